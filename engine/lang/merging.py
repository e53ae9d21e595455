"""Joining short branches: both sides of an ``if`` run, and what they leave differs only in scalars given by a condition.

Independent decisions then cost one path instead of one for each combination. Two sides are joined only where they meet
again soon, without loops, and leave the same heap, effects and frames: each side runs on registers of its own over a heap
whose changes would be seen; where anything else than registers changed, or a side could not go on alone, nothing has
happened and the path is split as usual. A state asks for it by ``merging``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.ir.operands import DEFINES, SUCCESSORS, USES
from presage.engine.lang.values import MISSING, SWITCH, UNBOUND, Fork, Raised, Unknown, Value
from presage.solvers import terms as T

MAX_BLOCKS = 12
"""Most blocks between a branch and where its sides meet."""
MAX_OPS = 80
"""Most operations that the two sides may run."""

_PLAIN: frozenset[type] = frozenset(
    {
        ir.Const, ir.Move, ir.Unary, ir.Binary, ir.Inplace, ir.Compare, ir.BuildString, ir.CheckBound, ir.Unbind, ir.GetCell,
        ir.GetGlobal, ir.GetItem, ir.GetAttr, ir.Call, ir.BuildSequence, ir.Jump, ir.Branch,
    }
)  # fmt: skip
"""Operations that a side may have: those that change the heap in place are noticed when they do."""

_REFLECTIVE = frozenset({"locals", "vars", "eval", "exec", "dir", "globals"})


@dataclass(frozen=True)
class Meeting:
    """Where the sides of a branch meet (a block's label), and the registers that are read from there on."""

    label: int
    live: tuple[int, ...]


def meeting(function: ir.Function, block: int) -> Meeting | None:
    """Where the sides of the branch that ends a block meet; None where they don't, or not soon."""
    branch = function.blocks[block].ops[-1]
    if not isinstance(branch, ir.Branch) or _reflects(function):
        return None
    order: list[int] = []
    pending = [branch.then, branch.otherwise]
    while pending and len(order) <= MAX_BLOCKS:
        label = pending.pop(0)
        if label not in order:
            order.append(label)
            last = function.blocks[label].ops[-1]
            if isinstance(last, ir.Jump | ir.Branch):
                pending.extend(SUCCESSORS[type(last)](last))
    for label in order:
        if _closed(function, (branch.then, branch.otherwise), label, block):
            return Meeting(label, tuple(sorted(_live(function)[label])))
    return None


def _reflects(function: ir.Function) -> bool:
    return any(isinstance(op, ir.GetGlobal | ir.GetName) and op.name in _REFLECTIVE for b in function.blocks for op in b.ops)


def _closed(function: ir.Function, sides: tuple[int, int], goal: int, start: int) -> bool:
    """Whether every way from the sides leads to ``goal``, over few blocks of plain operations and without a loop."""
    seen: dict[int, bool] = {}
    budget = [MAX_BLOCKS]

    def walk(label: int) -> bool:
        if label == goal:
            return True
        if label == start or seen.get(label) is False:
            return False
        if label in seen:
            return True
        budget[0] -= 1
        seen[label] = False
        block = function.blocks[label]
        last = block.ops[-1]
        plain = budget[0] >= 0 and all(type(op) in _PLAIN for op in block.ops) and isinstance(last, ir.Jump | ir.Branch)
        seen[label] = plain and all(walk(after) for after in SUCCESSORS[type(last)](last))
        return seen[label]

    return all(walk(side) for side in sides)


def _live(function: ir.Function) -> list[set[int]]:
    """For each block the registers that may be read before they are assigned, from its beginning on."""
    live: list[set[int]] = [set() for _ in function.blocks]
    changed = True
    while changed:
        changed = False
        for label in range(len(function.blocks) - 1, -1, -1):
            block = function.blocks[label]
            handler = live[block.handler] if block.handler is not None else set()
            now: set[int] = set(handler)
            for after in SUCCESSORS[type(block.ops[-1])](block.ops[-1]):
                now |= live[after]
            for op in reversed(block.ops):
                now = (now - set(DEFINES[type(op)](op))) | set(USES[type(op)](op)) | handler
            if now != live[label]:
                live[label] = now
                changed = True
    return live


def join(state: Any, regs: list[Value], code: Any, found: Meeting, sides: tuple[Any, Any], condition: T.Term) -> Any:
    """The block where both sides meet, the registers joined; None where the path has to be split."""
    if state.world.get("decimal") is not None:
        return None  # a decimal context keeps flags outside the heap
    state.freeze()
    before = _Watched(state)
    left = _run(state, regs, code, found, sides[0], condition, before)
    if left is None:
        return None
    right = _run(state, regs, code, found, sides[1], T.not_(condition), before)
    if right is None:
        return None
    joined = []
    for register in found.live:
        value = merged(code.language, condition, left[register], right[register])
        if value is MISSING:
            return None
        joined.append((register, value))
    for register in range(len(regs)):
        if left[register] is not regs[register] or right[register] is not regs[register]:
            regs[register] = UNBOUND
    for register, value in joined:
        regs[register] = value
    return code.blocks[found.label]


def merged(language: Any, condition: T.Term, a: Value, b: Value) -> Value:
    """The value that is ``a`` where the condition holds, else ``b``; ``MISSING`` where no scalar says it."""
    if a is b:
        return a
    if a is UNBOUND or b is UNBOUND:
        return MISSING
    return language.merge(condition, a, b)


class _Watched:
    """What a side must leave as it is; put back where it didn't."""

    def __init__(self, state: Any) -> None:
        self.frame = state.frame
        self.path, self.seen = state.path, state.seen
        self.model, self.checked = state.model, state.checked
        self.counter, self.symbols = state.counter, state.symbols
        self.log, self.output = state.log, state.output

    def restore(self, state: Any) -> bool:
        """Puts everything back but the registers; whether nothing had to be."""
        same = (
            not state.own and state.frame is self.frame and state.counter == self.counter
            and state.symbols == self.symbols and state.log is self.log and state.output is self.output
        )  # fmt: skip
        state.own = {}
        state.frame = self.frame
        state.path, state.seen = self.path, self.seen
        state.model, state.checked = self.model, self.checked
        state.counter, state.symbols = self.counter, self.symbols
        state.log, state.output = self.log, self.output
        return same


def _run(
    state: Any, regs: list[Value], code: Any, found: Meeting, block: Any, condition: T.Term, before: _Watched
) -> list[Value] | None:
    """The registers at the end of one side; None where it cannot be run alone. The state is as it was before."""
    frame = state.frame
    own = list(regs)
    frame.regs = own
    state.assume(condition)
    assumed = state.path
    try:
        ended = _steps(state, own, code, code.blocks[found.label], block) and state.path is assumed
    except (Fork, Raised, Unknown):
        ended = False
    clean = before.restore(state)
    frame.regs = regs
    return own if ended and clean else None


def _steps(state: Any, regs: list[Value], code: Any, goal: Any, block: Any) -> bool:
    left = MAX_OPS
    while block is not goal:
        left -= block.cost
        if left < 0:
            return False
        state.steps += block.cost
        following: Any = None
        for op in block.ops:
            call = block.calls.get(op)
            if call is not None and not code.language.is_pure(state, regs[call.func]):
                return False
            following = op(state, regs)
            if following is not None:
                break
        if following is SWITCH or following is None:
            return False
        block = following
    return True
