"""The legality pass: refuses the Python files that the target version's compiler refuses.

tree-sitter accepts far more than Python. Two layers decide:

- **syntax** (tokenizer and grammar). Where the running interpreter has the target's minor version,
  its own parser decides, with its message and place. Otherwise our own checks on the tokens and the
  tree do (``grammar``): the grammar's errors and gaps, indentation, targets, argument order, Python 2
  statements, features younger than the target. They are narrower than the real parser: what is inside
  f-strings, the grammar's finer points and, from 3.12 on in a file with f-strings, the tokens are left out.
- **structure** (symbol table, future statements, code generation), always decided by our own walk
  over the tree: scopes and declarations, jumps, ``await`` and ``yield``, stars, patterns, arguments.

Not for warnings, types, or anything that Python finds out only when it runs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.grammar import grammar_errors
from presage.frontends.python.legality.host import is_host, syntax_error
from presage.frontends.python.legality.source import SourceError, SourceText, decode, parseable
from presage.frontends.python.legality.structure import structural_errors
from presage.frontends.python.legality.syntax import parse
from presage.frontends.python.legality.walk import Version

if TYPE_CHECKING:
    from tree_sitter import Tree

Finding = tuple[str, Span]
__all__ = ["Finding", "SourceError", "SourceText", "check", "check_source", "decode", "own_findings", "parse_source"]


def check_source(source: bytes, target: str) -> list[Finding]:
    """What the compiler of Python ``target`` (``"3.11"``) refuses in a file: message and place.

    An empty list means that the compiler accepts the file. Places are byte offsets and the line from
    1; in a file whose encoding is not UTF-8 the offsets count bytes of its UTF-8 form.
    """
    try:
        text = decode(source)
    except SourceError as error:
        return [(error.message, error.span)]
    return _check(text, None, _version(target))


def own_findings(source: bytes, target: str) -> list[Finding]:
    """As :func:`check_source` on a host of another version: without the host's parser."""
    try:
        text = decode(source)
    except SourceError as error:
        return [(error.message, error.span)]
    return _own(text, None, _version(target))


def check(tree: Tree, source: bytes, target: str) -> list[Finding]:
    """As :func:`check_source`, with the tree that tree-sitter made of ``source``."""
    try:
        text = decode(source)
    except SourceError as error:
        return [(error.message, error.span)]
    same = text.data == source
    return _check(text, tree if same else None, _version(target))


def parse_source(source: bytes) -> tuple[Tree, SourceText]:
    """A file's tree and the text whose bytes the tree's positions count.

    Raises:
        SourceError: the bytes are no source text.
    """
    text = decode(source)
    return _tolerant(parse(text.data), text)


def _tolerant(tree: Tree, text: SourceText) -> tuple[Tree, SourceText]:
    """A tree without errors if joining the lines inside brackets gives one, else the given tree."""
    if tree.root_node.has_error:
        joined = parseable(text)
        again = parse(joined.data)
        if not again.root_node.has_error:
            return again, joined
    return tree, text


def _check(text: SourceText, tree: Tree | None, target: Version) -> list[Finding]:
    if not is_host(target):
        return _own(text, tree, target)
    refused = syntax_error(text)
    if refused is not None:
        return [refused]
    tree, text = _tolerant(tree or parse(text.data), text)
    return _placed(structural_errors(tree, text.data, target), text)


def _own(text: SourceText, tree: Tree | None, target: Version) -> list[Finding]:
    tree, text = _tolerant(tree or parse(text.data), text)
    findings = grammar_errors(tree, replace(text, offset=0), target) or structural_errors(tree, text.data, target)
    return _placed(findings, text)


def _placed(findings: list[Finding], text: SourceText) -> list[Finding]:
    return [(message, text.span(span.start, span.end)) for message, span in findings]


def _version(target: str) -> Version:
    major, minor = target.split(".")[:2]
    return int(major), int(minor)
