"""Expressions: names, calls, comprehensions, ``yield``, ``await``, ``:=``, stars, f-strings.

Source of the rules: ``symtable_visit_expr`` in CPython's ``Python/symtable.c`` and
``compiler_visit_expr`` in ``Python/compile.c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.frontends.python.legality.scopes import COMPREHENSIONS, Kind, Use
from presage.frontends.python.legality.targets import store
from presage.frontends.python.legality.walk import (
    MAX_BLOCKS,
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

COMPREHENSION_KINDS = {
    "list_comprehension": Kind.LIST,
    "set_comprehension": Kind.SET,
    "dictionary_comprehension": Kind.DICT,
    "generator_expression": Kind.GENERATOR,
}
SPLICES = frozenset(
    {
        "list", "tuple", "set", "expression_list", "argument_list", "subscript", "print_statement", "ERROR",
        "pattern_list", "tuple_pattern", "list_pattern", "type",
    }
)  # fmt: skip
"""What may hold a starred item; bare lists elsewhere need a comma."""
PRIMARIES = frozenset({"attribute", "call", "subscript"})
BARE_LISTS = frozenset({"expression_statement", "match_statement"})
NESTED_ASYNC_COMPREHENSIONS = (3, 11)
"""From this version on a comprehension may be asynchronous because one inside it is."""


def identifier(walker: Walker, node: Node) -> None:
    """Rule of a name that is read."""
    name = walker.name(node)
    walker.define(node, name, Use.READ)
    if name == "super" and walker.scope.is_function:
        walker.define(node, "__class__", Use.READ)


def attribute(walker: Walker, node: Node) -> None:
    """Rule of ``a.b``: ``b`` is no variable."""
    walker.later((visit, node.children[0]))


def argument_list(walker: Walker, node: Node) -> None:
    """Rule of the arguments of a call or of a class."""
    seen: set[str] = set()
    children = node.named_children
    for child in children:
        name = child.child_by_field_name("name") if child.type == "keyword_argument" else None
        if name is None:
            continue
        keyword = walker.name(name)
        walker.forbid_debug(name, keyword)
        if keyword in seen:
            walker.refuse(child, f"keyword argument repeated: {keyword}")
        seen.add(keyword)
    walker.visit_all(children)


def keyword_argument(walker: Walker, node: Node) -> None:
    """Rule of ``name=value`` in a call."""
    value = node.child_by_field_name("value")
    if value is not None:
        walker.later((visit, value))


def starred(walker: Walker, node: Node) -> None:
    """Rule of ``*a`` where a value is read.

    The grammar may read ``*a.b(c)`` as ``(*a).b(c)``: then the item stands further up.
    """
    item = node
    parent = item.parent
    while parent is not None and parent.type in PRIMARIES and parent.start_byte == node.start_byte:
        item, parent = parent, parent.parent
    kind = "" if parent is None else parent.type
    spliced = kind in SPLICES or (kind in BARE_LISTS and parent is not None and has_comma(parent))
    if not spliced:
        walker.refuse(node, "can't use starred expression here")
    walker.visit_all(node.named_children)


def named_expression(walker: Walker, node: Node) -> None:
    """Rule of ``name := value``."""
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    scope = walker.scope
    _forbid_in_annotation(walker, node, "named expression")
    if scope.iterable_depth:
        walker.report_at(node, "assignment expression cannot be used in a comprehension iterable expression")
    if name is not None and scope.kind in COMPREHENSIONS:
        scope.bind_walrus(walker.name(name), span_of(name), walker.report)
    steps: list[Step] = [] if value is None else [(visit, value)]
    if name is not None:
        steps.append((store, name))
    walker.later(*steps)


def await_expression(walker: Walker, node: Node) -> None:
    """Rule of ``await``."""
    scope = walker.scope
    _forbid_in_annotation(walker, node, "await expression")
    scope.coroutine = True
    if not scope.is_function:
        walker.refuse(node, "'await' outside function")
    elif scope.kind is not Kind.ASYNC_FUNCTION and scope.kind not in COMPREHENSIONS:
        walker.refuse(node, "'await' outside async function")
    walker.visit_all(node.named_children)


def yield_expression(walker: Walker, node: Node) -> None:
    """Rule of ``yield`` and ``yield from``."""
    scope = walker.scope
    delegates = any(child.type == "from" for child in node.children)
    word = "yield from" if delegates else "yield"
    _forbid_in_annotation(walker, node, "yield expression")
    scope.generator = True
    if scope.kind in COMPREHENSIONS:
        walker.report_at(node, f"'yield' inside {scope.kind.value}")
    elif not scope.is_function:
        walker.refuse(node, f"'{word}' outside function")
    elif delegates and scope.kind is Kind.ASYNC_FUNCTION:
        walker.refuse(node, "'yield from' inside async function")
    walker.visit_all(node.named_children)


def _forbid_in_annotation(walker: Walker, node: Node, what: str) -> None:
    if walker.scope.kind is Kind.ANNOTATION:
        walker.report_at(node, f"'{what}' can not be used within an annotation")


def comprehension(walker: Walker, node: Node) -> None:
    """Rule of the four comprehensions: the first iterable belongs to the scope around."""
    body = node.child_by_field_name("body")
    first, *clauses = [child for child in node.named_children if child.type in ("for_in_clause", "if_clause")]
    inner: list[Step] = [(_iteration_target, first), (_mark_async, first)]
    for clause in clauses:
        if clause.type == "for_in_clause":
            inner += [(_iteration_target, clause), (_iterable, clause), (_mark_async, clause)]
        else:
            inner.append((visit, clause))
    if body is not None:
        inner.append((visit, body))
    inner.append((_finish_comprehension, node))

    def enter(at: Walker, _: Node) -> None:
        at.enter_scope(COMPREHENSION_KINDS[node.type], at.scope.private, node, inner)

    walker.later((_iterable, first), (enter, node))


def _iterable(walker: Walker, clause: Node) -> None:
    scope = walker.scope
    scope.iterable_depth += 1

    def leave(_walker: Walker, _: Node) -> None:
        scope.iterable_depth -= 1

    walker.later(*[(visit, child) for child in clause.children_by_field_name("right")], (leave, clause))


def _iteration_target(walker: Walker, clause: Node) -> None:
    scope = walker.scope
    scope.iteration_target = True

    def leave(_walker: Walker, _: Node) -> None:
        scope.iteration_target = False

    walker.later(*[(store, child) for child in clause.children_by_field_name("left")], (leave, clause))


def _mark_async(walker: Walker, clause: Node) -> None:
    if is_async(clause):
        walker.scope.coroutine = True


def _finish_comprehension(walker: Walker, node: Node) -> None:
    scope = walker.scope
    outer = scope.parent
    loops = sum(child.type == "for_in_clause" and is_async(child) for child in node.named_children)
    if loops > MAX_BLOCKS:
        walker.refuse(node, "too many statically nested blocks")
    if outer is None or not scope.coroutine or scope.kind is Kind.GENERATOR:
        return
    nested = outer.kind in COMPREHENSIONS and (outer.coroutine or walker.target >= NESTED_ASYNC_COMPREHENSIONS)
    if outer.kind is not Kind.ASYNC_FUNCTION and not nested:
        walker.refuse(node, "asynchronous comprehension outside of an asynchronous function")
    outer.coroutine = True


def string(walker: Walker, node: Node) -> None:
    """Rule of a string: only what an f-string interpolates is checked."""
    if node.named_child_count > 2:
        walker.later(*[(visit, child) for child in node.named_children if child.type == "interpolation"])


def interpolation(walker: Walker, node: Node) -> None:
    """Rule of ``{value!r:spec}`` in an f-string."""
    steps: list[Step] = []
    for child in meaningful(node.named_children):
        if child.type == "named_expression":  # the grammar reads `{x:=3}` so; it is x with the spec `=3`
            name = child.child_by_field_name("name")
            if name is not None:
                steps.append((visit, name))
        else:
            steps.append((visit, child))
    walker.later(*steps)
