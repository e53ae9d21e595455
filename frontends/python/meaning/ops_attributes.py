"""Access to attributes and items as closures, with fast paths for plain objects and containers.

What an attribute is for instances of a class is found out once per operation and class (a *route*), and again when a class
changed. Anything that has no route goes to :mod:`presage.frontends.python.meaning.attributes`.
"""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import Class, DictObj, Function, ListObj, ModuleObj, Wrapper
from presage.engine.lang.values import MISSING, Closure, Method, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import attributes, calls, items, registry
from presage.frontends.python.meaning.convert import SCALARS
from presage.frontends.python.meaning.delivery import DISCARD, deliver
from presage.frontends.python.meaning.types import MEMBER, METHOD_DESCRIPTOR, defines, lookup

_NO_ROUTE = 0
"""Nothing is known beforehand."""
_FIELD = 1
"""The class has nothing of that name: an instance's own attribute, if it has one."""
_METHOD = 2
"""A function, or a method of a built-in type, to be bound unless the instance has an attribute of its own."""
_CONSTANT = 3
"""A scalar of the class's, unless the instance has an attribute of its own."""
_SLOT = 4
_PROPERTY = 5

_Route = tuple[int, Value]


def compile_get_attr(op: ir.GetAttr, code: Any) -> list[Closure]:
    """Reads an attribute."""
    dest, reg, name = op.dest, op.obj, op.name
    seen: Any = None
    routes: dict[Value, _Route] = {}

    def get_attr(state: Any, regs: list[Value]) -> Signal:
        nonlocal seen
        value = regs[reg]
        kind = type(value)
        if seen is not state.epoch:
            seen = state.epoch
            routes.clear()
        if kind is Ref:
            obj = state.own.get(value)
            if obj is None:
                obj = state.base[value]
            attrs = obj.attrs
            if type(obj) is ModuleObj:
                if type(attrs) is dict:
                    found = attrs.get(name, MISSING)
                    if found is not MISSING:
                        regs[dest] = found
                        return None
            elif type(attrs) is not Ref:
                route = routes.get(obj.cls)
                if route is None:
                    route = _reading(state, obj, name)
                    _keep(routes, obj.cls, route)
                way, raw = route
                if way:
                    if way == _SLOT:
                        parts = state.obj(raw).parts
                        if attrs is not None and parts in attrs:
                            regs[dest] = attrs[parts]
                            return None
                    elif way == _PROPERTY:
                        getter = state.obj(raw).parts[0]
                        if type(getter) is Ref:
                            func = state.obj(getter)
                            if type(func) is Function:
                                return calls.call_function(state, getter, func, (value,), {}, dest)
                    elif attrs is not None and name in attrs:
                        regs[dest] = attrs[name]
                        return None
                    elif way == _METHOD:
                        regs[dest] = Method(raw, value)
                        return None
                    elif way == _CONSTANT:
                        regs[dest] = raw
                        return None
        elif kind in SCALARS:
            route = routes.get(kind)
            if route is None:
                route = _reading_scalar(state, kind, name)
                _keep(routes, kind, route)
            if route[0]:
                regs[dest] = Method(route[1], value)
                return None
        found = attributes.get(state, value, name)
        if type(found) is Tail:
            return calls.run_tail(state, found, dest)
        regs[dest] = found
        return None

    return [get_attr]


def _keep(routes: dict[Value, Any], cls: Value, route: Any) -> None:
    """Notes a class's route; an operation that meets ever new classes begins anew."""
    if len(routes) >= _MOST:
        routes.clear()
    routes[cls] = route


_MOST = 64
_NOWHERE: _Route = (_NO_ROUTE, None)


def _reading(state: Any, obj: Any, name: str) -> _Route:
    """How an attribute of objects like this one is read; the object is none of a class that is a class itself."""
    cls = obj.cls
    if type(obj) is Class or type(obj) is Wrapper or type(lookup(state, cls, "__getattribute__")) is Ref:
        return _NOWHERE
    raw = lookup(state, cls, name)
    kind = type(raw)
    if raw is MISSING:
        return _FIELD, None
    if kind is METHOD_DESCRIPTOR:
        return _METHOD, raw
    if kind in SCALARS:
        return _CONSTANT, raw
    if kind is Ref:
        found = state.obj(raw)
        if type(found) is Function:
            return _METHOD, raw
        if type(found) is Wrapper and found.cls is MEMBER:
            return _SLOT, raw
        if type(found) is Wrapper and found.cls is property and lookup(state, cls, "__getattr__") is MISSING:
            return _PROPERTY, raw
    return _NOWHERE


def _reading_scalar(state: Any, kind: type, name: str) -> _Route:
    """How an attribute of scalars of a built-in type is read: methods only."""
    raw = lookup(state, kind, name)
    if type(raw) is METHOD_DESCRIPTOR and (kind, name) not in registry.VALUE_GETTERS:
        return _METHOD, raw
    return _NOWHERE


def compile_set_attr(op: ir.SetAttr, code: Any) -> list[Closure]:
    """Sets an attribute."""
    target, name, reg = op.obj, op.name, op.value
    special = name in registry.SETTERS
    seen: Any = None
    routes: dict[Value, int] = {}

    def set_attr(state: Any, regs: list[Value]) -> Signal:
        nonlocal seen
        ref = regs[target]
        if type(ref) is Ref and not special:
            if seen is not state.epoch:
                seen = state.epoch
                routes.clear()
            obj = state.own.get(ref)
            if obj is None:
                obj = state.base[ref]
            if type(obj.attrs) is dict:
                way = routes.get(obj.cls)
                if way is None:
                    way = _writing(state, obj, name)
                    _keep(routes, obj.cls, way)
                if way:
                    state.mut(ref).attrs[name] = regs[reg]
                    return None
        value = attributes.put(state, ref, name, regs[reg])
        if type(value) is Tail:
            return calls.run_tail(state, value, DISCARD)
        return None

    return [set_attr]


def _writing(state: Any, obj: Any, name: str) -> int:
    """Whether setting an attribute of objects like this one only sets the object's own."""
    cls = obj.cls
    if type(cls) is not Ref or type(obj) is Class or not state.obj(cls).has_dict:
        return _NO_ROUTE
    if defines(state, cls, "__setattr__") is not MISSING:
        return _NO_ROUTE
    raw = lookup(state, cls, name)
    plain = raw is MISSING or type(raw) in SCALARS or type(raw) is Ref and type(state.obj(raw)) is Function
    return _FIELD if plain else _NO_ROUTE


def compile_del_attr(op: ir.DelAttr, code: Any) -> list[Closure]:
    """Deletes an attribute."""
    target, name = op.obj, op.name

    def del_attr(state: Any, regs: list[Value]) -> Signal:
        value = attributes.delete(state, regs[target], name)
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [del_attr]


def compile_get_item(op: ir.GetItem, code: Any) -> list[Closure]:
    """Reads an item."""
    dest, target, index = op.dest, op.obj, op.index

    def get_item(state: Any, regs: list[Value]) -> Signal:
        value = regs[target]
        key = regs[index]
        if type(value) is Ref:
            obj = state.own.get(value)
            if obj is None:
                obj = state.base[value]
            kind = type(obj)
            if kind is ListObj and type(key) is int and obj.cls is list:
                stored = obj.items
                if -len(stored) <= key < len(stored):
                    regs[dest] = stored[key]
                    return None
            elif kind is DictObj and obj.cls is dict and type(key) in QUICK_KEYS:
                found = obj.table.get(key, MISSING)
                if found is not MISSING:
                    regs[dest] = found
                    return None
        elif type(key) is int and (type(value) is tuple or type(value) is str) and -len(value) <= key < len(value):
            regs[dest] = value[key]
            return None
        return deliver(state, regs, dest, items.get(state, value, key))

    return [get_item]


QUICK_KEYS = frozenset({str, int})


def compile_set_item(op: ir.SetItem, code: Any) -> list[Closure]:
    """Sets an item."""
    target, index, reg = op.obj, op.index, op.value

    def set_item(state: Any, regs: list[Value]) -> Signal:
        value = items.put(state, regs[target], regs[index], regs[reg])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [set_item]


def compile_del_item(op: ir.DelItem, code: Any) -> list[Closure]:
    """Deletes an item."""
    target, index = op.obj, op.index

    def del_item(state: Any, regs: list[Value]) -> Signal:
        value = items.delete(state, regs[target], regs[index])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [del_item]
