"""The Python files of a folder, or of a revision in a git repository, which is read without a checkout.

Not for what is in the files.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from presage.engine.errors import SourceError, UsageError

_LEFT_OUT = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True)
class Tree:
    """Python files by their paths with `/` between the parts. ``label`` is what the user calls it; ``folder`` is where the files
    are, for what imports them. ``problems`` are the files that are no text, with the reason, ``unread`` what is in them."""

    label: str
    folder: Path
    files: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, bytes] = field(default_factory=dict)

    def content(self, path: str) -> str | bytes | None:
        """What is in a file; None if there is none."""
        return self.files.get(path, self.unread.get(path))


@contextmanager
def folder_tree(folder: str) -> Iterator[Tree]:
    """The files below a folder; hidden folders, virtual environments and caches are left out.

    Raises:
        SourceError: a file cannot be read.
    """
    yield _tree(folder, Path(folder), dict(_files_below(Path(folder))))


def _files_below(top: Path) -> Iterator[tuple[str, bytes]]:
    for folder, inner, files in os.walk(top):
        inner[:] = sorted(
            each
            for each in inner
            if not each.startswith(".") and each not in _LEFT_OUT and not Path(folder, each, "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            file = Path(folder, name)
            if name.endswith(".py") and file.is_file():
                try:
                    yield file.relative_to(top).as_posix(), file.read_bytes()
                except OSError as problem:
                    raise SourceError(f"cannot read the module: {problem.strerror}", file=file) from None


@contextmanager
def revision_tree(repository: str, revision: str) -> Iterator[Tree]:
    """The files of a revision, written to a folder of their own for as long as the tree is used.

    Raises:
        UsageError: there is no such repository or revision, or no git.
    """
    commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    if not commit:
        raise UsageError(f"no revision {revision!r} in {repository}", next_step=f"git -C {repository} log --oneline")
    blobs = dict(_blobs(_git(repository, "ls-tree", "-r", "-z", "--full-tree", commit)))
    with TemporaryDirectory(prefix="presage-") as made:
        top = Path(made)
        contents = _contents(repository, list(blobs.values()))
        files = dict(zip(blobs, contents, strict=True))
        for path, content in files.items():
            target = top / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield _tree(revision, top, files)


def is_repository(folder: str) -> bool:
    """Whether git finds a repository at a folder."""
    try:
        return bool(_git(folder, "rev-parse", "--git-dir"))
    except UsageError:
        return False


def _git(repository: str, *arguments: str, given: bytes | None = None) -> bytes:
    """What git says; nothing if it fails to find what was asked for."""
    if not Path(repository).is_dir():
        raise UsageError(f"no folder {repository}", next_step="presage diff OLD NEW --repo DIR")
    try:
        done = subprocess.run(
            ["git", "-C", repository, "--no-optional-locks", *arguments],
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LANGUAGE": "C"},
        )
    except FileNotFoundError:
        raise UsageError("git is not installed, which revisions are read with") from None
    if done.returncode and done.stderr.strip():
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()[0].removeprefix("fatal: ")
        raise UsageError(f"{repository} is not readable as a git repository: {words}")
    return done.stdout if not done.returncode else b""


def _blobs(listing: bytes) -> Iterator[tuple[str, str]]:
    """Path and object of each Python file in a listing; links and submodules are left out."""
    for entry in listing.split(b"\0"):
        head, _, path = entry.partition(b"\t")
        name = path.decode("utf-8", "surrogateescape")
        if name.endswith(".py") and head.startswith((b"100644 ", b"100755 ")):
            yield name, head.split()[2].decode()


def _contents(repository: str, objects: list[str]) -> list[bytes]:
    if not objects:
        return []
    answer = _git(repository, "cat-file", "--batch", given="".join(f"{each}\n" for each in objects).encode())
    found, at = [], 0
    for each in objects:
        end = answer.find(b"\n", at)
        parts = answer[at:end].split()
        if end < 0 or len(parts) != 3 or parts[1] != b"blob":
            raise UsageError(f"{repository}: the object {each} is missing", next_step=f"git -C {repository} fsck")
        size = int(parts[2])
        found.append(answer[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _tree(label: str, folder: Path, contents: Mapping[str, bytes]) -> Tree:
    files, problems = {}, {}
    for path, content in contents.items():
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            problems[path] = f"not a text file in UTF-8 (byte {problem.start})"
            continue
        if "\0" in text:
            problems[path] = "not a text file (it has null bytes)"
        else:
            files[path] = text
    return Tree(label, folder, files, problems, {path: contents[path] for path in problems})
