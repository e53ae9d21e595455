"""Lines of the standard library's own functions, each to be reached by a call that is found.

    python bench/reaching.py [MODULE…] [--budget N]

Asks `presage solve --reaches` for every line of every public function of the modules (colorsys, fnmatch, textwrap unless
named), really runs the answered call under a trace function, and prints correct / wrong / unknown / total with the lines
that were not reached; some cannot be on this system. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import ast
import dis
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from inputs.judging import does  # noqa: E402
from proof.agreement import Score  # noqa: E402

from presage.engine.cli.solving import Question, Solver  # noqa: E402


def lines(module: ModuleType, source: str) -> Iterator[tuple[str, int]]:
    """The public functions of a module with the lines of their code, the header left out."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            code = inspect.unwrap(getattr(module, node.name)).__code__
            found = {line for _, line in dis.findlinestarts(code) if line is not None}
            yield from ((node.name, line) for line in sorted(found) if line >= node.body[0].lineno)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=["colorsys", "fnmatch", "textwrap"])
    parser.add_argument("--budget", type=int, default=1_000_000, help="steps of one search")
    arguments = parser.parse_args()
    solver, score = Solver(), Score()
    for name in arguments.modules:
        module = importlib.import_module(name)
        source = inspect.getsource(module)
        for function, line in lines(module, source):
            place = f"{name}.{function}:{line}"
            found = solver.solve(Question(source, function, reaches=line), arguments.budget)
            if found.kind == "unknown":
                score.unknown[place] = f"{source.splitlines()[line - 1].strip()}: {found.reasons[0]}"
            elif found.kind == "solved" and does(source, found.call, line=line):
                score.correct.append(place)
            else:
                score.wrong.append((place, [found.call or found.kind]))
    print("\n".join(score.lines()))
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
