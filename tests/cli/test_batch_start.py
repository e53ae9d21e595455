"""`simulate --batch` with `start`: what is run in a service's process before the first step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from presage.engine.cli.main import run

TOML = """\
[services.svc]
app = "svc.app:app"
url = "http://svc"
env = {MODE = "plain"}
database = {kind = "sqlite", file = "svc.db"}

[services.other]
app = "svc.app:app"
url = "http://other"
database = {kind = "sqlite", file = "other.db"}
"""
STORE = """\
import os
import sqlite3

SEEN = []

def connect():
    made = sqlite3.connect(os.environ.get("FILE", "svc.db"))
    made.execute("CREATE TABLE IF NOT EXISTS items (name TEXT)")
    made.commit()
    return made

def add(name):
    made = connect()
    made.execute("INSERT INTO items VALUES (?)", (name,))
    made.commit()

def seed():
    SEEN.append("seed")
    add(os.environ["MODE"])

def copy():
    add(connect().execute("SELECT name FROM items ORDER BY rowid DESC").fetchone()[0] + " again")

def broken():
    return {}["missing"]

def asked():
    return input()
"""
APP = """\
import json
from svc import store

store.connect()

def app(environ, start_response):
    rows = [name for name, in store.connect().execute("SELECT name FROM items ORDER BY rowid")]
    if environ["PATH_INFO"] == "/add":
        store.add("added")
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"rows": rows, "seen": store.SEEN}).encode()]
"""
SCRIPT = """\
import sys
from svc import store

def main():
    store.SEEN.append(f"{__name__} {__file__.rpartition('/')[2]} {sys.modules['__main__'].main is main}")
    store.add("script")

if __name__ == "__main__":
    main()
    sys.exit(STATUS)
"""
STEP = {"service": "svc", "method": "GET", "path": "/"}

Answer = Callable[..., Any]


@pytest.fixture
def answer(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Answer:
    """Plays one line with these entries of `start`, two steps unless said otherwise."""
    files = {
        "presage.toml": TOML, "svc/__init__.py": "", "svc/store.py": STORE, "svc/app.py": APP, "scenarios/.keep": "",
        "scripts/seed.py": SCRIPT.replace("STATUS", "0"), "scripts/fails.py": SCRIPT.replace("STATUS", "3"),
        "scripts/wrong.py": "x = 1\ndef f(:\n",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)

    def play(*start: Any, **case: Any) -> Any:
        line = {"id": 7, "start": list(start), "steps": [STEP, {**STEP, "path": "/add"}], **case}
        (tmp_path / "lines").write_text(json.dumps(line) + "\n")
        assert run(["simulate", "--repo", str(tmp_path), "--batch", str(tmp_path / "lines")]) == 0
        found = json.loads(capsysbinary.readouterr().out)
        assert found.pop("id") == 7
        return found

    return play


def test_a_script_runs_as_main_in_the_service(answer: Answer) -> None:
    first, second = answer("svc:scripts/seed.py")["steps"]
    assert first["json"] == {"rows": ["script"], "seen": ["__main__ seed.py True"]}
    assert first["rows"] == {}, "rows committed before the first step belong to no step"
    assert second["rows"] == {"svc.items": {"inserted": [{"name": "added"}], "updated": [], "deleted": []}}


@pytest.mark.parametrize("entry", ["svc:svc.store:seed", "svc:svc.store.seed"])
def test_a_function_is_called_with_the_environment_of_the_case(entry: str, answer: Answer) -> None:
    first, _ = answer(entry, config={"svc": {"MODE": "special"}})["steps"]
    assert first["json"] == {"rows": ["special"], "seen": ["seed"]}


def test_entries_run_in_order_after_the_rows(answer: Answer) -> None:
    first, _ = answer("svc:svc.store.copy", "svc:scripts/seed.py", rows={"svc.items": [{"name": "given"}]})["steps"]
    assert first["json"]["rows"] == ["given", "given again", "script"]
    assert first["rows"] == {}


def test_another_service_sees_nothing_of_it(answer: Answer) -> None:
    elsewhere = {"config": {"other": {"FILE": "other.db"}}, "steps": [{**STEP, "service": "other"}]}
    (first,) = answer("svc:scripts/seed.py", **elsewhere)["steps"]
    assert first["json"] == {"rows": [], "seen": []}


@pytest.mark.parametrize(
    ("entry", "reason", "file", "line"),
    [
        ("svc:svc.store:broken", "svc:svc.store:broken: KeyError: 'missing'", "svc/store.py", 25),
        ("svc:scripts/fails.py", "svc:scripts/fails.py: SystemExit: 3", "scripts/fails.py", 10),
        ("svc:scripts/wrong.py", "svc:scripts/wrong.py: SyntaxError: ", "scripts/wrong.py", 2),
        ("svc:svc.store.asked", "svc:svc.store.asked: ", "svc/store.py", 28),
    ],
)
def test_what_goes_wrong_makes_every_step_unknown(entry: str, reason: str, file: str, line: int, answer: Answer) -> None:
    steps = answer("svc:svc.store.seed", entry)["steps"]
    assert [step["how"] for step in steps] == ["unknown", "unknown"]
    for step in steps:
        (found,) = step["reasons"]
        assert found["reason"].startswith(reason)
        assert (found["file"], found["line"]) == (file, line)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("svc:scripts/sed.py", "of 'start': there is no file 'scripts/sed.py'; did you mean 'scripts/seed.py'?"),
        ("svc:../outside.py", "there is no file '../outside.py'"),
        ("svc:svc.stor:seed", "'svc:svc.stor:seed' of 'start': there is no module 'svc.stor'; did you mean svc.store?"),
        ("svc:svc.store:sead", "'svc:svc.store:sead' of 'start': the module svc.store has no 'sead'; did you mean seed?"),
        ("scv:svc.store:seed", "there is no service 'scv'; the services are other, svc; did you mean svc?"),
        ("svc.store.seed", "'start' names SERVICE:script.py or SERVICE:module:function, not 'svc.store.seed'"),
        ("svc:seed", "'svc:seed' of 'start' is neither a script that ends in .py nor module:function"),
        ("svc:svc.store:seed()", "is neither a script"),
        (7, "'start' names SERVICE:script.py or SERVICE:module:function, not 7"),
    ],
)
def test_what_does_not_exist_is_an_error_of_the_line(entry: Any, words: str, answer: Answer) -> None:
    found = answer(entry)
    assert found["error"].startswith("line 1: ")
    assert words in found["error"]
