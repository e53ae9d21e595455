"""The running interpreter's own parser, for a target of the same minor version.

Parsing runs nothing: ``ast.parse`` makes a tree and no code. What CPython refuses after parsing is
not looked for here (see ``structure``).
"""

from __future__ import annotations

import ast
import sys
import threading
import warnings

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.source import SourceText

TOO_DEEP = "too deeply nested for the compiler"


def is_host(target: tuple[int, int]) -> bool:
    """Whether the running interpreter has the grammar of ``target``."""
    return sys.version_info[:2] == target and sys.implementation.name == "cpython"


def syntax_error(text: SourceText) -> tuple[str, Span] | None:
    """What the host's tokenizer and grammar refuse: message and place of the first error.

    A file too deep for the parser is refused as the compiler refuses it. How deep that is depends on
    the frames below, so a failing file is tried once more on a fresh stack, and only then refused.
    """
    try:
        return _parse(text)
    except (RecursionError, MemoryError):
        results: list[tuple[str, Span] | None] = []
        thread = threading.Thread(target=lambda: results.append(_parse_deep(text)))
        thread.start()
        thread.join()
        return results[0]


def _parse_deep(text: SourceText) -> tuple[str, Span] | None:
    try:
        return _parse(text)
    except (RecursionError, MemoryError):
        return TOO_DEEP, text.span(0, 0)


def _parse(text: SourceText) -> tuple[str, Span] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text.data.decode("utf-8"))
        except SyntaxError as error:
            return _finding(error, text)
        except (ValueError, OverflowError) as error:
            return str(error), text.span(0, 0)
    return None


def _finding(error: SyntaxError, text: SourceText) -> tuple[str, Span]:
    line, column = error.lineno or 1, error.offset or 1
    start = text.position(line, column)
    end = text.position(error.end_lineno or line, error.end_offset or column)
    return error.msg, text.span(start, end if end > start else text.position(line, column + 1))
