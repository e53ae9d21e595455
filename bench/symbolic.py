"""Soundness of symbolic exploration over many random functions: every path against CPython at concrete inputs.

    python bench/symbolic.py [--from SEED] [--functions N] [--inputs N] [--merging] [--calls FILE]

With `--calls FILE` (JSON Lines with `source` and `call`, a call of `f` with literals) the functions are those of the file,
over any data shaped like the call's. Each input must be on exactly one explored path, whose outcome evaluated there must be
CPython's. Prints correct / wrong / unknown / total over inputs, the paths, the reasons of those that stopped, and what was
wrong. Exits with 1 if anything is.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from machine.symbolic import Shape, assigned, disagreements, explore, shape_of  # noqa: E402
from machine.symbolic_programs import function  # noqa: E402


def cases(asked: argparse.Namespace) -> Iterator[tuple[str, str, tuple[Shape, ...], tuple[Any, ...]]]:
    """(name, source, shapes of the parameters, inputs to check besides) of each function."""
    if asked.calls is None:
        for seed in range(asked.first, asked.first + asked.functions):
            yield f"seed {seed}", *function(seed), ()
        return
    with asked.calls.open(encoding="utf-8") as lines:
        for line in islice(lines, asked.first, asked.first + asked.functions):
            case = json.loads(line)
            call = ast.parse(case["call"], mode="eval").body
            if not isinstance(call, ast.Call) or call.keywords:
                continue
            try:
                args = [ast.literal_eval(arg) for arg in call.args]
            except ValueError:
                continue
            shapes = tuple(map(shape_of, args))
            model: dict[str, Any] = {}
            for index, (shape, arg) in enumerate(zip(shapes, args, strict=True)):
                assigned(f"x{index}", shape, arg, model)
            yield str(case["id"]), case["source"], shapes, ((model, args),)


def main() -> int:
    """Runs the functions of the seeds asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--functions", type=int, default=1000)
    parser.add_argument("--inputs", type=int, default=12)
    parser.add_argument("--merging", action="store_true")
    parser.add_argument("--calls", type=Path)
    parser.add_argument("--paths", type=int, default=60, help="most paths for each alternative of the inputs")
    parser.add_argument("--rlimit", type=int, default=5_000_000, help="Z3's resources for a query")
    parser.add_argument("--slow", type=float, default=10.0, help="show functions that take more seconds")
    asked = parser.parse_args()
    totals: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    wrong: list[str] = []
    began = time.perf_counter()
    for name, source, shapes, given in cases(asked):
        start = time.perf_counter()
        found = explore(source, *shapes, max_paths=asked.paths, budget=100_000, merging=asked.merging, rlimit=asked.rlimit)
        bad, decided, total = disagreements(found, Random(name), asked.inputs, given)
        totals.update(paths=len(found.paths), decided=decided, inputs=total, wrong=len(bad), queries=found.explorer.queries)
        totals.update(functions=1, whole=not found.reasons)
        reasons.update(set(found.reasons))
        wrong.extend(f"{name}: {each}" for each in bad)
        if time.perf_counter() - start > asked.slow:
            print(f"slow: {name}, {time.perf_counter() - start:.1f} s, {len(found.paths)} paths", flush=True)
    correct = totals["decided"] - totals["wrong"]
    unknown, seconds = totals["inputs"] - totals["decided"], time.perf_counter() - began
    print(f"{correct} / {totals['wrong']} / {unknown} / {totals['inputs']}  correct / wrong / unknown / total")
    print(f"{totals['functions']} functions, {totals['whole']} of them whole, {totals['paths']} paths, ", end="")
    print(f"{totals['queries']} queries, {seconds:.0f} s")
    for reason, count in reasons.most_common(20):
        print(f"{count:5}  {reason}")
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
