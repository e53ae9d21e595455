"""What calls go through: blocks, lines, and the data that comparisons and methods see.

A module's functions are compiled with a few operations more, which note and change nothing. Not for forks: what is noted
belongs to the one run that goes on.
"""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.code import Code
from presage.engine.lang.values import MISSING, Closure, Method, Ref, Sym, Unknown, Value
from presage.frontends.python.meaning.convert import ATOMS, NotPlain, to_host
from presage.frontends.python.meaning.language import Python

NUMBERS = (int, float)
FAR = float(1 << 60)
"""Difference of numbers from which on they only count as different."""
MOST = 200
"""Values that one call notes of what was compared."""


class Watch:
    """What the last call went through; emptied before each.

    ``blocks`` are the (function's key, block's label) entered, in the order of the first time. ``lines`` are those of which an
    operation was begun. ``gaps`` are the least differences of the numbers that each line compared. ``compared`` are the plain
    values that comparisons and methods saw, noted while ``noting``.
    """

    def __init__(self) -> None:
        self.blocks: dict[tuple[str, int], None] = {}
        self.lines: dict[int, None] = {}
        self.compared: list[Any] = []
        self.gaps: dict[int, float] = {}
        self.noting = False

    def clear(self) -> None:
        """Forgets the last call."""
        self.blocks.clear()
        self.lines.clear()
        self.compared.clear()
        self.gaps.clear()

    def code(self, key: str, path: str, language: Any, project: bool, resolve: Any) -> Code:
        """A function that is watched; see :class:`presage.engine.lang.code.Code`."""
        made = WatchedCode(key, path, WatchedPython(self), project, resolve)
        made.watch = self
        return made


class WatchedCode(Code):
    """A function whose blocks note in ``watch`` that they were entered, and which of their lines were begun."""

    __slots__ = ("watch",)

    watch: Watch

    def compiled(self) -> list[Any]:
        """The blocks with what is noted. They keep their cost."""
        first = self.blocks is None
        blocks = super().compiled()
        if first:
            for block in blocks:
                self._mark(block)
        return blocks

    def _mark(self, block: Any) -> None:
        ops: list[Closure] = [_noting(self.watch.blocks, (self.key, block.label))]
        spans = [block.spans[0]]
        line = 0
        for op, span in zip(block.ops, block.spans, strict=True):
            if span.line not in (0, line):
                line = span.line
                ops.append(_noting(self.watch.lines, line))
                spans.append(span)
            ops.append(op)
            spans.append(span)
        block.ops[:] = ops
        block.spans[:] = spans


def _noting(found: dict[Any, None], place: Any) -> Closure:
    def note(state: Any, regs: list[Value]) -> None:
        found[place] = None

    return note


class WatchedPython(Python):
    """Python's meaning, with notes of the operands of comparisons and calls."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def compile(self, op: ir.Op, code: Any) -> list[Closure] | None:
        """The operation's closures, after one that notes its operands."""
        closures = super().compile(op, code)
        if closures is None:
            return None
        if type(op) is ir.Compare:
            return [self._gap(op.left, op.right, op.span.line), self._note(op.left, op.right), *closures]
        if type(op) is ir.Call:
            return [self._note(op.func, *op.args), *closures]
        if type(op) in (ir.GetItem, ir.SetItem, ir.DelItem):
            return [self._note(op.index), *closures]  # type: ignore[attr-defined]
        return closures

    def _gap(self, left: int, right: int, line: int) -> Closure:
        gaps = self.watch.gaps

        def note(state: Any, regs: list[Value]) -> None:
            one, other = regs[left], regs[right]
            if type(one) in NUMBERS and type(other) in NUMBERS:
                gap = abs(one - other)
                if gap == gap and gap < gaps.get(line, FAR):
                    gaps[line] = gap

        return note

    def _note(self, *registers: int) -> Closure:
        watch = self.watch
        found = watch.compared

        def note(state: Any, regs: list[Value]) -> None:
            if watch.noting and len(found) < MOST:
                for register in registers:
                    value = regs[register]
                    if type(value) is Method:
                        value = value.receiver
                    seen = plain(state, value)
                    if seen is not MISSING:
                        found.append(seen)

        return note


def plain(state: Any, value: Value) -> Any:
    """A value as host data, or ``MISSING``."""
    if type(value) not in ATOMS and (type(value) is Sym or type(value) not in (tuple, Ref)):
        return MISSING
    try:
        return to_host(state, value)
    except (NotPlain, Unknown, TypeError):
        return MISSING
