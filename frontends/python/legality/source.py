"""From the bytes of a file to the UTF-8 text that is parsed, and from lines to spans.

Follows the language reference, "Encoding declarations" (PEP 263), and CPython's tokenizer: a byte
order mark is dropped, a lone carriage return ends a line.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.lexical import join_bracketed_lines, tokens

LONE_RETURN = re.compile(rb"\r(?!\n)")
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")
HEAD = 10_000
"""Bytes within which the first two lines are looked for."""
BOM = codecs.BOM_UTF8


class SourceError(Exception):
    """The bytes are no source text; ``span`` tells where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


@dataclass(frozen=True, slots=True)
class SourceText:
    """Source as UTF-8 in ``data``, without byte order mark, lines ended by LF or CRLF.

    ``offset`` is what to add to a position in ``data`` to get one in the file; it is zero for a file
    in another encoding, whose spans count bytes of ``data``.
    """

    data: bytes
    offset: int = 0
    lines: tuple[int, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, data: bytes, offset: int = 0) -> SourceText:
        """Source text with its table of line starts."""
        starts = [0]
        starts.extend(match.end() for match in re.finditer(rb"\n", data))
        return cls(data, offset, tuple(starts))

    def span(self, start: int, end: int) -> Span:
        """The span of a byte range of ``data``, in the file's positions."""
        return Span(start + self.offset, end + self.offset, bisect_right(self.lines, start))

    def position(self, line: int, column: int) -> int:
        """The byte offset in ``data`` of a line from 1 and a column in characters from 1."""
        if line < 1:
            return 0
        if line > len(self.lines):
            return len(self.data)
        start = self.lines[line - 1]
        end = self.lines[line] if line < len(self.lines) else len(self.data)
        prefix = self.data[start:end].decode("utf-8", "replace")[: max(column - 1, 0)]
        return min(start + len(prefix.encode()), end)


def decode(source: bytes) -> SourceText:
    """The text of a file.

    Raises:
        SourceError: unknown or contradictory encoding, bytes that the encoding can't have, null bytes.
    """
    encoding = _declared_encoding(source)
    offset = len(BOM) if source.startswith(BOM) else 0
    body = source[offset:]
    if encoding != "utf-8":
        body = _decoded(body, encoding).encode("utf-8", "surrogatepass")
    else:
        body = _with_readable_comments(body)
    _decoded(body, "utf-8")
    null = body.find(b"\0")
    if null >= 0:
        raise SourceError("source code string cannot contain null bytes", SourceText.of(body, offset).span(null, null + 1))
    return SourceText.of(LONE_RETURN.sub(b"\n", body), offset)


def _declared_encoding(source: bytes) -> str:
    """The name in the encoding declaration, normalised as the tokenizer does; ``utf-8`` without one."""
    body = source[len(BOM) :] if source.startswith(BOM) else source
    first, second = (LONE_RETURN.sub(b"\n", body[:HEAD]).split(b"\n") + [b"", b""])[:2]
    cookie = COOKIE.match(first) or (COOKIE.match(second) if BLANK.match(first) else None)
    if cookie is None:
        return "utf-8"
    name = _normal_name(cookie.group(1).decode("ascii", "replace"))
    if source.startswith(BOM) and name != "utf-8":
        raise SourceError(f"encoding problem: {name} with BOM", Span(0, 0, 1))
    try:
        return "utf-8" if codecs.lookup(name).name == "utf-8" else name
    except LookupError:
        raise SourceError(f"unknown encoding: {name}", Span(0, 0, 1)) from None


def _normal_name(name: str) -> str:
    head = name[:12].lower().replace("_", "-")
    for known, forms in (("utf-8", ("utf-8",)), ("iso-8859-1", ("latin-1", "iso-8859-1", "iso-latin-1"))):
        if any(head == form or head.startswith(form + "-") for form in forms):
            return known
    return name


def _with_readable_comments(body: bytes) -> bytes:
    """CPython never decodes comments of UTF-8 sources: bytes there that are no UTF-8 become ``?``."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        out = bytearray(body)
        for token in tokens(body):
            if token.kind == "comment":
                out[token.start : token.end] = bytes(byte if byte < 128 else ord("?") for byte in body[token.start : token.end])
        return bytes(out)
    return body


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SourceError(f"(unicode error) {error}", Span(error.start, error.end, line)) from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise SourceError(f"encoding problem: {encoding}: {error}", Span(0, 0, 1)) from None


def parseable(text: SourceText) -> SourceText:
    """The same text in a form that is kinder to the grammar, byte for byte at the same positions.

    tree-sitter-python ends a block at a line inside brackets that is indented less than the block,
    if the token before can't be followed by a closing bracket. Such line ends become spaces.
    """
    return SourceText(join_bracketed_lines(text.data), text.offset, text.lines)
