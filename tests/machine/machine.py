"""Runs one Python program in the machine, from a booted runtime that the whole process shares."""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import presage.rules.models
from presage.engine.lang.values import Raised, Ref, Tail, Unknown
from presage.engine.machine.run import run
from presage.engine.machine.state import State
from presage.frontends.python.endings import unnoticed_end
from presage.frontends.python.loader import Found, Root
from presage.frontends.python.meaning import calls, text
from presage.frontends.python.meaning.types import full_name
from presage.frontends.python.runtime import Ended, Runtime
from presage.frontends.python.surroundings import sqlite

STEPS = 30_000_000
"""What a program may spend; CPython's own standard library included."""


@dataclass(frozen=True)
class Outcome:
    """How a program ended: ``error`` is (type, message, innermost line in the file) of what it did not catch.

    ``unknown`` is the machine's reason for stopping, always None for CPython.
    """

    output: str
    error: tuple[str, str, int] | None = None
    unknown: str | None = None


@cache
def runtime() -> tuple[Runtime, State]:
    """The shared runtime and a booted state, to be forked for each program."""
    models = Path(next(iter(presage.rules.models.__path__))) / "python"
    paths = sysconfig.get_paths()
    roots = [Root(models, False, True), Root(Path(paths["stdlib"]), False), Root(Path(paths["purelib"]), False)]
    made = Runtime(roots, run, extensions={"_presage_sqlite": sqlite.module})
    made.folder = str(Path.cwd())
    state = State(made, STEPS)
    made.boot(state)
    return made, state


def simulate(path: str, source: str, steps: int = STEPS) -> Outcome:
    """The program's outcome in the machine; host errors other than ``Unknown`` are the machine's defects."""
    state = runtime()[1].fork()
    state.limit = state.steps + steps
    return simulate_in(state, path, source)


def simulate_in(state: State, path: str, source: str) -> Outcome:
    """The program's outcome as the next `__main__` of a state, whose modules stay loaded."""
    made = runtime()[0]
    state.output = ()
    state.freeze()
    pristine = state.base
    found = Found("__main__", path, source.encode(), False, (), Root(Path(path).parent, True))
    made.loader._lowered.pop(path, None)
    try:
        body = made.body(state, found, "__main__")
        module = state.obj(state.modules).table["__main__"]
        state.mut(module).attrs["__builtins__"] = state.obj(state.modules).table["builtins"]
        calls.call(state, body, (), {}, Ended())
        run(state)
        error = None if state.uncaught is None else _described(state, state.uncaught, path)
    except Raised as raised:
        error = _described(state, raised.ref, path)
    except Unknown as unknown:
        place = state.place
        return Outcome("".join(map(str, state.output)), None, f"{unknown.reason} (line {place[2]} of {Path(place[0]).name})")
    ended = unnoticed_end(state, pristine)
    if ended is not None:
        return Outcome("", None, ended)  # what is missing may belong anywhere in the output
    return Outcome("".join(map(str, state.output)), error)


def _described(state: State, exception: Ref, path: str) -> tuple[str, str, int]:
    obj = state.obj(exception)
    line = next((line for file, _, line in obj.trace if file == path), 0)
    name = full_name(state, obj.cls)
    return name, _shown(state, exception), line


def _shown(state: State, exception: Ref) -> str:
    """``str(exception)``, by calling what the program defines."""
    state.uncaught = None
    state.result = None
    shown = text.to_str(state, exception)
    if type(shown) is Tail:
        calls.run_tail(state, shown, Ended())
        run(state)
        shown = state.result
    return str(shown) if state.uncaught is None else "<str() failed>"
