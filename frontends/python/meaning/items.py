"""Subscription: lists, dictionaries, texts, slices, ``__getitem__`` and its kin; mappings merged."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ListObj, key_of
from presage.engine.lang.values import MISSING, Method, Raised, Ref, Rendered, Sym, Tail, Unknown, Value
from presage.frontends.python.meaning import drawn, symbolic, symbolic_text
from presage.frontends.python.meaning.attributes import bind
from presage.frontends.python.meaning.calls import method_tail
from presage.frontends.python.meaning.convert import ATOMS, host_call, is_plain, unbox
from presage.frontends.python.meaning.errors import error, new_exception
from presage.frontends.python.meaning.iteration import STOP, collect, hostly, items_of, step
from presage.frontends.python.meaning.operators import call_special
from presage.frontends.python.meaning.scrambled import refuse
from presage.frontends.python.meaning.tokens import tokenized
from presage.frontends.python.meaning.types import class_of, is_class, lookup, type_name, value_type_name


def get(state: Any, value: Value, key: Value) -> Value:
    """``value[key]``."""
    kind = type(value)
    if kind is Ref:
        obj = state.obj(value)
        cls = obj.cls
        if type(cls) is Ref:
            raw = lookup(state, cls, "__getitem__")
            if type(raw) is Ref:
                return call_special(state, raw, value, cls, (key,))
        kind = type(obj)
        if kind is DictObj:
            return get_key(state, value, obj, key)
        if kind is ListObj:
            return _list_get(state, value, obj, key)
        if kind is Boxed and lookup(state, cls, "__getitem__") is not MISSING:
            return get(state, obj.value, key)
    elif kind is tuple:
        return _indexed(state, value, key, "tuple")
    elif kind in ATOMS and is_plain(unbox(state, key)) and not isinstance(key, type):
        return host_call(state, operator.getitem, value, unbox(state, key))
    elif kind is str and (picked := drawn.pick(state, value, key)) is not None:
        return picked
    elif kind is str and type(key) is Sym and key.type in (int, bool):
        return _symbolic_item(state, value, key, lambda state, index: host_call(state, operator.getitem, value, index))
    elif kind is str or kind is bytes or kind is range:
        return _with_index(state, value, key, lambda state, index: host_call(state, operator.getitem, value, index))
    elif kind is Sym and drawn.is_drawn(state, value):
        if type(key) is slice:
            size = len(drawn.places(state, value) or ())
            return _with_slice(state, key, lambda state, cut: drawn.item(state, value, cut), size)
        return _with_index(state, value, key, lambda state, index: drawn.item(state, value, index))
    elif kind is Sym and value.type is str:
        return symbolic_text.get(state, value, key)
    elif kind is Rendered:
        raise Unknown("a character of a lazily rendered text")
    return _protocol_get(state, value, key)


def _protocol_get(state: Any, value: Value, key: Value) -> Value:
    cls = class_of(state, value)
    raw = lookup(state, cls, "__getitem__")
    if raw is not MISSING:
        return call_special(state, raw, value, cls, (key,))
    if is_class(state, value):
        method = lookup(state, value, "__class_getitem__")
        if method is not MISSING:
            bound = bind(state, method, value, value)
            if type(method) is not Ref:
                return Tail(state.session.prelude(state, "generic_alias"), (value, key))
            return Tail(bound if type(bound) is not Ref else Method(method, value), (key,))
        if value is type:
            return Tail(state.session.prelude(state, "generic_alias"), (value, key))
        if isinstance(value, type):
            raise error(state, TypeError, f"type '{value.__name__}' is not subscriptable")
        raise error(state, TypeError, f"type '{type_name(state, value)}' is not subscriptable")
    raise error(state, TypeError, f"'{type_name(state, cls)}' object is not subscriptable")


def get_key(state: Any, ref: Ref, obj: DictObj, key: Value) -> Value:
    """A dictionary's value: ``__missing__`` and default factories included."""

    def found(state: Any, token: Any) -> Value:
        value = state.obj(ref).table.get(token, MISSING)
        if value is not MISSING:
            return value
        cls = obj.cls
        if type(cls) is Ref:
            missing = lookup(state, cls, "__missing__")
            if type(missing) is Ref:
                return call_special(state, missing, ref, cls, (key,))
        if callable_default(obj):

            def store(state: Any, made: Value) -> Value:
                state.mut(ref).table[token] = made
                return made

            return Tail(obj.default, (), {}, then=store)
        raise key_error(state, key)

    return tokenized(state, ref, key, found)


def callable_default(obj: DictObj) -> bool:
    """Whether a dictionary makes values for missing keys."""
    return obj.default is not None and type(obj.default).__name__ != "Marker"


def key_error(state: Any, key: Value) -> Raised:
    """KeyError for a key."""
    return Raised(new_exception(state, KeyError, (key,)))


def _list_get(state: Any, ref: Ref, obj: ListObj, key: Value) -> Value:
    if type(key) is slice:
        if type(obj.cls) is not Ref and obj.cls.__name__ == "deque":
            raise error(state, TypeError, "sequence index must be integer, not 'slice'")
        return _with_slice(state, key, lambda state, cut: _list_slice(state, ref, cut), len(obj.items))
    if type(key) is Sym:
        return _symbolic_item(state, obj.items, key, lambda state, index: _list_at(state, ref, index))
    return _with_index(state, ref, key, lambda state, index: _list_at(state, ref, index))


def _symbolic_item(state: Any, items: Any, key: Sym, then: Callable[[Any, int], Value]) -> Value:
    """The item at a symbolic index: a formula over the items where they are alike, else the path splits over the places."""
    if key.type not in (int, bool):
        return _with_index(state, (), key, then)
    place = symbolic.position(state, key, len(items))
    if place is None:
        return then(state, len(items))
    found = symbolic.selected(items, place)
    return found if found is not MISSING else then(state, symbolic.concrete(state, symbolic.number(place)))


def _list_slice(state: Any, ref: Ref, cut: slice) -> Value:
    obj = state.obj(ref)
    items = host_call(state, operator.getitem, obj.items, cut)
    cls = bytearray if class_layout(state, obj.cls) is bytearray else list
    return state.new(ListObj(cls, items))


def class_layout(state: Any, cls: Value) -> Any:
    """The built-in storage type of a class."""
    return state.obj(cls).layout if type(cls) is Ref else cls


def _list_at(state: Any, ref: Ref, index: int) -> Value:
    obj = state.obj(ref)
    if -len(obj.items) <= index < len(obj.items):
        return obj.items[index]
    name = "list" if class_layout(state, obj.cls) is list else type_name(state, class_layout(state, obj.cls))
    words = {"deque": "deque index out of range"}.get(name, f"{name} index out of range")
    raise error(state, IndexError, words)


def _indexed(state: Any, value: tuple[Value, ...], key: Value, name: str) -> Value:
    if type(key) is slice:
        return _with_slice(state, key, lambda state, cut: host_call(state, operator.getitem, value, cut), len(value))

    def at(state: Any, index: int) -> Value:
        if -len(value) <= index < len(value):
            return value[index]
        raise error(state, IndexError, f"{name} index out of range")

    if type(key) is Sym and key.type in (int, bool):
        return _symbolic_item(state, value, key, at)
    return _with_index(state, value, key, at)


def _with_index(state: Any, value: Value, key: Value, then: Callable[[Any, int], Value]) -> Value:
    """``then(state, index)`` with a concrete index: ``__index__`` called, symbolic ones split."""
    kind = type(key)
    if kind is int or kind is bool:
        if not -sys.maxsize - 1 <= key <= sys.maxsize:
            raise error(state, IndexError, "cannot fit 'int' into an index-sized integer")
        return then(state, int(key))
    if kind is slice:
        return _with_slice(state, key, then, len(value))  # type: ignore[arg-type]
    if kind is Sym and key.type in (int, bool):
        return then(state, symbolic.concrete(state, key))
    refuse(state, key)
    if kind is Ref:
        obj = state.obj(key)
        if type(obj) is Boxed and isinstance(obj.value, int):
            return then(state, int(obj.value))
        tail = method_tail(state, key, "__index__")
        if tail is not MISSING:
            return Tail(tail.func, tail.args, then=lambda state, index: _at_index(state, value, index, then))
    name = value_type_name(state, value)
    suffix = {"str": "string indices must be integers", "bytes": "byte indices must be integers or slices",
              "range": "range indices must be integers or slices", "bytearray": "bytearray indices must be integers or slices",
              "deque": "sequence index must be integer"}.get(
        name, f"{'list' if type(value) is Ref else name} indices must be integers or slices")  # fmt: skip
    raise error(state, TypeError, f"{suffix}, not {_quoted(name, value_type_name(state, key))}")


def _at_index(state: Any, value: Value, index: Value, then: Callable[[Any, int], Value]) -> Value:
    """Goes on with what an ``__index__`` gave."""
    number = unbox(state, index)
    if not isinstance(number, int) and type(number) is not Sym:
        raise error(state, TypeError, f"__index__ returned non-int (type {value_type_name(state, index)})")
    return _with_index(state, value, number, then)


def _quoted(name: str, kind: str) -> str:
    return f"'{kind}'" if name in ("str", "deque") else kind


def _with_slice(state: Any, key: slice, then: Callable[[Any, slice], Value], length: int | None = None) -> Value:
    """``then(state, cut)`` with concrete bounds; of a sequence whose length is given only those that differ are tried."""
    parts: list[Any] = []
    for part in (key.step, key.start, key.stop):
        if type(part) is Sym and parts and length is not None and (parts[0] is None or parts[0] > 0):
            part = symbolic_text.clipped(state, part, length)
        if type(part) is Sym:
            part = symbolic.concrete(state, part)
        part = unbox(state, part)
        if part is not None and type(part) not in (int, bool):
            if type(part) is Ref and lookup(state, class_of(state, part), "__index__") is not MISSING:
                return Tail(
                    state.session.prelude(state, "index_slice"), (key.start, key.stop, key.step),
                    then=lambda state, cut: then(state, slice(*cut)),
                )  # fmt: skip
            refuse(state, part)
            raise error(
                state, TypeError, "slice indices must be integers or None or have an __index__ method"
            )
        parts.append(part)
        if parts == [0]:
            raise error(state, ValueError, "slice step cannot be zero")
    return then(state, slice(parts[1], parts[2], parts[0]))


# --- stores --------------------------------------------------------------------------------------


def put(state: Any, value: Value, key: Value, new: Value) -> Value:
    """``value[key] = new``: None, or a :class:`Tail`."""
    if type(value) is Ref:
        obj = state.obj(value)
        cls = obj.cls
        if type(cls) is Ref:
            raw = lookup(state, cls, "__setitem__")
            if type(raw) is Ref:
                return call_special(state, raw, value, cls, (key, new))
        if type(obj) is DictObj and lookup(state, cls, "__setitem__") is not MISSING:
            return put_key(state, value, key, new)
        if type(obj) is ListObj:
            return _list_put(state, value, key, new)
        if lookup(state, cls, "__setitem__") is not MISSING:
            return call_special(state, lookup(state, cls, "__setitem__"), value, cls, (key, new))
    raise error(state, TypeError, f"'{value_type_name(state, value)}' object does not support item assignment")


def put_key(state: Any, ref: Ref, key: Value, new: Value) -> Value:
    """``dict.__setitem__``."""

    def store(state: Any, token: Any) -> Value:
        state.mut(ref).table[token] = new
        return None

    return tokenized(state, ref, key, store)


def _list_put(state: Any, ref: Ref, key: Value, new: Value) -> Value:
    if type(key) is slice:

        def put(state: Any, cut: slice) -> Value:
            cls = class_of(state, new)
            if lookup(state, cls, "__iter__") in (MISSING, None) and lookup(state, cls, "__getitem__") is MISSING:
                plain = cut.step in (None, 1)
                words = "can only assign an iterable" if plain else "must assign iterable to extended slice"
                raise error(state, TypeError, words)
            return collect(state, new, lambda state, found: _splice(state, ref, cut, found))

        return _with_slice(state, key, put)

    def store(state: Any, index: int) -> Value:
        obj = state.mut(ref)
        if -len(obj.items) <= index < len(obj.items):
            obj.items[index] = _byte(state, obj, new)
            return None
        layout = class_layout(state, obj.cls)
        words = "list assignment index out of range" if layout is list else f"{layout.__name__} index out of range"
        raise error(state, IndexError, words)

    if type(key) is Sym and key.type in (int, bool):
        length = len(state.obj(ref).items)
        place = symbolic.position(state, key, length)
        return store(state, length if place is None else symbolic.concrete(state, symbolic.number(place)))
    return _with_index(state, ref, key, store)


def _byte(state: Any, obj: ListObj, value: Value) -> Value:
    if obj.cls is bytearray:
        host_call(state, bytearray(1).__setitem__, 0, value if is_plain(value) else None)
    return value


def _splice(state: Any, ref: Ref, cut: slice, found: list[Value]) -> Value:
    host_call(state, operator.setitem, state.mut(ref).items, cut, found)
    return None


def delete(state: Any, value: Value, key: Value) -> Value:
    """``del value[key]``: None, or a :class:`Tail`."""
    if type(value) is Ref:
        obj = state.obj(value)
        cls = obj.cls
        raw = lookup(state, cls, "__delitem__")
        if type(raw) is Ref:
            return call_special(state, raw, value, cls, (key,))
        if type(obj) is DictObj and raw is not MISSING:

            def drop(state: Any, token: Any) -> Value:
                if token not in state.obj(value).table:
                    raise key_error(state, key)
                own = state.mut(value)
                own.version += 1
                del own.table[token]
                return None

            return tokenized(state, value, key, drop)
        if type(obj) is ListObj:
            return _list_delete(state, value, key)
    sequence = type(class_of(state, value)) is Ref or lookup(state, class_of(state, value), "__len__") is not MISSING
    indexed = sequence and lookup(state, class_of(state, key), "__index__") is not MISSING
    words = "doesn't" if indexed else "does not"
    raise error(state, TypeError, f"'{value_type_name(state, value)}' object {words} support item deletion")


def _list_delete(state: Any, ref: Ref, key: Value) -> Value:
    def cut_out(state: Any, cut: Any) -> Value:
        obj = state.mut(ref)
        if type(cut) is int and not -len(obj.items) <= cut < len(obj.items):
            layout = class_layout(state, obj.cls)
            words = "list assignment index out of range" if layout is list else f"{layout.__name__} index out of range"
            raise error(state, IndexError, words)
        obj.version += 1
        del obj.items[cut]
        return None

    if type(key) is slice:
        return _with_slice(state, key, cut_out)
    return _with_index(state, ref, key, cut_out)


# --- mappings and sequences as sources -----------------------------------------------------------


def pairs_of(
    state: Any, value: Value, then: Callable[[Any, list[tuple[Value, Value]]], Value], words: str = ""
) -> Value:
    """``then(state, pairs)`` with the items of a mapping; analysed mappings are asked by protocol."""
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is DictObj and not (
            type(obj.cls) is Ref
            and (type(lookup(state, obj.cls, "__iter__")) is Ref or type(lookup(state, obj.cls, "keys")) is Ref)
        ):
            return then(state, [(key_of(token), item) for token, item in obj.table.items()])
        if lookup(state, obj.cls, "keys") is not MISSING:
            return Tail(
                state.session.prelude(state, "mapping_pairs"), (value,),
                then=lambda state, found: then(state, list(state.obj(found).items)),
            )  # fmt: skip
    given = value_type_name(state, value)
    raise error(state, TypeError, f"{words}, not {given}" if words else f"'{given}' object is not a mapping")


def build_map(state: Any, entries: list[tuple[Any, Value]], start: int = 0, ref: Ref | None = None) -> Value:
    """A dictionary display: (key in a 1-tuple, or None for ``**``), value."""
    if ref is None:
        ref = state.new(DictObj(dict, {}))
    target = ref
    for index in range(start, len(entries)):
        key, value = entries[index]
        if key is None:

            def merged(state: Any, pairs: list[tuple[Value, Value]], index: int = index) -> Value:
                return put_all(state, target, pairs, lambda state: build_map(state, entries, index + 1, target))

            return pairs_of(state, value, merged)
        result = put_key(state, target, key[0], value)
        if type(result) is Tail:
            return _then(result, lambda state, value, index=index: build_map(state, entries, index + 1, target))
    return target


def put_all(state: Any, ref: Ref, pairs: list[tuple[Value, Value]], done: Callable[[Any], Value], start: int = 0) -> Value:
    """Stores pairs in a dictionary one after the other."""
    for index in range(start, len(pairs)):
        result = put_key(state, ref, *pairs[index])
        if type(result) is Tail:
            return _then(result, lambda state, value, index=index: put_all(state, ref, pairs, done, index + 1))
    return done(state)


def _then(tail: Tail, after: Any) -> Tail:
    from presage.frontends.python.meaning.calls import chain_then

    return Tail(tail.func, tail.args, tail.kwargs, then=chain_then(tail.then, after), rescue=tail.rescue, levels=tail.levels)


def unpack_source(state: Any, value: Value, count: int, star: int, then: Callable[[Any, list[Value]], Value]) -> Value:
    """``then(state, items)``: as many items as unpacking looks at (one more than it needs)."""
    if type(value) is Ref and hostly(state, value) and star < 0:
        found: list[Value] = []
        while len(found) <= count:
            item = step(state, value, state.obj(value))
            if item is STOP:
                break
            found.append(item)
        return then(state, found)
    items = items_of(state, value)
    if items is not None:
        return then(state, items)
    cls = class_of(state, value)
    if lookup(state, cls, "__iter__") is MISSING and lookup(state, cls, "__getitem__") is MISSING:
        raise error(state, TypeError, f"cannot unpack non-iterable {type_name(state, cls)} object")
    name, limit = ("unpack_starred", star) if star >= 0 else ("take", count + 1)
    return Tail(
        state.session.prelude(state, name), (value, limit),
        then=lambda state, found: then(state, list(state.obj(found).items)),
    )  # fmt: skip
