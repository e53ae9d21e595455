"""Bit vectors beyond the arithmetic that they share with other sorts, and the ways from and to INT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from presage.solvers.terms.core import Term, const, constant_of, make
from presage.solvers.terms.sorts import BITVEC, BOOL, INT, SortError


def bv_and(a: Term, b: Term) -> Term:
    """Bitwise and."""
    return _binary("bvand", a, b)


def bv_or(a: Term, b: Term) -> Term:
    """Bitwise or."""
    return _binary("bvor", a, b)


def bv_xor(a: Term, b: Term) -> Term:
    """Bitwise exclusive or."""
    return _binary("bvxor", a, b)


def bv_not(a: Term) -> Term:
    """Every bit flipped."""
    return bv_xor(a, constant_of(_vector("bvnot", a), -1))


def bv_shl(a: Term, b: Term) -> Term:
    """``a`` shifted left by ``b``; 0 from the width on, here and below."""
    return _binary("bvshl", a, b)


def bv_lshr(a: Term, b: Term) -> Term:
    """Shifted right, zeros coming in."""
    return _binary("bvlshr", a, b)


def bv_ashr(a: Term, b: Term) -> Term:
    """Shifted right, copies of the sign bit coming in."""
    return _binary("bvashr", a, b)


def bv_slt(a: Term, b: Term) -> Term:
    """``a < b``, both read as two's complement."""
    _same("bvslt", a, b)
    if a.op == "const" and b.op == "const":
        return const(signed(a.value, a.sort.params[0]) < signed(b.value, b.sort.params[0]))
    return make("bvslt", BOOL, (a, b))


def bv_to_int(a: Term) -> Term:
    """The unsigned value, INT."""
    _vector("bv_to_int", a)
    return const(a.value) if a.op == "const" else make("bv_to_int", INT, (a,))


def int_to_bv(a: Term, width: int) -> Term:
    """An INT modulo 2**width, as a bit vector."""
    if a.sort is not INT:
        raise SortError(f"int_to_bv of {a.sort}")
    sort = BITVEC(width)
    if a.op == "const":
        return constant_of(sort, a.value)
    return a.args[0] if a.op == "bv_to_int" and a.args[0].sort is sort else make("int_to_bv", sort, (a,))


def signed(value: int, width: int) -> int:
    """The two's complement reading of an unsigned value."""
    return value - (1 << width) if value >> (width - 1) else value


OPERATIONS: Final[dict[str, Callable[[int, int, int], int]]] = {
    "bvadd": lambda x, y, width: x + y,
    "bvsub": lambda x, y, width: x - y,
    "bvmul": lambda x, y, width: x * y,
    "bvand": lambda x, y, width: x & y,
    "bvor": lambda x, y, width: x | y,
    "bvxor": lambda x, y, width: x ^ y,
    "bvshl": lambda x, y, width: x << y if y < width else 0,
    "bvlshr": lambda x, y, width: x >> y if y < width else 0,
    "bvashr": lambda x, y, width: signed(x, width) >> min(y, width),
}
"""The value of each operation on unsigned operands of a width, before reduction modulo 2**width."""


def _binary(op: str, a: Term, b: Term) -> Term:
    _same(op, a, b)
    if a.op == "const" and b.op == "const":
        return constant_of(a.sort, OPERATIONS[op](a.value, b.value, a.sort.params[0]))
    return make(op, a.sort, (a, b))


def _vector(op: str, a: Term) -> Any:
    if a.sort.kind != "BitVec":
        raise SortError(f"{op} of {a.sort}")
    return a.sort


def _same(op: str, a: Term, b: Term) -> None:
    if _vector(op, a) is not b.sort:
        raise SortError(f"{op} of {a.sort} and {b.sort}")
