"""Tables, columns, indexes and constraints of a database, as SQLite itself reports them.

What no pragma tells (collations, CHECK, AUTOINCREMENT, deferred keys) is read from the tokens of CREATE TABLE.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from presage.engine.sim.relational.lexis import Lexeme, enclosed, lexemes, parts

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. affinity: TEXT, NUMERIC, INTEGER, REAL or BLOB. default: SQL text. key: place in the primary key,
    from 1, or 0. hidden: 0 ordinary, 2 or 3 generated."""

    name: str
    type: str
    affinity: str
    collation: str
    notnull: bool
    default: str | None
    key: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Index:
    """One index. origin: c, u or pk. columns: (column or None for an expression, descending, collation), keys only."""

    name: str
    unique: bool
    origin: str
    columns: tuple[tuple[str | None, bool, str], ...]
    partial: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """One foreign key of a table. parent_columns is empty if it names the parent's primary key implicitly."""

    columns: tuple[str, ...]
    parent: str
    parent_columns: tuple[str, ...]
    on_update: str
    on_delete: str
    deferred: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One CHECK constraint. name: what SQLite's error message calls it. sql: its expression."""

    name: str
    sql: str


@dataclass(frozen=True)
class Table:
    """One table. rowid: the column that is another name of the rowid, if there is one. triggers: their names.
    clauses: whether some constraint has an ON CONFLICT clause of its own. virtual: made by a module."""

    name: str
    columns: tuple[Column, ...]
    rowid: str | None
    without_rowid: bool
    strict: bool
    autoincrement: bool
    indexes: tuple[Index, ...]
    foreign_keys: tuple[ForeignKey, ...]
    checks: tuple[Check, ...]
    triggers: tuple[str, ...]
    clauses: bool
    virtual: bool
    positions: dict[str, int] = field(compare=False, repr=False)

    def position(self, name: str) -> int | None:
        """The place of the column called `name`, in any case, from 0."""
        return self.positions.get(name.lower())

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key, in its order."""
        return tuple(column.name for column in sorted(self.columns, key=lambda c: c.key) if column.key)


@dataclass(frozen=True)
class Schema:
    """All tables and views of a database. catalogue: the rows of sqlite_master that this was read from.
    tables: by lower-case name. views: lower-case name to the SQL text that made it. analyses, memory: what was found
    out about statements."""

    catalogue: tuple[tuple[Any, ...], ...]
    tables: dict[str, Table]
    views: dict[str, str]
    analyses: dict[tuple[str, int], Any] = field(default_factory=dict, compare=False, repr=False)
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> Table | None:
        """The table called `name`, in any case."""
        return self.tables.get(name.lower())


_CATALOGUE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid"


def catalogue(query: Query) -> tuple[tuple[Any, ...], ...]:
    """The rows that identify a schema."""
    return tuple(query(_CATALOGUE))


def read_schema(query: Query, previous: Schema) -> Schema:
    """The schema of the database on which `query` runs SQL. previous: one whose tables may be the same still."""
    rows = catalogue(query)
    tables: dict[str, Table] = {}
    before, now = _by_table(previous.catalogue), _by_table(rows)
    flags = {row[1]: row for row in query("PRAGMA main.table_list")}
    names = [(name, sql) for kind, name, _, sql in rows if kind == "table"]
    for name, sql in names:
        key = name.lower()
        if key in previous.tables and before.get(key) == now[key]:
            tables[key] = previous.tables[key]
            continue
        triggers = tuple(row[1] for row in rows if row[0] == "trigger" and row[2].lower() == key)
        tables[key] = _read_table(query, name, sql or "", triggers, flags.get(name))
    views = {name.lower(): sql for kind, name, _, sql in rows if kind == "view"}
    return Schema(rows, tables, views)


def _by_table(rows: tuple[tuple[Any, ...], ...]) -> dict[str, list[tuple[Any, ...]]]:
    """What a catalogue says of each table, by its lower-case name."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[2].lower(), []).append(row)
    return found


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def rowid_name(table: Table) -> str:
    """A name under which SQL reaches the rowid of a table: the one that no column has taken."""
    return next(name for name in ("rowid", "_rowid_", "oid") if name not in table.positions)


def affinity_of(declared: str) -> str:
    """The affinity of a declared type (https://www.sqlite.org/datatype3.html, section 3.1)."""
    text = declared.upper()
    if "INT" in text:
        return "INTEGER"
    if any(part in text for part in ("CHAR", "CLOB", "TEXT")):
        return "TEXT"
    if "BLOB" in text or not text:
        return "BLOB"
    if any(part in text for part in ("REAL", "FLOA", "DOUB")):
        return "REAL"
    return "NUMERIC"


def _read_table(query: Query, name: str, sql: str, triggers: tuple[str, ...], flags: tuple[Any, ...] | None) -> Table:
    tokens = list(lexemes(sql))
    virtual = [token.word for token in tokens[:2]] == ["CREATE", "VIRTUAL"]
    definitions = [] if virtual else _definitions(tokens)
    without_rowid, strict = (bool(flags[4]), bool(flags[5])) if flags is not None else (False, False)
    collations = {part[0].name.lower(): _collation(part) for part in definitions if part}
    columns = tuple(
        Column(
            column,
            declared,
            affinity_of(declared) if not (strict and declared.upper() == "ANY") else "BLOB",
            collations.get(column.lower(), "BINARY"),
            bool(notnull) or (without_rowid and bool(key)),
            default,
            key,
            hidden,
        )
        for _, column, declared, notnull, default, key, hidden in query(f"PRAGMA table_xinfo({quoted(name)})")
    )
    keys = [column for column in columns if column.key]
    indexes = tuple(_read_indexes(query, name))
    rowid = None
    # "INTEGER PRIMARY KEY DESC" is, for history's sake, not the rowid: then the key has an index of its own.
    if len(keys) == 1 and keys[0].type.upper() == "INTEGER" and not without_rowid:
        rowid = None if any(index.origin == "pk" for index in indexes) else keys[0].name
    return Table(
        name=name,
        columns=columns,
        rowid=rowid,
        without_rowid=without_rowid,
        strict=strict,
        autoincrement=any(token.word == "AUTOINCREMENT" for token in tokens),
        indexes=indexes,
        foreign_keys=_read_foreign_keys(query, name, tokens),
        checks=tuple(_checks(definitions, sql)),
        triggers=triggers,
        clauses=any(a.word == "ON" and b.word == "CONFLICT" for a, b in zip(tokens, tokens[1:], strict=False)),
        virtual=virtual,
        positions={column.name.lower(): place for place, column in enumerate(columns)},
    )


def _definitions(tokens: list[Lexeme]) -> list[list[Lexeme]]:
    """The column and constraint definitions of a CREATE TABLE statement."""
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), None)
    return [] if opening is None else parts(enclosed(tokens, opening))


def _collation(definition: list[Lexeme]) -> str:
    depth = 0
    for token, following in zip(definition, definition[1:], strict=False):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.word == "COLLATE":
            return following.name.upper()
    return "BINARY"


def _checks(definitions: list[list[Lexeme]], sql: str) -> list[Check]:
    found: list[Check] = []
    for definition in definitions:
        name: str | None = None  # holds for all that follows in the definition, as in SQLite's grammar
        depth = 0
        for place, token in enumerate(definition):
            if depth == 0 and token.word == "CONSTRAINT" and place + 1 < len(definition):
                name = definition[place + 1].name
            if depth == 0 and token.word == "CHECK" and place + 1 < len(definition):
                inner = enclosed(definition, place + 1)
                text = sql[inner[0].start : inner[-1].end]
                found.append(Check(name if name is not None else text, text))
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
    return found


def _read_indexes(query: Query, table: str) -> list[Index]:
    found = []
    for _, name, unique, origin, partial in query(f"PRAGMA index_list({quoted(table)})"):
        columns = tuple(
            (column, bool(descending), collation)
            for _, _, column, descending, collation, key in query(f"PRAGMA index_xinfo({quoted(name)})")
            if key
        )
        found.append(Index(name, bool(unique), origin, columns, bool(partial)))
    return found


def _read_foreign_keys(query: Query, table: str, tokens: list[Lexeme]) -> tuple[ForeignKey, ...]:
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for row in query(f"PRAGMA foreign_key_list({quoted(table)})"):
        grouped.setdefault(row[0], []).append(row)
    deferred = _deferred(tokens)
    count = len(grouped)
    found = []
    for number, rows in sorted(grouped.items()):
        rows.sort(key=lambda row: row[1])
        named = tuple(row[4] for row in rows if row[4] is not None)
        # SQLite numbers the keys from the last that was declared.
        late = deferred[count - 1 - number] if len(deferred) == count else any(deferred)
        found.append(ForeignKey(tuple(row[3] for row in rows), rows[0][2], named, rows[0][5], rows[0][6], late))
    return tuple(found)


def _deferred(tokens: list[Lexeme]) -> list[bool]:
    """For each REFERENCES clause, in order, whether it is DEFERRABLE INITIALLY DEFERRED."""
    found: list[bool] = []
    for place, token in enumerate(tokens):
        if token.word == "REFERENCES":
            found.append(False)
        elif token.word == "DEFERRABLE" and found and tokens[place - 1].word != "NOT":
            found[-1] = [later.word for later in tokens[place + 1 : place + 3]] == ["INITIALLY", "DEFERRED"]
    return found
