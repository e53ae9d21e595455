"""What models in the analysed language reach outside the simulation by: files, variables, effects.

Each function here makes the namespace of a module named ``_presage...`` that model sources import.
What surrounds a program is an input: the analysed trees can be read, and nothing else of the file
system; environment variables are those of ``state.world["environment"]``; network exchanges are
answered by what the session offers under the name ``_presage_network``.
"""

from __future__ import annotations

import importlib
import os
import stat as host_stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from presage.engine.lang.values import Native, Raised, Ref, Unknown, Value
from presage.frontends.python.meaning.convert import from_host, new_dict, text_of
from presage.frontends.python.meaning.errors import new_exception

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@dataclass(frozen=True)
class Environment:
    """The environment variables that programs were given; immutable, hence shared by forks."""

    variables: dict[str, dict[str, str]] = field(default_factory=dict)
    """Process name (see ``State.process``) -> its variables; ``""`` stands for any other process."""

    def of(self, process: str) -> dict[str, str]:
        """The variables of one process."""
        return self.variables.get(process, self.variables.get("", {}))

    def fork(self) -> Environment:
        """A state's successor sees the same variables."""
        return self


def _natives(module: str, **calls: Any) -> dict[str, Value]:
    return {name: Native(module, name, call) for name, call in calls.items()}


# --- the machine itself ----------------------------------------------------------------------------


def machine(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage``: stopping honestly, and effects that are kept in the log."""

    def unknown(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(str(args[0]))

    def assume(state: Any, args: Args, kwargs: Kwargs) -> Value:
        state.record(("assumption", args[0], state.place))
        return None

    def logged(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """A message reached the program's log: (level, text or template, exception or None)."""
        level, message, exception = args
        state.record(("logged", level, text_of(state, message), exception, state.place))
        return None

    def loaded_from(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The file and kind of a module's source, or None: (path, is a package, folders)."""
        found = runtime.loader.find(args[0])
        return None if found is None else (found.path, found.package, tuple(found.places))

    def exists(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return runtime.exists(args[0])

    return _natives("_presage", unknown=unknown, assume=assume, logged=logged, loaded_from=loaded_from, exists=exists)


# --- files -----------------------------------------------------------------------------------------


def files(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_files``: the analysed trees and the libraries' folders, to read."""

    def known(state: Any, value: Value) -> tuple[str, Path]:
        path = text_of(state, value)
        if path is None and isinstance(value, bytes):
            path = os.fsdecode(value)
        if path is None:
            raise Unknown("a file whose name is not known")
        if not path.startswith("/"):
            raise Unknown("a file named relative to the working directory")
        norm = os.path.normpath(path)
        for root in runtime.loader.roots:
            base = str(root.path)
            if norm == base or norm.startswith(base + "/"):
                return path, Path(norm)
            if base.startswith(norm.rstrip("/") + "/"):
                return path, Path(norm)
        raise Unknown(f"a file outside of the analysed trees: {path}")

    def failed(state: Any, error: OSError, path: str) -> Raised:
        fields = {"errno": error.errno, "strerror": error.strerror, "filename": path}
        return Raised(new_exception(state, type(error), (error.errno, error.strerror), fields))

    def stat_file(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """(mode, size) of a file or folder."""
        path, real = known(state, args[0])
        try:
            found = real.stat()
        except OSError as error:
            raise failed(state, error, path) from None
        kind = host_stat.S_IFMT(found.st_mode)
        return (kind | (0o755 if kind == host_stat.S_IFDIR else 0o644), found.st_size)

    def read_file(state: Any, args: Args, kwargs: Kwargs) -> Value:
        path, real = known(state, args[0])
        try:
            return real.read_bytes()
        except OSError as error:
            raise failed(state, error, path) from None

    def list_folder(state: Any, args: Args, kwargs: Kwargs) -> Value:
        path, real = known(state, args[0])
        try:
            names = sorted(os.listdir(real))
        except OSError as error:
            raise failed(state, error, path) from None
        return from_host(state, [name for name in names if name != "__pycache__"])

    return _natives("_presage_files", stat_file=stat_file, read_file=read_file, list_folder=list_folder)


# --- the process -----------------------------------------------------------------------------------


def process(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_process``: environment variables and error texts."""

    def variables(state: Any, args: Args, kwargs: Kwargs) -> Value:
        given = state.world.get("environment")
        found = {} if given is None else given.of(state.process)
        pairs = [(os.fsencode(name), os.fsencode(value)) for name, value in sorted(found.items())]
        ref: Ref = new_dict(state, pairs)
        return ref

    def strerror(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return os.strerror(args[0])

    return _natives("_presage_process", variables=variables, strerror=strerror)


def posix_constants(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_posix``: the constants of ``posix``, and its functions as opaque ones."""
    return opaque(state, "posix")


# --- the network -----------------------------------------------------------------------------------


def network(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_network`` where the session offers none: no address has a route.

    ``exchange(method, url, headers, body, timeouts)`` gives (status, reason, headers, body).
    """

    def exchange(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(f"no route for the address {args[1]}")

    return _natives("_presage_network", exchange=exchange)


# --- modules that can be imported and not used -------------------------------------------------------

OPAQUE = (
    "_socket", "select", "_ssl", "_posixsubprocess", "_bz2", "_lzma", "fcntl", "resource", "pwd", "grp", "_signal",
    "marshal", "_csv", "mmap", "termios", "syslog", "_opcode", "_ctypes", "_tracemalloc", "_posixshmem", "readline",
    "faulthandler", "_multiprocessing", "_scproxy", "array",
)  # fmt: skip
"""Modules of the host that can be imported: constants are the host's, a call ends the simulation."""


def opaque(state: Any, name: str) -> dict[str, Value]:
    """The namespace of a module whose functions are never called by the host."""
    try:
        module = importlib.import_module(name)
    except ImportError:
        raise Unknown(f"the module {name}, which this platform does not have") from None
    found: dict[str, Value] = {"__doc__": None}
    for key, value in vars(module).items():
        if key.startswith("__"):
            continue
        if isinstance(value, type):
            found[key] = value
        elif callable(value):
            found[key] = Native(name, key, _refuse(f"{name}.{key}"))
        else:
            try:
                found[key] = from_host(state, value)
            except Unknown:
                continue
    return found


def _refuse(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(f"call of {name}(), which reaches outside the simulation")

    return call


MAKERS: dict[str, Any] = {
    "_presage": machine,
    "_presage_files": files,
    "_presage_process": process,
    "_presage_posix": posix_constants,
    "_presage_network": network,
}


def surrounding(runtime: Any, name: str) -> Any:
    """A maker ``(runtime, state) -> namespace`` for a module of this file, or None."""
    made = MAKERS.get(name)
    if made is None and name in OPAQUE and runtime.loader.find(name) is None:
        return lambda runtime, state: opaque(state, name)
    return made
