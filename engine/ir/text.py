"""The lexical level of the IR's text form: a cursor over text, quoted text, literals of a language.

A literal is written the same for every language: ``none``, ``true``, ``false``, ``ellipsis``, integers (hexadecimal
past 64 bits), floats (shortest exact decimal, ``inf``, ``-inf``, ``nan``), ``complex(0.0, 1.0)``, ``'text'``,
``b'bytes'``, ``(1, 2)`` and ``frozenset(1, 2)``. Only ASCII is printed, so the form depends on no Unicode version.

Not for operations, blocks or functions: see :mod:`presage.engine.ir.forms`.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable
from typing import TypeVar

Item = TypeVar("Item")


class IrSyntaxError(ValueError):
    """Text that is not the printed form of anything; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line = line
        self.column = column


class LiteralError(ValueError):
    """A constant that has no literal form (a defect of the frontend that emitted it)."""


class Cursor:
    """A position in text that readers move forward."""

    __slots__ = ("position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def at(self, literal: str) -> bool:
        """Whether the text goes on with ``literal``."""
        return self.text.startswith(literal, self.position)

    def take(self, literal: str) -> bool:
        """Moves past ``literal`` if the text goes on with it."""
        if self.text.startswith(literal, self.position):
            self.position += len(literal)
            return True
        return False

    def expect(self, literal: str) -> None:
        """Moves past ``literal``; raises :class:`IrSyntaxError` if the text does not go on with it."""
        if not self.take(literal):
            common = os.path.commonprefix([literal, self.text[self.position : self.position + len(literal)]])
            rest = literal[len(common) :]
            what = repr(rest.strip()) if rest.strip() else "a space" if " " in rest else "the end of the line"
            raise self.error(f"expected {what}", self.position + len(common))

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The match of ``pattern`` here, which the cursor moves past, or None."""
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def need(self, pattern: re.Pattern[str], what: str) -> re.Match[str]:
        """Like :meth:`match`; raises :class:`IrSyntaxError` ("expected ``what``") if there is none."""
        found = self.match(pattern)
        if found is None:
            raise self.error(f"expected {what}")
        return found

    def sequence(self, close: str, separator: str, read: Callable[[Cursor], Item]) -> list[Item]:
        """Items up to ``close``, which is moved past, with ``separator`` between them."""
        items: list[Item] = []
        if self.take(close):
            return items
        items.append(read(self))
        while not self.take(close):
            if not self.take(separator):
                raise self.error(f"expected {close!r} or another item")
            items.append(read(self))
        return items

    def error(self, message: str, position: int | None = None) -> IrSyntaxError:
        """The error to raise for ``message`` at ``position`` (default: here)."""
        where = self.position if position is None else position
        start = self.text.rfind("\n", 0, where) + 1
        return IrSyntaxError(message, self.text.count("\n", 0, where) + 1, where - start + 1)


# --- quoted text -------------------------------------------------------------------------------

_QUOTED = re.compile(r"'([^'\\\n]*(?:\\.[^'\\\n]*)*)'")
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt\\']))|\\")
_NEEDS_ESCAPE = re.compile(r"[^ -~]|['\\]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "\\'"}
_LONG = {short[1]: char for char, short in _SHORT.items()}


def quote(text: str) -> str:
    """``text`` between single quotes, printable ASCII only."""
    return "'" + _NEEDS_ESCAPE.sub(_escape, text) + "'"


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def read_quoted(cursor: Cursor) -> str:
    """The text between single quotes at the cursor; raises :class:`IrSyntaxError`."""
    start = cursor.position
    body = cursor.need(_QUOTED, "text in single quotes").group(1)
    if "\\" not in body:
        return body

    def plain(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        if digits and int(digits, 16) <= 0x10FFFF:
            return chr(int(digits, 16))
        if match[4]:
            return _LONG[match[4]]
        raise cursor.error("unknown escape in quoted text", start + 1 + match.start())

    return _ESCAPE.sub(plain, body)


# --- literals ----------------------------------------------------------------------------------

_WORDS: dict[str, object] = {
    "none": None,
    "true": True,
    "false": False,
    "ellipsis": ...,
    "inf": float("inf"),
    "-inf": float("-inf"),
    "nan": float("nan"),
}
_NUMBER = re.compile(r"(-?0x[0-9a-f]+)|(-?\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+))|(-?\d{1,20})(?!\d)")
_WORD = re.compile(r"-?[a-z]+")
_FLOAT = re.compile(r"-?(?:\d[\d.e+-]*|inf|nan)")
_ATOMS = frozenset({type(None), type(...), bool, int, float, complex, str, bytes})


def is_literal(value: object) -> bool:
    """Whether ``value`` has a literal form: exact types only, tuples and frozen sets of such values included."""
    if type(value) in _ATOMS:
        return True
    return isinstance(value, (tuple, frozenset)) and type(value) in (tuple, frozenset) and all(map(is_literal, value))


def show_literal(value: object) -> str:
    """The literal form of ``value``, exact; raises :class:`LiteralError` if it has none."""
    if type(value) is str:
        return quote(value)
    if value is None or value is ... or value is True or value is False:
        return "ellipsis" if value is ... else str(value).lower()
    if type(value) is int:
        return str(value) if value.bit_length() <= 64 else hex(value)
    if type(value) is float:
        return repr(value)
    if type(value) is complex:
        return f"complex({value.real!r}, {value.imag!r})"
    if type(value) is bytes:
        return "b" + quote(value.decode("latin-1"))
    if type(value) is tuple:
        return "(" + ", ".join(map(show_literal, value)) + ")"
    if type(value) is frozenset:
        return "frozenset(" + ", ".join(sorted(map(show_literal, value))) + ")"
    raise LiteralError(f"a {type(value).__name__} is no literal")


def read_literal(cursor: Cursor) -> object:
    """The value whose literal form stands at the cursor; raises :class:`IrSyntaxError`."""
    start = cursor.position
    if cursor.at("'"):
        return read_quoted(cursor)
    if number := cursor.match(_NUMBER):
        hexadecimal, decimal, integer = number.groups()
        if hexadecimal:
            return int(hexadecimal, 16)
        return float(decimal) if decimal else int(integer)
    if cursor.take("("):
        return tuple(cursor.sequence(")", ", ", read_literal))
    if cursor.at("b'"):
        cursor.take("b")
        return _bytes(cursor, start)
    word = cursor.need(_WORD, "a literal").group()
    if word in _WORDS:
        return _WORDS[word]
    if word == "frozenset" and cursor.take("("):
        return frozenset(cursor.sequence(")", ", ", read_literal))
    if word == "complex" and cursor.take("("):
        return _complex(cursor, start)
    raise cursor.error("expected a literal", start)


def _bytes(cursor: Cursor, start: int) -> bytes:
    try:
        return read_quoted(cursor).encode("latin-1")
    except UnicodeEncodeError:
        raise cursor.error("bytes hold characters up to \\xff only", start) from None


def _complex(cursor: Cursor, start: int) -> complex:
    parts = cursor.sequence(")", ", ", lambda inner: inner.need(_FLOAT, "a float").group())
    try:
        real, imaginary = map(float, parts)
    except ValueError:
        raise cursor.error("complex takes two floats", start) from None
    return complex(real, imaginary)
