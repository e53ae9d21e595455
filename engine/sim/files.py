"""The file system that one program sees: what was given, and over it what the program made, changed and removed.

A value: a change gives another one, so that forks share what they can. Paths are absolute and normal. A file is known by its
node, so that one that was opened goes on when its name is removed. Not for what is given (that is the caller's), nor for
descriptors, buffers and text.
"""

from __future__ import annotations

import errno
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeAlias

import immutables

Kind: TypeAlias = Literal["file", "folder", "absent", "unknown"]
"""What stands at a path; ``unknown`` where the simulation was not told."""

Node: TypeAlias = int | str
"""A file: the path of a given one, a number for one that the program made."""


class FileError(Exception):
    """An operation that the operating system refuses; ``number`` is its errno."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NotGiven(Exception):
    """The answer depends on a file or folder that the simulation was not told of."""


class Given(Protocol):
    """The files that are there from the start. ``mounts``: folders that cannot be removed."""

    mounts: frozenset[str]

    def kind(self, path: str) -> Kind:
        """What stands there."""
        ...

    def content(self, path: str) -> bytes:
        """The bytes of a file."""
        ...

    def names(self, path: str) -> list[str]:
        """What a folder holds, sorted. Raises NotGiven."""
        ...


_FOLDER = "folder"
_GONE = "gone"


@dataclass(frozen=True)
class Files:
    """See the module's docstring. ``entries``: what stands at a path now; ``contents``: of nodes that were written."""

    given: Given
    entries: Any = field(default_factory=immutables.Map)
    contents: Any = field(default_factory=immutables.Map)
    made: int = 0

    # --- looking -----------------------------------------------------------------------------------

    def kind(self, path: str) -> Kind:
        """What stands at a path."""
        entry = self.entries.get(path)
        if entry is not None:
            return "folder" if entry == (_FOLDER,) else "absent" if entry == (_GONE,) else "file"
        above = posixpath.dirname(path)
        while above != "/":
            if self.entries.get(above) in ((_GONE,), (_FOLDER,)):
                # A folder that the program made, or made anew, holds what it put there and nothing else.
                return "absent"
            above = posixpath.dirname(above)
        return self.given.kind(path)

    def node(self, path: str) -> Node:
        """The file at a path. Raises FileError, NotGiven."""
        kind = self._there(path)
        if kind == "folder":
            raise FileError(errno.EISDIR)
        entry = self.entries.get(path)
        return path if entry is None else entry[0]

    def content(self, node: Node) -> bytes:
        """The bytes of a file."""
        found = self.contents.get(node)
        return self.given.content(str(node)) if found is None else found

    def names(self, path: str) -> list[str]:
        """What a folder holds, sorted. Raises FileError, NotGiven."""
        if self._there(path) != "folder":
            raise FileError(errno.ENOTDIR)
        made = self.entries.get(path) == (_FOLDER,)
        found = set() if made else set(self.given.names(path)) if self.given.kind(path) == "folder" else set()
        for entry in self.entries:
            if posixpath.dirname(entry) == path:
                found.add(posixpath.basename(entry))
        return sorted(name for name in found if self.kind(posixpath.join(path, name)) != "absent")

    # --- changing ----------------------------------------------------------------------------------

    def opened(self, path: str, new: bool, empty: bool) -> tuple[Files, Node]:
        """A file to write to, made if there is none. new: it must not be there; empty: what it held is dropped."""
        kind = self.kind(path)
        if kind == "folder":
            raise FileError(errno.EEXIST if new else errno.EISDIR)
        if kind == "file" and new:
            raise FileError(errno.EEXIST)
        if kind == "unknown" and (new or not empty):
            raise NotGiven
        if kind == "file":
            node = self.node(path)
            return (self.written(node, b"") if empty else self), node
        self._parent(path)
        number = self.made + 1
        entries, contents = self.entries.set(path, (number,)), self.contents.set(number, b"")
        return replace(self, entries=entries, contents=contents, made=number), number

    def written(self, node: Node, content: bytes) -> Files:
        """A file now holds these bytes."""
        return replace(self, contents=self.contents.set(node, content))

    def with_folder(self, path: str) -> Files:
        """A new folder. Raises FileError, NotGiven."""
        kind = self.kind(path)
        if kind == "unknown":
            raise NotGiven
        if kind != "absent":
            raise FileError(errno.EEXIST)
        self._parent(path)
        return replace(self, entries=self.entries.set(path, (_FOLDER,)))

    def without_file(self, path: str) -> Files:
        """A file's name is removed. Raises FileError, NotGiven."""
        if self._there(path) == "folder":
            raise FileError(errno.EISDIR)
        return replace(self, entries=self.entries.set(path, (_GONE,)))

    def without_folder(self, path: str) -> Files:
        """An empty folder is removed. Raises FileError, NotGiven."""
        if self._there(path) != "folder":
            raise FileError(errno.ENOTDIR)
        if path in self.given.mounts:
            raise FileError(errno.EBUSY)
        if self.names(path):
            raise FileError(errno.ENOTEMPTY)
        return replace(self, entries=self.entries.set(path, (_GONE,)))

    def renamed(self, source: str, target: str) -> Files:
        """What stands at one path now stands at another, in place of what stood there. Raises FileError, NotGiven."""
        # In the order in which Linux checks (`do_renameat2`, then `vfs_rename`).
        self._parent(source)
        self._parent(target)
        kind, there = self._there(source), self.kind(target)
        if there == "unknown":
            raise NotGiven
        if source != target and f"{target}/".startswith(f"{source}/"):
            raise FileError(errno.EINVAL)
        if source != target and f"{source}/".startswith(f"{target}/"):
            raise FileError(errno.ENOTEMPTY)
        if kind == "folder" and there == "file":
            raise FileError(errno.ENOTDIR)
        if kind == "file" and there == "folder":
            raise FileError(errno.EISDIR)
        if there == "folder" and target != source and self.names(target):
            raise FileError(errno.ENOTEMPTY)
        if source == target:
            return self
        moved = [(path, self.entries.get(path, (path,)), self.kind(path)) for path in self._tree(source)]
        with self.entries.mutate() as entries:
            for path, _, _ in moved:
                entries[path] = (_GONE,)
            for path, entry, each in moved:
                entries[target + path[len(source) :]] = (_FOLDER,) if each == "folder" else entry
            return replace(self, entries=entries.finish())

    def _tree(self, path: str) -> Iterator[str]:
        yield path
        if self.kind(path) == "folder":
            for name in self.names(path):
                yield from self._tree(posixpath.join(path, name))

    def _there(self, path: str) -> Kind:
        kind = self.kind(path)
        if kind == "unknown":
            raise NotGiven
        if kind == "absent":
            raise FileError(errno.ENOTDIR if self._below_file(path) else errno.ENOENT)
        return kind

    def _parent(self, path: str) -> None:
        kind = self.kind(posixpath.dirname(path))
        if kind == "unknown":
            raise NotGiven
        if kind != "folder":
            raise FileError(errno.ENOTDIR if kind == "file" or self._below_file(path) else errno.ENOENT)

    def _below_file(self, path: str) -> bool:
        above = posixpath.dirname(path)
        while above != "/":
            kind = self.kind(above)
            if kind != "absent":
                return kind == "file"
            above = posixpath.dirname(above)
        return False
