"""`impossible`: proved over whole numbers, floats and conditions; never said where an input exists; doubts are named."""

import itertools
import math

import pytest

from presage.engine.cli.solving import Question, Solver

SOLVER = Solver()
BUDGET = 200_000


def ask(source, where=None, raises="AssertionError"):
    return SOLVER.solve(Question(source, "f", raises=raises, where=where), BUDGET)


PROVED = [
    ("def f(x: float):\n    if 1.0 < x < 1000.0:\n        assert x / 2.0 < x", None),
    (
        "def f(x: float, y: float):\n    low = min(x, y)\n    assert low <= x or x != x or y != y",
        "type(x) is float and type(y) is float",
    ),
    ("def f(x: float):\n    assert x * 0.5 < x", "type(x) is float and x > 1.0 and x < 1e300"),
    ("def f(x: int):\n    assert x * x != 7", "0 <= x and x < 30"),
    ("def f(x: int, y: int):\n    assert x + y >= x", "y >= 0"),
    ("def f(x: int):\n    assert x != 1", "type(x) is int and x > 1"),
    ("def f(x: bool, y: bool, z: bool):\n    assert (x and y) or not (x and y and z)", None),
    (
        "def f(n: int):\n    total = 0\n    for i in range(n):\n        total += i\n    assert total == n * (n - 1) // 2",
        "0 <= n and n <= 12",
    ),
    ("def f(a: int, b: int):\n    d = {a: 1, b: 2}\n    assert len(d) in (1, 2) and d[b] == 2", None),
]

POSSIBLE = [
    ("def f(x: float):\n    assert x / 2.0 < x", "x > 0.0"),
    ("def f(x: float):\n    assert x == x", None),
    ("def f(x: float):\n    assert x + 1.0 != x", "x > 1.0"),
    ("def f(x: int):\n    assert x * x != 49", "0 <= x and x < 30"),
    ("def f(x: int, y: int, z: int):\n    assert not (x > 1000 and y == x * 3 and z == y - x)", None),
    ("def f(b: bool, x: float):\n    assert not (b and 0.1 + x == 0.4)", None),
]


@pytest.mark.parametrize(("source", "where"), PROVED)
def test_what_no_input_does_is_impossible_and_survives_running(source, where):
    assert ask(source, where).kind == "impossible"
    space = {}
    exec(source, space)
    pool = [0, 1, -1, 2, 7, 29, True, False, 0.0, -0.0, 0.5, 1.5, 999.9, 1e308, math.inf, -math.inf, math.nan]
    names = space["f"].__code__.co_varnames[: space["f"].__code__.co_argcount]
    kinds = space["f"].__annotations__
    for values in itertools.product(pool, repeat=len(names)):
        given = dict(zip(names, values, strict=True))
        fits = all(isinstance(value, kinds[name]) or kinds[name] is float for name, value in given.items())
        if fits and (where is None or eval(where, {}, given)):
            space["f"](**given)


@pytest.mark.parametrize(("source", "where"), POSSIBLE)
def test_an_input_that_only_formulas_find_is_found_and_really_fails(source, where):
    found = ask(source, where)
    assert found.kind == "solved"
    space = {"nan": math.nan, "inf": math.inf}
    exec(source, space)
    with pytest.raises(AssertionError):
        eval(found.call, space)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(s: list[int]):\n    assert len(s) >= 0", "the inputs for 's' are more than numbers"),
        ("def f(x: int):\n    while x > 0:\n        x -= 1\n    assert x <= 0", "line 2: there are more paths"),
        (
            "import functools\ndef g(x, y):\n    assert y * y >= 0\ndef f(x: int):\n    pass\nf = functools.partial(g, 1)",
            "not the function as it is written",
        ),
        ("import math\ndef f(x: int):\n    assert x < 0 or math.isqrt(x) <= x", "line 3"),
    ],
)
def test_where_there_is_no_proof_the_reason_is_named(source, words):
    found = ask(source)
    assert found.kind == "unknown"
    assert any(reason.startswith("no proof that there is none") and words in reason for reason in found.reasons), found.reasons
