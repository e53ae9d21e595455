"""Cells of a scenario's tables: how what stands between two bars is a value.

    7   12.30   true   null   "7"   some text   <amount>   (nothing)

Without quotes, a number, `true`, `false` and `null` mean themselves, anything else is text. Quotes always mean text. An empty
cell gives no value: a given row then has the column's default, an expected row may have anything there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from presage.engine.scenario.expression_parser import unquote
from presage.engine.scenario.templates import AnswerRef, AnyRef, Interpolation, TextTemplate, parse_text

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')


@dataclass(frozen=True, slots=True)
class Bare:
    """A cell without quotes. value: what it means by itself: a number (text such as `007` is none), true, false, null, or text.

    text: as written; a column of text takes that.
    """

    text: str
    value: None | bool | Decimal | str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A cell in quotes: text, whatever it looks like."""

    value: str


Cell: TypeAlias = Bare | Quoted | AnyRef | AnswerRef | TextTemplate


def parse_cell(text: str) -> Cell | None:
    """The cell between two bars, None for an empty one. Raises ScenarioError for an unknown escape in quotes."""
    text = text.strip()
    if not text:
        return None
    if _QUOTED.fullmatch(text):
        inner = parse_text(unquote(text))
        if isinstance(inner, str):
            return Quoted(inner)
        return _as_text(inner)
    template = parse_text(text)
    if not isinstance(template, str):
        return template
    return Bare(template, _bare_value(template))


def _as_text(template: AnyRef | AnswerRef | TextTemplate) -> TextTemplate:
    """In quotes, a placeholder is rendered as text even where it stands alone."""
    if isinstance(template, TextTemplate):
        return template
    return TextTemplate((Interpolation(template),))


def _bare_value(text: str) -> None | bool | Decimal | str:
    constants: dict[str, None | bool] = {"null": None, "true": True, "false": False}
    if text in constants:
        return constants[text]
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def stored_value(cell: Bare | Quoted, declared_type: str) -> None | bool | int | Decimal | str:
    """What a given row's cell puts into a column of that declared SQL type (SQL's text; empty where none is declared).

    A column of text takes a bare cell as it is written (`007` stays text), except `null`. Elsewhere numbers are int, or
    Decimal when they have a fraction; the relational layer then does what its dialect does with such a value.
    """
    if isinstance(cell, Quoted):
        return cell.value
    if cell.value is None:
        return None
    if is_text_type(declared_type):
        return cell.text
    if isinstance(cell.value, Decimal) and cell.value == cell.value.to_integral_value() and "." not in cell.text:
        return int(cell.value)
    return cell.value


def is_text_type(declared_type: str) -> bool:
    """Whether a declared SQL type is one of text: SQLite's rule (CHAR, CLOB, TEXT; no INT), and UUID, DATE, TIME, JSON, ENUM."""
    upper = declared_type.upper()
    if "INT" in upper and "POINT" not in upper and "INTERVAL" not in upper:
        return False
    return any(word in upper for word in ("CHAR", "CLOB", "TEXT", "STRING", "UUID", "DATE", "TIME", "JSON", "ENUM"))
