"""The shop, predicted and really run: verdicts, answers, rows, exceptions, on the released and on the faulty revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from proof.agreement import Score
from proof.conftest import Simulated
from proof.running import simulate_batch
from proof.scenario_cases import Run, really_run, scenarios_of, witnesses
from shop import history
from shop.ground_truth import run_cases

VALUES = 6
"""Random values of each `any`, besides the corners and the witness."""

PROOFS = {"proved", "assumed"}
ORDER = "the order of a set of texts"
"""The one thing that may be assumed: libraries iterate over such sets while they are imported."""


@dataclass(frozen=True)
class Revision:
    """One revision: simulated, and really run."""

    root: Path
    simulations: dict[str, Any]
    runs: list[Run]


@pytest.fixture(scope="module", params=[history.RELEASED, history.FAULTY])
def revision(request: pytest.FixtureRequest, revisions: Path, simulated: Simulated) -> Revision:
    found = simulated(request.param)
    return Revision(revisions / request.param, found, really_run(revisions / request.param, VALUES, witnesses(found)))


def test_each_verdict_is_the_truth(revision: Revision) -> None:
    assert list(revision.simulations) == [scenario.name for scenario in scenarios_of(revision.root)]
    assert len(revision.simulations) == 8
    for name, simulation in revision.simulations.items():
        runs = [run for run in revision.runs if run.scenario.name == name]
        really = "violated" if any(run.failed for run in runs) else "holds"
        assert simulation["verdict"]["outcome"] == really, (name, simulation["verdict"])
        has_any = bool(runs[0].scenario.any_values())
        assert simulation["verdict"]["how"] in (PROOFS if has_any and really == "holds" else {"witnessed"}), name
        assert all(ORDER in assumption["text"] for assumption in simulation["verdict"]["assumptions"]), name


def test_what_is_violated_really_fails_for_the_witness_and_there(revision: Revision) -> None:
    for name, simulation in revision.simulations.items():
        if simulation["failure"] is None:
            continue
        values = witnesses(revision.simulations)[name]
        (run,) = [run for run in revision.runs if (run.scenario.name, run.values) == (name, values)]
        predicted = {
            f"{each['line']}: {each['text']}" for each in simulation["expectations"] if each["verdict"]["outcome"] == "violated"
        }
        assert predicted == set(run.failed)


def test_the_run_that_is_shown_is_what_really_happens(revision: Revision) -> None:
    score = Score()
    shown = witnesses(revision.simulations)
    for run in revision.runs:
        if run.values == shown.get(run.scenario.name, {}):
            steps = revision.simulations[run.scenario.name]["steps"]
            score.add(run.scenario.name, [as_answer(step) for step in steps], run.truth)
    assert score.wrong == []
    assert len(score.correct) == 8


def test_each_answer_is_what_really_is_answered(revision: Revision, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [{"id": index, **run.case} for index, run in enumerate(revision.runs)]
    score = Score()
    for run, answer in zip(revision.runs, simulate_batch(revision.root, cases), strict=True):
        assert "error" not in answer, answer
        score.add(f"{run.scenario.name} {dict(run.values)}", answer["steps"], run.truth)
    with capsys.disabled():
        print(f"\nshop, {revision.root.name}: " + "\n".join(score.lines()))
    assert (score.wrong, score.unknown) == ([], {})


PLANS = [
    {"code": "basic", "name": "Basic", "price_cents": 2900},
    {"code": "pro", "name": "Pro", "price_cents": 9900},
    {"code": "enterprise", "name": "Enterprise", "price_cents": 50000, "negotiable": 1},
]
CUSTOMER = {"id": 8, "name": "Nordlicht", "country": "DE", "currency": "EUR", "plan": "basic"}
RATE = {"base": "USD", "quote": "EUR", "day": "2026-03-13", "rate": "0.9173"}


def request(method: str, path: str, service: str = "gateway", **more: Any) -> dict[str, Any]:
    return {"service": service, "method": method, "path": path, **more}


def plan_change(**body: Any) -> dict[str, Any]:
    return request("POST", "/customers/8/plan", json=body)


CASES: dict[str, dict[str, Any]] = {
    "an exception in the last of three services": {
        "rows": {"fx.rates": [{**RATE, "rate": "a lot"}]},
        "steps": [plan_change(plan="pro", day=17)],
    },
    "an exception on a body of the wrong kind": {
        "steps": [
            request("POST", "/internal/customers/8/plan-changes", "billing", json={"day": 3}),
            request("POST", "/internal/customers/8/plan-changes", "billing", json=["plan"]),
            request("POST", "/internal/customers/8/plan-changes", "billing", text="plan"),
        ]
    },
    "refusals": {
        "steps": [
            plan_change(plan="pro", day=32),
            plan_change(plan="pro", day=True),
            plan_change(plan="pro", price_cents=1),
            plan_change(plan="enterprise", price_cents=-1),
            plan_change(plan="gold"),
            plan_change(plan="basic"),
            plan_change(plan=""),
            request("POST", "/customers/8/plan", json=[]),
        ]
    },
    "addresses and methods that nobody serves": {
        "steps": [
            request("GET", "/customers/8/plan"),
            request("POST", "/nowhere"),
            request("GET", "/customers/eight/invoices"),
            request("GET", "/health/"),
            request("GET", "/rates/usd", "fx"),
            request("HEAD", "/health", "fx"),
            request("OPTIONS", "/customers/8/plan"),
        ]
    },
    "two changes, then the list": {
        "steps": [
            plan_change(plan="pro", day=17),
            plan_change(plan="enterprise", day=20, price_cents=33_333),
            request("GET", "/customers/{{steps[0].json.customer_id}}/invoices", query={"limit": "1"}),
            request("GET", "/customers/8/invoices", query={"limit": "many"}),
            request("GET", "/rates/usd/eur", "fx", query={"on": "2026-03-16"}),
            request("GET", "/rates/usd/gbp", "fx"),
            request("GET", "/rates/usd/eur", "fx", query={"on": "yesterday"}),
        ]
    },
    "billing is down": {"down": ["billing"], "steps": [plan_change(plan="pro", day=17), request("GET", "/health")]},
}
"""Requests beyond the scenarios; most of all the exceptions that the scenarios say must not be."""


def test_other_requests_too(revisions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = revisions / history.RELEASED
    cases = []
    for case in CASES.values():
        rows = {"billing.plans": PLANS, "billing.customers": [CUSTOMER], "fx.rates": [RATE], **case.get("rows", {})}
        cases.append({"now": "2026-03-15T09:00:00Z", **case, "rows": rows})
    truth = run_cases(root, cases)
    assert [step["exception"]["type"] for steps in truth for step in steps if step["exception"]] == [
        "InvalidOperation", "KeyError", "TypeError"
    ]  # fmt: skip
    score = Score()
    for name, true, answer in zip(CASES, truth, simulate_batch(root, cases), strict=True):
        assert "error" not in answer, answer
        score.add(name, answer["steps"], true)
    with capsys.disabled():
        print("\nshop, other requests: " + "\n".join(score.lines()))
    assert (score.wrong, score.unknown) == ([], {})


def as_answer(step: dict[str, Any]) -> dict[str, Any]:
    """A step of a report in the form of `simulate --batch`."""
    form = step["body_form"]
    rows = {
        f"{change['service']}.{change['table']}": {kind: change[kind] for kind in ("inserted", "updated", "deleted")}
        for change in step["rows"]
    }
    outbound = [
        {"from": call["source"], "to": call["target"], "method": call["method"], "path": call["path"].partition("?")[0]}
        for call in step["outbound"]
    ]
    exception = step["exception"] and {
        "type": step["exception"]["type"],
        "file": step["exception"]["span"]["path"],
        "line": step["exception"]["span"]["start_line"],
    }
    body = {} if form == "none" else {form: step["body"]}
    return {
        "status": step["status"], "headers": step["headers"], **body, "rows": rows, "outbound": outbound,
        "exception": exception, "how": "witnessed", "reasons": [],
    }  # fmt: skip
