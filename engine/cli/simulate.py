"""`presage simulate`: a verdict for each scenario; and its batch form."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from presage.engine.errors import PresageError, ScenarioError, UsageError

FAIL_ON = ("violated", "undecided", "never")


@click.command("simulate")
@click.argument("scenarios", nargs=-1)
@click.option("--repo", type=click.Path(path_type=Path), default=Path("."), show_default=True, help="The project's folder.")
@click.option("--batch", is_flag=False, flag_value="-", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report there instead of standard output.")
@click.option("--budget", type=click.IntRange(min=1), help="Steps that one request may take.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="violated", show_default=True, help="What makes the exit status 1.")
@click.option("--no-store", is_flag=True, help="Do not keep the run in .presage.")
@click.option("-v", "--verbose", is_flag=True, help="Show the trace of each simulation.")
@click.option("-q", "--quiet", is_flag=True, help="Show only what does not hold.")
def simulate(
    scenarios: tuple[str, ...],
    repo: Path,
    batch: str | None,
    format_: str,
    output: Path | None,
    budget: int | None,
    fail_on: str,
    no_store: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Give a verdict for each SCENARIO: a file, FILE:LINE, or a part of a name; all of the project's without one."""
    if batch is not None:
        if scenarios:
            raise UsageError("--batch takes its requests from the batch, not from scenarios")
        from presage.engine.cli.batch_simulation import run_batch

        return run_batch(batch, repo, budget)
    session = Session(repo, budget)
    chosen = session.chosen(scenarios)
    started = time.monotonic()
    recording = None if no_store else session.begin(scenarios)
    found: list[Any] = []
    try:
        for scenario in chosen:
            begun = time.monotonic()
            found.append((session.run(scenario), time.monotonic() - begun))
    finally:
        if recording is not None:
            status = "complete" if len(found) == len(chosen) else "interrupted"
            session.finish(recording, scenarios, found, status, time.monotonic() - started)
    session.system.finish()
    simulations = [simulation for simulation, _ in found]
    _report(session, simulations, format_, output, verbose, quiet)
    return exit_status(simulations, fail_on)


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
        self.system = MachineSystem(self.project)
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


def exit_status(simulations: Sequence[Any], fail_on: str) -> int:
    """0 all decided and well, 1 violated, 3 undecided, as ``--fail-on`` says."""
    outcomes = {simulation.verdict.outcome for simulation in simulations}
    if fail_on == "never":
        return 0
    if "violated" in outcomes:
        return 1
    if "unknown" in outcomes:
        return 1 if fail_on == "undecided" else 3
    return 0


def _report(
    session: Session, simulations: Sequence[Any], format_: str, output: Path | None, verbose: bool, quiet: bool
) -> None:
    if format_ == "json":
        text = _json(session, simulations)
    else:
        text = _text(simulations, verbose, quiet)
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", "utf-8")
    except OSError as problem:
        raise PresageError(f"cannot write the report: {problem.strerror}", file=output) from None


def _json(session: Session, simulations: Sequence[Any]) -> str:
    from presage.engine.facts.simulations import to_json

    shown = {
        "schema": "presage.simulate/1",
        "revision": session.revision,
        "fingerprint": session.fingerprint.id,
        "simulations": [json.loads(to_json(simulation)) for simulation in simulations],
    }
    return json.dumps(shown, ensure_ascii=False, allow_nan=False, indent=2)


def _text(simulations: Sequence[Any], verbose: bool, quiet: bool) -> str:
    from presage.engine.report.text import COLORS, simulation_lines, summary_line

    lines = []
    for simulation in simulations:
        if quiet and simulation.verdict.outcome == "holds":
            continue
        first, *rest = simulation_lines(simulation, verbose)
        lines.append(click.style(first, fg=COLORS[simulation.verdict.outcome]))
        lines.extend(rest)
    lines.append(summary_line(simulations))
    return "\n".join(lines)
