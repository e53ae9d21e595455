"""`presage diff`: where two versions of a file behave differently, with a call for each function that does."""

from __future__ import annotations

import json
from typing import Any

import click

from presage.engine.cli import batches
from presage.engine.cli.predict import outcome_lines, outcome_of, read_module
from presage.engine.errors import UsageError

MISSING = ("old", "new", "function")


@click.command("diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--function", "functions", metavar="NAME", multiple=True, help="Compare only this function; may be repeated.")
@click.option("--batch", "batch", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@click.option("--budget", type=click.IntRange(min=1), default=None, help="Steps that the search in one function may take.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(
    old: str | None, new: str | None, functions: tuple[str, ...], batch: str | None, budget: int | None, format_: str
) -> int:
    """Say whether the functions of the modules OLD and NEW do the same, without running either.

    Equivalent: shown to be, for all plain data. Different: with a call, what each version does, and the changed lines that
    the call goes through. Compared are the value with its type, the type of an exception, what is printed, and changes of
    the arguments.
    """
    if batch is not None:
        if old is not None or functions:
            raise UsageError("--batch takes its versions from the batch, not from OLD and NEW")
        return _batch(batch, budget)
    if old is None or new is None:
        raise UsageError("OLD and NEW are needed, or --batch", next_step="presage diff before/app.py app.py")
    from presage.engine.cli.differing import compared_functions

    sources = read_module(old), read_module(new)
    names = list(functions) or compared_functions(*sources)
    differ = _differ()
    answers = {name: _answer(differ, *sources, name, budget) for name in names}
    if format_ == "json":
        click.echo(json.dumps({"schema": "presage.diff/1", "functions": answers}, ensure_ascii=False, allow_nan=False))
    else:
        for name, answer in answers.items():
            click.echo("\n".join(_text(name, answer["outcome"], old, new)))
    kinds = {answer["outcome"]["kind"] for answer in answers.values()}
    return 1 if "different" in kinds else 3 if "unknown" in kinds or not kinds else 0


def _differ(target: str = "3.11") -> Any:
    from presage.engine.cli.differing import Differ

    return Differ(target)


def _answer(differ: Any, old: str, new: str, name: str, budget: int | None) -> dict[str, Any]:
    from presage.engine.equivalence.distinguishing import Budget

    found = differ.compare(old, new, name, Budget(steps=budget) if budget is not None else None)
    if found.kind == "equivalent":
        return {"outcome": {"kind": "equivalent", "how": found.how}, "how": "proved"}
    if found.kind == "unknown":
        reasons = [{"reason": reason, "line": None} for reason in found.reasons]
        return {"outcome": {"kind": "unknown", "reasons": reasons}, "how": "unknown"}
    outcome: dict[str, Any] = {"kind": "different", "call": found.call}
    for index, (version, prediction) in enumerate((("old", found.old), ("new", found.new))):
        outcome[version] = {**outcome_of(prediction), "output": prediction.output}
        if found.after is not None:
            outcome[version]["arguments"] = found.after[index]
    outcome["lines"] = {"old": list(found.lines[0]), "new": list(found.lines[1])}
    return {"outcome": outcome, "how": "witnessed"}


def _text(name: str, outcome: dict[str, Any], old: str, new: str) -> list[str]:
    if outcome["kind"] == "equivalent":
        return [f"{name}: equivalent ({outcome['how']})"]
    if outcome["kind"] == "unknown":
        return [f"{name}: unknown: {reason['reason']}" for reason in outcome["reasons"]]
    lines = [f"{name}: different", f"  {outcome['call']}"]
    for version, file in (("old", old), ("new", new)):
        shown = outcome[version]
        lines.extend(f"  {version}: {line}" for line in outcome_lines(shown, file))
        if shown["output"]:
            lines.append(f"    prints {shown['output']!r}")
        if "arguments" in shown:
            lines.append(f"    arguments afterwards: {shown['arguments']}")
        if outcome["lines"][version]:
            lines.append(f"    through {file}:{','.join(map(str, outcome['lines'][version]))}")
    return lines


# --- batch -----------------------------------------------------------------------------------------


def _batch(name: str, budget: int | None) -> int:
    known: dict[str, Any] = {}
    for number, line in batches.lines(name):
        batches.answer(_line(known, line, number, budget))
    return 0


def _line(known: dict[str, Any], line: bytes, number: int, budget: int | None) -> dict[str, Any]:
    try:
        case = batches.case_of(number, line)
    except batches.BadLine as problem:
        return batches.refusal(problem)
    missing = [key for key in MISSING if not isinstance(case.get(key), str)]
    if missing:
        return {"id": case.get("id"), "error": f"line {number} has no text {' and '.join(missing)}"}
    language = case.get("language", "python")
    if language != "python":
        return {"id": case.get("id"), "error": f"line {number}: no frontend for the language {language!r}; known: python"}
    target = str(case.get("target") or "3.11")
    if target not in known:
        known[target] = _differ(target)
    return {"id": case.get("id"), **_answer(known[target], case["old"], case["new"], case["function"], budget)}
