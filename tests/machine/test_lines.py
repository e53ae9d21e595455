"""Traced lines and variables against CPython's own tracing: the order of lines, which there are, and what stands in variables.

The programs are those of the differential test; slow ones (whole libraries are loaded) are left to `bench/trace.py`, which
runs on larger sets.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest
from machine.lines import traced

from presage.engine.cli.tracing import Tracer

HERE = Path(__file__).parent
FOLDERS = ("calls", "data_model", "exceptions", "functions", "generators", "lines", "messages", "patterns", "protocols", "scopes",
           "text", "values")  # fmt: skip
PROGRAMS = [path for name in FOLDERS for path in sorted((HERE / "programs" / name).glob("*.py"))]

OTHERWISE = {
    "exceptions/derived_groups.py": "the last `except*` of an uncaught group has its line once more in CPython",
    "scopes/comprehensions.py": "CPython closes a dropped generator at once, which leaves its line once more",
    "values/containers.py": "CPython closes a dropped generator at once, which leaves its line once more",
    "data_model/keys.py": "CPython asks some elements of sets for their hash once more, or once less",
    "data_model/iterators.py": "list() does not ask a reversed iterator for its length, which would ask the sequence",
    "messages/recursion.py": "the tracer's own frames count for CPython's recursion limit",
    "messages/recursion_by_kind.py": "the tracer's own frames count for CPython's recursion limit, and each level is traced",
    "messages/recursion_through_builtins.py": "the tracer's own frames count for CPython's recursion limit",
}
"""Programs whose lines are known to differ, and why."""

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="line events of CPython 3.11")


@cache
def tracer() -> Tracer:
    return Tracer(budget=2_000_000)


@cache
def truth() -> dict[Path, dict]:
    return dict(zip(PROGRAMS, traced([(path.read_text("utf-8"), None) for path in PROGRAMS]), strict=True))


def compare(source: str, call: str | None, true: dict) -> None:
    found = tracer().trace(source, call)
    assert found.outcome.kind != "unknown", found.outcome.reasons
    assert (list(found.lines), list(found.covered)) == (true["lines"], true["covered"])
    assert sorted(found.values) == sorted(map(int, true["values"]))
    for line, values in true["values"].items():
        ours = found.values[int(line)]
        assert sorted(ours) == sorted(values), f"names after line {line}"
        for name, value in values.items():
            if value is not None and ours[name] is not None:
                assert ours[name] == value, f"{name} after line {line}"


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_same_lines_as_cpython(path: Path) -> None:
    name = f"{path.parent.name}/{path.name}"
    if path.read_text("utf-8").startswith("# unknown:"):
        pytest.skip("the machine stops at this program")
    if name in OTHERWISE:
        with pytest.raises(AssertionError):
            compare(path.read_text("utf-8"), None, truth()[path])
        return
    compare(path.read_text("utf-8"), None, truth()[path])


def test_nothing_else_changes() -> None:
    """A traced run ends as the run does that nobody traces; the first 10,000 lines are kept, all are covered."""
    source = "def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\n"
    found = tracer().trace(source, "f(9000)")
    plain = tracer().predict(source, "f(9000)")
    assert found.outcome.value == plain.value == str(sum(range(9000)))
    assert len(found.lines) == 10_000 and found.covered == (1, 2, 3, 4, 5)
    assert found.values[4] == {"n": "9000", "t": found.outcome.value, "i": "8999"}


def test_values_without_a_source_form_are_not_guessed() -> None:
    found = tracer().trace("a = id([])\nb = 1\n", "b")
    assert found.values[1] == {"a": None} and ast.literal_eval(found.values[2]["b"] or "") == 1
