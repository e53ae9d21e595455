"""A real Flask service that nobody here wrote: predicted, and compared with what it really answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from proof.agreement import Score, differences, upper_bound
from proof.httpbin_cases import EXCLUDED, FROZEN, PER_RULE, generate, rules, written
from proof.httpbin_run import make_project, score

REQUIRED = 0.6
"""The share of requests that must be predicted."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("httpbin") / "project")


def test_the_requests_are_those_that_the_rules_give() -> None:
    found = rules()
    assert written(generate(found)) == FROZEN.read_text("utf-8")
    assert len(FROZEN.read_text("utf-8").splitlines()) == PER_RULE * (len(found) - len(EXCLUDED))
    assert EXCLUDED.keys() <= {rule.text for rule in found}


def test_predictions_are_right_or_unknown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = score(project)
    with capsys.disabled():
        print("\nhttpbin: " + "\n".join(found.lines()))
    assert found.wrong == []
    assert len(found.correct) >= REQUIRED * found.total


STEP = {
    "status": 200,
    "headers": {"allow": "GET, HEAD"},
    "json": {"a": [1]},
    "rows": {},
    "outbound": [],
    "exception": None,
    "how": "witnessed",
}


@pytest.mark.parametrize(
    "change",
    [
        {"status": 201},
        {"headers": {}},
        {"headers": {"allow": "GET"}},
        {"json": {"a": [True]}},
        {"json": {"a": [1.0]}},
        {"rows": {"a.b": {}}},
        {"outbound": [{}]},
        {"exception": {"type": "KeyError", "file": "a.py", "line": 1}},
    ],
    ids=str,
)
def test_the_comparison_sees_every_difference(change: dict[str, object]) -> None:
    assert differences(STEP, {**STEP, "headers": {"allow": "HEAD, GET"}}) == []
    assert len(differences({**STEP, **change}, STEP)) == 1
    found = Score()
    found.add("one", [{**STEP, **change}], [STEP])
    found.add("two", [STEP], [STEP])
    found.add("three", [{"how": "unknown", "reasons": [{"reason": "a reason"}]}], [STEP])
    assert (found.correct, [case for case, _ in found.wrong], found.unknown) == (["two"], ["one"], {"three": "a reason"})


def test_the_bound_on_the_wrong_rate() -> None:
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert upper_bound(2, 50) == pytest.approx(0.1206, abs=1e-4)
    assert upper_bound(3, 3) == 1.0
