"""`presage predict`: the value, exception or unknown that an expression has in a module."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from presage.engine.cli import batches, options
from presage.engine.cli.jobs import answers
from presage.engine.errors import SourceError, UsageError


@click.command("predict")
@click.argument("file", required=False)
@click.argument("expression", required=False)
@click.option("--batch", "batch", metavar="FILE|-", help="Answer JSON Lines from a file or standard input.")
@options.budget(options.PREDICTION, "Steps that one prediction may take")
@options.jobs()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def predict(
    file: str | None, expression: str | None, batch: str | None, budget: int | None, jobs: int, format_: str
) -> int:
    """Say what EXPRESSION gives after the module FILE was loaded, without running either."""
    if batch is not None:
        if file is not None:
            raise UsageError("--batch takes its modules from the batch, not from FILE")
        for found in answers(Predicting(budget), batches.lines(batch), jobs):
            batches.answer(found)
        return 0
    if file is None or expression is None:
        raise UsageError("FILE and EXPRESSION are needed, or --batch", next_step="presage predict app.py 'total([1, 2])'")
    source = read_module(file)
    answer = _answer(_predictor(file), source, expression, budget)
    if format_ == "json":
        click.echo(json.dumps({"schema": "presage.predict/1", **answer}, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(_text(answer, file))
    return 3 if answer["outcome"]["kind"] == "unknown" else 0


def _predictor(file: str) -> Any:
    from presage.engine.cli.homes import home_of
    from presage.engine.cli.prediction import Predictor

    return Predictor(home=home_of(file))


def read_module(file: str) -> str:
    """The text of a module.

    Raises:
        SourceError: the file cannot be read, or is not UTF-8.
    """
    try:
        return Path(file).read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise SourceError(f"cannot read the module: {problem.strerror}", file=file) from None
    except UnicodeDecodeError as problem:
        raise SourceError(f"not a text file in UTF-8 (byte {problem.start})", file=file) from None


def _answer(predictor: Any, source: str, call: str | None, budget: int | None) -> dict[str, Any]:
    found = predictor.predict(source, call, budget)
    how = "unknown" if found.kind == "unknown" else found.how
    return {"outcome": outcome_of(found), "how": how, "steps": found.steps, "output": found.output}


def outcome_of(found: Any) -> dict[str, Any]:
    """A prediction as an outcome of the batch forms."""
    if found.kind == "returns":
        outcome: dict[str, Any] = {"kind": "returns", "value": found.value, "type": found.type}
        if found.truncated:
            outcome["truncated"] = True
        return outcome
    if found.kind == "raises":
        return {"kind": "raises", "type": found.type, "message": found.message, "at": {"line": found.line}}
    if found.kind == "diverges":
        return {"kind": "diverges"}
    return {"kind": "unknown", "reasons": [{"reason": reason, "line": line} for reason, line in found.reasons]}


def _text(answer: dict[str, Any], file: str) -> str:
    lines = [answer["output"].rstrip("\n")] if answer["output"] else []
    return "\n".join([*lines, *outcome_lines(answer["outcome"], file)])


def outcome_lines(outcome: dict[str, Any], file: str) -> list[str]:
    """An outcome in words."""
    if outcome["kind"] == "returns":
        return [f"returns {outcome['value']}"]
    if outcome["kind"] == "raises":
        where = f" at {file}:{outcome['at']['line']}" if outcome["at"]["line"] else ""
        return [f"raises {outcome['type']}: {outcome['message']}{where}"]
    if outcome["kind"] == "diverges":
        return ["never ends"]
    lines = []
    for reason in outcome["reasons"]:
        where = f" at {file}:{reason['line']}" if reason["line"] else ""
        lines.append(f"unknown: {reason['reason']}{where}")
    return lines


# --- batch -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Predicting:
    """Makes what answers the lines of a batch."""

    budget: int | None

    def __call__(self) -> Callable[[tuple[int, bytes]], dict[str, Any]]:
        """See :class:`presage.engine.cli.jobs.Maker`."""
        predictors: dict[str, Any] = {}

        def answer(target: str, case: tuple[str, str]) -> dict[str, Any]:
            return _answer(_known(predictors, target), *case, self.budget)

        return lambda line: answered(line[1], line[0], answer)


def _known(predictors: dict[str, Any], target: str) -> Any:
    if target not in predictors:
        from presage.engine.cli.prediction import Predictor

        predictors[target] = Predictor(target)
    return predictors[target]


def answered(line: bytes, number: int, answer: Callable[[str, tuple[str, str]], dict[str, Any]]) -> dict[str, Any]:
    """The answer to one line of a batch; `answer` takes the language's target version, and the module and the expression."""
    try:
        case = batches.case_of(number, line)
    except batches.BadLine as problem:
        return batches.refusal(problem)
    missing = [key for key in ("source", "call") if not isinstance(case.get(key), str)]
    if missing:
        return {"id": case.get("id"), "error": f"line {number} has no text {' and '.join(missing)}"}
    language = case.get("language", "python")
    if language != "python":
        return {"id": case.get("id"), "error": f"line {number}: no frontend for the language {language!r}; known: python"}
    return {"id": case.get("id"), **answer(str(case.get("target") or "3.11"), (case["source"], case["call"]))}
