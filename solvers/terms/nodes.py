"""The shape that every term has, the order in which terms are visited, and their text.

It stands below ``core`` so that a term can print and pickle itself. Nothing here recurses: terms get as deep as loops run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Final, Protocol, TypeVar

from presage.solvers.terms.digits import decimal_text
from presage.solvers.terms.sorts import Sort


class Node(Protocol):
    """What ``core.Term`` looks like from here."""

    @property
    def op(self) -> str:
        """The operation's name."""

    @property
    def sort(self) -> Sort:
        """The value's sort."""

    @property
    def args(self: N) -> tuple[N, ...]:
        """The arguments."""

    @property
    def value(self) -> Any:
        """A leaf's content."""


N = TypeVar("N", bound=Node)

_LONGEST: Final = 100_000
_NAMES: Final = {"le": "<=", "lt": "<", "eq": "=", "sum": "+", "mul": "*", "concat": "++"}


def postorder(roots: Iterable[N]) -> Iterator[N]:
    """Every distinct node below the roots, arguments before their users, each once, in a fixed order."""
    seen: set[N] = set()
    for root in roots:
        if root in seen:
            continue
        stack: list[tuple[N, int]] = [(root, 0)]
        seen.add(root)
        while stack:
            node, place = stack.pop()
            args = node.args
            while place < len(args) and args[place] in seen:
                place += 1
            if place == len(args):
                yield node
            else:
                stack.append((node, place + 1))
                seen.add(args[place])
                stack.append((args[place], 0))


def fold_text(term: N, show: Callable[[N, list[str]], str]) -> str:
    """Text from the leaves up: ``show`` gets a node and its arguments' texts. A part beyond 100,000 characters is ``...``."""
    shown: dict[N, str] = {}
    for node in postorder((term,)):
        text = show(node, [shown[arg] for arg in node.args])
        shown[node] = text if len(text) <= _LONGEST else "..."
    return shown[term]


def to_text(term: Node) -> str:
    """A term as an s-expression; a shared part is printed wherever it occurs, and beyond 100,000 characters as ``...``."""
    return fold_text(term, _show)


def number_text(value: Any) -> str:
    """A constant as people write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return decimal_text(value)
    if isinstance(value, Fraction):
        numerator = decimal_text(value.numerator)
        return numerator + ".0" if value.denominator == 1 else f"{numerator}/{decimal_text(value.denominator)}"
    return repr(value)


def _show(node: Node, args: list[str]) -> str:
    op = node.op
    if op == "const":
        return f"#{node.value:x}" if node.sort.kind == "BitVec" else number_text(node.value)
    if op == "var":
        return str(node.value)
    if op == "sum":
        constant, factors = node.value
        args = [arg if factor == 1 else f"(* {number_text(factor)} {arg})" for factor, arg in zip(factors, args, strict=True)]
        if constant:
            args.append(number_text(constant))
        if len(args) == 1:
            return args[0]
    name = node.value if op == "apply" else _NAMES.get(op, op)
    return f"({' '.join([name, *args])})"
