"""What a search looks for: a value that is returned, an exception that is raised, a line that is reached."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from presage.engine.inputs.distance import OTHER_TYPE, distance, squash
from presage.engine.inputs.moves import suggested
from presage.engine.inputs.shapes import Plain
from presage.engine.inputs.signature import Args

RAISED = 60.0
REFUSED = 80.0
UNKNOWN = 100.0
OUTSIDE = 120.0
"""Arguments that a condition excludes; every part of it that they miss is one more."""
REFUSALS = ("TypeError", "AttributeError")
"""What functions raise for data of a kind that they do not take."""


@dataclass(frozen=True)
class Returns:
    """The function returns a plain value, equal in type too."""

    wanted: Plain

    def score(self, observed: Any) -> float:
        """Edits between the result and the wanted value; exceptions are farther than any result."""
        if observed.kind == "returns":
            return min(distance(observed.value, self.wanted), RAISED - 1)
        return _missed(observed)

    def moves(self, args: Args, observed: Any) -> Iterable[Args]:
        """Changes that the difference suggests; none where the call did not return."""
        if observed.kind != "returns":
            return ()
        return suggested(args, observed.value, self.wanted)


@dataclass(frozen=True)
class Raises:
    """The function raises an exception of exactly a class, given by its name."""

    type: str

    def score(self, observed: Any) -> float:
        """Only whether: another exception is nearer than none unless data of the wrong kind made it."""
        if observed.kind == "raises" and observed.type == self.type:
            return 0.0
        if observed.kind == "raises" and observed.type not in REFUSALS:
            return OTHER_TYPE / 2
        return OTHER_TYPE if observed.kind == "returns" else _missed(observed)

    def moves(self, args: Args, observed: Any) -> Iterable[Args]:
        """None: nothing tells which way to go."""
        return ()


@dataclass(frozen=True)
class Reaches:
    """The call begins an operation of a line.

    ``steps`` maps blocks to the fewest branches between them and the line, ``branches`` to the line on which they end.
    """

    line: int
    steps: Mapping[Any, int] = field(default_factory=dict)
    branches: Mapping[Any, int] = field(default_factory=dict)

    def score(self, observed: Any) -> float:
        """How many branches the nearest block that was entered is away, and how far the numbers it compares are apart."""
        if observed.kind == "outside":
            return _missed(observed)
        if self.line in observed.lines:
            return 0.0
        nearest = min((self.steps[block] for block in observed.blocks if block in self.steps), default=30)
        refused = observed.kind == "raises" and observed.type in REFUSALS
        gaps = [observed.gaps.get(self.branches.get(block, 0), 1e18)
                for block in observed.blocks if self.steps.get(block) == nearest]  # fmt: skip
        apart = squash(math.log2(1.0 + min(gaps, default=1e18)))
        return 1.0 + nearest + apart + (0.5 if refused else 0.0)

    def moves(self, args: Args, observed: Any) -> Iterable[Args]:
        """None: nothing tells which way to go."""
        return ()


def _missed(observed: Any) -> float:
    if observed.kind == "outside":
        return OUTSIDE + float(len(observed.type.split(",")))
    if observed.kind == "unknown":
        return UNKNOWN
    return REFUSED if observed.type in REFUSALS else RAISED
