"""Numbers that differ from run to run of the real program: hashes of texts, identities, and what is computed from them.

They keep equality, so that tables and analysed ``__hash__`` methods work; whatever else depends on their value is
unknown. Those from ``WHOLE`` up stand for a whole hash or identity, which no other number equals but by an
accident of one in 2**40; those below were computed from one, and may equal anything.
"""

from __future__ import annotations

import numbers
import zlib
from typing import Any

from presage.engine.lang.objects import Boxed
from presage.engine.lang.values import Ref, Scrambled, Unknown, Value

WHOLE = 1 << 40

USED = "a hash or an identity is computed with, which differs from run to run"


def whole(number: int) -> Scrambled:
    """A stand-in for a whole hash or identity."""
    return Scrambled(number if WHOLE <= number < WHOLE << 20 else WHOLE + number % (WHOLE << 19))


def computed(*parts: Any) -> Scrambled:
    """A stand-in for what is computed from others: the same for the same computation."""
    return Scrambled(zlib.crc32(repr(parts).encode()))


def refuse(state: Any, *values: Value) -> None:
    """Raises Unknown where one of the values is such a number."""
    for value in values:
        held = state.obj(value) if type(value) is Ref else None
        if type(held.value if type(held) is Boxed else value) is Scrambled:
            raise Unknown(USED)


def equal(x: Value, y: Value) -> bool:
    """Equality of two values, such numbers or others. Raises Unknown where it is not known."""
    if type(x) is not Scrambled and type(y) is not Scrambled:
        return bool(x == y)
    if type(x) is type(y):
        if int(x) == int(y):
            return True
        known = x >= WHOLE and y >= WHOLE
    else:
        one, other = (x, y) if type(x) is Scrambled else (y, x)
        known = one >= WHOLE or not isinstance(other, numbers.Number)
    if not known:
        raise Unknown(USED)
    return False


def truth(value: Scrambled) -> bool:
    """Whether the number is not zero."""
    return not equal(value, 0)
