"""Operators as closures, with fast paths for exact built-in types."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.values import Closure, Signal, Tail, Value
from presage.frontends.python.meaning import calls, operators
from presage.frontends.python.meaning.delivery import deliver

_NUMBERS = frozenset({int, float, bool})


# --- operators -----------------------------------------------------------------------------------


def _fast_binary(function: Any, kinds: frozenset[type]) -> Any:
    def make(op: Any, code: Any) -> list[Closure]:
        dest, left, right, symbol = op.dest, op.left, op.right, op.operator
        slow = operators.inplace if type(op) is ir.Inplace else operators.binary

        def run(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if type(x) in kinds and type(y) in kinds:
                regs[dest] = function(x, y)
                return None
            value = slow(state, symbol, x, y)
            if type(value) is Tail:
                return calls.run_tail(state, value, dest)
            regs[dest] = value
            return None

        return [run]

    return make


def _add(op: Any, code: Any) -> list[Closure]:
    dest, left, right = op.dest, op.left, op.right
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary

    def add(state: Any, regs: list[Value]) -> Signal:
        x = regs[left]
        y = regs[right]
        kind = type(x)
        if kind in _NUMBERS and type(y) in _NUMBERS:
            regs[dest] = x + y
            return None
        if kind is str and type(y) is str:
            regs[dest] = x + y
            state.steps += len(x) >> 14
            return None
        value = slow(state, "+", x, y)
        if type(value) is Tail:
            return calls.run_tail(state, value, dest)
        regs[dest] = value
        return None

    return [add]


def _multiply(op: Any, code: Any) -> list[Closure]:
    dest, left, right = op.dest, op.left, op.right
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary
    limit = 1 << 64

    def multiply(state: Any, regs: list[Value]) -> Signal:
        x = regs[left]
        y = regs[right]
        if type(x) in _NUMBERS and type(y) in _NUMBERS and -limit < x < limit and -limit < y < limit:
            regs[dest] = x * y
            return None
        return deliver(state, regs, dest, slow(state, "*", x, y))

    return [multiply]


def _divide(symbol: str, function: Any) -> Any:
    def make(op: Any, code: Any) -> list[Closure]:
        dest, left, right = op.dest, op.left, op.right
        slow = operators.inplace if type(op) is ir.Inplace else operators.binary

        def divide(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if type(x) is int and type(y) is int and y:
                regs[dest] = function(x, y)
                return None
            return deliver(state, regs, dest, slow(state, symbol, x, y))

        return [divide]

    return make


def _any_binary(op: Any, code: Any) -> list[Closure]:
    dest, left, right, symbol = op.dest, op.left, op.right, op.operator
    slow = operators.inplace if type(op) is ir.Inplace else operators.binary

    def run(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, slow(state, symbol, regs[left], regs[right]))

    return [run]


_BINARY: dict[str, Callable[[Any, Any], list[Closure]]] = {
    "+": _add,
    "-": _fast_binary(operator.sub, _NUMBERS),
    "*": _multiply,
    "//": _divide("//", operator.floordiv),
    "%": _divide("%", operator.mod),
    "&": _fast_binary(operator.and_, frozenset({int})),
    "|": _fast_binary(operator.or_, frozenset({int})),
    "^": _fast_binary(operator.xor, frozenset({int})),
}


def compile_binary(op: Any, code: Any) -> list[Closure]:
    """A binary operation or its updating form."""
    return _BINARY.get(op.operator, _any_binary)(op, code)


def compile_compare(op: ir.Compare, code: Any) -> list[Closure]:
    """A comparison."""
    dest, left, right, symbol = op.dest, op.left, op.right, op.operator
    if symbol == "is" or symbol == "is-not":
        yes = symbol == "is"

        def identity(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            if x is y:
                regs[dest] = yes
            elif x is None or y is None:
                regs[dest] = not yes
            else:
                regs[dest] = operators.compare(state, symbol, x, y)
            return None

        return [identity]
    if symbol in operators.COMPARE:
        function = operators.COMPARE[symbol][2]

        def ordered(state: Any, regs: list[Value]) -> Signal:
            x = regs[left]
            y = regs[right]
            kind = type(x)
            if kind in _NUMBERS and type(y) in _NUMBERS or kind is str and type(y) is str:
                regs[dest] = function(x, y)
                return None
            value = operators.compare(state, symbol, x, y)
            if type(value) is Tail:
                return calls.run_tail(state, value, dest)
            regs[dest] = value
            return None

        return [ordered]

    def other(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, operators.compare(state, symbol, regs[left], regs[right]))

    return [other]


def compile_unary(op: ir.Unary, code: Any) -> list[Closure]:
    """A unary operation."""
    dest, reg, symbol = op.dest, op.operand, op.operator
    if symbol == "truth":

        def truth(state: Any, regs: list[Value]) -> Signal:
            x = regs[reg]
            kind = type(x)
            if kind is bool:
                regs[dest] = x
            elif x is None:
                regs[dest] = False
            elif kind is str or kind is int:
                regs[dest] = bool(x)
            else:
                return deliver(state, regs, dest, operators.truth(state, x))
            return None

        return [truth]
    if symbol == "not":

        def not_(state: Any, regs: list[Value]) -> Signal:
            x = regs[reg]
            if type(x) is bool:
                regs[dest] = not x
                return None
            return deliver(state, regs, dest, operators.not_(state, x))

        return [not_]

    def unary(state: Any, regs: list[Value]) -> Signal:
        return deliver(state, regs, dest, operators.unary(state, symbol, regs[reg]))

    return [unary]
