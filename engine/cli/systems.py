"""Wiring: a project's services in the machine, as the scenario runner and the batch form use them.

The command line is the one place that knows both the frontends and the engine.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from presage.engine.lang.values import MISSING
from presage.engine.machine.search import Explorer
from presage.engine.machine.state import State
from presage.engine.scenario.system import NOT_JSON, Wire
from presage.engine.scenario.vocabulary import ServiceNames, Vocabulary
from presage.engine.world.project import Project
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.loader import Root
from presage.frontends.python.serving import Program, PythonSystem, decoded
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
        self.python.start_budget = start_budget or self.python.start_budget

    def prepare(self) -> None:
        """Loads the libraries that the services import, or their snapshot."""
        self.python.image()

    def vocabulary(self) -> Vocabulary:
        """The names that scenarios may use: services, tables and their columns, flags."""
        environment = {name: dict(service.env) for name, service in self.project.services.items()}
        state, failures = self.start(environment, None)
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

    def start(self, environment: Mapping[str, Mapping[str, Any]], now: datetime.datetime | None) -> tuple[Any, Sequence[Any]]:
        """See the protocol."""
        return self.python.start(environment, now)

    def finish(self) -> None:
        """See the protocol."""
        self.python.finish()

    def take_down(self, state: Any, services: Iterable[str]) -> None:
        """See the protocol."""
        self.python.take_down(state, services)

    def send(self, state: Any, request: Wire, budget: int) -> Iterable[Any]:
        """See the protocol."""
        return self.python.send(state, Exchange(request.method, request.url, request.headers, request.body), budget)

    def answer(self, state: Any) -> tuple[int, Sequence[tuple[str, Any]], Any]:
        """See the protocol."""
        if state.result[0] != "answer":
            return 0, (), b""
        _, status, _, headers, body = state.result
        return status, headers, body

    def decoded(self, body: Any) -> Any:
        """See the protocol."""
        found = decoded(body)
        return NOT_JSON if found is MISSING else found

    def databases(self, state: Any) -> Any:
        """See the protocol."""
        return sqlite.databases(state)

    def check(self, constraints: Sequence[Any]) -> Any:
        """See the protocol."""
        return self.explorer.chain.check(list(constraints))

    def assuming(self, state: Any) -> Callable[[Any], bool | None]:
        """See the protocol."""
        return sqlite.assume(state)
