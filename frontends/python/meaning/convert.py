"""Between the machine's values and the host's, for folding; and tokens of dictionary keys.

Only data crosses: exact built-in containers of exact built-in scalars, recursively. A value whose
class belongs to the analysed program never becomes a host object.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import os
import re
import sys
import time
import uuid
import zoneinfo
from collections.abc import Callable, Iterable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, IteratorObj, Key, ListObj, Obj, SetObj, key_of
from presage.engine.lang.values import Method, Native, Ref, Rendered, Scrambled, Sym, SymDecimal, Unknown, Value, View
from presage.frontends.python.meaning import scrambled
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.errors import from_host as error_from_host
from presage.frontends.python.meaning.types import MAPPING_PROXY, lookup, value_type_name

ATOMS = frozenset(
    {
        type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented), range,
        decimal.Decimal, fractions.Fraction, datetime.date, datetime.time, datetime.datetime,
        datetime.timedelta, datetime.timezone, zoneinfo.ZoneInfo, uuid.UUID, re.Pattern, re.Match, re.RegexFlag, time.struct_time,
        type(sys.float_info), type(sys.int_info), type(sys.hash_info), type(sys.thread_info), type(sys.version_info),
        decimal.DecimalTuple, os.terminal_size, type(datetime.date.min.isocalendar()),
    }
)  # fmt: skip
"""Host types whose values are immutable, complete and free of analysed code."""

SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes})

MAX_DEPTH = 200


class NotPlain(Exception):
    """A value holds something that may not cross to the host."""


class UserKey(Exception):
    """A key's hash or equality is defined by analysed code."""


def is_plain(value: Value) -> bool:
    """Whether a value is an immutable host value through and through (tuples included)."""
    kind = type(value)
    if kind in ATOMS:
        return True
    if kind is tuple:
        return all(map(is_plain, value))
    if kind is slice:
        return is_plain(value.start) and is_plain(value.stop) and is_plain(value.step)
    return isinstance(value, type)


def to_host(state: Any, value: Value, depth: int = 0) -> Any:
    """A host copy of a plain value; raises :class:`NotPlain`."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if depth > MAX_DEPTH:
        raise NotPlain
    if kind is tuple:
        return tuple([to_host(state, item, depth + 1) for item in value])
    if kind is Ref:
        obj = state.obj(value)
        kind = type(obj)
        cls = obj.cls
        if kind is ListObj and (cls is list or cls is bytearray):
            items = [to_host(state, item, depth + 1) for item in obj.items]
            return items if cls is list else bytearray(items)
        if kind is DictObj and cls is dict:
            return {
                to_host(state, key_of(token), depth + 1): to_host(state, item, depth + 1)
                for token, item in obj.table.items()
            }
        if kind is SetObj and cls in (set, frozenset):
            host = [to_host(state, key_of(token), depth + 1) for token in obj.table]
            return cls(host)
        raise NotPlain
    if kind is View:
        source = state.obj(value.source)
        if source.cls is not dict:
            raise NotPlain
        table = to_host(state, value.source, depth + 1)
        return {"keys": table.keys, "values": table.values, "items": table.items}[value.kind]()
    if kind is slice:
        return slice(
            to_host(state, value.start, depth + 1),
            to_host(state, value.stop, depth + 1),
            to_host(state, value.step, depth + 1),
        )
    if isinstance(value, type):
        return value
    raise NotPlain


def from_host(state: Any, value: Any) -> Value:
    """The machine's value for a host value; containers are allocated on the heap."""
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is tuple:
        return tuple([from_host(state, item) for item in value])
    if kind is list:
        return state.new(ListObj(list, [from_host(state, item) for item in value]))
    if kind is dict:
        table = {token(state, from_host(state, k)): from_host(state, v) for k, v in value.items()}
        return state.new(DictObj(dict, table))
    if kind is set or kind is frozenset:
        obj = SetObj(kind, {token(state, from_host(state, item)): None for item in value})
        if kind is set:
            obj.history = set(value)
        return state.new(obj)
    if kind is bytearray:
        return state.new(ListObj(bytearray, list(value)))
    if kind is slice or isinstance(value, type):
        return value
    if kind is MAPPING_PROXY:
        table = {token(state, from_host(state, k)): from_host(state, v) for k, v in value.items()}
        return state.new(DictObj(MAPPING_PROXY, table))
    if kind.__name__ in _HOST_SEQUENCES:
        items = tuple([from_host(state, item) for item in value])
        return state.new(IteratorObj(type(iter(items)), "indexed", items))
    if kind is re.Match or callable(value):
        return value
    raise Unknown(f"a folded call gave a {kind.__name__}")


_HOST_SEQUENCES = frozenset({"formatteriterator", "fieldnameiterator", "unpack_iterator"})


def new_list(state: Any, items: list[Value]) -> Ref:
    """A new list of values."""
    ref: Ref = state.new(ListObj(list, items))
    return ref


def new_dict(state: Any, items: Iterable[tuple[Value, Value]] = ()) -> Ref:
    """A new dictionary of (key, value) pairs with built-in keys."""
    ref: Ref = state.new(DictObj(dict, {token(state, k): v for k, v in items}))
    return ref


# --- tokens ------------------------------------------------------------------------------------


def token(state: Any, key: Value) -> Any:
    """What stands for a key in a table.

    Raises:
        UserKey: analysed code defines the key's equality or hash.
        Raised: TypeError for an unhashable key.
    """
    kind = type(key)
    if kind in ATOMS:
        return key
    if kind is tuple:
        if is_plain(key):
            return key
        parts = tuple([token(state, item) for item in key])
        return Key(parts, key) if any(type(p) is Key for p in parts) else key
    if kind is Ref:
        return _object_token(state, key, state.obj(key))
    if kind is Sym or kind is SymDecimal:
        raise UserKey
    if kind is Method or kind is Native or isinstance(key, type):
        return key
    if kind is Rendered:
        raise Unknown("a lazily rendered text as a key")
    if kind is slice:
        raise error(state, TypeError, "unhashable type: 'slice'")
    if kind is View:
        raise error(state, TypeError, f"unhashable type: '{value_type_name(state, key)}'")
    if kind is Scrambled:
        scrambled.equal(key, 0)
    return key


def _object_token(state: Any, key: Ref, obj: Obj) -> Any:
    cls = obj.cls
    if type(cls) is not Ref:
        if type(obj) is SetObj and cls is frozenset:
            if any(type(item) is Key and type(item.token) is tuple and item.token[0] == "symbolic" for item in obj.table):
                raise Unknown("a set with symbolic elements as a key")
            return Key(frozenset(obj.table), key)
        if cls in _UNHASHABLE:
            raise error(state, TypeError, f"unhashable type: '{cls.__name__}'")
        if cls is memoryview:
            raise Unknown("a memoryview as a key")
        return key
    hasher = lookup(state, cls, "__hash__")
    if hasher is None:
        raise error(state, TypeError, f"unhashable type: '{value_type_name(state, key)}'")
    equal = lookup(state, cls, "__eq__")
    if type(equal) is Ref or type(hasher) is Ref:
        raise UserKey
    if equal is object.__eq__:
        return key
    if type(obj) is Boxed:
        return Key(token(state, obj.value), key)
    if type(obj) is SetObj:
        return Key(frozenset(obj.table), key)
    return key


_UNHASHABLE = frozenset({list, dict, set, bytearray})


def host_call(state: Any, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Calls a host function on host values; its exceptions become the program's."""
    current = state.world.get("decimal")
    try:
        if current is None:
            return function(*args, **kwargs)
        with decimal.localcontext(current.context(state)) as context:
            context.clear_flags()
            try:
                return function(*args, **kwargs)
            finally:
                if any(context.flags.values()):
                    current.note(state, context.flags)
    except Exception as exception:
        raise error_from_host(state, exception) from None


def text_of(state: Any, value: Value) -> str | None:
    """The host string of a str value (subclasses included), or None."""
    if type(value) is str:
        return value
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is Boxed and isinstance(obj.value, str):
            return obj.value
    return None


def unbox(state: Any, value: Value) -> Value:
    """The built-in value inside an instance of a subclass of an immutable built-in type."""
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is Boxed:
            return obj.value
    return value


def attrs_of(state: Any, obj: Obj) -> dict[Any, Value] | None:
    """An object's own attributes, to read; what is kept apart from ``__dict__`` has tuples for keys."""
    attrs = obj.attrs
    if type(attrs) is Ref:
        table: dict[Any, Value] = state.obj(attrs).table
        return table
    found: dict[Any, Value] | None = attrs
    return found


def attrs_to_change(state: Any, ref: Ref) -> dict[Any, Value] | None:
    """An object's own attributes, to change."""
    obj = state.mut(ref)
    attrs = obj.attrs
    if type(attrs) is Ref:
        table: dict[Any, Value] = state.mut(attrs).table
        return table
    found: dict[Any, Value] | None = attrs
    return found


def own_dict(state: Any, ref: Ref) -> Ref:
    """The reference of an object's attribute dictionary (``__dict__``), made on first use."""
    obj = state.mut(ref)
    if type(obj.attrs) is not Ref:
        slots: Any = {key: value for key, value in obj.attrs.items() if type(key) is tuple}
        for key in slots:
            del obj.attrs[key]
        obj.attrs = state.new(DictObj(dict, obj.attrs, slots or None))
    attrs: Ref = obj.attrs
    return attrs
