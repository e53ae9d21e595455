"""What tests about scenarios share: reading a scenario from a few lines, and one run's observations to judge."""

from collections.abc import Mapping, Sequence

from presage.engine.scenario.form import Form
from presage.engine.scenario.model import Expectation, Scenario
from presage.engine.scenario.observations import (
    Observations,
    ObservedAnswer,
    ObservedCall,
    ObservedException,
    Row,
    UnknownLeaf,
    Value,
)
from presage.engine.scenario.reader import parse_scenarios
from presage.engine.scenario.vocabulary import ServiceNames, Vocabulary

REQUEST = "When gateway receives GET /health"

VOCABULARY = Vocabulary(
    {
        "billing": ServiceNames(
            tables={
                "customers": ["id", "name", "country", "plan"],
                "invoices": ["id", "customer_id", "total"],
                "refunds": ["id"],
            },
            routes=(("POST", "/customers/<int:customer_id>/plan"),),
            configuration=["FX_TIMEOUT"],
            flags=["FEATURE_PRORATION"],
        ),
        "fx": ServiceNames(tables={}, routes=(("GET", "/rates/<base>/<quote>"),), configuration=["MAX_AGE"], flags=[]),
        "gateway": ServiceNames(
            tables={},
            routes=(
                ("GET", "/health"),
                ("POST", "/customers"),
                ("GET", "/customers/<int:customer_id>"),
                ("POST", "/customers/<int:customer_id>/plan"),
                ("GET", "/customers/<int:customer_id>/invoices"),
            ),
            configuration=[],
            flags=[],
        ),
    }
)


def read(*lines: str, vocabulary: Vocabulary | None = None) -> Scenario:
    """The scenario of these steps; the first of them is on line 3."""
    text = "Feature: a feature\nScenario: a scenario\n" + "\n".join(lines)
    (scenario,) = parse_scenarios(text, "a.feature", vocabulary)
    return scenario


def complete(form: Form) -> list[str]:
    """The form's example as the steps of a whole scenario."""
    lines = form.example.splitlines()
    if form.keyword == "Given":
        return [*lines, REQUEST, "Then the status is 200"]
    if form.keyword == "When":
        return [*lines, "Then the status is 200"]
    givens = [line for line in lines if line.startswith("Given")]
    return [*givens, REQUEST, *(line for line in lines if not line.startswith("Given"))]


def expectation(step: str, *givens: str, requests: int = 1) -> Expectation:
    """The expectation of one Then step (with what stands below it) after so many requests."""
    return read(*givens, *[REQUEST] * requests, f"Then {step}").thens[0]


def observed(
    json: Value = None,
    *,
    status: Value = 200,
    headers: Mapping[str, Value] | None = None,
    text: Value = "",
    before: Mapping[str, Sequence[Row] | UnknownLeaf] | None = None,
    after: Mapping[str, Sequence[Row] | UnknownLeaf] | None = None,
    calls: Sequence[tuple[str, str, str, Value]] = (),
    raised: Sequence[tuple[str, str]] = (),
    anys: Mapping[str, Value] | None = None,
    blind: Sequence[UnknownLeaf] = (),
) -> Observations:
    """One answer and what happened on the way to it."""
    return Observations(
        answers=(ObservedAnswer(status, headers or {}, json, text),),
        rows=(before or {}, after or {}),
        calls=[ObservedCall(1, *call) for call in calls],
        exceptions=[ObservedException(1, *each) for each in raised],
        anys=anys or {},
        blind=[(1, leaf) for leaf in blind],
    )
