"""`presage simulate`: a verdict for each scenario; and its batch form."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from presage.engine.cli import options
from presage.engine.cli.jobs import answers
from presage.engine.cli.session import NotStarted, Session
from presage.engine.errors import PresageError, UsageError

FAIL_ON = ("violated", "undecided", "never")


@click.command("simulate")
@click.argument("scenarios", nargs=-1)
@click.option("--repo", type=click.Path(path_type=Path), default=Path("."), show_default=True, help="The project's folder.")
@click.option("--batch", is_flag=False, flag_value="-", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report there instead of standard output.")
@options.budget(options.REQUEST, "Steps that one request, or the start of one service, may take")
@options.jobs()
@options.no_color()
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="violated", show_default=True, help="What makes the status 1.")
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
    jobs: int,
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

        return run_batch(batch, repo, budget, jobs)
    session = Session(repo, budget)
    started = time.monotonic()
    recording = None if no_store else session.begin(scenarios)
    found: list[Any] = []
    status = "interrupted"
    try:
        chosen = session.chosen(scenarios)
        maker = Running(repo, budget, session if jobs == 1 else None)
        with click.progressbar(length=len(chosen), file=sys.stderr, hidden=quiet or not sys.stderr.isatty()) as progress:
            for done in answers(maker, chosen, jobs):
                found.append(done)
                progress.update(1)
        status = "complete"
    except PresageError:
        if recording is not None and not found:
            recording.discard()
            recording = None
        raise
    finally:
        if recording is not None:
            timed = [(done.simulation, done.seconds) for done in found]
            session.finish(recording, scenarios, timed, status, time.monotonic() - started)
    session.system.finish()
    simulations = [done.simulation for done in found]
    _report(session, found, format_, output, verbose, quiet)
    return exit_status(simulations, fail_on)


@dataclass(frozen=True)
class Done:
    """A scenario that was simulated, the seconds it took, and the services that did not start."""

    simulation: Any
    seconds: float
    not_started: tuple[NotStarted, ...]


@dataclass(frozen=True)
class Running:
    """Makes what simulates scenarios of a project: with the session that is there, or one of the process's own."""

    repo: Path
    budget: int | None
    session: Session | None

    def __call__(self) -> Callable[[Any], Done]:
        """See :class:`presage.engine.cli.jobs.Maker`."""
        session = self.session or Session(self.repo, self.budget)

        def run(scenario: Any) -> Done:
            begun = time.monotonic()
            simulation = session.run(scenario)
            return Done(simulation, time.monotonic() - begun, session.not_started())

        return run


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
    session: Session, found: Sequence[Done], format_: str, output: Path | None, verbose: bool, quiet: bool
) -> None:
    simulations = [done.simulation for done in found]
    not_started = sorted({failure for done in found for failure in done.not_started})
    if format_ == "json":
        text = _json(session, simulations, not_started)
    else:
        text = _text(simulations, not_started, verbose, quiet)
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", "utf-8")
    except OSError as problem:
        raise PresageError(f"cannot write the report: {problem.strerror}", file=output) from None


def _json(session: Session, simulations: Sequence[Any], not_started: Sequence[NotStarted]) -> str:
    from presage.engine.facts.simulations import to_json

    shown = {
        "schema": "presage.simulate/1",
        "revision": session.revision,
        "fingerprint": session.fingerprint.id,
        "not_started": [failure._asdict() for failure in not_started],
        "simulations": [json.loads(to_json(simulation)) for simulation in simulations],
    }
    return json.dumps(shown, ensure_ascii=False, allow_nan=False, indent=2)


def _text(simulations: Sequence[Any], not_started: Sequence[NotStarted], verbose: bool, quiet: bool) -> str:
    from presage.engine.report.text import COLORS, simulation_lines, summary_line

    lines = []
    for simulation in simulations:
        if quiet and simulation.verdict.outcome == "holds":
            continue
        first, *rest = simulation_lines(simulation, verbose)
        lines.append(click.style(first, fg=COLORS[simulation.verdict.outcome]))
        lines.extend(rest)
    for failure in not_started:
        place = f"  ({failure.file}:{failure.line})" if failure.line else ""
        text = f"! the service {failure.service} does not start: {failure.reason}{place}"
        lines.append(click.style(text, fg="yellow"))
    lines.append(summary_line(simulations))
    return "\n".join(lines)
