"""Models of dict: constructor, methods and its views' making."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import DictObj, key_of
from presage.engine.lang.values import MISSING, Ref, Tail, Value, View
from presage.frontends.python.builtins.containers import own_attrs, reflected, then, through
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import items as subscript
from presage.frontends.python.meaning import operators, tokens
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import collect
from presage.frontends.python.meaning.registry import allocator, constructor, native
from presage.frontends.python.meaning.symbolic_keys import aligned
from presage.frontends.python.meaning.types import class_of, layout, lookup

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


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


for _op in ("==", "!="):
    native(getattr(dict, operators.COMPARE[_op][0]))(_dict_compare(_op))
native(dict.__setitem__)(through(subscript.put_key))
native(dict.__getitem__)(through(lambda state, ref, key: subscript.get_key(state, ref, state.obj(ref), key)))


@native(*[getattr(dict, f"__{_order}__") for _order in ("lt", "le", "gt", "ge")])
def dict_order(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Dictionaries have no order."""
    return NotImplemented


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
    return tokens.tokenized(
        state, args[0], args[1], lambda state, token: state.obj(args[0]).table.get(token, default)
    )


@native(dict.pop)
def dict_pop(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.pop``."""
    arity(state, "pop", args[1:], kwargs, 1, 2)
    ref, key = args[:2]

    def pop(state: Any, token: Any) -> Value:
        if token in state.obj(ref).table:
            own = state.mut(ref)
            own.version += 1
            return own.table.pop(token)
        if len(args) > 2:
            return args[2]
        raise subscript.key_error(state, key)

    ordered = issubclass(layout(state, class_of(state, ref)), OrderedDict)
    if not state.obj(ref).table and not ordered:  # the interpreter does not even ask for the key's hash
        return pop(state, MISSING)
    return tokens.tokenized(state, ref, key, pop)


@native(dict.popitem)
def dict_popitem(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.popitem``."""
    arity(state, "dict.popitem", args[1:], kwargs, 0, 0)
    if not state.obj(args[0]).table:
        raise error(state, KeyError, "popitem(): dictionary is empty")
    own = state.mut(args[0])
    own.version += 1
    token, value = own.table.popitem()
    return (key_of(token), value)


@native(dict.setdefault)
def dict_setdefault(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.setdefault``."""
    arity(state, "setdefault", args[1:], kwargs, 1, 2)
    default = args[2] if len(args) > 2 else None
    return tokens.tokenized(
        state, args[0], args[1], lambda state, token: state.mut(args[0]).table.setdefault(token, default)
    )


@native(dict.clear)
def dict_clear(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict.clear``."""
    own = state.mut(args[0])
    own.cleared += 1
    own.table.clear()
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
    one, two = state.obj(left), state.obj(right)
    if one.analysed or two.analysed:
        made = state.new(DictObj(dict, dict(one.table)))
        return then(update(state, (made, right), {}, "update"), state, lambda state, value: made)
    return state.new(DictObj(dict, {**one.table, **aligned(state, one.table, two.table)}))


@native(dict.__ior__)
def dict_ior(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dict |= mapping``."""
    return then(update(state, args, {}, "update"), state, lambda state, value: args[0])


native(dict.__ror__)(reflected(dict.__or__, (dict,)))
