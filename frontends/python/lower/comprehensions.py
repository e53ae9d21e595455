"""Comprehensions and generator expressions: functions of their own over the outermost iterator."""

from __future__ import annotations

from collections.abc import Callable

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg, Span
from presage.frontends.python.lower.conditions import condition
from presage.frontends.python.lower.context import Expression, FunctionLowering
from presage.frontends.python.lower.inner import function_scope, make_function
from presage.frontends.python.lower.statements import iterate, last_comparison
from presage.frontends.python.lower.syntax import Damaged, Node, child, field, inner, kind, kinds


def comprehension(f: FunctionLowering, node: Node) -> Reg:
    """Makes the function and calls it with the outermost iterator, which is made outside."""
    span = f.span(node)
    b = f.b
    clauses = [each for each in node.children if each.kind_id in _CLAUSES]
    scope = function_scope(f, node, comprehension=True)
    body = child(node, _BODY)
    name, add = _FORMS[node.kind_id]

    def emit(inside: FunctionLowering) -> None:
        inside.params = (ops.Param(".0", "positional"),)
        tests = [last_comparison(inner(each)) for each in clauses if each.kind_id == _IF]
        last = [test for test in tests if test is not None][-1:]
        place = inside.span(last[0]) if last else span  # CPython reports what is yielded or added there
        add(inside, body, place, lambda element: _loops(inside, clauses, span, element))

    function = make_function(f, scope, name, span, emit)
    source = f.expr(_source(clauses[0]))
    iterator, result = b.temp(), b.temp()
    if _asynchronous(clauses[0]):
        b.emit(ops.Intrinsic(span, iterator, "async_iter", (source,)))
    else:
        b.emit(ops.Iter(span, iterator, source))
    b.emit(ops.Call(span, result, function, (iterator,)))
    if scope.awaits and not scope.generator_expression:
        return f.awaited(span, node, result, "asynchronous comprehension")
    return result


def _asynchronous(clause: Node) -> bool:
    return clause.children[0].type == "async"


def _source(clause: Node) -> Node:
    sources = clause.children_by_field_id(_RIGHT)
    named_ = [each for each in sources if each.is_named]
    if len(named_) != 1:
        raise Damaged(clause)
    return named_[0]


def _loops(f: FunctionLowering, clauses: list[Node], span: Span, element: Callable[[], None], position: int = 0) -> None:
    """The clauses from `position` on, one inside the other, around the element."""
    if position == len(clauses):
        element()
        return
    clause = clauses[position]
    b = f.b
    if clause.kind_id == _IF:
        taken, end = b.new_block(), b.new_block()
        condition(f, inner(clause), taken, end)
        b.start(taken)
        _loops(f, clauses, span, element, position + 1)
        b.goto(span, end)
        return
    source_node = _source(clause)
    source = 0 if position == 0 else f.expr(source_node)
    iterate(
        f,
        child(clause, _LEFT),
        source,
        f.span(f.scope.node),
        _asynchronous(clause),
        lambda: _loops(f, clauses, span, element, position + 1),
        None,
        started=position == 0,
    )


def _sequence(form: str, intrinsic: str) -> _Add:
    def add(f: FunctionLowering, body: Node, span: Span, around: _Around) -> None:
        result = f.b.temp()
        f.b.emit(ops.BuildSequence(f.span(f.scope.node), result, form, ()))
        around(lambda: _drop(f.b.intrinsic(span, intrinsic, result, f.expr(body))))
        f.instruction_at(span)
        f.b.terminate(ops.Return(span, result))

    return add


def _drop(_: Reg) -> None:
    """The result of an intrinsic that is used for its effect."""


def _map(f: FunctionLowering, body: Node, span: Span, around: _Around) -> None:
    result = f.b.temp()
    f.b.emit(ops.BuildMap(f.span(f.scope.node), result, ()))

    def element() -> None:
        key = f.expr(child(body, _KEY))
        f.b.intrinsic(span, "map_add", result, key, f.expr(child(body, _VALUE)))

    around(element)
    f.instruction_at(span)
    f.b.terminate(ops.Return(span, result))


def _generator(f: FunctionLowering, body: Node, span: Span, around: _Around) -> None:
    def element() -> None:
        value = f.expr(body)
        f.b.emit(ops.Yield(span, f.b.temp(), value))

    around(element)


_Around = Callable[[Callable[[], None]], None]
_Add = Callable[[FunctionLowering, Node, Span, _Around], None]

_BODY, _LEFT, _RIGHT, _KEY, _VALUE = (field(n) for n in ("body", "left", "right", "key", "value"))
_CLAUSES = kinds("for_in_clause", "if_clause")
_IF = kind("if_clause")
_FORMS: dict[int, tuple[str, _Add]] = {
    kind("list_comprehension"): ("<listcomp>", _sequence("list", "list_append")),
    kind("set_comprehension"): ("<setcomp>", _sequence("set", "set_add")),
    kind("dictionary_comprehension"): ("<dictcomp>", _map),
    kind("generator_expression"): ("<genexpr>", _generator),
}

COMPREHENSIONS: dict[str, Expression] = {
    "list_comprehension": comprehension,
    "set_comprehension": comprehension,
    "dictionary_comprehension": comprehension,
    "generator_expression": comprehension,
}
"""All comprehensions are lowered by one handler."""
