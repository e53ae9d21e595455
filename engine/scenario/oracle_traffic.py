"""Expectations on calls between services and on exceptions, for the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from presage.engine.scenario.comparing import equal
from presage.engine.scenario.model import OutboundCalls, Raises, Window
from presage.engine.scenario.observations import (
    Observations,
    ObservedAnswer,
    ObservedCall,
    SymbolicLeaf,
    SymbolicText,
    UnknownLeaf,
)
from presage.engine.scenario.observations import Value as Observed
from presage.engine.scenario.rendering import render
from presage.engine.scenario.resolve import lookup
from presage.engine.scenario.values import Undecided, evaluated, show_observed
from presage.solvers import terms as T

Finding: TypeAlias = tuple[T.Term, str, str]
"""The formula, what was expected, what is there."""


def judge(expectation: OutboundCalls | Raises, observations: Observations) -> Finding:
    """The finding on one expectation. Raises Undecided where an opaque region may have called or raised."""
    if isinstance(expectation, OutboundCalls):
        return _calls(expectation, observations)
    return _raises(expectation, observations)


def answer_at(observations: Observations, step: int) -> ObservedAnswer:
    """The answer to the When with that number, from 1. Raises Undecided where it is unknown."""
    answer = observations.answers[step - 1]
    if isinstance(answer, UnknownLeaf):
        raise Undecided(answer.reason, answer.span)
    return answer


def _blind(window: Window, observations: Observations) -> Undecided | None:
    """Why calls or exceptions in the window may be missing from the observations, if they may."""
    for step, leaf in observations.blind:
        if window.since < step <= window.after:
            return Undecided(leaf.reason, leaf.span)
    return None


def _calls(expectation: OutboundCalls, observations: Observations) -> Finding:
    inside = [call for call in observations.calls if expectation.window.since < call.step <= expectation.window.after]
    fits = [_fits(call, expectation, observations) for call in inside]
    wanted = expectation.times
    if wanted is None:
        term = T.or_(*fits)
    else:
        many = T.add(T.const(0), *(T.ite(term, T.const(1), T.const(0)) for term in fits))
        term = T.eq(many, T.const(wanted))
    blind = _blind(expectation.window, observations)
    if blind is not None and not _more_calls_change_nothing(fits, wanted):
        raise blind
    return term, expectation.source.text, _shown(inside)


def _more_calls_change_nothing(fits: Sequence[T.Term], wanted: int | None) -> bool:
    """Whether the calls that are seen decide it: one is enough, or there are already too many."""
    sure = sum(term is T.true for term in fits)
    return sure > 0 if wanted is None else sure > wanted


def _fits(call: ObservedCall, expectation: OutboundCalls, observations: Observations) -> T.Term:
    for wanted, actual in (
        (expectation.caller, call.caller),
        (expectation.target, call.target),
        (expectation.method, call.method),
    ):
        if wanted is not None and wanted != actual:
            return T.false
    if expectation.path is None:
        return T.true
    path = render(expectation.path, lambda reference: lookup(reference, observations))
    with_query = isinstance(path, str) and "?" in path
    return equal(evaluated(call.path if with_query else _without_query(call.path)), evaluated(path))


def _without_query(path: Observed) -> Observed:
    if isinstance(path, str):
        return path.partition("?")[0]
    if not isinstance(path, SymbolicText):
        return path
    kept: list[str | SymbolicLeaf] = []
    for part in path.parts:
        if isinstance(part, str) and "?" in part:
            kept.append(part.partition("?")[0])
            break
        kept.append(part)
    return SymbolicText(tuple(part for part in kept if part != ""))


def _shown(calls: Sequence[ObservedCall]) -> str:
    if not calls:
        return "no calls"
    return "; ".join(f"{call.caller} calls {call.target} {call.method} {_path(call.path)}" for call in calls)


def _path(path: Observed) -> str:
    return path if isinstance(path, str) else show_observed(path)


def _raises(expectation: Raises, observations: Observations) -> Finding:
    window = expectation.window
    inside = [each for each in observations.exceptions if window.since < each.step <= window.after]
    matching = [each for each in inside if expectation.service in (None, each.service) and expectation.type in (None, each.type)]
    blind = _blind(window, observations)
    if blind is not None and not matching:
        raise blind
    wanted = expectation.type is not None
    actual = "; ".join(f"{each.service} raises {each.type}" for each in inside) or "no exception"
    return T.const(bool(matching) == wanted), expectation.source.text, actual
