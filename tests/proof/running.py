"""Running `presage` on a folder, as a user does, and reading what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

TIMEOUT = 300.0
"""Seconds after which a run is a hang."""


def presage(
    *arguments: str | Path, given: str | None = None, timeout: float = TIMEOUT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command line in a process of its own, with its texts and status."""
    return subprocess.run(
        [sys.executable, "-m", "presage.engine.cli", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def simulate_batch(root: Path, cases: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The answers of `simulate --batch`, one for each case, in their order."""
    return _batch(["simulate", "--repo", str(root), "--batch", "-"], cases)


def predict_batch(cases: Iterable[Mapping[str, Any]], *options: str) -> list[dict[str, Any]]:
    """The answers of `predict --batch`."""
    return _batch(["predict", *options, "--batch", "-"], cases)


def simulations(root: Path, *arguments: str) -> dict[str, Any]:
    """What `simulate --format json` says, by name of the scenario."""
    finished = presage("simulate", "--repo", root, "--format", "json", "--no-store", *arguments)
    if finished.returncode not in (0, 1, 3):
        raise AssertionError(finished.stderr)
    return {simulation["scenario"]: simulation for simulation in json.loads(finished.stdout)["simulations"]}


def _batch(arguments: Sequence[str], cases: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    finished = presage(*arguments, given=lines)
    if finished.returncode != 0:
        raise AssertionError(f"status {finished.returncode}: {finished.stderr}")
    return [json.loads(line) for line in finished.stdout.splitlines()]
