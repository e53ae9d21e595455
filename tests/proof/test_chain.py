"""A short chain of services: coherent state, and cost that grows with its length and no faster. The long ones: bench/chain.py."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "chain.py"


@pytest.mark.parametrize("form", ["wsgi", "flask"])
def test_a_chain_is_coherent_and_linear(form: str) -> None:
    results = []
    for length in (5, 10):
        done = subprocess.run(
            [sys.executable, str(BENCH), str(length), "--form", form, "--json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr  # answers and rows are checked there
        results.append(json.loads(done.stdout))
    short, long = results
    assert (short["boundaries"], long["boundaries"]) == (2 * 5, 2 * 10)
    assert (short["transitions"], long["transitions"]) == (2 * 5, 2 * 10)
    assert long["request steps"] < 2.2 * short["request steps"]
