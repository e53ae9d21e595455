"""Models of ``memoryview`` over bytes and byte arrays, one byte an item; other formats and shapes are unknown."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import ListObj, Obj
from presage.engine.lang.values import Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning.convert import from_host, host_call, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import iterator
from presage.frontends.python.meaning.registry import GETTERS, REPRS, constructor, native
from presage.frontends.python.meaning.types import layout, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class MemoryView(Obj):
    """A view: ``source`` is bytes or the reference of a byte array of ``size`` items, ``places`` the indices that it shows."""

    __slots__ = ("places", "released", "size", "source")

    def __init__(self, source: Value, size: int, places: range) -> None:
        self.cls = memoryview
        self.attrs = None
        self.source = source
        self.size = size
        self.places = places
        self.released = False

    def _copy_into(self, new: Any) -> None:
        for name in MemoryView.__slots__:
            setattr(new, name, getattr(self, name))


def view_bytes(state: Any, value: Value) -> bytes | None:
    """The content of a memory view, or None for anything else."""
    obj = state.obj(value) if type(value) is Ref else None
    return _content(state, obj) if type(obj) is MemoryView else None


def _open(state: Any, ref: Ref) -> MemoryView:
    obj: MemoryView = state.obj(ref)
    if obj.released:
        raise error(state, ValueError, "operation forbidden on released memoryview object")
    return obj


def _items(state: Any, obj: MemoryView) -> Any:
    if type(obj.source) is bytes:
        return obj.source
    items = state.obj(obj.source).items
    if len(items) != obj.size:
        raise Unknown("a byte array that changes its size while a memoryview shows it")
    return items


def _content(state: Any, obj: MemoryView) -> bytes:
    items = _items(state, obj)
    return bytes([items[index] for index in obj.places])


def bytes_like(state: Any, value: Value) -> bytes | None:
    """The content of bytes, a byte array or a memory view; None for anything else."""
    inner = unbox(state, value)
    if type(inner) is bytes:
        return inner
    obj = state.obj(value) if type(value) is Ref else None
    if type(obj) is ListObj and layout(state, obj.cls) is bytearray:
        return bytes(obj.items)
    return _content(state, _open(state, value)) if type(obj) is MemoryView else None


@constructor(memoryview)
def view(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``memoryview(object)``."""
    if kwargs or len(args) != 1:
        raise Unknown("memoryview() called with other than one argument")
    source = unbox(state, args[0])
    obj = state.obj(source) if type(source) is Ref else None
    if type(obj) is MemoryView:
        _open(state, source)
        return state.new(MemoryView(obj.source, obj.size, obj.places))
    content = bytes_like(state, source)
    if content is None:
        words = f"memoryview: a bytes-like object is required, not '{value_type_name(state, args[0])}'"
        raise error(state, TypeError, words)
    return state.new(MemoryView(source, len(content), range(len(content))))


def _reading(name: str, low: int = 0, high: int = 0) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, f"memoryview.{name}", args[1:], kwargs, low, high)
        host = memoryview(_content(state, _open(state, args[0])))
        return from_host(state, host_call(state, getattr(host, name), *args[1:]))

    return model


for _name in ("tobytes", "tolist"):
    native(getattr(memoryview, _name))(_reading(_name))
native(memoryview.hex)(_reading("hex", 0, 2))
native(memoryview.__len__)(lambda state, args, kwargs: len(_open(state, args[0]).places))


@native(memoryview.__getitem__)
def get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view[index]`` or ``view[slice]``."""
    obj, key = _open(state, args[0]), unbox(state, args[1])
    if type(key) is slice:
        return state.new(MemoryView(obj.source, obj.size, host_call(state, lambda: obj.places[key])))
    return host_call(state, lambda: memoryview(_content(state, obj))[key])


@native(memoryview.__iter__)
def iterate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``iter(view)``: over the bytes as they are now, refused for those that may change meanwhile."""
    obj = _open(state, args[0])
    if type(obj.source) is not bytes:
        return Tail(memoryview.tolist, args, then=lambda state, found: iterator(state, found))
    return iterator(state, _content(state, obj))


@native(memoryview.__hash__)
def hashed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``hash(view)``."""
    obj = _open(state, args[0])
    if type(obj.source) is not bytes:
        raise error(state, ValueError, "cannot hash writable memoryview object")
    return Tail(hash, (_content(state, obj),))


@native(memoryview.__setitem__)
def put(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view[index] = number`` or ``view[slice] = bytes-like``."""
    obj, key = _open(state, args[0]), unbox(state, args[1])
    if type(obj.source) is bytes:
        raise error(state, TypeError, "cannot modify read-only memory")
    trial = bytearray(_content(state, obj))
    new = bytes_like(state, args[2]) if type(key) is slice else unbox(state, args[2])
    if type(key) is slice and new is None:
        raise error(state, TypeError, f"a bytes-like object is required, not '{value_type_name(state, args[2])}'")
    host_call(state, memoryview(trial).__setitem__, key, new)
    _items(state, obj)
    items = state.mut(obj.source).items
    for index, number in zip(obj.places, trial, strict=True):
        items[index] = number
    return None


@native(memoryview.__eq__)
def equal(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view == bytes-like``."""
    other = bytes_like(state, args[1])
    return NotImplemented if other is None else _content(state, _open(state, args[0])) == other


@native(memoryview.__ne__)
def differ(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view != bytes-like``."""
    same = equal(state, args, kwargs)
    return same if same is NotImplemented else not same


@native(memoryview.release)
def release(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view.release()``."""
    state.mut(args[0]).released = True
    return None


@native(memoryview.__enter__)
def enter(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``with view``."""
    _open(state, args[0])
    return args[0]


native(memoryview.__exit__)(release)


@native(memoryview.toreadonly)
def read_only(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``view.toreadonly()``: refused where the bytes may still change below."""
    obj = _open(state, args[0])
    if type(obj.source) is not bytes:
        raise Unknown("a read-only view of a byte array")
    return state.new(MemoryView(obj.source, obj.size, obj.places))


_ATTRIBUTES: dict[str, Any] = {
    "nbytes": lambda obj: len(obj.places),
    "readonly": lambda obj: type(obj.source) is bytes,
    "format": lambda obj: "B",
    "itemsize": lambda obj: 1,
    "ndim": lambda obj: 1,
    "shape": lambda obj: (len(obj.places),),
    "strides": lambda obj: (obj.places.step,),
    "contiguous": lambda obj: obj.places.step == 1 or len(obj.places) <= 1,
    "obj": lambda obj: obj.source,
}
for _attribute, _read in _ATTRIBUTES.items():
    GETTERS[memoryview.__dict__[_attribute]] = lambda state, value, _read=_read: _read(_open(state, value))


def _shown(state: Any, value: Value) -> Value:
    raise Unknown("the repr of a memoryview, which shows its address")


REPRS[memoryview.__repr__] = _shown
