"""Changing rows under a schema's constraints, in the order in which SQLite checks them (insert.c, update.c)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from presage.engine.sim.relational.cells import HIGHEST, SymCell, as_cell, as_key
from presage.engine.sim.relational.errors import SqlError, Undecided, integrity
from presage.engine.sim.relational.expressions import Compiler
from presage.engine.sim.relational.foreign_keys import ForeignKeys
from presage.engine.sim.relational.host import Cell, HostPool
from presage.engine.sim.relational.parsing import parse_expression
from presage.engine.sim.relational.schema import Index, Table, quoted
from presage.engine.sim.relational.scope import Frame, Scope
from presage.engine.sim.relational.selects import table_source
from presage.engine.sim.relational.state import Key, Row, Rows, State
from presage.engine.sim.relational.values import Algebra, Truth, rank
from presage.solvers import terms as T

SEQUENCE = "sqlite_sequence"


class Skip(Exception):
    """The row is left as it was: OR IGNORE, ON CONFLICT DO NOTHING."""


@dataclass(frozen=True)
class Clash:
    """A row that is there already and would not be unique any more. index: whose columns clash, None for the rowid."""

    key: Key
    index: Index | None


@dataclass
class Writer:
    """The tables while one statement changes them.

    count: rows changed by the statement itself; total: by foreign keys also. refused: the error was raised for a
    constraint to which OR FAIL and OR ROLLBACK apply. confirm: raises Undecided unless two texts are the same to SQLite.
    """

    before: State
    pool: HostPool
    algebra: Algebra
    compiler: Compiler
    foreign_keys: bool
    confirm: Callable[[str, str], None]
    last_insert_rowid: Cell = 0
    count: int = 0
    total: int = 0
    refused: bool = False
    changed: dict[str, Rows] = field(default_factory=dict)
    _checks: dict[str, list[tuple[str, Callable[[Frame], Truth]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = ForeignKeys(self) if self.foreign_keys else None

    # Tables

    def rows(self, table: Table) -> Rows:
        """The rows of a table as they are now."""
        found = self.changed.get(table.name.lower())
        return self.before.rows(table, self.pool) if found is None else found

    def table(self, name: str) -> Table:
        """A table that may be changed here; raises Undecided for one that only the host understands."""
        table = self.before.schema.tables[name.lower()]
        if table.virtual or table.triggers or table.clauses or any(column.hidden for column in table.columns):
            raise Undecided(f"changing {table.name}: triggers, ON CONFLICT clauses, generated or virtual columns")
        return table

    def state(self) -> State:
        """The state after the changes."""
        return self.before.with_tables(self.changed) if self.changed else self.before

    def failed_state(self) -> State:
        """The state after OR FAIL: what was done stays, but used rowids are only noted at the end of a statement."""
        return self.before.with_tables({name: rows for name, rows in self.changed.items() if name != SEQUENCE})

    def finish(self, *, deferring: bool) -> bool:
        """Check foreign keys at the end of the statement; whether deferred ones are broken. Raises SqlError."""
        return self.keys.finish(deferring=deferring) if self.keys is not None else False

    def _working(self, table: Table) -> Rows:
        name = table.name.lower()
        if name not in self.changed:
            self.changed[name] = dict(self.rows(table))
        return self.changed[name]

    # Changes

    def insert(self, table: Table, row: Row, rowid: Cell, conflict: str, resolve: Resolve | None = None) -> Key | None:
        """Insert a row whose cells have no affinity yet; its key, or None if the row was skipped or updated another.

        rowid: the cell given for the rowid, NULL for an automatic one. conflict: abort, fail, ignore, replace or
        rollback. resolve: what an ON CONFLICT clause does with a clash, tried first.
        """
        try:
            key, cells = self._keyed(table, row, rowid)
            self._note_used(table, key)
            cells = self._checked(table, cells, conflict)
            key = primary_key(table, cells) if table.without_rowid else key
            self._make_room(table, key, cells, None, conflict, resolve)
        except Skip:
            return None
        self._working(table)[key] = cells
        if not table.without_rowid:
            self.last_insert_rowid = as_cell(key)
        if self.keys is not None:
            self.keys.added(table, key)
        self.count += 1
        self.total += 1
        return key

    def update(self, table: Table, key: Key, row: Row, rowid: Cell, conflict: str) -> Key | None:
        """Change the row at `key`; its new key, or None if it was skipped. rowid: the cell for its rowid."""
        try:
            if not table.without_rowid and rowid is None:
                raise integrity("datatype mismatch", "SQLITE_MISMATCH")
            fresh, cells = self._keyed(table, row, rowid)
            cells = self._checked(table, cells, conflict)
            fresh = primary_key(table, cells) if table.without_rowid else fresh
            self._make_room(table, fresh, cells, key, conflict, None)
        except Skip:
            return None
        old = self.replace(table, key, fresh, cells)
        if self.keys is not None:
            self.keys.changed(table, key, old, fresh)
        self.count += 1
        self.total += 1
        return fresh

    def delete(self, table: Table, key: Key) -> Row:
        """Delete the row at `key`; gives it."""
        row = self.remove(table, key)
        self.count += 1
        self.total += 1
        if self.keys is not None:
            self.keys.removed(table, row, key)
        return row

    def remove(self, table: Table, key: Key) -> Row:
        """Take a row away, without counting and without any check."""
        return self._working(table).pop(key)

    def replace(self, table: Table, key: Key, fresh: Key, cells: Row) -> Row:
        """Put `cells` at `fresh` in the place of the row at `key`, without counting and without any check."""
        rows = self._working(table)
        old = rows[key]
        if key == fresh:
            rows[key] = cells
        else:
            del rows[key]
            rows[fresh] = cells
        return old

    # The key

    def _keyed(self, table: Table, row: Row, rowid: Cell) -> tuple[Key, Row]:
        """The row's rowid, if it has one, and the row with affinities applied and its rowid in it."""
        cells = [self._stored(table, place, cell) for place, cell in enumerate(row)]
        if table.without_rowid:
            return None, tuple(cells)
        rowid = self.algebra.settle_null(rowid)
        key = self._automatic(table) if rowid is None else as_key(self._whole(rowid))
        if table.rowid is not None:
            cells[table.positions[table.rowid.lower()]] = as_cell(key)
        return key, tuple(cells)

    def _stored(self, table: Table, place: int, cell: Cell) -> Cell:
        column = table.columns[place]
        if table.rowid is not None and column.name == table.rowid:
            return cell
        cell = self.algebra.affinity(cell, column.affinity)
        return self._strict(table, place, cell) if table.strict else cell

    def _strict(self, table: Table, place: int, cell: Cell) -> Cell:
        """A cell of a STRICT table, which must be of its column's type."""
        column = table.columns[place]
        cell = self.algebra.settle_null(cell)
        kind = {1: "REAL" if isinstance(cell, float) else "INT", 2: "TEXT", 3: "BLOB"}.get(rank(cell))
        wanted = {"INTEGER": "INT"}.get(column.type.upper(), column.type.upper())
        if kind is None or wanted in {"ANY", kind}:
            return cell
        message = f"cannot store {kind} value in {column.type.upper()} column {table.name}.{column.name}"
        raise integrity(message, "SQLITE_CONSTRAINT_DATATYPE")

    def _whole(self, cell: Cell) -> Cell:
        """The integer that a rowid's cell is; raises SqlError for anything else."""
        cell = self.algebra.affinity(self.algebra.concrete_text(cell), "NUMERIC")
        if isinstance(cell, int) or (isinstance(cell, SymCell) and cell.term.sort is T.INT):
            return cell
        raise integrity("datatype mismatch", "SQLITE_MISMATCH")

    def _automatic(self, table: Table) -> Key:
        highest: Cell = 0
        known = False
        for key in self.rows(table):
            cell = as_cell(key)
            if not known or self.algebra.order(highest, cell) < 0:
                highest, known = cell, True
        if table.autoincrement:
            used = self._sequence(table)
            if used is not None and (not known or self.algebra.order(highest, used[1]) < 0):
                highest, known = used[1], True
            if known and self.algebra.order(highest, 0) < 0:
                highest = 0
        if not known:
            return 1
        if isinstance(highest, SymCell):
            if self.algebra.decide(T.eq(highest.term, T.const(HIGHEST))):
                raise Undecided("an automatic rowid after the highest one")
            return T.add(highest.term, T.const(1))
        if highest == HIGHEST:
            raise Undecided("an automatic rowid after the highest one")
        return max(int(highest), 0) + 1 if table.autoincrement else int(highest) + 1

    def _sequence(self, table: Table) -> tuple[Key, Cell] | None:
        for key, row in self.rows(self.before.schema.tables[SEQUENCE]).items():
            if row[0] == table.name:
                return key, row[1]
        return None

    def start_sequence(self, table: Table) -> None:
        """See that an AUTOINCREMENT table has its row in sqlite_sequence, which every INSERT makes."""
        if table.autoincrement and self._sequence(table) is None:
            sequence = self.before.schema.tables[SEQUENCE]
            self._working(sequence)[self._automatic(sequence)] = (table.name, 0)

    def _note_used(self, table: Table, key: Key) -> None:
        """Note a rowid that an INSERT has used, though the row may be skipped."""
        used = self._sequence(table) if table.autoincrement else None
        if used is not None and self.algebra.order(used[1], as_cell(key)) < 0:
            self._working(self.before.schema.tables[SEQUENCE])[used[0]] = (table.name, as_cell(key))

    # Constraints

    def _checked(self, table: Table, cells: Row, conflict: str) -> Row:
        """The row after NOT NULL and CHECK; raises SqlError, or Skip."""
        row = list(cells)
        for place, column in enumerate(table.columns):
            if not column.notnull or column.name == table.rowid:
                continue
            row[place] = self.algebra.settle_null(row[place])
            if row[place] is None and conflict == "replace" and column.default is not None:
                row[place] = self._stored(table, place, self.default(table, place))
            if row[place] is None:
                message = f"NOT NULL constraint failed: {table.name}.{column.name}"
                self._refuse(conflict, integrity(message, "SQLITE_CONSTRAINT_NOTNULL"))
        frame = Frame([(*row, self._rowid_of(table, row))], None)
        for name, condition in self._conditions(table):
            if self.algebra.decide(condition(frame).fails):
                self._refuse(conflict, integrity(f"CHECK constraint failed: {name}", "SQLITE_CONSTRAINT_CHECK"))
        return tuple(row)

    def _rowid_of(self, table: Table, row: Sequence[Cell]) -> Cell:
        return None if table.rowid is None else row[table.positions[table.rowid.lower()]]

    def _refuse(self, conflict: str, error: SqlError) -> None:
        if conflict == "ignore":
            raise Skip
        self.refused = conflict in {"fail", "rollback"}
        raise error

    def _conditions(self, table: Table) -> list[tuple[str, Callable[[Frame], Truth]]]:
        if table.name not in self._checks:
            scope = Scope([table_source(table, table.name)])
            found = []
            for check in table.checks:
                condition, text = self.compiler.condition(parse_expression(check.sql), scope)
                self.confirm(f"SELECT {check.sql} FROM {quoted(table.name)}", f"SELECT {text} FROM {quoted(table.name)}")
                found.append((check.name, condition))
            self._checks[table.name] = found
        return self._checks[table.name]

    def default(self, table: Table, place: int) -> Cell:
        """The default of a column."""
        text = table.columns[place].default
        if text is None:
            return None
        compiled = self.compiler.compile(parse_expression(text), Scope([]))
        self.confirm(f"SELECT {text}", f"SELECT {compiled.sql}")
        return compiled.run(Frame([], None))

    # Uniqueness

    def _make_room(self, table: Table, key: Key, cells: Row, current: Key | None, conflict: str, resolve: Resolve | None) -> None:
        """See that a row may stand at `key`, where it comes from `current` if it is there already.

        Deletes rows in the way under OR REPLACE; raises SqlError, or Skip.
        """
        for clash in self._clashes(table, key, cells, current):
            if resolve is not None:
                resolve(clash, cells)
            if conflict == "replace":
                self._displace(table, clash.key)
            else:
                self._refuse(conflict, not_unique(table, clash.index))

    def _displace(self, table: Table, key: Key) -> None:
        rows = self._working(table)
        if key in rows:
            row = rows.pop(key)
            if self.keys is not None:
                self.keys.removed(table, row, key)

    def _clashes(self, table: Table, key: Key, cells: Row, current: Key | None) -> list[Clash]:
        """The rows in the way, the rowid's first, then by index in SQLite's order."""
        found: list[Clash] = []
        others = {other: row for other, row in self.rows(table).items() if other != current or current is None}
        if not table.without_rowid and (current is None or key != current):
            found += self._first({other: self.algebra.same(as_cell(key), as_cell(other)) for other in others}, None)
        for index in table.indexes:
            if not index.unique:
                continue
            if index.partial or any(name is None for name, _, _ in index.columns):
                raise Undecided(f"the index {index.name}, which is partial or on expressions")
            found += self._first({other: self._equal(table, index, cells, row) for other, row in others.items()}, index)
        return found

    def _first(self, conditions: Mapping[Key, T.Term], index: Index | None) -> list[Clash]:
        """The first row for which its condition holds."""
        self.algebra.split_exclusive(conditions.values())
        for key, condition in conditions.items():
            if self.algebra.decide(condition):
                return [Clash(key, index)]
        return []

    def _equal(self, table: Table, index: Index, one: Row, other: Row) -> T.Term:
        equal = T.true
        for name, _, collation in index.columns:
            place = table.positions[str(name).lower()]
            equal = T.and_(equal, self.algebra.compare("=", one[place], other[place], collation).holds)
            if equal is T.false:
                break
        return equal


def primary_key(table: Table, row: Row) -> Key:
    """The key of a row of a table WITHOUT ROWID."""
    return tuple(row[table.positions[name.lower()]] for name in table.key)


Resolve = Callable[[Clash, Row], None]
"""Handles a clash of a new row: raises Skip after it did what the ON CONFLICT clause says, or returns."""


def not_unique(table: Table, index: Index | None) -> SqlError:
    """SQLite's error for a row that would not be unique."""
    if index is None:
        code = "SQLITE_CONSTRAINT_ROWID" if table.rowid is None else "SQLITE_CONSTRAINT_PRIMARYKEY"
        return integrity(f"UNIQUE constraint failed: {table.name}.{table.rowid or 'rowid'}", code)
    names = ", ".join(f"{table.name}.{name}" for name, _, _ in index.columns)
    code = "SQLITE_CONSTRAINT_PRIMARYKEY" if index.origin == "pk" else "SQLITE_CONSTRAINT_UNIQUE"
    return integrity(f"UNIQUE constraint failed: {names}", code)
