"""`presage simulate`: a verdict for each scenario; and its batch form."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from presage.engine.cli.session import Session
from presage.engine.errors import PresageError, UsageError

FAIL_ON = ("violated", "undecided", "never")


@click.command("simulate")
@click.argument("scenarios", nargs=-1)
@click.option("--repo", type=click.Path(path_type=Path), default=Path("."), show_default=True, help="The project's folder.")
@click.option("--batch", is_flag=False, flag_value="-", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report there instead of standard output.")
@click.option("--budget", type=click.IntRange(min=1), help="Steps that one request, or the start of one service, may take.")
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
    started = time.monotonic()
    recording = None if no_store else session.begin(scenarios)
    found: list[Any] = []
    status = "interrupted"
    try:
        for scenario in session.chosen(scenarios):
            begun = time.monotonic()
            found.append((session.run(scenario), time.monotonic() - begun))
        status = "complete"
    except PresageError:
        if recording is not None and not found:
            recording.discard()
            recording = None
        raise
    finally:
        if recording is not None:
            session.finish(recording, scenarios, found, status, time.monotonic() - started)
    session.system.finish()
    simulations = [simulation for simulation, _ in found]
    _report(session, simulations, format_, output, verbose, quiet)
    return exit_status(simulations, fail_on)


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


def _report(session: Session, simulations: Sequence[Any], format_: str, output: Path | None, verbose: bool, quiet: bool) -> None:
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
