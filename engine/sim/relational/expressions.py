"""sqlglot's expressions compiled to functions of a frame, with SQLite's affinities and collations.

Every compiled expression also renders itself, fully parenthesised, so that SQLite can confirm the reading
(`confirm`). Queries inside expressions are compiled by what is injected as `subquery`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from presage.engine.sim.relational import functions
from presage.engine.sim.relational.cells import HIGHEST
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.parsing import FUNCTION, Mark
from presage.engine.sim.relational.schema import affinity_of
from presage.engine.sim.relational.scope import Aggregate, Expression, Frame, Scope
from presage.engine.sim.relational.values import Algebra, Truth
from presage.solvers import terms as T

if TYPE_CHECKING:
    from presage.engine.sim.relational.queries import Query

_FALSE = Truth(T.false, T.false)
_TRUE = Truth(T.true, T.false)

_ARITHMETIC: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%",
    exp.BitwiseAnd: "&", exp.BitwiseOr: "|", exp.BitwiseLeftShift: "<<", exp.BitwiseRightShift: ">>",
}  # fmt: skip
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.NullSafeEQ: "IS", exp.NullSafeNEQ: "IS NOT",
}  # fmt: skip
_CLOCK: dict[type[exp.Expr], str] = {
    exp.CurrentTimestamp: "CURRENT_TIMESTAMP", exp.CurrentDate: "CURRENT_DATE", exp.CurrentTime: "CURRENT_TIME",
}  # fmt: skip


@dataclass
class Compiler:
    """Compiles the expressions of one statement.

    params: its parameters' cells by number. counters: values of last_insert_rowid(), changes(), total_changes().
    subquery: compiles a query whose names may come from a scope. like_case: LIKE tells upper from lower case.
    """

    algebra: Algebra
    params: dict[int, Cell]
    marks: dict[int, Mark]
    counters: dict[str, Cell]
    subquery: Callable[[exp.Expr, Scope], Query]
    like_case: bool = False
    handlers: dict[type[exp.Expr], Callable[[Any, Scope], Expression]] = field(init=False)

    def __post_init__(self) -> None:
        self.handlers = {
            exp.Literal: self._literal,
            exp.HexString: self._blob,
            exp.Null: lambda node, scope: _constant(None, "NULL"),
            exp.Boolean: lambda node, scope: _constant(int(node.this), "TRUE" if node.this else "FALSE"),
            exp.Placeholder: self._parameter,
            exp.Column: self._column,
            exp.Paren: lambda node, scope: self.compile(node.this, scope),
            exp.Neg: self._negative,
            exp.BitwiseNot: self._complement,
            exp.Not: self._not,
            exp.And: lambda node, scope: self._connective(node, scope, "AND"),
            exp.Or: lambda node, scope: self._connective(node, scope, "OR"),
            exp.Is: self._is,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Like: lambda node, scope: self._like(node, scope, None),
            exp.Escape: lambda node, scope: self._like(node.this, scope, node.expression),
            exp.Glob: self._glob,
            exp.DPipe: self._concatenation,
            exp.Case: self._case,
            exp.Cast: self._cast,
            exp.Collate: self._collate,
            exp.Exists: self._exists,
            exp.Subquery: self._scalar_subquery,
            exp.Anonymous: self._call,
            exp.Filter: self._filtered,
            **dict.fromkeys(_ARITHMETIC, self._arithmetic),
            **dict.fromkeys(_COMPARISONS, self._comparison),
            **dict.fromkeys(_CLOCK, self._clock),
        }

    def compile(self, node: exp.Expr, scope: Scope) -> Expression:
        """The expression that `node` means in a scope. Raises Undecided for what is not known here."""
        handler = self.handlers.get(type(node))
        if handler is None:
            raise Undecided(f"{type(node).__name__} in a statement on symbolic rows")
        return handler(node, scope)

    def condition(self, node: exp.Expr, scope: Scope) -> tuple[Callable[[Frame], Truth], str]:
        """The expression as a condition, and its text."""
        compiled = self.compile(node, scope)
        return lambda frame: self.algebra.truth(compiled.run(frame)), compiled.sql

    # Leaves

    def _literal(self, node: exp.Literal, scope: Scope) -> Expression:
        text: str = node.this
        if node.is_string:
            return _constant(text, "'" + text.replace("'", "''") + "'")
        if text.isdecimal():
            number = int(text)
            return _constant(number if number <= HIGHEST else float(number), text)
        return _constant(float(text), text)

    def _blob(self, node: exp.HexString, scope: Scope) -> Expression:
        return _constant(bytes.fromhex(node.this), f"x'{node.this}'")

    def _parameter(self, node: exp.Placeholder, scope: Scope) -> Expression:
        number = int(str(node.this)[1:])
        return _constant(self.params.get(number), self.marks[number].text)

    def _column(self, node: exp.Column, scope: Scope) -> Expression:
        name, qualifier = node.name, node.table or None
        found = scope.column(qualifier, name)
        if found is not None:
            return found
        alias = scope.alias(name) if qualifier is None else None
        if alias is not None:
            return alias
        identifier = node.this
        if qualifier is None and isinstance(identifier, exp.Identifier) and identifier.quoted:
            return _constant(name, "'" + name.replace("'", "''") + "'")
        raise Undecided(f"the name {name} was not found")

    def _clock(self, node: exp.Expr, scope: Scope) -> Expression:
        sql = _CLOCK[type(node)]
        return Expression(lambda frame: self.algebra.host.scalar(sql, ()), sql)

    # Operators

    def _negative(self, node: exp.Neg, scope: Scope) -> Expression:
        if isinstance(node.this, exp.Literal) and not node.this.is_string:
            sql = f"-{node.this.this}"
            return _constant(self.algebra.on_host(sql), f"({sql})")
        inner = self.compile(node.this, scope)

        def run(frame: Frame) -> Cell:
            cell = inner.run(frame)
            return self.algebra.arithmetic("-", 0, cell) if hasattr(cell, "term") else self.algebra.on_host("-?1", cell)

        return Expression(run, f"(-{inner.sql})")

    def _complement(self, node: exp.BitwiseNot, scope: Scope) -> Expression:
        inner = self.compile(node.this, scope)

        def run(frame: Frame) -> Cell:
            # In two's complement ~x is -1 - x.
            cell = inner.run(frame)
            return self.algebra.arithmetic("-", -1, cell) if hasattr(cell, "term") else self.algebra.on_host("~?1", cell)

        return Expression(run, f"(~{inner.sql})")

    def _arithmetic(self, node: exp.Binary, scope: Scope) -> Expression:
        operator = _ARITHMETIC[type(node)]
        one, other = self.compile(node.left, scope), self.compile(node.right, scope)
        return Expression(
            lambda frame: self.algebra.arithmetic(operator, one.run(frame), other.run(frame)),
            f"({one.sql} {operator} {other.sql})",
        )

    def _concatenation(self, node: exp.DPipe, scope: Scope) -> Expression:
        one, other = self.compile(node.left, scope), self.compile(node.right, scope)
        return Expression(
            lambda frame: self.algebra.concatenated(one.run(frame), other.run(frame)), f"({one.sql} || {other.sql})"
        )

    def _not(self, node: exp.Not, scope: Scope) -> Expression:
        if isinstance(node.this, exp.Is) and isinstance(node.this.expression, exp.Boolean):
            return self._is(node.this, scope, negated=True)
        inner = self.compile(node.this, scope)
        algebra = self.algebra
        return Expression(lambda frame: algebra.negated(algebra.truth(inner.run(frame))).cell, f"(NOT {inner.sql})")

    def _connective(self, node: exp.Binary, scope: Scope, operator: str) -> Expression:
        one, other = self.compile(node.left, scope), self.compile(node.right, scope)
        algebra = self.algebra

        def run(frame: Frame) -> Cell:
            first = algebra.truth(one.run(frame))
            if first.fails is T.true and operator == "AND":
                return 0
            if first.holds is T.true and operator == "OR":
                return 1
            second = algebra.truth(other.run(frame))
            return (algebra.both if operator == "AND" else algebra.either)(first, second).cell

        return Expression(run, f"({one.sql} {operator} {other.sql})")

    def compared(self, operator: str, one: Expression, other: Expression) -> Callable[[Frame], Truth]:
        """The comparison of two expressions by SQLite's rules for their affinities and collations."""
        affinity, collation = comparison_affinity(one, other), comparison_collation(one, other)

        def run(frame: Frame) -> Truth:
            return self.compare_cells(operator, one.run(frame), other.run(frame), affinity, collation)

        return run

    def compare_cells(self, operator: str, a: Cell, b: Cell, affinity: str | None, collation: str) -> Truth:
        """The comparison of two cells under an affinity and a collation."""
        algebra = self.algebra
        a, b = algebra.comparison_affinity(a, affinity), algebra.comparison_affinity(b, affinity)
        if operator in {"IS", "IS NOT"}:
            same = Truth(algebra.same(a, b, collation), T.false)
            return same if operator == "IS" else algebra.negated(same)
        if operator == "<>":
            return algebra.negated(algebra.compare("=", a, b, collation))
        if operator in {">", ">="}:
            return algebra.compare("<" if operator == ">" else "<=", b, a, collation)
        return algebra.compare(operator, a, b, collation)

    def _comparison(self, node: exp.Binary, scope: Scope) -> Expression:
        operator = _COMPARISONS[type(node)]
        one, other = self.compile(node.left, scope), self.compile(node.right, scope)
        compared = self.compared(operator, one, other)
        return Expression(lambda frame: compared(frame).cell, f"({one.sql} {operator} {other.sql})")

    def _is(self, node: exp.Is, scope: Scope, *, negated: bool = False) -> Expression:
        one, right = self.compile(node.this, scope), node.expression
        algebra = self.algebra
        word = "IS NOT" if negated else "IS"
        if isinstance(right, exp.Boolean):

            def run(frame: Frame) -> Cell:
                truth = algebra.truth(one.run(frame))
                holds = truth.holds if right.this else truth.fails
                return Truth(T.not_(holds) if negated else holds, T.false).cell

            return Expression(run, f"({one.sql} {word} {'TRUE' if right.this else 'FALSE'})")
        other = self.compile(right, scope)
        compared = self.compared(word, one, other)
        return Expression(lambda frame: compared(frame).cell, f"({one.sql} {word} {other.sql})")

    def _between(self, node: exp.Between, scope: Scope) -> Expression:
        one = self.compile(node.this, scope)
        low, high = self.compile(node.args["low"], scope), self.compile(node.args["high"], scope)
        above, below = self.compared(">=", one, low), self.compared("<=", one, high)
        return Expression(
            lambda frame: self.algebra.both(above(frame), below(frame)).cell,
            f"({one.sql} BETWEEN {low.sql} AND {high.sql})",
        )

    def _in(self, node: exp.In, scope: Scope) -> Expression:
        one = self.compile(node.this, scope)
        query = node.args.get("query")
        if node.args.get("field") is not None or node.args.get("unnest") is not None:
            raise Undecided("IN with a table's name")
        if query is not None:
            return self._in_query(one, query, scope)
        items = [self.compile(item, scope) for item in node.expressions]
        collation = one.collation or "BINARY"

        def run(frame: Frame) -> Cell:
            cell = one.run(frame)
            return self._any(cell, [item.run(frame) for item in items], one.affinity, collation).cell

        return Expression(run, f"({one.sql} IN ({', '.join(item.sql for item in items)}))")

    def _in_query(self, one: Expression, node: exp.Expr, scope: Scope) -> Expression:
        query = self.subquery(node, scope)
        [heading] = query.headings
        affinity = comparison_affinity(one, Expression(one.run, "", heading.affinity))
        collation = one.collation or "BINARY"

        def run(frame: Frame) -> Cell:
            cell, found = one.run(frame), _FALSE
            for guard, row in query.guarded(frame):
                equal = self.compare_cells("=", cell, row[0], affinity, collation)
                equal = Truth(T.and_(guard, equal.holds), T.and_(guard, equal.null))
                found = self.algebra.either(found, equal)
                if found.holds is T.true:
                    break
            return found.cell

        return Expression(run, f"({one.sql} IN ({query.sql}))")

    def _any(self, cell: Cell, items: Sequence[Cell], affinity: str | None, collation: str) -> Truth:
        found = _FALSE
        for item in items:
            found = self.algebra.either(found, self.compare_cells("=", cell, item, affinity, collation))
            if found.holds is T.true:
                break
        return found

    def _like(self, node: exp.Like, scope: Scope, escape: exp.Expr | None) -> Expression:
        parts = [self.compile(node.this, scope), self.compile(node.expression, scope)]
        sql = f"{parts[0].sql} LIKE {parts[1].sql}"
        if escape is not None:
            parts.append(self.compile(escape, scope))
            sql += f" ESCAPE {parts[2].sql}"
        run = functions.like(self.algebra, parts, self.like_case)
        return Expression(run, f"({sql})")

    def _glob(self, node: exp.Glob, scope: Scope) -> Expression:
        one, other = self.compile(node.this, scope), self.compile(node.expression, scope)

        def run(frame: Frame) -> Cell:
            cells = (one.run(frame), other.run(frame))
            if any(hasattr(cell, "term") for cell in cells):
                raise Undecided("GLOB on a symbolic text")
            return self.algebra.on_host("?1 GLOB ?2", *cells)

        return Expression(run, f"({one.sql} GLOB {other.sql})")

    # Larger forms

    def _case(self, node: exp.Case, scope: Scope) -> Expression:
        base = None if node.this is None else self.compile(node.this, scope)
        arms = []
        sql = "(CASE" + ("" if base is None else f" {base.sql}")
        for arm in node.args["ifs"]:
            test, then = self.compile(arm.this, scope), self.compile(arm.args["true"], scope)
            sql += f" WHEN {test.sql} THEN {then.sql}"
            arms.append((self._test(base, test), then))
        default = node.args.get("default")
        final = _constant(None, "NULL") if default is None else self.compile(default, scope)
        sql += " END)" if default is None else f" ELSE {final.sql} END)"

        def choose(frame: Frame, place: int) -> Cell:
            if place == len(arms):
                return final.run(frame)
            test, then = arms[place]
            return self.algebra.choose(test(frame), lambda: then.run(frame), lambda: choose(frame, place + 1))

        return Expression(lambda frame: choose(frame, 0), sql)

    def _test(self, base: Expression | None, test: Expression) -> Callable[[Frame], Truth]:
        if base is None:
            return lambda frame: self.algebra.truth(test.run(frame))
        return self.compared("=", base, test)

    def _cast(self, node: exp.Cast, scope: Scope) -> Expression:
        inner = self.compile(node.this, scope)
        kind = _type_name(node.args["to"])
        affinity = affinity_of(kind)
        return Expression(
            lambda frame: self.algebra.cast(inner.run(frame), affinity),
            f"CAST({inner.sql} AS {kind})",
            affinity,
            inner.collation,
        )

    def _collate(self, node: exp.Collate, scope: Scope) -> Expression:
        inner = self.compile(node.this, scope)
        name = node.expression.name.upper()
        return replace(inner, sql=f"({inner.sql} COLLATE {name})", collation=name, explicit=True, place=None)

    def _exists(self, node: exp.Exists, scope: Scope) -> Expression:
        query = self.subquery(node.this, scope)

        def run(frame: Frame) -> Cell:
            return Truth(T.or_(*[guard for guard, _ in query.guarded(frame)]), T.false).cell

        return Expression(run, f"(EXISTS ({query.sql}))")

    def _scalar_subquery(self, node: exp.Subquery, scope: Scope) -> Expression:
        query = self.subquery(node, scope)
        if len(query.headings) != 1:
            raise Undecided("a row value")

        def run(frame: Frame) -> Cell:
            rows = query.first(frame)
            return rows[0][0] if rows else None

        heading = query.headings[0]
        return Expression(run, f"({query.sql})", heading.affinity, heading.collation)

    # Calls

    def _call(self, node: exp.Anonymous, scope: Scope) -> Expression:
        name = str(node.this)
        if not name.startswith(FUNCTION):
            raise Undecided(f"{name} in a statement on symbolic rows")
        name = name[len(FUNCTION) :].lower()
        if functions.is_aggregate(name, len(node.expressions)):
            return self._aggregate(name, node.expressions, None, scope)
        arguments = [self.compile(argument, scope) for argument in node.expressions]
        sql = f"{name}({', '.join(argument.sql for argument in arguments)})"
        if name in self.counters and not arguments:
            return Expression(lambda frame: self.counters[name], sql)
        return Expression(functions.scalar(name, self.algebra, arguments), sql)

    def _filtered(self, node: exp.Filter, scope: Scope) -> Expression:
        call = node.this
        if not isinstance(call, exp.Anonymous):
            raise Undecided("FILTER")
        name = str(call.this)[len(FUNCTION) :].lower()
        return self._aggregate(name, call.expressions, node.expression.this, scope)

    def _aggregate(self, name: str, nodes: list[exp.Expr], condition: exp.Expr | None, scope: Scope) -> Expression:
        if scope.aggregates is None or scope.inside_aggregate:
            raise Undecided(f"{name}() in this place")
        distinct = len(nodes) == 1 and isinstance(nodes[0], exp.Distinct)
        inner = nodes[0].expressions if distinct else nodes
        star = len(inner) == 1 and isinstance(inner[0], exp.Star)
        scope.inside_aggregate = True
        try:
            arguments = () if star else tuple(self.compile(argument, scope) for argument in inner)
            test = None if condition is None else self.compile(condition, scope)
        finally:
            scope.inside_aggregate = False
        if any(argument.place is not None and argument.place[0] > 0 for argument in arguments):
            raise Undecided("an aggregate over a column of the query around it")
        place = len(scope.aggregates)
        scope.aggregates.append(Aggregate(name, arguments, distinct, test))
        text = "*" if star else ", ".join(argument.sql for argument in arguments)
        sql = f"{name}({'DISTINCT ' if distinct else ''}{text})"
        if test is not None:
            sql += f" FILTER (WHERE {test.sql})"

        def run(frame: Frame) -> Cell:
            if frame.groups is None:
                raise Undecided(f"{name}() outside a group")
            return frame.groups[place]

        return Expression(run, sql)


def _type_name(node: exp.Expr) -> str:
    """A type as SQLite reads it in CAST, by its affinity."""
    return "NUMERIC" if node.this is exp.DataType.Type.DECIMAL else node.sql("sqlite")


def _constant(cell: Cell, sql: str) -> Expression:
    return Expression(lambda frame: cell, sql)


def comparison_affinity(one: Expression, other: Expression) -> str | None:
    """The affinity that a comparison applies to both sides (sqlite3CompareAffinity in expr.c)."""
    if one.affinity is not None and other.affinity is not None:
        numeric = {"INTEGER", "REAL", "NUMERIC"}
        return "NUMERIC" if one.affinity in numeric or other.affinity in numeric else None
    return one.affinity or other.affinity


def comparison_collation(one: Expression, other: Expression) -> str:
    """The collation of a comparison: COLLATE wins, then the left side's column, then the right side's."""
    for expression in (one, other):
        if expression.explicit and expression.collation is not None:
            return expression.collation
    return one.collation or other.collation or "BINARY"
