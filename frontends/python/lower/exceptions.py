"""`try` in all its forms."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Label, Reg, Span
from presage.frontends import shapes
from presage.frontends.python.lower.context import FunctionLowering, Statement
from presage.frontends.python.lower.statements import block
from presage.frontends.python.lower.syntax import Node, child, field, inner, kind, parts
from presage.frontends.shapes import Clause, Emit


def try_(f: FunctionLowering, node: Node) -> None:
    """`try` with `except` or `except*` clauses, `else` and `finally`."""
    span = f.span(node)
    body = child(node, _BODY)
    handlers = [each for each in node.children if each.kind_id == _EXCEPT]
    otherwise = final = None
    for each in node.children:
        if each.kind_id == _ELSE:
            otherwise = child(each, _BODY)
        elif each.kind_id == _FINALLY:
            final = _suite(each)
    if final is None:
        _guarded(f, span, body, handlers, otherwise)
        return
    last = final
    shapes.try_finally(f.b, span, f.around, lambda: _guarded(f, span, body, handlers, otherwise), lambda: block(f, last))


def _suite(clause: Node) -> Node:
    return next(each for each in clause.children if each.kind_id == _BLOCK)


def _guarded(f: FunctionLowering, span: Span, body: Node, handlers: list[Node], otherwise: Node | None) -> None:
    """The body with its `except` clauses and `else`."""
    if not handlers:
        block(f, body)
        if otherwise is not None:
            block(f, otherwise)
        return
    follow: Emit | None = None if otherwise is None else (lambda: block(f, otherwise))
    if any(each.type == "*" for each in parts(handlers[0])):
        shapes.protected(f.b, span, lambda: block(f, body), follow, lambda group: _split(f, span, group, handlers))
        return
    clauses = [_clause(f, each) for each in handlers]
    shapes.try_catch(f.b, span, f.around, lambda: block(f, body), clauses, follow)


def _matched(node: Node) -> tuple[Node | None, Node | None]:
    """The type expression and the name of an `except` clause."""
    value, alias = node.child_by_field_id(_VALUE), node.child_by_field_id(_ALIAS)
    if value is not None and value.kind_id == _AS:
        value, _, alias = parts(value)
        alias = inner(alias)
    return value, alias


def _clause(f: FunctionLowering, node: Node) -> Clause:
    kind_node, alias = _matched(node)
    suite = _suite(node)
    span = f.span(node)

    def handle(exception: Reg) -> None:
        if alias is None:
            block(f, suite)
        else:
            _with_name(f, alias, exception, span, lambda: block(f, suite))

    def handle_all(exception: Reg) -> None:
        f.instruction_at(span)  # drops the exception's type, which nothing looks at
        handle(exception)

    if kind_node is None:
        return Clause(None, handle_all)

    def test(exception: Reg, yes: Label, no: Label) -> None:
        matches = f.b.intrinsic(span, "exc_match", exception, f.expr(kind_node))
        f.b.branch(span, matches, yes, no)

    return Clause(test, handle)


def _with_name(f: FunctionLowering, alias: Node, exception: Reg, span: Span, body: Emit) -> None:
    """Runs a handler's body with the exception's name, which is unbound on every way out."""
    name = f.name(alias)
    b = f.b
    f.keep(name, f.span(alias), exception)

    def unbind() -> None:
        f.forget(name, span)

    failed, end = b.new_block(), b.new_block()
    outer = b.enter(span, failed)
    f.around.append(shapes.Cleanup(unbind, outer, True))
    body()
    f.around.pop()
    b.enter(span, outer)
    unbind()
    b.jump(span, end)
    b.start(failed)
    second = b.temp()
    b.emit(ops.Catch(span, second))
    unbind()
    b.terminate(ops.Reraise(span, second))
    b.start(end)


def _split(f: FunctionLowering, span: Span, group: Reg, handlers: list[Node]) -> None:
    """`except*`: each clause handles its part of the group; what is raised or left is joined at the end."""
    b = f.b

    def clauses() -> None:
        rest, found = b.temp(), b.temp()
        b.emit(ops.Move(span, rest, group))
        b.emit(ops.BuildSequence(span, found, "list", ()))
        for each in handlers:
            _part(f, each, rest, found)
        b.intrinsic(span, "list_append", found, rest)
        joined = b.intrinsic(span, "exc_star_join", group, found)
        nothing, is_nothing = b.const(span, None), b.temp()
        b.emit(ops.Compare(span, is_nothing, "is", joined, nothing))
        end, again = b.new_block(), b.new_block()
        b.branch(span, is_nothing, end, again)
        b.start(again)
        b.terminate(ops.Reraise(span, joined))
        b.start(end)

    shapes.handling(b, span, f.around, group, clauses)


def _part(f: FunctionLowering, node: Node, rest: Reg, found: Reg) -> None:
    """One `except*` clause: takes its part from `rest`; an exception of its body is added to `found`."""
    kind_node, alias = _matched(node)
    suite = _suite(node)
    span = f.span(node)
    b = f.b
    if kind_node is None:
        block(f, suite)
        return
    pair = b.intrinsic(span, "exc_star_split", rest, f.expr(kind_node))
    part = b.temp()
    b.emit(ops.Unpack(span, (part, rest), pair))
    nothing, is_nothing = b.const(span, None), b.temp()
    b.emit(ops.Compare(span, is_nothing, "is", part, nothing))
    taken, end = b.new_block(), b.new_block()
    b.branch(span, is_nothing, end, taken)
    b.start(taken)

    def body() -> None:
        if alias is None:
            block(f, suite)
        else:
            _with_name(f, alias, part, span, lambda: block(f, suite))

    shapes.protected(
        b,
        span,
        lambda: shapes.handling(b, span, f.around, part, body),
        None,
        lambda raised: _keep(b.intrinsic(span, "list_append", found, raised)),
    )
    b.goto(span, end)


def _keep(_: Reg) -> None:
    """The result of an intrinsic that is used for its effect."""


_EXCEPT, _ELSE, _FINALLY = kind("except_clause"), kind("else_clause"), kind("finally_clause")
_BLOCK, _AS = kind("block"), kind("as_pattern")
_BODY, _VALUE, _ALIAS = field("body"), field("value"), field("alias")

EXCEPTIONS: dict[str, Statement] = {"try_statement": try_}
"""What each node type about exceptions does."""
