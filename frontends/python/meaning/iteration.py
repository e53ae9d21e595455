"""Iteration: iterators over built-in containers, and draining any iterable into a list.

An iterator over a built-in container steps on the host; any other one (generators, classes with
``__next__``) needs frames and is driven by the machine.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, IteratorObj, ListObj, SetObj, key_of
from presage.engine.lang.values import MISSING, Fork, Marker, Ref, Rendered, Sym, Tail, Unknown, Value, View
from presage.frontends.python.meaning import drawn, symbolic_text
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.operators import call_special
from presage.frontends.python.meaning.types import class_of, is_subtype, layout, lookup, value_type_name

STOP = Marker("STOP")
"""The iterator has ended."""

CALL = Marker("CALL")
"""The iterator cannot step on the host."""

_DEQUE_ITERATOR: type = type(iter(deque[Any]()))

ADVANCE: dict[str, Callable[..., Value]] = {}
"""Kind of iterator -> ``advance(state, ref, obj)``: an item, ``STOP``, or a Tail that gives one of them."""

_HOST_ITERATORS: dict[str, type] = {
    "list": type(iter([])),
    "tuple": type(iter(())),
    "str": type(iter("")),
    "bytes": type(iter(b"")),
    "range": type(iter(range(0))),
    "keys": type(iter({})),
    "values": type(iter({}.values())),
    "items": type(iter({}.items())),
    "set": type(iter(set())),
    "reversed": type(iter(reversed([]))),
    "enumerate": enumerate,
    "zip": zip,
    "drained": type(iter(())),
    "keys backwards": type(reversed({})),
    "values backwards": type(reversed({}.values())),
    "items backwards": type(reversed({}.items())),
    "ordered": type(iter(OrderedDict[Any, Any]())),
}


def iterator(state: Any, value: Value) -> Value:
    """``iter(value)``: an iterator, or a :class:`Tail`."""
    kind = type(value)
    if kind is tuple or kind is str or kind is bytes or kind is range:
        return state.new(IteratorObj(_HOST_ITERATORS[kind.__name__], "indexed", value))
    if isinstance(value, tuple):
        return iterator(state, tuple(value))
    if kind is View:
        return over_table(state, value.kind, value.source)
    if kind is Ref:
        obj = state.obj(value)
        cls = obj.cls
        if type(cls) is Ref:
            raw = lookup(state, cls, "__iter__")
            if type(raw) is Ref:
                return call_special(state, raw, value, cls, (), check_iterator)
            if raw is None:
                raise _not_iterable(state, value)
        return _object_iterator(state, value, obj)
    if kind is Sym and drawn.is_drawn(state, value):
        return iterator(state, drawn.characters(state, value))
    if kind is Sym and value.type is str:
        return state.new(IteratorObj(_HOST_ITERATORS["str"], "indexed", tuple(symbolic_text.characters(state, value))))
    if kind is Rendered:
        raise Unknown("iteration over a lazily rendered text")
    return _by_protocol(state, value)


def _object_iterator(state: Any, value: Ref, obj: Any) -> Value:
    kind = type(obj)
    if kind is ListObj:
        if layout(state, obj.cls) is deque:
            return state.new(IteratorObj(_DEQUE_ITERATOR, "list", value, obj.version + 1))
        return state.new(IteratorObj(_HOST_ITERATORS["list"], "list", value))
    if kind is DictObj:
        return over_table(state, "keys", value)
    if kind is SetObj:
        return state.new(IteratorObj(_HOST_ITERATORS["set"], "keys", (value, tuple(set_order(state, obj))), _mark(obj)))
    if kind is Boxed and lookup(state, obj.cls, "__iter__") is not MISSING:
        inner = iterator(state, obj.value)
        return inner
    if kind is IteratorObj:
        return value
    return _by_protocol(state, value)


def _by_protocol(state: Any, value: Value) -> Value:
    cls = class_of(state, value)
    raw = lookup(state, cls, "__iter__")
    if raw is not MISSING and raw is not None:
        if isinstance(value, type) or type(raw) is not Ref and type(value) is not Ref:
            raise Unknown(f"iteration over {value_type_name(state, value)}")
        if type(raw) is not Ref:
            return call_special(state, raw, value, cls, ())
        return call_special(state, raw, value, cls, (), check_iterator)
    if raw is MISSING and lookup(state, cls, "__getitem__") is not MISSING:
        return Tail(state.session.prelude(state, "iterate_items"), (value,))
    raise _not_iterable(state, value)


def _not_iterable(state: Any, value: Value) -> Exception:
    return error(state, TypeError, f"'{value_type_name(state, value)}' object is not iterable")


def check_iterator(state: Any, value: Value) -> Value:
    """A valid result of ``__iter__``."""
    if lookup(state, class_of(state, value), "__next__") is MISSING:
        raise error(state, TypeError, f"iter() returned non-iterator of type '{value_type_name(state, value)}'")
    return value


def set_order(state: Any, obj: SetObj) -> list[Any]:
    """A set's tokens in the order of iteration.

    The order of numbers follows from their hashes and the set's history. That of texts differs from
    run to run of the real program: it is noted on the state, and what depends on it is not exact.
    """
    if len(obj.table) <= 1:
        return list(obj.table)
    if all(map(_fixed_hash, obj.table)):
        return list(obj.history)
    state.session.order_observed(state)
    return state.session.unordered(list(obj.table))


def iterator_over_texts(state: Any, value: Value) -> Value | None:
    """An iterator over a built-in set of several texts, for a use that their order cannot show in; None for anything else."""
    if type(value) is not Ref:
        return None
    obj = state.obj(value)
    if type(obj) is not SetObj or type(obj.cls) is Ref or len(obj.table) < 2:
        return None
    if any(type(token) is not str for token in obj.table):
        return None
    tokens = tuple(state.session.unordered(list(obj.table)))
    return state.new(IteratorObj(_HOST_ITERATORS["set"], "keys", (value, tokens), _mark(obj)))


def over_table(state: Any, kind: str, ref: Ref, backwards: bool = False) -> Ref:
    """An iterator over a dictionary: ``kind`` is keys, values or items."""
    obj = state.obj(ref)
    order = tuple(reversed(obj.table)) if backwards else tuple(obj.table)
    name = "ordered" if is_subtype(state, obj.cls, OrderedDict) else f"{kind} backwards" if backwards else kind
    made: Ref = state.new(IteratorObj(_HOST_ITERATORS[name], kind, (ref, order), _mark(obj)))
    return made


def _mark(obj: Any) -> tuple[int, int, int]:
    """What tells that the keys of a dictionary or a set were changed: length, single removals, removals of all."""
    return (len(obj.table), obj.version, obj.cleared if type(obj) is DictObj else 0)


def _fixed_hash(token: Any) -> bool:
    kind = type(token)
    if kind is tuple:
        return all(map(_fixed_hash, token))
    return kind in (int, float, bool, complex)


def step(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    """The next item, ``STOP``, or ``CALL`` where frames are needed. Changes the iterator."""
    kind = obj.kind
    if kind == "indexed":
        index = obj.index
        if index >= len(obj.source):
            return STOP
        state.mut(ref).index = index + 1
        return obj.source[index]
    if kind == "list":
        if obj.source is None:
            return STOP
        items = _unchanged(state, obj)
        index = obj.index
        own = state.mut(ref)
        if index >= len(items):
            own.source = obj.source if obj.version else None
            return STOP
        own.index = index + 1
        return items[index]
    if kind == "keys" or kind == "values" or kind == "items":
        return _step_table(state, ref, obj)
    if kind == "reversed":
        index = obj.index
        items = _unchanged(state, obj) if type(obj.source) is Ref else obj.source
        if index < 0 or index >= len(items):
            return STOP
        state.mut(ref).index = index - 1
        return items[index]
    if kind == "enumerate":
        inner = state.obj(obj.source)
        item = step(state, obj.source, inner) if type(inner) is IteratorObj else CALL
        if item is STOP or item is CALL:
            return item
        own = state.mut(ref)
        own.index += 1
        return (own.index - 1, item)
    if kind == "zip":
        return _step_zip(state, ref, obj)
    return CALL


def _unchanged(state: Any, obj: IteratorObj) -> list[Value]:
    """The items of a list, or of a double-ended queue, which must not have been changed since."""
    source = state.obj(obj.source)
    if obj.version and source.version + 1 != obj.version:
        raise error(state, RuntimeError, "deque mutated during iteration")
    items: list[Value] = source.items
    return items


def _step_table(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    source, tokens = obj.source
    index = obj.index
    if source is None:
        return STOP
    container = state.obj(source)
    table = container.table
    if _mark(container) != obj.version:
        _changed(state, ref, obj, container)
    if index >= len(tokens):
        state.mut(ref).source = (None, ())
        return STOP
    state.mut(ref).index = index + 1
    found = tokens[index]
    if obj.kind == "keys":
        return key_of(found)
    if found not in table:
        raise error(state, RuntimeError, "dictionary keys changed during iteration")
    return table[found] if obj.kind == "values" else (key_of(found), table[found])


def _changed(state: Any, ref: Ref, obj: IteratorObj, container: Any) -> None:
    """Raises what a step over a dictionary or a set raises whose keys were changed since the iterator was made."""
    size, removed, cleared = obj.version
    count = len(container.table)
    if type(container) is DictObj and is_subtype(state, container.cls, OrderedDict):
        if obj.index < size:
            state.mut(ref).source = (None, ())
            emptied = container.version == removed and container.cleared != cleared and not count
            raise error(state, RuntimeError, f"OrderedDict {'changed size' if emptied else 'mutated'} during iteration")
    elif count != size:
        state.mut(ref).source = (None, ())
        name = "Set" if type(container) is SetObj else "dictionary"
        raise error(state, RuntimeError, f"{name} changed size during iteration")
    elif type(container) is SetObj or tuple(container.table) not in (obj.source[1], obj.source[1][::-1]):
        raise Unknown("an iteration over a container that lost keys and got as many others since it began")


def _step_zip(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    if any(type(state.obj(inner)) is not IteratorObj for inner in obj.source):
        return CALL
    if not obj.source:
        return STOP
    found = []
    for inner in obj.source:
        item = step(state, inner, state.obj(inner))
        if item is STOP:
            return STOP
        if item is CALL:
            raise Unknown("a nested iterator that calls back")
        found.append(item)
    return tuple(found)


def hostly(state: Any, value: Value) -> bool:
    """Whether an iterator steps on the host all the way down."""
    if type(value) is not Ref:
        return False
    obj = state.obj(value)
    if type(obj) is not IteratorObj:
        return False
    if obj.kind == "enumerate":
        return hostly(state, obj.source)
    if obj.kind == "zip":
        return all(hostly(state, inner) for inner in obj.source)
    return obj.kind not in ADVANCE


def items_of(state: Any, value: Value) -> list[Value] | None:
    """All items of a built-in container or host iterator, as a fresh host list; None for others.

    Drains the value where it is an iterator.
    """
    kind = type(value)
    if kind is tuple or kind is str or kind is bytes or kind is range:
        if len(value) > 20_000_000:
            raise Unknown(f"a sequence of {len(value)} items")
        return list(value)
    if isinstance(value, tuple):
        return list(value)
    if kind is Sym and drawn.is_drawn(state, value):
        return list(drawn.characters(state, value))
    if kind is Sym and value.type is str:
        return list(drawn.characters(state, value)) if drawn.is_drawn(state, value) else symbolic_text.characters(state, value)
    if kind is Ref:
        obj = state.obj(value)
        if type(obj.cls) is Ref and type(lookup(state, obj.cls, "__iter__")) is Ref:
            return None
        kind = type(obj)
        if kind is ListObj:
            return list(obj.items)
        if kind is DictObj:
            return [key_of(token) for token in obj.table]
        if kind is SetObj:
            return [key_of(token) for token in set_order(state, obj)]
        if kind is Boxed:
            return items_of(state, obj.value)
        if kind is IteratorObj and hostly(state, value):
            found: list[Value] = []
            while True:
                item = step(state, value, state.obj(value))
                if item is STOP:
                    return found
                found.append(item)
    if kind is View:
        obj = state.obj(value.source)
        if value.kind == "keys":
            return [key_of(token) for token in obj.table]
        if value.kind == "values":
            return list(obj.table.values())
        return [(key_of(token), item) for token, item in obj.table.items()]
    return None


def unordered_items(state: Any, value: Value) -> list[Value] | None:
    """As :func:`items_of`, for uses that do not depend on the order of a set."""
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is SetObj and not (type(obj.cls) is Ref and type(lookup(state, obj.cls, "__iter__")) is Ref):
            return [key_of(token) for token in obj.table]
    return items_of(state, value)


def collect(state: Any, value: Value, then: Callable[[Any, list[Value]], Value], ordered: bool = True) -> Value:
    """``then(state, items)`` with all items of any iterable; runs analysed code where it must."""
    before = drained(state, value)
    items = items_of(state, value) if ordered else unordered_items(state, value)
    if items is not None:
        return _redoable(state, before, items, then)
    return Tail(
        state.session.prelude(state, "collect"),
        (value,),
        then=lambda state, found: then(state, list(state.obj(found).items)),
    )


def collect_sized(state: Any, value: Value, then: Callable[[Any, list[Value]], Value]) -> Value:
    """As :func:`collect`, for what asks an object for its length before it takes the items (``list``, ``*value``)."""
    before = drained(state, value)
    items = items_of(state, value)
    if items is None:
        cls = class_of(state, value)
        if any(type(lookup(state, cls, name)) is Ref for name in ("__len__", "__length_hint__")):
            return Tail(
                state.session.prelude(state, "collect_sized"),
                (value,),
                then=lambda state, found: then(state, list(state.obj(found).items)),
            )
        return collect(state, value, then)
    return _redoable(state, before, items, then)


def _redoable(state: Any, before: dict[Ref, Any], items: list[Value], then: Callable[[Any, list[Value]], Value]) -> Value:
    """``then(state, items)``; where the path forks in it, the iterators are as they were, since it is done again."""
    state.steps += len(items) >> 3
    try:
        return then(state, items)
    except Fork:
        state.own.update(before)
        raise


def drained(state: Any, value: Value) -> dict[Ref, Any]:
    """Copies of the iterators that taking items of ``value`` changes, to put back where it has to be done again."""
    found: dict[Ref, Any] = {}
    pending = [value]
    while pending:
        each = pending.pop()
        if type(each) is tuple:
            pending.extend(item for item in each if type(item) is Ref or type(item) is tuple)
        elif type(each) is Ref and each not in found and type(state.obj(each)) is IteratorObj:
            found[each] = state.obj(each).copy()
            pending.append(found[each].source)
    return found


def is_iterable(state: Any, value: Value) -> bool:
    """Whether a value's class offers iteration, by ``__iter__`` or ``__getitem__``."""
    cls = class_of(state, value)
    raw = lookup(state, cls, "__iter__")
    return raw is not MISSING and raw is not None or raw is MISSING and lookup(state, cls, "__getitem__") is not MISSING
