"""`presage solve`: inputs for which a function returns a value, raises an exception or reaches a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from presage.engine.cli import batches
from presage.engine.cli.homes import home_of
from presage.engine.cli.predict import read_module
from presage.engine.errors import UsageError


@click.command("solve")
@click.argument("place", metavar="FILE::FUNCTION", required=False)
@click.option("--returns", metavar="EXPR", help="The value to return, an expression in the module; its type counts.")
@click.option("--raises", metavar="TYPE", help="The exception's class, by name; its subclasses do not count.")
@click.option("--reaches", metavar="LINE", type=click.IntRange(min=1), help="The line to reach, from 1.")
@click.option("--where", metavar="EXPR", help="What the inputs have to fulfil, in terms of the parameters.")
@click.option("--batch", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--budget", type=click.IntRange(min=1), default=None, help="Steps that one search may take.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def solve(
    place: str | None,
    returns: str | None,
    raises: str | None,
    reaches: int | None,
    where: str | None,
    batch: str | None,
    budget: int | None,
    format_: str,
) -> int:
    """Find a call of FUNCTION in FILE that does what is asked, by simulation; neither is run.

    Inputs range over the annotated types, else over plain data: None, numbers, texts, bytes, and containers of them.
    """
    if batch is not None:
        if place is not None:
            raise UsageError("--batch takes its functions from the batch, not from FILE::FUNCTION")
        return _batch(batch, budget)
    file, separator, function = (place or "").rpartition("::")
    if not separator or not function or not file:
        raise UsageError("FILE::FUNCTION is needed, or --batch", next_step="presage solve app.py::total --returns 3")
    from presage.engine.cli.solving import Question, Solver

    question = Question(read_module(file), function, returns, raises, reaches, where, Path(file).stem)
    answer = _answer(Solver(home=home_of(file)).solve(question, budget))
    if format_ == "json":
        click.echo(json.dumps({"schema": "presage.solve/1", **answer}, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(_text(answer))
    return 3 if answer["outcome"]["kind"] == "unknown" else 0


def _answer(found: Any) -> dict[str, Any]:
    outcome: dict[str, Any] = {"kind": found.kind}
    if found.kind == "solved":
        outcome["call"] = found.call
    elif found.kind == "unknown":
        outcome["reasons"] = [{"reason": reason, "line": None} for reason in found.reasons]
    how = {"solved": "witnessed", "impossible": "proved"}.get(found.kind, "unknown")
    return {"outcome": outcome, "how": how, "steps": found.steps}


def _text(answer: dict[str, Any]) -> str:
    outcome = answer["outcome"]
    if outcome["kind"] == "solved":
        return str(outcome["call"])
    if outcome["kind"] == "impossible":
        return "impossible: no input does that"
    return "\n".join(f"unknown: {reason['reason']}" for reason in outcome["reasons"])


# --- batch -----------------------------------------------------------------------------------------


def _batch(name: str, budget: int | None) -> int:
    solvers: dict[str, Any] = {}
    for number, line in batches.lines(name):
        batches.answer(_line(solvers, line, number, budget))
    return 0


def _line(solvers: dict[str, Any], line: bytes, number: int, budget: int | None) -> dict[str, Any]:
    from presage.engine.cli.solving import Question, Solver

    try:
        case = batches.case_of(number, line)
    except batches.BadLine as problem:
        return batches.refusal(problem)
    problem_found = _problem(case)
    if problem_found:
        return {"id": case.get("id"), "error": f"line {number} {problem_found}"}
    target = str(case.get("target") or "3.11")
    if target not in solvers:
        solvers[target] = Solver(target)
    question = Question(
        case["source"], case["function"], case.get("returns"), case.get("raises"), case.get("reaches"), case.get("where")
    )
    try:
        found = solvers[target].solve(question, case.get("budget") or budget)
    except UsageError as problem:
        return {"id": case.get("id"), "error": f"line {number}: {problem}"}
    return {"id": case.get("id"), **_answer(found)}


def _problem(case: dict[str, Any]) -> str:
    """What is wrong with a case; empty if nothing is."""
    missing = [key for key in ("source", "function") if not isinstance(case.get(key), str)]
    if missing:
        return f"has no text {' and '.join(missing)}"
    if case.get("language", "python") != "python":
        return f"asks for the language {case['language']!r}, for which there is no frontend; known: python"
    for key in ("returns", "raises", "where"):
        if not isinstance(case.get(key), str | None):
            return f"has {key} that is no text"
    for key in ("reaches", "budget"):
        value = case.get(key)
        if value is not None and (type(value) is not int or value < 1):
            return f"has {key} that is no number from 1"
    return ""
