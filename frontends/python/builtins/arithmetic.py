"""Models of the built-in functions of numbers and characters."""

from __future__ import annotations

import math
from typing import Any

from presage.engine.lang.values import MISSING, Ref, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import calls, operators, symbolic, symbolic_floats, symbolic_text
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
    if symbolic_floats.is_float(value):
        return symbolic_floats.real(T.float_abs(symbolic_floats.term_of(state, value)))
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
    if type(value) is Sym and value.type in (int, bool) and (digits is None or type(digits) is int and digits >= 0):
        return symbolic.number(symbolic.integer(value))
    if symbolic_floats.is_float(value) and digits is None:
        return symbolic_floats.to_int(state, value, "RNE")
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
        if len(args) == 1 and type(args[0]) is Sym and args[0].type in (int, bool, float):
            if args[0].type is not float:
                return symbolic.number(symbolic.integer(args[0]))
            return symbolic_floats.to_int(state, args[0], {"floor": "RTN", "ceil": "RTP", "trunc": "RTZ"}[host.__name__])
        if len(args) == 1 and type(args[0]) is Ref:
            found = calls.method_tail(state, args[0], method)
            if found is not MISSING:
                return found
        return fold(state, host, args, kwargs)

    return model


for _host, _method in ((math.floor, "__floor__"), (math.ceil, "__ceil__"), (math.trunc, "__trunc__")):
    native(_host)(_rounding(_host, _method))


def _classifying(host: Any, test: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if len(args) == 1 and type(args[0]) is Sym:
            term = symbolic_floats.term_of(state, args[0])
            if term is not None:
                return symbolic.boolean(test(term))
        return fold(state, host, args, kwargs)

    return model


native(math.isnan)(_classifying(math.isnan, symbolic_floats.is_nan))
native(math.isinf)(_classifying(math.isinf, symbolic_floats.is_infinite))
native(math.isfinite)(
    _classifying(math.isfinite, lambda term: T.not_(T.or_(symbolic_floats.is_nan(term), symbolic_floats.is_infinite(term))))
)


@native(float.is_integer)
def is_integer(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``float.is_integer``."""
    value = unbox(state, args[0])
    if not symbolic_floats.is_float(value):
        return fold(state, float.is_integer, (value, *args[1:]), kwargs)
    term = symbolic_floats.term_of(state, value)
    return symbolic.boolean(T.and_(T.eq(T.float_whole(term, "RTZ"), term), T.not_(symbolic_floats.is_infinite(term))))


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
        if type(value) is Sym and value.type in (int, bool) and host is chr:
            code = symbolic.integer(value)
            if not state.decide(T.and_(T.ge(code, T.const(0)), T.le(code, T.const(T.LAST_CODE)))):
                if not state.decide(T.and_(T.ge(code, T.const(-(1 << 31))), T.lt(code, T.const(1 << 31)))):
                    raise Unknown("chr() of a symbolic number of more than 32 bits")
                raise error(state, ValueError, "chr() arg not in range(0x110000)")
            return symbolic.string(T.char(code))
        if type(value) is Sym and value.type is str and host is ord:
            found = symbolic_text.codes(state, value)
            if len(found) != 1:
                raise error(state, TypeError, f"ord() expected a character, but string of length {len(found)} found")
            return symbolic.number(found[0])
        return fold(state, host, (value,), {})

    return model


native(chr)(_character(chr))
native(ord)(_character(ord))
