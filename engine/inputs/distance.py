"""How far a value is from a wanted one, in units of about one edit: what a search climbs down on.

Zero exactly where :func:`presage.engine.inputs.shapes.same` holds. Cheap rather than minimal: sequences are aligned at
their starts or at their ends, and compared as bags; no alignment in between is looked for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from presage.engine.inputs.shapes import Plain, identity, same, size

OTHER_TYPE = 20.0
"""Distance between values that have nothing in common; anything of the right type and of ordinary size is nearer."""


def distance(value: Plain, wanted: Plain) -> float:
    """Units between two values."""
    if same(value, wanted):
        return 0.0
    return max(_distance(value, wanted, 0), 1e-6)


def squash(units: float) -> float:
    """Units as a part of one."""
    return units / (1.0 + units)


def _distance(value: Plain, wanted: Plain, depth: int) -> float:
    kind = type(wanted)
    if type(value) is not kind:
        return _other(value, wanted, depth)
    if kind is str or kind is bytes:
        return _text(value, wanted)
    if kind is int or kind is float:
        return _number(value, wanted)
    if kind is list or kind is tuple:
        return _sequence(value, wanted, depth)
    if kind is dict:
        return _table(value, wanted, depth)
    if kind is set or kind is frozenset:
        return float(len(value ^ wanted))
    return 0.0 if value == wanted else 1.0


def _other(value: Plain, wanted: Plain, depth: int) -> float:
    groups = ((list, tuple), (int, float, bool), (set, frozenset), (list, set), (str, list))
    for rank, group in enumerate(groups):
        if type(value) in group and type(wanted) in group:
            if rank == 1:
                return 3.0 + _number(value, wanted)
            if str in group:
                return OTHER_TYPE * 0.75
            return 3.0 + min(OTHER_TYPE / 2, _sequence(_listed(value), _listed(wanted), depth))
    return OTHER_TYPE + squash(abs(size(value) - size(wanted)))


def _listed(value: Any) -> list[Plain]:
    return sorted(value, key=identity) if isinstance(value, set | frozenset) else list(value)


def _number(value: float, wanted: float) -> float:
    try:
        gap = abs(value - wanted)
    except OverflowError:
        return 8.0
    if math.isnan(gap) or math.isinf(gap):
        return 8.0
    return 0.2 + math.log2(1.0 + gap) if gap else 0.1


def _text(value: Any, wanted: Any) -> float:
    short = min(len(value), len(wanted))
    ahead = sum(_letter(x, y) for x, y in zip(value, wanted, strict=False))
    behind = sum(_letter(value[-i], wanted[-i]) for i in range(1, short + 1))
    missing = Counter(wanted)
    missing.subtract(Counter(value))
    bag = sum(abs(count) for count in missing.values()) / 2
    return 0.6 * min(ahead, behind) + 0.4 * bag + 0.7 * abs(len(value) - len(wanted)) + 0.02 * max(ahead, behind)


def _letter(one: Any, other: Any) -> float:
    if one == other:
        return 0.0
    return 0.5 if type(one) is str and one.swapcase() == other else 1.0


def _sequence(value: Sequence[Plain], wanted: Sequence[Plain], depth: int) -> float:
    if depth > 4:
        return 1.0
    short, gap = min(len(value), len(wanted)), abs(len(value) - len(wanted))
    ahead = sum(_item(x, y, depth) for x, y in zip(value, wanted, strict=False))
    if not gap:
        aligned = ahead
    else:
        aligned = min(ahead, sum(_item(value[-i], wanted[-i], depth) for i in range(1, short + 1)))
    missing = Counter(map(identity, wanted))
    missing.subtract(Counter(map(identity, value)))
    bag = sum(abs(count) for count in missing.values()) / 2
    return 0.7 * aligned + 0.3 * bag + 0.8 * gap


def _item(one: Plain, other: Plain, depth: int) -> float:
    if same(one, other):
        return 0.0
    return 0.2 + squash(_distance(one, other, depth + 1))


def _table(value: dict[Plain, Plain], wanted: dict[Plain, Plain], depth: int) -> float:
    units = 0.0
    for key, item in wanted.items():
        units += _item(value[key], item, depth) if key in value else 1.5
    return units + sum(1.5 for key in value if key not in wanted)
