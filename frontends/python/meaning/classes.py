"""Making classes: ``type.__new__``, linearisation, slots, the class hierarchy's questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from presage.engine.lang.objects import Cell, Class, DictObj, Function, ModuleObj, Obj, Wrapper, key_of
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.frontends.python.meaning.convert import new_dict, new_list, text_of
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import is_iterable, items_of
from presage.frontends.python.meaning.registry import CLASS_GETTERS, SETTERS, allocator, native
from presage.frontends.python.meaning.types import (
    GETSET,
    MAPPING_PROXY,
    MEMBER,
    MODULE,
    class_of,
    forget_lookups,
    is_class,
    is_subtype,
    layout,
    lookup,
    mro,
    type_name,
    value_type_name,
)

_ClassGetter: TypeAlias = Callable[[Any, Value], Value]
_Setter: TypeAlias = Callable[[Any, Ref, Obj, Value], bool]


def linearise(state: Any, ref: Ref, bases: tuple[Value, ...]) -> tuple[Value, ...]:
    """The C3 linearisation (Barrett and others, 1996) of a class with these bases."""
    for index, base in enumerate(bases):
        if base in bases[:index]:
            raise error(state, TypeError, f"duplicate base class {type_name(state, base)}")
    sequences = [list(mro(state, base)) for base in bases] + [list(bases)]
    order: list[Value] = [ref]
    while True:
        sequences = [sequence for sequence in sequences if sequence]
        if not sequences:
            return tuple(order)
        for sequence in sequences:
            head = sequence[0]
            if not any(head in other[1:] for other in sequences):
                break
        else:
            names = ", ".join(type_name(state, base) for base in bases)
            raise error(
                state, TypeError, f"Cannot create a consistent method resolution\norder (MRO) for bases {names}"
            )
        order.append(head)
        for sequence in sequences:
            if sequence[0] is head:
                del sequence[0]


def best_layout(state: Any, bases: tuple[Value, ...]) -> type:
    """The storage type that instances of a class with these bases have."""
    best: Any = object
    for base in bases:
        found = layout(state, base)
        if issubclass(found, best) or best is object:
            best = found
        elif issubclass(best, found) or issubclass(_solid(best), _solid(found)):
            continue
        elif issubclass(_solid(found), _solid(best)):
            best = found
        else:
            raise error(state, TypeError, "multiple bases have instance lay-out conflict")
    solid: Value = object
    for base in bases:
        found = next(each for each in mro(state, base) if _is_solid(state, each))
        if is_subtype(state, found, solid):
            solid = found
        elif not is_subtype(state, solid, found):
            raise error(state, TypeError, "multiple bases have instance lay-out conflict")
    return best


def _is_solid(state: Any, cls: Value) -> bool:
    """Whether a class adds storage to its base (CPython's ``solid_base``)."""
    return _adds_slots(state, state.obj(cls)) if type(cls) is Ref else _solid(cls) is cls


def _adds_slots(state: Any, cls: Class) -> bool:
    members = (state.obj(value) for value in cls.attrs.values() if type(value) is Ref) if cls.has_slots else ()
    return any(type(member) is Wrapper and member.cls is MEMBER for member in members)


def _solid(cls: Any) -> Any:
    """The nearest ancestor that adds storage to its base (CPython's ``solid_base``)."""
    while cls is not object and (cls.__basicsize__, cls.__itemsize__) == (
        cls.__base__.__basicsize__, cls.__base__.__itemsize__,
    ):  # fmt: skip
        cls = cls.__base__
    return cls


def new_class(state: Any, meta: Value, name: str, bases: tuple[Value, ...], space: Value, kwargs: dict[str, Value]) -> Value:
    """``type.__new__``: makes the class, then runs ``__set_name__`` and ``__init_subclass__``."""
    bases = bases or (object,)
    for base in bases:
        if not is_class(state, base):
            raise error(state, TypeError, "type() doesn't support MRO entry resolution; use types.new_class()")
        if type(base) is not Ref and base in _FINAL:
            raise error(state, TypeError, f"type '{base.__name__}' is not an acceptable base type")
    meta = winner(state, meta, bases)
    table = state.obj(space).table
    attrs = {str(key_of(token)): value for token, value in table.items()}
    cell = attrs.pop("__classcell__", None)
    ref: Ref = state.new(Class(meta, attrs, name, bases, best_layout(state, bases)))
    cls: Class = state.obj(ref)
    cls.mro = linearise(state, ref, bases)
    cls.qualname = attrs.pop("__qualname__", name)
    _default_entries(state, ref, cls)
    _slots(state, ref, cls)
    attrs.setdefault("__doc__", None)
    if cell is not None:
        state.own[cell] = Cell(ref)
    for base in bases:
        if type(base) is Ref:
            own = state.mut(base)
            own.subclasses = (*own.subclasses, ref)
    return _hooks(state, ref, cls, kwargs)


_FINAL = (bool, type(None), range, slice, type(Ellipsis), type(NotImplemented), type(lambda: 0), memoryview)


def winner(state: Any, meta: Value, bases: tuple[Value, ...]) -> Value:
    """The most derived metaclass among the given one and those of the bases."""
    best = meta
    for base in bases:
        found = class_of(state, base)
        if is_subtype(state, best, found):
            continue
        if is_subtype(state, found, best):
            best = found
            continue
        raise error(
            state,
            TypeError,
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses "
            "of all its bases",
        )
    return best


def _default_entries(state: Any, ref: Ref, cls: Class) -> None:
    attrs = cls.attrs
    if "__module__" not in attrs:
        frame = state.frame
        while frame is not None and frame.code.hidden:
            frame = frame.back
        if frame is not None:
            attrs["__module__"] = _globals_name(state, frame)
    new = attrs.get("__new__")
    if type(new) is Ref and type(state.obj(new)) is Function:
        attrs["__new__"] = state.new(Wrapper(staticmethod, (new,)))
    for name in ("__init_subclass__", "__class_getitem__"):
        method = attrs.get(name)
        if type(method) is Ref and type(state.obj(method)) is Function:
            attrs[name] = state.new(Wrapper(classmethod, (method,)))
    if "__eq__" in attrs and "__hash__" not in attrs:
        attrs["__hash__"] = None


def _globals_name(state: Any, frame: Any) -> Value:
    attrs = state.obj(frame.globals).attrs
    if type(attrs) is Ref:
        attrs = state.obj(attrs).table
    return attrs.get("__name__")


def _slots(state: Any, ref: Ref, cls: Class) -> None:
    inherited = bool(cls.layout.__dictoffset__) or any(
        type(base) is Ref and state.obj(base).has_dict for base in cls.mro[1:]
    )
    attrs = cls.attrs
    if "__slots__" not in attrs:
        cls.has_dict = True
        if not inherited and "__dict__" not in attrs:
            attrs["__dict__"] = state.new(Wrapper(GETSET, ("__dict__", ref)))
            attrs["__weakref__"] = state.new(Wrapper(GETSET, ("__weakref__", ref)))
        return
    given = attrs["__slots__"]
    name = text_of(state, given)
    listed = [given] if name is not None else items_of(state, given)
    if listed is None:
        if is_iterable(state, given):
            raise Unknown("slots that the program iterates over itself")
        raise error(state, TypeError, f"'{value_type_name(state, given)}' object is not iterable")
    names = [text_of(state, item) for item in listed]
    cls.has_slots = True
    if cls.layout.__itemsize__ and [each for each in names if each not in ("__dict__", "__weakref__")]:
        base = next(type_name(state, each) for each in cls.bases if layout(state, each) is cls.layout)
        raise error(state, TypeError, f"nonempty __slots__ not supported for subtype of '{base}'")
    cls.has_dict = inherited or "__dict__" in names or issubclass(cls.layout, BaseException)
    for item, slot in zip(listed, names, strict=True):
        if slot is None:
            raise error(state, TypeError, f"__slots__ items must be strings, not '{value_type_name(state, item)}'")
        if not slot.isidentifier():
            raise error(state, TypeError, "__slots__ must be identifiers")
        if slot in ("__dict__", "__weakref__"):
            attrs[slot] = state.new(Wrapper(GETSET, (slot, ref)))
            continue
        slot = _mangled(cls.name, str(slot))
        if slot in attrs:
            raise error(state, ValueError, f"{slot!r} in __slots__ conflicts with class variable")
        attrs[slot] = state.new(Wrapper(MEMBER, (slot, ref)))


def _mangled(cls: str, name: str) -> str:
    if name.startswith("__") and not name.endswith("__") and cls.strip("_"):
        return f"_{cls.lstrip('_')}{name}"
    return name


def _hooks(state: Any, ref: Ref, cls: Class, kwargs: dict[str, Value]) -> Value:
    named = []
    for name, value in cls.attrs.items():
        if type(value) is Ref:
            found = state.obj(value)
            if type(found) is not Function and type(lookup(state, found.cls, "__set_name__")) is Ref:
                named.append((name, value))
            elif type(found) is Wrapper and is_subtype(state, found.cls, property):
                state.mut(value).parts = (*found.parts[:4], name)
    inits = any(type(base) is Ref and "__init_subclass__" in state.obj(base).attrs for base in cls.mro[1:])
    if not named and not inits:
        if kwargs:
            raise error(state, TypeError, f"{cls.name}.__init_subclass__() takes no keyword arguments")
        return ref
    hook = state.session.prelude(state, "finish_class")
    return Tail(hook, (ref, tuple(named), new_dict(state, kwargs.items())), then=lambda state, value: ref)


@native(type.__new__)
def type_new(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``type.__new__(meta, name, bases, namespace, **kwargs)``."""
    if len(args) != 4:
        raise error(state, TypeError, f"type.__new__() takes exactly 3 arguments ({len(args) - 1} given)")
    meta, given, bases, space = args
    name = text_of(state, given)
    wanted = ((name is not None, "str", given), (type(bases) is tuple, "tuple", bases), (_is_dict(state, space), "dict", space))
    for index, (right, kind, value) in enumerate(wanted):
        if not right:
            words = f"type.__new__() argument {index + 1} must be {kind}, not {value_type_name(state, value)}"
            raise error(state, TypeError, words)
    assert name is not None
    return new_class(state, meta, name, bases, space, kwargs)


def _is_dict(state: Any, value: Value) -> bool:
    return type(value) is Ref and type(state.obj(value)) is DictObj


@allocator(type)
def allocate_class(state: Any, meta: Value, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """A class made by calling a metaclass."""
    return type_new(state, (meta, *args), kwargs)


@native(type.__init__)
def type_init(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``type.__init__`` does nothing."""
    return None


@native(object.__init_subclass__)
def init_subclass(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``object.__init_subclass__``."""
    if kwargs:
        raise error(state, TypeError, f"{type_name(state, args[0])}.__init_subclass__() takes no keyword arguments")
    return None


@native(type.mro)
def type_mro(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``cls.mro()``."""
    return new_list(state, list(mro(state, args[0])))


@native(type.__subclasses__)
def type_subclasses(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``cls.__subclasses__()``."""
    found = state.obj(args[0]).subclasses if type(args[0]) is Ref else ()
    return new_list(state, list(found))


@native(type.__dir__)
def type_dir(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``cls.__dir__()``."""
    names: dict[str, None] = {}
    for cls in mro(state, args[0]):
        names.update(dict.fromkeys(state.obj(cls).attrs if type(cls) is Ref else cls.__dict__))
    return new_list(state, list(names))


@native(type.__ror__)
def type_ror(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``X | Y`` of classes, reflected."""
    return type_or(state, (args[1], args[0]), kwargs)


@native(type.__or__)
def type_or(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``X | Y`` of classes."""
    return Tail(state.session.prelude(state, "union_type"), args)


# --- what every class has --------------------------------------------------------------------------


def _class_getter(name: str) -> Callable[[_ClassGetter], _ClassGetter]:
    def register(function: _ClassGetter) -> _ClassGetter:
        CLASS_GETTERS[name] = function
        return function

    return register


@_class_getter("__name__")
def _name(state: Any, cls: Value) -> Value:
    return type_name(state, cls)


@_class_getter("__qualname__")
def _qualname(state: Any, cls: Value) -> Value:
    return state.obj(cls).qualname if type(cls) is Ref else cls.__qualname__


@_class_getter("__module__")
def _module(state: Any, cls: Value) -> Value:
    if type(cls) is not Ref:
        return cls.__module__
    return lookup(state, cls, "__module__")


@_class_getter("__mro__")
def _mro(state: Any, cls: Value) -> Value:
    return mro(state, cls)


@_class_getter("__bases__")
def _bases(state: Any, cls: Value) -> Value:
    return state.obj(cls).bases if type(cls) is Ref else cls.__bases__


@_class_getter("__base__")
def _base(state: Any, cls: Value) -> Value:
    if type(cls) is not Ref:
        return cls.__base__
    bases = state.obj(cls).bases
    wanted = state.obj(cls).layout
    return next((b for b in bases if issubclass(wanted, layout(state, b)) and layout(state, b) is wanted), bases[0])


@_class_getter("__class__")
def _class(state: Any, cls: Value) -> Value:
    return class_of(state, cls)


@_class_getter("__dict__")
def _dict(state: Any, cls: Value) -> Value:
    if type(cls) is Ref:
        return state.new(DictObj(MAPPING_PROXY, dict(state.obj(cls).attrs)))
    space = {}
    for name, raw in cls.__dict__.items():
        space[name] = raw
    return state.new(DictObj(MAPPING_PROXY, space))


@_class_getter("__doc__")
def _doc(state: Any, cls: Value) -> Value:
    return state.obj(cls).attrs.get("__doc__") if type(cls) is Ref else cls.__doc__


@_class_getter("__abstractmethods__")
def _abstract(state: Any, cls: Value) -> Value:
    found = state.obj(cls).attrs.get("__abstractmethods__", MISSING) if type(cls) is Ref else MISSING
    if found is MISSING:
        raise error(state, AttributeError, "__abstractmethods__")
    return found


@_class_getter("__annotations__")
def _annotations(state: Any, cls: Value) -> Value:
    if type(cls) is not Ref:
        raise error(state, AttributeError, f"type object '{cls.__name__}' has no attribute '__annotations__'")
    attrs = state.mut(cls).attrs
    if "__annotations__" not in attrs:
        attrs["__annotations__"] = new_dict(state)
        forget_lookups(state)
    return attrs["__annotations__"]


@_class_getter("__flags__")
def _flags(state: Any, cls: Value) -> Value:
    if type(cls) is not Ref:
        return cls.__flags__
    abstract = state.obj(cls).attrs.get("__abstractmethods__", MISSING)
    return (1 << 20) if type(abstract) is Ref and state.obj(abstract).table else 0


def _setter(name: str) -> Callable[[_Setter], _Setter]:
    def register(function: _Setter) -> _Setter:
        SETTERS[name] = function
        return function

    return register


@_setter("__name__")
def _set_name(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if not isinstance(obj, Class | Function):
        return False
    _check_text(state, obj, "__name__", value)
    if isinstance(obj, Class) and "\0" in str(text_of(state, value)):
        raise error(state, ValueError, "type name must not contain null characters")
    state.mut(ref).name = value
    return True


def _check_text(state: Any, obj: Class | Function, name: str, value: Value) -> None:
    if text_of(state, value) is None:
        if isinstance(obj, Function):
            raise error(state, TypeError, f"{name} must be set to a string object")
        raise error(state, TypeError, f"can only assign string to {obj.name}.{name}, not '{value_type_name(state, value)}'")


@_setter("__qualname__")
def _set_qualname(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if not isinstance(obj, Class | Function):
        return False
    _check_text(state, obj, "__qualname__", value)
    state.mut(ref).qualname = value
    return True


@_setter("__bases__")
def _set_bases(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if not isinstance(obj, Class):
        return False
    if type(value) is not tuple:
        words = f"can only assign tuple to {obj.name}.__bases__, not {value_type_name(state, value)}"
        raise error(state, TypeError, words)
    if not value:
        raise error(state, TypeError, f"can only assign non-empty tuple to {obj.name}.__bases__, not ()")
    for base in value:
        if not is_class(state, base):
            words = f"{obj.name}.__bases__ must be tuple of classes, not '{value_type_name(state, base)}'"
            raise error(state, TypeError, words)
        if is_subtype(state, base, ref):
            raise error(state, TypeError, "a __bases__ item causes an inheritance cycle")
    if value != obj.bases and not all(type(base) is Ref and _alike(state, base, ref) for base in (*value, *obj.bases)):
        raise Unknown("the bases of a class set to ones whose instances are laid out differently")
    own = state.mut(ref)
    own.bases = value
    own.mro = linearise(state, ref, value)
    forget_lookups(state)
    return True


@_setter("__class__")
def _set_class(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if not is_class(state, value):
        raise error(state, TypeError, f"__class__ must be set to a class, not '{value_type_name(state, value)}' object")
    if isinstance(obj, ModuleObj) and is_subtype(state, value, MODULE):
        state.mut(ref).cls = value
        return True
    if type(value) is not Ref or type(obj.cls) is not Ref:
        words = "__class__ assignment only supported for mutable types or ModuleType subclasses"
        raise error(state, TypeError, words)
    if not _alike(state, value, obj.cls):
        if state.obj(value).has_slots or state.obj(obj.cls).has_slots:
            raise Unknown("the class of an object set to one with slots")
        words = f"__class__ assignment: '{state.obj(value).name}' object layout differs from '{state.obj(obj.cls).name}'"
        raise error(state, TypeError, words)
    state.mut(ref).cls = value
    return True


def _alike(state: Any, cls: Ref, other: Ref) -> bool:
    """Whether instances of two classes of the program are laid out in the same way, as far as no class adds slots."""
    one, two = state.obj(cls), state.obj(other)
    slots = any(type(base) is Ref and state.obj(base).has_slots for each in (one, two) for base in each.mro)
    return cls is other or not slots and one.layout is two.layout and one.has_dict == two.has_dict


def _refused(words: str) -> _Setter:
    def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
        if isinstance(obj, Class):
            raise error(state, AttributeError, words)
        return False

    return put


for _member in [name for name, raw in type.__dict__.items() if type(raw) is MEMBER]:
    _setter(_member)(_refused("readonly attribute"))
_setter("__text_signature__")(_refused("attribute '__text_signature__' of 'type' objects is not writable"))


@_class_getter("__text_signature__")
def _text_signature(state: Any, cls: Value) -> Value:
    return None if type(cls) is Ref else getattr(cls, "__text_signature__", None)
