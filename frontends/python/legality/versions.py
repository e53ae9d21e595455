"""Syntax that is younger, or older, than a target version.

Source: the "What's New" pages of the Python documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from presage.frontends.python.legality.walk import Version

if TYPE_CHECKING:
    from tree_sitter import Node


def version_errors(node: Node, target: Version) -> list[str]:
    """What the target version doesn't know yet about a node."""
    gate = GATES.get(node.type)
    if gate is None:
        return []
    since, what, applies = gate
    return [f"{what} needs Python {since[0]}.{since[1]}"] if target < since and applies(node) else []


def _always(node: Node) -> bool:
    return True


def is_type_alias(node: Node) -> bool:
    """Whether a statement is ``type X = …``; the grammar reads ``type(a).b = c`` the same way."""
    left: Node | None = node.child_by_field_name("left")
    while left is not None and left.type in ("type", "generic_type"):
        left = left.child(0)
    return left is not None and left.type == "identifier"


def _catches_groups(node: Node) -> bool:
    return any(child.type == "*" for child in node.children)


def _has_types(node: Node) -> bool:
    return node.child_by_field_name("type_parameters") is not None


def _is_starred_index(node: Node) -> bool:
    return any(child.type == "list_splat" and child.start_byte > node.start_byte for child in node.children)


def _is_parenthesized(node: Node) -> bool:
    first = node.child(0)
    return first is not None and first.type == "("


def _is_bare(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type in ("set", "subscript")


GATES: dict[str, tuple[Version, str, Callable[[Node], bool]]] = {
    "named_expression": ((3, 10), "an assignment expression without parentheses here", _is_bare),
    "positional_separator": ((3, 8), "a positional-only parameter", _always),
    "match_statement": ((3, 10), "match", _always),
    "except_clause": ((3, 11), "except*", _catches_groups),
    "subscript": ((3, 11), "a starred index", _is_starred_index),
    "splat_type": ((3, 11), "a starred annotation", _always),
    "with_clause": ((3, 9), "a parenthesized list of context managers", _is_parenthesized),
    "type_alias_statement": ((3, 12), "type", is_type_alias),
    "function_definition": ((3, 12), "a type parameter", _has_types),
    "class_definition": ((3, 12), "a type parameter", _has_types),
}
