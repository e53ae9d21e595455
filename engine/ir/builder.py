"""Builds the blocks of one function: labels, registers, handlers, and the clean-up of what was built.

A frontend emits operations into the current block, in the order in which the source evaluates them; `finish` then
drops what cannot be reached, follows jumps to jumps, joins straight lines, and removes every `check_bound` that
dataflow proves useless. Not for: anything that knows a language; shapes of constructs (`presage.frontends.shapes`).
"""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Block, Label, Op, Reg, Span


class Builder:
    """The function under construction.

    `ops` is the list of the current block; after a terminator it is a list that no block holds, so that dead code is
    lowered like live code and dropped (`dead` is true there). `handler` is what a block started now gets.
    Registers below `locals_count` are parameters and local variables, the others temporaries.
    """

    def __init__(self, locals_count: int, bound: int = 0) -> None:
        """`bound`: how many of the first registers have a value on entry (the parameters)."""
        self.locals_count = locals_count
        self.registers = locals_count
        self.handler: Label | None = None
        self.blocks: list[Block] = []
        self.ops: list[Op] = []
        self.flow = _Flow()
        self.label: Label = _NOWHERE
        self.order: list[Label] = []
        self.entry_bound = (1 << bound) - 1
        self._flows: list[_Flow] = []
        self._checks: list[_Check] = []
        self.start(self.new_block())

    # --- registers and operations

    def temp(self) -> Reg:
        """A new temporary register."""
        register = self.registers
        self.registers = register + 1
        return register

    def emit(self, op: Op) -> None:
        """Appends an operation that is not a terminator."""
        self.ops.append(op)

    def terminate(self, op: ops.Terminator) -> None:
        """Ends the current block; what follows is unreachable until `start`."""
        self.ops.append(op)
        self.ops = []
        self.flow = _Flow()
        self.label = _NOWHERE

    def const(self, span: Span, value: object) -> Reg:
        """A new temporary that holds a literal."""
        register = self.registers
        self.registers = register + 1
        self.ops.append(ops.Const(span, register, value))
        return register

    def intrinsic(self, span: Span, name: str, *args: Reg) -> Reg:
        """A new temporary that receives the result of an intrinsic."""
        register = self.temp()
        self.ops.append(ops.Intrinsic(span, register, name, args))
        return register

    def assign(self, span: Span, local: Reg, value: Reg) -> None:
        """Gives a local variable (or any register) the value of `value`.

        Where the value was computed by the last operation into a temporary, that operation writes `local` itself: so
        `value` must not be used afterwards unless it is a local variable's register.
        """
        if value != local:
            last = self.ops[-1] if self.ops else None
            if value >= self.locals_count and last is not None and getattr(last, "dest", -1) == value:
                last.dest = local  # type: ignore[attr-defined]
            else:
                self.ops.append(ops.Move(span, local, value))
        if local < self.locals_count:
            self.bind(local)

    def copy(self, span: Span, local: Reg, value: Reg) -> None:
        """Like `assign`, but `value` stays usable afterwards."""
        if value != local:
            self.ops.append(ops.Move(span, local, value))
        if local < self.locals_count:
            self.bind(local)

    def private(self, span: Span, value: Reg) -> Reg:
        """`value` in a register that no assignment to a local variable can change."""
        if value >= self.locals_count:
            return value
        register = self.temp()
        self.ops.append(ops.Move(span, register, value))
        return register

    # --- blocks

    def new_block(self) -> Label:
        """A label to jump to; `start` says where its block begins."""
        label = len(self.blocks)
        self.blocks.append(Block(label, []))
        self._flows.append(_Flow())
        return label

    def start(self, label: Label) -> None:
        """Makes `label` the current block, with the current handler. The former one must have been ended."""
        block = self.blocks[label]
        block.handler = self.handler
        self.ops = block.ops
        self.flow = self._flows[label]
        self.label = label
        self.order.append(label)

    def jump(self, span: Span, target: Label) -> None:
        """Ends the current block with a jump."""
        self.terminate(ops.Jump(span, target))

    def goto(self, span: Span, target: Label) -> None:
        """Ends the current block with a jump and starts the target there."""
        self.ops.append(ops.Jump(span, target))
        self.start(target)

    def branch(self, span: Span, condition: Reg, then: Label, otherwise: Label) -> None:
        """Ends the current block with a branch on a Boolean."""
        self.terminate(ops.Branch(span, condition, then, otherwise))

    def enter(self, span: Span, handler: Label | None) -> Label | None:
        """From here on `handler` takes what is raised; returns the former handler, for the next `enter`."""
        former = self.handler
        self.handler = handler
        if handler != former:
            if self.ops:
                self.goto(span, self.new_block())
            elif not self.dead:
                self.blocks[self.label].handler = handler
        return former

    @property
    def dead(self) -> bool:
        """Whether nothing reaches the current place, as far as is known here."""
        return self.label == _NOWHERE

    # --- which locals have a value

    def bind(self, local: Reg) -> None:
        """Records that the local has a value from here on."""
        flow = self.flow
        bit = 1 << local
        flow.gained |= bit
        flow.lost &= ~bit

    def bind_on_edge(self, target: Label, local: Reg) -> None:
        """Records that the local has a value where `target` begins (the item of a `next`)."""
        self._flows[target].entry |= 1 << local

    def unbind(self, span: Span, local: Reg) -> None:
        """The local has no value from here on."""
        flow = self.flow
        bit = 1 << local
        flow.gained &= ~bit
        flow.lost |= bit
        flow.ever_lost |= bit
        self.ops.append(ops.Unbind(span, local))

    def check(self, span: Span, local: Reg, name: str) -> None:
        """Emits `check_bound` where this block alone does not show that the local has a value."""
        flow = self.flow
        bit = 1 << local
        if flow.gained & bit or (self.label == 0 and self.entry_bound & bit and not flow.ever_lost & bit):
            return
        op = ops.CheckBound(span, local, name)
        if not flow.lost & bit and not self.dead:
            self._checks.append(_Check(self.label, bit, op))
        flow.gained |= bit
        flow.lost &= ~bit
        self.ops.append(op)

    # --- the end

    def finish(self) -> list[Block]:
        """The blocks, cleaned up and numbered in order. The builder must not be used afterwards.

        Where lowering was given up in the middle of a construct, blocks may lack an end: they end in `unknown`.
        """
        if len(self.order) == 1 and self.dead and not self._checks:
            return self.blocks[:1]  # one straight line
        live = self._reachable()
        if self._checks:
            self._drop_checks(live)
        if self._follow_jumps(live):
            live = self._reachable()
        self._join(live)
        order = dict.fromkeys([*self.order, *range(len(self.blocks))])  # blocks that were never started come last
        return self._number([label for label in order if label in live])

    def _reachable(self) -> set[Label]:
        """Labels of blocks that control can enter; only asked for membership."""
        blocks = self.blocks
        seen = {0}
        work = [0]
        while work:
            block = blocks[work.pop()]
            if not block.ops or not isinstance(block.ops[-1], ops.Terminator):
                self._give_up(block)
            for label in successors(block.ops[-1]):
                if label not in seen:
                    seen.add(label)
                    work.append(label)
            handler = block.handler
            if handler is not None and handler not in seen:
                seen.add(handler)
                work.append(handler)
                if not blocks[handler].ops:  # never started
                    blocks[handler].ops.append(ops.Catch(block.ops[-1].span, self.temp()))
        return seen

    def _give_up(self, block: Block) -> None:
        """Ends a block that construction left open."""
        span = block.ops[-1].span if block.ops else ops.NO_SPAN
        register = self.temp()
        block.ops.append(ops.Unknown(span, register, "incomplete"))
        block.ops.append(ops.Return(span, register))

    def _drop_checks(self, live: set[Label]) -> None:
        """Removes the checks of locals that have a value on every path (forward must-analysis on bit sets)."""
        blocks, flows = self.blocks, self._flows
        every = (1 << self.locals_count) - 1
        before = [every] * len(blocks)
        before[0] = self.entry_bound
        work = [label for label in reversed(self.order) if label in live]
        queued = set(work)
        while work:
            label = work.pop()
            queued.discard(label)
            flow = flows[label]
            entry = before[label] | flow.entry
            after = entry & ~flow.lost | flow.gained
            targets = [(target, after) for target in successors(blocks[label].ops[-1])]
            handler = blocks[label].handler
            if handler is not None:
                targets.append((handler, entry & ~flow.ever_lost))
            for target, value in targets:
                known = before[target] & value
                if known != before[target]:
                    before[target] = known
                    if target not in queued:
                        queued.add(target)
                        work.append(target)
        useless: dict[Label, set[int]] = {}
        for check in self._checks:
            if (before[check.label] | flows[check.label].entry) & check.bit:
                useless.setdefault(check.label, set()).add(id(check.op))
        for label, found in useless.items():
            kept = blocks[label].ops
            kept[:] = [op for op in kept if id(op) not in found]

    def _follow_jumps(self, live: set[Label]) -> bool:
        """Lets terminators lead past blocks that only jump, and turns branches with one target into jumps.

        Returns whether there were any such blocks.
        """
        blocks = self.blocks
        final: dict[Label, Label] = {}
        for label in live:
            first = blocks[label].ops[0]
            if isinstance(first, ops.Jump) and first.target != label:
                final[label] = first.target
        if not final:
            return False
        for label in final:
            seen = {label}
            target = final[label]
            while target in final and target not in seen:
                seen.add(target)
                target = final[target]
            final[label] = target
        for label in live:
            kept = blocks[label].ops
            last = kept[-1]
            retarget(last, final)
            if isinstance(last, ops.Branch) and last.then == last.otherwise:
                kept[-1] = ops.Jump(last.span, last.then)
        return True

    def _join(self, live: set[Label]) -> None:
        """Joins a block that ends in a jump with its target where nothing else leads there."""
        blocks = self.blocks
        entries = dict.fromkeys(live, 0)
        entries[0] = 2
        for label in live:
            block = blocks[label]
            for target in successors(block.ops[-1]):
                entries[target] += 1
            if block.handler is not None:
                entries[block.handler] = 2
        for label in self.order:
            if label not in live:
                continue
            block = blocks[label]
            last = block.ops[-1]
            while isinstance(last, ops.Jump):
                target = last.target
                following = blocks[target]
                if entries[target] != 1 or following.handler != block.handler or target == label:
                    break
                block.ops.pop()
                block.ops.extend(following.ops)
                live.discard(target)
                last = block.ops[-1]

    def _number(self, order: list[Label]) -> list[Block]:
        numbers = {label: number for number, label in enumerate(order)}
        blocks = []
        for label in order:
            block = self.blocks[label]
            retarget(block.ops[-1], numbers)
            block.label = numbers[label]
            if block.handler is not None:
                block.handler = numbers[block.handler]
            blocks.append(block)
        return blocks


_NOWHERE = -1
"""The label of no block: where dead code goes."""


class _Flow:
    """What one block does to the set of locals that have a value (bit per register).

    entry: bound by the edge into it. gained, lost: bound and unbound at its end. ever_lost: unbound at some point.
    """

    __slots__ = ("entry", "ever_lost", "gained", "lost")

    def __init__(self) -> None:
        self.entry = self.gained = self.lost = self.ever_lost = 0


class _Check:
    """A `check_bound` that may turn out useless."""

    __slots__ = ("bit", "label", "op")

    def __init__(self, label: Label, bit: int, op: ops.CheckBound) -> None:
        self.label = label
        self.bit = bit
        self.op = op


def successors(op: Op) -> tuple[Label, ...]:
    """The labels that a terminator names, in printed order, with repeats."""
    if isinstance(op, ops.Jump):
        return (op.target,)
    if isinstance(op, ops.Branch):
        return (op.then, op.otherwise)
    if isinstance(op, ops.Next):
        return (op.body, op.exit)
    if isinstance(op, ops.Switch):
        return (*(label for _, label in op.cases), op.default)
    return ()


def retarget(op: Op, mapping: dict[Label, Label]) -> None:
    """Replaces the labels that a terminator names; labels not in `mapping` stay."""
    if isinstance(op, ops.Jump):
        op.target = mapping.get(op.target, op.target)
    elif isinstance(op, ops.Branch):
        op.then = mapping.get(op.then, op.then)
        op.otherwise = mapping.get(op.otherwise, op.otherwise)
    elif isinstance(op, ops.Next):
        op.body = mapping.get(op.body, op.body)
        op.exit = mapping.get(op.exit, op.exit)
    elif isinstance(op, ops.Switch):
        op.cases = tuple((value, mapping.get(label, label)) for value, label in op.cases)
        op.default = mapping.get(op.default, op.default)
