"""Models of the built-in functions that iterate: next, enumerate, zip, reversed, sorted, min, max, sum, any, all."""

from __future__ import annotations

from collections import deque
from typing import Any

from presage.engine.lang.objects import DictObj, Generator, IteratorObj, ListObj, SetObj
from presage.engine.lang.values import MISSING, Raised, Ref, Sym, Tail, Value, View
from presage.frontends.python.builtins.functions import arity, bad_arguments
from presage.frontends.python.meaning import calls, generators, operators, symbolic
from presage.frontends.python.meaning.convert import ATOMS, NotPlain, host_call, new_list, to_host, unbox
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.iteration import (
    _HOST_ITERATORS,
    collect,
    collect_sized,
    hostly,
    items_of,
    iterator,
    over_table,
    unordered_items,
)
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.types import class_of, layout, lookup, value_type_name
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@native(next)
def next_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``next``."""
    arity(state, "next", args, kwargs, 1, 2)
    value = args[0]
    is_generator = type(value) is Ref and type(state.obj(value)) is Generator
    if is_generator and state.obj(value).cls is not calls.GENERATOR_TYPES["generator"]:
        raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not an iterator")
    if state.symbolic and type(value) is Ref and type(state.obj(value)) is IteratorObj and not hostly(state, value):
        # What the step calls may fork after an iterator has moved; the loop's own step knows how to go back.
        return Tail(state.session.prelude(state, "next_item"), args)
    if len(args) == 1:
        return Tail(_RESUME, (value,)) if is_generator else generators.next_value(state, value)

    def rescue(state: Any, exception: Ref) -> Value:
        return args[1] if matches(state, exception, StopIteration) else MISSING

    if is_generator:
        return Tail(_RESUME, (value,), rescue=rescue)
    try:
        found = generators.next_value(state, value)
    except Raised as raised:
        if matches(state, raised.ref, StopIteration):
            return args[1]
        raise
    return calls.guarded(found, rescue)


_RESUME = calls.GENERATOR_TYPES["generator"].__next__


def make_enumerate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``enumerate``."""
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    source = args[0] if args else kwargs.get("iterable")

    def made(state: Any, inner: Value) -> Value:
        ref = state.new(IteratorObj(enumerate, "enumerate", inner))
        state.own[ref].index = start
        return ref

    return calls.after(iterator(state, source), state, made)


def make_zip(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``zip``."""
    if kwargs.get("strict"):
        return Tail(state.session.prelude(state, "zip_strict"), args)
    return _zip_sources(state, args, 0, ())


def _zip_sources(state: Any, args: Args, index: int, done: tuple[Ref, ...]) -> Value:
    if index == len(args):
        if all(hostly(state, ref) for ref in done):
            return state.new(IteratorObj(zip, "zip", done))
        return Tail(state.session.prelude(state, "zip_any"), done)
    return calls.after(iterator(state, args[index]), state, lambda s, found: _zip_sources(s, args, index + 1, (*done, found)))


def make_reversed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``reversed``."""
    arity(state, "reversed", args, kwargs, 1, 1)
    value = args[0]
    if type(value) is Ref:
        obj = state.obj(value)
        raw = lookup(state, obj.cls, "__reversed__")
        if type(raw) is Ref:
            return operators.call_special(state, raw, value, obj.cls, ())
        if type(obj) is ListObj and layout(state, obj.cls) is deque:
            return Tail(raw, (value,))
        if type(obj) is ListObj:
            ref = state.new(IteratorObj(_HOST_ITERATORS["reversed"], "reversed", value))
            state.own[ref].index = len(obj.items) - 1
            return ref
        if type(obj) is DictObj:
            return over_table(state, "keys", value, True)
    if type(value) in (tuple, str, bytes, range):
        ref = state.new(IteratorObj(reversed, "reversed", value))
        state.own[ref].index = len(value) - 1
        return ref
    if type(value) is Sym and value.type is str:
        return iterator(state, tuple(reversed(items_of(state, value) or [])))
    if type(value) is View:
        return over_table(state, value.kind, value.source, True)
    cls = class_of(state, value)
    if type(value) is Ref and type(state.obj(value)) is not SetObj and lookup(state, cls, "__reversed__") is not None:
        if lookup(state, cls, "__getitem__") is not MISSING:
            return Tail(len, (value,), then=lambda s, count: Tail(s.session.prelude(s, "reverse_items"), (value, count)))
    raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not reversible")


@native(sorted)
def sorted_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sorted``."""
    if len(args) != 1:
        raise error(state, TypeError, f"sorted expected 1 argument, got {len(args)}")
    key, reverse = kwargs.get("key"), kwargs.get("reverse", False)

    def sort(state: Any, found: list[Value]) -> Value:
        ref = new_list(state, found)
        return calls.after(sort_list(state, ref, key, reverse), state, lambda s, v: ref)

    if key is None and type(args[0]) is Ref and type(state.obj(args[0])) is SetObj:
        return collect(state, args[0], sort, ordered=False)
    return collect_sized(state, args[0], sort)


def sort_list(state: Any, ref: Ref, key: Value, reverse: Value) -> Value:
    """Sorts a list in place: on the host where the keys are plain data, else by the prelude."""
    flag = unbox(state, reverse)
    if not isinstance(flag, int):
        found = calls.method_tail(state, reverse, "__index__", then=lambda s, number: sort_list(s, ref, key, number))
        if type(flag) is Ref and found is not MISSING:
            return found
        words = f"'{value_type_name(state, reverse)}' object cannot be interpreted as an integer"
        raise error(state, TypeError, words)
    if not -(1 << 31) <= flag < 1 << 31:
        raise error(state, OverflowError, "Python int too large to convert to C int")
    if key is not None:
        return Tail(state.session.prelude(state, "sort_by_key"), (ref, key, bool(flag)))
    return sort_with_keys(state, ref, state.obj(ref).items, bool(flag))


def sort_with_keys(state: Any, ref: Ref, keys: list[Value], reverse: bool) -> Value:
    """Sorts a list in place by the given keys."""
    items = list(state.obj(ref).items)
    state.steps += len(items) >> 2
    try:
        host_keys = [to_host(state, key) for key in keys]
    except NotPlain:
        if len(items) <= 6 and _whole(items) and all(a is b for a, b in zip(items, keys, strict=True)):
            state.mut(ref).items = _arranged(items, reverse)
            return None
        return Tail(state.session.prelude(state, "merge_sort"), (ref, new_list(state, list(keys)), reverse))
    order = list(range(len(items)))
    try:
        host_call(state, order.sort, key=host_keys.__getitem__, reverse=reverse)
    finally:  # what a comparison that fails leaves behind is partly sorted
        state.mut(ref).items = [items[index] for index in order]
    return None


def _whole(items: list[Value]) -> bool:
    """Whether items are ints, no bools among them, and few: equal ones cannot be told apart."""
    return len(items) <= 8 and all((item.type if type(item) is Sym else type(item)) is int for item in items)


def _arranged(items: list[Value], reverse: bool) -> list[Value]:
    """Few symbolic ints in order, by a sorting network: one formula for each place, and no path is split."""
    terms = [symbolic.integer(item) for item in items]
    for end in range(len(terms) - 1, 0, -1):
        for place in range(end):
            low, high = terms[place], terms[place + 1]
            terms[place], terms[place + 1] = T.min_(low, high), T.max_(low, high)
    return [symbolic.number(term) for term in (reversed(terms) if reverse else terms)]


def _extreme(which: Any, prelude: str) -> Any:
    name = which.__name__

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if not args:
            raise error(state, TypeError, f"{name} expected at least 1 argument, got 0")
        key = kwargs.get("key")
        if len(args) > 1 and "default" in kwargs:
            raise error(
                state, TypeError, f"Cannot specify a default for {name}() with multiple positional arguments"
            )

        def empty(state: Any) -> Value:
            if "default" in kwargs:
                return kwargs["default"]
            raise error(state, ValueError, f"{name}() arg is an empty sequence")

        def pick(state: Any, found: list[Value]) -> Value:
            if not found:
                return empty(state)
            try:
                host = [to_host(state, item) for item in found]
            except NotPlain:
                if _whole(found):
                    terms = [symbolic.integer(item) for item in found]
                    return symbolic.number((T.min_ if which is min else T.max_)(*terms))
                return Tail(state.session.prelude(state, prelude), (tuple(found),))
            best = host_call(state, which, range(len(host)), key=host.__getitem__)
            return found[best]

        items = args[0] if len(args) == 1 else args
        if key is not None:  # item by item: what the iterable and the key do shows in turns
            best = state.session.prelude(state, prelude + "_by")
            return Tail(best, (items, key), then=lambda state, found: found[0] if found else empty(state))
        return pick(state, list(args)) if len(args) > 1 else collect(state, items, pick, ordered=False)

    return model


native(min)(_extreme(min, "minimum"))
native(max)(_extreme(max, "maximum"))


@native(sum)
def sum_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sum``."""
    if not 1 <= len(args) <= 2 or kwargs.keys() - {"start"}:
        raise bad_arguments(state, "sum() takes at most 2 arguments")
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    if type(start) is str:
        raise error(state, TypeError, "sum() can't sum strings [use ''.join(seq) instead]")

    def add(state: Any, found: list[Value]) -> Value:
        if type(start) in ATOMS and all(type(item) in ATOMS for item in found):
            return host_call(state, sum, found, start)
        return Tail(state.session.prelude(state, "total"), (tuple(found), start))

    numbers = unordered_items(state, args[0]) if type(args[0]) is Ref and type(state.obj(args[0])) is SetObj else None
    if numbers is not None and all(type(item) in (int, bool) for item in numbers):
        return add(state, numbers)
    return collect(state, args[0], add)


def _quantifier(name: str, stop: bool) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, name, args, kwargs, 1, 1)
        found = None
        if type(args[0]) is not Ref or type(state.obj(args[0])) is not IteratorObj:
            found = unordered_items(state, args[0])
        if found is None:
            return Tail(state.session.prelude(state, name), args)
        if any(type(item) is Sym for item in found) and all(type(item) is Sym or type(item) in ATOMS for item in found):
            truths = [symbolic.condition(operators.truth(state, item)) for item in found]
            return symbolic.boolean((T.or_ if stop else T.and_)(*truths))
        for item in found:
            truth = operators.truth(state, item)
            if type(truth) is not bool:
                return Tail(state.session.prelude(state, name), (tuple(found),))
            if truth is stop:
                return stop
        return not stop

    return model


native(any)(_quantifier("any", True))
native(all)(_quantifier("all", False))
