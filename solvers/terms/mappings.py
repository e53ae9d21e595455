"""Texts as sequences of characters: changed one by one, cut off at the ends, counted, and read as a number.

A rule is plain data: ``("lower",)``, ``("upper",)`` or ``("casefold",)`` for Unicode's case mappings of single characters,
``("decimal",)`` for plain digits instead of other decimal ones and no underscores, or
``("each", code, text, ...)`` for what becomes of some characters, or ``("all", text, low, high, ...)`` for what becomes of each
character of a set. The one character that does look at others is the capital sigma, whose lower case at the end of a word is
another one; ``("lower", 1)`` is the rule for what comes after a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from presage.solvers.terms.charsets import LAST_CODE, CharSet, charset, common, complement, holds, ranges
from presage.solvers.terms.core import Term, const, make
from presage.solvers.terms.digits import decimal_value
from presage.solvers.terms.sorts import INT, STR, SortError

SIGMA: Final = "\u03a3"
SMALL: Final = "\u03c3"
FINAL: Final = "\u03c2"

Rule: TypeAlias = tuple[Any, ...]


def _decimal(character: str) -> str:
    return str(int(character)) if character.isdecimal() else "" if character == "_" else character


_NAMED: Final[dict[str, Callable[[str], str]]] = {
    **{"lower": str.lower, "upper": str.upper, "casefold": str.casefold},
    "decimal": _decimal,
}


def str_map(s: Term, rule: Rule) -> Term:
    """The text with each character replaced by what a rule makes of it."""
    if s.sort is not STR:
        raise SortError(f"mapped of {s.sort}")
    return const(changed(rule, s.value)) if s.op == "const" else make("mapped", STR, (s,), rule)


def str_strip(s: Term, chars: CharSet, left: bool, right: bool) -> Term:
    """The text without the characters of a set at its left, its right, or both ends."""
    if s.sort is not STR:
        raise SortError(f"stripped of {s.sort}")
    value = (int(left), int(right), *charset(ranges(chars)))
    return const(stripped(value, s.value)) if s.op == "const" else make("stripped", STR, (s,), value)


def str_count(s: Term, character: str) -> Term:
    """How often a character occurs, INT."""
    if s.sort is not STR or len(character) != 1:
        raise SortError(f"count of {character!r} in {s.sort}")
    return const(s.value.count(character)) if s.op == "const" else make("count", INT, (s,), character)


def text_value(s: Term) -> Term:
    """The number that ASCII digits write; -1 where the text is anything else. INT."""
    if s.sort is not STR:
        raise SortError(f"value of {s.sort}")
    return const(written(s.value)) if s.op == "const" else make("text_value", INT, (s,))


def written(text: str) -> int:
    """``text_value`` of a host text."""
    return decimal_value(text) if text.isascii() and text.isdecimal() else -1


def changed(rule: Rule, text: str) -> str:
    """What a rule makes of a text."""
    if rule[0] == "lower":
        return text.lower()
    if rule[0] == "all":
        return "".join([rule[1] if holds(rule[2:], ord(character)) else character for character in text])
    table = _table(rule)
    return "".join([table.get(character, character) for character in text])


def stripped(value: tuple[int, ...], text: str) -> str:
    """What is left of a text; ``value`` as ``str_strip`` makes it."""
    left, right, *chars = value
    cut = tuple(chars)
    begin, end = 0, len(text)
    while left and begin < end and holds(cut, ord(text[begin])):
        begin += 1
    while right and begin < end and holds(cut, ord(text[end - 1])):
        end -= 1
    return text[begin:end]


@lru_cache(maxsize=1)
def around_sigma() -> tuple[CharSet, CharSet]:
    """What a capital sigma looks at: the characters that it looks past, and the others that are letters with case."""
    either = _before_final("A", range(1, LAST_CODE + 1))
    cased = _before_final("", either)
    sets = [charset([(code, code) for code in codes]) for codes in (either, cased)]
    return common([sets[0], complement(sets[1])]), sets[1]


def _before_final(start: str, codes: Iterable[int]) -> list[int]:
    """The characters, out of some, that make a sigma after ``start`` and themselves a final one."""
    codes = [code for code in codes if code != ord(SIGMA)]
    lowered = "".join([f"{start}{chr(code)}{SIGMA}\0" for code in codes]).lower().split("\0")
    return [*[code for code, text in zip(codes, lowered, strict=False) if text.endswith(FINAL)], ord(SIGMA)]


@lru_cache(maxsize=100)
def moved(rule: Rule) -> list[tuple[CharSet, str]]:
    """The characters that a rule changes, by what becomes of them."""
    if rule[0] == "all":
        own = (ord(rule[1]), ord(rule[1])) if len(rule[1]) == 1 else ()
        found = common([rule[2:], complement(own)])
        return [(found, rule[1])] if found else []
    pairs: dict[str, list[tuple[int, int]]] = {}
    for character, new in _table(rule).items():
        pairs.setdefault(new, []).append((ord(character), ord(character)))
    return [(charset(codes), new) for new, codes in pairs.items()]


@lru_cache(maxsize=100)
def _table(rule: Rule) -> dict[str, str]:
    if rule[0] == "each":
        return {chr(code): text for code, text in zip(rule[1::2], rule[2::2], strict=True) if chr(code) != text}
    change = _NAMED[rule[0]]
    everything = map(chr, range(LAST_CODE + 1))
    return {character: new for character in everything if (new := change(character)) != character}
