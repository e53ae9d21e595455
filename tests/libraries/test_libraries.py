"""Third-party libraries, from their own source: each quick start prints what CPython prints, and raises what it raises.

Those that load most are run by `python bench/libraries.py`, which shows operations and seconds, and here where
`PRESAGE_TEST_LIBRARIES=all` is set.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from libraries.running import PROGRAMS, QUICK, Measured, expected, measured, missing
from machine.machine import STEPS

from presage.engine.machine.run import run
from presage.engine.machine.state import State
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.loader import Root
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.runtime import Ended, Runtime
from presage.frontends.python.snapshots import Snapshots

CHOSEN = [path for path in PROGRAMS if path.stem in QUICK or os.environ.get("PRESAGE_TEST_LIBRARIES") == "all"]


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_same_as_cpython(path: Path) -> None:
    lacking = missing(path)
    if lacking:
        pytest.skip(f"not installed: {', '.join(lacking)}")
    found: Measured = measured(path)
    assert found.outcome.unknown is None, f"unknown: {found.outcome.unknown}"
    truth = expected(path)
    assert (found.outcome.output, found.outcome.error) == (truth.output, truth.error)


SOURCE = """
from attrs import define, field

@define(frozen=True)
class Point:
    x: int
    y: int = field(default=5, converter=int)

    @classmethod
    def origin(cls):
        return cls(0, 0)

points = {Point(1): "one", Point.origin(): "origin"}
def test():
    return repr((points[Point(1)], Point(0, "0") in points, Point(3)))
"""


def _run(runtime: Runtime, state: State, source: str) -> str:
    module = runtime.add_module(state, "__main__", {})
    code = runtime.code(lower_module(source, "__main__", "<test>"), "<module>")
    state.push(code, list(code.blank), (), module, Ended())
    run(state)
    assert state.uncaught is None, state.obj(state.uncaught)
    return str((attrs_of(state, state.obj(module)) or {}).get("found"))


def test_functions_made_from_texts_survive_a_snapshot(tmp_path: Path) -> None:
    """attrs generates methods as texts: they come back from disk, and are lowered when they are first called."""
    if missing(PROGRAMS[0].with_name("attrs.py")):
        pytest.skip("not installed: attrs")
    (tmp_path / "shop.py").write_text(SOURCE, encoding="utf-8")
    found = []
    for _ in range(2):
        made = Runtime([*library_roots(), Root(tmp_path, False)], run)
        state = State(made, STEPS)
        if not Snapshots(made, tmp_path).load(["shop"], state):
            made.boot(state)
            _run(made, state, "import shop")
            Snapshots(made, tmp_path).save(["shop"], state)
        steps = state.steps
        found.append(_run(made, state, "from shop import test\nfound = test()"))
        found.append(state.steps - steps < 10_000)
    assert found == ["('one', True, Point(x=3, y=5))", True] * 2
    assert list(tmp_path.glob("*.snapshot"))
