"""Sums and products.

Over INT and REAL every sum is kept as one node: a constant and a non-zero coefficient for each of its distinct atoms,
atoms in their fixed order. So ``(x + 1) - 1`` is ``x`` again, and ``x + y`` is ``y + x``. A product of two or more
atoms is an atom. Over FLOAT64 and bit vectors the operations are kept as written: rounding isn't associative.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from typing import Any, Final, TypeAlias

from presage.solvers.terms.core import Term, const, constant_of, make
from presage.solvers.terms.logic import ite
from presage.solvers.terms.sorts import FLOAT64, INT, REAL, Sort, SortError

_UNIT: Final[dict[Sort, Any]] = {INT: 1, REAL: Fraction(1)}
_ZERO: Final[dict[Sort, Any]] = {INT: 0, REAL: Fraction(0)}


Parts: TypeAlias = tuple[Any, tuple[Any, ...], tuple[Term, ...]]
"""A linear sum in normal form: constant, coefficients (none zero), atoms (distinct, ascending)."""


def parts(term: Term) -> Parts:
    """An INT or REAL term as a linear sum."""
    op = term.op
    if op == "const":
        return term.value, (), ()
    if op == "sum":
        constant, factors = term.value
        return constant, factors, term.args
    return _ZERO[term.sort], (_UNIT[term.sort],), (term,)


def term_of(sort: Sort, total: Parts) -> Term:
    """The term of a linear sum."""
    constant, factors, atoms = total
    if not atoms:
        return make("const", sort, (), constant)
    if not constant and len(atoms) == 1 and factors[0] == 1:
        return atoms[0]
    return make("sum", sort, atoms, (constant, factors))


def plus(a: Parts, weight: Any, b: Parts) -> Parts:
    """``a + weight * b``, for a weight other than zero."""
    constant, factors, atoms = a
    offset, others, more = b
    constant = constant + weight * offset
    if not more:
        return constant, factors, atoms
    if not atoms:
        return constant, others if weight == 1 else tuple([weight * factor for factor in others]), more
    monomials = dict(zip(atoms, factors, strict=True))
    for factor, atom in zip(others, more, strict=True):
        monomials[atom] = monomials.get(atom, 0) + weight * factor
    return _normal(constant, monomials)


def _normal(constant: Any, monomials: dict[Term, Any]) -> Parts:
    atoms = [atom for atom, factor in monomials.items() if factor]
    if len(atoms) > 1:
        atoms.sort(key=_by_order)
    return constant, tuple([monomials[atom] for atom in atoms]), tuple(atoms)


def _by_order(term: Term) -> bytes:
    return term.order


def linear(sort: Sort, constant: Any, monomials: dict[Term, Any]) -> Term:
    """The term of a constant and a coefficient per atom; zero coefficients vanish."""
    return term_of(sort, _normal(constant, monomials))


def scale(factor: Any, term: Term) -> Term:
    """``factor * term`` for a host number of the term's sort, INT or REAL."""
    if not factor:
        return make("const", term.sort, (), factor)
    return term_of(term.sort, plus((_ZERO[term.sort], (), ()), factor, parts(term)))


def weighted_sum(sort: Sort, constant: Any, weighted: Iterable[tuple[Any, Term]]) -> Term:
    """A constant and multiples of terms by host numbers other than zero, all of one sort, INT or REAL."""
    total: Parts = (constant, (), ())
    for weight, term in weighted:
        total = plus(total, weight, parts(_of(sort, term)))
    return term_of(sort, total)


def _of(sort: Sort, term: Term) -> Term:
    if term.sort is not sort:
        raise SortError(f"a sum of {sort} and {term.sort}")
    return term


def difference(a: Term, b: Term) -> Parts:
    """``a - b`` of one sort, INT or REAL, as a linear sum."""
    return plus(parts(a), -_UNIT[a.sort], parts(_of(a.sort, b)))


def add(a: Term, *rest: Term) -> Term:
    """The sum of terms of one sort: INT, REAL, FLOAT64 (each addition rounded, left to right) or bit vectors (modular)."""
    if a.sort in _UNIT:
        total = parts(a)
        for term in rest:
            total = plus(total, 1, parts(_of(a.sort, term)))
        return term_of(a.sort, total)
    result = a
    for term in rest:
        result = _machine_op("add", result, term)
    return result


def sub(a: Term, b: Term) -> Term:
    """``a - b`` over INT, REAL, FLOAT64 or bit vectors."""
    if a.sort in _UNIT:
        return term_of(a.sort, difference(a, b))
    return _machine_op("sub", a, b)


def neg(a: Term) -> Term:
    """``-a`` over INT, REAL, FLOAT64 (the sign bit flips, of zeros too) or bit vectors."""
    if a.sort in _UNIT:
        return scale(-_UNIT[a.sort], a)
    if a.sort is FLOAT64:
        if a.op == "const":
            return const(-a.value)
        return a.args[0] if a.op == "fneg" else make("fneg", FLOAT64, (a,))
    if a.sort.kind == "BitVec":
        return _machine_op("sub", constant_of(a.sort, 0), a)
    raise SortError(f"neg of {a.sort}")


def mul(a: Term, *rest: Term) -> Term:
    """The product of terms of one sort: INT, REAL, FLOAT64 (rounded, left to right) or bit vectors (modular)."""
    product = a
    for term in rest:
        if a.sort in _UNIT:
            product = _product(product, term)
        else:
            product = _machine_op("mul", product, term)
    return product


def _product(a: Term, b: Term) -> Term:
    sort = a.sort
    if b.sort is not sort:
        raise SortError(f"a product of {sort} and {b.sort}")
    if a.op == "const":
        return scale(a.value, b)
    if b.op == "const":
        return scale(b.value, a)
    for test, other in ((a, b), (b, a)):
        if test.op == "ite" and test.args[1].op == "const" and test.args[2].op == "const":
            return ite(test.args[0], scale(test.args[1].value, other), scale(test.args[2].value, other))
    weight = _UNIT[sort]
    factors: list[Term] = []
    for term in (a, b):
        if term.op == "sum" and len(term.args) == 1 and not term.value[0]:
            weight *= term.value[1][0]
            term = term.args[0]
        factors.extend(term.args if term.op == "mul" else (term,))
    if sort is REAL and all(factor.op == "to_real" for factor in factors):
        return scale(weight, to_real(mul(*[factor.args[0] for factor in factors])))
    factors.sort(key=_by_order)
    return scale(weight, make("mul", sort, tuple(factors)))


def to_real(a: Term) -> Term:
    """The REAL equal to an INT. It reaches the atoms, so that sums of reals see through it."""
    if a.sort is not INT:
        raise SortError(f"to_real of {a.sort}")
    constant, factors, atoms = parts(a)
    weighted = {make("to_real", REAL, (atom,)): Fraction(factor) for factor, atom in zip(factors, atoms, strict=True)}
    return linear(REAL, Fraction(constant), weighted)


def as_integers(term: Term) -> tuple[Term, int] | None:
    """A REAL that is a fraction of integers, as INT numerator and positive denominator; None if it isn't one."""
    constant, factors, atoms = parts(term)
    if not atoms or any(atom.op != "to_real" for atom in atoms):
        return None
    denominator = lcm(constant.denominator, *[factor.denominator for factor in factors])
    weighted = {atom.args[0]: int(factor * denominator) for factor, atom in zip(factors, atoms, strict=True)}
    return linear(INT, int(constant * denominator), weighted), denominator


def _machine_op(name: str, a: Term, b: Term) -> Term:
    """Addition, subtraction, multiplication as hardware does them."""
    sort = a.sort
    if b.sort is not sort:
        raise SortError(f"{name} of {sort} and {b.sort}")
    if sort is FLOAT64:
        if a.op == "const" and b.op == "const":
            return const(_FLOAT_OPS[name](a.value, b.value))
        return make("f" + name, sort, (a, b))
    if sort.kind == "BitVec":
        if a.op == "const" and b.op == "const":
            return constant_of(sort, _FLOAT_OPS[name](a.value, b.value))
        return make("bv" + name, sort, (a, b))
    raise SortError(f"{name} of {sort}")


_FLOAT_OPS: Final[dict[str, Any]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
}
