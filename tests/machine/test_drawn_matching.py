"""The matcher that follows a search in a random text, against Python's own engine: on known texts, and on what is open."""

from __future__ import annotations

import random
import re

import pytest

from presage.engine.lang.values import Unknown
from presage.frontends.python.builtins.drawn_matching import Matcher
from presage.frontends.python.builtins.drawn_patterns import _is_word, _takes

ATOMS = (
    "a", "b", "-", ".", r"\d", r"\w", r"\s", "[ab]", "[^a]", "[0-9-]", r"\b", r"\B", "^", "$", r"\Z", "(?:ab)", "(a)", "(?=b)",
    "(?!a)", "(?i:B)",
)  # fmt: skip
REPEATS = ("", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,1}?")
OPEN = "ab1"


def pattern(source: random.Random, depth: int = 0) -> str:
    parts = []
    for _ in range(source.randint(1, 3)):
        atom = source.choice(ATOMS)
        if depth < 2 and source.random() < 0.3:
            atom = f"({'?:' if source.random() < 0.5 else ''}{pattern(source, depth + 1)})"
        repeat = source.choice(REPEATS)
        fixed = atom in (r"\b", r"\B", "^", "$", r"\Z", "(?=b)", "(?!a)")
        parts.append(atom if fixed else atom + repeat)
    return "".join(parts) + (f"|{pattern(source, 2)}" if source.random() < 0.2 else "")


def follow(compiled: re.Pattern[str], choices: list[str], how: str) -> tuple[int, int] | None:
    parsed = re._parser.parse(compiled.pattern, compiled.flags)  # type: ignore[attr-defined]
    return Matcher(choices, _takes, _is_word).decided(compiled, parsed, how, 0, len(choices))


def span(compiled: re.Pattern[str], how: str, text: str) -> tuple[int, int] | None:
    match = getattr(compiled, how)(text)
    return None if match is None else match.span()


@pytest.mark.parametrize("how", ["match", "search", "fullmatch"])
def test_on_known_texts_it_finds_what_the_engine_finds(how: str) -> None:
    source = random.Random(f"known {how}")
    too_long = 0
    for _ in range(1200):
        compiled = re.compile(pattern(source), source.choice((0, re.MULTILINE, re.IGNORECASE, re.DOTALL)))
        text = "".join(source.choice("ab1- B\n") for _ in range(source.randint(0, 7)))
        try:
            found = follow(compiled, list(text), how)
        except Unknown:
            too_long += 1
            continue
        assert found == span(compiled, how, text), (compiled, text)
    assert too_long < 5


@pytest.mark.parametrize("how", ["match", "search", "fullmatch"])
def test_what_it_decides_on_open_places_is_so_for_each_character(how: str) -> None:
    source = random.Random(f"open {how}")
    decided = 0
    for _ in range(1500):
        compiled = re.compile(pattern(source))
        choices = [source.choice(("a", "b", "-", "/", OPEN)) for _ in range(source.randint(1, 5))]
        try:
            found = follow(compiled, choices, how)
        except Unknown:
            continue
        decided += 1
        for _ in range(6):
            text = "".join(source.choice(choice) for choice in choices)
            assert span(compiled, how, text) == found, (compiled, choices, text)
    assert decided > 500
