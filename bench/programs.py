"""Predictions of whole test functions: does the test of a program pass, and if not, where and why does it fail.

    python bench/programs.py mbpp FILE|FOLDER
    python bench/programs.py humanevalpack FILE|FOLDER

A folder stands for its `mbpp.jsonl` or `humanevalpack-python.jsonl`. For `mbpp`, `check(<entry point>)` is predicted
after `source` and `test`; for `humanevalpack`, the module made of `declaration`, `fixed` (and then `buggy`) and `test`.
The truth is what CPython does with the same text, in a child interpreter: the kind of the outcome, the exception's type,
message and line must agree. A label that CPython contradicts is counted, not believed.

Prints correct / wrong / unknown / total, the 95 % upper bound on the rate of wrong answers, the reasons of the unknown
ones by count, the wrong ones, and the median of milliseconds per case. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from pathlib import Path
from typing import Any

from cruxeval import answers

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.cpython import run_programs  # noqa: E402
from proof.agreement import Score  # noqa: E402

FILES = {"mbpp": "mbpp.jsonl", "humanevalpack": "humanevalpack-python.jsonl"}
SECONDS = 20
"""What CPython may take for one program."""
DEEPER = "__import__('sys').setrecursionlimit(1004)"
"""The child interpreter runs a program four calls deep; alone, the program would have the whole limit for itself."""
SYNTAX = re.compile(r"(.*) \(program\.py, line (\d+)\)")
"""The text of a compiler's error: message and place."""


def mbpp(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The one question of a case: its solution must pass its test."""
    return [_question(case["id"], case["source"] + "\n" + case["test"], f"check({case['entry_point']})", True)]


def humanevalpack(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The two questions of a case: the fixed body passes, the buggy one fails. The test calls itself."""
    begin = "\n".join(part for part in (case.get("setup"), case.get("imports")) if part)
    return [
        _question(f"{case['id']} {body}", f"{begin}{case['declaration']}{case[body]}{case['test']}\n", "None", passes)
        for body, passes in (("fixed", True), ("buggy", False))
    ]


def _question(name: str, source: str, call: str, passes: bool) -> dict[str, Any]:
    return {"id": name, "language": "python", "source": source, "call": call, "passes": passes}


def true_outcomes(questions: list[dict[str, Any]], seconds: int = SECONDS) -> list[dict[str, Any]]:
    """What CPython does with each question's source and call, as the outcome of a prediction (or a `timeout`)."""
    programs = [("/case/program.py", f"{each['source']}\n({DEEPER}, {each['call']})\n") for each in questions]
    found = []
    for each, answer in zip(questions, run_programs(programs, seconds), strict=True):
        error = answer["error"]
        if error is None:
            found.append({"kind": "returns"})
            continue
        placed = SYNTAX.fullmatch(error[1])
        if placed and error[0] in ("SyntaxError", "IndentationError", "TabError"):
            error[1:] = [placed[1], int(placed[2])]
        line = error[2] if 0 < error[2] <= each["source"].count("\n") + 1 else None
        kind = "timeout" if error[0] == "timeout" else "raises"
        found.append({"kind": kind, "type": error[0].rpartition(".")[2], "message": error[1], "at": {"line": line}})
    return found


def differs(outcome: dict[str, Any], true: dict[str, Any]) -> bool:
    """Whether a prediction that was made is another one than the truth."""
    if true["kind"] == "timeout":
        return outcome["kind"] not in ("diverges", "timeout")
    return any(outcome.get(key) != value for key, value in true.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=sorted(FILES))
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="only so many cases")
    arguments = parser.parse_args()
    file = arguments.file / FILES[arguments.set] if arguments.file.is_dir() else arguments.file
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()][: arguments.limit]
    asked = [question for case in cases for question in {"mbpp": mbpp, "humanevalpack": humanevalpack}[arguments.set](case)]
    truths = true_outcomes(asked)
    found, times = answers(asked)
    score = Score()
    for question, answer, true in zip(asked, found, truths, strict=True):
        outcome = answer.get("outcome", {"kind": "error", "message": answer.get("error")})
        if outcome["kind"] == "unknown":
            score.unknown[question["id"]] = outcome["reasons"][0]["reason"]
        elif differs(outcome, true):
            score.wrong.append((question["id"], [f"predicted {outcome}, really {true}"]))
        else:
            score.correct.append(question["id"])
    print("\n".join(score.lines()))
    mislabelled = [each["id"] for each, true in zip(asked, truths, strict=True) if (true["kind"] == "returns") != each["passes"]]
    print(f"labels that CPython contradicts: {len(mislabelled)} {' '.join(mislabelled)}")
    slowest = max(zip(times, asked, strict=True), key=lambda pair: pair[0])
    print(f"median {statistics.median(times[1:] or times):.1f} ms a case; slowest {slowest[0]:.0f} ms ({slowest[1]['id']})")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
