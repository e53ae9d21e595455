"""Random programs, machine against CPython: output, exception type, message and line must agree.

    python bench/fuzz.py --programs N [--seed S] [--subject NAME] [--batch B] [--show N]

Runs the generated programs of the seeds S, S+1, …, B at a time (CPython runs a batch in one child interpreter that forks
once for each program). What is judged is what `presage predict` answers, so a program that shows the order of a set of
texts or an address counts as unknown. Prints correct / wrong / unknown / total, the reasons of the unknown ones by count,
and each wrong program minimised: lines are dropped while it stays wrong. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.cpython import run_programs  # noqa: E402
from machine.generate import SUBJECTS, program  # noqa: E402
from machine.machine import Outcome  # noqa: E402

from presage.engine.cli.prediction import SOURCE, Prediction, Predictor  # noqa: E402

STEPS = 3_000_000
SKIPPED = ("SyntaxError", "IndentationError", "timeout", "MemoryError")
"""Outcomes of CPython that a program is not compared for."""


IMPORTS = """\
import abc, asyncio, bisect, cmath, collections, contextlib, copy, dataclasses, decimal, enum, fractions, functools, heapq
import itertools, math, operator, string, textwrap, types, typing
"""
"""What the programs import; it is simulated once, and every program starts from there."""


class Warm(Predictor):
    """The one that answers for all programs."""

    def __init__(self) -> None:
        super().__init__(budget=50 * STEPS)
        state = self._booted
        _, _, ended = self._load(state, IMPORTS)
        assert ended is None, ended
        state.log, state.output = None, ()
        state.freeze()
        self.budget = STEPS


predictor = cache(Warm)


def predicted(source: str) -> tuple[Outcome, bool]:
    """What is predicted for a program, and whether the output of an unknown one is known up to the place where it stops."""
    found: Prediction = predictor().predict(source, None)
    if found.kind == "unknown":
        [(reason, line), *_] = found.reasons
        return Outcome(found.output, None, reason), line is not None
    if found.kind == "diverges":
        return Outcome(found.output, ("diverges", "", 0)), True
    return Outcome(found.output, (found.type, found.message, found.line or 0) if found.kind == "raises" else None), True


def verdicts(sources: list[str]) -> list[tuple[str, Outcome, Outcome | None]]:
    """(correct, wrong, unknown or skipped; what CPython does; what the machine does) for each program."""
    found = []
    for source, answer in zip(sources, run_programs([(SOURCE, source) for source in sources]), strict=True):
        true = Outcome(answer["output"], answer["error"] and (answer["error"][0].rpartition(".")[2], *answer["error"][1:]))
        if true.error is not None and true.error[0] in SKIPPED:
            found.append(("skipped", true, None))
            continue
        try:
            ours, exact = predicted(source)
        except Exception as defect:  # noqa: BLE001 - a defect is a finding like any other
            ours, exact = Outcome("", ("a defect", f"{type(defect).__name__}: {defect}", 0)), True
        if ours.unknown is not None:
            kind = "wrong" if exact and not true.output.startswith(ours.output) else "unknown"
        else:
            kind = "correct" if ours == true else "wrong"
        found.append((kind, true, ours))
    return found


def minimised(source: str, wanted: str) -> str:
    """The program with lines (and what is indented below them) dropped while its verdict stays the same."""
    lines = source.splitlines()
    changed = True
    while changed:
        changed = False
        index = 0
        while index < len(lines):
            candidates = _shorter(lines, index)
            found = verdicts(["\n".join(each) + "\n" for each in candidates])
            for kept, (kind, _, _) in zip(candidates, found, strict=True):
                if kind == wanted:
                    lines, changed = kept, True
                    break
            else:
                index += 1
    return "\n".join(lines) + "\n"


def _shorter(lines: list[str], index: int) -> list[list[str]]:
    """The line at ``index`` left out: with neighbours, with its block, or its header alone with the block moved out."""
    indent = _indent(lines[index])
    end = index + 1
    while end < len(lines) and (_indent(lines[end]) > indent or not lines[end].strip()):
        end += 1
    inner = lines[index + 1 : end]
    found = [lines[:index] + lines[index + count :] for count in (16, 4) if index + count < len(lines)]
    found += [lines[:index] + lines[end:]]
    if inner:
        found.append(lines[:index] + [line[4:] for line in inner] + lines[end:])
        found.append([*lines[: index + 1], " " * (indent + 4) + "pass", *lines[end:]])
    return [each for each in found if len(each) < len(lines)]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def difference(true: Outcome, ours: Outcome | None) -> list[str]:
    """The first line of output that differs, or the end."""
    assert ours is not None
    theirs, mine = true.output.splitlines(), ours.output.splitlines()
    for number, (one, other) in enumerate(zip(theirs, mine, strict=False), 1):
        if one != other:
            return [f"output line {number}:", f"  CPython: {one}", f"  machine: {other}"]
    extra = (theirs[len(mine) :] or mine[len(theirs) :])[:1]
    return [f"CPython ends {true.error}", f"machine ends {ours.error} {ours.unknown or ''}", *extra]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1_000)
    parser.add_argument("--subject", choices=sorted(SUBJECTS), help="programs of one subject only")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--show", type=int, default=10, help="how many wrong programs to minimise and print")
    parser.add_argument("--unknown", type=int, default=0, help="how many unknown programs to minimise and print")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    left = {"wrong": arguments.show, "unknown": arguments.unknown}
    began = time.perf_counter()
    for first in range(arguments.seed, arguments.seed + arguments.programs, arguments.batch):
        seeds = range(first, min(first + arguments.batch, arguments.seed + arguments.programs))
        sources = [program(seed, arguments.subject) for seed in seeds]
        for seed, source, (kind, true, ours) in zip(seeds, sources, verdicts(sources), strict=True):
            counts[kind] += 1
            if kind == "unknown":
                assert ours is not None
                reasons[ours.unknown or ""] += 1
            if left.get(kind, 0) > 0:
                left[kind] -= 1
                short = minimised(source, kind)
                [(_, true, ours)] = verdicts([short])
                print(f"--- {kind}: seed {seed}", *difference(true, ours), "", short, sep="\n", flush=True)
            elif kind == "wrong":
                print(f"--- wrong: seed {seed}", *difference(true, ours), sep="\n", flush=True)
    total = counts["correct"] + counts["wrong"] + counts["unknown"]
    print(f"{counts['correct']} correct / {counts['wrong']} wrong / {counts['unknown']} unknown / {total} total", end="")
    print(f" ({counts['skipped']} left out; {time.perf_counter() - began:.0f} s)")
    for reason, count in reasons.most_common():
        print(f"{count:6} {reason}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
