"""Proving that a run never ends: a state that recurs, or variables that run away from the exit of a loop.

Both are proofs. In the first, all that the program can reach is what it was at an earlier visit of the same point, with
nothing written and nothing read from outside in between. In the second, the scalars that changed between two visits are
replaced by formulas (a growing number by any number at least as large, a text by any text): where every path of the
symbolic run comes back to the point in a state of that same set, no run ever leaves it.

What this is not for: telling how long a run takes. A loop that it does not understand stays undecided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from presage.engine.lang.values import Fork, Ref, Sym, Unknown
from presage.engine.machine.recurrence import Change, Comparison, Different, Place
from presage.engine.machine.run import run
from presage.engine.machine.search import Explorer
from presage.engine.machine.state import OutOfBudget, State
from presage.solvers import terms as T
from presage.solvers.chain import default_chain
from presage.solvers.interface import Sat, Unsat

Point = tuple[Any, int, int, int]
"""Where a run stands: its function, the block's label, the operation, the depth of calls."""

Bound = tuple[type, Callable[[Any], Any]]
"""A scalar's type, and the condition that its formula keeps."""

WINDOWS = (1_000, 10_000, 100_000)
"""Blocks that a run is watched for, to see which points it comes back to."""
CANDIDATES = 3
VISITS = 500
"""Later visits of a point that are compared with one."""
PERIOD = 6
"""Visits of a point that may make up one round of an invariant."""
MAX_LOOKS = 300_000
"""Objects that one watch compares."""
MAX_CHANGES = 8
MAX_PATHS = 64
MAX_BLOCKS = 5_000
MAX_QUERIES = 60
"""Paths, blocks and questions to the solver of one symbolic round of a loop."""
RLIMIT = 200_000
SECONDS = 2.0
"""What one question to the solver may cost, and the safety net."""


@dataclass(frozen=True)
class Loop:
    """Why a run never ends: ``how`` is witnessed (a state recurred) or proved (an invariant that keeps it from the exit)."""

    how: str


class _Over(Exception):
    """The watched run ended, forks, or has no more steps."""


class Watch:
    """Watches one run that has taken long. ``pristine`` is the state that it started from, before anything of the program ran."""

    def __init__(self, pristine: State, state: State, limit: int) -> None:
        self.explorer = Explorer(default_chain(RLIMIT, SECONDS))
        self.pristine = pristine.base
        self.state = state
        self.limit = limit
        self.looks = 0

    def search(self) -> Loop | None:
        """A proof that the run never ends, or None. The run goes on meanwhile, at most to ``limit`` steps."""
        try:
            for window in WINDOWS:
                for point in self._points(window):
                    found = self._at(point, window)
                    if found is not None:
                        return found
        except _Over:
            pass
        return None

    # --- the concrete run ------------------------------------------------------------------------

    def _step(self) -> None:
        """Runs to the next block."""
        state = self.state
        if state.steps >= self.limit:
            raise _Over
        if not _to_next_block(state):
            raise _Over

    def _points(self, window: int) -> list[Point]:
        """The points that the run comes back to, outermost and rarest first."""
        counts: Counter[Point] = Counter()
        for _ in range(window):
            self._step()
            counts[_point(self.state)] += 1
        often = [(point[3], count, index, point) for index, (point, count) in enumerate(counts.items()) if count >= 3]
        return [point for *_, point in sorted(often, key=lambda each: each[:3])[:CANDIDATES]]

    def _reach(self, point: Point, blocks: int) -> bool:
        for _ in range(blocks):
            self._step()
            if _point(self.state) == point:
                return True
        return False

    def _at(self, point: Point, window: int) -> Loop | None:
        if not self._reach(point, window):
            return None
        earlier, changed = self._earlier()
        alike = 0
        for visit in range(1, VISITS + 1):
            if not self._reach(point, window) or self.looks > MAX_LOOKS:
                break
            changes = self._changes(earlier, changed, MAX_CHANGES if visit <= PERIOD else 0)
            if changes == []:
                return Loop("witnessed")
            if changes is not None and not alike:
                alike = visit
        return self._invariant(point, window, alike) if alike else None

    def _invariant(self, point: Point, window: int, rounds: int) -> Loop | None:
        """A proof by generalising what differs between a visit of the point and the one ``rounds`` later."""
        earlier, changed = self._earlier()
        for _ in range(rounds):
            if not self._reach(point, window):
                return None
        changes = self._changes(earlier, changed, MAX_CHANGES)
        if changes is None:
            return None
        return Loop("proved") if self._runs_away(point, changes, changed, rounds) else None

    def _earlier(self) -> tuple[State, list[Ref]]:
        """The present state, kept, and the objects of before the program that it changed."""
        earlier = self.state.fork()
        changed = [ref for ref, obj in self.pristine.items() if earlier.base[ref] is not obj]
        return earlier, sorted(changed, key=lambda ref: ref.number)

    def _changes(self, earlier: State, changed: list[Ref], limit: int) -> list[Change] | None:
        """The scalars that differ from an earlier state, None where more does."""
        comparison = Comparison(earlier, self.state, self.pristine, changed)
        try:
            return comparison.run(limit)
        except Different:
            return None
        finally:
            self.looks += comparison.seen

    # --- the symbolic round ----------------------------------------------------------------------

    def _runs_away(self, point: Point, changes: list[Change], changed: list[Ref], rounds: int) -> bool:
        """Whether the changes, generalised, keep the run in the loop; what does not hold is generalised further."""
        places = {change.later: _bound(change) for change in changes}
        for _ in range(MAX_CHANGES):
            broken: dict[Place, Bound] = {}
            if not self._round(point, places, changed, rounds, broken):
                return False
            if not broken:
                return True
            places = {**places, **broken}
        return False

    def _round(
        self, point: Point, places: dict[Place, Bound], changed: list[Ref], rounds: int, broken: dict[Place, Bound]
    ) -> bool:
        """Runs all paths from a set of states until they come back to the point for the ``rounds``-th time.

        False where one does not, or comes back with more changed than scalars; ``broken`` gets the scalars that left
        their bounds.
        """
        own, base = dict(self.state.own), self.state.base
        start = self.state.fork()
        self.state.own, self.state.base = own, base
        self.explorer.queries = 0
        texts = _generalise(start, places)
        start.freeze()
        first = start.fork()
        pending, paths, blocks = [(start, 0)], 1, 0
        while pending:
            current, passed = pending.pop()
            blocks += 1
            if blocks > MAX_BLOCKS or paths > MAX_PATHS or self.explorer.queries > MAX_QUERIES:
                return False
            try:
                if not _to_next_block(current):
                    return False
            except Fork as fork:
                successors = self.explorer.split(current, fork)
                paths += len(successors) - 1
                pending.extend((successor, passed) for successor in successors)
                continue
            passed += _point(current) == point
            if passed < rounds or _point(current) != point:
                pending.append((current, passed))
            elif not self._closed(first, current, changed, places, broken):
                return False
            if any(variable.value in texts for condition in current.path for variable in T.variables(condition)):
                return False
        return True

    def _closed(
        self, first: State, current: State, changed: list[Ref], places: dict[Place, Bound], broken: dict[Place, Bound]
    ) -> bool:
        """Whether a path came back to a state that differs in scalars only; notes those that left their bounds."""
        try:
            changes = Comparison(first, current, self.pristine, changed).run(4 * MAX_CHANGES)
        except Different:
            return False
        for change in changes:
            value = change.after
            kind, bound = places.get(change.place) or (type(change.before), _equal_to(change.before))
            if (value.type if type(value) is Sym else type(value)) is not kind or kind not in _SORTS:
                return False
            condition = bound(value.term if type(value) is Sym else T.const(value))
            if condition is T.true:
                continue
            self.explorer.queries += 1
            if not isinstance(self.explorer.chain.check([*current.path, T.not_(condition)]), Unsat):
                broken[change.place] = (kind, _anything)
        return True


_SORTS = {int: T.INT, str: T.STR, bool: T.BOOL}


def _bound(change: Change) -> Bound:
    """What a scalar that changed between two visits of a point is taken to be at every later one."""
    before, after = change.before, change.after
    if type(after) is not int:
        return type(after), _anything
    return int, _at_least(after) if after > before else _at_most(after)


def _generalise(start: State, places: dict[Place, Bound]) -> set[str]:
    """Replaces scalars by formulas within their bounds; gives the names of those that are texts."""
    texts: set[str] = set()
    model: dict[str, Any] = {}
    for index, (place, (kind, bound)) in enumerate(places.items()):
        name = f"loop{index}"
        term = T.var(name, _SORTS[kind])
        if kind is str:
            texts.add(name)
        start.assume(bound(term))
        model[name] = _exchange(start, place, Sym(term, kind))
    start.model = Sat(model)
    start.checked = len(start.path)
    return texts


def _to_next_block(state: State) -> bool:
    """Runs to the next block or call; False where the run ends or cannot go on.

    Raises:
        Fork: an operation has several outcomes.
    """
    state.limit = state.steps
    try:
        run(state)
    except OutOfBudget:
        return True
    except Unknown:
        return False
    return False


def _point(state: State) -> Point:
    frame = state.frame
    assert frame is not None
    return (frame.code, frame.block.label, frame.pc, frame.depth)


def _anything(term: Any) -> Any:
    return T.true


def _equal_to(value: Any) -> Any:
    """A scalar that did not change must be shown to be the same again, where it was computed from a formula."""
    return lambda term: T.eq(term, T.const(value))


def _at_least(bound: int) -> Any:
    return lambda term: T.ge(term, T.const(bound))


def _at_most(bound: int) -> Any:
    return lambda term: T.le(term, T.const(bound))


def _exchange(state: State, place: Place, value: Sym) -> Any:
    """Writes a scalar into its place; gives the one that stood there."""
    if place.ref is None:
        frame = state.frame
        for _ in range(place.depth):
            assert frame is not None
            frame = frame.back
        assert frame is not None
        former, frame.regs[place.key] = frame.regs[place.key], value
        return former
    obj = state.mut(place.ref)
    if place.key is None:
        former = getattr(obj, place.slot)
        setattr(obj, place.slot, value)
        return former
    container = getattr(obj, place.slot)
    former, container[place.key] = container[place.key], value
    return former
