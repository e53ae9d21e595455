"""Inputs found for known results: `{"id", "source", "call", "returns"}`, one JSON object on a line; `call` is not shown.

    python bench/solve.py FILE|FOLDER [--limit N] [--every N] [--budget N] [--only ID…] [--unsolved FILE]

A folder stands for its `cruxeval.jsonl`. Each case gives `solve --batch` the source and the result; the answered call is then
really run and its result compared, types included. Prints correct / wrong / unknown / total, the unsolved cases with what was
found in the way, and times (the process's start is not counted). Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from inputs.judging import does  # noqa: E402
from proof.agreement import Score  # noqa: E402


def answers(cases: list[dict[str, Any]], budget: int | None) -> tuple[list[dict[str, Any]], list[float]]:
    """Each case's answer and the seconds that it took; the cases are given one after the other."""
    command = [sys.executable, "-m", "presage.engine.cli", "solve", "--batch", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdin is not None and process.stdout is not None
        found, times = [], []
        for case in cases:
            asked = {"id": case["id"], "language": "python", "function": "f"} | {key: case[key] for key in ("source", "returns")}
            if budget is not None:
                asked["budget"] = budget
            began = time.perf_counter()
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            found.append(json.loads(process.stdout.readline()))
            times.append(time.perf_counter() - began)
            print(f"\r{len(found)}/{len(cases)}", end="", file=sys.stderr)
        process.stdin.close()
    return found, times


def judge(score: Score, case: dict[str, Any], answer: dict[str, Any]) -> None:
    """Counts one answer."""
    name = str(case["id"])
    outcome = answer.get("outcome", {"kind": "error"})
    if outcome["kind"] == "unknown":
        score.unknown[name] = outcome["reasons"][0]["reason"]
    elif outcome["kind"] == "solved" and does(case["source"], outcome["call"], returns=case["returns"]):
        score.correct.append(name)
    else:
        score.wrong.append((name, [f"answered {answer.get('error') or outcome}, wanted {case['returns']}"]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="only so many cases")
    parser.add_argument("--every", type=int, default=1, help="only every so many cases")
    parser.add_argument("--budget", type=int, help="steps of one search")
    parser.add_argument("--only", nargs="+", default=[], help="only these cases")
    parser.add_argument("--unsolved", type=Path, help="where to write the ids of the unsolved cases")
    arguments = parser.parse_args()
    file = arguments.file / "cruxeval.jsonl" if arguments.file.is_dir() else arguments.file
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    cases = [case for case in cases[:: arguments.every] if not arguments.only or case["id"] in arguments.only]
    cases = cases[: arguments.limit]
    found, times = answers(cases, arguments.budget)
    score = Score()
    for case, answer in zip(cases, found, strict=True):
        judge(score, case, answer)
    print("\n".join(score.lines()))
    print("unsolved:", " ".join(score.unknown))
    if arguments.unsolved is not None:
        arguments.unsolved.write_text("\n".join(score.unknown), encoding="utf-8")
    slowest = max(zip(times, cases, strict=True), key=lambda pair: pair[0])
    mean = statistics.mean(times)
    print(f"median {statistics.median(times):.2f} s a case, mean {mean:.2f} s; slowest {slowest[0]:.1f} s ({slowest[1]['id']})")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
