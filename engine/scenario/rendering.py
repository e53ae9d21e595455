"""Text with placeholders, once their values are known: plain text where everything is, else text with symbolic parts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from presage.engine.scenario.observations import SymbolicLeaf, SymbolicText, UnknownLeaf, Value
from presage.engine.scenario.templates import AnswerRef, AnyRef, Interpolation, TextLike, TextTemplate
from presage.engine.scenario.values import Undecided, digits, text_term
from presage.solvers import terms as T


def render(template: TextLike, lookup: Callable[[AnyRef | AnswerRef], Value]) -> str | SymbolicText | UnknownLeaf:
    """The text that a template stands for; a placeholder that stands alone is written out as well.

    Numbers are written in plain notation, decimals with their scale, truth values as JSON has them (`true`). An unknown
    value makes the whole text unknown. Raises Undecided for a value without a settled written form.
    """
    if isinstance(template, str):
        return template
    pieces = template.parts if isinstance(template, TextTemplate) else (Interpolation(template),)
    parts: list[str | SymbolicLeaf] = []
    for part in pieces:
        written = part if isinstance(part, str) else written_form(lookup(part.value), part.width)
        if isinstance(written, UnknownLeaf):
            return written
        parts.extend(written if isinstance(written, tuple) else (written,))
    return _joined(parts)


def written_form(value: Value, width: int = 0) -> str | SymbolicLeaf | UnknownLeaf | tuple[str | SymbolicLeaf, ...]:
    """A value as text, or as parts of one. Raises Undecided for lists, objects and other values without a settled form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return digits(value).zfill(width)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, SymbolicText):
        return value.parts
    if isinstance(value, SymbolicLeaf):
        return _written_leaf(value, width)
    if isinstance(value, UnknownLeaf):
        return value
    raise Undecided(f"a value of type {type(value).__name__} has no settled form inside text")


def _written_leaf(leaf: SymbolicLeaf, width: int) -> SymbolicLeaf:
    if leaf.type == "decimal":
        leaf = SymbolicLeaf(leaf.term, "decimal_text", leaf.exponent)
    if leaf.type == "boolean":
        return SymbolicLeaf(T.ite(leaf.term, T.const("true"), T.const("false")), "text")
    if leaf.type != "integer" or width < 2:
        return leaf
    written = text_term(leaf)
    for length in range(width - 1, 0, -1):
        short = T.and_(T.le(T.const(0), leaf.term), T.lt(leaf.term, T.const(10**length)))
        written = T.ite(short, T.str_concat(T.const("0" * (width - length)), text_term(leaf)), written)
    return SymbolicLeaf(written, "text")


def _joined(parts: list[str | SymbolicLeaf]) -> str | SymbolicText:
    joined: list[str | SymbolicLeaf] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if all(isinstance(part, str) for part in joined):
        return "".join(part for part in joined if isinstance(part, str))
    return SymbolicText(tuple(joined))
