"""Lowering of a module whose lines are recorded: where CPython's compiler gives an instruction a line, an operation has it.

The usual lowering leaves out what has no effect (reading a local variable, `pass`, a jump); here such places get an
intrinsic ``line``. At the end every change of line along a path becomes an intrinsic ``trace_line``, and what leaves the
function ``trace_leave``. The rules are those of CPython 3.11: an event where an instruction's line differs from that of
the instruction before it, and at every jump backwards; instructions that the compiler adds on its own have no line.

Not for: what the operations do (the same as without lines).
"""

from __future__ import annotations

from collections.abc import Callable

from presage.engine.ir import ops
from presage.engine.ir.builder import Builder, retarget, successors
from presage.engine.ir.ops import Block, Label, Op, Reg, Span
from presage.frontends import shapes
from presage.frontends.python.lower import lower_module
from presage.frontends.python.lower.conditions import condition
from presage.frontends.python.lower.context import Expression, FunctionLowering, ModuleLowering, Pending, Statement
from presage.frontends.python.lower.statements import block
from presage.frontends.python.lower.syntax import Node, bare, child, field, kind, kinds, named
from presage.frontends.python.tracing.displays import NOTED, Notes

LINE = "line"
"""Intrinsic of the lowering: the compiler has an instruction of this line here."""

TRACE_LINE, TRACE_AGAIN, TRACE_LEAVE = "trace_line", "trace_again", "trace_leave"
"""Intrinsics of a run: a line begins unless it is the current one; the next one begins in any case; values are final."""


def lower_traced(source: bytes | str, name: str, path: str, target: str) -> ops.Module:
    """A module as :func:`lower_module` gives it, with its lines marked."""
    return lower_module(source, name, path, target, lazy=True, lowering=TracedLowering)


class TracedBuilder(Builder):
    """Keeps assignments apart from what they assign; `unplaced` are operations that the compiler gives no line.

    Neither do operations with a span in `hidden`, and those that append to a list with one in `hidden_joins`.
    """

    def __init__(self, locals_count: int, bound: int = 0) -> None:
        self.unplaced: dict[int, Op] = {}
        self.hidden: set[Span] = set()
        self.hidden_joins: set[Span] = set()
        super().__init__(locals_count, bound)
        self.current = self.temp()

    def line(self, span: Span) -> None:
        """The compiler has an instruction of the span's line here."""
        if not self.dead:
            self.ops.append(ops.Intrinsic(span, self.current, LINE, ()))

    def assign(self, span: Span, local: Reg, value: Reg) -> None:
        """See :class:`Builder`; never fused with the operation before."""
        self.copy(span, local, value)

    def copy(self, span: Span, local: Reg, value: Reg) -> None:
        """See :class:`Builder`."""
        if value == local:
            self.line(span)
        super().copy(span, local, value)

    def since(self, start: list[Op], count: int) -> None:
        """The operations of a block from `count` on have no line."""
        for op in start[count:]:
            self.unplaced[id(op)] = op

    def finish(self) -> list[Block]:
        """See :class:`Builder`; with the intrinsics that record."""
        return _marked(self, super().finish())


class TracedLowering(FunctionLowering):
    """`place` is the line's span that the compiler would give an instruction now (of the statement or expression).

    `around_node`: spans of instructions before and after those of a node, by its id. `silent`: ids of nodes that the
    compiler makes part of a literal.
    """

    b: TracedBuilder

    def __init__(self, module: ModuleLowering, key: str, pending: Pending) -> None:
        super().__init__(module, key, pending)
        self.around_node: dict[int, tuple[Span | None, Span | None]] = {}
        self.silent: set[int] = set()
        self.place = self.span(pending.whole)
        self.docstring_start = _first_statement(pending.whole)
        self.b.since(self.b.ops, 0)

    def builder(self, locals_count: int, bound: int) -> Builder:
        """The builder of this function."""
        return TracedBuilder(locals_count, bound)

    def span(self, node: Node) -> Span:
        """The span of a node; a class's body begins at the line of the first decorator."""
        span = super().span(node)
        if self.kind == "class" and node.id == self.scope.node.id and node.parent is not None:
            if node.parent.kind_id == _DECORATED:
                return span._replace(line=super().span(node.parent).line)
        return span

    def at(self, span: Span) -> None:
        """What the compiler adds from here on has the line of `span`."""
        self.place = span

    def finish(self) -> ops.Function:
        """The function; what the compiler adds at its end has no line."""
        b = self.b
        if not b.dead:
            value = b.const(self.place, None)
            b.since(b.ops, len(b.ops) - 1)
            b.terminate(ops.Return(self.place, value))
        return super().finish()

    def forget(self, name: str, span: Span) -> None:
        """Unbinds a handler's name: nothing that the source says, so without a line."""
        emitted, count = self.b.ops, len(self.b.ops)
        super().forget(name, span)
        self.b.since(emitted, count)

    def delete(self, name: str, span: Span) -> None:
        """Unbinds a variable."""
        if name in self.registers:
            self.b.line(span)
        super().delete(name, span)

    def load(self, name: str, span: Span) -> Reg:
        """The value of a variable."""
        if name in self.registers:
            self.b.line(span)
        return super().load(name, span)

    def decide(self, span: Span, value: Reg, then: Label, otherwise: Label) -> None:
        """Branches; the compiler's jump has the line of what it is compiling."""
        super().decide(self.place, value, then, otherwise)

    def settled(self, span: Span, target: Label) -> None:
        """A literal decides: two instructions that do nothing."""
        self.b.line(span)
        self.b.line(self.place)
        super().settled(span, target)

    def instruction_at(self, span: Span) -> None:
        """See :class:`FunctionLowering`."""
        self.b.line(span)


# --- statements and expressions ------------------------------------------------------------------


def _placed(handler: Expression) -> Expression:
    """Expressions: the place is the expression's while it is compiled, then again what it was."""

    def expression(f: FunctionLowering, node: Node) -> Reg:
        assert isinstance(f, TracedLowering)
        former, f.place = f.place, f.span(node)
        before, after = f.around_node.pop(node.id, (None, None))
        if before is not None:
            f.b.line(before)
        emitted, count = f.b.ops, len(f.b.ops)
        register = handler(f, node)
        if node.id in f.silent and f.b.ops is emitted:
            f.b.since(emitted, count)
        if after is not None:
            f.b.line(after)
        f.place = former
        return register

    return expression


def _stated(handler: Statement) -> Statement:
    def statement(f: FunctionLowering, node: Node) -> None:
        assert isinstance(f, TracedLowering)
        f.place = f.span(node)
        handler(f, node)

    return statement


def _with_instruction(handler: Statement) -> Statement:
    """A statement that begins with an instruction that does nothing (`pass`, `break`, `try`)."""

    def statement(f: FunctionLowering, node: Node) -> None:
        assert isinstance(f, TracedLowering)
        f.b.line(f.span(node))
        handler(f, node)

    return statement


def _expression(f: FunctionLowering, node: Node) -> None:
    """A literal alone is an instruction that does nothing."""
    assert isinstance(f, TracedLowering)
    before, count = f.b.ops, len(f.b.ops)
    if f.kind == "function" and f.docstring is not None and f.span(node).start == f.docstring_start:
        return
    FunctionLowering.statements[_EXPRESSION](f, node)
    if f.b.ops is before and len(before) == count:
        f.b.line(f.span(node))
    elif not f.b.ops and not f.b.dead:  # dropping a value where branches join has no line
        f.b.emit(ops.Intrinsic(f.place, f.b.current, TRACE_AGAIN, ()))


def _try(f: FunctionLowering, node: Node) -> None:
    """`try`; what handles and joins groups of exceptions has no line."""
    assert isinstance(f, TracedLowering)
    f.b.hidden.add(f.span(node))
    f.b.hidden_joins.update([f.span(each) for each in node.children if each.kind_id == _EXCEPT])
    f.b.line(f.span(node))
    FunctionLowering.statements[_TRY](f, node)


def _return(f: FunctionLowering, node: Node) -> None:
    """`return`: its own line after the value's, if that is another one."""
    assert isinstance(f, TracedLowering)
    span = f.span(node)
    values = named(node)
    value = f.expr(values[0]) if values else f.b.const(span, None)
    if not values or f.span(bare(values[0])).line != span.line:
        f.b.line(span)
    shapes.return_value(f.b, span, f.around, value)


def _if(f: FunctionLowering, node: Node) -> None:
    """`if`; each `elif` is a statement of its own inside."""
    assert isinstance(f, TracedLowering)

    def case(clause: Node) -> tuple[shapes.Test, shapes.Emit]:
        def test(then: Label, otherwise: Label) -> None:
            assert isinstance(f, TracedLowering)
            f.place = f.span(clause)
            condition(f, child(clause, _CONDITION), then, otherwise)

        return test, lambda: block(f, child(clause, _CONSEQUENCE))

    clauses = node.children_by_field_id(_ALTERNATIVE)
    cases = [case(node), *[case(each) for each in clauses if each.kind_id != _ELSE]]
    last = [each for each in clauses if each.kind_id == _ELSE]
    shapes.if_else(f.b, f.span(node), cases, (lambda: block(f, child(last[0], _BODY))) if last else None)


def _while(f: FunctionLowering, node: Node) -> None:
    """`while`: the compiler tests once before the loop and again at its end."""
    assert isinstance(f, TracedLowering)
    b, test, span = f.b, child(node, _CONDITION), f.span(node)
    again, inside, ended, end = b.new_block(), b.new_block(), b.new_block(), b.new_block()

    def tested() -> None:
        assert isinstance(f, TracedLowering)
        f.place = span
        condition(f, test, inside, ended)

    b.goto(span, again)
    tested()
    b.start(inside)
    f.around.append(shapes.Loop(end, again))
    block(f, child(node, _BODY))
    if not b.dead:
        tested()
    f.around.pop()
    b.start(ended)
    for each in node.children:
        if each.kind_id == _ELSE:
            block(f, child(each, _BODY))
    b.goto(span, end)


def _first_statement(node: Node) -> int:
    """Where the body of a definition begins; -1 without one."""
    body = node.child_by_field_id(_BODY)
    found = [each for each in body.children if each.kind_id == _EXPRESSION] if body is not None else []
    return found[0].start_byte if found else -1


# --- marks ---------------------------------------------------------------------------------------


def _marked(b: TracedBuilder, blocks: list[Block]) -> list[Block]:
    """The blocks with what records lines; a last block takes what nothing else handles and leaves the function."""
    leave = len(blocks)
    edges: list[Block] = []
    for each in blocks:
        if each.handler is None:
            each.handler = leave
        marked: list[Op] = []
        line = 0
        for op in each.ops:
            if _has_line(b, op) and op.span.line != line:
                line = op.span.line
                marked.append(ops.Intrinsic(op.span, b.current, TRACE_LINE, ()))
            if isinstance(op, ops.Intrinsic) and op.name == TRACE_AGAIN:
                line = 0
            if isinstance(op, ops.Return | ops.Yield | ops.YieldFrom | ops.Await):
                marked.append(ops.Intrinsic(op.span, b.current, TRACE_LEAVE, ()))
            if not (isinstance(op, ops.Intrinsic) and op.name == LINE):
                marked.append(op)
        _backwards(b, each, marked, leave + 1, edges)
        each.ops = marked
    span = blocks[0].ops[-1].span
    exception = b.temp()
    last: list[Op] = [
        ops.Catch(span, exception), ops.Intrinsic(span, b.current, TRACE_LEAVE, ()), ops.Reraise(span, exception)
    ]  # fmt: skip
    return [*blocks, Block(leave, last), *edges]


def _backwards(b: TracedBuilder, block_: Block, marked: list[Op], free: Label, edges: list[Block]) -> None:
    """A jump backwards makes the next line begin in any case."""
    last = marked[-1]
    targets = [label for label in successors(last) if label <= block_.label]
    if not targets:
        return
    again = ops.Intrinsic(last.span, b.current, TRACE_AGAIN, ())
    if isinstance(last, ops.Jump):
        marked.insert(len(marked) - 1, again)
        return
    mapping = {}
    for target in dict.fromkeys(targets):
        label = mapping[target] = free + len(edges)
        edges.append(Block(label, [again, ops.Jump(last.span, target)], block_.handler))
    retarget(last, mapping)


_NO_LINE = (ops.Jump, ops.Catch, ops.EnterHandler, ops.LeaveHandler, ops.Reraise, ops.Return, ops.Unbind, ops.CheckBound)


def _has_line(b: TracedBuilder, op: Op) -> bool:
    if isinstance(op, ops.Intrinsic):
        if op.name == LINE:
            return True
        if op.name == TRACE_AGAIN or (op.name == "list_append" and op.span in b.hidden_joins):
            return False
    return not isinstance(op, _NO_LINE) and id(op) not in b.unplaced and op.span not in b.hidden


# --- the tables ----------------------------------------------------------------------------------

_BODY, _CONDITION = field("body"), field("condition")
_CONSEQUENCE, _ALTERNATIVE = field("consequence"), field("alternative")
_EXPRESSION, _ELSE, _EXCEPT = kind("expression_statement"), kind("else_clause"), kind("except_clause")
_TRY, _DECORATED = kind("try_statement"), kind("decorated_definition")

_OWN: dict[str, Statement] = {
    "return_statement": _return,
    "if_statement": _if,
    "while_statement": _while,
    "try_statement": _try,
    "expression_statement": _expression,
}
_INSTRUCTIONS = kinds("pass_statement", "break_statement", "continue_statement")


def _statement_table() -> list[Statement]:
    table: list[Statement] = list(FunctionLowering.statements)
    for name, handler in _OWN.items():
        table[kind(name)] = handler
    for number in _INSTRUCTIONS:
        table[number] = _with_instruction(table[number])
    return [_stated(handler) for handler in table]


def _expression_table() -> list[Expression]:
    table = [_placed(handler) for handler in FunctionLowering.expressions]
    for name, noting in NOTED.items():
        table[kind(name)] = _noting(noting, table[kind(name)])
    return table


def _noting(noting: Callable[[FunctionLowering, Node, Notes], None], handler: Expression) -> Expression:
    """An expression whose parts have instructions of the whole around them, where it has several lines."""

    def expression(f: FunctionLowering, node: Node) -> Reg:
        assert isinstance(f, TracedLowering)
        if node.end_point[0] != node.start_point[0]:
            noting(f, node, Notes(f.span(node), f.around_node, f.silent))
        return handler(f, node)

    return expression


TracedLowering.expressions = _expression_table()
TracedLowering.statements = _statement_table()
