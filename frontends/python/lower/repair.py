"""Valid sources that the grammar misreads: they are parsed with some bytes replaced, offsets kept.

Known gaps of tree-sitter-python 0.25: `type(x).y = z` is taken for a type alias, a format specifier that begins with `=`
(`{x:=>10}`) for `:=`, `match [x]:` is taken for an annotated item, and lines inside brackets may not be indented less
than their block. Names are read from the
true text, so a tree of the replaced one serves. Not for: damaged sources, whose damage stays.
"""

from __future__ import annotations

import io
import re
import tokenize

from presage.frontends.python.lower import syntax
from presage.frontends.python.lower.syntax import Node, Tree


def parse(text: bytes) -> Tree:
    """The tree of a source in UTF-8; where the grammar has a known gap, of a text of the same length without it."""
    if _TYPE_CALL.search(text):
        text = _without_type_calls(text)
    if _MATCH_BEFORE_LIST.search(text):
        text = _MATCH_LIST.sub(rb"\1+", text)
    tree = syntax.parse(text)
    for repair in (_specifiers, _joined_lines):
        if not tree.root_node.has_error:
            return tree
        repaired = repair(tree, text)
        if repaired is not None:
            other = syntax.parse(repaired)
            if _damage(other) < _damage(tree):
                tree, text = other, repaired
    return tree


_TYPE_CALL = re.compile(rb"type(?=[ \t]*[(\[.])")
"""The name `type` (or the end of another one) followed by what cannot follow it in a type alias."""


def _without_type_calls(text: bytes) -> bytes:
    """The text with another name for `type` where a statement may begin."""
    changed = bytearray(text)
    for found in _TYPE_CALL.finditer(text):
        before = found.start() - 1
        while before >= 0 and text[before] in b" \t":
            before -= 1
        if before < 0 or text[before] in b"\n;:":
            changed[found.start() : found.end()] = b"tYpe"
    return bytes(changed)


_MATCH_BEFORE_LIST = re.compile(rb"match[ \t]+\[")
"""What :data:`_MATCH_LIST` begins with; quick to look for."""

_MATCH_LIST = re.compile(
    rb"(^[ \t]*match[ \t]*)[ \t](?=\[[^\n]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]+case\b)", re.MULTILINE
)
"""The blank before a subject in brackets, whose statement's next line begins with `case`; it becomes a sign."""


def _damage(tree: Tree) -> int:
    """How many bytes the grammar could not read, and how many tokens it missed."""
    return sum(1 + node.end_byte - node.start_byte for node in syntax.errors(tree.root_node))


def _specifiers(tree: Tree, text: bytes) -> bytes | None:
    """`{x:=>10}` with a blank in place of `=`."""
    found: list[int] = []

    def search(node: Node) -> None:
        for child in node.children:
            if child.has_error:
                if node.type == "interpolation" and child.type == "named_expression":
                    found.extend(token.end_byte - 1 for token in child.children if token.type == ":=")
                search(child)

    search(tree.root_node)
    if not found:
        return None
    changed = bytearray(text)
    for offset in found:
        changed[offset] = ord(" ")
    return bytes(changed)


def _joined_lines(tree: Tree, text: bytes) -> bytes | None:
    """Line ends and comments inside brackets replaced by blanks."""
    changed = bytearray(text)
    starts = syntax.line_starts(text)
    depth = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.decode("utf-8"), newline="").readline):
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
            elif depth and token.type in (tokenize.NL, tokenize.COMMENT):
                row, column = token.start
                start = starts[row - 1] + len(token.line[:column].encode("utf-8"))
                size = len(token.string.encode("utf-8"))
                changed[start : start + size] = b" " * size
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        return None
    return bytes(changed)
