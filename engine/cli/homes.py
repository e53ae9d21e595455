"""Where a module's file stands: what its imports find beside it, and the name that it is imported by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """``folder`` is where absolute imports look first; ``name`` the dotted name in a package, empty for a script."""

    file: str
    folder: str
    name: str


def home_of(file: str) -> Home:
    """The home of a file: the nearest folder above it that is no package."""
    path = Path(file).absolute()
    folder, parts = path.parent, [path.stem] if path.stem != "__init__" else []
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        parts.insert(0, folder.name)
        folder = folder.parent
    return Home(str(path), str(folder), ".".join(parts) if folder != path.parent else "")
