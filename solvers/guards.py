"""Links that trust nothing: models are replayed, answers compared, spending is limited."""

from __future__ import annotations

from collections.abc import Sequence

from presage.solvers.budget import Budget
from presage.solvers.interface import Result, Sat, Solver, Unknown, replays
from presage.solvers.terms import STR, Term, postorder


class Validated:
    """Believes a model of ``inner`` only when every constraint, as asked here, is true under it."""

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        answer = self.inner.check(constraints)
        if isinstance(answer, Sat) and not replays(constraints, answer.model, answer.functions):
            return Unknown("model does not replay", answer.cost)
        return answer


class WithoutTexts:
    """Asks ``inner`` about everything but texts, which it answers unknown."""

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        if any(node.sort is STR for node in postorder(constraints)):
            return Unknown("a condition on texts that is not regular")
        return self.inner.check(constraints)


class Disagreement(AssertionError):
    """Two solvers gave opposite answers to one query; one of them is wrong."""

    def __init__(self, constraints: Sequence[Term], answer: Result, reference: Result) -> None:
        super().__init__(f"{answer} against {reference} for {list(constraints)}")
        self.constraints = tuple(constraints)


class Checked:
    """Answers as ``outer`` does, and raises Disagreement where ``reference`` says the opposite.

    Also takes the core of an unsatisfiable query to ``reference``. Unknown agrees with everything.
    """

    def __init__(self, outer: Solver, reference: Solver) -> None:
        self.outer = outer
        self.reference = reference

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        answer = self.outer.check(constraints)
        if isinstance(answer, Unknown):
            return answer
        asked = constraints if isinstance(answer, Sat) else [constraints[index] for index in answer.core]
        reference = self.reference.check(asked)
        if not isinstance(reference, Unknown) and type(reference) is not type(answer):
            raise Disagreement(asked, answer, reference)
        return answer


class Budgeted:
    """Charges every answer's cost to a budget and answers unknown once it is spent."""

    def __init__(self, inner: Solver, budget: Budget) -> None:
        self.inner = inner
        self.budget = budget

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        if self.budget.left <= 0:
            return Unknown("the scenario's solver budget is spent")
        answer = self.inner.check(constraints)
        self.budget.charge(answer.cost)
        return answer
