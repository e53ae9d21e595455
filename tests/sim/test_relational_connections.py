"""Connections: implicit transactions, many statements at once, locks, forks; against the real module where it has them."""

from __future__ import annotations

import pickle
import sqlite3
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sim.relational_support import Observed, on_real, on_store

from presage.engine.sim.relational import SqlError, Store, SymCell, Undecided, UnknownName, Unsupported, diff_rows
from presage.solvers import terms as T

# Each step: which connection, and a statement, or `.commit`, `.rollback`.
CONFLICTS = [
    [("a", "insert into t values (1)"), ("b", "select * from t"), ("b", "insert into t values (2)"), ("a", ".commit"),
     ("b", "insert into t values (2)"), ("b", ".commit"), ("a", "select * from t")],
    [("b", "begin"), ("b", "select * from t"), ("a", "insert into t values (1)"), ("a", ".commit"), ("b", "select * from t"),
     ("b", ".commit"), ("a", ".commit"), ("b", "select * from t")],
    [("a", "begin immediate"), ("b", "begin immediate"), ("b", "select * from t"), ("b", "begin"), ("b", "delete from t"),
     ("a", ".rollback"), ("b", "delete from t"), ("b", ".commit")],
    [("a", "begin exclusive"), ("b", "select * from t"), ("b", "begin exclusive"), ("a", ".commit"), ("b", "begin exclusive"),
     ("a", "insert into t values (3)"), ("b", ".rollback"), ("a", "insert into t values (3)"), ("a", ".rollback")],
    [("b", "begin"), ("b", "select * from t"), ("a", "begin exclusive"), ("b", ".rollback"), ("a", "begin exclusive"),
     ("b", "select 1"), ("a", ".rollback")],
    [("a", "create table u(x)"), ("b", "select * from u"), ("b", "insert into u values (1)"), ("a", "drop table u"),
     ("b", ".commit"), ("a", "drop table u"), ("b", "select * from u")],
]  # fmt: skip


def step(connection: Any, action: str) -> Observed:
    if not action.startswith("."):
        seen = (on_real if isinstance(connection, sqlite3.Connection) else on_store)(connection, action)
        return Observed(seen.columns, seen.rows, seen.rowcount, None, seen.error, seen.in_transaction, seen.total_changes)
    error = None
    try:
        getattr(connection, action[1:])()
    except sqlite3.Error as raised:
        error = (type(raised).__name__, str(raised), raised.sqlite_errorname)
    except SqlError as raised:
        error = (raised.cls, raised.message, raised.sqlite_errorname)
    return Observed(None, (), -1, None, error, connection.in_transaction, connection.total_changes)


@pytest.mark.parametrize("wal", [False, True], ids=["delete", "wal"])
@pytest.mark.parametrize("script", CONFLICTS, ids=range(len(CONFLICTS)))
def test_two_connections(script: list[tuple[str, str]], wal: bool, tmp_path: Path) -> None:
    store = Store()
    ours = {name: store.connect("shop.db") for name in "ab"}
    real = {name: sqlite3.connect(tmp_path / "shop.db", timeout=0) for name in "ab"}
    prelude = ["pragma journal_mode=wal"] if wal else []
    for action in [*prelude, "create table t(x)"]:
        assert step(ours["a"], action) == step(real["a"], action)
    for name, action in script:
        assert step(ours[name], action) == step(real[name], action), (name, action)
    for connection in real.values():
        connection.close()


def test_executemany_and_executescript() -> None:
    store = Store()
    ours, real = store.connect("x"), sqlite3.connect(":memory:")
    real.executescript("create table t(x unique); insert into t values (1); begin;")
    ours.executescript("create table t(x unique); insert into t values (1); begin;")
    assert ours.in_transaction == real.in_transaction is True
    script = "insert into t values (9); -- note; \n create trigger g after insert on t begin select 1; select 2; end; "
    real.executescript(script)
    ours.executescript(script)
    assert (ours.in_transaction, ours.total_changes) == (real.in_transaction, real.total_changes) == (False, 2)
    cursor = real.executemany("insert into t values (?)", [(i,) for i in range(2, 6)])
    result = ours.executemany("insert into t values (?)", [(i,) for i in range(2, 6)])
    assert (result.rowcount, ours.in_transaction) == (cursor.rowcount, real.in_transaction)
    for sql, many in [("select ?", [(1,)]), ("insert into t values (?)", [(70,), (1,), (71,)]), ("insert into t values (?)", [])]:
        wanted = found = None
        try:
            real.executemany(sql, many)
        except sqlite3.Error as error:
            wanted = (type(error).__name__, str(error))
        try:
            ours.executemany(sql, many)
        except SqlError as error:
            found = (error.cls, error.message)
        assert found == wanted
    assert ours.execute("select x from t order by x").rows == real.execute("select x from t order by x").fetchall()
    with pytest.raises(SqlError, match="syntax error"):
        ours.executescript("insert into t values (100); nonsense; insert into t values (101)")
    assert (100,) in ours.execute("select x from t").rows


def test_isolation_levels_and_closing() -> None:
    store = Store()
    connection = store.connect("x", None)
    connection.execute("create table t(x)")
    connection.execute("insert into t values (1)")
    assert not connection.in_transaction
    connection.isolation_level = "IMMEDIATE"
    connection.execute("insert into t values (2)")
    assert connection.in_transaction
    connection.isolation_level = None
    assert not connection.in_transaction
    connection.isolation_level = ""
    connection.execute("insert into t values (3)")
    connection.close()
    assert [row["x"] for row in store.rows("x", "t")] == [1, 2]
    with pytest.raises(SqlError, match="ProgrammingError: Cannot operate on a closed database."):
        connection.execute("select 1")
    with pytest.raises(SqlError, match="isolation_level string must be"):
        store.connect("x", "SOMETIMES")


def test_private_databases_are_not_shared() -> None:
    store = Store()
    one, other = store.connect(":memory:"), store.connect(":memory:")
    one.execute("create table t(x)")
    with pytest.raises(SqlError, match="no such table: t"):
        other.execute("select * from t")


@pytest.mark.parametrize("evaluator", [False, True], ids=["host", "evaluator"])
def test_forks_do_not_see_each_other(evaluator: bool) -> None:
    store = Store(force_evaluator=evaluator)
    connection = store.connect("x")
    connection.executescript("create table t(id integer primary key, x)")
    connection.execute("insert into t(x) values ('before')")
    forks = [store.clone() for _ in range(6)]
    for number, fork in enumerate(forks):
        mine = fork.connections[connection.number]
        assert mine.in_transaction
        mine.execute("insert into t(x) values (?)", (number,))
        mine.rollback() if number % 2 else mine.commit()
    again = [fork.clone() for fork in forks]
    assert [len(fork.rows("x", "t")) for fork in again] == [2, 0, 2, 0, 2, 0]
    assert [fork.rows("x", "t")[-1]["x"] for fork in again[::2]] == [0, 2, 4]
    assert connection.execute("select x from t").rows == [("before",)]
    assert store.rows("x", "t") == []


def test_a_store_can_be_pickled() -> None:
    store = Store()
    connection = store.connect("x")
    connection.executescript("create table t(x); insert into t values (1)")
    connection.execute("insert into t values (?)", (SymCell(T.var("x", T.STR)),))
    copy = pickle.loads(pickle.dumps(store))
    connection.rollback()
    copy.connections[connection.number].commit()
    assert [row["x"] for row in copy.rows("x", "t")] == [1, SymCell(T.var("x", T.STR))]


def test_row_changes_between_snapshots() -> None:
    store = Store()
    connection = store.connect("x")
    connection.executescript(
        "create table t(id integer primary key, x); create table u(y); insert into t values (1, 'a'), (2, 'b')"
    )
    before = store.snapshot("x")
    connection.execute("update t set x = 'c' where id = 2")
    connection.execute("delete from t where id = 1")
    connection.execute("insert into u values (1.5)")
    assert diff_rows(before, store.snapshot("x")) == {}, "nothing is committed yet"
    connection.execute("update t set x = x")
    connection.commit()
    assert diff_rows(before, store.snapshot("x")) == {
        "t": {
            "inserted": [],
            "updated": [{"before": {"id": 2, "x": "b"}, "after": {"id": 2, "x": "c"}}],
            "deleted": [{"id": 1, "x": "a"}],
        },
        "u": {"inserted": [{"y": 1.5}], "updated": [], "deleted": []},
    }
    assert store.snapshot("elsewhere") == {}


def test_rows_of_a_scenario() -> None:
    store = Store()
    store.connect("x").executescript("create table orders(id integer primary key, total int not null, note default 'none')")
    store.insert_row("x", "Orders", {"TOTAL": 5})
    store.insert_row("x", "orders", {"total": SymCell(T.var("t", T.INT))}, lambda condition: True)
    assert store.rows("x", "orders")[0] == {"id": 1, "total": 5, "note": "none"}
    assert store.tables("x") == ("orders",)
    assert store.columns("x", "orders") == ("id", "total", "note")
    with pytest.raises(UnknownName, match="database x has no table 'order'; the nearest: orders"):
        store.insert_row("x", "order", {})
    with pytest.raises(UnknownName, match="table orders has no column 'totl'; the nearest: total"):
        store.insert_row("x", "orders", {"totl": 1})
    with pytest.raises(UnknownName, match="has no database 'y'"):
        store.tables("y")
    with pytest.raises(SqlError, match="NOT NULL constraint failed: orders.total"):
        store.insert_row("x", "orders", {})


def test_parameters_that_cannot_be_bound() -> None:
    connection = Store().connect("x")
    real = sqlite3.connect(":memory:")

    class Money:
        pass

    for value in (Money(), Decimal(1), (1,), {"a": 1}, 2**64, "\udcff"):
        with pytest.raises(Exception) as wanted:
            real.execute("select ?", (value,))
        with pytest.raises(SqlError) as found:
            connection.execute("select ?", (value,))
        assert (found.value.cls, found.value.message) == (type(wanted.value).__name__, str(wanted.value))
    with pytest.raises(SqlError, match="type 'shop.Money' is not supported"):
        connection.execute("select ?", (Unsupported("shop.Money"),))


def test_many_statements_and_forks_are_fast() -> None:
    store = Store()
    connection = store.connect("x")
    connection.executescript("create table t(id integer primary key, a int, b text unique); create index i on t(a)")
    start = time.perf_counter()
    for number in range(200):
        connection.execute("insert into t(a, b) values (?, ?)", (number, f"k{number}"))
        connection.execute("select * from t where a = ?", (number,))
    forks = [store.clone() for _ in range(100)]
    for fork in forks:
        fork.connections[connection.number].execute("update t set a = a + 1 where b = 'k7'")
    assert time.perf_counter() - start < 2


def test_what_is_not_simulated_is_undecided() -> None:
    connection = Store().connect("x")
    for sql in ("create temp table t(x)", "pragma cache_spill_of_mine", "analyze", "select random()", "select date('now')"):
        with pytest.raises(Undecided):
            connection.execute(sql)


def test_many_databases_with_the_same_statements() -> None:
    """More databases than the host keeps open; each starts empty, whatever was compiled for another one before."""
    store = Store()
    for number in range(10):
        connection = store.connect(f"number{number}", "")
        if number % 2:
            connection.execute("create table other(x)")
        connection.execute("create table if not exists t(id integer primary key, x)")
        connection.execute("insert into t(x) values (?)", [number])
        connection.commit()
        assert connection.execute("select id, x from t where x = ?", [number]).rows == [(1, number)]
        store.close(connection)
