"""Foreign keys: which tables hang together, what happens to children, whether every child has its parent.

Source of the rules: https://www.sqlite.org/foreignkeys.html and fkey.c.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from presage.engine.sim.relational.cells import as_cell, same_cell
from presage.engine.sim.relational.errors import Undecided, integrity
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.schema import ForeignKey, Schema, Table
from presage.engine.sim.relational.state import Key, Row, Rows, State
from presage.engine.sim.relational.values import Algebra
from presage.solvers import terms as T

_DEPTH = 1000


def connected(schema: Schema, names: Iterable[str]) -> set[str]:
    """`names` and all tables, in lower case, that foreign keys tie to them in any number of steps."""
    edges: dict[str, set[str]] = {}
    for name, table in schema.tables.items():
        for key in table.foreign_keys:
            edges.setdefault(name, set()).add(key.parent.lower())
            edges.setdefault(key.parent.lower(), set()).add(name)
    found = set(names)
    pending = sorted(found)
    while pending:
        for other in sorted(edges.get(pending.pop(), ())):
            if other not in found:
                found.add(other)
                pending.append(other)
    return found


class Changes(Protocol):
    """The tables while a statement changes them; see `Writer`."""

    before: State
    algebra: Algebra
    count: int

    def rows(self, table: Table) -> Rows:
        """The rows of a table as they are now."""

    def table(self, name: str) -> Table:
        """A table that may be changed."""

    def default(self, table: Table, place: int) -> Cell:
        """The default of a column."""

    def update(self, table: Table, key: Key, row: Row, rowid: Cell, conflict: str) -> Key | None:
        """Change a row."""

    def delete(self, table: Table, key: Key) -> Row:
        """Delete a row."""


class ForeignKeys:
    """The foreign keys that one statement has to keep. Rows are looked at again at its end.

    early: the key that is broken is one that SQLite checks before it inserts a single row.
    """

    def __init__(self, writer: Changes) -> None:
        self.writer = writer
        self.children: list[tuple[Table, Key]] = []
        self.parents: list[tuple[Table, Row]] = []
        self.depth = 0
        self.early = False

    def added(self, table: Table, key: Key) -> None:
        """A row is new."""
        self.children.append((table, key))

    def changed(self, table: Table, key: Key, old: Row, fresh: Key) -> None:
        """The row that was `old` at `key` is now at `fresh`."""
        row = self.writer.rows(table)[fresh]
        self.children = [(t, fresh if t is table and k == key else k) for t, k in self.children]
        for foreign in table.foreign_keys:
            places = [table.positions[name.lower()] for name in foreign.columns]
            if not all(same_cell(old[place], row[place]) for place in places):
                self.children.append((table, fresh))
                break
        self._act(table, old, row)

    def removed(self, table: Table, row: Row, key: Key) -> None:
        """A row is gone."""
        self.children = [(t, k) for t, k in self.children if not (t is table and k == key)]
        self._act(table, row, None)

    def _act(self, parent: Table, old: Row, new: Row | None) -> None:
        """Do to the children of a parent row what their keys say."""
        referenced = False
        for child, foreign in self._references(parent):
            columns = self._parent_places(parent, foreign)
            if new is not None and all(same_cell(old[place], new[place]) for place in columns):
                continue
            referenced = True
            action = foreign.on_delete if new is None else foreign.on_update
            for key in self._children_of(child, foreign, parent, old):
                self._act_on(child, key, foreign, action, None if new is None else [new[place] for place in columns])
        if referenced:
            self.parents.append((parent, old))

    def _act_on(self, child: Table, key: Key, foreign: ForeignKey, action: str, values: list[Cell] | None) -> None:
        writer = self.writer
        if action == "NO ACTION" or key not in writer.rows(child):
            return
        if action == "RESTRICT":
            raise integrity("FOREIGN KEY constraint failed", "SQLITE_CONSTRAINT_FOREIGNKEY")
        self.depth += 1
        if self.depth > _DEPTH:
            raise Undecided("foreign keys that act on more than 1000 levels")
        count = writer.count
        table = writer.table(child.name)
        if action == "CASCADE" and values is None:
            writer.delete(table, key)
        else:
            row = list(writer.rows(table)[key])
            for number, name in enumerate(foreign.columns):
                place = table.positions[name.lower()]
                if action == "SET DEFAULT":
                    row[place] = writer.default(table, place)
                else:
                    row[place] = values[number] if action == "CASCADE" and values is not None else None
            rowid = as_cell(key) if table.rowid is None else row[table.positions[table.rowid.lower()]]
            writer.update(table, key, tuple(row), rowid, "abort")
        writer.count = count
        self.depth -= 1

    # The end of the statement

    def finish(self, *, deferring: bool) -> bool:
        """Whether deferred keys are broken; raises SqlError for broken ones that are not deferred."""
        broken = False
        for child, key, foreign in self._suspects():
            row = self.writer.rows(child).get(key)
            if row is None or self._has_parent(child, row, foreign):
                continue
            if not (foreign.deferred and deferring):
                self.early = not foreign.deferred
                raise integrity("FOREIGN KEY constraint failed", "SQLITE_CONSTRAINT_FOREIGNKEY")
            broken = True
        return broken

    def _suspects(self) -> Iterator[tuple[Table, Key, ForeignKey]]:
        for child, key in self.children:
            for foreign in child.foreign_keys:
                yield child, key, foreign
        for parent, old in self.parents:
            for child, foreign in self._references(parent):
                for key in self._children_of(child, foreign, parent, old):
                    yield child, key, foreign

    def anything_broken(self) -> bool:
        """Whether any row at all lacks a parent."""
        return any(
            not self._has_parent(table, row, foreign)
            for table in self.writer.before.schema.tables.values()
            for foreign in table.foreign_keys
            for row in self.writer.rows(table).values()
        )

    def _has_parent(self, child: Table, row: Row, foreign: ForeignKey) -> bool:
        algebra = self.writer.algebra
        values = [algebra.settle_null(row[child.positions[name.lower()]]) for name in foreign.columns]
        if any(value is None for value in values):
            return True
        parent = self.writer.before.schema.table(foreign.parent)
        if parent is None:
            return False
        matches = [self._matches(values, parent, foreign, candidate) for candidate in self.writer.rows(parent).values()]
        return algebra.decide(T.or_(*matches))

    def _children_of(self, child: Table, foreign: ForeignKey, parent: Table, old: Row) -> list[Key]:
        found = []
        for key, row in self.writer.rows(child).items():
            values = [row[child.positions[name.lower()]] for name in foreign.columns]
            if self.writer.algebra.decide(self._matches(values, parent, foreign, old)):
                found.append(key)
        return found

    def _matches(self, values: list[Cell], parent: Table, foreign: ForeignKey, row: Row) -> T.Term:
        """Where the child's values are those of a parent row, under the parent columns' affinity and collation."""
        algebra = self.writer.algebra
        equal = T.true
        for value, place in zip(values, self._parent_places(parent, foreign), strict=True):
            column = parent.columns[place]
            value = algebra.affinity(value, column.affinity)
            equal = T.and_(equal, algebra.compare("=", value, row[place], column.collation).holds)
            if equal is T.false:
                break
        return equal

    def _parent_places(self, parent: Table, foreign: ForeignKey) -> list[int]:
        names = foreign.parent_columns or parent.key
        return [parent.positions[name.lower()] for name in names]

    def _references(self, parent: Table) -> Iterator[tuple[Table, ForeignKey]]:
        for table in self.writer.before.schema.tables.values():
            for foreign in table.foreign_keys:
                if foreign.parent.lower() == parent.name.lower():
                    yield table, foreign
