"""REval's questions about runs, answered from `presage trace` and judged by what CPython's own tracing shows.

    python bench/reval.py FOLDER [--only FILE] [--show]

FOLDER holds REval's `DREval_data.jsonl` and `DREval_tasks.jsonl` (its `data`); `--only` names a file of the ids to ask
about. A task names a call of a function, or a test of a class (the first method of a test class, after its `setUp`),
and lines with a variable each. Four kinds of question: *coverage* (does the call run the line), *state* (value and type
of the variable after the line, the last time; nothing where there is none), *path* (which lines of the program come
next after the line, over all times), *output* (what the call gives, or the values that the test's asserts look at).

Loading the module and `setUp` are no part of the call. The asserts of a test are replaced by remembering the values.

Prints correct / wrong / unknown / total for each kind; cases that CPython itself cannot run here (a package is missing)
are counted apart. `--show` lists the unknown ones. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from trace import answers
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.lines import FIRST, literal, traced  # noqa: E402
from machine.shown import NotShown, follow  # noqa: E402
from proof.agreement import Score  # noqa: E402

KINDS = ("coverage", "state", "path", "output")
ASKED = "asked_about"
"""The function, put at the end of the module, whose call is asked about."""
NOTHING = ("nothing", "nothing")
"""The state of a variable that has none after a line."""


@dataclass(frozen=True)
class Case:
    """A call in a module, made by the module's last line: what runs before it is not asked about. Lines past `last`
    are not the program's own."""

    id: str
    source: str
    last: int
    places: tuple[tuple[int, str], ...]
    has_output: bool = True

    @property
    def begins(self) -> int:
        """The line that makes the call."""
        return self.source.count("\n") + 1

    def watched(self) -> dict[int, list[str]]:
        """The variables to look at, by line."""
        found: dict[int, list[str]] = {}
        for line, name in self.places:
            found.setdefault(line, []).append(name)
        return found


def cases(folder: Path, only: set[str] | None) -> Iterator[Case]:
    """The tasks of REval."""
    data = {each["task_id"]: each for each in _lines(folder, "DREval_data.jsonl", only)}
    for tasks in _lines(folder, "DREval_tasks.jsonl", only):
        name, program = tasks["task_id"], data[tasks["task_id"]]
        for task in tasks["tasks"]:
            places = tuple((place["lineno"], place["var"]) for place in task["task"])
            make = _class_case if program.get("test") else _function_case
            yield make(f"{name}/{task['input_idx']}", program, task, places)


def _lines(folder: Path, name: str, only: set[str] | None) -> Iterator[dict[str, Any]]:
    file = next(each for each in (folder / name, folder / "data" / name) if each.exists())
    for line in file.read_text("utf-8").splitlines():
        case = json.loads(line)
        if only is None or case["task_id"] in only:
            yield case


def _function_case(name: str, program: dict[str, Any], task: dict[str, Any], places: tuple[tuple[int, str], ...]) -> Case:
    code, call = program["code"], f"{program['entry_point']}(*{program['inputs'][task['input_idx']]})"
    return Case(name, f"{code}\ndef {ASKED}():\n    return {call}", code.count("\n") + 1, places)


def _class_case(name: str, program: dict[str, Any], task: dict[str, Any], places: tuple[tuple[int, str], ...]) -> Case:
    tree, code = ast.parse(program["test"]), program["code"]
    prefix = program["entry_point"] + "Test"
    tested = [each for each in tree.body if isinstance(each, ast.ClassDef) and each.name.startswith(prefix)][task["input_idx"]]
    method = next(each for each in tested.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test"))
    has_output = _reports(method)
    private = re.compile(r"\.(?=__\w*(?<!__)\b)")
    places = tuple((line, private.sub(f"._{program['entry_point']}", name)) for line, name in places)
    asked = f"def {ASKED}():\n    test = {tested.name}()\n    test.setUp()\n    return test.{method.name}()"
    return Case(name, f"{code}\n{ast.unparse(tree)}\n{asked}", code.count("\n") + 1, places, has_output)


def _reports(method: ast.FunctionDef) -> bool:
    """Makes the method give a list of the values that its asserts look at; False if there are none."""
    looked_at = 0
    for holder in ast.walk(method):
        body = getattr(holder, "body", None)
        for index, each in enumerate(body if isinstance(body, list) else ()):
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) and each.value.args:
                if isinstance(each.value.func, ast.Attribute) and each.value.func.attr.startswith("assert"):
                    body[index] = ast.parse(f"looked_at.append({ast.unparse(each.value.args[0])})").body[0]
                    looked_at += 1
    method.body = [*ast.parse("looked_at = []").body, *method.body, ast.Return(ast.Name("looked_at", ast.Load()))]
    return looked_at > 0


# --- judging ---------------------------------------------------------------------------------------


def judge(scores: dict[str, Score], case: Case, ours: dict[str, Any], true: dict[str, Any]) -> int:
    """Counts the answers to the questions of one case. How many of its values are no plain data."""
    reason = _reason(ours)
    runs, truly_runs = _lines_of(case, ours), _lines_of(case, true)
    after, truly_after = _followers(case, ours), _followers(case, true)
    skipped = 0
    for line, name in case.places:
        place = f"{case.id}: {name} after {line}"
        _count(scores["coverage"], place, reason, line in runs, line in truly_runs)
        cut = None if len(ours["lines"]) < FIRST else "more lines than are kept"
        _count(scores["path"], place, reason or cut, after.get(line, {-1}), truly_after.get(line, {-1}))
        found = true["watched"].get(str(line), {}).get(name) if line in truly_runs else None
        state = (found["value"], found["type"]) if found else NOTHING
        if state[0] is None:
            skipped += 1
        else:
            variables = ours["values"].get(str(line), {}) if line in runs else {}
            _count(scores["state"], place, reason, _state(name, variables), state)
    if not case.has_output:
        return skipped
    shown, outcome = true["error"] or true["returns"], ours["outcome"]
    if shown is None:
        return skipped + 1
    said = outcome.get("value" if outcome["kind"] == "returns" else "type")
    _count(scores["output"], case.id, reason, said, shown)
    return skipped


def _reason(answer: dict[str, Any]) -> str | None:
    outcome = answer["outcome"]
    return outcome["reasons"][0]["reason"] if outcome["kind"] == "unknown" else None


def _count(score: Score, question: str, reason: str | None, ours: Any, theirs: Any) -> None:
    if reason is not None or ours is None:
        score.unknown[question] = reason or "the answer does not show it"
    elif ours == theirs:
        score.correct.append(question)
    else:
        score.wrong.append((question, [f"answered {ours!r}, really {theirs!r}"]))


def _begin(case: Case, answer: dict[str, Any]) -> int:
    lines = answer["lines"]
    return lines.index(case.begins) if case.begins in lines else len(lines)


def _lines_of(case: Case, answer: dict[str, Any]) -> set[int]:
    """The lines that the call runs. Those that only run past the lines kept in order run in the call."""
    lines, begin = answer["lines"], _begin(case, answer)
    return set(lines[begin:]) | (set(answer["covered"]) - set(lines[:begin]))


def _followers(case: Case, answer: dict[str, Any]) -> dict[int, set[int]]:
    """By line of the program, the lines of it that come next at any time of the call (-1 for the end); where a line
    begins again at once, it has not been left."""
    own = [line for line in answer["lines"][_begin(case, answer) :] if line <= case.last]
    found: dict[int, set[int]] = {}
    for line, after in zip(own, [*own[1:], -1], strict=True) if own else ():
        if line != after:
            found.setdefault(line, set()).add(after)
    return found


def _state(name: str, variables: dict[str, str | None]) -> tuple[str, str] | None:
    """Value and type of a variable, NOTHING without one; None where the answer does not show it."""
    try:
        found = follow(name, variables)
    except (KeyError, IndexError, TypeError):
        return NOTHING
    except NotShown:
        return None
    shown = literal(found)
    return None if shown is None else (shown, type(found).__name__)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=Path, help="a file of the ids to ask about")
    parser.add_argument("--show", action="store_true", help="list the unknown ones")
    parser.add_argument("--limit", type=int, help="only so many cases")
    arguments = parser.parse_args()
    only = set(arguments.only.read_text("utf-8").split()) if arguments.only else None
    asked = list(cases(arguments.folder, only))[: arguments.limit]
    call = f"{ASKED}()"
    truth = traced([(each.source, call, each.watched()) for each in asked])
    ours = answers([(each.id, each.source, call) for each in asked])
    scores, impossible, skipped = {kind: Score() for kind in KINDS}, 0, 0
    for case, answer, true in zip(asked, ours, truth, strict=True):
        if true["lines"] is None or true["error"] in ("ModuleNotFoundError", "ImportError"):
            impossible += 1
        else:
            skipped += judge(scores, case, answer, true)
    print(f"{len(asked)} cases, {impossible} of which cannot be run here; {skipped} values are no plain data and not judged")
    for kind, score in scores.items():
        print(f"{kind}:", *score.lines(), sep="\n  ")
        if arguments.show:
            print(*(f"  unknown {question}: {reason}" for question, reason in score.unknown.items()), sep="\n")
    return int(any(score.wrong for score in scores.values()))


if __name__ == "__main__":
    sys.exit(main())
