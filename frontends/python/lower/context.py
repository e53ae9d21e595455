"""The state of lowering: of a module (source, functions still to do) and of the function under construction.

Handlers of node types take a `FunctionLowering` and a node. Not for: what any node means.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from presage.engine.ir import ops
from presage.engine.ir.builder import Builder
from presage.engine.ir.ops import Label, Reg, Span
from presage.frontends.python.lower import syntax
from presage.frontends.python.lower.scopes import GLOBAL, REBOUND, Collector, Scope, mangle
from presage.frontends.python.lower.syntax import Damaged, Names, Node
from presage.frontends.shapes import Enclosing

_new = tuple.__new__

Expression: TypeAlias = Callable[["FunctionLowering", Node], Reg]
"""Lowers an expression; returns the register of its value (possibly a local variable's: not to be written)."""

Statement: TypeAlias = Callable[["FunctionLowering", Node], None]


class ModuleLowering:
    """Everything that the functions of one module share.

    `make(key, scope)` registers a function to be lowered later; `finish` is how a key's function is made.
    """

    def __init__(self, source: bytes, tree: syntax.Tree, target: str) -> None:
        self.source = source
        self.tree = tree
        self.target = target
        self.target_version = tuple(int(part) for part in target.split("."))
        self.names = Names()
        self.deferred_annotations = False
        self.damaged = tree.root_node.has_error
        self.diagnostics: list[tuple[str, Span]] = []
        self.pending: dict[str, Pending] = {}
        self.keys: dict[tuple[str, int], str] = {}
        self.taken: set[str] = set()
        self._starts = syntax.line_starts(source)
        self.line = 1
        self.line_start = 0
        self.line_end = -1
        self._collector: Collector | None = None

    # --- positions

    def seek(self, offset: int) -> None:
        """Makes `line` the line of a byte offset (`line_start` and `line_end` are its bounds)."""
        starts = self._starts
        line = bisect_right(starts, offset)
        self.line = line
        self.line_start = starts[line - 1]
        self.line_end = starts[line] if line < len(starts) else len(self.source) + 1

    def span(self, node: Node) -> Span:
        """The span of a node."""
        start = node.start_byte
        if not self.line_start <= start < self.line_end:
            self.seek(start)
        return _new(Span, (start, node.end_byte, self.line))

    def line_of(self, offset: int) -> int:
        """The line of a byte offset."""
        if not self.line_start <= offset < self.line_end:
            self.seek(offset)
        return self.line

    def report(self, message: str, span: Span) -> None:
        """Adds a diagnostic, once."""
        if (message, span) not in self.diagnostics:
            self.diagnostics.append((message, span))

    def annotation_text(self, node: Node) -> str:
        """An annotation whose evaluation is deferred, as the language writes it."""
        return unparsed(self.source[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass"))

    # --- scopes and functions

    @property
    def collector(self) -> Collector:
        """The symbol table's builder."""
        if self._collector is None:
            self._collector = Collector(self.source, self.names, self.deferred_annotations)
        return self._collector

    def scope_of(self, node: Node, kind: str, parent: Scope, class_name: str | None, comprehension: bool) -> Scope:
        """The analysed scope that `node` opens inside `parent`."""
        collector = self.collector
        scope = collector.scopes.get(node.id)
        if scope is None:
            scope = Scope(kind, node, parent, class_name)
            if comprehension:
                scope.mark_comprehension()
            elif kind == "function":
                scope.asynchronous = node.children[0].type == "async"
            collector.unit(scope)
        return scope

    def register(self, parent: str, key: str, pending: Pending) -> str:
        """The unique key of an inner function (the same at each lowering of its node), to be lowered when asked for."""
        site = (parent, pending.scope.node.id)
        known = self.keys.get(site)
        if known is not None:
            return known
        unique, count = key, 1
        while unique in self.taken:
            count += 1
            unique = f"{key}#{count}"
        self.taken.add(unique)
        self.keys[site] = unique
        self.pending[unique] = pending
        return unique


@dataclass(slots=True)
class Pending:
    """A function that is known but not lowered: its scope, its names, what emits its body, the node of all of it."""

    scope: Scope
    name: str
    qualname: str
    body: Callable[[FunctionLowering], None]
    whole: Node


class FunctionLowering:
    """One function under construction.

    registers: the local variables' registers by (mangled) name; bound: the names it binds. cells: indices of the cells
    that its own code uses; captured: of those that inner functions take over (a class's `__class__` is only there).
    around: the loops and clean-ups at the current place.
    """

    expressions: list[Expression]
    statements: list[Statement]

    def __init__(self, module: ModuleLowering, key: str, pending: Pending) -> None:
        scope = pending.scope
        self.module = module
        self.key = key
        self.pending = pending
        self.scope = scope
        self.kind = scope.kind
        self.around: Enclosing = []
        self.params: tuple[ops.Param, ...] = ()
        self.docstring: str | None = None
        if scope.kind == "function":
            shared = set(scope.cells)
            locals_ = scope.params + [name for name in scope.locals if name not in shared and name not in scope.params]
        else:
            locals_ = []
        self.locals = tuple(locals_)
        self.registers = {name: index for index, name in enumerate(locals_)}
        free = {name: len(scope.cells) + index for index, name in enumerate(scope.frees)}
        self.captured = free | {name: index for index, name in enumerate(scope.cells)}
        self.cells = free if scope.kind == "class" else self.captured
        self.bound = frozenset(scope.locals)
        self.rebound = frozenset(name for name, flags in scope.names.items() if flags & REBOUND)
        self.b = self.builder(len(locals_), len(scope.params))
        for name in scope.cells:
            if name in self.registers:
                self.b.emit(ops.SetCell(self.span(scope.node), self.cells[name], self.registers.pop(name)))

    def builder(self, locals_count: int, bound: int) -> Builder:
        """The builder of this function (see :class:`Builder`)."""
        return Builder(locals_count, bound)

    # --- reading nodes

    def span(self, node: Node) -> Span:
        """The span of a node."""
        module = self.module
        start = node.start_byte
        if not module.line_start <= start < module.line_end:
            module.seek(start)
        return _new(Span, (start, node.end_byte, module.line))

    def text(self, node: Node) -> str:
        """The text of an identifier."""
        module = self.module
        return module.names[module.source[node.start_byte : node.end_byte]]

    def name(self, node: Node) -> str:
        """The text of an identifier, private names mangled."""
        module = self.module
        name = module.names[module.source[node.start_byte : node.end_byte]]
        return mangle(name, self.scope.class_name) if name[:2] == "__" else name

    # --- lowering

    def expr(self, node: Node) -> Reg:
        """Evaluates an expression."""
        return self.expressions[node.kind_id](self, node)

    def run(self, node: Node) -> None:
        """Lowers a statement or a block."""
        self.statements[node.kind_id](self, node)

    def finish(self) -> ops.Function:
        """The function, after its body has been emitted."""
        scope, pending = self.scope, self.pending
        span = self.span(pending.whole)
        if not self.b.dead:
            self.b.terminate(ops.Return(span, self.b.const(span, None)))
        return ops.Function(
            key=self.key,
            name=pending.name,
            qualname=pending.qualname,
            kind=self._function_kind(),
            params=self.params,
            locals=self.locals,
            blocks=self.b.finish(),
            registers=self.b.registers,
            cells=tuple(scope.cells),
            frees=tuple(scope.frees),
            span=span,
            docstring=self.docstring,
        )

    def _function_kind(self) -> str:
        scope = self.scope
        if scope.kind != "function":
            return scope.kind
        produces = scope.yields or scope.generator_expression
        if scope.asynchronous or scope.awaits:
            return "async_generator" if produces else "coroutine"
        return "generator" if produces else "function"

    # --- suspension

    def awaited(self, span: Span, node: Node, value: Reg, what: str = "await") -> Reg:
        """The result of awaiting `value` for `node`; damaged where this function cannot wait (`what` is said then)."""
        if self.kind != "function" or not (self.scope.asynchronous or self.scope.awaits):
            where = "function" if self.kind != "function" and what == "await" else "async function"
            raise Damaged(node, f"'{what}' outside {where}")
        result = self.b.temp()
        self.b.emit(ops.Await(span, result, value))
        return result

    # --- names

    def load(self, name: str, span: Span) -> Reg:
        """The value of a variable (`name` is mangled). A local's own register, unless `:=` may change it meanwhile."""
        b = self.b
        register = self.registers.get(name)
        if register is not None:
            b.check(span, register, name)
            return b.private(span, register) if name in self.rebound else register
        result = b.temp()
        if self.kind == "class" and not self.scope.names.get(name, 0) & GLOBAL:
            cell = None if name in self.bound else self.cells.get(name)
            b.emit(ops.GetName(span, result, name, cell))
            return result
        cell = self.cells.get(name)
        b.emit(ops.GetGlobal(span, result, name) if cell is None else ops.GetCell(span, result, cell))
        return result

    def store(self, name: str, span: Span, value: Reg) -> None:
        """Binds a variable; `value` is used up (see `Builder.assign`)."""
        register = self.registers.get(name)
        if register is not None:
            self.b.assign(span, register, value)
        else:
            self.store_elsewhere(name, span, value)

    def keep(self, name: str, span: Span, value: Reg) -> None:
        """Binds a variable; `value` stays usable."""
        register = self.registers.get(name)
        if register is not None:
            self.b.copy(span, register, value)
        else:
            self.store_elsewhere(name, span, value)

    def store_elsewhere(self, name: str, span: Span, value: Reg) -> None:
        """Binds a variable that has no register."""
        b = self.b
        if self.kind == "class" and name in self.bound:
            b.emit(ops.SetName(span, name, value))
            return
        cell = self.cells.get(name)
        b.emit(ops.SetGlobal(span, name, value) if cell is None else ops.SetCell(span, cell, value))

    def at(self, span: Span) -> None:
        """What follows without a node of its own belongs to `span`."""

    def instruction_at(self, span: Span) -> None:
        """At `span` the compiler has an instruction for which there is no operation (a local variable is bound, say)."""

    def delete(self, name: str, span: Span) -> None:
        """Unbinds a variable; an error if it has no value."""
        b = self.b
        register = self.registers.get(name)
        if register is not None:
            b.check(span, register, name)
            b.unbind(span, register)
        elif self.kind == "class" and name in self.bound:
            b.emit(ops.DelName(span, name))
        else:
            cell = self.cells.get(name)
            b.emit(ops.DelGlobal(span, name) if cell is None else ops.DelCell(span, cell))

    def forget(self, name: str, span: Span) -> None:
        """Unbinds a variable on the way out of where it is defined; no error if it has no value."""
        register = self.registers.get(name)
        if register is not None:
            self.b.unbind(span, register)
            return
        self.store_elsewhere(name, span, self.b.const(span, None))
        self.delete(name, span)

    # --- decisions

    def decide(self, span: Span, value: Reg, then: Label, otherwise: Label) -> None:
        """Branches on the truth of a value."""
        b = self.b
        last = b.ops[-1] if b.ops else None
        if type(last) is ops.Compare:
            boolean = last.dest == value and last.operator in _BOOLEAN
        else:
            boolean = type(last) is ops.Unary and last.dest == value and last.operator == "not"
        if not boolean:
            truth = b.temp()
            b.emit(ops.Unary(span, truth, "truth", value))
            value = truth
        b.branch(span, value, then, otherwise)

    def settled(self, span: Span, target: Label) -> None:
        """Goes on at `target`, where the literal at `span` decides."""
        self.b.jump(span, target)


_BOOLEAN = ("is", "is-not", "in", "not-in")


_PLAIN_ANNOTATION = re.compile(r"[A-Za-z_][A-Za-z_0-9]*(\.[A-Za-z_][A-Za-z_0-9]*)*\Z")


@lru_cache(maxsize=4096)
def unparsed(text: str) -> str:
    """The source of an expression in the language's canonical spelling."""
    if _PLAIN_ANNOTATION.match(text):
        return text
    starred = text.lstrip().startswith("*")
    try:
        tree = ast.parse(f"({text}\n,)" if starred else f"({text}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return text
    body = tree.body
    return ast.unparse(body.elts[0] if starred and isinstance(body, ast.Tuple) else body)
