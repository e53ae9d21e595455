"""Connectives over BOOL, and ``ite`` over every sort."""

from __future__ import annotations

from typing import Final

from presage.solvers.terms.core import Term, const, false, make, true
from presage.solvers.terms.sorts import BOOL, INT, SortError

_FEW: Final = 8


def not_(a: Term) -> Term:
    """Negation. A negated bound becomes the opposite bound."""
    if a is true:
        return false
    if a is false:
        return true
    op = a.op
    if op == "not":
        return a.args[0]
    if op == "le" or op == "lt":
        low, high = a.args
        if op == "lt":
            return make("le", BOOL, (high, low))
        if low.sort is not INT:
            return make("lt", BOOL, (high, low))
        if high.op == "const":
            return make("le", BOOL, (const(high.value + 1), low))
        if low.op == "const":
            return make("le", BOOL, (high, const(low.value - 1)))
    elif op == "ite":
        test, then, other = a.args
        return ite(test, not_(then), not_(other))
    if a.sort is not BOOL:
        raise SortError(f"not of {a.sort}")
    return make("not", BOOL, (a,))


def and_(*xs: Term) -> Term:
    """Conjunction of any number of terms; of none, true."""
    return _join("and", xs, true, false)


def or_(*xs: Term) -> Term:
    """Disjunction of any number of terms; of none, false."""
    return _join("or", xs, false, true)


def implies(a: Term, b: Term) -> Term:
    """``not a or b``."""
    return or_(not_(a), b)


def _join(op: str, xs: tuple[Term, ...], neutral: Term, absorbing: Term) -> Term:
    flat: dict[Term, None] = {}
    for x in xs:
        if x.sort is not BOOL:
            raise SortError(f"{op} of {x.sort}")
        if x is absorbing:
            return absorbing
        if x.op == op:
            flat.update(dict.fromkeys(x.args))
        elif x is not neutral:
            flat[x] = None
    if not flat:
        return neutral
    if len(flat) == 1:
        return next(iter(flat))
    few = len(flat) <= _FEW
    for x in flat:
        if (few or x.op == "not") and not_(x) in flat:
            return absorbing
    return make(op, BOOL, tuple(sorted(flat, key=_by_order)))


def _by_order(term: Term) -> bytes:
    return term.order


def ite(c: Term, a: Term, b: Term) -> Term:
    """``a`` where ``c`` holds, otherwise ``b``. Raises SortError unless ``a`` and ``b`` have one sort."""
    if c.sort is not BOOL or a.sort is not b.sort:
        raise SortError(f"ite of {c.sort}, {a.sort}, {b.sort}")
    if c is true or a is b:
        return a
    if c is false:
        return b
    if c.op == "not":
        c, a, b = c.args[0], b, a
    if a.op == "ite" and a.args[0] is c:
        a = a.args[1]
    if b.op == "ite" and b.args[0] is c:
        b = b.args[2]
    if a is b:
        return a
    if a.sort is BOOL:
        if a is true or a is c:
            return or_(c, b)
        if a is false:
            return and_(not_(c), b)
        if b is true:
            return or_(not_(c), a)
        if b is false or b is c:
            return and_(c, a)
    return make("ite", a.sort, (c, a, b))
