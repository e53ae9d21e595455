"""`simulate --batch` against really running services: all that a line may hold, all that an answer says.

Where the services draw random values, answers are compared up to the names of symbols.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proof.agreement import is_unknown
from proof.contract_cases import CASES, UNKNOWN
from proof.running import simulate_batch
from proof.symbols import Renaming
from shop.ground_truth import run_cases

ROOT = Path(__file__).with_name("contract")


@pytest.fixture(scope="module")
def predicted() -> dict[str, dict[str, Any]]:
    cases = CASES | {name: case[0] for name, case in UNKNOWN.items()}
    answers = simulate_batch(ROOT, [{"id": name, **case} for name, case in cases.items()])
    assert [answer["id"] for answer in answers] == list(cases)
    return {answer["id"]: answer for answer in answers}


@pytest.fixture(scope="module")
def truth() -> dict[str, list[dict[str, Any]]]:
    return dict(zip(CASES, run_cases(ROOT, list(CASES.values())), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_the_real_one(name: str, predicted: dict[str, Any], truth: dict[str, Any]) -> None:
    answer = predicted[name]
    assert "error" not in answer, answer
    assert [step["reasons"] for step in answer["steps"] if is_unknown(step)] == []
    assert Renaming().differences(answer["steps"], truth[name]) == []


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_is_said(name: str, predicted: dict[str, Any]) -> None:
    _, how, words, file = UNKNOWN[name]
    steps = predicted[name]["steps"]
    assert [step["how"] for step in steps] == how.split()
    (reason,) = steps[-1]["reasons"]
    assert words in reason["reason"]
    assert reason["file"] == file


def test_a_symbol_stands_for_one_value_throughout_a_case(predicted: dict[str, Any], truth: dict[str, Any]) -> None:
    """The comparison itself: a prediction with another symbol, or one symbol for two texts, does not fit."""
    steps = predicted["random row"]["steps"]
    assert steps[0]["json"] == {"id": {"$symbol": "uuid4#1"}}
    assert steps[0]["headers"]["location"] == {"$concat": ["/notes/", {"$symbol": "uuid4#1"}]}
    for number, symbol in ((1, "uuid4#2"), (4, "uuid4#1")):
        changed = [dict(step) for step in steps]
        changed[number]["json"] = {**steps[number]["json"], "id": {"$symbol": symbol}}
        assert Renaming().differences(changed, truth["random row"]) != []
