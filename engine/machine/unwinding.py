"""Leaving frames by an exception, until one handles it."""

from __future__ import annotations

from presage.engine.lang.values import Fork, Raised, Ref, Unknown
from presage.engine.machine.state import State


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
