"""Where models of built-ins are registered: tables from host objects to our functions.

A model of a built-in function or method is found by the host object it stands for
(``@native(list.append)``); a host object without a model is folded where its arguments are plain
and it is on the list of pure functions, and is unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from presage.frontends.python.meaning.types import CLASSMETHOD_DESCRIPTOR
from presage.frontends.python.meaning.types import MODULE as MODULE_TYPE

MODULE = MODULE_TYPE

NATIVES: dict[Any, Callable[..., Any]] = {}
"""Host callable -> ``model(state, args, kwargs)``."""

CONSTRUCTORS: dict[type, Callable[..., Any]] = {}
"""Host type -> ``model(state, args, kwargs)`` for calling the type itself."""

ALLOCATORS: dict[type, Callable[..., Any]] = {}
"""Storage type -> ``model(state, cls, args, kwargs)``: ``__new__`` of it for a (sub)class."""

GETTERS: dict[Any, Callable[..., Any]] = {}
"""Host getset or member descriptor -> ``model(state, value)``."""

VALUE_GETTERS: dict[tuple[type, str], Callable[..., Any]] = {}
"""(machine type, name) -> ``model(state, value)`` for values that are not host objects."""

CLASS_GETTERS: dict[str, Callable[..., Any]] = {}
"""Name -> ``model(state, cls)`` for what ``type`` gives every class."""

SETTERS: dict[str, Callable[..., Any]] = {}
"""Name -> ``model(state, ref, obj, value) -> handled`` for attributes that built-ins keep apart."""

REPRS: dict[Any, Callable[..., Any]] = {}
"""Host type's ``__repr__`` -> ``model(state, ref)`` for objects that show more than their class."""

F = TypeVar("F", bound=Callable[..., Any])


def native(*host: Any) -> Callable[[F], F]:
    """Registers a model for host callables."""

    def register(model: F) -> F:
        for item in host:
            NATIVES[item] = model
            owner = getattr(item, "__self__", None)
            if isinstance(owner, type):
                raw = next((cls.__dict__[item.__name__] for cls in owner.__mro__ if item.__name__ in cls.__dict__), None)
                if type(raw) is CLASSMETHOD_DESCRIPTOR:
                    NATIVES[raw] = model
        return model

    return register


def constructor(*host: type) -> Callable[[F], F]:
    """Registers a model for calling host types."""

    def register(model: F) -> F:
        for item in host:
            CONSTRUCTORS[item] = model
        return model

    return register


def allocator(*host: type) -> Callable[[F], F]:
    """Registers the allocation of instances for a storage type."""

    def register(model: F) -> F:
        for item in host:
            ALLOCATORS[item] = model
        return model

    return register


def getter(cls: type, *names: str) -> Callable[[F], F]:
    """Registers a model for attributes that a host type computes."""

    def register(model: F) -> F:
        for name in names:
            GETTERS[cls.__dict__[name]] = model
        return model

    return register
