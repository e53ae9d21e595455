"""Loops without an end are proved to have none; loops that only take long are not."""

from __future__ import annotations

import pytest

from presage.engine.cli.prediction import Predictor

BUDGET = 100_000

WITNESSED = {
    "nothing changes": "i = 0\nwhile i < 10:\n    pass",
    "a search stands still": """
def find(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle
        if items[middle] < wanted:
            low = middle
        else:
            high = middle - 1
find([1, 3, 5, 7, 9], 8)""",
    "an endless generator": "def ones():\n    while True:\n        yield 1\nfor item in ones():\n    pass",
    "a cycle of values": "n = -5\nwhile n != 1:\n    n = n // 2 if n % 2 == 0 else 3 * n + 1",
    "exceptions on the way": "while True:\n    try:\n        raise ValueError\n    except ValueError:\n        pass",
    "fresh objects": "while True:\n    held = [object(), {1: 2}, {3}]",
}

PROVED = {
    "past the exit": "def down(n):\n    while n != 0:\n        n -= 2\ndown(7)",
    "a text grows": "def wrong(div):\n    text = ''\n    while div:\n        text += 'x'\nwrong(1)",
    "branches on the counter": "i = 0\nwhile True:\n    i += 1\n    if i % 3 == 0:\n        continue",
    "counting along a ring": """
class Node:
    def __init__(self, after=None):
        self.after = after
one = Node()
one.after = Node(one)
count, node = 0, one
while node:
    count += 1
    node = node.after""",
    "a number in a list": "held = [0]\nwhile held[0] < 10:\n    for j in range(3):\n        held[0] -= j",
    "a number in a dictionary": "held = {'a': 1}\nwhile sum(held.values()) > 0:\n    held['a'] += 1",
}

UNDECIDED = {
    "counts up far": "i = 0\nwhile i < 30_000:\n    i += 1",
    "counts down far": "i = 30_000\nwhile i > 0:\n    i -= 1",
    "meets a number by chance": "i = 0\nwhile i != 29_998:\n    i += 2",
    "ends after a rare event": "i = 1\nwhile i * i % 40_009 != 37_636:\n    i += 1",
    "ends by its text": "text = ''\nwhile len(text) < 6_000:\n    text += 'x'",
    "a list grows": "held = []\nwhile len(held) < 10**9:\n    held.append(1)",
    "prints": "while True:\n    print(1)",
}


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor(budget=BUDGET)


@pytest.mark.parametrize("name", WITNESSED)
def test_a_state_recurs(predictor: Predictor, name: str) -> None:
    found = predictor.predict(WITNESSED[name], "None")
    assert (found.kind, found.how) == ("diverges", "witnessed")


@pytest.mark.parametrize("name", PROVED)
def test_variables_run_away(predictor: Predictor, name: str) -> None:
    found = predictor.predict(PROVED[name], "None")
    assert (found.kind, found.how) == ("diverges", "proved")


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_is_not_proved_is_unknown(predictor: Predictor, name: str) -> None:
    assert predictor.predict(UNDECIDED[name], "None").kind in ("unknown", "returns")
    if name not in ("a list grows", "prints"):
        assert predictor.predict(UNDECIDED[name], "None", 2_000_000).kind == "returns"


def test_endless_recursion_raises(predictor: Predictor) -> None:
    found = predictor.predict("def f(n):\n    return f(n + 1)", "f(0)")
    assert (found.kind, found.type) == ("raises", "RecursionError")
