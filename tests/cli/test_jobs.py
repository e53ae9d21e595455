"""Work in several processes: the same answers, in the same order; budgets by name; no colors where none are wanted."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from presage.engine.cli.jobs import answers
from presage.engine.cli.main import run

FILES = {
    "presage.toml": '[services.svc]\napp = "svc:app"\nurl = "http://svc"\n',
    "svc.py": "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [environ['PATH_INFO'].encode()]\n",
    "scenarios/a.feature": "Feature: paths\n"
    + "".join(
        f'\n  Scenario: number {n}\n    When svc receives GET /{n}\n    Then the response text is "/{n % 3}"\n' for n in range(5)
    ),
}


@dataclass(frozen=True)
class _Doubling:
    """Doubles numbers, and says in which process."""

    def __call__(self) -> Any:
        return lambda number: (number * 2, os.getpid())


def test_answers_come_in_order_from_several_processes() -> None:
    found = list(answers(_Doubling(), range(40), 2))
    assert [number for number, _ in found] == [2 * number for number in range(40)]
    assert os.getpid() not in {process for _, process in found}
    assert list(answers(_Doubling(), range(3), 1)) == [(0, os.getpid()), (2, os.getpid()), (4, os.getpid())]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], arguments: Iterable[object]) -> tuple[int, str]:
    status = run([str(argument) for argument in arguments])
    return status, capsys.readouterr().out


def test_simulate_says_the_same_with_more_jobs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ("simulate", "--repo", project, "--no-store", "--format", "json")
    status, one = _said(capsys, common)
    assert (status, _said(capsys, (*common, "--jobs", 2))) == (1, (1, one))
    batch = project / "batch.jsonl"
    batch.write_text(
        "".join(
            json.dumps({"id": n, "steps": [{"service": "svc", "method": "GET", "path": f"/{n}"}]}) + "\n{\n" for n in range(3)
        )
    )
    common = ("simulate", "--repo", project, "--batch", batch)
    assert _said(capsys, common) == _said(capsys, (*common, "--jobs", 2))


def test_budgets_have_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = tmp_path / "m.py"
    module.write_text("def f(n):\n    while n:\n        n = (n * 6364136223846793005 + 1442695040888963407) % 2**64\n")
    steps = []
    for budget in ("quick", "100000"):
        status, out = _said(capsys, ("predict", "--budget", budget, "--format", "json", module, "f(1)"))
        assert (status, json.loads(out)["outcome"]["reasons"][0]["reason"]) == (3, "the budget of steps is spent")
        steps.append(json.loads(out)["steps"])
    assert 3_000_000 <= steps[0] < 3_001_000 and 100_000 <= steps[1] < 101_000
    assert run(["predict", "--budget", "tiny", str(module), "f(1)"]) == 2
    assert "'tiny' is neither a number of steps nor one of quick, normal, thorough." in capsys.readouterr().err


def test_colors_can_be_left_out(project: Path) -> None:
    """On a terminal there are colors, unless `--no-color` or `NO_COLOR` says otherwise."""

    def on_a_terminal(*options: str, **environment: str) -> bytes:
        main, terminal = pty.openpty()
        command = [sys.executable, "-m", "presage.engine.cli", "simulate", "--repo", str(project), "--no-store", "-q", *options]
        kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        subprocess.run([*command, "number 4"], stdout=terminal, stderr=terminal, env={**kept, **environment}, check=False)
        found = os.read(main, 100_000)
        os.close(main)
        os.close(terminal)
        return found

    assert b"\x1b[31m" in on_a_terminal()
    assert b"\x1b[" not in on_a_terminal("--no-color")
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1")
