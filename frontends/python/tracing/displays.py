"""Displays and calls over several lines: the instructions of the whole between those of its parts.

CPython 3.11 builds a display at its end unless it has many items or spliced ones; then it appends item by item, each at
the line of the whole display. Literals of a display that are all constants become one constant. What is noted here says
before and after which parts there is such an instruction.

Not for: the values, which the usual lowering computes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from presage.engine.ir.ops import Span
from presage.frontends.python.lower.context import FunctionLowering
from presage.frontends.python.lower.expressions import spliced
from presage.frontends.python.lower.syntax import EXTRAS, Node, child, field, inner, kind, kinds, named


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted of the expression at `span`: instructions around parts (by their ids), and parts without any."""

    span: Span
    around: dict[int, tuple[Span | None, Span | None]]
    silent: set[int]

    def note(self, node: Node, before: bool, after: bool) -> None:
        """An instruction of the whole before or after a part."""
        known = self.around.get(node.id, (None, None))
        self.around[node.id] = (self.span if before else known[0], self.span if after else known[1])


_MANY = 30
"""More items than this are not left on the stack before the display is built."""


def _items(f: FunctionLowering, nodes: Sequence[Node], notes: Notes) -> None:
    """Items of a list, a set, a tuple or a call with spliced arguments."""
    spread = [spliced(f, node) for node in nodes]
    many = len(nodes) > _MANY
    if not many and True not in spread:
        return
    built = many
    for position, node in enumerate(nodes):
        starts = (many and position == 0) or (spread[position] and not built)
        built = built or spread[position]
        notes.note(node, starts, built)


def _display(f: FunctionLowering, node: Node, notes: Notes) -> None:
    nodes = named(node)
    if node.kind_id in _FOLDED and len(nodes) > _FEW and all(constant(each) for each in nodes):
        notes.silent.update(each.id for each in nodes)
    else:
        _items(f, nodes, notes)


_FEW = 2
"""Up to so many constants are not made one constant in a list or a set."""


def _dictionary(f: FunctionLowering, node: Node, notes: Notes) -> None:
    """A dictionary: runs of pairs, each built on its own, and merged mappings between them."""
    run: list[Node] = []
    started = False
    nodes = named(node)
    for position, each in enumerate(nodes):
        if each.kind_id != _PAIR:
            if run:
                _pairs(run, notes)
                run, started = [], True
            notes.note(inner(each), not started, True)
            started = True
            continue
        run.append(each)
        if len(run) * 2 > _MANY + 2 or position == len(nodes) - 1:
            _pairs(run, notes)
            run, started = [], True


def _pairs(run: list[Node], notes: Notes) -> None:
    """Pairs that are built together; constant keys come as one constant after the values."""
    many = len(run) * 2 > _MANY
    keys = [child(each, _KEY) for each in run]
    values = [child(each, _VALUE) for each in run]
    if len(run) > 1 and not many and all(constant(key) for key in keys):
        notes.silent.update(key.id for key in keys)
    elif many:
        notes.note(keys[0], True, False)
        for value in values:
            notes.note(value, False, True)
    notes.note(values[-1], False, True)


def _call(f: FunctionLowering, node: Node, notes: Notes) -> None:
    """A call with spliced arguments, or with very many."""
    arguments = node.children[-1]
    if arguments.kind_id != _ARGUMENTS:
        return
    nodes = [each for each in arguments.children if each.is_named and each.kind_id not in EXTRAS]
    named_ = [each for each in nodes if each.kind_id in (_KEYWORD, _MERGED)]
    positional = [each for each in nodes if each not in named_]
    merged = any(each.kind_id == _MERGED for each in named_)
    if not merged and not any(spliced(f, each) for each in positional) and len(positional) + 2 * len(named_) <= _MANY:
        return
    if len(positional) == 1 and spliced(f, positional[0]):
        pass
    elif positional and (len(positional) > _MANY or any(spliced(f, each) for each in positional)):
        _items(f, positional, notes)
    elif positional:
        notes.note(positional[-1], False, True)
    elif node.children[0].start_point[0] != node.start_point[0]:
        return
    _keywords(positional, named_, notes)


def _keywords(positional: list[Node], named_: list[Node], notes: Notes) -> None:
    """Keyword arguments of such a call: runs built as mappings, merged one after the other."""
    started = False
    run: list[Node] = []
    for each in named_:
        if each.kind_id == _KEYWORD:
            run.append(child(each, _VALUE))
            continue
        if run:
            _run(run, notes)
            run, started = [], True
        notes.note(inner(each), not started or not positional, True)
        started = True
    if run:
        _run(run, notes)


def _run(values: list[Node], notes: Notes) -> None:
    if len(values) == 1:
        notes.note(values[0], True, True)
    elif len(values) * 2 > _MANY:
        for value in values:
            notes.note(value, True, True)
    else:
        notes.note(values[-1], False, True)


def constant(node: Node) -> bool:
    """Whether the compiler sees a constant: a literal, a signed number, a tuple of constants."""
    if node.kind_id in _LITERALS:
        return True
    if node.kind_id in _STRINGS:
        return not any(each.type == "interpolation" for each in _walk(node))
    if node.kind_id == _UNARY:
        return node.children[-1].kind_id in _NUMBERS
    if node.kind_id == _PARENTHESIZED:
        return constant(inner(node))
    return node.kind_id == _TUPLE and all(constant(each) for each in named(node))


def _walk(node: Node) -> list[Node]:
    found = [node]
    for each in found:
        found.extend(each.children)
    return found


_LITERALS = kinds("integer", "float", "true", "false", "none", "ellipsis")
_NUMBERS = kinds("integer", "float")
_STRINGS = kinds("string", "concatenated_string")
_FOLDED = kinds("list", "set")
_UNARY, _PARENTHESIZED, _TUPLE, _PAIR = kind("unary_operator"), kind("parenthesized_expression"), kind("tuple"), kind("pair")
_ARGUMENTS, _KEYWORD, _MERGED = kind("argument_list"), kind("keyword_argument"), kind("dictionary_splat")
_KEY, _VALUE = field("key"), field("value")

NOTED: dict[str, Callable[[FunctionLowering, Node, Notes], None]] = {
    "list": _display,
    "set": _display,
    "tuple": _display,
    "expression_list": _display,
    "dictionary": _dictionary,
    "call": _call,
}
"""What notes the parts of each of these node types."""
