"""Models of str, bytes, int, float, bool and Decimal: constructors and methods beyond plain folding."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ListObj
from presage.engine.lang.values import MISSING, Raised, Ref, Rendered, Scrambled, Sym, SymDecimal, Tail, Unknown, Value
from presage.frontends.python.builtins import texts
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.builtins.views import bytes_like
from presage.frontends.python.meaning import (
    attributes,
    calls,
    drawn,
    drawn_codecs,
    operators,
    symbolic,
    symbolic_floats,
    symbolic_format,
    text,
)
from presage.frontends.python.meaning.charging import charge_operator
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, is_plain, to_host, unbox
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.folding import HANDLERS, MAX_SIZE, fold, formatted
from presage.frontends.python.meaning.iteration import collect
from presage.frontends.python.meaning.registry import NATIVES, allocator, constructor, native
from presage.frontends.python.meaning.scrambled import refuse
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_SYMBOLIC = (Sym, SymDecimal, Rendered)


def boxing(host: type) -> None:
    """``__new__`` for subclasses of an immutable scalar: the host's value in a box."""

    def allocate(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
        made = calls.construct(state, host, args, kwargs)

        def box(state: Any, value: Value) -> Value:
            if type(value) in _SYMBOLIC:
                raise Unknown(f"an instance of a subclass of {host.__name__} with a symbolic value")
            return state.new(Boxed(cls, {}, unbox(state, value)))

        return calls.after(made, state, box)

    allocator(host)(allocate)


for _host in (str, bytes, int, float, complex, Decimal):
    boxing(_host)


# --- constructors ------------------------------------------------------------------------------------------


@constructor(bool)
def bool_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bool(x)``."""
    arity(state, "bool", args, kwargs, 0, 1)
    return operators.truth(state, args[0]) if args else False


@constructor(str)
def str_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str(x)`` and ``str(bytes, encoding, errors)``."""
    if len(args) > 1 or kwargs.keys() & {"encoding", "errors"}:
        if drawn.is_drawn(state, args[0]):
            return drawn_codecs.decode(state, args, kwargs)
        if type(args[0]) is Rendered:
            return Rendered(str, args[0].form, args[0].value, args[0].options)
        return fold(state, str, tuple(unbox(state, a) for a in args), kwargs)
    if not args:
        return kwargs.get("object", "")
    return text.to_str(state, args[0])


@constructor(bytes)
def bytes_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytes(...)``."""
    if not args:
        return b""
    value = args[0]
    if drawn.is_drawn(state, value) and value.type is bytes:
        return value
    if type(value) is Ref:
        if state.obj(value).cls is memoryview and len(args) == 1:
            return Tail(memoryview.tobytes, (value,))
        found = calls.method_tail(state, value, "__bytes__")
        if found is not MISSING and len(args) == 1:
            return calls.after(found, state, _plain_bytes)
        indexed = lookup(state, class_of(state, value), "__index__")
        if type(indexed) is Ref and type(state.obj(value)) is not Boxed:
            return calls.method_tail(state, value, "__index__", then=lambda s, size: fold(s, bytes, (_index(s, size),), {}))
        if type(state.obj(value)) is not Boxed:
            return collect(state, value, lambda state, items: fold(state, bytes, (tuple(items),), {}))
    return fold(state, bytes, tuple(unbox(state, a) for a in args), kwargs)


def _plain_bytes(state: Any, value: Value) -> Value:
    if type(unbox(state, value)) is not bytes:
        raise error(state, TypeError, f"__bytes__ returned non-bytes (type {value_type_name(state, value)})")
    return unbox(state, value)


def _index(state: Any, value: Value) -> Value:
    number = unbox(state, value)
    if not isinstance(number, int):
        raise error(state, TypeError, f"__index__ returned non-int (type {value_type_name(state, value)})")
    refuse(state, number)
    return int(number)


@constructor(int)
def int_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``int(...)``."""
    if not args:
        return 0
    value = args[0]
    if len(args) + len(kwargs) == 2 and drawn.is_drawn(state, value):
        return drawn_codecs.number_in(state, value, args[1] if len(args) == 2 else kwargs.get("base"))
    if type(value) in _SYMBOLIC and len(args) == 1 and not kwargs:
        return _symbolic_int(state, value)
    if type(value) is Sym and value.type is str and type(base := args[1] if len(args) > 1 else kwargs.get("base")) is int:
        return symbolic_format.whole_number(state, value, base)
    if type(unbox(state, value)) is Scrambled:
        return unbox(state, value)
    if type(value) is Ref and not kwargs and len(args) == 1:
        obj = state.obj(value)
        for name in ("__int__", "__index__", "__trunc__"):
            raw = lookup(state, obj.cls, name)
            if type(raw) is Ref:
                return operators.call_special(state, raw, value, obj.cls, (), _plain_int)
            if raw is not MISSING and raw is not None:
                break
        if type(obj) is Boxed and isinstance(obj.value, tuple) or type(obj) is not Boxed and type(obj) is not ListObj:
            raise error(
                state, TypeError,
                f"int() argument must be a string, a bytes-like object or a real number, not '{value_type_name(state, value)}'",
            )  # fmt: skip
    return _fold_number(state, int, args, kwargs)


def _as_int(host: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        value = unbox(state, args[0]) if args else MISSING
        if type(value) is Sym and value.type in (int, bool) and len(args) == 1:
            return symbolic.number(symbolic.integer(value))
        return fold(state, host, (value, *args[1:]) if args else args, kwargs)

    return model


for _name in ("__index__", "__int__", "__trunc__", "__floor__", "__ceil__"):
    native(int.__dict__[_name])(_as_int(int.__dict__[_name]))


def _plain_int(state: Any, value: Value) -> Value:
    inner = unbox(state, value)
    if type(inner) is Scrambled:
        return inner
    if isinstance(inner, int):
        return int(inner)
    if type(inner) is Sym:
        return inner
    raise error(state, TypeError, f"__int__ returned non-int (type {value_type_name(state, value)})")


def _symbolic_int(state: Any, value: Value) -> Value:
    if type(value) is SymDecimal:
        return symbolic.number(symbolic.truncate(value))
    if symbolic_floats.is_float(value) and value.term.sort is T.FLOAT64:
        return symbolic_floats.to_int(state, value, "RTZ")
    if type(value) is Sym and value.type is float and value.term.sort is T.REAL:
        term = value.term
        down, up = T.floor(term), T.neg(T.floor(T.neg(term)))
        return symbolic.number(T.ite(T.ge(term, T.const(Fraction(0))), down, up))
    term = symbolic.integer(value)
    if term is not None:
        return symbolic.number(term)
    found = symbolic.from_text(state, value, int)
    if found is not MISSING:
        return found
    if type(value) is not Sym:
        raise Unknown("int() of a lazily rendered text")
    return symbolic_format.whole_number(state, value)


def _named_by_repr(state: Any, raised: Raised, value: Value) -> Value:
    """Raises what says that a text is no number, with the text as its own class shows it."""
    words = state.obj(raised.ref).args[0]
    inner = repr(unbox(state, value))
    if type(words) is not str or not words.endswith(inner):
        raise raised

    def refuse(state: Any, shown: Value) -> Value:
        raise error(state, ValueError, words[: -len(inner)] + str(unbox(state, shown)))

    return Tail(repr, (value,), then=refuse)


_BY_REPR: dict[Any, tuple[type, ...]] = {int: (str,), float: (str, bytes)}
"""The kinds of text that the message of a failed conversion shows as their own class does."""


def _fold_number(state: Any, host: Any, args: Args, kwargs: Kwargs) -> Value:
    boxed = bool(args) and type(args[0]) is Ref and type(state.obj(args[0])) is Boxed
    if boxed and not isinstance(unbox(state, args[0]), int | float | str | bytes):
        wanted = "a string, a bytes-like object or a real number" if host is int else "a string or a real number"
        raise error(state, TypeError, f"{host.__name__}() argument must be {wanted}, not '{value_type_name(state, args[0])}'")
    try:
        return fold(state, host, tuple(unbox(state, a) for a in args), kwargs)
    except Raised as raised:
        if boxed and matches(state, raised.ref, ValueError) and type(unbox(state, args[0])) in _BY_REPR[host]:
            return _named_by_repr(state, raised, args[0])
        raise
    except Unknown:
        kinds = [value_type_name(state, a) for a in args]
        if type(args[0]) is Ref or kinds[0] in ("NoneType", "list", "dict"):
            label = "int() argument must be a string, a bytes-like object or a real number" if host is int else (
                "float() argument must be a string or a real number"
            )
            raise error(state, TypeError, f"{label}, not '{kinds[0]}'") from None
        raise


@constructor(float)
def float_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``float(...)``."""
    if not args:
        return 0.0
    value = args[0]
    if symbolic_floats.is_float(value) or symbolic.integer(value) is not None and type(value) is Sym:
        return symbolic_floats.real(symbolic_floats.term_of(state, value))
    if type(value) in _SYMBOLIC:
        raise Unknown("float() of a symbolic value")
    if type(value) is Ref:
        obj = state.obj(value)
        for name in ("__float__", "__index__"):
            raw = lookup(state, obj.cls, name)
            if type(raw) is Ref:
                return operators.call_special(state, raw, value, obj.cls, (), _plain_float(state, value, name))
            if raw is not MISSING and raw is not None:
                break
    return _fold_number(state, float, args, kwargs)


def _plain_float(state: Any, value: Value, name: str) -> Any:
    owner = value_type_name(state, value)

    def then(state: Any, found: Value) -> Value:
        number = unbox(state, found)
        if name == "__index__":
            return host_call(state, float, _index(state, found))
        if type(number) is Sym:
            raise Unknown("float() of a symbolic value")
        if type(number) is not float:
            raise error(
                state, TypeError, f"{owner}.__float__ returned non-float (type {value_type_name(state, found)})"
            )
        return number

    return then


@constructor(slice)
def slice_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``slice(...)``."""
    arity(state, "slice", args, kwargs, 1, 3)
    return slice(*args)


def _bound(state: Any, value: Sym, stop: bool) -> Value:
    """A bound of a range: one of the few that are possible; of a single one with many, each small length by itself."""
    try:
        return symbolic.concrete(state, value)
    except Unknown:
        term = symbolic.integer(value)
        if not stop or term is None or state.decide(T.le(term, T.const(0))):
            raise
    for length in range(1, symbolic.MAX_VALUES + 1):
        if state.decide(T.eq(term, T.const(length))):
            return length
    raise Unknown(f"a range of more than {symbolic.MAX_VALUES} items with a symbolic end")


@constructor(range)
def range_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``range(...)``: symbolic bounds split the path."""
    concrete = []
    for arg in args:
        value = unbox(state, arg)
        if type(value) is Sym:
            value = _bound(state, value, len(args) == 1)
        if type(value) is Ref:
            found = calls.method_tail(state, value, "__index__")
            if found is not MISSING:
                return Tail(state.session.prelude(state, "index_range"), args)
        concrete.append(value)
    if not all(map(is_plain, concrete)):
        bad = next(v for v in concrete if not is_plain(v))
        raise error(
            state, TypeError, f"'{value_type_name(state, bad)}' object cannot be interpreted as an integer"
        )
    return fold(state, range, tuple(concrete), kwargs)


@constructor(Decimal)
def decimal_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Decimal(...)``."""
    value = args[0] if args else kwargs.get("value", 0)
    if type(value) in _SYMBOLIC:
        if type(value) is SymDecimal:
            return value
        term = symbolic.integer(value)
        if term is not None:
            return SymDecimal(term, 0)
        found = symbolic.from_text(state, value, Decimal)
        if found is MISSING:
            raise Unknown("Decimal() of a symbolic text")
        return found
    return fold(state, Decimal, args, kwargs)


# --- methods that take more than plain data ------------------------------------------------------------------


@native(str.join, bytes.join)
def join(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sep.join(iterable)``."""
    arity(state, "str.join", args[1:], kwargs, 1, 1)
    sep = unbox(state, args[0])

    def glue(state: Any, found: list[Value]) -> Value:
        parts = [unbox(state, item) for item in found]
        if type(sep) is bytes:
            contents = [bytes_like(state, item) if type(item) is Ref else None for item in parts]
            parts = [item if content is None else content for item, content in zip(parts, contents, strict=True)]
        state.steps += len(parts) >> 2
        if all(type(part) is type(sep) for part in parts):
            return host_call(state, sep.join, parts)
        for index, part in enumerate(parts):
            if type(part) is not type(sep) and type(part) not in _SYMBOLIC:
                raise error(
                    state, TypeError,
                    f"sequence item {index}: expected {'str instance' if type(sep) is str else 'a bytes-like object'}, "
                    f"{value_type_name(state, part)} found",
                )  # fmt: skip
        mixed: list[Value] = []
        for index, part in enumerate(parts):
            if index and sep:
                mixed.append(sep)
            mixed.append(part)
        return symbolic.concat(state, mixed)

    cls = class_of(state, args[1])
    if lookup(state, cls, "__iter__") in (MISSING, None) and lookup(state, cls, "__getitem__") is MISSING:
        raise error(state, TypeError, "can only join an iterable")
    return collect(state, args[1], glue)


_LOOKED_INTO = re.compile(r"\{[^{}]*\.|\{[^{}]*\[")
"""A field that takes a part of an argument, which may be anything."""


@native(str.format, str.format_map)
def str_format(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str.format``: folded on plain data, else run by the prelude."""
    template = unbox(state, args[0])
    try:
        if _LOOKED_INTO.search(template):
            raise NotPlain
        host_args = [to_host(state, a) for a in args[1:]]
        host_kwargs = {k: to_host(state, v) for k, v in kwargs.items()}
    except NotPlain:
        return Tail(state.session.prelude(state, "format_template"), (template, args[1:], from_kwargs(state, kwargs)))
    if formatted(template, [*host_args, *host_kwargs.values()]) > MAX_SIZE:
        raise Unknown(f"a formatted text of more than {MAX_SIZE} characters")
    return from_host(state, host_call(state, str.format, template, *host_args, **host_kwargs))


def from_kwargs(state: Any, kwargs: Kwargs) -> Ref:
    """A dictionary of keyword arguments."""
    ref: Ref = state.new(DictObj(dict, dict(kwargs)))
    return ref


def _format_map(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return Tail(state.session.prelude(state, "format_template"), (unbox(state, args[0]), None, args[1]))


NATIVES[str.format_map] = _format_map


@native(str.__mod__, bytes.__mod__)
def str_mod(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``template % values``."""
    template, values = unbox(state, args[0]), args[1]
    if type(values) is Ref and type(state.obj(values)) is Boxed and isinstance(state.obj(values).value, tuple):
        values = state.obj(values).value
    try:
        host = to_host(state, values)
    except NotPlain:
        shown = _identities_shown(state, values)
        if shown is not MISSING:
            return str_mod(state, (template, shown), kwargs)
        return Tail(state.session.prelude(state, "format_percent"), (template, values))
    charge_operator(state, "%", template, host)
    return from_host(state, host_call(state, lambda: template % host))


def _identities_shown(state: Any, values: Value) -> Value:
    """The values of a %-template with identities as numbers, where there are any; else ``MISSING``."""
    if type(values) is Ref:
        obj = state.obj(values)
        refuse(state, *(obj.table.values() if type(obj) is DictObj else ()))
    items = values if type(values) is tuple else (values,)
    if not any(type(item) is Scrambled for item in items):
        return MISSING
    return tuple([int(text.to_str(state, item)) if type(item) is Scrambled else item for item in items])


@native(str.maketrans)
def maketrans(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str.maketrans``."""
    try:
        host = [to_host(state, a) for a in args]
    except NotPlain:
        raise Unknown("str.maketrans() of values that are not plain data") from None
    return from_host(state, host_call(state, str.maketrans, *host))


def _texts(name: str, host: Any) -> Any:
    """A method of str with symbolic receivers or arguments, where terms can say it."""

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        values = tuple(unbox(state, a) for a in args)
        inside = [item for value in values if type(value) is tuple for item in value]
        if not any(type(value) in _SYMBOLIC for value in (*values, *inside, *kwargs.values())):
            return fold(state, host, values, kwargs)
        if name == "encode":
            return _encode(state, values[0], kwargs)
        return texts.method(state, name, values[0], values[1:], kwargs)

    return model


def _encode(state: Any, value: Value, kwargs: Kwargs) -> Value:
    if type(value) is Rendered:
        return Rendered(bytes, value.form, value.value, value.options)
    return Rendered(bytes, "text", (value,))


for _name, _raw in list(vars(str).items()):
    if callable(_raw) and _raw not in NATIVES and not _name.startswith("__") and hasattr(_raw, "__objclass__"):
        NATIVES[_raw] = _texts(_name, _raw)


@native(bytes.decode)
def decode(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytes.decode``."""
    value = args[0]
    if type(value) is Rendered:
        if value.form == "text" and len(value.value) == 1:
            return value.value[0]
        return Rendered(str, value.form, value.value, value.options)
    errors = args[2] if len(args) > 2 else kwargs.get("errors", "strict")
    codecs = state.obj(state.modules).table.get("_codecs")
    if type(errors) is str and errors not in HANDLERS and codecs is not None and type(args[0]) is bytes:
        encoding = args[1] if len(args) > 1 else kwargs.get("encoding", "utf-8")
        return Tail(attributes.get(state, codecs, "_decode_with"), (args[0], encoding, errors))
    return fold(state, bytes.decode, tuple(unbox(state, a) for a in args), kwargs)


for _name in ("__str__", "__repr__", "__format__", "__hash__"):
    for _cls in (str, int, float, bytes):
        _raw = _cls.__dict__.get(_name)
        if _raw is not None:
            NATIVES[_raw] = {
                "__str__": lambda state, args, kwargs: text.to_str(state, unbox(state, args[0])),
                "__repr__": lambda state, args, kwargs: text.to_repr(state, unbox(state, args[0])),
                "__format__": lambda state, args, kwargs: text.format_value(
                    state, unbox(state, args[0]), unbox(state, args[1])
                ),
                "__hash__": lambda state, args, kwargs: Tail(hash, (unbox(state, args[0]),)),
            }[_name]


def _container_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    value = args[0]
    if type(value) is Ref and type(lookup(state, class_of(state, value), "__repr__")) is Ref:
        return Tail(state.session.prelude(state, "container_repr"), (value,))
    return text.to_repr(state, value)


for _container in (list, dict, set, frozenset, tuple):
    NATIVES[_container.__repr__] = _container_repr


# --- Decimal methods -------------------------------------------------------------------------------------------


def _decimal_method(name: str, model: Any) -> None:
    host = getattr(Decimal, name)

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if type(args[0]) is SymDecimal:
            return model(state, args[0], args[1:], kwargs)
        return fold(state, host, args, kwargs)

    NATIVES[host] = call


def _quantize(state: Any, value: SymDecimal, args: Args, kwargs: Kwargs) -> Value:
    unit = args[0] if args else kwargs["exp"]
    rounding = (args[1] if len(args) > 1 else kwargs.get("rounding")) or state.session.decimal_context(state).rounding
    if type(unit) not in (Decimal, SymDecimal):
        raise Unknown("quantize() to something that is no decimal")
    exponent = unit.exponent if type(unit) is SymDecimal else unit.as_tuple().exponent
    return symbolic.quantize(state, value, int(exponent), rounding)


def _scaleb(state: Any, value: SymDecimal, args: Args, kwargs: Kwargs) -> Value:
    return SymDecimal(value.coefficient, value.exponent + int(args[0]))


def _to_integral(state: Any, value: SymDecimal, args: Args, kwargs: Kwargs) -> Value:
    rounding = (args[0] if args else kwargs.get("rounding")) or state.session.decimal_context(state).rounding
    return value if value.exponent >= 0 else symbolic.quantize(state, value, 0, rounding)


def _copy_abs(state: Any, value: SymDecimal, args: Args, kwargs: Kwargs) -> Value:
    return SymDecimal(T.abs_(value.coefficient), value.exponent)


for _name, _model in {
    "quantize": _quantize,
    "scaleb": _scaleb,
    "to_integral_value": _to_integral,
    "to_integral": _to_integral,
    "copy_abs": _copy_abs,
    "copy_negate": lambda state, value, args, kwargs: SymDecimal(T.neg(value.coefficient), value.exponent),
    "is_finite": lambda state, value, args, kwargs: True,
    "is_nan": lambda state, value, args, kwargs: False,
    "is_infinite": lambda state, value, args, kwargs: False,
    "is_zero": lambda state, value, args, kwargs: symbolic.boolean(T.eq(value.coefficient, T.const(0))),
    "is_signed": lambda state, value, args, kwargs: symbolic.boolean(T.lt(value.coefficient, T.const(0))),
}.items():
    _decimal_method(_name, _model)


@native(int.__dict__["from_bytes"])
def int_from_bytes(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``int.from_bytes`` of bytes or of an iterable of numbers."""
    host = int.__dict__["from_bytes"]
    if len(args) < 2 or type(args[1]) is not Ref:
        return fold(state, host, args, kwargs)
    return Tail(bytes, (args[1],), then=lambda state, data: fold(state, host, (args[0], data, *args[2:]), kwargs))
