"""Natives of the models of `_abc` and `_weakref`: cached answers about abstract classes, liveness of objects.

Abstract base classes answer ``isinstance`` by hooks written in Python; an answer is kept with the
state, as CPython keeps it with the class, so that asking again costs nothing.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from typing import Any

from presage.engine.lang.objects import (
    Boxed,
    Cell,
    Class,
    DictObj,
    ExceptionObj,
    Function,
    Generator,
    IteratorObj,
    ListObj,
    Obj,
    SetObj,
    Wrapper,
    key_of,
)
from presage.engine.lang.threads import PART
from presage.engine.lang.values import MISSING, Method, Native, Ref, Unknown, Value
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.meaning.types import class_of, forget_lookups, is_subtype, lookup

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class Answers:
    """What abstract classes answered: (class, asked class) -> bool; ``token`` counts registrations."""

    __slots__ = ("negative", "positive", "token")

    def __init__(self, positive: dict[Any, bool], negative: dict[Any, bool], token: int) -> None:
        self.positive = positive
        self.negative = negative
        self.token = token

    def fork(self) -> Answers:
        """A copy for a forked state."""
        return Answers(dict(self.positive), dict(self.negative), self.token)


def _answers(state: Any) -> Answers:
    found = state.world.get("abstract")
    if found is None:
        found = state.world["abstract"] = Answers({}, {}, 0)
    answers: Answers = found
    return answers


def answer(state: Any, wanted: Ref, cls: Value) -> bool | None:
    """Whether ``cls`` counts as a subclass of the abstract class ``wanted``, where that is known."""
    answers = _answers(state)
    known = answers.positive.get((wanted, cls))
    if known is None:
        known = answers.negative.get((wanted, cls))
    if known is None and is_subtype(state, cls, wanted):
        hook = lookup(state, wanted, "__subclasshook__")
        if hook is object.__dict__["__subclasshook__"]:
            return True
    return known


def abstract_answer(state: Any, cls: Value, wanted: Ref, found: Class, hook: str) -> bool | None:
    """As :func:`answer`, None where the class's metaclass is not plainly ABCMeta."""
    if "_abc_impl" not in found.attrs:
        return None
    raw = lookup(state, found.cls, hook)
    if type(raw) is not Ref:
        return None
    function = state.obj(raw)
    if type(function) is not Function or function.code.qualname != f"ABCMeta.{hook}":
        return None
    if lookup(state, cls, "__class__") is not object.__dict__["__class__"]:
        return None
    return answer(state, wanted, cls)


def _cached(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return answer(state, args[0], args[1])


def _instance_answer(state: Any, args: Args, kwargs: Kwargs) -> Value:
    cls = class_of(state, args[1])
    if lookup(state, cls, "__class__") is not object.__dict__["__class__"]:
        return None
    return answer(state, args[0], cls)


def _remember(state: Any, args: Args, kwargs: Kwargs) -> Value:
    answers = _answers(state)
    (answers.positive if args[2] else answers.negative)[args[0], args[1]] = bool(args[2])
    return None


def _forget(state: Any, args: Args, kwargs: Kwargs) -> Value:
    answers = _answers(state)
    answers.negative = {}
    answers.token += 1
    return None


def _token(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return _answers(state).token


def _abstract_names(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The names of a new class's abstract methods, or None where analysed code has to be asked."""
    cls = state.obj(args[0])
    names: dict[str, None] = {}
    for name, value in cls.attrs.items():
        known = _is_abstract(state, value)
        if known is None:
            return None
        if known:
            names[name] = None
    for base in cls.bases:
        inherited = state.obj(base).attrs.get("__abstractmethods__") if type(base) is Ref else None
        if type(inherited) is not Ref:
            continue
        for name in state.obj(inherited).table:
            known = _is_abstract(state, lookup(state, args[0], name))
            if known is None:
                return None
            if known:
                names[name] = None
    return state.new(SetObj(frozenset, names))


def _is_abstract(state: Any, value: Value, depth: int = 0) -> bool | None:
    if type(value) is not Ref:
        return False
    obj = state.obj(value)
    if type(obj) is Function:
        return (attrs_of(state, obj) or {}).get("__isabstractmethod__", False) is True
    if type(obj) is Wrapper and obj.cls in (property, classmethod, staticmethod) and depth < 5:
        parts = obj.parts[:3] if obj.cls is property else obj.parts[:1]
        found = [_is_abstract(state, part, depth + 1) for part in parts]
        return None if None in found else True in found
    if type(obj) in (ListObj, DictObj, SetObj, Boxed) or type(obj) is Wrapper and type(obj.cls) is not Ref:
        return False
    if type(obj) is Class:
        if obj.cls is not type and lookup(state, obj.cls, "__getattr__") is not MISSING:
            return None
        return False if lookup(state, value, "__isabstractmethod__") is MISSING else None
    if lookup(state, obj.cls, "__getattr__") is MISSING and lookup(state, obj.cls, "__isabstractmethod__") is MISSING:
        return (attrs_of(state, obj) or {}).get("__isabstractmethod__", False) is True
    return None


def _store(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Keeps a fresh class's abstract names and registry, without forgetting every look-up where none asked for them."""
    ref, names, data = args
    attrs = state.mut(ref).attrs
    attrs["__abstractmethods__"] = names
    attrs["_abc_impl"] = data
    if not state.attr_cache.keys().isdisjoint(((ref, "__abstractmethods__"), (ref, "_abc_impl"))):
        forget_lookups(state)
    return None


def abc_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_abc`."""
    table = {
        "cached": _cached, "instance_answer": _instance_answer, "remember": _remember, "forget": _forget,
        "token": _token, "abstract_names": _abstract_names, "store": _store,
    }  # fmt: skip
    return {name: Native("_presage_abc", name, call) for name, call in table.items()}


# --- weak references -----------------------------------------------------------------------------------


def _referable(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether weak references to a value are allowed."""
    value = args[0]
    if type(value) is not Ref:
        return isinstance(value, type) or callable(value) or type(value) is Method
    obj = state.obj(value)
    if isinstance(obj, Function | Class):
        return True
    if type(obj.cls) is Ref:
        cls = state.obj(obj.cls)
        return cls.layout not in (int, tuple, str, bytes) and (cls.has_dict or not cls.has_slots or _weak_slot(state, obj.cls))
    return obj.cls in (set, frozenset) or type(obj) in (Obj, Cell) and obj.cls is not object


def _weak_slot(state: Any, cls: Ref) -> bool:
    for entry in state.obj(cls).mro:
        slots = state.obj(entry).attrs.get("__slots__") if type(entry) is Ref else None
        if type(slots) is tuple and "__weakref__" in slots or slots == "__weakref__":
            return True
        if type(slots) is Ref and "__weakref__" in getattr(state.obj(slots), "items", ()):
            return True
    return False


def _asked_by_project(state: Any) -> bool:
    """Whether code of the project asks, rather than a library's own bookkeeping."""
    frame = state.frame
    while frame is not None and is_standard(frame.code.path):
        frame = frame.back
    return frame is not None and "site-packages" not in frame.code.path


_STANDARD = sysconfig.get_path("stdlib")


def is_standard(path: str) -> bool:
    """Whether a file is the standard library's or a model, by its path."""
    return path.startswith(_STANDARD) and "site-packages" not in path or "/models/python/" in path or "/prelude/" in path


def _alive(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether an object is still referred to by a name, a live object or a module.

    Raises:
        Unknown: only intermediate values or nothing refers to it, so that its end depends on the collector.
    """
    target = args[0]
    if type(target) is Method and _asked_by_project(state):
        raise Unknown("whether a bound method is still alive")
    if type(target) is not Ref or isinstance(state.obj(target), Class | Function) or not _asked_by_project(state):
        return target is not None
    if not _named(state, target):
        raise Unknown("whether an object without names is still alive")
    return True


def _collectable(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Notes the assumption that an object still exists, where no variable near by leads to it."""
    if type(args[0]) is Ref and args[0] not in reachable(state, args[0], [], 2000):
        state.record(("assumption", "objects that only weak references lead to still exist", state.place))
    return None


def _named(state: Any, target: Ref) -> bool:
    """Whether variables and modules lead to an object by other than weak references."""
    return target in reachable(state, target)


def reachable(
    state: Any, target: Ref | None = None, roots: list[Value] | None = None, limit: int = sys.maxsize
) -> set[Ref]:
    """What variables and modules lead to by other than weak references; as far as ``target``, where it is given.

    ``roots`` replaces the modules; no more than ``limit`` objects are looked at, those near the variables first.
    """
    todo: list[Value] = [state.modules] if roots is None else roots
    near: list[Value] = []
    for frame in _frames(state):
        if frame.code.project or not is_standard(frame.code.path):
            near.extend((*frame.cells, *frame.regs[: len(frame.code.function.locals)]))
            todo.extend((frame.globals, frame.namespace, frame.handled))
    todo.extend(near)
    return led_to(state, todo, target, limit)


def led_to(state: Any, todo: list[Value], target: Ref | None = None, limit: int = sys.maxsize) -> set[Ref]:
    """What values lead to by other than weak references; as far as ``target``, at most ``limit`` objects."""
    seen: set[Ref] = set()
    while todo and len(seen) < limit:
        value = todo.pop()
        if type(value) is tuple:
            todo.extend(value)
        elif type(value) is Method:
            todo.extend((value.receiver, value.func))
        elif type(value) is Ref and value not in seen:
            seen.add(value)
            if value is target:
                return seen
            todo.extend(_referents(state, state.obj(value)))
    return seen


def _frames(state: Any) -> Iterator[Any]:
    """The frames of all threads, those of the running one first."""
    threads = state.world.get(PART)
    for frame in (state.frame, *(() if threads is None else threads.frames())):
        while frame is not None:
            yield frame
            frame = frame.back


def _referents(state: Any, obj: Any) -> list[Value]:
    found: list[Value] = []
    if type(obj) is Obj and type(obj.cls) is Ref and state.obj(obj.cls).attrs.get("__module__") == "weakref":
        return found
    if type(obj.attrs) is dict:
        found.extend(obj.attrs.values())
    elif type(obj.attrs) is Ref:
        found.append(obj.attrs)
    if isinstance(obj, ListObj):
        found.extend(obj.items)
    elif isinstance(obj, DictObj):
        found.extend(map(key_of, obj.table))
        found.extend(obj.table.values())
    elif isinstance(obj, SetObj):
        found.extend(map(key_of, obj.table))
    elif isinstance(obj, Function):
        keywords = obj.kwdefaults if type(obj.kwdefaults) is Ref else tuple(obj.kwdefaults.values())
        found.extend((*obj.closure, *obj.defaults, keywords, obj.module))
    elif isinstance(obj, Generator) and obj.frame is not None:
        found.extend((*obj.frame.regs, *obj.frame.cells))
    elif isinstance(obj, IteratorObj):
        found.append(obj.source)
    elif isinstance(obj, Cell | Boxed):
        found.append(obj.value)
    elif isinstance(obj, Wrapper):
        found.append(obj.parts)
    elif isinstance(obj, ExceptionObj):
        found.extend((obj.args, obj.cause, obj.context))
    elif isinstance(obj, Class):
        found.extend(obj.bases)
    return found


def _callback(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Refuses callbacks of the project: when they run depends on the collector."""
    frame = state.frame
    while frame is not None and ("/models/python/" in frame.code.path or frame.code.hidden):
        frame = frame.back
    path = "" if frame is None else frame.code.path
    if args[0] is not None and not is_standard(path) and "site-packages" not in path:
        raise Unknown("when the callback of a weak reference runs")
    return None


def _count(state: Any, args: Args, kwargs: Kwargs) -> Value:
    raise Unknown("the number of weak references to an object")


def weakref_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_weakref`."""
    table = {"referable": _referable, "alive": _alive, "callback": _callback, "count": _count,
             "collectable": _collectable}  # fmt: skip
    return {name: Native("_presage_weakref", name, call) for name, call in table.items()}
