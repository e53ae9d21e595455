"""Which parts of a difference between two texts another difference depends on: found out by leaving parts away.

A *hunk* is a run of lines of the old text that the new one has other lines for. Texts with only some of the hunks are what a
caller tries. Not for what a text means.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_TRIALS = 40
"""Texts that are tried before the rest of the hunks is kept."""


@dataclass(frozen=True)
class Hunk:
    """Lines of the old text and those in their place, as numbers from 1."""

    old: range
    new: range


def hunks_of(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """The hunks from one text to another; lines that change one by one are hunks of their own."""
    one, other = [line.rstrip() for line in old], [line.rstrip() for line in new]
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c:
            found += [Hunk(range(a + i + 1, a + i + 2), range(c + i + 1, c + i + 2)) for i in range(b - a)]
        elif tag != "equal":
            found.append(Hunk(range(a + 1, b + 1), range(c + 1, d + 1)))
    return found


def changed_lines(hunks: Sequence[Hunk]) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of the old and of the new text that are in hunks."""
    return frozenset(n for each in hunks for n in each.old), frozenset(n for each in hunks for n in each.new)


def with_hunks(old: Sequence[str], new: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    """The old text with some of its hunks, which are in order."""
    found: list[str] = []
    at = 0
    for each in hunks:
        found += old[at : each.old.start - 1]
        found += [new[n - 1] for n in each.new]
        at = each.old.stop - 1
    return [*found, *old[at:]]


def needed(hunks: Sequence[Hunk], shows: Callable[[Sequence[Hunk]], bool]) -> list[Hunk]:
    """A part of the hunks that still shows what all of them show, and does not if any one of it is left away.

    Halves, quarters and so on are left away as long as that goes (Zeller and Hildebrandt's minimising delta debugging); after
    so many trials the rest is kept.
    """
    kept, parts, trials = list(hunks), 2, 0
    while len(kept) > 1 and trials < MOST_TRIALS:
        size = -(-len(kept) // parts)
        for start in range(0, len(kept), size):
            rest = kept[:start] + kept[start + size :]
            trials += 1
            if rest and shows(rest):
                kept, parts = rest, max(parts - 1, 2)
                break
            if trials >= MOST_TRIALS:
                break
        else:
            if size == 1:
                break
            parts = min(2 * parts, len(kept))
    return kept
