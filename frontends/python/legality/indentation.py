"""Indentation and other matters of tokens, for targets that the host can't parse for.

Follows ``tok_get`` in CPython's ``Parser/tokenizer.c``: a tab goes to the next multiple of eight, and
the comparison with a tab as one column must come out the same. Not for what needs a tree.
"""

from __future__ import annotations

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.lexical import Token, tokens
from presage.frontends.python.legality.source import SourceText

TAB = 8
MAX_INDENTS = 100
MAX_BRACKETS = 200
CLOSING = {b"(": b")", b"[": b"]", b"{": b"}"}
STRAY = frozenset(b"$?!")


def token_errors(text: SourceText) -> list[tuple[str, Span]]:
    """The errors that show in the sequence of tokens, in the order of their places."""
    scanner = _Scanner(text)
    for token in tokens(text.data):
        scanner.take(token)
    scanner.finish()
    return scanner.found


class _Scanner:
    """One pass over the tokens; ``indents`` are the open blocks' columns, by eights and by ones."""

    def __init__(self, text: SourceText) -> None:
        self.text = text
        self.found: list[tuple[str, Span]] = []
        self.indents: list[tuple[int, int]] = [(0, 0)]
        self.brackets: list[Token] = []
        self.at_line_start = True
        self.indent = b""
        self.opens_block = False
        self.last = b""

    def report(self, message: str, token: Token) -> None:
        self.found.append((message, self.text.span(token.start, token.end)))

    def take(self, token: Token) -> None:
        data = self.text.data[token.start : token.end]
        if token.kind == "space":
            if self.at_line_start:
                self.indent += data
            return
        if token.kind == "newline":
            self.line_end()
            return
        if token.kind == "comment" or (token.kind == "joined" and self.at_line_start):
            return
        if self.at_line_start and not self.brackets:
            self.statement_start(token)
        self.at_line_start = False
        self.token(token, data)
        if token.kind != "joined":
            self.last = data

    def line_end(self) -> None:
        if not self.brackets:
            if not self.at_line_start:
                self.opens_block = self.last == b":"
            self.at_line_start, self.indent = True, b""

    def statement_start(self, token: Token) -> None:
        columns = _columns(self.indent)
        wide, narrow = columns
        top = self.indents[-1]
        if (wide > top[0]) - (wide < top[0]) != (narrow > top[1]) - (narrow < top[1]):
            self.report("inconsistent use of tabs and spaces in indentation", token)
        elif wide > top[0]:
            if not self.opens_block:
                self.report("unexpected indent", token)
            if len(self.indents) >= MAX_INDENTS:
                self.report("too many levels of indentation", token)
            self.indents.append(columns)
        else:
            if self.opens_block:
                self.report("expected an indented block", token)
            while wide < self.indents[-1][0]:
                self.indents.pop()
            if self.indents[-1][0] != wide:
                self.report("unindent does not match any outer indentation level", token)
                self.indents.append(columns)
            elif self.indents[-1][1] != narrow:
                self.report("inconsistent use of tabs and spaces in indentation", token)
        self.opens_block = False

    def token(self, token: Token, data: bytes) -> None:
        if token.kind == "open":
            self.brackets.append(token)
            if len(self.brackets) > MAX_BRACKETS:
                self.report("too many nested parentheses", token)
        elif token.kind == "close":
            self.close(token, data)
        elif token.kind == "unterminated":
            self.report("unterminated string literal", token)
        elif token.kind == "other" and (data[0] in STRAY and self.text.data[token.end : token.end + 1] != b"="):
            self.report("invalid syntax", token)
        elif token.kind == "other" and data == b"\\":
            self.report("unexpected character after line continuation character", token)
        elif token.kind == "other" and not data.isascii() or data[0] < 32:
            self.report("invalid non-printable character", token)
        elif token.kind == "name" and not data.isascii() and not data.decode("utf-8").isidentifier():
            self.report("invalid character in identifier", token)

    def close(self, token: Token, data: bytes) -> None:
        if not self.brackets:
            self.report(f"unmatched '{data.decode()}'", token)
            return
        opened = self.brackets.pop()
        opening = self.text.data[opened.start : opened.end]
        if CLOSING[opening] != data:
            self.report(f"closing parenthesis '{data.decode()}' does not match opening parenthesis '{opening.decode()}'", token)

    def finish(self) -> None:
        if self.brackets:
            opened = self.brackets[-1]
            self.report(f"'{self.text.data[opened.start : opened.end].decode()}' was never closed", opened)
        elif self.opens_block or self.last == b":":
            end = len(self.text.data)
            self.report("expected an indented block", Token("newline", end, end))


def _columns(indent: bytes) -> tuple[int, int]:
    wide = narrow = 0
    for byte in indent:
        if byte == 0x20:
            wide, narrow = wide + 1, narrow + 1
        elif byte == 0x09:
            wide, narrow = (wide // TAB + 1) * TAB, narrow + 1
        else:  # a form feed
            wide = narrow = 0
    return wide, narrow
