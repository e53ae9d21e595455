"""The simulated file system against the operating system's: random operations, the same answers and the same refusals."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from presage.engine.sim.files import FileError, Files, Kind, NotGiven

NAMES = ("a", "b", "c")


class _Host:
    """What a folder of the host held at the start."""

    mounts = frozenset({"/"})

    def __init__(self, root: Path) -> None:
        self.held = {str(path): path.read_bytes() if path.is_file() else None for path in [root, *root.rglob("*")]}

    def kind(self, path: str) -> Kind:
        return "absent" if path not in self.held else "folder" if self.held[path] is None else "file"

    def content(self, path: str) -> bytes:
        found = self.held[path]
        assert found is not None
        return found

    def names(self, path: str) -> list[str]:
        return sorted(os.path.basename(each) for each in self.held if os.path.dirname(each) == path and each != path)


def _real(action: str, one: str, two: str) -> object:
    try:
        if action == "write":
            with open(one, "wb") as file:
                file.write(two.encode())
        elif action == "read":
            return Path(one).read_bytes()
        elif action == "names":
            return sorted(os.listdir(one))
        elif action == "rename":
            os.rename(one, two)
        else:
            {"mkdir": os.mkdir, "rmdir": os.rmdir, "remove": os.remove}[action](one)
    except OSError as problem:
        return problem.errno
    return None


def _simulated(files: Files, action: str, one: str, two: str) -> tuple[Files, object]:
    try:
        if action == "write":
            files, node = files.opened(one, new=False, empty=True)
            return files.written(node, two.encode()), None
        if action == "read":
            return files, files.content(files.node(one))
        if action == "names":
            return files, files.names(one)
        if action == "rename":
            return files.renamed(one, two), None
        changed = {"mkdir": files.with_folder, "rmdir": files.without_folder, "remove": files.without_file}[action](one)
        return changed, None
    except FileError as problem:
        return files, problem.number


@pytest.mark.parametrize("seed", range(40))
def test_same_as_the_operating_system(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "c").write_text("given")
    (tmp_path / "b").write_text("given too")
    files = Files(_Host(tmp_path))

    def path() -> str:
        return str(tmp_path.joinpath(*[draw.choice(NAMES) for _ in range(draw.randint(1, 3))]))

    for _ in range(60):
        action = draw.choice(("write", "write", "read", "names", "rename", "mkdir", "mkdir", "rmdir", "remove"))
        one, two = path(), path()
        expected = _real(action, one, two)
        files, found = _simulated(files, action, one, two)
        assert found == expected, (action, one, two)


def test_a_change_gives_another_value_and_an_open_file_outlives_its_name(tmp_path: Path) -> None:
    before = Files(_Host(tmp_path))
    made, node = before.opened(f"{tmp_path}/x", new=True, empty=False)
    made = made.written(node, b"one")
    gone = made.without_file(f"{tmp_path}/x")
    assert (before.names(str(tmp_path)), made.names(str(tmp_path)), gone.names(str(tmp_path))) == ([], ["x"], [])
    assert gone.content(node) == b"one"


def test_what_was_not_given_is_not_guessed() -> None:
    class Nothing(_Host):
        def __init__(self) -> None:
            self.held = {}

        def kind(self, path: str) -> Kind:
            return "folder" if path == "/here" else "unknown"

    files = Files(Nothing())
    with pytest.raises(NotGiven):
        files.node("/here/x")
    with pytest.raises(NotGiven):
        files.with_folder("/here/x")
    files, node = files.opened("/here/x", new=False, empty=True)
    assert files.content(files.node("/here/x")) == b""
