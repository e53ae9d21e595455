"""The tables of a SQLite file from outside: rows put in, and what changed between two moments."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Snapshot = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""Table -> key -> row, tables by name, rows in the table's own order."""


class Tables:
    """The committed content of one database; the file may not exist yet."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put rows in as they are: foreign keys are not looked at, so any order will do."""
        with self._connected() as connection:
            for row in rows:
                columns, places = ", ".join(map(_quoted, row)), ", ".join("?" * len(row))
                statement = f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({places})"
                connection.execute(statement, tuple(row.values()))

    def snapshot(self) -> Snapshot:
        with self._connected() as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            ).fetchall()
            return {name: _rows(connection, name) for (name,) in names}

    def changes(self, before: Snapshot) -> dict[str, dict[str, list[Any]]]:
        """What is different now: `inserted`, `updated` and `deleted` of each changed table."""
        found = {}
        for table, now in self.snapshot().items():
            then = before.get(table, {})
            change = {
                "inserted": [row for key, row in now.items() if key not in then],
                "updated": [{"before": then[key], "after": row} for key, row in now.items() if key in then and then[key] != row],
                "deleted": [row for key, row in then.items() if key not in now],
            }
            if any(change.values()):
                found[table] = change
        return found

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.file)
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows by primary key, by rowid where there is none."""
    columns = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    names = [column[1] for column in columns]
    keys = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]] or ["rowid"]
    selected = ", ".join(map(_quoted, [*keys, *names]))
    found = connection.execute(f"SELECT {selected} FROM {_quoted(table)}").fetchall()
    return {row[: len(keys)]: dict(zip(names, row[len(keys) :], strict=True)) for row in found}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
