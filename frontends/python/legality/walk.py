"""The walk over a syntax tree that the checks share: order of visits, current scope, enclosing blocks.

The walk keeps its own stack of steps, so that a deeply nested file costs memory and never the
host's call stack. A rule for a node type does its checks and schedules the steps that follow, in
CPython's order; a node type without a rule has its named children visited.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.scopes import Kind, Scope, Use

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_BLOCKS = 20
"""Loops, ``with`` and ``try`` statements that may enclose each other (``CO_MAXBLOCKS``)."""

Version: TypeAlias = tuple[int, int]
Rule: TypeAlias = "Callable[[Walker, Node], None]"
Step: TypeAlias = "tuple[Rule, Node]"

LEAVES = frozenset(
    {
        "comment", "integer", "float", "true", "false", "none", "ellipsis", "pass_statement", "line_continuation",
        "string_start", "string_content", "string_end", "escape_sequence", "type_conversion",
        "positional_separator", "keyword_separator", "wildcard_import", "import_prefix",
    }
)  # fmt: skip
"""Named nodes below which nothing is checked."""


class Walker:
    """One walk over one module.

    ``scope`` is the scope of the current point, ``blocks`` the loops, ``with`` and ``try`` statements
    around it in the same function, ``compiled`` is false inside an annotation that the compiler keeps
    as text or drops. ``rules`` maps node types to rules. Findings go to ``found``.
    """

    def __init__(self, source: bytes, target: Version, rules: Mapping[str, Rule]) -> None:
        self.source = source
        self.target = target
        self.rules = rules
        self.found: list[tuple[str, Span]] = []
        self.module = Scope(Kind.MODULE, None, None)
        self.scope = self.module
        self.blocks: tuple[str, ...] = ()
        self.compiled = True
        self.annotations_are_text = False
        self.future_line = 0
        self._steps: list[Step] = []

    def run(self, root: Node) -> None:
        """Visits a tree to its end."""
        self.later((visit, root))
        steps = self._steps
        while steps:
            rule, node = steps.pop()
            rule(self, node)

    def later(self, *steps: Step) -> None:
        """Schedules steps that run next, in this order."""
        self._steps.extend(reversed(steps))

    def visit_all(self, nodes: Iterable[Node]) -> None:
        """Schedules visits of nodes, in this order."""
        self.later(*[(visit, node) for node in nodes if node.type not in LEAVES])

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")

    def name(self, node: Node) -> str:
        """An identifier as the compiler knows it (normalised to NFKC)."""
        text = self.text(node)
        return text if text.isascii() else unicodedata.normalize("NFKC", text)

    def report(self, message: str, span: Span) -> None:
        """Records a finding."""
        self.found.append((message, span))

    def report_at(self, node: Node, message: str) -> None:
        """Records a finding about a node."""
        self.found.append((message, span_of(node)))

    def refuse(self, node: Node, message: str) -> None:
        """Records what the code generator refuses; it doesn't see annotations that stay text."""
        if self.compiled:
            self.report_at(node, message)

    def define(self, node: Node, name: str, use: Use) -> None:
        """The current scope binds or uses a name at ``node``."""
        self.scope.define(name, use, span_of(node), self.report)

    def assign(self, node: Node, name: str, use: Use = Use.LOCAL) -> None:
        """The current scope binds a name by any statement but a declaration."""
        self.define(node, name, use)
        self.forbid_debug(node, name)

    def forbid_debug(self, node: Node, name: str) -> None:
        """``__debug__`` is a constant: no variable, attribute or keyword may be assigned under it."""
        if name == "__debug__":
            self.refuse(node, "cannot assign to __debug__")

    def enter_scope(self, kind: Kind, private: str | None, node: Node, body: Iterable[Step]) -> None:
        """Schedules ``body`` in a new scope."""
        outer, blocks = self.scope, self.blocks

        def enter(walker: Walker, _: Node) -> None:
            walker.scope = Scope.inside(outer, kind, private)
            walker.blocks = ()

        def leave(walker: Walker, _: Node) -> None:
            walker.scope, walker.blocks = outer, blocks

        self.later((enter, node), *body, (leave, node))

    def in_block(self, kinds: Iterable[str], node: Node, body: Iterable[Step]) -> list[Step]:
        """Steps that do ``body`` inside further blocks of the same function."""
        outer = self.blocks
        inner = (*outer, *kinds)

        def enter(walker: Walker, at: Node) -> None:
            walker.blocks = inner
            if len(inner) > MAX_BLOCKS >= len(outer):
                walker.refuse(at, "too many statically nested blocks")

        def leave(walker: Walker, _: Node) -> None:
            walker.blocks = outer

        return [(enter, node), *body, (leave, node)]


def visit(walker: Walker, node: Node) -> None:
    """Applies the rule of a node's type."""
    kind = node.type
    rule = walker.rules.get(kind)
    if rule is not None:
        rule(walker, node)
    elif kind not in LEAVES:
        walker.visit_all(node.named_children)


def span_of(node: Node) -> Span:
    """Where a node stands."""
    return Span(node.start_byte, node.end_byte, node.start_point[0] + 1)


def is_async(node: Node) -> bool:
    """Whether a statement or clause begins with ``async``."""
    first = node.child(0)
    return first is not None and first.type == "async"


def has_comma(node: Node) -> bool:
    """Whether a bracketed or bare list has a comma of its own."""
    return any(child.type == "," for child in node.children)


def meaningful(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without the comments between them."""
    return [node for node in nodes if node.type not in ("comment", "line_continuation")]
