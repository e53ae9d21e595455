"""The one place of the legality pass that calls tree-sitter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_python

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


def parse(data: bytes) -> Tree:
    """The syntax tree of a text; damaged parts are ``ERROR`` nodes."""
    return _parser().parse(data)
