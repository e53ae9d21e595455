"""Symbolic cells, and what may be bound to a parameter.

A cell is a host value as SQLite stores it (None, int, float, str, bytes) or a `SymCell`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presage.engine.sim.relational.errors import Split, SqlError, Undecided, programming
from presage.solvers import terms as T

Assume = Callable[[T.Term], bool | None]
"""What the caller's path condition says of a condition: it holds, it does not, or both can be."""

LOWEST, HIGHEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class SymCell:
    """A symbolic cell. term: INT, BOOL (an INTEGER that is 0 or 1), STR (TEXT) or FLOAT64 (REAL).
    null: where it holds the cell is NULL and the term says nothing."""

    term: T.Term
    null: T.Term = T.false


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A parameter whose type SQLite can not store. name: what the module's error calls the type."""

    name: str


def is_symbolic(cell: object) -> bool:
    """Whether a cell or parameter is symbolic."""
    return hasattr(cell, "term")


def decide(condition: T.Term, assume: Assume) -> bool:
    """Whether `condition` holds; raises Split where that depends on the fork."""
    if condition is T.true:
        return True
    if condition is T.false:
        return False
    known = assume(condition)
    if known is None:
        raise Split((condition, T.not_(condition)))
    return known


def as_cell(key: object) -> Any:
    """The cell of a rowid."""
    return SymCell(key) if isinstance(key, T.Term) else key


def as_key(cell: Any) -> Any:
    """The key of a row whose rowid is `cell`, an INTEGER that is not NULL: an int or an INT term."""
    return cell.term if isinstance(cell, SymCell) else cell


def same_cell(one: object, other: object) -> bool:
    """Whether two cells are surely the same value of the same storage class."""
    if isinstance(one, SymCell) or isinstance(other, SymCell):
        return one == other
    if isinstance(one, float) and isinstance(other, float):
        return one.hex() == other.hex()
    return type(one) is type(other) and one == other


def bind(value: Any, label: str, assume: Assume) -> Any:
    """The cell that a parameter becomes, as Python's module binds it. label: what its errors call the parameter.

    Raises SqlError, Split (whether a symbolic number fits), Undecided.
    """
    if isinstance(value, SymCell):
        return _in_range(value, assume)
    if hasattr(value, "term"):
        return _in_range(SymCell(value.term), assume)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        if not LOWEST <= value <= HIGHEST:
            raise SqlError("OverflowError", "Python int too large to convert to SQLite INTEGER")
        return int(value)
    if isinstance(value, str):
        _encodable(value)
        return str(value)
    if isinstance(value, float):
        return None if value != value else float(value)
    if value is None:
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    # The adapters that the module registers by default.
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    name = value.name if isinstance(value, Unsupported) else _type_name(value)
    raise programming(f"Error binding parameter {label}: type '{name}' is not supported")


def bind_all(params: Sequence[Any] | Mapping[str, Any], assume: Assume) -> Sequence[Any] | Mapping[str, Any]:
    """All parameters as cells; which of them a statement needs is not checked here."""
    if isinstance(params, Mapping):
        return {name: bind(value, f":{name}", assume) for name, value in params.items()}
    return [bind(value, str(place), assume) for place, value in enumerate(params, 1)]


def _in_range(cell: SymCell, assume: Assume) -> Any:
    sort = cell.term.sort
    if cell.term.op == "const" and cell.null is T.false and isinstance(cell.term.value, (bool, int, str, float)):
        return bind(cell.term.value, "", assume)
    if sort is T.BOOL or sort is T.STR:
        return cell
    if sort is T.INT:
        fits = T.and_(T.le(T.const(LOWEST), cell.term), T.le(cell.term, T.const(HIGHEST)))
        if not decide(T.or_(cell.null, fits), assume):
            raise SqlError("OverflowError", "Python int too large to convert to SQLite INTEGER")
        return cell
    raise Undecided(f"a symbolic {sort} in a table")


def _encodable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SqlError("UnicodeEncodeError", str(error)) from None


def _type_name(value: object) -> str:
    kind = type(value)
    # The module prints C's name of a type, which has the module's name in it only for types made in C.
    made_in_c = not {"__dict__", "__slots__"} & set(vars(kind))
    return f"{kind.__module__}.{kind.__name__}" if made_in_c and kind.__module__ != "builtins" else kind.__name__
