"""Runs on their way into the store: one folder of Parquet files each, below `.presage/segments`.

    000007-1f3a5c.open/     being written; its owner holds `owner.lock`, so a dead owner's folder is known as such
    000007-1f3a5c/          complete, waits to be merged
    000007-1f3a5c.damaged/  could not be merged, kept for a look

A folder has `run.json` (a `Manifest`) and one Parquet file for each table that has rows. Complete folders come by a rename, so
nobody sees half of one. Not for the merging: `presage.engine.store.merging`.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import IO, Literal

import msgspec

from presage.engine.errors import StoreError
from presage.engine.store.connection import in_memory
from presage.engine.store.locks import FileLock
from presage.engine.store.rows import Row, json_text
from presage.engine.store.schema import Schema
from presage.engine.version import VERSION as PRESAGE

_OPEN, _DAMAGED = ".open", ".damaged"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a run apart from its rows. schema: version of the tables that the rows are for."""

    schema: int
    presage: str
    command: str
    arguments: tuple[str, ...] = ()
    status: Literal["complete", "interrupted"] = "interrupted"
    fingerprint: str = ""
    revision: str | None = None
    content: str | None = None
    started: str | None = None
    seconds: float | None = None
    tables: tuple[str, ...] = ()


class OpenSegment:
    """A folder that this process is writing. `complete` or `abandon` ends it."""

    def __init__(self, path: Path, lock: FileLock, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._lock = lock

    def complete(self, rows: Iterable[tuple[str, Row]], manifest: Manifest, schema: Schema) -> Path:
        """Write the rows, then the manifest, and let the folder be seen; return its new path.

        Raises StoreError when the disk doesn't take it; the folder then stays open.
        """
        try:
            tables = self._write_lines(rows)
            _lines_to_parquet(self.path, tables, schema)
            _write_durably(self.path / "run.json", msgspec.json.encode(msgspec.structs.replace(manifest, tables=tables)))
            final = self.path.with_name(self.path.name.removesuffix(_OPEN))
            self.path.rename(final)
            _sync_folder(final.parent)
        except OSError as error:
            raise StoreError(f"the run cannot be stored: {error.strerror or error}", file=self.path) from error
        self._lock.release()
        return final

    def abandon(self) -> None:
        """Leave the folder as one of a run that was interrupted."""
        self._lock.release()

    def discard(self) -> None:
        """Remove the folder, as if the run had never begun."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()

    def _write_lines(self, rows: Iterable[tuple[str, Row]]) -> tuple[str, ...]:
        files: dict[str, IO[str]] = {}
        try:
            for table, row in rows:
                if table not in files:
                    files[table] = (self.path / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n")
                files[table].write(json_text(row) + "\n")
        finally:
            for file in files.values():
                file.close()
        return tuple(files)


def _lines_to_parquet(folder: Path, tables: Iterable[str], schema: Schema) -> None:
    """Turn each table's JSON lines into Parquet with the table's own column types."""
    types = _column_types(schema.tables)
    with in_memory() as memory:
        for table in tables:
            lines, parquet = folder / f"{table}.jsonl", folder / f"{table}.parquet"
            typed = ", ".join(f"{_text(name)}: {_text(kind)}" for of, name, kind in types if of == table)
            memory.execute(
                f"COPY (SELECT * FROM read_json({_text(str(lines))}, format = 'newline_delimited', columns = {{{typed}}}, "
                f"maximum_object_size = 1073741824)) TO {_text(str(parquet))} (FORMAT parquet)"
            )
            lines.unlink()
            _sync_file(parquet)


@lru_cache(maxsize=4)
def _column_types(tables: str) -> tuple[tuple[str, str, str], ...]:
    """Table, column and type in segments: JSON as text, numbers of simulations in place of the keys of a merged run."""
    with in_memory() as memory:
        memory.execute("".join(re.findall(r"^CREATE TABLE.*?;$", tables, re.DOTALL | re.MULTILINE)))
        columns = memory.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"
        ).fetchall()
    kept = [(table, name, kind) for table, name, kind in columns if name != "run_id"]
    return tuple(
        (table, "simulation", "INTEGER") if name == "simulation_id" else (table, name, "VARCHAR" if kind == "JSON" else kind)
        for table, name, kind in kept
    )


def _text(value: str) -> str:
    """A text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"


class Segments:
    """The folder of segments below `.presage`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, manifest: Manifest) -> OpenSegment:
        """A new open folder with that manifest. Raises StoreError when it cannot be made."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._changing():
                path = self.folder / f"{self._next_number():06}-{secrets.token_hex(3)}{_OPEN}"
                path.mkdir()
                lock = FileLock(path / "owner.lock")
                lock.take()
                _write_durably(path / "run.json", msgspec.json.encode(manifest))
        except OSError as error:
            problem = f"runs cannot be stored here: {error.strerror or error}"
            raise StoreError(problem, file=self.folder, next_step="Check that the folder can be written to.") from error
        return OpenSegment(path, lock, manifest)

    def _changing(self) -> FileLock:
        return FileLock(self.folder / ".lock")

    def _next_number(self) -> int:
        numbers = [int(path.name[:6]) for path in self._all() if path.name[:6].isdigit()]
        return max(numbers, default=0) + 1

    def _all(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_dir())

    def complete(self) -> list[Path]:
        """Folders that wait to be merged, oldest first."""
        return [path for path in self._all() if "." not in path.name]

    def finish_dead(self) -> None:
        """Turn the open folders of dead processes into complete ones that say `interrupted` and have no rows."""
        for path in self._all():
            if path.suffix == _OPEN:
                self._finish_if_dead(path)

    def _finish_if_dead(self, path: Path) -> None:
        with self._changing():
            lock = FileLock(path / "owner.lock")
            if not lock.attempt():
                return
            if not path.is_dir():  # Its owner has just completed it.
                lock.release()
                return
            manifest = read_manifest(path) or Manifest(schema=1, presage=PRESAGE, command="unknown")
            ended = msgspec.structs.replace(manifest, status="interrupted", content=None, seconds=None, tables=())
            for file in path.iterdir():
                if file.suffix in (".jsonl", ".parquet"):
                    file.unlink()
            _write_durably(path / "run.json", msgspec.json.encode(ended))
            path.rename(path.with_name(path.name.removesuffix(_OPEN)))
            lock.release()

    def remove(self, path: Path) -> None:
        """Remove a merged folder; one that can't be removed stays, and is known as merged."""
        shutil.rmtree(path, ignore_errors=True)

    def keep_aside(self, path: Path) -> Path:
        """Rename a folder that can't be merged."""
        aside = path.with_name(path.name + _DAMAGED)
        path.rename(aside)
        return aside


def read_manifest(path: Path) -> Manifest | None:
    """The manifest of a folder, None when it is missing or damaged."""
    try:
        return msgspec.json.decode((path / "run.json").read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None


def _write_durably(path: Path, data: bytes) -> None:
    """Write a file so that it has either its old or its new contents, whatever happens."""
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make a rename durable, where the system can."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
