"""Random SQL over a few small tables: statements that SQLite accepts, of every shape that the evaluator knows."""

from __future__ import annotations

from random import Random

SCHEMA = [
    "create table t(id integer primary key, a int, b text, c {real}, d numeric, e)",
    "create table u(id integer primary key autoincrement, t int references t(id) on delete cascade on update set null,"
    " n text not null default 'x', k int unique, check(k<>7))",
    "create index tb on t(b)",
    "create index tab on t(a, b desc)",
    "create table w(x text, y int, primary key(x, y)) without rowid",
    "create table v(p text {collate} unique, q int not null)",
]
COLUMNS = {"t": ["id", "a", "b", "c", "d", "e"], "u": ["id", "t", "n", "k"], "w": ["x", "y"], "v": ["p", "q"]}
CONSTANTS = "1 2 3 0 -1 NULL 'a' 'b' 'A' '1' '2.0' 1.5 2.0 x'61' '' '10' 9223372036000000000".split()
SYMBOLIC = "1 2 3 0 -1 NULL 'a' 'b' 'A' ? ? ? ? ?".split()
COMPARISONS = "= <> < <= > >= == is".split() + ["is not"]


class Generator:
    """Draws statements. constants: what stands for a value; `?` is a parameter."""

    def __init__(self, random: Random, constants: list[str]) -> None:
        self.random = random
        self.constants = constants

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def value(self) -> str:
        return self.random.choice(self.constants)

    def expression(self, columns: list[str], depth: int = 2) -> str:
        if depth <= 0 or self.random.random() < 0.35:
            return self.random.choice(columns) if self.random.random() < 0.65 else self.value()

        def e() -> str:
            return self.expression(columns, depth - 1)

        kind = self.random.randrange(12)
        if kind < 3:
            return f"{e()} {self.pick('+', '-', '*', '/', '%', '||', '&')} {e()}"
        if kind == 3:
            return f"coalesce({e()}, {e()})"
        if kind == 4:
            return f"case when {self.condition(columns, depth - 1)} then {e()} else {e()} end"
        if kind == 5:
            return f"{self.pick('length', 'lower', 'upper', 'abs', 'typeof', 'round')}({e()})"
        if kind == 6:
            return f"({self.condition(columns, depth - 1)})"
        if kind == 7:
            return f"cast({e()} as {self.pick('int', 'text', 'real', 'numeric')})"
        if kind == 8:
            return f"-{e()}"
        if kind == 9:
            return f"{self.pick('max', 'min', 'ifnull', 'nullif')}({e()}, {e()})"
        if kind == 10:
            return f"case {e()} when {e()} then {e()} end"
        return f"{e()} collate nocase" if "?" not in self.constants else f"iif({e()}, {e()}, {e()})"

    def condition(self, columns: list[str], depth: int = 2) -> str:
        def e() -> str:
            return self.expression(columns, max(depth - 1, 0))

        kind = self.random.randrange(16)
        if depth <= 0 or kind < 6:
            return f"{e()} {self.random.choice(COMPARISONS)} {e()}"
        if kind == 6:
            return f"{e()} {self.pick('in', 'not in')} ({e()}, {self.value()}, {self.value()})"
        if kind == 7:
            return f"{e()} between {e()} and {e()}"
        if kind == 8:
            return f"{e()} {self.pick('is null', 'is not null', 'isnull', 'notnull', 'is true')}"
        if kind == 9:
            return f"not {self.condition(columns, depth - 1)}"
        if kind < 13:
            operator = self.pick("and", "and", "or")
            return f"{self.condition(columns, depth - 1)} {operator} {self.condition(columns, depth - 1)}"
        if kind == 13:
            # SQLite loses rows of a left join where a rowid is LIKE a prefix, so none is.
            return f"{self.random.choice(columns[1:])} like '{self.pick('1', 'a', '%', 'a%', '%a', '%1%')}'"
        table = self.random.choice(list(COLUMNS))
        column = self.random.choice(COLUMNS[table])
        return self.pick(
            f"{e()} in (select {column} from {table})",
            f"exists (select 1 from {table} zz where zz.{column} = {e()})",
            f"{e()} = (select max({column}) from {table})",
        )

    def select(self) -> str:
        table = self.random.choice(list(COLUMNS))
        columns, source = [f"{table}.{column}" for column in COLUMNS[table]], table
        if self.random.random() < 0.4:
            other = self.random.choice(list(COLUMNS))
            joined = [f"j.{column}" for column in COLUMNS[other]]
            join = self.pick("join", "left join", "inner join", "cross join")
            source = f"{table} {join} {other} j on {self.condition([*columns[:2], *joined[1:], joined[0]], 1)}"
            columns += joined
        where = f" where {self.condition(columns)}" if self.random.random() < 0.6 else ""
        if self.random.random() < 0.3:
            sql, orders = self.grouped(columns, source, where), ["1", "2"]
        else:
            items = [f"{self.expression(columns)}, {self.expression(columns)}", ", ".join(self.random.sample(columns, 2)), "*"]
            sql = f"select {self.pick('', 'distinct ')}{self.random.choice(items)} from {source}{where}"
            orders = [*columns[:4], "1"]
        if self.random.random() < 0.4:
            direction = self.pick("", "desc", "asc", "desc nulls last", "nulls first")
            sql += f" order by {self.random.choice(orders)} {direction}, {self.random.choice(orders)}"
        if self.random.random() < 0.25:
            sql += f" limit {self.pick('1', '2', '3', '-1')}{self.pick('', ' offset 1')}"
        return sql

    def grouped(self, columns: list[str], source: str, where: str) -> str:
        key, one, other = (self.random.choice(columns) for _ in range(3))
        call = self.pick("sum", "min", "max", "avg", "total", "count", "group_concat")
        aggregate = self.pick("count(*)", f"{call}({one})", f"count(distinct {one})", f"sum({one}) filter (where {other} > 1)")
        if self.random.random() < 0.5:
            return f"select {aggregate}, count({other}) from {source}{where}"
        having = f" having {aggregate} > 1" if self.random.random() < 0.3 else ""
        return f"select {key}, {aggregate} from {source}{where} group by {key}{having}"

    def compound(self) -> str:
        one, other = (COLUMNS[self.random.choice(list(COLUMNS))] for _ in range(2))
        tables = {tuple(columns): name for name, columns in COLUMNS.items()}
        operator = self.pick("union", "union all", "intersect", "except")
        order = self.pick("", " order by 1", " order by 2 desc limit 2")
        left, right = (f"select {c[0]}, {c[1]} from {tables[tuple(c)]}" for c in (one, other))
        return f"{left} {operator} {right}{order}"

    def nested(self) -> str:
        """Queries inside FROM, WITH and the columns; joins on names; aliases used in the query itself."""
        one, other = (self.random.choice(list(COLUMNS)) for _ in range(2))
        a, b = COLUMNS[one], COLUMNS[other]
        where = self.condition(["p1", "p2"], 1)
        inner = f"select {a[0]} as p1, {a[1]} as p2 from {one} where {self.condition(a, 1)}"
        limit = self.pick("", "", f" order by {a[0]}, {a[1]} limit 2")
        order = self.pick("", " order by 1", " order by 2 desc, 1")
        join = self.pick("join", "left join")
        return self.pick(
            f"select p2, p1 from ({inner}{limit}) q where {where}{order}",
            f"select count(*), min(p1), max(p2) from ({inner}{limit}) where {where}",
            f"with c(p1, p2) as ({inner}{limit}) select c.p1, z.{b[0]} from c {join} {other} z on z.{b[1]} = c.p2{order}",
            f"with c as (select {a[1]} as p1, count(*) p2 from {one} group by {a[1]}) select * from c where {where}{order}",
            f"select {a[0]}, (select count(*) from {other} z where z.{b[1]} = {one}.{a[1]}) n from {one}{order}",
            f"select {a[0]}, (select z.{b[0]} from {other} z where z.{b[1]} > {one}.{a[1]} order by 1 limit 1) from {one}{order}",
            f"select {self.expression(a)} as p1, {a[1]} as p2 from {one} where {where}{order}",
            f"select p1, sum(p2) from ({inner} union all select {b[0]}, {b[1]} from {other}) group by p1{order}",
            f"select * from (select {a[1]} as k, {a[0]} as m from {one}) {join} {other} y using (k)"
            if "k" in b
            else f"select * from {one} natural {join} {other}",
            f"select {a[0]} from {one} union select {b[1]} from {other} union all select 1{self.pick('', ' order by 1')}",
        )

    def insert(self) -> str:
        table = self.random.choice(list(COLUMNS))
        columns = self.random.sample(COLUMNS[table], self.random.randint(1, len(COLUMNS[table])))
        rows = ", ".join(f"({', '.join(self.value() for _ in columns)})" for _ in range(self.random.choice([1, 1, 2, 3])))
        verbs = ["insert"] * 4 + ["insert or ignore", "insert or replace", "replace", "insert or fail", "insert or rollback"]
        sql = f"{self.random.choice(verbs)} into {table}({', '.join(columns)}) values {rows}"
        if self.random.random() < 0.2:
            sql += self.pick(
                " on conflict do nothing",
                f" on conflict do update set {self.random.choice(COLUMNS[table])} = {self.value()}",
                f" on conflict do update set {columns[0]} = excluded.{columns[-1]}",
            )
        return sql + (" returning *" if self.random.random() < 0.15 else "")

    def change(self) -> str:
        table = self.random.choice(list(COLUMNS))
        columns = COLUMNS[table]
        if self.random.random() < 0.4:
            return f"delete from {table} where {self.condition(columns)}"
        verb = self.pick("update", "update", "update or ignore", "update or replace", "update or fail")
        sets = f"{self.random.choice(columns)} = {self.expression(columns)}"
        where = f" where {self.condition(columns, 1)}" if self.random.random() < 0.7 else ""
        return f"{verb} {table} set {sets}{where}"

    def statement(self) -> str:
        kind = self.random.randrange(12)
        if kind < 4:
            return self.insert()
        if kind < 6:
            return self.change()
        if kind == 6:
            return self.pick("begin", "commit", "rollback", "savepoint s", "release s", "rollback to s", "begin immediate")
        if kind == 7:
            return self.compound()
        return self.nested() if kind < 10 else self.select()

    def script(self, length: int) -> list[str]:
        real, collate = ("int", "") if "?" in self.constants else ("real", "collate nocase")
        steps = [statement.replace("{real}", real).replace("{collate}", collate) for statement in SCHEMA]
        if self.random.random() < 0.5:
            steps.insert(0, "pragma foreign_keys=on")
        return steps + [self.statement() for _ in range(length)]
