"""The term: an immutable, interned node of a formula.

Two terms are equal exactly where they are the same object. The table that sees to this is keyed on sort and bits,
never on the host's equality, under which ``True == 1 == 1.0`` and ``0.0 == -0.0``. It holds terms weakly: a term
lives as long as somebody uses it.

This module knows nothing of simplification; the constructors in the modules beside it do, and end in ``make``.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from hashlib import blake2b
from typing import Any, Final, TypeAlias
from weakref import WeakValueDictionary
from zlib import crc32

from presage.solvers.terms.nodes import postorder, to_text
from presage.solvers.terms.sorts import BITVEC, BOOL, FLOAT64, INT, REAL, STR, Sort, SortError

Value: TypeAlias = bool | int | float | Fraction | str
"""A host value: of BOOL ``bool``, of INT and bit vectors ``int``, of REAL ``Fraction``, of FLOAT64 ``float``, of STR ``str``."""

_DEEP: Final = 40


class Term:
    """A node: an operation over argument terms.

    - ``op``: the operation's name; ``const``, ``var`` and ``apply`` are the leaves and uninterpreted functions;
    - ``sort``: the sort of the value;
    - ``args``: the argument terms;
    - ``value``: the constant's host value, the variable's or function's name, a sum's (constant, coefficients),
      otherwise None;
    - ``order``: bytes that order terms the same in every process; variables come by name, small terms first;
    - ``depth``: the longest way to a leaf.

    The hash is derived from ``order``: sets of terms behave alike in every process.
    """

    __slots__ = ("__weakref__", "_hash", "args", "depth", "op", "order", "sort", "value")

    op: str
    sort: Sort
    args: tuple[Term, ...]
    value: Any
    order: bytes
    depth: int
    _hash: int

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("terms are immutable")

    def __copy__(self) -> Term:
        return self

    def __deepcopy__(self, memo: object) -> Term:
        return self

    def __bool__(self) -> bool:
        raise TypeError("a term has no truth value; compare with `is`, or evaluate it")

    def __repr__(self) -> str:
        return to_text(self)

    def __reduce__(self) -> tuple[object, ...]:
        if self.depth <= _DEEP:
            return make, (self.op, self.sort, self.args, self.value)
        return _unpack, (_pack(self),)


_TERMS: WeakValueDictionary[tuple[object, ...], Term] = WeakValueDictionary()
_SET: Final = {slot: getattr(Term, slot).__set__ for slot in ("op", "sort", "args", "value", "depth", "order", "_hash")}
_set_op, _set_sort, _set_args, _set_value, _set_depth, _set_order, _set_hash = _SET.values()


def make(op: str, sort: Sort, args: tuple[Term, ...] = (), value: Any = None) -> Term:
    """The one term with exactly these parts, unsimplified. For constructors; users call those."""
    key = (op, sort, args, float_bits(value) if value.__class__ is float else value)
    found = _TERMS.get(key)
    if found is not None:
        return found
    term = Term.__new__(Term)
    depth = 0
    for arg in args:
        if arg.depth >= depth:
            depth = arg.depth + 1
    order = _order(op, sort, args, value, depth)
    _set_op(term, op)
    _set_sort(term, sort)
    _set_args(term, args)
    _set_value(term, value)
    _set_depth(term, depth)
    _set_order(term, order)
    _set_hash(term, crc32(order))
    _TERMS[key] = term
    return term


def const(value: Value) -> Term:
    """The constant of a host value: bool -> BOOL, int -> INT, Fraction -> REAL, float -> FLOAT64, str -> STR.

    Raises SortError for a value of any other class, subclasses included.
    """
    kind = value.__class__
    sort = _CONST_SORTS.get(kind)
    if sort is None:
        raise SortError(f"no sort has values of {kind.__name__}")
    if kind is float and value != value:
        value = _NAN
    return make("const", sort, (), value)


def constant_of(sort: Sort, value: Value) -> Term:
    """The constant of a sort; unlike ``const`` it also builds bit vectors, from any integer modulo 2**width."""
    if sort.kind == "BitVec":
        return make("const", sort, (), int(value) & ((1 << sort.params[0]) - 1))
    found = const(value)
    if found.sort is not sort:
        raise SortError(f"{value!r} is no value of {sort}")
    return found


def var(name: str, sort: Sort) -> Term:
    """The variable of this name. One name stands for one variable: give it one sort."""
    return make("var", sort, (), name)


def apply(fname: str, sort: Sort, *args: Term) -> Term:
    """An application of an uninterpreted function: equal arguments give equal values, nothing else is known.

    ``sort`` is the result's. One name stands for one function: use it with one signature.
    """
    return make("apply", sort, args, fname)


def float_bits(value: float) -> int:
    """The 64 bits of a float, as an unsigned integer."""
    bits: int = struct.unpack("<Q", struct.pack("<d", value))[0]
    return bits


def bits_float(bits: int) -> float:
    """The float with these 64 bits."""
    value: float = struct.unpack("<d", struct.pack("<Q", bits))[0]
    return value


def default_value(sort: Sort) -> Value:
    """The host value that stands in where any value will do: False, 0, 0.0, or the empty string."""
    if sort.kind == "BitVec":
        return 0
    return _DEFAULTS[sort]


def is_value(value: object, sort: Sort) -> bool:
    """Whether a host value is one of the sort's, exactly (True is no INT)."""
    if sort.kind == "BitVec":
        return value.__class__ is int and 0 <= value < 1 << sort.params[0]
    return _CONST_SORTS.get(value.__class__) is sort


_NAN: Final = bits_float(0x7FF8000000000000)
_CONST_SORTS: Final[dict[type, Sort]] = {bool: BOOL, int: INT, Fraction: REAL, float: FLOAT64, str: STR}
_DEFAULTS: Final[dict[Sort, Value]] = {BOOL: False, INT: 0, REAL: Fraction(0), FLOAT64: 0.0, STR: ""}


def _order(op: str, sort: Sort, args: tuple[Term, ...], value: Any, depth: int) -> bytes:
    content = _encode(value)
    if op == "const" and len(content) <= 32:
        return b"0" + content + repr(sort).encode()
    if op == "var" and len(content) <= 200:
        return b"1" + content + b"\0" + repr(sort).encode()
    parts = [op.encode(), repr(sort).encode(), content, *[arg.order for arg in args]]
    lengths = ",".join([str(len(part)) for part in parts])
    return b"2" + depth.to_bytes(4, "big") + blake2b(b"".join([*parts, lengths.encode()]), digest_size=16).digest()


def _encode(value: Any) -> bytes:
    kind = value.__class__
    encoder = _ENCODERS.get(kind)
    if encoder is None:
        raise SortError(f"no sort has values of {kind.__name__}")
    return encoder(value)


def _encode_tuple(value: tuple[Any, ...]) -> bytes:
    parts = [_encode(item) for item in value]
    return b"(" + b"".join(len(part).to_bytes(8, "big") + part for part in parts)


_ENCODERS: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): lambda value: b"",
    bool: lambda value: b"T" if value else b"F",
    int: lambda value: b"i%x" % value if value >= 0 else b"-%x" % -value,
    Fraction: lambda value: (
        b"q%x/%x" % (value.numerator, value.denominator) if value >= 0 else b"-%x/%x" % (-value.numerator, value.denominator)
    ),
    float: lambda value: b"f%016x" % float_bits(value),
    str: lambda value: b"s" + value.encode("utf-8", "surrogatepass"),
    tuple: _encode_tuple,
}


def _pack(term: Term) -> list[tuple[str, Sort, tuple[int, ...], Any]]:
    """A deep term as rows in dependency order: pickling must not recurse along it."""
    index: dict[Term, int] = {}
    rows: list[tuple[str, Sort, tuple[int, ...], Any]] = []
    for node in postorder((term,)):
        index[node] = len(rows)
        rows.append((node.op, node.sort, tuple(index[arg] for arg in node.args), node.value))
    return rows


def _unpack(rows: list[tuple[str, Sort, tuple[int, ...], Any]]) -> Term:
    built: list[Term] = []
    for op, sort, args, value in rows:
        built.append(make(op, sort, tuple(built[index] for index in args), value))
    return built[-1]


def bitvec(value: int, width: int) -> Term:
    """The bit vector constant ``value`` modulo 2**width."""
    return constant_of(BITVEC(width), value)


true: Final = const(True)
false: Final = const(False)
