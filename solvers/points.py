"""Constraints on one variable of a small range are decided by trying its values: most of what is asked of one character.

Not for variables of large ranges, nor for several at once: those go on to ``inner``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from presage.solvers.interface import Result, Sat, Solver, Unsat, symbols
from presage.solvers.terms import INT, Term, evaluate_each, postorder

_MOST: Final = 2048
_FIRST: Final = (*range(97, 123), *range(48, 58), *range(65, 91))
"""Values tried first: the codes of letters and digits, which make models that people can read."""


class Points:
    """Answers queries whose only symbol is an INT that occurs clamped to at most 2,048 values."""

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        found = symbols(constraints)
        limits = _limits(constraints, found[0]) if len(found) == 1 and found[0].op == "var" and found[0].sort is INT else None
        if limits is None:
            return self.inner.check(constraints)
        low, high = limits
        values = dict.fromkeys([value for value in _FIRST if low <= value <= high])
        values.update(dict.fromkeys(range(low, high + 1)))
        name = found[0].value
        for value, results in evaluate_each(constraints, name, values):
            if all(result is True for result in results):
                return Sat({name: value})
        return Unsat(tuple(range(len(constraints))))


def _limits(constraints: Sequence[Term], variable: Term) -> tuple[int, int] | None:
    """The widest range that a variable is clamped to, if it never occurs otherwise and the range is small."""
    low = high = None
    for node in postorder(constraints):
        if variable not in node.args:
            continue
        if node.op != "clamp":
            return None
        low = node.value[0] if low is None else min(low, node.value[0])
        high = node.value[1] if high is None else max(high, node.value[1])
    return None if low is None or high is None or high - low >= _MOST else (low, high)
