"""Wiring: a project's services in the machine, as the scenario runner and the batch form use them.

The command line is the one place that knows both the frontends and the engine.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from presage.engine.absint.local_facts import LocalFacts
from presage.engine.cli import collecting
from presage.engine.errors import ScenarioError
from presage.engine.lang.values import MISSING
from presage.engine.machine.search import Explorer
from presage.engine.machine.state import State
from presage.engine.scenario.model import GivenRun
from presage.engine.scenario.names import nearest
from presage.engine.scenario.system import NOT_JSON, Before, Wire
from presage.engine.scenario.vocabulary import ServiceNames, Vocabulary
from presage.engine.world.project import Project
from presage.frontends.python.entries import Entry, NoSuchFunction
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.loader import Root
from presage.frontends.python.serving import Program, PythonSystem, as_text, decoded
from presage.frontends.python.surroundings import sqlite
from presage.frontends.python.surroundings.network import Exchange


class MachineSystem:
    """A project's services, all of them in Python; implements :class:`presage.engine.scenario.system.System`."""

    def __init__(self, project: Project, start_budget: int | None = None) -> None:
        self.project = project
        self.explorer = Explorer()
        programs = [Program(s.name, s.module, s.expression) for s in project.services.values()]
        libraries = library_roots()
        extra = [Root(path, False) for path in project.libraries]
        self.python = PythonSystem(
            programs, project.pythonpath, [libraries[0], *extra, *libraries[1:]], project, self.explorer, State
        )
        self.python.runtime.facts = LocalFacts()
        self.python.start_budget = start_budget or self.python.start_budget
        self.not_started: dict[tuple[str, str], Any] = {}
        self._prepared = False

    def prepare(self) -> None:
        """Loads the libraries that the services import, or their snapshot."""
        if not self._prepared:
            self.python.image()
            collecting.settled()
            self._prepared = True

    def vocabulary(self) -> Vocabulary:
        """The names that scenarios may use: services, tables and their columns, flags."""
        environment = {name: dict(service.env) for name, service in self.project.services.items()}
        state, failures = self._started(environment, None)
        down = {failure.service for failure in failures}
        store = self.databases(state)
        services = {}
        for name, service in self.project.services.items():
            tables: dict[str, tuple[str, ...]] | None = {} if service.database is None else None
            if name not in down and service.database is not None:
                file = f"{name}:{service.database.file}"
                if file in store.databases:
                    tables = {table: store.columns(file, table) for table in store.tables(file)}
            services[name] = ServiceNames(tables=tables, flags=tuple(service.flags))
        return Vocabulary(services)

    def has_module(self, name: str) -> bool:
        """Whether the services can import a module."""
        return self.python.runtime.exists(name)

    def modules(self) -> list[str]:
        """The dotted names of the project's own modules."""
        return self.python.runtime.loader.project_modules()

    def start(
        self, environment: Mapping[str, Mapping[str, Any]], now: datetime.datetime | None
    ) -> tuple[Any, Sequence[Any]]:
        """See the protocol."""
        state, failures = self._started(environment, now)
        self.not_started.update({(failure.service, failure.reason): failure for failure in failures})
        return state, failures

    def _started(
        self, environment: Mapping[str, Mapping[str, Any]], now: datetime.datetime | None
    ) -> tuple[Any, Sequence[Any]]:
        self.prepare()
        state, failures = self.python.start(environment, now)
        failed = {failure.service for failure in failures}
        for name, service in self.project.services.items():
            if service.database is not None and name not in failed:
                sqlite.load_shipped(state, name, service.database.file)
        return state, failures

    def finish(self) -> None:
        """See the protocol."""
        self.python.finish()

    def take_down(self, state: Any, services: Iterable[str]) -> None:
        """See the protocol."""
        self.python.take_down(state, services)

    def run_before(self, state: Any, given: GivenRun, budget: int) -> Iterable[Before]:
        """See the protocol."""
        entry = Entry(given.service, given.script, given.module, given.function)
        try:
            for ran in self.python.run_before(state, entry, budget):
                yield Before(ran.state, ran.problem)
        except NoSuchFunction as missing:
            hint = nearest(given.function, [name for name in missing.known if not name.startswith("__")])
            what = f"the module {given.module} has no {given.function!r}{hint}"
            raise ScenarioError(f"{given.source.text!r} of 'start': {what}") from None

    def send(self, state: Any, request: Wire, budget: int) -> Iterable[Any]:
        """See the protocol."""
        return self.python.send(state, Exchange(request.method, request.url, request.headers, request.body), budget)

    def answer(self, state: Any) -> tuple[int, Sequence[tuple[str, Any]], Any]:
        """See the protocol."""
        if state.result[0] != "answer":
            return 0, (), b""
        _, status, _, headers, body = state.result
        return status, headers, body

    def decoded(self, state: Any, body: Any) -> Any:
        """See the protocol."""
        found = decoded(state, body)
        return NOT_JSON if found is MISSING else found

    def text(self, state: Any, body: Any) -> Any:
        """See the protocol."""
        return as_text(state, body)

    def now(self, state: Any) -> datetime.datetime | None:
        """See the protocol."""
        found: datetime.datetime | None = state.world["clock"].now
        return found

    def databases(self, state: Any) -> Any:
        """See the protocol."""
        return sqlite.databases(state)

    def check(self, constraints: Sequence[Any]) -> Any:
        """See the protocol."""
        return self.explorer.chain.check(list(constraints))

    def assuming(self, state: Any) -> Callable[[Any], bool | None]:
        """See the protocol."""
        return sqlite.assume(state)
