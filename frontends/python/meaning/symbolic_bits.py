"""Bitwise operators of a symbolic int with a constant, as sums, quotients and remainders: exact for negative numbers too.

Two's complement of unbounded width is what floor division gives: ``n & 0b1100`` is ``(n // 4 % 4) * 4``.
"""

from __future__ import annotations

from typing import Any

from presage.solvers import terms as T

_RUNS = 16
"""Most runs of ones of a mask; each adds a remainder to the formula."""
_WIDEST = 4096


def binary(op: str, a: Any, b: Any) -> Any:
    """The INT term of ``a op b``; None where no operand is a constant that makes it one."""
    if op in ("<<", ">>"):
        if b.op != "const" or not 0 <= b.value <= _WIDEST:
            return None
        power = T.const(1 << b.value)
        return T.mul(a, power) if op == "<<" else T.floordiv(a, power)
    if a is b:
        return T.const(0) if op == "^" else a
    if a.op == "const":
        a, b = b, a
    if b.op != "const":
        return None
    both = _both(a, b.value)
    if both is None or op == "&":
        return both
    if op == "|":
        return T.sub(T.add(a, b), both)
    return T.sub(T.add(a, b), T.add(both, both))


def _both(a: Any, mask: int) -> Any:
    """``a & mask``."""
    if mask < 0:
        rest = _both(a, ~mask)
        return None if rest is None else T.sub(a, rest)
    runs = []
    place = 0
    while mask >> place:
        if not mask >> place & 1:
            place += 1
            continue
        end = place
        while mask >> end & 1:
            end += 1
        runs.append((place, end - place))
        place = end
    if len(runs) > _RUNS:
        return None
    parts = [
        T.mul(T.mod(T.floordiv(a, T.const(1 << low)), T.const(1 << count)), T.const(1 << low)) for low, count in runs
    ]
    return T.add(T.const(0), *parts)
