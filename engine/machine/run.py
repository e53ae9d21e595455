"""The stepping loop: runs one state until it ends, forks, becomes unknown or spends its budget.

The loop is the machine's hot path. It iterates over a block's closures with the host's own list
iterator and asks that iterator for its position only when a frame changes or something raises.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import SWITCH, Closure, Fork, Raised, Ref, Unknown
from presage.engine.machine.state import OutOfBudget, State


def run(state: State) -> None:
    """Steps ``state`` until its last frame ends (``state.result`` or ``state.uncaught``).

    Raises:
        Fork: an operation has several outcomes; the current frame stands before it.
        Unknown: the simulation cannot go on exactly; the current frame stands after the operation.
    """
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
        except Unknown:
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


def raise_in(state: State, exception: Ref) -> None:
    """An operation of the current frame raises: chains, then unwinds to a handler.

    With no handler left the state ends with ``state.uncaught``.
    """
    frame = state.frame
    if frame is not None:
        frame.code.language.chain(state, exception, frame.handled)
    unwind(state, exception)


def unwind(state: State, exception: Ref, noted: bool = True) -> None:
    """Leaves frames until one handles ``exception``; notes each in its traceback, the first one if ``noted``."""
    while True:
        frame = state.frame
        if frame is None:
            state.uncaught = exception
            return
        code = frame.code
        if noted and not code.hidden:
            code.language.passed(state, exception, code.path, code.qualname, frame.span.line)
        noted = True
        handler = frame.block.handler
        if handler is not None:
            frame.caught = exception
            frame.block = handler
            frame.pc = 0
            state.steps += handler.cost
            return
        state.frame = frame.back
        if code.project and frame.back is not None and not frame.back.code.project:
            name, words, trace = code.language.describe(state, exception)
            state.record(("escaped", state.process, state.place, name, words, trace))
        if frame.generator is not None:
            exception = code.language.generator_raised(state, frame, exception)
        ret = frame.ret
        if type(ret) is int:
            continue
        try:
            signal = ret.raised(state, exception)
        except Raised as raised:
            exception = raised.ref
            continue
        except Fork:
            raise Unknown("a symbolic decision while an exception is handled by a built-in") from None
        if signal is not None:
            state.resume(signal)
            return
