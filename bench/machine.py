"""How fast the machine steps: concrete loops, on one core, beside CPython on the same source.

    python bench/machine.py [--profile N]

For each program: IR operations, seconds of the processor, operations per second, CPython's seconds, and how many times
slower the machine is. At least 600,000 operations per second are required of every one of them: below, the
exit status is 1. `--profile` prints the N functions of the machine that cost most over all programs.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import pstats
import subprocess
import sys
import time
from dataclasses import dataclass

from workloads import PROGRAMS

from presage.engine.cli import collecting
from presage.engine.lang.values import Value
from presage.engine.machine.run import run
from presage.engine.machine.state import State
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.runtime import Ended, Runtime

REQUIRED = 600_000
"""IR operations per second."""
REPEATED = 3

_TIMED = """
import time
{source}
work()
times = []
for _ in range({repeated}):
    began = time.process_time()
    found = work()
    times.append(time.process_time() - began)
print(found, min(times))
"""


@dataclass(frozen=True)
class Measured:
    """One program: what it gives, operations, seconds here and on CPython."""

    name: str
    operations: int
    seconds: float
    host_seconds: float

    @property
    def rate(self) -> float:
        return self.operations / self.seconds


class Machine:
    """A booted machine that runs `work()` of a source."""

    def __init__(self) -> None:
        self.runtime = Runtime(library_roots(), run)
        self.booted = State(self.runtime, 10**12)
        self.runtime.boot(self.booted)
        self.booted.freeze()

    def work(self, source: str) -> tuple[Value, int, float]:
        """The result, the operations and the seconds of the quickest of some calls after a first one, which compiles."""
        state = self.booted.fork()
        module = self.runtime.add_module(state, "__main__", {})
        times = []
        for text in (source, "work()", *["found = work()"] * REPEATED):
            steps, began = state.steps, time.process_time()
            lowered = lower_module(text, "__main__", "<bench>")
            code = self.runtime.code(lowered, "<module>")
            state.push(code, list(code.blank), (), module, Ended())
            run(state)
            assert state.uncaught is None, state.obj(state.uncaught)
            times.append(time.process_time() - began)
        return (attrs_of(state, state.obj(module)) or {})["found"], state.steps - steps, min(times[2:])


def on_host(source: str) -> tuple[str, float]:
    """What CPython gives, and its seconds."""
    source = _TIMED.format(source=source, repeated=REPEATED)
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    found, _, seconds = done.stdout.rstrip().rpartition(" ")
    return found, float(seconds)


def measure(machine: Machine, name: str, source: str) -> Measured:
    value, operations, seconds = machine.work(source)
    found, host_seconds = on_host(source)
    assert str(value) == found, f"{name}: {value}, but CPython gives {found}"
    return Measured(name, operations, seconds, host_seconds)


def profile(machine: Machine, count: int) -> str:
    """The functions of the machine that cost most, over all programs."""
    profiler = cProfile.Profile()
    profiler.enable()
    for source in PROGRAMS.values():
        machine.work(source)
    profiler.disable()
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(count)
    return text.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", type=int, default=12, metavar="N", help="how many functions to show (0: no profile)")
    arguments = parser.parse_args()
    collecting.tune()  # as in every command
    machine = Machine()
    results = []
    for name, source in PROGRAMS.items():
        result = measure(machine, name, source)
        results.append(result)
        slower = result.seconds / result.host_seconds
        print(
            f"{name:26} {result.operations:>10,} ops  {result.seconds:6.2f} s  {result.rate:>11,.0f} ops/s"
            f"  CPython {result.host_seconds * 1000:7.1f} ms  {slower:6.1f} times slower",
            flush=True,
        )
    if arguments.profile:
        print(profile(machine, arguments.profile))
    slow = [result.name for result in results if result.rate < REQUIRED]
    if slow:
        print(f"below {REQUIRED:,} operations per second: {', '.join(slow)}")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
