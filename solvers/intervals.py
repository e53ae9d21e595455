"""A quick check over bounds: linear constraints on INT and REAL often contradict each other, or let a simple model be guessed.

Bounds are propagated as in constraint programming (bounds consistency for linear inequalities), for a few rounds. A contradiction
is a proof. A guess counts only when every constraint is true under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from presage.solvers.interface import Result, Solver, Unsat, completed, replays, symbols
from presage.solvers.terms import INT, REAL, Term, Value, default_value, range_of
from presage.solvers.terms.linear import parts

_ROUNDS: Final = 3


class Intervals:
    """Answers what bounds alone decide, and asks ``inner`` for the rest."""

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        bounds = _Bounds()
        try:
            bounds.propagate(constraints)
        except _Contradiction as found:
            return Unsat(found.core)
        for guess in _guesses(constraints, bounds):
            answer = completed(constraints, guess, {}, 0)
            if all(replays((constraint,), answer.model, answer.functions) for constraint in constraints):
                return answer
        return self.inner.check(constraints)


class _Contradiction(Exception):
    """An atom has no value left; carries the indices of the constraints that took them."""

    def __init__(self, sources: int) -> None:
        super().__init__("no value left")
        self.core = tuple(index for index in range(sources.bit_length()) if sources >> index & 1)


class _Bounds:
    """The lowest and highest value of each atom (a variable, or anything else that a linear sum has as an unknown).

    Each bound carries the constraints it follows from, as a bit set. Strict bounds over REAL are kept as weak ones: bounds may be
    too wide, never too narrow.
    """

    def __init__(self) -> None:
        self.low: dict[Term, tuple[Any, int]] = {}
        self.high: dict[Term, tuple[Any, int]] = {}

    def propagate(self, constraints: Sequence[Term]) -> None:
        """Narrows until nothing changes, at most a few rounds. Raises _Contradiction."""
        for _ in range(_ROUNDS):
            before = (dict(self.low), dict(self.high))
            for index, constraint in enumerate(constraints):
                self._take(constraint, 1 << index)
            if before == (self.low, self.high):
                break

    def _take(self, constraint: Term, source: int) -> None:
        op = constraint.op
        if op == "not" and constraint.args[0].op == "eq":
            self._exclude(constraint.args[0], source)
        elif op in ("le", "lt", "eq") and constraint.args[0].sort in (INT, REAL):
            left, right = constraint.args
            if right.op == "const":
                self._at_most(left, right.value, source, 1)
            if op == "eq" and right.op == "const":
                self._at_most(left, right.value, source, -1)
            elif left.op == "const":
                self._at_most(right, left.value, source, -1)

    def _at_most(self, total: Term, limit: Any, source: int, sign: int) -> None:
        """Takes ``sign * total <= sign * limit`` in: each atom's room is what the others' extremes leave."""
        constant, factors, atoms = parts(total)
        limit = sign * (limit - constant)
        weighted = [(sign * factor, atom) for factor, atom in zip(factors, atoms, strict=True)]
        extremes = [self._least(factor, atom) for factor, atom in weighted]
        missing = sum(1 for extreme in extremes if extreme is None)
        if missing > 1:
            return
        floor_sum = sum(extreme[0] for extreme in extremes if extreme is not None)
        sources = source
        for extreme in extremes:
            if extreme is not None:
                sources |= extreme[1]
        if not missing and floor_sum > limit:
            raise _Contradiction(sources)
        for (factor, atom), extreme in zip(weighted, extremes, strict=True):
            if missing and extreme is not None:
                continue
            room = limit - floor_sum + (extreme[0] if extreme is not None else 0)
            self._narrow(atom, factor, room, sources)

    def _least(self, factor: Any, atom: Term) -> tuple[Any, int] | None:
        """The least value of ``factor * atom`` and what it follows from; None where there is none."""
        bound = self._bound(atom, low=factor > 0)
        return None if bound is None else (factor * bound[0], bound[1])

    def _bound(self, atom: Term, low: bool) -> tuple[Any, int] | None:
        table = self.low if low else self.high
        found = table.get(atom)
        if found is None and atom.op != "var" and atom.sort is INT:
            value = range_of(atom)[0 if low else 1]
            found = None if value is None else (value, 0)
        return found

    def _narrow(self, atom: Term, factor: Any, room: Any, sources: int) -> None:
        """Takes ``factor * atom <= room`` in."""
        limit: Any = Fraction(room) / factor
        if atom.sort is INT:
            limit = floor(limit) if factor > 0 else ceil(limit)
        old = self._bound(atom, low=factor < 0)
        if factor > 0:
            if old is None or limit < old[0]:
                self.high[atom] = (limit, sources)
        elif old is None or limit > old[0]:
            self.low[atom] = (limit, sources)
        low, high = self._bound(atom, low=True), self._bound(atom, low=False)
        if low is not None and high is not None and low[0] > high[0]:
            raise _Contradiction(low[1] | high[1])

    def _exclude(self, equality: Term, source: int) -> None:
        """Takes the negated equality in, where it cuts off an end of an INT's range."""
        left, right = equality.args
        if left.sort is not INT or right.op != "const" or left.op == "sum":
            return
        low, high = self._bound(left, low=True), self._bound(left, low=False)
        if low is not None and low[0] == right.value:
            self._narrow(left, -1, -(low[0] + 1), low[1] | source)
        if high is not None and high[0] == right.value:
            self._narrow(left, 1, high[0] - 1, high[1] | source)


def _guesses(constraints: Sequence[Term], bounds: _Bounds) -> Iterable[dict[str, Value]]:
    """Models worth a try: numbers near zero, then all lowest, then all highest."""
    variables = [symbol for symbol in symbols(constraints) if symbol.op == "var"]
    tried: list[dict[str, Value]] = []
    for side in (0, -1, 1):
        guess: dict[str, Value] = {}
        for variable in variables:
            low, high = bounds.low.get(variable), bounds.high.get(variable)
            value: Any = default_value(variable.sort)
            if side == 0:
                value = max(value, low[0]) if low else value
                value = min(value, high[0]) if high else value
            elif side < 0:
                value = low[0] if low else min(value, high[0]) if high else value
            else:
                value = high[0] if high else max(value, low[0]) if low else value
            guess[variable.value] = Fraction(value) if variable.sort is REAL else value
        if guess not in tried:
            tried.append(guess)
            yield guess
