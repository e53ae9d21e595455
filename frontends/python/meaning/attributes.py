"""Attribute access: instances, classes, modules, descriptors, ``super``, hooks.

The functions give a value, or a :class:`Tail` where analysed code (a property, ``__getattr__``, a
descriptor) has to run, and raise the program's AttributeError.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import (
    Boxed,
    Class,
    ExceptionObj,
    Function,
    ModuleObj,
    Obj,
    Wrapper,
)
from presage.engine.lang.values import (
    MISSING,
    Method,
    Native,
    Raised,
    Ref,
    Rendered,
    Scrambled,
    Sym,
    SymDecimal,
    Tail,
    Unknown,
    Value,
    View,
)
from presage.frontends.python.meaning import registry
from presage.frontends.python.meaning.convert import attrs_of, attrs_to_change, from_host, host_call, new_dict, own_dict
from presage.frontends.python.meaning.errors import error, matches, new_exception
from presage.frontends.python.meaning.types import (
    BUILTIN,
    CLASSMETHOD_DESCRIPTOR,
    GETSET,
    MEMBER,
    METHOD_DESCRIPTOR,
    WRAPPER_DESCRIPTOR,
    class_of,
    defines,
    forget_lookups,
    is_class,
    is_subtype,
    lookup,
    lookup_after,
    mro,
    type_name,
    value_type_name,
)

APART: dict[str, Any] = {name: (name,) for name in ("__annotations__", "__module__", "__doc__")}
"""Attributes of a function that do not stand in its ``__dict__``, and the keys that they are kept under."""

_BINDING_HOST = (METHOD_DESCRIPTOR, WRAPPER_DESCRIPTOR)


def get(state: Any, value: Value, name: str) -> Value:
    """``value.name``."""
    kind = type(value)
    if kind is Ref:
        obj = state.obj(value)
        if type(obj) is Class:
            return _get_on_class(state, value, obj, name)
        if type(obj) is ModuleObj and obj.cls is registry.MODULE:
            return _get_on_module(state, value, obj, name)
        if type(obj) is Wrapper and obj.cls is super:
            return _get_on_super(state, value, obj, name)
        own = lookup(state, obj.cls, "__getattribute__")
        if type(own) is Ref:
            return Tail(own, (value, name), rescue=_hook(value, name))
        return generic(state, value, obj, name)
    if isinstance(value, type):
        return _get_on_host_class(state, value, name)
    return _get_on_host_value(state, value, name)


def _hook(value: Value, name: str) -> Any:
    def rescue(state: Any, exception: Ref) -> Value:
        if matches(state, exception, AttributeError):
            found = lookup(state, class_of(state, value), "__getattr__")
            if found is not MISSING:
                return Tail(Method(found, value), (name,), rescue=_noted(value, name))
        return MISSING

    return rescue


def _noted(value: Value, name: str) -> Any:
    """Notes in an AttributeError that a hook raised what was asked of which object, as the interpreter does."""

    def rescue(state: Any, exception: Ref) -> Value:
        if matches(state, exception, AttributeError):
            attrs = attrs_to_change(state, exception)
            if attrs is not None and attrs.get("name") is None and attrs.get("obj") is None:
                attrs.update(name=name, obj=value)
        return MISSING

    return rescue


def no_attribute(state: Any, value: Value, name: str) -> Raised:
    """The AttributeError for a missing attribute."""
    if is_class(state, value):
        text = f"type object '{type_name(state, value)}' has no attribute '{name}'"
    else:
        text = f"'{value_type_name(state, value)}' object has no attribute '{name}'"
    return Raised(new_exception(state, AttributeError, (text,), {"name": name, "obj": value}))


def generic(state: Any, value: Ref, obj: Obj, name: str, hook: bool = True) -> Value:
    """``object.__getattribute__`` followed by ``__getattr__``."""
    cls = obj.cls
    raw = lookup(state, cls, name)
    if raw is not MISSING and is_data_descriptor(state, raw) and _has_get(state, raw):
        try:
            result = bind(state, raw, value, cls)
        except Raised as raised:
            instead = _hook(value, name)(state, raised.ref) if hook else MISSING
            if instead is MISSING:
                raise
            return instead
        if type(result) is Tail and hook and lookup(state, cls, "__getattr__") is not MISSING:
            return Tail(result.func, result.args, result.kwargs, result.then, _hook(value, name), levels=result.levels)
        return result
    attrs = attrs_of(state, obj)
    if attrs is not None and name in attrs:
        return attrs[name]
    if raw is not MISSING:
        return bind(state, raw, value, cls)
    found = lookup(state, cls, "__getattr__") if hook else MISSING
    if found is not MISSING:
        return Tail(Method(found, value), (name,), rescue=_noted(value, name))
    raise no_attribute(state, value, name)


def _has_get(state: Any, raw: Value) -> bool:
    return type(raw) is not Ref or lookup(state, state.obj(raw).cls, "__get__") is not MISSING


def is_data_descriptor(state: Any, raw: Value) -> bool:
    """Whether a class attribute takes precedence over an instance's own attribute."""
    kind = type(raw)
    if kind is Ref:
        obj = state.obj(raw)
        if type(obj) is Function:
            return False
        if type(obj) is Wrapper:
            if obj.cls in (property, MEMBER, GETSET):
                return True
            if obj.cls in (classmethod, staticmethod):
                return False
        return lookup(state, obj.cls, "__set__") is not MISSING or lookup(state, obj.cls, "__delete__") is not MISSING
    return kind is GETSET or kind is MEMBER or kind is property


def bind(state: Any, raw: Value, value: Value, cls: Value) -> Value:
    """A class attribute as seen through an instance (the descriptor protocol's ``__get__``)."""
    kind = type(raw)
    if kind is Ref:
        obj = state.obj(raw)
        if type(obj) is Function:
            return Method(raw, value)
        if type(obj) is Wrapper:
            special = _WRAPPERS.get(obj.cls)
            if special is not None:
                return special(state, obj, value, cls)
        found = lookup(state, obj.cls, "__get__")
        if found is MISSING or type(found) is not Ref and obj.cls is not property:
            if type(obj) is Wrapper:
                for base in mro(state, obj.cls):
                    if base in _WRAPPERS:
                        return _WRAPPERS[base](state, obj, value, cls)
            return raw
        return Tail(found, (raw, value, cls))
    if kind is Native:
        return Method(raw, value) if raw.name.startswith(".") else raw
    if kind in _BINDING_HOST:
        return Method(raw, value)
    if kind is CLASSMETHOD_DESCRIPTOR:
        return Method(raw, cls)
    if kind is GETSET or kind is MEMBER:
        return _host_field(state, raw, value)
    if kind is staticmethod:
        return raw.__func__
    if kind is classmethod:
        return Method(raw.__func__, cls)
    if kind is property and type(value) is not Ref:
        return from_host(state, host_call(state, getattr, value, raw.fget.__name__))
    return raw


def bind_property(state: Any, obj: Wrapper, value: Value, cls: Value) -> Value:
    """The value of a property: a call of its getter."""
    getter = obj.parts[0]
    if getter is None:
        raise error(state, AttributeError, property_words(state, obj, value, "getter"))
    return Tail(getter, (value,))


def property_words(state: Any, obj: Wrapper, value: Value, missing: str) -> str:
    """The message for a property without getter, setter or deleter; it names the property where it knows its name."""
    name = obj.parts[4] if len(obj.parts) > 4 else None
    shown = "property" if name is None else f"property '{name}'"
    return f"{shown} of '{value_type_name(state, value)}' object has no {missing}"


def _bind_slot(state: Any, obj: Wrapper, value: Value, cls: Value) -> Value:
    slots = slots_of(state, value)
    if obj.parts not in slots:
        raise no_attribute(state, value, obj.parts[0])
    return slots[obj.parts]


def slots_of(state: Any, value: Ref, change: bool = False) -> dict[Any, Value]:
    """Where an instance keeps the values of its slots, under the descriptor's (name, class).

    Beside its attributes, until the program gets hold of its ``__dict__``; then beside that.
    """
    obj = state.mut(value) if change else state.obj(value)
    if type(obj.attrs) is not Ref:
        found: dict[Any, Value] = {} if obj.attrs is None else obj.attrs
        return found
    holder = state.mut(obj.attrs) if change else state.obj(obj.attrs)
    if holder.attrs is None and change:
        holder.attrs = {}
    return {} if holder.attrs is None else holder.attrs


def _bind_getset(state: Any, obj: Wrapper, value: Value, cls: Value) -> Value:
    if obj.parts[0] == "__dict__":
        return own_dict(state, value)
    return None


_WRAPPERS: dict[Any, Any] = {
    property: bind_property,
    classmethod: lambda state, obj, value, cls: _bind_class_function(state, obj, cls),
    staticmethod: lambda state, obj, value, cls: obj.parts[0],
    MEMBER: _bind_slot,
    GETSET: _bind_getset,
}

HOST_WRAPPERS = _WRAPPERS
"""Host descriptor type -> ``model(state, wrapper, value, cls)``: reading through an instance."""


def _bind_class_function(state: Any, obj: Wrapper, cls: Value) -> Value:
    inner = obj.parts[0]
    if type(inner) is Ref and type(state.obj(inner)) is not Function:
        if lookup(state, state.obj(inner).cls, "__get__") is not MISSING:
            return bind(state, inner, cls, class_of(state, cls))
    return Method(inner, cls)


def _host_field(state: Any, raw: Any, value: Value) -> Value:
    getter = registry.GETTERS.get(raw)
    if getter is not None:
        return getter(state, value)
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is Boxed:
            return from_host(state, host_call(state, raw.__get__, obj.value))
        if type(obj) is ExceptionObj and raw.__name__ in (obj.attrs or {}):
            return obj.attrs[raw.__name__]
        if type(obj) is ExceptionObj:
            return None
        raise Unknown(f"attribute {raw.__name__} of {value_type_name(state, value)}")
    if type(value) in (Sym, SymDecimal, Method, Native, View, Rendered, Scrambled):
        raise Unknown(f"attribute {raw.__name__} of a symbolic value")
    return from_host(state, host_call(state, raw.__get__, value))


# --- receivers other than instances --------------------------------------------------------------


def _get_on_host_value(state: Any, value: Value, name: str) -> Value:
    cls = class_of(state, value)
    if name == "__class__":
        return cls
    special = registry.VALUE_GETTERS.get((type(value), name))
    if special is not None:
        return special(state, value)
    raw = lookup(state, cls, name)
    if raw is MISSING:
        if type(value) is Method and type(value.func) is Ref:
            return get(state, value.func, name)
        if type(value) is Native:
            if name in ("__name__", "__qualname__"):
                return value.name.lstrip(".")
            if name == "__module__":
                return value.module
            if name == "__dict__":
                return new_dict(state)
        raise no_attribute(state, value, name)
    return bind(state, raw, value, cls)


def _get_on_host_class(state: Any, cls: type, name: str) -> Value:
    special = registry.CLASS_GETTERS.get(name)
    if special is not None:
        return special(state, cls)
    raw = lookup(state, cls, name)
    if raw is MISSING:
        raw = lookup(state, type, name)
        if raw is MISSING:
            raise no_attribute(state, cls, name)
        return bind(state, raw, cls, type)
    return _bind_on_class(state, raw, cls)


def _bind_on_class(state: Any, raw: Value, cls: Value) -> Value:
    kind = type(raw)
    if kind is Ref:
        obj = state.obj(raw)
        if type(obj) is Function:
            return raw
        if type(obj) is Wrapper:
            if obj.cls is classmethod:
                return _bind_class_function(state, obj, cls)
            if obj.cls is staticmethod:
                return obj.parts[0]
            if obj.cls in (property, MEMBER, GETSET):
                return raw
        found = lookup(state, obj.cls, "__get__")
        if type(found) is Ref:
            return Tail(found, (raw, None, cls))
        if is_subtype(state, obj.cls, classmethod):
            return _bind_class_function(state, obj, cls)
        if is_subtype(state, obj.cls, staticmethod):
            return obj.parts[0]
        return raw
    if kind is CLASSMETHOD_DESCRIPTOR:
        return Method(raw, cls)
    if kind is classmethod:
        return Method(raw.__func__, cls)
    if kind is staticmethod:
        return raw.__func__
    if kind is BUILTIN and raw.__name__ == "__new__":
        return raw
    return raw


def _get_on_class(state: Any, ref: Ref, cls: Class, name: str, hook: bool = True) -> Value:
    """An attribute of a class; without ``hook`` as ``type.__getattribute__`` gives it."""
    meta = cls.cls
    raw = lookup(state, meta, name) if meta is not type or name in _TYPE_FIRST else MISSING
    if raw is MISSING and meta is type:
        raw = lookup(state, type, name)
        if name in ("__doc__", "__module__", "__init__", "__new__", "__call__", "__repr__", "__str__", "__eq__", "__hash__"):
            raw = MISSING
    if hook and type(meta) is Ref:
        own = lookup(state, meta, "__getattribute__")
        if type(own) is Ref:
            return Tail(own, (ref, name), rescue=_hook(ref, name))
    special = registry.CLASS_GETTERS.get(name)
    if special is not None and (raw is MISSING or type(raw) is not Ref) and (name in _ALWAYS or name not in cls.attrs):
        return special(state, ref)
    if raw is not MISSING and type(raw) is Ref and is_data_descriptor(state, raw):
        return bind(state, raw, ref, meta)
    found = lookup(state, ref, name)
    if found is not MISSING:
        return _bind_on_class(state, found, ref)
    if raw is not MISSING or (raw := lookup(state, meta, name)) is not MISSING:
        return bind(state, raw, ref, meta)
    found = lookup(state, meta, "__getattr__") if hook else MISSING
    if found is not MISSING:
        return Tail(Method(found, ref), (name,))
    raise no_attribute(state, ref, name)


_TYPE_FIRST = frozenset({"mro", "__subclasses__"})
_ALWAYS = frozenset({"__name__", "__mro__", "__bases__", "__base__", "__class__", "__dict__", "__qualname__"})


def type_getattribute(state: Any, value: Value, name: str) -> Value:
    """``type.__getattribute__``."""
    if type(value) is Ref and type(state.obj(value)) is Class:
        return _get_on_class(state, value, state.obj(value), name, hook=False)
    return get(state, value, name)


def _get_on_module(state: Any, ref: Ref, module: ModuleObj, name: str) -> Value:
    attrs = attrs_of(state, module)
    assert attrs is not None
    if name in attrs:
        return attrs[name]
    if name == "__dict__":
        return own_dict(state, ref)
    if name == "__class__":
        return module.cls
    raw = lookup(state, registry.MODULE, name)
    if raw is not MISSING:
        return bind(state, raw, ref, registry.MODULE)
    hook = attrs.get("__getattr__", MISSING)
    if hook is not MISSING:
        return Tail(hook, (name,))
    text = f"module '{module.name}' has no attribute '{name}'"
    raise Raised(new_exception(state, AttributeError, (text,), {"name": name, "obj": ref}))


def _get_on_super(state: Any, ref: Ref, obj: Wrapper, name: str) -> Value:
    start, receiver, kind = obj.parts
    if name == "__class__":
        return super
    if kind is not MISSING:
        raw = lookup_after(state, kind, start, name)
        if raw is not MISSING:
            if receiver is kind or (is_class(state, receiver) and not _is_instance_side(state, receiver, kind)):
                return _bind_on_class(state, raw, receiver)
            return bind(state, raw, receiver, kind)
    if name in ("__thisclass__", "__self__", "__self_class__"):
        return {"__thisclass__": start, "__self__": receiver, "__self_class__": kind}[name]
    raise error(state, AttributeError, f"'super' object has no attribute '{name}'")


def _is_instance_side(state: Any, receiver: Value, kind: Value) -> bool:
    return is_subtype(state, class_of(state, receiver), kind) and receiver is not kind and not is_subtype(state, receiver, kind)


# --- setting and deleting ------------------------------------------------------------------------


def put(state: Any, value: Value, name: str, new: Value) -> Value:
    """``value.name = new``: None, or a :class:`Tail`."""
    if type(value) is not Ref:
        raise _cannot_set(state, value, name)
    obj = state.obj(value)
    own = defines(state, obj.cls, "__setattr__")
    if own is not MISSING and type(own) is Ref:
        return Tail(own, (value, name, new))
    return generic_put(state, value, name, new)


def generic_put(state: Any, value: Ref, name: str, new: Value) -> Value:
    """``object.__setattr__`` and ``type.__setattr__``."""
    obj = state.obj(value)
    raw = lookup(state, obj.cls, name)
    if type(raw) is Ref:
        desc = state.obj(raw)
        if type(desc) is Wrapper and is_subtype(state, desc.cls, property) and not _overrides(state, desc, "__set__"):
            setter = desc.parts[1]
            if setter is None:
                raise error(state, AttributeError, property_words(state, desc, value, "setter"))
            return Tail(setter, (value, new), then=_none)
        if type(desc) is Wrapper and desc.cls is MEMBER:
            slots_of(state, value, True)[desc.parts] = new
            return None
        if type(desc) is Wrapper and desc.cls is GETSET:
            if name != "__dict__" or not registry.SETTERS[name](state, value, obj, new):
                words = f"attribute '{name}' of '{value_type_name(state, value)}' objects is not writable"
                raise error(state, AttributeError, words)
            return None
        if type(desc) is not Function:
            method = lookup(state, desc.cls, "__set__")
            if type(method) is Ref:
                return Tail(method, (raw, value, new), then=_none)
            if type(lookup(state, desc.cls, "__delete__")) is Ref:
                raise error(state, AttributeError, "__set__")
            if type(desc) is Wrapper and type(desc.cls) is not Ref and hasattr(desc.cls, "__set__"):
                raise error(state, AttributeError, "can't set attribute")
    special = registry.SETTERS.get(name)
    if special is not None and special(state, value, obj, new):
        return None
    if type(obj) is Class:
        state.mut(value).attrs[name] = new
        forget_lookups(state)
        return None
    if type(raw) is MEMBER and name == "__doc__" and type(obj) is Wrapper:
        state.mut(value).parts = (*obj.parts[:-1], new)
        return None
    if type(raw) is MEMBER and not isinstance(obj, ExceptionObj):
        raise error(state, AttributeError, "readonly attribute")
    if type(raw) is GETSET and not isinstance(obj, ExceptionObj):
        raise error(
            state, AttributeError, f"attribute '{name}' of '{raw.__objclass__.__name__}' objects is not writable"
        )
    attrs = attrs_to_change(state, value)
    if attrs is None or not _may_have(state, obj):
        raise _cannot_set(state, value, name)
    attrs[name] = new
    return None


def _may_have(state: Any, obj: Obj) -> bool:
    cls = obj.cls
    return bool(state.obj(cls).has_dict) if type(cls) is Ref else cls is not dict


def _none(state: Any, value: Value) -> Value:
    return None


def _cannot_set(state: Any, value: Value, name: str) -> Raised:
    cls = class_of(state, value)
    if isinstance(value, type):
        return error(state, TypeError, f"cannot set '{name}' attribute of immutable type '{value.__name__}'")
    raw = lookup(state, cls, name)
    if raw is MISSING:
        return no_attribute(state, value, name)
    if type(raw) is MEMBER:
        return error(state, AttributeError, "readonly attribute")
    if type(raw) is GETSET or type(raw) is property:
        return error(state, AttributeError, f"attribute '{name}' of '{type_name(state, cls)}' objects is not writable")
    return error(state, AttributeError, f"'{type_name(state, cls)}' object attribute '{name}' is read-only")


def delete(state: Any, value: Value, name: str) -> Value:
    """``del value.name``: None, or a :class:`Tail`."""
    if type(value) is not Ref:
        raise _cannot_set(state, value, name)
    obj = state.obj(value)
    own = defines(state, obj.cls, "__delattr__")
    if type(own) is Ref:
        return Tail(own, (value, name), then=_none)
    return generic_delete(state, value, name)


def _overrides(state: Any, desc: Wrapper, name: str) -> bool:
    """Whether a subclass of a built-in descriptor's class defines this part of the protocol itself."""
    return type(desc.cls) is Ref and type(lookup(state, desc.cls, name)) is Ref


def generic_delete(state: Any, value: Ref, name: str) -> Value:
    """``object.__delattr__``."""
    obj = state.obj(value)
    raw = lookup(state, obj.cls, name)
    if type(raw) is Ref:
        desc = state.obj(raw)
        if type(desc) is Wrapper and is_subtype(state, desc.cls, property) and not _overrides(state, desc, "__delete__"):
            if desc.parts[2] is None:
                raise error(state, AttributeError, property_words(state, desc, value, "deleter"))
            return Tail(desc.parts[2], (value,), then=_none)
        if type(desc) is Wrapper and desc.cls is MEMBER:
            if slots_of(state, value, True).pop(desc.parts, MISSING) is MISSING:
                raise error(state, AttributeError, name)
            return None
        if type(desc) is Wrapper and desc.cls is GETSET and name == "__dict__":
            kept = {key: slot for key, slot in slots_of(state, value).items() if type(key) is tuple}
            state.mut(value).attrs = kept
            return None
        if type(desc) is not Function:
            method = lookup(state, desc.cls, "__delete__")
            if type(method) is Ref:
                return Tail(method, (raw, value), then=_none)
            if type(lookup(state, desc.cls, "__set__")) is Ref:
                raise error(state, AttributeError, "__delete__")
    if type(raw) is GETSET or type(raw) is MEMBER:
        _refuse_deletion(state, value, obj, raw)
    attrs = attrs_to_change(state, value)
    if attrs is None or name not in attrs:
        if type(obj) is Class:
            raise error(state, AttributeError, f"type object '{obj.name}' has no attribute '{name}'")
        raise no_attribute(state, value, name) if _may_have(state, obj) else _cannot_set(state, value, name)
    del attrs[name]
    if type(obj) is Class:
        forget_lookups(state)
    return None


def _refuse_deletion(state: Any, value: Ref, obj: Obj, raw: Any) -> None:
    """Raises what deleting a part of a built-in object raises that the object cannot be without."""
    name = raw.__name__
    if name == "__class__":
        raise error(state, TypeError, "can't delete __class__ attribute")
    if type(obj) in (Class, ModuleObj) and (type(raw) is MEMBER or type(obj) is ModuleObj and name == "__dict__"):
        raise error(state, AttributeError, "readonly attribute")
    if type(obj) is Class and name in ("__dict__", "__text_signature__"):
        raise error(state, AttributeError, f"attribute '{name}' of 'type' objects is not writable")
    if type(obj) is Class and name in ("__name__", "__qualname__", "__bases__", "__module__", "__doc__"):
        raise error(state, TypeError, f"cannot delete '{name}' attribute of immutable type '{obj.name}'")
    if type(obj) is Class and name in ("__annotations__", "__abstractmethods__") and name not in obj.attrs:
        raise error(state, AttributeError, name)
    if type(obj) is Function and name == "__dict__":
        raise error(state, TypeError, "cannot delete __dict__")
