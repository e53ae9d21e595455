"""Sets of characters as ranges of codes: a flat tuple ``(low, high, low, high, ...)``, ascending, with gaps between ranges.

Equal sets are equal tuples. Plain data for the languages beside it; it knows no terms.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

CharSet: TypeAlias = tuple[int, ...]

LAST_CODE: Final = 0x10FFFF
NO_CHARS: Final[CharSet] = ()
ALL_CHARS: Final[CharSet] = (0, LAST_CODE)


def charset(pairs: Iterable[tuple[int, int]]) -> CharSet:
    """The set of all codes in ranges, both ends included, in any order; empty ranges count for nothing."""
    flat: list[int] = []
    for low, high in sorted(pairs):
        if high < low:
            continue
        if flat and low <= flat[-1] + 1:
            flat[-1] = max(flat[-1], high)
        else:
            flat += (low, high)
    return tuple(flat)


def ranges(chars: CharSet) -> list[tuple[int, int]]:
    """The ranges, ascending."""
    return list(zip(chars[::2], chars[1::2], strict=True))


def holds(chars: CharSet, code: int) -> bool:
    """Whether a code is in the set."""
    place = bisect_right(chars, code)
    return bool(place & 1) or (place > 0 and chars[place - 1] == code)


def joined(sets: Iterable[CharSet]) -> CharSet:
    """What is in any of the sets."""
    return charset([pair for chars in sets for pair in ranges(chars)])


def complement(chars: CharSet) -> CharSet:
    """What is not in the set."""
    found: list[tuple[int, int]] = []
    begin = 0
    for low, high in ranges(chars):
        found.append((begin, low - 1))
        begin = high + 1
    return charset([*found, (begin, LAST_CODE)])


def common(sets: Sequence[CharSet]) -> CharSet:
    """What is in all of the sets."""
    return complement(joined([complement(chars) for chars in sets]))


def others(*sets: CharSet) -> CharSet:
    """What is in none of the sets."""
    return complement(joined(sets))


def size(chars: CharSet) -> int:
    """How many codes are in the set."""
    return sum(high - low + 1 for low, high in ranges(chars))


def parts(sets: Sequence[CharSet]) -> list[CharSet]:
    """The coarsest partition of all codes whose parts each lie inside or outside every set, by first code."""
    cuts = sorted({0, *[low for chars in sets for low in chars[::2]], *[high + 1 for chars in sets for high in chars[1::2]]})
    found: dict[tuple[bool, ...], list[tuple[int, int]]] = {}
    for begin, end in zip(cuts, [*cuts[1:], LAST_CODE + 1], strict=True):
        if begin <= LAST_CODE:
            found.setdefault(tuple([holds(chars, begin) for chars in sets]), []).append((begin, end - 1))
    return [charset(pairs) for pairs in found.values()]
