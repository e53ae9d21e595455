"""Snapshots of loaded libraries on disk, so that start-up is simulated once and not for every command.

A snapshot is the heap after loading, written with pickle; code is named (file and function), not
stored. It is used only if the engine's own sources, the target version and every file that was
loaded are unchanged, byte for byte. Snapshots are a cache: a damaged or foreign one is ignored.

Security: pickle runs code while loading, so snapshots are read from the user's own cache folder
only, and only where the file belongs to the user.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import immutables

from presage.engine.lang.code import CBlock, Code
from presage.engine.lang.frames import Frame
from presage.engine.lang.objects import Key
from presage.engine.lang.values import Method, Native, Ref, View
from presage.frontends.python.lowered import LoweredFiles, digest_of
from presage.frontends.python.meaning.types import (
    BUILTIN,
    CLASSMETHOD_DESCRIPTOR,
    GETSET,
    MEMBER,
    METHOD_DESCRIPTOR,
    WRAPPER_DESCRIPTOR,
)

VERSION = 3


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
            scratch = type(state)(self.runtime, state.limit)
            self.runtime.boot(scratch)
            with without_collection():
                content = _Unpickler(io.BytesIO(data), self.runtime, scratch).load()
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, KeyError, IndexError, TypeError):
            return False
        if any(digest_of(path) != digest for path, digest in content["files"]):
            return False
        state.session = self.runtime
        state.base = immutables.Map(content["heap"])
        state.own = {}
        state.modules = content["modules"]
        state.counter = content["counter"]
        state.steps = content["steps"]
        state.symbols = content["symbols"]
        for condition in content["path"]:
            state.assume(condition)
        for event in content["events"]:
            state.record(event)
        self.runtime.adopt_prelude(content["prelude"])
        self.runtime.loader.kept = LoweredFiles(file.with_suffix(".functions"))
        return True

    def save(self, names: Sequence[str], state: Any) -> None:
        """Writes a loaded state's heap, as a whole or not at all."""
        state.freeze()
        events = state.events()
        content = {
            "files": [(path, digest_of(path)) for path in sorted({e[2] for e in events if e[0] == "module"})],
            "heap": reachable(state, [state.modules, self.runtime.prelude_ref]),
            "modules": state.modules,
            "counter": state.counter,
            "steps": state.steps,
            "symbols": state.symbols,
            "path": state.path,
            "events": events,
            "prelude": self.runtime.prelude_ref,
        }
        buffer = io.BytesIO()
        try:
            _Pickler(buffer, self.runtime).dump(content)
        except (pickle.PicklingError, TypeError, AttributeError, KeyError):
            return
        file = self._file(names)
        partial = file.with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(buffer.getvalue())
            partial.replace(file)
        except OSError:
            partial.unlink(missing_ok=True)


_DESCRIPTORS = (METHOD_DESCRIPTOR, WRAPPER_DESCRIPTOR, CLASSMETHOD_DESCRIPTOR, GETSET, MEMBER)


_ERROR_HANDLERS: dict[str, Any] = {
    name: codecs.lookup_error(name)
    for name in ("strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape",
                 "surrogatepass")
}  # fmt: skip


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, runtime: Any) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._texts = {id(module): key for key, module in runtime.texts.items()}

    def reducer_override(self, obj: Any) -> Any:
        """A name instead of content for code, natives, and host objects that have no importable name.

        Called once for an object, and for none of plain data.
        """
        name = self._name(obj)
        return NotImplemented if name is None else (named, name)

    def _name(self, obj: Any) -> Any:
        kind = type(obj)
        if kind is Code:
            if obj.path.startswith("<"):
                return ("text", self._texts[id(obj.module)], obj.key, obj.outline if obj.outlined else None)
            return ("code", obj.path, obj.key, obj.outline if obj.outlined else None)
        if kind is CBlock:
            raise pickle.PicklingError("a block without its function")
        if kind is Frame and obj.back is None and obj.ret is None:
            fields = {name: getattr(obj, name) for name in Frame.__slots__ if name != "block"}
            return ("frame", fields, obj.block.label)
        if kind is BUILTIN and obj.__name__ in _ERROR_HANDLERS and _ERROR_HANDLERS[obj.__name__] is obj:
            return ("error handler", obj.__name__)
        if kind is Native:
            return ("native", obj.module, obj.name)
        if kind in _DESCRIPTORS:
            return ("descriptor", obj.__objclass__, obj.__name__)
        if isinstance(obj, type):
            home = sys.modules.get(obj.__module__)
            if getattr(home, obj.__qualname__, None) is not obj and "." not in obj.__qualname__:
                return ("type", obj.__module__, obj.__qualname__)
        elif kind.__module__ == "sys":
            return ("sys", next(name for name, value in vars(sys).items() if value is obj))
        return None


def named(*name: Any) -> Any:
    """What a snapshot has in place of what :meth:`_Pickler.reducer_override` names; reading one puts in what it stands for."""
    raise pickle.UnpicklingError("a name outside of a snapshot")


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Keeps the host's collector from looking, again and again, at many objects that all stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def host_types() -> dict[tuple[str, str], type]:
    """All types of the host by module and name, those without an importable name included."""
    found: dict[tuple[str, str], type] = {}
    pending: list[type] = [object]
    while pending:
        found_below: list[type] = type.__subclasses__(pending.pop())
        for cls in found_below:
            key = (cls.__module__, cls.__qualname__)
            if key not in found:
                found[key] = cls
                pending.append(cls)
    return found


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, runtime: Any, state: Any) -> None:
        super().__init__(file)
        self._runtime = runtime
        self._state = state
        self._types: dict[tuple[str, str], type] | None = None

    def find_class(self, module: str, name: str) -> Any:
        """The object of a module; this unpickler's own reading of names for :func:`named`."""
        if name == named.__name__ and module == named.__module__:
            return self._named
        return super().find_class(module, name)

    def _named(self, kind: str, *rest: Any) -> Any:
        if kind == "code":
            return self._runtime.code_at(*rest)
        if kind == "text":
            return self._runtime.code_of_text(self._state, *rest)
        if kind == "native":
            return self._runtime.native_at(self._state, *rest)
        if kind == "descriptor":
            return rest[0].__dict__[rest[1]]
        if kind == "error handler":
            return codecs.lookup_error(rest[0])
        if kind == "frame":
            return _frame(*rest)
        if kind == "sys":
            return getattr(sys, rest[0])
        if self._types is None:
            self._types = host_types()
        return self._types[rest[0], rest[1]]


def _frame(fields: dict[str, Any], label: int) -> Frame:
    """A suspended activation, standing in the compiled form of its function."""
    frame = Frame.__new__(Frame)
    for name, value in fields.items():
        setattr(frame, name, value)
    frame.block = frame.code.compiled()[label]
    return frame


# --- reachability ------------------------------------------------------------------------------------


def reachable(state: Any, roots: Sequence[Ref]) -> dict[Ref, Any]:
    """The part of a frozen heap that the roots lead to, in the order of allocation."""
    seen: set[Ref] = set(roots)
    pending: list[Any] = list(roots)
    slots: dict[type, list[str]] = {}
    while pending:
        value = pending.pop()
        if type(value) is Ref:
            obj = state.base[value]
            fields = slots.get(type(obj))
            if fields is None:
                fields = slots[type(obj)] = _slots(type(obj))
            parts: Iterable[Any] = [getattr(obj, name, None) for name in fields]
        else:
            parts = _inside(value)
        for part in parts:
            kind = type(part)
            if kind is Ref:
                if part not in seen:
                    seen.add(part)
                    pending.append(part)
            elif kind not in _LEAVES:
                pending.append(part)
    return {ref: state.base[ref] for ref in sorted(seen, key=lambda ref: ref.number)}


def _slots(kind: type) -> list[str]:
    return [name for cls in kind.__mro__ for name in getattr(cls, "__slots__", ())]


_LEAVES = frozenset({int, str, bytes, float, bool, type(None), Code, Native})


def _inside(value: Any) -> Iterable[Any]:
    kind = type(value)
    if kind is tuple or kind is list:
        return cast("Iterable[Any]", value)
    if kind is dict:
        return [*value, *value.values()]
    if kind is Method:
        return [value.func, value.receiver]
    if kind is View:
        return [value.source]
    if kind is Key:
        return [value.key, value.token]
    if kind is frozenset or kind is set:
        return list(value)
    if kind is slice:
        return [value.start, value.stop, value.step]
    if kind is Frame:
        return [getattr(value, name) for name in Frame.__slots__ if name not in ("code", "block", "back")]
    return []
