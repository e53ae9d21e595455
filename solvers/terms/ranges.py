"""What an INT term's shape alone says about its value: a length isn't negative, a remainder is below its divisor."""

from __future__ import annotations

from typing import Final, TypeAlias

from presage.solvers.terms.core import Term
from presage.solvers.terms.sorts import INT

Range: TypeAlias = tuple[int | None, int | None]
"""Lowest and highest value, both included; None where there is no bound."""

ANY: Final[Range] = (None, None)
_LEVELS: Final = 4


def range_of(term: Term, levels: int = _LEVELS) -> Range:
    """A range that holds the INT term's value under every assignment, from at most ``levels`` levels of the term."""
    op = term.op
    if op == "const":
        return term.value, term.value
    if op == "clamp":
        low, high = term.value
        return low, high
    if op == "var" or not levels or term.sort is not INT:
        return ANY
    if op == "sum":
        constant, factors = term.value
        total: Range = (constant, constant)
        for factor, atom in zip(factors, term.args, strict=True):
            total = add_ranges(total, scale_range(factor, range_of(atom, levels - 1)))
            if total == ANY:
                break
        return total
    if op == "ite":
        return hull(range_of(term.args[1], levels - 1), range_of(term.args[2], levels - 1))
    if op == "mod" and term.args[1].op == "const" and term.args[1].value > 0:
        return 0, term.args[1].value - 1
    if op == "floordiv" and term.args[1].op == "const" and term.args[1].value > 0:
        low, high = range_of(term.args[0], levels - 1)
        divisor = term.args[1].value
        return None if low is None else low // divisor, None if high is None else high // divisor
    if op == "mul":
        return multiply_ranges([range_of(arg, levels - 1) for arg in term.args])
    if op == "len" or op == "count":
        return 0, None
    if op == "code":
        return -1, 0x10FFFF
    if op == "indexof" or op == "text_value":
        return -1, None
    if op == "bv_to_int":
        return 0, (1 << term.args[0].sort.params[0]) - 1
    return ANY


def add_ranges(a: Range, b: Range) -> Range:
    """The range of sums."""
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def scale_range(factor: int, a: Range) -> Range:
    """The range of multiples by a non-zero factor."""
    low = None if a[0] is None else factor * a[0]
    high = None if a[1] is None else factor * a[1]
    return (low, high) if factor > 0 else (high, low)


def hull(a: Range, b: Range) -> Range:
    """The smallest range that holds both."""
    low = None if a[0] is None or b[0] is None else min(a[0], b[0])
    high = None if a[1] is None or b[1] is None else max(a[1], b[1])
    return low, high


def multiply_ranges(ranges: list[Range]) -> Range:
    """The range of products; bounded where all are, or where none has negative numbers."""
    least: int = 1
    most: int | None = 1
    for low, high in ranges:
        if low is None:
            return ANY
        if most is None or high is None:
            if least < 0 or low < 0:
                return ANY
            least, most = least * low, None
        else:
            corners = [x * y for x in (least, most) for y in (low, high)]
            least, most = min(corners), max(corners)
    return least, most
