"""Inputs for random checks of a text: is what `solve` finds so in CPython, and what it calls impossible never so?

    python bench/checks.py [FUNCTIONS] [SEED]

An answer that there is none is compared with what CPython says of some two thousand texts. Prints correct / wrong / unknown /
total over the functions, and exits with 1 if anything is wrong.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from presage.engine.cli.solving import Question, Solver

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from text_checks import function, texts  # noqa: E402

BUDGET = 60_000


def main(count: int = 300, seed: int = 0) -> int:
    """Prints the counts and what is wrong."""
    warnings.simplefilter("ignore")
    rng, solver = Random(seed), Solver()
    counts: Counter[str] = Counter()
    for _ in range(count):
        source, wanted = function(rng), rng.choice(["True", "False"])
        found = solver.solve(Question(source, "f", returns=wanted), BUDGET)
        space: dict[str, Any] = {}
        exec(source, space)
        right = True
        if found.kind == "solved":
            right = repr(eval(found.call, space)) == wanted
        elif found.kind == "impossible":
            right = all(repr(space["f"](text)) != wanted for text in texts(rng, 2_000))
        counts["unknown" if found.kind == "unknown" else "correct" if right else "wrong"] += 1
        if not right:
            print(f"wrong: {found.kind} {found.call} for {wanted} of\n{source}")
    print(f"{counts['correct']} / {counts['wrong']} / {counts['unknown']} / {count}")
    return int(counts["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
