"""Division rounded to an integer in each mode of the ``decimal`` module.

A decimal is a coefficient INT and a concrete exponent, so rounding one to a quantum divides the coefficient by a power
of ten: integer arithmetic, exact in every solver. The sign of a zero result isn't represented.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from presage.solvers.terms.compare import le, lt
from presage.solvers.terms.core import Term, const
from presage.solvers.terms.divide import floordiv, mod
from presage.solvers.terms.equality import eq, ne
from presage.solvers.terms.linear import add, neg, scale, sub
from presage.solvers.terms.logic import and_, ite


def round_floor_div(n: Term, d: int) -> Term:
    """``n / d`` rounded towards negative infinity; ``n`` INT, ``d`` positive, here and below."""
    return floordiv(n, _positive(d))


def round_ceiling_div(n: Term, d: int) -> Term:
    """Towards positive infinity."""
    return neg(floordiv(neg(n), _positive(d)))


def round_down_div(n: Term, d: int) -> Term:
    """Towards zero."""
    return ite(le(const(0), n), round_floor_div(n, d), round_ceiling_div(n, d))


def round_up_div(n: Term, d: int) -> Term:
    """Away from zero."""
    return ite(le(const(0), n), round_ceiling_div(n, d), round_floor_div(n, d))


def round_half_up_div(n: Term, d: int) -> Term:
    """To nearest, ties away from zero."""
    up, down = _nearest(n, d)
    return ite(le(const(0), n), up, down)


def round_half_down_div(n: Term, d: int) -> Term:
    """To nearest, ties towards zero."""
    up, down = _nearest(n, d)
    return ite(le(const(0), n), down, up)


def round_half_even_div(n: Term, d: int) -> Term:
    """To nearest, ties to the even neighbour."""
    up, _ = _nearest(n, d)
    if d % 2:
        return up
    tie = eq(mod(n, const(d)), const(d // 2))
    odd = eq(mod(up, const(2)), const(1))
    return sub(up, ite(and_(tie, odd), const(1), const(0)))


def round_05up_div(n: Term, d: int) -> Term:
    """Towards zero, but away from it where that would leave a last digit 0 or 5."""
    down = round_down_div(n, d)
    away = ite(lt(n, const(0)), const(-1), const(1))
    inexact = ne(mod(n, _positive(d)), const(0))
    return add(down, ite(and_(inexact, eq(mod(down, const(5)), const(0))), away, const(0)))


ROUNDINGS: Final[dict[str, Callable[[Term, int], Term]]] = {
    "ROUND_CEILING": round_ceiling_div,
    "ROUND_DOWN": round_down_div,
    "ROUND_FLOOR": round_floor_div,
    "ROUND_HALF_DOWN": round_half_down_div,
    "ROUND_HALF_EVEN": round_half_even_div,
    "ROUND_HALF_UP": round_half_up_div,
    "ROUND_UP": round_up_div,
    "ROUND_05UP": round_05up_div,
}
"""The function of each mode, by the ``decimal`` module's name for it."""


def _nearest(n: Term, d: int) -> tuple[Term, Term]:
    """``n / d`` to nearest, ties towards positive infinity, and ties towards negative infinity."""
    twice = scale(2, n)
    divisor = const(2 * _positive(d).value)
    return floordiv(add(twice, const(d)), divisor), neg(floordiv(add(neg(twice), const(d)), divisor))


def _positive(d: int) -> Term:
    if d <= 0:
        raise ValueError(f"rounding divides by a positive number, not {d}")
    return const(d)
