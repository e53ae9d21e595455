"""Patterns of ``match``: the tree's shapes made uniform, and what the compiler refuses in them.

Source of the rules: ``compiler_pattern`` and its callees in CPython's ``Python/compile.c``.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from presage.frontends.python.legality.scopes import Use
from presage.frontends.python.legality.targets import MAX_BEFORE_STAR
from presage.frontends.python.legality.walk import Step, Walker, has_comma, meaningful, visit

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Capture:
    """``name``, or ``_`` when the name is ``None``."""

    node: Node
    name: str | None


@dataclass(frozen=True, slots=True)
class Star:
    """``*name`` in a sequence."""

    node: Node
    name: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A literal or a dotted name."""

    node: Node


@dataclass(frozen=True, slots=True)
class Sequence:
    """``[a, *b]``, with or without brackets."""

    node: Node
    items: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """``{key: value, **rest}``; a key is the text of its nodes."""

    node: Node
    keys: tuple[tuple[Node, str], ...]
    values: tuple[Pattern, ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class Class:
    """``C(a, name=b)``"""

    node: Node
    cls: Node
    positional: tuple[Pattern, ...]
    keywords: tuple[tuple[Node, str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``a | b``"""

    node: Node
    alternatives: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class As:
    """``a as name``"""

    node: Node
    pattern: Pattern
    name: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """``name=b`` before its class pattern takes it apart."""

    node: Node
    name: str
    pattern: Pattern


Pattern: TypeAlias = Capture | Star | Value | Sequence | Mapping | Class | Or | As | Keyword


def match_statement(walker: Walker, node: Node) -> None:
    """Rule of ``match``."""
    subjects = node.children_by_field_name("subject")
    body = node.child_by_field_name("body")
    cases = [child for child in node.named_children if child.type == "case_clause"]
    if body is not None:
        cases.extend(child for child in body.named_children if child.type == "case_clause")
    steps: list[Step] = [(visit, subject) for subject in subjects]
    for position, case in enumerate(cases):
        steps.extend(_case(walker, case, position == len(cases) - 1, len(cases) > 1))
    walker.later(*steps)


def _case(walker: Walker, case: Node, last: bool, several: bool) -> list[Step]:
    guard = case.child_by_field_name("guard")
    body = case.child_by_field_name("consequence")
    nodes = [child for child in case.named_children if child.type == "case_pattern"]

    def check(at: Walker, _: Node) -> None:
        reader = _Reader(at)
        if len(nodes) == 1 and not has_comma(case):
            pattern = reader.read(nodes[0])
        else:
            pattern = Sequence(case, tuple(reader.read(child) for child in nodes))
        bind(at, pattern)
        is_default = last and several and isinstance(pattern, Capture) and pattern.name is None
        if not is_default:
            _Checker(at).check(pattern, guard is not None or last)

    steps: list[Step] = [(check, case)]
    if guard is not None:
        steps.append((visit, guard))
    if body is not None:
        steps.append((visit, body))
    return steps


class _Reader:
    """Makes patterns of tree nodes. ``map`` keeps it at three frames of the host for each bracket, of at most 200."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker

    def read(self, node: Node) -> Pattern:
        node = self.unwrapped(node)
        kind = node.type
        if kind == "dotted_name":
            parts = meaningful(node.named_children)
            return Capture(node, self.captured(parts[0])) if len(parts) == 1 else Value(node)
        if kind in ("_", "identifier"):
            return Capture(node, self.captured(node))
        if kind == "list_pattern":
            return Sequence(node, self.items(node))
        if kind == "tuple_pattern":
            items = self.items(node)
            return items[0] if len(items) == 1 and not has_comma(node) else Sequence(node, items)
        if kind == "splat_pattern":
            return Star(node, self.captured(node.children[-1]))
        if kind == "union_pattern":
            return Or(node, tuple(map(self.read, alternatives(node))))
        if kind == "as_pattern":
            return self.named(node)
        if kind == "keyword_pattern":
            return Keyword(node, self.walker.name(node.children[0]), self.read(node.children[-1]))
        if kind == "class_pattern":
            return self.of_class(node)
        if kind == "dict_pattern":
            return self.mapping(node)
        return Value(node)

    def captured(self, node: Node) -> str | None:
        name = self.walker.name(node)
        return None if name == "_" else name

    def unwrapped(self, node: Node) -> Node:
        while node.type == "case_pattern":
            inner = alternatives(node)
            if not inner:
                break
            node = inner[-1]
        return node

    def items(self, node: Node) -> tuple[Pattern, ...]:
        return tuple(map(self.read, meaningful(node.named_children)))

    def named(self, node: Node) -> Pattern:
        inner = meaningful(node.named_children)
        pattern = self.read(inner[0])
        name = self.walker.name(inner[-1])
        if isinstance(pattern, Keyword):  # the grammar binds `k=a as b` as `(k=a) as b`
            return replace(pattern, pattern=As(node, pattern.pattern, name))
        return As(node, pattern, name)

    def of_class(self, node: Node) -> Pattern:
        first, *rest = meaningful(node.named_children)
        patterns = list(map(self.read, rest))
        positional = tuple(pattern for pattern in patterns if not isinstance(pattern, Keyword))
        keywords = tuple((item.node, item.name, item.pattern) for item in patterns if isinstance(item, Keyword))
        return Class(node, first, positional, keywords)

    def mapping(self, node: Node) -> Pattern:
        keys: list[tuple[Node, str]] = []
        values: list[Pattern] = []
        rest: str | None = None
        sign = ""
        for index, child in enumerate(node.children):
            field = node.field_name_for_child(index)
            if field == "key" and child.type == "-":
                sign = "-"
            elif field == "key":
                keys.append((child, sign + self.walker.text(child)))
                sign = ""
            elif field == "value":
                values.append(self.read(child))
            elif child.type == "splat_pattern":
                rest = self.captured(child.children[-1])
        return Mapping(node, tuple(keys), tuple(values), rest)


def alternatives(node: Node) -> list[Node]:
    """The children that are patterns: ``_`` is anonymous in the tree, a sign is not a pattern."""
    return [child for child in node.children if child.type not in ("|", "-", "comment", "line_continuation")]


def bind(walker: Walker, pattern: Pattern) -> None:
    """Defines the names that a pattern captures, visits the expressions in it."""
    match pattern:
        case Capture() | Star():
            _bind_name(walker, pattern.node, pattern.name)
        case Value():
            _visit_value(walker, pattern.node)
        case Sequence():
            for item in pattern.items:
                bind(walker, item)
        case Mapping():
            for node, _ in pattern.keys:
                _visit_value(walker, node)
            for value in pattern.values:
                bind(walker, value)
            _bind_name(walker, pattern.node, pattern.rest)
        case Class():
            _visit_value(walker, pattern.cls)
            for item in pattern.positional:
                bind(walker, item)
            for node, name, item in pattern.keywords:
                walker.forbid_debug(node, name)
                bind(walker, item)
        case Or():
            for item in pattern.alternatives:
                bind(walker, item)
        case As():
            bind(walker, pattern.pattern)
            _bind_name(walker, pattern.node, pattern.name)
        case Keyword():
            bind(walker, pattern.pattern)


def _bind_name(walker: Walker, node: Node, name: str | None) -> None:
    if name is not None:
        walker.assign(node, name)


def _visit_value(walker: Walker, node: Node) -> None:
    if node.type == "dotted_name":
        first = node.named_children[0]
        walker.define(first, walker.name(first), Use.READ)
    else:
        walker.later((visit, node))


class _Checker:
    """What the code generator refuses in the pattern of one case; ``stores`` are its names so far."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.stores: list[str] = []

    def check(self, pattern: Pattern, irrefutable_allowed: bool) -> None:
        match pattern:
            case Capture():
                self.capture(pattern, irrefutable_allowed)
            case Star():
                self.name(pattern.node, pattern.name)
            case Value():
                if _is_formatted(self.walker, pattern.node):
                    self.refuse(pattern.node, "patterns may only match literals and attribute lookups")
            case Sequence():
                self.sequence(pattern)
            case Mapping():
                self.mapping(pattern)
            case Class():
                self.of_class(pattern)
            case Or():
                self.alternatives(pattern, irrefutable_allowed)
            case As():
                self.check(pattern.pattern, irrefutable_allowed)
                self.name(pattern.node, pattern.name)
            case Keyword():
                self.refuse(pattern.node, "invalid syntax")

    def refuse(self, node: Node, message: str) -> None:
        self.walker.refuse(node, message)

    def name(self, node: Node, name: str | None) -> None:
        if name is None:
            return
        if name in self.stores:
            self.refuse(node, f"multiple assignments to name {name!r} in pattern")
        self.stores.append(name)

    def capture(self, pattern: Capture, irrefutable_allowed: bool) -> None:
        if not irrefutable_allowed:
            what = "wildcard" if pattern.name is None else f"name capture {pattern.name!r}"
            self.refuse(pattern.node, f"{what} makes remaining patterns unreachable")
        self.name(pattern.node, pattern.name)

    def sequence(self, pattern: Sequence) -> None:
        stars = [position for position, item in enumerate(pattern.items) if isinstance(item, Star)]
        if len(stars) > 1:
            self.refuse(pattern.node, "multiple starred names in sequence pattern")
        elif stars and stars[0] > MAX_BEFORE_STAR:
            self.refuse(pattern.node, "too many expressions in star-unpacking sequence pattern")
        for item in pattern.items:
            self.check(item, True)

    def mapping(self, pattern: Mapping) -> None:
        seen: set[object] = set()
        for node, text in pattern.keys:
            if node.type in ("dotted_name", "attribute"):
                continue
            if _is_formatted(self.walker, node):
                self.refuse(node, "mapping pattern keys may only match literals and attribute lookups")
                continue
            key = _literal(text)
            if key in seen:
                self.refuse(node, f"mapping pattern checks duplicate key ({key!r})")
            seen.add(key)
        for value in pattern.values:
            self.check(value, True)
        self.name(pattern.node, pattern.rest)

    def of_class(self, pattern: Class) -> None:
        seen: set[str] = set()
        for node, name, _ in pattern.keywords:
            if name in seen:
                self.refuse(node, f"attribute name repeated in class pattern: {name}")
            seen.add(name)
        for item in pattern.positional:
            self.check(item, True)
        for _, _, item in pattern.keywords:
            self.check(item, True)

    def alternatives(self, pattern: Or, irrefutable_allowed: bool) -> None:
        outer = self.stores
        first: list[str] | None = None
        for position, item in enumerate(pattern.alternatives):
            self.stores = []
            self.check(item, irrefutable_allowed and position == len(pattern.alternatives) - 1)
            if first is None:
                first = self.stores
            elif sorted(first) != sorted(self.stores):
                self.refuse(pattern.node, "alternative patterns bind different names")
        self.stores = outer
        for name in first or []:
            self.name(pattern.node, name)


def _is_formatted(walker: Walker, node: Node) -> bool:
    parts = node.named_children if node.type == "concatenated_string" else [node]
    return any(part.type == "string" and is_formatted(walker.text(part)) for part in parts)


def is_formatted(text: str) -> bool:
    """Whether a string literal is an f-string."""
    prefix = text[: min(text.find(quote) for quote in "'\"" if quote in text)]
    return "f" in prefix.lower()


def _literal(text: str) -> object:
    """The value of a literal; what the host can't read counts by its text."""
    try:
        return ast.literal_eval(text.replace("\n", " "))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return (text,)
