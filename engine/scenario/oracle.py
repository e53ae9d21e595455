"""The oracle: whether what a run shows is what a Then expects.

`evaluate` gives a judgement with a formula that must be valid under the run's path condition; on a concrete run it is
`T.true` or `T.false`. Not for exploring paths, asking the solver or replaying: the runner does that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from presage.engine.facts.spans import Span
from presage.engine.facts.verdicts import Reason
from presage.engine.scenario import oracle_rows, oracle_traffic
from presage.engine.scenario.comparing import equal
from presage.engine.scenario.evaluate import Scope, condition, value_of
from presage.engine.scenario.expressions import (
    Comparison,
    Constant,
    Expression,
    Function,
    Number,
    Path,
    Text,
    children,
    source,
)
from presage.engine.scenario.model import (
    BodyEquals,
    Expectation,
    FieldPresence,
    Holds,
    OutboundCalls,
    Raises,
    RowCount,
    RowMatch,
    TableUnchanged,
)
from presage.engine.scenario.observations import Observations
from presage.engine.scenario.resolve import filled
from presage.engine.scenario.templates import AnyRef
from presage.engine.scenario.values import Mismatch, Undecided, evaluated, show_observed
from presage.solvers import terms as T


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an expectation comes to on one path.

    term: the BOOL formula that must be valid under the path condition; None when it is undecided, then there are reasons.
    expected, actual: for people; symbolic values show as terms (on the replay of a witness everything is concrete).
    """

    term: T.Term | None
    expected: str
    actual: str
    unknown_reasons: tuple[Reason, ...] = ()


def evaluate(expectation: Expectation, observations: Observations) -> Judgement:
    """The judgement of one expectation over one path's observations, which reach at least to its last When."""
    judge = cast(Callable[[Expectation, Observations], Judgement], _JUDGES[type(expectation)])
    try:
        return judge(expectation, observations)
    except Mismatch as mismatch:
        return Judgement(T.false, _expected(expectation), str(mismatch))
    except Undecided as stop:
        step = expectation.source
        span = stop.span or Span.line(step.file, step.line)
        return Judgement(None, _expected(expectation), "unknown", (Reason(stop.reason, span),))


def _expected(expectation: Expectation) -> str:
    """The step itself, or the expression that it is read as."""
    return source(expectation.expression) if isinstance(expectation, Holds) else expectation.source.text


# Expressions.


def _holds(expectation: Holds, observations: Observations) -> Judgement:
    scope = Scope(observations, expectation.window)
    expression = expectation.expression
    term = condition(expression, scope)
    if isinstance(expression, Comparison):
        expected = f"{expression.relation} {_with_value(expression.right, scope)}"
        return Judgement(term, expected, _with_source(expression.left, scope))
    return Judgement(term, source(expression), _values(expression, scope))


def _with_value(expression: Expression, scope: Scope) -> str:
    """`12.30`, or `30.75 (response.total)` for what is no literal."""
    shown = _shown(expression, scope)
    written = source(expression)
    return shown if isinstance(expression, (Number, Text, Constant)) or shown == written else f"{shown} ({written})"


def _with_source(expression: Expression, scope: Scope) -> str:
    """Like `_with_value`; a plain path shows its value only, for the step names it."""
    return _shown(expression, scope) if isinstance(expression, Path) else _with_value(expression, scope)


def _values(expression: Expression, scope: Scope) -> str:
    """The values that the expression is about: `response.total is 30.75, <amount> is 7`."""
    shown = dict.fromkeys(f"{source(part)} is {_shown(part, scope)}" for part in _operands(expression))
    return ", ".join(shown)


def _operands(expression: Expression) -> list[Expression]:
    """The outermost paths, functions and `any` values."""
    if isinstance(expression, (Path, Function, AnyRef)):
        return [expression]
    return [operand for inner in children(expression) for operand in _operands(inner)]


def _shown(expression: Expression, scope: Scope) -> str:
    try:
        return value_of(expression, scope).shown
    except Undecided:
        return "unknown"
    except Mismatch as mismatch:
        return str(mismatch)


def _presence(expectation: FieldPresence, observations: Observations) -> Judgement:
    scope = Scope(observations, expectation.window)
    found = condition(Function("exists", expectation.path), scope)
    path = expectation.path.text
    actual = f"{path} is {_shown(expectation.path, scope)}" if found is not T.false else f"{path} is not there"
    expected = f"{path} is there" if expectation.present else f"{path} is not there"
    return Judgement(found if expectation.present else T.not_(found), expected, actual)


def _body(expectation: BodyEquals, observations: Observations) -> Judgement:
    expected = filled(expectation.value, observations)
    answer = oracle_traffic.answer_at(observations, expectation.window.after)
    term = equal(evaluated(answer.json), evaluated(expected))
    return Judgement(term, show_observed(expected), show_observed(answer.json))


# Rows and traffic: found there, worded here.


def _rows(expectation: RowCount | RowMatch | TableUnchanged, observations: Observations) -> Judgement:
    return Judgement(*oracle_rows.judge(expectation, observations))


def _traffic(expectation: OutboundCalls | Raises, observations: Observations) -> Judgement:
    return Judgement(*oracle_traffic.judge(expectation, observations))


_JUDGES: dict[type, object] = {
    Holds: _holds,
    FieldPresence: _presence,
    BodyEquals: _body,
    RowCount: _rows,
    RowMatch: _rows,
    TableUnchanged: _rows,
    OutboundCalls: _traffic,
    Raises: _traffic,
}
