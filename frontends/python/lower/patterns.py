"""`match`: patterns are tested in order; names are bound only when a whole pattern has matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from presage.engine.ir import ops
from presage.engine.ir.ops import Label, Reg
from presage.frontends.python.lower.conditions import condition
from presage.frontends.python.lower.context import FunctionLowering, Statement
from presage.frontends.python.lower.expressions import display, spanning
from presage.frontends.python.lower.statements import block
from presage.frontends.python.lower.strings import number_value
from presage.frontends.python.lower.syntax import EXTRAS, IDENTIFIER, Damaged, Node, child, field, inner, kind, kinds, parts

Captures = dict[str, Reg]
"""What a pattern has captured so far: registers by name, to be stored when all of it has matched."""


def match(f: FunctionLowering, node: Node) -> None:
    """`match`: the subject once, then the cases in order."""
    span = f.span(node)
    b = f.b
    subjects = node.children_by_field_id(_SUBJECT)
    comma = any(each.type == "," for each in node.children)
    if len(subjects) == 1 and not comma:
        value = f.expr(subjects[0])
    else:
        value = display(f, span, "tuple", subjects)
    value = b.private(span, value)
    end = b.new_block()
    for case in child(node, _BODY).children:
        if case.kind_id == _CASE:
            following = b.new_block()
            _case(f, case, value, following)
            b.jump(span, end)
            b.start(following)
    b.goto(span, end)


def _case(f: FunctionLowering, node: Node, subject: Reg, fail: Label) -> None:
    """One `case`: pattern, captures, guard, body."""
    b = f.b
    patterns = [each for each in node.children if each.kind_id == _PATTERN]
    captures: Captures = {}
    sequence = len(patterns) > 1 or any(each.type == "," for each in node.children)
    if sequence:
        last = [each for each in node.children if each.kind_id == _PATTERN or each.type == ","][-1]
        _sequence(f, spanning(f, patterns[0], last), patterns, subject, fail, captures)
    else:
        _pattern(f, patterns[0], subject, fail, captures)
    span = f.span(node)
    for name, register in captures.items():
        f.keep(name, span, register)
    guard = node.child_by_field_id(_GUARD)
    if guard is not None:
        passed = b.new_block()
        condition(f, inner(guard), passed, fail)
        b.start(passed)
    block(f, child(node, _CONSEQUENCE))


def _pattern(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    """Tests a `case_pattern` or what it holds."""
    tokens = parts(node) if node.kind_id == _PATTERN else [node]
    _tokens(f, tokens, subject, fail, captures)


def _tokens(f: FunctionLowering, tokens: Sequence[Node], subject: Reg, fail: Label, captures: Captures) -> None:
    """Tests a pattern given by its nodes: one, or a sign and a number."""
    first = tokens[0]
    if len(tokens) == 1 and first.type == "_":
        return
    handler = _FORMS.get(first.kind_id) if len(tokens) == 1 else None
    if handler is not None:
        handler(f, first, subject, fail, captures)
    else:
        _equal(f, tokens, subject, fail)


# --- values and names ----------------------------------------------------------------------------


def _equal(f: FunctionLowering, tokens: Sequence[Node], subject: Reg, fail: Label) -> None:
    """A literal, compared by `==`; `None`, `True` and `False` by identity."""
    span = f.span(tokens[0])._replace(end=tokens[-1].end_byte)
    operator = "is" if tokens[0].kind_id in _SINGLETONS else "=="
    _compare(f, span, operator, subject, _literal(f, tokens), fail)


def _compare(f: FunctionLowering, span: ops.Span, operator: str, subject: Reg, value: Reg, fail: Label) -> None:
    result, passed = f.b.temp(), f.b.new_block()
    f.b.emit(ops.Compare(span, result, operator, subject, value))
    f.at(span)
    f.decide(span, result, passed, fail)
    f.b.start(passed)


def _literal(f: FunctionLowering, tokens: Sequence[Node]) -> Reg:
    """The value of a literal pattern: a string, a number with sign, a complex number, a constant."""
    if len(tokens) == 1 and tokens[0].kind_id not in _NUMERIC:
        return f.expr(tokens[0])
    flat = parts(tokens[0]) if tokens[0].kind_id == _COMPLEX else tokens
    sign = 1
    total: int | float | complex | None = None
    for token in flat:
        if token.is_named:
            value = number_value(f, token)
            if sign < 0:
                value = -value
            total = value if total is None else total + value
            sign = 1
        elif token.type == "-":
            sign = -1
    if total is None:
        raise Damaged(tokens[0])
    return f.b.const(f.span(tokens[0]), total)


def _name(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    """A capture (one name) or a value (dotted)."""
    identifiers = [each for each in node.children if each.kind_id == IDENTIFIER]
    if len(identifiers) == 1:
        name = f.name(identifiers[0])
        if name != "_":
            captures[name] = subject
        return
    _compare(f, f.span(node), "==", subject, dotted(f, identifiers), fail)


def dotted(f: FunctionLowering, identifiers: Sequence[Node]) -> Reg:
    """The value of `a.b.c`."""
    register = f.load(f.name(identifiers[0]), f.span(identifiers[0]))
    for each in identifiers[1:]:
        result = f.b.temp()
        span = f.span(identifiers[0])._replace(end=each.end_byte, line=f.span(each).line)
        f.b.emit(ops.GetAttr(span, result, register, f.name(each)))
        register = result
    return register


def _as(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    children = parts(node)
    _pattern(f, children[0], subject, fail, captures)
    captures[f.name(children[-1])] = subject


def _or(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    """Alternatives; whichever matches leaves its captures in the same registers."""
    alternatives: list[list[Node]] = [[]]
    for each in parts(node):
        if each.type == "|":
            alternatives.append([])
        else:
            alternatives[-1].append(each)
    b = f.b
    end = b.new_block()
    shared: Captures = {}
    span = f.span(node)
    for position, tokens in enumerate(alternatives):
        following = fail if position == len(alternatives) - 1 else b.new_block()
        found: Captures = {}
        _tokens(f, tokens, subject, following, found)
        for name, register in found.items():
            if name not in shared:
                shared[name] = b.temp()
            b.copy(span, shared[name], register)
        b.jump(span, end)
        if following != fail:
            b.start(following)
    b.start(end)
    captures.update(shared)


# --- structures ----------------------------------------------------------------------------------


def _list(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    patterns = [each for each in node.children if each.kind_id == _PATTERN]
    comma = any(each.type == "," for each in node.children)
    if node.kind_id == _TUPLE and len(patterns) == 1 and not comma:
        _pattern(f, patterns[0], subject, fail, captures)
    else:
        _sequence(f, f.span(node), patterns, subject, fail, captures)


def _sequence(
    f: FunctionLowering, span: ops.Span, patterns: Sequence[Node], subject: Reg, fail: Label, captures: Captures
) -> None:
    b = f.b
    _require(f, span, b.intrinsic(span, "match_sequence", subject), fail)
    star = next((i for i, each in enumerate(patterns) if _splat(each) is not None), -1)
    size = len(patterns) - (star >= 0)
    starred = _splat(patterns[star]) if star >= 0 else None
    if starred is None or size > 0:
        length, wanted = b.intrinsic(span, "match_len", subject), b.const(span, size)
        _compare(f, span, ">=" if star >= 0 else "==", length, wanted, fail)
    if starred is not None and starred.type == "_":
        for position, each in enumerate(patterns):
            if position != star and not _wildcard(each):
                key = b.const(span, position) if position < star else _from_end(f, span, subject, len(patterns) - position)
                item = b.temp()
                b.emit(ops.GetItem(span, item, subject, key))
                _pattern(f, each, item, fail, captures)
        return
    if all(_wildcard(each) for each in patterns):
        return
    items = tuple([b.temp() for _ in patterns])
    b.emit(ops.Unpack(span, items, subject, star))
    for each, item in zip(patterns, items, strict=True):
        splat = _splat(each)
        if splat is None:
            _pattern(f, each, item, fail, captures)
        else:
            captures[f.name(splat)] = item


def _from_end(f: FunctionLowering, span: ops.Span, subject: Reg, distance: int) -> Reg:
    """An index counted from the end: the length less `distance`."""
    length, offset, key = f.b.intrinsic(span, "match_len", subject), f.b.const(span, distance), f.b.temp()
    f.b.emit(ops.Binary(span, key, "-", length, offset))
    return key


def _splat(pattern: Node) -> Node | None:
    """The name after the star of `*name` (possibly `_`)."""
    held = parts(pattern)[0]
    return parts(held)[-1] if held.kind_id == _SPLAT else None


def _wildcard(pattern: Node) -> bool:
    tokens = parts(pattern)
    return len(tokens) == 1 and tokens[0].type == "_"


def _require(f: FunctionLowering, span: ops.Span, truth: Reg, fail: Label) -> None:
    """Goes on only if a Boolean is true."""
    passed = f.b.new_block()
    f.b.branch(span, truth, passed, fail)
    f.b.start(passed)


def _present(f: FunctionLowering, span: ops.Span, value: Reg, fail: Label) -> None:
    """Goes on only if a value is not None."""
    _compare(f, span, "is-not", value, f.b.const(span, None), fail)


def _mapping(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    span = f.span(node)
    b = f.b
    _require(f, span, b.intrinsic(span, "match_mapping", subject), fail)
    keys: list[list[Node]] = []
    values: list[Node] = []
    rest: Node | None = None
    for position, each in enumerate(node.children):
        if each.kind_id in EXTRAS:
            continue
        place = node.field_name_for_child(position)
        if place == "key":
            if len(keys) == len(values):
                keys.append([])
            keys[-1].append(each)
        elif place == "value":
            values.append(each)
        elif each.kind_id == _SPLAT:
            rest = parts(each)[-1]
    if keys:
        length, wanted = b.intrinsic(span, "match_len", subject), b.const(span, len(keys))
        _compare(f, span, ">=", length, wanted, fail)
    if keys or rest is not None:
        _entries(f, span, subject, keys, values, rest, fail, captures)


def _entries(
    f: FunctionLowering,
    span: ops.Span,
    subject: Reg,
    keys: list[list[Node]],
    values: list[Node],
    rest: Node | None,
    fail: Label,
    captures: Captures,
) -> None:
    """The keys are looked up together; then come the patterns of their values, then the rest."""
    b = f.b
    wanted, key_tuple = [_key(f, each) for each in keys], b.temp()
    b.emit(ops.BuildSequence(span, key_tuple, "tuple", tuple(wanted)))
    if keys:
        found = b.intrinsic(span, "match_keys", subject, key_tuple)
        _present(f, span, found, fail)
        items = tuple([b.temp() for _ in values])
        b.emit(ops.Unpack(span, items, found))
        for each, item in zip(values, items, strict=True):
            _pattern(f, each, item, fail, captures)
    if rest is not None:
        captures[f.name(rest)] = b.intrinsic(span, "mapping_rest", subject, key_tuple)


def _key(f: FunctionLowering, tokens: list[Node]) -> Reg:
    if tokens[0].kind_id == _DOTTED:
        return dotted(f, [each for each in tokens[0].children if each.kind_id == IDENTIFIER])
    return _literal(f, tokens)


def _class(f: FunctionLowering, node: Node, subject: Reg, fail: Label, captures: Captures) -> None:
    span = f.span(node)
    b = f.b
    cls = dotted(f, [each for each in node.children[0].children if each.kind_id == IDENTIFIER])
    positional: list[Node] = []
    names: list[str] = []
    tests: list[Callable[[Reg], None]] = []
    for each in node.children[1:]:
        if each.kind_id != _PATTERN:
            continue
        held = parts(each)[0]
        alias = None
        if held.kind_id == _AS and parts(parts(held)[0])[0].kind_id == _KEYWORD:
            alias = parts(held)[-1]
            held = parts(parts(held)[0])[0]
        if held.kind_id == _KEYWORD:
            children = parts(held)
            names.append(f.text(children[0]))
            tests.append(_keyword_test(f, children[2:], alias, fail, captures))
        else:
            positional.append(each)
    count, name_tuple = b.const(span, len(positional)), b.const(span, tuple(names))
    found = b.intrinsic(span, "match_class", subject, cls, count, name_tuple)
    _present(f, span, found, fail)
    items = tuple([b.temp() for _ in range(len(positional) + len(names))])
    if items:
        b.emit(ops.Unpack(span, items, found))
    for each, item in zip(positional, items, strict=False):
        _pattern(f, each, item, fail, captures)
    for test, item in zip(tests, items[len(positional) :], strict=True):
        test(item)


def _keyword_test(
    f: FunctionLowering, tokens: list[Node], alias: Node | None, fail: Label, captures: Captures
) -> Callable[[Reg], None]:
    def test(item: Reg) -> None:
        _tokens(f, tokens, item, fail, captures)
        if alias is not None:
            captures[f.name(alias)] = item

    return test


_SUBJECT, _BODY, _GUARD, _CONSEQUENCE = field("subject"), field("body"), field("guard"), field("consequence")
_CASE, _PATTERN, _SPLAT, _TUPLE = kind("case_clause"), kind("case_pattern"), kind("splat_pattern"), kind("tuple_pattern")
_AS, _KEYWORD, _COMPLEX, _DOTTED = kind("as_pattern"), kind("keyword_pattern"), kind("complex_pattern"), kind("dotted_name")
_SINGLETONS = kinds("none", "true", "false")
_NUMERIC = kinds("integer", "float", "complex_pattern")
_Form = Callable[[FunctionLowering, Node, Reg, Label, Captures], None]
_FORMS: dict[int, _Form] = {
    _DOTTED: _name,
    _AS: _as,
    _PATTERN: _pattern,
    _TUPLE: _list,
    kind("list_pattern"): _list,
    kind("union_pattern"): _or,
    kind("dict_pattern"): _mapping,
    kind("class_pattern"): _class,
}

PATTERNS: dict[str, Statement] = {"match_statement": match}
"""What each node type about patterns does."""
