"""Opening the DuckDB file: one process writes or many read, so everybody waits their turn.

The only module that imports duckdb. Its errors become `StoreError` (say what to do), `StoreBusy` (try again later) or
`StoreDamaged` (the file can't be read: it is to be kept aside, never overwritten).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from presage.engine.errors import StoreError
from presage.engine.store.schema import Schema
from presage.engine.version import VERSION as PRESAGE

_SHORTEST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.25


class StoreBusy(StoreError):
    """Another process has the file, and kept it for as long as we were ready to wait."""


class StoreDamaged(StoreError):
    """The file is not a store that can be read."""


_BUSY = ("Could not set lock on file", "different configuration than existing connections", "Unique file handle conflict")
_DAMAGED = (
    "not a valid DuckDB database file",
    "Corrupt database file",
    "Could not read enough bytes",
    "Failed to load metadata pointer",
    "Serialization Error",
    "failed to deserialize",
)
_NEWER_FILE = "Trying to read a database file with version number"


Connection: TypeAlias = duckdb.DuckDBPyConnection

DatabaseError = duckdb.Error
"""Whatever DuckDB raises."""


def in_memory() -> Connection:
    """A connection to a database of its own that is nowhere on disk; close it."""
    return duckdb.connect()


def translated(error: Exception, path: Path) -> StoreError:
    """DuckDB's error about a store's file as one of ours."""
    text = str(error)
    if any(sign in text for sign in _BUSY):
        return StoreBusy("another process has the store open", file=path, next_step="Wait until it is done, then try again.")
    if any(sign in text for sign in _DAMAGED):
        return StoreDamaged(
            f"the store is damaged: {text.splitlines()[0]}",
            file=path,
            next_step="The next run that is stored keeps this file aside and begins a new one.",
        )
    if _NEWER_FILE in text:
        return StoreError(
            "the store was written by a newer DuckDB than this Presage has", file=path, next_step="Upgrade Presage."
        )
    return StoreError(f"the store cannot be opened: {text.splitlines()[0]}", file=path)


@contextmanager
def opened(path: Path, *, read_only: bool, patience: float) -> Iterator[Connection]:
    """A connection, closed at the end. patience: seconds to wait while another process has the file.

    Raises StoreBusy, StoreDamaged, StoreError; errors of DuckDB inside the `with` are the user's own.
    """
    connection = _connect(path, read_only, patience)
    try:
        yield connection
    finally:
        connection.close()


def _connect(path: Path, read_only: bool, patience: float) -> Connection:
    give_up = time.monotonic() + patience
    pause = _SHORTEST_PAUSE
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.Error as error:
            found = translated(error, path)
            if not isinstance(found, StoreBusy) or time.monotonic() >= give_up:
                raise found from error
        time.sleep(min(pause, max(give_up - time.monotonic(), 0)))
        pause = min(pause * 2, _LONGEST_PAUSE)


def version_of(connection: Connection, path: Path) -> int:
    """The version of the tables, 0 for a file without any. Raises StoreError for tables that are not a store's."""
    try:
        found = connection.execute("SELECT max(version) FROM schema_version").fetchone()
        return int(found[0]) if found and found[0] is not None else 0
    except duckdb.CatalogException:
        pass
    if connection.execute("SELECT 1 FROM duckdb_tables() WHERE NOT internal LIMIT 1").fetchone() is None:
        return 0
    raise StoreError("this DuckDB file is no store of Presage", file=path, next_step="Move it away, or choose another folder.")


def refuse_newer(version: int, schema: Schema, path: Path) -> None:
    """Raises StoreError when the tables are newer than what this Presage knows."""
    if version > schema.version:
        raise StoreError(
            f"the store was written by a newer Presage (its schema is {version}, this Presage knows up to {schema.version})",
            file=path,
            next_step="Upgrade Presage; nothing was changed.",
        )


def bring_up_to_date(connection: Connection, schema: Schema, path: Path) -> None:
    """Make the tables, or migrate older ones, in one transaction; make changed views anew. Raises StoreError for newer ones."""
    version = version_of(connection, path)
    refuse_newer(version, schema, path)
    mark = (schema.version, hashlib.sha256(schema.views.encode()).hexdigest()[:16])
    if version and connection.execute("SELECT version, views FROM schema_version").fetchone() == mark:
        return
    connection.execute("BEGIN")
    try:
        if version == 0:
            connection.execute(schema.tables)
        for migration in schema.after(version) if version else ():
            connection.execute(migration.sql)
        connection.execute(schema.views)
        connection.execute("DELETE FROM schema_version")
        connection.execute("INSERT INTO schema_version BY NAME SELECT ? AS version, ? AS views, ? AS presage", [*mark, PRESAGE])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
