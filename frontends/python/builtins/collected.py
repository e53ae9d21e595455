"""Models of `_collections`: deque, defaultdict, and the fields of named tuples.

They are host types over the storage of lists and dictionaries, so that the core's own paths serve
them; here is what they add.
"""

from __future__ import annotations

import collections
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, IteratorObj, ListObj, Wrapper
from presage.engine.lang.values import MISSING, UNBOUND, Ref, Sym, Tail, Unknown, Value, View
from presage.frontends.python.builtins import containers, mappings
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import operators
from presage.frontends.python.meaning.attributes import HOST_WRAPPERS
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.convert import host_call, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import collect, iterator
from presage.frontends.python.meaning.registry import (
    GETTERS,
    allocator,
    constructor,
    native,
)
from presage.frontends.python.meaning.types import class_of, is_subtype, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

deque = collections.deque
defaultdict = collections.defaultdict
FIELD: Any = type(vars(collections.namedtuple("_Sample", "x"))["x"])

# --- deque ---------------------------------------------------------------------------------------------


@allocator(deque)
def new_deque(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``deque.__new__``."""
    return state.new(ListObj(cls, [], containers.own_attrs(cls)))


@constructor(deque)
def deque_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque(iterable=(), maxlen=None)``."""
    ref = state.new(ListObj(deque, []))
    return after(deque_init(state, (ref, *args), kwargs), state, lambda state, value: ref)


@native(deque.__init__)
def deque_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.__init__``."""
    ref = args[0]
    if len(args) > 3 or kwargs.keys() - {"iterable", "maxlen"}:
        raise error(state, TypeError, f"deque() takes at most 2 arguments ({len(args) - 1 + len(kwargs)} given)")
    source = args[1] if len(args) > 1 else kwargs.get("iterable", ())
    limit = unbox(state, args[2] if len(args) > 2 else kwargs.get("maxlen"))
    if limit is not None and type(limit) not in (int, bool):
        raise error(state, TypeError, "an integer is required")
    if limit is not None and limit < 0:
        raise error(state, ValueError, "maxlen must be non-negative")
    own = state.mut(ref)
    own.items, own.limit = [], limit
    own.version += 1
    return extend(state, (ref, source), {})


def _trim(own: ListObj, left: bool) -> None:
    """Drops what is beyond the limit, from the end opposite to the one that grew."""
    own.version += 1
    if own.limit is not None and len(own.items) > own.limit:
        if left:
            del own.items[own.limit :]
        else:
            del own.items[: len(own.items) - own.limit]


@native(deque.append)
def append(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.append``."""
    arity(state, "deque.append", args[1:], kwargs, 1, 1)
    own = state.mut(args[0])
    own.items.append(args[1])
    _trim(own, False)
    return None


@native(deque.appendleft)
def appendleft(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.appendleft``."""
    arity(state, "deque.appendleft", args[1:], kwargs, 1, 1)
    own = state.mut(args[0])
    own.items.insert(0, args[1])
    _trim(own, True)
    return None


@native(deque.extend)
def extend(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.extend``."""

    def add(state: Any, found: list[Value]) -> Value:
        if found:
            own = state.mut(args[0])
            own.items.extend(found)
            _trim(own, False)
        return None

    return collect(state, args[1], add)


@native(deque.extendleft)
def extendleft(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.extendleft``."""

    def add(state: Any, found: list[Value]) -> Value:
        if found:
            own = state.mut(args[0])
            own.items[:0] = reversed(found)
            _trim(own, True)
        return None

    return collect(state, args[1], add)


def _popping(index: int) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if not state.obj(args[0]).items:
            raise error(state, IndexError, "pop from an empty deque")
        own = state.mut(args[0])
        own.version += 1
        return own.items.pop(index)

    return model


native(deque.pop)(_popping(-1))
native(deque.popleft)(_popping(0))


@native(deque.clear)
def clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.clear``."""
    own = state.mut(args[0])
    own.version += 1
    own.items = []
    return None


@native(deque.rotate)
def rotate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.rotate(n=1)``."""
    steps = unbox(state, args[1]) if len(args) > 1 else 1
    if type(steps) not in (int, bool):
        raise error(state, TypeError, f"'{value_type_name(state, steps)}' object cannot be interpreted as an integer")
    own = state.mut(args[0])
    if len(own.items) > 1:
        own.version += 1
        cut = -steps % len(own.items)
        own.items = own.items[cut:] + own.items[:cut]
    return None


@native(deque.reverse)
def reverse(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.reverse``."""
    state.mut(args[0]).items.reverse()
    return None


@native(deque.insert)
def insert(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.insert``."""
    own = state.obj(args[0])
    if own.limit is not None and len(own.items) >= own.limit:
        raise error(state, IndexError, "deque already at its maximum size")
    changed = state.mut(args[0])
    changed.version += 1
    changed.items.insert(unbox(state, args[1]), args[2])
    return None


@native(deque.remove)
def remove(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.remove``."""

    def drop(state: Any, index: Value) -> Value:
        if index is None:
            shown = native_text(state, args[1])
            raise error(state, ValueError, f"{shown} is not in deque")
        own = state.mut(args[0])
        own.version += 1
        del own.items[index]
        return None

    return after(_index_of(state, args[0], args[1], 0, None), state, drop)


def native_text(state: Any, value: Value) -> str:
    """The repr of a value that needs no analysed code."""
    from presage.frontends.python.meaning.text import native_repr

    shown = native_repr(state, value, 0)
    if type(shown) is not str:
        raise Unknown("the repr of an object in an error message")
    return shown


def _index_of(state: Any, ref: Ref, wanted: Value, start: int, stop: int | None) -> Value:
    """The position of the first equal item, or None; analysed equality is asked where it has a say."""
    items = state.obj(ref).items
    end = len(items) if stop is None else min(stop, len(items))
    while start < end:
        known = operators.native_equal(state, items[start], wanted)
        if known is True or items[start] is wanted:
            return start
        if known is not False:
            found = operators.compare(state, "==", items[start], wanted)

            def judge(state: Any, same: Value, start: int = start) -> Value:
                if type(same) is Sym:
                    raise Unknown("a symbolic comparison in a deque")
                return start if same else _index_of(state, ref, wanted, start + 1, stop)

            return after(found, state, lambda s, v, judge=judge: after(operators.truth(s, v), s, judge))
        start += 1
    return None


@native(deque.index)
def index_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.index(x[, start[, stop]])``."""
    size = len(state.obj(args[0]).items)
    bounds = [unbox(state, arg) for arg in args[2:]]
    bounds = [max(bound + size, 0) if bound < 0 else bound for bound in bounds]
    start = bounds[0] if bounds else 0
    stop = bounds[1] if len(bounds) > 1 else None

    def found(state: Any, index: Value) -> Value:
        if index is None:
            raise error(state, ValueError, f"{native_text(state, args[1])} is not in deque")
        return index

    return after(_index_of(state, args[0], args[1], start, stop), state, found)


@native(deque.count)
def count(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.count``."""
    return Tail(state.session.prelude(state, "sequence_count"), (tuple(state.obj(args[0]).items), args[1]))


@native(deque.__contains__)
def contains(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``x in deque``."""
    return after(_index_of(state, args[0], args[1], 0, None), state, lambda state, index: index is not None)


@native(deque.copy, deque.__copy__)
def copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.copy``."""
    return state.new(state.obj(args[0]).copy())


def _with_items(state: Any, old: ListObj, items: list[Value]) -> Ref:
    made = ListObj(old.cls, items, {} if type(old.cls) is Ref else None, old.limit)
    _trim(made, False)
    ref: Ref = state.new(made)
    return ref


@native(deque.__add__)
def add(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque + deque``."""
    if not is_subtype(state, class_of(state, args[1]), deque):
        if lookup(state, class_of(state, args[1]), "__radd__") is not MISSING:
            return NotImplemented
        name = value_type_name(state, args[1])
        raise error(state, TypeError, f'can only concatenate deque (not "{name}") to deque')
    left = state.obj(args[0])
    return _with_items(state, left, left.items + state.obj(args[1]).items)


@native(deque.__iadd__)
def iadd(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque += iterable``."""
    return after(extend(state, args, {}), state, lambda state, value: args[0])


@native(deque.__mul__, deque.__rmul__)
def mul(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque * n``."""
    left, times = state.obj(args[0]), unbox(state, args[1])
    if type(times) not in (int, bool):
        return NotImplemented
    if len(left.items) * times > 10_000_000:
        raise Unknown("a deque of more than 10000000 items")
    return _with_items(state, left, left.items * times)


@native(deque.__imul__)
def imul(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque *= n``."""
    made = mul(state, args, kwargs)
    if made is not NotImplemented:
        own = state.mut(args[0])
        own.version += 1
        own.items = state.obj(made).items
    return args[0] if made is not NotImplemented else made


def _comparing(symbol: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if not is_subtype(state, class_of(state, args[1]), deque):
            return NotImplemented
        left, right = state.obj(args[0]), state.obj(args[1])
        return Tail(
            state.session.prelude(state, "compare_sequences"), (tuple(left.items), tuple(right.items), symbol)
        )

    return model


for _name, _symbol in {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}.items():
    native(getattr(deque, f"__{_name}__"))(_comparing(_symbol))


@native(deque.__iter__)
def iterate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``iter(deque)``."""
    return state.new(IteratorObj(type(iter(deque())), "list", args[0], state.obj(args[0]).version + 1))


@native(deque.__reversed__)
def iterate_backwards(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``reversed(deque)``."""
    queue = state.obj(args[0])
    ref = state.new(IteratorObj(type(reversed(deque())), "reversed", args[0], queue.version + 1))
    state.own[ref].index = len(queue.items) - 1
    return ref


native(deque.__len__)(lambda state, args, kwargs: len(state.obj(args[0]).items))
native(deque.__getitem__)(lambda state, args, kwargs: subscript._list_get(state, args[0], state.obj(args[0]), args[1]))
native(deque.__setitem__)(lambda state, args, kwargs: subscript._list_put(state, *args))
native(deque.__delitem__)(lambda state, args, kwargs: subscript._list_delete(state, *args))
native(deque.__repr__)(lambda state, args, kwargs: Tail(state.session.prelude(state, "container_repr"), args))
GETTERS[deque.__dict__["maxlen"]] = lambda state, value: state.obj(value).limit

# --- defaultdict -------------------------------------------------------------------------------------------


@allocator(defaultdict)
def new_defaultdict(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict.__new__``."""
    return state.new(DictObj(cls, {}, containers.own_attrs(cls), None))


@constructor(defaultdict)
def defaultdict_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict(default_factory=None, ...)``."""
    ref = state.new(DictObj(defaultdict, {}, None, None))
    return after(defaultdict_init(state, (ref, *args), kwargs), state, lambda state, value: ref)


@native(defaultdict.__init__)
def defaultdict_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict.__init__``."""
    factory = args[1] if len(args) > 1 else None
    if factory is not None:
        from presage.frontends.python.builtins.functions import callable_

        if not callable_(state, (factory,), {}):
            raise error(state, TypeError, "first argument must be callable or None")
    state.mut(args[0]).default = factory
    return mappings.update(state, (args[0], *args[2:]), kwargs, "defaultdict")


@native(defaultdict.__missing__)
def defaultdict_missing(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict.__missing__``."""
    factory = state.obj(args[0]).default
    if factory is None or factory is UNBOUND:
        raise subscript.key_error(state, args[1])

    def store(state: Any, made: Value) -> Value:
        return after(subscript.put_key(state, args[0], args[1], made), state, lambda s, v: made)

    return Tail(factory, (), {}, store)


@native(defaultdict.copy, defaultdict.__copy__)
def defaultdict_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict.copy``."""
    old = state.obj(args[0])
    if type(old.cls) is Ref:
        return Tail(old.cls, (old.default, args[0]))
    return state.new(DictObj(defaultdict, dict(old.table), None, old.default))


@native(defaultdict.__or__, defaultdict.__ror__)
def defaultdict_or(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict | mapping``."""
    left, right = (state.obj(arg) if type(arg) is Ref else None for arg in args)
    if type(left) is not DictObj or type(right) is not DictObj:
        return NotImplemented
    return state.new(DictObj(left.cls, {**left.table, **right.table}, containers.own_attrs(left.cls), left.default))


@native(defaultdict.__reduce__)
def defaultdict_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``defaultdict.__reduce__``."""
    obj = state.obj(args[0])
    factory = () if obj.default is None else (obj.default,)
    return (obj.cls, factory, None, None, iterator(state, View("items", args[0])))


native(defaultdict.__repr__)(lambda state, args, kwargs: Tail(state.session.prelude(state, "container_repr"), args))
GETTERS[defaultdict.__dict__["default_factory"]] = lambda state, value: (
    None if state.obj(value).default is UNBOUND else state.obj(value).default
)


def set_factory(state: Any, ref: Ref, obj: Any, value: Value) -> bool:
    """``d.default_factory = f``."""
    if not isinstance(obj, DictObj) or not is_subtype(state, obj.cls, defaultdict):
        return False
    state.mut(ref).default = value
    return True


# --- named tuples, counting ----------------------------------------------------------------------------------------


@constructor(FIELD)
def field(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The descriptor of a named tuple's field: (position, documentation)."""
    return state.new(Wrapper(FIELD, args, {"__doc__": args[1]}))


def _read_field(state: Any, obj: Wrapper, value: Value, cls: Value) -> Value:
    owner = state.obj(value) if type(value) is Ref else None
    if type(owner) is not Boxed or type(owner.value) is not tuple:
        if value is None:
            raise Unknown("a named tuple's field of None")
        raise error(
            state, TypeError,
            f"descriptor for index '{obj.parts[0]}' for tuple subclasses doesn't apply to "
            f"'{value_type_name(state, value)}' object",
        )  # fmt: skip
    return host_call(state, lambda: owner.value[obj.parts[0]])


HOST_WRAPPERS[FIELD] = _read_field
GETTERS[FIELD.__dict__["__doc__"]] = lambda state, value: (state.obj(value).attrs or {}).get("__doc__")


def collections_module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of `_collections`."""
    return {
        "deque": deque, "defaultdict": defaultdict, "OrderedDict": collections.OrderedDict, "_tuplegetter": FIELD,
        "_deque_iterator": type(iter(deque())), "_deque_reverse_iterator": type(reversed(deque())),
    }  # fmt: skip


@native(deque.__reduce__)
def deque_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``deque.__reduce__``."""
    obj = state.obj(args[0])
    made = () if obj.limit is None else ((), obj.limit)
    attrs = state.new(DictObj(dict, dict(obj.attrs))) if type(obj.attrs) is dict and obj.attrs else None
    return (obj.cls, made, attrs, iterate(state, args, {}))
