"""Operators, attributes, subscripts, displays, calls and conditions."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Label, Reg
from presage.frontends import shapes
from presage.frontends.python.lower.constants import fold_binary, fold_unary
from presage.frontends.python.lower.context import Damaged, Expression, FunctionLowering
from presage.frontends.python.lower.syntax import IDENTIFIER, Node, field, kind, kinds, named, parts
from presage.frontends.shapes import Argument

# --- names and simple forms ----------------------------------------------------------------------


def identifier(f: FunctionLowering, node: Node) -> Reg:
    name = f.name(node)
    if name == "__debug__":
        return f.b.const(f.span(node), True)
    return f.load(name, f.span(node))


def parenthesized(f: FunctionLowering, node: Node) -> Reg:
    return f.expr(inner(node))


def bare(node: Node) -> Node:
    """The expression without the brackets around it."""
    while node.kind_id == _PARENTHESIZED:
        node = inner(node)
    return node


def inner(node: Node) -> Node:
    """The only meaningful child of a node in brackets, or of a wrapper."""
    for child in node.children:
        if child.is_named and child.kind_id not in _EXTRAS:
            return child
    raise Damaged(node)


def true(f: FunctionLowering, node: Node) -> Reg:
    return f.b.const(f.span(node), True)


def false(f: FunctionLowering, node: Node) -> Reg:
    return f.b.const(f.span(node), False)


def none(f: FunctionLowering, node: Node) -> Reg:
    return f.b.const(f.span(node), None)


def ellipsis(f: FunctionLowering, node: Node) -> Reg:
    return f.b.const(f.span(node), ...)


def named_expression(f: FunctionLowering, node: Node) -> Reg:
    target, value = child(node, _NAME), child(node, _VALUE)
    register = f.b.private(f.span(node), f.expr(value))
    f.keep(f.name(target), f.span(target), register)
    return register


def child(node: Node, field_id: int) -> Node:
    """The child in a field; damaged syntax where it is missing."""
    found = node.child_by_field_id(field_id)
    if found is None:
        raise Damaged(node)
    return found


# --- operators -----------------------------------------------------------------------------------


def binary(f: FunctionLowering, node: Node) -> Reg:
    """A binary operator; chains that lean left are walked without recursion."""
    chain: list[tuple[Node, str, Node]] = []
    left = node
    while left.kind_id == _BINARY:
        children = left.children
        if len(children) != 3:
            children = parts(left)
        operator = children[1].type
        if operator in _MISPLACED and left.kind_id == _BINARY:
            regrouped = _bitwise(f, left)
            if regrouped is not None:
                return _finish_chain(f, regrouped, chain)
        chain.append((left, operator, children[2]))
        left = children[0]
    return _finish_chain(f, f.expr(left), chain)


def _finish_chain(f: FunctionLowering, register: Reg, chain: list[tuple[Node, str, Node]]) -> Reg:
    for node, operator, operand in reversed(chain):
        right = f.expr(operand)
        register = operate(f, f.span(node), operator, register, right)
    return register


def operate(f: FunctionLowering, span: ops.Span, operator: str, left: Reg, right: Reg) -> Reg:
    """Applies a binary operator; two literals are folded."""
    b = f.b
    folded = fold_binary(b.ops, operator, left, right) if min(left, right) >= b.locals_count else None
    if folded is not None:
        return b.const(span, folded.value)
    result = b.temp()
    b.ops.append(ops.Binary(span, result, operator, left, right))
    return result


def _bitwise(f: FunctionLowering, node: Node) -> Reg | None:
    """`&` and `^`: the grammar binds them in the wrong order, so a mixture is grouped anew. None: nothing to do."""
    flat = _flatten(node)
    operators = {token for token in flat if isinstance(token, str)}
    if len(operators) < 2:
        return None
    operands = [token for token in flat if not isinstance(token, str)]
    signs = [token for token in flat if isinstance(token, str)]
    position = 0

    def conjunction() -> Reg:
        nonlocal position
        first = operands[position]
        value = f.expr(first)
        while position < len(signs) and signs[position] == "&":
            position += 1
            value = operate(f, spanning(f, first, operands[position]), "&", value, f.expr(operands[position]))
        return value

    result = conjunction()
    while position < len(signs):
        position += 1
        following = conjunction()
        result = operate(f, spanning(f, operands[0], operands[position]), "^", result, following)
    return result


def _flatten(node: Node) -> list[Node | str]:
    """Operands and operators of nested, unbracketed `&` and `^`, in source order."""
    if node.kind_id == _BINARY:
        left, operator, right = parts(node)
        if operator.type in _MISPLACED:
            return [*_flatten(left), operator.type, *_flatten(right)]
    return [node]


def spanning(f: FunctionLowering, first: Node, last: Node) -> ops.Span:
    """The span from the start of one node to the end of another."""
    return f.span(first)._replace(end=last.end_byte)


def unary(f: FunctionLowering, node: Node) -> Reg:
    sign, operand = parts(node)
    operator = _UNARY[sign.type]
    register = f.expr(operand)
    b = f.b
    folded = fold_unary(b.ops, operator, register) if register >= b.locals_count else None
    if folded is not None:
        return b.const(f.span(node), folded.value)
    result = b.temp()
    b.emit(ops.Unary(f.span(node), result, operator, register))
    return result


def not_operator(f: FunctionLowering, node: Node) -> Reg:
    register = f.expr(inner(node))
    result = f.b.temp()
    f.b.emit(ops.Unary(f.span(node), result, "not", register))
    return result


def comparison(f: FunctionLowering, node: Node) -> Reg:
    operands, operators = comparison_parts(node)
    if len(operators) == 1:
        left = f.expr(operands[0])
        right = f.expr(operands[1])
        result = f.b.temp()
        f.b.emit(ops.Compare(f.span(node), result, operators[0], left, right))
        return result
    span = f.span(node)
    return shapes.compare_chain(
        f.b, span, operators, [lambda each=each: f.expr(each) for each in operands], lambda *to: f.decide(span, *to)
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
            b.jump(span, then if last.value else otherwise)
        else:
            f.decide(span, register, then, otherwise)


def _comparison_condition(f: FunctionLowering, node: Node, then: Label, otherwise: Label) -> None:
    b = f.b
    operands, operators = comparison_parts(node)
    span = f.span(node)
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


# --- attributes and subscripts -------------------------------------------------------------------


def attribute(f: FunctionLowering, node: Node) -> Reg:
    children = node.children
    register = f.expr(children[0])
    result = f.b.temp()
    f.b.ops.append(ops.GetAttr(attribute_span(f, node), result, register, f.name(children[-1])))
    return result


def attribute_span(f: FunctionLowering, node: Node) -> ops.Span:
    """The span of an attribute access; its line is that of the attribute's name."""
    end = node.end_byte
    start = node.start_byte
    return ops.Span(start, end, f.module.line_of(end - 1))


def subscript(f: FunctionLowering, node: Node) -> Reg:
    register = f.expr(node.children[0])
    key = index(f, node)
    result = f.b.temp()
    f.b.ops.append(ops.GetItem(f.span(node), result, register, key))
    return result


def index(f: FunctionLowering, node: Node) -> Reg:
    """What stands between the square brackets of a subscript."""
    items = node.children_by_field_id(_SUBSCRIPT)
    if len(items) == 1 and not spliced(f, items[0]):
        for each in reversed(node.children):
            if each.type == ",":
                break
        else:
            return f.expr(items[0])
    return display(f, spanning(f, items[0], items[-1]), "tuple", items)


def slice_(f: FunctionLowering, node: Node) -> Reg:
    bounds: list[Node | None] = [None]
    for each in parts(node):
        if each.is_named:
            bounds[-1] = each
        else:
            bounds.append(None)
    return build_slice(f, node, bounds)


def build_slice(f: FunctionLowering, node: Node, bounds: list[Node | None]) -> Reg:
    """A slice of up to three bounds; missing ones are None."""
    span = f.span(node)
    while len(bounds) < 3:
        bounds.append(None)
    registers = tuple(f.b.const(span, None) if each is None else f.expr(each) for each in bounds)
    result = f.b.temp()
    f.b.emit(ops.BuildSequence(span, result, "slice", registers))
    return result


# --- displays ------------------------------------------------------------------------------------


def list_(f: FunctionLowering, node: Node) -> Reg:
    return display(f, f.span(node), "list", named(node))


def tuple_(f: FunctionLowering, node: Node) -> Reg:
    return display(f, f.span(node), "tuple", named(node))


def set_(f: FunctionLowering, node: Node) -> Reg:
    return display(f, f.span(node), "set", named(node))


def display(f: FunctionLowering, span: ops.Span, form: str, nodes: list[Node]) -> Reg:
    """A list, tuple or set of items; a tuple of literals is a literal."""
    b = f.b
    start = len(b.ops)
    block = b.label
    source = f.module.source
    if _STAR in [source[node.start_byte] for node in nodes]:
        registers, starred = shapes.sequence(b, span, [argument(f, node) for node in nodes])
    else:
        registers, starred = tuple([f.expr(node) for node in nodes]), ()
    if form == "tuple" and not starred and b.label == block:
        literals = b.ops[start:]
        if len(literals) == len(registers) and all(type(op) is ops.Const for op in literals):
            del b.ops[start:]
            return b.const(span, tuple([op.value for op in literals]))  # type: ignore[attr-defined]
    result = b.temp()
    b.emit(ops.BuildSequence(span, result, form, registers, starred))
    return result


def spliced(f: FunctionLowering, node: Node) -> bool:
    """Whether an item is `*value`; the grammar hides the star in the leftmost part of `*a.b(c)` or `*a + b`."""
    return f.module.source[node.start_byte] == _STAR


def argument(f: FunctionLowering, node: Node) -> Argument:
    """A positional argument or an item of a display."""
    if spliced(f, node):
        return Argument(lambda: f.expr(node), spliced=True, inert=node.kind_id in _SPLATS and inert(f, inner(node)))
    return Argument(lambda: f.expr(node), inert=inert(f, node))


def inert(f: FunctionLowering, node: Node) -> bool:
    """Whether evaluating it runs no code of the program and always gives the same value."""
    kind_id = node.kind_id
    if kind_id == IDENTIFIER:
        name = f.name(node)
        return name in f.registers and name not in f.rebound
    return kind_id in _LITERALS or (kind_id == _STRING and node.child_count <= _PLAIN_STRING)


def dictionary(f: FunctionLowering, node: Node) -> Reg:
    span = f.span(node)
    b = f.b
    entries: list[tuple[Reg | None, Reg]] = []
    nodes = named(node)
    for position, each in enumerate(nodes):
        if each.kind_id == _PAIR:
            key, value = child(each, _KEY), child(each, _VALUE)
            register = f.expr(key)
            entries.append((register, f.expr(value)))
        else:
            merged = f.expr(inner(each))
            if position < len(nodes) - 1:
                spread = b.temp()
                b.emit(ops.BuildMap(span, spread, ((None, merged),)))
                merged = spread
            entries.append((None, merged))
    result = b.temp()
    b.emit(ops.BuildMap(span, result, tuple(entries)))
    return result


# --- calls ---------------------------------------------------------------------------------------


def call(f: FunctionLowering, node: Node) -> Reg:
    children = node.children
    function, arguments = children[0], children[-1]
    callee = f.expr(function)
    span = f.span(node)
    source = f.module.source
    nodes = arguments.children
    if arguments.kind_id == _ARGUMENTS and _STAR not in [source[each.start_byte] for each in nodes]:
        return _plain_call(f, span, function, callee, nodes)
    positional, keywords = call_arguments(f, arguments)
    if function.kind_id == _ATTRIBUTE and _is_method_call(positional, keywords):
        span = span._replace(line=f.module.line_of(function.end_byte - 1))
    return shapes.call(f.b, span, callee, positional, keywords)


def _plain_call(f: FunctionLowering, span: ops.Span, function: Node, callee: Reg, nodes: list[Node]) -> Reg:
    """A call without spliced arguments, in source order (the common case, kept fast)."""
    args: list[Reg] = []
    keywords: list[tuple[str | None, Reg]] = []
    expressions = f.expressions
    for each in nodes:
        kind_id = each.kind_id
        if kind_id == _KEYWORD_ARGUMENT:
            value = child(each, _VALUE)
            keywords.append((f.text(each.children[0]), expressions[value.kind_id](f, value)))
        elif each.is_named and kind_id not in _EXTRAS:
            args.append(expressions[kind_id](f, each))
    if function.kind_id == _ATTRIBUTE and len(args) + len(keywords) + bool(keywords) < _MANY_ARGUMENTS:
        line = f.module.line_of(function.end_byte - 1)
        if line != span.line:
            span = span._replace(line=line)
    result = f.b.temp()
    f.b.ops.append(ops.Call(span, result, callee, tuple(args), (), tuple(keywords)))
    return result


def _is_method_call(positional: list[Argument], keywords: list[Argument]) -> bool:
    """Whether CPython compiles a method call, which it reports at the line of the method's name."""
    return len(positional) + len(keywords) + bool(keywords) < _MANY_ARGUMENTS and not any(
        each.spliced for each in (*positional, *keywords)
    )


def call_arguments(f: FunctionLowering, node: Node) -> tuple[list[Argument], list[Argument]]:
    """Positional and keyword arguments of an argument list, each in source order."""
    if node.kind_id == _GENERATOR:
        return [argument(f, node)], []
    positional: list[Argument] = []
    keywords: list[Argument] = []
    for each in node.children:
        if not each.is_named or each.kind_id in _EXTRAS:
            continue
        kind_id = each.kind_id
        if kind_id == _KEYWORD_ARGUMENT:
            name, value = child(each, _NAME), child(each, _VALUE)
            keywords.append(
                Argument(lambda value=value: f.expr(value), name=f.text(name), inert=inert(f, value))  # type: ignore[misc]
            )
        elif kind_id == _DICTIONARY_SPLAT:
            operand = inner(each)
            keywords.append(
                Argument(lambda operand=operand: f.expr(operand), spliced=True, inert=inert(f, operand))  # type: ignore[misc]
            )
        else:
            positional.append(argument(f, each))
    return positional, keywords


# --- suspension ----------------------------------------------------------------------------------


def await_(f: FunctionLowering, node: Node) -> Reg:
    """`await x`; the grammar takes `await x ** y` for `await (x ** y)`, which is put right here."""
    operand = inner(node)
    if operand.kind_id == _BINARY:
        base, _, exponent = parts(operand)
        span = f.span(node)
        awaited = _await(f, span._replace(end=base.end_byte), f.expr(base))
        return operate(f, span, "**", awaited, f.expr(exponent))
    return _await(f, f.span(node), f.expr(operand))


def _await(f: FunctionLowering, span: ops.Span, register: Reg) -> Reg:
    result = f.b.temp()
    f.b.emit(ops.Await(span, result, register))
    return result


def yield_(f: FunctionLowering, node: Node) -> Reg:
    span = f.span(node)
    b = f.b
    children = parts(node)
    if len(children) > 1 and children[1].type == "from":
        source = f.expr(children[2])
        iterator, result = b.temp(), b.temp()
        b.emit(ops.Iter(span, iterator, source))
        b.emit(ops.YieldFrom(span, result, iterator))
        return result
    value = f.expr(children[1]) if len(children) > 1 else b.const(span, None)
    result = b.temp()
    b.emit(ops.Yield(span, result, value))
    return result


# --- annotations as expressions ------------------------------------------------------------------


def generic_type(f: FunctionLowering, node: Node) -> Reg:
    """`a[b, c]` where the grammar expects a type."""
    base, parameters = parts(node)
    register = identifier(f, base)
    items = named(parameters)
    span = f.span(node)
    comma = any(each.type == "," for each in parameters.children)
    if len(items) == 1 and not comma and not spliced(f, items[0]):
        key = f.expr(items[0])
    else:
        key = display(f, spanning(f, items[0], items[-1]), "tuple", [inner(each) for each in items])
    result = f.b.temp()
    f.b.emit(ops.GetItem(span, result, register, key))
    return result


def union_type(f: FunctionLowering, node: Node) -> Reg:
    left, right = named(node)
    register = f.expr(left)
    return operate(f, f.span(node), "|", register, f.expr(right))


def constrained_type(f: FunctionLowering, node: Node) -> Reg:
    """`a[b:c]` where the grammar expects a type: a slice."""
    bounds: list[Node | None] = list(named(node))
    return build_slice(f, node, bounds)


def member_type(f: FunctionLowering, node: Node) -> Reg:
    return attribute(f, node)




_UNARY = {"-": "neg", "+": "pos", "~": "invert"}
_COMPARISONS = {"not in": "not-in", "is not": "is-not", "<>": "!="}
_MISPLACED = ("&", "^")
_MANY_ARGUMENTS = 15
"""From this many arguments on CPython does not compile a method call."""

_EXTRAS = kinds("comment", "line_continuation")
_SPLATS = kinds("list_splat", "list_splat_pattern", "splat_type")
_STAR = ord("*")
_LITERALS = kinds("integer", "float", "true", "false", "none", "ellipsis")
_STRING = kind("string")
_PLAIN_STRING = 3
"""A string without interpolations has at most so many parts."""

_BINARY = kind("binary_operator")
_BOOLEAN = kind("boolean_operator")
_NOT = kind("not_operator")
_COMPARISON = kind("comparison_operator")
_CONDITIONAL = kind("conditional_expression")
_PARENTHESIZED = kind("parenthesized_expression")
_ATTRIBUTE = kind("attribute")
_ARGUMENTS = kind("argument_list")
_GENERATOR = kind("generator_expression")
_KEYWORD_ARGUMENT = kind("keyword_argument")
_DICTIONARY_SPLAT = kind("dictionary_splat")
_PAIR = kind("pair")
_NAME, _VALUE, _KEY, _SUBSCRIPT = field("name"), field("value"), field("key"), field("subscript")

EXPRESSIONS: dict[str, Expression] = {
    "identifier": identifier,
    "parenthesized_expression": parenthesized,
    "true": true,
    "false": false,
    "none": none,
    "ellipsis": ellipsis,
    "named_expression": named_expression,
    "binary_operator": binary,
    "unary_operator": unary,
    "not_operator": not_operator,
    "comparison_operator": comparison,
    "boolean_operator": boolean,
    "conditional_expression": conditional,
    "attribute": attribute,
    "subscript": subscript,
    "slice": slice_,
    "list": list_,
    "tuple": tuple_,
    "set": set_,
    "expression_list": tuple_,
    "pattern_list": tuple_,
    "list_pattern": list_,
    "tuple_pattern": tuple_,
    "dictionary": dictionary,
    "call": call,
    "await": await_,
    "yield": yield_,
    "type": parenthesized,
    "generic_type": generic_type,
    "union_type": union_type,
    "constrained_type": constrained_type,
    "member_type": member_type,
    "splat_type": parenthesized,
    "list_splat": parenthesized,
    "list_splat_pattern": parenthesized,
}
"""What each node type of an expression does."""
