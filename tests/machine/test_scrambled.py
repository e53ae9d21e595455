"""Hashes of texts and identities differ from run to run: nothing that depends on their value is told."""

from __future__ import annotations

import pytest

from presage.engine.cli.prediction import Predictor

SOURCE = """
class Word(int):
    def __hash__(self):
        return hash("x")
    def __index__(self):
        return hash("x")
    def __float__(self):
        return float(hash("x"))
buckets = [[], [], []]
h = hash("x")
boxed = Word(h)
"""

EXPRESSIONS = [
    "hash(Word(1))", "buckets[h % 3]", "buckets[id(buckets) % 3]", "range(h % 3)", "'ab' * (h % 3)", "h < 3", "boxed + 1",
    "boxed < 5", "[1, 2, 3][h % 2:]", "divmod(10, boxed)", "-h", "bool(h % 2)", "h % 3 == 0", "h % 3 in {0}", "{h % 3: 1}",
    "sorted([h, 3])", "max(h, 3)", "'%d' % h", "'%(a)s' % {'a': h}", "f'{h}'", "repr([h])", "h.real", "hash(object())",
    "hash(Word)", "id(h) % 2 == hash('y') % 2", "print(h)", "str(id(buckets) + 1)", "list(range(10))[h % 3]",
    "0 if h & 1 else 1",
]  # fmt: skip


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_unknown(predictor: Predictor, expression: str) -> None:
    assert predictor.predict(SOURCE, expression, 100_000).kind == "unknown"
