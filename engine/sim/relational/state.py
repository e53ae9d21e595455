"""The content of a database as a value: a schema, an image on the host, and the tables held here.

A table is held here, as rows of cells, while a cell of it is symbolic or after our own evaluator has written it; its
rows in the image are then stale and nobody reads them. States are never changed in place: a transaction, a savepoint
and a fork keep the state that they may come back to.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from presage.engine.sim.relational.cells import same_cell
from presage.engine.sim.relational.host import Cell, HostPool, Image
from presage.engine.sim.relational.schema import Schema, Table, quoted, rowid_name

Key: TypeAlias = Hashable
"""What tells the rows of a table apart: the rowid, an int or an INT term; without rowid the primary key's cells."""
Row: TypeAlias = tuple[Cell, ...]
Rows: TypeAlias = dict[Key, Row]
"""The rows of one table by key, each with a cell a column. Never changed after it became part of a state."""


@dataclass(frozen=True, eq=False)
class State:
    """schema, and content: `held` has the tables held here, by lower-case name; all others are in `image`."""

    schema: Schema
    image: Image
    held: Mapping[str, Rows]

    def with_tables(self, tables: Mapping[str, Rows]) -> State:
        """The state in which `tables`, by lower-case name, have these rows."""
        return replace(self, held={**self.held, **tables})

    def rows(self, table: Table, pool: HostPool) -> Rows:
        """The rows of a table, from wherever they are."""
        name = table.name.lower()
        if name in self.held:
            return self.held[name]
        if name not in self.image.tables:
            self.image.tables[name] = read_rows(table, self.image, pool)
        found: Rows = self.image.tables[name]
        return found


def empty_state() -> State:
    """The state of a new database."""
    return State(Schema((), {}, {}), Image(b""), {})


def read_rows(table: Table, image: Image, pool: HostPool) -> Rows:
    """The rows that `image` has for a table."""
    host = pool.host(image)
    names = ", ".join(quoted(column.name) for column in table.columns)
    source = quoted(table.name)
    if table.without_rowid:
        places = [table.positions[name.lower()] for name in table.key]
        return {tuple(row[place] for place in places): row for row in host.rows(f"SELECT {names} FROM {source}")}
    rowid = rowid_name(table)
    return {row[0]: row[1:] for row in host.rows(f"SELECT {rowid}, {names} FROM {source} ORDER BY {rowid}")}


def write_rows(table: Table, rows: Rows) -> Iterable[tuple[str, list[Row]]]:
    """The statements, each with the parameters of its runs, that make the image's rows of a table these."""
    source = quoted(table.name)
    stored = [place for place, column in enumerate(table.columns) if not column.hidden]
    names = [quoted(table.columns[place].name) for place in stored]
    yield f"DELETE FROM {source}", [()]
    if table.without_rowid or table.rowid is not None:
        marks = ", ".join("?" * len(names))
        parameters = [tuple(row[place] for place in stored) for row in rows.values()]
        yield f"INSERT INTO {source} ({', '.join(names)}) VALUES ({marks})", parameters
    else:
        marks = ", ".join("?" * (len(names) + 1))
        parameters = [(key, *(row[place] for place in stored)) for key, row in rows.items()]
        yield f"INSERT INTO {source} ({', '.join([rowid_name(table), *names])}) VALUES ({marks})", parameters


@dataclass(frozen=True)
class TableSnapshot:
    """The rows of one table at one moment. name: as it was created. columns: their names, in order."""

    name: str
    columns: tuple[str, ...]
    rows: Rows

    def dicts(self) -> list[dict[str, Cell]]:
        """The rows as mappings from column to cell, in the order of their keys where that is known."""
        return [self._dict(row) for row in self.rows.values()]

    def _dict(self, row: Row) -> dict[str, Cell]:
        return dict(zip(self.columns, row, strict=True))


Snapshot: TypeAlias = dict[str, TableSnapshot]
"""The tables of a database at one moment, by name."""
RowChanges: TypeAlias = dict[str, list[dict[str, object]]]
"""`inserted` and `deleted`: rows as column -> cell; `updated`: {"before": row, "after": row}."""


def diff_rows(before: Snapshot, after: Snapshot) -> dict[str, RowChanges]:
    """What changed, by table, rows matched by key; tables without a change are left out.

    A table that was dropped has all its rows deleted, a new one all its rows inserted; rows of a table whose columns
    changed are matched by key too.
    """
    changes: dict[str, RowChanges] = {}
    for name in sorted({*before, *after}):
        change = _diff_table(before.get(name), after.get(name))
        if any(change.values()):
            changes[name] = change
    return changes


def _diff_table(before: TableSnapshot | None, after: TableSnapshot | None) -> RowChanges:
    old = before.rows if before is not None else {}
    new = after.rows if after is not None else {}
    change: RowChanges = {"inserted": [], "updated": [], "deleted": []}
    if before is not None:
        change["deleted"] = [dict(before._dict(row)) for key, row in old.items() if key not in new]
    if after is not None:
        change["inserted"] = [dict(after._dict(row)) for key, row in new.items() if key not in old]
    if before is not None and after is not None and old is not new:
        for key, row in old.items():
            other = new.get(key)
            if other is not None and not _same_row(row, other):
                change["updated"].append({"before": before._dict(row), "after": after._dict(other)})
    return change


def _same_row(one: Row, other: Row) -> bool:
    return len(one) == len(other) and all(map(same_cell, one, other))
