"""Names, operators, attributes, subscripts, displays, suspension."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg
from presage.frontends import shapes
from presage.frontends.python.lower.constants import fold_binary, fold_unary
from presage.frontends.python.lower.context import Expression, FunctionLowering
from presage.frontends.python.lower.scopes import mangle
from presage.frontends.python.lower.syntax import IDENTIFIER, Damaged, Node, child, field, inner, kind, kinds, named, parts
from presage.frontends.shapes import Argument

_new = tuple.__new__

# --- names and simple forms ----------------------------------------------------------------------


def identifier(f: FunctionLowering, node: Node) -> Reg:
    """A variable; `__debug__` is the literal True."""
    module = f.module
    start, end = node.start_byte, node.end_byte
    name = module.names[module.source[start:end]]
    if name[:2] == "__":
        if name == "__debug__":
            return f.b.const(f.span(node), True)
        name = mangle(name, f.scope.class_name)
    if not module.line_start <= start < module.line_end:
        module.seek(start)
    return f.load(name, _new(ops.Span, (start, end, module.line)))


def parenthesized(f: FunctionLowering, node: Node) -> Reg:
    """What stands inside brackets, or inside a wrapper of the grammar."""
    return f.expr(inner(node))


def true(f: FunctionLowering, node: Node) -> Reg:
    """`True`."""
    return f.b.const(f.span(node), True)


def false(f: FunctionLowering, node: Node) -> Reg:
    """`False`."""
    return f.b.const(f.span(node), False)


def none(f: FunctionLowering, node: Node) -> Reg:
    """`None`."""
    return f.b.const(f.span(node), None)


def ellipsis(f: FunctionLowering, node: Node) -> Reg:
    """`...`."""
    return f.b.const(f.span(node), ...)


def named_expression(f: FunctionLowering, node: Node) -> Reg:
    """`name := value`: the value, kept under the name."""
    target, value = child(node, _NAME), child(node, _VALUE)
    register = f.b.private(f.span(node), f.expr(value))
    f.keep(f.name(target), f.span(target), register)
    return register


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
        if operator in _MISPLACED:
            return _finish_chain(f, _bitwise(f, left), chain)
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


def _bitwise(f: FunctionLowering, node: Node) -> Reg:
    """`&` and `^`: the grammar binds them in the wrong order, so what is not in brackets is grouped anew."""
    operands, signs = _flatten(node)
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


def _flatten(node: Node) -> tuple[list[Node], list[str]]:
    """Operands and operators of nested, unbracketed `&` and `^`, in source order."""
    operands: list[Node] = []
    signs: list[str] = []
    work = [node]
    while work:
        each = work.pop()
        if each.kind_id == _BINARY:
            left, operator, right = parts(each)
            if operator.type in _MISPLACED:
                work += (right, operator, left)
                continue
        if each.is_named:
            operands.append(each)
        else:
            signs.append(each.type)
    return operands, signs


def spanning(f: FunctionLowering, first: Node, last: Node) -> ops.Span:
    """The span from the start of one node to the end of another."""
    return f.span(first)._replace(end=last.end_byte)


def unary(f: FunctionLowering, node: Node) -> Reg:
    """`-x`, `+x`, `~x`; of a number literal, a literal."""
    sign, operand = parts(node)
    if f.module.source[sign.start_byte] not in b"+-~":
        return f.expr(operand)  # a sign put in by `repair`
    operator = _UNARY[sign.type]
    register = f.expr(operand)
    b = f.b
    folded = fold_unary(b.ops, operator, register) if register >= b.locals_count else None
    if folded is not None:
        return b.const(f.span(node), folded.value)
    result = b.temp()
    b.emit(ops.Unary(f.span(node), result, operator, register))
    return result


# --- attributes and subscripts -------------------------------------------------------------------


def attribute(f: FunctionLowering, node: Node) -> Reg:
    """`value.name`."""
    children = node.children
    value = children[0]
    register = f.expressions[value.kind_id](f, value)
    b = f.b
    result = b.temp()
    b.ops.append(ops.GetAttr(attribute_span(f, node), result, register, f.name(children[-1])))
    return result


def attribute_span(f: FunctionLowering, node: Node) -> ops.Span:
    """The span of an attribute access; its line is that of the attribute's name."""
    start, end = node.start_byte, node.end_byte
    module = f.module
    if not module.line_start < end <= module.line_end:
        module.seek(end - 1)
    return _new(ops.Span, (start, end, module.line))


def subscript(f: FunctionLowering, node: Node) -> Reg:
    """`value[key]`."""
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
    """`start:stop:step` inside a subscript."""
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
    """`[a, *b]`."""
    return display(f, f.span(node), "list", named(node))


def tuple_(f: FunctionLowering, node: Node) -> Reg:
    """`a, *b` with or without brackets."""
    return display(f, f.span(node), "tuple", named(node))


def set_(f: FunctionLowering, node: Node) -> Reg:
    """`{a, *b}`."""
    return display(f, f.span(node), "set", named(node))


def display(f: FunctionLowering, span: ops.Span, form: str, nodes: list[Node]) -> Reg:
    """A list, tuple or set of items; a tuple of literals is a literal."""
    b = f.b
    start = len(b.ops)
    block = b.label
    source = f.module.source
    if source.find(b"*", span.start, span.end) >= 0 and STAR in [source[node.start_byte] for node in nodes]:
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
    return f.module.source[node.start_byte] == STAR


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
    """`{key: value, **other}`: each key before its value; a mapping is merged where it stands."""
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


# --- suspension ----------------------------------------------------------------------------------


def await_(f: FunctionLowering, node: Node) -> Reg:
    """`await x`; the grammar takes `await x ** y` for `await (x ** y)`, which is put right here."""
    operand = inner(node)
    if operand.kind_id == _BINARY:
        base, _, exponent = parts(operand)
        span = f.span(node)
        awaited = f.awaited(span._replace(end=base.end_byte), node, f.expr(base))
        return operate(f, span, "**", awaited, f.expr(exponent))
    return f.awaited(f.span(node), node, f.expr(operand))


def yield_(f: FunctionLowering, node: Node) -> Reg:
    """`yield` and `yield from`."""
    span = f.span(node)
    b = f.b
    children = parts(node)
    if f.kind != "function":
        raise Damaged(node, "'yield' outside function")
    if len(children) > 1 and children[1].type == "from":
        if f.scope.asynchronous:
            raise Damaged(node, "'yield from' inside async function")
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
    """`a | b` where the grammar expects a type."""
    left, right = named(node)
    register = f.expr(left)
    return operate(f, f.span(node), "|", register, f.expr(right))


def constrained_type(f: FunctionLowering, node: Node) -> Reg:
    """`a[b:c]` where the grammar expects a type: a slice."""
    bounds: list[Node | None] = list(named(node))
    return build_slice(f, node, bounds)


def member_type(f: FunctionLowering, node: Node) -> Reg:
    """`a.b` where the grammar expects a type."""
    return attribute(f, node)


_UNARY = {"-": "neg", "+": "pos", "~": "invert"}
_MISPLACED = ("&", "^")

_SPLATS = kinds("list_splat", "list_splat_pattern", "splat_type")
STAR = ord("*")
"""The byte that a spliced item begins with."""

_LITERALS = kinds("integer", "float", "true", "false", "none", "ellipsis")
_STRING = kind("string")
_PLAIN_STRING = 3
"""A string without interpolations has at most so many parts."""

_BINARY = kind("binary_operator")
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
