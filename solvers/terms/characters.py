"""Characters of texts as numbers, and texts whose every character is known by such a number.

A text is *spelled* where its length is a number and each character has a code term: constants, single characters and
what is joined of them. Questions about spelled texts become questions about bounded integers, which every solver
decides; the theory of strings is not needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from presage.solvers.terms.compare import le, number_eq
from presage.solvers.terms.core import Term, const, make, true
from presage.solvers.terms.logic import and_, ite
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import BOOL, INT, STR, SortError

LAST_CODE: Final = 0x10FFFF
_LONGEST: Final = 4096
_DEEP: Final = 30


def clamp(a: Term, low: int, high: int) -> Term:
    """An INT limited to a range: ``min(max(a, low), high)``. A clamped variable is a variable of that range."""
    if a.sort is not INT:
        raise SortError(f"clamp of {a.sort}")
    if low > high:
        raise ValueError(f"no number lies between {low} and {high}")
    if a.op == "const":
        return const(min(max(a.value, low), high))
    least, most = range_of(a)
    if least is not None and most is not None and low <= least and most <= high:
        return a
    if a.op == "ite" and a.depth <= _DEEP:
        test, first, second = a.args
        return ite(test, clamp(first, low, high), clamp(second, low, high))
    if a.op == "clamp" and a.value[0] <= low and high <= a.value[1]:
        a = a.args[0]
    return make("clamp", INT, (a,), (low, high))


def char(code: Term) -> Term:
    """``chr(code)``: the text of one character, of the nearest code point where the INT is none."""
    code = clamp(code, 0, LAST_CODE)
    if code.op == "const":
        return const(chr(code.value))
    if code.op == "code" and code.args[0].op == "char":
        return code.args[0]
    return make("char", STR, (code,))


def code_of(s: Term) -> Term:
    """``ord(s)``; -1 where the text hasn't exactly one character."""
    if s.sort is not STR:
        raise SortError(f"code of {s.sort}")
    codes = spelled(s)
    if codes is not None:
        return codes[0] if len(codes) == 1 else const(-1)
    return make("code", INT, (s,))


def alphabet(s: Term, low: int, high: int) -> Term:
    """Whether the code of every character lies between ``low`` and ``high``."""
    if s.sort is not STR:
        raise SortError(f"alphabet of {s.sort}")
    if low <= 0 and high >= LAST_CODE:
        return true
    codes = spelled(s)
    if codes is not None:
        return and_(*[and_(le(const(low), code), le(code, const(high))) for code in codes])
    return make("alphabet", BOOL, (s,), (low, high))


def spelled(s: Term) -> tuple[Term, ...] | None:
    """The codes of a text's characters in order, or None where its shape doesn't tell how many there are."""
    if s.op == "const":
        return tuple([const(ord(c)) for c in s.value]) if len(s.value) <= _LONGEST else None
    if s.op == "char":
        return (s.args[0],)
    if s.op == "concat":
        found: list[Term] = []
        for piece in s.args:
            codes = spelled(piece)
            if codes is None or len(found) + len(codes) > _LONGEST:
                return None
            found.extend(codes)
        return tuple(found)
    if s.op == "ite":
        return _either(s)
    return None


def _either(s: Term) -> tuple[Term, ...] | None:
    test, *sides = s.args
    if s.depth > _DEEP:
        return None
    first, second = spelled(sides[0]), spelled(sides[1])
    if first is None or second is None or len(first) != len(second):
        return None
    return tuple([ite(test, a, b) for a, b in zip(first, second, strict=True)])


def select(items: Sequence[Term], index: Term) -> Term:
    """``items[index]`` of terms of one sort for an INT within range; the last one where it is not."""
    chosen = items[-1]
    for place in range(len(items) - 2, -1, -1):
        chosen = ite(number_eq(index, const(place)), items[place], chosen)
    return chosen
