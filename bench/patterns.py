"""Random patterns and texts: does the language of a pattern say what CPython's `re` does?

    python bench/patterns.py [PATTERNS] [SEED]

For each pattern and each of match, search and fullmatch: membership of random texts, of a text that is made inside and one
outside, and of texts a change away from those. Prints correct / wrong / unknown / total over the texts, and how many languages
were refused; then the same of the groups of matches. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from pathlib import Path
from random import Random

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from patterns import FLAGS, judge, judge_groups, pattern  # noqa: E402


def main(count: int = 300, seed: int = 0) -> int:
    """Prints the counts and what is wrong."""
    warnings.simplefilter("ignore")
    rng = Random(seed)
    counts: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    wrong: list[object] = []
    for _ in range(count):
        drawn, flags = pattern(rng), rng.choice(FLAGS)
        judge(drawn, flags, rng, counts, wrong)
        judge_groups(drawn, flags, rng, groups, wrong)
    for case in wrong[:20]:
        print("wrong", case)
    total = counts["correct"] + counts["wrong"] + counts["unknown"]
    print(f"texts: {counts['correct']} / {counts['wrong']} / {counts['unknown']} / {total}")
    print(f"languages: {counts['languages'] - counts['refused']} translated, {counts['refused']} refused")
    total = groups["correct"] + groups["wrong"]
    print(f"groups of matches: {groups['correct']} / {groups['wrong']} / 0 / {total}")
    print(f"patterns' groups: {groups['sequences']} known, {groups['refused']} refused")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
