"""A database: the state that is committed, and who is connected to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from presage.engine.sim.relational.locks import Lock
from presage.engine.sim.relational.state import State, empty_state


@dataclass
class Database:
    """One database file, or one private database in memory.

    committed: what every connection sees that is in no transaction. journal: its journal mode.
    locks: by connection number, what each holds; connections in no transaction hold nothing.
    """

    name: str
    private: bool
    committed: State = field(default_factory=empty_state)
    journal: str = "delete"
    locks: dict[int, Lock] = field(default_factory=dict)

    @property
    def wal(self) -> bool:
        """Whether readers and a writer do not hinder each other."""
        return self.journal == "wal"

    def others(self, connection: int) -> list[Lock]:
        """What all connections but this one hold."""
        return [lock for number, lock in self.locks.items() if number != connection]

    def clone(self) -> Database:
        """A copy for a fork; the states are shared, they never change."""
        self.committed.image.shared = True
        return Database(self.name, self.private, self.committed, self.journal, dict(self.locks))
