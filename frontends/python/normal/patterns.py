"""`match` as a trace: literals are comparisons, as in a chain of `if`; any other pattern is one operation on the subject."""

from __future__ import annotations

import ast
import copy

from presage.engine.equivalence.graphs import Node, literal, selected
from presage.frontends.python.normal.building import Builder
from presage.frontends.python.normal.scopes import Unmodelled

MOST_GUARDS = 6
"""Guarded cases that bind names in one `match`: what follows each is built twice."""


def match_(f: Builder, node: ast.Match) -> None:
    """The cases in order; the first that fits is taken."""
    subject = f.expr(node.subject)
    if sum(case.guard is not None and bool(_captures(case.pattern)) for case in node.cases) > MOST_GUARDS:
        raise Unmodelled("a match statement with many guards")
    _cases(f, subject, node.cases)


def _cases(f: Builder, subject: Node, cases: list[ast.match_case]) -> None:
    if not cases:
        return
    case, rest = cases[0], cases[1:]
    names = _captures(case.pattern)
    fits, parts = _fits(f, subject, case.pattern)
    guard = case.guard

    def taken() -> None:
        for name, part in zip(names, parts, strict=True):
            f.env[name] = part
        if guard is None:
            f.block(case.body)
        else:
            f.fork(f.condition(guard), lambda: f.block(case.body), lambda: _cases(f, subject, rest))

    if guard is not None and not names:
        following = f.branch(fits, True, lambda: f.condition(guard))
        fits = selected(fits, following, literal(False, "bool"))
        f.fork(fits, lambda: f.block(case.body), lambda: _cases(f, subject, rest))
    else:
        f.fork(fits, taken, lambda: _cases(f, subject, rest))


def _fits(f: Builder, subject: Node, pattern: ast.pattern) -> tuple[Node, list[Node]]:
    """Whether a pattern fits, and what its names get, in the order of their places."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        return literal(True, "bool"), [subject] if pattern.name else []
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None and _simple(pattern.pattern):
        return _fits(f, subject, pattern.pattern)[0], [subject]
    if isinstance(pattern, ast.MatchSingleton):
        return f.compare("is", subject, literal(pattern.value, "none" if pattern.value is None else "bool")), []
    if isinstance(pattern, ast.MatchValue) and _simple(pattern):
        return f.truth(f.compare("==", subject, f.expr(pattern.value))), []
    if isinstance(pattern, ast.MatchOr) and _simple(pattern):
        found = _fits(f, subject, pattern.patterns[0])[0]
        for each in pattern.patterns[1:]:
            following = f.branch(found, False, lambda each=each: _fits(f, subject, each)[0])
            found = selected(found, literal(True, "bool"), following)
        return found, []
    return _structural(f, subject, pattern)


def _simple(pattern: ast.pattern) -> bool:
    """Whether a pattern only compares with literals."""
    if isinstance(pattern, ast.MatchOr):
        return all(map(_simple, pattern.patterns))
    if isinstance(pattern, ast.MatchValue):
        return not any(isinstance(each, ast.Name | ast.Attribute) for each in ast.walk(pattern.value))
    return isinstance(pattern, ast.MatchSingleton)


def _structural(f: Builder, subject: Node, pattern: ast.pattern) -> tuple[Node, list[Node]]:
    """One operation: the pattern without its names, on the subject and the values that names in it stand for."""
    captures = _captures(pattern)
    shown = copy.deepcopy(pattern)
    values: dict[str, Node] = {}
    for each in ast.walk(shown):
        if isinstance(each, ast.Name):
            if each.id not in values:
                values[each.id] = f.read(each.id)
            each.id = f"value {list(values).index(each.id)}"
        elif isinstance(each, ast.MatchAs | ast.MatchStar) and each.name:
            each.name = f"part {captures.index(each.name)}"
        elif isinstance(each, ast.MatchMapping) and each.rest:
            each.rest = f"part {captures.index(each.rest)}"
    tried = f.op(("match", ast.dump(shown)), subject, *values.values())
    parts = [Node("pure", ("captured", index), (tried,)) for index in range(len(captures))]
    return Node("pure", "fits", (tried,), "bool"), parts


def _captures(pattern: ast.pattern) -> list[str]:
    """The names that a pattern binds, each once."""
    found: dict[str, None] = {}
    for each in ast.walk(pattern):
        if isinstance(each, ast.MatchAs | ast.MatchStar) and each.name:
            found[each.name] = None
        elif isinstance(each, ast.MatchMapping) and each.rest:
            found[each.rest] = None
    return list(found)
