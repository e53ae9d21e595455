"""Global names and names of class bodies as closures."""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import DictObj
from presage.engine.lang.values import MISSING, UNBOUND, Closure, Raised, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import calls, items
from presage.frontends.python.meaning.convert import attrs_to_change
from presage.frontends.python.meaning.delivery import DISCARD
from presage.frontends.python.meaning.errors import matches, new_exception
from presage.frontends.python.meaning.types import lookup


def compile_get_global(op: ir.GetGlobal, code: Any) -> list[Closure]:
    """Reads a global or built-in name."""
    dest, name = op.dest, op.name

    def get_global(state: Any, regs: list[Value]) -> Signal:
        ref = state.frame.globals
        module = state.own.get(ref)
        if module is None:
            module = state.base[ref]
        attrs = module.attrs
        if type(attrs) is Ref:
            attrs = state.obj(attrs).table
        value = attrs.get(name, MISSING)
        if value is MISSING:
            own = attrs.get("__builtins__")
            if type(own) is Ref and type(state.obj(own)) is DictObj:
                value = state.obj(own).table.get(name, MISSING)
            else:
                value = state.session.builtin(state, name)
            if value is MISSING:
                raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        regs[dest] = value
        return None

    return [get_global]


def compile_set_global(op: ir.SetGlobal, code: Any) -> list[Closure]:
    """Sets a global name."""
    name, reg = op.name, op.value

    def set_global(state: Any, regs: list[Value]) -> Signal:
        attrs = attrs_to_change(state, state.frame.globals)
        assert attrs is not None
        attrs[name] = regs[reg]

    return [set_global]


def compile_del_global(op: ir.DelGlobal, code: Any) -> list[Closure]:
    """Deletes a global name."""
    name = op.name

    def del_global(state: Any, regs: list[Value]) -> Signal:
        attrs = attrs_to_change(state, state.frame.globals)
        assert attrs is not None
        if name not in attrs:
            raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        del attrs[name]

    return [del_global]


def compile_get_name(op: ir.GetName, code: Any) -> list[Closure]:
    """Reads a name of a class body."""
    dest, name, cell = op.dest, op.name, op.cell
    outer = compile_get_global(ir.GetGlobal(op.span, dest, name), code)[0]

    def enclosing(state: Any) -> Value:
        value = UNBOUND if cell is None else state.obj(state.frame.cells[cell]).value
        if value is UNBOUND:
            outer(state, regs := [UNBOUND] * (dest + 1))
            value = regs[dest]
        return value

    def missing(state: Any, exception: Ref) -> Value:
        return enclosing(state) if matches(state, exception, KeyError) else MISSING

    def get_name(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        space = state.obj(frame.namespace)
        if type(space) is DictObj:
            cls = space.cls
            own = type(cls) is Ref and type(lookup(state, cls, "__getitem__")) is Ref
            value = MISSING if own else space.table.get(name, MISSING)
            if value is not MISSING:
                regs[dest] = value
                return None
            if type(cls) is Ref:
                try:
                    value = items.get(state, frame.namespace, name)
                except Raised as raised:
                    value = missing(state, raised.ref)
                    if value is MISSING:
                        raise
                return calls.finish(state, dest, calls.guarded(value, missing))
        regs[dest] = enclosing(state)
        return None

    return [get_name]


def compile_set_name(op: ir.SetName, code: Any) -> list[Closure]:
    """Sets a name of a class body."""
    name, reg = op.name, op.value

    def set_name(state: Any, regs: list[Value]) -> Signal:
        space = state.frame.namespace
        obj = state.obj(space)
        if obj.cls is dict:
            state.mut(space).table[name] = regs[reg]
            return None
        value = items.put(state, space, name, regs[reg])
        return calls.run_tail(state, value, DISCARD) if type(value) is Tail else None

    return [set_name]


def compile_del_name(op: ir.DelName, code: Any) -> list[Closure]:
    """Deletes a name of a class body."""
    name = op.name

    def del_name(state: Any, regs: list[Value]) -> Signal:
        table = state.mut(state.frame.namespace).table
        if name not in table:
            raise Raised(new_exception(state, NameError, (f"name '{name}' is not defined",), {"name": name}))
        del table[name]

    return [del_name]
