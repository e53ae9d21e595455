"""Natives behind the models of files (``posix``, ``_io``): each process has a file system of its own in ``state.world``.

Given are the analysed trees, the libraries' folders and an empty ``/tmp``; above it stands what the program writes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
import stat as host_stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from presage.engine.lang.values import Native, Raised, Sym, Unknown, Value
from presage.engine.sim.files import FileError, Files, Kind, Node, NotGiven
from presage.frontends.python.meaning.convert import from_host, text_of
from presage.frontends.python.meaning.errors import new_exception
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_TEMPORARY = "/tmp"
_SYSTEM = ("/proc", "/sys", "/dev")
_UNSEEN = frozenset({"__pycache__", ".presage"})
"""Made by the host's Python and by Presage: no part of what is analysed."""

_HERE = "/\0here"
"""Stands for the working directory where the simulation was not told which it is."""


class HostTrees:
    """The given files: what the loader's folders hold on the host, to read."""

    mounts = frozenset({"/", _TEMPORARY})

    def __init__(self, runtime: Any) -> None:
        self._roots = tuple(str(root.path) for root in runtime.loader.roots)

    def kind(self, path: str) -> Kind:
        """See the protocol."""
        if path == _HERE or path == _TEMPORARY or path == "/":
            return "folder"
        if path.startswith((f"{_HERE}/", *[f"{folder}/" for folder in _SYSTEM])):
            return "unknown"
        if _UNSEEN & set(path.split("/")):
            return "absent"
        for root in self._roots:
            if path == root or path.startswith(f"{root}/"):
                return "folder" if os.path.isdir(path) else "file" if os.path.exists(path) else "absent"
            if root.startswith(f"{path}/"):
                return "folder"
        return "absent"

    def content(self, path: str) -> bytes:
        """See the protocol."""
        return Path(path).read_bytes()

    def names(self, path: str) -> list[str]:
        """See the protocol."""
        if path == _TEMPORARY:
            return []
        if not any(path == root or path.startswith(f"{root}/") for root in self._roots):
            raise NotGiven
        return sorted(name for name in os.listdir(path) if name not in _UNSEEN)


class FileSystems:
    """The file systems of a simulation, by process.

    ``unflushed``: who has written to a node what others do not see yet. ``databases``: nodes that are open as databases.
    """

    __slots__ = ("databases", "handles", "trees", "unflushed")

    def __init__(self) -> None:
        self.trees: dict[str, Files] = {}
        self.unflushed: dict[tuple[str, Node], int] = {}
        self.databases: set[tuple[str, Node]] = set()
        self.handles = 0

    def fork(self) -> FileSystems:
        """A copy for a forked state; the trees themselves are values."""
        new = FileSystems()
        new.trees, new.unflushed = dict(self.trees), dict(self.unflushed)
        new.databases, new.handles = set(self.databases), self.handles
        return new


def file_systems(state: Any) -> FileSystems:
    """The file systems of a state, made on first use."""
    found: FileSystems | None = state.world.get("files")
    if found is None:
        found = state.world["files"] = FileSystems()
    return found


def tree(state: Any) -> Files:
    """What the running process sees."""
    systems = file_systems(state)
    found = systems.trees.get(state.process)
    if found is None:
        found = systems.trees[state.process] = Files(HostTrees(state.session))
    return found


def database_file(state: Any, path: str) -> tuple[str, bytes]:
    """The name under which a database file is kept, relative to the working directory where it is below it, and its bytes.

    As SQLite does, makes an empty file where there is none; its content is the database's own business from then on.

    Raises:
        FileError: a file cannot be there.
    """
    whole = whole_path(state, path)
    folder = f"{state.session.folder or _HERE}/"
    name = whole.removeprefix(folder)
    files = tree(state)
    try:
        kind = files.kind(whole)
        told = whole.startswith((folder, f"{_TEMPORARY}/"))
        if kind == "absent" and not told and files.kind(posixpath.dirname(whole)) == "absent":
            # A folder outside what is analysed, as a deployment mounts them: given with the database.
            return name, b""
        if kind == "unknown":
            return name, b""
        if kind == "absent":
            files, node = files.opened(whole, new=True, empty=False)
            _change(state, files)
            file_systems(state).databases.add((state.process, node))
            state.world["relational"].store.forget(f"{state.process}:{name}")
            return name, b""
        node = files.node(whole)
        known = (state.process, node) in file_systems(state).databases
        file_systems(state).databases.add((state.process, node))
        return name, b"" if known else files.content(node)
    except NotGiven:
        return name, b""


def whole_path(state: Any, path: str) -> str:
    """A path, absolute and normal; in the working directory where it is relative."""
    folder = state.session.folder or _HERE
    norm = posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path))
    return norm[1:] if norm.startswith("//") else norm


def working_directory(state: Any) -> str:
    """The folder of the analysed project. Raises Unknown where there is none."""
    if state.session.folder is None:
        raise Unknown("the working directory")
    return str(state.session.folder)


def _shown(state: Any, value: Value) -> str:
    path = text_of(state, value)
    if path is None and isinstance(value, bytes):
        path = os.fsdecode(value)
    if path is None:
        raise Unknown("a file whose name is not known")
    return path


def _failed(state: Any, number: int, path: str, other: str | None = None) -> Raised:
    words = os.strerror(number)
    fields: dict[str, Value] = {"errno": number, "strerror": words, "filename": path}
    if other is not None:
        fields["filename2"] = other
    return Raised(new_exception(state, type(OSError(number, words)), (number, words), fields))


def _on_path(action: Callable[[Any, str, Args], Value]) -> Callable[[Any, Args, Kwargs], Value]:
    """A native whose first argument is a path; what the operating system refuses is raised in the program."""

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        path = _shown(state, args[0])
        try:
            return action(state, whole_path(state, path), args[1:])
        except FileError as problem:
            if problem.number == errno.ENOENT:
                state.record(("absent", state.process, state.place, path))
            raise _failed(state, problem.number, path) from None
        except NotGiven:
            raise Unknown(f"a file or folder that the simulation was not given: {path}") from None
        except OSError as problem:
            raise _failed(state, problem.errno or errno.EIO, path) from None

    return call


def _change(state: Any, changed: Files) -> None:
    file_systems(state).trees[state.process] = changed


# --- by path ---------------------------------------------------------------------------------------


def _stat_file(state: Any, path: str, args: Args) -> Value:
    """(mode, size, nanoseconds and seconds of the last change) of a file or folder.

    No size where that is a database's own business; the times are unknown numbers, the same as long as the content is.
    """
    files = tree(state)
    kind = files.kind(path)
    if kind == "folder":
        return (host_stat.S_IFDIR | 0o755, 4096, *_changed(path))
    node = files.node(path)
    if (state.process, node) in file_systems(state).databases:
        moment = state.log and state.log.length if state.traced else state.steps
        return (host_stat.S_IFREG | 0o644, None, *_changed(f"{node} {moment}"))
    content = _seen(state, node, None)
    return (host_stat.S_IFREG | 0o644, len(content), *_changed(f"{node} {hashlib.sha256(content).hexdigest()[:16]}"))


def _changed(name: str) -> tuple[Sym, Sym]:
    return Sym(T.var(f"changed ns {name}", T.INT), int), Sym(T.var(f"changed {name}", T.REAL), float)


def _list_folder(state: Any, path: str, args: Args) -> Value:
    """What a folder holds, in an order that nobody promises."""
    names = tree(state).names(path)
    if len(names) > 1:
        state.session.order_observed(state)
    return from_host(state, state.session.unordered(names))


def _make_folder(state: Any, path: str, args: Args) -> Value:
    _change(state, tree(state).with_folder(path))


def _remove_file(state: Any, path: str, args: Args) -> Value:
    _change(state, tree(state).without_file(path))


def _remove_folder(state: Any, path: str, args: Args) -> Value:
    _change(state, tree(state).without_folder(path))


def _open_file(state: Any, path: str, args: Args) -> Value:
    """(node, handle) of a file; (path, writes, must be new, is emptied)."""
    writes, new, empty = args
    files = tree(state)
    if writes:
        files, node = files.opened(path, new, empty)
        _change(state, files)
    else:
        node = files.node(path)
    systems = file_systems(state)
    systems.handles += 1
    return (node, systems.handles)


def _rename(state: Any, args: Args, kwargs: Kwargs) -> Value:
    source, target = _shown(state, args[0]), _shown(state, args[1])
    try:
        _change(state, tree(state).renamed(whole_path(state, source), whole_path(state, target)))
    except FileError as problem:
        raise _failed(state, problem.number, source, target) from None
    except NotGiven:
        raise Unknown(f"a file or folder that the simulation was not given: {source} or {target}") from None


# --- open files ------------------------------------------------------------------------------------


def _seen(state: Any, node: Node, handle: int | None) -> bytes:
    if (state.process, node) in file_systems(state).databases:
        raise Unknown("the bytes of a database file")
    writer = file_systems(state).unflushed.get((state.process, node))
    if writer is not None and writer != handle:
        raise Unknown("a file that is read before what was written to it is flushed or closed")
    return tree(state).content(node)


def _read_file(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The bytes of an open file: (node, handle)."""
    return _seen(state, args[0], args[1])


def _write_file(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Replaces the bytes of an open file: (node, handle, bytes)."""
    node, handle, content = args
    if type(content) is not bytes:
        raise Unknown("writing data with symbolic parts to a file")
    _change(state, tree(state).written(node, content))
    file_systems(state).unflushed[state.process, node] = handle


def _flush_file(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """What was written through a handle can be seen from now on: (node, handle)."""
    node, handle = args
    unflushed = file_systems(state).unflushed
    if unflushed.get((state.process, node)) == handle:
        del unflushed[state.process, node]


def natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_files``."""
    by_path = {
        "stat_file": _stat_file, "list_folder": _list_folder, "make_folder": _make_folder, "remove_file": _remove_file,
        "remove_folder": _remove_folder, "open_file": _open_file,
    }  # fmt: skip
    table: dict[str, Callable[..., Value]] = {name: _on_path(action) for name, action in by_path.items()}
    table |= {"rename": _rename, "read_file": _read_file, "write_file": _write_file, "flush_file": _flush_file}
    table["getcwd"] = lambda state, args, kwargs: working_directory(state)
    return {name: Native("_presage_files", name, call) for name, call in table.items()}
