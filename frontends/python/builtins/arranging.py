"""Models of `itertools`, continued: groups, and the finite combinations as sequences computed by position."""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import IteratorObj
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.combining import advance, bound, new_iterator, set_source, take, truth_of, with_iterators
from presage.frontends.python.meaning import operators
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.convert import unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import STOP, collect
from presage.frontends.python.meaning.registry import constructor
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


# --- groupby -----------------------------------------------------------------------------------------------------


@constructor(itertools.groupby)
def groupby(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``groupby(iterable, key=None)``."""
    source, key = bound(state, "groupby", ("iterable", "key"), 1, args, kwargs)
    key = None if key is MISSING else key
    fresh = (key, MISSING, MISSING, MISSING, None)
    return with_iterators(state, (source,), lambda s, found: new_iterator(s, itertools.groupby, (found[0], *fresh)))


def _step_group(state: Any, ref: Ref, then: Callable[[Any, bool], Value]) -> Value:
    """Reads the next item and its key; ``then(state, ended)``."""
    source, function = state.obj(ref).source[:2]

    def with_item(state: Any, item: Value) -> Value:
        if item is STOP:
            return then(state, True)
        if function is None:
            return store(state, item, item)
        return Tail(function, (item,), {}, lambda s, key: store(s, item, key))

    def store(state: Any, item: Value, key: Value) -> Value:
        _, _, target, _, _, group = state.obj(ref).source
        set_source(state, ref, (source, function, target, key, item, group))
        return then(state, False)

    return after(take(state, source), state, with_item)


def _same_key(state: Any, left: Value, right: Value, then: Callable[[Any, bool], Value]) -> Value:
    return after(operators.compare(state, "==", left, right), state, lambda s, v: truth_of(s, v, then))


@advance("groupby")
def _groupby(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    source, function, target, key, item, _ = obj.source
    set_source(state, ref, (source, function, target, key, item, None))

    def go_on(state: Any, ended: bool) -> Value:
        return STOP if ended else search(state)

    def search(state: Any) -> Value:
        _, _, target, key, _, _ = state.obj(ref).source
        if key is MISSING:
            return _step_group(state, ref, go_on)
        if target is MISSING:
            return begin(state)
        return _same_key(state, target, key, lambda s, same: _step_group(s, ref, go_on) if same else begin(s))

    def begin(state: Any) -> Value:
        source, function, _, key, item, _ = state.obj(ref).source
        group = state.new(IteratorObj(_GROUPER, "_grouper", (ref, key)))
        set_source(state, ref, (source, function, key, key, item, group))
        return (key, group)

    return search(state)


_GROUPER = type(next(itertools.groupby((1,)))[1])


@advance("_grouper")
def _grouper(state: Any, ref: Ref, obj: IteratorObj) -> Value:
    parent, target = obj.source
    if state.obj(parent).source[5] is not ref:
        return STOP

    def check(state: Any, ended: bool) -> Value:
        if ended:
            return STOP
        key = state.obj(parent).source[3]
        return _same_key(state, target, key, lambda s, same: hand_out(s) if same else STOP)

    def hand_out(state: Any) -> Value:
        source, function, wanted, key, item, group = state.obj(parent).source
        set_source(state, parent, (source, function, wanted, key, MISSING, group))
        return item

    if state.obj(parent).source[4] is MISSING:
        return _step_group(state, parent, check)
    return check(state, False)


# --- finite combinations -------------------------------------------------------------------------------------------


class _Product:
    """The Cartesian product as a sequence computed by position."""

    __slots__ = ("length", "pools")

    def __init__(self, pools: tuple[Args, ...]) -> None:
        self.pools = pools
        self.length = math.prod(map(len, pools))

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> Args:
        found = []
        for pool in reversed(self.pools):
            index, place = divmod(index, len(pool))
            found.append(pool[place])
        return tuple(reversed(found))


class _Selections:
    """Selections of ``r`` items of a pool in lexicographic order of positions, computed one after the other."""

    __slots__ = ("host", "length", "pool", "r")

    def __init__(self, host: Any, pool: Args, r: int, length: int) -> None:
        self.host = host
        self.pool = pool
        self.r = r
        self.length = length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> Args:
        return tuple([self.pool[place] for place in self.positions(index)])

    def positions(self, index: int) -> list[int]:
        """The positions of selection number ``index``."""
        size, r = len(self.pool), self.r
        if self.host is itertools.permutations:
            left = list(range(size))
            found = []
            for place in range(r):
                block = math.perm(size - place - 1, r - place - 1)
                choice, index = divmod(index, block)
                found.append(left.pop(choice))
            return found
        repeated = self.host is itertools.combinations_with_replacement
        found = []
        first = 0
        for place in range(r):
            rest = r - place - 1
            while True:
                count = math.comb(size - first + rest - 1, rest) if repeated else math.comb(size - first - 1, rest)
                if index < count:
                    break
                index -= count
                first += 1
            found.append(first)
            first += 0 if repeated else 1
        return found


def _listed(state: Any, cls: type, sequence: Any) -> Value:
    if sequence.length > sys.maxsize:
        raise Unknown(f"{cls.__name__}() of {sequence.length} items")
    return state.new(IteratorObj(cls, "indexed", sequence))


@constructor(itertools.product)
def product(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``product(*iterables, repeat=1)``."""
    times = unbox(state, kwargs.get("repeat", 1))
    if type(times) is not int:
        raise error(state, TypeError, f"'{value_type_name(state, times)}' object cannot be interpreted as an integer")
    if times < 0:
        raise error(state, ValueError, "repeat argument cannot be negative")

    def pools(state: Any, index: int, done: tuple[Args, ...]) -> Value:
        if index == len(args):
            return _listed(state, itertools.product, _Product(done * times))
        return collect(state, args[index], lambda s, found: pools(s, index + 1, (*done, tuple(found))))

    return pools(state, 0, ())


def _selecting(cls: type) -> None:
    def construct(state: Any, args: Args, kwargs: Kwargs) -> Value:
        required = 1 if cls is itertools.permutations else 2
        source, r = bound(state, cls.__name__, ("iterable", "r"), required, args, kwargs)

        def made(state: Any, found: list[Value]) -> Value:
            size = len(found)
            wanted = size if r is MISSING or r is None and required == 1 else unbox(state, r)
            if type(wanted) not in (int, bool):
                raise error(state, TypeError, "Expected int as r")
            if wanted < 0:
                raise error(state, ValueError, "r must be non-negative")
            if cls is itertools.permutations:
                length = math.perm(size, wanted)
            elif cls is itertools.combinations:
                length = math.comb(size, wanted)
            else:
                length = math.comb(size + wanted - 1, wanted) if size else int(wanted == 0)
            return _listed(state, cls, _Selections(cls, tuple(found), int(wanted), length))

        return collect(state, source, made)

    constructor(cls)(construct)


for _cls in (itertools.permutations, itertools.combinations, itertools.combinations_with_replacement):
    _selecting(_cls)
