"""Folding of operators on numeric literals, as CPython's compiler does it.

Only exact built-in numbers, only operations that raise nothing and whose result stays small; everything else is left to
the run. Not for: any value that is not a literal of the source.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from presage.engine.ir import ops
from presage.engine.ir.ops import Op, Reg

_MAX_BITS = 128
_NUMBERS = (int, float, complex)

_BINARY: dict[str, Callable[[Any, Any], object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
_UNARY: dict[str, Callable[[Any], object]] = {
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
}


def fold_binary(emitted: list[Op], operator_: str, left: Reg, right: Reg) -> ops.Const | None:
    """The last two operations replaced by one literal, if they are number literals for these operands.

    The replaced ones are removed from `emitted`; the result is not added. None: nothing to fold.
    """
    if len(emitted) < 2:
        return None
    second = emitted[-1]
    if type(second) is not ops.Const or second.dest != right:
        return None
    first = emitted[-2]
    if type(first) is not ops.Const or first.dest != left:
        return None
    a, c = first.value, second.value
    if type(a) not in _NUMBERS or type(c) not in _NUMBERS:
        return None
    value = _compute(operator_, a, c)
    if value is None:
        return None
    del emitted[-2:]
    return ops.Const(first.span, left, value)


def _compute(operator_: str, a: object, c: object) -> object | None:
    if operator_ in ("<<", "**") or operator_ == ">>":
        return _grow(operator_, a, c)
    function = _BINARY.get(operator_)
    if function is None:
        return None
    try:
        value = function(a, c)
    except (ArithmeticError, TypeError):
        return None
    return None if isinstance(value, int) and value.bit_length() > _MAX_BITS else value


def _grow(operator_: str, a: object, c: object) -> object | None:
    """Shifts and powers of small non-negative integers."""
    if not isinstance(a, int) or not isinstance(c, int) or c < 0 or c > _MAX_BITS:
        return None
    if operator_ == ">>":
        return a >> c
    if operator_ == "<<":
        return a << c if a.bit_length() + c <= _MAX_BITS else None
    power: object = a**c if a.bit_length() * c <= _MAX_BITS else None
    return power


def fold_unary(emitted: list[Op], operator_: str, operand: Reg) -> ops.Const | None:
    """The last operation replaced by a literal, if it is a number literal for this operand (see `fold_binary`)."""
    last = emitted[-1] if emitted else None
    if type(last) is not ops.Const or last.dest != operand or type(last.value) not in _NUMBERS:
        return None
    if operator_ == "invert" and type(last.value) is not int:
        return None
    emitted.pop()
    return ops.Const(last.span, operand, _UNARY[operator_](last.value))
