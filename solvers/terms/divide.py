"""Division, remainder, and the way from REAL back to INT.

All are total: a zero divisor gives quotient 0 and remainder the dividend. The language's exception for it is the
caller's path condition; a total meaning keeps the evaluator and every solver in agreement where that is missing.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

from presage.solvers.terms.core import Term, const, make
from presage.solvers.terms.linear import add, as_integers, linear, neg, parts, scale, sub, to_real
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import INT, REAL, SortError


def floordiv(a: Term, b: Term) -> Term:
    """The INT quotient rounded towards negative infinity, as Python's ``//``."""
    _integers("floordiv", a, b)
    if b.op != "const":
        return a if a is const(0) else make("floordiv", INT, (a, b))
    if not b.value:
        return const(0)
    if b.value < 0:
        a, b = neg(a), const(-b.value)
    whole, rest, divisor, _ = _reduce(a, b.value)
    return add(whole, _quotient(rest, divisor))


def mod(a: Term, b: Term) -> Term:
    """The INT remainder with the divisor's sign, as Python's ``%``."""
    _integers("mod", a, b)
    if b.op != "const":
        return a if a is const(0) else make("mod", INT, (a, b))
    if not b.value:
        return a
    if b.value < 0:
        return neg(mod(neg(a), const(-b.value)))
    _, rest, divisor, (factor, offset) = _reduce(a, b.value)
    return add(scale(factor, _remainder(rest, divisor)), const(offset))


def truediv(a: Term, b: Term) -> Term:
    """The exact REAL quotient of REAL or INT terms."""
    a = to_real(a) if a.sort is INT else a
    b = to_real(b) if b.sort is INT else b
    if a.sort is not REAL or b.sort is not REAL:
        raise SortError(f"truediv of {a.sort} and {b.sort}")
    if b.op == "const":
        return scale(1 / b.value if b.value else Fraction(0), a)
    if a is const(Fraction(0)):
        return a
    if a.op == "const" and a.value != 1:
        return scale(a.value, truediv(const(Fraction(1)), b))
    return make("div", REAL, (a, b))


def floor(a: Term) -> Term:
    """The largest INT not above a REAL."""
    if a.sort is not REAL:
        raise SortError(f"floor of {a.sort}")
    if a.op == "const":
        return const(a.value.__floor__())
    whole = as_integers(a)
    if whole is not None:
        return floordiv(whole[0], const(whole[1]))
    constant, factors, atoms = parts(a)
    offset = constant.__floor__()
    if not offset:
        return make("floor", INT, (a,))
    rest = linear(REAL, constant - offset, dict(zip(atoms, factors, strict=True)))
    return add(const(offset), make("floor", INT, (rest,)))


def _integers(name: str, a: Term, b: Term) -> None:
    if a.sort is not INT or b.sort is not INT:
        raise SortError(f"{name} of {a.sort} and {b.sort}")


def _reduce(a: Term, divisor: int) -> tuple[Term, Term, int, tuple[int, int]]:
    """``a`` over a positive divisor, as (whole, rest, divisor', (factor, offset)):

    ``a // divisor == whole + rest // divisor'`` and ``a % divisor == factor * (rest % divisor') + offset``.
    Multiples of the divisor go into ``whole``; a common factor of what is left and the divisor is cancelled.
    """
    constant, factors, atoms = parts(a)
    quotient, constant = divmod(constant, divisor)
    whole = {atom: factor // divisor for atom, factor in zip(atoms, factors, strict=True) if not factor % divisor}
    rest = {atom: factor for atom, factor in zip(atoms, factors, strict=True) if factor % divisor}
    common = gcd(divisor, *rest.values())
    inner, offset = divmod(constant, common)
    reduced = linear(INT, inner, {atom: factor // common for atom, factor in rest.items()})
    return linear(INT, quotient, whole), reduced, divisor // common, (common, offset)


def _quotient(a: Term, divisor: int) -> Term:
    """``a // divisor`` for a reduced dividend."""
    if divisor == 1:
        return a
    low, high = range_of(a)
    if low is not None and high is not None and low // divisor == high // divisor:
        return const(low // divisor)
    constant, factors, atoms = parts(a)
    if factors == (1,) and atoms[0].op == "floordiv" and atoms[0].args[1].op == "const":
        dividend, inner = atoms[0].args
        return floordiv(add(dividend, const(constant * inner.value)), const(inner.value * divisor))
    return make("floordiv", INT, (a, const(divisor)))


def _remainder(a: Term, divisor: int) -> Term:
    """``a % divisor`` for a reduced dividend."""
    if divisor == 1:
        return const(0)
    low, high = range_of(a)
    if low is not None and high is not None and low // divisor == high // divisor:
        return sub(a, const(low // divisor * divisor))
    constant, factors, atoms = parts(a)
    if factors == (1,) and atoms[0].op == "mod" and atoms[0].args[1].op == "const":
        dividend, inner = atoms[0].args
        if inner.value % divisor == 0:
            return mod(add(dividend, const(constant)), const(divisor))
    return make("mod", INT, (a, const(divisor)))
