"""Merging segments into the DuckDB file: one writer at a time, each run in one transaction.

A writer that does not get the file in time leaves its segments to the next one. Not for making segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presage.engine.errors import StoreError
from presage.engine.store.connection import (
    Connection,
    DatabaseError,
    StoreBusy,
    StoreDamaged,
    bring_up_to_date,
    opened,
    translated,
)
from presage.engine.store.locks import held
from presage.engine.store.schema import Schema
from presage.engine.store.segments import Manifest, Segments, read_manifest


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did. runs: number in the store of each merged segment, by the segment's name.

    waiting: segments left to the next writer, because the file was busy or they are for newer tables. aside: what was damaged
    and is kept under these names.
    """

    runs: dict[str, int]
    waiting: int = 0
    aside: tuple[Path, ...] = ()


def merge(file: Path, segments: Segments, schema: Schema, patience: float) -> Merged:
    """Merge every segment that waits, those of dead processes as interrupted runs.

    patience: seconds to wait for the file. Raises StoreError when it cannot be written at all (a newer schema, no permission);
    the segments stay.
    """
    segments.finish_dead()
    if not segments.complete():
        return Merged({})
    aside: list[Path] = []
    for _ in range(2):
        try:
            with opened(file, read_only=False, patience=patience) as connection:
                return _merge_into(connection, file, segments, schema, aside)
        except StoreBusy:
            return Merged({}, waiting=len(segments.complete()))
        except StoreDamaged:
            aside += keep_aside(file)
    raise StoreError("the store is damaged, and a new one cannot be made beside it", file=file)


def _merge_into(connection: Connection, file: Path, segments: Segments, schema: Schema, aside: list[Path]) -> Merged:
    """Merge what waits now: while this process has the file, no other merges or removes segments."""
    try:
        bring_up_to_date(connection, schema, file)
        known = dict(connection.execute("SELECT segment, run_id FROM merged_segment").fetchall())
    except DatabaseError as error:
        raise translated(error, file) from error
    runs: dict[str, int] = {}
    left = 0
    for path in segments.complete():
        manifest = read_manifest(path)
        if manifest is not None and manifest.schema > schema.version:
            left += 1
            continue
        try:
            if path.name not in known:
                runs[path.name] = _insert(connection, path, manifest)
            segments.remove(path)
        except (DatabaseError, _Unreadable) as error:
            if isinstance(translated(error, file), StoreDamaged) and not _is_segments_fault(error):
                raise translated(error, file) from error
            aside.append(segments.keep_aside(path))
    _forget_removed(connection, [path.name for path in segments.complete()])
    return Merged(runs, left, tuple(aside))


def _forget_removed(connection: Connection, present: list[str]) -> None:
    """Names of segments that are gone need not be remembered: no two segments have one name."""
    connection.execute("DELETE FROM merged_segment WHERE NOT list_contains(?, segment)", [present])


class _Unreadable(Exception):
    """A segment has no manifest."""


def _is_segments_fault(error: Exception) -> bool:
    return ".parquet" in str(error)


def _insert(connection: Connection, path: Path, manifest: Manifest | None) -> int:
    """Insert one segment's run in one transaction; return the run's number."""
    if manifest is None:
        raise _Unreadable(f"{path.name} has no run.json")
    connection.execute("BEGIN")
    try:
        (number,) = connection.execute("SELECT coalesce(max(run_id), 0) + 1 FROM run").fetchall()[0]
        connection.execute(
            "INSERT INTO run BY NAME SELECT ? AS run_id, ? AS fingerprint, ? AS revision, ? AS command, ? AS arguments,"
            " ? AS status, ? AS content, TRY_CAST(? AS TIMESTAMP) AS started, ? AS seconds",
            [
                number,
                manifest.fingerprint,
                manifest.revision,
                manifest.command,
                list(manifest.arguments),
                manifest.status,
                manifest.content,
                manifest.started,
                manifest.seconds,
            ],
        )
        for table in manifest.tables:
            _insert_table(connection, table, path / f"{table}.parquet", number)
        connection.execute("INSERT INTO merged_segment VALUES (?, ?)", [path.name, number])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return int(number)


def _insert_table(connection: Connection, table: str, parquet: Path, number: int) -> None:
    source = "read_parquet('" + str(parquet).replace("'", "''") + "')"
    columns = [name for name, *_ in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    keys = f"{number} AS run_id"
    kept = "*"
    if "simulation" in columns:
        keys += f", '{number}.' || simulation AS simulation_id"
        kept = "* EXCLUDE (simulation)"
    quoted = '"' + table.replace('"', '""') + '"'
    connection.execute(f"INSERT INTO {quoted} BY NAME SELECT {keys}, {kept} FROM {source}")


def keep_aside(file: Path) -> list[Path]:
    """Rename a damaged file, and its write-ahead log, to names that are free; return the new names.

    Another process may have done so already: then the file that is there now is left alone.
    """
    with held(file.with_name(file.name + ".aside.lock")):
        if not _is_damaged(file):
            return []
        number = 1
        while file.with_name(f"{file.name}.damaged-{number}").exists():
            number += 1
        moved: list[Path] = []
        for part in (file, file.with_name(file.name + ".wal")):
            if part.exists():
                target = part.with_name(f"{part.name}.damaged-{number}")
                part.rename(target)
                moved.append(target)
        return moved


def _is_damaged(file: Path) -> bool:
    try:
        with opened(file, read_only=False, patience=0) as connection:
            connection.execute("FORCE CHECKPOINT")
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall():
                connection.execute(f'SELECT count(*), min(COLUMNS(*)) FROM "{table}"').fetchall()
    except StoreDamaged:
        return True
    except DatabaseError as error:
        return isinstance(translated(error, file), StoreDamaged)
    except StoreError:
        return False
    return False
