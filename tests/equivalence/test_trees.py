"""`presage diff` on folders and on revisions: which functions are compared, and that what is said of them holds when run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from presage.engine.cli.diff import diff
from presage.engine.errors import PresageError

OLD = {
    "shop/__init__.py": "from .core import total\n",
    "shop/core.py": """\
from .money import rounded, LIMIT
import shop.texts as texts

def total(prices: list[int]):
    return rounded(sum(prices))

def capped(n: int):
    return min(n, LIMIT)

def same(a, b):
    x = a
    return x + b

def untouched(a):
    return texts.shown(a)

def old_name(a):
    return [a, a]

def going(a):
    return a

class Cart:
    def __init__(self, n: int):
        self.n = n

    def add(self, k: int):
        self.n += k
        return rounded(self.n)

    def kept(self):
        return self.n
""",
    "shop/money.py": "LIMIT = 10\n\ndef rounded(n: int):\n    return n // 10 * 10\n\ndef unrelated(a):\n    return a\n",
    "shop/texts.py": "def shown(a):\n    text = str(a)\n    return text\n",
    "gone.py": "def moved(a):\n    found = [each for each in a if each]\n    return found\n",
}
NEW = {
    **OLD,
    "shop/core.py": OLD["shop/core.py"]
    .replace("    x = a\n    return x + b", "    y = a + b\n    return y")
    .replace("old_name", "new_name")
    .replace("def going(a):\n    return a\n\n", "def coming(a, b):\n    return b\n\n"),
    "shop/money.py": OLD["shop/money.py"].replace("10\n\ndef", "12\n\ndef").replace("n // 10 * 10", "n // 10 * 10 + (n == 33)"),
    "shop/texts.py": "def shown(b):\n    return str(b)\n".replace("b", "a"),
    "elsewhere.py": OLD["gone.py"],
}
del NEW["gone.py"]


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *names, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    top = tmp_path_factory.mktemp("trees")
    return write(top / "old", OLD), write(top / "new", NEW)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("repository")
    git(top, "init", "-q")
    for files in (OLD, NEW):
        for each in top.rglob("*.py"):
            each.unlink()
        write(top, files)
        git(top, "add", "-A")
        git(top, "commit", "-qm", "a version")
    return top


def run(*arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(diff, [*arguments, "--format", "json"], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.return_value, json.loads(done.stdout)


def kinds(found: Any) -> dict[str, str]:
    return {f"{each['path']}:{each['function']}": each.get("outcome", each).get("kind", each["status"])
            for each in found["functions"]}  # fmt: skip


EXPECTED = {
    "elsewhere.py:moved": None,
    "gone.py:moved": "moved",
    "shop/core.py:total": "different",
    "shop/core.py:capped": "different",
    "shop/core.py:same": "equivalent",
    "shop/core.py:untouched": "equivalent",
    "shop/core.py:old_name": "moved",
    "shop/core.py:going": "removed",
    "shop/core.py:coming": "added",
    "shop/core.py:Cart.add": "different",
    "shop/money.py:rounded": "different",
    "shop/texts.py:shown": "equivalent",
}


@pytest.fixture(scope="module")
def answered(folders: tuple[Path, Path]) -> tuple[int, Any]:
    return run(*map(str, folders))


def test_two_folders(folders: tuple[Path, Path], answered: tuple[int, Any]) -> None:
    status, found = answered
    assert status == 1 and found["files"] == {"elsewhere.py": "added", "gone.py": "removed"} and not found["problems"]
    assert kinds(found) == {name: kind for name, kind in EXPECTED.items() if kind}
    by_name = {each["function"]: each for each in found["functions"]}
    assert by_name["total"]["status"] == "affected" and by_name["total"]["by"][0]["function"] == "rounded"
    assert by_name["total"]["outcome"]["elsewhere"] == [{"path": "shop/money.py", "old": [4], "new": [4]}]
    assert by_name["capped"]["outcome"]["elsewhere"] == [{"path": "shop/money.py", "old": [1], "new": [1]}]
    assert by_name["moved"]["to"] == {"path": "elsewhere.py", "function": "moved"}
    for each in found["functions"]:
        if each.get("outcome", {}).get("kind") == "different":
            assert really(folders, each["path"], each["outcome"]["call"])


def really(folders: tuple[Path, Path], path: str, call: str) -> bool:
    """Whether a call in a module gives different values when it is run."""
    module = path.removesuffix(".py").replace("/", ".")
    shown = [
        subprocess.run(
            [sys.executable, "-c", f"from {module} import *; print(repr({call}))"],
            cwd=folder, capture_output=True, text=True, check=True,
        ).stdout
        for folder in folders
    ]  # fmt: skip
    return shown[0] != shown[1]


def test_two_revisions(repository: Path, answered: tuple[int, Any]) -> None:
    assert run("HEAD~1", "HEAD", "--repo", str(repository)) == answered
    assert run("HEAD", "HEAD", "--repo", str(repository))[0] == 0


def test_one_function_and_words(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    done = CliRunner().invoke(diff, [*map(str, folders), "--function", "same"], standalone_mode=False)
    assert done.return_value == 0 and "shop/core.py: same: equivalent (normalised)" in done.stdout
    monkeypatch.chdir(repository)
    done = CliRunner().invoke(diff, ["HEAD~1", "HEAD", "--function", "capped"], standalone_mode=False)
    assert done.return_value == 1 and "through HEAD:shop/money.py:1" in done.stdout
    assert "functions: 1 different" in done.stdout


def test_files_that_cannot_be_compared(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"a.py": "def f(a): return a\n", "b.py": "def g(a): return a\n", "c.py": "X = print(1)\n"})
    new = write(tmp_path / "new", {"a.py": "def f(a: return a\n", "c.py": "X = print(2)\n"})
    (new / "b.py").write_bytes(b"\xff\x00binary")
    for folder in (old, new):
        (folder / "same.py").write_bytes(b"\xff")
        (folder / "broken.py").write_text("def f(:\n")
    (new / ".hidden").mkdir()
    (new / ".hidden" / "d.py").write_text("def h(): pass\n")
    status, found = run(str(old), str(new))
    assert status == 3 and not found["functions"] and not found["files"]
    assert [each["path"] for each in found["problems"]] == ["a.py", "b.py"]
    assert "not a text file" in found["problems"][1]["reason"]
    assert found["loading"] == [{"path": "c.py", "lines": {"old": [1], "new": [1]}}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["HEAD", "nothing", "--repo", "REPOSITORY"], "no revision 'nothing'"),
        (["HEAD", "--help-me", "--repo", "REPOSITORY"], "No such option"),
        (["HEAD", "HEAD", "--repo", "EMPTY"], "not a git repository"),
        (["HEAD", "HEAD", "--repo", "MISSING"], "no folder"),
        (["EMPTY", "nothing.py"], "of two kinds"),
        (["EMPTY", "EMPTY"], "no Python files"),
        (["BROKEN", "BROKEN"], "not a Python program"),
    ],
)
def test_bad_input(arguments: list[str], words: str, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.py").write_text("def f(:\n")
    places = {"REPOSITORY": repository, "EMPTY": tmp_path / "empty", "MISSING": tmp_path / "no", "BROKEN": tmp_path / "broken.py"}
    done = CliRunner().invoke(diff, [str(places.get(each, each)) for each in arguments], standalone_mode=False)
    assert done.exception is not None and words in str(getattr(done.exception, "message", done.exception)), done.exception
    assert isinstance(done.exception, PresageError) or words == "No such option"


CROSS = [
    ("K = 1\n", "K = 2\n", False, True),
    ("K = 1\ndef g(a): return a\n", "K = 1\n\ndef g(a):\n  return a\n", True, True),
    ("K = 1\ndef g(a):\n  x = a\n  return x\n", "K = 1\ndef g(a):\n  return a\n", True, True),
    ("K = 1\nprint(1)\n", "K = 1\n", False, False),
    ("K = 1\ndef g(a): return 1\n", "K = 1\ndef g(a): return 2\n", True, False),
    ("K = 1\ndef g(a): return K\n", "L = 1\ndef g(a): return L\n", False, True),
]


@pytest.mark.parametrize(("old", "new", "constant", "call"), CROSS)
def test_what_is_read_from_another_module(old: str, new: str, constant: bool, call: bool) -> None:
    """Whether a reader of the constant of another module, and a caller of its function, are shown to do the same."""
    from presage.frontends.python.normal.projects import Project
    from presage.frontends.python.normal.versions import difference_in

    reader = "from b import K\ndef f(a):\n  return a + K\n"
    projects = [Project({"a.py": reader, "b.py": source}) for source in (old, new)]
    assert (difference_in(*projects, "a.py", "f") is None) == constant
    caller = "import b\ndef f(a):\n  return b.g(a)\n"
    projects = [Project({"a.py": caller, "b.py": source}) for source in (old, new)]
    assert (difference_in(*projects, "a.py", "f") is None) == call


def test_annotations_do_not_hold_for_calls_from_another_module() -> None:
    from presage.frontends.python.normal.projects import Project
    from presage.frontends.python.normal.versions import difference_in

    counted = "def g(n: int):\n  for i in range(n):\n    print(i)\n"
    by_hand = "def g(n: int):\n  i = 0\n  while i < n:\n    print(i)\n    i += 1\n"
    for caller in ("from b import g\ndef f(a):\n  return g(0.5)\n", "import b\ndef f(a):\n  return b.g(0.5)\n"):
        projects = [Project({"a.py": caller, "b.py": source}) for source in (counted, by_hand)]
        assert difference_in(*projects, "a.py", "f") is not None
        assert difference_in(*projects, "b.py", "g") is None


def test_a_module_that_is_named_like_one_of_the_library() -> None:
    from presage.frontends.python.normal.projects import Project
    from presage.frontends.python.normal.versions import difference_in

    reader = "import random\ndef f(a):\n  x = random.g(a)\n  return x\n"
    files = {"a.py": reader, "random.py": "def g(a): return a\n"}
    changed = {**files, "a.py": reader.replace("  x = random.g(a)\n  return x", "  return random.g(a)")}
    assert difference_in(Project(files), Project(changed), "a.py", "f") is not None
    assert difference_in(Project({"a.py": files["a.py"]}), Project({"a.py": changed["a.py"]}), "a.py", "f") is None
