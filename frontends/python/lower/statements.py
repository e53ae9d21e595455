"""Statements: assignments, control flow, exceptions, `with`, imports."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Label, Reg, Span
from presage.frontends import shapes
from presage.frontends.python.lower.conditions import condition
from presage.frontends.python.lower.context import FunctionLowering, Statement
from presage.frontends.python.lower.expressions import attribute_span, index, spliced
from presage.frontends.python.lower.scopes import mangle
from presage.frontends.python.lower.strings import is_bytes, literal
from presage.frontends.python.lower.syntax import Damaged, Node, child, errors, field, inner, kind, kinds, named, parts
from presage.frontends.python.lower.targets import assign, assign_value, delete, is_local_target

# --- blocks and simple statements ----------------------------------------------------------------


def block(f: FunctionLowering, node: Node) -> None:
    """A suite or a whole body."""
    statements = f.statements
    depth, handler = len(f.around), f.b.handler
    damaged = f.module.damaged and node.has_error
    for each in node.children:
        try:
            if damaged and not _sound(each):
                raise Damaged(each)
            statements[each.kind_id](f, each)
        except Damaged as problem:
            del f.around[depth:]
            f.b.handler = handler
            unknown(f, each, problem)


def _sound(node: Node) -> bool:
    """Whether a statement can be lowered: damage may only be in the statements inside it."""
    return not (node.is_error or node.is_missing) and (not node.has_error or _damage_is_inside_blocks(node))


def _damage_is_inside_blocks(node: Node) -> bool:
    """Whether a compound statement's own parts are whole."""
    for each in node.children:
        if each.kind_id == _BLOCK:
            continue
        if each.has_error or each.is_error or each.is_missing:
            if each.kind_id not in _CLAUSES or not _damage_is_inside_blocks(each):
                return False
    return True


def unknown(f: FunctionLowering, node: Node, problem: Damaged) -> None:
    """An `unknown` op in place of a statement that cannot be lowered, and a diagnostic at what is wrong in it."""
    for damage in [problem.node] if problem.node.id != node.id else list(errors(node)) or [node]:
        f.module.report(problem.message, f.span(damage))
    f.b.goto(f.span(node), f.b.new_block())
    f.b.emit(ops.Unknown(f.span(node), f.b.temp(), problem.message))


def expression(f: FunctionLowering, node: Node) -> None:
    """An expression for its effect, or an assignment; a literal does nothing."""
    children = node.children
    value = children[0]
    if len(children) > 1:
        value_nodes = named(node)
        if len(value_nodes) > 1 or any(each.type == "," for each in children):
            f.expressions[_TUPLE](f, node)
            return
        value = value_nodes[0]
    kind = value.kind_id
    statement = ASSIGNMENTS.get(kind)
    if statement is not None:
        statement(f, value)
    elif kind not in _IDLE or (kind in _STRINGS and literal(f, value) is None and not is_bytes(f, value)):
        f.expr(value)


def nothing(f: FunctionLowering, node: Node) -> None:
    """`pass`, declarations, comments."""


def assert_(f: FunctionLowering, node: Node) -> None:
    """`assert`: the message is evaluated only on failure."""
    children = named(node)
    b = f.b
    passed, failed = b.new_block(), b.new_block()
    condition(f, children[0], passed, failed)
    b.start(failed)
    span = f.span(last_comparison(children[0]) or node)
    exception = b.intrinsic(span, "assertion_error")
    if len(children) > 1:
        message = f.expr(children[1])
        instance = b.temp()
        b.emit(ops.Call(span, instance, exception, (message,)))
        exception = instance
    b.terminate(ops.Raise(span, exception))
    b.start(passed)


def last_comparison(node: Node) -> Node | None:
    """The comparison of a condition that is compiled last: CPython reports a failed assertion there."""
    while node.kind_id in _TRANSPARENT:
        node = inner(node)
    if node.kind_id == _COMPARISON:
        return node
    if node.kind_id in _DECIDING:
        children = named(node)
        if len(children) == 3:
            children = [children[1], children[0], children[2]]
        for each in reversed(children):
            found = last_comparison(each)
            if found is not None:
                return found
    return None


def delete_statement(f: FunctionLowering, node: Node) -> None:
    """`del`, targets in order."""
    for each in named(node):
        delete(f, each)


def return_(f: FunctionLowering, node: Node) -> None:
    """`return`."""
    span = f.span(node)
    values = named(node)
    value = f.expr(values[0]) if values else f.b.const(span, None)
    shapes.return_value(f.b, span, f.around, value)


def raise_(f: FunctionLowering, node: Node) -> None:
    """`raise` with or without a cause; alone, the exception being handled."""
    span = f.span(node)
    cause_node = node.child_by_field_id(_CAUSE)
    values = [each for each in named(node) if cause_node is None or each.id != cause_node.id]
    exception = f.expr(values[0]) if values else None
    cause = f.expr(cause_node) if cause_node is not None else None
    f.b.terminate(ops.Raise(span, exception, cause))


def break_(f: FunctionLowering, node: Node) -> None:
    """`break`."""
    if not shapes.jump_out(f.b, f.span(node), f.around, again=False):
        raise Damaged(node, "'break' outside loop")


def continue_(f: FunctionLowering, node: Node) -> None:
    """`continue`."""
    if not shapes.jump_out(f.b, f.span(node), f.around, again=True):
        raise Damaged(node, "'continue' not properly in loop")


def print_statement(f: FunctionLowering, node: Node) -> None:
    """`print >>file, x`, which is an expression: the name `print` shifted by the file, and the other items."""
    children = named(node)
    if not children or children[0].kind_id != _CHEVRON:
        raise Damaged(node, "Missing parentheses in call to 'print'. Did you mean print(...)?")
    span = f.span(node)._replace(end=children[0].end_byte)
    left = f.load("print", f.span(node.children[0]))
    right = f.expr(inner(children[0]))
    f.b.emit(ops.Binary(span, f.b.temp(), ">>", left, right))
    for each in children[1:]:
        f.expr(each)


# --- assignments ---------------------------------------------------------------------------------


def assignment(f: FunctionLowering, node: Node) -> None:
    """`a = b = value`, `target: annotation = value`."""
    children = node.children
    if len(children) == 3 and children[2].kind_id not in _BESIDE:  # target = value, the common case
        assign_value(f, children[0], children[2])
        return
    left, right = child(node, _LEFT), node.child_by_field_id(_RIGHT)
    annotation = node.child_by_field_id(_TYPE)
    if annotation is not None:
        _annotated(f, node, left, annotation, right)
        return
    if right is None:
        raise Damaged(node)
    targets = [left]
    while right.kind_id == _ASSIGNMENT:
        targets.append(child(right, _LEFT))
        right = child(right, _RIGHT)
    value = f.expr(right)
    if any(is_local_target(f, each) == value for each in targets):
        value = f.b.private(f.span(right), value)
    for target in targets:
        assign(f, target, value)


def _annotated(f: FunctionLowering, node: Node, target: Node, annotation: Node, value: Node | None) -> None:
    """Order: the value, the target, then (in a module or class body) the annotation, kept for a plain name."""
    plain = target.kind_id == _IDENTIFIER
    if value is not None:
        assign_value(f, target, value)
    elif not plain:
        stripped = inner(target) if target.kind_id == _TUPLE_PATTERN else target
        if stripped.kind_id in _REFERENCES:
            for each in named(stripped)[: 1 if stripped.kind_id == _ATTRIBUTE else None]:
                f.expr(each)
    if f.kind == "function":
        return
    if not plain:
        if not f.module.deferred_annotations:
            f.expr(annotation)
        return
    register = annotation_value(f, annotation)
    span = f.span(node)
    mapping = f.load("__annotations__", span)
    f.b.emit(ops.SetItem(span, mapping, f.b.const(span, f.name(target)), register))


def annotation_value(f: FunctionLowering, node: Node) -> Reg:
    """An annotation's value: evaluated, or its text where evaluation is deferred."""
    if f.module.deferred_annotations:
        return f.b.const(f.span(node), f.module.annotation_text(node))
    register = f.expr(node)
    if not spliced(f, node):
        return register
    item = f.b.temp()  # the annotation of `*args: *Ts` is the one item of Ts
    f.b.emit(ops.Unpack(f.span(node), (item,), register))
    return item


def augmented(f: FunctionLowering, node: Node) -> None:
    """`target op= value`: the target is evaluated once, before the value."""
    target, operator, operand = child(node, _LEFT), child(node, _OPERATOR), child(node, _RIGHT)
    sign = operator.type[:-1]
    span = f.span(node)
    b = f.b
    while target.kind_id == _TUPLE_PATTERN:
        target = inner(target)
    kind = target.kind_id
    place = f.span(target)
    if kind == _IDENTIFIER:
        name = f.name(target)
        value = _inplace(f, span, sign, f.load(name, place), operand)
        f.store(name, place, value)
    elif kind == _ATTRIBUTE:
        place = attribute_span(f, target)
        obj = f.expr(target.children[0])
        former = b.temp()
        name = f.name(target.children[-1])
        b.emit(ops.GetAttr(place, former, obj, name))
        value = _inplace(f, span, sign, former, operand)
        b.emit(ops.SetAttr(place, obj, name, value))
    elif kind == _SUBSCRIPT:
        obj = f.expr(target.children[0])
        key = index(f, target)
        former = b.temp()
        b.emit(ops.GetItem(place, former, obj, key))
        value = _inplace(f, span, sign, former, operand)
        b.emit(ops.SetItem(place, obj, key, value))
    else:
        raise Damaged(node, "illegal expression for augmented assignment")


def _inplace(f: FunctionLowering, span: Span, operator: str, former: Reg, operand: Node) -> Reg:
    value = f.expr(operand)
    result = f.b.temp()
    f.b.emit(ops.Inplace(span, result, operator, former, value))
    return result


# --- control flow --------------------------------------------------------------------------------


def if_(f: FunctionLowering, node: Node) -> None:
    """`if`, `elif`, `else`."""
    cases = [(_test(f, child(node, _CONDITION)), _body(f, child(node, _CONSEQUENCE)))]
    otherwise = None
    for each in node.children_by_field_id(_ALTERNATIVE):
        if each.kind_id == _ELIF:
            cases.append((_test(f, child(each, _CONDITION)), _body(f, child(each, _CONSEQUENCE))))
        else:
            otherwise = _body(f, child(each, _BODY))
    shapes.if_else(f.b, f.span(node), cases, otherwise)


def _test(f: FunctionLowering, node: Node) -> shapes.Test:
    return lambda then, otherwise: condition(f, node, then, otherwise)


def _body(f: FunctionLowering, node: Node) -> shapes.Emit:
    return lambda: block(f, node)


def _else(f: FunctionLowering, node: Node) -> shapes.Emit | None:
    for each in node.children:
        if each.kind_id == _ELSE:
            return _body(f, child(each, _BODY))
    return None


def while_(f: FunctionLowering, node: Node) -> None:
    """`while` with `else`."""
    shapes.while_loop(
        f.b, f.span(node), f.around, _test(f, child(node, _CONDITION)), _body(f, child(node, _BODY)), _else(f, node)
    )


def for_(f: FunctionLowering, node: Node) -> None:
    """`for` and `async for` with `else`."""
    target, source = child(node, _LEFT), child(node, _RIGHT)
    body, otherwise = _body(f, child(node, _BODY)), _else(f, node)
    value = f.expr(source)
    span = f.span(node)._replace(end=source.end_byte)  # CPython reports errors of iteration at the line of the `for`
    iterate(f, target, value, span, node.children[0].type == "async", body, otherwise)


def iterate(
    f: FunctionLowering,
    target: Node,
    source: Reg,
    span: Span,
    asynchronous: bool,
    body: shapes.Emit,
    otherwise: shapes.Emit | None,
    started: bool = False,
) -> None:
    """A `for` loop over the value in `source` (an iterator already if `started`)."""
    b = f.b
    iterator = source
    if not started:
        iterator = b.temp()
        if asynchronous:
            b.emit(ops.Intrinsic(span, iterator, "async_iter", (source,)))
        else:
            b.emit(ops.Iter(span, iterator, source))
    if asynchronous:
        shapes.polled_loop(
            b,
            span,
            f.around,
            lambda: f.awaited(span, target, b.intrinsic(span, "async_next", iterator), "async for"),
            lambda exception, yes, no: _is_end(f, span, exception, yes, no),
            lambda item: assign(f, target, item),
            body,
            otherwise,
        )
        return
    local = is_local_target(f, target)
    item = b.temp() if local is None else local
    bind: shapes.Emit = (lambda: assign(f, target, item)) if local is None else (lambda: f.instruction_at(f.span(target)))
    shapes.for_loop(b, span, f.around, iterator, item, bind, body, otherwise)


def _is_end(f: FunctionLowering, span: Span, exception: Reg, yes: Label, no: Label) -> None:
    kind = f.b.intrinsic(span, "stop_async_iteration")
    f.b.branch(span, f.b.intrinsic(span, "exc_match", exception, kind), yes, no)


# --- with ----------------------------------------------------------------------------------------


def with_(f: FunctionLowering, node: Node) -> None:
    """`with` and `async with`, any number of items."""
    clause = next(each for each in node.children if each.kind_id == _WITH_CLAUSE)
    items = [child(each, _VALUE) for each in clause.children if each.kind_id == _WITH_ITEM]
    if len(items) == 1 and items[0].kind_id in _TUPLES and any(each.kind_id == _AS for each in named(items[0])):
        items = named(items[0])
    span = f.span(node)._replace(end=clause.end_byte)
    _with_items(f, span, items, node.children[0].type == "async", child(node, _BODY))


def _with_items(f: FunctionLowering, span: Span, items: list[Node], asynchronous: bool, body: Node) -> None:
    """The first context manager around the others around the body. `span`: of the statement's head, where CPython
    reports what entering and leaving raise."""
    if not items:
        block(f, body)
        return
    manager, target = items[0], None
    if manager.kind_id == _AS:
        manager, _, target = parts(manager)
        target = inner(target)
    b = f.b
    prefix = "async_with" if asynchronous else "with"
    register = f.expr(manager)
    enter = b.intrinsic(span, f"{prefix}_enter_method", register)
    leave = b.intrinsic(span, f"{prefix}_exit_method", register)

    def called(function: Reg, *args: Reg) -> Reg:
        result = b.temp()
        b.emit(ops.Call(span, result, function, args))
        return f.awaited(span, manager, result, "async with") if asynchronous else result

    entered = called(enter)

    def inside() -> None:
        if target is not None:
            assign(f, target, entered)
        _with_items(f, span, items[1:], asynchronous, body)

    def leave_normally() -> None:
        nothing_ = b.const(span, None)
        called(leave, nothing_, nothing_, nothing_)

    def leave_raising(exception: Reg, swallow: Label, go_on: Label) -> None:
        kind = b.intrinsic(span, "exc_type", exception)
        traceback = b.intrinsic(span, "exc_traceback", exception)
        f.at(span)
        f.decide(span, called(leave, kind, exception, traceback), swallow, go_on)

    shapes.managed(b, span, f.around, inside, leave_normally, leave_raising)


# --- imports -------------------------------------------------------------------------------------


def import_(f: FunctionLowering, node: Node) -> None:
    """`import a.b`, `import a.b as c`."""
    span = f.span(node)
    b = f.b
    for each in node.children_by_field_id(_NAME):
        module = b.temp()
        if each.kind_id != _ALIASED:
            b.emit(ops.Import(span, module, _mangled(f, _dotted(f, each))))
            f.store(f.name(each.children[0]), span, module)
            continue
        path = _dotted(f, child(each, _NAME))
        b.emit(ops.Import(span, module, _mangled(f, path)))
        for part in path.split(".")[1:]:
            outer, module = module, b.temp()
            b.emit(ops.ImportFrom(span, module, outer, part))
        f.store(f.name(child(each, _ALIAS)), span, module)


def _mangled(f: FunctionLowering, path: str) -> str:
    """A module's name or an imported name as CPython asks for it."""
    return mangle(path, f.scope.class_name)


def _dotted(f: FunctionLowering, node: Node) -> str:
    return ".".join(f.text(each) for each in node.children if each.kind_id == _IDENTIFIER)


def import_from(f: FunctionLowering, node: Node) -> None:
    """`from a import b as c`, `from . import d`, `from e import *`."""
    span = f.span(node)
    b = f.b
    source = node.child_by_field_id(_MODULE_NAME)
    level = 0
    if source is None:
        path = "__future__"
    elif source.kind_id == _RELATIVE:
        level = sum(each.type == "." for each in source.children[0].children)
        path = "".join(_dotted(f, each) for each in source.children[1:])
    else:
        path = _mangled(f, _dotted(f, source))
    module = b.temp()
    imported = node.children_by_field_id(_NAME)
    if not imported:
        b.emit(ops.Import(span, module, path, ("*",), level))
        b.emit(ops.ImportStar(span, module))
        return
    pairs = [
        (child(each, _NAME), child(each, _ALIAS)) if each.kind_id == _ALIASED else (each, each.children[0]) for each in imported
    ]
    b.emit(ops.Import(span, module, path, tuple([_dotted(f, name) for name, _ in pairs]), level))
    for name, alias in pairs:
        value = b.temp()
        b.emit(ops.ImportFrom(span, value, module, _mangled(f, _dotted(f, name))))
        f.store(f.name(alias), span, value)


_BLOCK = kind("block")
_CLAUSES = kinds("elif_clause", "else_clause", "except_clause", "finally_clause", "case_clause", "decorated_definition",
                 "function_definition", "class_definition")  # fmt: skip
_IDENTIFIER = kind("identifier")
_ASSIGNMENT = kind("assignment")

_ATTRIBUTE = kind("attribute")
_SUBSCRIPT = kind("subscript")
_ELIF = kind("elif_clause")
_ELSE = kind("else_clause")
_CHEVRON = kind("chevron")
_WITH_CLAUSE = kind("with_clause")
_WITH_ITEM = kind("with_item")
_ALIASED = kind("aliased_import")
_RELATIVE = kind("relative_import")
_TUPLE = kind("tuple")
_AS = kind("as_pattern")
_COMPARISON = kind("comparison_operator")
_TRANSPARENT = kinds("parenthesized_expression", "not_operator")
_DECIDING = kinds("boolean_operator", "conditional_expression")
_TUPLE_PATTERN = kind("tuple_pattern")
_TUPLES = kinds("tuple", "parenthesized_expression")
_LEFT, _RIGHT, _TYPE, _CAUSE = field("left"), field("right"), field("type"), field("cause")
_OPERATOR, _CONDITION, _CONSEQUENCE = field("operator"), field("condition"), field("consequence")
_ALTERNATIVE, _BODY, _VALUE = field("alternative"), field("body"), field("value")
_NAME, _ALIAS, _MODULE_NAME = field("name"), field("alias"), field("module_name")
_BESIDE = kinds("type", "assignment", "comment", "line_continuation")
"""What may stand last in an assignment that is more than one target and one value."""

_REFERENCES = kinds("attribute", "subscript")
_STRINGS = kinds("string", "concatenated_string")
_IDLE = kinds("string", "concatenated_string", "integer", "float", "true", "false", "none", "ellipsis")

ASSIGNMENTS: dict[int, Statement] = {kind("assignment"): assignment, kind("augmented_assignment"): augmented}
"""What stands as an expression in the tree but is a statement."""

STATEMENTS: dict[str, Statement] = {
    "module": block,
    "block": block,
    "expression_statement": expression,
    "pass_statement": nothing,
    "global_statement": nothing,
    "nonlocal_statement": nothing,
    "comment": nothing,
    "line_continuation": nothing,
    "assert_statement": assert_,
    "delete_statement": delete_statement,
    "return_statement": return_,
    "raise_statement": raise_,
    "break_statement": break_,
    "continue_statement": continue_,
    "print_statement": print_statement,
    "if_statement": if_,
    "while_statement": while_,
    "for_statement": for_,
    "with_statement": with_,
    "import_statement": import_,
    "import_from_statement": import_from,
    "future_import_statement": import_from,
}
"""What each node type of a statement does (definitions, `try` and `match` have files of their own)."""
