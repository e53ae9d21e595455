"""A light scanner of Python's tokens: brackets, strings, comments, lines and their indentation.

It serves the checks that need no tree: indentation, stray characters, strings without an end. Not
for a full token stream; names and operators are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

TOKEN = re.compile(
    rb"""
      (?P<comment>\#[^\r\n]*)
    | (?P<prefix>(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?)(?P<quote>'''|\"\"\"|'|\")
    | (?P<name>[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)
    | (?P<number>\.?[0-9](?:[eE][+-]|[A-Za-z0-9_.])*)
    | (?P<joined>\\\r?\n)
    | (?P<newline>\r?\n)
    | (?P<space>[\x20\t\f]+)
    | (?P<open>[\[({])
    | (?P<close>[\])}])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
STRING_ENDS = {
    quote: re.compile(rb"(?:[^\\%b]|\\.|%b(?!%b))*?%b" % (quote[:1], quote[:1], quote[1:], quote), re.DOTALL)
    if len(quote) == 3
    else re.compile(rb"(?:[^\\\n%b]|\\\r\n|\\.)*%b" % (quote, quote), re.DOTALL)
    for quote in (b"'''", b'"""', b"'", b'"')
}


class Token(NamedTuple):
    """A token: its kind (a group of :data:`TOKEN`, or ``string``, ``unterminated``) and its bytes."""

    kind: str
    start: int
    end: int


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a text, space included; a string is one token, whatever it interpolates."""
    position = 0
    while position < len(data):
        match = TOKEN.match(data, position)
        if match is None:
            return
        kind = match.lastgroup or "other"
        end = match.end()
        if kind == "quote":
            closing = STRING_ENDS[match.group("quote")].match(data, end)
            kind = "unterminated" if closing is None else "string"
            end = _line_end(data, end) if closing is None else closing.end()
        yield Token(kind, position, end)
        position = end


def _line_end(data: bytes, position: int) -> int:
    end = data.find(b"\n", position)
    return len(data) if end < 0 else end


def join_bracketed_lines(data: bytes) -> bytes:
    """The text with spaces for the line ends and comments inside brackets; as many bytes as before."""
    out = bytearray(data)
    depth = 0
    for token in tokens(data):
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(depth - 1, 0)
        elif depth and token.kind in ("newline", "comment", "joined"):
            out[token.start : token.end] = b" " * (token.end - token.start)
    return bytes(out)
