"""Targets of assignments, loops, ``with``, ``del`` and comprehensions.

Source of the rules: ``compiler_visit_expr`` and ``unpack_helper`` of CPython's ``Python/compile.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.frontends.python.legality.scopes import Use
from presage.frontends.python.legality.walk import Walker, meaningful, visit

if TYPE_CHECKING:
    from tree_sitter import Node

SEQUENCES = frozenset({"pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "expression_list"})
WRAPPERS = frozenset({"parenthesized_expression", "as_pattern_target"})
STARS = frozenset({"list_splat", "list_splat_pattern"})
MAX_BEFORE_STAR = 255
"""Names that may precede a starred one: the operand of ``UNPACK_EX`` is a byte."""


def store(walker: Walker, node: Node) -> None:
    """Rule of a node that is assigned to."""
    kind = node.type
    if kind == "identifier":
        walker.assign(node, walker.name(node))
    elif kind == "attribute":
        _store_attribute(walker, node)
    elif kind in SEQUENCES:
        _store_sequence(walker, node)
    elif kind in WRAPPERS:
        walker.later(*[(store, child) for child in meaningful(node.named_children)])
    elif kind in STARS:
        walker.refuse(node, "starred assignment target must be in a list or tuple")
        walker.later(*[(store, child) for child in meaningful(node.named_children)])
    else:
        walker.later((visit, node))


def delete(walker: Walker, node: Node) -> None:
    """Rule of a node that is deleted."""
    kind = node.type
    if kind == "identifier":
        name = walker.name(node)
        walker.define(node, name, Use.LOCAL)
        if name == "__debug__":
            walker.refuse(node, "cannot delete __debug__")
    elif kind in SEQUENCES or kind in WRAPPERS:
        walker.later(*[(delete, child) for child in meaningful(node.named_children)])
    else:
        walker.later((visit, node))


def _store_attribute(walker: Walker, node: Node) -> None:
    name = node.child_by_field_name("attribute")
    if name is not None:
        walker.forbid_debug(name, walker.name(name))
    walker.later((visit, node))


def _store_sequence(walker: Walker, node: Node) -> None:
    items = meaningful(node.named_children)
    stars = [position for position, item in enumerate(items) if _begins_with_star(item)]
    if len(stars) > 1:
        walker.refuse(node, "multiple starred expressions in assignment")
    elif stars and stars[0] > MAX_BEFORE_STAR:
        walker.refuse(node, "too many expressions in star-unpacking assignment")
    for item in reversed(items):
        inner = meaningful(item.named_children) if item.type in STARS else [item]
        walker.later(*[(store, target) for target in inner])


def _begins_with_star(node: Node) -> bool:
    """Whether an item is starred; the grammar may read ``*a.b`` as ``(*a).b``."""
    inner: Node | None = node
    while inner is not None and inner.type in ("attribute", "subscript", "call"):
        inner = inner.child(0)
    return inner is not None and inner.type in STARS
