"""Models of object, type, property and its kin, super, exceptions, functions, generators, modules."""

from __future__ import annotations

import builtins
import types as host_types
from typing import Any

from presage.engine.lang.objects import CELL_TYPE, Class, ExceptionObj, Function, Generator, ModuleObj, Obj, Wrapper, key_of
from presage.engine.lang.values import MISSING, SWITCH, UNBOUND, Method, Ref, Signal, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import attributes, calls, classes, exceptions, generators, operators, text
from presage.frontends.python.meaning.convert import (
    ATOMS,
    attrs_of,
    attrs_to_change,
    from_host,
    host_call,
    new_dict,
    new_list,
    own_dict,
    text_of,
)
from presage.frontends.python.meaning.errors import error, is_exception_class, matches, new_exception
from presage.frontends.python.meaning.registry import (
    CONSTRUCTORS,
    GETTERS,
    NATIVES,
    SETTERS,
    VALUE_GETTERS,
    allocator,
    constructor,
    native,
)
from presage.frontends.python.meaning.types import (
    BUILTIN,
    FUNCTION,
    MEMBER,
    METHOD,
    MODULE,
    class_of,
    is_class,
    is_subtype,
    lookup,
    mro,
    value_type_name,
)

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

# --- object and type -----------------------------------------------------------------------------------


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
    if (args[1:] or kwargs) and lookup(state, cls, "__init__") is object.__init__:
        raise error(state, TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
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
    if (args[1:] or kwargs) and type(lookup(state, class_of(state, args[0]), "__new__")) is not Ref:
        name = value_type_name(state, args[0])
        if type(lookup(state, class_of(state, args[0]), "__init__")) is Ref:
            raise error(state, TypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
        raise error(state, TypeError, f"{name}() takes no arguments")
    return None


@native(object.__getattribute__)
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
    return text.address(args[0]) >> 4


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


# --- descriptors, super ----------------------------------------------------------------------------------


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
        parts[3] = _function_doc(state, parts[0])
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


@native(MEMBER.__get__)
def slot_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``member.__get__`` of a slot's descriptor."""
    return args[0] if args[1] is None else attributes.bind(state, args[0], args[1], class_of(state, args[1]))


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


@constructor(super)
def super_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``super()``, ``super(cls)``, ``super(cls, obj)``."""
    if not args:
        args = _super_arguments(state)
    start = args[0]
    if not is_class(state, start):
        raise error(state, TypeError, f"super() argument 1 must be a type, not {value_type_name(state, start)}")
    if len(args) == 1:
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


# --- exceptions --------------------------------------------------------------------------------------------


@allocator(BaseException)
def new_exception_of(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__new__`` (and, for built-in classes, ``__init__``)."""
    ref = state.new(ExceptionObj(cls, args, {}))
    if type(cls) is not Ref:
        set_fields(state, ref, cls, args, kwargs)
        _refine_os_error(state, ref, cls, args)
        return ref
    base = state.obj(cls).layout
    if type(lookup(state, cls, "__init__")) is not Ref or not kwargs:
        set_fields(state, ref, base, args, {} if type(lookup(state, cls, "__init__")) is Ref else kwargs)
    return ref


def set_fields(state: Any, ref: Ref, base: type, args: Args, kwargs: Kwargs) -> None:
    """The attributes that built-in exception classes set from their arguments."""
    obj = state.mut(ref)
    attrs = obj.attrs
    if issubclass(base, StopIteration):
        attrs["value"] = args[0] if args else None
    elif issubclass(base, SystemExit):
        attrs["code"] = args[0] if len(args) == 1 else args or None
    elif issubclass(base, ImportError):
        attrs.update(name=kwargs.get("name"), path=kwargs.get("path"), msg=args[0] if args else None)
    elif issubclass(base, NameError | AttributeError):
        attrs["name"] = kwargs.get("name")
        if issubclass(base, AttributeError):
            attrs["obj"] = kwargs.get("obj")
    elif issubclass(base, OSError):
        for index, name in enumerate(("errno", "strerror", "filename")):
            attrs[name] = args[index] if 2 <= len(args) and index < len(args) else None
        if len(args) > 2:
            obj.args = args[:2]
    elif issubclass(base, UnicodeDecodeError | UnicodeEncodeError) and len(args) == 5:
        attrs.update(zip(("encoding", "object", "start", "end", "reason"), args, strict=True))
    elif issubclass(base, SyntaxError):
        attrs["msg"] = args[0] if args else None
        for index, name in enumerate(("filename", "lineno", "offset", "text")):
            details = args[1] if len(args) > 1 and type(args[1]) is tuple else (None,) * 4
            attrs[name] = details[index]
    elif issubclass(base, BaseExceptionGroup):
        _group_fields(state, attrs, args)
        _refine_group(state, ref)
    elif kwargs:
        raise error(state, TypeError, f"{base.__name__}() takes no keyword arguments")


def _group_fields(state: Any, attrs: dict[str, Value], args: Args) -> None:
    from presage.frontends.python.meaning.iteration import items_of

    if len(args) != 2:
        raise error(state, TypeError, f"BaseExceptionGroup.__new__() takes exactly 2 arguments ({len(args)} given)")
    if text_of(state, args[0]) is None:
        given = value_type_name(state, args[0])
        raise error(state, TypeError, f"BaseExceptionGroup.__new__() argument 1 must be str, not {given}")
    if lookup(state, class_of(state, args[1]), "__getitem__") is MISSING:
        raise error(state, TypeError, "second argument (exceptions) must be a sequence")
    found = items_of(state, args[1]) or []
    if not found:
        raise error(state, ValueError, "second argument (exceptions) must be a non-empty sequence")
    for index, item in enumerate(found):
        if not exceptions.is_exception(state, item):
            raise error(state, ValueError, f"Item {index} of second argument (exceptions) is not an exception")
    attrs["message"] = args[0]
    attrs["exceptions"] = tuple(found)


def _refine_group(state: Any, ref: Ref) -> None:
    """A group of exceptions that derive from Exception is an ExceptionGroup; such a group takes no others."""
    own = state.mut(ref)
    plain = all(is_subtype(state, class_of(state, item), Exception) for item in own.attrs["exceptions"])
    if own.cls is BaseExceptionGroup:
        own.cls = ExceptionGroup if plain else BaseExceptionGroup
    elif not plain and is_subtype(state, own.cls, Exception):
        name = "an ExceptionGroup" if own.cls is ExceptionGroup else f"'{value_type_name(state, ref)}'"
        raise error(state, TypeError, f"Cannot nest BaseExceptions in {name}")


def _group_method(name: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, name, args[1:], kwargs, 1, 1)
        return Tail(state.session.prelude(state, f"group_{name}"), args)

    return model


for _name in ("derive", "split", "subgroup"):
    native(getattr(BaseExceptionGroup, _name))(_group_method(_name))


def _refine_os_error(state: Any, ref: Ref, cls: type, args: Args) -> None:
    if cls is OSError and len(args) >= 2 and type(args[0]) is int:
        state.mut(ref).cls = type(OSError(args[0], ""))


@native(BaseException.__init__, *[
    cls.__dict__["__init__"]
    for cls in vars(builtins).values()
    if isinstance(cls, type) and issubclass(cls, BaseException) and "__init__" in cls.__dict__
])  # fmt: skip
def exception_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__init__``."""
    if kwargs and type(class_of(state, args[0])) is Ref:
        layout = state.obj(class_of(state, args[0])).layout
        if not issubclass(layout, ImportError | NameError | AttributeError):
            raise error(state, TypeError, f"{value_type_name(state, args[0])}() takes no keyword arguments")
    state.mut(args[0]).args = args[1:]
    return None


def _field_init(base: type) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        exception_init(state, args, {})
        set_fields(state, args[0], base, args[1:], kwargs)
        return None

    return model


_WITH_FIELDS: tuple[Any, ...] = (
    StopIteration, SystemExit, ImportError, NameError, AttributeError, OSError, UnicodeDecodeError, UnicodeEncodeError,
    SyntaxError, BaseExceptionGroup,
)  # fmt: skip
_MADE_BY_NAME: tuple[Any, ...] = (
    BaseException, OSError, BaseExceptionGroup, ExceptionGroup, ImportError, StopIteration, SystemExit, type, property,
    classmethod, staticmethod, list, dict, set, frozenset, tuple, str, int, float, bytes, complex,
)  # fmt: skip

for _base in _WITH_FIELDS:
    if _base.__init__ is not BaseException.__init__:
        native(_base.__init__)(_field_init(_base))
for _host in _MADE_BY_NAME:
    if isinstance(_host.__new__, BUILTIN) and _host is not type and _host.__new__ is not object.__new__:
        native(_host.__new__)(_new_by_name(_host))


@native(
    BaseException.__str__, OSError.__str__, KeyError.__str__, ImportError.__str__, UnicodeDecodeError.__str__,
    SyntaxError.__str__,
)  # fmt: skip
def exception_str(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str()`` of an exception."""
    return text.exception_text(state, args[0], state.obj(args[0]))


@native(BaseExceptionGroup.__str__)
def group_str(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str()`` of an exception group."""
    attrs = state.obj(args[0]).attrs
    count = len(attrs["exceptions"])
    return f"{attrs['message']} ({count} sub-exception{'s' if count != 1 else ''})"


@native(BaseException.__repr__)
def exception_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``repr()`` of an exception."""
    obj = state.obj(args[0])
    name = value_type_name(state, args[0])
    if len(obj.args) == 1:
        shown = text.to_repr(state, obj.args[0])
        if type(shown) is Tail:
            return Tail(shown.func, shown.args, shown.kwargs, then=calls.chain_then(shown.then, lambda s, v: f"{name}({v})"))
        return f"{name}({shown})"
    shown = text.to_repr(state, obj.args)
    if type(shown) is Tail:
        return Tail(shown.func, shown.args, shown.kwargs, then=calls.chain_then(shown.then, lambda s, v: f"{name}{v}"))
    return f"{name}{shown}"


@native(BaseException.with_traceback)
def with_traceback(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exception.with_traceback``."""
    state.mut(args[0]).traceback = args[1]
    return args[0]


@native(BaseException.add_note)
def add_note(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exception.add_note``."""
    attrs = state.mut(args[0]).attrs
    if "__notes__" not in attrs:
        attrs["__notes__"] = new_list(state, [])
    state.mut(attrs["__notes__"]).items.append(args[1])
    return None


def _exception_fields() -> None:
    fields = {"args": "args", "__cause__": "cause", "__context__": "context", "__suppress_context__": "suppress"}
    for name, slot in fields.items():
        GETTERS[BaseException.__dict__[name]] = lambda state, value, slot=slot: getattr(state.obj(value), slot)
    GETTERS[BaseException.__dict__["__traceback__"]] = exceptions.traceback_of

    def setter(slot: str) -> Any:
        def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
            if not isinstance(obj, ExceptionObj):
                return False
            own = state.mut(ref)
            setattr(own, slot, value)
            if slot == "cause":
                own.suppress = True
            return True

        return put

    for name, slot in {**fields, "__traceback__": "traceback"}.items():
        SETTERS[name] = setter(slot)


_exception_fields()
GETTERS[BaseException.__dict__["__dict__"]] = own_dict
GETTERS[object.__dict__["__class__"]] = class_of


# --- functions, methods, generators, modules -----------------------------------------------------------------


def _function_doc(state: Any, ref: Value) -> Value:
    obj = state.obj(ref)
    attrs = attrs_of(state, obj) or {}
    return attrs["__doc__"] if "__doc__" in attrs else obj.code.function.docstring


def _function_annotations(state: Any, ref: Ref) -> Value:
    attrs = attrs_to_change(state, ref)
    assert attrs is not None
    if attrs.get("__annotations__", MISSING) is MISSING:
        attrs["__annotations__"] = new_dict(state)
    return attrs["__annotations__"]


def _function_getters() -> None:
    table: dict[str, Any] = {
        "__name__": lambda state, ref: state.obj(ref).name,
        "__qualname__": lambda state, ref: state.obj(ref).qualname,
        "__doc__": _function_doc,
        "__module__": lambda state, ref: (attrs_of(state, state.obj(ref)) or {}).get("__module__"),
        "__defaults__": lambda state, ref: state.obj(ref).defaults or None,
        "__kwdefaults__": lambda state, ref: (
            new_dict(state, state.obj(ref).kwdefaults.items()) if state.obj(ref).kwdefaults else None
        ),
        "__closure__": lambda state, ref: state.obj(ref).closure or None,
        "__globals__": lambda state, ref: own_dict(state, state.obj(ref).module),
        "__dict__": _function_dict,
        "__code__": lambda state, ref: Tail(state.session.prelude(state, "code_object"), (code_parts(state, ref),)),
        "__annotations__": _function_annotations,
        "__builtins__": lambda state, ref: new_dict(state),
    }
    for name, model in table.items():
        raw = FUNCTION.__dict__.get(name)
        if raw is not None:
            GETTERS[raw] = model


def _cell_contents(state: Any, ref: Ref) -> Value:
    value = state.obj(ref).value
    if value is UNBOUND:
        raise error(state, ValueError, "Cell is empty")
    return value


GETTERS[CELL_TYPE.__dict__["cell_contents"]] = _cell_contents
for _name in ("start", "stop", "step"):
    GETTERS[slice.__dict__[_name]] = lambda state, value, _name=_name: getattr(value, _name)


@native(slice.indices)
def slice_indices(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``slice.indices``."""
    arity(state, "slice.indices", args[1:], kwargs, 1, 1)
    parts = (args[0].start, args[0].stop, args[0].step, args[1])
    if all(part is None or type(part) in (int, bool) for part in parts):
        return host_call(state, args[0].indices, args[1])
    raise Unknown("slice.indices() of objects")


def _function_dict(state: Any, ref: Ref) -> Value:
    """``function.__dict__``: what the program stored there."""
    attrs = attrs_to_change(state, ref)
    assert attrs is not None
    obj = state.mut(ref)
    if type(obj.attrs) is not Ref:
        hidden = {name: attrs[name] for name in ("__annotations__", "__module__", "__doc__") if name in attrs}
        obj.kwdefaults = dict(obj.kwdefaults)
        obj.attrs = {k: v for k, v in attrs.items() if k not in hidden}
        shown = new_dict(state, obj.attrs.items())
        obj.attrs = attrs
        return shown
    return obj.attrs


_function_getters()


def code_parts(state: Any, ref: Ref) -> Value:
    """What ``function.__code__`` shows: (name, qualname, file, line, argument names, counts, flags, frees)."""
    return code_fields(state.obj(ref).code)


def code_fields(code: Any) -> Value:
    """As :func:`code_parts`, of compiled code."""
    params = code.function.params
    plain = [p for p in params if p.kind in ("positional", "normal")]
    keyword = [p for p in params if p.kind == "keyword"]
    flags = 0x3
    for kind, bit in (("rest", 0x4), ("keywords", 0x8)):
        if any(p.kind == kind for p in params):
            flags |= bit
    flags |= {"generator": 0x20, "coroutine": 0x80, "async_generator": 0x200}.get(code.kind, 0)
    ordered = [*plain, *keyword, *[p for p in params if p.kind == "rest"], *[p for p in params if p.kind == "keywords"]]
    return (
        code.name, code.qualname, code.path, code.function.span.line, tuple(p.name for p in ordered), len(plain),
        sum(p.kind == "positional" for p in params), len(keyword), flags, code.function.frees, code.function.locals,
    )  # fmt: skip


@native(FUNCTION.__get__)
def function_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``function.__get__``."""
    return args[0] if args[1] is None else Method(args[0], args[1])


@native(FUNCTION.__call__)
def function_call(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``function.__call__``."""
    return Tail(args[0], args[1:], kwargs)


def _set_function_part(slot: str, convert: Any) -> Any:
    def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
        if not isinstance(obj, Function):
            return False
        setattr(state.mut(ref), slot, convert(state, value))
        return True

    return put


SETTERS["__defaults__"] = _set_function_part("defaults", lambda state, value: value or ())
SETTERS["__kwdefaults__"] = _set_function_part(
    "kwdefaults",
    lambda state, value: {str(key_of(k)): v for k, v in state.obj(value).table.items()} if value is not None else {},
)


def _set_in_attributes(name: str) -> Any:
    def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
        if isinstance(obj, Wrapper) and is_subtype(state, obj.cls, property) and name == "__doc__":
            own = state.mut(ref)
            own.parts = (*own.parts[:3], value)
            return True
        if not isinstance(obj, Function):
            return False
        attrs = attrs_to_change(state, ref)
        assert attrs is not None
        attrs[name] = value
        return True

    return put


for _name in ("__doc__", "__module__", "__annotations__"):
    SETTERS[_name] = _set_in_attributes(_name)


def _set_code(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    """``function.__code__ = ...``: only what `types.coroutine` does, its own code with one more flag."""
    if not isinstance(obj, Function):
        return False
    given = attrs_of(state, state.obj(value)) if type(value) is Ref else None
    if not given or (given.get("co_filename"), given.get("co_firstlineno")) != (obj.code.path, obj.code.function.span.line):
        raise Unknown("setting a function's code")
    if given["co_flags"] & 0x100:
        attrs = attrs_to_change(state, ref)
        assert attrs is not None
        attrs[generators.OLD_COROUTINE] = True
    return True


SETTERS["__code__"] = _set_code


def _set_dict(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if isinstance(obj, Class | Function) or type(value) is not Ref:
        return False
    state.mut(ref).attrs = value
    return True


SETTERS["__dict__"] = _set_dict

VALUE_GETTERS[(Method, "__func__")] = lambda state, value: value.func
VALUE_GETTERS[(Method, "__self__")] = lambda state, value: value.receiver
VALUE_GETTERS[(Method, "__doc__")] = lambda state, value: attributes.get(state, value.func, "__doc__")
for _name in ("__name__", "__qualname__", "__module__"):
    VALUE_GETTERS[(Method, _name)] = lambda state, value, _name=_name: attributes.get(state, value.func, _name)


@constructor(METHOD)
def method_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.MethodType(func, self)``."""
    return Method(*args)


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


class GeneratorCall:
    """A callable that the call protocol hands the result's destination: it resumes a generator."""

    __slots__ = ("how",)

    def __init__(self, how: str) -> None:
        self.how = how

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Resumes ``args[0]`` by ``next``, ``send``, ``throw`` or ``close``."""
        ref = args[0]
        if self.how == "next":
            return generators.resume(state, ref, None, ret)
        if self.how == "send":
            return generators.resume(state, ref, args[1], ret)
        if self.how == "throw":
            return generators.resume(state, ref, None, ret, args[1])
        return generators.resume(state, ref, None, _Close(ret), new_exception(state, GeneratorExit, ()))


class _Close:
    """What ``close`` makes of the generator's end."""

    __slots__ = ("ret",)

    def __init__(self, ret: Any) -> None:
        self.ret = ret

    def yielded(self, state: Any, value: Value) -> Signal:
        """It went on instead."""
        raise error(state, RuntimeError, "generator ignored GeneratorExit")

    def ended(self, state: Any, value: Value) -> Signal:
        """It returned."""
        return calls.finish(state, self.ret, None)

    returned = ended

    def raised(self, state: Any, exception: Ref) -> Signal:
        """It raised: GeneratorExit and StopIteration are its proper end."""
        if matches(state, exception, GeneratorExit) or matches(state, exception, StopIteration):
            return calls.finish(state, self.ret, None) or SWITCH
        return None if type(self.ret) is int else self.ret.raised(state, exception)


def _generator_methods() -> None:
    for kind in ("generator", "coroutine"):
        cls = calls.GENERATOR_TYPES[kind]
        for how, name in (("next", "__next__"), ("send", "send"), ("throw", "throw"), ("close", "close")):
            if hasattr(cls, name):
                native(getattr(cls, name))(_generator_model(how))
    native(calls.GENERATOR_TYPES["generator"].__iter__)(lambda state, args, kwargs: args[0])
    native(calls.GENERATOR_TYPES["coroutine"].__await__)(lambda state, args, kwargs: args[0])
    for kind, prefix in (("generator", "gi"), ("coroutine", "cr")):
        cls = calls.GENERATOR_TYPES[kind]
        for name in ("__name__", "__qualname__"):
            slot = name.strip("_")
            GETTERS[cls.__dict__[name]] = lambda state, value, slot=slot: getattr(state.obj(value), slot)
        GETTERS[cls.__dict__[f"{prefix}_running"]] = lambda state, value: state.obj(value).status == "running"
        delegate = {"gi": "gi_yieldfrom", "cr": "cr_await"}[prefix]
        GETTERS[cls.__dict__[delegate]] = _delegate
        GETTERS[cls.__dict__[f"{prefix}_suspended"]] = lambda state, value: state.obj(value).status == "suspended"
        GETTERS[cls.__dict__[f"{prefix}_frame"]] = lambda state, value: (
            None if state.obj(value).status == "finished" else Tail(object)
        )


def _delegate(state: Any, value: Value) -> Value:
    """What a suspended generator delegates to."""
    frame = state.obj(value).frame
    return None if frame is None or frame.delegate is None else frame.delegate[0]


def _generator_model(how: str) -> Any:
    caller = GeneratorCall(how)

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if how == "close" and state.obj(args[0]).status in ("finished", "created"):
            own: Generator = state.mut(args[0])
            own.status, own.frame = "finished", None
            return None
        if how == "throw":
            return _thrown(state, args, caller)
        return Tail(caller, args)

    return model


def _thrown(state: Any, args: Args, caller: GeneratorCall) -> Value:
    exception, value = args[1], args[2] if len(args) > 2 else None
    if len(args) > 3 and args[3] is not None and not (exceptions.is_exception(state, value) and state.obj(value).trace):
        raise Unknown("throw() with the traceback of another exception")
    if is_class(state, exception) and is_exception_class(state, exception):
        if exceptions.is_exception(state, value) and is_subtype(state, class_of(state, value), exception):
            return Tail(caller, (args[0], value))
        given = () if value is None else value if type(value) is tuple else (value,)
        return Tail(exception, given, then=lambda state, made: Tail(caller, (args[0], made)))
    if exceptions.is_exception(state, exception) and value is not None:
        raise error(state, TypeError, "instance exception may not have a separate value")
    if not exceptions.is_exception(state, exception):
        raise error(
            state, TypeError, "exceptions must be classes or instances deriving from BaseException, not "
            + value_type_name(state, exception),
        )  # fmt: skip
    return Tail(caller, (args[0], exception))


_generator_methods()


@native(host_types.GenericAlias)
def _alias(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return Tail(state.session.prelude(state, "generic_alias"), args)


CONSTRUCTORS[host_types.GenericAlias] = _alias
