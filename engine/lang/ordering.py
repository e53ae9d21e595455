"""Which of two accesses to shared memory comes first: vector clocks, data races, orders that are left open.

Two accesses of different threads are ordered where a chain of starts, ends, locks or passing time leads from one to the
other. Two that are not ordered, of which one writes, are a data race; where both are single steps of built-ins (or of locks),
which are not torn, only their order is open, and the outcome is known if every order gives the same one.

What this is not for: choosing which thread goes on (`engine/lang/threads.py`), or knowing what an operation reads and writes,
which is a language's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from presage.engine.lang.values import Ref, Unknown

Clock: TypeAlias = dict[int, int]
"""What a thread has seen of each thread: the number of its last event that happened before."""

PROGRAM, NATIVE, CONCURRENT = range(3)
"""Whose code makes an access: the program or an ordinary library; a model of a single step; the library of threads itself."""

WHOLE = "*"
"""The location that stands for all that a container holds."""
SOME = "?"
"""The location that sums up accesses to single items."""
ORDER = "<"
"""The location of the order in which a container got its items."""


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    path: str
    line: int

    def beside(self, other: Place) -> str:
        """The line, with the file where that is another one."""
        name = "" if self.path == other.path else f" of {self.path.rpartition('/')[2]}"
        return f"line {self.line}{name}"


@dataclass(frozen=True)
class Access:
    """One access: whose, when, where; ``write`` tells that it changes, ``single`` that it is one step that is not torn."""

    thread: int
    time: int
    place: Place
    write: bool
    single: bool
    standing: int


class Race(Unknown):
    """Two accesses in no order, of which one writes."""


def join(clock: Clock, other: Clock) -> None:
    """Adds to ``clock`` what ``other`` has seen."""
    for thread, time in other.items():
        if clock.get(thread, 0) < time:
            clock[thread] = time


class Memory:
    """The last accesses to each location, by thread and kind: what later ones can be in no order with."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Ref, Any], dict[Any, Access]] = {}

    def fork(self) -> Memory:
        """A copy; accesses are never changed."""
        new = Memory()
        new._seen = {location: dict(found) for location, found in self._seen.items()}
        return new

    def unordered(self, ref: Ref, key: Any, access: Access, clock: Clock) -> list[Access]:
        """Notes an access to a location; gives the earlier ones that conflict with it and are not ordered before it.

        ``clock`` is what the accessing thread has seen.
        """
        kind = (access.thread, access.write, access.single, access.standing)
        self._seen.setdefault((ref, key), {})[kind] = access
        if key == WHOLE:
            return self._conflicts((ref, WHOLE), access, clock) + self._conflicts((ref, SOME), access, clock)
        if key == ORDER or type(key) is not tuple:
            return self._conflicts((ref, key), access, clock)
        self._seen.setdefault((ref, SOME), {})[kind] = access
        return self._conflicts((ref, key), access, clock) + self._conflicts((ref, WHOLE), access, clock)

    def writes(self) -> Iterator[tuple[Ref, Any, Access]]:
        """The last writes to all locations."""
        for (ref, key), found in self._seen.items():
            for access in found.values():
                if access.write:
                    yield ref, key, access

    def _conflicts(self, location: tuple[Ref, Any], access: Access, clock: Clock) -> list[Access]:
        return [
            other
            for other in self._seen.get(location, {}).values()
            if other.thread != access.thread
            and (other.write or access.write)
            and clock.get(other.thread, 0) < other.time
            and not (other.standing == access.standing == CONCURRENT)
        ]


def is_race(one: Access, other: Access) -> bool:
    """Whether two accesses in no order can be torn or see each other half done; else only their order is open."""
    return not all(each.single or each.standing != PROGRAM for each in (one, other))


def race(one: Access, other: Access, what: str) -> Race:
    """What is said of a data race."""
    first, second = ("writes" if each.write else "reads" for each in (one, other))
    places = f"{one.place.beside(other.place)} {first} {what}, {other.place.beside(one.place)} {second} it"
    return Race(f"data race: {places}, in no order")


class Meeting:
    """What threads meet at: a lock, the end of a thread, a flag. Who has seen it how, and what it passes on.

    ``clock`` is what those have seen who gave it free (ended, set it).
    """

    CONFLICTS = (("take", "take"), ("take", "test"), ("test", "take"), ("give", "test"), ("test", "give"))

    def __init__(self) -> None:
        self.clock: Clock = {}
        self._seen: dict[tuple[int, str], tuple[int, Place]] = {}

    def copy(self) -> Meeting:
        """A copy."""
        new = Meeting()
        new.clock, new._seen = dict(self.clock), dict(self._seen)
        return new

    def disputed(self, thread: int, kind: str, place: Place, clock: Clock) -> Place | None:
        """Notes what a thread does here; gives the place of an earlier act whose order with this one is open, if any."""
        found = None
        for (other, what), (time, where) in self._seen.items():
            if other != thread and (what, kind) in Meeting.CONFLICTS and clock.get(other, 0) < time:
                found = where
        self._seen[thread, kind] = (clock[thread], place)
        return found
