"""Runs the same statements on the real sqlite3 module and on the simulated store, and compares all that shows."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from presage.engine.sim.relational import Connection, SqlError, Store, Undecided

Step = str | tuple[str, Any]


@dataclass(frozen=True)
class Observed:
    """What one statement showed: rows as (type, value), or the error."""

    columns: tuple[str, ...] | None
    rows: tuple[tuple[tuple[str, Any], ...], ...]
    rowcount: int
    lastrowid: int | None
    error: tuple[str, str, str | None] | None
    in_transaction: bool
    total_changes: int


def exact(row: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((type(cell).__name__, repr(cell) if isinstance(cell, float) else cell) for cell in row)


def split(step: Step) -> tuple[str, Any]:
    return (step, ()) if isinstance(step, str) else step


def on_real(connection: sqlite3.Connection, step: Step) -> Observed:
    sql, params = split(step)
    columns, rows, count, last, error = None, [], -1, None, None
    cursor = connection.cursor()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            cursor.execute(sql, params)
        count, last = cursor.rowcount, cursor.lastrowid
        columns = None if cursor.description is None else tuple(entry[0] for entry in cursor.description)
        rows = cursor.fetchall()
        count = cursor.rowcount
    except (sqlite3.Error, OverflowError, UnicodeError) as raised:
        error = (type(raised).__name__, str(raised), getattr(raised, "sqlite_errorname", None))
        columns, rows, count, last = None, [], -1, None
    seen = tuple(exact(row) for row in rows)
    return Observed(columns, seen, count, last, error, connection.in_transaction, connection.total_changes)


def on_store(connection: Connection, step: Step) -> Observed:
    sql, params = split(step)
    columns, rows, count, last, error = None, [], -1, None, None
    try:
        result = connection.execute(sql, params)
        if result.error is not None:
            raise result.error
        columns, rows, count, last = result.columns, result.rows, result.rowcount, result.lastrowid
    except SqlError as raised:
        error = (raised.cls, raised.message, raised.sqlite_errorname)
    seen = tuple(exact(row) for row in rows)
    return Observed(columns, seen, count, last, error, connection.in_transaction, connection.total_changes)


def dump_real(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'")
    return {
        name: sorted((exact(row) for row in connection.execute(f'SELECT * FROM "{name}"')), key=repr)
        for (name,) in names.fetchall()
    }


def dump_store(connection: Connection) -> dict[str, list[Any]]:
    state = connection.state
    return {
        table.name: sorted((exact(row) for row in state.rows(table, connection.session.pool).values()), key=repr)
        for table in state.schema.tables.values()
        if not table.name.startswith("sqlite")
    }


def check(steps: Sequence[Step], *, evaluator: bool, isolation_level: str | None = "") -> list[Undecided]:
    """Assert that every step shows the same on both, and that the tables are the same in the end.

    A statement that is undecided is left out on both sides; gives those that were.
    """
    real = sqlite3.connect(":memory:", isolation_level=isolation_level)
    store = Store(force_evaluator=evaluator)
    ours = store.connect(":memory:", isolation_level)
    undecided: list[Undecided] = []
    try:
        for step in steps:
            try:
                found = on_store(ours, step)
            except Undecided as doubt:
                undecided.append(doubt)
                continue
            wanted = on_real(real, step)
            assert found == wanted, f"{step}\n  ours {found}\n  real {wanted}"
        assert dump_store(ours) == dump_real(real)
    finally:
        real.close()
    return undecided
