"""Snapshots of loaded libraries on disk, so that start-up is simulated once and not for every command.

A snapshot is the heap after loading, written with pickle; code is named (file and function), not
stored. It is used only if the engine's own sources, the target version and every file that was
loaded are unchanged, byte for byte. Snapshots are a cache: a damaged or foreign one is ignored.

Security: pickle runs code while loading, so snapshots are read from the user's own cache folder
only, and only where the file belongs to the user.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import immutables

from presage.engine.lang.values import Native
from presage.engine.lang.code import Code

VERSION = 1


def cache_folder() -> Path:
    """Where snapshots are kept: ``$PRESAGE_CACHE``, or ``presage`` below the user's cache folder."""
    given = os.environ.get("PRESAGE_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "presage"


def engine_digest() -> str:
    """A hash over Presage's own sources: what a snapshot must agree with."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(str(VERSION).encode())
    for folder in ("engine", "frontends", "rules", "solvers"):
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


class Snapshots:
    """The snapshots of one runtime, by the names of the libraries that were loaded."""

    def __init__(self, runtime: Any, folder: Path | None = None) -> None:
        self.runtime = runtime
        self.folder = folder or cache_folder()
        self._engine = engine_digest()

    def _file(self, names: Sequence[str]) -> Path:
        roots = [str(root.path) for root in self.runtime.loader.roots if not root.project]
        key = hashlib.sha256(repr((self._engine, self.runtime.target, roots, list(names))).encode()).hexdigest()
        return self.folder / f"{key[:32]}.snapshot"

    def load(self, names: Sequence[str], state: Any) -> bool:
        """Puts the snapshot's heap into a fresh state; False where there is none that fits."""
        file = self._file(names)
        try:
            if file.stat().st_uid != os.getuid():
                return False
            data = file.read_bytes()
            content = _Unpickler(io.BytesIO(data), self.runtime, state).load()
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, KeyError, IndexError, TypeError):
            return False
        if any(_digest(path) != digest for path, digest in content["files"]):
            return False
        state.session = self.runtime
        state.base = immutables.Map(content["heap"])
        state.own = {}
        state.modules = content["modules"]
        state.counter = content["counter"]
        state.steps = content["steps"]
        for event in content["events"]:
            state.record(event)
        self.runtime.adopt_prelude(content["prelude"])
        return True

    def save(self, names: Sequence[str], state: Any) -> None:
        """Writes a loaded state's heap, as a whole or not at all."""
        state.freeze()
        events = state.events()
        content = {
            "files": [(path, _digest(path)) for path in sorted({e[2] for e in events if e[0] == "module"})],
            "heap": dict(state.base),
            "modules": state.modules,
            "counter": state.counter,
            "steps": state.steps,
            "events": events,
            "prelude": self.runtime.prelude_ref,
        }
        buffer = io.BytesIO()
        try:
            _Pickler(buffer, self.runtime).dump(content)
        except (pickle.PicklingError, TypeError, AttributeError):
            return
        file = self._file(names)
        partial = file.with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(buffer.getvalue())
            partial.replace(file)
        except OSError:
            partial.unlink(missing_ok=True)


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, runtime: Any) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._texts = {id(module): key for key, module in runtime.texts.items()}

    def persistent_id(self, obj: Any) -> Any:
        """Code and natives by name."""
        kind = type(obj)
        if kind is Code:
            text = self._texts.get(id(obj.module)) if obj.path.startswith("<") else None
            if text is not None:
                return ("text", text, obj.outline.key)
            return ("code", obj.module.name, obj.path, obj.outline)
        if kind is Native:
            return ("native", obj.module, obj.name)
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, runtime: Any, state: Any) -> None:
        super().__init__(file)
        self._runtime = runtime
        self._state = state

    def persistent_load(self, pid: Any) -> Any:
        """Code and natives by name."""
        kind, *rest = pid
        if kind == "code":
            return self._runtime.code_at(*rest)
        if kind == "text":
            return self._runtime.code_of_text(self._state, *rest)
        return self._runtime.native_at(self._state, *rest)
