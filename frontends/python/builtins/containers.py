"""Models of list, dict, set, frozenset and bytearray: constructors and methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ListObj, SetObj, key_of
from presage.engine.lang.values import MISSING, Method, Ref, Sym, Tail, Unknown, Value, View
from presage.frontends.python.builtins.functions import arity, sort_list
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import operators, symbolic
from presage.frontends.python.meaning.calls import after as calls_after
from presage.frontends.python.meaning.calls import method_tail
from presage.frontends.python.meaning.convert import (
    NotPlain,
    from_host,
    host_call,
    is_plain,
    new_list,
    to_host,
    tokenized_pairs,
    unbox,
)
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import collect, iterator, unordered_items
from presage.frontends.python.meaning.registry import NATIVES, allocator, constructor, native
from presage.frontends.python.meaning.text import to_repr
from presage.frontends.python.meaning.types import VIEW_TYPES, class_of, layout, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def then(value: Value, state: Any, after: Callable[[Any, Value], Value]) -> Value:
    """``after`` applied to a value, or behind the call that makes it."""
    return calls_after(value, state, after)


def own_attrs(cls: Value) -> dict[str, Value] | None:
    """Attributes of a fresh instance: a dictionary for classes of the program."""
    return {} if type(cls) is Ref else None


# --- list ------------------------------------------------------------------------------------------


@constructor(list)
def list_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list(...)``."""
    arity(state, "list", args, kwargs, 0, 1)
    if not args:
        return new_list(state, [])
    return collect(state, args[0], new_list)


@allocator(list)
def new_list_of(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``list.__new__``."""
    return state.new(ListObj(cls, [], own_attrs(cls)))


@native(list.__init__)
def list_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.__init__``."""

    def fill(state: Any, found: list[Value]) -> Value:
        state.mut(args[0]).items = found
        return None

    return collect(state, args[1], fill) if len(args) > 1 else fill(state, [])


@native(list.append)
def list_append(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.append``."""
    if len(args) != 2 or kwargs:
        arity(state, "list.append", args[1:], kwargs, 1, 1)
    state.mut(args[0]).items.append(args[1])
    return None


@native(list.__iadd__)
def list_extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.extend`` and ``+=``."""
    ref = args[0]

    def extend(state: Any, found: list[Value]) -> Value:
        state.mut(ref).items.extend(found)
        return ref

    return collect(state, args[1], extend)


def _extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    arity(state, "list.extend", args[1:], kwargs, 1, 1)
    return then(list_extend(state, args, kwargs), state, lambda state, value: None)


native(list.extend)(_extend)


@native(list.insert)
def list_insert(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.insert``."""
    arity(state, "insert", args[1:], kwargs, 2, 2)
    return with_index(state, args[1], lambda s, index: host_call(s, s.mut(args[0]).items.insert, index, args[2]))


def with_index(state: Any, value: Value, then: Callable[[Any, Any], Value]) -> Value:
    """``then`` with the host integer that an argument stands for, by ``__index__`` where it has one."""
    index = unbox(state, value)
    if type(index) is Sym and index.type in (int, bool):
        return then(state, symbolic.concrete(state, index))
    if is_plain(index):
        return then(state, index)
    asked = method_tail(state, value, "__index__")
    if asked is MISSING:
        words = f"'{value_type_name(state, value)}' object cannot be interpreted as an integer"
        raise error(state, TypeError, words)
    return calls_after(asked, state, then)


@native(list.pop)
def list_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.pop``."""
    arity(state, "pop", args[1:], kwargs, 0, 1)
    return with_index(
        state, args[1] if len(args) > 1 else -1, lambda s, index: host_call(s, s.mut(args[0]).items.pop, index)
    )


@native(list.clear)
def list_clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.clear``."""
    arity(state, "list.clear", args[1:], kwargs, 0, 0)
    state.mut(args[0]).items = []
    return None


@native(list.copy)
def list_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.copy``."""
    arity(state, "list.copy", args[1:], kwargs, 0, 0)
    return new_list(state, list(state.obj(args[0]).items))


@native(list.reverse)
def list_reverse(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.reverse``."""
    arity(state, "list.reverse", args[1:], kwargs, 0, 0)
    state.mut(args[0]).items.reverse()
    return None


@native(list.sort)
def list_sort(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.sort``."""
    if len(args) > 1:
        raise error(state, TypeError, "sort() takes no positional arguments")
    return sort_list(state, args[0], kwargs.get("key"), kwargs.get("reverse", False))


def _search(name: str, owner: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, name, args[1:], kwargs, 1, 1 if name in ("count", "remove") else 3)
        value = args[0]
        found = value if type(value) is tuple else state.obj(value).items if type(state.obj(value)) is ListObj else state.obj(value).value
        same = [True if item is args[1] else operators.native_equal(state, item, args[1]) for item in found]
        if MISSING in same:
            return Tail(state.session.prelude(state, "sequence_" + name), (value, *args[1:]))
        if name == "count":
            return same.count(True)
        start, stop, _ = slice(*args[2:4]).indices(len(found)) if len(args) == 4 else slice(
            args[2] if len(args) > 2 else None, None
        ).indices(len(found))
        for index in range(start, stop):
            if same[index] is True:
                if name == "index":
                    return index
                del state.mut(value).items[index]
                return None
        if owner is tuple:
            raise error(state, ValueError, "tuple.index(x): x not in tuple")
        if name == "remove":
            raise error(state, ValueError, "list.remove(x): x not in list")
        return then(to_repr(state, args[1]), state, _raise_not_in_list)

    return model


def _raise_not_in_list(state: Any, shown: Value) -> Value:
    raise error(state, ValueError, f"{shown} is not in list")


for _name in ("index", "count", "remove"):
    native(getattr(list, _name))(_search(_name, list))
    if _name != "remove":
        native(getattr(tuple, _name))(_search(_name, tuple))


def _items(state: Any, value: Value) -> list[Value]:
    return list(state.obj(value).items)


@native(list.__add__)
def list_add(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list + list``."""
    left, right = args
    if type(right) is not Ref or type(state.obj(right)) is not ListObj:
        return NotImplemented
    return new_list(state, _items(state, left) + _items(state, right))


def _count(state: Any, value: Value) -> Any:
    count = unbox(state, value)
    return int(count) if isinstance(count, int) else None


@native(list.__mul__, list.__rmul__, list.__imul__)
def list_multiply(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list * int``."""
    count = _count(state, args[1])
    if count is None:
        return NotImplemented
    found = state.obj(args[0]).items
    if len(found) * count > 50_000_000:
        raise Unknown("a list of more than 50000000 items")
    return new_list(state, found * count)


def _list_imul(state: Any, args: Args, kwargs: Kwargs) -> Value:
    count = _count(state, args[1])
    if count is None:
        return NotImplemented
    state.mut(args[0]).items *= count
    return args[0]


native(list.__imul__)(_list_imul)


def _sequence_values(state: Any, value: Value, kind: type) -> Any:
    """The items of two sequences of the same built-in kind, or None."""
    if kind is tuple:
        found = unbox(state, value)
        return found if type(found) is tuple else None
    if type(value) is Ref and type(state.obj(value)) is ListObj:
        return state.obj(value).items
    return None


def _sequence_compare(kind: type, op: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        left, right = _sequence_values(state, args[0], kind), _sequence_values(state, args[1], kind)
        if left is None or right is None:
            return NotImplemented
        if op in ("==", "!="):
            known = operators.native_equal(state, tuple(left), tuple(right))
            if known is not MISSING:
                return known if op == "==" else not known
        else:
            try:
                return host_call(
                    state, operators.COMPARE[op][2], to_host(state, tuple(left)), to_host(state, tuple(right))
                )
            except NotPlain:
                pass
        return Tail(state.session.prelude(state, "compare_sequences"), (tuple(left), tuple(right), op))

    return model


def _dict_compare(op: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        left, right = (state.obj(a) if type(a) is Ref else None for a in args)
        if type(left) is not DictObj or type(right) is not DictObj:
            return NotImplemented
        known = operators.native_equal(state, *args) if type(left.cls) is not Ref and type(right.cls) is not Ref else MISSING
        if known is not MISSING:
            return known if op == "==" else not known
        return Tail(state.session.prelude(state, "compare_dicts"), (*args, op))

    return model


for _op, (_special, _, _function) in operators.COMPARE.items():
    native(getattr(list, _special))(_sequence_compare(list, _op))
    native(getattr(tuple, _special))(_sequence_compare(tuple, _op))
    if _op in ("==", "!="):
        native(getattr(dict, _special))(_dict_compare(_op))


@native(tuple.__add__)
def tuple_add(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``tuple + tuple``."""
    left, right = unbox(state, args[0]), unbox(state, args[1])
    return left + right if type(right) is tuple else NotImplemented


@native(tuple.__mul__, tuple.__rmul__)
def tuple_multiply(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``tuple * int``."""
    count = _count(state, args[1])
    if count is None:
        return NotImplemented
    found = unbox(state, args[0])
    if len(found) * count > 50_000_000:
        raise Unknown("a tuple of more than 50000000 items")
    return found * count


def _through(model: Any) -> Any:
    """Special methods called by name go through the same code as the operator."""

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return model(state, *args)

    return call


for _kind in (list, dict, bytearray):
    native(_kind.__setitem__)(_through(subscript.put_key if _kind is dict else subscript._list_put))
native(dict.__getitem__)(_through(lambda state, ref, key: subscript.get_key(state, ref, state.obj(ref), key)))
native(list.__getitem__)(_through(lambda state, ref, key: subscript._list_get(state, ref, state.obj(ref), key)))
native(tuple.__getitem__)(_through(lambda state, value, key: subscript.get(state, unbox(state, value), key)))
native(list.__delitem__)(_through(subscript._list_delete))
native(list.__contains__)(_through(lambda state, ref, item: operators._sequence_contains(state, state.obj(ref).items, item)))
native(tuple.__contains__)(_through(lambda state, ref, item: operators.contains(state, unbox(state, ref), item)))
native(dict.__contains__, set.__contains__, frozenset.__contains__)(
    _through(lambda state, ref, item: operators.table_contains(state, ref, state.obj(ref), item))
)


def _plain_iterator(state: Any, args: Args, kwargs: Kwargs) -> Value:
    from presage.frontends.python.meaning.iteration import _object_iterator

    if type(args[0]) is Ref:
        return _object_iterator(state, args[0], state.obj(args[0]))
    return iterator(state, args[0])


native(list.__iter__, dict.__iter__, set.__iter__, frozenset.__iter__, tuple.__iter__, str.__iter__, bytearray.__iter__, bytes.__iter__)(
    _plain_iterator
)


def _plain_length(state: Any, args: Args, kwargs: Kwargs) -> Value:
    value = args[0]
    if type(value) is not Ref:
        return len(value)
    obj = state.obj(value)
    return len(obj.items if type(obj) is ListObj else obj.table if hasattr(obj, "table") else obj.value)


native(list.__len__, dict.__len__, set.__len__, frozenset.__len__, tuple.__len__, str.__len__, bytearray.__len__)(_plain_length)


@native(*[getattr(dict, f"__{_order}__") for _order in ("lt", "le", "gt", "ge")])
def dict_order(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Dictionaries have no order."""
    return NotImplemented


# --- tuple -------------------------------------------------------------------------------------------


@constructor(tuple)
def tuple_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``tuple(...)``."""
    arity(state, "tuple", args, kwargs, 0, 1)
    if not args:
        return ()
    if type(args[0]) is tuple:
        return args[0]
    return collect(state, args[0], lambda state, found: tuple(found))


@allocator(tuple)
def new_tuple(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``tuple.__new__`` for a subclass."""
    if cls is tuple:
        return tuple_(state, args, {})
    if not args:
        return state.new(Boxed(cls, {}, ()))
    return collect(state, args[0], lambda state, found: state.new(Boxed(cls, {}, tuple(found))))


# --- dict --------------------------------------------------------------------------------------------


@constructor(dict)
def dict_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict(...)``."""
    ref = state.new(DictObj(dict, {}))
    return then(update(state, (ref, *args), kwargs, "dict"), state, lambda state, value: ref)


@allocator(dict)
def new_dict_of(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``dict.__new__``."""
    return state.new(DictObj(cls, {}, own_attrs(cls)))


@native(dict.__init__)
def dict_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.__init__``."""
    return update(state, args, kwargs, "dict")


@native(dict.update)
def dict_update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.update``."""
    return update(state, args, kwargs, "update")


def update(state: Any, args: Args, kwargs: Kwargs, name: str) -> Value:
    """Merges a mapping or an iterable of pairs, then keywords."""
    ref = args[0]
    if len(args) > 2:
        raise error(state, TypeError, f"{name} expected at most 1 argument, got {len(args) - 1}")

    def keywords(state: Any) -> Value:
        return subscript.put_all(state, ref, list(kwargs.items()), lambda state: None)

    if len(args) == 1:
        return keywords(state)
    source = args[1]
    cls = class_of(state, source)
    if type(source) is Ref and lookup(state, cls, "keys") is not MISSING:
        return subscript.pairs_of(
            state, source, lambda state, pairs: subscript.put_all(state, ref, pairs, keywords)
        )

    def pairs(state: Any, found: list[Value]) -> Value:
        return _add_pairs(state, ref, found, 0, keywords)

    return collect(state, source, pairs)


def _pairs_from(ref: Ref, found: list[Value], start: int, done: Callable[[Any], Value]) -> Callable[[Any, Value], Value]:
    return lambda state, value: _add_pairs(state, ref, found, start, done)


def _add_pairs(state: Any, ref: Ref, found: list[Value], start: int, done: Callable[[Any], Value]) -> Value:
    for index in range(start, len(found)):
        pair = found[index]
        if type(pair) is tuple and len(pair) == 2:
            result = subscript.put_key(state, ref, *pair)
            if type(result) is Tail:
                return then(result, state, _pairs_from(ref, found, index + 1, done))
            continue
        if lookup(state, class_of(state, pair), "__iter__") is MISSING:
            raise error(
                state, TypeError, f"cannot convert dictionary update sequence element #{index} to a sequence"
            )

        def split(state: Any, parts: list[Value], index: int = index) -> Value:
            if len(parts) != 2:
                raise error(
                    state, ValueError,
                    f"dictionary update sequence element #{index} has length {len(parts)}; 2 is required",
                )  # fmt: skip
            result = subscript.put_key(state, ref, *parts)
            return then(result, state, lambda s, v: _add_pairs(s, ref, found, index + 1, done))

        return collect(state, pair, split)
    return done(state)


@native(dict.get)
def dict_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.get``."""
    arity(state, "get", args[1:], kwargs, 1, 2)
    default = args[2] if len(args) > 2 else None
    return operators.tokenized(
        state, args[0], args[1], lambda state, token: state.obj(args[0]).table.get(token, default)
    )


@native(dict.pop)
def dict_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.pop``."""
    arity(state, "pop", args[1:], kwargs, 1, 2)
    ref, key = args[:2]

    def pop(state: Any, token: Any) -> Value:
        if token in state.obj(ref).table:
            return state.mut(ref).table.pop(token)
        if len(args) > 2:
            return args[2]
        raise subscript.key_error(state, key)

    return operators.tokenized(state, ref, key, pop)


@native(dict.popitem)
def dict_popitem(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.popitem``."""
    if not state.obj(args[0]).table:
        raise error(state, KeyError, "popitem(): dictionary is empty")
    token, value = state.mut(args[0]).table.popitem()
    return (key_of(token), value)


@native(dict.setdefault)
def dict_setdefault(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.setdefault``."""
    arity(state, "setdefault", args[1:], kwargs, 1, 2)
    default = args[2] if len(args) > 2 else None
    return operators.tokenized(
        state, args[0], args[1], lambda state, token: state.mut(args[0]).table.setdefault(token, default)
    )


@native(dict.clear)
def dict_clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.clear``."""
    state.mut(args[0]).table.clear()
    return None


@native(dict.copy)
def dict_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.copy``."""
    return state.new(DictObj(dict, dict(state.obj(args[0]).table)))


def _view(kind: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return View(kind, args[0])

    return model


for _kind_name in ("keys", "values", "items"):
    native(getattr(dict, _kind_name))(_view(_kind_name))


@native(dict.__delitem__)
def dict_delitem(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.__delitem__``."""
    return then(dict_pop(state, args, {}), state, lambda state, value: None)


@native(dict.__dict__["fromkeys"], dict.fromkeys)
def dict_fromkeys(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.fromkeys``."""
    cls, source = args[:2]
    value = args[2] if len(args) > 2 else None

    def fill(state: Any, found: list[Value]) -> Value:
        def filled(state: Any, ref: Value) -> Value:
            return subscript.put_all(state, ref, [(key, value) for key in found], lambda state: ref)

        return then(Tail(cls), state, filled)

    return collect(state, source, fill)


@native(dict.__or__)
def dict_or(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict | dict``."""
    left, right = args
    if type(right) is not Ref or type(state.obj(right)) is not DictObj:
        return NotImplemented
    return state.new(DictObj(dict, {**state.obj(left).table, **state.obj(right).table}))


@native(dict.__ior__)
def dict_ior(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict |= mapping``."""
    return then(update(state, args, {}, "update"), state, lambda state, value: args[0])


# --- set and frozenset ---------------------------------------------------------------------------------


def _make_set(state: Any, cls: Value, args: Args) -> Value:
    attrs = own_attrs(cls)
    ref = state.new(SetObj(cls, {}, attrs))
    if not args:
        return ref
    source = args[0]
    if type(source) is Ref and type(state.obj(source)) is SetObj:
        old = state.obj(source)
        state.own[ref].table = dict(old.table)
        state.own[ref].history = set(old.history)
        return ref
    found = unordered_items(state, source)
    if found is not None:
        return tokenized_pairs(state, ref, found, lambda state: ref)
    return collect(state, source, lambda state, found: tokenized_pairs(state, ref, found, lambda state: ref))


@constructor(set)
def set_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set(...)``."""
    arity(state, "set", args, kwargs, 0, 1)
    return _make_set(state, set, args)


@constructor(frozenset)
def frozenset_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``frozenset(...)``."""
    arity(state, "frozenset", args, kwargs, 0, 1)
    if args and type(args[0]) is Ref and state.obj(args[0]).cls is frozenset:
        return args[0]
    return _make_set(state, frozenset, args)


@allocator(set)
def new_set(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``set.__new__``."""
    return _make_set(state, cls, ())


@allocator(frozenset)
def new_frozenset(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``frozenset.__new__``."""
    return _make_set(state, cls, args)


@native(set.__init__)
def set_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.__init__``."""
    return then(_set_update(state, args[0], args[1:], 0), state, lambda state, value: None)


def _set_update(state: Any, ref: Ref, sources: Args, index: int) -> Value:
    if index >= len(sources):
        return None

    def add(state: Any, found: list[Value]) -> Value:
        return tokenized_pairs(state, ref, found, lambda state: _set_update(state, ref, sources, index + 1))

    return collect(state, sources[index], add, ordered=False)


@native(set.update)
def set_update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.update``."""
    return _set_update(state, args[0], args[1:], 0)


@native(set.add)
def set_add(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.add``."""
    arity(state, "set.add", args[1:], kwargs, 1, 1)
    return tokenized_pairs(state, args[0], [args[1]], lambda state: None)


def _remove(missing_ok: bool) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, "set.discard" if missing_ok else "set.remove", args[1:], kwargs, 1, 1)

        def remove(state: Any, token: Any) -> Value:
            if token in state.obj(args[0]).table:
                own = state.mut(args[0])
                del own.table[token]
                own.history.discard(token)
            elif not missing_ok:
                raise subscript.key_error(state, args[1])
            return None

        return operators.tokenized(state, args[0], args[1], remove)

    return model


native(set.discard)(_remove(True))
native(set.remove)(_remove(False))


@native(set.pop)
def set_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.pop``."""
    from presage.frontends.python.meaning.iteration import set_order

    arity(state, "set.pop", args[1:], kwargs, 0, 0)
    obj = state.obj(args[0])
    if not obj.table:
        raise error(state, KeyError, "pop from an empty set")
    token = set_order(state, obj)[0]
    own = state.mut(args[0])
    del own.table[token]
    if own.history:
        popped = own.history.pop()
        if popped != token:
            own.history.add(popped)
            own.history.discard(token)
    return key_of(token)


@native(set.clear)
def set_clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.clear``."""
    own = state.mut(args[0])
    own.table, own.history = {}, set()
    return None


@native(set.copy, frozenset.copy)
def set_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``set.copy``."""
    obj = state.obj(args[0])
    if obj.cls is frozenset:
        return args[0]
    return _make_set(state, obj.cls, (args[0],))


_ALGEBRA = {
    "union": (set.union, lambda a, b: {**a, **b}),
    "intersection": (set.intersection, lambda a, b: {t: None for t in a if t in b}),
    "difference": (set.difference, lambda a, b: {t: None for t in a if t not in b}),
    "symmetric_difference": (
        set.symmetric_difference,
        lambda a, b: {**{t: None for t in a if t not in b}, **{t: None for t in b if t not in a}},
    ),
}


def _as_set(state: Any, value: Value, after: Callable[[Any, SetObj], Value]) -> Value:
    if type(value) is Ref and type(state.obj(value)) is SetObj:
        return after(state, state.obj(value))
    made = _make_set(state, set, (value,))
    return then(made, state, lambda state, ref: after(state, state.obj(ref)))


def _combine(name: str, host: Any, tables: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return _combined(state, args[0], args[1:], 0)

    def _combined(state: Any, ref: Ref, others: Args, index: int) -> Value:
        if index == len(others):
            return ref if others else _make_set(state, state.obj(ref).cls, (ref,))

        def merge(state: Any, other: SetObj) -> Value:
            left = state.obj(ref)
            cls = left.cls if type(left.cls) is not Ref else (frozenset if state.obj(left.cls).layout is frozenset else set)
            new = SetObj(cls, tables(left.table, other.table))
            new.history = host(left.history if type(left.history) is set else set(left.history), other.history)
            return _combined(state, state.new(new), others, index + 1)

        return _as_set(state, others[index], merge)

    return model


def _operator_form(model: Any) -> Any:
    def operate(state: Any, args: Args, kwargs: Kwargs) -> Value:
        for value in args:
            if type(value) is View:
                continue
            if type(value) is not Ref or type(state.obj(value)) is not SetObj:
                return NotImplemented
        return model(state, args, kwargs)

    return operate


def _in_place(model: Any, change: Any) -> Any:
    """The updating form of an operation; ``change`` is the host's, which keeps the order that the set would have."""

    def update_in_place(state: Any, args: Args, kwargs: Kwargs) -> Value:
        def store(state: Any, found: Value) -> Value:
            new = state.obj(found)
            own = state.mut(args[0])
            changed = own.history
            for other in args[1:]:
                other_set = state.obj(other) if type(other) is Ref else None
                if changed is not None and type(other_set) is SetObj:
                    change(changed, other_set.history)
                else:
                    changed = None
            own.table, own.history = dict(new.table), set(new.history) if changed is None else changed
            return args[0]

        result = model(state, args, kwargs)
        return result if result is NotImplemented else then(result, state, store)

    return update_in_place


for _name, (_host, _tables) in _ALGEBRA.items():
    _model = _combine(_name, _host, _tables)
    _change = set.update if _name == "union" else getattr(set, f"{_name}_update")
    native(getattr(set, _name), getattr(frozenset, _name))(_model)
    _special = {"union": "or", "intersection": "and", "difference": "sub", "symmetric_difference": "xor"}[_name]
    native(getattr(set, f"__{_special}__"), getattr(frozenset, f"__{_special}__"))(_operator_form(_model))
    native(getattr(set, f"__i{_special}__"))(_in_place(_operator_form(_model), _change))
    if _name != "union":
        _updater = _in_place(_model, _change)
        native(getattr(set, f"{_name}_update"))(
            lambda state, args, kwargs, _updater=_updater: then(_updater(state, args, kwargs), state, lambda s, v: None)
        )


_RELATIONS = {
    "issubset": lambda a, b: all(t in b for t in a),
    "issuperset": lambda a, b: all(t in a for t in b),
    "isdisjoint": lambda a, b: not any(t in b for t in a),
    "__le__": lambda a, b: all(t in b for t in a),
    "__lt__": lambda a, b: len(a) < len(b) and all(t in b for t in a),
    "__ge__": lambda a, b: all(t in a for t in b),
    "__gt__": lambda a, b: len(b) < len(a) and all(t in a for t in b),
    "__eq__": lambda a, b: a.keys() == b.keys(),
    "__ne__": lambda a, b: a.keys() != b.keys(),
}


def _relation(name: str, test: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if name.startswith("__") and (type(args[1]) is not Ref or type(state.obj(args[1])) is not SetObj):
            return NotImplemented
        return _as_set(state, args[1], lambda state, other: test(state.obj(args[0]).table, other.table))

    return model


for _name, _test in _RELATIONS.items():
    native(getattr(set, _name), getattr(frozenset, _name))(_relation(_name, _test))


# --- views ---------------------------------------------------------------------------------------------


def _view_algebra(special: str) -> Any:
    set_model = getattr(set, special)

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        made = _make_set(state, set, (args[0],))
        return then(made, state, lambda s, ref: _as_set(s, args[1], lambda s, other: Tail(Method(set_model, ref), (s.new(other),))))

    return model


for _view_type in (VIEW_TYPES["keys"], VIEW_TYPES["items"]):
    for _special in ("__or__", "__and__", "__sub__", "__xor__", "__eq__", "__le__", "__ge__", "__lt__", "__gt__", "__ne__"):
        native(getattr(_view_type, _special))(_view_algebra(_special))
    native(_view_type.isdisjoint)(_view_algebra("isdisjoint"))


def _reflected(direct: Any, kinds: tuple[type, ...]) -> Any:
    """``y.__rop__(x)`` of sets and dictionaries: ``x op y``, where ``x`` is of such a kind too."""

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if type(args[1]) is not Ref or not issubclass(layout(state, class_of(state, args[1])), kinds):
            return NotImplemented
        found: Value = NATIVES[direct](state, (args[1], args[0]), {})
        return found

    return model


for _special in ("or", "and", "sub", "xor"):
    for _owner in (set, frozenset):
        native(getattr(_owner, f"__r{_special}__"))(_reflected(getattr(_owner, f"__{_special}__"), (set, frozenset)))
native(dict.__ror__)(_reflected(dict.__or__, (dict,)))


# --- bytearray -------------------------------------------------------------------------------------------


@constructor(bytearray)
def bytearray_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytearray(...)``."""
    host = [to_host(state, arg) for arg in args]
    return from_host(state, host_call(state, bytearray, *host))


@native(bytearray.extend)
def bytearray_extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytearray.extend``: items of any iterable, each a byte."""

    def extend(state: Any, found: list[Value]) -> Value:
        state.mut(args[0]).items.extend(host_call(state, bytearray, [unbox(state, item) for item in found]))
        return None

    return collect(state, args[1], extend)
