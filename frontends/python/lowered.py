"""Lowered library functions on disk, so that a library's file is parsed once and not for every command.

What a session lowered of library files is written when it ends; a later one takes functions from
there and lowers only what is not there. A file's functions are used only if the file and the
engine's sources are unchanged, byte for byte.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path
from typing import Any

from presage.engine.ir.ops import Function, Module


def digest_of(path: str) -> str:
    """A hash of a file's content; empty for one that cannot be read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


class CachedFunctions(dict[str, Function]):
    """Functions of a file by key; one that is not there is lowered from the source."""

    def __init__(self, known: dict[str, Function], lower: Any) -> None:
        super().__init__(known)
        self._lower = lower
        self.grown = False

    def __missing__(self, key: str) -> Function:
        """Lowers the file's function."""
        found: Function = self._lower().functions[key]
        self[key] = found
        self.grown = True
        return found


class LoweredFiles:
    """The modules of library files, their functions taken from disk where they are known."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, tuple[str, dict[str, Function]]] | None = None
        self._modules: dict[str, Module] = {}
        self._digests: dict[str, str] = {}

    def module(self, path: str, target: str, lower: Any) -> Module:
        """The module of a file; ``lower`` makes it from the source when a function is missing."""
        module = self._modules.get(path)
        if module is None:
            if self._known is None:
                self._known = self._load()
            digest = digest_of(path)
            stored, functions = self._known.get(path, ("", {}))
            known = functions if stored == digest else {}
            module = Module(Path(path).stem, path, "python", target, CachedFunctions(known, lower), [])
            self._modules[path] = module
            self._digests[path] = digest
        return module

    def _load(self) -> dict[str, tuple[str, dict[str, Function]]]:
        try:
            if self._file.stat().st_uid != os.getuid():
                return {}
            found: dict[str, tuple[str, dict[str, Function]]] = pickle.loads(self._file.read_bytes())
            return found
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
            return {}

    def save(self) -> None:
        """Writes what was added, as a whole or not at all."""
        if not any(isinstance(m.functions, CachedFunctions) and m.functions.grown for m in self._modules.values()):
            return
        content = dict(self._known or {})
        for path, module in self._modules.items():
            content[path] = (self._digests[path], dict(module.functions))
        partial = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
            partial.replace(self._file)
        except OSError:
            partial.unlink(missing_ok=True)
