"""How much solving a scenario may take, counted in Z3's ``rlimit`` units, never in time.

A cached answer costs what it cost when it was computed, so what a scenario can afford doesn't depend on what ran before it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """``limit`` units, of which ``spent`` are gone over ``queries`` queries."""

    limit: int
    spent: int = 0
    queries: int = 0

    @property
    def left(self) -> int:
        """Units not spent; 0 or below when the budget is gone."""
        return self.limit - self.spent

    def charge(self, cost: int) -> None:
        """Takes one query's cost."""
        self.spent += cost
        self.queries += 1
