"""A link for constraints on one text that are regular together: each becomes a language, and their intersection decides.

Exact over all code points, so that no text is a proof; the text that is found is a shortest one of plain characters. What
bears on several variables, or on more of the text than a finite automaton can know, goes on to ``inner``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from presage.solvers.interface import Result, Sat, Solver, Unsat, symbols
from presage.solvers.preimages import NotRegular, Preimages
from presage.solvers.terms import STR, Term, re_inter
from presage.solvers.terms.derivatives import Deriver, TooLarge

STEPS: Final = 40_000
"""Most derivatives of one query."""
COST: Final = 50
"""What a derivative is charged, in the units of ``interface``."""


class Regular:
    """Answers queries whose only symbol is a text, where every constraint on it is regular."""

    def __init__(self, inner: Solver, steps: int = STEPS) -> None:
        self.inner = inner
        self.steps = steps

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        found = symbols(constraints)
        if len(found) != 1 or found[0].op != "var" or found[0].sort is not STR:
            return self.inner.check(constraints)
        deriver = Deriver(self.steps)
        try:
            preimages = Preimages(found[0], deriver)
            text = deriver.shortest(re_inter(*map(preimages.language, constraints)))
        except (NotRegular, TooLarge, RecursionError):
            answer = self.inner.check(constraints)
            return replace(answer, cost=answer.cost + COST * deriver.steps)
        cost = COST * deriver.steps
        return Unsat(tuple(range(len(constraints))), cost) if text is None else Sat({found[0].value: text}, cost=cost)
