"""The same bytes, run after run, on the example system: each run in a process of its own.

    python bench/determinism.py [--runs N]        default: 20

Each run simulates all scenarios of `examples/shop` with another `PYTHONHASHSEED` and in another order of scenarios, and is
compared with the first one, scenario by scenario, as text. Prints how many runs gave the same bytes; exits with 1 if any differ.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path

SHOP = Path(__file__).resolve().parents[1] / "examples" / "shop"


def scenarios(seed: int, order: list[str]) -> dict[str, str]:
    """Each scenario's simulation as text, by name, from a fresh process."""
    command = [sys.executable, "-m", "presage.engine.cli", "simulate", "--repo", str(SHOP), "--no-store", "--format", "json"]
    done = subprocess.run([*command, *order], capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": str(seed)})
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr)
    return {found["scenario"]: json.dumps(found) for found in json.loads(done.stdout)["simulations"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    first = scenarios(0, [])
    same = 1
    for seed in range(1, runs):
        order = list(first)
        random.Random(seed).shuffle(order)
        found = scenarios(seed, order)
        differing = sorted(name for name in first if found.get(name) != first[name])
        same += not differing
        for name in differing:
            print(f"run {seed} differs: {name}")
    print(f"{same} of {runs} runs gave the same bytes for {len(first)} scenarios")
    return 0 if same == runs else 1


if __name__ == "__main__":
    sys.exit(main())
