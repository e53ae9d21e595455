"""Names in a statement: which source and column a name means, and the rows that it has at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.schema import Table
from presage.engine.sim.relational.state import Row


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a source or of a result. affinity: None if it has none."""

    name: str
    affinity: str | None
    collation: str | None


@dataclass
class Source:
    """A table, subquery or the like in FROM. name: under which columns are qualified, lower case.

    table: the table it is, whose rows then end in the rowid; None for anything else. merged: columns, in lower case,
    that a USING or NATURAL join took from the sources before.
    """

    name: str
    headings: tuple[Heading, ...]
    table: Table | None = None
    merged: frozenset[str] = frozenset()
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, heading in enumerate(self.headings):
            self.places.setdefault(heading.name.lower(), place)

    def place(self, name: str) -> int | None:
        """The place of the column called `name`; that of the rowid is behind all columns."""
        found = self.places.get(name.lower())
        if found is None and name.lower() in _ROWID and self.table is not None and not self.table.without_rowid:
            return len(self.headings)
        return found


_ROWID = frozenset({"rowid", "oid", "_rowid_"})
_ROWID_HEADING = Heading("rowid", "INTEGER", None)


class Frame:
    """The rows that the sources of a scope have at one moment. groups: values of the aggregates of one group."""

    __slots__ = ("groups", "outer", "rows")

    def __init__(self, rows: list[Row], outer: Frame | None, groups: list[Cell] | None = None) -> None:
        self.rows = rows
        self.outer = outer
        self.groups = groups


@dataclass(frozen=True)
class Expression:
    """A compiled expression.

    run: its value in a frame. sql: its text for SQLite, in which parentheses say everything about precedence.
    affinity, collation: what it brings into a comparison; explicit: the collation comes from COLLATE.
    place: (scopes up, source, column) if it is a column.
    """

    run: Callable[[Frame], Cell]
    sql: str
    affinity: str | None = None
    collation: str | None = None
    explicit: bool = False
    place: tuple[int, int, int] | None = None


@dataclass
class Aggregate:
    """One aggregate call of a query. arguments: none for count(*)."""

    name: str
    arguments: tuple[Expression, ...]
    distinct: bool
    condition: Expression | None


@dataclass
class Scope:
    """The names that an expression can use. aliases: result columns by lower-case alias. aggregates: those found so
    far, None where none may stand. used: the sources of which a
    name was used; bare_places: (source, column) of those used outside of aggregates."""

    sources: list[Source]
    outer: Scope | None = None
    aliases: dict[str, Expression] = field(default_factory=dict)
    aggregates: list[Aggregate] | None = None
    inside_aggregate: bool = False
    used: set[int] = field(default_factory=set)
    bare_places: set[tuple[int, int]] = field(default_factory=set)

    def find(self, qualifier: str | None, name: str) -> tuple[int, int, int] | None:
        """The place of a column: (scopes up, source, column). The host has refused ambiguous names already."""
        scope: Scope | None = self
        up = 0
        while scope is not None:
            place = scope._find_here(qualifier, name)
            if place is not None:
                return (up, *place)
            if qualifier is None and name.lower() in scope.aliases:
                return None
            scope, up = scope.outer, up + 1
        return None

    def _find_here(self, qualifier: str | None, name: str) -> tuple[int, int] | None:
        fallback = None
        for index, source in enumerate(self.sources):
            if qualifier is not None and source.name != qualifier.lower():
                continue
            place = source.place(name)
            if place is None or (qualifier is None and name.lower() in source.merged):
                continue
            if place < len(source.headings):
                return index, place
            fallback = fallback or (index, place)
        return fallback

    def alias(self, name: str) -> Expression | None:
        """The result column called `name`, of this query or one around it."""
        scope: Scope | None = self
        up = 0
        while scope is not None:
            found = scope.aliases.get(name.lower())
            if found is not None:
                return found if up == 0 else Expression(_seen_from(found, up), found.sql, found.affinity, found.collation)
            scope, up = scope.outer, up + 1
        return None

    def column(self, qualifier: str | None, name: str) -> Expression | None:
        """The expression that a column name is; None if no source has it."""
        found = self.find(qualifier, name)
        return None if found is None else self.at(found)

    def at(self, place: tuple[int, int, int]) -> Expression:
        """The expression for a place."""
        up, index, column = place
        scope = self
        for _ in range(up):
            assert scope.outer is not None
            scope = scope.outer
        scope.used.add(index)
        if not scope.inside_aggregate:
            scope.bare_places.add((index, column))
        source = scope.sources[index]
        heading = source.headings[column] if column < len(source.headings) else _ROWID_HEADING
        return Expression(
            _reader(up, index, column),
            f"{_quoted(source.name)}.{_quoted(heading.name)}",
            heading.affinity,
            heading.collation,
            place=place,
        )


def _seen_from(expression: Expression, up: int) -> Callable[[Frame], Cell]:
    """The value of an expression of the query `up` scopes out."""

    def run(frame: Frame) -> Cell:
        for _ in range(up):
            if frame.outer is None:
                raise Undecided("a name of a query around this one")
            frame = frame.outer
        return expression.run(frame)

    return run


def _reader(up: int, index: int, column: int) -> Callable[[Frame], Cell]:
    if up == 0:
        return lambda frame: frame.rows[index][column]

    def outer(frame: Frame) -> Cell:
        for _ in range(up):
            if frame.outer is None:
                raise Undecided("a name of a query around this one")
            frame = frame.outer
        return frame.rows[index][column]

    return outer


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
