"""`presage demo`: the bundled example, simulated before and after a change that is at fault."""

from __future__ import annotations

import ast
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
    loading = time.monotonic()
    _load_libraries(good)
    click.echo(f"Loaded the libraries that the services import in {time.monotonic() - loading:.1f} s (kept for the next time).\n")
    began = time.monotonic()
    before = _simulate(good, "the released revision", False)
    click.echo("\nThe next commit:\n")
    click.echo(_diff(good, bad))
    after = _simulate(bad, "the revision with that commit", verbose)
    took = time.monotonic() - began
    broken = [name for name in after if _outcome(after, name) == "violated" and _outcome(before, name) == "holds"]
    click.echo()
    for name in broken:
        click.echo(f"The commit breaks: {name}")
        for line in _changed_code_that_ran(good, bad, after[name]):
            click.echo(f"    {line}")
    click.echo(f"Simulated {len(before) + len(after)} scenarios in {took:.1f} s; nothing of the example was run.")
    click.echo(f"Ask the store:  presage sql --repo {bad} 'SELECT * FROM last_verdict'")
    return 0


def _build(folder: Path) -> None:
    script = EXAMPLE / "build_history.py"
    if not script.is_file():
        raise PresageError("the bundled example is not installed with this copy of Presage", file=script)
    done = subprocess.run([sys.executable, str(script), "--plain", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise PresageError(f"the example cannot be built: {done.stderr.strip()}", file=folder)


def _revision(folder: Path, name: str) -> Path:
    if (folder / name).is_dir():
        return folder / name
    raise PresageError(f"the example has no revision {name!r}", file=folder)


def _load_libraries(repo: Path) -> None:
    from presage.engine.cli.systems import MachineSystem
    from presage.engine.world.project import read_project

    MachineSystem(read_project(repo)).prepare()


def _simulate(repo: Path, title: str, verbose: bool) -> Mapping[str, Any]:
    from presage.engine.cli.session import Session
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
    return {simulation.scenario: simulation for simulation, _ in found}


def _outcome(found: Mapping[str, Any], name: str) -> str:
    return str(found[name].verdict.outcome) if name in found else ""


def _changed_code_that_ran(good: Path, bad: Path, simulation: Any) -> list[str]:
    """Changed functions that the violating run went through, with the line of the change and of the call."""
    from presage.engine.facts.traces import Call

    calls = [event for event in simulation.trace if isinstance(event, Call)]
    found: dict[str, None] = {}
    for file in sorted(bad.rglob("*.py")):
        name = file.relative_to(bad).as_posix()
        new = file.read_text("utf-8").splitlines()
        old = (good / name).read_text("utf-8").splitlines() if (good / name).is_file() else []
        for line, function in _changed_lines(old, new):
            for call in calls:
                if call.callee_file == name and call.callee == function:
                    found[f"{name}:{line} {new[line - 1].strip()}   (in {function}, called at {call.file}:{call.line})"] = None
    return list(found)


def _changed_lines(old: list[str], new: list[str]) -> list[tuple[int, str]]:
    """(line, function's qualified name) of changed lines that are code inside a function."""
    spans: list[tuple[int, int, str]] = []
    tree = ast.parse("\n".join(new))

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                first = child.body[1] if len(child.body) > 1 and ast.get_docstring(child) else child.body[0]
                spans.append((first.lineno, child.end_lineno or first.lineno, f"{prefix}{child.name}"))
                visit(child, f"{prefix}{child.name}.<locals>.")
            elif isinstance(child, ast.ClassDef):
                visit(child, f"{prefix}{child.name}.")
            else:
                visit(child, prefix)

    visit(tree, "")
    found = []
    for tag, _, _, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("replace", "insert"):
            for line in range(start + 1, end + 1):
                inside = [span for span in spans if span[0] <= line <= span[1]]
                if inside:
                    found.append((line, max(inside)[2]))
    return found


def _diff(before: Path, after: Path) -> str:
    lines: list[str] = []
    for file in sorted(after.rglob("*.py")):
        name = file.relative_to(after)
        old = (before / name).read_text("utf-8").splitlines() if (before / name).is_file() else []
        new = file.read_text("utf-8").splitlines()
        lines.extend(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", lineterm="", n=2))
    return "\n".join(f"    {line}" for line in lines) + "\n"
