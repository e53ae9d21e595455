"""What operators on concrete values cost, and the largest results that they may have."""

from __future__ import annotations

import operator
from typing import Any

from presage.engine.lang.values import Unknown, Value
from presage.frontends.python.meaning.folding import MAX_SIZE, charge, percent


def charge_operator(state: Any, op: str, x: Value, y: Value) -> None:
    """Bounds and charges an operator on concrete values."""
    if type(x) is int and type(y) is int:
        if op in _GROWING or op in _DIVIDING:
            _charge_integers(state, op, x, y)
    elif op == "**" or op == "*":
        charge(state, operator.mul if op == "*" else pow, [x, y])
        if op == "*":
            for a, b in ((x, y), (y, x)):
                if type(b) is int and isinstance(a, str | bytes | tuple) and len(a) * b > 50_000_000:
                    raise Unknown("a repetition of more than 50000000 items")
    elif op == "%" and isinstance(x, str | bytes):
        charge(state, operator.mod, [x, y])
        if percent(x, y) > MAX_SIZE:
            raise Unknown(f"a formatted text of more than {MAX_SIZE} characters")
    elif op == "+" and isinstance(x, str | bytes | tuple):
        state.steps += len(x) >> 10


_GROWING = frozenset({"*", "**", "<<"})
_DIVIDING = frozenset({"//", "%", "divmod", "/"})
MAX_BITS = 4_000_000
"""The size of the largest integer that is computed."""
_LIMB = 30
_SHORT = 100
"""Limbs below which an operation on integers costs what any operation costs."""


def _charge_integers(state: Any, op: str, x: int, y: int) -> None:
    """Bounds the result; charges a product as Karatsuba's method and a quotient as long division take, 100 limb steps a step."""
    one, other = x.bit_length(), y.bit_length()
    if op in _DIVIDING:
        long, short = max(one - other, 0) // _LIMB, other // _LIMB
        if long > 1 and short > _SHORT // 10:
            state.steps += long * short // 100
        return
    if op == "*":
        bits = one + other
    elif op == "<<":
        bits = one + y if y > 0 and x else 0
    else:
        bits = one * y if y > 0 and one > 1 else 0
    if bits > MAX_BITS:
        raise Unknown(f"an integer of more than {MAX_BITS} bits")
    limbs = bits // _LIMB
    if limbs > _SHORT and op != "<<":
        state.steps += int(limbs**1.585) // 100
