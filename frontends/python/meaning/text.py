"""Text of values: ``str``, ``repr``, ``format``; concrete where no analysed code has a say."""

from __future__ import annotations

import collections
from typing import Any

from presage.engine.lang.objects import (
    Boxed,
    Class,
    DictObj,
    ExceptionObj,
    Function,
    Generator,
    ListObj,
    ModuleObj,
    SetObj,
    Wrapper,
    key_of,
)
from presage.engine.lang.values import (
    MISSING,
    UNBOUND,
    Method,
    Native,
    Ref,
    Rendered,
    Scrambled,
    Sym,
    SymDecimal,
    Tail,
    Unknown,
    Value,
    View,
)
from presage.frontends.python.meaning import drawn, symbolic, symbolic_format
from presage.frontends.python.meaning.convert import ATOMS, attrs_of, host_call, is_plain
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import charge
from presage.frontends.python.meaning.iteration import set_order
from presage.frontends.python.meaning.levels import CALLING, SHOWING, TELLING, Levels
from presage.frontends.python.meaning.operators import call_special
from presage.frontends.python.meaning.registry import REPRS
from presage.frontends.python.meaning.types import (
    WRAPPER_DESCRIPTOR,
    class_of,
    full_name,
    is_subtype,
    layout,
    lookup,
    mro,
    type_name,
    value_type_name,
)

ADDRESS = 0x7E5A9E000000
"""Base of fabricated addresses. A text that shows one is not what the real program prints."""


def address(value: Value) -> int:
    """The fabricated address of a value (``id``)."""
    if type(value) is Ref:
        return ADDRESS + value.number * 16
    return ADDRESS - 16


def shows_address(text: str) -> bool:
    """Whether a text contains a fabricated address."""
    return "7e5a9" in text or str(ADDRESS)[:6] in text


def _identity(value: Scrambled, spec: str) -> str:
    """The text of an object's fabricated address, which can be recognised where it is shown; of no other such number."""
    shown = format(int(value), spec) if spec in ("", "d", "x", "X", "#x") else ""
    if not shows_address(shown.lower()):
        raise Unknown("the text of a hash or an identity, which differs from run to run")
    return shown


def to_str(state: Any, value: Value) -> Value:
    """``str(value)``."""
    kind = type(value)
    if kind is str:
        return value
    if kind in (Sym, SymDecimal, Rendered):
        return symbolic.to_text(state, value)
    if kind in ATOMS:
        return host_call(state, str, value)
    if kind is Scrambled:
        return _identity(value, "")
    cls = class_of(state, value)
    raw = lookup(state, cls, "__str__")
    if type(raw) is Ref:
        return call_special(state, raw, value, cls, (), _check("__str__"), TELLING)
    if raw in REPRS:
        return REPRS[raw](state, value)
    if kind is Ref:
        obj = state.obj(value)
        if type(obj) is ExceptionObj:
            return exception_text(state, value, obj)
        if type(obj) is Boxed and raw is not object.__str__:
            return to_str(state, obj.value)
    return to_repr(state, value, TELLING)


def _check(name: str) -> Any:
    def then(state: Any, result: Value) -> Value:
        if type(result) is str or type(result) in (Sym, Rendered):
            return result
        if type(result) is Ref and type(state.obj(result)) is Boxed and isinstance(state.obj(result).value, str):
            return result
        given = value_type_name(state, result)
        words = f"must return a str, not {given}" if name == "__format__" else f"returned non-string (type {given})"
        raise error(state, TypeError, f"{name} {words}")

    return then


def exception_text(state: Any, ref: Ref, obj: ExceptionObj) -> Value:
    """``str()`` of an exception whose class keeps the built-in one."""
    order = mro(state, obj.cls)
    base = next(c for c in order if type(c) is not Ref and "__str__" in c.__dict__)
    attrs = attrs_of(state, obj) or {}
    if base is BaseExceptionGroup:
        count = len(attrs["exceptions"])
        return f"{attrs['message']} ({count} sub-exception{'s' if count != 1 else ''})"
    if issubclass(base, KeyError) and len(obj.args) == 1:
        return to_repr(state, obj.args[0])
    if issubclass(base, OSError) and len(obj.args) >= 2:
        shown = f"[Errno {obj.args[0]}] {obj.args[1]}"
        name, other = attrs.get("filename"), attrs.get("filename2")
        return shown if name is None else f"{shown}: {name!r}" if other is None else f"{shown}: {name!r} -> {other!r}"
    if issubclass(base, UnicodeDecodeError | UnicodeEncodeError) and all(map(is_plain, obj.args)):
        return host_call(state, lambda: str(base(*obj.args)))
    if issubclass(base, SyntaxError) and type(attrs.get("msg")) is str:
        name, line = attrs.get("filename"), attrs.get("lineno")
        places = [name.rpartition("/")[2]] if type(name) is str else []
        places += [f"line {line}"] if type(line) is int else []
        return f"{attrs['msg']} ({', '.join(places)})" if places else attrs["msg"]
    if not obj.args:
        return ""
    if len(obj.args) == 1:
        return to_str(state, obj.args[0])
    return to_repr(state, obj.args)


def to_repr(state: Any, value: Value, levels: Levels = SHOWING) -> Value:
    """``repr(value)``."""
    shown = native_repr(state, value, 0)
    if shown is not MISSING:
        return shown
    kind = type(value)
    if kind in (Sym, SymDecimal, Rendered):
        if kind is Sym:
            return symbolic.to_text(state, value) if value.type is not str else symbolic_format.representation(state, value)
        raise Unknown("repr of a symbolic value")
    if kind is Scrambled:
        return _identity(value, "")
    if kind is Method and type(value.func) is Ref:
        func = state.obj(value.func)
        if type(func) is Function:
            name = func.qualname
            return Tail(repr, (value.receiver,), then=lambda state, shown: f"<bound method {name} of {shown}>")
    cls = class_of(state, value)
    raw = lookup(state, cls, "__repr__")
    if type(raw) is Ref:
        return call_special(state, raw, value, cls, (), _check("__repr__"), levels)
    if raw in REPRS:
        return REPRS[raw](state, value)
    return Tail(state.session.prelude(state, "container_repr"), (value,), levels=levels)


def native_repr(state: Any, value: Value, depth: int) -> Any:
    """``repr`` where no analysed code has a say; ``MISSING`` where it has."""
    kind = type(value)
    if kind in ATOMS:
        return host_call(state, repr, value)
    if depth > 150:
        return MISSING
    if kind is tuple:
        parts = _reprs(state, value, depth)
        if parts is MISSING:
            return MISSING
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if kind is Ref:
        return _object_repr(state, value, depth)
    if isinstance(value, type):
        return repr(value)
    if kind is View:
        return _view_repr(state, value, depth)
    if kind is Method:
        return _method_repr(state, value, depth)
    if kind is Native:
        return f"<built-in function {value.name.lstrip('.')}>"
    if kind is slice:
        parts = _reprs(state, (value.start, value.stop, value.step), depth)
        return MISSING if parts is MISSING else f"slice({', '.join(parts)})"
    if callable(value) and kind not in (Sym, SymDecimal, Rendered):
        shown = repr(value)
        return f"{shown.split(' at 0x')[0]} at {hex(ADDRESS)}>" if " at 0x" in shown else shown
    return MISSING


def _reprs(state: Any, items: Any, depth: int) -> Any:
    parts = []
    for item in items:
        shown = native_repr(state, item, depth + 1)
        if type(shown) is not str:
            return MISSING
        parts.append(shown)
    state.steps += len(parts) >> 3
    return parts


def _method_repr(state: Any, value: Method, depth: int) -> Any:
    if type(value.func) is Ref:
        owner, func = native_repr(state, value.receiver, depth + 1), state.obj(value.func)
        return MISSING if owner is MISSING or type(func) is not Function else f"<bound method {func.qualname} of {owner}>"
    name, owner = getattr(value.func, "__name__", "?"), value_type_name(state, value.receiver)
    if type(value.func) is WRAPPER_DESCRIPTOR:
        return f"<method-wrapper '{name}' of {owner} object at {hex(address(value.receiver))}>"
    return f"<built-in method {name} of {owner} object at {hex(address(value.receiver))}>"


def _view_repr(state: Any, value: View, depth: int) -> Any:
    source = state.obj(value.source)
    table, start = source.table, "odict" if is_subtype(state, source.cls, collections.OrderedDict) else "dict"
    if value.kind == "items":
        parts = _reprs(state, [(key_of(token), item) for token, item in table.items()], depth)
    else:
        parts = _reprs(state, [key_of(token) for token in table] if value.kind == "keys" else table.values(), depth)
    return MISSING if parts is MISSING else f"{start}_{value.kind}([{', '.join(parts)}])"


def _object_repr(state: Any, ref: Ref, depth: int) -> Any:
    obj = state.obj(ref)
    cls = obj.cls
    kind = type(obj)
    raw = lookup(state, cls, "__repr__")
    if type(raw) is Ref or raw in REPRS:
        return MISSING
    if kind is Class:
        return f"<class '{full_name(state, ref)}'>"
    if kind is Function:
        return f"<function {obj.qualname} at {hex(address(ref))}>"
    if kind is ModuleObj and cls is type(symbolic):
        path = obj.attrs.get("__file__") if type(obj.attrs) is dict else None
        return f"<module {obj.name!r} from {path!r}>" if path else f"<module {obj.name!r} (built-in)>"
    if raw is object.__repr__:
        return f"<{full_name(state, cls)} object at {hex(address(ref))}>"
    if kind is ListObj:
        return _list_repr(state, obj, depth)
    if kind is DictObj:
        return _dict_repr(state, obj, depth)
    if kind is SetObj:
        parts = _reprs(state, [key_of(token) for token in set_order(state, obj)], depth)
        if parts is MISSING:
            return MISSING
        name = type_name(state, cls)
        if name == "set":
            return f"{{{', '.join(parts)}}}" if parts else "set()"
        return f"{name}({{{', '.join(parts)}}})" if parts else f"{name}()"
    if kind is Boxed:
        return native_repr(state, obj.value, depth)
    if kind is ExceptionObj:
        parts = _reprs(state, obj.args, depth)
        return MISSING if parts is MISSING else f"{type_name(state, cls)}({', '.join(parts)})"
    if kind is Generator:
        return f"<{cls.__name__} object {obj.qualname} at {hex(address(ref))}>"
    if kind is Wrapper and cls in (staticmethod, classmethod):
        inner = native_repr(state, obj.parts[0], depth + 1)
        return MISSING if inner is MISSING else f"<{cls.__name__}({inner})>"
    return f"<{full_name(state, cls)} object at {hex(address(ref))}>"


def _list_repr(state: Any, obj: ListObj, depth: int) -> Any:
    if obj.cls is bytearray or type(obj.cls) is not Ref and issubclass(obj.cls, bytearray):
        return repr(bytearray(obj.items))
    parts = _reprs(state, obj.items, depth)
    if parts is MISSING:
        return MISSING
    shown = f"[{', '.join(parts)}]"
    if layout(state, obj.cls) is collections.deque:
        name = type_name(state, obj.cls)
        return f"{name}({shown})" if obj.limit is None else f"{name}({shown}, maxlen={obj.limit})"
    return shown


def _dict_repr(state: Any, obj: DictObj, depth: int) -> Any:
    keys = _reprs(state, [key_of(token) for token in obj.table], depth)
    values = _reprs(state, obj.table.values(), depth) if keys is not MISSING else MISSING
    if values is MISSING:
        return MISSING
    return dict_text(state, obj, list(zip(keys, values, strict=True)))


def dict_text(state: Any, obj: DictObj, pairs: list[tuple[str, str]]) -> Any:
    """The repr of a dictionary from those of its keys and values; ``MISSING`` where a factory's is analysed code's."""
    base = layout(state, obj.cls)
    name = type_name(state, obj.cls)
    if base is collections.OrderedDict:
        return f"{name}([{', '.join([f'({k}, {v})' for k, v in pairs])}])" if pairs else f"{name}()"
    shown = "{" + ", ".join([f"{k}: {v}" for k, v in pairs]) + "}"
    if base is collections.defaultdict:
        factory = "None" if obj.default is UNBOUND else native_repr(state, obj.default, 0)
        return MISSING if factory is MISSING else f"{name}({factory}, {shown})"
    return shown if base is dict else f"{name}({shown})"


def format_value(state: Any, value: Value, spec: str) -> Value:
    """``format(value, spec)``."""
    kind = type(value)
    if kind in (Sym, SymDecimal, Rendered):
        if kind is Sym and spec and value.type in (int, bool, str) and not drawn.is_drawn(state, value):
            return symbolic_format.formatted(state, value, spec)
        return symbolic.to_text(state, value, spec)
    if kind is Scrambled:
        return _identity(value, spec)
    if kind in ATOMS or kind is tuple and not spec:
        if kind is tuple:
            return to_str(state, value)
        charge(state, format, [value, _widest(spec)])
        return host_call(state, format, value, spec)
    cls = class_of(state, value)
    raw = lookup(state, cls, "__format__")
    if type(raw) is Ref:
        return call_special(state, raw, value, cls, (spec,), _check("__format__"))
    if kind is Ref and type(state.obj(value)) is Boxed and raw is not object.__format__:
        own = lookup(state, cls, "__str__")
        if type(own) is not Ref or spec:
            return format_value(state, state.obj(value).value, spec)
    if spec:
        raise error(
            state, TypeError, f"unsupported format string passed to {type_name(state, cls)}.__format__"
        )
    found = to_str(state, value)
    if type(found) is Tail:
        found.levels = CALLING + found.levels
    return found


def _widest(spec: str) -> int:
    digits = "".join(c if c.isdigit() else " " for c in spec).split()
    widest = max(map(int, digits), default=0)
    if widest > 10_000_000:
        raise Unknown(f"a text of more than {widest} characters")
    return widest


def concat(state: Any, parts: list[Value]) -> Value:
    """The concatenation of formatted parts of a template."""
    return symbolic.concat(state, [part if type(part) is not Ref else state.obj(part).value for part in parts])
