"""What things cost besides stepping: forks, the solver, starting the bundled services.

    python bench/costs.py [FOLDER] [--only forks|solver|shop …] [--every N]

- forks: bytes and microseconds of a fork, of states whose heap holds more and more objects, and bytes of a fork that then
  changes one object;
- solver: the solver's share of the processor's time in `solve` on every N-th case of FOLDER's `cruxeval.jsonl`, and in
  simulating the bundled shop's scenarios (both in this process, the import of the solver not counted);
- shop: seconds from the start of a process until the shop's services run: with an empty cache, then with the libraries in it.

Seconds are those of the processor. Nothing is compared: `bench/machine.py` and `bench/libraries.py --snapshot` have limits.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presage.engine.cli import collecting
from presage.engine.lang.values import Unknown
from presage.engine.machine.run import run
from presage.engine.machine.state import State
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.lower import lower_module
from presage.frontends.python.runtime import Ended, Runtime

HEAP = """
class Item:
    def __init__(self, number):
        self.number = number
        self.tags = [number]

def touch(items):
    items[0].number += 1

def down(levels):
    if levels:
        return down(levels - 1)
    while True:
        pass

items = [Item(number) for number in range({count})]
"""
FORKS = 500


# --- forks -----------------------------------------------------------------------------------------


class Forked:
    """States to fork: `HEAP` with so many items, standing at rest or deep in calls."""

    def __init__(self, count: int, levels: int = 0) -> None:
        self.runtime = Runtime(library_roots(), run)
        self.state = State(self.runtime, 10**12)
        self.runtime.boot(self.state)
        self.module = self.runtime.add_module(self.state, "__main__", {})
        self.touch = self.lowered("touch(items)")
        self.execute(self.state, self.lowered(HEAP.format(count=count)))
        self.state.freeze()
        if levels:
            self.state.limit = self.state.steps + 100 * levels
            with contextlib.suppress(Unknown):  # the budget is spent in the loop at the bottom
                self.execute(self.state, self.lowered(f"down({levels})"))
            self.state.freeze()

    def lowered(self, text: str) -> Any:
        return self.runtime.code(lower_module(text, "__main__", "<costs>"), "<module>")

    def execute(self, state: Any, code: Any) -> None:
        state.push(code, list(code.blank), (), self.module, Ended())
        run(state)
        assert state.uncaught is None

    def fork(self) -> Any:
        return self.state.fork()

    def changed(self) -> Any:
        """A fork that changed one object."""
        fork = self.state.fork()
        self.execute(fork, self.touch)
        return fork


def forks() -> None:
    """A line for each size of the heap, and one for a deep stack."""
    for count in (0, 1_000, 10_000, 100_000):
        made = Forked(count)
        words = f"; with one object changed {_bytes(made.changed):>6,} bytes" if count else ""
        _fork_line(f"heap of {len(made.state.base):>7,} objects", made, words)
    _fork_line("heap of     152 objects, 50 calls deep", Forked(0, 50), "")


def _fork_line(title: str, made: Forked, words: str) -> None:
    began = time.process_time()
    kept = [made.fork() for _ in range(FORKS)]
    seconds = (time.process_time() - began) / FORKS
    del kept
    print(f"{title}: a fork takes {_bytes(made.fork):>6,} bytes and {seconds * 1e6:6.1f} µs{words}", flush=True)


def _bytes(make: Callable[[], Any]) -> int:
    """Bytes of each of many things made."""
    make()  # what is made once only is not counted
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = [make() for _ in range(FORKS)]
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return used // len(made)


# --- the solver ------------------------------------------------------------------------------------


@dataclass
class Spent:
    """What the solver chain and Z3 below it took of the processor's time."""

    queries: int = 0
    chain: float = 0.0
    asked_z3: int = 0
    z3: float = 0.0

    def __str__(self) -> str:
        return f"{self.queries:,} queries {self.chain:.2f} s, of which {self.asked_z3:,} asked Z3 {self.z3:.2f} s"


def watch() -> Spent:
    """Counts every query from now on."""
    from presage.solvers.guards import Validated
    from presage.solvers.z3_backend import Z3Solver

    spent = Spent()
    whole, below = Validated.check, Z3Solver.check

    def check(self: Any, *args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return whole(self, *args, **kwargs)
        finally:
            spent.queries += 1
            spent.chain += time.process_time() - began

    def check_z3(self: Any, *args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        try:
            return below(self, *args, **kwargs)
        finally:
            spent.asked_z3 += 1
            spent.z3 += time.process_time() - began

    Validated.check, Z3Solver.check = check, check_z3  # type: ignore[method-assign]
    return spent


def _started(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def solver_in_solve(file: Path, every: int) -> None:
    """One line."""
    from presage.engine.cli.solving import Question, Solver
    from presage.solvers import terms as T
    from presage.solvers.chain import default_chain

    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()][::every]
    default_chain().check([T.eq(T.var("x", T.INT), T.const(1))])
    solver, spent = Solver(), watch()

    def work() -> int:
        found = [solver.solve(Question(case["source"], "f", returns=case["returns"]), None) for case in cases]
        return sum(each.kind == "solved" for each in found)

    solved, seconds = _started(work)
    _solver_line(f"solve, {len(cases)} cases ({solved} solved)", seconds, spent)


def _solver_line(title: str, seconds: float, spent: Spent) -> None:
    print(f"{title}: {seconds:.1f} s; {spent}: {100 * spent.chain / seconds:.0f} %", flush=True)


def shop_sources(folder: Path) -> Path:
    """The bundled services in a folder of their own."""
    example = Path(__file__).resolve().parents[1] / "examples" / "shop"
    subprocess.run([sys.executable, str(example / "build_history.py"), "--plain", str(folder)], check=True, capture_output=True)
    return folder / "newest-first"


def solver_in_shop(folder: Path) -> None:
    """One line."""
    from presage.engine.cli.session import Session

    session = Session(shop_sources(folder / "simulated"))
    session.system.prepare()
    spent = watch()

    def work() -> int:
        return len([session.run(scenario) for scenario in session.scenarios()])

    count, seconds = _started(work)
    _solver_line(f"simulate, {count} scenarios", seconds, spent)


# --- starting --------------------------------------------------------------------------------------


def shop(folder: Path) -> None:
    """Three lines: cold, after that, and as ever after; each in a process of its own."""
    repo = shop_sources(folder / "started")
    for title in ("empty cache", "libraries in the cache", "and their functions"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, __file__, "--start", str(repo)]
        kept = {**os.environ, "PRESAGE_CACHE": str(folder / "cache")}
        answer = subprocess.run(command, env=kept, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"start of the shop, {title}: {seconds:.1f} s ({answer.stdout.decode().strip()})", flush=True)


def start(repo: Path) -> None:
    """Starts the services, as `simulate` does before its first scenario."""
    imported = time.process_time()
    from presage.engine.cli.session import Session

    session = Session(repo)
    loading = time.process_time()
    session.system.prepare()
    loaded = time.process_time()
    session.vocabulary()
    session.system.finish()
    ended = time.process_time()
    print(f"imports {loading - imported:.1f} s, libraries {loaded - loading:.2f} s, services {ended - loaded:.1f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where cruxeval.jsonl is")
    parser.add_argument("--only", nargs="+", choices=["forks", "solver", "shop"], default=["forks", "solver", "shop"])
    parser.add_argument("--every", type=int, default=10, metavar="N", help="every N-th case for the solver's share")
    parser.add_argument("--start", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    collecting.tune()
    if arguments.start is not None:
        start(arguments.start)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        if "forks" in arguments.only:
            forks()
        if "solver" in arguments.only:
            if arguments.folder is not None:
                solver_in_solve(arguments.folder / "cruxeval.jsonl", arguments.every)
            solver_in_shop(Path(scratch))
        if "shop" in arguments.only:
            shop(Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
