"""What statements about a connection itself, PRAGMA and the like, need of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from presage.engine.sim.relational.database import Database
from presage.engine.sim.relational.host import Cell, Host
from presage.engine.sim.relational.state import State
from presage.engine.sim.relational.transaction import Transaction


@dataclass
class Settings:
    """The pragmas that a connection has set. on_host: those that change what statements do, name -> 0 or 1.
    others: the statements that set the rest."""

    on_host: dict[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def foreign_keys(self) -> int:
        """Whether foreign keys are enforced."""
        return self.on_host.get("foreign_keys", 0)

    def clone(self) -> Settings:
        """A copy for a fork."""
        return Settings(dict(self.on_host), self.others)


class Access(Protocol):
    """A connection, as `pragmas` and `definition` use it."""

    database: Database
    settings: Settings
    transaction: Transaction | None
    last_insert_rowid: Cell

    @property
    def state(self) -> State:
        """What the connection sees."""

    def host(self) -> Host:
        """A host with the connection's image and settings."""

    def writable_host(self) -> Host:
        """The host, for one change of the image."""

    def move_to(self, state: State, *, written: bool = True) -> None:
        """See `state` from now on."""

    def settle(self, touched: Iterable[str]) -> bool:
        """Move tables that are held here, and concrete, back to the image; whether that was all of `touched`."""
