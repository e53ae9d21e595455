"""One invocation of the command line on one project: its scenarios, their simulation, its store."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from presage.engine.errors import ScenarioError, UsageError


class NotStarted(NamedTuple):
    """A service whose start-up failed: why, and where (line 0: not known)."""

    service: str
    reason: str
    file: str
    line: int


class Session:
    """One invocation on one project: the system, the runner, the store."""

    def __init__(self, repo: Path, budget: int | None = None) -> None:
        from presage.engine.cli.systems import MachineSystem
        from presage.engine.fingerprint import fingerprint, tree_revision
        from presage.engine.scenario.runner import BUDGET, Runner
        from presage.engine.world.project import read_project

        self.repo = repo.resolve()
        self.project = read_project(self.repo)
        self.fingerprint = fingerprint()
        self.revision = tree_revision([self.repo])
        self.system = MachineSystem(self.project, budget)
        self.runner = Runner(self.system, self.revision, budget or BUDGET)
        self.started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

    def scenarios(self) -> list[Any]:
        """All scenarios of the project, in the order of files and lines."""
        return [scenario for file in self.files() for scenario in self.read(file)]

    def files(self) -> Iterator[Path]:
        """The project's scenario files."""
        for folder in self.project.scenarios:
            yield from sorted(folder.rglob("*.feature"))

    def read(self, file: Path) -> Sequence[Any]:
        """The scenarios of a file, its names checked against the project."""
        from presage.engine.scenario.reader import read_scenarios

        shown = str(file.relative_to(self.repo)) if file.is_relative_to(self.repo) else str(file)
        return read_scenarios(file, self.vocabulary(), shown_as=shown)

    def vocabulary(self) -> Any:
        """The names that scenarios may use."""
        if not hasattr(self, "_vocabulary"):
            self._vocabulary = self.system.vocabulary()
        return self._vocabulary

    def chosen(self, wanted: Sequence[str]) -> list[Any]:
        """The scenarios that the arguments name."""
        if not wanted:
            found = self.scenarios()
            if not found:
                folders = ", ".join(str(path) for path in self.project.scenarios)
                raise ScenarioError("there are no scenarios", next_step=f"write a .feature file in {folders}")
            return found
        chosen: dict[tuple[str, int], Any] = {}
        for name in wanted:
            matching = list(self._matching(name))
            if not matching:
                known = ", ".join(repr(s.name) for s in self.scenarios()[:5])
                raise UsageError(f"no scenario is called {name!r}", next_step=f"the first ones are {known}")
            chosen.update({(s.file, s.line): s for s in matching})
        return list(chosen.values())

    def _matching(self, name: str) -> Iterator[Any]:
        path, _, line = name.rpartition(":")
        if line.isdigit() and path.endswith(".feature"):
            candidates = self.read(self._file(path))
            before = [s for s in candidates if s.line <= int(line)]
            yield from before[-1:]
        elif name.endswith(".feature"):
            yield from self.read(self._file(name))
        else:
            yield from (s for s in self.scenarios() if name.lower() in s.name.lower())

    def _file(self, name: str) -> Path:
        for place in (Path(name), self.repo / name):
            if place.exists():
                return place.resolve()
        raise UsageError(f"there is no scenario file {name!r}")

    def run(self, scenario: Any) -> Any:
        """The simulation of one scenario."""
        return self.runner.run(scenario)

    def not_started(self) -> tuple[NotStarted, ...]:
        """The services whose start-up failed in a simulation so far."""
        return tuple(
            NotStarted(name, reason, self._shown(Path(failure.path)), failure.line)
            for (name, reason), failure in sorted(self.system.not_started.items())
        )

    # --- the store -------------------------------------------------------------------------------------

    def begin(self, arguments: Sequence[str]) -> Any:
        """Notes in the store that a run begins."""
        from presage.engine.store.store import Store

        return Store(self.repo).begin("simulate", arguments, self.started)

    def finish(self, recording: Any, arguments: Sequence[str], found: Sequence[Any], status: Any, seconds: float) -> None:
        """Stores the run as a whole."""
        from presage.engine.facts.runs import Revision, Run, ServiceFact, Timed

        services = tuple(
            ServiceFact(self.revision, s.name, s.language, s.target, self._shown(s.path)) for s in self.project.services.values()
        )
        run = Run(
            command="simulate",
            fingerprint=self.fingerprint,
            arguments=tuple(arguments),
            status=status,
            revisions=(Revision(self.revision),),
            services=services,
            simulations=tuple(Timed(simulation, took) for simulation, took in found),
            started=self.started,
            seconds=seconds,
        )
        recording.finish(run)

    def _shown(self, path: Path) -> str:
        return str(path.relative_to(self.repo)) if path.is_relative_to(self.repo) else str(path)
