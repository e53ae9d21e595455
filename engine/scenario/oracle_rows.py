"""Expectations on tables, for the oracle: counts, rows that must or must not be there, tables that must not change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from presage.engine.scenario.cells import Bare, Cell, Quoted
from presage.engine.scenario.comparing import equal
from presage.engine.scenario.evaluate import table_rows
from presage.engine.scenario.model import RowCount, RowMatch, TableUnchanged
from presage.engine.scenario.names import nearest
from presage.engine.scenario.observations import Observations, Row
from presage.engine.scenario.observations import Value as Observed
from presage.engine.scenario.resolve import filled
from presage.engine.scenario.values import (
    Mismatch,
    Single,
    Textual,
    Undecided,
    boolean,
    evaluated,
    number,
    show_observed,
    text,
)
from presage.solvers import terms as T

Finding: TypeAlias = tuple[T.Term, str, str]
"""The formula, what was expected, what is there."""

MAX_COMPARED = 200
"""Rows of a table that are compared with each other while some of them are symbolic; the effort is quadratic."""


def judge(expectation: RowCount | RowMatch | TableUnchanged, observations: Observations) -> Finding:
    """The finding on one expectation. Raises Mismatch, Undecided."""
    if isinstance(expectation, RowCount):
        return _count(expectation, observations)
    if isinstance(expectation, TableUnchanged):
        return _unchanged(expectation, observations)
    return _match(expectation, observations)


def _count(expectation: RowCount, observations: Observations) -> Finding:
    table = str(expectation.table)
    now = len(table_rows(observations, table, expectation.window.after))
    if not expectation.gained:
        return T.const(now == expectation.count), _counted(expectation.count), _counted(now)
    before = len(table_rows(observations, table, expectation.window.since))
    expected = f"{_counted(expectation.count)} more than the {before} before"
    return T.const(now - before == expectation.count), expected, _counted(now)


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"


# Rows with given values.


def _match(expectation: RowMatch, observations: Observations) -> Finding:
    table = str(expectation.table)
    rows = table_rows(observations, table, expectation.window.after)
    for row in rows[:1]:
        _check_columns(expectation, row)
    wanted = [_Wanted(expectation.columns, cells, observations) for cells in expectation.rows]
    expected = f"{'no row' if expectation.mode == 'none' else 'rows'} with {'; '.join(each.shown for each in wanted)}"
    actual = _shown_rows(rows, expectation.columns)
    if expectation.mode == "none":
        return T.and_(*(T.not_(each.matches(row)) for each in wanted for row in rows)), expected, actual
    if expectation.mode == "exactly" and len(rows) != len(wanted):
        return T.false, f"exactly {_counted(len(wanted))}: {expected.removeprefix('rows with ')}", actual
    found = [_often_enough(each, wanted, rows) for each in wanted]
    return T.and_(*found), expected, actual


def _check_columns(expectation: RowMatch, row: Row) -> None:
    for column in expectation.columns:
        if column not in row:
            raise Mismatch(f"no column `{column}` in {expectation.table}{nearest(column, row)}")


class _Wanted:
    """A listed row, its placeholders replaced."""

    def __init__(self, columns: Sequence[str], cells: Sequence[Cell | None], observations: Observations) -> None:
        named = zip(columns, cells, strict=True)
        self.cells = {column: _Cell(cell, observations) for column, cell in named if cell is not None}
        self.shown = ", ".join(f"{column} {cell.shown}" for column, cell in self.cells.items()) or "any values"

    def matches(self, row: Row) -> T.Term:
        """Whether a row has these values."""
        return _conjunction([(cell, row[column]) for column, cell in self.cells.items()])

    def same_as(self, other: _Wanted) -> T.Term:
        """Whether another listed row asks for the same."""
        if self.cells.keys() != other.cells.keys():
            return T.false
        return T.and_(*(cell.same_as(other.cells[column]) for column, cell in self.cells.items()))


class _Cell:
    """A listed cell, its placeholders replaced."""

    def __init__(self, cell: Cell, observations: Observations) -> None:
        self.bare = cell if isinstance(cell, Bare) else None
        self.value: Single = _cell_value(cell, observations)
        self.shown = self.bare.text if self.bare else self.value.shown

    def matches(self, observed: Observed) -> T.Term:
        """Whether a row's value is this one. A bare cell also matches text that is written just so."""
        value = evaluated(observed, sql=True)
        found = equal(value, self.value)
        if self.bare is not None and self.bare.value is not None and isinstance(value, Textual):
            return T.or_(found, equal(value, text(self.bare.text)))
        return found

    def same_as(self, other: _Cell) -> T.Term:
        """Whether two cells ask for the same value."""
        return equal(self.value, other.value)


def _cell_value(cell: Cell, observations: Observations) -> Single:
    if isinstance(cell, Quoted):
        return text(cell.value, literal=True)
    if not isinstance(cell, Bare):
        return evaluated(filled(cell, observations))
    if cell.value is None:
        return evaluated(None)
    if isinstance(cell.value, bool):
        return boolean(cell.value)
    return text(cell.value, literal=True) if isinstance(cell.value, str) else number(cell.value, cell.text)


def _conjunction(pairs: Sequence[tuple[_Cell, Observed]]) -> T.Term:
    """All cells match; one that does not decides it even where others are undecided."""
    found: list[T.Term] = []
    undecided: Undecided | None = None
    for cell, observed in pairs:
        try:
            found.append(cell.matches(observed))
        except Undecided as stop:
            undecided = undecided or stop
    whole = T.and_(*found)
    if undecided is not None and whole is not T.false:
        raise undecided
    return whole


def _often_enough(wanted: _Wanted, listed: Sequence[_Wanted], rows: Sequence[Row]) -> T.Term:
    """At least as many rows match a listed row as there are listed rows that ask for the same."""
    same = [wanted.same_as(other) for other in listed]
    matching = [wanted.matches(row) for row in rows]
    if sum(term is not T.false for term in same) == 1:
        return T.or_(*matching)
    return T.le(_how_many(same), _how_many(matching))


def _how_many(conditions: Sequence[T.Term]) -> T.Term:
    return T.add(T.const(0), *(T.ite(term, T.const(1), T.const(0)) for term in conditions))


def _shown_rows(rows: Sequence[Row], columns: Sequence[str], most: int = 5) -> str:
    if not rows:
        return "no rows"
    shown = ["(" + ", ".join(f"{name} {show_observed(row[name])}" for name in columns) + ")" for row in rows[:most]]
    more = f", and {len(rows) - most} more" if len(rows) > most else ""
    return f"{_counted(len(rows))}: {', '.join(shown)}{more}"


# Unchanged tables.


def _unchanged(expectation: TableUnchanged, observations: Observations) -> Finding:
    table = str(expectation.table)
    before = table_rows(observations, table, expectation.window.since)
    after = table_rows(observations, table, expectation.window.after)
    expected = f"{table} as before, with {_counted(len(before))}"
    before, after = _without_common(before, after)
    if not before and not after:
        return T.true, expected, "the same rows"
    actual = f"gone: {_differing(before)}; new: {_differing(after)}"
    if len(before) != len(after):
        return T.false, expected, actual
    if len(before) > MAX_COMPARED:
        raise Undecided(f"{table} has more than {MAX_COMPARED} rows that may differ")
    return T.and_(*(_as_many_equal(row, before, after) for row in before)), expected, actual


def _without_common(before: Sequence[Row], after: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Both lists without the rows that they surely share."""
    rest, gone = list(after), []
    for row in before:
        position = next((place for place, other in enumerate(rest) if _surely_same(row, other)), None)
        if position is None:
            gone.append(row)
        else:
            del rest[position]
    return gone, rest


def _surely_same(one: Row, other: Row) -> bool:
    """Whether two rows are the same whatever the `any` values are; a value that is unknown is the same as itself."""
    return one.keys() == other.keys() and all(_surely_equal(value, other[column]) for column, value in one.items())


def _surely_equal(one: Observed, other: Observed) -> bool:
    if one is other:
        return True
    try:
        return equal(evaluated(one), evaluated(other)) is T.true
    except Undecided:
        return False


def _as_many_equal(row: Row, before: Sequence[Row], after: Sequence[Row]) -> T.Term:
    def equal_to(rows: Sequence[Row]) -> T.Term:
        return _how_many([equal(evaluated(dict(row)), evaluated(dict(other))) for other in rows])

    return T.eq(equal_to(before), equal_to(after))


def _differing(rows: Sequence[Row], most: int = 3) -> str:
    if not rows:
        return "none"
    more = f", and {len(rows) - most} more" if len(rows) > most else ""
    return ", ".join(show_observed(dict(row)) for row in rows[:most]) + more
