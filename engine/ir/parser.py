"""Reads the text form of the IR (see :mod:`presage.engine.ir.printer`) back into modules.

Lines that start with ``#`` are comments; empty lines and indentation carry no meaning. What is read is syntactically
right, not yet well-formed: :func:`presage.engine.ir.verify.verify` tells that. Errors are
:class:`presage.engine.ir.text.IrSyntaxError`.
"""

from __future__ import annotations

import re
from typing import Any, cast

from presage.engine.ir import ops
from presage.engine.ir.forms import BY_MNEMONIC, FUNCTION_FORM, MODULE_FORM, read_span
from presage.engine.ir.text import Cursor, read_quoted

_BLANK = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*(?:#[^\n]*$)?")
_END_OF_LINE = re.compile(r"[ \t]*(?:\n|$)")
_MNEMONIC = re.compile(r"(?:%\d+ = )?([a-z_]+)")
_BLOCK = re.compile(r"\^(\d{1,12})(?: handler \^(\d{1,12}))?:")


def parse_module(text: str) -> ops.Module:
    """The module whose printed form is ``text``."""
    cursor = Cursor(text)
    _skip(cursor)
    header = _fields(MODULE_FORM.read(cursor))
    module = ops.Module(**header, functions={}, diagnostics=[])
    _skip(cursor)
    while cursor.take("diagnostic "):
        message = read_quoted(cursor)
        module.diagnostics.append((message, read_span(cursor)))
        _end_line(cursor)
        _skip(cursor)
    while cursor.position < len(text):
        start = cursor.position
        function = _function(cursor)
        if function.key in module.functions:
            raise cursor.error(f"a second function {function.key!r}", start)
        module.functions[function.key] = function
    return module


def parse_function(text: str) -> ops.Function:
    """The function whose printed form is ``text``."""
    cursor = Cursor(text)
    _skip(cursor)
    function = _function(cursor)
    if cursor.position < len(text):
        raise cursor.error("expected a block or the end")
    return function


def parse_op(text: str) -> ops.Op:
    """The operation whose printed form is ``text``."""
    cursor = Cursor(text)
    op = _op(cursor)
    if cursor.position < len(text):
        raise cursor.error("expected the end of the operation")
    return op


def _function(cursor: Cursor) -> ops.Function:
    if not cursor.at("function "):
        raise cursor.error("expected a function")
    function = ops.Function(**_fields(FUNCTION_FORM.read(cursor)), blocks=[])
    _skip(cursor)
    while found := cursor.match(_BLOCK):
        handler = None if found[2] is None else int(found[2])
        block = ops.Block(int(found[1]), [], handler)
        _end_line(cursor)
        _skip(cursor)
        while not cursor.at("^") and not cursor.at("function ") and cursor.position < len(cursor.text):
            block.ops.append(_op(cursor))
            _end_line(cursor)
            _skip(cursor)
        function.blocks.append(block)
    return function


def _op(cursor: Cursor) -> ops.Op:
    start = cursor.position
    mnemonic = cursor.need(_MNEMONIC, "an operation").group(1)
    form = BY_MNEMONIC.get(mnemonic)
    if form is None:
        raise cursor.error(f"there is no operation {mnemonic!r}", start)
    cursor.position = start
    return cast(ops.Op, form.type(**form.read(cursor)))


def _fields(values: dict[str, object]) -> dict[str, Any]:
    """The fields for a constructor: each notation yields the type of the field that the form gives it to."""
    return cast(dict[str, Any], values)


def _skip(cursor: Cursor) -> None:
    """Moves past empty lines, comments and the indentation of the next line."""
    cursor.match(_BLANK)


def _end_line(cursor: Cursor) -> None:
    if not cursor.match(_END_OF_LINE):
        raise cursor.error("expected the end of the line")
