"""Exploring one call: all paths of a function from a given state, each with its condition, outcome and a model.

Arguments may be symbolic; the caller makes them and says what is known of them. Not for programs that are run from
their start, nor for judging what the paths show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from presage.engine.ir.ops import NO_SPAN
from presage.engine.lang.frames import Ended
from presage.engine.lang.values import Fork, Raised, Unknown, Value
from presage.engine.machine.search import Explorer, Path, Stop
from presage.engine.machine.state import State
from presage.solvers import terms as T
from presage.solvers.interface import Sat, Unsat


@dataclass(frozen=True)
class Start:
    """A state to call from, its arguments, and what is assumed of the symbols in them."""

    state: State
    args: tuple[Value, ...]
    kwargs: dict[str, Value] = field(default_factory=dict)
    conditions: tuple[T.Term, ...] = ()


def explore_call(
    explorer: Explorer, func: Value, starts: Iterable[Start], budget: int = 1_000_000, merging: bool = False
) -> Iterator[Path]:
    """All paths of ``func`` from each start in turn; ``budget`` is each path's steps. The starts' states change.

    With ``merging``, short branches whose sides differ in scalars only are joined instead of split: fewer paths, whose
    outcomes are larger formulas.

    A path's condition is ``path.state.path``, its outcome ``path.state.result`` or the exception ``path.state.uncaught``
    (on ``path.state``'s heap), unless it stopped. What depends on the order of a set of texts stops, since that order is
    not the program's.
    """
    for start in starts:
        state = start.state
        for condition in start.conditions:
            state.assume(condition)
        answer = explorer.chain.check(list(state.path))
        if isinstance(answer, Unsat):
            continue
        state.model = answer if isinstance(answer, Sat) else None
        state.checked = len(state.path)
        state.limit = state.steps + budget
        state.marked, state.merging = True, merging
        state.frame, state.result, state.uncaught = None, None, None
        stop = _enter(state, func, start)
        if stop is not None:
            yield Path(state, stop, state.model)
            continue
        for path in explorer.explore(state):
            yield path if path.stop is not None or not _ordered(path.state) else Path(path.state, _ORDER, path.model)


_ORDER = Stop("the outcome depends on the order of a set, which differs from run to run", ("", "", 0), NO_SPAN)


def _ordered(state: State) -> bool:
    log = state.log
    while log is not None:
        if log.event[0] in ("order", "schedule"):
            return True
        log = log.previous
    return False


def _enter(state: State, func: Value, start: Start) -> Stop | None:
    """Makes the call's frame; tells why there is none, unless the call has already ended."""
    try:
        state.session.language.call(state, func, start.args, start.kwargs, Ended())
    except Raised as raised:
        state.uncaught = raised.ref
    except Unknown as unknown:
        return Stop(unknown.reason, state.place, unknown.span)
    except Fork:
        return Stop("a built-in function called with a symbolic value", state.place, NO_SPAN)
    return None
