"""What is certainly known of values, and which operations are then total: without effect and without exception.

A type here is exact: ``int`` is no subclass and no bool; ``whole`` is an int or a bool. Only what holds for every value of the
type is listed; memory and time are left aside.
"""

from __future__ import annotations

SCALARS = frozenset({"int", "whole", "bool", "str", "none", "float"})
IMMUTABLE_SIZED = frozenset({"str", "tuple", "range"})

_NUMBERS = frozenset({"int", "bool", "whole"})

RESULTS = {
    "len": "int", "str": "str", "repr": "str", "ord": "int", "chr": "str", "range": "range", "sorted": "list", "list": "list",
    "dict": "dict", "set": "set", "tuple": "tuple", "bool": "bool", "isinstance": "bool", "callable": "bool", "all": "bool",
    "any": "bool", "bin": "str", "hex": "str", "oct": "str", "hash": "int", "frozenset": "frozenset", "int": "int",
    "float": "float", "print": "none",
}  # fmt: skip
"""The types of what built-in functions return, whatever they are given (of plain data)."""


def binary(operator: str, left: str | None, right: str | None) -> str | None:
    """The type of a binary operation that is total for two types; None if it is not."""
    if left in _NUMBERS and right in _NUMBERS:
        if operator in ("+", "-", "*"):
            return "int"
        if operator in ("&", "|", "^"):
            return left if left == right else "int" if "int" in (left, right) else "whole"
    if left == right == "float" and operator in ("+", "-", "*"):
        return "float"
    if left == right == "str" and operator == "+":
        return "str"
    return None


def result(operator: str, left: str | None, right: str | None) -> str | None:
    """The type of a binary operation's result where it gives one."""
    if left in _NUMBERS and right in _NUMBERS:
        return {"//": "int", "%": "int", "/": "float", "<<": "int", ">>": "int"}.get(operator)
    if left == "str" and operator == "%":
        return "str"
    return None


def ordered(left: str | None, right: str | None) -> bool:
    """Whether `<` and the like are total for two types, with `>=` as the opposite of `<`."""
    return (left in _NUMBERS and right in _NUMBERS) or left == right == "str"
