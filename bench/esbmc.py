"""Verdicts on ESBMC's Python regression programs: does a program keep its assertions and raise nothing, for every input?

    python bench/esbmc.py FOLDER [--only FILE] [--limit N] [--details]

FOLDER is a checkout of ESBMC, or its folder `regression`; `--only` names a file of the cases to ask about, one
`suite/case` on a line. A program without inputs of its own is a question for `presage predict`: it is successful if the
program returns, and failed if it raises or never ends. A program that asks for any value (`nondet_int()`, unseeded `random`,
`input()`) is rewritten as a function whose parameters are those values (`bench/nondeterminism.py`) and is a question for
`presage solve`: an input that makes it fail is a witness, `impossible` is a proof, and neither, when some inputs were tried
and none failed, is counted as tested.

The truth is CPython where a program has no inputs, and the label of the set where it has. Before the label go a witness that
CPython confirms, and a proof where CPython finds no failure in 1,000 runs (ints of the set's own tool overflow at 64
bits). Left out, and counted, are cases whose expected result is no verdict (errors of ESBMC's own command line or
translation).

Prints correct / wrong / unknown / total, how many were decided by what, and the labels that CPython contradicts. Exits with 1
if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nondeterminism import FAILED, UNDRAWN, Asking, asking

sys.path[0] = str(Path(__file__).resolve().parents[1] / "tests")

from proof.agreement import Score  # noqa: E402

SECONDS = 10
"""What CPython may take for one program."""
INPUTS = re.compile(
    r"\b(nondet_\w+|__ESBMC_\w+|__VERIFIER_\w+|random|secrets|uuid|urandom|input(?=\()|time|datetime|threading|Thread)\b"
)
"""Names by which a program shows that one run of it says little about the next."""
TRIES = 1_000
SAMPLING = """
import random as chance
chance.seed(1)
edges = {{"int": [0, 1, -1, 2**31 - 1, -2**31, 2**63 - 1, -2**63], "float": [0.0, -0.0, 1e308, float("inf"), float("nan")],
    "bool": [False], "str": ["", "a"]}}
more = {{"int": lambda: chance.randint(-100, 100), "float": lambda: chance.uniform(-100, 100),
    "bool": lambda: chance.random() < 0.5, "str": lambda: "".join(chance.choices("ab 1Z", k=chance.randint(0, 6)))}}
for _ in range({tries}):
    for given in _given.values():
        given.clear()
    try:
        program(*[chance.choice(edges[kind]) if chance.random() < 0.3 else more[kind]() for kind in {kinds}])
    except Undrawn:
        pass
"""
PRESAGE = [sys.executable, "-m", "presage.engine.cli"]


@dataclass(frozen=True)
class Case:
    """A regression test: its program and what is expected of it.

    ``function`` is verified for any arguments. ``races``: a data race is a failure.
    """

    name: str
    file: Path
    source: str
    successful: bool
    function: str | None
    races: bool

    @property
    def alone(self) -> bool:
        """Whether the program is one file."""
        return not any(path != self.file and path.suffix in (".py", "") for path in self.file.parent.iterdir())


def cases_in(folder: Path, only: set[str] | None) -> tuple[list[Case], list[str]]:
    """The cases with a verdict, and the names of those without."""
    root = folder / "regression" if (folder / "regression").is_dir() else folder
    found, others = [], []
    for description in sorted(root.glob("*/*/test.desc")):
        name = f"{description.parent.parent.name}/{description.parent.name}"
        if (only is not None and name not in only) or (
            only is None and "python" not in description.read_text("utf-8", "replace")
        ):
            continue
        lines = [line.strip() for line in description.read_text("utf-8").splitlines()]
        expected = [line for line in lines[3:] if line]
        file = description.parent / lines[1]
        verdicts = {"SUCCESSFUL" in line for line in expected if "VERIFICATION" in line}
        if len(verdicts) != 1 or file.suffix != ".py" or not file.is_file():
            others.append(name)
            continue
        function = re.search(r"--function\s+(\S+)", lines[2])
        found.append(
            Case(
                name,
                file,
                file.read_text("utf-8", "replace"),
                verdicts == {True},
                function and function[1],
                "--data-races-check" in lines[2],
            )
        )
    return found, others


def really(file: Path) -> bool | None:
    """Whether CPython runs a program to its end; None where it takes too long."""
    try:
        done = subprocess.run([sys.executable, file.name], cwd=file.parent, capture_output=True, timeout=SECONDS, input=b"")
    except subprocess.TimeoutExpired:
        return None
    return done.returncode == 0


def confirmed(asked: Asking, call: str) -> bool:
    """Whether CPython, too, fails with the inputs of a witness."""
    program = f"{asked.source}\ntry:\n    {call}\nexcept {FAILED}:\n    raise SystemExit(7)\n"
    try:
        return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=SECONDS).returncode == 7
    except subprocess.TimeoutExpired:
        return False


def survives(asked: Asking) -> bool:
    """Whether CPython finds no failure with `TRIES` inputs, the extreme ones of 64-bit integers among them."""
    program = f"{asked.source}\n{SAMPLING.format(kinds=list(asked.inputs.values()), tries=TRIES)}"
    try:
        return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def batch(command: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outcomes of a batch."""
    if not questions:
        return []
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([*PRESAGE, command, "--batch", "-"], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [{"how": "unknown", **answer} if "outcome" in answer else _refused(answer["error"]) for answer in answers]


def _refused(error: str) -> dict[str, Any]:
    return {"outcome": {"kind": "unknown", "reasons": [{"reason": error}]}, "how": "unknown"}


def predicted(case: Case) -> dict[str, Any]:
    """The answer for a program of several files."""
    called = "None" if case.function is None else f"{case.function}()"
    command = [*PRESAGE, "predict", str(case.file), called, "--format", "json"]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return answer


@dataclass(frozen=True)
class Verdict:
    """``successful`` is None where it is not known; then ``how`` says why."""

    successful: bool | None
    how: str
    witness: str = ""


def of_prediction(answer: dict[str, Any], races: bool = False) -> Verdict:
    """The verdict on a program without inputs."""
    outcome = answer["outcome"]
    if outcome["kind"] == "unknown" and races and outcome["reasons"][0]["reason"].startswith("data race"):
        return Verdict(False, "witnessed", outcome["reasons"][0]["reason"])
    if outcome["kind"] == "unknown":
        return Verdict(None, outcome["reasons"][0]["reason"])
    left = outcome.get("type") == "SystemExit" and outcome["message"] in ("", "0", "None")
    return Verdict(outcome["kind"] == "returns" or left, answer["how"])


def of_search(failing: dict[str, Any], undrawn: dict[str, Any] | None) -> Verdict:
    """The verdict on a program with inputs: from the search for one that fails, and for one that asks for more inputs."""
    kind = failing["outcome"]["kind"]
    if kind == "solved":
        return Verdict(False, "witnessed", failing["outcome"]["call"])
    if kind == "impossible":
        return Verdict(True, "proved" if undrawn is not None and undrawn["outcome"]["kind"] == "impossible" else "tested")
    reasons = [each["reason"] for each in failing["outcome"]["reasons"] if not each["reason"].startswith("no proof")]
    tried = re.match(r"no input found in (\d+)", reasons[0])
    if tried is None or int(tried[1]) < 20 or len(reasons) > 1:
        return Verdict(None, reasons[-1])
    return Verdict(True, "tested")


def _plainly(source: str) -> dict[str, str]:
    """The question for a program's outcome; what a thread of it raises counts too."""
    if "threading" not in source:
        return {"source": source, "call": "None"}
    watched = "import threading as _t; _raised = []; _t.excepthook = lambda found: _raised.append(found.exc_type)\n"
    return {"source": watched + source, "call": "[][0] if _raised else None"}


def verdicts(cases: list[Case]) -> dict[str, tuple[Verdict, Asking | None]]:
    """What Presage says of each case."""
    asked = {case.name: asking(case.source, case.function) for case in cases if case.alone}
    plain = [case for case in cases if case.alone and asked[case.name] is None]
    several = [case for case in cases if not case.alone]
    open_ = [(case, found) for case in cases if case.alone and (found := asked[case.name]) is not None]
    found: dict[str, tuple[Verdict, Asking | None]] = {
        case.name: (Verdict(None, "arguments that are more than numbers and texts"), None)
        for case, each in open_
        if not each.source
    }
    open_ = [(case, each) for case, each in open_ if each.source]
    questions = [{"language": "python", **_plainly(case.source)} for case in plain]
    for case, answer in zip(plain, batch("predict", questions), strict=True):
        found[case.name] = (of_prediction(answer, case.races), None)
    for case in several:
        found[case.name] = (of_prediction(predicted(case)), None)
    failing = batch("solve", [each.question(FAILED) for _, each in open_])
    impossible = [each for (_, each), answer in zip(open_, failing, strict=True) if answer["outcome"]["kind"] == "impossible"]
    undrawn = iter(batch("solve", [each.question(UNDRAWN) for each in impossible]))
    for (case, each), answer in zip(open_, failing, strict=True):
        more = next(undrawn) if answer["outcome"]["kind"] == "impossible" else None
        found[case.name] = (of_search(answer, more), each)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=Path, help="a file of the cases to ask about")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--details", action="store_true", help="print a line for each case")
    arguments = parser.parse_args()
    only = set(arguments.only.read_text("utf-8").split()) if arguments.only else None
    cases, others = cases_in(arguments.folder, only)
    cases = cases[: arguments.limit]
    with ThreadPoolExecutor(2) as pool:
        runs = dict(zip([case.name for case in cases], pool.map(lambda case: really(case.file), cases), strict=True))
    said = verdicts(cases)
    score, how, contradicted = Score(), Counter[str](), []
    for case in cases:
        verdict, asked = said[case.name]
        true = case.successful
        if INPUTS.search(case.source) is None and case.function is None:
            true = case.successful if runs[case.name] is None else runs[case.name] is True
        elif asked is not None and verdict.witness and confirmed(asked, verdict.witness):
            true = False
        elif asked is not None and verdict.how == "proved" and not true:
            true = survives(asked)
        if true != case.successful:
            contradicted.append(case.name)
        if verdict.successful is None:
            score.unknown[case.name] = verdict.how
        elif verdict.successful != true:
            score.wrong.append((case.name, [f"said {verdict}, really {'successful' if true else 'failed'}"]))
        else:
            score.correct.append(case.name)
        how["undecided" if verdict.successful is None else verdict.how] += 1
        if arguments.details:
            print(case.name, verdict, true, case.successful)
    print("\n".join(score.lines()))
    print("decided by:", ", ".join(f"{name} {count}" for name, count in how.most_common()))
    print(f"labels that CPython contradicts: {len(contradicted)} {' '.join(contradicted)}")
    print(f"left out, whose expected result is no verdict: {len(others)}")
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
