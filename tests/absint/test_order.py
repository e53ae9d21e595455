"""Comprehensions that no order of their items shows in: which are found, and that finding them changes nothing."""

from __future__ import annotations

import itertools
import random

import pytest

from presage.engine.absint.local_facts import LocalFacts
from presage.engine.cli.prediction import Predictor
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning.language import Python

FREE = [
    "{x.upper() for x in items}",
    "{x for x in items if x != 'a'}",
    "{x.strip().lower() for x in items if 'a' in x}",
    "{x.replace('a', 'b') for x in items if not x == 'c'}",
    "frozenset(x.lower() for x in items)",
]
"""Must be found."""

ORDERED = [
    "[x.upper() for x in items]",
    "{x: 1 for x in items}",
    "{len(x) for x in items}",
    "{seen.append(x) or x for x in items}",
    "{(last := x) for x in items}",
    "{x.upper() for x in items if x in allowed}",
    "{x.encode() for x in items}",
    "{x == 'a' for x in items}",
    "frozenset(f(x) for x in items)",
    "{y for x in items for y in x}",
]
"""Must not be found: the order shows, or the analysis cannot tell that it does not."""


def _comprehension(expression: str) -> bool:
    module = lower_module(f"def work(items, seen, allowed, f):\n    return {expression}\n", "m", "m.py")
    [inner] = [f for key, f in module.functions.items() if key.rpartition(".")[2].startswith("<") and key != "<module>"]
    return LocalFacts().order_free(inner, Python())


@pytest.mark.parametrize("expression", FREE)
def test_found(expression: str) -> None:
    assert _comprehension(expression)


@pytest.mark.parametrize("expression", ORDERED)
def test_not_found(expression: str) -> None:
    assert not _comprehension(expression)


@pytest.mark.parametrize("expression", FREE)
def test_what_is_found_is_the_same_for_every_order(expression: str) -> None:
    """CPython, on each order of the items (as a list)."""
    results = [eval(expression, {"items": list(items)}) for items in itertools.permutations([" b", "aC", "c", "xa"])]
    assert all(found == results[0] for found in results)


def test_the_order_is_not_noted_where_it_does_not_show() -> None:
    """A comprehension that is free of order leaves no trace; one that is not does, and a shadowed collector counts as unknown."""
    predictor = Predictor()
    words = [f"w{number}" for number in range(6)]
    random.Random(1).shuffle(words)
    source = f"items = set({words!r})\n"
    assert predictor.predict(source, "sorted({x.upper() for x in items})").kind == "returns"
    noted = {
        call: predictor._run(source, call, 100_000, list)[1]
        for call in ("len({x.upper() for x in items})", "len(frozenset(x.upper() for x in items))", "[x for x in items][0]")
    }
    assert list(noted.values()) == [False, False, True]
    shadowed = source + "frozenset = list\n"
    assert predictor._run(shadowed, "frozenset(x.upper() for x in items)[0]", 100_000, list)[1]
    assert predictor.predict(shadowed, "frozenset(x.upper() for x in items)[0]").kind == "unknown"
