"""Taking texts of open length apart: the pieces between separators, as parts of the text that languages tell apart.

How many pieces there are is settled by forking, up to a few. A separator is the first one that stands there from the left, or
from the right where Python looks from there; so a text comes apart in one way.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import MISSING, Unknown, Value
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import new_list
from presage.frontends.python.meaning.text_classes import blank
from presage.solvers import terms as T

Args = tuple[Value, ...]

_SOME = T.re_loop(T.re_chars((0, T.LAST_CODE)), 1)
MOST = 8
"""Pieces that a text is taken apart into; more are not known."""


def split(state: Any, term: Any, args: Args) -> Value:
    """``text.split(sep, maxsplit)`` by a constant separator or by blanks; ``MISSING`` for other arguments."""
    sep, limit = args[0] if args else None, args[1] if len(args) > 1 else -1
    if sep is None and limit == -1:
        return _words(state, term)
    return _cut(state, term, sep, limit, False)


def rsplit(state: Any, term: Any, args: Args) -> Value:
    """``text.rsplit(sep, maxsplit)`` by a constant separator; ``MISSING`` for other arguments."""
    return _cut(state, term, args[0] if args else None, args[1] if len(args) > 1 else -1, True)


def _cut(state: Any, term: Any, sep: Value, limit: Value, backwards: bool) -> Value:
    if type(sep) is not str or not sep or type(limit) is not int:
        return MISSING
    return new_list(state, _pieces(state, term, sep, limit, backwards))


def partition(state: Any, term: Any, args: Args, backwards: bool) -> Value:
    """``text.partition(sep)`` and ``text.rpartition(sep)`` by a constant separator; ``MISSING`` for other arguments."""
    if len(args) != 1 or type(args[0]) is not str or not args[0]:
        return MISSING
    pieces = _pieces(state, term, args[0], 1, backwards)
    if len(pieces) == 2:
        return (pieces[0], args[0], pieces[1])
    return ("", "", pieces[0]) if backwards else (pieces[0], "", "")


def _pieces(state: Any, term: Any, sep: str, limit: int, backwards: bool) -> list[Value]:
    """The pieces of a text; at most ``limit`` cuts, all where that is negative."""
    cut = T.re_text(sep)
    whole = T.re_not(T.re_concat(T.re_anything, cut, T.re_anything))
    if backwards:
        # What comes after a separator, such that there is no later one.
        open_ = T.re_not(T.re_after(T.re_concat(_SOME, cut, T.re_anything), sep))
    else:
        open_ = T.re_not(T.re_before(T.re_concat(T.re_anything, cut, _SOME), sep))
    for cuts in range(MOST if limit < 0 else min(limit, MOST - 1) + 1):
        last = T.re_anything if cuts == limit else whole
        between = [open_, cut] * cuts
        languages = [last, *between[::-1]] if backwards else [*between, last]
        if state.decide(T.str_in(term, T.re_concat(*languages))):
            found = [T.str_piece(term, languages, place, place + 1) for place in range(0, len(languages), 2)]
            return [symbolic.string(piece) for piece in found] if cuts else [symbolic.string(term)]
    raise Unknown(f"a symbolic text split into more than {MOST} pieces")


def _words(state: Any, term: Any) -> Value:
    """``text.split()``."""
    spaces, word = T.re_loop(blank(), 1), T.re_loop(T.re_other(blank()), 1)
    around = T.re_loop(blank(), 0)
    for count in range(MOST + 1):
        between = [part for place in range(count) for part in ((spaces, word) if place else (word,))]
        languages = [around, *between, *([around] if count else [])]
        if state.decide(T.str_in(term, T.re_concat(*languages))):
            found = [T.str_piece(term, languages, place, place + 1) for place in range(1, len(languages) - 1, 2)]
            return new_list(state, [symbolic.string(piece) for piece in found])
    raise Unknown(f"a symbolic text of more than {MOST} words")
