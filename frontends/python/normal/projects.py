"""The modules of a project as far as a function reaches: through names, imports and attributes, read off the sources.

Not for how modules are found when they are loaded (see :mod:`presage.frontends.python.loader`): whatever may be meant is
reached.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from presage.frontends.python.normal.modules import Version, parsed, taken_apart

DYNAMIC = frozenset({"getattr", "attrgetter", "methodcaller"})
"""Names of what reaches attributes by computed names."""


@dataclass
class Reach:
    """What a function may use. By module's path: the functions (itself included), the names read, and those among them that
    other modules read (``outside``); and all attributes."""

    functions: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    outside: dict[str, set[str]] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=set)

    def read(self, path: str, names: Set[str]) -> None:
        """Another module reads names of a module, or only loads it."""
        self.names.setdefault(path, set()).update(names)
        self.outside.setdefault(path, set()).update(names)


@dataclass(frozen=True)
class _Read:
    names: frozenset[str]
    attributes: frozenset[str]


class ModuleParts:
    """A module, taken apart, with what each part reads."""

    def __init__(self, tree: ast.Module) -> None:
        self.version: Version = taken_apart(tree)
        self.imports = [each for each in ast.walk(tree) if isinstance(each, ast.Import | ast.ImportFrom)]

    @cached_property
    def dump(self) -> str:
        """A text that two modules share if they are the same but for formatting and docstrings."""
        return ast.dump(self.version.tree)

    @cached_property
    def assigned(self) -> frozenset[str]:
        """The attributes that are assigned or deleted somewhere in the module."""
        found = [each for each in ast.walk(self.version.tree) if isinstance(each, ast.Attribute)]
        return frozenset(each.attr for each in found if not isinstance(each.ctx, ast.Load))

    @cached_property
    def loading(self) -> _Read:
        """What is read when the module is loaded."""
        return _read(self.version.loaded)

    @cached_property
    def reading(self) -> dict[str, _Read]:
        """What each function reads."""
        return {name: _read([function]) for name, function in self.version.functions.items()}


def _read(nodes: Sequence[ast.AST]) -> _Read:
    inner = [each for node in nodes for each in ast.walk(node)]
    names = {each.id for each in inner if isinstance(each, ast.Name)}
    attributes = {each.attr for each in inner if isinstance(each, ast.Attribute)}
    return _Read(frozenset(names), frozenset(attributes))


class Project:
    """Modules by their paths below one folder, with `/` between the parts.

    What cannot be parsed is in ``broken`` with the reason, as what could not be read before (``unreadable``).
    """

    def __init__(self, sources: Mapping[str, str], unreadable: Mapping[str, str] | None = None) -> None:
        self.sources = sources
        self.modules: dict[str, ModuleParts] = {}
        self.broken: dict[str, str] = dict(unreadable or {})
        for path, source in sources.items():
            try:
                self.modules[path] = ModuleParts(parsed(source))
            except SyntaxError as problem:
                self.broken[path] = f"{problem.msg} (line {problem.lineno})"
            except (ValueError, RecursionError) as problem:
                self.broken[path] = str(problem)
        self._paths: dict[str, list[str]] = {}
        for path in (*sources, *(unreadable or {})):
            for name in self._names_of(path):
                self._paths.setdefault(name, []).append(path)

    def root_of(self, path: str) -> str:
        """The folder that imports of a module begin at: the first one above it that is no package."""
        folder = path.rpartition("/")[0]
        while folder and f"{folder}/__init__.py" in self.sources:
            folder = folder.rpartition("/")[0]
        return folder

    def name_of(self, path: str) -> str:
        """The dotted name of a module, from its root."""
        return _dotted(path, self.root_of(path))

    def _names_of(self, path: str) -> list[str]:
        names = [_dotted(path, self.root_of(path)), _dotted(path, "")]
        return list(dict.fromkeys(name for name in names if name))

    def reach(self, path: str, name: str) -> Reach:
        """What a function reaches."""
        found = Reach({path: {name}}, {path: {name.partition(".")[0]}})
        waiting = True
        while waiting:
            before = _size(found)
            for each in list(found.names):
                self._within(each, found)
            waiting = _size(found) != before
        return found

    def _within(self, path: str, found: Reach) -> None:
        """What follows inside one module from what is reached so far, and the modules that it imports."""
        parts = self.modules.get(path)
        if parts is None:
            return
        version, names, functions = parts.version, found.names[path], found.functions.setdefault(path, set())
        names |= parts.loading.names
        found.attributes |= parts.loading.attributes
        dynamic = bool(DYNAMIC & (names | found.attributes))
        owners = {version.owner(each) for each in functions}
        for name in version.functions:
            owner, _, short = name.rpartition(".")
            special = short.startswith("__") and short.endswith("__") and (owner in names or owner in owners)
            if (dynamic or special or short in found.attributes) if owner else (short in names):
                functions.add(name)
        for name in functions & set(version.functions):
            names |= parts.reading[name].names
            found.attributes |= parts.reading[name].attributes
        for statement in parts.imports:
            self._import(path, statement, found)

    def shadowing(self, names: Set[str], paths: Iterable[str]) -> list[str]:
        """Those of some names that modules have which are imported from the same folders as the modules at `paths`."""
        roots = {"", *[self.root_of(each) for each in paths]}
        return [name for name in sorted(names & set(self._paths)) if any(self.root_of(p) in roots for p in self._paths[name])]

    def _used(self, path: str, found: Reach) -> set[str]:
        """The names of a module that is read as a whole: the attributes, or all where they may be computed."""
        parts = self.modules.get(path)
        if parts is None or not DYNAMIC & (found.attributes | set().union(*found.names.values())):
            return set(found.attributes)
        return found.attributes | parts.version.bound

    def _import(self, path: str, statement: ast.Import | ast.ImportFrom, found: Reach) -> None:
        names = set(found.names[path])
        if isinstance(statement, ast.Import):
            for each in statement.names:
                used = (each.asname or each.name).split(".")[0] in names
                for module in self._loaded_with(each.name):
                    found.read(module, self._used(module, found) if used else set())
            return
        base = self._base(path, statement)
        for module in self._loaded_with(base):
            found.read(module, set())
        for each in statement.names:
            used = (each.asname or each.name) in names
            for module in self._paths.get(f"{base}.{each.name}" if base else each.name, []):
                found.read(module, self._used(module, found) if used else set())
            for module in self._paths.get(base, []):
                found.read(module, names if each.name == "*" else {each.name} if used else set())

    def _base(self, path: str, statement: ast.ImportFrom) -> str:
        if not statement.level:
            return statement.module or ""
        package = self.name_of(path).split(".")
        if not path.endswith("__init__.py"):
            package = package[:-1]
        package = package[: len(package) - statement.level + 1]
        return ".".join([*package, *([statement.module] if statement.module else [])])

    def _loaded_with(self, name: str) -> list[str]:
        """The paths of a module and of the packages that it is in."""
        parts = name.split(".")
        return [path for i in range(len(parts)) for path in self._paths.get(".".join(parts[: i + 1]), [])]


def _dotted(path: str, root: str) -> str:
    inner = path[len(root) + 1 if root else 0 :].removesuffix(".py").removesuffix("__init__").rstrip("/")
    parts = inner.split("/")
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""


def _size(found: Reach) -> tuple[int, int, int]:
    return (
        sum(map(len, found.functions.values())) + len(found.functions),
        sum(map(len, found.names.values())) + len(found.names),
        len(found.attributes),
    )
