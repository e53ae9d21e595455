"""`presage demo`: the bundled example, simulated before and after a change that is at fault."""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

import presage.engine
from presage.engine.errors import PresageError

EXAMPLE = Path(presage.engine.__file__).resolve().parent.parent / "examples" / "shop"


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put the example (default: a new scratch folder).")
@click.option("-v", "--verbose", is_flag=True, help="Show the trace of what is violated.")
def demo(folder: Path | None, verbose: bool) -> int:
    """Simulate the bundled shop on a good and on a faulty revision, and show what the change breaks."""
    scratch = folder or Path(tempfile.mkdtemp(prefix="presage-demo-"))
    _build(scratch)
    click.echo(f"The example, three services and their history, is in {scratch}\n")
    names = tomllib.loads((EXAMPLE / "demo.toml").read_text("utf-8"))
    good, bad = _revision(scratch, names["good"]), _revision(scratch, names["bad"])
    began = time.monotonic()
    before = _simulate(good, "the released revision", False)
    click.echo("\nThe next commit:\n")
    click.echo(_diff(good, bad))
    after = _simulate(bad, "the revision with that commit", verbose)
    took = time.monotonic() - began
    broken = [name for name in after if after[name] == "violated" and before.get(name) == "holds"]
    click.echo()
    for name in broken:
        click.echo(f"The commit breaks: {name}")
    click.echo(f"Simulated {len(before) + len(after)} scenarios in {took:.1f} s; nothing of the shop was run.")
    click.echo(f"Ask the store:  presage sql --repo {bad} 'SELECT * FROM last_verdict'")
    return 0


def _build(folder: Path) -> None:
    script = EXAMPLE / "build_history.py"
    if not script.is_file():
        raise PresageError("the bundled example is not installed with this copy of Presage", file=script)
    done = subprocess.run(
        [sys.executable, str(script), "--plain", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PresageError(f"the example cannot be built: {done.stderr.strip()}", file=folder)


def _revision(folder: Path, name: str) -> Path:
    if (folder / name).is_dir():
        return folder / name
    raise PresageError(f"the example has no revision {name!r}", file=folder)


def _simulate(repo: Path, title: str, verbose: bool) -> Mapping[str, str]:
    from presage.engine.cli.simulate import Session
    from presage.engine.report.text import COLORS, simulation_lines, summary_line

    click.echo(click.style(f"Simulating {title}", bold=True))
    session = Session(repo)
    recording = session.begin(())
    found: list[Any] = []
    started = time.monotonic()
    for scenario in session.scenarios():
        begun = time.monotonic()
        simulation = session.run(scenario)
        found.append((simulation, time.monotonic() - begun))
        first, *rest = simulation_lines(simulation, verbose and simulation.verdict.outcome != "holds")
        click.echo(click.style(first, fg=COLORS[simulation.verdict.outcome]))
        for line in rest:
            click.echo(line)
    session.finish(recording, (), found, "complete", time.monotonic() - started)
    session.system.finish()
    click.echo(summary_line([simulation for simulation, _ in found]))
    return {simulation.scenario: simulation.verdict.outcome for simulation, _ in found}


def _diff(before: Path, after: Path) -> str:
    lines: list[str] = []
    for file in sorted(after.rglob("*.py")):
        name = file.relative_to(after)
        old = (before / name).read_text("utf-8").splitlines() if (before / name).is_file() else []
        new = file.read_text("utf-8").splitlines()
        lines.extend(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="", n=2))
    return "\n".join(f"    {line}" for line in lines) + "\n"
