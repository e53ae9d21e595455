"""Files and databases of services: what the project ships is there, what a service writes stays in the simulation."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from presage.engine.cli.main import run

APP = """\
import json
import os
import sqlite3

def app(environ, start_response):
    connection = sqlite3.connect("shipped.db")
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "POST":
        os.makedirs("kept", exist_ok=True)
        with open("kept/note.txt", "a") as file:
            file.write(path[1:] + "\\n")
        with connection:
            connection.execute("INSERT INTO words (word) VALUES (?)", (path[1:],))
    notes = open("kept/note.txt").read().split() if os.path.exists("kept/note.txt") else []
    words = [word for word, in connection.execute("SELECT word FROM words ORDER BY word")]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"notes": notes, "words": words}).encode()]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two services with the same source, in a folder that ships a database."""
    services = "".join(
        f'[services.{name}]\napp = "svc.app:app"\nurl = "http://{name}"\n[services.{name}.database]\nfile = "./shipped.db"\n'
        for name in ("one", "two")
    )
    (tmp_path / "presage.toml").write_text(services)
    (tmp_path / "svc").mkdir()
    (tmp_path / "svc" / "app.py").write_text(APP)
    with sqlite3.connect(tmp_path / "shipped.db") as connection:
        connection.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)")
        connection.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP)")
        connection.execute("INSERT INTO words (word) VALUES ('shipped')")
    connection.close()
    return tmp_path


def test_services_see_what_is_shipped_and_what_they_wrote(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    steps = [
        {"service": "one", "method": "POST", "path": "/b"},
        {"service": "one", "method": "POST", "path": "/a"},
        {"service": "two", "method": "GET", "path": "/"},
    ]
    (project / "batch.jsonl").write_text(json.dumps({"id": 1, "steps": steps}) + "\n" + json.dumps({"id": 2, "steps": steps[2:]}))
    assert run(["simulate", "--repo", str(project), "--batch", str(project / "batch.jsonl")]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    answers: list[Any] = [step.get("json") for step in first["steps"]]
    assert answers == [
        {"notes": ["b"], "words": ["b", "shipped"]},
        {"notes": ["b", "a"], "words": ["a", "b", "shipped"]},
        {"notes": [], "words": ["shipped"]},
    ]
    assert first["steps"][0]["rows"] == {"one.words": {"inserted": [{"id": 2, "word": "b"}], "updated": [], "deleted": []}}
    assert second["steps"][0]["json"] == {"notes": [], "words": ["shipped"]}
    (project / "batch.jsonl").unlink()
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_statements_see_the_time_of_the_scenario(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And none where it fixes none: a row that needs it is unknown."""
    app = APP.replace("INSERT INTO words (word) VALUES (?)", "INSERT INTO visits (id) VALUES (length(?))")
    (project / "svc" / "app.py").write_text(app)
    step = {"service": "one", "method": "POST", "path": "/b"}
    cases = [{"id": 1, "now": "2026-03-01T11:30:00+01:00", "steps": [step]}, {"id": 2, "steps": [step]}]
    (project / "batch.jsonl").write_text("\n".join(json.dumps(case) for case in cases))
    assert run(["simulate", "--repo", str(project), "--batch", str(project / "batch.jsonl")]) == 0
    first, second = [json.loads(line)["steps"][0] for line in capsys.readouterr().out.splitlines()]
    assert first["rows"]["one.visits"]["inserted"] == [{"id": 1, "at": "2026-03-01 10:30:00"}]
    assert second["reasons"][0]["reason"] == "SQL: the time of day is not fixed"
