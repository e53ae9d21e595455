"""SQL text can reach nothing but its own tables: no file, no code, not the host's clock, no endless work."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from presage.engine.sim.relational import SqlError, Store, Surroundings, SymCell, Undecided
from presage.solvers import terms as T

FORBIDDEN = [
    "attach database 'stolen.db' as other",
    "attach ':memory:' as other",
    "detach main",
    "vacuum into 'copy.db'",
    "vacuum main into 'copy.db'",
    "select load_extension('evil')",
    "select readfile('/etc/passwd')",
    "select writefile('out', 'x')",
    "select fts3_tokenizer('simple')",
    "pragma temp_store_directory = '/'",
    "pragma writable_schema = 1",
    "create virtual table f using csv(filename='/etc/passwd')",
    "create temp table t(x)",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_forbidden_statements(sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store()
    for connection in (store.connect("x"), store.connect("x", None)):
        with pytest.raises((SqlError, Undecided)):
            connection.execute(sql)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive c(i) as (select 1 union all select i + 1 from c) select max(i) from c",
        "select hex(zeroblob(900000000))",
        "with recursive c(s) as (select 'x' union all select s || s from c) select length(s) from c",
    ],
)
def test_endless_statements_are_given_up(sql: str) -> None:
    with pytest.raises(Undecided):
        Store().connect("x").execute(sql)


def test_time_and_randomness_are_given() -> None:
    moments = [datetime.datetime(2026, 3, 17, 23, 30, tzinfo=datetime.UTC)]
    store = Store(Surroundings(now=lambda: moments[0], random=lambda draw: 100 + draw))
    connection = store.connect("x")
    connection.execute("create table t(id integer primary key, at default current_timestamp, d default (date('now')), r)")
    connection.execute("insert into t(r) values (random()), (random())")
    fork = store.clone()
    for other in (store, fork):
        other.connections[1].execute("insert into t(r) values (abs(random()) % 1000)")
        rows = other.connections[1].execute("select at, d, r from t").rows
        assert rows == [("2026-03-17 23:30:00", "2026-03-17", 100 + draw) for draw in range(3)]
    sql = "select datetime('now', '+1 hour'), strftime('%Y', 'now'), current_time, date('now', 'start of month'), unixepoch()"
    assert connection.execute(sql).rows == [("2026-03-18 00:30:00", "2026", "23:30:00", "2026-03-01", 1773790200)]
    moments[0] = datetime.datetime(2027, 1, 1)
    assert connection.execute("select date()").rows == [("2027-01-01",)]
    assert connection.execute("select date('2026-01-31', '+1 month'), julianday('2000-01-01')").rows == [
        ("2026-03-03", 2451544.5)
    ]
    with pytest.raises(Undecided, match="local time zone"):
        connection.execute("select date('now', 'localtime')")


def test_time_and_randomness_reach_the_evaluator() -> None:
    store = Store(Surroundings(now=lambda: datetime.datetime(2026, 3, 17), random=lambda draw: draw))
    connection = store.connect("x", None)
    connection.execute("create table t(id integer primary key, v, at default current_timestamp)")
    connection.execute("insert into t(v) values (?), (?)", [SymCell(T.var("s", T.STR))] * 2)
    assert connection.execute("select at, random() from t").rows == [("2026-03-17 00:00:00", 0), ("2026-03-17 00:00:00", 1)]
    assert connection.execute("select random(), v from t where at < date('now', '+1 day') limit 1").rows[0][0] == 2
    assert store.clone().connections[1].execute("select random()").rows == [(3,)]


@pytest.mark.parametrize("sql", ["select date('now')", "select random()", "select randomblob(4)", "insert into t default values"])
def test_time_and_randomness_that_are_not_given(sql: str) -> None:
    connection = Store().connect("x", None)
    connection.execute("create table t(at default current_timestamp)")
    with pytest.raises(Undecided, match="not fixed"):
        connection.execute(sql)
    assert connection.execute("select count(*) from t").rows == [(0,)]


def test_functions_of_the_program_are_undecided() -> None:
    connection = Store().connect("x")
    with pytest.raises(SqlError, match="no such function: slug"):
        connection.execute("select slug('x')")
    connection.opaque = frozenset({"slug"})
    with pytest.raises(Undecided, match="slug"):
        connection.execute("select slug('x')")


def test_rowids_that_sqlite_draws_at_random_are_undecided() -> None:
    connection = Store().connect("x")
    connection.execute("create table t(id integer primary key, x)")
    connection.execute("insert into t values (9223372036854775807, 1)")
    with pytest.raises(Undecided, match="automatic rowid"):
        connection.execute("insert into t(x) values (2)")
    assert connection.execute("select x from t").rows == [(1,)]
