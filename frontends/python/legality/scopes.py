"""The symbol table of a module: which names a scope binds, uses, or declares global or nonlocal.

Follows CPython's two passes (``Python/symtable.c``): while the tree is walked each scope collects
flags per name, and some conflicts show at once; when the walk has ended, :func:`resolve` pushes the
bound names down the tree of scopes and finds the ``nonlocal`` declarations that nothing binds.

Not for: where a variable lives at run time (cells, registers); the lowering decides that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntFlag, auto
from typing import TypeAlias

from presage.engine.ir.ops import Span

Report: TypeAlias = Callable[[str, Span], None]
"""Receives a message and the place that it is about."""


class Use(IntFlag):
    """What a scope does with a name."""

    GLOBAL = auto()
    NONLOCAL = auto()
    LOCAL = auto()
    PARAM = auto()
    READ = auto()
    IMPORT = auto()
    ANNOTATED = auto()
    ITERATION = auto()
    """The target of a ``for`` of a comprehension."""


_REPEATABLE = frozenset({Use.READ, Use.LOCAL, Use.IMPORT, Use.ANNOTATED})
"""What may be done again with a name that nothing else is done with."""

BOUND = Use.LOCAL | Use.PARAM | Use.IMPORT


class Kind(Enum):
    """What a scope belongs to."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    ASYNC_FUNCTION = "async function"
    LAMBDA = "lambda"
    LIST = "list comprehension"
    SET = "set comprehension"
    DICT = "dict comprehension"
    GENERATOR = "generator expression"
    ANNOTATION = "annotation"


COMPREHENSIONS = frozenset({Kind.LIST, Kind.SET, Kind.DICT, Kind.GENERATOR})
FUNCTIONS = COMPREHENSIONS | {Kind.FUNCTION, Kind.ASYNC_FUNCTION, Kind.LAMBDA}
"""The kinds whose locals inner scopes see, and in which ``yield`` has a meaning."""


@dataclass(slots=True)
class Scope:
    """One scope and what the walk has seen in it so far.

    ``private`` is the name of the class that mangles ``__names`` here. ``iterable_depth`` counts the
    comprehension iterables around the current point; ``iteration_target`` says that the current
    point is a target of a comprehension's ``for``. ``directives`` tells where a name was declared
    global or nonlocal, ``valued_returns`` where a value is returned.
    """

    kind: Kind
    parent: Scope | None
    private: str | None
    iterable_depth: int = 0
    iteration_target: bool = False
    coroutine: bool = False
    generator: bool = False
    symbols: dict[str, Use] = field(default_factory=dict)
    directives: dict[str, Span] = field(default_factory=dict)
    children: list[Scope] = field(default_factory=list)
    valued_returns: list[Span] = field(default_factory=list)

    @classmethod
    def inside(cls, parent: Scope, kind: Kind, private: str | None) -> Scope:
        """A new scope directly inside ``parent``."""
        scope = cls(kind, parent, private, iterable_depth=parent.iterable_depth)
        scope.coroutine = kind is Kind.ASYNC_FUNCTION
        parent.children.append(scope)
        return scope

    @property
    def is_function(self) -> bool:
        """Whether the compiler treats the scope as a function's body."""
        return self.kind in FUNCTIONS

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def mangled(self, name: str) -> str:
        """The name as a class body rewrites it (``__x`` in class ``C`` is ``_C__x``)."""
        return mangle(name, self.private)

    def flags(self, name: str) -> Use:
        """What is known of a name so far."""
        return self.symbols.get(self.mangled(name), Use(0))

    def define(self, name: str, use: Use, span: Span, report: Report) -> None:
        """Adds ``use`` to what the scope does with ``name``; reports a conflict."""
        key = self.mangled(name)
        known = self.symbols.get(key)
        if known is use and use in _REPEATABLE and not self.iteration_target:
            return  # most uses of names are such; operators of flags are slow
        if known is not None and use & known & Use.PARAM:
            report(f"duplicate argument '{name}' in function definition", span)
        flags = use if known is None else known | use
        if self.iteration_target:
            if flags & (Use.GLOBAL | Use.NONLOCAL):
                report(f"comprehension inner loop cannot rebind assignment expression target '{name}'", span)
            flags |= Use.ITERATION
        self.symbols[key] = flags
        if use & Use.GLOBAL:
            outermost = self.module()
            outermost.symbols[key] = outermost.symbols.get(key, Use(0)) | use

    def declare(self, name: str, use: Use, span: Span, report: Report) -> None:
        """A ``global`` or ``nonlocal`` statement names ``name``."""
        word = "global" if use is Use.GLOBAL else "nonlocal"
        known = self.flags(name)
        if known & Use.PARAM:
            report(f"name '{name}' is parameter and {word}", span)
        elif known & Use.READ:
            report(f"name '{name}' is used prior to {word} declaration", span)
        elif known & Use.ANNOTATED:
            report(f"annotated name '{name}' can't be {word}", span)
        elif known & Use.LOCAL:
            report(f"name '{name}' is assigned to before {word} declaration", span)
        self.define(name, use, span, report)
        self.directives.setdefault(self.mangled(name), span)

    def bind_walrus(self, name: str, span: Span, report: Report) -> None:
        """``name := …`` inside a comprehension binds in the nearest scope around all comprehensions."""
        scope: Scope | None = self
        while scope is not None:
            # CPython looks the name up unmangled here, and so do we.
            seen = scope.symbols.get(name, Use(0))
            if scope.kind in COMPREHENSIONS:
                if seen & Use.ITERATION:
                    report(f"assignment expression cannot rebind comprehension iteration variable '{name}'", span)
            elif scope.kind is Kind.CLASS:
                report("assignment expression within a comprehension cannot be used in a class body", span)
                return
            elif scope.is_function or scope.kind is Kind.MODULE:
                here_global = scope.kind is Kind.MODULE or seen & Use.GLOBAL
                self.define(name, Use.GLOBAL if here_global else Use.NONLOCAL, span, report)
                self.directives.setdefault(self.mangled(name), span)
                outer_use = Use.GLOBAL if scope.kind is Kind.MODULE else Use.LOCAL
                key = self.mangled(name)
                scope.symbols[key] = scope.symbols.get(key, Use(0)) | outer_use
                return
            scope = scope.parent


def mangle(name: str, private: str | None) -> str:
    """Name mangling of class bodies (language reference, "Identifiers (Names)")."""
    if private is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stem = private.lstrip("_")
    return f"_{stem}{name}" if stem else name


def resolve(module: Scope, report: Report) -> None:
    """Reports ``nonlocal`` names without a binding, and what only shows once a scope is complete."""
    pending: list[tuple[Scope, frozenset[str] | None]] = [(module, None)]
    while pending:
        scope, outer = pending.pop()
        if scope.coroutine and scope.generator:
            for span in scope.valued_returns:
                report("'return' with value in async generator", span)
        inherited = _check_directives(scope, outer, report)
        for child in scope.children:
            pending.append((child, inherited))


def _check_directives(scope: Scope, outer: frozenset[str] | None, report: Report) -> frozenset[str]:
    """Checks one scope against the names bound outside; gives those that its children see."""
    hidden: set[str] = set()
    local: set[str] = set()
    for name, flags in scope.symbols.items():
        if flags & Use.GLOBAL:
            if flags & Use.NONLOCAL:
                report(f"name '{name}' is nonlocal and global", scope.directives[name])
            hidden.add(name)
        elif flags & Use.NONLOCAL:
            if outer is None:
                report("nonlocal declaration not allowed at module level", scope.directives[name])
            elif name not in outer:
                report(f"no binding for nonlocal '{name}' found", scope.directives[name])
        elif flags & BOUND:
            local.add(name)
    around = outer or frozenset()
    if scope.kind is Kind.CLASS:
        return around | {"__class__"}
    visible = around - hidden
    return visible | local if scope.is_function else visible
