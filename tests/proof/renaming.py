"""A copy of a project in which everything has another name and stands in another file, made by mechanical edits.

Words are replaced inside of identifiers, paths and texts alike, part by part (`CustomerRates`, `customer_rates`,
`CUSTOMER-RATES`), so that the copy is consistent. Nothing here knows what the program means.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

Tree = Mapping[str, str]
"""Path -> text."""

PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""One word of an identifier: `get`, `Customer`, `URL`."""


def renamed(text: str, words: Mapping[str, str]) -> str:
    """The text with each word (lower-case in ``words``) replaced, its capitals kept."""

    def replaced(match: re.Match[str]) -> str:
        word = match[0]
        other = words.get(word.lower())
        if other is None:
            return word
        if word.isupper() and len(word) > 1:
            return other.upper()
        return other.capitalize() if word[0].isupper() else other

    return PART.sub(replaced, text)


def renamed_tree(tree: Tree, words: Mapping[str, str]) -> dict[str, str]:
    """All files, their paths included."""
    return {renamed(path, words): renamed(text, words) for path, text in tree.items()}


def below(tree: Tree, folder: str, packages: frozenset[str]) -> dict[str, str]:
    """The packages moved into a folder of their own; where imports are looked up is changed with them."""
    moved = {f"{folder}/{path}" if path.partition("/")[0] in packages else path: text for path, text in tree.items()}
    toml = moved["presage.toml"].replace('pythonpath = ["."]', f'pythonpath = ["{folder}"]')
    moved["presage.toml"] = re.sub(r'^path = "', f'path = "{folder}/', toml, flags=re.MULTILINE)
    return moved


def merged(tree: Tree, first: str, second: str, into: str) -> dict[str, str]:
    """Two modules put into one, importers sent there. Paths are those of files; both must be in one package."""
    left = dict(tree)
    text = left.pop(first) + "\n\n" + left.pop(second)
    left[into] = text
    for old in (first, second):
        left = {path: _redirected(each, _module(old), _module(into)) for path, each in left.items()}
    return left


def split(tree: Tree, source: str, names: frozenset[str], into: str) -> dict[str, str]:
    """Top-level functions moved into a module of their own, with a copy of the imports; the rest imports them from there."""
    text = tree[source]
    module = ast.parse(text)
    lines = text.splitlines(keepends=True)
    imports = [node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)]
    moved = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name in names]
    assert {node.name for node in moved} == names, f"{source} has other functions"
    gone = {number for node in moved for number in range(node.lineno - 1, node.end_lineno or 0)}
    taken = "".join("".join(lines[node.lineno - 1 : node.end_lineno]) + "\n\n" for node in moved)
    header = "".join("".join(lines[node.lineno - 1 : node.end_lineno]) for node in imports)
    last = max(node.end_lineno or 0 for node in imports)
    own = f"from {_module(into)} import {', '.join(sorted(names))}\n"
    kept = "".join([*lines[:last], own, *(line for number, line in enumerate(lines) if number >= last and number not in gone)])
    return {**tree, source: kept, into: header + "\n\n" + taken}


def reordered(text: str) -> str:
    """A module's plain functions (no decorators) in the opposite order."""
    lines = text.splitlines(keepends=True)
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and not node.decorator_list]
    pieces = [lines[node.lineno - 1 : node.end_lineno] for node in nodes]
    found: list[str] = []
    at = 0
    for node, piece in zip(nodes, reversed(pieces), strict=True):
        found += [*lines[at : node.lineno - 1], *piece]
        at = node.end_lineno or 0
    return "".join([*found, *lines[at:]])


def without_comments(text: str) -> str:
    """A module written anew from its syntax tree: no comments, other line breaks, other quotes."""
    return ast.unparse(ast.parse(text)) + "\n"


def everywhere(tree: Tree, edit: Callable[[str], str], suffix: str = ".py") -> dict[str, str]:
    """One edit made in every file of a kind."""
    return {path: edit(text) if path.endswith(suffix) else text for path, text in tree.items()}


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def _redirected(text: str, old: str, new: str) -> str:
    return re.sub(rf"^from {re.escape(old)} import ", f"from {new} import ", text, flags=re.MULTILINE)
