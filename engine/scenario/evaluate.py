"""The meaning of expressions over observations: three-valued, exact.

A path that is not there, or a value of the wrong kind, makes the whole expectation violated (Mismatch), unless `exists( )` asked
first; what the run does not know makes it undecided (Undecided), unless the rest decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from presage.engine.scenario.comparing import compare
from presage.engine.scenario.expressions import (
    Answer,
    Arithmetic,
    Comparison,
    Constant,
    Each,
    Expression,
    Field,
    Function,
    Index,
    Item,
    Logical,
    Negative,
    Not,
    Number,
    Path,
    Rows,
    Segment,
    Text,
)
from presage.engine.scenario.model import Window
from presage.engine.scenario.observations import NoJson, Observations, Row, UnknownLeaf
from presage.engine.scenario.observations import Value as Observed
from presage.engine.scenario.templates import AnyRef
from presage.engine.scenario.values import (
    Boolean,
    Evaluated,
    Many,
    Mismatch,
    Null,
    Numeric,
    Sequential,
    Single,
    Textual,
    Undecided,
    boolean,
    evaluated,
    number,
    number_of,
    real,
    show_number,
    text,
)
from presage.solvers import terms as T


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: the observations, the When steps that the expectation is about, the element in a filter (and whether it
    is a row)."""

    observations: Observations
    window: Window
    item: Observed = None
    item_sql: bool = False


def condition(expression: Expression, scope: Scope) -> T.Term:
    """The BOOL term of an expression that must be true or false. Raises Mismatch, Undecided."""
    if isinstance(expression, Logical):
        return _logical(expression, scope)
    if isinstance(expression, Not):
        return T.not_(condition(expression.operand, scope))
    if isinstance(expression, Comparison):
        return _comparison(expression, scope)
    value = value_of(expression, scope)
    if isinstance(value, Many):
        return T.and_(*(T.implies(guard, _truth(item)) for guard, item in value.items))
    return _truth(value)


def _truth(value: Single) -> T.Term:
    if isinstance(value, Boolean):
        return value.term
    if isinstance(value, Numeric) and value.sql:
        return T.ne(value.term, real(0))
    raise Mismatch(f"{value.shown}, which is neither true nor false")


def _logical(expression: Logical, scope: Scope) -> T.Term:
    deciding = T.false if expression.operator == "and" else T.true
    undecided: Undecided | None = None
    found: list[T.Term] = []
    for side in (expression.left, expression.right):
        try:
            term = condition(side, scope)
        except Undecided as stop:
            undecided = undecided or stop
            continue
        if term is deciding:
            return deciding
        found.append(term)
    if undecided is not None:
        raise undecided
    return T.and_(*found) if expression.operator == "and" else T.or_(*found)


def _comparison(expression: Comparison, scope: Scope) -> T.Term:
    left, right = value_of(expression.left, scope), value_of(expression.right, scope)
    if isinstance(left, Many) and expression.relation in ("contains", "does not contain"):
        return _many_contains(expression, left, right)
    if isinstance(left, Many):
        assert not isinstance(right, Many)
        return T.and_(*(T.implies(guard, compare(expression.relation, item, right)) for guard, item in left.items))
    if isinstance(right, Many):
        return T.and_(*(T.implies(guard, compare(expression.relation, left, item)) for guard, item in right.items))
    return compare(expression.relation, left, right)


def _many_contains(expression: Comparison, left: Many, right: Evaluated) -> T.Term:
    """`lines[].kind contains "tax"`: one of the values is that."""
    assert not isinstance(right, Many)
    found = T.or_(*(T.and_(guard, compare("=", item, right)) for guard, item in left.items))
    return found if expression.relation == "contains" else T.not_(found)


def value_of(expression: Expression, scope: Scope) -> Evaluated:
    """The value of an expression. Raises Mismatch, Undecided."""
    if isinstance(expression, Number):
        return number(expression.value, str(expression.value))
    if isinstance(expression, Text):
        return text(expression.value, literal=True)
    if isinstance(expression, Constant):
        return Null() if expression.value is None else boolean(expression.value)
    if isinstance(expression, AnyRef):
        return evaluated(scope.observations.anys[expression.name])
    if isinstance(expression, Path):
        return _path(expression, scope)
    if isinstance(expression, Negative):
        return _number_value(T.neg(number_of(_single(expression.operand, scope), "-")))
    if isinstance(expression, Arithmetic):
        return _arithmetic(expression, scope)
    if isinstance(expression, Function):
        return _FUNCTIONS[expression.name](expression, scope)
    term = condition(expression, scope)
    return Boolean(term, T.to_text(term))


def _single(expression: Expression, scope: Scope) -> Single:
    value = value_of(expression, scope)
    if isinstance(value, Many):
        raise Mismatch(f"{value.shown}, where one value is needed")
    return value


def _number_value(term: T.Term) -> Numeric:
    return Numeric(term, show_number(term.value) if term.op == "const" else T.to_text(term))


# Arithmetic.


def _arithmetic(expression: Arithmetic, scope: Scope) -> Numeric:
    left = number_of(_single(expression.left, scope), expression.operator)
    right = number_of(_single(expression.right, scope), expression.operator)
    if expression.operator == "+":
        return _number_value(T.add(left, right))
    if expression.operator == "-":
        return _number_value(T.sub(left, right))
    if expression.operator == "*":
        return _number_value(T.mul(left, right))
    if right.op != "const":
        raise Undecided(f"`{expression.operator}` by a value that is not fixed")
    if not right.value:
        raise Mismatch(f"a division by zero in {expression.operator}")
    if expression.operator == "/":
        return _number_value(T.scale(1 / right.value, left))
    return _number_value(_remainder(left, right.value))


def _remainder(left: T.Term, divisor: Fraction) -> T.Term:
    """`left - divisor * floor(left / divisor)`: it has the divisor's sign, as in most languages' floor division."""
    return T.sub(left, T.scale(divisor, T.to_real(T.floor(T.scale(1 / divisor, left)))))


# Paths.


def _path(path: Path, scope: Scope) -> Evaluated:
    sql = isinstance(path.root, Rows) or (isinstance(path.root, Item) and scope.item_sql)
    found = _resolve(path, scope)
    if not path.many:
        [(_, value)] = found
        return evaluated(value, sql=sql)
    return Many(tuple((guard, evaluated(value, sql=sql)) for guard, value in found))


def _resolve(path: Path, scope: Scope) -> list[tuple[T.Term, Observed]]:
    """The observed values at the path, each with the condition under which it is one of them."""
    places = [(T.true, _root(path, scope))]
    for segment in path.segments:
        places = [step for guard, value in places for step in _follow(segment, guard, value, path, scope)]
    return places


def _root(path: Path, scope: Scope) -> Observed:
    root = path.root
    if isinstance(root, Item):
        return scope.item
    if isinstance(root, Rows):
        moment = scope.window.since if root.before else scope.window.after
        return list(table_rows(scope.observations, f"{root.service}.{root.table}", moment))
    return _answer_part(root, scope)


def _answer_part(root: Answer, scope: Scope) -> Observed:
    position = scope.window.after - 1 if root.step is None else root.step
    answer = scope.observations.answers[position]
    if isinstance(answer, UnknownLeaf):
        raise Undecided(answer.reason, answer.span)
    if root.part == "headers":
        return dict(answer.headers)
    return {"status": answer.status, "text": answer.text, "json": answer.json}[root.part]


def table_rows(observations: Observations, table: str, moment: int) -> list[Row]:
    """The rows of `service.table` at a moment. Raises Undecided where they are unknown, or the table is."""
    rows = observations.rows[moment].get(table, UnknownLeaf(f"no service is known to have a table {table}"))
    if isinstance(rows, UnknownLeaf):
        raise Undecided(rows.reason, rows.span)
    return list(rows)


def _follow(segment: Segment, guard: T.Term, value: Observed, path: Path, scope: Scope) -> list[tuple[T.Term, Observed]]:
    if isinstance(value, UnknownLeaf):
        raise Undecided(value.reason, value.span)
    if isinstance(value, NoJson):
        raise Mismatch(value.why)
    if isinstance(segment, Field):
        return [(guard, _member(value, segment.name, path))]
    if not isinstance(value, (list, tuple)):
        raise Mismatch(f"{_shown(value)} in {path.text}, where a list is needed")
    if isinstance(segment, Index):
        return [(guard, _element(value, segment.number, path))]
    if segment.condition is None:
        return [(guard, item) for item in value]
    inner = Scope(scope.observations, scope.window, item_sql=isinstance(path.root, Rows))
    return _filtered(segment, guard, value, inner)


def _filtered(
    segment: Each, guard: T.Term, items: list[Observed] | tuple[Observed, ...], scope: Scope
) -> list[tuple[T.Term, Observed]]:
    assert segment.condition is not None
    found: list[tuple[T.Term, Observed]] = []
    for item in items:
        fits = condition(segment.condition, replace(scope, item=item))
        if fits is not T.false:
            found.append((T.and_(guard, fits), item))
    return found


def _member(value: Observed, name: str, path: Path) -> Observed:
    if not isinstance(value, Mapping):
        raise Mismatch(f"{_shown(value)} in {path.text}, where an object with `{name}` is needed")
    if name not in value:
        members = ", ".join(str(each) for each in value) or "nothing"
        raise Mismatch(f"no `{name}` in {path.text}: there is {members}")
    return value[name]


def _element(value: list[Observed] | tuple[Observed, ...], position: int, path: Path) -> Observed:
    if not -len(value) <= position < len(value):
        raise Mismatch(f"no element {position} in {path.text}: there are {len(value)}")
    return value[position]


def _shown(value: Observed) -> str:
    try:
        return evaluated(value).shown
    except Undecided:
        return "an unknown value"


# Functions.


def _elements(expression: Function, scope: Scope) -> list[tuple[T.Term, Single]]:
    """The values that a function is about: those of a path with `[]`, the elements of a list, or one value."""
    value = value_of(expression.argument, scope)
    if isinstance(value, Many):
        return list(value.items)
    if isinstance(value, Sequential):
        return [(T.true, evaluated(item)) for item in value.items]
    return [(T.true, value)]


def _sum(expression: Function, scope: Scope) -> Evaluated:
    total = real(0)
    for guard, item in _elements(expression, scope):
        total = T.add(total, T.ite(guard, number_of(item, "sum( )"), real(0)))
    return _number_value(total)


def _count(expression: Function, scope: Scope) -> Evaluated:
    assert isinstance(expression.argument, Path)
    if expression.argument.many:
        guards = [guard for guard, _ in _resolve(expression.argument, scope)]
    else:
        value = _single(expression.argument, scope)
        if not isinstance(value, Sequential):
            raise Mismatch(f"{value.shown}, which is no list, in count( )")
        guards = [T.true] * len(value.items)
    return _number_value(T.add(real(0), *(T.ite(guard, real(1), real(0)) for guard in guards)))


def _extreme(expression: Function, scope: Scope) -> Evaluated:
    elements = _elements(expression, scope)
    if not elements:
        raise Mismatch(f"{expression.name}( ) of no values")
    if any(guard is not T.true for guard, _ in elements):
        raise Undecided(f"which values {expression.name}( ) is about depends on values that are not fixed")
    terms = [number_of(item, f"{expression.name}( )") for _, item in elements]
    return _number_value((T.min_ if expression.name == "min" else T.max_)(*terms))


def _abs(expression: Function, scope: Scope) -> Evaluated:
    return _number_value(T.abs_(number_of(_single(expression.argument, scope), "abs( )")))


def _number(expression: Function, scope: Scope) -> Evaluated:
    return _number_value(number_of(_single(expression.argument, scope), "number( )"))


def _length(expression: Function, scope: Scope) -> Evaluated:
    value = _single(expression.argument, scope)
    if isinstance(value, Textual):
        return _number_value(T.to_real(T.str_len(value.term)))
    if isinstance(value, Sequential):
        return number(len(value.items))
    raise Mismatch(f"{value.shown}, which has no length")


def _exists(expression: Function, scope: Scope) -> Evaluated:
    assert isinstance(expression.argument, Path)
    try:
        found = _resolve(expression.argument, scope)
    except Mismatch:
        return boolean(False)
    for _, value in found:
        if isinstance(value, NoJson):
            return boolean(False)
    term = T.or_(*(guard for guard, _ in found))
    return Boolean(term, T.to_text(term))


_FUNCTIONS = {
    "sum": _sum,
    "count": _count,
    "min": _extreme,
    "max": _extreme,
    "abs": _abs,
    "number": _number,
    "length": _length,
    "exists": _exists,
}
