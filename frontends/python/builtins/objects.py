"""Models of object, type, module and generic alias: their own methods and attributes."""

from __future__ import annotations

import builtins
import types as host_types
from typing import Any

from presage.engine.lang.objects import Class, ModuleObj, Obj
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity, identity_hash
from presage.frontends.python.meaning import attributes, calls, classes, operators, text
from presage.frontends.python.meaning.convert import (
    ATOMS,
    attrs_of,
    attrs_to_change,
    from_host,
    host_call,
    new_dict,
    new_list,
    own_dict,
)
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import CONSTRUCTORS, GETTERS, NATIVES, allocator, constructor, native
from presage.frontends.python.meaning.types import BUILTIN, MODULE, class_of, lookup, mro, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@allocator(object)
def new_object(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``object.__new__``."""
    return state.new(Obj(cls, {}))


@constructor(object)
def object_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object()``."""
    arity(state, "object", args, kwargs, 0, 0)
    return state.new(Obj(object, None))


@native(object.__new__)
def object_new(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__new__(cls, ...)`` called by name."""
    if not args:
        raise error(state, TypeError, "object.__new__(): not enough arguments")
    cls = args[0]
    if type(cls) is not Ref:
        return object_(state, (), {}) if cls is object else calls.construct(state, cls, args[1:], kwargs)
    if args[1:] or kwargs:
        if lookup(state, cls, "__new__") is not object.__new__:
            raise error(state, TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
        if lookup(state, cls, "__init__") is object.__init__:
            raise error(state, TypeError, f"{state.obj(cls).name}() takes no arguments")
    return calls.allocate(state, cls, state.obj(cls), (), {})


def _new_by_name(host: type) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        cls = args[0]
        if type(cls) is not Ref:
            return calls.construct(state, cls, args[1:], kwargs)
        return calls.allocate(state, cls, state.obj(cls), args[1:], kwargs)

    return model


@native(object.__init__)
def object_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__init__``."""
    if args[1:] or kwargs:
        cls = class_of(state, args[0])
        if lookup(state, cls, "__init__") is not object.__init__:
            raise error(state, TypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
        if lookup(state, cls, "__new__") is object.__new__:
            raise error(state, TypeError, f"{value_type_name(state, args[0])}() takes no arguments")
    return None


_GENERIC = [
    cls.__dict__["__getattribute__"]
    for cls in vars(builtins).values()
    if isinstance(cls, type) and "__getattribute__" in cls.__dict__ and cls not in (object, type, super)
]
"""Built-in types repeat the method of ``object`` without another meaning."""


@native(object.__getattribute__, *_GENERIC)
def object_getattribute(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__getattribute__``."""
    value, name = args
    if type(value) is Ref and type(state.obj(value)) not in (Class, ModuleObj):
        return attributes.generic(state, value, state.obj(value), name, hook=False)
    return attributes.get(state, value, name)


native(type.__getattribute__)(lambda state, args, kwargs: attributes.type_getattribute(state, args[0], args[1]))
native(MODULE.__getattribute__)(lambda state, args, kwargs: attributes.get(state, args[0], args[1]))


@native(object.__setattr__, type.__setattr__)
def object_setattr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__setattr__``."""
    return attributes.generic_put(state, *args)


@native(object.__delattr__, type.__delattr__)
def object_delattr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__delattr__``."""
    return attributes.generic_delete(state, *args)


@native(object.__repr__)
def object_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__repr__``."""
    from presage.frontends.python.meaning.types import full_name

    value = args[0]
    return f"<{full_name(state, class_of(state, value))} object at {hex(text.address(value))}>"


@native(object.__str__)
def object_str(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__str__``."""
    return text.to_repr(state, args[0])


@native(object.__format__)
def object_format(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__format__``."""
    if args[1]:
        raise error(
            state, TypeError, f"unsupported format string passed to {value_type_name(state, args[0])}.__format__"
        )
    return text.to_str(state, args[0])


@native(object.__eq__, BaseException.__eq__, type.__eq__)
def object_eq(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__eq__``."""
    return True if args[0] is args[1] else NotImplemented


@native(object.__ne__)
def object_ne(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__ne__``: the opposite of ``__eq__``."""

    def opposite(state: Any, value: Value) -> Value:
        return value if value is NotImplemented else operators.not_(state, value)

    found = calls.method_tail(state, args[0], "__eq__", (args[1],), then=opposite)
    return NotImplemented if found is MISSING else found


def _no_order(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return NotImplemented


native(*(vars(object)[name] for name in ("__lt__", "__le__", "__gt__", "__ge__")))(_no_order)


@native(object.__hash__, type.__hash__)
def object_hash(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__hash__``: from the fabricated address."""
    return identity_hash(args[0])


@native(object.__subclasshook__)
def object_subclasshook(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__subclasshook__``."""
    return NotImplemented


@native(object.__dir__)
def object_dir(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__dir__``."""
    names: dict[str, None] = {}
    if type(args[0]) is Ref:
        names.update(dict.fromkeys(key for key in attrs_of(state, state.obj(args[0])) or {} if type(key) is not tuple))
    for cls in mro(state, class_of(state, args[0])):
        names.update(dict.fromkeys(state.obj(cls).attrs if type(cls) is Ref else cls.__dict__))
    return new_list(state, list(names))


@native(object.__reduce_ex__, object.__reduce__)
def object_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__reduce_ex__``, for ``copy``: how to make the object again."""
    value = args[0]
    if type(value) is Ref:
        own = lookup(state, class_of(state, value), "__reduce__")
        if len(args) > 1 and (type(own) is Ref or own is not object.__reduce__ and own in NATIVES):
            return Tail(own, (value,))
        return Tail(state.session.prelude(state, "reduce_object"), (value,))
    if type(value) in ATOMS:
        found = host_call(state, value.__reduce_ex__, 4)
        if type(found) is tuple and isinstance(found[0], type) and len(found) == 2:
            return from_host(state, found)
    if type(value) is type(len) and value.__module__ is not None:
        return value.__name__
    raise Unknown(f"copying a {value_type_name(state, value)}")


@native(object.__getstate__)
def object_getstate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__getstate__``."""
    attrs = attrs_of(state, state.obj(args[0])) or {}
    slots = {key[0]: value for key, value in attributes.slots_of(state, args[0]).items() if type(key) is tuple}
    own = None
    if attrs.keys() - slots:
        own = new_dict(state, [(key, value) for key, value in attrs.items() if type(key) is not tuple])
        own = own if state.obj(own).table else None
    return (own, new_dict(state, slots.items())) if slots else own


@native(object.__sizeof__)
def object_sizeof(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``object.__sizeof__`` depends on the host's build."""
    raise Unknown("the size of an object in memory")


@constructor(type)
def type_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type(x)`` and ``type(name, bases, namespace)``."""
    if len(args) == 1 and not kwargs:
        return class_of(state, args[0])
    if len(args) != 3:
        raise error(state, TypeError, "type() takes 1 or 3 arguments")
    meta = classes.winner(state, type, args[1])
    if meta is not type:
        return calls.type_call(state, meta, args, kwargs)
    return classes.type_new(state, (type, *args), kwargs)


@native(type.__call__)
def type_call(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type.__call__(cls, ...)`` by name."""
    return calls.type_call(state, args[0], args[1:], kwargs)


@native(type.__prepare__, type.__dict__["__prepare__"])
def type_prepare(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type.__prepare__``."""
    return new_dict(state)


@native(type.__repr__)
def type_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type.__repr__``."""
    from presage.frontends.python.meaning.types import full_name

    return f"<class '{full_name(state, args[0])}'>"


_MADE_BY_NAME: tuple[Any, ...] = (
    BaseException, OSError, BaseExceptionGroup, ExceptionGroup, ImportError, StopIteration, SystemExit, type, property,
    classmethod, staticmethod, list, dict, set, frozenset, tuple, str, int, float, bytes, complex,
)  # fmt: skip
for _host in _MADE_BY_NAME:
    if isinstance(_host.__new__, BUILTIN) and _host is not type and _host.__new__ is not object.__new__:
        native(_host.__new__)(_new_by_name(_host))
GETTERS[object.__dict__["__class__"]] = class_of


@constructor(MODULE)
def module_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.ModuleType(name, doc)``."""
    doc = args[1] if len(args) > 1 else None
    attrs = {"__name__": args[0], "__doc__": doc, "__package__": None, "__loader__": None, "__spec__": None}
    return state.new(ModuleObj(MODULE, args[0], attrs))


@allocator(MODULE)
def new_module(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``ModuleType.__new__`` of a subclass."""
    ref = state.new(ModuleObj(cls, args[0] if args else "", {}))
    return ref


@native(MODULE.__init__)
def module_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``ModuleType.__init__``."""
    attrs = attrs_to_change(state, args[0])
    assert attrs is not None
    attrs.update({"__name__": args[1], "__doc__": args[2] if len(args) > 2 else None})
    return None


GETTERS[MODULE.__dict__["__dict__"]] = own_dict


@native(host_types.GenericAlias)
def _alias(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return Tail(state.session.prelude(state, "generic_alias"), args)


CONSTRUCTORS[host_types.GenericAlias] = _alias
