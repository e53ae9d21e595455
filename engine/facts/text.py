"""Text of the analysed system that may not be storable as it is."""

from __future__ import annotations


def printable(text: str) -> str:
    """`text` itself, unless it has lone surrogates, which UTF-8 cannot say: those become `\\udXXX`, written out."""
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def printable_throughout(value: object) -> object:
    """JSON-like data (dict, list, text, other leaves) with all text made printable, keys included."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable_throughout(key): printable_throughout(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_throughout(item) for item in value]
    return value
