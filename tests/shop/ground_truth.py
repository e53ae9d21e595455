"""What a system of Flask services really does: the truth that predictions are compared with.

`run_system` starts the services that a `presage.toml` names, in a process of their own, sends the requests of a
case and returns the answers in the form of `presage simulate --batch`. It works for
any such folder; the shop is only its first user. Not part of the product, which runs nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Case = Mapping[str, Any]
"""`config`, `rows`, `now`, `down`, `start`, `tables`, `steps`, each optional but the last; see `run_system`."""

Step = dict[str, Any]
"""`status`, `headers`, one of `json`/`text`/`base64`, `rows`, `outbound`, `exception`."""

WORKER = Path(__file__).with_name("ground_truth_worker.py")


class GroundTruthError(Exception):
    """The system could not be run at all (a wrong case, a wrong presage.toml)."""


def run_system(
    root: Path,
    *,
    steps: Sequence[Mapping[str, Any]],
    config: Mapping[str, Mapping[str, str]] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    now: str | None = None,
    down: Sequence[str] = (),
    tables: bool = False,
) -> list[Step]:
    """The results of `steps`, sent one after the other to freshly started services with empty databases.

    root: the folder of `presage.toml`. steps: `{"service", "method", "path", "headers", "query", "json" | "form" | "text"}`.
    config: service -> environment variable -> value, over those of `presage.toml`. rows: `SERVICE.TABLE` -> rows inserted
    after the start; absent columns take their defaults. now: ISO time at which the clock stands still. down: services that
    refuse connections. tables: give each result `tables` too: `{"before", "after": {"SERVICE.TABLE": [row]}}`, whole contents.

    A result's `rows` are `{"SERVICE.TABLE": {"inserted": [row], "updated": [{"before", "after"}], "deleted": [row]}}`, changed
    tables only; a row maps every column, in schema order. `outbound` are `{"from", "to", "method", "path"}` in the order
    sent, the path without its query; `to` is the address where no service has it. `exception` is the first that a
    handler let through during the step, at the innermost line inside `root`. A service that fails to start answers
    nothing: `status` is null, and other services cannot connect to it.

    Raises GroundTruthError.
    """
    case: dict[str, Any] = {"config": config or {}, "rows": rows or {}, "now": now, "down": list(down)}
    case |= {"tables": tables, "steps": list(steps)}
    return run_cases(root, [case])[0]


def run_cases(root: Path, cases: Iterable[Case], timeout: float = 120) -> list[list[Step]]:
    """`run_system` for many cases in one process: each starts the services anew. timeout: seconds for all of them."""
    finished = subprocess.run(
        [sys.executable, "-B", str(WORKER), str(root)],
        input=json.dumps(list(cases)),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if finished.returncode != 0:
        raise GroundTruthError(finished.stderr.strip())
    results: list[list[Step]] = json.loads(finished.stdout)
    return results
