"""How third-party libraries in pure Python fare from their own source: importing each, and its quick start.

    python bench/libraries.py [NAME…] [--profile N] [--snapshot]

For each program of `tests/libraries/programs`: IR operations and seconds of its imports and of the rest, whether the
output and the exception are CPython's, and why where the machine stops. `--profile` prints the N functions of the
machine that cost most; `--snapshot` measures keeping and loading what a service with flask, requests and sqlalchemy loads.
Exits with 1 if anything differs, or if the snapshot takes a second or more to be back.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")  # not this folder: its `httpbin` is a file of ours

from libraries.running import PROGRAMS, expected, measured, missing  # noqa: E402

from presage.engine.cli import collecting  # noqa: E402
from presage.engine.machine.run import run  # noqa: E402
from presage.engine.machine.state import State  # noqa: E402
from presage.frontends.python.libraries import library_roots  # noqa: E402
from presage.frontends.python.lower import lower_module  # noqa: E402
from presage.frontends.python.runtime import Ended, Runtime  # noqa: E402
from presage.frontends.python.snapshots import Snapshots  # noqa: E402

REQUIRED = 1.0
"""Seconds in which a snapshot has to be back."""

SERVICE = ["flask", "requests", "sqlalchemy", "sqlalchemy.orm"]


def compare(paths: list[Path]) -> dict[str, int]:
    """Prints a line for each program; gives how many agree, differ, are unknown."""
    counts = {"agrees": 0, "differs": 0, "unknown": 0}
    for path in paths:
        lacking = missing(path)
        if lacking:
            print(f"{path.stem:16} not installed: {', '.join(lacking)}")
            continue
        truth = expected(path)
        found = measured(path)
        if found.outcome.unknown is not None:
            verdict = "unknown"
        else:
            verdict = "agrees" if found.outcome == truth else "differs"
        counts[verdict] += 1
        print(
            f"{path.stem:16} imports {found.import_steps:>10,} ops {found.import_seconds:6.1f} s"
            f"   quick start {found.steps:>10,} ops {found.seconds:6.1f} s   {verdict}",
            flush=True,
        )
        if verdict == "unknown":
            print(f"    {found.outcome.unknown}", flush=True)
        elif verdict == "differs":
            _show(truth, found.outcome)
    return counts


def _show(truth: object, found: object) -> None:
    """The first difference of two outcomes."""
    lines = [str(getattr(outcome, "output", "")).splitlines() for outcome in (truth, found)]
    at = next((i for i, (a, b) in enumerate(zip(*lines, strict=False)) if a != b), min(map(len, lines)))
    for name, side, outcome in zip(("CPython", "machine"), lines, (truth, found), strict=True):
        print(f"    {name}: line {at + 1}: {side[at] if at < len(side) else '(end)'!r}; {getattr(outcome, 'error', None)}")


def snapshot() -> float:
    """Seconds of loading a service's libraries, of keeping them, and of getting them back in a fresh process, which it gives."""
    with tempfile.TemporaryDirectory() as folder:
        runtime = Runtime(library_roots(), run)
        state = State(runtime, 10**12)
        began = time.process_time()
        runtime.boot(state)
        for name in SERVICE:
            load(runtime, state, name)
        seconds = time.process_time() - began
        print(f"{', '.join(SERVICE)}: {state.steps:,} ops, {seconds:.1f} s, {state.steps / seconds:,.0f} ops/s")
        began = time.process_time()
        Snapshots(runtime, Path(folder)).save(SERVICE, state)
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        print(f"keeping it: {time.process_time() - began:.2f} s, {size:,} bytes")
        command = [sys.executable, __file__, "--load", folder]
        answers = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(5)]
        times = sorted(map(float, answers))
        print(f"getting it back: {times[2]:.2f} s ({times[0]:.2f} to {times[-1]:.2f}, 5 processes)")
        return times[2]


def load_snapshot(folder: Path) -> None:
    """Prints the seconds from an engine that is there to one whose libraries are loaded."""
    began = time.process_time()
    runtime = Runtime(library_roots(), run)
    found = Snapshots(runtime, folder).load(SERVICE, State(runtime, 10**12))
    assert found, "the snapshot is not there"
    print(time.process_time() - began)


def load(runtime: Runtime, state: State, name: str) -> None:
    """Imports a module in the machine."""
    module = runtime.add_module(state, "__main__", {})
    code = runtime.code(lower_module(f"import {name}", "__main__", f"<{name}>"), "<module>")
    state.push(code, list(code.blank), (), module, Ended())
    run(state)
    assert state.uncaught is None, state.obj(state.uncaught)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these programs")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="how many functions to show")
    parser.add_argument("--snapshot", action="store_true", help="measure the snapshot of a service's libraries")
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    collecting.tune()  # as in every command
    if arguments.load is not None:
        load_snapshot(arguments.load)
        return 0
    if arguments.snapshot:
        return int(snapshot() >= REQUIRED)
    paths = [path for path in PROGRAMS if not arguments.names or path.stem in arguments.names]
    profiler = cProfile.Profile()
    if arguments.profile:
        profiler.enable()
    counts = compare(paths)
    print(", ".join(f"{name} {count}" for name, count in counts.items()) + f", total {sum(counts.values())}")
    if arguments.profile:
        profiler.disable()
        text = io.StringIO()
        pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(arguments.profile)
        print(text.getvalue())
    return int(bool(counts["differs"]))


if __name__ == "__main__":
    sys.exit(main())
