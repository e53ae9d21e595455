"""Natives behind the model of the ``sqlite3`` module: statements on the simulated relational store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, key_of
from presage.engine.lang.values import Fork, Native, Ref, Sym, Unknown, Value
from presage.engine.sim.files import FileError
from presage.engine.sim.relational import Result, Split, SqlError, Store, Surroundings, SymCell, Undecided, Unsupported
from presage.engine.sim.relational.declared import declared_types
from presage.frontends.python.meaning import drawn, symbolic
from presage.frontends.python.meaning.convert import new_list
from presage.frontends.python.meaning.types import class_of, full_name
from presage.frontends.python.surroundings import files
from presage.frontends.python.surroundings.given import now
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class Databases:
    """The relational store of a simulation as a part of a state's world."""

    __slots__ = ("store",)

    def __init__(self, store: Store) -> None:
        self.store = store

    def fork(self) -> Databases:
        """A copy for a forked state."""
        return Databases(self.store.clone())


def databases(state: Any) -> Store:
    """The store of a state, made on first use."""
    found = state.world.get("relational")
    if found is None:
        found = state.world["relational"] = Databases(Store())
    store: Store = found.store
    clock = state.world.get("clock")
    if clock is not None and clock.now is not None:
        store.surroundings = Surroundings(now=lambda: now(state))
    return store


def assume(state: Any) -> Callable[[T.Term], bool | None]:
    """What the path says of a condition."""

    def known(term: T.Term) -> bool | None:
        found = state.seen.get(term)
        return drawn.settled(state, term) if found is None else bool(found)

    return known


def _guarded(state: Any, action: Callable[[], Value]) -> Value:
    """Runs a store action: errors become ("error", ...) for the model to raise; splits become forks."""
    try:
        return action()
    except SqlError as problem:
        return ("error", problem.cls, problem.message, problem.sqlite_errorcode, problem.sqlite_errorname)
    except Split as split:
        raise Fork(tuple((condition, None) for condition in split.conditions)) from None
    except Undecided as undecided:
        raise Unknown(f"SQL: {undecided.reason}") from None


def to_cell(state: Any, value: Value) -> Any:
    """What is bound to a parameter."""
    kind = type(value)
    if kind is Sym and value.type is bytes:
        raise Unknown("random bytes in a row")
    if kind is Sym:
        return SymCell(value.term)
    if kind is Ref:
        obj = state.obj(value)
        if type(obj) is Boxed:
            return obj.value
        if obj.cls is bytearray:
            return bytes(obj.items)
        return Unsupported(full_name(state, obj.cls))
    if value is None or kind in (bool, int, float, str, bytes) or kind.__module__ == "datetime":
        return value
    return Unsupported(full_name(state, class_of(state, value)))


def from_cell(cell: Any) -> Value:
    """The value of a column."""
    if not isinstance(cell, SymCell):
        return cell
    if cell.null is not T.false:
        raise Unknown("a column that may be NULL for some values")
    if cell.term.sort is T.BOOL:
        return symbolic.number(T.ite(cell.term, T.const(1), T.const(0)))
    return symbolic.string(cell.term) if cell.term.sort is T.STR else symbolic.number(cell.term)


def _parameters(state: Any, value: Value) -> Any:
    if type(value) is tuple:
        return [to_cell(state, item) for item in value]
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is DictObj:
            return {str(key_of(token)): to_cell(state, item) for token, item in obj.table.items()}
        if hasattr(obj, "items"):
            return [to_cell(state, item) for item in obj.items]
        if type(obj) is Boxed and isinstance(obj.value, tuple):
            return [to_cell(state, item) for item in obj.value]
    raise Unknown("SQL parameters that are neither a sequence nor a mapping")


def _result(state: Any, found: Result) -> Value:
    if found.error is not None:
        raise Unknown(f"SQL: an error after the last row ({found.error})")
    rows = [tuple([from_cell(cell) for cell in row]) for row in found.rows]
    return ("rows", found.columns, new_list(state, list(rows)), found.rowcount, from_cell(found.lastrowid))


def _connect(state: Any, args: Args, kwargs: Kwargs) -> Value:
    name, level = args
    store = databases(state)
    if name in (":memory:", ""):
        return _guarded(state, lambda: store.connect(name, level).number)
    if type(name) is not str or name.startswith("file:"):
        raise Unknown("a database whose name is an address or is not known")
    try:
        kept, pages = files.database_file(state, name)
    except FileError:
        return ("error", "OperationalError", "unable to open database file", 14, "SQLITE_CANTOPEN")
    return _guarded(state, lambda: store.connect(f"{state.process}:{kept}", level, pages).number)


def load_shipped(state: Any, process: str, file: str) -> None:
    """Reads the database file that a service ships, if it has not opened it itself: its rows are there from the start."""
    store = databases(state)
    if f"{process}:{file}" in store.databases:
        return
    back = state.process
    state.switch(process)
    try:
        if files.tree(state).kind(files.whole_path(state, file)) == "file":
            kept, pages = files.database_file(state, file)
            store.close(store.connect(f"{process}:{kept}", pages=pages))
    except SqlError:
        pass  # no database: the service will meet that itself
    finally:
        state.switch(back)


def _connection(state: Any, number: int) -> Any:
    return databases(state).connections[number]


def _declared(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The declared types of a query's columns, as a tuple."""
    number, sql = args
    return _guarded(state, lambda: declared_types(_connection(state, number).host(), sql))


def _execute(state: Any, args: Args, kwargs: Kwargs) -> Value:
    number, sql, parameters = args
    cells = _parameters(state, parameters)
    return _guarded(state, lambda: _result(state, _connection(state, number).execute(sql, cells, assume(state))))


def _executemany(state: Any, args: Args, kwargs: Kwargs) -> Value:
    number, sql, many = args
    rows = [_parameters(state, row) for row in state.obj(many).items]
    return _guarded(state, lambda: _result(state, _connection(state, number).executemany(sql, rows, assume(state))))


def _executescript(state: Any, args: Args, kwargs: Kwargs) -> Value:
    number, script = args
    return _guarded(state, lambda: _connection(state, number).executescript(script, assume(state)))


def _commit(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return _guarded(state, lambda: _connection(state, args[0]).commit(assume(state)))


def _set_isolation_level(state: Any, args: Args, kwargs: Kwargs) -> Value:
    def action() -> Value:
        _connection(state, args[0]).isolation_level = args[1]
        return None

    return _guarded(state, action)


def _simple(action: Callable[[Any], Value]) -> Callable[..., Value]:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return _guarded(state, lambda: action(_connection(state, args[0])))

    return call


def _close(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return _guarded(state, lambda: databases(state).close(_connection(state, args[0])))


def _not_modelled(state: Any, args: Args, kwargs: Kwargs) -> Value:
    raise Unknown(f"{args[0]} has no model")


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_sqlite``."""
    table = {
        "connect": _connect,
        "execute": _execute,
        "executemany": _executemany,
        "executescript": _executescript,
        "commit": _commit,
        "declared": _declared,
        "rollback": _simple(lambda connection: connection.rollback()),
        "isolation_level": _simple(lambda connection: connection.isolation_level),
        "set_isolation_level": _set_isolation_level,
        "in_transaction": _simple(lambda connection: connection.in_transaction),
        "total_changes": _simple(lambda connection: connection.total_changes),
        "close": _close,
        "unknown": _not_modelled,
    }
    return {name: Native("_presage_sqlite", name, call) for name, call in table.items()}
