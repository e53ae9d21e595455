"""Random checks of a text, as Python functions: patterns, methods of ``str`` and parts of the text in conditions."""

from __future__ import annotations

import random
import re

from patterns import LETTERS, pattern

KINDS = ("isdigit", "isalpha", "isupper", "islower", "isspace", "isidentifier", "isalnum")
PARTS = (
    *("{}.strip()", "{}.lower()", "{}.upper()", "{}.rstrip('ab')", "{}.removeprefix('a')", "{}.replace('a', '')"),
    *("{}[1:]", "{}[:-1]", "{}[1:3]", "{}.partition('-')[0]", "{}.rpartition('a')[2]", r"re.sub(r'\W', '', {})"),
    "('x' + {} + '-')",
)


def function(rng: random.Random) -> str:
    """The source of a function ``f`` that says True or False of a text."""
    return f"import re\n\ndef group(m):\n    return m and m[0]\n\ndef f(text: str):\n    return bool({_condition(rng, 2)})\n"


def texts(rng: random.Random, count: int) -> list[str]:
    """Short texts to try."""
    return ["", *LETTERS, *["".join(rng.choices(LETTERS, k=rng.randint(1, 7))) for _ in range(count)]]


def _condition(rng: random.Random, depth: int) -> str:
    choice = rng.random()
    if depth and choice < 0.35:
        return f"({_condition(rng, depth - 1)} {rng.choice(['and', 'and', 'or'])} {_condition(rng, depth - 1)})"
    if depth and choice < 0.45:
        return f"not {_condition(rng, depth - 1)}"
    part = _part(rng, 2)
    few = repr("".join(rng.choices("aAbk1 -.\n", k=rng.randint(1, 2))))
    if rng.random() < 0.3:
        return rng.choice([
            f"{part}.startswith({few})", f"{part}.endswith({few})", f"{few} in {part}",
            f"{part}.find({few}) > {rng.randint(-1, 2)}", f"{part}.count({rng.choice('aA1-')!r}) == {rng.randint(0, 2)}",
        ])  # fmt: skip
    if rng.random() < 0.4:
        return rng.choice([
            f"len({part}) {rng.choice(['<', '==', '>=', '!='])} {rng.randint(0, 4)}", f"{part}.{rng.choice(KINDS)}()",
            f"{part} {rng.choice(['==', '<', '>=', '!='])} {few}",
        ])  # fmt: skip
    found = f"re.{rng.choice(['match', 'search', 'fullmatch'])}({_valid(rng)!r}, {part})"
    return f"group({found}) == {few}" if rng.random() < 0.2 else f"{found} is not None"


def _valid(rng: random.Random) -> str:
    while True:
        found = pattern(rng, 2)
        try:
            re.compile(found)
        except re.error:
            continue
        return found


def _part(rng: random.Random, depth: int) -> str:
    return "text" if not depth or rng.random() < 0.4 else rng.choice(PARTS).format(_part(rng, depth - 1))
