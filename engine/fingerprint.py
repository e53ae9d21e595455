"""What of the engine itself a result depends on, and the identity of an analysed tree."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Iterable
from pathlib import Path

from presage.engine.facts.runs import Fingerprint
from presage.engine.version import VERSION

PINNED = ("z3-solver", "tree-sitter", "tree-sitter-python", "sqlglot")
"""Packages whose exact version decides results; pinned in ``pyproject.toml``."""

_SKIPPED = frozenset({".git", ".presage", "__pycache__", ".venv", "node_modules", ".mypy_cache", ".pytest_cache"})


def fingerprint() -> Fingerprint:
    """The engine's own version, the pinned packages', and Python's minor version."""
    parts = [("presage", VERSION), ("python", f"{sys.version_info.major}.{sys.version_info.minor}")]
    for name in PINNED:
        try:
            parts.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            parts.append((name, "absent"))
    ordered = tuple(sorted(parts))
    digest = hashlib.sha256(repr(ordered).encode()).hexdigest()[:16]
    return Fingerprint(digest, ordered)


def tree_revision(roots: Iterable[Path], suffixes: tuple[str, ...] = (".py", ".toml", ".sql", ".feature")) -> str:
    """``tree:<hash>`` over the source files below some folders, by relative path and content."""
    digest = hashlib.sha256()
    for root in roots:
        for file in sorted(root.rglob("*")):
            if file.suffix in suffixes and not _SKIPPED.intersection(file.relative_to(root).parts) and file.is_file():
                digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"tree:{digest.hexdigest()[:16]}"
