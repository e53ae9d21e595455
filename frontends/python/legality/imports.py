"""Imports: the names they bind, ``import *``, and ``from __future__``.

Source of the rules: ``Python/future.c`` of CPython and ``compiler_from_import`` in
``Python/compile.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.frontends.python.legality.patterns import is_formatted
from presage.frontends.python.legality.scopes import Kind, Use
from presage.frontends.python.legality.walk import Walker, meaningful

if TYPE_CHECKING:
    from tree_sitter import Node

FEATURES = frozenset(
    {
        "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
        "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
    }
)  # fmt: skip
LATE = "from __future__ imports must occur at the beginning of the file"


def import_statement(walker: Walker, node: Node) -> None:
    """Rule of ``import a.b`` and ``import a.b as c``."""
    for name in node.children_by_field_name("name"):
        _bind(walker, name)


def import_from(walker: Walker, node: Node) -> None:
    """Rule of ``from a import b``."""
    if is_future(walker, node) and node.start_point[0] + 1 > walker.future_line:
        walker.refuse(node, LATE)
    if any(child.type == "wildcard_import" for child in node.named_children):
        if walker.scope.kind is not Kind.MODULE:
            walker.report_at(node, "import * only allowed at module level")
    for name in node.children_by_field_name("name"):
        _bind(walker, name)


def _bind(walker: Walker, node: Node) -> None:
    target = node.child_by_field_name("alias") if node.type == "aliased_import" else node.named_children[0]
    if target is not None:
        walker.assign(target, walker.name(target), Use.IMPORT)


def damaged(walker: Walker, node: Node) -> None:
    """Rule of an ``ERROR`` node: ``from __future__ import *``, legal for the parser, is one."""
    kinds = [child.type for child in node.children]
    if any(kinds[at : at + 4] == ["from", "__future__", "import", "*"] for at in range(len(kinds))):
        walker.report_at(node, "future feature * is not defined")
    walker.visit_all(node.named_children)


def is_future(walker: Walker, node: Node) -> bool:
    """Whether a statement imports from ``__future__``; CPython ignores leading dots here."""
    if node.type == "future_import_statement":
        return True
    module = node.child_by_field_name("module_name") if node.type == "import_from_statement" else None
    return module is not None and walker.text(module).lstrip(". \t\f\\\r\n") == "__future__"


def read_future(walker: Walker, module: Node) -> None:
    """Reads the ``from __future__`` statements at the head of a module into the walk's state."""
    done = False
    previous = 0
    for position, statement in enumerate(meaningful(module.named_children)):
        line = statement.start_point[0] + 1
        if done and line > previous:
            return
        previous = line
        if is_future(walker, statement):
            if done:
                walker.report_at(statement, LATE)
                return
            _read_features(walker, statement)
            walker.future_line = line
        elif position > 0 or not _is_docstring(walker, statement):
            done = True


def _read_features(walker: Walker, statement: Node) -> None:
    names = statement.children_by_field_name("name")
    if any(child.type == "wildcard_import" for child in statement.named_children):
        walker.report_at(statement, "future feature * is not defined")
    for name in names:
        inner = name.child_by_field_name("name") if name.type == "aliased_import" else name
        feature = "" if inner is None else walker.text(inner)
        if feature == "braces":
            walker.report_at(name, "not a chance")
        elif feature not in FEATURES:
            walker.report_at(name, f"future feature {feature} is not defined")
        elif feature == "annotations":
            walker.annotations_are_text = True


def _is_docstring(walker: Walker, statement: Node) -> bool:
    if statement.type != "expression_statement":
        return False
    inner = meaningful(statement.named_children)
    while len(inner) == 1 and inner[0].type == "parenthesized_expression":
        inner = meaningful(inner[0].named_children)
    if len(inner) != 1 or any(child.type == "," for child in statement.children):
        return False
    node = inner[0]
    parts = meaningful(node.named_children) if node.type == "concatenated_string" else [node]
    return all(part.type == "string" and _is_plain_text(walker.text(part)) for part in parts)


def _is_plain_text(literal: str) -> bool:
    start = min(literal.find(quote) for quote in "'\"" if quote in literal)
    return "b" not in literal[:start].lower() and not is_formatted(literal)
