"""Read-only proxies of mappings.

A class's ``__dict__`` is a copy of its namespace with the proxy's class; ``MappingProxyType(m)`` is a
wrapper around the mapping that it shows.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import DictObj, Wrapper
from presage.engine.lang.values import MISSING, Tail, Unknown, Value, View
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.builtins.mappings import dict_copy, dict_get
from presage.frontends.python.meaning import attributes, calls
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import REPRS, constructor, native
from presage.frontends.python.meaning.types import MAPPING_PROXY, class_of, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@constructor(MAPPING_PROXY)
def mapping_proxy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.MappingProxyType(mapping)``."""
    arity(state, "mappingproxy", args, kwargs, 1, 1)
    if lookup(state, class_of(state, args[0]), "__getitem__") is MISSING or type(args[0]) is tuple:
        name = value_type_name(state, args[0])
        raise error(state, TypeError, f"mappingproxy() argument must be a mapping, not {name}")
    return state.new(Wrapper(MAPPING_PROXY, args))


def _forwarded(name: str, otherwise: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        obj = state.obj(args[0])
        if type(obj) is not Wrapper:
            return otherwise(state, args, kwargs)
        found = attributes.get(state, obj.parts[0], name)
        if type(found) is Tail:
            return Tail(
                found.func, found.args, found.kwargs, then=lambda state, bound: Tail(bound, args[1:], kwargs),
                levels=found.levels,
            )  # fmt: skip
        return Tail(found, args[1:], kwargs)

    return model


def _no_forward(state: Any, args: Args, kwargs: Kwargs) -> Value:
    raise Unknown("an operation on a class's namespace")


def _proxy_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    obj = state.obj(args[0])
    if type(obj) is not Wrapper:
        return _no_forward(state, args, kwargs)
    return Tail(repr, obj.parts, then=lambda state, shown: f"mappingproxy({shown})")


def _view(kind: str) -> Any:
    return lambda state, args, kwargs: View(kind, args[0])


_OWN = {name: _view(name) for name in ("keys", "values", "items")} | {"get": dict_get, "copy": dict_copy}
for _name, _model in _OWN.items():
    native(getattr(MAPPING_PROXY, _name))(_forwarded(_name, _model))
for _name in ("__getitem__", "__len__", "__contains__", "__iter__", "__reversed__", "__eq__", "__ne__", "__or__", "__ror__"):
    native(getattr(MAPPING_PROXY, _name))(_forwarded(_name, _no_forward))
native(MAPPING_PROXY.__repr__)(_proxy_repr)


def _proxy_text(state: Any, value: Value) -> Value:
    obj = state.obj(value)
    if type(obj) is Wrapper:
        return Tail(str, obj.parts)
    return Tail(repr, (state.new(DictObj(dict, dict(obj.table))),))


def _proxy_shown(state: Any, value: Value) -> Value:
    return calls.after(_proxy_text(state, value), state, lambda state, shown: f"mappingproxy({shown})")


REPRS[MAPPING_PROXY.__repr__] = _proxy_shown
REPRS[MAPPING_PROXY.__str__] = _proxy_text
