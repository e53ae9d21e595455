"""PRAGMA statements: those that change how a connection works, those that describe the schema, those without effect.

Anything else is not decidable here. Source of the meanings: https://www.sqlite.org/pragma.html.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from presage.engine.sim.relational.access import Access
from presage.engine.sim.relational.errors import SqlError, Undecided, from_host
from presage.engine.sim.relational.lexis import lexemes
from presage.engine.sim.relational.results import Result
from presage.engine.sim.relational.state import Row

_ON_HOST = frozenset({"foreign_keys", "recursive_triggers", "case_sensitive_like", "ignore_check_constraints"})
_DESCRIPTIVE = frozenset(
    {
        "application_id", "collation_list", "compile_options", "encoding", "foreign_key_list", "function_list",
        "index_info", "index_list", "index_xinfo", "table_info", "table_list", "table_xinfo", "user_version",
    }
)  # fmt: skip
_CONTENT = frozenset({"foreign_key_check", "integrity_check", "quick_check"})
_STORED = frozenset({"application_id", "user_version"})
_WITHOUT_EFFECT = frozenset(
    {
        "analysis_limit", "automatic_index", "busy_timeout", "cache_size", "cache_spill", "checkpoint_fullfsync",
        "fullfsync", "journal_size_limit", "locking_mode", "optimize", "read_uncommitted", "secure_delete", "soft_heap_limit",
        "synchronous", "temp_store", "threads", "trusted_schema", "wal_autocheckpoint",
    }
)  # fmt: skip
_TRUE = frozenset({"1", "ON", "YES", "TRUE"})
_FALSE = frozenset({"0", "OFF", "NO", "FALSE"})
_JOURNALS = frozenset({"delete", "truncate", "persist", "memory", "wal", "off"})


def execute(connection: Access, sql: str) -> Result:
    """Execute a PRAGMA statement. Raises SqlError, Undecided."""
    name, value = _parse(sql)
    if name in _ON_HOST:
        return _switch(connection, name, value)
    if name == "journal_mode":
        return _journal_mode(connection, value)
    if name == "wal_checkpoint":
        return _result(connection, ("busy", "log", "checkpointed"), [(0, -1, -1)])
    if name in _WITHOUT_EFFECT:
        return _without_effect(connection, sql, value)
    if name in _STORED and value is not None:
        return _store(connection, sql)
    if name in _DESCRIPTIVE:
        return _describe(connection, sql)
    if name in _CONTENT:
        if not connection.settle(sorted(connection.state.held)):
            raise Undecided(f"PRAGMA {name} on symbolic rows")
        return _describe(connection, sql)
    if name == "database_list" and connection.database.private:
        return _describe(connection, sql)
    raise Undecided(f"PRAGMA {name}")


def _parse(sql: str) -> tuple[str, str | None]:
    """The pragma's name, in lower case, and the value given to it."""
    tokens = [token for token in lexemes(sql) if token.text != ";"][1:]
    if len(tokens) > 2 and tokens[1].text == ".":
        tokens = tokens[2:]
    if not tokens:
        raise SqlError("OperationalError", "incomplete input", sqlite3.SQLITE_ERROR, "SQLITE_ERROR")
    name = tokens[0].name.lower()
    if len(tokens) == 1:
        return name, None
    return name, "".join(token.name for token in tokens[2:] if token.text != ")")


def _switch(connection: Access, name: str, value: str | None) -> Result:
    if value is None:
        return _result(connection, (name,), [(connection.settings.on_host.get(name, 0),)])
    given = value.upper()
    on = given in _TRUE or (given not in _FALSE and given.lstrip("+-").isdecimal() and int(given) != 0)
    # SQLite ignores a switch of foreign keys inside a transaction.
    if name != "foreign_keys" or connection.transaction is None:
        connection.settings.on_host[name] = int(on)
    return _result(connection, None, [])


def _journal_mode(connection: Access, value: str | None) -> Result:
    database = connection.database
    if database.private:
        mode = "off" if value is not None and value.lower() == "off" else "memory"
        return _result(connection, ("journal_mode",), [(mode,)])
    wanted = value.lower() if value is not None else None
    if wanted is not None and wanted in _JOURNALS:
        if (wanted == "wal") != database.wal and connection.transaction is not None:
            raise Undecided("a change of the journal mode inside a transaction")
        database.journal = wanted
    return _result(connection, ("journal_mode",), [(database.journal,)])


def _without_effect(connection: Access, sql: str, value: str | None) -> Result:
    """Answered by a scratch connection to which the same has been said."""
    scratch = sqlite3.connect(":memory:")
    try:
        for statement in connection.settings.others:
            scratch.execute(statement)
        cursor = scratch.execute(sql)
        rows = cursor.fetchall()
    except sqlite3.Error as error:
        raise from_host(error) from None
    finally:
        scratch.close()
    if value is not None:
        connection.settings.others += (sql,)
    columns = None if cursor.description is None else tuple(entry[0] for entry in cursor.description)
    return _result(connection, columns, rows)


def _store(connection: Access, sql: str) -> Result:
    host = connection.writable_host()
    host.run(sql, ())
    connection.move_to(replace(connection.state, image=host.moved()))
    return _result(connection, None, [])


def _describe(connection: Access, sql: str) -> Result:
    result = connection.host().run(sql, (), 0)
    return _result(connection, result.columns, result.rows)


def _result(connection: Access, columns: tuple[str, ...] | None, rows: list[Row]) -> Result:
    return Result(columns, rows, -1, connection.last_insert_rowid)
