"""Functions compiled to closures: what the stepping loop runs.

Every operation becomes a closure ``op(state, registers)`` made once per function. Operations whose
meaning belongs to a language are compiled by that language; this file compiles the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.ir.operands import successors
from presage.engine.lang import merging
from presage.engine.lang.objects import Cell
from presage.engine.lang.protocol import Language
from presage.engine.lang.values import SWITCH, UNBOUND, Closure, Fork, Signal, Sym, Unknown, Value


class CBlock:
    """A compiled basic block. ``cost`` is its number of operations, charged when it is entered.

    ``origins`` are the operations that the closures were made of; ``watches`` tell what they do to shared memory, once
    somebody has asked.
    """

    __slots__ = ("calls", "cost", "handler", "label", "ops", "origins", "spans", "watches")

    def __init__(self, label: int) -> None:
        self.label = label
        self.ops: list[Closure] = []
        self.spans: list[ir.Span] = []
        self.origins: list[ir.Op] = []
        self.watches: list[tuple[Any, bool]] | None = None
        self.handler: CBlock | None = None
        self.calls: dict[Closure, ir.Call] = {}
        self.cost = 0


@dataclass(frozen=True)
class Outline:
    """What calling a function needs to know before its operations are there."""

    key: str
    kind: str
    params: tuple[ir.Param, ...]
    registers: int
    cells: int


class Binding:
    """Where arguments go, by registers: what binding a call's arguments needs of the parameters.

    ``positional`` are those that take positional arguments, ``named`` those that can be given by name,
    ``keywords`` those given by name only; ``rest`` and ``extra`` collect what is left, or are None. ``shapes`` is for what a
    language works out of calls of one shape.
    """

    __slots__ = ("extra", "keywords", "named", "positional", "rest", "shapes")

    def __init__(self, params: tuple[ir.Param, ...]) -> None:
        kinds = [p.kind for p in params]
        self.positional = tuple([i for i, kind in enumerate(kinds) if kind in ("positional", "normal")])
        self.named = {p.name: i for i, p in enumerate(params) if p.kind in ("normal", "keyword")}
        self.keywords = tuple([(i, p.name) for i, p in enumerate(params) if p.kind == "keyword"])
        self.rest = kinds.index("rest") if "rest" in kinds else None
        self.extra = kinds.index("keywords") if "keywords" in kinds else None
        self.shapes: dict[Any, Any] = {}


OFTEN = 8
"""Activations after which the interpreter has learned how a function's operations are best carried out."""

_COUNT = re.compile(r"#\d+")
"""What tells definitions of one name apart in keys, those around a function included."""


class Code:
    """A function ready to run. ``blocks`` is None until the first activation.

    Only names are there from the start: the function is looked up (and so lowered) when something
    else is asked for, which for most functions of a library is never. ``blank`` is the tail of a fresh
    register list after the parameters; ``plain`` tells that all parameters are ordinary and required,
    so that a positional call needs no binding. ``entries`` counts activations, as far as :data:`OFTEN`;
    ``shared`` tells that they are those of several runs, since the function is a library's.
    """

    __slots__ = (
        "_resolve",
        "_resolved",
        "binding",
        "blank",
        "blocks",
        "cells",
        "entries",
        "hidden",
        "key",
        "kind",
        "language",
        "name",
        "names",
        "nparams",
        "outline",
        "params",
        "path",
        "plain",
        "project",
        "qualname",
        "shared",
        "weight",
    )

    binding: Binding
    outline: Outline
    kind: str
    params: tuple[ir.Param, ...]
    names: tuple[str, ...]
    nparams: int
    plain: bool
    blank: list[Value]
    cells: int

    def __init__(
        self,
        key: str,
        path: str,
        language: Language,
        project: bool,
        resolve: Callable[[], tuple[ir.Function, ir.Module]],
    ) -> None:
        self._resolve = resolve
        self._resolved: tuple[ir.Function, ir.Module] | None = None
        self.language = language
        self.key = key
        self.qualname = _COUNT.sub("", key)
        self.name = self.qualname.rpartition(".")[2]
        self.path = path
        self.project = project
        self.weight = 1
        self.entries = 0
        self.shared = False
        self.hidden = False
        self.blocks: list[CBlock] | None = None

    def describe(self, outline: Outline) -> None:
        """Takes over what is known of the function, so that it need not be looked up for a call."""
        self.outline = outline
        self.kind = outline.kind
        self.params = outline.params
        self.nparams = len(outline.params)
        self.names = tuple([p.name for p in outline.params])
        self.plain = all([p.kind == "normal" for p in outline.params])
        self.blank = [UNBOUND] * (outline.registers - self.nparams)
        self.cells = outline.cells

    def __getattr__(self, name: str) -> Any:
        """Fills in what the function's own IR tells; called for an attribute that is not there yet."""
        if name not in Code.__slots__:
            raise AttributeError(name)
        if name == "binding":
            self.binding = Binding(self.params)
            return self.binding
        function = self.function
        self.describe(Outline(function.key, function.kind, function.params, function.registers, len(function.cells)))
        return getattr(self, name)

    @property
    def function(self) -> ir.Function:
        """The function's IR."""
        if self._resolved is None:
            self._resolved = self._resolve()
        return self._resolved[0]

    @property
    def module(self) -> ir.Module:
        """The module that the function stands in."""
        if self._resolved is None:
            self._resolved = self._resolve()
        return self._resolved[1]

    @property
    def outlined(self) -> bool:
        """Whether :meth:`describe` has been called."""
        try:
            object.__getattribute__(self, "outline")
        except AttributeError:
            return False
        return True

    def watches(self, block: CBlock) -> list[tuple[Any, bool]]:
        """What each closure of a block does to memory that threads share; see :meth:`Language.watched`."""
        found = block.watches
        if found is None:
            found, former = [], None
            for op in block.origins:
                note, whole = self.language.watched(op, self)
                found.append((note if op is not former else None, whole))
                former = op
            block.watches = found
        return found

    @property
    def loops(self) -> bool:
        """Whether control may go back to an earlier block."""
        return any(label <= block.label for block in self.function.blocks for label in successors(block.ops[-1]))

    def compiled(self) -> list[CBlock]:
        """The compiled blocks, made on first use."""
        blocks = self.blocks
        if blocks is None:
            blocks = self.blocks = _compile(self)
        return blocks

    def __repr__(self) -> str:
        return f"<code {self.path} {self.qualname}>"


def _compile(code: Code) -> list[CBlock]:
    blocks = [CBlock(block.label) for block in code.function.blocks]
    code.blocks = blocks
    for block, compiled in zip(code.function.blocks, blocks, strict=True):
        if block.handler is not None:
            compiled.handler = blocks[block.handler]
        for op in block.ops:
            closures = code.language.compile(op, code)
            if closures is None:
                closures = [_NEUTRAL[type(op)](op, code)]
            compiled.ops.extend(closures)
            if type(op) is ir.Call:
                compiled.calls.update(dict.fromkeys(closures, op))
            compiled.spans.extend([op.span] * len(closures))
            compiled.origins.extend([op] * len(closures))
        compiled.cost = len(compiled.ops)
    return blocks


# --- neutral operations ------------------------------------------------------------------------


def _const(op: ir.Const, code: Code) -> Closure:
    dest, value = op.dest, op.value

    def const(state: Any, regs: list[Value]) -> Signal:
        regs[dest] = value

    return const


def _move(op: ir.Move, code: Code) -> Closure:
    dest, src = op.dest, op.src

    def move(state: Any, regs: list[Value]) -> Signal:
        regs[dest] = regs[src]

    return move


def _unknown(op: ir.Unknown, code: Code) -> Closure:
    reason, span = op.reason, op.span

    def unknown(state: Any, regs: list[Value]) -> Signal:
        raise Unknown(reason, span)

    return unknown


def _check_bound(op: ir.CheckBound, code: Code) -> Closure:
    reg, name, language = op.reg, op.name, code.language

    def check_bound(state: Any, regs: list[Value]) -> Signal:
        if regs[reg] is UNBOUND:
            raise language.unbound(state, name, False)

    return check_bound


def _unbind(op: ir.Unbind, code: Code) -> Closure:
    reg = op.reg

    def unbind(state: Any, regs: list[Value]) -> Signal:
        regs[reg] = UNBOUND

    return unbind


def _cell_name(code: Code, index: int) -> tuple[str, bool]:
    own = code.function.cells
    return (own[index], False) if index < len(own) else (code.function.frees[index - len(own)], True)


def _get_cell(op: ir.GetCell, code: Code) -> Closure:
    dest, index, language = op.dest, op.cell, code.language
    name, free = _cell_name(code, index)

    def get_cell(state: Any, regs: list[Value]) -> Signal:
        ref = state.frame.cells[index]
        cell = state.own.get(ref)
        if cell is None:
            cell = state.base[ref]
        value = cell.value
        if value is UNBOUND:
            raise language.unbound(state, name, free)
        regs[dest] = value

    return get_cell


def _set_cell(op: ir.SetCell, code: Code) -> Closure:
    src, index = op.value, op.cell

    def set_cell(state: Any, regs: list[Value]) -> Signal:
        state.own[state.frame.cells[index]] = Cell(regs[src])

    return set_cell


def _del_cell(op: ir.DelCell, code: Code) -> Closure:
    index, language = op.cell, code.language
    name, free = _cell_name(code, index)

    def del_cell(state: Any, regs: list[Value]) -> Signal:
        ref = state.frame.cells[index]
        if state.obj(ref).value is UNBOUND:
            raise language.unbound(state, name, free)
        state.own[ref] = Cell()

    return del_cell


def _jump(op: ir.Jump, code: Code) -> Closure:
    assert code.blocks is not None
    target = code.blocks[op.target]

    def jump(state: Any, regs: list[Value]) -> Signal:
        return target

    return jump


def _branch(op: ir.Branch, code: Code) -> Closure:
    assert code.blocks is not None
    reg, then, otherwise = op.condition, code.blocks[op.then], code.blocks[op.otherwise]
    language, span = code.language, op.span
    meetings: list[merging.Meeting | None] = []

    def joined(state: Any, regs: list[Value], term: Any) -> CBlock | None:
        if not meetings:
            blocks = code.function.blocks
            meetings.append(merging.meeting(code.function, next(i for i, b in enumerate(blocks) if b.ops[-1] is op)))
        found = meetings[0]
        block: CBlock | None = None
        if found is not None and state.seen.get(term) is None:
            block = merging.join(state, regs, code, found, (then, otherwise), term)
        return block

    def branch(state: Any, regs: list[Value]) -> Signal:
        value = regs[reg]
        if value is True:
            return then
        if value is False:
            return otherwise
        if type(value) is not Sym:
            raise Unknown(f"branch on {type(value).__name__}", span)
        term = language.truth_term(state, value)
        if state.merging:
            block = joined(state, regs, term)
            if block is not None:
                return block
        return then if state.decide(term, span) else otherwise

    return branch


def _switch(op: ir.Switch, code: Code) -> Closure:
    assert code.blocks is not None
    reg, default, span = op.value, code.blocks[op.default], op.span
    table = {(type(value), value): code.blocks[label] for value, label in op.cases}

    def switch(state: Any, regs: list[Value]) -> Signal:
        value = regs[reg]
        if type(value) is Sym:
            raise Unknown("switch on a symbolic value", span)
        return table.get((type(value), value), default)

    return switch


def _return(op: ir.Return, code: Code) -> Closure:
    src, project = op.value, code.project

    def return_(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        back = frame.back
        if project and back is not None and not back.code.project and regs[src] is not None and state.traced:
            state.record(("handed", state.process, (code.path, code.qualname, op.span.line)))
        state.frame = back
        ret = frame.ret
        if type(ret) is int:
            back.regs[ret] = regs[src]
            return SWITCH
        try:
            return state.resume(ret.returned(state, regs[src]))
        except Fork:
            state.frame = frame  # the fork's successors return once more
            raise

    return return_


def _catch(op: ir.Catch, code: Code) -> Closure:
    dest = op.dest

    def catch(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        regs[dest] = frame.caught
        frame.caught = None

    return catch


def _enter_handler(op: ir.EnterHandler, code: Code) -> Closure:
    dest, src = op.dest, op.exception

    def enter_handler(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        regs[dest] = frame.handled
        frame.handled = regs[src]

    return enter_handler


def _leave_handler(op: ir.LeaveHandler, code: Code) -> Closure:
    src = op.former

    def leave_handler(state: Any, regs: list[Value]) -> Signal:
        state.frame.handled = regs[src]

    return leave_handler


def _build_string(op: ir.BuildString, code: Code) -> Closure:
    dest, parts = op.dest, op.parts

    def build_string(state: Any, regs: list[Value]) -> Signal:
        texts = [regs[part] for part in parts]
        if all(type(text) is str for text in texts):
            regs[dest] = "".join(texts)
        else:
            regs[dest] = code.language.concat(state, texts)  # type: ignore[attr-defined]

    return build_string


_NEUTRAL: dict[type[ir.Op], Any] = {
    ir.Const: _const,
    ir.Move: _move,
    ir.Unknown: _unknown,
    ir.CheckBound: _check_bound,
    ir.Unbind: _unbind,
    ir.GetCell: _get_cell,
    ir.SetCell: _set_cell,
    ir.DelCell: _del_cell,
    ir.Jump: _jump,
    ir.Branch: _branch,
    ir.Switch: _switch,
    ir.Return: _return,
    ir.Catch: _catch,
    ir.EnterHandler: _enter_handler,
    ir.LeaveHandler: _leave_handler,
    ir.BuildString: _build_string,
}
