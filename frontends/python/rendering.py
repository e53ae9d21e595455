"""Values written in Python's source form, for answers: literals where there is one.

An object without a literal form is ``<module.Class {field: value}>``. No analysed code runs: a
class's own ``__repr__`` has no say.
"""

from __future__ import annotations

import math
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
    key_of,
)
from presage.engine.lang.values import Method, Native, Ref, Rendered, Scrambled, Sym, SymDecimal, Unknown, Value, View
from presage.frontends.python.meaning.convert import ATOMS, attrs_of
from presage.frontends.python.meaning.text import shows_address
from presage.frontends.python.meaning.types import class_of, full_name, type_name

DEEPEST = 120
"""Levels of a value that are shown: each takes several of the host's calls, of which there are a thousand."""
LIMIT = 64 * 1024
"""Longest rendering, in characters; past it the text is cut."""


def render(state: Any, value: Value) -> str:
    """The source form of a value.

    Raises:
        Unknown: it is symbolic, shows an address, or is nested past the limit.
    """
    shown = _render(state, value, (), 0)
    if shows_address(shown):
        raise Unknown("the value shows an object's address")
    return shown


def _render(state: Any, value: Value, active: tuple[Ref, ...], depth: int) -> str:
    if depth > DEEPEST:
        raise Unknown(f"a value nested more than {DEEPEST} levels")
    kind = type(value)
    if kind is float:
        return _float(value)
    if kind is complex:
        return repr(value) if math.isfinite(value.real) and math.isfinite(value.imag) else (
            f"complex({_float(value.real)}, {_float(value.imag)})"
        )
    if kind in ATOMS:
        return repr(value)

    def inner(item: Value) -> str:
        return _render(state, item, active, depth + 1)

    if kind is tuple:
        return f"({inner(value[0])},)" if len(value) == 1 else f"({', '.join(map(inner, value))})"
    if kind is Ref:
        if value in active:
            return "..."
        active = (*active, value)
        return _object(state, value, inner, active)
    if kind is Scrambled:
        raise Unknown("the value is a hash or an identity, which differs from run to run")
    if kind in (Sym, SymDecimal, Rendered):
        raise Unknown("the value is symbolic")
    if isinstance(value, type):
        return f"<class '{full_name(state, value)}'>"
    if kind is View:
        table = state.obj(value.source).table
        if value.kind == "items":
            return f"dict_items([{', '.join(f'({inner(key_of(k))}, {inner(v)})' for k, v in table.items())}])"
        shown = [key_of(token) for token in table] if value.kind == "keys" else list(table.values())
        return f"dict_{value.kind}([{', '.join(map(inner, shown))}])"
    if kind is slice:
        return f"slice({inner(value.start)}, {inner(value.stop)}, {inner(value.step)})"
    if kind is Method or kind is Native or callable(value):
        return f"<{full_name(state, class_of(state, value))} {{}}>"
    raise Unknown(f"a value of {kind.__name__} has no source form")


def _float(value: float) -> str:
    if math.isnan(value):
        return "float('nan')"
    if math.isinf(value):
        return "float('inf')" if value > 0 else "float('-inf')"
    return repr(value)


def _object(state: Any, ref: Ref, inner: Any, active: tuple[Ref, ...]) -> str:
    obj = state.obj(ref)
    cls = obj.cls
    if type(cls) is not Ref:
        if isinstance(obj, ListObj) and cls is list:
            return f"[{', '.join(map(inner, obj.items))}]"
        if isinstance(obj, ListObj) and cls is bytearray:
            return repr(bytearray(obj.items))
        if isinstance(obj, DictObj) and cls is dict:
            return _table(obj, inner)
        if isinstance(obj, SetObj):
            parts = sorted(inner(key_of(token)) for token in obj.table)
            if cls is set:
                return f"{{{', '.join(parts)}}}" if parts else "set()"
            return f"frozenset({{{', '.join(parts)}}})" if parts else "frozenset()"
    if isinstance(obj, Class):
        return f"<class '{full_name(state, ref)}'>"
    return f"<{full_name(state, cls)} {{{_fields(state, obj, inner)}}}>"


def _table(obj: DictObj, inner: Any) -> str:
    return f"{{{', '.join(f'{inner(key_of(k))}: {inner(v)}' for k, v in obj.table.items())}}}"


def _fields(state: Any, obj: Any, inner: Any) -> str:
    if isinstance(obj, Function | ModuleObj | Generator):
        return f"'name': {obj.name!r}"
    fields: list[str] = []
    if isinstance(obj, Boxed):
        fields.append(f"'value': {inner(obj.value)}")
    elif isinstance(obj, ListObj):
        fields.append(f"'items': [{', '.join(map(inner, obj.items))}]")
    elif isinstance(obj, DictObj):
        fields.append(f"'items': {_table(obj, inner)}")
    elif isinstance(obj, SetObj):
        fields.append(f"'items': {{{', '.join(sorted(inner(key_of(t)) for t in obj.table))}}}")
    elif isinstance(obj, ExceptionObj):
        fields.append(f"'args': {inner(obj.args)}")
    attrs = attrs_of(state, obj) or {}
    fields.extend(f"{name!r}: {inner(value)}" for name, value in attrs.items())
    return ", ".join(fields)


def type_of(state: Any, value: Value) -> str:
    """The name of a value's class."""
    return type_name(state, class_of(state, value))
