"""Access to attributes and items as closures, with fast paths for plain objects and containers."""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import DictObj, Function, ListObj, ModuleObj, Obj
from presage.engine.lang.values import MISSING, Closure, Method, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import attributes, calls, items
from presage.frontends.python.meaning.delivery import DISCARD, deliver
from presage.frontends.python.meaning.types import lookup


def compile_get_attr(op: ir.GetAttr, code: Any) -> list[Closure]:
    """Reads an attribute."""
    dest, reg, name = op.dest, op.obj, op.name

    def get_attr(state: Any, regs: list[Value]) -> Signal:
        value = regs[reg]
        if type(value) is Ref:
            obj = state.own.get(value)
            if obj is None:
                obj = state.base[value]
            kind = type(obj)
            if kind is Obj:
                cls = obj.cls
                attrs = obj.attrs
                if type(attrs) is dict and lookup(state, cls, "__getattribute__") is _GETATTRIBUTE:
                    found = attrs.get(name, MISSING)
                    raw = lookup(state, cls, name)
                    if raw is MISSING:
                        if found is not MISSING:
                            regs[dest] = found
                            return None
                    elif found is MISSING and type(raw) is Ref:
                        method = state.own.get(raw)
                        if type(state.base[raw] if method is None else method) is Function:
                            regs[dest] = Method(raw, value)
                            return None
            elif kind is ModuleObj:
                attrs = obj.attrs
                if type(attrs) is dict:
                    found = attrs.get(name, MISSING)
                    if found is not MISSING:
                        regs[dest] = found
                        return None
        found = attributes.get(state, value, name)
        if type(found) is Tail:
            return calls.run_tail(state, found, dest)
        regs[dest] = found
        return None

    return [get_attr]


_GETATTRIBUTE = object.__getattribute__


def compile_set_attr(op: ir.SetAttr, code: Any) -> list[Closure]:
    """Sets an attribute."""
    target, name, reg = op.obj, op.name, op.value

    def set_attr(state: Any, regs: list[Value]) -> Signal:
        value = attributes.put(state, regs[target], name, regs[reg])
        if type(value) is Tail:
            return calls.run_tail(state, value, DISCARD)
        return None

    return [set_attr]


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
