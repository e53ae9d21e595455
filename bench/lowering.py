"""Lowers the running interpreter's own library and prints files, functions, operations and lines per second.

    python bench/lowering.py [--sample N] [--seed S] [--profile]

Every file that the host's compiler accepts must lower without `unknown` operations; those that do not are listed and make
the exit status 1. Files that it refuses are counted and lowered too (lowering never fails).
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import sys
import sysconfig
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from presage.engine.ir import ops
from presage.frontends.python.lower import lower_module


@dataclass
class Figures:
    """What a run over files found."""

    files: int = 0
    refused: int = 0
    functions: int = 0
    operations: int = 0
    lines: int = 0
    seconds: float = 0.0
    unknown: list[str] = field(default_factory=list)


def library_files(sample: int | None, seed: int) -> list[Path]:
    """The library's source files in order, or a random sample of them."""
    root = Path(sysconfig.get_path("stdlib"))
    files = sorted(path for path in root.rglob("*.py") if "site-packages" not in path.parts)
    return sorted(random.Random(seed).sample(files, sample)) if sample else files


def accepted(source: bytes) -> bool:
    """Whether the host's compiler takes the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<source>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return False
    return True


def measure(files: list[Path], figures: Figures) -> None:
    """Lowers each file and adds what came out to `figures`."""
    for path in files:
        source = path.read_bytes()
        start = time.process_time()
        module = lower_module(source, path.stem, str(path), legality=False)
        figures.seconds += time.process_time() - start
        figures.files += 1
        figures.lines += source.count(b"\n")
        if not accepted(source):
            figures.refused += 1
            continue
        for function in module.functions.values():
            figures.functions += 1
            for block in function.blocks:
                figures.operations += len(block.ops)
                figures.unknown += [f"{path}:{op.span.line}: {op.reason}" for op in block.ops if isinstance(op, ops.Unknown)]


def main() -> int:
    """Runs the bench; the exit status tells whether every accepted file lowered wholly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, help="lower only so many files, chosen at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    options = parser.parse_args()
    figures = Figures()
    files = library_files(options.sample, options.seed)
    profile = cProfile.Profile() if options.profile else None
    if profile is not None:
        profile.runcall(measure, files, figures)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    else:
        measure(files, figures)
    print(
        f"{figures.files} files ({figures.refused} refused by the host), {figures.functions} functions, "
        f"{figures.operations} operations, {figures.lines} lines, {figures.lines / figures.seconds:,.0f} lines/s, "
        f"{len(figures.unknown)} unknown"
    )
    for each in figures.unknown[:20]:
        print(f"  unknown: {each}")
    return 1 if figures.unknown else 0


if __name__ == "__main__":
    sys.exit(main())
