"""N services, each calling the next one over HTTP and writing a row, in one simulation.

    python bench/chain.py [N ...] [--form flask|wsgi]          default: 50 200, flask

For each N: services, boundaries crossed, state transitions (rows written), IR steps, seconds for loading the libraries, for
starting the services and for the requests, peak memory. Every answer and every row is checked: the second visit must
see what the first one wrote, in every service. Growth is the time of a request per service at the largest N over that
at the smallest; above 1.5 it is no longer close to linear, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from chain_services import FORMS, make_chain, requests_of

GROWTH = 1.5


def measured(length: int, form: str) -> dict[str, Any]:
    """Simulates one chain in this process."""
    from presage.engine.cli.batch_simulation import answered, scenario_of
    from presage.engine.cli.session import Session
    from presage.engine.scenario.playing import Player

    with tempfile.TemporaryDirectory() as scratch:
        session = Session(make_chain(Path(scratch) / "chain", length, form), 20_000 * 50 * length)
        began = time.perf_counter()
        session.system.python.image()
        loaded = time.perf_counter()
        environment = {name: dict(service.env) for name, service in session.project.services.items()}
        state, failures = session.system.start(environment, None)
        assert not failures, failures[0]
        started = time.perf_counter()
        scenario = scenario_of(session, {"steps": requests_of(length)}, 1)
        player = Player(session.system, scenario, {}, (), session.runner.budget)
        (path,) = player.play()
        ended = time.perf_counter()
        answer = answered(player, path)
    check(answer, length)
    return {
        "services": length,
        "boundaries": sum(len(step["outbound"]) + 1 for step in answer["steps"]),
        "transitions": sum(len(change["inserted"]) for step in answer["steps"] for change in step["rows"].values()),
        "start steps": state.steps,
        "request steps": path.state.steps - state.steps,
        "load s": loaded - began,
        "start s": started - loaded,
        "request s": ended - started,
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def check(answer: dict[str, Any], length: int) -> None:
    """Coherent state: the n-th visit finds n rows in each service, and each service wrote one."""
    for number, step in enumerate(answer["steps"], 1):
        assert step["how"] == "witnessed", step["reasons"]
        assert step["json"] == {"visits": number * length, "hop": 1}, step["json"]
        assert len(step["outbound"]) == length - 1
        for link in range(length):
            row = {"id": number, "token": "a", "hop": link + 1}
            assert step["rows"][f"link{link}.visits"] == {"inserted": [row], "updated": [], "deleted": []}


def growth(results: list[dict[str, Any]]) -> float:
    """Seconds of requests per service, at the largest over those at the smallest number of services."""
    least, most = results[0], results[-1]
    each = [result["request s"] / result["services"] for result in (least, most)]
    return float(each[1] / each[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lengths", nargs="*", type=int, default=[50, 200], metavar="N")
    parser.add_argument("--form", choices=FORMS, default="flask")
    parser.add_argument("--json", action="store_true", help="the figures of one N, as JSON (used by the other form)")
    arguments = parser.parse_args()
    if arguments.json:
        print(json.dumps(measured(arguments.lengths[0], arguments.form)))
        return 0
    results = []
    for length in sorted(arguments.lengths):  # a process each, so that the peak of memory is its own
        command = [sys.executable, __file__, str(length), "--form", arguments.form, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 2
        results.append(json.loads(done.stdout))
        shown = (f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" for value in results[-1].values())
        print("  ".join(f"{name} {text}" for name, text in zip(results[-1], shown, strict=True)), flush=True)
    if len(results) > 1:
        print(f"growth of a request per service: {growth(results):.2f} (1 is linear)")
        return int(growth(results) > GROWTH)
    return 0


if __name__ == "__main__":
    sys.exit(main())
