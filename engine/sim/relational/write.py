"""INSERT, UPDATE and DELETE: compiling them from sqlglot's tree and carrying them out row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from presage.engine.sim.relational.cells import as_cell, as_key
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.expressions import Compiler
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.lexis import lexemes, parts
from presage.engine.sim.relational.order import Condition
from presage.engine.sim.relational.parsing import Parsed
from presage.engine.sim.relational.plan import Plan
from presage.engine.sim.relational.queries import Query, Select
from presage.engine.sim.relational.schema import Table, quoted
from presage.engine.sim.relational.scope import Expression, Frame, Scope
from presage.engine.sim.relational.selects import QueryCompiler, table_source
from presage.engine.sim.relational.state import Key, Row
from presage.engine.sim.relational.writer import Clash, Skip, Writer, primary_key

_ROWID = frozenset({"rowid", "oid", "_rowid_"})


@dataclass
class Write:
    """One statement that changes rows. After `compile`: sql, its text for SQLite. After `run`: returned, the rows of
    its RETURNING clause. conflict: what to do about rows that clash, in the word after OR."""

    parsed: Parsed
    queries: QueryCompiler
    writer: Writer
    plan: Plan | None
    sql: str = ""
    returned: list[Row] = field(default_factory=list)
    conflict: str = "abort"
    _run: Callable[[], None] = field(default=lambda: None)
    _outputs: list[Expression] = field(default_factory=list)

    @property
    def compiler(self) -> Compiler:
        """The compiler of the statement's expressions."""
        return self.queries.compiler

    def compile(self) -> None:
        """Compile the statement; raises Undecided."""
        tree = self.parsed.tree
        self.conflict = self.parsed.conflict or "abort"
        if tree.args.get("order") or tree.args.get("limit"):
            raise Undecided("UPDATE or DELETE with ORDER BY or LIMIT")
        with self.queries.common_tables(tree, None) as prefix:
            if isinstance(tree, exp.Insert):
                text = self._insert(tree)
            elif isinstance(tree, exp.Update):
                text = self._update(tree)
            elif isinstance(tree, exp.Delete):
                text = self._delete(tree)
            else:
                raise Undecided(f"a {type(tree).__name__} statement")
        self.sql = prefix + text

    def run(self) -> None:
        """Carry the statement out. Raises SqlError, Split, Undecided."""
        self._run()

    def returned_columns(self, sql: str) -> tuple[str, ...] | None:
        """The names of the RETURNING clause's columns, from the statement's own text; None without the clause."""
        if not self._outputs:
            return None
        tokens = [token for token in lexemes(sql) if token.text != ";"]
        start = max(place for place, token in enumerate(tokens) if token.word == "RETURNING")
        names: list[str] = []
        for part in parts(tokens[start + 1 :]):
            if part[-1].text == "*":
                names += [column.name for column in self._table.columns]
            elif len(part) > 1 and part[-2].word == "AS":
                names.append(part[-1].name)
            elif len(part) in {1, 3} and all(token.kind in {"word", "quoted"} or token.text == "." for token in part):
                place = self._table.position(part[-1].name)
                names.append(self._table.columns[place].name if place is not None else part[-1].name)
            else:
                names.append(sql[part[0].start : part[-1].end])
        if len(names) != len(self._outputs):
            raise Undecided("the names of the columns of RETURNING")
        return tuple(names)

    @property
    def single(self) -> bool:
        """Whether the statement inserts one row and can do nothing else."""
        tree = self.parsed.tree
        node = tree.args.get("expression")
        plain = isinstance(tree, exp.Insert) and self.conflict != "replace"
        plain = plain and tree.args.get("returning") is None and tree.args.get("conflict") is None
        return plain and (node is None or (isinstance(node, exp.Values) and len(node.expressions) == 1))

    @property
    def upserts(self) -> bool:
        """Whether the statement has an ON CONFLICT clause."""
        return self.parsed.tree.args.get("conflict") is not None

    # INSERT

    def _insert(self, tree: exp.Insert) -> str:
        target, columns = tree.this, None
        if isinstance(target, exp.Schema):
            columns, target = [column.name for column in target.expressions], target.this
        table = self._target(target)
        if target.alias:
            raise Undecided("INSERT into a table under another name")
        listed = columns if columns is not None else [column.name for column in table.columns]
        places = [self._place(table, name) for name in listed]
        source, text = self._insert_source(tree)
        if source is not None and len(source.headings) != len(places):
            raise Undecided("the number of columns of an INSERT")
        resolve, clause = self._on_conflict(tree.args.get("conflict"), table)
        returning = self._returning(tree, Scope([table_source(table, table.name)]), table)
        names = f" ({', '.join(map(quoted, columns))})" if columns is not None else ""
        self._run = lambda: self._insert_rows(table, places, source, resolve)
        return f"INSERT{self._or()} INTO {quoted(table.name)}{names} {text}{clause}{returning}"

    def _insert_source(self, tree: exp.Insert) -> tuple[Query | None, str]:
        node = tree.args.get("expression")
        if node is None:
            return None, "DEFAULT VALUES"
        query = self.queries.compile(node, None, self.plan)
        return query, query.sql

    def _place(self, table: Table, name: str) -> int:
        """The place of a column, that of the rowid's other names behind all columns."""
        place = table.position(name)
        if place is None and name.lower() in _ROWID and table.rowid is not None:
            place = table.position(table.rowid)
        if place is not None:
            return place
        return len(table.columns)

    def _insert_rows(self, table: Table, places: list[int], source: Query | None, resolve: _Upsert | None) -> None:
        rows = [()] if source is None else source.answer(None).settled()
        self.writer.start_sequence(table)
        for given in rows:
            cells: list[Cell] = [None] * (len(table.columns) + 1)
            # Of a column that is named twice SQLite takes the first.
            named = dict(reversed(list(zip(places, given, strict=True)))) if source is not None else {}
            for place in range(len(table.columns)):
                cells[place] = named[place] if place in named else self.writer.default(table, place)
            rowid = named.get(len(table.columns))
            if table.rowid is not None:
                rowid = cells[table.positions[table.rowid.lower()]]
            if resolve is not None:
                resolve.rowid = rowid
            key = self.writer.insert(table, tuple(cells[:-1]), rowid, self.conflict, resolve)
            if key is not None:
                self._return(table, key)
            elif resolve is not None and resolve.updated is not None:
                self._return(table, resolve.updated)
                resolve.updated = None

    def _on_conflict(self, node: exp.OnConflict | None, table: Table) -> tuple[_Upsert | None, str]:
        if node is None:
            return None, ""
        keys = [entry.this.name.lower() for entry in node.args.get("conflict_keys") or [] if _is_column(entry)]
        if len(keys) != len(node.args.get("conflict_keys") or []) or node.args.get("index_where") is not None:
            raise Undecided("ON CONFLICT with an expression or a condition on its index")
        listed = f" ({', '.join(map(quoted, keys))})" if keys else ""
        if str(node.args["action"]).upper() == "DO NOTHING":
            return _Upsert(self, table, frozenset(keys), None, None), f" ON CONFLICT{listed} DO NOTHING"
        source, excluded = table_source(table, table.name), table_source(table, "excluded")
        scope = Scope([source, excluded])
        assignments, text = self._assignments(node.expressions, table, scope)
        condition: Condition | None = None
        if node.args.get("where") is not None:
            condition, where = self.compiler.condition(node.args["where"].this, scope)
            text += f" WHERE {where}"
        upsert = _Upsert(self, table, frozenset(keys), assignments, condition)
        return upsert, f" ON CONFLICT{listed} DO UPDATE SET {text}"

    # UPDATE and DELETE

    def _update(self, tree: exp.Update) -> str:
        if tree.args.get("from_") is not None:
            raise Undecided("UPDATE … FROM")
        table = self._target(tree.this)
        select = self._matching(tree, table)
        assignments, text = self._assignments(tree.expressions, table, select.scope)
        if any(
            f'"{table.name.lower()}"' in expression.sql.lower() and "(SELECT" in expression.sql for _, expression in assignments
        ):
            raise Undecided("UPDATE with a subquery on the table that it changes")
        where = select.sql
        returning = self._returning(tree, select.scope, table)
        self._run = lambda: self._update_rows(table, select, assignments)
        alias = f" AS {quoted(tree.this.alias)}" if tree.this.alias else ""
        return f"UPDATE{self._or()} {quoted(table.name)}{alias} SET {text}{where}{returning}"

    def _update_rows(self, table: Table, select: Select, assignments: list[tuple[int, Expression]]) -> None:
        for frame in select.matches(None):
            key = self._key(table, frame.rows[0])
            if key not in self.writer.rows(table):
                continue
            fresh = self.assign(table, key, assignments, frame, self.conflict)
            if fresh is not None:
                self._return(table, fresh)

    def assign(
        self, table: Table, key: Key, assignments: list[tuple[int, Expression]], frame: Frame, conflict: str
    ) -> Key | None:
        """Give columns of the row at `key` the values that they have in a frame; the new key, None if skipped."""
        row = list(self.writer.rows(table)[key])
        rowid = as_cell(key)
        for place, expression in assignments:
            value = expression.run(frame)
            if place == len(table.columns) or table.columns[place].name == table.rowid:
                rowid = value
            if place < len(table.columns):
                row[place] = value
        return self.writer.update(table, key, tuple(row), rowid, conflict)

    def _delete(self, tree: exp.Delete) -> str:
        if tree.args.get("using"):
            raise Undecided("DELETE … USING")
        table = self._target(tree.this)
        select = self._matching(tree, table)
        returning = self._returning(tree, select.scope, table)
        alias = f" AS {quoted(tree.this.alias)}" if tree.this.alias else ""
        self._run = lambda: self._delete_rows(table, select)
        return f"DELETE FROM {quoted(table.name)}{alias}{select.sql}{returning}"

    def _delete_rows(self, table: Table, select: Select) -> None:
        for frame in select.matches(None):
            key = self._key(table, frame.rows[0])
            if key in self.writer.rows(table):
                self._return(table, key)
                self.writer.delete(table, key)

    # Parts

    def _target(self, node: exp.Expr) -> Table:
        if not isinstance(node, exp.Table) or node.args.get("joins"):
            raise Undecided("the table that is changed")
        if self.queries.schema.table(node.name) is None:
            raise Undecided(f"changing the view {node.name}")
        self._table = self.writer.table(node.name)
        return self._table

    def _matching(self, tree: exp.Expr, table: Table) -> Select:
        """The rows that a WHERE clause selects. Its sql is the text of that clause."""
        join = self.queries.table_join(table, tree.this.alias or table.name)
        scope = Scope([join.source])
        where = tree.args.get("where")
        if where is not None and where.find(exp.Or, exp.Case, exp.Anonymous) is not None:
            # Such a subquery may run for the first time after rows were changed.
            if any(found.name.lower() == table.name.lower() for found in where.find_all(exp.Table)):
                raise Undecided("a condition with a subquery on the table that is changed")
        text = self.queries.filters(tree, scope, [join])
        return Select(
            algebra=self.compiler.algebra, headings=(), sql=text, scope=scope, joins=[join], outputs=[],
            distinct=False, keys=None, having=None, orderings=[], limit=None, offset=None, plan=self.plan,
        )  # fmt: skip

    def _assignments(self, nodes: list[exp.Expr], table: Table, scope: Scope) -> tuple[list[tuple[int, Expression]], str]:
        found, texts = [], []
        for node in nodes:
            if not isinstance(node, exp.EQ) or not isinstance(node.this, exp.Column):
                raise Undecided("SET with a list of columns")
            name = node.this.name
            expression = self.compiler.compile(node.expression, scope)
            found.append((self._place(table, name), expression))
            texts.append(f"{quoted(name)} = {expression.sql}")
        return found, ", ".join(texts)

    def _returning(self, tree: exp.Expr, scope: Scope, table: Table) -> str:
        clause = tree.args.get("returning")
        if clause is None:
            return ""
        if table.without_rowid and isinstance(tree, exp.Insert):
            raise Undecided("RETURNING of a table WITHOUT ROWID, after which some versions lose the last rowid")
        outputs, _, text = self.queries.outputs(clause.expressions, Scope([replace(scope.sources[0])]))
        self._outputs = outputs
        return f" RETURNING {text}"

    def _return(self, table: Table, key: Key) -> None:
        if self._outputs:
            row = (*self.writer.rows(table)[key], as_cell(key) if not table.without_rowid else None)
            if any(isinstance(cell, float) and cell.is_integer() for cell in row):
                raise Undecided("RETURNING of a REAL that is an integer, which some versions give back as one")
            frame = Frame([row], None)
            self.returned.append(tuple(output.run(frame) for output in self._outputs))

    def _key(self, table: Table, row: Row) -> Key:
        if table.without_rowid:
            return primary_key(table, row)
        key: Key = as_key(row[-1])
        return key

    def _or(self) -> str:
        return f" OR {self.conflict.upper()}" if self.parsed.conflict else ""


def compiled_write(parsed: Parsed, queries: QueryCompiler, writer: Writer, plan: Plan | None) -> Write:
    """The compiled statement. Raises Undecided."""
    write = Write(parsed, queries, writer, plan)
    write.compile()
    return write


def _is_column(node: exp.Expr) -> bool:
    return isinstance(node.this, exp.Column)


class _Upsert:
    """What an ON CONFLICT clause does with a clash. updated: the key of the row that it updated."""

    def __init__(
        self,
        write: Write,
        table: Table,
        keys: frozenset[str],
        assignments: list[tuple[int, Expression]] | None,
        condition: Condition | None,
    ) -> None:
        self.write = write
        self.table = table
        self.keys = keys
        self.assignments = assignments
        self.condition = condition
        self.rowid: Cell = None
        self.updated: Key | None = None

    def __call__(self, clash: Clash, cells: Row) -> None:
        if not self._concerns(clash):
            return
        if self.assignments is not None:
            row = self.write.writer.rows(self.table)[clash.key]
            key_cell = as_cell(clash.key) if not self.table.without_rowid else None
            frame = Frame([(*row, key_cell), (*cells, self.rowid)], None)
            algebra = self.write.compiler.algebra
            if self.condition is None or algebra.decide(self.condition(frame).holds):
                self.updated = self.write.assign(self.table, clash.key, self.assignments, frame, "abort")
        raise Skip

    def _concerns(self, clash: Clash) -> bool:
        if not self.keys:
            return True
        if clash.index is None:
            return self.keys == {(self.table.rowid or "rowid").lower()}
        return self.keys == {str(name).lower() for name, _, _ in clash.index.columns}
