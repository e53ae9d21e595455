"""Constraints that share no symbol don't bear on each other, so they are asked apart.

After Engler's group in EXE and KLEE (Cadar, Dunbar, Engler, OSDI 2008, section 3.3, constraint independence).
"""

from __future__ import annotations

from collections.abc import Sequence

from presage.solvers.interface import FunctionTable, Result, Sat, Solver, Unknown, Unsat, symbols_of
from presage.solvers.terms import Term, Value


class Slicing:
    """Asks ``inner`` once for each group of connected constraints and joins the models; costs add up.

    One unsatisfiable group decides the query, even where another's answer is unknown.
    """

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        groups = slices(constraints)
        if len(groups) == 1:
            return self.inner.check(constraints)
        model: dict[str, Value] = {}
        functions: dict[str, FunctionTable] = {}
        unknown: list[str] = []
        cost = 0
        for group in groups:
            answer = self.inner.check([constraints[index] for index in group])
            cost += answer.cost
            if isinstance(answer, Unsat):
                return Unsat(tuple(group[index] for index in answer.core), cost)
            if isinstance(answer, Unknown):
                unknown.append(answer.reason)
            else:
                model.update(answer.model)
                functions.update(answer.functions)
        if unknown:
            return Unknown("; ".join(dict.fromkeys(unknown)), cost)
        return Sat(dict(sorted(model.items())), dict(sorted(functions.items())), cost)


def slices(constraints: Sequence[Term]) -> list[list[int]]:
    """The indices of constraints in connected groups: smallest group first, then by first index, ascending inside.

    Variables connect, and so do uninterpreted functions, whose applications in two places must agree.
    """
    owner: dict[tuple[str, str], int] = {}
    parent = list(range(len(constraints)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, constraint in enumerate(constraints):
        for symbol in symbols_of(constraint):
            first = owner.setdefault((symbol.op, symbol.value), index)
            parent[root(index)] = root(first)
    groups: dict[int, list[int]] = {}
    for index in range(len(constraints)):
        groups.setdefault(root(index), []).append(index)
    return sorted(groups.values(), key=lambda group: (len(group), group[0]))
