"""Models of `math` functions that take an iterable: its items are collected first."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from presage.engine.lang.values import Sym, SymDecimal, Tail, Unknown, Value
from presage.frontends.python.meaning import folding, operators
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.convert import is_plain, new_list
from presage.frontends.python.meaning.iteration import collect
from presage.frontends.python.meaning.registry import native

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@native(math.fsum)
def fsum(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``math.fsum(iterable)``; items that are no plain numbers are converted by ``float``."""

    def add(state: Any, found: list[Value]) -> Value:
        return _floats(state, found, 0, ())

    return collect(state, args[0], add)


def _floats(state: Any, items: list[Value], index: int, done: tuple[float, ...]) -> Value:
    while index < len(items):
        item = items[index]
        if not is_plain(item):
            if type(item) in (Sym, SymDecimal):
                raise Unknown("math.fsum() of a symbolic number")
            return after(Tail(float, (item,)), state, partial(_float_made, items, index + 1, done))
        done = (*done, item)
        index += 1
    return folding.fold(state, math.fsum, (new_list(state, list(done)),), {})


def _float_made(items: list[Value], index: int, done: tuple[float, ...], state: Any, value: Value) -> Value:
    return _floats(state, items, index, (*done, value))


@native(math.prod)
def prod(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``math.prod(iterable, *, start=1)``."""

    def multiply(state: Any, found: list[Value]) -> Value:
        return _times(state, kwargs.get("start", 1), found, 0)

    return collect(state, args[0], multiply)


def _times(state: Any, total: Value, items: list[Value], index: int) -> Value:
    while index < len(items):
        product = operators.binary(state, "*", total, items[index])
        index += 1
        if type(product) is Tail:
            return after(product, state, partial(_product_made, items, index))
        total = product
    return total


def _product_made(items: list[Value], index: int, state: Any, value: Value) -> Value:
    return _times(state, value, items, index)


@native(math.dist)
def dist(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``math.dist(p, q)``."""
    return collect(
        state, args[0],
        lambda s, p: collect(s, args[1], lambda s2, q: folding.fold(s2, math.dist, (tuple(p), tuple(q)), {})),
    )  # fmt: skip
