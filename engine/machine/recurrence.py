"""Comparing two states of one run: is everything that the program can still reach the same, up to the names of addresses?

What it is not for: merging paths, or comparing runs of different programs. What it does not understand it calls different.
"""

from __future__ import annotations

import math
import sys
import types as host_types
from collections import deque
from dataclasses import dataclass
from typing import Any

from presage.engine.lang.code import CBlock, Code
from presage.engine.lang.frames import Frame
from presage.engine.lang.objects import Cell, Obj, SetObj
from presage.engine.lang.values import Marker, Native, Ref, Sym, Value
from presage.engine.machine.state import State

MAX_OBJECTS = 50_000
"""Objects that one comparison looks at."""

_SCALARS = (int, str, float, bool, bytes, complex, type(None), type(Ellipsis), type(NotImplemented))
_SAME_BY_IDENTITY = (type, Code, CBlock, Native, Marker, host_types.BuiltinFunctionType, host_types.ModuleType)
_EQUAL = (range, slice)


class Different(Exception):
    """The states differ in more than scalars that stand in changeable places."""


@dataclass(frozen=True)
class Place:
    """Where a scalar stands: a register of the frame at ``depth`` from the top, or a slot of a heap object.

    ``ref`` is the object's address in the earlier state, None for a frame; ``slot`` is empty for a whole value,
    else the name of the container that ``key`` selects in.
    """

    depth: int
    ref: Ref | None
    slot: str
    key: Any


@dataclass(frozen=True)
class Change:
    """A scalar that differs between the states: its place in the earlier one, its object in the later one, both values."""

    place: Place
    ref: Ref | None
    before: Value
    after: Value

    @property
    def later(self) -> Place:
        """The place in the later state."""
        return Place(self.place.depth, self.ref, self.place.slot, self.place.key)


class Comparison:
    """One comparison of an earlier with a later state of the same run.

    ``pristine`` is the heap that the run started from: an object of it that neither state changed is the same in both, and
    so is all that it refers to.
    """

    def __init__(self, earlier: State, later: State, pristine: Any, changed: list[Ref]) -> None:
        self.earlier = earlier
        self.later = later
        self.pristine = pristine
        self.changed = changed
        self.pairs: dict[Ref, Ref] = {}
        self.back: dict[Ref, Ref] = {}
        self.left: deque[tuple[Ref, Ref]] = deque()
        self.changes: list[Change] = []
        self.seen = 0

    def run(self, limit: int) -> list[Change]:
        """The scalars that differ, at most ``limit``.

        Raises:
            Different: anything else differs, or too much is to be looked at.
        """
        one, other = self.earlier, self.later
        if len(one.output) != len(other.output) or one.symbols != other.symbols or one.process != other.process:
            raise Different
        self._frames(one.frame, other.frame)
        self._after_scalars(limit)
        for ref in self.changed:
            self._value(ref, ref, None)
        for ref in other.own:
            if ref in self.pristine:
                self._value(ref, ref, None)
        self._value(one.modules, other.modules, None)
        if one.world.keys() != other.world.keys():
            raise Different
        for name, part in one.world.items():
            self._host(part, other.world[name])
        while self.left:
            self.seen += 1
            if self.seen > MAX_OBJECTS:
                raise Different
            self._objects(*self.left.popleft())
            self._after_scalars(limit)
        return self.changes

    def _after_scalars(self, limit: int) -> None:
        if len(self.changes) > limit:
            raise Different

    def _frames(self, one: Frame | None, other: Frame | None) -> None:
        depth = 0
        while one is not None and other is not None:
            self._frame(one, other, depth)
            one, other = one.back, other.back
            depth += 1
        if one is not other:
            raise Different

    def _frame(self, one: Frame, other: Frame, depth: int) -> None:
        if one.code is not other.code or one.block is not other.block or one.pc != other.pc or one.depth != other.depth:
            raise Different
        for index, (x, y) in enumerate(zip(one.regs, other.regs, strict=True)):
            self._value(x, y, Place(depth, None, "regs", index) if depth >= 0 else None)
        for name in ("cells", "globals", "ret", "namespace", "handled", "caught", "generator", "delegate", "sent", "function"):
            self._value(getattr(one, name), getattr(other, name), None)

    def _value(self, x: Value, y: Value, place: Place | None) -> None:
        if place is not None and (type(x) is Sym or type(y) is Sym):
            self._changed(place, x, y)
            return
        if type(x) is not type(y):
            raise Different
        if type(x) is Ref:
            self._refs(x, y)
        elif isinstance(x, _SCALARS) and type(x) in _SCALARS:
            if not _same_scalar(x, y):
                if place is None or type(x) not in (int, str, bool):
                    raise Different
                self._changed(place, x, y)
        elif type(x) is tuple or type(x) is list:
            if len(x) != len(y):
                raise Different
            for one, other in zip(x, y, strict=True):
                self._value(one, other, None)
        elif x is y and isinstance(x, _SAME_BY_IDENTITY):
            return
        elif type(x) in _EQUAL:
            if x != y:
                raise Different
        else:
            self._host(x, y)

    def _changed(self, place: Place, x: Value, y: Value) -> None:
        self.changes.append(Change(place, None if place.ref is None else self.pairs[place.ref], x, y))

    def _refs(self, x: Ref, y: Ref) -> None:
        found = self.pairs.get(x)
        if found is not None or y in self.back:
            if found is not y:
                raise Different
            return
        self.pairs[x] = y
        self.back[y] = x
        if x is y and x not in self.later.own and x in self.pristine and self.earlier.base.get(x) is self.pristine[x]:
            return
        self.left.append((x, y))

    def _objects(self, x: Ref, y: Ref) -> None:
        one, other = self.earlier.base.get(x), self.later.obj(y)
        if one is None or type(one) is not type(other):
            raise Different
        for cls in type(one).__mro__:
            for slot in getattr(cls, "__slots__", ()):
                self._slot(x, one, other, slot)

    def _slot(self, ref: Ref, one: Obj, other: Obj, slot: str) -> None:
        x, y = getattr(one, slot), getattr(other, slot)
        if type(one) is SetObj and slot == "history":
            if x is not y and (sys.getsizeof(x) != sys.getsizeof(y) or len(x) != len(y)):
                raise Different
            x, y = list(x), list(y)
        if type(x) is not type(y):
            raise Different
        if type(x) is dict:
            self._tables(ref, x, y, slot)
        elif type(x) is list:
            if len(x) != len(y):
                raise Different
            for index, (a, b) in enumerate(zip(x, y, strict=True)):
                self._value(a, b, Place(0, ref, slot, index))
        elif type(x) is Frame:
            self._frame(x, y, -1)
        elif slot == "version":
            return
        else:
            self._value(x, y, Place(0, ref, slot, None) if type(one) is Cell else None)

    def _tables(self, ref: Ref, x: dict[Any, Value], y: dict[Any, Value], slot: str) -> None:
        if len(x) != len(y):
            raise Different
        for a, b in zip(x, y, strict=True):
            if a is not b:
                self._value(a, b, None)
            self._value(x[a], y[b], Place(0, ref, slot, a))

    def _host(self, x: Any, y: Any) -> None:
        """Objects of the engine's own: methods, views, continuations, functions with what they captured."""
        if type(x) is not type(y):
            raise Different
        if hasattr(x, "__closure__"):
            if x.__code__ is not y.__code__:
                raise Different
            for name in ("__defaults__", "__kwdefaults__"):
                self._part(getattr(x, name), getattr(y, name))
            for one, other in zip(x.__closure__ or (), y.__closure__ or (), strict=True):
                if one is not other:
                    self._part(one.cell_contents, other.cell_contents)
            return
        if not type(x).__module__.startswith("presage."):
            if x is y:
                return
            raise Different
        for cls in type(x).__mro__:
            slots = getattr(cls, "__slots__", ())
            for slot in (slots,) if isinstance(slots, str) else slots:
                self._part(getattr(x, slot, None), getattr(y, slot, None))
        if hasattr(x, "__dict__"):
            self._part(vars(x), vars(y))

    def _part(self, x: Any, y: Any) -> None:
        if type(x) is not type(y):
            raise Different
        if type(x) is dict:
            if len(x) != len(y):
                raise Different
            for a, b in zip(x, y, strict=True):
                self._value(a, b, None)
                self._part(x[a], y[b])
        elif x is not y or not isinstance(x, (int, str)):
            self._value(x, y, None)


def _same_scalar(x: Any, y: Any) -> bool:
    if type(x) is float:
        return bool(x == y and math.copysign(1, x) == math.copysign(1, y)) or (x != x and y != y)
    return bool(x == y) if type(x) is not complex else repr(x) == repr(y)
