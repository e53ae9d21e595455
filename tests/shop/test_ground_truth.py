"""The shop, really run: its scenarios hold on the released revision, and one breaks on the faulty one."""

from __future__ import annotations

import random
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shop import history
from shop.ground_truth import GroundTruthError, run_cases, run_system
from shop.ground_truth_tables import Tables
from shop.scenario_truth import case_of, failures, flags_of

from presage.engine.scenario.model import Scenario
from presage.engine.scenario.reader import read_scenarios

ANY = "Lines add up to the total, for any price on any day of the month"

PLANS = [
    {"code": "free", "name": "Free", "price_cents": 0},
    {"code": "basic", "name": "Basic", "price_cents": 2900},
    {"code": "pro", "name": "Pro", "price_cents": 9900},
    {"code": "enterprise", "name": "Enterprise", "price_cents": 50000, "negotiable": 1},
]
RATE = {"base": "USD", "quote": "EUR", "day": "2026-03-13", "rate": "0.9173"}
NOW = "2026-03-15T09:00:00Z"


def customer(number: int, country: str = "DE", currency: str = "EUR", plan: str = "basic") -> dict[str, Any]:
    return {"id": number, "name": f"No. {number}", "country": country, "currency": currency, "plan": plan}


def plan_change(customer_id: int, **body: Any) -> dict[str, Any]:
    return {"service": "gateway", "method": "POST", "path": f"/customers/{customer_id}/plan", "json": body}


def scenarios_of(root: Path) -> list[Scenario]:
    return [scenario for file in sorted(root.glob("scenarios/*.feature")) for scenario in read_scenarios(file)]


def values_of(scenario: Scenario, count: int) -> Iterator[dict[str, int]]:
    """Corners and random values of the scenario's `any` values; one empty choice where it has none."""
    source = random.Random(count)
    ranges = {given.name: (int(given.low or 0), int(given.high or 0)) for given in scenario.any_values()}
    if not ranges:
        yield {}
        return
    yield {name: low for name, (low, _) in ranges.items()}
    yield {name: high for name, (_, high) in ranges.items()}
    for _ in range(count):
        yield {name: source.randint(low, high) for name, (low, high) in ranges.items()}


def broken(root: Path, count: int) -> dict[str, set[str]]:
    """Scenario -> expectations that fail for some of its values."""
    flags = flags_of(tomllib.loads((root / "presage.toml").read_text("utf-8")))
    runs = [(scenario, values) for scenario in scenarios_of(root) for values in values_of(scenario, count)]
    results = run_cases(root, [case_of(scenario, values, flags) for scenario, values in runs])
    found: dict[str, set[str]] = {}
    for (scenario, values), result in zip(runs, results, strict=True):
        failed = failures(scenario, values, result)
        if failed:
            found.setdefault(scenario.name, set()).update(failed)
    return found


def test_there_are_eight_scenarios_and_they_hold_when_released(shop: Path) -> None:
    assert len(scenarios_of(shop)) == 8
    assert broken(shop, count=20) == {}


@pytest.mark.parametrize("name", [history.FAULTY, history.HISTORY[-1].name])
def test_the_faulty_commit_breaks_the_sum_and_nothing_else(name: str, revisions: Path) -> None:
    found = broken(revisions / name, count=20)
    assert list(found) == [ANY]
    assert [text.partition(": ")[2] for text in found[ANY]] == [
        "the sum of response field lines[].amount_cents equals response field total_cents"
    ]


def test_the_earlier_commits_keep_what_their_scenarios_say(revisions: Path) -> None:
    for commit in history.HISTORY[:3]:
        assert broken(revisions / commit.name, count=3) == {}


@pytest.mark.parametrize(
    ("name", "country", "currency", "adds_up"),
    [
        (history.RELEASED, "DE", "EUR", True),
        (history.FAULTY, "DE", "EUR", False),
        (history.FAULTY, "US", "USD", True),
    ],
)
def test_lines_and_total_on_every_day(name: str, country: str, currency: str, adds_up: bool, revisions: Path) -> None:
    """The faulty revision is wrong on some days only, and never in dollars."""
    rows = {
        "billing.plans": PLANS,
        "billing.customers": [customer(day, country, currency) for day in range(1, 32)],
        "fx.rates": [RATE],
    }
    steps = [plan_change(day, plan="pro", day=day) for day in range(1, 32)]
    results = run_system(revisions / name, rows=rows, now=NOW, steps=steps)
    sums = [sum(each["amount_cents"] for each in result["json"]["lines"]) for result in results]
    totals = [result["json"]["total_cents"] for result in results]
    wrong = [day for day in range(1, 32) if sums[day - 1] != totals[day - 1]]
    assert (not wrong) == adds_up
    assert len(wrong) < 10


def test_what_a_step_tells(shop: Path) -> None:
    rows = {"billing.plans": PLANS, "billing.customers": [customer(8, plan="free")], "fx.rates": [RATE]}
    changed, listed = run_system(
        shop,
        rows=rows,
        now=NOW,
        steps=[
            plan_change(8, plan="enterprise", price_cents=12345),
            {"service": "gateway", "path": "/customers/{{steps[0].json.customer_id}}/invoices", "query": {"limit": "1"}},
        ],
    )
    line = {"kind": "charge", "description": "Enterprise", "amount_cents": 6210}
    tax = {"kind": "tax", "description": "VAT 19%", "amount_cents": 1180}
    invoice = {
        "id": 1, "customer_id": 8, "period": "2026-03", "effective_day": 15, "currency": "EUR", "rate": "0.9173",
        "lines": [line, tax], "total_cents": 7390, "status": "open",
    }  # fmt: skip
    assert changed["status"] == 201
    assert changed["headers"]["content-type"] == "application/json"
    assert changed["json"] == invoice
    assert changed["exception"] is None
    assert changed["outbound"] == [
        {"from": "gateway", "to": "billing", "method": "POST", "path": "/internal/customers/8/plan-changes"},
        {"from": "billing", "to": "fx", "method": "GET", "path": "/rates/USD/EUR"},
    ]
    before = {**customer(8, plan="free"), "price_cents": None}
    stored = {key: value for key, value in invoice.items() if key != "lines"}
    assert changed["rows"] == {
        "billing.customers": {
            "inserted": [],
            "updated": [{"before": before, "after": {**before, "plan": "enterprise", "price_cents": 12345}}],
            "deleted": [],
        },
        "billing.invoice_lines": {
            "inserted": [{"invoice_id": 1, "position": 1, **line}, {"invoice_id": 1, "position": 2, **tax}],
            "updated": [],
            "deleted": [],
        },
        "billing.invoices": {"inserted": [stored], "updated": [], "deleted": []},
    }
    assert listed["json"] == {"invoices": [invoice]}
    assert listed["rows"] == {}


def line_of(root: Path, file: str, text: str) -> int:
    return next(n for n, line in enumerate((root / file).read_text().splitlines(), start=1) if text in line)


def test_an_exception_has_its_type_and_place(shop: Path) -> None:
    rows = {"billing.plans": PLANS, "billing.customers": [customer(8)], "fx.rates": [{**RATE, "rate": "a lot"}]}
    (result,) = run_system(shop, rows=rows, now=NOW, steps=[plan_change(8, plan="pro", day=17)])
    assert result["status"] == 503
    place = line_of(shop, "fx/rates.py", 'Decimal(row["rate"])')
    assert result["exception"] == {"type": "InvalidOperation", "file": "fx/rates.py", "line": place}


def test_a_service_that_fails_to_start_answers_nothing(shop: Path) -> None:
    direct, through = run_system(
        shop,
        config={"billing": {"FX_TIMEOUT_SECONDS": "soon"}},
        steps=[{"service": "billing", "path": "/health"}, {"service": "gateway", "path": "/customers/1/invoices"}],
    )
    assert direct["status"] is None
    place = line_of(shop, "billing/settings.py", "FX_TIMEOUT_SECONDS")
    assert direct["exception"] == {"type": "ValueError", "file": "billing/settings.py", "line": place}
    assert (through["status"], through["json"]) == (503, {"error": "billing is unreachable"})


def test_services_that_are_down_and_addresses_that_nobody_has(shop: Path) -> None:
    steps = [plan_change(8, plan="pro", day=17)]
    case = {"rows": {"billing.plans": PLANS, "billing.customers": [customer(8)]}, "now": NOW, "steps": steps}
    feed = {"fx": {"RATES_FEED_URL": "https://rates.example/v1"}}
    gone, fx_gone, feed_gone = run_cases(
        shop, [{**case, "down": ["billing"]}, {**case, "down": ["fx"]}, {**case, "config": feed}]
    )
    assert [result[0]["status"] for result in (gone, fx_gone, feed_gone)] == [503, 503, 503]
    assert [result[0]["rows"] for result in (gone, fx_gone, feed_gone)] == [{}, {}, {}]
    assert feed_gone[0]["outbound"][-1] == {
        "from": "fx", "to": "https://rates.example", "method": "GET", "path": "/v1/2026-03-15"
    }  # fmt: skip


def test_cases_do_not_see_each_other(shop: Path) -> None:
    case = {"rows": {"billing.plans": PLANS, "billing.customers": [customer(7, "US", "USD")]}, "now": NOW}
    proration, whole = (
        {**case, "config": {"billing": {"FEATURE_PRORATION": flag}}, "steps": [plan_change(7, plan="pro", day=17)]}
        for flag in ("on", "off")
    )
    first, second, third = run_cases(shop, [proration, whole, proration])
    assert first == third
    assert [result[0]["json"]["total_cents"] for result in (first, second)] == [3387, 9900]


REFUSALS: list[tuple[Any, int, str]] = [
    ({"plan": "pro", "day": 32}, 422, "day must be between 1 and 31"),
    ({"plan": "pro", "day": 0}, 422, "day must be between 1 and 31"),
    ({"plan": "pro", "day": True}, 422, "day must be a whole number"),
    ({"plan": "pro", "price_cents": 1}, 422, "the price of plan pro is not negotiable"),
    ({"plan": "enterprise", "price_cents": -1}, 422, "price_cents must not be negative"),
    ({"plan": "gold"}, 422, "no plan gold"),
    ({"plan": "basic"}, 409, "customer 8 already has plan basic"),
    ({"plan": ""}, 422, "plan must be the code of a plan"),
    ([], 400, "the body must be a JSON object"),
]


def test_refusals_change_nothing(shop: Path) -> None:
    rows = {"billing.plans": PLANS, "billing.customers": [customer(8)], "fx.rates": [RATE]}
    steps = [{**plan_change(8), "json": body} for body, _, _ in REFUSALS]
    results = run_system(shop, rows=rows, now=NOW, steps=steps)
    assert [(result["status"], result["json"], result["rows"]) for result in results] == [
        (status, {"error": error}, {}) for _, status, error in REFUSALS
    ]


def test_a_wrong_case_is_an_error(shop: Path) -> None:
    with pytest.raises(GroundTruthError, match="no service mail"):
        run_system(shop, down=["mail"], steps=[])


def test_tables_tell_every_kind_of_change(tmp_path: Path) -> None:
    file = tmp_path / "some.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE keyed (id INTEGER PRIMARY KEY, word TEXT DEFAULT 'none')")
        connection.execute("CREATE TABLE plain (number)")
    tables = Tables(file)
    tables.insert("keyed", [{"id": 1}, {"id": 2, "word": "two"}, {"id": 3, "word": "three"}])
    tables.insert("plain", [{"number": 5}, {"number": 5}])
    before = tables.snapshot()
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "DELETE FROM keyed WHERE id = 2; UPDATE keyed SET word = 'tres' WHERE id = 3; INSERT INTO keyed VALUES (4, 'x');"
            "UPDATE plain SET number = 6 WHERE rowid = 2"
        )
    assert tables.changes(before) == {
        "keyed": {
            "inserted": [{"id": 4, "word": "x"}],
            "updated": [{"before": {"id": 3, "word": "three"}, "after": {"id": 3, "word": "tres"}}],
            "deleted": [{"id": 2, "word": "two"}],
        },
        "plain": {"inserted": [], "updated": [{"before": {"number": 5}, "after": {"number": 6}}], "deleted": []},
    }
    assert tables.changes(tables.snapshot()) == {}
