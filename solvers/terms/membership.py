"""Whether a text is in a regular language, as a formula.

Of a spelled text it becomes a formula over its characters' codes where that stays small: the language's derivatives are
followed character by character, each with the condition under which it is where the text has led to.
"""

from __future__ import annotations

from typing import Final

from presage.solvers.terms.characters import spelled
from presage.solvers.terms.charsets import CharSet, charset, common, joined, ranges
from presage.solvers.terms.compare import le
from presage.solvers.terms.core import Term, const, false, make, true
from presage.solvers.terms.derivatives import Deriver, TooLarge, accepts, kinds
from presage.solvers.terms.equality import eq
from presage.solvers.terms.languages import anything, empty, nothing
from presage.solvers.terms.logic import and_, not_, or_
from presage.solvers.terms.ranges import range_of
from presage.solvers.terms.sorts import BOOL, REGLAN, STR, SortError

_STATES: Final = 40
_RANGES: Final = 40
"""Most derivatives, and most ranges of one set, in a formula over codes."""


def str_in(s: Term, language: Term) -> Term:
    """Whether the text is in the language."""
    if s.sort is not STR or language.sort is not REGLAN:
        raise SortError(f"in_re of {s.sort} and {language.sort}")
    if language is anything or language is nothing:
        return const(language is anything)
    if s.op == "const":
        return const(accepts(language, s.value))
    if language is empty:
        return eq(s, const(""))
    if language.op == "re_not":
        return not_(str_in(s, language.args[0]))
    codes = spelled(s)
    found = None if codes is None else _followed(codes, language)
    return make("in_re", BOOL, (s, language)) if found is None else found


def _followed(codes: tuple[Term, ...], language: Term) -> Term | None:
    """The formula over codes; None where it would be large."""
    deriver = Deriver(_STATES * max(len(codes), 1) * 8)
    sets = kinds(language)
    where = {language: true}
    try:
        for code in codes:
            within = [_within(code, chars) for chars in sets]
            reached: dict[Term, dict[Term, list[CharSet]]] = {}
            for state in where:
                for chars in within:
                    if chars:
                        reached.setdefault(deriver.derive(state, chars[0]), {}).setdefault(state, []).append(chars)
            reached.pop(nothing, None)
            if len(reached) > _STATES:
                return None
            following = {}
            for state, ways in reached.items():
                tests = []
                for before, taken in ways.items():
                    test = _among(code, joined(taken), within)
                    if test is None:
                        return None
                    tests.append(and_(where[before], test))
                following[state] = or_(*tests)
            where = following
    except TooLarge:
        return None
    return or_(*[condition for state, condition in where.items() if deriver.ends(state)])


def _within(code: Term, chars: CharSet) -> CharSet:
    """What of a set a code can be."""
    low, high = range_of(code)
    return common([chars, charset([(low or 0, 0x10FFFF if high is None else high)])])


def _among(code: Term, chars: CharSet, possible: list[CharSet]) -> Term | None:
    """Whether a code is in a set; None where that takes many ranges."""
    if chars == joined(possible):
        return true
    if not chars:
        return false
    if len(chars) > 2 * _RANGES:
        return None
    return or_(*[and_(le(const(low), code), le(code, const(high))) for low, high in ranges(chars)])
