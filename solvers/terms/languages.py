"""Regular languages as terms of sort REGLAN: the constructors.

A language is a set of texts over all code points. Beside the usual operations there are zero-width conditions, which stand
inside a concatenation and look at the text around their place: ``re_ahead`` asks what follows up to the text's end,
``re_behind`` what stands before from the text's beginning. Languages have no variables. How they are decided is in
``derivatives``; not for finding where a pattern matches: which of several matches a search prefers is no matter of languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary

from presage.solvers.terms.charsets import ALL_CHARS, NO_CHARS, CharSet, charset, common, complement, joined, ranges
from presage.solvers.terms.core import Term, make
from presage.solvers.terms.mappings import Rule
from presage.solvers.terms.sorts import REGLAN, SortError

UNBOUNDED: Final = -1
"""The upper end of a repetition that has none."""


LANGUAGES: Final = (
    *("re_chars", "re_empty", "re_concat", "re_union", "re_inter", "re_not"),
    *("re_loop", "re_ahead", "re_behind", "re_before", "re_whole"),
    *("re_mapped", "re_residue"),
)
"""The operations that make a language; a language stands for itself under every model."""


def re_chars(chars: CharSet) -> Term:
    """The texts of one character of a set."""
    return make("re_chars", REGLAN, (), charset(ranges(chars)))


def re_text(text: str) -> Term:
    """One text alone."""
    return re_concat(*[make("re_chars", REGLAN, (), (ord(c), ord(c))) for c in text])


def re_concat(*xs: Term) -> Term:
    """A text of each language, joined; of none, the empty text."""
    flat: list[Term] = []
    for x in xs:
        _languages(x)
        for piece in x.args if x.op == "re_concat" else (x,):
            if piece is nothing:
                return nothing
            if piece is not empty and not (piece is anything and flat and flat[-1] is anything):
                flat.append(piece)
    if len(flat) > 1:
        return make("re_concat", REGLAN, tuple(flat))
    return flat[0] if flat else empty


def re_union(*xs: Term) -> Term:
    """The texts of any of the languages."""
    found, sets = _taken_apart("re_union", xs)
    if anything in found:
        return anything
    chars = joined(sets)
    return _ordered("re_union", [*found, *([re_chars(chars)] if chars else [])], nothing)


def re_inter(*xs: Term) -> Term:
    """The texts of all of the languages."""
    found, sets = _taken_apart("re_inter", xs)
    found.pop(anything, None)
    if sets:
        chars = common(sets)
        if not chars:
            return nothing
        found[re_chars(chars)] = None
    if any(part.op == "re_not" and part.args[0] in found for part in found):
        return nothing
    return _ordered("re_inter", found, anything)


def _taken_apart(op: str, xs: Iterable[Term]) -> tuple[dict[Term, None], list[CharSet]]:
    """The parts of languages that are joined by an operation, each once, and apart from them the sets of characters."""
    found: dict[Term, None] = {}
    sets: list[CharSet] = []
    for x in xs:
        _languages(x)
        for part in x.args if x.op == op else (x,):
            if part.op == "re_chars":
                sets.append(part.value)
            else:
                found[part] = None
    return found, sets


def _ordered(op: str, found: Iterable[Term], none: Term) -> Term:
    parts = sorted(found, key=lambda part: part.order)
    if len(parts) > 1:
        return make(op, REGLAN, tuple(parts))
    return parts[0] if parts else none


def re_not(x: Term) -> Term:
    """The texts that are not in a language."""
    _languages(x)
    if x.op == "re_not":
        return x.args[0]
    if x is nothing or x is anything:
        return anything if x is nothing else nothing
    return make("re_not", REGLAN, (x,))


def re_loop(x: Term, low: int, high: int = UNBOUNDED) -> Term:
    """From ``low`` to ``high`` texts of a language, joined."""
    _languages(x)
    if high != UNBOUNDED and high < low:
        return nothing
    if high == 0 or x is empty:
        return empty
    if x is nothing:
        return nothing if low else empty
    if x.op == "re_loop" and x.value == (0, UNBOUNDED):
        return x
    if low == high == 1:
        return x
    return make("re_loop", REGLAN, (x,), (low, high))


def re_ahead(rest: Term) -> Term:
    """The empty text, where what follows up to the end is in a language."""
    _languages(rest)
    return rest if rest is nothing else empty if rest is anything else make("re_ahead", REGLAN, (rest,))


def re_behind(before: Term) -> Term:
    """The empty text, where what stands before from the beginning is in a language, which must not look ahead itself."""
    _languages(before)
    if looks_ahead(before):
        raise SortError("a condition on what stands before a place that looks ahead")
    return before if before is nothing else empty if before is anything else make("re_behind", REGLAN, (before,))


def re_before(x: Term, end: str) -> Term:
    """The texts that are in a language once ``end`` is put after them (a right quotient)."""
    _languages(x)
    if not end or x is nothing or x is anything:
        return x
    if x.op == "re_before":
        return make("re_before", REGLAN, x.args, end + x.value)
    return make("re_before", REGLAN, (x,), end)


def re_residue(by: int, wanted: Iterable[int], so_far: int = -1) -> Term:
    """The texts of ASCII digits whose number leaves one of the wanted rests; ``so_far`` is that of digits before, -1 for none."""
    rests = sorted(set(wanted))
    return make("re_residue", REGLAN, (), (by, so_far, *rests)) if rests else nothing


def re_whole(x: Term) -> Term:
    """The texts of a language, whose conditions look no further than those texts, wherever they stand in a longer one."""
    _languages(x)
    return make("re_whole", REGLAN, (x,)) if zero_width(x) else x


def re_mapped(x: Term, rule: Rule) -> Term:
    """The texts that are in a language once a rule has changed their characters (an inverse homomorphism)."""
    _languages(x)
    return x if x is nothing or x is anything else make("re_mapped", REGLAN, (x,), rule)


_LOOKING: Final = ("re_ahead", "re_behind")
_HOLDING: WeakKeyDictionary[Term, frozenset[str]] = WeakKeyDictionary()
"""How the parts of terms look around; a function of the term, so this changes no answer."""


def zero_width(x: Term) -> bool:
    """Whether there is a condition on what stands around a place in a language."""
    return x.op in ("re_ahead", "re_behind") or _holds(x, "re_ahead") or _holds(x, "re_behind")


def looks_ahead(x: Term) -> bool:
    """Whether there is a condition on what follows a place in a language."""
    return x.op == "re_ahead" or _holds(x, "re_ahead")


def looks_behind(x: Term) -> bool:
    """Whether there is a condition on what stands before a place in a language."""
    return x.op == "re_behind" or _holds(x, "re_behind")


def _holds(x: Term, op: str) -> bool:
    known = _HOLDING.get(x)
    if known is None:
        args = () if x.op in ("re_whole", "re_mapped") else x.args
        inner = [found for arg in args for found in (arg.op, *(each for each in _LOOKING if _holds(arg, each)))]
        known = _HOLDING[x] = frozenset(inner).intersection(_LOOKING)
    return op in known


def _languages(*terms: Term) -> None:
    for term in terms:
        if term.sort is not REGLAN:
            raise SortError(f"a language is needed, not {term.sort}")


nothing: Final = make("re_chars", REGLAN, (), NO_CHARS)
"""No text at all."""
empty: Final = make("re_empty", REGLAN)
"""The empty text alone."""
any_char: Final = make("re_chars", REGLAN, (), ALL_CHARS)
anything: Final = make("re_loop", REGLAN, (any_char,), (0, UNBOUNDED))
"""All texts."""


def re_other(x: Term) -> Term:
    """The characters outside a set."""
    if x.op != "re_chars":
        raise SortError("a set of characters is needed")
    return re_chars(complement(x.value))
