"""Comparing versions of functions: `presage diff`, judged by really running both versions.

    python bench/diff.py FOLDER [--limit N] [--inputs N] [--seeds N] [--only PART]

*bugs*: each problem of `humanevalpack-python.jsonl`, the fixed version against the buggy one. Correct is `different` with a
call on which CPython shows a difference; `equivalent`, and a call without a difference, are wrong.

*rewrites*: the fixed version against itself after a rewrite that keeps its behaviour (`bench/rewrites.py`), one line for each
kind. Correct is `equivalent`; `different` is wrong, and so is an `equivalent` where CPython shows a difference on any of
`--inputs` calls.

Prints correct / wrong / unknown / total. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")
sys.path.insert(1, str(Path(__file__).resolve().parent))

from equivalence.running import compared  # noqa: E402
from proof.agreement import Score  # noqa: E402
from rewrites import REWRITES, rewritten  # noqa: E402

from presage.engine.inputs.generator import Generator, pool_of  # noqa: E402
from presage.frontends.python.inputs.literals import call_text  # noqa: E402
from presage.frontends.python.inputs.signatures import describe  # noqa: E402

Case = dict[str, str]


def answers(cases: list[Case]) -> list[dict[str, Any]]:
    """What `diff --batch` says."""
    lines = "\n".join(json.dumps({"language": "python", **case}) for case in cases)
    command = [sys.executable, "-m", "presage.engine.cli", "diff", "--batch", "-"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def inputs(source: str, name: str, count: int) -> list[str]:
    """Calls of a function: those of the generator, and variations of them."""
    described = describe(source, name)
    assert described is not None
    signature = described.signature
    generator = Generator(signature, pool_of(signature), seed=1)
    found = {}
    for number, args in enumerate(generator.stream()):
        found[call_text(name, signature, args)] = None
        if number % 3 == 0:
            generator.keep(args)
        if len(found) >= count:
            break
    while len(found) < count:
        args = generator.random.choice(generator.kept)
        for _ in range(generator.random.randrange(1, 6)):
            args = generator.vary(args)
        text = call_text(name, signature, args)
        if text in found and generator.random.random() < 0.01:
            break
        found[text] = None
    return list(found)


def judge_bugs(problems: list[dict[str, Any]]) -> Score:
    """The fixed versions against the buggy ones."""
    score = Score()
    cases = [
        {"id": p["id"], "old": p["declaration"] + p["fixed"], "new": p["declaration"] + p["buggy"], "function": p["entry_point"]}
        for p in problems
    ]
    found = answers(cases)
    asked = [
        (case["old"], case["new"], case["function"], [answer["outcome"]["call"]])
        for case, answer in zip(cases, found, strict=True)
        if answer["outcome"]["kind"] == "different"
    ]
    truth = iter(compared(asked))
    for case, answer in zip(cases, found, strict=True):
        outcome = answer["outcome"]
        if outcome["kind"] == "unknown":
            score.unknown[case["id"]] = outcome["reasons"][0]["reason"]
        elif outcome["kind"] == "different" and next(truth)["different"]:
            score.correct.append(case["id"])
        else:
            score.wrong.append((case["id"], [json.dumps(outcome)]))
    return score


def judge_rewrites(problems: list[dict[str, Any]], kind: str, seeds: int, count: int) -> Score:
    """The fixed versions against rewrites of them."""
    score = Score()
    cases = []
    for problem in problems:
        old, name = problem["declaration"] + problem["fixed"], problem["entry_point"]
        made = dict.fromkeys(filter(None, [rewritten(old, name, kind, seed) for seed in range(seeds)]))
        cases += [{"id": f"{problem['id']}:{n}", "old": old, "new": new, "function": name} for n, new in enumerate(made)]
    found = answers(cases)
    same = [case for case, answer in zip(cases, found, strict=True) if answer["outcome"]["kind"] == "equivalent"]
    pairs = [(c["old"], c["new"], c["function"], inputs(c["old"], c["function"], count)) for c in same]
    truth = dict(zip([case["id"] for case in same], compared(pairs, 30), strict=True))
    for case, answer in zip(cases, found, strict=True):
        outcome = answer["outcome"]
        if outcome["kind"] == "unknown":
            score.unknown[case["id"]] = outcome["reasons"][0]["reason"].split(" in ")[0]
        elif outcome["kind"] == "equivalent" and not truth[case["id"]]["different"]:
            score.correct.append(case["id"])
        else:
            score.wrong.append((case["id"], [json.dumps(outcome), str(truth.get(case["id"]))]))
    return score


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="only so many problems")
    parser.add_argument("--inputs", type=int, default=1_000, help="calls on which an equivalence is tried")
    parser.add_argument("--seeds", type=int, default=1, help="rewrites of each kind for each problem")
    parser.add_argument("--only", action="append", choices=["bugs", *REWRITES], help="only this part; may be repeated")
    arguments = parser.parse_args()
    lines = (arguments.folder / "humanevalpack-python.jsonl").read_text("utf-8").splitlines()
    problems = [json.loads(line) for line in lines if line.strip()][: arguments.limit]
    wrong = 0
    for kind in arguments.only or ["bugs", *REWRITES]:
        if kind == "bugs":
            score = judge_bugs(problems)
        else:
            score = judge_rewrites(problems, kind, arguments.seeds, arguments.inputs)
        wrong += len(score.wrong)
        print(f"{kind}:", *score.lines(), sep="\n  ", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
