"""SQLite's file locks between the connections to one database (https://www.sqlite.org/lockingv3.html).

Waiting is pointless where nobody else moves: a conflict is `database is locked` at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from presage.engine.sim.relational.errors import SqlError, operational


class Lock(IntEnum):
    """What a connection holds on its database, weakest first."""

    NONE = 0
    SHARED = 1
    RESERVED = 2
    PENDING = 3
    EXCLUSIVE = 4


def _locked(name: str = "SQLITE_BUSY") -> SqlError:
    return operational("database is locked", name)


def to_read(held: Lock, others: Iterable[Lock], wal: bool) -> Lock:
    """The lock after a read; raises SqlError where another connection is about to write or writes."""
    if held is Lock.NONE and not wal and any(other >= Lock.PENDING for other in others):
        raise _locked()
    return max(held, Lock.SHARED)


def to_write(held: Lock, others: Iterable[Lock], wal: bool, stale: bool) -> Lock:
    """The lock after a write. stale: the connection reads a state that is no longer the committed one."""
    if held < Lock.RESERVED:
        if any(other >= Lock.RESERVED for other in others):
            raise _locked()
        if stale and wal and held is Lock.SHARED:
            raise _locked("SQLITE_BUSY_SNAPSHOT")
    return max(held, Lock.RESERVED)


def to_exclude(held: Lock, others: Iterable[Lock], wal: bool) -> Lock:
    """The lock after BEGIN EXCLUSIVE."""
    others = list(others)
    if any(other >= Lock.RESERVED for other in others) or (not wal and Lock.SHARED in others):
        raise _locked()
    return max(held, Lock.RESERVED if wal else Lock.EXCLUSIVE)


def may_commit(others: Iterable[Lock], wal: bool) -> bool:
    """Whether a connection that has written may commit: in the rollback journal modes nobody else may be reading."""
    return wal or not any(other >= Lock.SHARED for other in others)
