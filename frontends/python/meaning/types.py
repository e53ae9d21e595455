"""Classes: the class of a value, method resolution order, look-up on types, subtyping.

Built-in types are the host's type objects; their namespaces are read from the host, which is how
every method of a built-in type is known by name. Classes of the analysed program are references.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from functools import cache
from typing import Any

from presage.engine.lang.objects import Class
from presage.engine.lang.values import (
    MISSING,
    Method,
    Native,
    Ref,
    Rendered,
    Scrambled,
    Sym,
    SymDecimal,
    Value,
    View,
)


def _sample() -> Any:
    yield


class _Sample:
    def method(self) -> None: ...


FUNCTION: Any = type(_sample)
METHOD = type(_Sample().method)
GENERATOR = type(_sample())
MODULE: Any = type(sys)
BUILTIN: type = type(len)
METHOD_DESCRIPTOR = type(str.upper)
WRAPPER_DESCRIPTOR = type(object.__init__)
METHOD_WRAPPER = type((1).__add__)
CLASSMETHOD_DESCRIPTOR = type(dict.__dict__["fromkeys"])
GETSET = type(FUNCTION.__dict__["__code__"])
MEMBER = type(slice.__dict__["start"])
MAPPING_PROXY = type(type.__dict__)
NOT_IMPLEMENTED = NotImplemented
NONE = type(None)

VIEW_TYPES: dict[str, Any] = {"keys": type({}.keys()), "values": type({}.values()), "items": type({}.items())}

_ABSENT = object()


def class_of(state: Any, value: Value) -> Value:
    """The class of a value: a host type or a reference."""
    kind = type(value)
    if kind is Ref:
        found = state.own.get(value)
        return (state.base[value] if found is None else found).cls
    if kind is Sym:
        return value.type
    if kind is Method:
        return _METHOD_CLASSES.get(type(value.func), METHOD)
    special = _SPECIAL.get(kind)
    if special is not None:
        return special if kind is not Method else _METHOD_TYPES.get(type(value.func), METHOD)
    if kind is Rendered:
        return value.kind
    if kind is View:
        return VIEW_TYPES[value.kind]
    return kind


_METHOD_TYPES: dict[type, type] = {
    METHOD_DESCRIPTOR: BUILTIN, CLASSMETHOD_DESCRIPTOR: BUILTIN, WRAPPER_DESCRIPTOR: METHOD_WRAPPER,
}  # fmt: skip

_SPECIAL: dict[type, type] = {Native: BUILTIN, SymDecimal: Decimal, Scrambled: int}

_METHOD_CLASSES: dict[type, type] = {
    METHOD_DESCRIPTOR: BUILTIN, CLASSMETHOD_DESCRIPTOR: BUILTIN, BUILTIN: BUILTIN, WRAPPER_DESCRIPTOR: METHOD_WRAPPER,
}  # fmt: skip
"""Of what class a method bound from a built-in type's function is."""


def mro(state: Any, cls: Value) -> tuple[Value, ...]:
    """The method resolution order of a class."""
    if type(cls) is Ref:
        order: tuple[Value, ...] = state.obj(cls).mro
        return order
    host: tuple[Value, ...] = cls.__mro__
    return host


def lookup(state: Any, cls: Value, name: str) -> Value:
    """An attribute found along a class's resolution order, unbound; or ``MISSING``."""
    cache = state.attr_cache
    key = (cls, name)
    found = cache.get(key, _ABSENT)
    if found is not _ABSENT:
        return found
    found = MISSING
    for entry in mro(state, cls):
        if type(entry) is Ref:
            space = state.obj(entry).attrs
        else:
            space = entry.__dict__
        if name in space:
            found = space[name]
            break
    cache[key] = found
    return found


def forget_lookups(state: Any) -> None:
    """To be called when a class's namespace or order changed."""
    state.attr_cache = {}
    state.epoch = object()


def lookup_after(state: Any, cls: Value, start: Value, name: str) -> Value:
    """As :func:`lookup`, beginning behind ``start`` in the order (``super``)."""
    order = mro(state, cls)
    index = order.index(start) + 1 if start in order else len(order)
    for entry in order[index:]:
        space = state.obj(entry).attrs if type(entry) is Ref else entry.__dict__
        if name in space:
            return space[name]
    return MISSING


def is_class(state: Any, value: Value) -> bool:
    """Whether a value is a class."""
    return isinstance(value, type) or (type(value) is Ref and isinstance(state.obj(value), Class))


def is_subtype(state: Any, cls: Value, other: Value) -> bool:
    """Whether ``cls`` is ``other`` or derives from it, by resolution order alone."""
    if cls is other:
        return True
    if type(cls) is Ref:
        return other in state.obj(cls).mro
    return type(other) is not Ref and issubclass(cls, other)


def layout(state: Any, cls: Value) -> type:
    """The built-in type whose storage instances of a class have."""
    if type(cls) is Ref:
        found: type = state.obj(cls).layout
        return found
    host: type = cls
    return host


def type_name(state: Any, cls: Value) -> str:
    """``__name__`` of a class, as error messages print it."""
    return str(state.obj(cls).name if type(cls) is Ref else cls.__name__)


def value_type_name(state: Any, value: Value) -> str:
    """The name of a value's class, as error messages show it: with the module for types written in C."""
    cls = class_of(state, value)
    return str(state.obj(cls).name) if type(cls) is Ref else shown_name(cls)


@cache
def shown_name(cls: type) -> str:
    """A host type's name in error messages (``tp_name``), taken from such a message."""
    try:
        delattr(cls, "__no_such_attribute__")
    except TypeError as refusal:
        return str(refusal).rpartition("type '")[2].rstrip("'")
    except AttributeError:
        pass
    return cls.__name__


def full_name(state: Any, cls: Value) -> str:
    """``module.qualname``; without the module for built-ins."""
    if type(cls) is not Ref:
        return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
    found = state.obj(cls)
    module = found.attrs.get("__module__", "builtins")
    return found.qualname if module == "builtins" else f"{module}.{found.qualname}"


def defines(state: Any, cls: Value, name: str) -> Value:
    """A method that analysed code or a model defines for a class, or ``MISSING`` for the host's."""
    found = lookup(state, cls, name)
    return found if type(found) is Ref or type(found) is Native else MISSING
