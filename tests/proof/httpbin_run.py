"""httpbin, once really run and once predicted, on the frozen requests."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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


def score(project: Path, cases: Sequence[dict[str, Any]] | None = None) -> Score:
    """Predictions compared with the truth. Raises AssertionError where httpbin itself answers twice in different ways."""
    chosen = list(frozen() if cases is None else cases)
    truth, again = run_cases(project, chosen), run_cases(project, chosen)
    predicted = simulate_batch(project, chosen)
    found = Score()
    for case, true, second, ours in zip(chosen, truth, again, predicted, strict=True):
        stable = Score()
        stable.add(case["id"], [{**step, "how": "executed"} for step in true], second)
        assert not stable.wrong, f"{case['id']} has no single truth: {stable.wrong}"
        assert ours["id"] == case["id"] and "error" not in ours, ours
        found.add(case["id"], ours["steps"], true)
    return found
