"""`presage diff`: differences are real (both versions are run on the call), equivalences are shown, the rest is unknown."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from equivalence.running import compared

from presage.engine.cli.diff import diff
from presage.engine.cli.differing import Differ
from presage.engine.equivalence.distinguishing import Budget
from presage.engine.equivalence.hunks import changed_lines, hunks_of, needed, with_hunks
from presage.frontends.python.inputs.receivers import Target, target_of


@cache
def differ() -> Differ:
    return Differ()


BASE = """\
def f(items: list[int], limit: int):
    found = []
    for item in items:
        if item > limit:
            found.append(item)
    return found
"""

CHANGES = {
    "value": BASE.replace(">", ">="),
    "type": BASE.replace("return found", "return tuple(found)"),
    "exception": BASE.replace("    return found", "    return found[0]"),
    "output": BASE.replace("    return found", "    print(len(found))\n    return found"),
    "argument": BASE.replace("    return found", "    items.clear()\n    return found"),
    "rarely": BASE.replace("    return found", "    if len(found) == 3 and limit == 7:\n        return 1\n    return found"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_difference_is_real(name: str) -> None:
    old, new = BASE, CHANGES[name]
    found = differ().compare(old, new, "f")
    assert found.kind == "different"
    [truth] = compared([(old, new, "f", [found.call])])
    assert truth["different"], found
    assert (found.after is not None) == (name == "argument")
    changed = changed_lines(hunks_of(old.splitlines(), new.splitlines()))
    assert set(found.lines[1]) <= changed[1] and set(found.lines[0]) <= changed[0] and any(found.lines)


def test_a_version_that_never_ends() -> None:
    old = "def f(n: int):\n    while n > 0:\n        n -= 1\n    return n\n"
    found = differ().compare(old, old.replace("n -= 1", "n = n"), "f", Budget(calls=8))
    assert found.kind == "different" and found.new is not None and found.new.kind == "diverges"
    [truth] = compared([(old, old.replace("n -= 1", "n = n"), "f", [found.call])])
    assert truth["different"]


def test_the_same_is_equivalent() -> None:
    new = BASE.replace("found", "kept").replace(
        "if item > limit:\n            kept.append(item)", "if not item > limit:\n            continue\n        kept.append(item)"
    )
    found = differ().compare(BASE, new, "f")
    assert (found.kind, found.how) == ("equivalent", "normalised")


def test_what_is_neither_shown_nor_refuted_is_unknown() -> None:
    new = BASE.replace("found.append(item)", "found = found + [item]")
    found = differ().compare(BASE, new, "f", Budget(calls=50))
    assert found.kind == "unknown" and "50 calls" in found.reasons[0]


def test_inputs_stay_inside_the_annotations() -> None:
    old = "def f(n: int):\n    return n * 2\n"
    new = "def f(n: int):\n    return n + n if n != 0.5 else 1\n"
    assert differ().compare(old, new, "f", Budget(calls=200)).kind == "equivalent"
    assert differ().compare(old.replace(": int", ""), new.replace(": int", ""), "f").kind == "different"
    assert differ().compare(old, "def f(n: int):\n    return n * 2 if n != 57 else 1\n", "f").call == "f(57)"


def test_all_paths_over_integers() -> None:
    """The same by arithmetic, not by form; and an input that only a solver finds."""
    old = "def f(x: int, y: int):\n    if x > y:\n        return (x + 1) * 2 - y\n    return y\n"
    new = "def f(x: int, y: int):\n    if not y < x:\n        return y\n    return x - y + 2 + x\n"
    found = differ().compare(old, new, "f")
    assert (found.kind, found.how) == ("equivalent", "all paths")
    assert differ().compare(old, new.replace("y < x", "y < x - (x * 3 == 41070)"), "f").kind == "different"
    assert differ().compare(old, new.replace("+ 2", "+ 2.0"), "f").kind == "different"
    assert differ().compare(old.replace(": int", ""), new.replace(": int", ""), "f", Budget(calls=20)).kind != "equivalent"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("def f(a):\n    return 1\n", "def g(a):\n    return 1\n", "no function f in the new version"),
        ("def f(a):\n    return 1\n", "def f(a, b):\n    return 1\n", "different parameters"),
        ("def f(a):\n    return 1\n", "1 / 0\ndef f(a):\n    return 2\n", "does not load"),
    ],
)
def test_what_cannot_be_compared(old: str, new: str, reason: str) -> None:
    found = differ().compare(old, new, "f")
    assert found.kind == "unknown" and reason in found.reasons[0]


def test_batch() -> None:
    cases = [
        {"id": 1, "language": "python", "old": BASE, "new": CHANGES["value"], "function": "f"},
        {
            "id": 2,
            "language": "python",
            "old": BASE,
            "new": BASE.replace("item", "each").replace("eachs", "items"),
            "function": "f",
        },
        {"id": 3, "language": "python", "old": BASE},
        {"id": 4, "language": "cobol", "old": BASE, "new": BASE, "function": "f"},
    ]
    done = CliRunner().invoke(
        diff, ["--batch", "-"], input="\n".join(map(json.dumps, cases)) + "\nnot json\n", standalone_mode=False
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert answers[0]["outcome"]["kind"] == "different" and answers[0]["outcome"]["lines"] == {"old": [4], "new": [4]}
    assert answers[0]["outcome"]["old"]["kind"] == "returns" and answers[0]["how"] == "witnessed"
    assert answers[1] == {"id": 2, "outcome": {"kind": "equivalent", "how": "normalised"}, "how": "proved"}
    assert all("error" in answer for answer in answers[2:]) and len(answers) == 5


def test_files(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(BASE + "\ndef same(x):\n    return x\n")
    (tmp_path / "new.py").write_text(CHANGES["value"] + "\ndef same(y):\n    return y\n")
    run = CliRunner().invoke(diff, [str(tmp_path / "old.py"), str(tmp_path / "new.py")], standalone_mode=False)
    assert run.return_value == 1 and run.stdout.startswith("f: different\n") and "through" in run.stdout
    one = CliRunner().invoke(diff, [str(tmp_path / "old.py"), str(tmp_path / "old.py"), "--function", "f"], standalone_mode=False)
    assert one.return_value == 0 and one.stdout == "f: equivalent (normalised)\n"


COUNTER = """\
class Counter:
    def __init__(self, start: int, step: int = 1):
        if step == 0:
            raise ValueError(step)
        self.value, self.step = start, step

    def forward(self, times: int):
        self.value += times * self.step
        return self.value

    @property
    def doubled(self):
        return self.value * 2

    @staticmethod
    def half(number: int):
        return number // 2

    @classmethod
    def named(cls, name: str):
        return cls.__name__ + name


    def upwards(self, until: int):
        for number in range(self.value, until):
            yield number


def numbers(until: int):
    for number in range(until):
        yield number
"""

LATER = "import asyncio\nasync def doubled(n: int):\n    await asyncio.sleep(1)\n    return n * 2\n"

METHODS = {
    "Counter.forward": ("return self.value\n\n    @prop", "return self.value + (times == 3)\n\n    @prop", "Counter("),
    "Counter.forward ": ("times * self.step", "0 * self.step", "Counter("),
    "Counter.__init__": ("step == 0", "step == 2", "Counter("),
    "Counter.doubled": ("* 2", "* 3", "Counter("),
    "Counter.half": ("// 2", "// 3", "Counter.half("),
    "Counter.named": ("+ name", "+ name + '!'", "Counter.named("),
    "Counter.upwards": ("self.value, until", "self.value + 1, until", "list(Counter("),
    "numbers": ("range(until):\n        yield number", "range(until):\n        yield number + (number == 2)", "list(numbers("),
}


@pytest.mark.parametrize("name", METHODS)
def test_methods_and_generators(name: str) -> None:
    """An object is made by its constructor; the items of a generator are compared."""
    before, after, beginning = METHODS[name]
    assert before in COUNTER
    found = differ().compare(COUNTER, COUNTER.replace(before, after), name.strip())
    assert found.kind == "different" and found.call.startswith(beginning), found


def test_an_object_is_one_of_the_arguments() -> None:
    new = COUNTER.replace("self.value += times * self.step\n        return self.value", "return self.value + times * self.step")
    found = differ().compare(COUNTER, new, "Counter.forward")
    assert found.kind == "different" and found.after is not None and "Counter {" in found.after[0]


def test_objects_that_cannot_be_made() -> None:
    source = "from somewhere import Base\nclass C(Base):\n    def m(self):\n        return 1\n"
    found = differ().compare(source, source.replace("1", "2"), "C.m")
    assert found.kind == "unknown" and "whose base is not in the module" in found.reasons[0]


MANY = """\
def f(n: int):
    name = "a"
    step = 1
    limit = 9
    total = 0
    for i in range(n):
        total += step
    if n > 100:
        total += limit
    print(name)
    return total
"""

CAUSES = [
    ({'"a"': "'a'", "step = 1": "step = 2", "limit = 9": "limit = 8"}, [3]),
    ({"total = 0": "total = 5 - 5", "range(n)": "range(n + 1)", "limit = 9": "limit = 8"}, [6]),
    ({"step = 1": "step = 1 * 1", "print(name)": "print(name, i)", "n > 100": "n > 99"}, [10]),
    ({"total = 0": "total = 3", "total += step": "total += step * 2"}, [5, 7]),
]


@pytest.mark.parametrize(("edits", "expected"), CAUSES)
def test_lines_are_those_that_the_difference_depends_on(edits: dict[str, str], expected: list[int]) -> None:
    """Changes that the call goes through, but that make no difference to it, are left out."""
    new = MANY
    for old_text, text in edits.items():
        new = new.replace(old_text, text)
    found = differ().compare(MANY, new, "f")
    assert found.kind == "different" and list(found.lines[0]) == list(found.lines[1])
    assert list(found.lines[0]) == expected or found.call == "f(0)"


def test_hunks() -> None:
    old, new = list("abcdef"), list("axcyyfg")
    hunks = hunks_of(old, new)
    assert [(list(each.old), list(each.new)) for each in hunks] == [([2], [2]), ([4], [4]), ([5], [5]), ([], [7])]
    assert with_hunks(old, new, hunks) == new and with_hunks(old, new, hunks[3:]) == list("abcdefg")
    assert needed(hunks, lambda some: hunks[0] in some and hunks[3] in some) == [hunks[0], hunks[3]]
    assert needed(hunks, lambda some: hunks[2] in some) == [hunks[2]]


def test_coroutines_are_run() -> None:
    target = target_of(LATER, "doubled")
    assert isinstance(target, Target) and not target.direct
    found = differ().predictors[0].predict(LATER, target.text((3,)))
    assert (found.kind, found.value) == ("returns", "6")


def test_both_versions_of_a_file_import_what_is_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("K = 3\n")
    (tmp_path / "before").mkdir()
    source = "from beside import K\ndef f(n: int):\n    return n + K\n"
    (tmp_path / "before" / "app.py").write_text(source)
    (tmp_path / "app.py").write_text(source.replace("n + K", "n - K"))
    files = [str(tmp_path / "before" / "app.py"), str(tmp_path / "app.py")]
    run = CliRunner().invoke(diff, [*files, "--format", "json"], standalone_mode=False)
    assert run.return_value == 1
    outcome = json.loads(run.stdout)["functions"]["f"]["outcome"]
    assert int(outcome["old"]["value"]) - int(outcome["new"]["value"]) == 6
