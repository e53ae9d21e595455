"""Models of ``map``, ``filter`` and ``iter``: iterators that call analysed functions."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import IteratorObj
from presage.engine.lang.values import Ref, Tail, Value
from presage.frontends.python.builtins.combining import take, with_iterators
from presage.frontends.python.builtins.functions import arity, bad_arguments, callable_
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.generators import next_value
from presage.frontends.python.meaning.iteration import ADVANCE, STOP, iterator
from presage.frontends.python.meaning.registry import constructor, native

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_UNTIL = type(iter(int, 1))


@constructor(map)
def map_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``map(function, iterable, ...)``."""
    if kwargs or len(args) < 2:
        raise bad_arguments(state, "map() must have at least two arguments.")
    return with_iterators(state, args[1:], lambda s, found: _made(s, map, "map", (args[0], found)))


def _advance_map(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    function, sources = obj.source
    return _mapped(state, function, sources, ())


def _mapped(state: Any, function: Value, sources: Args, found: Args) -> Value:
    if len(found) == len(sources):
        return Tail(function, found)

    def with_item(state: Any, item: Value) -> Value:
        return STOP if item is STOP else _mapped(state, function, sources, (*found, item))

    return after(take(state, sources[len(found)]), state, with_item)


@constructor(filter)
def filter_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``filter(function, iterable)``."""
    if kwargs or len(args) != 2:
        raise bad_arguments(state, f"filter expected 2 arguments, got {len(args)}")

    def with_source(state: Any, found: Args) -> Value:
        return _shown_as(state, filter, Tail(state.session.prelude(state, "filter_items"), (args[0], found[0])))

    return with_iterators(state, args[1:], with_source)


@native(iter)
def iter_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``iter``."""
    arity(state, "iter", args, kwargs, 1, 2)
    if len(args) == 2:
        if not callable_(state, args[:1], {}):
            raise error(state, TypeError, "iter(v, w): v must be callable")
        return iterate_until(state, *args)
    return iterator(state, args[0])


def iterate_until(state: Any, function: Value, sentinel: Value) -> Value:
    """``iter(function, sentinel)``."""
    return _shown_as(state, _UNTIL, Tail(state.session.prelude(state, "iterate_until"), (function, sentinel)))


def _shown_as(state: Any, cls: type, generator: Tail) -> Value:
    """A generator of the prelude as an iterator of a built-in class."""
    return after(generator, state, lambda state, made: _made(state, cls, "shown", made))


def _advance_shown(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    return next_value(state, obj.source)


def _made(state: Any, cls: type, kind: str, source: Value) -> Ref:
    ref: Ref = state.new(IteratorObj(cls, kind, source))
    return ref


ADVANCE.update(map=_advance_map, shown=_advance_shown)
