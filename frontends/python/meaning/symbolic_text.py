"""Symbolic texts taken apart: their characters as codes, after the path has settled how many there are.

Length is settled by forking over the few that are possible. Items and slices work on codes where a text is spelled and
on the formula where it is not. Methods of ``str`` are in ``presage.frontends.python.builtins.texts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presage.engine.lang.values import Rendered, Sym, Unknown, Value
from presage.frontends.python.meaning import drawn, symbolic
from presage.frontends.python.meaning.errors import error
from presage.solvers import terms as T

MAX_DIGITS = 40
"""Most digits of a number whose text is taken apart."""

_ZERO = T.const(0)


def codes(state: Any, value: Value) -> list[Any]:
    """The code terms of a text's characters.

    Raises:
        Fork: the path does not settle the length yet.
        Unknown: too many lengths are possible, or the text is rendered lazily.
    """
    term = symbolic.text(value)
    if term is None:
        if type(value) is Rendered:
            raise Unknown("a character of a lazily rendered text")
        raise Unknown("a symbolic text was expected")
    return _codes(state, term)


def _codes(state: Any, term: Any) -> list[Any]:
    known = T.spelled(term)
    if known is not None:
        return list(known)
    if term.op == "concat":
        return [code for piece in term.args for code in _codes(state, piece)]
    if term.op == "ite":
        return _codes(state, term.args[1] if state.decide(term.args[0]) else term.args[2])
    if term.op == "int_to_str":
        return _digits(state, term.args[0])
    length = symbolic.concrete(state, symbolic.number(T.str_len(term)))
    pieces = [T.slice_within(term, T.const(place), T.const(place + 1)) for place in range(length)]
    return [T.clamp(T.code_of(piece), 0, T.LAST_CODE) for piece in pieces]


def _digits(state: Any, number: Any) -> list[Any]:
    """The codes of a printed number: its sign and how many digits it has are settled by forking."""
    negative = not state.decide(T.ge(number, _ZERO))
    size = T.neg(number) if negative else number
    count = 1
    while not state.decide(T.lt(size, T.const(10**count))):
        count += 1
        if count > MAX_DIGITS:
            raise Unknown(f"the digits of a symbolic number with more than {MAX_DIGITS} of them")
    digits = [T.mod(T.floordiv(size, T.const(10**place)), T.const(10)) for place in range(count - 1, -1, -1)]
    found = [T.clamp(T.add(digit, T.const(48)), 48, 57) for digit in digits]
    return [T.const(45), *found] if negative else found


def is_open(state: Any, term: Any) -> bool:
    """Whether a text is one variable, or made of one by what solvers of regular conditions know: its length is left open.

    Such a text is not spelled by what has a formula over the whole of it; the first operation that needs its characters
    does that, as of any other one. A random text is none: what is known of it is not on the path.
    """
    return _is_of_one(term) and not drawn.is_random(state, Sym(term, str))


def _is_of_one(term: Any) -> bool:
    if term.op in ("slice", "mapped", "stripped", "piece"):
        return _is_of_one(term.args[0])
    if term.op == "concat":
        inner = [piece for piece in term.args if piece.op != "const"]
        return len(inner) == 1 and _is_of_one(inner[0])
    return bool(term.op == "var")


def spelling(parts: Sequence[Any]) -> Value:
    """The text of characters with these codes."""
    return symbolic.string(T.spell(parts))


def characters(state: Any, value: Value) -> list[Value]:
    """A text's characters as texts of length one."""
    return [spelling([code]) for code in codes(state, value)]


def ascii_only(state: Any, found: Sequence[Any], what: str) -> None:
    """Goes on where every symbolic character is an ASCII one.

    Raises:
        Unknown: on the path where one is not.
    """
    conditions = []
    for code in found:
        high = T.range_of(code)[1]
        if code.op != "const" and (high is None or high > 127):
            conditions.append(T.le(code, T.const(127)))
    if conditions and not state.decide(T.and_(*conditions)):
        raise Unknown(f"{what} of a symbolic text with characters beyond ASCII")


def clipped(state: Any, part: Value, length: int) -> Value:
    """A slice's bound for a positive step, symbolic or not, as one of the few that make a difference."""
    term = symbolic.integer(part)
    if type(part) is not Sym or term is None:
        return part
    end = T.const(length)
    term = T.ite(T.lt(term, _ZERO), T.max_(T.add(term, end), _ZERO), T.min_(term, end))
    return symbolic.concrete(state, symbolic.number(term))


def get(state: Any, value: Sym, key: Value) -> Value:
    """``text[key]`` for an int, bool or slice, concrete or symbolic."""
    if type(key) is slice:
        return _slice(state, value, key)
    index = symbolic.integer(key)
    if index is None:
        raise Unknown("an index of a symbolic text that is no number")
    length = T.str_len(value.term)
    if not state.decide(T.and_(T.lt(index, length), T.ge(index, T.neg(length)))):
        symbolic.index_sized(state, index)
        raise error(state, IndexError, "string index out of range")
    return symbolic.string(T.str_item(value.term, T.ite(T.lt(index, _ZERO), T.add(index, length), index)))


def _slice(state: Any, value: Sym, key: slice) -> Value:
    parts = (key.start, key.stop)
    bounds = [None if part is None else symbolic.integer(part) for part in parts]
    plain = all(part is None or bound is not None for part, bound in zip(parts, bounds, strict=True))
    if not plain:
        raise Unknown("a slice of a symbolic text by what is no number")
    if key.step in (None, 1) and T.spelled(value.term) is None:
        return symbolic.string(T.str_slice(value.term, *bounds))
    found = codes(state, value)
    step = symbolic.concrete(state, key.step) if type(key.step) is Sym else key.step
    if step is not None and type(step) not in (int, bool):
        raise Unknown("a slice of a symbolic text by what is no number")
    if step == 0:
        raise error(state, ValueError, "slice step cannot be zero")
    if step is None or step > 0:
        start, stop = (clipped(state, part, len(found)) for part in parts)
    else:
        start, stop = (symbolic.concrete(state, part) if type(part) is Sym else part for part in parts)
    return spelling(found[slice(start, stop, step)])
