"""`simulate --batch` against really running services: all that a line may hold, all that an answer says.

Where the services draw random values, answers are compared up to the names of symbols.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proof.agreement import is_unknown
from proof.contract_cases import CASES
from proof.running import simulate_batch
from proof.symbols import Renaming
from shop.ground_truth import run_cases

ROOT = Path(__file__).with_name("contract")


@pytest.fixture(scope="module")
def predicted() -> dict[str, dict[str, Any]]:
    answers = simulate_batch(ROOT, [{"id": name, **case} for name, case in CASES.items()])
    assert [answer["id"] for answer in answers] == list(CASES)
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
