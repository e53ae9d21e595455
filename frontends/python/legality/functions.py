"""Functions, lambdas, classes: their scopes, parameters and annotations.

Source of the rules: ``symtable_visit_stmt`` in CPython's ``Python/symtable.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.frontends.python.legality.scopes import Kind, Use
from presage.frontends.python.legality.walk import Rule, Step, Walker, is_async, meaningful, visit

if TYPE_CHECKING:
    from tree_sitter import Node

DEFERRED_ANNOTATIONS = (3, 14)
"""From this version on an annotation is a scope of its own (PEP 649)."""


def function_definition(walker: Walker, node: Node) -> None:
    """Rule of ``def``."""
    name = node.child_by_field_name("name")
    parameters = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    if name is not None:
        walker.assign(name, walker.name(name))
    outside: list[Step] = []
    if parameters is not None:
        outside += _defaults(parameters)
        outside += [(annotation, child) for child in _annotations(parameters)]
    returned = node.child_by_field_name("return_type")
    if returned is not None:
        outside.append((annotation, returned))
    kind = Kind.ASYNC_FUNCTION if is_async(node) else Kind.FUNCTION
    walker.later(*outside, (_open(kind, parameters, body), node))


def lambda_expression(walker: Walker, node: Node) -> None:
    """Rule of ``lambda``."""
    parameters = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    outside = [] if parameters is None else _defaults(parameters)
    walker.later(*outside, (_open(Kind.LAMBDA, parameters, body), node))


def class_definition(walker: Walker, node: Node) -> None:
    """Rule of ``class``."""
    name = node.child_by_field_name("name")
    bases = node.child_by_field_name("superclasses")
    body = node.child_by_field_name("body")
    private = walker.scope.private
    if name is not None:
        private = walker.name(name)
        walker.assign(name, private)

    def enter(at: Walker, _: Node) -> None:
        at.enter_scope(Kind.CLASS, private, node, [] if body is None else [(visit, body)])

    outside: list[Step] = [] if bases is None else [(visit, bases)]
    walker.later(*outside, (enter, node))


def _open(kind: Kind, parameters: Node | None, body: Node | None) -> Rule:
    """A rule that enters the scope of a function."""

    def enter(walker: Walker, node: Node) -> None:
        steps: list[Step] = []
        if parameters is not None:
            steps.append((_define_parameters, parameters))
        if body is not None:
            steps.append((visit, body))
        walker.enter_scope(kind, walker.scope.private, node, steps)

    return enter


def _define_parameters(walker: Walker, parameters: Node) -> None:
    for parameter in meaningful(parameters.named_children):
        name = parameter_name(parameter)
        if name is not None:
            walker.assign(name, walker.name(name), Use.PARAM)


def parameter_name(parameter: Node) -> Node | None:
    """The identifier that a parameter binds; none for the separators ``*`` and ``/``."""
    node: Node | None = parameter
    while node is not None and node.type != "identifier":
        if node.type in ("default_parameter", "typed_default_parameter"):
            node = node.child_by_field_name("name")
        elif node.type in ("typed_parameter", "list_splat_pattern", "dictionary_splat_pattern"):
            node = next((child for child in node.named_children if child.type != "comment"), None)
        else:
            return None
    return node


def _defaults(parameters: Node) -> list[Step]:
    values = (child.child_by_field_name("value") for child in parameters.named_children)
    return [(visit, value) for value in values if value is not None]


def _annotations(parameters: Node) -> list[Node]:
    types = (child.child_by_field_name("type") for child in parameters.named_children)
    return [child for child in types if child is not None]


def annotation(walker: Walker, node: Node) -> None:
    """Rule of an annotation that is kept: compiled, unless it stays text."""
    if walker.annotations_are_text:
        _uncompiled(walker, node, own_scope=True)
    elif walker.target >= DEFERRED_ANNOTATIONS:
        walker.enter_scope(Kind.ANNOTATION, walker.scope.private, node, [(visit, node)])
    else:
        walker.later((visit, node))


def variable_annotation(walker: Walker, node: Node) -> None:
    """Rule of a variable's annotation, which a function's body drops."""
    if walker.scope.is_function and not walker.annotations_are_text:
        _uncompiled(walker, node, own_scope=walker.target >= DEFERRED_ANNOTATIONS)
    else:
        annotation(walker, node)


def _uncompiled(walker: Walker, node: Node, *, own_scope: bool) -> None:
    """Visits for the symbol table only."""
    before = walker.compiled
    walker.compiled = False

    def restore(at: Walker, _: Node) -> None:
        at.compiled = before

    walker.later((restore, node))
    if own_scope:
        walker.enter_scope(Kind.ANNOTATION, walker.scope.private, node, [(visit, node)])
    else:
        walker.later((visit, node))
