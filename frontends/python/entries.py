"""What is run in a service's process before the first request: a script as ``__main__``, or a function without arguments.

Not for starting the services themselves; that is :mod:`presage.frontends.python.serving`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from presage.engine.lang.values import MISSING, Raised, Ref, Tail, Value
from presage.frontends.python.loader import Found, Root
from presage.frontends.python.meaning import calls, imports
from presage.frontends.python.meaning.attributes import get
from presage.frontends.python.meaning.convert import attrs_of, unbox
from presage.frontends.python.meaning.errors import matches
from presage.frontends.python.meaning.text import to_str
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.runtime import Ended, Runtime


@dataclass(frozen=True)
class Entry:
    """A script (its file), or a function of a module, in the process of ``service``."""

    service: str
    script: Path | None = None
    module: str = ""
    function: str = ""


@dataclass(frozen=True)
class Ran:
    """One path of an entry: its state, and the reason and place (file, line) where it did not come to its end."""

    state: Any
    problem: tuple[str, str, int] | None = None


class NoSuchFunction(Exception):
    """The module has no such attribute; ``known`` are the names that it has."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(known)
        self.known = known


Explore = Callable[[Any], Iterator[Any]]


def run(runtime: Runtime, explore: Explore, state: Any, entry: Entry, budget: int) -> Iterator[Ran]:
    """All paths of an entry; the state is outside of every service again afterwards.

    Raises:
        NoSuchFunction: the module was loaded and does not have the function.
    """
    state.switch(entry.service)
    state.limit = state.steps + budget
    if entry.script is not None:
        yield from _ended(runtime, explore, state, lambda state: _script(runtime, state, entry.script))
        return
    loaded = _ended(runtime, explore, state, lambda state: imports.import_name(state, entry.module, (), 0, state.modules))
    for ran in list(loaded):
        if ran.problem is not None:
            yield ran
            continue
        ran.state.switch(entry.service)
        module = ran.state.obj(ran.state.modules).table[entry.module]
        known = attrs_of(ran.state, ran.state.obj(module)) or {}
        if entry.function not in known:
            raise NoSuchFunction(tuple(known))
        yield from _ended(runtime, explore, ran.state, partial(_function, module=module, name=entry.function))


def _script(runtime: Runtime, state: Any, file: Any) -> Value:
    """The script's body, to be called: a module ``__main__`` of its own."""
    root = Root(file.parent, True)
    found = Found("__main__", str(file), file.read_bytes(), False, (), root)
    body = runtime.body(state, found, "__main__")
    module = state.mut(state.obj(state.modules).table["__main__"])
    module.attrs.update({"__spec__": None, "__package__": None})
    module.ready = True
    return Tail(body)


def _function(state: Any, *, module: Ref, name: str) -> Value:
    return Tail(get(state, module, name))


def _ended(runtime: Runtime, explore: Explore, state: Any, begin: Callable[[Any], Value]) -> Iterator[Ran]:
    state.frame, state.result, state.uncaught = None, MISSING, None
    try:
        calls.finish(state, Ended(), begin(state))
    except Raised as raised:
        state.uncaught = raised.ref
    for path in explore(state):
        problem = _problem(runtime, path)
        path.state.frame, path.state.uncaught = None, None
        path.state.switch("")
        yield Ran(path.state, problem)


def _problem(runtime: Runtime, path: Any) -> tuple[str, str, int] | None:
    """Why a path did not end well; ``sys.exit()`` without an error code is an end like any other."""
    state = path.state
    if path.stop is not None:
        file, _, line = path.stop.place
        return (path.stop.reason, file, line)
    if state.uncaught is None:
        return None
    obj = state.obj(state.uncaught)
    if matches(state, state.uncaught, SystemExit):
        code = unbox(state, obj.args[0]) if obj.args else None
        if code is None or type(code) in (int, bool) and code == 0:
            return None
    shown = to_str(state, state.uncaught)
    words = f": {shown}" if type(shown) is str and shown else ""
    return (f"{type_name(state, obj.cls)}{words}", *place_of(runtime, state, obj))


def place_of(runtime: Runtime, state: Any, exception: Any) -> tuple[str, int]:
    """Where an exception is from: the file that does not compile, else the innermost place of the project's own."""
    attrs = attrs_of(state, exception) or {}
    file, number = attrs.get("filename"), attrs.get("lineno")
    if exception.cls is SyntaxError and isinstance(file, str) and isinstance(number, int):
        return file, number
    first = exception.trace[0] if exception.trace else ("", "", 0)
    path, _, line = next((t for t in exception.trace if runtime.is_project(t[0])), first)
    return path, line
