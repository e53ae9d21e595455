"""Models of the built-in functions of numbers and characters."""

from __future__ import annotations

import math
from typing import Any

from presage.engine.lang.values import MISSING, Ref, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import calls, operators, symbolic
from presage.frontends.python.meaning.convert import host_call, is_plain, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@native(abs)
def abs_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``abs``."""
    arity(state, "abs", args, kwargs, 1, 1)
    value = args[0]
    if is_plain(value):
        return host_call(state, abs, value)
    if type(value) is SymDecimal:
        return SymDecimal(T.abs_(value.coefficient), value.exponent)
    term = symbolic.integer(value)
    if term is not None:
        return symbolic.number(T.abs_(term))
    found = calls.method_tail(state, value, "__abs__")
    if found is MISSING:
        raise error(state, TypeError, f"bad operand type for abs(): '{value_type_name(state, value)}'")
    return found


@native(round)
def round_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``round``."""
    value = args[0]
    digits = args[1] if len(args) > 1 else kwargs.get("ndigits")
    if is_plain(value) and is_plain(digits):
        return host_call(state, round, value, digits) if digits is not None else host_call(state, round, value)
    if type(value) is SymDecimal and (digits is None or type(digits) is int):
        rounded = symbolic.quantize(state, value, -(digits or 0), "ROUND_HALF_EVEN")
        if digits is not None:
            return rounded
        return symbolic.number(symbolic.truncate(rounded)) if type(rounded) is SymDecimal else int(rounded)
    if type(value) is Sym and value.type is int and digits is None:
        return value
    if is_plain(value) and type(digits) is Ref:
        return fold(state, round, (value, digits), {})
    found = calls.method_tail(state, value, "__round__", () if digits is None else (digits,))
    if found is MISSING or type(value) is not Ref:
        if type(value) is not Ref:
            raise Unknown("round() of a symbolic value")
        raise error(state, TypeError, f"type {value_type_name(state, value)} doesn't define __round__ method")
    return found


def _rounding(host: Any, method: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if len(args) == 1 and type(args[0]) is Ref:
            found = calls.method_tail(state, args[0], method)
            if found is not MISSING:
                return found
        return fold(state, host, args, kwargs)

    return model


for _host, _method in ((math.floor, "__floor__"), (math.ceil, "__ceil__"), (math.trunc, "__trunc__")):
    native(_host)(_rounding(_host, _method))


@native(divmod)
def divmod_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``divmod``."""
    arity(state, "divmod", args, kwargs, 2, 2)
    return operators.binary(state, "divmod", *args)


@native(pow)
def pow_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``pow``."""
    exponent = args[1] if len(args) > 1 else kwargs["exp"]
    modulus = args[2] if len(args) > 2 else kwargs.get("mod")
    base = args[0] if args else kwargs["base"]
    if modulus is None:
        return operators.binary(state, "**", base, exponent)
    own = lookup(state, class_of(state, base), "__pow__")
    if type(own) is Ref:

        def checked(state: Any, found: Value) -> Value:
            if found is NotImplemented:
                names = "', '".join(value_type_name(state, value) for value in (base, exponent, modulus))
                raise error(state, TypeError, f"unsupported operand type(s) for ** or pow(): '{names}'")
            return found

        return operators.call_special(state, own, base, class_of(state, base), (exponent, modulus), checked)
    return fold(state, _host_pow, (base, exponent, modulus), {})


_host_pow = pow


def _number_format(host: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        value = unbox(state, args[0])
        if is_plain(value):
            return host_call(state, host, value)
        tail = calls.method_tail(state, value, "__index__", then=lambda s, found: host_call(s, host, found))
        if tail is MISSING:
            raise error(
                state, TypeError, f"'{value_type_name(state, value)}' object cannot be interpreted as an integer"
            )
        return tail

    return model


for _formatting in (bin, oct, hex):
    native(_formatting)(_number_format(_formatting))


def _character(host: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, host.__name__, args, kwargs, 1, 1)
        value = unbox(state, args[0])
        if is_plain(value):
            return host_call(state, host, value)
        if type(value) is Sym and value.type is int and host is chr:
            return host_call(state, chr, symbolic.concrete(state, value))
        return fold(state, host, (value,), {})

    return model


native(chr)(_character(chr))
native(ord)(_character(ord))
