"""Models of list, tuple and bytearray: constructors and methods."""

from __future__ import annotations

import sys
from typing import Any

from presage.engine.lang.objects import Boxed, ListObj
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.containers import own_attrs, then, through, with_index
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.builtins.iterating import sort_list
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import operators
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, new_list, to_host, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import MAX_SIZE
from presage.frontends.python.meaning.iteration import collect_sized
from presage.frontends.python.meaning.registry import allocator, constructor, native
from presage.frontends.python.meaning.text import to_repr
from presage.frontends.python.meaning.types import class_of, layout, lookup

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@constructor(list)
def list_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list(...)``."""
    arity(state, "list", args, kwargs, 0, 1)
    if not args:
        return new_list(state, [])
    return collect_sized(state, args[0], new_list)


@allocator(list)
def new_list_of(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``list.__new__``."""
    return state.new(ListObj(cls, [], own_attrs(cls)))


@native(list.__init__)
def list_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.__init__``."""
    if kwargs and lookup(state, class_of(state, args[0]), "__new__") is list.__new__:
        raise error(state, TypeError, "list() takes no keyword arguments")

    def fill(state: Any, found: list[Value]) -> Value:
        state.mut(args[0]).items = found
        return None

    return collect_sized(state, args[1], fill) if len(args) > 1 else fill(state, [])


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

    return collect_sized(state, args[1], extend)


def _extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    arity(state, "list.extend", args[1:], kwargs, 1, 1)
    return then(list_extend(state, args, kwargs), state, lambda state, value: None)


native(list.extend)(_extend)


@native(list.insert)
def list_insert(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list.insert``."""
    arity(state, "insert", args[1:], kwargs, 2, 2)
    return with_index(state, args[1], lambda s, index: host_call(s, s.mut(args[0]).items.insert, index, args[2]))


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
        obj = None if type(value) is tuple else state.obj(value)
        found = value if obj is None else obj.items if type(obj) is ListObj else obj.value
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
    if type(right) is not Ref or type(state.obj(right)) is not ListObj or layout(state, state.obj(right).cls) is not list:
        return NotImplemented
    return new_list(state, _items(state, left) + _items(state, right))


def _count(state: Any, value: Value) -> Any:
    count = unbox(state, value)
    if isinstance(count, int) and not -sys.maxsize - 1 <= count <= sys.maxsize:
        raise error(state, OverflowError, "cannot fit 'int' into an index-sized integer")
    return int(count) if isinstance(count, int) else None


def _bound_items(kind: str, count: int) -> None:
    """Raises Unknown where a sequence would have more items than are made."""
    if count > MAX_SIZE:
        raise Unknown(f"a {kind} of more than {MAX_SIZE} items")


@native(list.__mul__, list.__rmul__)
def list_multiply(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``list * int``."""
    count = _count(state, args[1])
    if count is None:
        return NotImplemented
    found = state.obj(args[0]).items
    _bound_items("list", len(found) * count)
    return new_list(state, found * count)


def _list_imul(state: Any, args: Args, kwargs: Kwargs) -> Value:
    count = _count(state, args[1])
    if count is None:
        return NotImplemented
    items = state.mut(args[0]).items
    _bound_items("list", len(items) * count)
    items *= count
    return args[0]


native(list.__imul__)(_list_imul)


def _sequence_values(state: Any, value: Value, kind: type) -> Any:
    """The items of two sequences of the same built-in kind, or None."""
    if kind is tuple:
        found = unbox(state, value)
        return found if type(found) is tuple else None
    if type(value) is Ref and type(state.obj(value)) is ListObj and layout(state, state.obj(value).cls) is kind:
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


for _op, (_special, _, _function) in operators.COMPARE.items():
    native(getattr(list, _special))(_sequence_compare(list, _op))
    native(getattr(tuple, _special))(_sequence_compare(tuple, _op))


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
    _bound_items("tuple", len(found) * count)
    return found * count


for _kind in (list, bytearray):
    native(_kind.__setitem__)(through(subscript._list_put))
native(list.__getitem__)(through(lambda state, ref, key: subscript._list_get(state, ref, state.obj(ref), key)))
native(tuple.__getitem__)(through(lambda state, value, key: subscript.get(state, unbox(state, value), key)))
native(list.__delitem__)(through(subscript._list_delete))
native(list.__contains__)(through(lambda state, ref, item: operators._sequence_contains(state, state.obj(ref).items, item)))
native(tuple.__contains__)(through(lambda state, ref, item: operators.contains(state, unbox(state, ref), item)))


# --- tuple -------------------------------------------------------------------------------------------


@constructor(tuple)
def tuple_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``tuple(...)``."""
    arity(state, "tuple", args, kwargs, 0, 1)
    if not args:
        return ()
    if type(args[0]) is tuple:
        return args[0]
    return collect_sized(state, args[0], lambda state, found: tuple(found))


@allocator(tuple)
def new_tuple(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``tuple.__new__`` for a subclass."""
    if cls is tuple:
        return tuple_(state, args, {})
    if not args:
        return state.new(Boxed(cls, {}, ()))
    return collect_sized(state, args[0], lambda state, found: state.new(Boxed(cls, {}, tuple(found))))


# --- bytearray -------------------------------------------------------------------------------------------


@constructor(bytearray)
def bytearray_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytearray(...)``."""
    if len(args) == 1 and type(args[0]) is Ref and state.obj(args[0]).cls is memoryview:
        return Tail(memoryview.tobytes, args, then=lambda state, content: from_host(state, bytearray(content)))
    try:
        host = [to_host(state, arg) for arg in args]
    except NotPlain:
        raise Unknown("a bytearray of a value that is not plain data") from None
    return from_host(state, host_call(state, bytearray, *host))


@native(bytearray.extend)
def bytearray_extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytearray.extend``: items of any iterable, each a byte."""

    def extend(state: Any, found: list[Value]) -> Value:
        state.mut(args[0]).items.extend(host_call(state, bytearray, [unbox(state, item) for item in found]))
        return None

    return collect_sized(state, args[1], extend)
