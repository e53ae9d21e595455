"""Starting the Python services of a project in one simulation, and sending them requests.

Libraries that the services import are loaded once, into a process that every service starts as a
copy of. Start-up itself is simulated once for each set of inputs (environment, time) and shared.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from presage.engine.lang.threads import threads_of
from presage.engine.lang.values import MISSING, Raised, Rendered, Sym, Unknown, Value
from presage.engine.sim.draws import Draws
from presage.frontends.python import entries
from presage.frontends.python.builtins.json_text import drawn_json
from presage.frontends.python.libraries import imported_names
from presage.frontends.python.loader import Root
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning import drawn, drawn_codecs
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.meaning.symbolic import json_part
from presage.frontends.python.meaning.text import to_str
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.runtime import Ended, Runtime
from presage.frontends.python.snapshots import Snapshots, without_collection
from presage.frontends.python.surroundings import network
from presage.frontends.python.surroundings.given import Clock, Environment
from presage.frontends.python.surroundings.network import Exchange, Services

STEPS = 60_000_000
"""Steps that loading libraries and starting one service may take."""


@dataclass(frozen=True)
class Program:
    """One service to start: its name, the module and the expression of its application."""

    name: str
    module: str
    expression: str


@dataclass(frozen=True)
class StartFailure:
    """A service that did not start: the exception or reason, and the place."""

    service: str
    reason: str
    path: str
    line: int


class PythonSystem:
    """The Python services of a project.

    ``explore`` is the machine's exploration of a state; ``make_state`` makes a fresh one. Roots of
    the project come before the libraries. ``start_budget``: steps that the start of one service may take.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        project_roots: Sequence[Path],
        library_roots: Sequence[Root],
        router: Any,
        explorer: Any,
        make_state: Callable[[Any, int], Any],
        target: str = "3.11",
    ) -> None:
        roots = [library_roots[0], *(Root(path, True) for path in project_roots), *library_roots[1:]]
        extensions = {"_presage_network": network.module}
        self.runtime = Runtime(roots, explorer.run, target, extensions)
        self.runtime.router = router
        self.runtime.folder = str(project_roots[0]) if project_roots else None
        self.runtime.candidates = explorer.candidates
        self.programs = tuple(programs)
        self.explorer = explorer
        self.start_budget = STEPS
        self._make_state = make_state
        self._image: Any = None
        self._started: dict[Any, tuple[Any, tuple[StartFailure, ...]]] = {}

    # --- start-up ----------------------------------------------------------------------------------

    def image(self) -> Any:
        """A state in which the libraries that the services import are loaded."""
        if self._image is None:
            names = ["_presage_wsgi", *imported_names(self.runtime.loader, [p.module for p in self.programs])]
            snapshots = Snapshots(self.runtime)
            state = self._make_state(self.runtime, STEPS)
            if not snapshots.load(names, state):
                state = self._load(names)
                snapshots.save(names, state)
            self._image = state
        return self._image

    def _load(self, names: Sequence[str]) -> Any:
        """Loads libraries one after the other; one that cannot be loaded is left for the program to find."""
        state = self._make_state(self.runtime, STEPS)
        with without_collection():
            self.runtime.boot(state)
            for name in names:
                attempt = state.fork()
                attempt.limit = attempt.steps + STEPS
                if self._run_source(attempt, f"import {name}", f"<libraries {name}>") is None:
                    state = attempt
        state.freeze()
        return state

    def start(
        self, environment: Mapping[str, Mapping[str, Value]], now: datetime.datetime | None
    ) -> tuple[Any, tuple[StartFailure, ...]]:
        """A state with all services running, and those that did not start. Fork it before use."""
        inputs = repr(sorted((s, sorted(v.items())) for s, v in environment.items()))
        for key in ((inputs, None), (inputs, now)):
            if key in self._started:
                break
        else:
            state, failures = self._start(environment, now)
            read_clock = any(event[0] == "clock" for event in state.events())
            key = (inputs, now if read_clock or failures else None)
            self._started[key] = state, failures
        state, failures = self._started[key]
        started = state.fork()
        started.world["clock"] = Clock(now)
        return started, failures

    def finish(self) -> None:
        """Keeps on disk what this session lowered of the libraries."""
        if self.runtime.loader.kept is not None:
            self.runtime.loader.kept.save()

    def _start(
        self, environment: Mapping[str, Mapping[str, Value]], now: datetime.datetime | None
    ) -> tuple[Any, tuple[StartFailure, ...]]:
        state = self.image().fork()
        state.separate()
        state.world["environment"] = Environment({name: dict(values) for name, values in environment.items()})
        state.world["clock"] = Clock(now)
        state.world["draws"] = Draws()
        failures = []
        applications: dict[str, Value] = {}
        entries: dict[str, Value] = {}
        for program in self.programs:
            state.switch("")
            state.spawn(program.name)
            state.limit = state.steps + self.start_budget
            source = (
                f"import _presage_wsgi\n_presage_wsgi.start()\nimport {program.module}\n"
                f"_presage_app = {program.module}.{program.expression}\n_presage_entry = _presage_wsgi.serve\n"
            )
            problem = self._run_source(state, source, f"<start of {program.name}>")
            if problem is not None:
                failures.append(StartFailure(program.name, *problem))
                state.frame = None
                state.uncaught = None
                continue
            attrs = attrs_of(state, state.obj(self._module)) or {}
            applications[program.name] = attrs["_presage_app"]
            entries[program.name] = attrs["_presage_entry"]
        state.switch("")
        failed = {failure.service: failure.reason for failure in failures}
        state.world["services"] = Services(applications, entries, failed)
        state.freeze()
        return state, tuple(failures)

    def _run_source(self, state: Any, source: str, name: str) -> tuple[str, str, int] | None:
        """Runs a few statements as a module of their own; what went wrong, or None."""
        module = lower_module(source, "__main__", name, lazy=True, legality=False)
        self._module = self.runtime.add_module(state, "__main__", {"__file__": name})
        code = self.runtime.code(module, "<module>")
        state.push(code, list(code.blank), (), self._module, Ended())
        paths = list(self.explorer.explore(state))
        if len(paths) != 1:
            return ("start-up has several outcomes", "", 0)
        stop = paths[0].stop
        if stop is not None:
            path, _, line = stop.place
            return (stop.reason, path, line)
        if state.uncaught is not None:
            obj = state.obj(state.uncaught)
            shown = to_str(state, state.uncaught)
            words = shown if type(shown) is str else ""
            return (f"{type_name(state, obj.cls)}: {words}", *entries.place_of(self.runtime, state, obj))
        return None

    # --- requests ----------------------------------------------------------------------------------

    def send(self, state: Any, exchange: Exchange, budget: int) -> Iterable[Any]:
        """Sends a request from outside; the machine's paths, each with the answer as its state's result."""
        state.limit = state.steps + budget
        threads_of(state).rest()
        network.send(state, exchange)
        return self.explorer.explore(state)

    def run_before(self, state: Any, entry: entries.Entry, budget: int) -> Iterable[entries.Ran]:
        """Runs a script or a function in the process of a service; raises :class:`entries.NoSuchFunction`."""
        return entries.run(self.runtime, self.explorer.explore, state, entry, budget)

    @staticmethod
    def take_down(state: Any, services: Iterable[str]) -> None:
        """Refuses connections to services from now on."""
        running: Services = state.world["services"]
        state.world["services"] = replace(running, down=frozenset(services))


def json_body(value: Any) -> Value:
    """The body of a JSON request: bytes, or a lazily rendered value where it has symbolic leaves."""
    try:
        return json.dumps(value).encode()
    except TypeError:
        return Rendered(bytes, "json", value)


def as_text(state: Any, body: Value) -> Value:
    """A body with random parts as a text, where it is UTF-8; else the body itself."""
    if type(body) is Sym and body.type is bytes and drawn.is_drawn(state, body):
        try:
            return drawn_codecs.decode(state, (body,), {})
        except (Unknown, Raised):
            return body
    return body


def decoded(state: Any, body: Value) -> Any:
    """The JSON value of an answer's body; ``MISSING`` where it is none.

    Raises:
        Unknown: the body is symbolic in another form.
    """
    if isinstance(body, bytes):
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            return MISSING
    if type(body) is Sym:
        found = drawn_json(state, body)
        return MISSING if found is None else found[0]
    rendered = json_part(body)
    if rendered is not None:
        return rendered.value
    raise Unknown("the answer's body is not a value that can be read back")
