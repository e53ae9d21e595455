"""What placeholders mean once a run has observations: `any` values and parts of earlier answers."""

from __future__ import annotations

from collections.abc import Mapping

from presage.engine.scenario.observations import NoJson, Observations, UnknownLeaf, Value
from presage.engine.scenario.rendering import render
from presage.engine.scenario.templates import AnswerRef, AnyRef, Template, TextTemplate, fill
from presage.engine.scenario.values import Mismatch, Undecided


def lookup(reference: AnyRef | AnswerRef, observations: Observations) -> Value:
    """The value of a placeholder. Raises Mismatch when an earlier answer has no such part, Undecided when it is unknown."""
    if isinstance(reference, AnyRef):
        return observations.anys[reference.name]
    answer = observations.answers[reference.step]
    if isinstance(answer, UnknownLeaf):
        raise Undecided(answer.reason, answer.span)
    parts: Mapping[str, Value] = {"status": answer.status, "text": answer.text, "json": answer.json, "headers": answer.headers}
    value = parts[reference.part]
    for item in reference.path:
        value = _below(value, item, reference)
    return value


def _below(value: Value, item: str | int, reference: AnswerRef) -> Value:
    if isinstance(value, UnknownLeaf):
        raise Undecided(value.reason, value.span)
    if isinstance(item, int) and isinstance(value, (list, tuple)) and item < len(value):
        return value[item]
    if isinstance(item, str) and isinstance(value, Mapping):
        name = item.lower() if reference.part == "headers" else item
        if name in value:
            return value[name]
    why = value.why if isinstance(value, NoJson) else f"the answer to request {reference.step} has nothing at {reference}"
    raise Mismatch(why)


def filled(template: Template, observations: Observations) -> Value:
    """A template with every placeholder replaced. Raises Mismatch and Undecided as `lookup` and `render`."""

    def value(reference: AnyRef | AnswerRef) -> Value:
        return lookup(reference, observations)

    def text(template: TextTemplate) -> Value:
        return render(template, value)

    return fill(template, value, text)
