"""Comparisons, `and`, `or`, `not`, conditional expressions: for their value, and straight into jumps."""

from __future__ import annotations

from functools import partial

from presage.engine.ir import ops
from presage.engine.ir.ops import Label, Reg
from presage.frontends import shapes
from presage.frontends.python.lower.context import Expression, FunctionLowering
from presage.frontends.python.lower.syntax import Node, bare, inner, kind, parts

# --- for their value -----------------------------------------------------------------------------


def not_operator(f: FunctionLowering, node: Node) -> Reg:
    """`not x`."""
    register = f.expr(inner(node))
    result = f.b.temp()
    f.b.emit(ops.Unary(f.span(node), result, "not", register))
    return result


def comparison(f: FunctionLowering, node: Node) -> Reg:
    """A comparison or a chain of comparisons."""
    operands, operators = comparison_parts(node)
    if len(operators) == 1:
        left = f.expr(operands[0])
        right = f.expr(operands[1])
        result = f.b.temp()
        f.b.emit(ops.Compare(f.span(node), result, operators[0], left, right))
        return result
    span = f.span(node)
    return shapes.compare_chain(
        f.b,
        span,
        operators,
        [partial(f.expr, each) for each in operands],
        lambda value, then, otherwise: f.decide(span, value, then, otherwise),
    )


def comparison_parts(node: Node) -> tuple[list[Node], list[str]]:
    """Operands and operators of a comparison, in the IR's spelling."""
    children = parts(node)
    return children[::2], [_COMPARISONS.get(each.type, each.type) for each in children[1::2]]


def boolean(f: FunctionLowering, node: Node) -> Reg:
    """`and`, `or` for their value: the truth of each operand is asked once, even where they are nested."""
    b = f.b
    result, end = b.temp(), b.new_block()
    while True:
        left, operator, right = parts(node)
        following = b.new_block()
        if operator.type == "or":
            _select(f, left, result, end, following)
        else:
            _select(f, left, result, following, end)
        b.start(following)
        right = bare(right)
        if right.kind_id != _BOOLEAN:
            break
        node = right
    span = f.span(node)
    b.assign(span, result, f.expr(right))
    b.goto(span, end)
    return result


def _select(f: FunctionLowering, node: Node, result: Reg, then: Label, otherwise: Label) -> None:
    """Leaves the value of an operand in `result` and goes on by its truth."""
    b = f.b
    node = bare(node)
    if node.kind_id == _BOOLEAN:
        left, operator, right = parts(node)
        following = b.new_block()
        if operator.type == "or":
            _select(f, left, result, then, following)
        else:
            _select(f, left, result, following, otherwise)
        b.start(following)
        _select(f, right, result, then, otherwise)
        return
    span = f.span(node)
    b.assign(span, result, f.expr(node))
    f.decide(span, result, then, otherwise)


def conditional(f: FunctionLowering, node: Node) -> Reg:
    """`a if test else b`."""
    then, _, test, _, otherwise = parts(node)
    return shapes.conditional(
        f.b,
        f.span(node),
        lambda yes, no: condition(f, test, yes, no),
        lambda: f.expr(then),
        lambda: f.expr(otherwise),
    )


# --- conditions ----------------------------------------------------------------------------------


def condition(f: FunctionLowering, node: Node, then: Label, otherwise: Label) -> None:
    """Evaluates a condition straight into jumps."""
    node = bare(node)
    kind_id = node.kind_id
    b = f.b
    if kind_id == _NOT:
        condition(f, inner(node), otherwise, then)
    elif kind_id == _BOOLEAN:
        left, operator, right = parts(node)
        following = b.new_block()
        if operator.type == "or":
            condition(f, left, then, following)
        else:
            condition(f, left, following, otherwise)
        b.start(following)
        condition(f, right, then, otherwise)
    elif kind_id == _COMPARISON:
        _comparison_condition(f, node, then, otherwise)
    elif kind_id == _CONDITIONAL:
        first, _, test, _, second = parts(node)
        yes, no = b.new_block(), b.new_block()
        condition(f, test, yes, no)
        b.start(yes)
        condition(f, first, then, otherwise)
        b.start(no)
        condition(f, second, then, otherwise)
    else:
        span = f.span(node)
        register = f.expr(node)
        last = b.ops[-1] if b.ops else None
        if isinstance(last, ops.Const) and last.dest == register >= b.locals_count:
            b.ops.pop()
            f.settled(span, then if last.value else otherwise)
        else:
            f.decide(span, register, then, otherwise)


def _comparison_condition(f: FunctionLowering, node: Node, then: Label, otherwise: Label) -> None:
    b = f.b
    operands, operators = comparison_parts(node)
    span = f.span(node)
    f.at(span)
    left = f.expr(operands[0])
    last = len(operators) - 1
    for index, operator in enumerate(operators):
        right = f.expr(operands[index + 1])
        result = b.temp()
        b.emit(ops.Compare(span, result, operator, left, right))
        if index == last:
            f.decide(span, result, then, otherwise)
        else:
            following = b.new_block()
            f.decide(span, result, following, otherwise)
            b.start(following)
        left = right


_COMPARISONS = {"not in": "not-in", "is not": "is-not", "<>": "!="}
_BOOLEAN = kind("boolean_operator")
_NOT = kind("not_operator")
_COMPARISON = kind("comparison_operator")
_CONDITIONAL = kind("conditional_expression")
_PARENTHESIZED = kind("parenthesized_expression")

CONDITIONS: dict[str, Expression] = {
    "not_operator": not_operator,
    "comparison_operator": comparison,
    "boolean_operator": boolean,
    "conditional_expression": conditional,
}
"""What each of these node types does as an expression."""
