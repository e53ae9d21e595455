"""Activations of functions: shared between the machine that steps them and the meanings that make them."""

from __future__ import annotations

from typing import Any

from presage.engine.ir.ops import NO_SPAN, Span
from presage.engine.lang.values import Ref, Value


class Frame:
    """An activation of a function.

    ``pc`` is the index of the next operation of ``block``. ``ret`` tells where the result goes: a
    register of ``back`` or a continuation. ``handled`` is the exception being handled, ``caught``
    the one that a handler is about to take. ``generator`` is the generator that owns the frame,
    ``delegate`` the iterator it currently delegates to, ``sent`` what was last sent in.
    """

    __slots__ = (
        "back",
        "block",
        "caught",
        "cells",
        "code",
        "delegate",
        "depth",
        "function",
        "generator",
        "globals",
        "handled",
        "namespace",
        "pc",
        "regs",
        "ret",
        "sent",
    )

    def __init__(self, code: Any, regs: list[Value], cells: tuple[Ref, ...], globals_: Ref) -> None:
        self.code = code
        self.regs = regs
        self.cells = cells
        self.globals = globals_
        blocks = code.blocks
        self.block: Any = (code.compiled() if blocks is None else blocks)[0]
        self.pc = self.depth = 0
        self.ret: Any = None
        self.delegate: Value = None
        self.sent: Value = None
        self.back: Frame | None = None
        self.namespace: Ref | None = None
        self.handled: Ref | None = None
        self.caught: Ref | None = None
        self.generator: Ref | None = None
        self.function: Ref | None = None

    def copy(self) -> Frame:
        """A copy with registers of its own; ``back`` still names the original's caller."""
        new = Frame.__new__(Frame)
        for name in Frame.__slots__:
            setattr(new, name, getattr(self, name))
        new.regs = list(self.regs)
        return new

    @property
    def span(self) -> Span:
        """The span of the operation that runs, or that called; of the first one where a block is about to begin."""
        pc = self.pc
        spans = self.block.spans
        index = pc - 1 if pc > 0 else 0
        return spans[index] if index < len(spans) else NO_SPAN


MAYBE = 1 << 32
"""What a level that the interpreter may or may not enter adds to a frame's depth."""


def deeper(depth: int, levels: tuple[str | None, ...]) -> int:
    """A depth with some levels of the interpreter's own added."""
    return depth + sum([MAYBE if level is None else 1 for level in levels])


def copy_frames(frame: Frame | None) -> Frame | None:
    """Copies a chain of frames."""
    first: Frame | None = None
    last: Frame | None = None
    while frame is not None:
        new = frame.copy()
        if last is None:
            first = new
        else:
            last.back = new
        last = new
        frame = frame.back
    return first


class Ended:
    """The continuation below a state's first frame: keeps its result."""

    def returned(self, state: Any, value: Value) -> Any:
        """The run is over."""
        state.result = value
        return None

    def raised(self, state: Any, exception: Ref) -> Any:
        """The run ends with an uncaught exception."""
        return None
