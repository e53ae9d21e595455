"""Models of `OrderedDict`: what it adds to the dictionary whose storage it has."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from presage.engine.lang.objects import DictObj, key_of
from presage.engine.lang.values import Ref, Tail, Value, View
from presage.frontends.python.builtins import mappings
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import tokens
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import iterator, over_table
from presage.frontends.python.meaning.registry import NATIVES, allocator, constructor, native
from presage.frontends.python.meaning.types import is_subtype

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@allocator(OrderedDict)
def new_ordered(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.__new__``."""
    return state.new(DictObj(cls, {}, {}))


@constructor(OrderedDict)
def ordered(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict(...)``."""
    ref = state.new(DictObj(OrderedDict, {}, {}))
    return after(ordered_init(state, (ref, *args), kwargs), state, lambda state, value: ref)


@native(OrderedDict.__init__)
def ordered_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.__init__``."""
    if len(args) > 2:
        raise error(state, TypeError, f"expected at most 1 arguments, got {len(args) - 1}")
    return ordered_update(state, args, kwargs)


@native(OrderedDict.update)
def ordered_update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.update``: every pair is stored as ``self[key] = value``, one after the other."""
    if len(args) > 2:
        raise error(state, TypeError, f"update() takes at most 1 positional argument ({len(args) - 1} given)")
    ref, plain = args[0], type(state.obj(args[0]).cls) is not Ref
    if plain and (len(args) < 2 or type(args[1]) is Ref and type(state.obj(args[1])) is DictObj):
        return mappings.update(state, args, kwargs, "update")
    return Tail(state.session.prelude(state, "ordered_update"), (ref, args[1:], tuple(kwargs.items())))


@native(OrderedDict.__ior__)
def ordered_ior(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict |= mapping``."""
    return after(ordered_update(state, args, kwargs), state, lambda state, value: args[0])


@native(OrderedDict.move_to_end)
def move_to_end(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.move_to_end(key, last=True)``."""
    ref, key = args[0], args[1] if len(args) > 1 else kwargs["key"]
    last = args[2] if len(args) > 2 else kwargs.get("last", True)

    def move(state: Any, token: Any) -> Value:
        if token not in state.obj(ref).table:
            raise subscript.key_error(state, key)
        table = state.obj(ref).table
        if token == next(reversed(table) if last else iter(table)):
            return None
        own = state.mut(ref)
        own.version += 1
        value = own.table.pop(token)
        if last:
            own.table[token] = value
        else:
            own.table = {token: value, **own.table}
        return None

    return tokens.tokenized(state, ref, key, move)


@native(OrderedDict.popitem)
def ordered_popitem(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.popitem(last=True)``."""
    last = args[1] if len(args) > 1 else kwargs.get("last", True)
    table = state.obj(args[0]).table
    if not table:
        raise error(state, KeyError, "dictionary is empty")
    token = next(reversed(table)) if last else next(iter(table))
    own = state.mut(args[0])
    own.version += 1
    return (key_of(token), own.table.pop(token))


@native(OrderedDict.pop)
def ordered_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.pop(key[, default])``."""
    named = tuple(kwargs[name] for name in ("key", "default") if name in kwargs)
    return mappings.dict_pop(state, (*args, *named), {})


@native(OrderedDict.setdefault)
def ordered_setdefault(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.setdefault(key, default=None)``."""
    named = tuple(kwargs[name] for name in ("key", "default") if name in kwargs)
    return mappings.dict_setdefault(state, (*args, *named), {})


@native(OrderedDict.copy)
def ordered_copy(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.copy``."""
    old = state.obj(args[0])
    if type(old.cls) is Ref:
        return Tail(old.cls, (args[0],))
    return state.new(DictObj(OrderedDict, dict(old.table), {}))


@native(OrderedDict.__eq__)
def ordered_eq(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict == mapping``: in order where both are ordered."""
    return _ordered_equal(state, args, "==")


@native(OrderedDict.__ne__)
def ordered_ne(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict != mapping``."""
    return _ordered_equal(state, args, "!=")


def _ordered_equal(state: Any, args: Args, symbol: str) -> Value:
    left, right = args
    if type(right) is not Ref or type(state.obj(right)) is not DictObj:
        return NotImplemented
    if not is_subtype(state, state.obj(right).cls, OrderedDict):
        return Tail(state.session.prelude(state, "compare_dicts"), (left, right, symbol))
    pairs = [tuple((key_of(token), value) for token, value in state.obj(side).table.items()) for side in (left, right)]
    return Tail(state.session.prelude(state, "compare_sequences"), (*pairs, symbol))


@native(OrderedDict.__reversed__)
def ordered_reversed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``reversed(OrderedDict)``."""
    return over_table(state, "keys", args[0], True)


@native(OrderedDict.__or__, OrderedDict.__ror__)
def ordered_or(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict | mapping``."""
    left, right = (state.obj(arg) if type(arg) is Ref else None for arg in args)
    if type(left) is not DictObj or type(right) is not DictObj:
        return NotImplemented
    cls = left.cls if is_subtype(state, left.cls, OrderedDict) else right.cls
    return state.new(DictObj(cls, {**left.table, **right.table}, {}))


@native(OrderedDict.__reduce__)
def ordered_reduce(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``OrderedDict.__reduce__``."""
    obj = state.obj(args[0])
    return (obj.cls, (), None, None, iterator(state, View("items", args[0])))


def _same_as_dict() -> None:
    """Methods that OrderedDict repeats from dict without another meaning."""
    for name in ("keys", "values", "items", "clear", "__delitem__", "__len__"):
        raw, plain = OrderedDict.__dict__.get(name), getattr(dict, name)
        if raw is not None and raw not in NATIVES and plain in NATIVES:
            NATIVES[raw] = NATIVES[plain]
    native(OrderedDict.__setitem__)(lambda state, args, kwargs: subscript.put_key(state, *args))
    native(OrderedDict.__iter__)(lambda state, args, kwargs: over_table(state, "keys", args[0]))
    native(OrderedDict.__dict__["fromkeys"], OrderedDict.fromkeys)(mappings.dict_fromkeys)
    NATIVES[OrderedDict.__repr__] = lambda state, args, kwargs: Tail(state.session.prelude(state, "container_repr"), args)


_same_as_dict()
