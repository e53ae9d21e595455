"""Which libraries a program imports: read off the syntax of its files, nothing is run."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from presage.frontends.python.loader import Loader, Root

MODELS = Path(__file__).resolve().parents[2] / "rules" / "models" / "python"



def imported_names(loader: Loader, modules: Iterable[str]) -> list[str]:
    """Modules outside of the project that the named ones import at their top level, transitively, in order.

    Only what certainly is imported when the program starts: statements of module level, not inside
    functions or branches.
    """
    found: dict[str, None] = {}
    pending = list(modules)
    seen: set[str] = set()
    while pending:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        place = loader.find(name)
        if place is None:
            continue
        if not place.root.project:
            found[name] = None
            continue
        if place.source is None:
            continue
        package = name if place.package else name.rpartition(".")[0]
        pending.extend(_imports(place.source, package))
        parent = name.rpartition(".")[0]
        if parent:
            pending.append(parent)
    return list(found)


def _imports(source: bytes, package: str) -> list[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, base] if base else parts)
            if base != "__future__":
                names.append(base)
                names.extend(f"{base}.{alias.name}" for alias in node.names)
    return names


def library_roots() -> list[Root]:
    """Models, the standard library's source and installed packages, in the order of precedence."""
    paths = sysconfig.get_paths()
    roots = [Root(MODELS, False, True), Root(Path(paths["stdlib"]), False)]
    for key in ("purelib", "platlib"):
        root = Root(Path(paths[key]), False)
        if root not in roots:
            roots.append(root)
    return roots
