"""A connection to a database, with the behaviour of Python's `sqlite3.Connection` and `Cursor.execute`.

Transactions, locks and parameters are decided here; a statement itself runs on a host SQLite (`host`) while
everything it touches is concrete, and otherwise in our evaluator (`evaluator`).
Not here: row factories, converters, iteration; those belong to the model of the `sqlite3` module.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from presage.engine.sim.relational import definition, evaluator, pragmas
from presage.engine.sim.relational.access import Settings
from presage.engine.sim.relational.cells import HIGHEST, Assume, as_cell, bind_all, is_symbolic
from presage.engine.sim.relational.database import Database
from presage.engine.sim.relational.errors import Split, SqlError, Undecided, integrity, operational, programming
from presage.engine.sim.relational.foreign_keys import connected
from presage.engine.sim.relational.host import Analysis, Cell, Host, HostPool, Parameters, Surroundings
from presage.engine.sim.relational.lexis import lexemes, statements, words
from presage.engine.sim.relational.locks import Lock, may_commit, to_exclude, to_read, to_write
from presage.engine.sim.relational.results import Result
from presage.engine.sim.relational.state import Rows, State, write_rows
from presage.engine.sim.relational.transaction import Control, Savepoint, Transaction, find_savepoint, parse_control


@dataclass
class Session:
    """What all connections of a store share in one fork: hosts, clock and randomness, numbers drawn so far."""

    pool: HostPool = field(default_factory=HostPool)
    surroundings: Surroundings = field(default_factory=Surroundings)
    draws: int = 0


def nothing_assumed(_: object) -> None:
    """The `assume` of a caller who knows no path condition."""


_UNTOLD = -(2**62) - 12345
"""Stands on the host for a last inserted rowid that is symbolic."""
_MANY = 1_000_000
"""More rows than one statement inserts."""
_DML = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
_MISSING = re.compile(r"no such (?:function|collation sequence): (.*)", re.DOTALL)
_INSERTS = frozenset({"INSERT", "REPLACE", "WITH"})
_CONTROL = frozenset({"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"})
_BEGIN = {"", "DEFERRED", "IMMEDIATE", "EXCLUSIVE"}


class Connection:
    """One connection. number: its own in the store. isolation_level: as in Python, None for autocommit.
    force_evaluator: concrete statements go to our evaluator too (for tests). opaque: lower-case names of functions and
    collations that the program has registered; a statement that uses one is Undecided."""

    def __init__(
        self,
        number: int,
        database: Database,
        session: Session,
        isolation_level: str | None = "",
        *,
        force_evaluator: bool = False,
    ) -> None:
        self.number = number
        self.database = database
        self.session = session
        self.force_evaluator = force_evaluator
        self.transaction: Transaction | None = None
        self.closed = False
        self.opaque: frozenset[str] = frozenset()
        self.settings = Settings()
        self.last_insert_rowid: Cell = 0
        self.changes = 0
        self._total_changes = 0
        self._isolation_level = _checked_level(isolation_level)
        database.locks[number] = Lock.NONE

    # State

    @property
    def state(self) -> State:
        """What the connection sees."""
        if self.transaction is not None and self.transaction.state is not None:
            return self.transaction.state
        return self.database.committed

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        self._check_open()
        return self.transaction is not None

    @property
    def total_changes(self) -> int:
        """Rows changed since the connection was opened."""
        self._check_open()
        return self._total_changes

    @property
    def isolation_level(self) -> str | None:
        """As in Python's module; setting it to None commits."""
        return self._isolation_level

    @isolation_level.setter
    def isolation_level(self, level: str | None) -> None:
        self._isolation_level = _checked_level(level)
        if level is None:
            self.commit()

    def clone(self, database: Database, session: Session) -> Connection:
        """A copy for a fork, connected to the fork's copy of the database."""
        copy = Connection.__new__(Connection)
        copy.__dict__.update(self.__dict__)
        copy.database, copy.session, copy.settings = database, session, self.settings.clone()
        self.state.image.shared = True
        if self.transaction is not None:
            for savepoint in self.transaction.savepoints:
                savepoint.state.image.shared = True
        return copy

    # Statements

    def execute(self, sql: str, params: Parameters = (), assume: Assume = nothing_assumed) -> Result:
        """Execute one statement as `Cursor.execute` does. Raises SqlError, Split, Undecided."""
        self._check_open()
        with self._all_or_nothing():
            return self._execute(sql, params, assume, implicit=True)

    def executemany(self, sql: str, many: Iterable[Parameters], assume: Assume = nothing_assumed) -> Result:
        """Execute one DML statement once for each of `many`, as `Cursor.executemany` does.

        It is all done again after a fork, so `many` is something that can be gone through more than once.
        """
        self._check_open()
        first = words(sql, 1)
        if first and first[0] not in _DML:
            self._compile(sql)
            raise programming("executemany() can only execute DML statements.")
        self.state.image.shared = True
        with self._all_or_nothing():
            count, ran = 0, False
            for params in many:
                result = self._execute(sql, params, assume, implicit=True)
                count, ran = count + max(result.rowcount, 0), True
            if not ran:
                self._compile(sql)
                self._begin_implicitly(first)
        return Result(None, [], count if first else -1, None)

    def executescript(self, script: str, assume: Assume = nothing_assumed) -> None:
        """Commit, then execute all statements of a script, as `Cursor.executescript` does."""
        self._check_open()
        self.state.image.shared = True
        with self._all_or_nothing():
            self.commit()
            for statement in statements(script):
                self._execute(statement, None, assume, implicit=False)

    def commit(self, assume: Assume = nothing_assumed) -> None:
        """End the transaction, if one is open, and keep what it did."""
        self._check_open()
        if self.transaction is not None:
            self._commit(assume)

    def rollback(self) -> None:
        """End the transaction, if one is open, and undo what it did."""
        self._check_open()
        self._rollback()

    def close(self) -> None:
        """Close the connection; an open transaction is undone."""
        self._rollback()
        self.closed = True
        self.database.locks.pop(self.number, None)

    # One statement

    def _execute(self, sql: str, params: Parameters | None, assume: Assume, *, implicit: bool) -> Result:
        if "\0" in sql:
            raise programming("the query contains a null character")
        first = words(sql, 1)
        if not first:
            return Result(None, [], -1, None)
        if first[0] == "PRAGMA":
            return pragmas.execute(self, sql)
        analysis = self._compile(sql)
        if first[0] in _CONTROL:
            self._control(parse_control(sql), assume)
            return Result(None, [], -1, self.last_insert_rowid)
        if implicit:
            self._begin_implicitly(first)
        cells: Parameters = () if params is None else bind_all(params, assume)
        if first[0] in {"VACUUM", "EXPLAIN", "ANALYZE", "REINDEX"}:
            return self._maintain(first[0], sql, cells)
        if analysis.temporary:
            raise Undecided("a temporary table, view, index or trigger")
        result = self._lock_and_run(sql, cells, analysis, assume)
        return result if first[0] in _DML or not analysis.writes else replace(result, rowcount=-1)

    def _compile(self, sql: str) -> Analysis:
        """What compiling a statement shows; raises the error that it does not compile with."""
        schema = self.state.schema
        known = schema.analyses.get((sql, self.settings.foreign_keys))
        if known is None:
            known = self.host().analyse(sql) if words(sql, 1) != ["EXPLAIN"] else Analysis(None)
            schema.analyses[sql, self.settings.foreign_keys] = known
        if known.error is not None:
            missing = _MISSING.fullmatch(known.error.message)
            if missing is not None and missing[1].lower() in self.opaque:
                raise Undecided(f"what the program's own {missing[1]} does in SQL")
            raise known.error
        return known

    def _lock_and_run(self, sql: str, cells: Parameters, analysis: Analysis, assume: Assume) -> Result:
        base, lock = self.database, self.database.locks
        others = base.others(self.number)
        if analysis.writes or analysis.reads:
            held = to_read(lock[self.number], others, base.wal)
            if self.transaction is not None:
                before = self.transaction.before or base.committed
                if analysis.writes:
                    held = to_write(held, others, base.wal, before is not base.committed)
                if self.transaction.state is None:
                    self.transaction = replace(self.transaction, state=before, before=before)
                lock[self.number] = held
            elif analysis.writes:
                to_write(Lock.NONE, others, base.wal, stale=False)
                if not may_commit(others, base.wal):
                    raise operational("database is locked", "SQLITE_BUSY")
        return self._run(sql, cells, analysis, assume)

    def _run(self, sql: str, cells: Parameters, analysis: Analysis, assume: Assume) -> Result:
        if analysis.schema:
            definition.prepare(self, sql, analysis)
        values = cells.values() if isinstance(cells, Mapping) else cells
        symbolic = any(is_symbolic(cell) for cell in values) or (
            is_symbolic(self.last_insert_rowid) and "last_insert_rowid" in analysis.functions
        )
        touched = self._touched(analysis)
        unchecked = self.transaction is not None and self.transaction.unchecked and analysis.writes
        if not analysis.schema and (symbolic or unchecked or self.force_evaluator or not self.settle(touched)):
            return self._evaluate(sql, cells, analysis, assume)
        try:
            return self._on_host(sql, cells, analysis)
        except _DeferredKey as broken:
            if self.transaction is None:
                raise integrity("FOREIGN KEY constraint failed", "SQLITE_CONSTRAINT_FOREIGNKEY") from broken
            return self._evaluate(sql, cells, analysis, assume)

    def _touched(self, analysis: Analysis) -> set[str]:
        """The tables, in lower case, whose rows the statement can read or change."""
        schema = self.state.schema
        names = {name.lower() for name in (*analysis.reads, *analysis.modifies)}
        if self.settings.foreign_keys and analysis.modifies:
            names = connected(schema, names)
        if any(table.autoincrement for name in names if (table := schema.table(name)) is not None):
            names.add("sqlite_sequence")
        return names

    # On the host

    def host(self) -> Host:
        """A host with the connection's image and settings."""
        found = self.session.pool.host(self.state.image)
        found.configure(self.settings.on_host)
        found.surroundings, found.draws = self.session.surroundings, self.session.draws
        found.counters = (self.changes, self._total_changes)
        return found

    def settle(self, touched: Iterable[str]) -> bool:
        """Move those of the tables that are held here, and concrete, back to the image; whether that was all."""
        held = self.state.held
        wanted = sorted(name for name in touched if name in held)
        if any(_has_symbols(held[name]) for name in wanted):
            return False
        if wanted:
            self._write_back(wanted)
        return True

    def _write_back(self, names: list[str]) -> None:
        state = self.state
        # A statement that comes to need a fork after this goes back to the state before.
        state.image.freeze()
        host = self.writable_host()
        host.configure({**self.settings.on_host, "foreign_keys": 0, "ignore_check_constraints": 1})
        host.begin()
        # Neither keys nor triggers may act on rows that are only moved.
        for name in names:
            table = state.schema.tables[name]
            if table.triggers or any(column.hidden for column in table.columns):
                host.end(keep=False)
                raise Undecided(f"moving the rows of {table.name}, which has triggers or generated columns")
            for sql, parameters in write_rows(table, state.held[name]):
                host.write(sql, parameters)
        host.end(keep=True)
        host.configure(self.settings.on_host)
        rest = {name: rows for name, rows in state.held.items() if name not in names}
        self.move_to(State(state.schema, host.moved(), rest), written=False)

    def writable_host(self) -> Host:
        """The host, its image frozen if anybody may come back to it: for one change of the image."""
        image = self.state.image
        retained = [self.database.committed.image] if self.transaction is not None else []
        if self.transaction is not None:
            retained += [savepoint.state.image for savepoint in self.transaction.savepoints]
        host = self.host()
        if image.shared or len(self.database.locks) > 1 or any(kept is image for kept in retained):
            image.freeze()
        return host

    def _on_host(self, sql: str, cells: Parameters, analysis: Analysis) -> Result:
        last = _UNTOLD if is_symbolic(self.last_insert_rowid) else self.last_insert_rowid
        if not analysis.writes:
            return self._note(self.host().run(sql, cells, last), analysis)
        host = self.writable_host()
        doubtful = self._may_draw_rowid(host, sql, cells, analysis)
        # Inside a transaction the host's is only around the statement: what came before is in the image already.
        if self.transaction is not None or doubtful:
            host.begin()
        try:
            result = host.run(sql, cells, last)
            if doubtful and result.rowcount != 1:
                raise Undecided("an automatic rowid after the highest one")
        except SqlError:
            if doubtful:
                host.end(keep=False)
                raise Undecided("an automatic rowid after the highest one") from None
            self._after_error(host)
            raise
        except BaseException:
            host.end(keep=False)
            raise
        try:
            host.end(keep=True)
        except sqlite3.IntegrityError as error:
            host.end(keep=False)
            raise _DeferredKey from error
        state = replace(self.state, image=host.moved())
        if analysis.schema:
            state = definition.reread(state, host)
        self.move_to(state)
        return self._note(result, analysis)

    def _after_error(self, host: Host) -> None:
        """What a statement did before it failed was undone, or kept (OR FAIL), or the transaction was (OR ROLLBACK)."""
        self._note_rowid(host.lastrowid)
        self._total_changes += host.total
        if self.transaction is not None and not host.connection.in_transaction:
            self._rollback()
        else:
            host.end(keep=True)
            self.move_to(replace(self.state, image=host.moved()))

    def _may_draw_rowid(self, host: Host, sql: str, cells: Parameters, analysis: Analysis) -> bool:
        """Whether an INSERT may come to the highest rowid, after which SQLite draws rowids at random.

        Raises Undecided where a table is near it already.
        """
        if analysis.schema or words(sql, 1)[0] not in _INSERTS:
            return False
        tables = [self.state.schema.table(name) for name in sorted(analysis.modifies)]
        for table in tables:
            if table is None or table.without_rowid or table.virtual:
                continue
            if host.has_rowid_above(table, HIGHEST - _MANY):
                raise Undecided("an automatic rowid after the highest one")
        values = cells.values() if isinstance(cells, Mapping) else cells
        numbers = [int(token.text) for token in lexemes(sql) if token.kind == "number" and token.text.isdecimal()]
        return any(isinstance(cell, int) and cell > HIGHEST - _MANY for cell in (*numbers, *values))

    def _note(self, result: Any, analysis: Analysis) -> Result:
        """Counters after a statement on the host."""
        self.session.draws = result.draws
        if analysis.writes and not analysis.schema:
            self._note_rowid(result.lastrowid)
            self.changes = max(result.rowcount, 0)
            self._total_changes += result.total
        return Result(result.columns, result.rows, result.rowcount, self.last_insert_rowid, result.error)

    def _note_rowid(self, rowid: int) -> None:
        if rowid != _UNTOLD:
            self.last_insert_rowid = rowid

    # In our evaluator

    def _evaluate(self, sql: str, cells: Parameters, analysis: Analysis, assume: Assume) -> Result:
        environment = evaluator.Environment(
            state=self.state,
            host=self.host(),
            pool=self.session.pool,
            analysis=analysis,
            params=cells,
            assume=assume,
            foreign_keys=bool(self.settings.foreign_keys),
            deferring=self.transaction is not None,
            like_case=bool(self.settings.on_host.get("case_sensitive_like")),
            counters={
                "last_insert_rowid": self.last_insert_rowid,
                "changes": self.changes,
                "total_changes": self._total_changes,
            },
        )
        outcome = evaluator.run(sql, environment)
        self.session.draws = environment.host.draws
        if analysis.writes:
            self.last_insert_rowid = outcome.last_insert_rowid
            self.changes = max(outcome.rowcount, 0)
            self._total_changes += outcome.total
            self.move_to(outcome.state)
            if outcome.unchecked and self.transaction is not None:
                self.transaction = replace(self.transaction, unchecked=True)
            if outcome.rolled_back:
                self._rollback()
            if outcome.error is not None:
                raise outcome.error
        return Result(outcome.columns, outcome.rows, outcome.rowcount, self.last_insert_rowid)

    # Transactions

    def move_to(self, state: State, *, written: bool = True) -> None:
        """See `state` from now on; without a transaction it is committed. written: it is not the same content."""
        if self.transaction is None:
            self.database.committed = state
        elif written:
            self.transaction = self.transaction.with_state(state)
        else:
            self.transaction = replace(self.transaction, state=state)

    def _begin_implicitly(self, first: Sequence[str]) -> None:
        if first and first[0] in _DML and self._isolation_level is not None and self.transaction is None:
            self._begin(self._isolation_level or "DEFERRED")

    def _begin(self, mode: str) -> None:
        base = self.database
        others = base.others(self.number)
        if mode == "EXCLUSIVE":
            base.locks[self.number] = to_exclude(Lock.NONE, others, base.wal)
        elif mode == "IMMEDIATE":
            base.locks[self.number] = to_write(to_read(Lock.NONE, others, base.wal), others, base.wal, stale=False)
        seen = base.committed if mode != "DEFERRED" else None
        self.transaction = Transaction(state=seen, before=seen)

    def _control(self, control: Control, assume: Assume) -> None:
        inside = self.transaction is not None
        if control.action == "begin":
            if inside:
                raise operational("cannot start a transaction within a transaction")
            self._begin(control.argument)
        elif control.action == "commit":
            if not inside:
                raise operational("cannot commit - no transaction is active")
            self._commit(assume)
        elif control.action == "rollback":
            if not inside:
                raise operational("cannot rollback - no transaction is active")
            self._rollback()
        elif control.action == "savepoint":
            if self.transaction is None:
                self._begin("DEFERRED")
            assert self.transaction is not None
            saved = Savepoint(control.argument, self.state, outermost=not inside)
            self.transaction = replace(self.transaction, savepoints=(*self.transaction.savepoints, saved))
        else:
            self._leave_savepoint(control, assume)

    def _leave_savepoint(self, control: Control, assume: Assume) -> None:
        savepoints = self.transaction.savepoints if self.transaction is not None else ()
        place = find_savepoint(savepoints, control.argument)
        assert self.transaction is not None
        if control.action == "release":
            if savepoints[place].outermost:
                self._commit(assume)
            else:
                self.transaction = replace(self.transaction, savepoints=savepoints[:place])
        else:
            state = savepoints[place].state if self.transaction.state is not None else None
            self.transaction = replace(self.transaction, state=state, savepoints=savepoints[: place + 1])

    def _commit(self, assume: Assume) -> None:
        transaction = self.transaction
        assert transaction is not None
        if transaction.unchecked and evaluator.keys_broken(self.state, self.host(), self.session.pool, assume):
            raise integrity("FOREIGN KEY constraint failed", "SQLITE_CONSTRAINT_FOREIGNKEY")
        if transaction.written:
            if not may_commit(self.database.others(self.number), self.database.wal):
                self.database.locks[self.number] = max(self.database.locks[self.number], Lock.PENDING)
                raise operational("database is locked", "SQLITE_BUSY")
            self.database.committed = self.state
        self.transaction = None
        self.database.locks[self.number] = Lock.NONE

    def _rollback(self) -> None:
        self.transaction = None
        if not self.closed:
            self.database.locks[self.number] = Lock.NONE

    # The rest

    def _maintain(self, first: str, sql: str, cells: Parameters) -> Result:
        """VACUUM, EXPLAIN, ANALYZE, REINDEX: nothing that a later statement may see changes."""
        if first == "EXPLAIN":
            result = self.host().run(sql, cells)
            return Result(result.columns, result.rows, -1, self.last_insert_rowid, result.error)
        if first == "VACUUM":
            if self.transaction is not None:
                raise operational("cannot VACUUM from within a transaction")
            if "INTO" in words(sql, 4):
                raise operational("not authorized", "SQLITE_AUTH")
            if any(table.rowid is None and not table.without_rowid for table in self.state.schema.tables.values()):
                raise Undecided("VACUUM may renumber the rows of a table without an INTEGER PRIMARY KEY")
        elif first == "ANALYZE":
            raise Undecided("ANALYZE changes the plans of later statements")
        return Result(None, [], -1, self.last_insert_rowid)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """A statement that needs a fork, or is not decidable, has changed nothing."""
        before = (self.transaction, self.database.committed, self.database.locks[self.number], self.session.draws)
        counters = (self.last_insert_rowid, self.changes, self._total_changes)
        try:
            yield
        except (Split, Undecided):
            self.transaction, self.database.committed, self.database.locks[self.number], self.session.draws = before
            self.last_insert_rowid, self.changes, self._total_changes = counters
            raise

    def _check_open(self) -> None:
        if self.closed:
            raise programming("Cannot operate on a closed database.")


class _DeferredKey(Exception):
    """A foreign key is broken that is only checked at the end of the transaction."""


def _has_symbols(rows: Rows) -> bool:
    return any(is_symbolic(as_cell(key)) or any(map(is_symbolic, row)) for key, row in rows.items())


def _checked_level(level: str | None) -> str | None:
    if level is not None and level.upper() not in _BEGIN:
        raise SqlError("ValueError", "isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'")
    return None if level is None else level.upper()
