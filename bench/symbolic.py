"""Soundness of symbolic exploration over many random functions: every path against CPython at concrete inputs.

    python bench/symbolic.py [--from SEED] [--functions N] [--inputs N] [--merging]

Each input must be on exactly one explored path, whose outcome evaluated there must be CPython's. Prints correct / wrong /
unknown / total over inputs, the paths, the reasons of those that stopped, and what was wrong. Exits with 1 if anything is.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.symbolic import disagreements, explore  # noqa: E402
from machine.symbolic_programs import function  # noqa: E402


def main() -> int:
    """Runs the functions of the seeds asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--functions", type=int, default=1000)
    parser.add_argument("--inputs", type=int, default=12)
    parser.add_argument("--merging", action="store_true")
    parser.add_argument("--slow", type=float, default=10.0, help="show functions that take more seconds")
    asked = parser.parse_args()
    totals: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    wrong: list[str] = []
    began = time.perf_counter()
    for seed in range(asked.first, asked.first + asked.functions):
        source, shapes = function(seed)
        start = time.perf_counter()
        found = explore(source, *shapes, max_paths=60, budget=100_000, merging=asked.merging)
        bad, decided, total = disagreements(found, Random(seed), asked.inputs)
        totals.update(paths=len(found.paths), decided=decided, inputs=total, wrong=len(bad), queries=found.explorer.queries)
        reasons.update(set(found.reasons))
        wrong.extend(f"seed {seed}: {each}" for each in bad)
        if time.perf_counter() - start > asked.slow:
            print(f"slow: seed {seed}, {time.perf_counter() - start:.1f} s, {len(found.paths)} paths", flush=True)
    correct = totals["decided"] - totals["wrong"]
    unknown, seconds = totals["inputs"] - totals["decided"], time.perf_counter() - began
    print(f"{correct} / {totals['wrong']} / {unknown} / {totals['inputs']}  correct / wrong / unknown / total")
    print(f"{asked.functions} functions, {totals['paths']} paths, {totals['queries']} queries, {seconds:.0f} s")
    for reason, count in reasons.most_common(20):
        print(f"{count:5}  {reason}")
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
