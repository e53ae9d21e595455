"""Every form: its example is read by this form and no other, and comes to the verdict that its observations deserve."""

import pytest
from scenario_support import REQUEST, VOCABULARY, complete, observed, read

from presage.engine.errors import ScenarioError
from presage.engine.scenario.form import Form
from presage.engine.scenario.forms import FORMS
from presage.engine.scenario.model import Request
from presage.engine.scenario.oracle import evaluate
from presage.engine.scenario.reader import parse_scenarios
from presage.solvers import terms as T

ADDING = ("more headers", "more query parameters", "form fields")
"""Forms that add to the step before, which their example therefore has too."""

IDS = [f"{form.keyword} {form.name}" for form in FORMS]
WITH_ARGUMENT = [form for form in FORMS if form.argument != "none"]
WITHOUT_ARGUMENT = [form for form in FORMS if form.argument == "none"]
THENS = [form for form in FORMS if form.keyword == "Then"]

CUSTOMERS = [{"id": 7, "name": "Ada", "country": "DE", "plan": "basic"}]

GOOD = observed(
    {
        "total": "30.75",
        "lines": [{"amount": "12.30", "note": None}, {"amount": "18.45"}],
        "express": False,
    },
    headers={"content-type": "application/json"},
    text='{"total": "30.75"}',
    before={"billing.invoices": [{"id": 1, "customer_id": 7, "total": "10.00"}], "billing.customers": CUSTOMERS},
    after={
        "billing.invoices": [
            {"id": 1, "customer_id": 7, "total": "10.00"},
            {"id": 2, "customer_id": 7, "total": "30.75"},
        ],
        "billing.customers": [dict(CUSTOMERS[0])],
        "billing.refunds": [],
    },
    calls=[
        ("gateway", "billing", "POST", "/customers/7/plan"),
        ("billing", "fx", "GET", "/rates/USD/EUR?day=3"),
        ("billing", "fx", "GET", "/rates/USD/EUR"),
    ],
    anys={"amount": 50},
)
"""A run that the examples of most Then forms are satisfied with."""

QUIET = observed({})
FAILED = observed({}, status=500, raised=[("billing", "ConnectionError")])

SATISFIED = {"no calls": QUIET, "raises": FAILED}
"""The run that satisfies the example, where GOOD does not."""

BAD = observed(
    {"total": "30.74", "lines": [{"amount": "12.29"}], "error": "no"},
    status=500,
    headers={"content-type": "text/html"},
    before={"billing.customers": CUSTOMERS, "billing.invoices": []},
    after={
        "billing.invoices": [{"id": 3, "customer_id": 8, "total": "0.00"}] * 3,
        "billing.customers": [{**CUSTOMERS[0], "plan": "pro"}],
        "billing.refunds": [{"id": 1}],
    },
    calls=[("gateway", "fx", "GET", "/")],
    raised=[("gateway", "KeyError")],
    anys={"amount": 50},
)
"""A run that violates the example of every Then form."""


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_example_is_read_by_its_own_form_only(form: Form) -> None:
    step = next(line for line in form.example.splitlines() if line.startswith("And" if form.name in ADDING else form.keyword))
    text = step.partition(" ")[2]
    assert [other.name for other in FORMS if other.keyword == form.keyword and other.match(text) is not None] == [form.name]


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_example_is_read_with_and_without_the_names_of_a_system(form: Form) -> None:
    with_names = read(*complete(form), vocabulary=VOCABULARY)
    assert with_names == read(*complete(form))
    assert with_names.whens and with_names.thens


@pytest.mark.parametrize("form", THENS, ids=lambda form: form.name)
def test_example_of_then_is_told_from_its_opposite(form: Form) -> None:
    (expectation,) = read(*complete(form)).thens
    for observations, expected in ((SATISFIED.get(form.name, GOOD), T.true), (BAD, T.false)):
        judgement = evaluate(expectation, observations)
        assert judgement.term is expected, (judgement, observations)
        assert judgement.expected and judgement.actual and not judgement.unknown_reasons


@pytest.mark.parametrize("form", WITH_ARGUMENT, ids=lambda form: form.name)
def test_what_stands_below_a_step_is_checked(form: Form) -> None:
    head = form.example.splitlines()[0]
    wrong = {"rows": '"""\n  {}\n  """', "row": '"""\n  {}\n  """', "json": "| a | b |", "body": "| a | b |", "pairs": ""}
    if form.name in ADDING:
        head = "\n".join(form.example.splitlines()[:2])
    lines = [head, wrong[form.argument]]
    lines = [REQUEST, *lines] if form.keyword == "Then" else [*lines, "Then the status is 200"]
    with pytest.raises(ScenarioError, match="this step (needs|takes no)"):
        read(*lines)


@pytest.mark.parametrize("form", WITHOUT_ARGUMENT, ids=lambda form: form.name)
def test_steps_without_argument_take_none(form: Form) -> None:
    lines = complete(form)
    place = next(number for number, line in enumerate(lines) if line == form.example.splitlines()[-1])
    for below in ("| a | b |", '"""\n{}\n"""'):
        with pytest.raises(ScenarioError, match="this step takes no"):
            read(*lines[: place + 1], below, *lines[place + 1 :])


def test_parts_of_a_request_come_together() -> None:
    (request,) = read(
        "When gateway receives POST /customers/7/plan?dry_run=yes&note=a%20b with headers:",
        "| X-Request-Id | r-1 |",
        '"""json',
        '{"plan": "pro", "price": 12.50}',
        '"""',
        "And with query:",
        "| page | 2 |",
        "And with headers:",
        "| Accept | */* |",
        "Then the status is 200",
    ).whens
    assert isinstance(request, Request)
    assert request.query == (("dry_run", "yes"), ("note", "a b"), ("page", "2"))
    assert request.headers == (("X-Request-Id", "r-1"), ("Accept", "*/*"))
    assert request.body is not None and getattr(request.body, "text", None) == '{"plan": "pro", "price": 12.50}'


def test_outline_rows_are_scenarios_with_places_of_their_own() -> None:
    scenarios = parse_scenarios(
        """Feature: f
  @fast
  Scenario Outline: status of <path>
    When gateway receives GET /<path>
    Then the status is <status>

    @good
    Examples:
      | path    | status |
      | health  | 200    |
      | healthy | 404    |
""",
        "f.feature",
    )
    assert [(each.name, each.line, each.tags) for each in scenarios] == [
        ("status of health [1]", 10, ("@fast", "@good")),
        ("status of healthy [2]", 11, ("@fast", "@good")),
    ]
    assert [each.whens[0].path for each in scenarios] == ["/health", "/healthy"]


def test_windows_of_alternating_whens_and_thens() -> None:
    lines = "when when then then when then".split()
    text = {"when": "When gateway receives GET /health", "then": "Then no service is called"}
    windows = [(each.window.since, each.window.after) for each in read(*(text[line] for line in lines)).thens]
    assert windows == [(0, 2), (0, 2), (2, 3)]
