"""httpbin, once really run and once predicted, on the frozen requests."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from proof.agreement import Score
from proof.httpbin_cases import frozen
from proof.running import simulate_batch
from shop.ground_truth import run_cases

PRESAGE_TOML = """\
[project]
name = "httpbin"
pythonpath = ["."]

[services.httpbin]
path = "httpbin"
app = "httpbin:app"
url = "http://httpbin.example"
"""


def make_project(folder: Path) -> Path:
    """A project whose one service is a copy of the installed httpbin, so that its files count as the project's own."""
    found = importlib.util.find_spec("httpbin")
    if found is None or found.origin is None:
        raise RuntimeError("httpbin is not installed; it comes with the extra `dev`")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(Path(found.origin).parent, folder / "httpbin", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "presage.toml").write_text(PRESAGE_TOML, "utf-8")
    return folder


def score(project: Path) -> Score:
    """Predictions compared with the truth."""
    cases = frozen()
    truth = run_cases(project, cases)
    found = Score()
    for case, true, ours in zip(cases, truth, simulate_batch(project, cases), strict=True):
        assert ours["id"] == case["id"] and "error" not in ours, ours
        found.add(case["id"], ours["steps"], true)
    return found


def unstable(project: Path) -> list[tuple[str, list[str]]]:
    """Cases that httpbin itself answers in two ways when it is run twice: they would have to be excluded."""
    cases = frozen()
    found = Score()
    for case, first, second in zip(cases, run_cases(project, cases), run_cases(project, cases), strict=True):
        found.add(case["id"], [{**step, "how": "executed"} for step in first], second)
    return found.wrong
