"""All databases of a simulation in one fork, and the connections to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from presage.engine.sim.relational.cells import Assume
from presage.engine.sim.relational.connection import Connection, Session, nothing_assumed
from presage.engine.sim.relational.database import Database
from presage.engine.sim.relational.definition import reread
from presage.engine.sim.relational.errors import Undecided, UnknownName, from_host
from presage.engine.sim.relational.host import Cell, Image, Surroundings
from presage.engine.sim.relational.results import Result
from presage.engine.sim.relational.schema import Schema, Table, quoted
from presage.engine.sim.relational.state import Snapshot, State, TableSnapshot

MEMORY = ":memory:"
_WAL = b"\2\2"
"""The bytes 18 and 19 of a database file whose journal is a write-ahead log; in memory there is none."""


class Store:
    """The databases by name, and the open connections by number.

    A fork takes a `clone`: it shares all content until one of the two writes, and keeps the numbers of connections.
    """

    def __init__(self, surroundings: Surroundings | None = None, *, force_evaluator: bool = False) -> None:
        self.session = Session(surroundings=surroundings or Surroundings())
        self.databases: dict[str, Database] = {}
        self.connections: dict[int, Connection] = {}
        self.force_evaluator = force_evaluator
        self._next = 1

    @property
    def surroundings(self) -> Surroundings:
        """The clock and the randomness that statements see."""
        return self.session.surroundings

    @surroundings.setter
    def surroundings(self, surroundings: Surroundings) -> None:
        self.session.surroundings = surroundings

    def connect(self, name: str, isolation_level: str | None = "", pages: bytes = b"") -> Connection:
        """A new connection to the database called `name`, made if there is none; `:memory:` and the empty name give
        a database of the connection's own. pages: the database file that it is made from.

        Raises SqlError: `pages` are no database."""
        number, self._next = self._next, self._next + 1
        private = name in {MEMORY, ""}
        key = f"{name}#{number}" if private else name
        database = self.databases.get(key)
        if database is None:
            database = self.databases[key] = Database(key, private)
            if pages:
                if pages[18:20] == _WAL:
                    pages, database.journal = pages[:18] + b"\1\1" + pages[20:], "wal"
                database.committed = self._read(pages)
        connection = Connection(number, database, self.session, isolation_level, force_evaluator=self.force_evaluator)
        self.connections[number] = connection
        return connection

    def _read(self, pages: bytes) -> State:
        state = State(Schema((), {}, {}), Image(pages), {})
        try:
            return reread(state, self.session.pool.host(state.image))
        except sqlite3.DatabaseError as problem:
            raise from_host(problem) from None

    def forget(self, name: str) -> None:
        """The file of a database is gone. Raises Undecided while a connection is open."""
        database = self.databases.get(name)
        if database is None:
            return
        if any(connection.database is database and not connection.closed for connection in self.connections.values()):
            raise Undecided("a database file that is removed while a connection is open")
        del self.databases[name]

    def clone(self) -> Store:
        """A copy for a fork."""
        copy = Store.__new__(Store)
        copy.session = replace(self.session)
        copy.databases = {key: database.clone() for key, database in self.databases.items()}
        copy.connections = {
            number: connection.clone(copy.databases[connection.database.name], copy.session)
            for number, connection in self.connections.items()
        }
        copy.force_evaluator, copy._next = self.force_evaluator, self._next
        return copy

    def snapshot(self, name: str) -> Snapshot:
        """The committed rows of a database; without tables if there is no such database."""
        database = self.databases.get(name)
        return {} if database is None else _snapshot(database, self.session)

    def tables(self, name: str) -> tuple[str, ...]:
        """The tables of a database, as they were created, in that order."""
        return tuple(table.name for table in self._schema(name).tables.values() if _is_users(table))

    def columns(self, name: str, table: str) -> tuple[str, ...]:
        """The columns of a table. Raises UnknownName."""
        return tuple(column.name for column in self._table(name, table).columns)

    def rows(self, name: str, table: str) -> list[dict[str, Cell]]:
        """The committed rows of a table, column -> cell. Raises UnknownName."""
        return _rows(self.databases[name], self._table(name, table), self.session).dicts()

    def insert_row(self, name: str, table: str, cells: Mapping[str, Cell], assume: Assume = nothing_assumed) -> Result:
        """Insert and commit one row; columns that are not given get their defaults.

        Raises UnknownName, and what `Connection.execute` raises.
        """
        found = self._table(name, table)
        columns = [column.name for column in found.columns]
        for column in cells:
            if found.position(column) is None:
                raise UnknownName("column", column, columns, f"table {found.name}")
        names = ", ".join(quoted(column) for column in cells)
        values = f"({names}) VALUES ({', '.join('?' * len(cells))})" if cells else "DEFAULT VALUES"
        connection = self.connect_to(name)
        try:
            return connection.execute(f"INSERT INTO {quoted(found.name)} {values}", list(cells.values()), assume)
        finally:
            self.close(connection)

    def connect_to(self, name: str) -> Connection:
        """A connection in autocommit mode to a database that exists, a private one by its key also."""
        number, self._next = self._next, self._next + 1
        connection = Connection(number, self.databases[name], self.session, None, force_evaluator=self.force_evaluator)
        self.connections[number] = connection
        return connection

    def close(self, connection: Connection) -> None:
        """Close a connection and forget it; a private database goes with its last connection."""
        connection.close()
        self.connections.pop(connection.number, None)
        if connection.database.private and not connection.database.locks:
            self.databases.pop(connection.database.name, None)

    def _schema(self, name: str) -> Schema:
        database = self.databases.get(name)
        if database is None:
            raise UnknownName("database", name, sorted(self.databases), "the store")
        return database.committed.schema

    def _table(self, name: str, table: str) -> Table:
        schema = self._schema(name)
        found = schema.table(table)
        if found is None:
            raise UnknownName("table", table, list(self.tables(name)), f"database {name}")
        return found


def _is_users(table: Table) -> bool:
    return not table.virtual and not table.name.lower().startswith("sqlite_")


def _snapshot(database: Database, session: Session) -> Snapshot:
    tables = [table for table in database.committed.schema.tables.values() if _is_users(table)]
    return {table.name: _rows(database, table, session) for table in tables}


def _rows(database: Database, table: Table, session: Session) -> TableSnapshot:
    columns = tuple(column.name for column in table.columns)
    return TableSnapshot(table.name, columns, database.committed.rows(table, session.pool))
