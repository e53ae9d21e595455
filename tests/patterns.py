"""Random patterns and texts, and the comparison of a pattern's languages with what CPython's `re` finds."""

from __future__ import annotations

import random
import re
from collections import Counter

from presage.engine.lang.values import Unknown
from presage.frontends.python.meaning.groups import ways
from presage.frontends.python.meaning.languages import language
from presage.solvers import terms as T
from presage.solvers.terms.derivatives import Deriver, TooLarge, accepts
from presage.solvers.terms.pieces import piece

LETTERS = "aAbBkKsSiI_1 .-\n\u212aſéİıςσΣß١€\U0001f600\ufb05"
CLASSES = (r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", ".", "[ab]", "[^a]", "[a-k]", "[A-Z_]", r"[\w-]", r"[^\d\s]", "[k-s]",
           r"[^\W_]")  # fmt: skip
PLACES = ("^", "$", r"\A", r"\Z", r"\b", r"\B")
FLAGS = (0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.A, re.M | re.S)
STEPS = 20_000
HOWS = ("match", "search", "fullmatch")


def pattern(rng: random.Random, depth: int = 3) -> str:
    """A pattern of the grammar."""
    choice = rng.random()
    if depth == 0 or choice < 0.3:
        atom = rng.random()
        if atom < 0.5:
            return re.escape(rng.choice(LETTERS))
        return rng.choice(CLASSES) if atom < 0.85 else rng.choice(PLACES)
    if choice < 0.6:
        return "".join([pattern(rng, depth - 1) for _ in range(rng.randint(1, 3))])
    inner = pattern(rng, depth - 1)
    if choice < 0.72:
        return f"(?:{inner}|{rng.choice(['', pattern(rng, depth - 1)])})"
    if choice < 0.88:
        count = rng.choice(["*", "+", "?", "{2}", "{0,2}", "{1,3}", "{2,}", "*?", "+?", "??", "*+", "++", "?+", "{1,2}+"])
        return f"{rng.choice(['(', '(?:'])}{inner}){count}"
    return rng.choice(["(?={})", "(?!{})", "(?<={})", "(?<!{})", "(?i:{})", "(?>{})", "({})", "(?s:{})"]).format(inner)


def texts(rng: random.Random, count: int) -> list[str]:
    """Short random texts."""
    return ["", *["".join(rng.choices(LETTERS, k=rng.randint(1, 6))) for _ in range(count)]]


def near(rng: random.Random, text: str) -> list[str]:
    """Texts a change away from one that is inside or outside: the borders are where mistakes are."""
    found = []
    for _ in range(6):
        place = rng.randint(0, len(text))
        found.append(text[:place] + rng.choice(LETTERS) + text[place + rng.randint(0, 1) :])
        found.append(text[:place] + text[place : place + 1] * 2 + text[place + 1 :])
        found.append(text[:place] + text[place + 1 :])
    return found


def judge(source: str, flags: int, rng: random.Random, counts: Counter[str], wrong: list[object]) -> None:
    """Compares one pattern's languages with the host's answers."""
    try:
        compiled = re.compile(source, flags)
    except (re.error, RecursionError):
        return
    for how in HOWS:
        counts["languages"] += 1
        try:
            found = language(compiled, how)
        except Unknown:
            counts["refused"] += 1
            continue
        tried = texts(rng, 12)
        for wanted in (found, T.re_not(found)):
            try:
                made = Deriver(STEPS).shortest(wanted)
            except TooLarge:
                counts["unknown"] += 1
                continue
            if made is not None:
                tried.extend((made, *near(rng, made)))
        deriver = Deriver()
        for text in tried:
            right = (getattr(compiled, how)(text) is not None) is deriver.accepts(found, text)
            counts["correct" if right else "wrong"] += 1
            if not right:
                wrong.append((source, flags, how, text))


def judge_groups(source: str, flags: int, rng: random.Random, counts: Counter[str], wrong: list[object]) -> None:
    """Compares the groups of one pattern's matches with the host's; ``refused`` counts patterns whose groups are not known."""
    try:
        compiled = re.compile(source, flags)
    except (re.error, RecursionError):
        return
    for how in HOWS:
        found = ways(compiled, how)
        if not found:
            counts["refused"] += 1
            continue
        counts["sequences"] += 1
        made = [Deriver(STEPS).shortest(way.language) for way in found]
        tried = [text for text in made if text is not None]
        tried += [other for text in tried for other in near(rng, text)] + texts(rng, 6)
        for text in tried:
            match = getattr(compiled, how)(text)
            own = [way for way in found if accepts(way.language, text)]
            if match is None or len(own) != 1:
                right = match is None and not own
            else:
                held = [None if span is None else piece(text, own[0].languages, *span) for span in own[0].spans]
                right = held == [match.group(group) for group in range(compiled.groups + 1)]
            counts["correct" if right else "wrong"] += 1
            if not right:
                wrong.append((source, flags, how, text))
