"""The stepping loop: runs one state until it ends, forks, becomes unknown or spends its budget.

The loop is the machine's hot path. It iterates over a block's closures with the host's own list
iterator and asks that iterator for its position only when a frame changes or something raises.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import SWITCH, Closure, Fork, Raised, Switched, Unknown
from presage.engine.machine import interleaved
from presage.engine.machine.state import OutOfBudget, State
from presage.engine.machine.unwinding import raise_in, unwind


def run(state: State) -> None:
    """Steps ``state`` until its last frame ends (``state.result`` or ``state.uncaught``).

    Raises:
        Fork: an operation has several outcomes; the current frame stands before it.
        Unknown: the simulation cannot go on exactly; the current frame stands after the operation.
    """
    while True:
        try:
            if type(state) is State and interleaved.is_due(state):
                interleaved.change(state)
            if type(state) is State:
                _run(state)
            else:
                interleaved.run(state)
            return
        except Switched:
            interleaved.change(state)


def _run(state: State) -> None:
    """Steps the only thread."""
    limit = state.limit
    while True:
        frame = state.frame
        if frame is None:
            return
        regs = frame.regs
        block = frame.block
        ops: Any = iter(block.ops)
        if frame.pc:
            ops.__setstate__(frame.pc)
        signal: Any = None
        try:
            while True:
                for op in ops:
                    signal = op(state, regs)
                    if signal is not None:
                        break
                if signal is SWITCH:
                    frame.pc = len(block.ops) - ops.__length_hint__()
                    if state.steps > limit:
                        raise OutOfBudget(limit)
                    break
                block = frame.block = signal
                ops = iter(block.ops)
                state.steps += block.cost
                if state.steps > limit:
                    raise OutOfBudget(limit)
        except Raised as raised:
            frame.pc = len(block.ops) - ops.__length_hint__()
            if raised.again:
                unwind(state, raised.ref, False)
            else:
                raise_in(state, raised.ref)
        except Fork:
            frame.pc = len(block.ops) - ops.__length_hint__() - 1
            raise
        except (Unknown, Switched):
            frame.pc = len(block.ops) - ops.__length_hint__()
            raise


def take(state: State, resume: Closure | None) -> None:
    """Carries out the alternative of a fork in ``state``, whose frame stands before the operation."""
    frame = state.frame
    if resume is None or frame is None:
        return
    frame.pc += 1
    try:
        signal = resume(state, frame.regs)
    except Raised as raised:
        raise_in(state, raised.ref)
        return
    if signal is not None:
        state.resume(signal)
