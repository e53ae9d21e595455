"""Models of `itertools`: iterators that step on the host as far as their sources let them.

An iterator is an :class:`IteratorObj` whose class is the host's type; what it remembers is an
immutable tuple in ``source``, replaced at each step, so that a forked state shares nothing with its
twin. Groups and the finite combinations are in `arranging`.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import IteratorObj, ListObj
from presage.engine.lang.values import MISSING, Raised, Ref, Sym, Tail, Unknown, Value
from presage.frontends.python.meaning import operators, text
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.convert import unbox
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.generators import next_value
from presage.frontends.python.meaning.iteration import _HOST_ITERATORS, ADVANCE, STOP, collect, iterator
from presage.frontends.python.meaning.registry import NATIVES, REPRS, allocator, constructor, native
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def take(state: Any, source: Value) -> Value:
    """The next item of an iterator, ``STOP``, or a :class:`Tail` that gives one of them."""
    try:
        found = next_value(state, source)
    except Raised as raised:
        if matches(state, raised.ref, StopIteration):
            return STOP
        raise
    if type(found) is not Tail:
        return found
    inner = found

    def rescue(state: Any, exception: Ref) -> Value:
        value = MISSING if inner.rescue is None else inner.rescue(state, exception)
        if value is MISSING and matches(state, exception, StopIteration):
            return STOP
        return value

    return Tail(inner.func, inner.args, inner.kwargs, inner.then, rescue, levels=inner.levels)


def truth_of(state: Any, value: Value, then: Callable[[Any, bool], Value]) -> Value:
    """``then`` with the truth of a value; a symbolic truth splits the path."""

    def decided(state: Any, found: Value) -> Value:
        if type(found) is Sym:
            raise Unknown("a symbolic condition inside an iterator")
        return then(state, bool(found))

    return after(operators.truth(state, value), state, decided)


def with_iterators(state: Any, sources: Args, then: Callable[[Any, tuple[Ref, ...]], Value], done: tuple[Ref, ...] = ()) -> Value:
    """``then`` with ``iter()`` of each source, in order."""
    if len(done) == len(sources):
        return then(state, done)
    made = iterator(state, sources[len(done)])
    return after(made, state, lambda state, found: with_iterators(state, sources, then, (*done, found)))


def new_iterator(state: Any, cls: type, source: Value) -> Ref:
    """A new iterator of a class of `itertools`."""
    ref: Ref = state.new(IteratorObj(cls, cls.__name__, source))
    return ref


def bound(state: Any, name: str, names: tuple[str, ...], required: int, args: Args, kwargs: Kwargs) -> list[Value]:
    """Arguments by position or name; missing optional ones are ``MISSING``."""
    if len(args) > len(names):
        raise error(state, TypeError, f"{name}() takes at most {len(names)} arguments ({len(args) + len(kwargs)} given)")
    found = [*args, *[MISSING] * (len(names) - len(args))]
    for key, value in kwargs.items():
        if key not in names:
            raise error(state, TypeError, f"'{key}' is an invalid keyword argument for {name}()")
        found[names.index(key)] = value
    for index in range(required):
        if found[index] is MISSING:
            raise error(state, TypeError, f"{name}() missing required argument '{names[index]}' (pos {index + 1})")
    return found


def advance(name: str) -> Callable[[Any], Any]:
    """Registers the step of a kind of iterator."""

    def register(step: Any) -> Any:
        ADVANCE[name] = step
        return step

    return register


def set_source(state: Any, ref: Ref, source: Value) -> None:
    """Replaces what an iterator remembers."""
    state.mut(ref).source = source


# --- endless ones --------------------------------------------------------------------------------------


@constructor(itertools.count)
def count(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``count(start=0, step=1)``."""
    start, step = bound(state, "count", ("start", "step"), 0, args, kwargs)
    start = 0 if start is MISSING else start
    step = 1 if step is MISSING else step
    for value in (start, step):
        if value_type_name(state, value) in ("str", "list", "tuple", "dict", "NoneType"):
            raise error(state, TypeError, "a number is required")
    return new_iterator(state, itertools.count, (start, step))


@advance("count")
def _count(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    value, step = obj.source

    def store(state: Any, following: Value) -> Value:
        set_source(state, ref, (following, step))
        return value

    return after(operators.binary(state, "+", value, step), state, store)


@constructor(itertools.cycle)
def cycle(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``cycle(iterable)``."""
    (source,) = bound(state, "cycle", ("iterable",), 1, args, kwargs)
    return with_iterators(
        state, (source,), lambda s, found: new_iterator(s, itertools.cycle, (found[0], s.new(ListObj(list, [])), 0))
    )


@advance("cycle")
def _cycle(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    source, saved, index = obj.source
    if source is None:
        items = state.obj(saved).items
        if not items:
            return STOP
        set_source(state, ref, (None, saved, (index + 1) % len(items)))
        return items[index]

    def taken(state: Any, item: Value) -> Value:
        if item is STOP:
            set_source(state, ref, (None, saved, 0))
            return _cycle(state, ref, state.obj(ref))
        state.mut(saved).items.append(item)
        return item

    return after(take(state, source), state, taken)


@constructor(itertools.repeat)
def repeat(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``repeat(object[, times])``."""
    value, times = bound(state, "repeat", ("object", "times"), 1, args, kwargs)
    times = unbox(state, times)
    if times is not MISSING and type(times) not in (int, bool):
        raise error(state, TypeError, f"'{value_type_name(state, times)}' object cannot be interpreted as an integer")
    return new_iterator(state, itertools.repeat, (value, None if times is MISSING else max(int(times), 0)))


@advance("repeat")
def _repeat(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    value, times = obj.source
    if times is not None:
        if times == 0:
            return STOP
        set_source(state, ref, (value, times - 1))
    return value


def _number_repr(state: Any, value: Ref) -> Value:
    start, step = state.obj(value).source
    shown = (start,) if step == 1 and type(step) is int else (start, step)
    return after(text.to_repr(state, shown), state, lambda s, v: "count" + (f"{v[:-2]})" if len(shown) == 1 else v))


def _repeat_repr(state: Any, value: Ref) -> Value:
    item, times = state.obj(value).source
    suffix = "" if times is None else f", {times}"
    return after(text.to_repr(state, item), state, lambda s, v: f"repeat({v}{suffix})")


REPRS[itertools.count.__repr__] = _number_repr
REPRS[itertools.repeat.__repr__] = _repeat_repr


# --- one source after or beside the other ----------------------------------------------------------------


@constructor(itertools.chain)
def chain(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``chain(*iterables)``."""
    if kwargs:
        raise error(state, TypeError, "chain() takes no keyword arguments")
    return new_iterator(state, itertools.chain, (None, iterator(state, args)))


@native(itertools.chain.__dict__["from_iterable"], itertools.chain.from_iterable)
def chain_from_iterable(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``chain.from_iterable(iterable)``."""
    return with_iterators(
        state, args[-1:], lambda s, found: new_iterator(s, itertools.chain, (None, found[0]))
    )


@advance("chain")
def _chain(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    current, outer = obj.source
    while True:
        if outer is None:
            return STOP
        if current is not None:
            item = take(state, current)
            if type(item) is Tail:
                return after(item, state, lambda s, v: _chained(s, ref, v))
            if item is not STOP:
                return item
            current = None
            set_source(state, ref, (None, outer))
        following = take(state, outer)
        if type(following) is Tail:
            return after(following, state, lambda s, v: _entered(s, ref, v))
        if following is STOP:
            set_source(state, ref, (None, None))
            return STOP
        made = iterator(state, following)
        if type(made) is Tail:
            return after(made, state, lambda s, v: _begun(s, ref, v))
        current = made
        set_source(state, ref, (current, outer))


def _chained(state: Any, ref: Ref, item: Value) -> Value:
    if item is not STOP:
        return item
    set_source(state, ref, (None, state.obj(ref).source[1]))
    return _chain(state, ref, state.obj(ref))


def _entered(state: Any, ref: Ref, following: Value) -> Value:
    if following is STOP:
        set_source(state, ref, (None, None))
        return STOP
    return after(iterator(state, following), state, lambda s, v: _begun(s, ref, v))


def _begun(state: Any, ref: Ref, made: Value) -> Value:
    set_source(state, ref, (made, state.obj(ref).source[1]))
    return _chain(state, ref, state.obj(ref))


@constructor(itertools.zip_longest)
def zip_longest(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``zip_longest(*iterables, fillvalue=None)``."""
    fill = kwargs.get("fillvalue")
    if kwargs.keys() - {"fillvalue"}:
        raise error(state, TypeError, "zip_longest() got an unexpected keyword argument")
    return with_iterators(state, args, lambda s, found: new_iterator(s, itertools.zip_longest, (found, fill)))


@advance("zip_longest")
def _zip_longest(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    return _longest(state, ref, 0, ())


def _longest(state: Any, ref: Ref, index: int, found: Args) -> Value:
    sources, fill = state.obj(ref).source
    while index < len(sources):
        item = fill if sources[index] is None else take(state, sources[index])
        if type(item) is Tail:
            return after(item, state, lambda s, v, index=index, found=found: _longest_taken(s, ref, index, found, v))
        if item is STOP:
            return _longest_taken(state, ref, index, found, item)
        found = (*found, item)
        index += 1
    return found if any(source is not None for source in sources) else STOP


def _longest_taken(state: Any, ref: Ref, index: int, found: Args, item: Value) -> Value:
    sources, fill = state.obj(ref).source
    if item is STOP:
        sources = (*sources[:index], None, *sources[index + 1 :])
        set_source(state, ref, (sources, fill))
        if all(source is None for source in sources):
            return STOP
        item = fill
    return _longest(state, ref, index + 1, (*found, item))


@constructor(itertools.tee) if isinstance(itertools.tee, type) else native(itertools.tee)
def tee(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``tee(iterable, n=2)``."""
    number = args[1] if len(args) > 1 else 2
    if number < 0:
        raise error(state, ValueError, "n must be >= 0")

    def split(state: Any, found: tuple[Ref, ...]) -> Value:
        obj = state.obj(found[0])
        if type(obj) is IteratorObj and obj.kind == "_tee":
            shared = obj.source
        else:
            shared = (state.new(ListObj(list, [])), found[0], 0)
        return tuple([state.new(IteratorObj(_TEE, "_tee", shared)) for _ in range(number)])

    return with_iterators(state, args[:1], split)


_TEE: Any = type(itertools.tee(())[0])


@advance("_tee")
def _tee(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    buffer, source, index = obj.source
    items = state.obj(buffer).items

    def taken(state: Any, item: Value) -> Value:
        if item is not STOP:
            state.mut(buffer).items.append(item)
            set_source(state, ref, (buffer, source, index + 1))
        return item

    if index < len(items):
        set_source(state, ref, (buffer, source, index + 1))
        return items[index]
    return after(take(state, source), state, taken)


# --- selections --------------------------------------------------------------------------------------------


def _bounds(state: Any, args: Args) -> tuple[int, int | None, int]:
    numbers = [unbox(state, arg) for arg in args]
    start, stop, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, None)[:3]
    for value, first in ((stop, False), (start, True)):
        if value is not None and (type(value) not in (int, bool) or value < 0):
            if type(value) is Sym:
                raise Unknown("islice() with a symbolic bound")
            tail = "must be None or an integer: 0 <= x <= sys.maxsize."
            words = "Indices" if first or type(value) is int and value < -1 else "Stop argument"
            raise error(state, ValueError, f"{words} for islice() {tail}")
    if step is not None and (type(step) not in (int, bool) or step < 1):
        raise error(state, ValueError, "Step for islice() must be a positive integer or None.")
    return int(start or 0), None if stop is None else int(stop), int(step or 1)


@constructor(itertools.islice)
def islice(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``islice(iterable, stop)`` or ``islice(iterable, start, stop[, step])``."""
    if kwargs:
        raise error(state, TypeError, "islice() takes no keyword arguments")
    if not 2 <= len(args) <= 4:
        words = "at least 2" if len(args) < 2 else "at most 4"
        raise error(state, TypeError, f"islice expected {words} arguments, got {len(args)}")
    start, stop, step = _bounds(state, args[1:])
    return with_iterators(
        state, args[:1], lambda s, found: new_iterator(s, itertools.islice, (found[0], start, stop, step, 0))
    )


@advance("islice")
def _islice(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    source, wanted, stop, step, seen = obj.source
    while True:
        if source is None or stop is not None and seen >= stop and seen >= min(wanted, stop):
            set_source(state, ref, (None, wanted, stop, step, seen))
            return STOP
        item = take(state, source)
        if type(item) is Tail:
            return after(item, state, lambda s, v: _sliced(s, ref, v))
        if item is STOP:
            return _sliced(state, ref, STOP)
        if seen == wanted:
            return _sliced(state, ref, item)
        seen += 1
        set_source(state, ref, (source, wanted, stop, step, seen))


def _sliced(state: Any, ref: Ref, item: Value) -> Value:
    source, wanted, stop, step, seen = state.obj(ref).source
    if item is STOP:
        set_source(state, ref, (None, wanted, stop, step, seen))
        return STOP
    if seen < wanted:
        set_source(state, ref, (source, wanted, stop, step, seen + 1))
        return _islice(state, ref, state.obj(ref))
    following = wanted + step
    if stop is not None and following > stop:
        following = stop
    set_source(state, ref, (source, following, stop, step, seen + 1))
    return item


@constructor(itertools.compress)
def compress(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``compress(data, selectors)``."""
    data, selectors = bound(state, "compress", ("data", "selectors"), 2, args, kwargs)
    return with_iterators(state, (data, selectors), lambda s, found: new_iterator(s, itertools.compress, found))


@advance("compress")
def _compress(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    data, selectors = obj.source

    def with_item(state: Any, item: Value) -> Value:
        if item is STOP:
            return STOP
        return after(take(state, selectors), state, lambda s, chosen: with_choice(s, item, chosen))

    def with_choice(state: Any, item: Value, chosen: Value) -> Value:
        if chosen is STOP:
            return STOP
        return truth_of(state, chosen, lambda s, yes: item if yes else _compress(s, ref, s.obj(ref)))

    return after(take(state, data), state, with_item)


def _filtering(cls: type) -> Callable[[Any], None]:
    def construct(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if kwargs or len(args) != 2:
            raise error(state, TypeError, f"{cls.__name__} expected 2 arguments, got {len(args)}")
        return with_iterators(state, args[1:], lambda s, found: new_iterator(s, cls, (args[0], found[0], False)))

    def register(decide: Any) -> None:
        def filtered(state: Any, ref: Ref, obj: IteratorObj) -> Value:
            predicate, source, flag = obj.source
            if source is None:
                return STOP

            def with_item(state: Any, item: Value) -> Value:
                if item is STOP:
                    return STOP
                if flag and cls is itertools.dropwhile:
                    return item
                if predicate is None or predicate is bool:
                    return truth_of(state, item, lambda s, yes: judged(s, item, yes))
                called = Tail(predicate, (item,), {}, lambda s, v: truth_of(s, v, lambda s2, yes: judged(s2, item, yes)))
                return called

            def judged(state: Any, item: Value, yes: bool) -> Value:
                keep, source_after, flag_after = decide(yes, source)
                set_source(state, ref, (predicate, source_after, flag_after))
                if keep:
                    return item
                return filtered(state, ref, state.obj(ref))

            return after(take(state, source), state, with_item)

        constructor(cls)(construct)
        ADVANCE[cls.__name__] = filtered

    return register


_filtering(itertools.takewhile)(lambda yes, source: (yes, source if yes else None, False))
_filtering(itertools.dropwhile)(lambda yes, source: (not yes, source, not yes))
_filtering(itertools.filterfalse)(lambda yes, source: (not yes, source, False))


@constructor(itertools.starmap)
def starmap(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``starmap(function, iterable)``."""
    function, source = bound(state, "starmap", ("function", "iterable"), 2, args, kwargs)
    return with_iterators(state, (source,), lambda s, found: new_iterator(s, itertools.starmap, (function, found[0])))


@advance("starmap")
def _starmap(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    function, source = obj.source

    def with_item(state: Any, item: Value) -> Value:
        if item is STOP:
            return STOP
        return collect(state, item, lambda s, found: Tail(function, tuple(found)))

    return after(take(state, source), state, with_item)


@constructor(itertools.accumulate)
def accumulate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``accumulate(iterable, func=None, *, initial=None)``."""
    source, function, initial = bound(state, "accumulate", ("iterable", "func", "initial"), 1, args, kwargs)
    function = None if function is MISSING else function
    first = MISSING if initial is None else initial
    return with_iterators(
        state, (source,), lambda s, found: new_iterator(s, itertools.accumulate, (found[0], function, MISSING, first))
    )


@advance("accumulate")
def _accumulate(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    source, function, total, first = obj.source

    def store(state: Any, value: Value) -> Value:
        set_source(state, ref, (source, function, value, MISSING))
        return value

    if first is not MISSING:
        return store(state, first)

    def with_item(state: Any, item: Value) -> Value:
        if item is STOP:
            return STOP
        if total is MISSING:
            return store(state, item)
        if function is None:
            return after(operators.binary(state, "+", total, item), state, store)
        return Tail(function, (total, item), {}, store)

    return after(take(state, source), state, with_item)


if hasattr(itertools, "pairwise"):

    @constructor(itertools.pairwise)
    def pairwise(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """``pairwise(iterable)``."""
        return with_iterators(state, args[:1], lambda s, found: new_iterator(s, itertools.pairwise, (found[0], MISSING)))

    @advance("pairwise")
    def _pairwise(state: Any, ref: Ref, obj: IteratorObj) -> Value:
        source, previous = obj.source

        def with_item(state: Any, item: Value) -> Value:
            if item is STOP:
                return STOP
            last = state.obj(ref).source[1]
            set_source(state, ref, (source, item))
            return _pairwise(state, ref, state.obj(ref)) if last is MISSING else (last, item)

        return after(take(state, source), state, with_item)


# --- what all of them have -------------------------------------------------------------------------------------------


def _no_subclass(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    raise Unknown("an instance of a subclass of a class of itertools")


_OTHERS: Any = (type(iter(collections.deque())), type(reversed(collections.deque())), type(iter(int, 1)), type(reversed({})))


def _register() -> None:
    classes: list[Any] = [*vars(itertools).values(), _TEE, type(next(itertools.groupby((1,)))[1])]
    for cls in classes:
        if isinstance(cls, type) and "__next__" in cls.__dict__:
            native(cls.__dict__["__next__"])(lambda state, args, kwargs: next_value(state, args[0]))
            native(cls.__dict__["__iter__"])(lambda state, args, kwargs: args[0])
            allocator(cls)(_no_subclass)
    others: dict[Any, None] = dict.fromkeys([*_HOST_ITERATORS.values(), *_OTHERS])
    for cls in others:
        NATIVES.setdefault(cls.__next__, lambda state, args, kwargs: next_value(state, args[0]))
        NATIVES.setdefault(cls.__iter__, lambda state, args, kwargs: args[0])


_register()


def itertools_module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of `itertools`."""
    names = [name for name, value in vars(itertools).items() if not name.startswith("__") and callable(value)]
    newer = {"batched"} if tuple(map(int, runtime.target.split("."))) < (3, 12) else set()
    return {name: getattr(itertools, name) for name in names if name not in newer}
