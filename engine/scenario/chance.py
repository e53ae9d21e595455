"""What a verdict may say where random values have a part in it. Not for drawing them: see `presage.engine.sim.draws`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from presage.engine.facts.values import plain, show
from presage.engine.facts.verdicts import Assumption
from presage.engine.scenario.playing import Played, draws_of
from presage.engine.sim.draws import ASSUMPTION
from presage.solvers import terms as T


@dataclass(frozen=True)
class Chance:
    """A formula with what is known of random values put in, and what that rests on."""

    term: T.Term
    assumptions: tuple[Assumption, ...] = ()


def settled(path: Played, term: T.Term) -> Chance:
    """An expectation's formula on a path: true or false where equalities of random values decide it."""
    draws = draws_of(path.state)
    found, rests = draws.settled(term) if draws is not None and term.op != "const" else (None, False)
    if found is None:
        return Chance(term)
    return Chance(T.true if found else T.false, (Assumption(ASSUMPTION, ASSUMPTION),) if rests else ())


def occurrence(path: Played) -> tuple[Assumption, ...] | None:
    """What random values have to be for a path to be taken: () where none matters, None where that is not known exactly."""
    draws = draws_of(path.state)
    if draws is None:
        return ()
    names = sorted({variable.value for condition in _open(path) for variable in T.variables(condition)})
    random = [name for name in names if name in draws.texts or name in draws.numbers]
    if any(name not in draws.numbers or draws.numbers[name].source is not None for name in random):
        return None
    values = {} if path.model is None else path.model.model
    if not all(name in values for name in random):
        return () if not random else None
    text = ", ".join(f"{name} = {show(plain(values[name]))}" for name in random)
    return (Assumption("random values", f"for example {text}"),) if random else ()


def _open(path: Played) -> list[Any]:
    """The conditions of a path that not every run meets: all but the ranges of the random numbers themselves."""
    draws = draws_of(path.state)
    known = set()
    for number in draws.numbers.values():
        variable = T.var(number.name, T.INT)
        known |= {T.ge(variable, T.const(number.low)), T.le(variable, T.const(number.high))}
    return [condition for condition in path.state.path if condition not in known]
