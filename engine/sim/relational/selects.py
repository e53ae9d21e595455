"""Compiling SELECT, VALUES and compound queries from sqlglot's tree into `queries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlglot import exp

from presage.engine.sim.relational.cells import as_cell
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.expressions import Compiler
from presage.engine.sim.relational.lexis import lexemes
from presage.engine.sim.relational.order import Answer, Condition, Join, Ordering
from presage.engine.sim.relational.parsing import parse
from presage.engine.sim.relational.plan import Plan
from presage.engine.sim.relational.queries import Compound, Query, Select, Values
from presage.engine.sim.relational.schema import Schema, Table, quoted
from presage.engine.sim.relational.scope import Expression, Frame, Heading, Scope, Source
from presage.engine.sim.relational.state import Rows

_COMPOUNDS: dict[type[exp.Expr], str] = {
    exp.Union: "UNION", exp.Intersect: "INTERSECT", exp.Except: "EXCEPT",
}  # fmt: skip
_PLAN_LINES = {
    "UNION": ("UNION USING TEMP B-TREE",), "UNION ALL": ("UNION ALL",),
    "INTERSECT": ("INTERSECT USING TEMP B-TREE",), "EXCEPT": ("EXCEPT USING TEMP B-TREE",),
}  # fmt: skip
_UNKNOWN_CLAUSES = ("windows", "qualify", "laterals", "pivots", "hint", "sample", "kind", "into", "match")


@dataclass(frozen=True)
class _Common:
    """One query of a WITH clause. names: those of its columns, if it gives them. tables: the ones before it."""

    node: exp.Expr
    names: list[str]
    outer: Scope | None
    tables: dict[str, _Common]


@dataclass
class QueryCompiler:
    """Compiles the queries of one statement.

    rows: the rows of a table, each with its key behind the cells. confirm: raises Undecided if the text of a view's
    query and our rendering of it do not compile to the same program.
    """

    schema: Schema
    rows: Callable[[Table], Rows]
    confirm: Callable[[str, str], None]
    compiler: Compiler = field(init=False)
    tables: dict[str, _Common] = field(default_factory=dict)

    def compile(self, node: exp.Expr, outer: Scope | None, plan: Plan | None = None) -> Query:
        """The query that `node` is. Raises Undecided."""
        if isinstance(node, exp.Subquery):
            if any(node.args.get(name) for name in ("order", "limit", "offset", "with_")):
                raise Undecided("a query in parentheses with clauses of its own")
            return self.compile(node.this, outer, plan)
        with self.common_tables(node, outer) as prefix:
            if isinstance(node, exp.Select):
                query: Query = self._select(node, outer, plan)
            elif type(node) in _COMPOUNDS:
                query = self._compound(node, outer, plan)
            elif isinstance(node, exp.Values):
                query = self._values(node, outer)
            else:
                raise Undecided(f"a {type(node).__name__} query")
        query.sql = prefix + query.sql
        return query

    @contextmanager
    def common_tables(self, node: exp.Expr, outer: Scope | None) -> Iterator[str]:
        """The names of a WITH clause, for the time in which its query is compiled; gives the clause's text."""
        clause = node.args.get("with_")
        if clause is None:
            yield ""
            return
        before = dict(self.tables)
        texts = []
        try:
            for table in clause.expressions:
                name = table.alias
                if any(found.name.lower() == name.lower() for found in table.this.find_all(exp.Table)):
                    raise Undecided("a recursive query")
                query = self.compile(table.this, outer)
                names = [column.name for column in table.args["alias"].args.get("columns") or []]
                listed = f"({', '.join(map(quoted, names))})" if names else ""
                hint = {None: "", True: "MATERIALIZED ", False: "NOT MATERIALIZED "}[table.args.get("materialized")]
                texts.append(f"{quoted(name)}{listed} AS {hint}({query.sql})")
                self.tables[name.lower()] = _Common(table.this, names, outer, dict(self.tables))
            yield f"WITH {', '.join(texts)} "
        finally:
            self.tables = before

    # SELECT

    def _select(self, node: exp.Select, outer: Scope | None, plan: Plan | None) -> Select:
        for name in _UNKNOWN_CLAUSES:
            if node.args.get(name):
                raise Undecided(f"the clause {name.upper()} in a statement on symbolic rows")
        scope = Scope([], outer)
        joins, source_sql = self._sources(node, scope, outer, plan)
        scope.aggregates = []
        outputs, headings, output_sql = self.outputs(node.expressions, scope)
        bare = _bare(scope)
        scope.aliases = (
            {
                projection.alias.lower(): output
                for projection, output in zip(node.expressions, outputs, strict=False)
                if isinstance(projection, exp.Alias)
            }
            if len(outputs) == len(node.expressions)
            else _aliases(node.expressions, headings, outputs)
        )
        filters = self.filters(node, scope, joins)
        keys, key_sql = self._keys(node, scope, outputs)
        having: Condition | None = None
        having_sql = ""
        if node.args.get("having") is not None:
            scope.bare_places.clear()
            having, text = self.compiler.condition(node.args["having"].this, scope)
            having_sql = f" HAVING {text}"
            bare |= _bare(scope)
        scope.bare_places.clear()
        orderings, order_sql = self._orderings(node, scope, outputs, headings)
        bare |= _bare(scope)
        limit, offset, limit_sql = self._limits(node, outer)
        distinct = node.args.get("distinct")
        sql = f"SELECT {'DISTINCT ' if distinct else ''}{output_sql}{source_sql}{filters}{key_sql}{having_sql}"
        return Select(
            algebra=self.compiler.algebra,
            headings=headings,
            sql=f"{sql}{order_sql}{limit_sql}",
            scope=scope,
            joins=joins,
            outputs=outputs,
            distinct=distinct is not None,
            keys=keys,
            having=having,
            orderings=orderings,
            limit=limit,
            offset=offset,
            plan=plan,
            bare=bare,
            unnamed=_unnamed(node.expressions, outputs),
        )

    # FROM

    def _sources(self, node: exp.Expr, scope: Scope, outer: Scope | None, plan: Plan | None) -> tuple[list[Join], str]:
        clause = node.args.get("from_")
        if clause is None:
            return [], ""
        first = self._source(clause.this, scope, outer, plan)
        scope.sources.append(first[0].source)
        joins, sql = [first[0]], f" FROM {first[1]}"
        for entry in [*(clause.this.args.get("joins") or []), *(node.args.get("joins") or [])]:
            joined, text = self._source(entry.this, scope, outer, plan)
            sql += self._join(entry, joined, text, scope)
            joins.append(joined)
        return joins, sql

    def _join(self, entry: exp.Join, joined: Join, text: str, scope: Scope) -> str:
        """Complete a join whose source is compiled, put the source into the scope, and give the join's text."""
        side, kind = entry.side.upper(), (entry.kind or "").upper()
        if side not in {"", "LEFT"} or kind not in {"", "INNER", "OUTER", "CROSS"}:
            raise Undecided(f"a {side or kind} JOIN on symbolic rows")
        joined.kind = "left" if side == "LEFT" else "inner"
        # `parsing` has written CROSS as INNER; sqlglot's own CROSS is a comma.
        word = "LEFT JOIN" if side == "LEFT" else ("CROSS JOIN" if kind == "INNER" else "JOIN")
        using = [column.name for column in entry.args.get("using") or []]
        method = (entry.args.get("method") or "").upper()
        if method == "NATURAL":
            known = [heading.name.lower() for source in scope.sources for heading in source.headings]
            using = [heading.name for heading in joined.source.headings if heading.name.lower() in known]
        elif method:
            raise Undecided(f"a {method} JOIN")
        if using:
            on_text = self._using(using, joined, scope)
            return f" {word} {text}{on_text}"
        scope.sources.append(joined.source)
        if entry.args.get("on") is None:
            return f" {word} {text}"
        joined.on, on_text = self.compiler.condition(entry.args["on"], scope)
        return f" {word} {text} ON {on_text}"

    def _using(self, names: list[str], joined: Join, scope: Scope) -> str:
        pairs = [(scope.column(None, name), name) for name in names]
        scope.sources.append(joined.source)
        index = len(scope.sources) - 1
        conditions = []
        for one, name in pairs:
            place = joined.source.place(name)
            if one is None or place is None:
                raise Undecided(f"the column {name} of a join was not found")
            conditions.append(self.compiler.compared("=", one, scope.at((0, index, place))))
        algebra = self.compiler.algebra

        def met(frame: Frame) -> object:
            truth = conditions[0](frame)
            for condition in conditions[1:]:
                truth = algebra.both(truth, condition(frame))
            return truth

        joined.on = met  # type: ignore[assignment]
        joined.source.merged = frozenset(name.lower() for name in names)
        return f" USING ({', '.join(map(quoted, names))})"

    def _source(self, node: exp.Expr, scope: Scope, outer: Scope | None, plan: Plan | None) -> tuple[Join, str]:
        alias = node.alias
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            return self._named_source(node, alias or node.name, outer, plan)
        if isinstance(node, (exp.Subquery, exp.Values)):
            inner = node.this if isinstance(node, exp.Subquery) else node
            if isinstance(inner, exp.Table):
                raise Undecided("a join in parentheses")
            # Every source gets a name, by which the plan speaks of it.
            name = alias if alias and alias != "_values" else f"subquery {len(scope.sources) + 1}"
            query = self.compile(inner, outer, self._plan_of(name, plan))
            return _query_join(query, name), f"({query.sql}) AS {quoted(name)}"
        raise Undecided(f"a {type(node).__name__} in FROM")

    def _plan_of(self, name: str, plan: Plan | None) -> Plan | None:
        """The plan of a subquery in FROM: its own, or the one around it, into which it was flattened."""
        if plan is None:
            return None
        own = plan.of_source(name)
        return own if own is not None or plan.step(name) is not None else plan

    def _named_source(self, node: exp.Table, alias: str, outer: Scope | None, plan: Plan | None) -> tuple[Join, str]:
        name = node.name
        renamed = f" AS {quoted(alias)}"
        if node.args.get("indexed") is not None or node.args.get("joins"):
            raise Undecided("INDEXED BY, or a join in parentheses")
        if name.lower() in self.tables and not node.args.get("db"):
            return _query_join(self._common(self.tables[name.lower()], alias, plan), alias), quoted(name) + renamed
        table = self.schema.table(name)
        if table is None:
            return self._view(name, alias, plan), quoted(name) + renamed
        if table.virtual:
            raise Undecided(f"the virtual table {name}")
        return self.table_join(table, alias), quoted(name) + renamed

    def _common(self, common: _Common, alias: str, plan: Plan | None) -> Query:
        """The query that a name of a WITH clause stands for, compiled again for the plan of the place of its use."""
        outside, self.tables = self.tables, common.tables
        try:
            query = self.compile(common.node, common.outer, self._plan_of(alias, plan))
        finally:
            self.tables = outside
        return _Renamed(query, common.names) if common.names else query

    def table_join(self, table: Table, alias: str) -> Join:
        """A table as the source called `alias`."""
        cached: list[Answer] = []

        def rows(outer: Frame | None) -> Answer:
            if not cached:
                cached.append(Answer([(*row, as_cell(key)) for key, row in self.rows(table).items()], True))
            return cached[0]

        return Join(table_source(table, alias), "inner", rows, None)

    def _view(self, name: str, alias: str, plan: Plan | None) -> Join:
        sql = self.schema.views.get(name.lower())
        if sql is None:
            raise Undecided(f"the table {name} was not found")
        tokens = list(lexemes(sql))
        place = next(index for index, token in enumerate(tokens) if token.word == "AS" and index >= 3)
        if tokens[place - 1].text == ")":
            raise Undecided("a view with column names of its own")
        body = sql[tokens[place + 1].start :]
        parsed = parse(body)
        outside, self.tables = self.tables, {}
        try:
            query = self.compile(parsed.tree, None, self._plan_of(alias, plan))
        finally:
            self.tables = outside
        self.confirm(body, query.sql)
        return _query_join(query, alias)

    # The other clauses

    def outputs(self, nodes: list[exp.Expr], scope: Scope) -> tuple[list[Expression], tuple[Heading, ...], str]:
        """The columns of a SELECT or RETURNING: expressions, headings, and the text."""
        outputs: list[Expression] = []
        headings: list[Heading] = []
        texts = []
        for node in nodes:
            star = node if isinstance(node, exp.Star) else None
            qualified = isinstance(node, exp.Column) and isinstance(node.this, exp.Star)
            if star is not None or qualified:
                qualifier = node.table.lower() if isinstance(node, exp.Column) else None
                found = list(_expanded(scope, qualifier))
                named = [(heading.name, expression) for heading, expression in found]
            else:
                inner = node.this if isinstance(node, exp.Alias) else node
                expression = self.compiler.compile(inner, scope)
                named = [(node.alias if isinstance(node, exp.Alias) else _name(scope, expression), expression)]
            for name, expression in named:
                outputs.append(expression)
                headings.append(Heading(name, expression.affinity, expression.collation))
                texts.append(f"{expression.sql} AS {quoted(name)}")
        return outputs, tuple(headings), ", ".join(texts)

    def filters(self, node: exp.Expr, scope: Scope, joins: list[Join]) -> str:
        """Compile a WHERE clause into the filters of the joins; gives its text."""
        clause = node.args.get("where")
        if clause is None:
            return ""
        aggregates, scope.aggregates = scope.aggregates, None
        texts = []
        for part in _conjuncts(clause.this):
            scope.used.clear()
            condition, text = self.compiler.condition(part, scope)
            texts.append(text)
            last = max(scope.used, default=0)
            # A condition on rows that may be absent comes after the join that adds them, which `last` sees to.
            if joins:
                joins[last].filters.append(condition)
            else:
                raise Undecided("WHERE without FROM")
        scope.aggregates = aggregates
        return f" WHERE {_joined(clause.this, iter(texts))}"

    def _keys(self, node: exp.Select, scope: Scope, outputs: list[Expression]) -> tuple[list[Expression] | None, str]:
        clause = node.args.get("group")
        if clause is None:
            return None, ""
        if any(clause.args.get(name) for name in ("rollup", "cube", "grouping_sets", "totals", "all")):
            raise Undecided("GROUP BY with sets")
        aggregates, scope.aggregates = scope.aggregates, None
        keys = []
        for key in clause.expressions:
            number = _position(key)
            keys.append(outputs[number - 1] if number is not None else self.compiler.compile(key, scope))
        scope.aggregates = aggregates
        return keys, f" GROUP BY {', '.join(key.sql for key in keys)}"

    def _orderings(
        self, node: exp.Expr, scope: Scope, outputs: list[Expression], headings: tuple[Heading, ...]
    ) -> tuple[list[Ordering], str]:
        clause = node.args.get("order")
        found: list[Ordering] = []
        texts = []
        for entry in clause.expressions if clause is not None else ():
            inner, collation = entry.this, None
            if isinstance(inner, exp.Collate):
                inner, collation = inner.this, inner.expression.name.upper()
            number = _position(inner)
            alias = inner.name.lower() if isinstance(inner, exp.Column) and not inner.table else None
            if number is not None:
                key = outputs[number - 1]
            elif alias is not None and alias in scope.aliases:
                key = scope.aliases[alias]
            else:
                key = self.compiler.compile(inner, scope)
            text = str(number) if number is not None else key.sql
            if collation is not None:
                key, text = replace(key, collation=collation, explicit=True), f"{text} COLLATE {collation}"
            descending, nulls_first = bool(entry.args.get("desc")), entry.args.get("nulls_first")
            # sqlglot says where NULLs go even where that is the default.
            explicit = nulls_first if nulls_first is not None and bool(nulls_first) == descending else None
            found.append(Ordering(key, descending, explicit))
            nulls = {None: "", True: " NULLS FIRST", False: " NULLS LAST"}[explicit]
            texts.append(f"{text}{' DESC' if descending else ''}{nulls}")
        return found, f" ORDER BY {', '.join(texts)}" if texts else ""

    def _limits(self, node: exp.Expr, outer: Scope | None) -> tuple[Expression | None, Expression | None, str]:
        limit, offset = node.args.get("limit"), node.args.get("offset")
        scope = Scope([], outer)
        if limit is not None and not isinstance(limit, exp.Limit):
            raise Undecided("FETCH")
        one = None if limit is None else self.compiler.compile(limit.expression, scope)
        other = None if offset is None else self.compiler.compile(offset.expression, scope)
        sql = "" if one is None else f" LIMIT {one.sql}"
        return one, other, sql + ("" if other is None else f" OFFSET {other.sql}")

    # The other queries

    def _compound(self, node: exp.Expr, outer: Scope | None, plan: Plan | None) -> Compound:
        operator = _COMPOUNDS[type(node)]
        if operator == "UNION" and not node.args.get("distinct"):
            operator = "UNION ALL"
        below = plan.below("COMPOUND QUERY") if plan is not None else None
        left = self.compile(node.this, outer, below.below("LEFT-MOST SUBQUERY") if below is not None else None)
        right_plan = below.below(*_PLAN_LINES[operator]) if below is not None else None
        right = self.compile(node.args["expression"], outer, right_plan)
        nested = isinstance(node.this, tuple(_COMPOUNDS)) or isinstance(node.args["expression"], tuple(_COMPOUNDS))
        if nested and isinstance(node.args["expression"], tuple(_COMPOUNDS)):
            raise Undecided("a compound query in parentheses")
        if [heading.affinity for heading in left.headings] != [heading.affinity for heading in right.headings]:
            affinity_matters = outer is not None
            if affinity_matters:
                raise Undecided("a compound subquery whose columns differ in affinity")
        scope = Scope([Source("", left.headings)], outer)
        outputs = [scope.at((0, 0, place)) for place in range(len(left.headings))]
        scope.aliases = {h.name.lower(): o for h, o in zip(left.headings, outputs, strict=True)}
        orderings, _ = self._orderings(node, scope, outputs, left.headings)
        limit, offset, limit_sql = self._limits(node, outer)
        order_sql = _compound_order(orderings, outputs)
        if operator != "UNION ALL" and orderings:
            orderings += [
                Ordering(output, False, None)
                for output in outputs
                if not any(known.key.place == output.place for known in orderings)
            ]
        return Compound(
            algebra=self.compiler.algebra,
            headings=left.headings,
            sql=f"{left.sql} {operator} {right.sql}{order_sql}{limit_sql}",
            operator=operator,
            left=left,
            right=right,
            orderings=orderings,
            limit=limit,
            offset=offset,
        )

    def _values(self, node: exp.Values, outer: Scope | None) -> Values:
        scope = Scope([], outer)
        rows = []
        for entry in node.expressions:
            cells = entry.expressions if isinstance(entry, exp.Tuple) else [entry]
            rows.append([self.compiler.compile(cell, scope) for cell in cells])
        headings = tuple(Heading(f"column{place}", None, None) for place in range(1, len(rows[0]) + 1))
        texts = [f"({', '.join(cell.sql for cell in row)})" for row in rows]
        return Values(headings, f"VALUES {', '.join(texts)}", rows)


class _Renamed(Query):
    """A query under other column names."""

    def __init__(self, query: Query, names: list[str]) -> None:
        self.query = query
        self.sql = query.sql
        self.headings = tuple(replace(h, name=name) for h, name in zip(query.headings, names, strict=True))

    def answer(self, outer: Frame | None, wanted: int | None = None) -> Answer:
        """See `Query`."""
        return self.query.answer(outer, wanted)


def table_source(table: Table, alias: str) -> Source:
    """A table as a source of names; its rows end in the key."""
    headings = tuple(Heading(column.name, column.affinity, column.collation) for column in table.columns if column.hidden != 1)
    return Source(alias.lower(), headings, table)


def _query_join(query: Query, name: str) -> Join:
    def rows(outer: Frame | None) -> Answer:
        answer = query.answer(outer)
        return Answer([(*row, None) for row in answer.rows], answer.ordered)

    return Join(Source(name.lower(), query.headings), "inner", rows, None)


def _expanded(scope: Scope, qualifier: str | None) -> Iterator[tuple[Heading, Expression]]:
    for index, source in enumerate(scope.sources):
        if qualifier is not None and source.name != qualifier:
            continue
        for place, heading in enumerate(source.headings):
            if qualifier is None and heading.name.lower() in source.merged:
                continue
            yield heading, scope.at((0, index, place))


def _name(scope: Scope, expression: Expression) -> str:
    if expression.place is None:
        return expression.sql
    up, index, place = expression.place
    for _ in range(up):
        assert scope.outer is not None
        scope = scope.outer
    source = scope.sources[index]
    if place < len(source.headings):
        return source.headings[place].name
    return (source.table.rowid if source.table is not None else None) or "rowid"


def _unnamed(nodes: list[exp.Expr], outputs: list[Expression]) -> dict[int, int]:
    """For each output that is called by its text, its place among the items of the SELECT, both from 0."""
    found: dict[int, int] = {}
    place = 0
    for item, node in enumerate(nodes):
        if isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star)):
            # What stands for a star are columns; the items after it are as many as are left.
            place = len(outputs) - (len(nodes) - item - 1) if not _stars(nodes[item + 1 :]) else len(outputs)
            continue
        if place < len(outputs) and not isinstance(node, exp.Alias) and outputs[place].place is None:
            found[place] = item
        place += 1
    return found


def _stars(nodes: list[exp.Expr]) -> bool:
    return any(isinstance(n, exp.Star) or (isinstance(n, exp.Column) and isinstance(n.this, exp.Star)) for n in nodes)


def _aliases(nodes: list[exp.Expr], headings: tuple[Heading, ...], outputs: list[Expression]) -> dict[str, Expression]:
    wanted = {node.alias.lower() for node in nodes if isinstance(node, exp.Alias)}
    pairs = zip(headings, outputs, strict=True)
    return {heading.name.lower(): output for heading, output in pairs if heading.name.lower() in wanted}


def _bare(scope: Scope) -> frozenset[tuple[int, int]]:
    return frozenset(scope.bare_places)


def _conjuncts(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.And):
        return [*_conjuncts(node.left), *_conjuncts(node.right)]
    return [node]


def _joined(node: exp.Expr, texts: Iterator[str]) -> str:
    """The texts of the conjuncts put together as the tree has them."""
    if isinstance(node, exp.And):
        one = _joined(node.left, texts)
        return f"({one} AND {_joined(node.right, texts)})"
    return next(texts)


def _position(node: exp.Expr) -> int | None:
    """The column that an integer in ORDER BY or GROUP BY stands for, from 1."""
    if isinstance(node, exp.Literal) and not node.is_string and node.this.isdecimal():
        return int(node.this)
    return None


def _compound_order(orderings: list[Ordering], outputs: list[Expression]) -> str:
    texts = []
    for ordering in orderings:
        place = ordering.key.place
        number = next((n for n, output in enumerate(outputs, 1) if output.place == place), None)
        if number is None:
            raise Undecided("a compound query ordered by an expression")
        nulls = {None: "", True: " NULLS FIRST", False: " NULLS LAST"}[ordering.nulls_first]
        collation = f" COLLATE {ordering.key.collation}" if ordering.key.explicit else ""
        texts.append(f"{number}{collation}{' DESC' if ordering.descending else ''}{nulls}")
    return f" ORDER BY {', '.join(texts)}" if texts else ""
