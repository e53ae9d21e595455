"""Finding and lowering modules: models first, then the project, the standard library, installed packages.

Sources are read as text; nothing is imported or run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from presage.engine.ir.ops import Module
from presage.frontends.python.lower import lower_module
from presage.frontends.python.lowered import LoweredFiles


@dataclass(frozen=True)
class Root:
    """A folder with sources; ``project`` tells whether its code is the user's, ``searched`` whether imports look there."""

    path: Path
    project: bool
    model: bool = False
    searched: bool = True


@dataclass(frozen=True)
class Found:
    """Where a module's source is. ``source`` is None for a namespace package, whose folders ``places`` names."""

    name: str
    path: str
    source: bytes | None
    package: bool
    places: tuple[str, ...]
    root: Root


class Loader:
    """Finds modules along roots, in order, and lowers each file once."""

    def __init__(self, roots: Sequence[Root], target: str = "3.11") -> None:
        self.roots = tuple(roots)
        self.target = target
        self.kept: LoweredFiles | None = None
        self._lowered: dict[str, Module] = {}
        self._found: dict[str, Found | None] = {}
        self._given = ""

    def find(self, name: str) -> Found | None:
        """The module's source, or None."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Found | None:
        relative = Path(*name.split("."))
        folders: list[str] = []
        for root in self.roots:
            if not root.searched:
                continue
            folder = str(root.path / relative)
            package = os.path.join(folder, "__init__.py")
            if os.path.isfile(package):
                return Found(name, package, Path(package).read_bytes(), True, (folder,), root)
            if os.path.isfile(f"{folder}.py"):
                return Found(name, f"{folder}.py", Path(f"{folder}.py").read_bytes(), False, (), root)
            if os.path.isdir(folder) and not root.model:
                folders.append(folder)
        if folders:
            return Found(name, folders[0], None, True, tuple(folders), self.roots[-1])
        return None

    def project_modules(self) -> list[str]:
        """The dotted names of the modules in the project's own folders; hidden folders are left out."""
        found = set()
        for root in self.roots:
            if root.project:
                for file in root.path.rglob("*.py"):
                    parts = file.relative_to(root.path).with_suffix("").parts
                    if all(part.isidentifier() for part in parts):
                        found.add(".".join(parts).removesuffix(".__init__"))
        return sorted(found)

    def addition(self, folder: str, name: str) -> Found | None:
        """The source that models add to a module: ``<folder>/<dotted name>.py`` below a root of models.

        It runs in the module's namespace, to replace what reaches outside of the simulation and keep everything
        else as its authors wrote it: that of the folder ``overlay`` after the module's own source, that of
        ``underlay`` before it, for names that the source itself uses while it is loaded.
        """
        for root in self.roots:
            file = root.path / folder / f"{name}.py"
            if root.model and file.is_file():
                return Found(name, str(file), file.read_bytes(), False, (), root)
        return None

    def compiled(self, name: str) -> bool:
        """Whether a module is there in compiled form only."""
        folder, _, stem = name.rpartition(".")
        places = [root.path / Path(*folder.split(".")) for root in self.roots if not root.model]
        return any(place.is_dir() and any(place.glob(f"{stem}.*so")) for place in places)

    def give(self, name: str, module: Module) -> None:
        """The IR of a module that can be found is given, not made from its file, until another one is given."""
        found = self.find(name)
        self._lowered.pop(self._given, None)
        if found is not None:
            self._given = found.path
            self._lowered[found.path] = module

    def lower(self, found: Found) -> Module:
        """The module's IR; functions are lowered when they are first needed."""
        module = self._lowered.get(found.path)
        if module is None:
            assert found.source is not None
            module = lower_module(
                found.source, found.name, found.path, self.target, lazy=True, legality=found.root.project
            )
            self._lowered[found.path] = module
        return module

    def lower_file(self, path: str) -> Module:
        """The IR of a library's file, by its path; its functions come from disk where they are kept."""
        if self.kept is None:
            return self._lower_library(path)
        return self.kept.module(path, self.target, lambda: self._lower_library(path))

    def _lower_library(self, path: str) -> Module:
        module = self._lowered.get(path)
        if module is None:
            module = lower_module(Path(path).read_bytes(), Path(path).stem, path, self.target, lazy=True, legality=False)
            self._lowered[path] = module
        return module
