"""Scenarios on a service that draws random values, and requests that no route takes: verdicts, reasons, notes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from proof.running import presage, simulate_batch, simulations

TOML = '[services.svc]\napp = "svc.app:app"\nurl = "http://svc"\n'
APP = """\
import random
import secrets
import uuid

from flask import Flask, abort

app = Flask(__name__)
KEPT = {}

@app.get("/items")
def items():
    return {"items": len(KEPT)}

@app.post("/items")
def add():
    item = str(uuid.uuid4())
    KEPT[item] = secrets.token_hex(4)
    return {"id": item, "token": KEPT[item]}, 201

@app.get("/items/<item>")
def one(item):
    if item not in KEPT:
        abort(404)
    return {"token": KEPT[item]}

@app.get("/dice")
def dice():
    return {"eyes": random.randint(1, 6)}

@app.get("/gamble")
def gamble():
    return {"won": True} if random.randint(1, 6) == 6 else {"won": False}

@app.get("/first")
def first():
    return {"letter": uuid.uuid4().hex[0] == "a"}
"""

ADD = 'When svc receives POST /items\n"""json\n{}\n"""'
SOME_ID = "0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b"
MEET = "random values do not meet by accident"
NEAREST = "no route of svc matches GET /itemz; nearest: GET /items, POST /items, GET /items/<item>"

VERDICTS: dict[str, tuple[str, str, str, str]] = {
    "quoted": (
        f"{ADD}\nWhen svc receives GET /items/{{{{steps[0].json.id}}}}\nThen the status is 200\n"
        "And the response field token is steps[0].json.token",
        "holds", "witnessed", "",
    ),
    "other length": (f'{ADD}\nThen the response field id is not "abc"', "holds", "witnessed", ""),
    "guessed": (f'{ADD}\nThen the response field id is "{SOME_ID}"', "violated", "assumed", MEET),
    "not guessed": (f'{ADD}\nThen the response field id is not "{SOME_ID}"', "holds", "assumed", MEET),
    "not found": (f"{ADD}\nWhen svc receives GET /items/{SOME_ID}\nThen the status is 404", "holds", "assumed", MEET),
    "range": (
        "When svc receives GET /dice\nThen always response.eyes >= 1 and response.eyes <= 6", "holds", "witnessed", "",
    ),
    "one of six": (
        "When svc receives GET /dice\nThen the response field eyes is 3", "unknown", "unknown", "it depends on a random value",
    ),
    "out of range": ("When svc receives GET /dice\nThen the response field eyes is 7", "violated", "witnessed", ""),
    "branch": (
        "When svc receives GET /gamble\nThen the response field won is false", "violated", "assumed", "for example random#1 = 5",
    ),
    "told apart": (
        "When svc receives GET /first\nThen the response field letter is false", "unknown", "unknown",
        "a comparison that depends on a random value",
    ),
}  # fmt: skip
"""Name -> steps, outcome, how, what the report says."""

NOTED: dict[str, tuple[str, int, str]] = {
    "mistyped": ("GET /itemz", 404, NEAREST),
    "mistyped before a variable": ("GET /item/7", 404, "no route of svc matches GET /item/7; nearest: GET /items/<item>, "),
    "nothing near": ("GET /qqqqqqqqqqqqqqq", 404, "no route of svc matches GET /qqqqqqqqqqqqqqq"),
    "method": ("DELETE /items", 405, "no route of svc takes DELETE /items; that path takes GET, HEAD, OPTIONS and POST"),
}
"""Name -> request, status, beginning of the note."""

OTHERS = {
    "a handler's own 404": "When svc receives GET /items/nothing\nThen the status is 200",
    "expected": "When svc receives GET /itemz\nThen the status is 404",
    "expected and said": "When svc receives GET /itemz, which no route answers\nThen the status is 404",
}

Simulations = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("chance")
    for name, content in {"presage.toml": TOML, "svc/__init__.py": "", "svc/app.py": APP}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    steps = {name: case[0] for name, case in VERDICTS.items()}
    steps |= {name: f"When svc receives {case[0]}\nThen the status is 200" for name, case in NOTED.items()}
    feature = "Feature: f\n" + "".join(f"Scenario: {name}\n{text}\n" for name, text in {**steps, **OTHERS}.items())
    (root / "scenarios").mkdir()
    (root / "scenarios" / "a.feature").write_text(feature)
    return root


@pytest.fixture(scope="module")
def simulated(project: Path) -> Simulations:
    """The simulations by name, each with its part of the report for a terminal as `text`."""
    found = simulations(project)
    report = presage("simulate", "--repo", project, "--no-store").stdout
    for part in re.split(r"^(?=[✓✗?] )", report, flags=re.MULTILINE)[1:]:
        found[part.partition("  [")[0][2:]]["text"] = part
    return found


@pytest.mark.parametrize("name", VERDICTS)
def test_verdicts_where_chance_has_a_part(name: str, simulated: Simulations) -> None:
    _, outcome, how, words = VERDICTS[name]
    found = simulated[name]
    assert (found["verdict"]["outcome"], found["verdict"]["how"]) == (outcome, how), found["verdict"]
    assert words in found["text"]


@pytest.mark.parametrize("name", NOTED)
def test_a_request_that_no_route_takes_is_noted(name: str, simulated: Simulations) -> None:
    _, status, note = NOTED[name]
    found = simulated[name]
    (told,) = found["steps"][0]["notes"]
    assert told.startswith(note)
    assert found["steps"][0]["status"] == status
    assert found["failure"]["actual"] == f"{status} ({told})"
    assert f"    note: {told}\n" in found["text"]


def test_a_404_that_a_handler_gives_is_no_matter_of_routes(simulated: Simulations) -> None:
    found = simulated["a handler's own 404"]
    assert found["steps"][0]["notes"] == []
    assert (found["failure"]["actual"], "note:" in found["text"]) == ("404", False)


def test_an_expected_404_holds_and_is_noted_unless_the_scenario_says_so_itself(simulated: Simulations) -> None:
    for name, notes in (("expected", [NEAREST]), ("expected and said", [])):
        found = simulated[name]
        assert (found["verdict"]["outcome"], found["steps"][0]["notes"]) == ("holds", notes)


def test_a_batch_step_has_the_note_and_what_is_unknown_makes_the_rest_unknown(project: Path) -> None:
    paths = ("/itemz", "/items", "/gamble", "/items")
    steps = [{"service": "svc", "method": "GET", "path": path} for path in paths]
    (answer,) = simulate_batch(project, [{"id": 1, "steps": steps}])
    first, second, *rest = answer["steps"]
    assert (first["status"], first["notes"]) == (404, [NEAREST])
    assert (second["status"], second["how"], "notes" in second) == (200, "witnessed", False)
    for step in rest:
        assert (step["how"], step["status"]) == ("unknown", None)
        (reason,) = step["reasons"]
        assert (reason["file"], reason["line"]) == ("svc/app.py", 32)
        assert "depends on what the run cannot know" in reason["reason"]
