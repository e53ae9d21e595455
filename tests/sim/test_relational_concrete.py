"""Concrete statements, on the host and in our own evaluator, against the real sqlite3 module."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim.relational_statements import CONSTANTS, Generator
from sim.relational_support import Step, check

SHOP: list[Step] = [
    "create table customers(id integer primary key, email text not null unique, country text not null default 'DE')",
    "create table plans(code text primary key, cents integer not null check (cents >= 0), name varchar(20))",
    "create table subscriptions(id integer primary key autoincrement, customer_id integer not null references customers(id)"
    " on delete cascade, plan text references plans(code) on update cascade, started text, unique(customer_id, plan))",
    "create index by_plan on subscriptions(plan, started desc)",
    "insert into customers(email, country) values ('a@x', 'DE'), ('b@x', 'FR'), ('c@x', 'US')",
    "insert into plans values ('basic', 900, 'Basic'), ('pro', 2900, 'Pro'), ('free', 0, null)",
    ("insert into subscriptions(customer_id, plan, started) values (?, ?, ?)", (1, "basic", "2026-01-01")),
    ("insert into subscriptions(customer_id, plan, started) values (:c, :p, :s)", {"c": 2, "p": "pro", "s": "2026-02-01"}),
    ("insert into subscriptions(customer_id, plan, started) values (?2, ?1, ?3)", ("basic", 2, "2026-03-01")),
]

QUERIES: list[Step] = [
    "select * from customers",
    "select c.email, p.name, p.cents / 100 as euros from customers c join subscriptions s on s.customer_id = c.id"
    " join plans p on p.code = s.plan order by euros desc, c.email",
    "select c.email, count(s.id) n from customers c left join subscriptions s on s.customer_id = c.id group by c.id order by 2",
    "select plan, count(*), sum(customer_id), min(started), max(started) from subscriptions group by plan having count(*) > 1",
    "select sum(cents), avg(cents), total(cents), count(name), group_concat(name, '; ') from plans",
    "select distinct country from customers order by country desc limit 2 offset 1",
    "select code from plans where cents between 1 and 1000 or name is null",
    "select code, case when cents = 0 then 'free' when cents < 1000 then 'cheap' else 'dear' end from plans",
    "select email from customers where id in (select customer_id from subscriptions where plan = 'basic')",
    "select email from customers c where not exists (select 1 from subscriptions s where s.customer_id = c.id)",
    "select (select count(*) from subscriptions s where s.customer_id = c.id) from customers c order by 1, id",
    "with s(who, what) as (select customer_id, plan from subscriptions) select who, what from s where what like 'B%'",
    "select email from customers where country = 'DE' union select plan from subscriptions order by 1",
    "select coalesce(name, code), length(name), upper(code), substr(code, 2, 2), code || ':' || cents from plans",
    "select * from customers natural join (select 1 as id)",
    "select s.* from subscriptions s join customers using (customer_id)",
    "select count(*) filter (where cents > 0), max(name, code) from plans",
    "select max(started), plan from subscriptions",
    "select id, count(*) over () from customers",
    "values (1, 'x'), (2, 'y')",
    ("select ?1 + ?1, typeof(?2), ?2 is null", (2**40, None)),
    ("select :a, $b, @c", {"a": 1, "b": 2.5, "c": b"\x00"}),
    ("select email from customers limit ?", (1,)),
    "select email as e, country from customers where e > 'a' order by e desc",
    "select nothing from customers",
    "select * from nowhere",
    "selec 1",
    "select 1; select 2",
    ("select ?", ()),
    ("select ?", (1, 2)),
    ("select :a", {"b": 1}),
    ("select ?", {"a": 1}),
    ("select ?", (2**63,)),
    ("select ?", ("\ud800",)),
    "",
    "-- nothing",
]

CHANGES: list[Step] = [
    "insert into customers(email) values ('a@x')",
    "insert into customers(country) values ('DE')",
    "insert into customers values (7, 'z@x')",
    "insert into customers(id, email) values ('seven', 'z@x')",
    "insert into plans values ('bad', -1, 'x')",
    "insert into subscriptions(customer_id, plan) values (99, 'pro')",
    "insert or ignore into customers(email) values ('a@x'), ('d@x')",
    "insert or replace into customers(id, email) values (3, 'e@x')",
    "insert into customers(id, email) values (2, 'q@x') on conflict(id) do update set email = excluded.email || '!'",
    "insert into customers(email) values ('a@x') on conflict do nothing",
    "insert into customers(email) values ('f@x') returning id, email as mail, upper(country)",
    "insert into plans select 'copy-' || code, cents + 1, name from plans where cents > 0",
    "update plans set cents = cents * 2, name = coalesce(name, 'None') where cents < 2000",
    "update customers set id = id + 100 where id = 3",
    "update plans set code = 'plus' where code = 'pro'",
    "update customers set email = 'a@x' where id = 2",
    "delete from customers where id = 1 returning *",
    "select * from subscriptions",
    "delete from plans where code = 'free'",
    "delete from plans",
    "replace into plans(code, cents) values ('plus', 1)",
    "select * from plans",
    "select changes(), last_insert_rowid(), total_changes()",
    "select * from sqlite_sequence",
]

TRANSACTIONS: list[Step] = [
    "create table t(x unique)",
    "insert into t values (1)",
    "savepoint one",
    "insert into t values (2)",
    "savepoint two",
    "insert into t values (3)",
    "rollback to one",
    "select * from t",
    "release two",
    "release one",
    "begin",
    "commit",
    "commit",
    "rollback",
    "begin immediate",
    "insert or rollback into t values (1), (1)",
    "select * from t",
    "begin exclusive transaction",
    "update t set x = 5",
    "rollback",
    "select * from t",
    "insert or fail into t values (8), (1)",
    "create table u(y)",
    "drop table t",
    "rollback",
    "select * from u",
]


DEFERRED: list[Step] = [
    "pragma foreign_keys=on",
    "create table p(id integer primary key)",
    "create table c(p references p(id) deferrable initially deferred)",
    "insert into c values (1)",
    "select * from c",
    "commit",
    "insert into p values (1)",
    "commit",
    "delete from p",
    "commit",
    "rollback",
    "select count(*) from p",
]


@pytest.mark.parametrize("evaluator", [False, True], ids=["host", "evaluator"])
@pytest.mark.parametrize("foreign_keys", ["off", "on"])
def test_shop(evaluator: bool, foreign_keys: str) -> None:
    steps = [f"pragma foreign_keys={foreign_keys}", *SHOP, *QUERIES, *CHANGES, "commit", *QUERIES]
    undecided = [doubt.reason for doubt in check(steps, evaluator=evaluator)]
    # What the evaluator does not know: a window, which stands in the queries twice.
    assert undecided == (["Window in a statement on symbolic rows"] * 2 if evaluator else [])


@pytest.mark.parametrize("evaluator", [False, True], ids=["host", "evaluator"])
@pytest.mark.parametrize("level", ["", "IMMEDIATE", None])
def test_transactions(evaluator: bool, level: str | None) -> None:
    assert check(TRANSACTIONS, evaluator=evaluator, isolation_level=level) == []
    assert check(DEFERRED, evaluator=evaluator, isolation_level=level) == []


@pytest.mark.parametrize("evaluator", [False, True], ids=["host", "evaluator"])
def test_constraints(evaluator: bool) -> None:
    steps: list[Step] = [
        "create table a(x int check(x > 0) constraint small check (x < 10), y constraint named not null check(y <> 'no'))",
        "create table b(k text collate nocase primary key, v real not null default 1.5, w default (1 + 1)) without rowid",
        "create table s(i integer, t text, r real, b blob, a any) strict",
        "create table r(id integer primary key, up references r(id) on delete restrict, x unique on conflict ignore)",
        *[f"insert into a values ({x}, {y})" for x, y in [(1, 2), (0, 1), (11, 1), ("'5'", 1), (1, "null"), (1, "'no'")]],
        *[f"insert into b(k) values ({k})" for k in ["'a'", "'A'", "null", "1", "x'00'"]],
        "insert into b(k, v) values ('z', 'text')",
        "update b set v = 3, w = v",
        "select k, typeof(v), v, w from b",
        *[f"insert into s values ({row})" for row in ["1,2,3,x'00',4", "'x',1,1,x'',1", "1.0,1,1,null,null", "1,1,1,1,1"]],
        "select typeof(i), typeof(t), typeof(r), typeof(b), typeof(a) from s",
    ]
    assert check(steps, evaluator=evaluator) == []


def test_schema_changes_on_the_host() -> None:
    steps: list[Step] = [
        "create table t(a, b as (a + 1) stored)",
        "create view v(x) as select a from t",
        "create trigger g after insert on t begin update t set a = a + 1 where rowid = new.rowid; end",
        "insert into t(a) values (1)",
        "select last_insert_rowid(), changes(), total_changes()",
        "select * from v",
        "alter table t add column c default 'q'",
        "alter table t rename column a to z",
        "alter table t rename to tt",
        "insert into tt(z) values (5)",
        "select *, rowid from tt",
        "create unique index i on tt(c)",
        "create table t2 as select * from tt",
        "pragma table_info(t2)",
        "pragma user_version = 7",
        "pragma user_version",
        "drop view v",
        "drop table tt",
        "select name from sqlite_master order by name",
        "vacuum",
        "explain query plan select * from t2",
        "pragma foreign_keys",
        "pragma journal_mode = wal",
        "pragma busy_timeout = 100",
        "pragma busy_timeout",
    ]
    undecided = check(steps, evaluator=False)
    assert undecided == []


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_random_statements(seed: int) -> None:
    steps = Generator(Random(seed), CONSTANTS).script(20)
    assert check(steps, evaluator=False) == []
    check(steps, evaluator=True)


def test_the_evaluator_decides_nearly_all_random_statements() -> None:
    undecided = total = 0
    for seed in range(25):
        steps = Generator(Random(seed), CONSTANTS).script(20)
        undecided += len(check(steps, evaluator=True))
        total += len(steps)
    assert undecided / total < 0.05
