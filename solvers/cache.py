"""Answers to queries asked before.

The key is exact: the set of interned constraints. The answer found is the answer that would be computed, because ``inner`` is
always asked in one order; so what was asked before, and whether anything is cached at all, never shows. The recorded cost is
charged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from presage.solvers.interface import Result, Solver, Unsat
from presage.solvers.terms import Term

ENTRIES: Final = 100_000
"""Default capacity."""


class Cache:
    """Remembers up to ``capacity`` answers, the oldest forgotten first. One per session."""

    def __init__(self, inner: Solver, capacity: int = ENTRIES) -> None:
        self.inner = inner
        self.capacity = capacity
        self.hits = 0
        self.misses = 0
        self._answers: dict[tuple[Term, ...], Result] = {}

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        key = tuple(sorted(set(constraints), key=lambda term: term.order))
        answer = self._answers.get(key)
        if answer is None:
            self.misses += 1
            answer = self.inner.check(key)
            if len(self._answers) >= self.capacity:
                del self._answers[next(iter(self._answers))]
            self._answers[key] = answer
        else:
            self.hits += 1
        if isinstance(answer, Unsat):
            return Unsat(tuple(sorted(constraints.index(key[index]) for index in answer.core)), answer.cost)
        return answer
