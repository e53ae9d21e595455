"""The control flow that languages share, each construct lowered once.

A shape is a function that emits the blocks of a construct; what the construct's parts mean stays with the language,
which passes them as callables that emit code where they are called (a part may be asked for more than once: the body
of a `finally` is emitted on every path that leaves it). Truth, matching of exceptions and context managers are passed
in as well: no language's rule is built in here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from presage.engine.ir import ops
from presage.engine.ir.builder import Builder
from presage.engine.ir.ops import Label, Reg, Span

Emit: TypeAlias = Callable[[], None]
"""Emits code at the current place."""

Value: TypeAlias = Callable[[], Reg]
"""Emits code that computes a value; returns its register."""

Test: TypeAlias = Callable[[Label, Label], None]
"""Emits code that ends in jumps to the first label (true) or the second (false)."""


@dataclass(slots=True)
class Loop:
    """An enclosing loop: where `break` and `continue` lead."""

    leave: Label
    again: Label


@dataclass(slots=True)
class Cleanup:
    """Something that runs on every way out: emitted again at each jump that leaves it.

    handler: what takes exceptions raised by `emit` itself. carries: whether `emit` is code of the analysed program,
    that could change a variable whose value is being returned.
    """

    emit: Emit
    handler: Label | None
    carries: bool


Enclosing: TypeAlias = list[Loop | Cleanup]
"""The constructs around the current place, outermost first."""


# --- decisions -----------------------------------------------------------------------------------


def if_else(b: Builder, span: Span, cases: Sequence[tuple[Test, Emit]], otherwise: Emit | None) -> None:
    """`if`, any number of `else if`, and `else`: the tests in order until one is true."""
    end = b.new_block()
    for index, (test, body) in enumerate(cases):
        then = b.new_block()
        last = index == len(cases) - 1 and otherwise is None
        following = end if last else b.new_block()
        test(then, following)
        b.start(then)
        body()
        b.jump(span, end)
        if not last:
            b.start(following)
    if otherwise is not None:
        otherwise()
        b.jump(span, end)
    b.start(end)


def conditional(b: Builder, span: Span, test: Test, then: Value, otherwise: Value) -> Reg:
    """A conditional expression; only the chosen operand is evaluated."""
    result = b.temp()
    yes, no, end = b.new_block(), b.new_block(), b.new_block()
    test(yes, no)
    for label, value in ((yes, then), (no, otherwise)):
        b.start(label)
        b.assign(span, result, value())
        b.jump(span, end)
    b.start(end)
    return result


def compare_chain(
    b: Builder,
    span: Span,
    operators: Sequence[str],
    operands: Sequence[Value],
    decide: Callable[[Reg, Label, Label], None],
) -> Reg:
    """`a < b < c`: each operand at most once, and the first false comparison is the result.

    `decide(register, true, false)` emits the language's test of a value.
    """
    result, end = b.temp(), b.new_block()
    left = operands[0]()
    for index, operator in enumerate(operators):
        right = operands[index + 1]()
        b.emit(ops.Compare(span, result, operator, left, right))
        if index < len(operators) - 1:
            following = b.new_block()
            decide(result, following, end)
            b.start(following)
        left = right
    b.goto(span, end)
    return result


# --- loops ---------------------------------------------------------------------------------------


def while_loop(b: Builder, span: Span, around: Enclosing, test: Test, body: Emit, otherwise: Emit | None) -> None:
    """`while` with an optional `else`, which runs when the test fails and not after a `break`."""
    again, inside, ended, end = b.new_block(), b.new_block(), b.new_block(), b.new_block()
    b.goto(span, again)
    test(inside, ended)
    b.start(inside)
    around.append(Loop(end, again))
    body()
    around.pop()
    b.jump(span, again)
    b.start(ended)
    if otherwise is not None:
        otherwise()
    b.goto(span, end)


def for_loop(
    b: Builder,
    span: Span,
    around: Enclosing,
    iterator: Reg,
    item: Reg,
    bind: Emit,
    body: Emit,
    otherwise: Emit | None,
) -> None:
    """A loop over an iterator: each item arrives in `item`, `bind` stores it, `otherwise` runs at the regular end."""
    again, inside, ended, end = b.new_block(), b.new_block(), b.new_block(), b.new_block()
    b.goto(span, again)
    if item < b.locals_count:
        b.bind_on_edge(inside, item)
    b.terminate(ops.Next(span, item, iterator, inside, ended))
    b.start(inside)
    bind()
    around.append(Loop(end, again))
    body()
    around.pop()
    b.jump(span, again)
    b.start(ended)
    if otherwise is not None:
        otherwise()
    b.goto(span, end)


def polled_loop(
    b: Builder,
    span: Span,
    around: Enclosing,
    fetch: Value,
    exhausted: Callable[[Reg, Label, Label], None],
    bind: Callable[[Reg], None],
    body: Emit,
    otherwise: Emit | None,
) -> None:
    """A loop whose items are fetched by a call that raises when there are no more (`async for`).

    `exhausted(exception, yes, no)` tells that exception from others, which go on.
    """
    again, inside, ended, end = b.new_block(), b.new_block(), b.new_block(), b.new_block()
    raised, other = b.new_block(), b.new_block()
    b.goto(span, again)
    outer = b.enter(span, raised)
    item = fetch()
    b.handler = outer
    b.goto(span, inside)
    bind(item)
    around.append(Loop(end, again))
    body()
    around.pop()
    b.jump(span, again)
    b.start(raised)
    exception = b.temp()
    b.emit(ops.Catch(span, exception))
    exhausted(exception, ended, other)
    b.start(other)
    b.terminate(ops.Reraise(span, exception))
    b.start(ended)
    if otherwise is not None:
        otherwise()
    b.goto(span, end)


# --- ways out ------------------------------------------------------------------------------------


def leave(b: Builder, span: Span, around: Enclosing, depth: int) -> None:
    """Runs the clean-ups of all constructs from the innermost down to position `depth`, that one included."""
    kept = around[depth:]
    handler = b.handler
    while len(around) > depth:
        construct = around.pop()
        if isinstance(construct, Cleanup):
            b.enter(span, construct.handler)
            construct.emit()
    around.extend(kept)
    b.handler = handler


def return_value(b: Builder, span: Span, around: Enclosing, value: Reg) -> None:
    """Returns `value` after the clean-ups of everything around."""
    if around:
        if any(isinstance(each, Cleanup) and each.carries for each in around):
            value = b.private(span, value)
        leave(b, span, around, 0)
    b.terminate(ops.Return(span, value))


def jump_out(b: Builder, span: Span, around: Enclosing, again: bool) -> bool:
    """`continue` (again) or `break` of the innermost loop; False where there is no loop."""
    for depth in range(len(around) - 1, -1, -1):
        loop = around[depth]
        if isinstance(loop, Loop):
            leave(b, span, around, depth + 1)
            b.jump(span, loop.again if again else loop.leave)
            return True
    return False


# --- exceptions ----------------------------------------------------------------------------------


def handling(b: Builder, span: Span, around: Enclosing, exception: Reg, body: Emit) -> None:
    """Runs `body` while `exception` is the one being handled; restored on every way out, exceptions included."""
    former = b.temp()
    b.emit(ops.EnterHandler(span, former, exception))
    failed = b.new_block()
    outer = b.enter(span, failed)
    around.append(Cleanup(lambda: b.emit(ops.LeaveHandler(span, former)), outer, False))
    body()
    around.pop()
    b.enter(span, outer)
    b.emit(ops.LeaveHandler(span, former))
    resume = b.new_block()
    b.jump(span, resume)
    b.start(failed)
    second = b.temp()
    b.emit(ops.Catch(span, second))
    b.emit(ops.LeaveHandler(span, former))
    b.terminate(ops.Reraise(span, second))
    b.start(resume)


def protected(b: Builder, span: Span, body: Emit, otherwise: Emit | None, caught: Callable[[Reg], None]) -> None:
    """Runs `body`; an exception it raises goes to `caught(exception)`; without one, `otherwise` runs unprotected."""
    raised, end = b.new_block(), b.new_block()
    outer = b.enter(span, raised)
    body()
    b.enter(span, outer)
    if otherwise is not None:
        otherwise()
    b.jump(span, end)
    b.start(raised)
    exception = b.temp()
    b.emit(ops.Catch(span, exception))
    caught(exception)
    b.goto(span, end)


@dataclass(slots=True)
class Clause:
    """One `catch` clause: `test` decides (None: takes everything), `body` handles."""

    test: Callable[[Reg, Label, Label], None] | None
    body: Callable[[Reg], None]


def try_catch(b: Builder, span: Span, around: Enclosing, body: Emit, clauses: Sequence[Clause], otherwise: Emit | None) -> None:
    """`try` with clauses tried in order; the exception goes on where none takes it."""

    def dispatch(exception: Reg) -> None:
        end = b.new_block()
        for clause in clauses:
            if clause.test is None:
                clause.body(exception)
                b.goto(span, end)
                return
            taken, following = b.new_block(), b.new_block()
            clause.test(exception, taken, following)
            b.start(taken)
            clause.body(exception)
            b.jump(span, end)
            b.start(following)
        b.terminate(ops.Reraise(span, exception))
        b.start(end)

    protected(b, span, body, otherwise, lambda exception: handling(b, span, around, exception, lambda: dispatch(exception)))


def try_finally(b: Builder, span: Span, around: Enclosing, body: Emit, final: Emit) -> None:
    """Runs `final` on every way out of `body`; after an exception, that exception goes on."""
    around.append(Cleanup(final, b.handler, True))

    def inside() -> None:
        body()
        around.pop()

    def caught(exception: Reg) -> None:
        handling(b, span, around, exception, final)
        b.terminate(ops.Reraise(span, exception))

    protected(b, span, inside, final, caught)


def managed(
    b: Builder,
    span: Span,
    around: Enclosing,
    body: Emit,
    leave_normally: Emit,
    leave_raising: Callable[[Reg, Label, Label], None],
) -> None:
    """Runs `body` with a resource that is told how it ended (`with`).

    `leave_raising(exception, swallow, go_on)` tells it of an exception and jumps to the first label where the
    resource swallows it.
    """
    around.append(Cleanup(leave_normally, b.handler, False))

    def inside() -> None:
        body()
        around.pop()

    def caught(exception: Reg) -> None:
        def tell() -> None:
            swallow, go_on = b.new_block(), b.new_block()
            leave_raising(exception, swallow, go_on)
            b.start(go_on)
            b.terminate(ops.Reraise(span, exception))
            b.start(swallow)

        handling(b, span, around, exception, tell)

    protected(b, span, inside, leave_normally, caught)


# --- calls and displays --------------------------------------------------------------------------


@dataclass(slots=True)
class Argument:
    """An argument of a call or an item of a display.

    value: computes it. spliced: its items (or entries) are taken one by one. name: of a keyword argument.
    inert: evaluating it cannot run code or be disturbed (a literal, a plain local variable).
    """

    value: Value
    spliced: bool = False
    name: str | None = None
    inert: bool = False


def sequence(b: Builder, span: Span, items: Sequence[Argument]) -> tuple[tuple[Reg, ...], tuple[int, ...]]:
    """Evaluates items in order; returns their registers and the positions of the spliced ones.

    A spliced item among others is taken apart before the evaluation of a later one that could see the difference.
    """
    busy = max((index for index, item in enumerate(items) if not item.inert), default=-1)
    registers, starred = [], []
    for index, item in enumerate(items):
        register = item.value()
        if item.spliced:
            starred.append(index)
            if index < busy:
                spread = b.temp()
                b.emit(ops.BuildSequence(span, spread, "list", (register,), (0,)))
                register = spread
        registers.append(register)
    return tuple(registers), tuple(starred)


def arguments(
    b: Builder, span: Span, positional: Sequence[Argument], named: Sequence[Argument]
) -> tuple[tuple[Reg, ...], tuple[int, ...], tuple[tuple[str | None, Reg], ...]]:
    """Evaluates positional arguments, then named ones, each kind in order; the operands of a call or a class.

    Returns the registers of the positional ones, which of those are spliced, and the named ones (no name: spliced).
    """
    args, starred = sequence(b, span, positional) if positional else ((), ())
    if starred and len(args) > 1 and not all(argument.inert for argument in named):
        spread = b.temp()
        b.emit(ops.BuildSequence(span, spread, "list", args, starred))
        args, starred = (spread,), (0,)
    keywords: list[tuple[str | None, Reg]] = []
    busy = max((index for index, argument in enumerate(named) if not argument.inert), default=-1)
    for index, argument in enumerate(named):
        register = argument.value()
        if argument.spliced and index < busy:
            merged = b.temp()
            b.emit(ops.BuildMap(span, merged, ((None, register),)))
            register = merged
        keywords.append((argument.name, register))
    return args, starred, tuple(keywords)


def call(b: Builder, span: Span, function: Reg, positional: Sequence[Argument], named: Sequence[Argument]) -> Reg:
    """A call: the function is already evaluated, then come the arguments."""
    args, starred, keywords = arguments(b, span, positional, named)
    result = b.temp()
    b.emit(ops.Call(span, result, function, args, starred, keywords))
    return result
