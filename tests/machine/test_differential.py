"""The machine against CPython: output, uncaught exception and its line, over a folder of programs.

A program whose first line is ``# unknown: <why>`` is one that the machine is known to stop at; it
must then really do so, with nothing wrong printed before. Anything else must agree exactly.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from machine.cpython import run_programs
from machine.generate import program
from machine.machine import Outcome, simulate

PROGRAMS = sorted((Path(__file__).parent / "programs").rglob("*.py"))
NAMES = [str(path.relative_to(Path(__file__).parent / "programs")) for path in PROGRAMS]


@cache
def _expected() -> dict[Path, Outcome]:
    """What CPython does with every program, from one child interpreter."""
    answers = run_programs([(str(path), path.read_text(encoding="utf-8")) for path in PROGRAMS])
    return {
        path: Outcome(answer["output"], answer["error"] and tuple(answer["error"]))
        for path, answer in zip(PROGRAMS, answers, strict=True)
    }


@pytest.mark.parametrize("path", PROGRAMS, ids=NAMES)
def test_same_as_cpython(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    expected, found = _expected()[path], simulate(str(path), source)
    if source.startswith("# unknown:"):
        assert found.unknown is not None, "the machine knows this program now: remove its first line"
        assert expected.output.startswith(found.output)
        return
    assert found.unknown is None, f"unknown: {found.unknown}"
    assert (found.output, found.error) == (expected.output, expected.error)


def test_a_difference_is_noticed() -> None:
    """The comparison itself: another output, another line, another message each count."""
    source = "def f():\n    print('a')\n    raise ValueError('b')\nf()\n"
    [answer] = run_programs([("x.py", source)])
    found = simulate("x.py", source)
    assert (found.output, found.error) == ("a\n", ("ValueError", "b", 3)) == (answer["output"], tuple(answer["error"]))
    assert simulate("x.py", source.replace("'a'", "'A'")).output != answer["output"]
    assert simulate("x.py", "\n" + source).error != found.error
    assert simulate("x.py", "import no_such_module_anywhere\n").error[0] == "ModuleNotFoundError"


GENERATED = 150


def test_generated_programs() -> None:
    """Random programs of fixed seeds: none may differ; the machine may give up on a few."""
    programs = [(f"/generated/{seed}.py", program(seed)) for seed in range(GENERATED)]
    unknown, wrong, compared = [], [], 0
    for (path, source), answer in zip(programs, run_programs(programs), strict=True):
        expected = Outcome(answer["output"], answer["error"] and tuple(answer["error"]))
        if expected.error is not None and expected.error[0] in ("SyntaxError", "timeout", "MemoryError"):
            continue
        compared += 1
        found = simulate(path, source, 3_000_000)
        if found.unknown is not None:
            unknown.append((path, found.unknown))
            if not expected.output.startswith(found.output):
                wrong.append(path)
        elif found != expected:
            wrong.append(path)
    assert compared > GENERATED * 0.7
    assert not wrong
    assert len(unknown) <= GENERATED * 0.05, unknown
