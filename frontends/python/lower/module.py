"""A source file to a module of the IR: decoding, parsing, the body, and inner functions now or when asked for."""

from __future__ import annotations

import io
import sys
import tokenize
from collections.abc import Iterator
from typing import TYPE_CHECKING

from presage.engine.ir import ops
from presage.engine.ir.ops import BODY, Function, Span
from presage.frontends.python.lower import repair, syntax
from presage.frontends.python.lower.calls import CALLS
from presage.frontends.python.lower.classes import prologue
from presage.frontends.python.lower.comprehensions import COMPREHENSIONS
from presage.frontends.python.lower.conditions import CONDITIONS
from presage.frontends.python.lower.context import Expression, FunctionLowering, ModuleLowering, Pending, Statement
from presage.frontends.python.lower.exceptions import EXCEPTIONS
from presage.frontends.python.lower.expressions import EXPRESSIONS
from presage.frontends.python.lower.functions import FUNCTIONS, lambda_
from presage.frontends.python.lower.generics import GENERICS
from presage.frontends.python.lower.patterns import PATTERNS
from presage.frontends.python.lower.scopes import Scope
from presage.frontends.python.lower.statements import STATEMENTS, block, nothing
from presage.frontends.python.lower.strings import LITERALS
from presage.frontends.python.lower.syntax import Damaged, Node

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_keys, dict_values


def lower_module(
    source: bytes | str,
    name: str,
    path: str,
    target: str = "3.11",
    lazy: bool = False,
    legality: bool = True,
    lowering: type[FunctionLowering] = FunctionLowering,
) -> ops.Module:
    """Lowers a source file.

    source: bytes are decoded as the language says (byte order mark, encoding declaration, else UTF-8); spans are byte
    offsets into the text in UTF-8. name: of the module; path: as reports show it. target: the language version. lazy:
    inner functions are lowered when they are first looked up. legality: also report what the compiler of `target`
    refuses though the grammar accepts it. lowering: what lowers a function.

    Never fails on a file: what is damaged becomes `unknown` operations and entries of `diagnostics`.
    """
    try:
        text = decode(source)
    except (SyntaxError, UnicodeError, LookupError) as problem:
        return _undecodable(name, path, target, str(problem))
    tree = repair.parse(text)
    state = ModuleLowering(text, tree, target)
    state.deferred_annotations = _defers_annotations(state, tree.root_node)
    functions = Functions(state, tree.root_node, lowering)
    functions.body()
    if state.damaged or not lazy:
        functions.force()
    diagnostics = sorted(state.diagnostics, key=lambda found: (found[1], found[0]))
    if legality:
        from presage.frontends.python.legality import check

        known = {span for _, span in diagnostics}
        diagnostics.extend(found for found in check(tree, text, target) if found[1] not in known)
    return ops.Module(name, path, "python", target, functions, diagnostics)


# --- text ----------------------------------------------------------------------------------------


def decode(source: bytes | str) -> bytes:
    """The source in UTF-8, lone carriage returns as newlines. Raises SyntaxError, UnicodeError or LookupError."""
    if isinstance(source, str):
        return syntax.normalized(source.encode("utf-8", "surrogatepass"))
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    if encoding not in ("utf-8", "utf-8-sig"):
        return syntax.normalized(source.decode(encoding).encode("utf-8"))
    source.decode("utf-8")
    return syntax.normalized(source)


def _undecodable(name: str, path: str, target: str, problem: str) -> ops.Module:
    """A module whose text cannot be read: its body is one unknown operation."""
    span = Span(0, 0, 1)
    body = ops.Block(0, [ops.Unknown(span, 0, problem), ops.Return(span, 0)])
    function = Function(BODY, BODY, BODY, "module", (), (), 1, (), (), [body], span)
    return ops.Module(name, path, "python", target, {BODY: function}, [(problem, span)])


def _defers_annotations(lowering: ModuleLowering, root: Node) -> bool:
    """Whether the file has `from __future__ import annotations`."""
    if b"annotations" not in lowering.source:
        return False
    for statement in root.children:
        if statement.type == "future_import_statement":
            for each in statement.children_by_field_name("name"):
                first = each.children[0] if each.type == "dotted_name" else each.children[0].children[0]
                if lowering.names[lowering.source[first.start_byte : first.end_byte]] == "annotations":
                    return True
    return False


# --- functions -----------------------------------------------------------------------------------


class Functions(dict[str, Function]):
    """The functions of a module by key; one that is not lowered yet is lowered when it is looked up.

    Everything but looking up a key (iteration, length, membership) lowers all that is left.
    """

    def __init__(self, lowering: ModuleLowering, root: Node, make: type[FunctionLowering]) -> None:
        super().__init__()
        self._make = make
        self._lowering = lowering
        lowering.pending[BODY] = Pending(Scope("module", root, None, None), BODY, BODY, self._module_body, root)
        lowering.taken.add(BODY)
        self._complete = False
        self._root = root

    def body(self) -> Function:
        """The module's body."""
        return self[BODY]

    def _module_body(self, f: FunctionLowering) -> None:
        prologue(f, self._root, f.span(self._root))
        block(f, self._root)

    def __missing__(self, key: str) -> Function:
        lowering = self._lowering
        pending = lowering.pending.pop(key, None)
        if pending is None:
            self._lower_around(key)
            return self[key]
        function = _deeply(self._make, lowering, key, pending)
        self[key] = function
        return function

    def _lower_around(self, key: str) -> None:
        """Lowers functions around `key` until it is known. Raises KeyError if it never is."""
        pending = self._lowering.pending
        while key not in pending:
            outer = [each for each in pending if key.startswith(each + ".")]
            if not outer:
                raise KeyError(key)
            for each in outer:
                self[each]

    def force(self) -> None:
        """Lowers all that is left; then the order is: each function before those inside it, in source order."""
        if self._complete:
            return
        pending = self._lowering.pending
        while pending:
            self[next(iter(pending))]
        self._complete = True
        ordered = sorted(super().values(), key=lambda each: (each.key != BODY, each.span.start, -each.span.end, each.key))
        self.clear()
        for function in ordered:
            self[function.key] = function

    def __iter__(self) -> Iterator[str]:
        self.force()
        return super().__iter__()

    def __len__(self) -> int:
        self.force()
        return super().__len__()

    def __contains__(self, key: object) -> bool:
        if not self._complete and not super().__contains__(key):
            self.force()
        return super().__contains__(key)

    def keys(self) -> dict_keys[str, Function]:
        self.force()
        return super().keys()

    def values(self) -> dict_values[str, Function]:
        self.force()
        return super().values()

    def items(self) -> dict_items[str, Function]:
        self.force()
        return super().items()


def lower_function(make: type[FunctionLowering], lowering: ModuleLowering, key: str, pending: Pending) -> Function:
    """Lowers one function; functions inside it are registered, not lowered."""
    f = make(lowering, key, pending)
    try:
        pending.body(f)
    except Damaged as problem:
        span = f.span(problem.node)
        lowering.report(problem.message, span)
        f.b.goto(span, f.b.new_block())
        f.b.emit(ops.Unknown(span, f.b.temp(), problem.message))
    return f.finish()


_DEEPEST = 100_000
"""Recursion limit for sources nested so deeply that the usual one does not do (frames are on the heap)."""


def _deeply(make: type[FunctionLowering], lowering: ModuleLowering, key: str, pending: Pending) -> Function:
    """`lower_function`, again with a higher recursion limit where the usual one is too low."""
    try:
        return lower_function(make, lowering, key, pending)
    except RecursionError:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _DEEPEST))
        try:
            return lower_function(make, lowering, key, pending)
        finally:
            sys.setrecursionlimit(limit)


# --- the tables ----------------------------------------------------------------------------------


def _no_expression(f: FunctionLowering, node: Node) -> int:
    raise Damaged(node)


def _no_statement(f: FunctionLowering, node: Node) -> None:
    raise Damaged(node)


def _expression_table() -> list[Expression]:
    table: list[Expression] = [_no_expression] * syntax.KINDS
    for handlers in (EXPRESSIONS, CONDITIONS, CALLS, LITERALS, COMPREHENSIONS, {"lambda": lambda_}):
        for name, handler in handlers.items():
            table[syntax.kind(name)] = handler
    return table


def _statement_table() -> list[Statement]:
    table: list[Statement] = [_no_statement] * syntax.KINDS
    for token in syntax.tokens():
        table[token] = nothing
    for handlers in (STATEMENTS, FUNCTIONS, EXCEPTIONS, PATTERNS, GENERICS):
        for name, handler in handlers.items():
            table[syntax.kind(name)] = handler
    return table


FunctionLowering.expressions = _expression_table()
FunctionLowering.statements = _statement_table()
