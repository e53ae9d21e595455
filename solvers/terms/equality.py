"""Equality over every sort."""

from __future__ import annotations

from math import inf

from presage.solvers.terms.compare import constant_leaves, map_leaves, number_eq
from presage.solvers.terms.core import Term, const, false, make, true
from presage.solvers.terms.floats import largest
from presage.solvers.terms.logic import not_
from presage.solvers.terms.sorts import BOOL, FLOAT64, INT, REAL, STR, SortError
from presage.solvers.terms.text import text_eq


def eq(a: Term, b: Term) -> Term:
    """Whether two terms of one sort have the same value.

    Over FLOAT64 it is IEEE equality: NaN differs from itself, -0.0 equals 0.0.
    """
    sort = a.sort
    if sort is not b.sort:
        raise SortError(f"eq of {sort} and {b.sort}")
    if sort is INT or sort is REAL:
        return number_eq(a, b)
    if sort is FLOAT64:
        return _float_eq(a, b)
    if a is b:
        return true
    if a.op == "const" and b.op == "const":
        return false
    if sort is BOOL:
        return _bool_eq(a, b)
    for tree, other in ((a, b), (b, a)):
        if tree.op == "ite" and other.op == "const" and constant_leaves(tree):
            return map_leaves(tree, lambda leaf, other=other: const(leaf is other))  # type: ignore[misc]
    if sort is STR:
        return text_eq(a, b)
    return _ordered(a, b)


def ne(a: Term, b: Term) -> Term:
    """``not eq(a, b)``."""
    return not_(eq(a, b))


def _bool_eq(a: Term, b: Term) -> Term:
    if a.op == "const":
        a, b = b, a
    if b.op == "const":
        return a if b is true else not_(a)
    if a is not_(b):
        return false
    flips = (a.op == "not") + (b.op == "not")
    a = a.args[0] if a.op == "not" else a
    b = b.args[0] if b.op == "not" else b
    return not_(_ordered(a, b)) if flips == 1 else _ordered(a, b)


def _float_eq(a: Term, b: Term) -> Term:
    if a.op == "const" and b.op == "const":
        return const(a.value == b.value)
    if any(x.op == "const" and x.value != x.value for x in (a, b)):
        return false
    if a is b and largest(a) is not None:
        return true
    for one, other in ((a, b), (b, a)):
        if one.op == "const" and abs(one.value) == inf and largest(other) is not None:
            return false
    return _ordered(a, b, "feq")


def _ordered(a: Term, b: Term, op: str = "eq") -> Term:
    return make(op, BOOL, (a, b) if a.order <= b.order else (b, a))
