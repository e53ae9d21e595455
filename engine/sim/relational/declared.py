"""The declared types of a query's columns, as `sqlite3_column_decltype` gives them: a view on the host shows them."""

from __future__ import annotations

import sqlite3

from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Host
from presage.engine.sim.relational.lexis import lexemes, words

_QUERIES = frozenset({"SELECT", "WITH", "VALUES"})
_VIEW = "presage_declared"
_OF_EXPRESSIONS = frozenset({"INT", "NUM", "REAL", "TEXT", "BLOB"})
"""What newer SQLite shows for columns that are expressions, which have no declared type."""


def declared_types(host: Host, sql: str) -> tuple[str, ...]:
    """The declared type of each column of a query, empty where there is none; nothing for another statement.

    Raises:
        Undecided: a column could be an expression or one declared with a type of that name.
    """
    if words(sql, 1) and words(sql, 1)[0] not in _QUERIES:
        return ()
    query = _without_marks(sql)
    try:
        host.rows(f"CREATE TEMP VIEW {_VIEW} AS {query}")
    except sqlite3.Error:
        return ()
    try:
        found = tuple(row[2] for row in host.rows(f"PRAGMA temp.table_info({_VIEW})"))
    finally:
        host.rows(f"DROP VIEW temp.{_VIEW}")
    if sqlite3.sqlite_version_info >= (3, 41) and any(name in _OF_EXPRESSIONS for name in found):
        raise Undecided("declared types of columns on this version of SQLite")
    return found


def _without_marks(sql: str) -> str:
    """The query with NULL for each parameter, which a view may not have."""
    parts, end = [], 0
    for lexeme in lexemes(sql):
        if lexeme.kind == "mark" or lexeme.text == ";":
            parts += [sql[end : lexeme.start], "NULL" if lexeme.kind == "mark" else ""]
            end = lexeme.end
    return "".join([*parts, sql[end:]])
