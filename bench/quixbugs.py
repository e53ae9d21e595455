"""Predictions of QuixBugs' tests: the fixed program passes them, the buggy one fails.

    python bench/quixbugs.py FOLDER [--only FILE]

FOLDER is a checkout of QuixBugs; `--only` names a file of the programs to ask about. Each test of a program (a test
function, or one line of its `json_testcases`) is a question for each of the two versions: the program, the tests and
what they import as one module, and a call of the test. The truth is what CPython does with the same text, in a child
interpreter: kind of the outcome, type, message and line must agree, and a run that CPython does not end is one that is
said to diverge. Tests that the set itself skips for their length are left out.

A *verdict* on a version is that all its tests pass, or that one fails; unknown where no test is known to fail and one
is unknown.

Prints correct / wrong / unknown / total for tests and verdicts, and labels that CPython contradicts. Exits with 1 if
anything is wrong.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programs import answers, differs, true_outcomes

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from proof.agreement import Score  # noqa: E402

SECONDS = 3
"""What CPython may take for one test; a test of the set takes milliseconds, or for ever."""
VERSIONS = {"fixed": "correct_python_programs", "buggy": "python_programs"}

PYTEST = '''
class Skipped(Exception):
    pass


class pytest:
    run_slow = False

    @staticmethod
    def skip(reason):
        raise Skipped(reason)

    @staticmethod
    def approx(expected, abs):
        class Approximately:
            def __eq__(self, other):
                return -abs <= other - expected <= abs

        return Approximately()
'''
"""What the tests use of pytest while they run."""


@dataclass(frozen=True)
class Version:
    """One version of a program, with its tests as calls."""

    name: str
    kind: str
    source: str
    calls: tuple[str, ...]

    def questions(self) -> list[dict[str, Any]]:
        """One for each test, in the form of `predict --batch`."""
        return [
            {"id": f"{self.name} {self.kind} {number}", "language": "python", "source": self.source, "call": call}
            for number, call in enumerate(self.calls)
        ]


def versions(folder: Path, only: set[str] | None) -> list[Version]:
    """Both versions of each program that has tests."""
    found = []
    for file in sorted((folder / "python_testcases").glob("test_*.py")):
        name = file.stem.removeprefix("test_")
        if only is not None and name not in only:
            continue
        tests, calls = _tests(folder, name, ast.parse(file.read_text("utf-8")))
        for kind, place in VERSIONS.items():
            program = (folder / place / f"{name}.py").read_text("utf-8")
            node = (folder / "python_testcases" / "node.py").read_text("utf-8")
            found.append(Version(name, kind, f"{program}\n{node}\n{PYTEST}\n{tests}\n", tuple(calls)))
    return found


def _tests(folder: Path, name: str, tree: ast.Module) -> tuple[str, list[str]]:
    """A test module's own statements, and the calls of its tests."""
    data = folder / "json_testcases" / f"{name}.json"
    lines = [json.loads(line) for line in data.read_text("utf-8").splitlines() if line.strip()] if data.exists() else []
    kept, calls = [], []
    for each in tree.body:
        if isinstance(each, ast.Import | ast.ImportFrom) or "use_correct" in ast.unparse(each):
            continue
        if "load_json_testcases" in ast.unparse(each):
            continue
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test"):
            each.decorator_list = []
            given = [f"{each.name}({', '.join(map(repr, line))})" for line in lines] if each.args.args else [f"{each.name}()"]
            calls.extend(given)
        kept.append(each)
    return ast.unparse(ast.Module(kept, [])), calls


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=Path, help="a file of the programs to ask about")
    arguments = parser.parse_args()
    only = set(arguments.only.read_text("utf-8").split()) if arguments.only else None
    asked = versions(arguments.folder, only)
    questions = [question for version in asked for question in version.questions()]
    truths, (found, _) = iter(true_outcomes(questions, SECONDS)), answers(questions)
    said = iter(found)
    tests, verdicts, contradicted, endless = Score(), Score(), [], []
    for version in asked:
        true = [next(truths) for _ in version.calls]
        ours = [next(said)["outcome"] for _ in version.calls]
        kept = [index for index, each in enumerate(true) if each.get("type") != "Skipped"]
        for index in kept:
            _judge(tests, f"{version.name} {version.kind} {version.calls[index][:80]}", ours[index], true[index])
        late = version.kind == "fixed" and any(true[index]["kind"] == "timeout" for index in kept)
        endless.extend([f"{version.name} {version.kind}"] if late else [])
        passes = late or all(true[index]["kind"] == "returns" for index in kept)
        if passes != (version.kind == "fixed"):
            contradicted.append(f"{version.name} {version.kind}")
        _conclude(verdicts, f"{version.name} {version.kind}", [ours[index] for index in kept], passes)
    for title, score in (("tests", tests), ("verdicts", verdicts)):
        print(f"{title}:", *score.lines(), sep="\n  ")
    print(f"labels that CPython contradicts: {len(contradicted)} {', '.join(contradicted)}")
    print(f"fixed programs that CPython does not end in {SECONDS} s, believed to pass: {', '.join(endless) or 'none'}")
    return int(bool(tests.wrong or verdicts.wrong))


def _judge(score: Score, name: str, outcome: dict[str, Any], true: dict[str, Any]) -> None:
    if outcome["kind"] == "unknown":
        score.unknown[name] = outcome["reasons"][0]["reason"]
    elif differs(outcome, true):
        score.wrong.append((name, [f"predicted {outcome}, really {true}"]))
    else:
        score.correct.append(name)


def _conclude(score: Score, name: str, outcomes: list[dict[str, Any]], passes: bool) -> None:
    reasons = [each["reasons"][0]["reason"] for each in outcomes if each["kind"] == "unknown"]
    fails = any(each["kind"] in ("raises", "diverges") for each in outcomes)
    if reasons and not fails:
        score.unknown[name] = reasons[0]
    elif fails == passes:
        score.wrong.append((name, [f"really {'passes' if passes else 'fails'}"]))
    else:
        score.correct.append(name)


if __name__ == "__main__":
    sys.exit(main())
