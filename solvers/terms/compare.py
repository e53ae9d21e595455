"""Order and equality of numbers, in normal form.

Over INT and REAL a comparison is kept as a linear sum without constant, whose first coefficient is positive, against a
constant: ``x > 5`` is ``6 <= x``; ``2*x + 4 <= 9`` is ``x <= 2``. Only ``le`` is left over INT, ``le`` and ``lt`` over REAL.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import Any, Final

from presage.solvers.terms.core import Term, const, false, make, true
from presage.solvers.terms.linear import Parts, as_integers, difference, neg, term_of
from presage.solvers.terms.logic import ite, not_
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import BOOL, FLOAT64, INT, REAL, SortError

_LEAVES: Final = 32


def lt(a: Term, b: Term) -> Term:
    """``a < b`` over INT, REAL, FLOAT64 (false where one is NaN), bit vectors (unsigned)."""
    if a.sort is INT:
        return _bound(a, b, 1)
    if a.sort is REAL:
        return _real_bound("lt", a, b)
    return _machine_compare("lt", a, b)


def le(a: Term, b: Term) -> Term:
    """``a <= b``; sorts as for ``lt``."""
    if a.sort is INT:
        return _bound(a, b, 0)
    if a.sort is REAL:
        return _real_bound("le", a, b)
    return _machine_compare("le", a, b)


def gt(a: Term, b: Term) -> Term:
    """``a > b``; sorts as for ``lt``."""
    return lt(b, a)


def ge(a: Term, b: Term) -> Term:
    """``a >= b``; sorts as for ``lt``."""
    return le(b, a)


def min_(a: Term, *rest: Term) -> Term:
    """The smallest of INT or REAL terms."""
    least = a
    for term in rest:
        least = ite(le(least, term), least, term)
    return least


def max_(a: Term, *rest: Term) -> Term:
    """The largest of INT or REAL terms."""
    most = a
    for term in rest:
        most = ite(le(term, most), most, term)
    return most


def abs_(a: Term) -> Term:
    """The absolute value of an INT or REAL."""
    if a.sort is not INT and a.sort is not REAL:
        raise SortError(f"abs of {a.sort}")
    return ite(le(const(0) if a.sort is INT else const(Fraction(0)), a), a, neg(a))


def number_eq(a: Term, b: Term) -> Term:
    """Equality over INT or REAL."""
    constant, factors, atoms = difference(a, b)
    if not atoms:
        return const(constant == 0)
    if a.sort is REAL:
        return _real_eq((constant, factors, atoms))
    divisor = gcd(*factors)
    if constant % divisor:
        return false
    if factors[0] < 0:
        divisor = -divisor
    return _eq_const(_divided(factors, atoms, divisor), const(-constant // divisor))


def _real_eq(total: Parts) -> Term:
    whole = as_integers(term_of(REAL, total))
    if whole is not None:
        return number_eq(whole[0], const(0))
    left, limit, _ = _real_sides(total)
    return _eq_const(left, limit)


def _bound(a: Term, b: Term, more: int) -> Term:
    """``a + more <= b`` over INT."""
    constant, factors, atoms = difference(a, b)
    constant += more
    if not atoms:
        return const(constant <= 0)
    divisor = gcd(*factors)
    limit = -constant // divisor
    if factors[0] > 0:
        return _le_const(_divided(factors, atoms, divisor), const(limit))
    return _ge_const(_divided(factors, atoms, -divisor), const(-limit))


def _divided(factors: tuple[int, ...], atoms: tuple[Term, ...], divisor: int) -> Term:
    if divisor != 1:
        factors = tuple([factor // divisor for factor in factors])
    return term_of(INT, (0, factors, atoms))


def _le_const(left: Term, limit: Term) -> Term:
    if left.op == "var":
        return make("le", BOOL, (left, limit))
    low, high = range_of(left)
    if high is not None and high <= limit.value:
        return true
    if low is not None and low > limit.value:
        return false
    return _over_leaves(left, limit, _le_const, "le", (left, limit))


def _ge_const(left: Term, limit: Term) -> Term:
    if left.op == "var":
        return make("le", BOOL, (limit, left))
    low, high = range_of(left)
    if low is not None and low >= limit.value:
        return true
    if high is not None and high < limit.value:
        return false
    return _over_leaves(left, limit, _ge_const, "le", (limit, left))


def _eq_const(left: Term, value: Term) -> Term:
    if left.op == "const":
        return const(left is value)
    if left.sort is INT:
        low, high = range_of(left)
        if (low is not None and low > value.value) or (high is not None and high < value.value):
            return false
    return _over_leaves(left, value, _eq_const, "eq", (left, value))


def _over_leaves(left: Term, limit: Term, finish: Callable[[Term, Term], Term], op: str, args: tuple[Term, Term]) -> Term:
    """The comparison; inside an ``ite`` whose leaves are constants, where it often collapses to the condition."""
    if left.op == "ite" and constant_leaves(left):
        return map_leaves(left, lambda leaf: finish(leaf, limit))
    return make(op, BOOL, args)


def constant_leaves(term: Term) -> bool:
    """Whether a term is an ``ite`` tree of constants, and not a large one."""
    pending, seen = [term], 0
    while pending:
        node = pending.pop()
        seen += 1
        if node.op == "ite" and seen <= _LEAVES:
            pending += node.args[1:]
        elif node.op != "const":
            return False
    return True


def map_leaves(term: Term, change: Callable[[Term], Term]) -> Term:
    """An ``ite`` tree with its leaves changed."""
    if term.op != "ite":
        return change(term)
    test, then, other = term.args
    return ite(test, map_leaves(then, change), map_leaves(other, change))


def _real_bound(op: str, a: Term, b: Term) -> Term:
    """``a <= b`` or ``a < b`` over REAL; between fractions of integers it is one over INT."""
    total = difference(a, b)
    if not total[1]:
        return const(total[0] <= 0 if op == "le" else total[0] < 0)
    whole = as_integers(term_of(REAL, total))
    if whole is not None:
        return (le if op == "le" else lt)(whole[0], const(0))
    left, limit, below = _real_sides(total)
    return make(op, BOOL, (left, limit) if below else (limit, left))


def _real_sides(total: Parts) -> tuple[Term, Term, bool]:
    """A sum against zero as (left, limit, whether the side was kept), where left's first coefficient is 1."""
    constant, factors, atoms = total
    first = factors[0]
    left = term_of(REAL, (Fraction(0), tuple([factor / first for factor in factors]), atoms))
    return left, const(-constant / first), first > 0


_MACHINE: Final[dict[str, Callable[[Any, Any], bool]]] = {"lt": lambda x, y: x < y, "le": lambda x, y: x <= y}


def _machine_compare(op: str, a: Term, b: Term) -> Term:
    if a.sort is not b.sort:
        raise SortError(f"{op} of {a.sort} and {b.sort}")
    if a.op == "const" and b.op == "const" and (a.sort is FLOAT64 or a.sort.kind == "BitVec"):
        return const(_MACHINE[op](a.value, b.value))
    if a.sort is FLOAT64:
        return make("f" + op, BOOL, (a, b))
    if a.sort.kind == "BitVec":
        return make("bvult", BOOL, (a, b)) if op == "lt" else not_(make("bvult", BOOL, (b, a)))
    raise SortError(f"{op} of {a.sort}")
