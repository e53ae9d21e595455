"""The solver chain, put together here and nowhere else.

    Validated -> Folding -> Cache -> Slicing -> Regular -> Points -> Intervals -> Cache -> Z3

Each link is a ``Solver`` around another one and may be left out: it changes what an answer costs, not what it is. The first cache
takes whole queries, the second the independent parts, most of which a path condition shares with its prefix. Bounds are
checked part by part, because a guess then has to fit one part only.
"""

from __future__ import annotations

from presage.solvers.budget import Budget
from presage.solvers.cache import Cache
from presage.solvers.folding import Folding
from presage.solvers.guards import Budgeted, Checked, Validated, WithoutTexts
from presage.solvers.interface import Solver
from presage.solvers.intervals import Intervals
from presage.solvers.points import Points
from presage.solvers.regular import Regular
from presage.solvers.slicing import Slicing
from presage.solvers.z3_backend import RLIMIT, SECONDS, Z3Solver


def default_chain(rlimit: int = RLIMIT, seconds: float = SECONDS, budget: Budget | None = None, proofs: bool = False) -> Solver:
    """The chain for one session.

    ``rlimit`` bounds each query to Z3, ``budget`` the sum of all answers' costs; ``seconds`` is a safety net for one query.
    ``proofs``: texts are left to our own decision of regular languages, so that what is unsatisfiable is so by exact means.
    """
    solver: Solver = Z3Solver(rlimit, seconds)
    if proofs:
        solver = WithoutTexts(solver)
    solver = Cache(solver)
    solver = Intervals(solver)
    solver = Points(solver)
    solver = Regular(solver)
    solver = Slicing(solver)
    solver = Cache(solver)
    solver = Folding(solver)
    solver = Validated(solver)
    return solver if budget is None else Budgeted(solver, budget)


def checked_chain(rlimit: int = RLIMIT, seconds: float = SECONDS) -> Solver:
    """The default chain with every answer compared to the bare back end's."""
    return Checked(default_chain(rlimit, seconds), Z3Solver(rlimit, seconds))
