"""``int(text)`` of a text of open length: which texts write a whole number, and which number it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from presage.engine.lang.values import Value
from presage.frontends.python.meaning import symbolic
from presage.solvers import terms as T

_LONGEST = 4_300
"""Digits that ``int()`` reads unless told otherwise."""


def whole_number(state: Any, term: Any) -> Value | None:
    """The number that a text writes in base 10; None on the path where it writes none.

    That it has not more digits than are read is an assumption, where nothing bounds its length.

    Raises:
        Fork: the path does not settle how it is written.
    """
    plain, written, blanks = _forms()
    if not _is_short(state, term):
        state.record(("assumption", f"a text that is read as a number has at most {_LONGEST} digits"))
    if state.decide(T.str_in(term, plain)):
        return symbolic.number(T.text_value(term))
    if not state.decide(T.str_in(term, written)):
        return None
    digits = T.str_map(T.str_strip(term, blanks, True, True), ("decimal",))
    negative = state.decide(T.str_prefix(digits, T.const("-")))
    if negative or state.decide(T.str_prefix(digits, T.const("+"))):
        digits = T.str_slice(digits, T.const(1))
    value = T.text_value(digits)
    return symbolic.number(T.neg(value) if negative else value)


def _is_short(state: Any, term: Any) -> bool:
    """Whether the path, by what it plainly says, bounds a text's length."""
    length = T.str_longest(term, [part for each in state.path for part in (each.args if each.op == "and" else (each,))])
    return length is not None and length <= _LONGEST


@lru_cache(maxsize=1)
def _forms() -> tuple[Any, Any, tuple[int, ...]]:
    """Plain digits; all that writes a number; the blanks around one."""
    blanks = [code for code in range(T.LAST_CODE + 1) if chr(code).isspace() and (code >= 127 or chr(code) in "\t\n\v\f\r ")]
    decimals = [code for code in range(T.LAST_CODE + 1) if chr(code).isdecimal()]
    cut = tuple([code for code in blanks for _ in (0, 1)])
    digits = T.re_loop(T.re_chars(tuple([code for code in decimals for _ in (0, 1)])), 1)
    more = T.re_loop(T.re_concat(T.re_text("_"), digits), 0)
    around = T.re_loop(T.re_chars(cut), 0)
    sign = T.re_loop(T.re_union(T.re_text("-"), T.re_text("+")), 0, 1)
    return T.re_loop(T.re_chars((48, 57)), 1), T.re_concat(around, sign, digits, more, around), cut
