"""The store: `.presage/presage.duckdb`, and the segments that wait beside it.

The one class that other packages use. A run is written as a whole or, when it is interrupted, recorded as interrupted; reading is
read-only and sees whole runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import msgspec

from presage.engine.errors import StoreError
from presage.engine.facts.runs import Run
from presage.engine.store.connection import DatabaseError, StoreDamaged, opened, refuse_newer, translated, version_of
from presage.engine.store.merging import Merged, merge
from presage.engine.store.rows import content, rows
from presage.engine.store.schema import Schema, current
from presage.engine.store.segments import Manifest, OpenSegment, Segments
from presage.engine.version import VERSION as PRESAGE

FOLDER: Final = ".presage"
PATIENCE: Final = 10.0
"""Seconds to wait for a file that another process has open."""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query. columns: name and DuckDB type; a value is the host's own (JSON comes as text)."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view and what it is for."""

    name: str
    kind: str
    comment: str


class Store:
    """The store of a repository.

    repository: the analysed repository's root; the store lives in its folder `.presage`. Nothing is made before something is
    written.
    """

    def __init__(self, repository: Path, schema: Schema | None = None) -> None:
        self.folder = repository / FOLDER
        self.file = self.folder / "presage.duckdb"
        self._schema = schema or current()
        self._segments = Segments(self.folder / "segments")

    # Writing.

    def begin(self, command: str, arguments: Sequence[str] = (), started: str | None = None) -> Recording:
        """Note that a run begins: should this process die, the next writer records it as interrupted.

        started: ISO time in UTC. Raises StoreError when the folder can't be written to.
        """
        manifest = Manifest(
            schema=self._schema.version, presage=PRESAGE, command=command, arguments=tuple(arguments), started=started
        )
        return Recording(self, self._segments.begin(manifest))

    def write_run(self, run: Run, patience: float = PATIENCE) -> Merged:
        """Store a run as a whole. When the file stays busy, the run waits in its segment for the next writer: nothing is lost.

        Raises StoreError when it cannot be stored at all.
        """
        with self.begin(run.command, run.arguments, run.started or None) as recording:
            return recording.finish(run, patience)

    def merge(self, patience: float = PATIENCE) -> Merged:
        """Merge what waits. Raises StoreError as `write_run`."""
        return merge(self.file, self._segments, self._schema, patience)

    # Reading.

    def query(self, sql: str, parameters: Sequence[object] = (), patience: float = PATIENCE) -> Table:
        """The answer of the last of the SQL statements, which can neither change the store nor reach files or the network.

        Raises StoreError: no store, busy, damaged, a newer schema, or whatever is wrong with the SQL.
        """
        self._require()
        with opened(self.file, read_only=True, patience=patience) as connection:
            try:
                refuse_newer(version_of(connection, self.file), self._schema, self.file)
                connection.execute("SET enable_external_access = false; SET lock_configuration = true")
            except DatabaseError as error:
                raise translated(error, self.file) from error
            try:
                answer = connection.execute(sql, list(parameters)) if parameters else connection.execute(sql)
                if answer is None:
                    raise StoreError("the query is empty")
                columns = tuple((str(name), str(kind)) for name, kind, *_ in answer.description or ())
                return Table(columns, tuple(answer.fetchall()))
            except DatabaseError as error:
                found = translated(error, self.file)
                if isinstance(found, StoreDamaged):
                    raise found from error
                raise StoreError(f"the query is refused: {str(error).rstrip()}") from error

    def relations(self) -> tuple[Relation, ...]:
        """The store's tables, then its views, with their comments. Raises StoreError as `query`."""
        found = self.query(
            "SELECT table_name, 'table', coalesce(comment, ''), 1 AS part FROM duckdb_tables() WHERE NOT internal "
            "UNION ALL SELECT view_name, 'view', coalesce(comment, ''), 2 FROM duckdb_views() WHERE NOT internal "
            "ORDER BY part, 1"
        )
        return tuple(Relation(name, kind, comment) for name, kind, comment, _ in found.rows)

    def _require(self) -> None:
        if not self.file.exists():
            raise StoreError("there is no store yet", file=self.file, next_step="`presage simulate` makes it and stores its run.")


class Recording:
    """A run that has begun. `finish` stores it; leaving the `with` without that records it as interrupted."""

    def __init__(self, store: Store, segment: OpenSegment) -> None:
        self._store = store
        self._segment: OpenSegment | None = segment

    def finish(self, run: Run, patience: float = PATIENCE) -> Merged:
        """Store the run, complete or interrupted as it says. Raises StoreError as `Store.write_run`."""
        assert self._segment is not None, "a run is finished once"
        segment = self._segment
        manifest = msgspec.structs.replace(
            segment.manifest,
            command=run.command,
            arguments=run.arguments,
            status=run.status,
            fingerprint=run.fingerprint.id,
            revision=run.revisions[-1].id if run.revisions else None,
            content=content(run),
            started=run.started or segment.manifest.started,
            seconds=run.seconds,
        )
        segment.complete(rows(run), manifest, self._store._schema)
        self._segment = None
        return self._store.merge(patience)

    def discard(self) -> None:
        """Forget the run: it did not get as far as simulating anything."""
        if self._segment is not None:
            self._segment.discard()
            self._segment = None

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._segment is None:
            return
        self._segment.abandon()
        self._segment = None
        try:
            self._store.merge(patience=1.0)
        except StoreError:
            if error is None:
                raise
