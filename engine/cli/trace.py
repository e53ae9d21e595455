"""`presage trace`: the lines that an expression runs in a module, and the variables after each."""

from __future__ import annotations

import json
from typing import Any

import click

from presage.engine.cli import batches
from presage.engine.cli.homes import Home, home_of
from presage.engine.cli.predict import answered, outcome_lines, outcome_of, read_module
from presage.engine.errors import UsageError


@click.command("trace")
@click.argument("file", required=False)
@click.argument("expression", required=False)
@click.option("--batch", "batch", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--budget", type=click.IntRange(min=1), default=None, help="Steps that each of the two runs may take.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def trace(file: str | None, expression: str | None, batch: str | None, budget: int | None, format_: str) -> int:
    """Say which lines of the module FILE run when it is loaded and EXPRESSION is evaluated, without running either.

    Lines are those that CPython's tracing reports, so a statement over several lines can be there more than once. The
    variables after a line (locals; at module level the module's names) are those of the last time that it was left.
    """
    if batch is not None:
        if file is not None:
            raise UsageError("--batch takes its modules from the batch, not from FILE")
        return _batch(batch, budget)
    if file is None or expression is None:
        raise UsageError("FILE and EXPRESSION are needed, or --batch", next_step="presage trace app.py 'total([1, 2])'")
    source = read_module(file)
    answer = _answer(_tracer(home=home_of(file)), source, expression, budget)
    if format_ == "json":
        click.echo(json.dumps({"schema": "presage.trace/1", **answer}, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(_text(answer, source, file))
    return 3 if answer["outcome"]["kind"] == "unknown" else 0


def _tracer(target: str = "3.11", home: Home | None = None) -> Any:
    from presage.engine.cli.tracing import Tracer

    return Tracer(target, home=home)


def _answer(tracer: Any, source: str, call: str, budget: int | None) -> dict[str, Any]:
    found = tracer.trace(source, call, budget)
    values = {str(line): found.values[line] for line in sorted(found.values)}
    return {
        "lines": list(found.lines), "covered": list(found.covered), "values": values, "outcome": outcome_of(found.outcome),
        "how": "unknown" if found.outcome.kind == "unknown" else "witnessed", "output": found.outcome.output,
    }  # fmt: skip


def _text(answer: dict[str, Any], source: str, file: str) -> str:
    """The source's lines that run, each with its number of times and the variables after it."""
    times: dict[int, int] = {}
    for line in answer["lines"]:
        times[line] = times.get(line, 0) + 1
    lines = []
    for number in answer["covered"]:
        text = source.splitlines()[number - 1] if number <= len(source.splitlines()) else ""
        values = answer["values"].get(str(number), {})
        shown = ", ".join(f"{name} = {value}" for name, value in values.items() if value is not None and len(value) <= _SHORT)
        lines.append(f"{number:>5} {times.get(number, 0):>5}x  {text}" + (f"    # {shown}" if shown else ""))
    return "\n".join([*lines, *outcome_lines(answer["outcome"], file)])


_SHORT = 60


# --- batch -----------------------------------------------------------------------------------------


def _batch(name: str, budget: int | None) -> int:
    tracers: dict[str, Any] = {}

    def answer(target: str, case: tuple[str, str]) -> dict[str, Any]:
        if target not in tracers:
            tracers[target] = _tracer(target)
        return _answer(tracers[target], *case, budget)

    for number, line in batches.lines(name):
        batches.answer(answered(line, number, answer))
    return 0
