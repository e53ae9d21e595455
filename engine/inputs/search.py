"""The search for arguments that reach a goal, by calling: which shapes are taken, likely values, then climbing.

Three phases, each going over to the next: every combination of the parameters' likely shapes is tried with few values; the
combinations that come nearest get systematic values; the best of all is then changed step by step, led by the distance to
the goal and by which blocks were entered for the first time. Deterministic; the budget counts steps of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any, Protocol

from presage.engine.inputs.generator import allowed, diagonal, every, fitting
from presage.engine.inputs.mutation import Mutator
from presage.engine.inputs.pool import Pool, instances, representative
from presage.engine.inputs.shapes import KINDS, Plain, Shape, clone, identity, shape_of, size
from presage.engine.inputs.signature import Args, Signature

OVERHEAD = 60
"""Steps charged for a call beside its own: what making the arguments and copying the state costs."""
COMBINATIONS = 80
ELITES = 60
KNOWN = 60
"""Values of the pool that are tried whatever kind a parameter's uses suggest."""


class Observed(Protocol):
    """What the search sees of a call."""

    @property
    def kind(self) -> str:
        """returns, raises, unknown, or outside (a condition excludes the arguments)"""
        ...

    @property
    def value(self) -> Any:
        """The result, where it is plain data."""
        ...

    @property
    def type(self) -> str:
        """The exception's class, or which parts of the condition were missed."""
        ...

    @property
    def steps(self) -> int:
        """What the call cost."""
        ...

    @property
    def blocks(self) -> tuple[Any, ...]:
        """The blocks that were entered."""
        ...


class Goal(Protocol):
    """What is searched for."""

    def score(self, observed: Any) -> float:
        """0 where a call meets the goal, else how far it is from it."""
        ...

    def moves(self, args: Args, observed: Any) -> Iterable[Args]:
        """Arguments that the outcome of a call suggests to try next."""
        ...


@dataclass
class Tried:
    """Arguments that were tried, how far they are from the goal, and what is still to be tried from there."""

    args: Args
    score: float
    blocks: tuple[Any, ...]
    shapes: tuple[Shape, ...]
    moves: Iterator[Args] = field(default_factory=lambda: iter(()))
    spent: int = 0


class Search:
    """One search. ``call`` carries out a call; ``learn`` gives values that a call compared its data with."""

    def __init__(
        self,
        signature: Signature,
        pool: Pool,
        goal: Goal,
        call: Callable[[Args], Any],
        learn: Callable[[Args], Iterable[Plain]],
        budget: int,
    ) -> None:
        self.signature = signature
        self.pool = pool
        self.goal = goal
        self.call = call
        self.learn = learn
        self.left = budget
        self.random = Random(0)
        self.mutator = Mutator(pool, self.random)
        self.calls = 0
        self.reasons: dict[str, int] = {}
        self._seen: set[str] = set()
        self._elites: dict[Any, Tried] = {}
        self._nearest: dict[tuple[Shape, ...], float] = {}
        self._blocks: set[Any] = set()

    def run(self) -> Iterator[Args]:
        """Arguments that meet the goal, until the budget is spent or nothing is left to try."""
        total = self.left
        yield from self._only(self._shapes(), total // 8)
        yield from self._only(self._known(), total // 8)
        for most, breadth, share in ((6, 60, 6), (1_500, 60, 4), (0, 0, 4), (8_000, 200, 4)):
            if not most:
                yield from self._only(self._climb(), total // share)
                continue
            for shapes in self._best_shapes():
                yield from self._only(self._systematic(shapes, most, breadth), total // share // 6)
        yield from self._climb()

    def best(self, most: int) -> list[Args]:
        """The arguments that came nearest to the goal, of different kinds, those that led to a result first."""
        ranked = sorted(self._elites.values(), key=lambda each: (each.score, size(each.args)))
        return [each.args for each in ranked[:most]]

    def _only(self, phase: Iterator[Args], share: int) -> Iterator[Args]:
        """A phase until it has used its share of the budget."""
        floor = self.left - share
        for hit in phase:
            yield hit
            if self.left < floor:
                return

    # --- trying ------------------------------------------------------------------------------------

    def _try(self, args: Args, shapes: tuple[Shape, ...]) -> Iterator[Args]:
        """Tries arguments once: yields them if they meet the goal, else keeps them if they are worth it."""
        if not all(map(allowed, self.signature.parameters, args)):
            return
        key = identity(args)
        self.left -= OVERHEAD
        if key in self._seen or len(key) > 20_000:
            return
        self._seen.add(key)
        observed = self.call(args)
        self.calls += 1
        self.left -= observed.steps
        if observed.kind in ("unknown", "outside"):
            self.reasons[observed.reason] = self.reasons.get(observed.reason, 0) + 1
        score = self.goal.score(observed)
        if score == 0:
            yield args
            return
        self._keep(Tried(args, score, observed.blocks, shapes), observed)

    def _keep(self, tried: Tried, observed: Any) -> None:
        self._nearest[tried.shapes] = min(tried.score, self._nearest.get(tried.shapes, tried.score))
        slot = (tried.blocks, type(observed.value).__name__, observed.type, tuple(map(type, tried.args)))
        known = self._elites.get(slot)
        if known is not None and (known.score, size(known.args)) <= (tried.score, size(tried.args)):
            return
        new = not self._blocks.issuperset(tried.blocks)
        if new:
            self._blocks.update(tried.blocks)
        if known is None or new:
            for value in self.learn(tried.args):
                self.pool.add(value, False)
        tried.moves = iter(self.goal.moves(tried.args, observed))
        self._elites[slot] = tried
        if len(self._elites) > ELITES:
            worst = max(self._elites, key=lambda each: self._elites[each].score)
            del self._elites[worst]

    # --- the phases ----------------------------------------------------------------------------------

    def _shapes(self) -> Iterator[Args]:
        parameters = self.signature.parameters
        ranked = tuple([(*map(shape_of, p.default), *p.shapes[:7]) for p in parameters])
        for shapes in islice(every(ranked), COMBINATIONS):
            options = [
                list(p.default) if p.default and shape is first[0] else fitting(p, representative(shape, self.pool))
                for p, shape, first in zip(parameters, shapes, ranked, strict=True)
            ]
            if all(options):
                for place in range(max(map(len, options), default=1)):
                    args = tuple([clone(option[min(place, len(option) - 1)]) for option in options])
                    yield from self._try(args, shapes)

    def _known(self) -> Iterator[Args]:
        """What is wanted and what stands in the source, as it is and for whatever parameter it is allowed."""
        known = self.pool.first(KNOWN)
        options = []
        for p in self.signature.parameters:
            values = fitting(p, known)
            likely = [v for v in values if KINDS[type(v)] == p.shapes[0].kind] or representative(p.shapes[0], self.pool)
            options.append([*p.default, *fitting(p, likely), *[v for v in values if KINDS[type(v)] != p.shapes[0].kind]])
        for args in diagonal(options, COMBINATIONS * 10):
            yield from self._try(args, tuple(map(shape_of, args)))

    def _best_shapes(self) -> list[tuple[Shape, ...]]:
        """The combinations of shapes that came nearest to the goal."""
        best = self._nearest
        ranks = {shapes: place for place, shapes in enumerate(best)}
        return sorted(best, key=lambda shapes: (int(best[shapes]) // 20, ranks[shapes]))[:6]

    def _systematic(self, shapes: tuple[Shape, ...], most: int, breadth: int) -> Iterator[Args]:
        breadth = 400 if len(shapes) == 1 else breadth
        made = [(p, instances(shape, self.pool, breadth)) for p, shape in zip(self.signature.parameters, shapes, strict=True)]
        options = [[*p.default, *fitting(p, values)] for p, values in made]
        for args in diagonal(options, most):
            if self.left <= 0:
                return
            yield from self._try(args, shapes)

    def _climb(self) -> Iterator[Args]:
        barren = 0
        while self.left > 0 and self._elites and barren < 300:
            calls = self.calls
            base = self._chosen()
            for args in islice(base.moves, 40):
                yield from self._try(args, base.shapes)
                if self.left <= 0:
                    return
            for _ in range(10):
                yield from self._try(*self._varied(base))
            base.spent += 1
            barren = barren + 1 if self.calls == calls else 0

    def _chosen(self) -> Tried:
        """One of those kept: near the goal rather than far, and not always the same."""
        ranked = sorted(self._elites.values(), key=lambda each: (each.score + 0.15 * each.spent, size(each.args)))
        place = 0
        while place < len(ranked) - 1 and self.random.random() < 0.4:
            place += 1
        return ranked[place]

    def _varied(self, base: Tried) -> tuple[Args, tuple[Shape, ...]]:
        args, shapes = list(base.args), list(base.shapes)
        if not args:
            return base.args, base.shapes
        if len(args) > 1 and self.random.random() < 0.25:
            return self.mutator.related(base.args), base.shapes
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            place = self.random.randrange(len(args))
            if self.random.random() < 0.07:
                shapes[place] = self.random.choice(self.signature.parameters[place].shapes)
                args[place] = self.mutator.other(shapes[place])
            else:
                args[place] = self.mutator.vary(clone(args[place]), shapes[place])
        return tuple(args), tuple(shapes)
