"""The order of rows: by the keys of ORDER BY, and, where those are equal, as SQLite visits its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

from presage.engine.sim.relational.cells import same_cell
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.plan import Plan, Step
from presage.engine.sim.relational.schema import Table
from presage.engine.sim.relational.scope import Expression, Frame, Source
from presage.engine.sim.relational.state import Row
from presage.engine.sim.relational.values import Algebra, Truth
from presage.solvers import terms as T

Condition = Callable[[Frame], Truth]
Tie = Callable[[int, int], int | None]
"""How two rows, by their places, stand to each other where their keys are equal: as cmp, None if it is not known."""


@dataclass
class Answer:
    """The rows of a query. ordered: whether their order is known."""

    rows: list[Row]
    ordered: bool

    def settled(self) -> list[Row]:
        """The rows, if their order is known or does not matter; raises Undecided otherwise."""
        if not self.ordered and any(not same_rows(row, self.rows[0]) for row in self.rows):
            raise Undecided("the order of the rows")
        return self.rows


@dataclass
class Join:
    """One source of a FROM clause. kind: `inner` or `left`. on: its condition. filters: parts of WHERE that need
    this source and earlier ones only. rows: its rows, given the frame of the query around; ordered: or not."""

    source: Source
    kind: str
    rows: Callable[[Frame | None], Answer]
    on: Condition | None
    filters: list[Condition] = field(default_factory=list)


@dataclass
class Candidate:
    """Rows of the sources that may make a row of the result. places: which row of each source, -1 for NULLs."""

    frame: Frame
    guard: T.Term
    places: tuple[int, ...]


@dataclass
class Visits:
    """The order in which a SELECT visits the rows of its sources."""

    algebra: Algebra
    joins: list[Join]
    plan: Plan | None
    outer: Frame | None
    loops: list[tuple[int, list[tuple[int, bool, str]]]] | None = field(init=False)

    def __post_init__(self) -> None:
        self.loops = self._loops()

    def compare(self, one: Candidate, other: Candidate) -> int | None:
        """-1, 0 or 1 as `one` is visited before, with or after `other`; None if that is not known."""
        if self.loops is None:
            return None
        found = 0
        for index, columns in self.loops:
            found = self._compare_rows(one, other, index, columns)
            if found:
                break
        return -found if self.plan is not None and self.plan.backward else found

    def arranged(self, candidates: list[Candidate]) -> tuple[list[Candidate], bool]:
        """The candidates in the order of their visit, and whether that is known."""
        if len(candidates) < 2:
            return candidates, True
        if self.loops is None:
            return candidates, False

        def compare(one: Candidate, other: Candidate) -> int:
            return self.compare(one, other) or 0

        return sorted(candidates, key=cmp_to_key(compare)), True

    def _compare_rows(self, one: Candidate, other: Candidate, index: int, columns: list[tuple[int, bool, str]]) -> int:
        if one.places[index] == other.places[index]:
            return 0
        a, b = one.frame.rows[index], other.frame.rows[index]
        for place, descending, collation in columns:
            found = self.algebra.order(a[place], b[place], collation)
            if found:
                return -found if descending else found
        # Without columns the rows come as they were given.
        return -1 if one.places[index] < other.places[index] else 1

    def _loops(self) -> list[tuple[int, list[tuple[int, bool, str]]]] | None:
        plan = self.plan
        if plan is None or not plan.understood or (plan.backward and len(self.joins) > 1):
            return None
        names = [join.source.name for join in self.joins]
        if len(names) == 1 and self.joins[0].source.table is None and plan.step(names[0]) is None:
            # The subquery was flattened into this query: its rows come as its own plan says.
            return [(0, [])] if self.joins[0].rows(self.outer).ordered else None
        loops = []
        for step in plan.loops(names):
            if step.name not in names or not step.known:
                return None
            index = names.index(step.name)
            source = self.joins[index].source
            if source.table is None and not self.joins[index].rows(self.outer).ordered:
                return None
            loops.append((index, _visit_columns(source, step)))
        return loops if sorted(index for index, _ in loops) == list(range(len(names))) else None


def _visit_columns(source: Source, step: Step) -> list[tuple[int, bool, str]]:
    """What a loop's order goes by: (column, descending, collation); for a subquery the order of its rows decides."""
    table = source.table
    if step.terms:
        places = [place for term in step.terms if (place := source.place(term)) is not None]
        return [(place, False, _collation(source, place)) for place in places] + _key_columns(source)
    return _index_columns(table, step.index) + _key_columns(source)


def _key_columns(source: Source) -> list[tuple[int, bool, str]]:
    table = source.table
    if table is None:
        return []
    if not table.without_rowid:
        return [(len(source.headings), False, "BINARY")]
    places = [table.positions[name.lower()] for name in table.key]
    return [(place, False, _collation(source, place)) for place in places]


def _index_columns(table: Table | None, index: str | None) -> list[tuple[int, bool, str]]:
    if index is None or table is None:
        return []
    found = next((known for known in table.indexes if known.name == index), None)
    if found is None or any(name is None for name, _, _ in found.columns):
        raise Undecided(f"the order of index {index}")
    return [(table.positions[str(name).lower()], descending, collation) for name, descending, collation in found.columns]


def _collation(source: Source, place: int) -> str:
    return (source.headings[place].collation if place < len(source.headings) else None) or "BINARY"


@dataclass(frozen=True)
class Ordering:
    """One key of an ORDER BY. nulls_first: None where SQLite's default holds (they are the smallest)."""

    key: Expression
    descending: bool
    nulls_first: bool | None

    def compare(self, algebra: Algebra, one: Cell, other: Cell) -> int:
        """As `Algebra.order`, in the key's direction."""
        one, other = algebra.settle_null(one), algebra.settle_null(other)
        if (one is None) != (other is None) and self.nulls_first is not None:
            return -1 if (one is None) == self.nulls_first else 1
        found = algebra.order(one, other, self.key.collation or "BINARY")
        return -found if self.descending else found


def sort_rows(
    algebra: Algebra, orderings: Sequence[Ordering], rows: Sequence[tuple[Row, Row]], tie: Tie
) -> tuple[list[int], bool]:
    """The places of (keys, row) pairs in sorted order, and whether that order is known where keys are equal."""
    known = True

    def compare(one: int, other: int) -> int:
        nonlocal known
        found = compare_keys(algebra, orderings, rows[one][0], rows[other][0])
        if found or same_rows(rows[one][1], rows[other][1]):
            return found
        first = tie(one, other)
        known = known and first is not None
        return first or 0

    return sorted(range(len(rows)), key=cmp_to_key(compare)), known


def compare_keys(algebra: Algebra, orderings: Sequence[Ordering], one: Row, other: Row) -> int:
    """-1, 0 or 1 as the keys of one row come before, with or after those of another."""
    for ordering, a, b in zip(orderings, one, other, strict=True):
        found = ordering.compare(algebra, a, b)
        if found:
            return found
    return 0


def same_rows(one: Row, other: Row) -> bool:
    """Whether two rows surely hold the same values."""
    return len(one) == len(other) and all(map(same_cell, one, other))


def same_values(algebra: Algebra, one: Row, other: Row, collations: Sequence[str]) -> T.Term:
    """Where two rows are not distinct."""
    same = T.true
    for a, b, collation in zip(one, other, collations, strict=True):
        same = T.and_(same, algebra.same(a, b, collation))
        if same is T.false:
            break
    return same
