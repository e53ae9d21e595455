"""What Python's operations read and write of memory that threads share: attributes, items, globals, cells.

Asked only while a program has several threads. Containers that built-ins work on as a whole are noted by the machine;
this file knows the operations that name a single location, and the built-ins that look at less than they are given.
"""

from __future__ import annotations

import sysconfig
from collections.abc import Callable
from functools import cache
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.ir.ops import BODY
from presage.engine.lang.objects import Cell, Class, DictObj, ListObj, ModuleObj
from presage.engine.lang.ordering import CONCURRENT, NATIVE, ORDER, PROGRAM, WHOLE
from presage.engine.lang.threads import OUTPUT, threads_of
from presage.engine.lang.values import MISSING, UNBOUND, Method, Native, Ref, Value
from presage.frontends.python.meaning.types import lookup, type_name

Note = Callable[[Any, list[Value], int], bool | None]

_STANDARD = sysconfig.get_paths()["stdlib"] + "/"
_THREADING = (
    "threading.py", "queue.py", "weakref.py", "_weakrefset.py", "concurrent/", "asyncio/", "logging/", "abc.py", "contextlib.py",
)  # fmt: skip
_THREADING_MODELS = (
    "_thread.py", "_weakref.py", "_abc.py", "_contextvars.py", "time.py", "overlay/threading.py", "overlay/concurrent.",
    "overlay/asyncio.", "overlay/logging.py", "overlay/selectors.py",
)  # fmt: skip
_WRITTEN_IN_C = (
    "heapq.py", "functools.py", "collections/", "_collections_abc.py", "bisect.py", "random.py", "enum.py", "operator.py",
    "types.py", "typing.py", "re/", "copy.py", "datetime.py", "_pydecimal.py", "json/", "dataclasses.py", "inspect.py",
)  # fmt: skip


@cache
def _standing(path: str) -> int:
    _, model, rest = path.rpartition("/models/python/")
    if model:
        return CONCURRENT if rest.startswith(_THREADING_MODELS) else NATIVE
    if "/builtins/prelude/" in path:
        return NATIVE
    if path.startswith(_STANDARD) and "site-packages" not in path:
        rest = path[len(_STANDARD) :]
        return CONCURRENT if rest.startswith(_THREADING) else NATIVE if rest.startswith(_WRITTEN_IN_C) else PROGRAM
    return PROGRAM


def standing(state: Any, code: Any) -> int:
    """Whose code a function is: the program's, what stands for a built-in, or what threads are made of."""
    return PROGRAM if code.project else _standing(code.path)


def watched(op: ir.Op, code: Any) -> tuple[Note | None, bool]:
    """See :meth:`presage.engine.lang.protocol.Language.watched`."""
    kind = type(op)
    if type(op) is ir.Call:
        return _call(op, _called_name(op, code) if standing(None, code) == CONCURRENT else None), True
    make = _NOTES.get(kind)
    return (None if make is None else make(op)), kind in _WHOLE


def location(state: Any, ref: Ref, key: Any) -> str:
    """What stands at a location, in words."""
    if ref is OUTPUT:
        return f"the {key}"
    obj = state.obj(ref)
    if type(obj) is Cell:
        return f"the variable `{key[5:]}` of a function around it"
    if isinstance(obj, ModuleObj):
        return f"the global `{key}`" if obj.name in ("__main__", "builtins") else f"`{obj.name}.{key}`"
    name = type_name(state, obj.cls)
    if type(key) is tuple:
        return f"item {key[1]!r} of a {name}"
    if key in (WHOLE, ORDER):
        return f"a {name}"
    return f"`{obj.name if isinstance(obj, Class) else name}.{key}`"


# --- attributes, globals, cells ----------------------------------------------------------------------


def _attribute(state: Any, value: Value, name: str, write: bool, standing: int) -> None:
    if type(value) is not Ref:
        return
    obj = state.obj(value)
    if type(obj.cls) is Ref and type(lookup(state, obj.cls, "__setattr__" if write else "__getattribute__")) is Ref:
        return  # the program's own method decides what is accessed
    found = _own_attribute(state, value, obj, name, write, standing)
    if found or write:
        return
    order = obj.mro if isinstance(obj, Class) else state.obj(obj.cls).mro if type(obj.cls) is Ref else ()
    for cls in order:
        if type(cls) is Ref and cls is not value and name in state.obj(cls).attrs:
            _own_attribute(state, cls, state.obj(cls), name, False, standing)
            return


def _own_attribute(state: Any, ref: Ref, obj: Any, name: str, write: bool, standing: int) -> bool:
    """Notes an access to an object's own attribute; tells whether it has it."""
    attrs = obj.attrs
    if type(attrs) is Ref:
        _element(state, attrs, name, write, standing)
        return name in state.obj(attrs).table
    threads_of(state).access(state, state.frame, ref, name, write, False, standing)
    return attrs is not None and name in attrs


def _get_attr(op: ir.GetAttr) -> Note:
    return lambda state, regs, standing: _attribute(state, regs[op.obj], op.name, False, standing)


def _change_attr(op: ir.SetAttr | ir.DelAttr) -> Note:
    return lambda state, regs, standing: _attribute(state, regs[op.obj], op.name, True, standing)


def _global(write: bool) -> Any:
    def make(op: ir.GetGlobal | ir.SetGlobal | ir.DelGlobal) -> Note:
        def note(state: Any, regs: list[Value], standing: int) -> None:
            frame = state.frame
            ref = frame.globals
            module = state.obj(ref)
            if write and frame.code.name == BODY and module.name != "__main__":
                return  # a module is imported by one thread, for which the others wait
            _own_attribute(state, ref, module, op.name, write, standing)

        return note

    return make


def _cell(write: bool) -> Any:
    def make(op: ir.GetCell | ir.SetCell | ir.DelCell) -> Note:
        def note(state: Any, regs: list[Value], standing: int) -> None:
            frame = state.frame
            function = frame.code.function
            own = len(function.cells)
            name = function.cells[op.cell] if op.cell < own else function.frees[op.cell - own]
            threads_of(state).access(state, frame, frame.cells[op.cell], f"cell {name}", write, False, standing)

        return note

    return make


# --- items -------------------------------------------------------------------------------------------


def _element(state: Any, ref: Ref, key: Any, write: bool, standing: int) -> None:
    """An access to one item of a dictionary by a key that the host can hash."""
    threads = threads_of(state)
    table = state.obj(ref).table
    if write and key not in table:
        threads.access(state, state.frame, ref, ORDER, True, True, standing)
    threads.access(state, state.frame, ref, ("item", key), write, False, standing)


def _item(state: Any, value: Value, key: Value, write: bool, standing: int) -> None:
    if type(value) is not Ref:
        return
    obj = state.obj(value)
    threads = threads_of(state)
    if isinstance(obj, DictObj):
        if type(key) in (str, int, bool, float, bytes):
            made = obj.default is not UNBOUND and obj.default is not None and key not in obj.table
            _element(state, value, key, write or made, standing)
            return
    elif isinstance(obj, ListObj):
        if type(key) is int and -len(obj.items) <= key < len(obj.items):
            place = ("item", key % len(obj.items))
            threads.access(state, state.frame, value, place, write, False, standing)
            return
    else:
        return
    threads.access(state, state.frame, value, WHOLE, write, write, standing)


def _get_item(op: ir.GetItem) -> Note:
    return lambda state, regs, standing: _item(state, regs[op.obj], regs[op.index], False, standing)


def _set_item(op: ir.SetItem) -> Note:
    return lambda state, regs, standing: _item(state, regs[op.obj], regs[op.index], True, standing)


def _del_item(op: ir.DelItem) -> Note:
    def note(state: Any, regs: list[Value], standing: int) -> None:
        value = regs[op.obj]
        if type(value) is Ref and isinstance(state.obj(value), ListObj):
            threads_of(state).access(state, state.frame, value, WHOLE, True, True, standing)
        else:
            _item(state, value, regs[op.index], True, standing)

    return note


# --- calls -------------------------------------------------------------------------------------------


def _called_name(op: ir.Call, code: Any) -> str:
    """The name of the attribute that a call calls; empty if it calls something else."""
    block = next(block for block in code.function.blocks if any(each is op for each in block.ops))
    found = ""
    for each in block.ops:
        if each is op:
            break
        if type(each) is ir.GetAttr and each.dest == op.func:
            found = each.name
    return found


def _is_given(func: Value, name: str) -> bool:
    """Whether what code calls by a name is a built-in method that it was given, and not one that it looked up by its name."""
    return type(func) is Method and type(func.func) is not Ref and getattr(func.func, "__name__", name) != name


def _call(op: ir.Call, name: str | None) -> Note:
    """``name`` is that of the attribute that is called, where what the library of threads is given counts as the program's."""

    def note(state: Any, regs: list[Value], standing: int) -> bool | None:
        func = regs[op.func]
        kind = type(func)
        if name is not None and _is_given(func, name):
            return True
        if kind is Native and func.module in _OUTSIDE:
            threads_of(state).access(state, state.frame, OUTPUT, "files", True, True, standing)
        if kind is Method and func.func is dict.get and len(op.args) and not op.starred:
            _item(state, func.receiver, regs[op.args[0]], False, standing)
            return False
        if kind is Ref or kind is Method or getattr(type(func), "__hash__", None) is None:
            return None
        write = _BY_NAME.get(func, MISSING)
        if write is not MISSING and len(op.args) > 1 and not op.starred:
            attribute = regs[op.args[1]]
            if type(attribute) is str:
                _attribute(state, regs[op.args[0]], attribute, write, standing)
            return False
        return False if func in _BLIND else None

    return note


_BY_NAME: dict[Any, Any] = {
    getattr: False, hasattr: False, setattr: True, delattr: True, object.__setattr__: True, object.__getattribute__: False,
    object.__delattr__: True,
}  # fmt: skip
_OUTSIDE = frozenset({"_presage_files", "_presage_sqlite"})
"""Modules whose functions change what stands outside of the program: each call is one step, as the system takes it."""
_BLIND = frozenset({isinstance, issubclass, type, id, callable, super, object, staticmethod, classmethod, property})

_NOTES: dict[type[ir.Op], Any] = {
    ir.GetAttr: _get_attr,
    ir.SetAttr: _change_attr,
    ir.DelAttr: _change_attr,
    ir.GetGlobal: _global(False),
    ir.SetGlobal: _global(True),
    ir.DelGlobal: _global(True),
    ir.GetCell: _cell(False),
    ir.SetCell: _cell(True),
    ir.DelCell: _cell(True),
    ir.GetItem: _get_item,
    ir.SetItem: _set_item,
    ir.DelItem: _del_item,
}

_WHOLE = frozenset({
    ir.Call, ir.Binary, ir.Inplace, ir.Compare, ir.Unary, ir.Iter, ir.Next, ir.Unpack, ir.BuildSequence, ir.BuildMap,
    ir.BuildString, ir.Branch, ir.Return, ir.Yield, ir.YieldFrom, ir.Await, ir.Intrinsic,
})  # fmt: skip
"""Operations that may look at a container, or change it, as a whole."""
