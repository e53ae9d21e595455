"""Conditions on one text as regular languages: the texts under which a formula holds.

A part of the text (a slice between places that are known from one end, the text with constants around it) is in a language
where the text itself is in another one; so are lengths, first places and characters' codes between bounds. A formula that
asks for more is no regular condition, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from presage.solvers.terms import (
    BOOL,
    LAST_CODE,
    STR,
    UNBOUNDED,
    Term,
    const,
    re_before,
    re_behind,
    re_chars,
    re_concat,
    re_inter,
    re_loop,
    re_mapped,
    re_not,
    re_other,
    re_text,
    re_union,
    re_whole,
    slice_within,
    str_len,
    str_piece,
    sub,
    zero_width,
)
from presage.solvers.terms import re_anything as anything
from presage.solvers.terms import re_nothing as nothing
from presage.solvers.terms.charsets import joined
from presage.solvers.terms.derivatives import Deriver
from presage.solvers.terms.languages import any_char, empty, re_residue
from presage.solvers.terms.linear import parts
from presage.solvers.terms.mappings import moved

_DIVISOR: Final = 64
_LONGEST: Final = 300
_DIGIT: Final = re_chars((48, 57))
"""Longest constant whose parts are listed."""


_Place: TypeAlias = tuple[int, bool]
"""A distance from a text's beginning or (true) from its end."""


class NotRegular(Exception):
    """The formula is no regular condition on the text, or no known one."""


class Preimages:
    """The languages of formulas whose only symbol is ``text``."""

    def __init__(self, text: Term, deriver: Deriver) -> None:
        self.text = text
        self.deriver = deriver
        self._known: dict[Term, Term] = {}

    def language(self, formula: Term) -> Term:
        """The texts under which a BOOL formula holds. Raises NotRegular."""
        known = self._known.get(formula)
        if known is None:
            known = self._known[formula] = self._language(formula)
        return known

    def _language(self, formula: Term) -> Term:
        op, args = formula.op, formula.args
        if op == "const":
            return anything if formula.value else nothing
        if op in ("and", "or", "not"):
            return _CONNECTIVES[op](*map(self.language, args))
        if op == "ite":
            return self._either(args[0], self.language(args[1]), self.language(args[2]))
        if op == "in_re":
            return self._of(args[0], args[1])
        if op == "alphabet":
            return self._of(args[0], re_loop(re_chars(formula.value), 0))
        if op in ("le", "eq") and args[0].sort is not STR:
            return self._compared(op, *args)
        if op in _TEXTS:
            return self._between_texts(op, *args)
        raise NotRegular

    def _either(self, test: Term, first: Term, second: Term) -> Term:
        condition = self.language(test)
        return re_union(re_inter(condition, first), re_inter(re_not(condition), second))

    # --- texts -----------------------------------------------------------------------------------------

    def _of(self, part: Term, wanted: Term) -> Term:
        """The texts of which a part is in a language."""
        if part is self.text:
            return wanted
        op = part.op
        if op == "const":
            return anything if self.deriver.accepts(wanted, part.value) else nothing
        if op == "ite":
            return self._either(part.args[0], self._of(part.args[1], wanted), self._of(part.args[2], wanted))
        if op == "concat":
            return self._joined(part, wanted)
        if op == "mapped":
            return self._of(part.args[0], re_mapped(wanted, part.value))
        if op == "stripped":
            return self._of(part.args[0], _strippable(part.value, re_whole(wanted)))
        if op == "piece":
            return self._piece(part, re_whole(wanted))
        if op == "slice":
            return self._slice(part, re_whole(wanted))
        if op == "char" and part.args[0].op == "clamp" and part.args[0].args[0].op == "code":
            # The text of a code: the character itself, or that of the nearest code where there is none.
            inner = part.args[0].args[0].args[0]
            low, high = part.args[0].value
            if (low, high) == (0, LAST_CODE):
                other = re_not(any_char) if self.deriver.accepts(wanted, "\0") else nothing
                return self._of(inner, re_union(re_inter(wanted, any_char), other))
        raise NotRegular

    def _joined(self, part: Term, wanted: Term) -> Term:
        pieces = list(part.args)
        if pieces[0].op == "const":
            for character in pieces.pop(0).value:
                wanted = self.deriver.derive(wanted, ord(character))
        if pieces[-1].op == "const":
            wanted = re_before(wanted, pieces.pop().value)
        if len(pieces) != 1:
            raise NotRegular
        return self._of(pieces[0], wanted)

    def _piece(self, part: Term, wanted: Term) -> Term:
        """The texts of which the pieces from one border to another are in a language, which looks at nothing around them."""
        first, last = part.value
        whole, *languages = part.args
        middle = re_concat(*languages[first:last])
        if first == 0 and zero_width(middle):
            found = re_concat(middle, re_behind(wanted), *languages[last:])
        else:
            found = re_concat(*languages[:first], re_inter(middle, wanted), *languages[last:])
        none = re_not(re_concat(*languages)) if self.deriver.accepts(wanted, "") else nothing
        return self._of(whole, re_whole(re_union(found, none)))

    def _slice(self, part: Term, wanted: Term) -> Term:
        """Slices between places counted from the beginning or from the end; one that begins before the text is empty."""
        whole, start, stop = part.args
        between = _between_borders(whole, start, stop)
        if between is not None:
            # A text that does not come apart so has no pieces: the slice begins at 0, and ends there unless at the end.
            apart = self._of(whole, re_whole(re_concat(*between.args[1:])))
            outside = self._of(whole, wanted) if stop is str_len(whole) else self._of(const(""), wanted)
            return re_union(re_inter(apart, self._of(between, wanted)), re_inter(re_not(apart), outside))
        if start.op == "ite":
            ways = [self._of(slice_within(whole, way, stop), wanted) for way in start.args[1:]]
            return self._either(start.args[0], *ways)
        if stop.op == "ite":
            ways = [self._of(slice_within(whole, start, way), wanted) for way in stop.args[1:]]
            return self._either(stop.args[0], *ways)
        none = anything if self.deriver.accepts(wanted, "") else nothing
        size = str_len(whole)
        return self._between_places(whole, _place(start, size), _place(stop, size), wanted, none)

    def _between_places(self, whole: Term, start: _Place, stop: _Place, wanted: Term, none: Term) -> Term:
        """``none``: all texts, where the empty slice will do; else none."""
        begin, from_end = start
        end, to_end = stop
        if not from_end and not to_end:
            if begin < 0 or end <= begin:
                return none
            found = _framed(begin, re_inter(wanted, _sized(end - begin)), None)
            short = _framed(begin, re_inter(wanted, _sized(0, end - begin - 1)), 0)
            return self._of(whole, re_union(found, short, re_inter(none, _sized(0, begin - 1)) if begin else nothing))
        if not from_end and begin >= 0 and end <= 0:
            found = _framed(begin, wanted, -end)
            return self._of(whole, re_union(found, re_inter(none, _sized(0, begin - end - 1))))
        if from_end and to_end and end <= 0:
            if end <= begin:
                return none
            found = re_concat(anything, re_inter(wanted, _sized(end - begin)), _sized(-end))
            return self._of(whole, re_union(found, re_inter(none, _sized(0, -begin - 1)) if begin < 0 else nothing))
        raise NotRegular

    def _between_texts(self, op: str, outer: Term, inner: Term) -> Term:
        """Relations of a part of the text with a constant."""
        if inner.op == "const":
            return self._of(outer, _TEXTS[op](inner.value))
        if outer.op == "const" and len(outer.value) <= _LONGEST:
            if op in ("str_lt", "str_le"):
                opposite = "str_le" if op == "str_lt" else "str_lt"
                return re_not(self._of(inner, _TEXTS[opposite](outer.value)))
            return self._of(inner, re_union(*[re_text(piece) for piece in _pieces(op, outer.value)]))
        if op == "eq":
            for changed, same in ((outer, inner), (inner, outer)):
                if changed.op in ("mapped", "stripped") and changed.args[0] is same:
                    return self._of(same, _fixed(changed))
        raise NotRegular

    # --- numbers ---------------------------------------------------------------------------------------

    def _compared(self, op: str, left: Term, right: Term) -> Term:
        if left.sort is BOOL:
            one, other = self.language(left), self.language(right)
            return re_union(re_inter(one, other), re_inter(re_not(one), re_not(other)))
        if right.op == "const" and type(right.value) is int:
            return self._bounded(left, right.value if op == "eq" else None, right.value)
        if left.op == "const" and type(left.value) is int:
            return self._bounded(right, left.value, left.value if op == "eq" else None)
        raise NotRegular

    def _bounded(self, number: Term, low: int | None, high: int | None) -> Term:
        """The texts under which a number lies between bounds, both included; None is no bound."""
        op = number.op
        if op == "const":
            return anything if (low is None or low <= number.value) and (high is None or number.value <= high) else nothing
        if op == "ite":
            return self._either(number.args[0], *[self._bounded(side, low, high) for side in number.args[1:]])
        if op == "sum":
            constant, factors, atoms = parts(number)
            if len(atoms) != 1 or factors[0] != 1:
                raise NotRegular
            return self._bounded(atoms[0], None if low is None else low - constant, None if high is None else high - constant)
        if op == "clamp":
            least, most = number.value
            if low is not None and low > most or high is not None and high < least:
                return nothing
            low = None if low is None or low <= least else low
            return self._bounded(number.args[0], low, None if high is None or high >= most else high)
        if op == "len":
            return self._of(number.args[0], _sized(low or 0, high))
        if op == "code":
            codes = re_chars((max(low or 0, 0), LAST_CODE if high is None else high)) if high is None or high >= 0 else nothing
            none = (low is None or low <= -1) and (high is None or high >= -1)
            return self._of(number.args[0], re_union(codes, re_not(any_char) if none else nothing))
        if op == "count":
            wanted = re_chars((ord(number.value), ord(number.value)))
            other = re_loop(re_other(wanted), 0)
            most = UNBOUNDED if high is None else high
            times = re_loop(re_concat(other, wanted), max(low or 0, 0), most) if high is None or high >= 0 else nothing
            return self._of(number.args[0], re_concat(times, other))
        if op == "text_value":
            return self._of(number.args[0], _written(low, high))
        if op == "mod":
            return self._remainder(number, low or 0, high)
        if op == "indexof" and all(arg.op == "const" for arg in number.args[1:]) and number.args[1].value:
            return self._found(number, low, high)
        raise NotRegular

    def _remainder(self, number: Term, low: int, high: int | None) -> Term:
        """The texts of which a length, or a number that they write, leaves a remainder between bounds."""
        dividend, divisor = number.args
        constant, factors, atoms = parts(dividend)
        if divisor.op != "const" or not 0 < divisor.value <= _DIVISOR or factors != (1,):
            raise NotRegular
        by = divisor.value
        wanted = [(rest - constant) % by for rest in range(max(low, 0), by if high is None else min(high + 1, by))]
        if atoms[0].op == "len":
            rounds = re_loop(_sized(by), 0)
            return self._of(atoms[0].args[0], re_union(*[re_concat(rounds, _sized(rest)) for rest in wanted]))
        if atoms[0].op == "text_value":
            others = re_not(re_loop(_DIGIT, 1)) if by - 1 in wanted else nothing
            return self._of(atoms[0].args[0], re_union(re_residue(by, wanted), others))
        raise NotRegular

    def _found(self, number: Term, low: int | None, high: int | None) -> Term:
        """The texts in which the first place of a constant, or -1, lies between bounds."""
        whole, wanted, start = number.args

        def at_most(place: int | None) -> Term:
            before = _sized(start.value, place)
            return re_concat(before, re_text(wanted.value), anything)

        places = re_inter(at_most(high), re_not(at_most(low - 1)) if low is not None and low > 0 else anything)
        none = (low is None or low <= -1) and (high is None or high >= -1)
        return self._of(whole, re_union(places, re_not(at_most(None)) if none else nothing))


def _between_borders(whole: Term, start: Term, stop: Term) -> Term | None:
    """The piece of a text that a slice between the lengths of pieces from its beginning is; None for other slices."""
    languages: tuple[Term, ...] | None = None
    places: list[int | None] = []
    for place in (start, stop):
        piece = place.args[0] if place.op == "len" else None
        if piece is not None and piece.op == "piece" and piece.args[0] is whole and piece.value[0] == 0:
            if languages is not None and languages != piece.args[1:]:
                return None
            languages = piece.args[1:]
            places.append(piece.value[1])
        elif place.op == "const" and place.value == 0:
            places.append(0)
        elif place is str_len(whole):
            places.append(None)
        else:
            return None
    first, last = places
    if languages is None or first is None or last is not None and last < first:
        return None
    return str_piece(whole, languages, first, len(languages) if last is None else last)


def _sized(low: int, high: int | None = -2) -> Term:
    """The texts of a length, or of a length between bounds."""
    if high == -2:
        high = low
    if high is None:
        return re_loop(any_char, max(low, 0), UNBOUNDED)
    return re_loop(any_char, max(low, 0), high) if high >= max(low, 0) else nothing


def _strippable(value: tuple[int, ...], wanted: Term, blanks: Term | None = None) -> Term:
    """The texts of which a language's are left when a set of characters is cut off at the ends: all, or those with ``blanks``."""
    left, right, *chars = value
    cut = re_chars(tuple(chars))
    if blanks is None:
        blanks = re_loop(cut, 0)
    starts = re_not(re_concat(cut, anything)) if left else anything
    stops = re_not(re_concat(anything, cut)) if right else anything
    return re_concat(blanks if left else re_text(""), re_inter(wanted, starts, stops), blanks if right else re_text(""))


def _fixed(changed: Term) -> Term:
    """The texts that a change leaves as they are."""
    if changed.op == "stripped":
        return _strippable(changed.value, anything, empty)
    return re_loop(re_other(re_chars(joined([chars for chars, _ in moved(changed.value)]))), 0)


def _written(low: int | None, high: int | None) -> Term:
    """The texts that write a number between bounds in ASCII digits; others count as -1."""
    digits = re_loop(_DIGIT, 1)
    found = re_inter(digits, _digits_below(high), re_not(_digits_below(low - 1)) if low is not None and low > 0 else anything)
    others = (low is None or low <= -1) and (high is None or high >= -1)
    return re_union(found, re_not(digits)) if others else found


def _digits_below(limit: int | None) -> Term:
    """The digits of numbers up to a limit, with any zeros before them."""
    if limit is None:
        return anything
    if limit < 0:
        return nothing
    text = str(limit)
    if len(text) > _LONGEST:
        raise NotRegular
    found = [re_loop(_DIGIT, 0, len(text) - 1), re_text(text)]
    for place, digit in enumerate(text):
        if digit > "0":
            smaller = re_chars((ord("0"), ord(digit) - 1))
            found.append(re_concat(re_text(text[:place]), smaller, re_loop(_DIGIT, len(text) - place - 1, len(text) - place - 1)))
    return re_concat(re_loop(re_text("0"), 0), re_union(*found))


def _framed(begin: int, middle: Term, end: int | None) -> Term:
    """Texts with so many characters before and after one of a language; None is any number."""
    return re_concat(_sized(begin), middle, anything if end is None else _sized(end))


def _place(place: Term, size: Term) -> _Place:
    """A place in a text. Raises NotRegular where it is no constant distance from an end."""
    if place.op == "const":
        return place.value, False
    distance = sub(place, size)
    if distance.op != "const":
        raise NotRegular
    return distance.value, True


def _pieces(op: str, text: str) -> list[str]:
    """The texts that a constant equals, begins with, ends with or contains."""
    ends = range(len(text) + 1)
    if op == "prefix":
        return [text[:end] for end in ends]
    if op == "suffix":
        return [text[end:] for end in ends]
    if op == "contains":
        if len(text) > 40:
            raise NotRegular
        return sorted({text[begin:end] for begin in ends for end in range(begin, len(text) + 1)})
    return [text]


def _below(text: str, itself: bool) -> Term:
    """The texts that come before one by code points, and the text itself where that is asked for."""
    found = [re_text(text)] if itself else []
    for place, character in enumerate(text):
        found.append(re_text(text[:place]))
        if character != "\0":
            found.append(re_concat(re_text(text[:place]), re_chars((0, ord(character) - 1)), anything))
    return re_union(*found)


_CONNECTIVES: Final[dict[str, Callable[..., Term]]] = {"and": re_inter, "or": re_union, "not": re_not}
_TEXTS: Final[dict[str, Callable[[str], Term]]] = {
    "eq": re_text,
    "contains": lambda text: re_concat(anything, re_text(text), anything),
    "prefix": lambda text: re_concat(re_text(text), anything),
    "suffix": lambda text: re_concat(anything, re_text(text)),
    "str_lt": lambda text: _below(text, False),
    "str_le": lambda text: _below(text, True),
}
"""What a part of the text is in where it stands in a relation with a constant."""
