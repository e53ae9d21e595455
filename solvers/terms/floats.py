"""Operations on FLOAT64 beyond those that it shares with other numbers: division, rounding to whole numbers, conversion.

All are those of IEEE 754, total: a language's exception for zero divisors or for what is no number is the caller's
path condition.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from presage.solvers.terms.core import Term, Value, const, make
from presage.solvers.terms.linear import mul
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import FLOAT64, INT, SortError

_EXACT: Final = 1 << 53


def float_div(a: Term, b: Term) -> Term:
    """The rounded quotient; of a zero divisor an infinity or NaN."""
    _floats("fdiv", a, b)
    if a.op == "const" and b.op == "const":
        return const(quotient(a.value, b.value))
    inverse = _exact_inverse(b.value) if b.op == "const" else None
    if inverse is not None:
        return mul(a, const(inverse))
    return make("fdiv", FLOAT64, (a, b))


def _exact_inverse(divisor: Value) -> float | None:
    """The inverse of a power of two: to multiply by it gives the same, rounded once, and is easier for a solver."""
    if not isinstance(divisor, float) or not math.isfinite(divisor) or abs(math.frexp(divisor)[0]) != 0.5:
        return None
    inverse = 1.0 / divisor if abs(divisor) > 2.0**-1000 else 0.0
    return inverse if abs(inverse) > 2.0**-1000 else None


def float_abs(a: Term) -> Term:
    """The absolute value; the sign bit is cleared."""
    _floats("fabs", a)
    if a.op == "const":
        return const(abs(a.value))
    return a if a.op == "fabs" else make("fabs", FLOAT64, (a,))


def float_whole(a: Term, mode: str) -> Term:
    """The whole number that a float is rounded to, as a float; ``mode`` is RNE, RTZ, RTN or RTP as SMT-LIB names them."""
    _floats("fwhole", a)
    if mode not in WHOLE:
        raise ValueError(f"no rounding mode {mode}")
    if a.op == "const":
        return const(whole(a.value, mode))
    return a if a.op == "fwhole" else make("fwhole", FLOAT64, (a,), mode)


def int_to_float(n: Term) -> Term:
    """The nearest float to an INT, ties to even; an infinity beyond the largest one."""
    if n.sort is not INT:
        raise SortError(f"int_to_float of {n.sort}")
    if n.op == "const":
        return const(nearest(n.value))
    return make("int_to_float", FLOAT64, (n,))


def float_to_int(a: Term) -> Term:
    """The INT of a float, its fraction cut off; 0 of what is no finite number."""
    _floats("float_to_int", a)
    if a.op == "const":
        return const(cut(a.value))
    if a.op == "int_to_float":
        low, high = range_of(a.args[0])
        if low is not None and high is not None and -_EXACT <= low and high <= _EXACT:
            return a.args[0]
    return make("float_to_int", INT, (a,))


def largest(a: Term, levels: int = 12) -> float | None:
    """A bound on the absolute value of a FLOAT64 term, from its shape; None where it may be infinite or NaN."""
    if not levels:
        return None
    op = a.op
    if op == "const":
        return abs(a.value) if math.isfinite(a.value) else None
    if op == "int_to_float":
        low, high = range_of(a.args[0])
        return None if low is None or high is None else _finite(2 * nearest(max(abs(low), abs(high))))
    if op in ("fneg", "fabs"):
        return largest(a.args[0], levels - 1)
    if op == "fdiv" and a.args[1].op != "const":
        return None
    if op not in ("fadd", "fsub", "fmul", "fdiv", "fwhole", "ite"):
        return None
    bounds = [largest(arg, levels - 1) for arg in (a.args[1:] if op == "ite" else a.args)]
    if any(bound is None for bound in bounds):
        return None
    one, other = (bounds * 2)[:2]
    assert one is not None and other is not None
    if op == "ite":
        return max(one, other)
    if op == "fwhole":
        return one + 1
    if op == "fdiv":
        return _finite(2 * quotient(one, other))
    return _finite(2 * (one * other if op == "fmul" else one + other))


def _finite(bound: float) -> float | None:
    return bound if bound < 1e300 else None


def quotient(a: float, b: float) -> float:
    """IEEE division on the host."""
    if b:
        return a / b
    if a != a or b != b or not a:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


WHOLE: Final[dict[str, Callable[[float], int]]] = {"RNE": round, "RTZ": math.trunc, "RTN": math.floor, "RTP": math.ceil}
"""The host's rounding of a finite float in each mode."""


def whole(a: float, mode: str) -> float:
    """A host float rounded to a whole one; the sign of a zero result is the operand's."""
    if not math.isfinite(a) or abs(a) >= _EXACT:
        return a
    return math.copysign(float(WHOLE[mode](a)), a)


def nearest(n: int) -> float:
    """The nearest host float to an integer."""
    try:
        return float(n)
    except OverflowError:
        return math.inf if n > 0 else -math.inf


def cut(a: float) -> int:
    """The integer part of a host float; 0 where it has none."""
    return int(a) if math.isfinite(a) else 0


def _floats(name: str, *terms: Term) -> None:
    for term in terms:
        if term.sort is not FLOAT64:
            raise SortError(f"{name} of {term.sort}")
