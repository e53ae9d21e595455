"""Symbolic cells: every fork, in every model of it, shows what the real module shows for the model's values."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim.relational_statements import SYMBOLIC, Generator
from sim.relational_support import Step
from sim.relational_symbolic import check_symbolic, explore

from presage.engine.sim.relational import Split, SqlError, Store, SymCell, Undecided
from presage.engine.sim.relational.numerals import can_be_number
from presage.solvers import terms as T

X, Y, S, R, N = T.var("x", T.INT), T.var("y", T.INT), T.var("s", T.STR), T.var("r", T.STR), T.var("n", T.BOOL)
x, y, s, r, flag = (SymCell(term) for term in (X, Y, S, R, N))
maybe = SymCell(X, N)
DOMAINS = {"x": [-1, 1, 2, 3], "y": [0, 2, 9], "s": ["a", "B", ""], "n": [False, True]}

TABLES: list[Step] = [
    "create table accounts(id integer primary key, owner text unique not null, cents int not null check (cents >= 0))",
    "create table lines(id integer primary key autoincrement, account int references accounts(id) on delete cascade,"
    " amount int, note text)",
    "create index by_account on lines(account, amount)",
    "insert into accounts values (1, 'a', 100), (2, 'b', 0)",
    "insert into lines(account, amount, note) values (1, 5, 'five'), (1, 2, 'two'), (2, 3, null)",
]

# Each: how many forks at most, and the statements.
CASES: dict[str, tuple[int, list[Step]]] = {
    "look-up by key": (5, [("select * from accounts where id = ?", [x])]),
    "look-up by text": (3, [("select * from accounts where owner = ?", [s])]),
    "check": (3, [("update accounts set cents = cents - ? where id = ?", [y, 1]), "select * from accounts"]),
    "check that can fail": (2, [("update accounts set cents = ? where id = 2", [x]), "select cents from accounts"]),
    "unique": (3, [("insert into accounts(owner, cents) values (?, 1)", [s]), "select * from accounts order by id"]),
    "unique or ignore": (3, [("insert or ignore into accounts(owner, cents) values (?, 1)", [s]), "select * from accounts"]),
    "symbolic key": (
        5,
        [("insert into accounts values (?, 'z', 1)", [x]), "select * from accounts", "select max(id) from accounts"],
    ),
    "key after a symbolic one": (
        9,
        [
            ("insert into accounts values (?, 'z', 1)", [x]),
            "insert into accounts(owner, cents) values ('q', 1)",
            "select id from accounts order by owner",
        ],
    ),
    "upsert": (
        4,
        [
            ("insert into accounts values (?, 'z', 7) on conflict(id) do update set cents = cents + excluded.cents", [x]),
            "select * from accounts order by id",
        ],
    ),
    "sums need no forks of their own": (
        2,
        [
            ("insert into lines(account, amount) values (1, ?)", [x]),
            ("select sum(amount), count(*), count(amount) from lines where amount > ?", [y]),
            "select sum(amount) * 2 + 1 from lines",
        ],
    ),
    "exists and in need no forks of their own": (
        2,
        [("select count(*) from accounts a where exists (select 1 from lines l where l.account = a.id and l.amount = ?)", [y])],
    ),
    "order": (
        9,
        [("insert into lines(account, amount) values (1, ?)", [x]), "select id, amount from lines order by amount desc, id"],
    ),
    "index order": (9, [("insert into lines(account, amount) values (1, ?)", [x]), "select id from lines where account = 1"]),
    "groups": (
        5,
        [("insert into lines(account, amount) values (?, 4)", [x]), "select account, sum(amount) from lines group by account"],
    ),
    "distinct": (12, [("insert into lines(amount) values (?), (?)", [x, y]), "select distinct amount from lines order by 1"]),
    "left join": (
        7,
        [
            ("insert into lines(account, amount) values (?, 4)", [y]),
            "select a.owner, l.amount from accounts a left join lines l on l.account = a.id and l.amount > 3 order by 1, 2",
        ],
    ),
    "minimum and maximum": (
        3,
        [
            ("insert into lines(amount) values (?), (?)", [x, y]),
            "select min(amount), max(amount) from lines where account is null",
        ],
    ),
    "case": (
        4,
        [
            ("insert into lines(amount, note) values (?, ?)", [x, s]),
            "select case when amount > 1 then amount else 0 end, coalesce(note, 'none'), amount between 1 and 2, note || amount,"
            " -amount, amount / 2, amount % 2, abs(amount), length(note), typeof(amount), max(amount, 1), nullif(amount, 1)"
            " from lines where id = 4",
        ],
    ),
    "like": (3, [("insert into lines(note) values (?)", [s]), "select note from lines where note like 'A%' or note like '%b%'"]),
    "null or not": (
        6,
        [
            ("insert into lines(amount) values (?)", [maybe]),
            "select amount, amount is null, amount + 1 from lines where id = 4",
            "select count(amount), sum(amount) from lines",
            "select id from lines where amount is not null and not amount > 1",
        ],
    ),
    "not null": (8, [("insert into accounts(owner, cents) values ('q', ?)", [maybe]), "select count(*) from accounts"]),
    "truth values": (
        4,
        [("insert into lines(amount) values (?)", [flag]), "select amount from lines where amount", "select * from lines"],
    ),
    "limit": (5, [("select id from lines order by id limit ?", [x])]),
    "foreign key": (
        6,
        [
            "pragma foreign_keys = on",
            ("insert into lines(account) values (?)", [x]),
            "delete from accounts where id = 1",
            "select id, account from lines",
        ],
    ),
    "delete": (3, [("delete from lines where amount < ?", [y]), "select count(*) from lines", "select * from lines"]),
    "transactions": (
        4,
        [
            ("insert into accounts(owner, cents) values (?, 5)", [s]),
            "savepoint p",
            ("delete from accounts where id = ?", [y]),
            "rollback to p",
            "select count(*) from accounts",
            "rollback",
            "select count(*) from accounts",
        ],
    ),
    "insert from a query": (
        4,
        [
            ("insert into lines(account, amount) select id, ? from accounts where cents >= ?", [x, y]),
            "select * from lines where id > 3",
        ],
    ),
    "returning": (
        2,
        [("insert into lines(amount) values (?) returning id, amount + 1 as more", [x]), "select last_insert_rowid()"],
    ),
    "text in a comparison": (
        9,
        [("insert into lines(note) values (?)", [s]), "select note from lines where note >= 'a' order by note"],
    ),
    "numbers as text": (
        2,
        [("insert into lines(note) values (?)", [x]), "select note, typeof(note) from lines where note = '2'"],
    ),
    "real bounds": (
        3,
        [("insert into lines(amount) values (?)", [x]), "select amount > 1.5, amount <= -0.5, amount = 2.0 from lines"],
    ),
    "dates in a column of numeric affinity": (
        9,
        [
            "create table days(day date, number numeric)",
            (
                "insert into days values (?, ?)",
                [SymCell(T.str_concat(T.const("2026-03-"), T.int_to_str(Y))), SymCell(T.int_to_str(X))],
            ),
            "select day, number, number + 1, typeof(day), typeof(number) from days where day >= '2026-03-1'",
        ],
    ),
    "views": (
        3,
        [
            "create view rich(who, c) as select owner, cents from accounts",
            "create view poor as select owner from accounts where cents < 9",
            ("update accounts set cents = ? where id = 2", [y]),
            "select owner from poor",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_all_forks(case: str) -> None:
    most, steps = CASES[case]
    forks, undecided = check_symbolic([*TABLES, *steps], DOMAINS)
    assert [doubt.reason for doubt in undecided] == []
    assert forks <= most


POOL = [x, y, SymCell(T.add(X, Y)), s, maybe, flag, 1, 2, "a"]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_statements(seed: int) -> None:
    random = Random(seed)
    script = Generator(random, SYMBOLIC).script(8)
    steps = [(sql, [random.choice(POOL) for _ in range(sql.count("?"))]) for sql in script]
    check_symbolic(steps, {"x": [-1, 1, 2], "y": [0, 2], "s": ["a", "B", ""], "n": [False, True]})


def test_a_statement_that_splits_has_changed_nothing() -> None:
    store = Store()
    connection = store.connect("x", None)
    connection.execute("create table t(a unique)")
    connection.execute("insert into t values (1)")
    before = store.snapshot("x")
    with pytest.raises(Split) as needed:
        connection.executemany("insert into t values (?)", [(5,), (x,)], lambda condition: None)
    assert len(needed.value.conditions) == 2
    assert store.snapshot("x") == before
    assert (connection.in_transaction, connection.total_changes) == (False, 1)
    with pytest.raises(Undecided):
        connection.executemany("insert into t values (?)", [(5,), (SymCell(T.var("f", T.FLOAT64)),)])
    assert store.snapshot("x") == before


def test_a_number_that_may_not_fit() -> None:
    [small, large] = sorted(explore([("select ?", [x])], {"x": [1, 2**63]}), key=lambda path: path.models[0]["x"])
    assert small.seen[0].rows == [(x,)]
    assert large.seen[0].error == ("OverflowError", "Python int too large to convert to SQLite INTEGER", None)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select upper(note) from lines", "upper"),
        ("select amount * 1.5 from lines", "REAL"),
        ("select avg(amount) from lines", "avg"),
        ("select id from lines where note like '_x'", "LIKE with _"),
        ("select cast(note as integer) from lines", "read as a number"),
        ("select rank() over (order by amount) from lines", "Window"),
        (
            "with recursive c(i) as (select 1 union all select i + 1 from c) select i, amount from c, lines",
            "recursive",
        ),
        ("select amount << 1 from lines", "<<"),
    ],
)
def test_what_is_undecided_says_why(sql: str, reason: str) -> None:
    connection = Store().connect("x")
    connection.executescript("create table lines(id integer primary key, amount int, note text)")
    connection.execute("insert into lines(amount, note) values (?, ?)", (x, s), lambda condition: True)
    with pytest.raises(Undecided, match=reason):
        connection.execute(sql, (), lambda condition: True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (T.str_concat(T.const("2026-"), S), False),
        (T.str_concat(T.int_to_str(X), T.const("-"), S), False),
        (T.str_concat(T.ite(N, T.const("0"), T.const("")), T.int_to_str(X)), True),
        (T.str_concat(T.const("-"), T.int_to_str(X), T.const(".5")), True),
        (T.str_concat(S, T.const("x")), False),
        (T.str_concat(S, T.const(" ")), True),
        (T.ite(N, T.const("EUR"), T.const("1e5")), True),
        (T.ite(N, T.const("EUR"), T.const("1e")), False),
        (T.const("."), False),
        (T.const(" +.5E-3 "), True),
        (T.const(""), False),
    ],
)
def test_texts_that_look_like_numbers(text: T.Term, number: bool) -> None:
    assert can_be_number(text) is number


def test_tables_without_symbolic_cells_stay_on_the_host() -> None:
    store = Store()
    connection = store.connect("x")
    connection.executescript("create table a(v); create table b(v); insert into a values (1), (2)")
    connection.execute("insert into b values (?)", (s,))
    assert connection.execute("select sum(v) over (order by v) from a").rows == [(1,), (3,)]
    connection.execute("delete from b")
    assert connection.execute("select count(*) over () from b").rows == []
    connection.execute("insert into b values (3)")
    assert connection.execute("select v, count(*) over () from b").rows == [(3, 1)]


def test_errors_come_before_symbolic_values_matter() -> None:
    connection = Store().connect("x")
    connection.execute("create table t(a, b)")
    for sql, message in [
        ("insert into t values (?)", "table t has 2 columns but 1 values were supplied"),
        ("select c from t where a = ?", "no such column: c"),
        ("insert into t values (?, ?)", "uses 2, and there are 1 supplied"),
    ]:
        with pytest.raises(SqlError, match=message):
            connection.execute(sql, (x,), lambda condition: True)
