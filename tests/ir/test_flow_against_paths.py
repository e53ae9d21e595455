"""The flow of values against its definition: all paths of small random functions, followed one by one."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from presage.engine.ir import ops
from presage.engine.ir.operands import defines, successors, uses
from presage.engine.ir.verify_flow import NEVER_RAISES, flow_problems

REGISTERS = 4
SPAN = ops.NO_SPAN
regs = st.integers(0, REGISTERS - 1)

straight = st.one_of(
    st.builds(ops.Const, st.just(SPAN), regs, st.just(None)),
    st.builds(ops.Move, st.just(SPAN), regs, regs),
    st.builds(ops.Iter, st.just(SPAN), regs, regs),
    st.builds(ops.CheckBound, st.just(SPAN), regs, st.just("x")),
)
unbinding = st.one_of(straight, st.builds(ops.Unbind, st.just(SPAN), regs))


@st.composite
def functions(draw: st.DrawFn, operations: st.SearchStrategy[ops.Op]) -> ops.Function:
    """Up to six blocks with arbitrary edges; %0 is the one parameter."""
    count = draw(st.integers(1, 6))
    labels = st.integers(0, count - 1)
    terminators = st.one_of(
        st.builds(ops.Return, st.just(SPAN), regs),
        st.builds(ops.Jump, st.just(SPAN), labels),
        st.builds(ops.Branch, st.just(SPAN), regs, labels, labels),
        st.builds(ops.Next, st.just(SPAN), regs, regs, labels, labels),
    )
    blocks = [
        ops.Block(
            label,
            [*draw(st.lists(operations, max_size=4)), draw(terminators)],
            draw(st.none() | labels.filter(lambda handler, label=label: handler != label)) if count > 1 else None,
        )
        for label in range(count)
    ]
    names = tuple(f"x{reg}" for reg in range(REGISTERS))
    return ops.Function("f", "f", "f", "function", (ops.Param("x0"),), names, REGISTERS, (), (), blocks, SPAN)


def faults_on_paths(function: ops.Function) -> set[tuple[int, int]]:
    """(block, register) of every read that some path reaches with no value in the register."""
    faults: set[tuple[int, int]] = set()
    pending = [(0, frozenset({0}))]
    seen = set(pending)

    def go(label: int, assigned: frozenset[int]) -> None:
        if (label, assigned) not in seen:
            seen.add((label, assigned))
            pending.append((label, assigned))

    while pending:
        label, assigned = pending.pop()
        block = function.blocks[label]
        raised = False
        for op in block.ops:
            faults |= {(label, reg) for reg in uses(op) if reg not in assigned}
            if block.handler is not None and type(op) not in NEVER_RAISES:
                raised = True
                go(block.handler, assigned)
            if isinstance(op, ops.Next):
                go(op.body, assigned | {op.dest})
                go(op.exit, assigned)
            elif isinstance(op, ops.CheckBound):
                assigned |= {op.reg}
            elif isinstance(op, ops.Unbind):
                assigned -= {op.reg}
            else:
                assigned |= set(defines(op))
                for target in successors(op):
                    go(target, assigned)
        if block.handler is not None and not raised:
            go(block.handler, assigned)  # the edge is there, though nothing raises
    return faults


def reported(function: ops.Function) -> set[tuple[int, int]]:
    found = set()
    for problem in flow_problems(function):
        register = re.match(r"%(\d+)", problem.message)
        assert problem.block is not None and register is not None
        found.add((problem.block, int(register[1])))
    return found


@settings(max_examples=150, deadline=None)
@given(functions(straight))
def test_exact_where_nothing_is_unbound(function: ops.Function) -> None:
    assert reported(function) == faults_on_paths(function)


@settings(max_examples=150, deadline=None)
@given(functions(unbinding))
def test_no_fault_is_missed(function: ops.Function) -> None:
    """Handlers are taken to miss whatever their block unbinds anywhere, so more may be reported."""
    assert reported(function) >= faults_on_paths(function)
