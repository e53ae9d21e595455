"""The syntax tree: parsing with tree-sitter, node kinds by name, and reading a node's parts.

The only module of the frontend that imports tree-sitter. Not for: meaning of any kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

import tree_sitter
import tree_sitter_python

Node: TypeAlias = tree_sitter.Node
Tree: TypeAlias = tree_sitter.Tree

LANGUAGE = tree_sitter.Language(tree_sitter_python.language())
KINDS = 1 << 16
"""Kind ids lie below this bound (that of a damaged node is the largest)."""


def kind(name: str) -> int:
    """The kind id that nodes of this type carry."""
    found = LANGUAGE.id_for_node_kind(name, True)
    if found is None:
        raise LookupError(f"the grammar has no node type {name}")
    return found


def kinds(*names: str) -> frozenset[int]:
    """The kind ids of these node types."""
    return frozenset(map(kind, names))


def tokens() -> list[int]:
    """The kind ids of punctuation and keywords."""
    return [each for each in range(LANGUAGE.node_kind_count) if not LANGUAGE.node_kind_is_named(each)]


def field(name: str) -> int:
    """The id of a field."""
    found = LANGUAGE.field_id_for_name(name)
    if found is None:
        raise LookupError(f"the grammar has no field {name}")
    return found


EXTRAS = kinds("comment", "line_continuation")
IDENTIFIER = kind("identifier")
_PARENTHESIZED = kind("parenthesized_expression")
DAMAGE = KINDS - 1

_LONE_RETURN = re.compile(rb"\r(?!\n)")


def parse(text: bytes) -> Tree:
    """The tree of a source in UTF-8. Lone carriage returns count as line ends (byte offsets stay)."""
    return tree_sitter.Parser(LANGUAGE).parse(text)


def normalized(source: bytes) -> bytes:
    """The source with every lone carriage return replaced by a newline, as the language reads it."""
    return _LONE_RETURN.sub(b"\n", source) if b"\r" in source else source


def named(node: Node) -> list[Node]:
    """The named children, comments and line continuations left out."""
    return [child for child in node.children if child.is_named and child.kind_id not in EXTRAS]


def parts(node: Node) -> list[Node]:
    """All children, comments and line continuations left out."""
    children = node.children
    for child in children:
        if child.kind_id in EXTRAS:
            return [each for each in children if each.kind_id not in EXTRAS]
    return children


class Damaged(Exception):
    """The node at hand is no program of the language; the statement around it becomes `unknown`."""

    def __init__(self, node: Node, message: str = "invalid syntax") -> None:
        super().__init__(message)
        self.node = node
        self.message = message


def inner(node: Node) -> Node:
    """The only meaningful child of a node in brackets, or of a wrapper."""
    for child in node.children:
        if child.is_named and child.kind_id not in EXTRAS:
            return child
    raise Damaged(node)


def child(node: Node, field_id: int) -> Node:
    """The child in a field; damaged syntax where it is missing."""
    found = node.child_by_field_id(field_id)
    if found is None:
        raise Damaged(node)
    return found


def bare(node: Node) -> Node:
    """The expression without the brackets around it."""
    while node.kind_id == _PARENTHESIZED:
        node = inner(node)
    return node


def errors(node: Node) -> Iterable[Node]:
    """The outermost damaged nodes below `node`, in source order."""
    if node.is_error or node.is_missing:
        yield node
        return
    for child in node.children:
        if child.has_error or child.is_missing:
            yield from errors(child)


class Names(dict[bytes, str]):
    """Identifiers as the language compares them: NFKC-normalised text by the bytes of the source."""

    def __missing__(self, raw: bytes) -> str:
        text = raw.decode("utf-8", "surrogatepass")
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        self[raw] = text
        return text


def line_starts(source: bytes) -> list[int]:
    """The byte offset of each line's first byte."""
    starts = [0]
    position = source.find(b"\n")
    while position >= 0:
        starts.append(position + 1)
        position = source.find(b"\n", position + 1)
    return starts
