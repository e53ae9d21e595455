"""Predictions on a file of cases with known results: `{"id", "source", "call", "returns"}`, one JSON object on a line.

    python bench/cruxeval.py FILE|FOLDER [--limit N] [--wrong N]

A folder stands for its `cruxeval.jsonl`. Prints correct / wrong / unknown / total, the 95 % upper bound on the rate of wrong
answers, the reasons of the unknown ones, the wrong ones, the median of milliseconds per case and cases per second (the
process's start is not counted).
Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import ast
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from proof.agreement import Score  # noqa: E402


def answers(cases: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[float]]:
    """Each case's answer, and the milliseconds that it took; the cases are given one after the other."""
    command = [sys.executable, "-m", "presage.engine.cli", "predict", "--batch", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdin is not None and process.stdout is not None
        found, times = [], []
        for case in cases:
            asked = {key: case[key] for key in ("id", "language", "target", "source", "call") if key in case}
            began = time.perf_counter()
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            found.append(json.loads(process.stdout.readline()))
            times.append((time.perf_counter() - began) * 1000)
        process.stdin.close()
    return found, times


def judge(score: Score, case: dict[str, Any], answer: dict[str, Any]) -> None:
    """Counts one answer."""
    name = str(case["id"])
    outcome = answer.get("outcome", {"kind": "error"})
    if outcome["kind"] == "unknown":
        score.unknown[name] = outcome["reasons"][0]["reason"]
    elif outcome["kind"] == "returns" and same(outcome["value"], case["returns"]):
        score.correct.append(name)
    else:
        score.wrong.append((name, [f"predicted {answer.get('error') or outcome}, really {case['returns']}"]))


def same(one: str, other: str) -> bool:
    """Whether two literals stand for the same value of the same type, the order of dictionaries and sets left aside."""
    if one == other:
        return True
    try:
        return _shape(ast.literal_eval(one)) == _shape(ast.literal_eval(other))
    except (ValueError, SyntaxError):
        return False


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return "dict", sorted((repr(_shape(key)), repr(_shape(item))) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [_shape(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return type(value).__name__, sorted(repr(_shape(item)) for item in value)
    return type(value).__name__, repr(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="only so many cases")
    parser.add_argument("--wrong", type=int, default=20, help="how many wrong answers to show")
    arguments = parser.parse_args()
    file = arguments.file / "cruxeval.jsonl" if arguments.file.is_dir() else arguments.file
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()][: arguments.limit]
    found, times = answers(cases)
    score = Score()
    for case, answer in zip(cases, found, strict=True):
        judge(score, case, answer)
    lines = score.lines()
    shown = [line for line in lines if not line.startswith(("  wrong", "    "))]
    print("\n".join([*shown, *lines[len(shown) : len(shown) + 2 * arguments.wrong]]))
    slowest = max(zip(times, cases, strict=True), key=lambda pair: pair[0])
    rate = 1000 * len(times[1:]) / (sum(times[1:]) or 1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(cases) / (used.ru_utime + used.ru_stime):.0f} cases a second of the processor, the process's start included")
    median = statistics.median(times[1:] or times)
    print(f"median {median:.1f} ms a case, {rate:.0f} cases a second; slowest {slowest[0]:.0f} ms ({slowest[1]['id']})")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
