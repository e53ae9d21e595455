"""What a traced run records: the lines in order, and the variables after a line, the last time that it was left.

A line is left when the same activation begins another one, suspends, returns or is left by an exception; so the last
time is the last of these, in whatever activation. Which one that is shows only at the end: a first run counts, a second
one with the counts (`totals`) keeps the values at the right moment. Runs are deterministic, so both see the same.
"""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.values import UNBOUND, Closure, Signal, Unknown, Value
from presage.frontends.python.meaning import intrinsics
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.rendering import LIMIT, render
from presage.frontends.python.tracing.lowering import TRACE_AGAIN, TRACE_LEAVE, TRACE_LINE

FIRST = 10_000
"""How many lines are kept in order."""


class Recorder:
    """See the module's docstring. `values` are source forms by line and name, None for what has none."""

    def __init__(self, totals: dict[int, int] | None = None) -> None:
        self.totals = totals
        self.lines: list[int] = []
        self.begun = 0
        self.covered: dict[int, None] = {}
        self.left: dict[int, int] = {}
        self.values: dict[int, dict[str, str | None]] = {}

    def begin(self, line: int) -> None:
        """A line begins."""
        self.begun += 1
        if self.begun <= FIRST:
            self.lines.append(line)
        self.covered[line] = None

    def leave(self, state: Any, line: int, regs: list[Value], code: Any) -> None:
        """A line of the current activation is left."""
        count = self.left[line] = self.left.get(line, 0) + 1
        if self.totals is not None and self.totals.get(line) == count:
            self.values[line] = {name: _shown(state, value) for name, value in variables(state, regs, code).items()}


def variables(state: Any, regs: list[Value], code: Any) -> dict[str, Value]:
    """The variables of the current activation that have a value: locals and shared ones, a class's or module's names.

    Names with two underscores at both ends are left out of classes and modules, where nobody wrote most of them.
    """
    frame, function = state.frame, code.function
    if function.kind in ("module", "class"):
        space = _namespace(state, frame, function.kind)
        return {name: value for name, value in space.items() if not (name[:2] == "__" == name[-2:])}
    found = {name: regs[index] for index, name in enumerate(function.locals)}
    for index, name in enumerate(function.cells + function.frees):
        found[name] = state.obj(frame.cells[index]).value
    return {name: value for name, value in found.items() if value is not UNBOUND and name[:1] != "."}


def _namespace(state: Any, frame: Any, kind: str) -> dict[str, Value]:
    if kind == "class" and frame.namespace is not None:
        table: dict[str, Value] = getattr(state.obj(frame.namespace), "table", {})
        return {name: value for name, value in table.items() if type(name) is str}
    return attrs_of(state, state.obj(frame.globals)) or {}


def _shown(state: Any, value: Value) -> str | None:
    try:
        shown = render(state, value)
    except Unknown:
        return None
    return shown if len(shown) <= LIMIT else None


# --- operations ----------------------------------------------------------------------------------


def _line(op: ir.Intrinsic, code: Any) -> Closure:
    slot, line = op.dest, op.span.line

    def trace_line(state: Any, regs: list[Value]) -> Signal:
        former = regs[slot]
        if former == line:
            return
        recorder = state.session.recorder
        if former is not UNBOUND:
            recorder.leave(state, abs(former), regs, code)
        regs[slot] = line
        recorder.begin(line)

    return trace_line


def _again(op: ir.Intrinsic, code: Any) -> Closure:
    slot = op.dest

    def trace_again(state: Any, regs: list[Value]) -> Signal:
        former = regs[slot]
        if former is not UNBOUND:
            regs[slot] = -abs(former)

    return trace_again


def _leave(op: ir.Intrinsic, code: Any) -> Closure:
    slot = op.dest

    def trace_leave(state: Any, regs: list[Value]) -> Signal:
        former = regs[slot]
        if former is not UNBOUND:
            state.session.recorder.leave(state, abs(former), regs, code)

    return trace_leave


intrinsics.COMPILED.update({TRACE_LINE: _line, TRACE_AGAIN: _again, TRACE_LEAVE: _leave})
