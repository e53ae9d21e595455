"""Questions about runs, answered from `presage trace` and judged by what CPython's own tracing shows.

    python bench/trace.py FOLDER [--limit N] [--calls N]

For each case (a module and a call: `cruxeval.jsonl`, and the calls in the tests of `humanevalpack-python.jsonl`, up to
`--calls` for each problem) there are four kinds of question: *coverage* (which lines run), *state* (value and type of a
variable after a line, up to 6 for each case), *path* (the line that runs next, up to 6), *output* (what the call gives or
raises, and what is printed). Prints correct / wrong / unknown / total for each kind. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.lines import traced  # noqa: E402
from proof.agreement import Score  # noqa: E402

KINDS = ("coverage", "state", "path", "output")
QUESTIONS = 6
"""Of one kind, for one case."""


def cases(folder: Path, calls: int) -> Iterator[tuple[str, str, str]]:
    """(id, source, call)."""
    for case in _lines(folder / "cruxeval.jsonl"):
        yield str(case["id"]), case["source"], case["call"]
    for case in _lines(folder / "humanevalpack-python.jsonl"):
        source = case["declaration"] + case["fixed"]
        for number, call in enumerate(calls_of(source, case["test"])[:calls]):
            yield f"{case['id']}/{number}", source, call


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()] if file.exists() else []


def calls_of(source: str, test: str) -> list[str]:
    """The calls of the tested function in the source of its test, with its own name and constant arguments."""
    tree = ast.parse(test)
    name = next((each.args[0].id for each in ast.walk(tree) if _checks(each)), None)
    found: dict[str, None] = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in ("candidate", name):
            if all(not isinstance(part, ast.Name) for argument in each.args for part in ast.walk(argument)):
                arguments = ", ".join(ast.unparse(argument) for argument in each.args)
                found[f"{name}({arguments})"] = None
    return list(found)


def _checks(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check"
        and len(node.args) == 1 and isinstance(node.args[0], ast.Name)
    )  # fmt: skip


def answers(asked: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """What `trace --batch` says."""
    lines = [json.dumps({"id": name, "language": "python", "source": source, "call": call}) for name, source, call in asked]
    command = [sys.executable, "-m", "presage.engine.cli", "trace", "--batch", "-"]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(scores: dict[str, Score], name: str, answer: dict[str, Any], true: dict[str, Any]) -> None:
    """Counts the answers to the questions of one case."""
    outcome = answer["outcome"]
    reason = outcome["reasons"][0]["reason"] if outcome["kind"] == "unknown" else None
    for kind, number, ours, theirs in questions(answer, true):
        score, question = scores[kind], f"{name}:{kind}{number}"
        if reason is not None or ours is None:
            score.unknown[question] = reason or "no source form"
        elif ours == theirs:
            score.correct.append(question)
        else:
            score.wrong.append((question, [f"predicted {ours!r}, really {theirs!r}"]))


def questions(answer: dict[str, Any], true: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    """(kind, which, our answer or None, the true one)."""
    yield "coverage", "", answer["covered"], true["covered"]
    states = [(line, name) for line, values in true["values"].items() for name in values if values[name] is not None]
    for line, name in _spread(sorted(states, key=lambda state: (int(state[0]), state[1]))):
        ours, theirs = answer["values"].get(line, {}).get(name), true["values"][line][name]
        yield "state", f" {name} after {line}", ours and _typed(ours), _typed(theirs)
    places = [index for index in range(len(true["lines"]) - 1)]
    for index in _spread(places):
        line = true["lines"][index]
        times = true["lines"][:index].count(line)
        yield "path", f" after {line} ({times})", _following(answer["lines"], line, times), true["lines"][index + 1]
    outcome = answer["outcome"]
    ours = (outcome.get("value"), answer["output"]) if outcome["kind"] == "returns" else (outcome.get("type"), answer["output"])
    if true["error"] is not None or true["returns"] is not None:
        shown = true["error"] if true["error"] is not None else true["returns"]
        yield "output", "", ours, (shown, true["output"])


def _typed(text: str) -> tuple[str, str]:
    return text, type(ast.literal_eval(text)).__name__ if text not in ("set()", "frozenset()") else text[:-2]


def _following(lines: list[int], line: int, times: int) -> int | str:
    """The line after the one that comes for the time `times` (from 0)."""
    places = [index for index, each in enumerate(lines) if each == line]
    if times < len(places) and places[times] + 1 < len(lines):
        return lines[places[times] + 1]
    return "no line"


def _spread(items: list[Any]) -> list[Any]:
    """Some of the items, at even distances."""
    if len(items) <= QUESTIONS:
        return items
    return [items[index * (len(items) - 1) // (QUESTIONS - 1)] for index in range(QUESTIONS)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="only so many cases")
    parser.add_argument("--calls", type=int, default=3, help="calls for each problem with a test")
    arguments = parser.parse_args()
    asked = list(cases(arguments.folder, arguments.calls))[: arguments.limit]
    truth = traced([(source, call) for _, source, call in asked])
    scores = {kind: Score() for kind in KINDS}
    for (name, _, _), answer, true in zip(asked, answers(asked), truth, strict=True):
        if true["lines"] is not None and true["values"] is not None:
            judge(scores, name, answer, true)
    for kind, score in scores.items():
        print(f"{kind}:", *score.lines(), sep="\n  ")
    return int(any(score.wrong for score in scores.values()))


if __name__ == "__main__":
    sys.exit(main())
