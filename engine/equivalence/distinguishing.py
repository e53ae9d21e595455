"""The search for arguments on which two versions of a function behave differently.

Candidates come from a generator of inputs; those that go where no call went before are kept and varied, and those that reach
changed lines first. How a call is carried out is handed in. Not for judging: a difference that is found here is only a
candidate, to be replayed from the beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from presage.engine.inputs.generator import Generator, allowed
from presage.engine.inputs.shapes import clone, identity
from presage.engine.inputs.signature import Args


class Observed(Protocol):
    """What is asked of a call: whether it ended (``returns``, ``raises``, else unknown), where it went, what it cost."""

    @property
    def kind(self) -> str:
        """How it ended."""
        ...

    @property
    def blocks(self) -> tuple[Any, ...]:
        """The places that it went through."""
        ...

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that it went through."""
        ...

    @property
    def steps(self) -> int:
        """What it cost."""
        ...


@dataclass(frozen=True)
class Budget:
    """How much a search may take: calls of each version, and steps of all of them together."""

    calls: int = 4_000
    steps: int = 24_000_000


class Search:
    """One search; afterwards ``calls`` and ``undecided`` (calls that did not end in both versions) say what it did."""

    def __init__(
        self,
        generator: Generator,
        run: Callable[[Args], tuple[Observed, Observed]],
        differ: Callable[[Observed, Observed], bool],
        changed: tuple[frozenset[int], frozenset[int]],
    ) -> None:
        self.generator = generator
        self.run = run
        self.differ = differ
        self.changed = changed
        self.calls = 0
        self.steps = 0
        self.undecided = 0
        self._tried: list[Args] = []
        self._kept: list[tuple[Args, list[Any]]] = []
        self._hits: Counter[Any] = Counter()
        self._seen: set[Any] = set()

    def candidates(self, budget: Budget) -> Iterator[Args]:
        """Arguments on which the versions differ, as far as the budget goes."""
        for args in self._arguments(budget.calls // 4):
            if self.calls >= budget.calls or self.steps >= budget.steps:
                return
            self.calls += 1
            self._tried.append(args)
            old, new = self.run(args)
            self.steps += old.steps + new.steps
            if "unknown" in (old.kind, new.kind):
                self.undecided += 1
                continue
            if self._new_places(args, old, new):
                self.generator.keep(args)
            if self.differ(old, new):
                yield args

    def _arguments(self, first: int) -> Iterator[Args]:
        """The generator's own stream for so many calls, then larger changes of what was tried, of kept ones more often."""
        generator, known = self.generator, set()
        for args in generator.stream():
            known.add(identity(args))
            yield args
            if self.calls >= first:
                break
        barren = 0
        while self._tried and barren < 1_000:
            args = self._changed(self._base())
            barren += 1
            if identity(args) not in known:
                known.add(identity(args))
                barren = 0
                yield args

    def _base(self) -> Args:
        """Arguments to change: those that went where few calls went, or what was kept last, or any."""
        random, kept = self.generator.random, self._kept
        pick = random.random()
        if kept and pick < 0.5:
            rarest = min(min(self._hits[place] for place in places) for _, places in kept)
            rare = [args for args, places in kept if min(self._hits[place] for place in places) <= 2 * rarest]
            return random.choice(rare)
        if kept and pick < 0.8:
            return kept[int(len(kept) * max(random.random(), random.random()))][0]
        return random.choice(self._tried)

    def _changed(self, args: Args) -> Args:
        """Arguments after several changes; one of them may become a variation of another."""
        random = self.generator.random
        changed = list(args)
        parameters = self.generator.signature.parameters
        if len(changed) > 1 and random.random() < 0.3:
            here, there = random.sample(range(len(changed)), 2)
            if type(changed[here]) is type(changed[there]) and allowed(parameters[there], changed[here]):
                changed[there] = clone(changed[here])
        found: Args = tuple(changed)
        for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
            found = self.generator.vary(found)
        return found

    def _new_places(self, args: Args, old: Observed, new: Observed) -> bool:
        """Whether a call went where none with arguments of these kinds went before."""
        places = {("old", *each) for each in old.blocks} | {("new", *each) for each in new.blocks}
        self._hits.update(places)
        reached = bool(self.changed[0] & set(old.lines) or self.changed[1] & set(new.lines))
        kinds = () if "raises" in (old.kind, new.kind) else tuple([_kind(each) for each in args])
        fresh = {(*each, reached, old.kind, new.kind, kinds) for each in places} - self._seen
        self._seen |= fresh
        if fresh:
            self._kept.append((args, sorted(places)))
        return bool(fresh)


def _kind(value: Any) -> str:
    """The type of a value and that of its elements where they have one in common."""
    inner = {type(each).__name__ for each in value} if isinstance(value, list | tuple | set | dict) else set()
    return f"{type(value).__name__} {inner.pop()}" if len(inner) == 1 else type(value).__name__
