"""The three ways in which a statement does not give a result: SQLite's error, a needed fork, not decidable.

Not for defects of the caller (a scenario naming an unknown table): those are `presage.engine.errors`.
"""

import difflib
import sqlite3

from presage.solvers.terms import Term


class SqlError(Exception):
    """The error that `sqlite3` raises for the statement.

    cls: name of the class in the `sqlite3` module (`IntegrityError`), or of a builtin one that the module raises
    (`OverflowError`). message: its text. sqlite_errorcode, sqlite_errorname: the extended result code (1299,
    `SQLITE_CONSTRAINT_NOTNULL`), None where the module sets none, as for its own errors.
    """

    def __init__(self, cls: str, message: str, sqlite_errorcode: int | None = None, sqlite_errorname: str | None = None) -> None:
        super().__init__(f"{cls}: {message}")
        self.cls = cls
        self.message = message
        self.sqlite_errorcode = sqlite_errorcode
        self.sqlite_errorname = sqlite_errorname


class Undecided(Exception):
    """The store can not tell exactly what SQLite would do; `reason` says what it does not know."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Split(Exception):
    """What the statement does depends on `conditions`, of which exactly one holds.

    Nothing has changed. The caller forks, one fork a condition, and executes the same statement again in each, with
    an `assume` that now answers for it.
    """

    def __init__(self, conditions: tuple[Term, ...]) -> None:
        super().__init__(", ".join(str(condition) for condition in conditions))
        self.conditions = conditions


_CODES = {
    "SQLITE_ERROR": sqlite3.SQLITE_ERROR,
    "SQLITE_BUSY": sqlite3.SQLITE_BUSY,
    "SQLITE_BUSY_SNAPSHOT": sqlite3.SQLITE_BUSY_SNAPSHOT,
    "SQLITE_MISMATCH": sqlite3.SQLITE_MISMATCH,
    "SQLITE_AUTH": sqlite3.SQLITE_AUTH,
    "SQLITE_CONSTRAINT_CHECK": sqlite3.SQLITE_CONSTRAINT_CHECK,
    "SQLITE_CONSTRAINT_FOREIGNKEY": sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    "SQLITE_CONSTRAINT_NOTNULL": sqlite3.SQLITE_CONSTRAINT_NOTNULL,
    "SQLITE_CONSTRAINT_PRIMARYKEY": sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    "SQLITE_CONSTRAINT_ROWID": sqlite3.SQLITE_CONSTRAINT_ROWID,
    "SQLITE_CONSTRAINT_UNIQUE": sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    "SQLITE_CONSTRAINT_DATATYPE": 3091,
}


def operational(message: str, name: str = "SQLITE_ERROR") -> SqlError:
    """An OperationalError with the result code called `name`."""
    return SqlError("OperationalError", message, _CODES[name], name)


def integrity(message: str, name: str) -> SqlError:
    """An IntegrityError with the result code called `name`, or `unknown` where Python's module does not know that."""
    return SqlError("IntegrityError", message, _CODES[name], name if hasattr(sqlite3, name) else "unknown")


def programming(message: str) -> SqlError:
    """A ProgrammingError of the Python module itself, which has no result code."""
    return SqlError("ProgrammingError", message)


def from_host(error: BaseException) -> SqlError:
    """The same error as `error`, which the host's own module raised."""
    return SqlError(
        type(error).__name__,
        str(error),
        getattr(error, "sqlite_errorcode", None),
        getattr(error, "sqlite_errorname", None),
    )


class UnknownName(LookupError):
    """A table or column that a caller named does not exist. message: says so, with the nearest names there are."""

    def __init__(self, kind: str, name: str, known: list[str], where: str) -> None:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        listed = near or known[:10]
        hint = f"the nearest: {', '.join(listed)}" if near else f"it has: {', '.join(listed) or 'none'}"
        self.message = f"{where} has no {kind} {name!r}; {hint}"
        super().__init__(self.message)
        self.kind = kind
        self.name = name
        self.nearest = tuple(near)
