"""The same bytes, run after run: in one process and in others, whatever ran before, in whichever order."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from proof.conftest import Simulated
from proof.running import presage, simulations
from shop import history

from presage.engine.cli.batch_simulation import answered, scenario_of
from presage.engine.cli.main import run
from presage.engine.cli.simulate import Session
from presage.engine.facts.simulations import to_json
from presage.engine.scenario.playing import Player

RUNS = 20
SEEDS = ("0", "1", "4242")
"""`PYTHONHASHSEED` of the runs that have a process of their own."""

FILES = {
    "presage.toml": '[services.bags]\napp = "bags.app:app"\nurl = "http://bags"\n[services.bags.database]\nfile = "bags.db"\n',
    "bags/__init__.py": "",
    "bags/app.py": """\
import json
import sqlite3

class Label:
    def __init__(self, text):
        self.text = text

def connect():
    connection = sqlite3.connect("bags.db")
    connection.execute("CREATE TABLE IF NOT EXISTS words (id INTEGER PRIMARY KEY, word TEXT UNIQUE, size INTEGER)")
    return connection

connect().close()

def app(environ, start_response):
    body = json.loads(environ["wsgi.input"].read())
    words = {"pear", "fig", "plum", *body["words"]}
    labels = {Label(word): len(word) for word in sorted(words)}
    connection = connect()
    with connection:
        for label, size in labels.items():
            connection.execute("INSERT INTO words (word, size) VALUES (?, ?)", (label.text, size))
    if body["size"] > 7:
        words.discard("fig")
    total = sum(labels.values()) + body["size"]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"words": sorted(words), "total": total}).encode()]
""",
    "scenarios/a.feature": """\
Feature: bags

  Scenario: words of any size
    Given any integer size between 1 and 20
    When bags receives POST /
      \"\"\"json
      {"words": ["kiwi", "fig"], "size": <size>}
      \"\"\"
    Then the status is 200
    And the response field total is 34

  Scenario: a word that is there already
    Given table bags.words has a row:
      | word | fig |
    When bags receives POST /
      \"\"\"json
      {"words": [], "size": 1}
      \"\"\"
    Then the status is 500
    And table bags.words has 1 row

  Scenario: two bags
    When bags receives POST /
      \"\"\"json
      {"words": ["a", "b", "c", "d", "e", "f"], "size": 1}
      \"\"\"
    Then the response field total is 18
    And table bags.words has 9 rows
""",
}
UNRELATED = (
    {"steps": [{"service": "bags", "method": "POST", "path": "/", "json": {"words": ["x", "y"], "size": 100}}]},
    {"steps": [{"service": "bags", "method": "GET", "path": "/"}], "now": "2025-02-28T00:00:00Z"},
    {"steps": [{"service": "bags", "method": "GET", "path": "/"}], "config": {"bags": {"MORE": "1"}}},
)


@pytest.fixture
def bags(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def simulated_by(session: Session, scenarios: list[Any]) -> dict[str, bytes]:
    return {scenario.name: to_json(session.run(scenario)) for scenario in scenarios}


def ask_something_else(session: Session) -> None:
    for number, case in enumerate(UNRELATED):
        player = Player(session.system, scenario_of(session, case, number), {}, (), session.runner.budget)
        for path in player.play():
            answered(player, path)


def test_the_same_bytes_in_twenty_runs(bags: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", "--repo", str(bags), "--format", "json", "--no-store", "--fail-on", "never"]
    outputs = set()
    for seed in SEEDS:
        elsewhere = presage(*arguments, environment={"PYTHONHASHSEED": seed})
        assert elsewhere.returncode == 0, elsewhere.stderr
        outputs.add(elsewhere.stdout)
    assert run(arguments) == 0
    outputs.add(capsys.readouterr().out)
    assert len(outputs) == 1
    verdicts = {each["scenario"]: each["verdict"]["outcome"] for each in json.loads(outputs.pop())["simulations"]}
    assert verdicts == {"words of any size": "violated", "a word that is there already": "holds", "two bags": "holds"}
    source = random.Random(1)
    first = None
    session = Session(bags)
    for number in range(RUNS - len(SEEDS) - 1):
        if number % 4 == 0:
            session = Session(bags)
        else:
            ask_something_else(session)
        scenarios = session.scenarios()
        source.shuffle(scenarios)
        found = simulated_by(session, scenarios)
        first = first or found
        assert found == first


def test_the_shop_in_another_process_and_another_order(simulated: Simulated, revisions: Path) -> None:
    root = revisions / history.FAULTY
    here = Session(root)
    found = {name: json.loads(data) for name, data in simulated_by(here, here.scenarios()[::-1]).items()}
    assert found == simulated(history.FAULTY)
    (alone,) = simulations(root, "any price").values()
    assert alone == found[alone["scenario"]]
