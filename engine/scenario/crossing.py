"""Between a scenario's values (leaves) and the machine's (symbolic scalars): what is sent, what is observed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from presage.engine.lang.values import Rendered, Sym, SymDecimal
from presage.engine.scenario.observations import SymbolicLeaf, SymbolicText, UnknownLeaf, Value
from presage.engine.scenario.values import Undecided
from presage.engine.sim.relational import SymCell
from presage.solvers import terms as T

_TYPES = {"integer": int, "boolean": bool, "text": str}


def to_machine(value: Value) -> Any:
    """A scenario's value as the machine has it; lists and mappings stay host structures.

    Raises Undecided for an unknown value.
    """
    if isinstance(value, SymbolicLeaf):
        if value.type == "decimal":
            return SymDecimal(value.term, value.exponent)
        if value.type == "decimal_text":
            return Rendered(str, "text", (SymDecimal(value.term, value.exponent),))
        return Sym(value.term, _TYPES[value.type])
    if isinstance(value, SymbolicText):
        return Rendered(str, "text", tuple(part if isinstance(part, str) else to_machine(part) for part in value.parts))
    if isinstance(value, UnknownLeaf):
        raise Undecided(value.reason, value.span)
    if isinstance(value, Mapping):
        return {name: to_machine(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_machine(item) for item in value]
    return value


def is_symbolic(value: Any) -> bool:
    """Whether a machine value, or anything inside it, depends on an `any`."""
    if isinstance(value, Sym | SymDecimal | Rendered):
        return True
    if isinstance(value, Mapping):
        return any(map(is_symbolic, value.values()))
    return isinstance(value, list) and any(map(is_symbolic, value))


def from_machine(value: Any) -> Value:
    """A machine value (or a host structure of those) as the oracle sees it."""
    if isinstance(value, Sym):
        names = {int: "integer", bool: "boolean", str: "text"}
        if value.type is str and value.term.op == "int_to_str":
            return SymbolicLeaf(value.term.args[0], "decimal_text", 0)
        if value.type not in names:
            return UnknownLeaf(f"a symbolic {value.type.__name__}")
        return SymbolicLeaf(value.term, names[value.type])  # type: ignore[arg-type]
    if isinstance(value, SymDecimal):
        return SymbolicLeaf(value.coefficient, "decimal", value.exponent)
    if isinstance(value, Rendered):
        return _rendered(value)
    if isinstance(value, SymCell):
        return _cell(value)
    if isinstance(value, Mapping):
        return {_key(name): from_machine(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [from_machine(item) for item in value]
    return value


def _key(name: Any) -> Any:
    return from_machine(name) if isinstance(name, Sym) else str(name)


def _rendered(value: Rendered) -> Value:
    if value.form != "text":
        return UnknownLeaf("a text that is rendered from a structured value")
    if len(value.value) == 1 and isinstance(value.value[0], SymDecimal):
        part = value.value[0]
        return SymbolicLeaf(part.coefficient, "decimal_text", part.exponent)
    parts: list[str | SymbolicLeaf] = []
    for part in value.value:
        shown = part if isinstance(part, str) else from_machine(part)
        if not isinstance(shown, str | SymbolicLeaf):
            return UnknownLeaf("a text with a part that is not a plain number or text")
        parts.append(shown)
    return SymbolicText(tuple(parts))


def _cell(cell: SymCell) -> Value:
    if cell.null is not T.false:
        return UnknownLeaf("a column that may be NULL for some values")
    kinds = {T.INT: "integer", T.BOOL: "boolean", T.STR: "text"}
    kind = kinds.get(cell.term.sort)
    if kind is None:
        return UnknownLeaf(f"a symbolic {cell.term.sort} in a row")
    return SymbolicLeaf(cell.term, kind)  # type: ignore[arg-type]


def to_cell(value: Value) -> Any:
    """A scenario's value as a database cell. Raises Undecided for what no column can hold exactly."""
    if isinstance(value, SymbolicLeaf):
        if value.type in ("integer", "boolean", "text"):
            return SymCell(value.term)
        if value.type == "decimal_text" and value.exponent == 0:
            return SymCell(T.int_to_str(value.term))
        raise Undecided("a symbolic decimal in a row; give the column a whole number of the smallest unit")
    if isinstance(value, SymbolicText | UnknownLeaf):
        raise Undecided("a symbolic text in a row")
    if isinstance(value, Decimal):
        return float(value)
    return value


def json_text(value: Any) -> bytes | Rendered:
    """The bytes of a JSON body, or its lazy rendering where a part is symbolic."""
    if is_symbolic(value):
        return Rendered(bytes, "json", value)
    return json.dumps(value, default=_number).encode()


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} in a JSON body")
