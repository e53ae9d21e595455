"""A watch on what a process really does while it simulates: the audit hook behind `test_nothing_is_run`.

Allowed are Presage itself, the packages that it depends on, and the standard library. Everything else that is imported,
executed, compiled, spawned, connected or written is noted in `Watch.found`, and so is a value of the analysed program
that reaches a function of the host. An audit hook cannot be taken away again: use it in a process of its own.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
import types
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
PRODUCT = tuple(f"{TOP / folder}/" for folder in ("engine", "frontends", "solvers", "kernels", "rules"))
NEVER = (f"{TOP / 'rules' / 'models'}/",)
"""Sources in the analysed language: they are simulated, never imported."""
STDLIB = tuple(f"{Path(sysconfig.get_path(name)).resolve()}/" for name in ("stdlib", "platstdlib"))
SITE = tuple(sorted({f"{Path(sysconfig.get_path(name)).resolve()}/" for name in ("purelib", "platlib")}))

SPAWNING = frozenset({
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
    "os.startfile",
})  # fmt: skip
CHANGING = re.compile(r"os\.(mkdir|rename|remove|rmdir|link|symlink|truncate|chmod|chown|utime)|shutil\..*")
MAKING = frozenset({"exec", "compile", "code.__new__", "function.__new__"})
ANNOTATIONS = os.path.join("msgspec", "_utils.py")
"""Evaluates the annotations of our own classes, when the first object of each is decoded."""
MOVING = frozenset({"insert", "pop", "getitem", "setitem", "delitem"})
"""Functions that move what a list holds and never look at it."""


def own_packages() -> frozenset[str]:
    """Top-level names of the packages that Presage depends on, without its extras."""
    wanted, pending = set(), ["presage"]
    while pending:
        name = pending.pop().lower().replace("_", "-")
        if name in wanted:
            continue
        wanted.add(name)
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        pending += [match[0] for text in required if "extra ==" not in text and (match := re.match(r"[\w.-]+", text))]
    owners = metadata.packages_distributions()
    return frozenset(top for top, by in owners.items() if {each.lower().replace("_", "-") for each in by} & wanted)


class Watch:
    """analysed: names of the analysed program's top-level packages. writable: folders where files may be changed."""

    def __init__(self, analysed: Iterable[str], writable: Iterable[Path]) -> None:
        self.analysed = frozenset(analysed)
        self.writable = tuple(f"{path.resolve()}/" for path in writable)
        self.packages = own_packages()
        self.found: list[str] = []
        self.folds = 0
        self._folding = 0
        self._before: frozenset[str] = frozenset()

    def start(self) -> None:
        """Watches from now on, for good."""
        self._before = frozenset(sys.modules)
        sys.addaudithook(self._hook)

    def note(self, text: str) -> None:
        if text not in self.found:
            self.found.append(text)

    # Events of the host.

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "import":
            self._importing(args[0], args[1])
        elif event in MAKING:
            self._making(event, args)
        elif event in SPAWNING:
            self.note(f"spawns: {event} {args[0]!r}")
        elif event.startswith("socket."):
            self.note(f"opens a socket: {event}")
        elif event == "open":
            self._opening(*args)
        elif event == "sqlite3.connect":
            if args[0] not in (":memory:", "", b":memory:"):
                self.note(f"opens a database: {args[0]!r}")
        elif event == "ctypes.dlopen":
            if isinstance(args[0], str) and os.path.isabs(args[0]) and not self._is_ours(args[0]):
                self.note(f"loads a library: {args[0]}")
        elif CHANGING.fullmatch(event):
            self._changing(event, args)

    def _importing(self, name: str, file: str | None) -> None:
        if name.partition(".")[0] in self.analysed:
            self.note(f"imports {name}")
        if file is not None and not self._is_ours(file):
            self.note(f"imports {name} from {file}")

    def _making(self, event: str, args: tuple[Any, ...]) -> None:
        """Code may be made and run by imports of what is allowed; syntax trees may be made of anything."""
        code = args[0] if event == "exec" else None
        file = getattr(code, "co_filename", None)
        if file is not None and not file.startswith("<") and not self._is_ours(file):
            self.note(f"{event} of code from {file}")
            return
        maker = self._maker()
        making = None if maker is None else maker.f_code
        if event == "compile" and making is not None and making.co_name == "parse" and making.co_filename.endswith("ast.py"):
            return
        frame = maker
        while frame is not None:
            place = frame.f_code.co_filename
            if place.endswith(ANNOTATIONS):
                return
            if place.startswith("<frozen importlib") or place.startswith(PRODUCT) and frame.f_code.co_name == "<module>":
                return
            if place.startswith(PRODUCT):
                self.note(f"{event} by {place.removeprefix(f'{TOP}/')}, {frame.f_code.co_name}")
                return
            frame = frame.f_back

    @staticmethod
    def _maker() -> types.FrameType | None:
        """The frame in which the event happened."""
        frame: types.FrameType | None = sys._getframe()
        own = ("_maker", "_making", "_hook")
        while frame is not None and frame.f_code.co_filename == __file__ and frame.f_code.co_name in own:
            frame = frame.f_back
        return frame

    def _opening(self, path: Any, mode: str | None, flags: int) -> None:
        writes = set(mode or "") & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if writes and not self._may_change(path):
            self.note(f"writes {path!r}")

    def _changing(self, event: str, args: tuple[Any, ...]) -> None:
        folder = next((f"/proc/self/fd/{each}" for each in args if isinstance(each, int) and each >= 0), "")
        for path in args:
            if isinstance(path, (str, bytes, os.PathLike)):
                place = os.path.join(os.path.realpath(folder) if folder else "", os.fsdecode(path))
                if not self._may_change(place):
                    self.note(f"changes {place!r}: {event}")

    def _may_change(self, path: Any) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True  # a descriptor that is open already
        text = os.path.realpath(os.fsdecode(path))
        return f"{text}/".startswith(self.writable) or text == os.devnull

    def _is_ours(self, file: str) -> bool:
        """Whether a file belongs to Presage, to what it depends on, or to the standard library."""
        path = os.path.realpath(file)
        if path.startswith(NEVER):
            return path.endswith("__init__.py")
        if path.startswith(PRODUCT) or path == os.path.realpath(__file__) or path == os.path.realpath(sys.argv[0]):
            return True
        for site in SITE:
            if path.startswith(site):
                top = path.removeprefix(site).partition("/")[0].partition(".")[0]
                return top in self.packages or top.removeprefix("_") in self.packages  # a package's compiled part
        return path.startswith(STDLIB)

    # Modules that are there in the end.

    def check_modules(self) -> None:
        """Notes modules that were imported in whatever way and are not allowed."""
        for name, module in sorted(sys.modules.items()):
            if name in self._before:
                continue
            file = getattr(module, "__file__", None)
            if name.partition(".")[0] in self.analysed or file is not None and not self._is_ours(file):
                self.note(f"has imported {name}")

    # Values of the analysed program in functions of the host.

    def watch_folding(self) -> None:
        """Looks at every call that the machine has the host compute. Call it before the machine is imported."""
        from presage.engine.machine import run as stepping
        from presage.frontends.python.meaning import convert

        convert.host_call = self._watched(convert.host_call)
        step = stepping.run

        def run(state: Any) -> None:
            if self._folding:
                self.note("analysed code runs inside of a function of the host")
            step(state)

        stepping.run = run

    def _watched(self, host_call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(state: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
            self.folds += 1
            name = getattr(function, "__name__", type(function).__name__)
            if name not in MOVING:
                for value in (*args, *kwargs.values()):
                    problem = foreign(value)
                    if problem is not None:
                        self.note(f"a function of the host, {name}, is given {problem}")
            self._folding += 1
            try:
                return host_call(state, function, *args, **kwargs)
            finally:
                self._folding -= 1

        return watched


def foreign(value: Any, depth: int = 0) -> str | None:
    """What of a value does not belong to the host: classes and functions that are not the standard library's.

    A class without any method of its own, made only for the name in an error message, is harmless.
    """
    if depth > 50:
        return "a value that is too deep to be looked at"
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return next((found for item in value if (found := foreign(item, depth + 1))), None)
    if kind is dict:
        return foreign([*value.keys(), *value.values()], depth + 1)
    if kind is types.FunctionType:
        return None if _is_standard(value.__module__) else f"the function {value.__qualname__}"
    if isinstance(value, type):
        return None
    for cls in kind.__mro__:
        made_here = any(isinstance(member, (types.FunctionType, property)) for member in vars(cls).values())
        if made_here and not _is_standard(cls.__module__):
            return f"an object of {cls.__module__}.{cls.__qualname__}"
    return None


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names
