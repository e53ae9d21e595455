"""Models of property, classmethod, staticmethod, the descriptors of slots, and super."""

from __future__ import annotations

import collections
from typing import Any

from presage.engine.lang.objects import Function, Wrapper
from presage.engine.lang.values import MISSING, UNBOUND, Method, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.function_objects import function_doc
from presage.frontends.python.meaning import attributes
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, NATIVES, allocator, constructor, native
from presage.frontends.python.meaning.types import (
    CLASSMETHOD_DESCRIPTOR,
    GETSET,
    MEMBER,
    METHOD_DESCRIPTOR,
    WRAPPER_DESCRIPTOR,
    class_of,
    is_class,
    is_subtype,
    type_name,
    value_type_name,
)

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@constructor(property)
def property_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``property(fget, fset, fdel, doc)``."""
    return new_property(state, property, args, kwargs)


@allocator(property)
def new_property(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``property.__new__``."""
    parts: list[Value] = [None] * 4
    for index, value in enumerate(args):
        parts[index] = value
    for index, name in enumerate(("fget", "fset", "fdel", "doc")):
        if name in kwargs:
            parts[index] = kwargs[name]
    if parts[3] is None and type(parts[0]) is Ref and type(state.obj(parts[0])) is Function:
        parts[3] = function_doc(state, parts[0])
    return state.new(Wrapper(cls, tuple(parts), {} if type(cls) is Ref else None))


@native(property.__init__)
def property_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``property.__init__`` of a subclass."""
    made = state.obj(new_property(state, property, args[1:], kwargs))
    state.mut(args[0]).parts = made.parts
    return None


def _with_part(index: int) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        obj = state.obj(args[0])
        parts = list(obj.parts)
        parts[index] = args[1]
        if type(obj.cls) is Ref:
            return Tail(obj.cls, tuple(parts[:4]))
        return state.new(Wrapper(obj.cls, tuple(parts)))

    return model


for _index, _name in enumerate(("getter", "setter", "deleter")):
    native(getattr(property, _name))(_with_part(_index))
for _index, _name in enumerate(("fget", "fset", "fdel", "__doc__")):
    GETTERS[property.__dict__[_name]] = lambda state, value, _index=_index: state.obj(value).parts[_index]


@native(property.__get__)
def property_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``property.__get__``."""
    if args[1] is None:
        return args[0]
    return attributes.bind_property(state, state.obj(args[0]), args[1], None)


@native(property.__set__, property.__delete__)
def property_set(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``property.__set__`` and ``property.__delete__``."""
    obj, deletes = state.obj(args[0]), len(args) == 2
    function = obj.parts[2 if deletes else 1]
    if function is None:
        words = attributes.property_words(state, obj, args[1], "deleter" if deletes else "setter")
        raise error(state, AttributeError, words)
    return Tail(function, args[1:], then=lambda state, value: None)


@native(*([property.__set_name__] if hasattr(property, "__set_name__") else []))
def property_set_name(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``property.__set_name__``: keeps the name for messages."""
    own = state.mut(args[0])
    own.parts = (*own.parts[:4], args[2])
    return None


_WITH_METHODS: tuple[Any, ...] = (MEMBER, GETSET, METHOD_DESCRIPTOR, WRAPPER_DESCRIPTOR)


@native(*[kind.__get__ for kind in _WITH_METHODS])
def descriptor_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__get__`` of a slot's descriptor, and of a method or field of a built-in type."""
    instance, *owner = args[1:]
    if instance is None and (owner or [None])[0] is None:
        raise error(state, TypeError, "__get__(None, None) is invalid")
    if instance is None:
        return args[0]
    cls = class_of(state, instance)
    name, home = state.obj(args[0]).parts if type(args[0]) is Ref else (args[0].__name__, args[0].__objclass__)
    if not is_subtype(state, cls, home):
        words = f"descriptor '{name}' for '{type_name(state, home)}' objects doesn't apply to a "
        raise error(state, TypeError, f"{words}'{value_type_name(state, instance)}' object")
    return attributes.bind(state, args[0], instance, cls)


@native(CLASSMETHOD_DESCRIPTOR.__get__)
def class_method_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__get__`` of a class method of a built-in type."""
    owner = args[2] if len(args) > 2 and args[2] is not None else class_of(state, args[1])
    return attributes.bind(state, args[0], args[1], owner)


@native(MEMBER.__set__, MEMBER.__delete__)
def slot_set(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``member.__set__`` and ``member.__delete__`` of a slot's descriptor."""
    if type(args[0]) is not Ref:
        raise Unknown("setting a field of a built-in type by its descriptor")
    slots, key = attributes.slots_of(state, args[1], True), state.obj(args[0]).parts
    if len(args) > 2:
        slots[key] = args[2]
    elif slots.pop(key, MISSING) is MISSING:
        raise error(state, AttributeError, key[0])
    return None


GETTERS[MEMBER.__dict__["__objclass__"]] = lambda state, value: (
    state.obj(value).parts[1] if type(value) is Ref else value.__objclass__
)


def _slot_name(state: Any, value: Value) -> Value:
    return state.obj(value).parts[0] if type(value) is Ref else value.__name__


GETTERS[MEMBER.__dict__["__name__"]] = GETTERS[MEMBER.__dict__["__qualname__"]] = _slot_name


def _wrapping(cls: type) -> None:
    def construct(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return state.new(Wrapper(cls, args[:1], _wrapped_attrs(state, args[0])))

    def allocate(state: Any, sub: Value, args: Args, kwargs: Kwargs) -> Value:
        return state.new(Wrapper(sub, args[:1], {}))

    constructor(cls)(construct)
    allocator(cls)(allocate)
    GETTERS[cls.__dict__["__func__"]] = lambda state, value: state.obj(value).parts[0]
    GETTERS[cls.__dict__["__wrapped__"]] = lambda state, value: state.obj(value).parts[0]
    GETTERS[cls.__dict__["__isabstractmethod__"]] = _wrapped_abstract


def _wrapped_attrs(state: Any, func: Value) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if type(func) is Ref and type(state.obj(func)) is Function:
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            value = attributes.get(state, func, name)
            if type(value) is not Tail:
                found[name] = value
    return found


def _wrapped_abstract(state: Any, value: Value) -> Value:
    inner = state.obj(value).parts[0]
    if type(inner) is Ref:
        attrs = attrs_of(state, state.obj(inner)) or {}
        return bool(attrs.get("__isabstractmethod__", False))
    return False


_wrapping(classmethod)
_wrapping(staticmethod)


def _property_abstract(state: Any, value: Value) -> Value:
    return any(
        type(part) is Ref and (attrs_of(state, state.obj(part)) or {}).get("__isabstractmethod__", False) is True
        for part in state.obj(value).parts[:3]
    )


GETTERS[property.__dict__["__isabstractmethod__"]] = _property_abstract


@native(classmethod.__get__, staticmethod.__get__)
def wrapper_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``classmethod.__get__`` and ``staticmethod.__get__``."""
    obj = state.obj(args[0])
    if is_subtype(state, obj.cls, staticmethod):
        return obj.parts[0]
    cls = args[2] if len(args) > 2 and args[2] is not None else class_of(state, args[1])
    return Method(obj.parts[0], cls)


def _subscripted(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.__class_getitem__(int)``: what ``list[int]`` gives."""
    return Tail(state.session.prelude(state, "generic_alias"), args[:2])


for _cls in (list, dict, tuple, set, frozenset, enumerate, collections.deque, collections.defaultdict, BaseExceptionGroup):
    NATIVES[_cls.__dict__["__class_getitem__"]] = _subscripted


@constructor(super)
def super_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``super()``, ``super(cls)``, ``super(cls, obj)``."""
    if not args:
        args = _super_arguments(state)
    start = args[0]
    if not is_class(state, start):
        raise error(state, TypeError, f"super() argument 1 must be a type, not {value_type_name(state, start)}")
    if len(args) == 1 or args[1] is None:
        return state.new(Wrapper(super, (start, None, MISSING)))
    receiver = args[1]
    if is_class(state, receiver) and is_subtype(state, receiver, start):
        kind = receiver
    else:
        kind = class_of(state, receiver)
        if not is_subtype(state, kind, start):
            raise error(state, TypeError, "super(type, obj): obj must be an instance or subtype of type")
    return state.new(Wrapper(super, (start, receiver, kind)))


def _super_arguments(state: Any) -> Args:
    frame = state.frame
    function = frame.code.function
    if not function.params:
        raise error(state, RuntimeError, "super(): no arguments")
    names = (*function.cells, *function.frees)
    if "__class__" not in names:
        raise error(state, RuntimeError, "super(): __class__ cell not found")
    cls = state.obj(frame.cells[names.index("__class__")]).value
    if cls is UNBOUND:
        raise error(state, RuntimeError, "super(): empty __class__ cell")
    first = function.params[0]
    receiver = frame.regs[0]
    if first.name in function.cells:
        receiver = state.obj(frame.cells[function.cells.index(first.name)]).value
    if first.kind == "rest":
        receiver = receiver[0]
    return (cls, receiver)
