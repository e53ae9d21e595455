"""The script that builds the shop's history."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shop import history
from shop.ground_truth import run_system

NAMES = [commit.name for commit in history.HISTORY]

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout


@needs_git
def test_commit_ids_do_not_depend_on_the_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history.build_repository(tmp_path / "one")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody Else")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    history.build_repository(tmp_path / "two")
    monkeypatch.delenv("GIT_DIR")
    assert git(tmp_path / "one", "rev-list", "main") == git(tmp_path / "two", "rev-list", "main")


@needs_git
def test_the_repository_is_clean_and_has_the_same_trees_as_the_plain_form(tmp_path: Path, revisions: Path) -> None:
    folder = tmp_path / "repository"
    history.build_repository(folder)
    assert git(folder, "status", "--porcelain") == ""
    commits = git(folder, "rev-list", "--reverse", "main").split()
    assert len(commits) == len(NAMES) == 6
    for commit, name in zip(commits, NAMES, strict=True):
        files = git(folder, "ls-tree", "-r", "--name-only", commit).split("\n")[:-1]
        plain = revisions / name
        assert files == sorted(path.relative_to(plain).as_posix() for path in plain.rglob("*") if path.is_file())
        assert all(git(folder, "show", f"{commit}:{file}") == (plain / file).read_text("utf-8") for file in files)
    assert git(folder, "rev-parse", "v1.0").strip() == commits[NAMES.index(history.RELEASED)]


def test_the_released_revision_is_the_tree_beside_the_script(revisions: Path, shop: Path) -> None:
    for file in (revisions / history.RELEASED).rglob("*"):
        if file.is_file():
            assert file.read_bytes() == (shop / file.relative_to(revisions / history.RELEASED)).read_bytes()


def test_the_faulty_commit_changes_one_line_of_code() -> None:
    before, after = (history.tree_of(name) for name in (history.RELEASED, history.FAULTY))
    changed = [path for path in after if after[path] != before[path]]
    assert changed == ["billing/money.py"] and before.keys() == after.keys()
    pairs = zip(before[changed[0]].splitlines(), after[changed[0]].splitlines(), strict=True)
    assert [new.strip() for old, new in pairs if old != new and '"""' not in old] == ["return round_to_cents(amount) * rate"]


@pytest.mark.parametrize("name", NAMES)
def test_every_revision_starts_and_is_healthy(name: str, revisions: Path) -> None:
    steps = [{"service": service, "method": "GET", "path": "/health"} for service in ("gateway", "billing", "fx")]
    results = run_system(revisions / name, steps=steps)
    assert [(result["status"], result["json"]) for result in results] == [(200, {"status": "ok"})] * 3


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, shop: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    for form in ([], ["--plain"]):
        finished = subprocess.run(
            [sys.executable, "-B", str(shop / "build_history.py"), *form, str(tmp_path)], capture_output=True, text=True
        )
        assert finished.returncode == 2
        assert finished.stderr == f"build_history: {tmp_path} is not an empty folder\n"
    assert os.listdir(tmp_path) == ["mine"]


def test_an_edit_that_does_not_fit_is_an_error() -> None:
    edit = history.build_history.Edit("a.py", "x = 1", "x = 2")
    assert edit.undone(edit.done({"a.py": "x = 1\n"})) == {"a.py": "x = 1\n"}
    for text in ("", "x = 1\nx = 1\n"):
        with pytest.raises(history.HistoryError, match="instead of once"):
            edit.done({"a.py": text})
