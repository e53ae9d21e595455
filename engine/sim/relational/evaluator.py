"""Our own evaluation of a statement, for rows and parameters that the host can not hold.

sqlglot reads the statement; that its tree means what SQLite reads is confirmed by rendering the compiled tree and
comparing SQLite's programs for both texts. What is not understood is Undecided, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from presage.engine.sim.relational.cells import Assume
from presage.engine.sim.relational.errors import SqlError, Undecided
from presage.engine.sim.relational.expressions import Compiler
from presage.engine.sim.relational.foreign_keys import ForeignKeys
from presage.engine.sim.relational.host import Analysis, Cell, Host, HostPool, Parameters
from presage.engine.sim.relational.lexis import select_items
from presage.engine.sim.relational.parsing import Parsed, arguments, parameter_count, parse
from presage.engine.sim.relational.plan import Plan, read, tree
from presage.engine.sim.relational.queries import Query
from presage.engine.sim.relational.schema import Table
from presage.engine.sim.relational.scope import Scope
from presage.engine.sim.relational.selects import QueryCompiler
from presage.engine.sim.relational.state import Row, Rows, State
from presage.engine.sim.relational.values import Algebra, as_integer, make_cell
from presage.engine.sim.relational.write import Write, compiled_write
from presage.engine.sim.relational.writer import Writer
from presage.solvers import terms as T


@dataclass(frozen=True)
class Environment:
    """What a statement is evaluated in.

    deferring: deferred foreign keys may stay broken, because a transaction is open. counters: values of
    last_insert_rowid(), changes() and total_changes().
    """

    state: State
    host: Host
    pool: HostPool
    analysis: Analysis
    params: Parameters | None
    assume: Assume
    foreign_keys: bool
    deferring: bool
    like_case: bool
    counters: dict[str, Cell]


@dataclass(frozen=True)
class Outcome:
    """What a statement did. state: afterwards. total: rows changed, by foreign keys also. unchecked: deferred foreign
    keys are broken. error: raised after all, with `state` as it then is; rolled_back: and the transaction undone."""

    columns: tuple[str, ...] | None
    rows: list[Row]
    rowcount: int
    state: State
    last_insert_rowid: Cell
    total: int = 0
    unchecked: bool = False
    error: SqlError | None = None
    rolled_back: bool = False


def run(sql: str, environment: Environment) -> Outcome:
    """Evaluate one statement that compiles. Raises SqlError, Split, Undecided."""
    parsed = _parsed(sql, environment.state)
    statement = _Statement(sql, parsed, environment)
    if isinstance(parsed.tree, (exp.Insert, exp.Update, exp.Delete)):
        return statement.write()
    if environment.analysis.writes:
        raise Undecided(f"a {type(parsed.tree).__name__} statement on symbolic rows")
    return statement.query()


def keys_broken(state: State, host: Host, pool: HostPool, assume: Assume) -> bool:
    """Whether any row of a state lacks the parent that a foreign key names. Raises Split, Undecided."""
    algebra = Algebra(host, assume)
    compiler = Compiler(algebra, {}, {}, {}, _no_query)
    return ForeignKeys(Writer(state, pool, algebra, compiler, foreign_keys=True, confirm=_nothing)).anything_broken()


def _nothing(text: str, rendered: str) -> None:
    """Looking for broken keys reads no expression."""


def _no_query(node: exp.Expr, scope: Scope) -> Query:
    raise Undecided("a query in a constraint")


def _parsed(sql: str, state: State) -> Parsed:
    key = (sql, "parsed")
    if key not in state.schema.memory:
        state.schema.memory[key] = parse(sql)
    found: Parsed = state.schema.memory[key]
    return found


class _Statement:
    """One statement in its environment."""

    def __init__(self, sql: str, parsed: Parsed, environment: Environment) -> None:
        self.sql = sql
        self.parsed = parsed
        self.environment = environment
        self.algebra = Algebra(environment.host, environment.assume)
        self.queries = QueryCompiler(environment.state.schema, self._rows, self._confirm)
        self.compiler = Compiler(
            algebra=self.algebra,
            params=arguments(parsed.marks, environment.params),
            marks=parsed.marks,
            counters=environment.counters,
            subquery=lambda node, scope: self.queries.compile(node, scope),
            like_case=environment.like_case,
        )
        self.queries.compiler = self.compiler

    def query(self) -> Outcome:
        """Evaluate a query."""
        tree = self.parsed.tree
        plan = self._plan(lambda: self.queries.compile(tree, None).sql)
        if plan.searches_rowid_below_join and {"like", "glob"} & self.environment.analysis.functions:
            raise Undecided("LIKE on a rowid in a LEFT JOIN, for which SQLite's optimisation loses rows")
        compiled = self.queries.compile(tree, None, plan)
        rows = [tuple(self._delivered(cell) for cell in row) for row in compiled.answer(None).settled()]
        environment = self.environment
        last = environment.counters["last_insert_rowid"]
        return Outcome(self._columns(compiled), rows, -1, environment.state, last)

    def write(self) -> Outcome:
        """Evaluate an INSERT, UPDATE or DELETE."""
        environment = self.environment
        writer = Writer(environment.state, environment.pool, self.algebra, self.compiler, environment.foreign_keys, self._confirm)
        self.queries.rows = writer.rows
        plan = self._plan(lambda: compiled_write(self.parsed, self.queries, writer, None).sql)
        write = compiled_write(self.parsed, self.queries, writer, replace(plan, changes=True))
        return self._outcome(write, writer)

    def _outcome(self, write: Write, writer: Writer) -> Outcome:
        environment = self.environment
        writer.last_insert_rowid = environment.counters["last_insert_rowid"]
        failed: SqlError | None = None
        unchecked = False
        try:
            write.run()
            unchecked = writer.finish(deferring=environment.deferring)
        except SqlError as error:
            failed = self._after_all(error, write, writer)
            if write.single and writer.keys is not None and writer.keys.early:
                writer.last_insert_rowid = environment.counters["last_insert_rowid"]
            if (write.conflict != "abort" or write.upserts) and writer.count and not writer.refused:
                raise Undecided("an error other than a constraint's after rows were changed") from None
        if failed is not None:
            kept = write.conflict == "fail" and writer.refused
            state = writer.failed_state() if kept else environment.state
            return Outcome(
                None, [], -1, state, writer.last_insert_rowid, writer.total if kept else 0,
                error=failed, rolled_back=write.conflict == "rollback" and writer.refused,
            )  # fmt: skip
        columns = write.returned_columns(self.sql)
        rows = [tuple(self._delivered(cell) for cell in row) for row in write.returned]
        return Outcome(columns, rows, writer.count, writer.state(), writer.last_insert_rowid, writer.total, unchecked)

    def _after_all(self, error: SqlError, write: Write, writer: Writer) -> SqlError:
        """The error of a statement that has failed: under OR FAIL its foreign keys are looked at nevertheless."""
        if write.conflict == "fail" and writer.refused:
            try:
                writer.finish(deferring=self.environment.deferring)
            except SqlError as broken:
                writer.refused = False
                writer.count = 0
                return broken
        return error

    def _rows(self, table: Table) -> Rows:
        return self.environment.state.rows(table, self.environment.pool)

    def _delivered(self, cell: Cell) -> Cell:
        """A cell as a statement gives it back: surely NULL or surely not, and no BOOL."""
        cell = self.algebra.settle_null(cell)
        if hasattr(cell, "term") and cell.term.sort is T.BOOL:
            return make_cell(as_integer(cell.term))
        return cell

    # What SQLite says of the statement

    def _plan(self, render: Callable[[], str]) -> Plan:
        """The plan of the statement. render: gives our rendering of it, which is confirmed here.

        It is the plan of the rendering, in which every source has a name.
        """
        rendered = self._remembered("rendered", self.sql, render)
        self._confirm(self.sql, rendered)
        lines = self._remembered("plan", rendered, lambda: self._explain("EXPLAIN QUERY PLAN", rendered))
        operations = [line[1] for line in self._program(self.sql)]
        backward = operations.count("Prev")
        plan = read(tree(lines), backward=backward > 0)
        # Which of several loops goes backward the program does not say plainly.
        return replace(plan, understood=plan.understood and (not backward or backward + operations.count("Next") == 1))

    def _confirm(self, text: str, rendered: str) -> None:
        """Raise Undecided unless SQLite makes the same program of both texts."""
        if self._program(text) != self._program(rendered):
            raise Undecided(f"how SQLite reads {text!r}; it is not {rendered!r}")

    def _program(self, sql: str) -> list[tuple[Any, ...]]:
        def explain() -> list[tuple[Any, ...]]:
            lines = self._explain("EXPLAIN", sql)
            # A parameter's name, which stands in the sixth place, says nothing: its number is in the third.
            return [tuple(line[: 5 if line[1] == "Variable" else 7]) for line in lines if line[1] != "Explain"]

        found: list[tuple[Any, ...]] = self._remembered("program", sql, explain)
        return found

    def _explain(self, verb: str, sql: str) -> list[tuple[Any, ...]]:
        try:
            return self.environment.host.explain(f"{verb} {sql}", parameter_count(sql))
        except SqlError as error:
            raise Undecided(f"how SQLite reads {sql!r}: {error.message}") from None

    def _remembered(self, what: str, sql: str, compute: Any) -> Any:
        memory = self.environment.state.schema.memory
        key = (sql, what, self.environment.foreign_keys)
        if key not in memory:
            memory[key] = compute()
        return memory[key]

    def _columns(self, query: Query) -> tuple[str, ...]:
        """The names in the cursor's description; expressions without a name are called by their text."""
        names = [heading.name for heading in query.headings]
        if query.unnamed:
            texts = select_items(self.sql)
            for place, item in query.unnamed.items():
                names[place] = texts[item]
        return tuple(names)
