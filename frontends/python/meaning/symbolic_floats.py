"""Symbolic floats: IEEE formulas for what the hardware computes exactly so, and unknown for the rest.

Powers, remainders and the text of a symbolic float are not here: no solver decides them exactly. A float that stands for
a real number (a clock's time) is no IEEE formula and stays opaque.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import MISSING, Sym, Unknown, Value
from presage.frontends.python.meaning.errors import error
from presage.solvers import terms as T

_EXACT = 1 << 53
_HUGE = (1 << 1024) - (1 << 970)
_ZERO = T.const(0.0)


def is_float(value: Value) -> bool:
    """Whether a value is a symbolic float."""
    return type(value) is Sym and value.type is float


def real(term: Any) -> Value:
    """A float for a term: concrete where the term is."""
    return term.value if term.op == "const" else Sym(term, float)


def term_of(state: Any, value: Value) -> Any:
    """The FLOAT64 term of a float, or of an int or bool as the interpreter converts it; None for anything else."""
    kind = type(value)
    if kind is float:
        return T.const(value)
    if kind is Sym and value.type is float:
        if value.term.sort is not T.FLOAT64:
            raise Unknown("arithmetic on a symbolic time")
        return value.term
    number = _integer(value)
    if number is None:
        return None
    if not state.decide(T.and_(T.lt(number, T.const(_HUGE)), T.gt(number, T.const(-_HUGE)))):
        raise error(state, OverflowError, "int too large to convert to float")
    return T.int_to_float(number)


def _integer(value: Value) -> Any:
    kind = type(value)
    if kind is int or kind is bool:
        return T.const(int(value))
    if kind is Sym and value.type is int:
        return value.term
    if kind is Sym and value.type is bool:
        return T.ite(value.term, T.const(1), T.const(0))
    return None


def binary(state: Any, op: str, x: Value, y: Value) -> Value:
    """An arithmetic operator with a float operand; ``MISSING`` where the other operand is no number."""
    a, b = term_of(state, x), term_of(state, y)
    if a is None or b is None:
        if type(x) is complex or type(y) is complex:
            raise Unknown("arithmetic of a symbolic float and a complex number")
        return MISSING
    if op == "/":
        if state.decide(T.eq(b, _ZERO)):
            raise error(state, ZeroDivisionError, "float division by zero")
        return real(T.float_div(a, b))
    build: Any = {"+": T.add, "-": T.sub, "*": T.mul}.get(op)
    if build is None:
        raise Unknown(f"operator {op} on symbolic floats")
    return real(build(a, b))


def divide(state: Any, a: Any, b: Any) -> Value:
    """``a / b`` of two INT terms; the divisor is not zero on the path."""
    small = [T.and_(T.le(n, T.const(_EXACT)), T.ge(n, T.const(-_EXACT))) for n in (a, b)]
    if not state.decide(T.and_(*small)):
        raise Unknown("true division of symbolic ints of more than 53 bits")
    return real(T.float_div(*[T.int_to_float(T.clamp(n, -_EXACT, _EXACT)) for n in (a, b)]))


def unary(op: str, value: Sym) -> Value:
    """``-x`` and ``+x``."""
    if value.term.sort is not T.FLOAT64:
        raise Unknown("arithmetic on a symbolic time")
    return MISSING if op == "invert" else real(T.neg(value.term) if op == "neg" else value.term)


def compare(state: Any, op: str, x: Value, y: Value) -> Any:
    """The BOOL term of an ordering of floats, or of a float and an int; ``MISSING`` where one is neither."""
    terms = []
    for value in (x, y):
        number = _integer(value)
        if number is None:
            terms.append(term_of(state, value))
            continue
        if not state.decide(T.and_(T.le(number, T.const(_EXACT)), T.ge(number, T.const(-_EXACT)))):
            raise Unknown("comparison of a symbolic float and an int of more than 53 bits")
        terms.append(T.int_to_float(T.clamp(number, -_EXACT, _EXACT)))
    a, b = terms
    if a is None or b is None:
        return MISSING
    if op == "!=":
        return T.not_(T.eq(a, b))
    return T.eq(a, b) if op == "==" else _ORDER[op](a, b)


_ORDER = {"<": T.lt, "<=": T.le, ">": T.gt, ">=": T.ge}


def truth(value: Sym) -> Any:
    """The BOOL term of ``bool(x)``."""
    if value.term.sort is not T.FLOAT64:
        return T.ne(value.term, T.const(0))
    return T.not_(T.eq(value.term, _ZERO))


def is_nan(term: Any) -> Any:
    """Whether a term is NaN."""
    return T.not_(T.eq(term, term))


def is_infinite(term: Any) -> Any:
    """Whether a term is an infinity."""
    return T.eq(T.float_abs(term), T.const(float("inf")))


def to_int(state: Any, value: Sym, mode: str) -> Value:
    """The int that a float is rounded to: RTZ for ``int``, RNE for ``round``, RTN for floor, RTP for ceil."""
    term = value.term
    if term.sort is not T.FLOAT64:
        raise Unknown("rounding of a symbolic time")
    if state.decide(is_nan(term)):
        raise error(state, ValueError, "cannot convert float NaN to integer")
    if state.decide(is_infinite(term)):
        raise error(state, OverflowError, "cannot convert float infinity to integer")
    found = T.float_to_int(T.float_whole(term, mode))
    return found.value if found.op == "const" else Sym(found, int)


def both_numbers(state: Any, x: Value, y: Value) -> None:
    """Goes on where two floats are not both NaN: there identity and equality are the same question.

    Raises:
        Unknown: on the path where they are.
    """
    a, b = term_of(state, x), term_of(state, y)
    if state.decide(T.and_(is_nan(a), is_nan(b))):
        raise Unknown("identity of symbolic floats that are no numbers")
