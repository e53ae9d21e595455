"""Simulating imports, executes and spawns nothing of the analysed programs, opens no socket, writes nowhere else.

The watch (`watch.Watch`) is itself tested: each kind of violation, done on purpose, makes it speak.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from proof.httpbin_cases import frozen
from proof.httpbin_run import make_project
from proof.planting import FOLDS, VIOLATIONS
from shop import history

FILES = {
    "presage.toml": '[services.ranking]\napp = "ranking.app:app"\nurl = "http://ranking"\n',
    "ranking/__init__.py": "",
    "ranking/money.py": """\
class Money:
    def __init__(self, amount):
        self.amount = amount

    def __eq__(self, other):
        return self.amount % 10 == other.amount % 10
""",
    "ranking/app.py": """\
import json
from ranking.money import Money

def largest_first(money):
    return -money.amount

def app(environ, start_response):
    wallet = [Money(3), Money(7), Money(13)]
    ranked = [money.amount for money in sorted(wallet, key=largest_first)]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps([ranked, wallet.count(Money(23))]).encode()]
""",
}
REQUEST = json.dumps({"steps": [{"service": "ranking", "method": "GET", "path": "/"}]}) + "\n"
FOREIGN = ("flask", "werkzeug", "jinja2", "requests", "urllib3", "httpbin", "brotlicffi", "six", "decorator")
"""Libraries of the analysed programs; Presage itself needs none of them."""

EXPECTED = {
    "import": "exec of code from",
    "exec": "exec by frontends/python/serving.py, send",
    "compile": "compile by frontends/python/serving.py, send",
    "function": "function.__new__ by frontends/python/serving.py, send",
    "spawn": "spawns: subprocess.Popen",
    "socket": "opens a socket: socket.__new__",
    "write": "writes",
    "rename": "changes",
    "fold a function": "a function of the host, sorted, is given an object of presage.engine.lang.values.Ref",
    "fold an equality": "analysed code runs inside of a function of the host",
    "fold a reference": "a function of the host, count, is given an object of presage.engine.lang.values.Ref",
}


def audited(
    folder: Path, analysed: Sequence[str], writable: Sequence[Path], runs: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What the watch finds in each run. Snapshots are kept in a folder of the test's own."""
    file = folder / "specification.json"
    file.write_text(json.dumps({"analysed": [*analysed, *FOREIGN], "writable": [str(path) for path in writable], "runs": runs}))
    finished = subprocess.run(
        [sys.executable, "-B", str(Path(__file__).with_name("audited.py")), str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PRESAGE_CACHE": str(writable[0])},
    )
    assert finished.returncode == 0, finished.stderr
    answers: list[dict[str, Any]] = json.loads(finished.stdout)
    return answers


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where snapshots go: empty at first, so that loading the libraries is watched too."""
    return tmp_path_factory.mktemp("cache")


def test_the_shop_is_not_run(revisions: Path, cache: Path, tmp_path: Path) -> None:
    root = revisions / history.FAULTY
    arguments = ["simulate", "--repo", str(root), "--format", "json"]
    (answer,) = audited(tmp_path, ["gateway", "billing", "fx"], [cache, root / ".presage"], [{"arguments": arguments}])
    assert answer["found"] == []
    assert answer["status"] == 1
    assert answer["folds"] > 1000
    assert len(json.loads(answer["output"])["simulations"]) == 8


def test_httpbin_is_not_run(cache: Path, tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    chosen = frozen()[::3]
    cases = "".join(json.dumps(case) + "\n" for case in chosen)
    run = {"arguments": ["simulate", "--repo", str(root), "--batch", "-"], "input": cases}
    (answer,) = audited(tmp_path, ["httpbin"], [cache], [run])
    assert answer["found"] == []
    assert answer["status"] == 0
    assert len(answer["output"].splitlines()) == len(chosen)


def test_the_watch_sees_each_kind_of_violation(cache: Path, tmp_path: Path) -> None:
    root = tmp_path / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    plants = [None, *VIOLATIONS, *FOLDS]
    base = {"arguments": ["simulate", "--repo", str(root), "--batch", "-"], "input": REQUEST, "root": str(root)}
    answers = audited(tmp_path, ["ranking"], [cache], [{**base, "plant": plant} for plant in plants])
    assert all(answer["status"] == 0 for answer in answers)
    clean, *violating = answers
    assert clean["found"] == []
    assert json.loads(clean["output"])["steps"][0]["json"] == [[13, 7, 3], 2]
    assert EXPECTED.keys() == {*VIOLATIONS, *FOLDS}
    for plant, answer in zip(plants[1:], violating, strict=True):
        assert any(text.startswith(EXPECTED[plant or ""]) for text in answer["found"]), (plant, answer["found"])
