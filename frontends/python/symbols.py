"""Symbolic inputs: what stands for *any* int, text, optional value, list … of a shape.

A shape has alternatives that exclude each other (None or an int; a text of each length). Each alternative has a
condition over the shape's own choice variable, so that every input belongs to one of them, and makes a value in which
only scalars are symbolic. Not for choosing shapes from annotations or uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from presage.engine.lang.objects import DictObj, ListObj
from presage.engine.lang.values import Sym, Value
from presage.frontends.python.meaning.convert import token
from presage.solvers import terms as T


@dataclass(frozen=True)
class Scalar:
    """Any ``int`` (between bounds, where given), ``bool`` or ``float``."""

    type: type
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Text:
    """Any text of ``least`` to ``most`` characters, each with a code between ``low`` and ``high``."""

    least: int
    most: int
    low: int = 0
    high: int = 127


@dataclass(frozen=True)
class OpenText:
    """Any text of at most ``most`` characters, its length left open; ``high`` bounds the characters' codes."""

    most: int
    high: int = T.LAST_CODE


@dataclass(frozen=True)
class Constant:
    """One concrete immutable value."""

    value: Value


@dataclass(frozen=True)
class Either:
    """One of several shapes."""

    options: tuple[Shape, ...]


@dataclass(frozen=True)
class Items:
    """A list or tuple with items of these shapes."""

    type: type
    items: tuple[Shape, ...]


@dataclass(frozen=True)
class Entries:
    """A dictionary of (key, value) shapes with constant keys."""

    entries: tuple[tuple[Value, Shape], ...]


Shape: TypeAlias = Scalar | Text | OpenText | Constant | Either | Items | Entries


@dataclass(frozen=True)
class Alternative:
    """One way to meet a shape: what is assumed, and ``make(state)``, which allocates the value."""

    conditions: tuple[T.Term, ...]
    make: Callable[[Any], Value]


def alternatives(name: str, shape: Shape) -> Iterator[Alternative]:
    """The alternatives of a shape; ``name`` begins the names of its variables."""
    if isinstance(shape, Scalar):
        yield _scalar(name, shape)
    elif isinstance(shape, Text):
        for length in range(shape.least, shape.most + 1):
            yield _spelled(name, shape, length)
    elif isinstance(shape, OpenText):
        term = T.var(name, T.STR)
        value = Sym(term, str)
        bounds = (T.le(T.str_len(term), T.const(shape.most)), T.alphabet(term, 0, shape.high))
        yield Alternative(tuple([bound for bound in bounds if bound is not T.true]), lambda state: value)
    elif isinstance(shape, Constant):
        yield Alternative((), lambda state: shape.value)
    elif isinstance(shape, Either):
        choice = T.var(f"{name}.option", T.INT)
        for index, option in enumerate(shape.options):
            for found in alternatives(f"{name}.{index}", option):
                yield Alternative((T.eq(choice, T.const(index)), *found.conditions), found.make)
    elif isinstance(shape, Items):
        yield from _items(name, shape)
    else:
        yield from _entries(name, shape)


def _scalar(name: str, shape: Scalar) -> Alternative:
    sort = {int: T.INT, bool: T.BOOL, float: T.FLOAT64}[shape.type]
    term = T.var(name, sort)
    bounds = []
    if shape.low is not None:
        bounds.append(T.le(T.const(shape.low), term))
    if shape.high is not None:
        bounds.append(T.le(term, T.const(shape.high)))
    value = Sym(term, shape.type)
    return Alternative(tuple(bounds), lambda state: value)


def _spelled(name: str, shape: Text, length: int) -> Alternative:
    codes = [T.clamp(T.var(f"{name}[{index}]", T.INT), shape.low, shape.high) for index in range(length)]
    term = T.spell(codes)
    value = term.value if term.op == "const" else Sym(term, str)
    conditions = () if shape.least == shape.most else (T.eq(T.var(f"{name}.length", T.INT), T.const(length)),)
    return Alternative(conditions, lambda state: value)


def _items(name: str, shape: Items) -> Iterator[Alternative]:
    parts = [list(alternatives(f"{name}.{index}", item)) for index, item in enumerate(shape.items)]
    for chosen in product(*parts):

        def make(state: Any, chosen: tuple[Alternative, ...] = chosen) -> Value:
            items = [part.make(state) for part in chosen]
            return tuple(items) if shape.type is tuple else state.new(ListObj(list, items))

        yield Alternative(tuple([c for part in chosen for c in part.conditions]), make)


def _entries(name: str, shape: Entries) -> Iterator[Alternative]:
    parts = [list(alternatives(f"{name}.{index}", value)) for index, (_, value) in enumerate(shape.entries)]
    for chosen in product(*parts):

        def make(state: Any, chosen: tuple[Alternative, ...] = chosen) -> Value:
            keys = [token(state, key) for key, _ in shape.entries]
            return state.new(DictObj(dict, {k: part.make(state) for k, part in zip(keys, chosen, strict=True)}))

        yield Alternative(tuple([c for part in chosen for c in part.conditions]), make)
