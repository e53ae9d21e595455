"""How much of httpbin is predicted, and how much of that is right.

    python bench/httpbin.py [--keep FOLDER]

Two requests for each of its URL rules, generated from the rules by a fixed seed (`tests/proof/httpbin_cases.py`); the truth comes
from really running it. Prints correct / wrong / unknown / total, the 95 % upper bound on the rate of wrong
answers, the unknown ones by cause, what is excluded and why. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")  # not this folder: its `httpbin` is this file

from proof.httpbin_cases import EXCLUDED  # noqa: E402
from proof.httpbin_run import make_project, score, unstable  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="make the analysed project there and leave it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        project = make_project(arguments.keep or Path(scratch) / "project")
        began = time.monotonic()
        found = score(project)
        print("\n".join(found.lines()))
        print(f"  truth and prediction: {time.monotonic() - began:.1f} s")
        for case, differences in unstable(project):
            print(f"  no single truth: {case}: {differences}")
    for rule, reason in EXCLUDED.items():
        print(f"  excluded: {rule}: {reason}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
