"""How objects of built-in types are made again: ``__reduce__`` of exceptions, sets and byte arrays, for ``copy``."""

from __future__ import annotations

import decimal
from typing import Any

from presage.engine.lang.objects import key_of
from presage.engine.lang.values import MISSING, Ref, Unknown, Value
from presage.frontends.python.meaning.convert import attrs_of, attrs_to_change, new_dict, new_list
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.types import lookup

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@native(BaseException.__reduce__)
def exception_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__reduce__``: class, arguments, the attributes that the program stored."""
    obj = state.obj(args[0])
    own = {name: value for name, value in (attrs_of(state, obj) or {}).items() if not _is_field(state, obj.cls, name)}
    return (obj.cls, obj.args, new_dict(state, own.items())) if own else (obj.cls, obj.args)


def _is_field(state: Any, cls: Value, name: Any) -> bool:
    raw = lookup(state, cls, name) if type(name) is str else None
    return type(name) is not str or raw is not MISSING and type(raw) is not Ref


@native(BaseException.__setstate__)
def exception_setstate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``BaseException.__setstate__``."""
    if args[1] is not None:
        attrs = attrs_to_change(state, args[0])
        assert attrs is not None
        attrs.update({str(key_of(token)): value for token, value in state.obj(args[1]).table.items()})
    return None


def _items_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__reduce__`` of sets: class, (list of elements,), attributes."""
    obj = state.obj(args[0])
    listed = new_list(state, [key_of(token) for token in obj.table])
    attrs = attrs_of(state, obj)
    return (obj.cls, (listed,), new_dict(state, attrs.items()) if attrs else None)


native(set.__reduce__, frozenset.__reduce__)(_items_reduce)


@native(bytearray.__reduce_ex__, bytearray.__reduce__)
def bytearray_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytearray.__reduce_ex__``."""
    obj = state.obj(args[0])
    attrs = attrs_of(state, obj)
    return (obj.cls, (bytes(obj.items),), new_dict(state, attrs.items()) if attrs else None)


def _same(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__copy__`` and ``__deepcopy__`` of an immutable value; an instance of a subclass is made again."""
    if type(args[0]) is Ref:
        raise Unknown("copying an instance of a subclass of an immutable type")
    return args[0]


native(decimal.Decimal.__copy__, decimal.Decimal.__deepcopy__)(_same)
