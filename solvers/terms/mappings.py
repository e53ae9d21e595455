"""Changing a text character by character, by a rule that doesn't look at the others; and cutting off characters at its ends.

A rule is plain data: ``("lower",)``, ``("upper",)`` or ``("casefold",)`` for Unicode's case mappings of single characters, or
``("each", code, text, ...)`` for what becomes of some characters, or ``("all", text, low, high, ...)`` for what becomes of each
character of a set. A final sigma, which depends on its surroundings, is
lowered like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from presage.solvers.terms.charsets import LAST_CODE, CharSet, charset, common, complement, holds, ranges
from presage.solvers.terms.core import Term, const, make
from presage.solvers.terms.sorts import INT, STR, SortError

Rule: TypeAlias = tuple[Any, ...]

_CASES: Final[dict[str, Callable[[str], str]]] = {"lower": str.lower, "upper": str.upper, "casefold": str.casefold}


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


def changed(rule: Rule, text: str) -> str:
    """What a rule makes of a text."""
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
    change = _CASES[rule[0]]
    everything = map(chr, range(LAST_CODE + 1))
    return {character: new for character in everything if (new := change(character)) != character}
