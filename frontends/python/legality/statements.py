"""Statements: assignment, loops, ``try``, ``with``, jumps, declarations.

Source of the rules: ``symtable_visit_stmt`` in CPython's ``Python/symtable.c``; the enclosing blocks
and the jumps out of them follow ``compiler_push_fblock`` and ``compiler_unwind_fblock_stack`` in
``Python/compile.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.frontends.python.legality.functions import variable_annotation
from presage.frontends.python.legality.scopes import Kind, Use
from presage.frontends.python.legality.targets import delete, store
from presage.frontends.python.legality.versions import is_type_alias
from presage.frontends.python.legality.walk import (
    Step,
    Walker,
    has_comma,
    is_async,
    meaningful,
    span_of,
    visit,
)

if TYPE_CHECKING:
    from tree_sitter import Node

LOOP = "loop"
EXCEPT_STAR = "except*"
JUMP_IN_EXCEPT_STAR = "'break', 'continue' and 'return' cannot appear in an except* block"


def assignment(walker: Walker, node: Node) -> None:
    """Rule of ``target = value`` and ``target: annotation = value``; chains nest to the right."""
    left = node.child_by_field_name("left")
    kind = node.child_by_field_name("type")
    right = node.child_by_field_name("right")
    if left is None:
        walker.visit_all(node.named_children)
        return
    steps: list[Step] = []
    if kind is None:
        steps.append((store, left))
    else:
        steps += _annotated_target(walker, left, right is not None)
        steps.append((variable_annotation, kind))
    if right is not None:
        steps.append((visit, right))
    walker.later(*steps)


def _annotated_target(walker: Walker, left: Node, has_value: bool) -> list[Step]:
    simple = left.type == "identifier"
    target = left
    while target.type in ("tuple_pattern", "parenthesized_expression") and not has_comma(target):
        inner = meaningful(target.named_children)
        if len(inner) != 1:
            break
        target = inner[0]
    if target.type != "identifier":
        return [(store, target)]
    name = walker.name(target)
    scope = walker.scope
    if simple:
        declared = scope.flags(name) & (Use.GLOBAL | Use.NONLOCAL)
        if declared and scope.kind is not Kind.MODULE:
            word = "global" if declared & Use.GLOBAL else "nonlocal"
            walker.report_at(target, f"annotated name '{name}' can't be {word}")
        walker.define(target, name, Use.ANNOTATED | Use.LOCAL)
    elif has_value:
        walker.define(target, name, Use.LOCAL)
    walker.forbid_debug(target, name)
    return []


def augmented_assignment(walker: Walker, node: Node) -> None:
    """Rule of ``target += value``."""
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    steps: list[Step] = []
    if left is not None:
        steps.append((visit if left.type == "attribute" else store, left))
    if right is not None:
        steps.append((visit, right))
    walker.later(*steps)


def delete_statement(walker: Walker, node: Node) -> None:
    """Rule of ``del``."""
    walker.later(*[(delete, child) for child in meaningful(node.named_children)])


def declaration(walker: Walker, node: Node) -> None:
    """Rule of ``global`` and ``nonlocal``."""
    use = Use.GLOBAL if node.type == "global_statement" else Use.NONLOCAL
    for child in node.named_children:
        if child.type == "identifier":
            walker.scope.declare(walker.name(child), use, span_of(child), walker.report)


def print_statement(walker: Walker, node: Node) -> None:
    """Rule of ``print >>file, value``, which still is an expression on the name ``print``."""
    walker.define(node, node.type.removesuffix("_statement"), Use.READ)
    walker.visit_all(node.named_children)


def type_alias(walker: Walker, node: Node) -> None:
    """Rule of ``type X = …``, and of ``type(a).b = c``, which the grammar takes for the same."""
    if not is_type_alias(node):
        walker.define(node, "type", Use.READ)
        walker.visit_all(node.named_children)


def return_statement(walker: Walker, node: Node) -> None:
    """Rule of ``return``."""
    scope = walker.scope
    values = meaningful(node.named_children)
    if not scope.is_function:
        walker.refuse(node, "'return' outside function")
    elif EXCEPT_STAR in walker.blocks:
        walker.refuse(node, JUMP_IN_EXCEPT_STAR)
    if values:
        scope.valued_returns.append(span_of(node))
    walker.visit_all(values)


def jump(walker: Walker, node: Node) -> None:
    """Rule of ``break`` and ``continue``."""
    for block in reversed(walker.blocks):
        if block == EXCEPT_STAR:
            walker.refuse(node, JUMP_IN_EXCEPT_STAR)
            return
        if block == LOOP:
            return
    outside = "'break' outside loop" if node.type == "break_statement" else "'continue' not properly in loop"
    walker.refuse(node, outside)


def for_statement(walker: Walker, node: Node) -> None:
    """Rule of ``for``."""
    _require_async(walker, node, "async for")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    steps: list[Step] = [] if left is None else [(store, left)]
    if right is not None:
        steps.append((visit, right))
    walker.later(*steps, *_loop(walker, node))


def while_statement(walker: Walker, node: Node) -> None:
    """Rule of ``while``."""
    condition = node.child_by_field_name("condition")
    steps: list[Step] = [] if condition is None else [(visit, condition)]
    walker.later(*steps, *_loop(walker, node))


def _loop(walker: Walker, node: Node) -> list[Step]:
    body, otherwise = node.child_by_field_name("body"), node.child_by_field_name("alternative")
    steps = [] if body is None else walker.in_block([LOOP], node, [(visit, body)])
    if otherwise is not None:
        steps.append((visit, otherwise))
    return steps


def with_statement(walker: Walker, node: Node) -> None:
    """Rule of ``with``."""
    _require_async(walker, node, "async with")
    body = node.child_by_field_name("body")
    items = [
        item
        for clause in node.named_children
        if clause.type == "with_clause"
        for item in clause.named_children
        if item.type == "with_item"
    ]
    steps: list[Step] = [(visit, item) for item in items]
    if body is not None:
        steps += walker.in_block(["with"] * len(items), node, [(visit, body)])
    walker.later(*steps)


def as_pattern(walker: Walker, node: Node) -> None:
    """Rule of ``value as target`` after ``with`` and ``except``."""
    value, *rest = meaningful(node.named_children)
    walker.later((visit, value), *[(store, child) for child in rest])


def _require_async(walker: Walker, node: Node, what: str) -> None:
    if is_async(node) and walker.scope.kind is not Kind.ASYNC_FUNCTION:
        walker.refuse(node, f"'{what}' outside async function")


def try_statement(walker: Walker, node: Node) -> None:
    """Rule of ``try``: CPython looks at ``else`` before the handlers."""
    body = node.child_by_field_name("body")
    handlers = [child for child in node.named_children if child.type == "except_clause"]
    otherwise = [child for child in node.named_children if child.type == "else_clause"]
    final = [child for child in node.named_children if child.type == "finally_clause"]
    for handler in handlers[:-1]:
        if handler.child_by_field_name("value") is None and not is_star(handler):
            walker.refuse(handler, "default 'except:' must be last")

    def protected(at: Walker, _: Node) -> None:
        steps: list[Step] = []
        if body is not None:
            steps += at.in_block(["try"] if handlers else [], node, [(visit, body)])
        steps += [(visit, clause) for clause in otherwise]
        steps += [(_handler, handler) for handler in handlers]
        at.later(*steps)

    steps = walker.in_block(["finally"] if final else [], node, [(protected, node)])
    for clause in final:
        steps += walker.in_block(["finally end"], clause, [(visit, clause)])
    walker.later(*steps)


def is_star(handler: Node) -> bool:
    """Whether a handler is ``except*``."""
    second = handler.child(1)
    return second is not None and second.type == "*"


def _handler(walker: Walker, handler: Node) -> None:
    *head, body = meaningful(handler.named_children)
    kinds = [EXCEPT_STAR if is_star(handler) else "handler", "handler's name"]
    walker.later(*[(visit, child) for child in head], *walker.in_block(kinds, handler, [(visit, body)]))
