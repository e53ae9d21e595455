"""Patterns as languages: whether a text is in one is whether CPython's `re` finds something in it."""

import re
import warnings
from collections import Counter
from random import Random

import pytest
from patterns import FLAGS, HOWS, judge, judge_groups, near, pattern

from presage.engine.lang.values import Unknown
from presage.frontends.python.meaning.groups import ways
from presage.frontends.python.meaning.languages import language
from presage.solvers import terms as T
from presage.solvers.plain import NotPlain, plain
from presage.solvers.terms.derivatives import Deriver, accepts


def test_random_patterns_mean_what_they_mean_to_cpython() -> None:
    rng = Random(7)
    counts: Counter[str] = Counter()
    wrong: list[object] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(80):
            judge(pattern(rng), rng.choice(FLAGS), rng, counts, wrong)
    assert not wrong and counts["correct"] > 8_000 and not counts["unknown"]


def test_groups_of_random_patterns_hold_what_they_hold_in_cpython() -> None:
    rng = Random(11)
    counts: Counter[str] = Counter()
    wrong: list[object] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(150):
            judge_groups(pattern(rng), rng.choice(FLAGS), rng, counts, wrong)
    assert not wrong and counts["correct"] > 2_000 and counts["sequences"] > 120, wrong


GROUPS = [
    *(r"(\d{4})-(\d\d)", r"(\w+)@(\w+)\.(com|org)", "(a)?(b)?c", "^(a+)(?:-(b*))?$", "(a*)(?i:(b))", "(a+)", "(?:(a)|(b))c"),
    *("x(a+?)b", "(^a)(b$)", "((a)b)(?!d)c?"),
]
OPEN = ["(a*)(a*)", "(a|ab)(c|bcd)", "(a)*", "(a*)?", "(a+?)", r"(a)\1", "(?=(a))a"]


@pytest.mark.parametrize("source", GROUPS)
def test_groups_are_parts_of_the_text(source: str) -> None:
    wrong: list[object] = []
    counts: Counter[str] = Counter()
    judge_groups(source, 0, Random(1), counts, wrong)
    assert not wrong and counts["sequences"] >= 1


@pytest.mark.parametrize("source", OPEN)
def test_groups_between_which_there_is_a_choice_are_not_known(source: str) -> None:
    assert ways(re.compile(source), "match") is None
    assert ways(re.compile(source), "search") is None


CORNERS = [
    ("a|", 0), ("|", 0), ("", 0), ("(?:)*", 0), ("a$", 0), (r"a\Z", 0), ("a$", re.M), ("^b", re.M), ("^b", 0), (".", 0),
    (".", re.S), (r"\b", 0), (r"\B", 0), (r"\ba\b", 0), (r"\Ba", 0), ("(?:a?){2,3}", 0), ("(?:a*)*b", 0),
    ("(?:a|b??)+$", 0), ("a*+a", 0), ("(?:ab)?+ab", 0), ("(?>a|b)b", 0), ("a{0}b", 0), ("(?i:k)ſ", 0), ("[a-k]", re.I),
    ("[^k]", re.I), ("ß", re.I), ("[İi]", re.I), (r"\w", re.A), (r"\d", 0), (r"\s", 0), ("(?=a)(?!ab)..", 0),
    ("(?:(?!ab).)*", 0), ("(?:(?<!a)b|a)*", 0), ("(?<=^a)b", 0), ("(?<!^)(?<!^a)b", re.M), (r"(?:^a$\n?)+", re.M),
    ("(?s:.)a", 0), ("(?-i:a)b", re.I), ("a # c\n b", re.X), ("(?=$)", 0), (r"(?!\A)b", 0), ("[\U00030000-\U0010ffff]", 0),
    ("[^\ud800]", 0), ("(?:(?=a)){2}a", 0), ("(?:(?=a)|b){2}a?", 0), (r"(?:\b|a){3}b?", 0),
]  # fmt: skip
TEXTS = ["", *"aAbBkKſßẞiİı\n _1٠\ud800\U00030000\U0010ffff", "a\n", "a\n\n", "aa", "ab", "ba",
         "bb", "abab", "aab", "a\nb", "\na", "a b", "kſ", "Kſ", "\ue000a", "\na\n", "ss", "aaa", "aaaa", "abb", "b\n",
         "aB", "Ab", "\nab", "\nb"]  # fmt: skip


@pytest.mark.parametrize(("source", "flags"), CORNERS, ids=[repr(source) for source, _ in CORNERS])
def test_corners(source: str, flags: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled = re.compile(source, flags)
    for how in HOWS:
        found = language(compiled, how)
        assert [accepts(found, text) for text in TEXTS] == [getattr(compiled, how)(text) is not None for text in TEXTS], how


@pytest.mark.parametrize("source", [r"(a)\1", "(?>a|ab)c", "(?:a|ab)*+c", "(a)?(?(1)b|c)", r"(?<=\ba)b"])
def test_what_is_no_language_is_refused(source: str) -> None:
    with pytest.raises(Unknown, match="searched in a symbolic text"):
        language(re.compile(source), "search")


def test_patterns_are_compared() -> None:
    old = language(re.compile(r"[a-z0-9.]+@[a-z0-9]+\.(com|org)"), "fullmatch")
    new = language(re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "fullmatch")
    assert Deriver().shortest(T.re_inter(old, T.re_not(new))) is None
    refused = Deriver().shortest(T.re_inter(new, T.re_not(old)))
    assert refused is not None and not re.fullmatch(r"[a-z0-9.]+@[a-z0-9]+\.(com|org)", refused)


def test_languages_without_looking_around_are_the_same() -> None:
    rng = Random(3)
    compared = refused = 0
    while compared < 30:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                compiled = re.compile(pattern(rng), rng.choice(FLAGS))
                found = language(compiled, rng.choice(HOWS))
            except (re.error, Unknown):
                continue
        if not T.zero_width(found):
            continue
        try:
            said = plain(found)
        except NotPlain:
            refused += 1
            continue
        compared += 1
        assert not T.zero_width(said)
        made = [text for each in (found, T.re_not(found)) if (text := Deriver().shortest(each)) is not None]
        tried = [*TEXTS, *made, *[other for text in made for other in near(rng, text)]]
        assert [accepts(said, text) for text in tried] == [accepts(found, text) for text in tried], compiled
    assert refused < compared
