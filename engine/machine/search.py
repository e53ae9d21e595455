"""Exploring the paths of a simulation: forks checked for feasibility, depth first, in a fixed order.

A path's last model decides for free which side of a fork it takes; the solver is asked about the
other sides only. Paths come out in the order of the program's alternatives, whatever the solver
said before.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from presage.engine.ir.ops import Span
from presage.engine.lang.values import Fork, Unknown
from presage.engine.machine.run import run, take
from presage.engine.machine.state import State
from presage.solvers import terms as T
from presage.solvers.chain import default_chain
from presage.solvers.interface import Sat, Unsat, extended


@dataclass(frozen=True)
class Stop:
    """Why a path ended without a result: the reason and the place (path, function, line)."""

    reason: str
    place: tuple[str, str, int]
    span: Span


@dataclass(frozen=True)
class Path:
    """A path's end: its state (``result`` or ``uncaught``), or why it stopped.

    ``model`` is a model of the path condition; None where the solver could not decide that the path
    is feasible.
    """

    state: State
    stop: Stop | None
    model: Sat | None


class Explorer:
    """Explores states; owns the solver chain of a session.

    ``max_paths`` bounds the number of paths of one exploration; what is left is one stopped path.
    """

    def __init__(self, chain: Any = None, max_paths: int = 2_000) -> None:
        self._chain = chain
        self.max_paths = max_paths
        self.queries = 0
        self.forks = 0

    @property
    def chain(self) -> Any:
        """The solver chain, made when it is first needed."""
        if self._chain is None:
            self._chain = default_chain()
        return self._chain

    def explore(self, state: State) -> Iterator[Path]:
        """All paths of a state, in order."""
        if state.model is None and not state.path:
            state.model = Sat({})
        pending = [state]
        ended = 0
        while pending:
            current = pending.pop()
            if ended >= self.max_paths:
                yield Path(current, _stop(current, f"more than {self.max_paths} paths"), None)
                return
            try:
                run(current)
            except Fork as fork:
                pending.extend(reversed(self.split(current, fork)))
                continue
            except Unknown as unknown:
                ended += 1
                yield Path(current, _stop(current, unknown.reason, unknown.span), _model(current))
                continue
            except Exception as defect:  # noqa: BLE001 - a defect of ours must not become a wrong answer
                ended += 1
                yield Path(current, _stop(current, describe_defect(defect)), _model(current))
                continue
            ended += 1
            yield Path(current, None, _model(current))

    def split(self, state: State, fork: Fork) -> list[State]:
        """The feasible successors of a fork."""
        feasible = []
        known = state.model
        pending = state.path[state.checked :]
        taken = False
        for condition, resume in fork.alternatives:
            found: Any = None
            if isinstance(known, Sat) and not taken:
                found = extended(known, [*pending, condition])
                taken = found is not None
            if found is None:
                self.queries += 1
                answer = self.chain.check([*state.path, condition])
                if isinstance(answer, Unsat):
                    continue
                found = answer if isinstance(answer, Sat) else None
            feasible.append((condition, resume, found))
        successors = []
        for index, (condition, resume, found) in enumerate(feasible):
            last = index == len(feasible) - 1
            successor = state if last else state.fork()
            if len(feasible) > 1:
                self.forks += 1
            successors.append((successor, condition, resume, found))
        for successor, condition, resume, found in successors:
            successor.assume(condition)
            successor.model = found
            successor.checked = len(successor.path)
            if len(feasible) > 1:
                successor.record(("branch", successor.process, successor.place, T.to_text(condition), True))
            take(successor, resume)
        return [successor for successor, *_ in successors]

    @staticmethod
    def run(state: State) -> None:
        """Runs a state that cannot fork; see :func:`presage.engine.machine.run.run`."""
        run(state)

    def candidates(self, state: State, term: T.Term, limit: int) -> Iterator[int]:
        """The value that an integer term has in the path's model, if it can have few values only.

        Raises:
            Unknown: more than about ``limit`` values are possible, or there is no model.
        """
        if not isinstance(state.model, Sat):
            raise Unknown("a concrete value is needed, and the path's feasibility is undecided")
        wanted = T.eq(term, term)
        model = extended(state.model, [*state.path[state.checked :], wanted])
        if model is None:
            self.queries += 1
            model = self.chain.check([*state.path, wanted])
            if not isinstance(model, Sat):
                raise Unknown("a concrete value is needed, and the path's feasibility is undecided")
            state.model, state.checked = model, len(state.path)
        names = {v.value: model.model.get(v.value, T.default_value(v.sort)) for v in T.variables(term)}
        value = T.evaluate(term, names, model.functions)
        key = ("narrow", term)
        if not state.seen.get(key):
            low, high = T.const(value - limit), T.const(value + limit)
            self.queries += 1
            wide = self.chain.check([*state.path, T.or_(T.lt(term, low), T.gt(term, high))])
            if not isinstance(wide, Unsat):
                raise Unknown(f"a symbolic int has more than {limit} values where a concrete one is needed")
            state.seen = state.seen.set(key, True)
        yield int(value)


def describe_defect(defect: Exception) -> str:
    """A host error inside the machine, as the reason of an unknown outcome."""
    frame = traceback.extract_tb(defect.__traceback__)[-1]
    return f"a defect of Presage: {type(defect).__name__}: {defect} (in {frame.name}, line {frame.lineno})"


def _model(state: State) -> Sat | None:
    return state.model if isinstance(state.model, Sat) else None


def _stop(state: State, reason: str, span: Span | None = None) -> Stop:
    place = state.place
    return Stop(reason, place, span or (state.frame.span if state.frame is not None else Span(0, 0, 0)))
