"""Options that several commands have, in one wording."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import click

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

PREDICTION = 30_000_000
"""Steps that one prediction may take unless told otherwise."""

REQUEST = 20_000_000
"""Steps that one request of a scenario, or the start of one service, may take unless told otherwise."""

FACTORS = {"quick": 0.1, "normal": 1.0, "thorough": 10.0}
"""Budgets by name, in terms of what a command takes by itself."""


class Budget(click.ParamType[int]):
    """A number of steps, or the name of a budget, which is a part or a multiple of ``normal``."""

    name = "budget"

    def __init__(self, normal: int) -> None:
        self.normal = normal

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How `--help` shows it."""
        return f"[{'|'.join(FACTORS)}|N]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of steps."""
        if isinstance(value, int):
            return value
        if value in FACTORS:
            return int(self.normal * FACTORS[value])
        if not str(value).isascii() or not str(value).isdigit() or int(value) == 0:
            self.fail(f"{value!r} is neither a number of steps nor one of {', '.join(FACTORS)}.", param, ctx)
        return int(value)


def budget(normal: int, what: str) -> Decorator:
    """`--budget NAME|N`; None where it is not given."""
    return click.option("--budget", type=Budget(normal), default=None, help=f"{what}, or the name of a budget.")


def jobs() -> Decorator:
    """`--jobs N`."""
    return click.option(
        "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to work in; the results are the same."
    )


def no_color() -> Decorator:
    """`--no-color`; the variable ``NO_COLOR`` is honoured for all commands by the group."""

    def plain(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value:
            ctx.color = False

    return click.option("--no-color", is_flag=True, expose_value=False, is_eager=True, callback=plain, help="Print no colors.")
