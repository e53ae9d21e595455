"""Decimal text of integers of any length.

The host refuses to print or read integers past a digit limit (4,300 by default) that is a setting of the whole
process; terms and solver models hold longer ones, so both directions work in chunks here.
"""

from __future__ import annotations

from typing import Final

_CHUNK: Final = 4000
_BASE: Final = 10**_CHUNK


def decimal_text(number: int) -> str:
    """``str(number)`` without the host's limit."""
    if -_BASE < number < _BASE:
        return str(number)
    chunks: list[str] = []
    rest = abs(number)
    while rest >= _BASE:
        rest, low = divmod(rest, _BASE)
        chunks.append(str(low).rjust(_CHUNK, "0"))
    chunks.append(str(rest))
    return ("-" if number < 0 else "") + "".join(reversed(chunks))


def decimal_value(text: str) -> int:
    """``int(text)`` for text as ``decimal_text`` writes it, without the host's limit."""
    if len(text) <= _CHUNK:
        return int(text)
    negative = text.startswith("-")
    digits = text[1:] if negative else text
    head = len(digits) % _CHUNK
    number = int(digits[:head] or "0")
    for start in range(head, len(digits), _CHUNK):
        number = number * _BASE + int(digits[start : start + _CHUNK])
    return -number if negative else number
