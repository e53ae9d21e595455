"""The same bytes, run after run: in one process and in others, whatever ran before, in whichever order."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from proof.running import presage
from shop import history

from presage.engine.cli.main import run
from presage.engine.cli.session import Session
from presage.engine.facts.simulations import to_json

RUNS = 20
SEEDS = ("0", "1", "4242")
"""`PYTHONHASHSEED` of the processes; the rest of the runs share a process."""

QUERIES = (
    {"steps": [{"service": "fx", "method": "GET", "path": "/rates/usd/eur"}], "now": "2025-02-28T00:00:00Z"},
    {"steps": [{"service": "billing", "method": "GET", "path": "/health"}], "config": {"billing": {"FX_TIMEOUT_SECONDS": "9"}}},
    {"steps": [{"service": "gateway", "method": "GET", "path": "/customers/1/invoices"}], "down": ["billing"]},
)


@pytest.fixture(scope="module")
def root(revisions: Path) -> Path:
    return revisions / history.FAULTY


def by_name(simulations: list[dict[str, Any]]) -> dict[str, str]:
    return {each["scenario"]: json.dumps(each) for each in simulations}


def test_the_same_bytes_in_twenty_runs(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", "--repo", str(root), "--format", "json", "--no-store"]
    found: set[str] = set()
    for seed in SEEDS:
        elsewhere = presage(*arguments, environment={"PYTHONHASHSEED": seed})
        assert elsewhere.returncode == 1, elsewhere.stderr
        found.add(elsewhere.stdout)
    with chdir(tmp_path):
        assert run(arguments) == 1
    found.add(capsys.readouterr().out)
    assert len(found) == 1
    expected = {name: json.loads(text) for name, text in by_name(json.loads(found.pop())["simulations"]).items()}
    session = Session(root)
    scenarios = session.scenarios()
    for _ in orders(RUNS - len(SEEDS) - 1, scenarios):
        for scenario in scenarios:
            assert json.loads(to_json(session.run(scenario))) == expected[scenario.name]


def orders(count: int, scenarios: list[Any]) -> Iterator[int]:
    """Puts the scenarios into another order each time."""
    source = random.Random(1)
    for number in range(count):
        yield number
        source.shuffle(scenarios)


def test_the_same_bytes_after_unrelated_queries(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", "--repo", str(root), "--format", "json", "--no-store"]
    session = Session(root)
    first = [to_json(session.run(scenario)) for scenario in session.scenarios()]
    again = Session(root)
    batch = tmp_path / "queries.jsonl"
    batch.write_text("".join(json.dumps(query) + "\n" for query in QUERIES))
    assert run(["simulate", "--repo", str(root), "--batch", str(batch)]) == 0
    assert run(["predict", "--batch", str(batch)]) == 0
    capsys.readouterr()
    for scenario in reversed(again.scenarios()):
        assert to_json(again.run(scenario)) in first
    assert run([*arguments, "exchange rates"]) in (0, 3)
    (alone,) = json.loads(capsys.readouterr().out)["simulations"]
    assert by_name([alone]).items() <= by_name([json.loads(text) for text in first]).items()
