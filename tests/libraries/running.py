"""Quick starts of third-party libraries: really run, and run in the machine, its imports measured apart."""

from __future__ import annotations

import ast
import datetime
import importlib.util
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from machine.cpython import run_programs
from machine.machine import Outcome, runtime, simulate_in

from presage.frontends.python.surroundings.given import Clock

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))

QUICK = frozenset({"asyncio_anyio", "attrs", "click", "itsdangerous", "jinja2", "markupsafe", "marshmallow", "werkzeug"})
"""Programs that load little enough for every run of the tests."""

STEPS = 60_000_000
"""What a quick start may spend, its libraries' start-up included."""


@dataclass(frozen=True)
class Measured:
    """A program's outcome in the machine; steps and seconds of its imports, and of the rest."""

    outcome: Outcome
    import_steps: int
    import_seconds: float
    steps: int
    seconds: float


def _imports(source: str) -> list[ast.stmt]:
    return [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]


def missing(path: Path) -> list[str]:
    """The packages that a program imports and that are not installed."""
    names: dict[str, None] = {}
    for node in _imports(path.read_text(encoding="utf-8")):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        names.update(dict.fromkeys(module.partition(".")[0] for module in modules))
    return [name for name in names if importlib.util.find_spec(name) is None]


def expected(path: Path) -> Outcome:
    """What CPython does with a program."""
    return _all_expected()[path]


@cache
def _all_expected() -> dict[Path, Outcome]:
    paths = [path for path in PROGRAMS if not missing(path)]
    answers = run_programs([(str(path), path.read_text(encoding="utf-8")) for path in paths])
    return {
        path: Outcome(answer["output"], answer["error"] and tuple(answer["error"]))
        for path, answer in zip(paths, answers, strict=True)
    }


def measured(path: Path) -> Measured:
    """What the machine does with a program."""
    source = path.read_text(encoding="utf-8")
    state = runtime()[1].fork()
    state.world["clock"] = Clock(datetime.datetime(2024, 1, 2, 3, 4, 5))
    booted, state.limit = state.steps, state.steps + STEPS
    began = time.process_time()
    loading = simulate_in(state, "<imports>", "\n".join(map(ast.unparse, _imports(source))))
    loaded, steps = time.process_time(), state.steps
    outcome = loading if loading.unknown else simulate_in(state, str(path), source)
    return Measured(outcome, steps - booted, loaded - began, state.steps - steps, time.process_time() - loaded)
