"""Tells which registers may be read before they have a value.

A forward analysis, *definitely assigned*, over the control-flow graph with its exception edges. Parameters have a value
at the entry. A handler is entered with what was assigned before the first operation of the block that can raise, less
what the block unbinds; ``next`` assigns on the way to its body only. ``check_bound`` may meet a variable without a
value, and after it the variable has one; ``unbind`` takes it away.

Only registers that some block reads before it assigns them take part (few: most temporaries live in one block), less the
parameters that nothing unbinds, as bits of one integer per block.
"""

from __future__ import annotations

from dataclasses import dataclass

from presage.engine.ir import ops
from presage.engine.ir.operands import DEFINES, SUCCESSORS, USES
from presage.engine.ir.problems import Problem

NEVER_RAISES: frozenset[type] = frozenset(
    {
        ops.Const,
        ops.Move,
        ops.SetCell,
        ops.SetGlobal,
        ops.MakeFunction,
        ops.Unbind,
        ops.Catch,
        ops.EnterHandler,
        ops.LeaveHandler,
        ops.Jump,
        ops.Branch,
        ops.Switch,
        ops.Return,
    }
)
"""Operations after which control never enters the handler."""


@dataclass(slots=True)
class Summary:
    """What a block does to registers.

    ``needs`` maps a register that the block reads before it assigns it to the first such operation's index;
    ``missing`` are reads of a register that the block itself has unbound before. ``assigned`` and ``unbound`` tell the
    state at the end, ``raised`` what is assigned before the first operation that can raise, ``lost`` everything
    that is unbound somewhere.
    """

    needs: dict[int, int]
    missing: list[tuple[int, int]]
    assigned: set[int]
    unbound: set[int]
    raised: set[int]
    lost: set[int]


def flow_problems(function: ops.Function) -> list[Problem]:
    """The reads in ``function`` of registers that may have no value; the graph must be well-formed."""
    summaries = [_summary(block) for block in function.blocks]
    lost = {reg for summary in summaries for reg in summary.lost}
    settled = {reg for reg in range(len(function.params)) if reg not in lost}  # parameters that keep a value
    tracked = sorted({reg for summary in summaries for reg in summary.needs} - settled)
    if not tracked and not lost:
        return []
    bits = {reg: 1 << position for position, reg in enumerate(tracked)}
    entry = _mask(range(len(function.params)), bits)
    states = _solve(function.blocks, summaries, bits, entry)
    problems: list[Problem] = []
    for block, summary, state in zip(function.blocks, summaries, states, strict=True):
        faults = [(index, reg) for reg, index in summary.needs.items() if reg in bits and not state & bits[reg]]
        for index, reg in sorted(faults + summary.missing):
            if reg >= function.registers:
                continue  # there is no such register, which is another problem
            message = f"{_name(function, reg)} may have no value here"
            problems.append(Problem(function.key, message, block.label, index, block.ops[index].span))
    return problems


def _name(function: ops.Function, reg: int) -> str:
    return f"%{reg} ({function.locals[reg]})" if reg < len(function.locals) else f"%{reg}"


def _summary(block: ops.Block) -> Summary:
    needs: dict[int, int] = {}
    missing: list[tuple[int, int]] = []
    assigned: set[int] = set()
    unbound: set[int] = set()
    lost: set[int] = set()
    raised: set[int] | None = None
    for index, op in enumerate(block.ops):
        cls = type(op)
        for reg in USES[cls](op):
            if reg not in assigned:
                if reg in unbound:
                    missing.append((index, reg))
                elif reg not in needs:
                    needs[reg] = index
        if raised is None and cls not in NEVER_RAISES:
            raised = set(assigned)
        if cls is ops.Next:
            continue
        for reg in DEFINES[cls](op):
            assigned.add(reg)
        if cls is ops.CheckBound:
            assigned.add(op.reg)  # type: ignore[attr-defined]
        elif cls is ops.Unbind:
            assigned.discard(op.reg)  # type: ignore[attr-defined]
            unbound.add(op.reg)  # type: ignore[attr-defined]
            lost.add(op.reg)  # type: ignore[attr-defined]
    unbound -= assigned
    return Summary(needs, missing, assigned, unbound, assigned if raised is None else raised, lost)


def _mask(regs: range | set[int], bits: dict[int, int]) -> int:
    mask = 0
    for reg in regs:
        mask |= bits.get(reg, 0)
    return mask


def _solve(blocks: list[ops.Block], summaries: list[Summary], bits: dict[int, int], entry: int) -> list[int]:
    """Per block the tracked registers that have a value at its start on every path (greatest fixpoint)."""
    everything = (1 << len(bits)) - 1
    assigned = [_mask(summary.assigned, bits) for summary in summaries]
    kept = [everything & ~_mask(summary.unbound, bits) for summary in summaries]
    raised = [_mask(summary.raised, bits) for summary in summaries]
    survives = [everything & ~_mask(summary.lost, bits) for summary in summaries]
    states = [everything] * len(blocks)
    states[0] = entry
    order = _reverse_postorder(blocks)
    pending = True
    while pending:
        pending = False
        for label in order:
            block, state = blocks[label], states[label]
            end = block.ops[-1]
            out = (state & kept[label]) | assigned[label]
            edges = [(target, out) for target in SUCCESSORS[type(end)](end)]
            if type(end) is ops.Next:
                edges = [(end.body, out | bits.get(end.dest, 0)), (end.exit, out)]
            if block.handler is not None:
                edges.append((block.handler, (state | raised[label]) & survives[label]))
            for target, carried in edges:
                if states[target] & ~carried:
                    states[target] &= carried
                    pending = True
    return states


def _reverse_postorder(blocks: list[ops.Block]) -> list[int]:
    """Labels so that a block stands before its successors, except along loops; all blocks are reached."""
    order: list[int] = []
    visited = [False] * len(blocks)
    stack: list[tuple[int, list[int]]] = []

    def enter(label: int) -> None:
        visited[label] = True
        block = blocks[label]
        end = block.ops[-1]
        following = list(SUCCESSORS[type(end)](end))
        stack.append((label, following if block.handler is None else [*following, block.handler]))

    enter(0)
    while stack:
        label, following = stack[-1]
        while following:
            target = following.pop()
            if not visited[target]:
                enter(target)
                break
        else:
            order.append(label)
            stack.pop()
    order.reverse()
    return order
