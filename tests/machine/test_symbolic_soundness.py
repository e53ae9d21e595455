"""Symbolic exploration against CPython: every input is on exactly one path, and that path says what CPython gives.

The functions are lists of expressions over one parameter, and random ones. `bench/symbolic.py` runs many more.
"""

from __future__ import annotations

import math
from random import Random

import pytest
from machine.symbolic import (
    BOOL,
    FLOAT,
    INT,
    SMALL,
    disagreements,
    draw,
    explore,
    list_of,
    optional,
    outcome,
    text_of,
    tuple_of,
)
from machine.symbolic_programs import function

from presage.frontends.python.symbols import Entries, OpenText, Scalar
from presage.solvers import terms as T

S, N = text_of(0, 3), Scalar(int, -50, 50)

TEXTS = """
s.upper(); s.lower() == s; s.title(); s.capitalize(); s.swapcase(); s.casefold()
s.isdigit(), s.isalpha(), s.isalnum(), s.isspace(), s.isupper(), s.islower()
s.istitle(), s.isidentifier(), s.isprintable(), s.isascii(), s.isdecimal(), s.isnumeric()
s.split(); s.split(None, 1); s.rsplit(None, 1); s.split('a'); s.split('a', 1); s.rsplit('a', 1); s.split('ab'); s.splitlines()
s.strip(); s.strip('ab'); s.lstrip('a'); s.rstrip(); s.partition('a'); s.rpartition('a')
s.replace('a', 'b'); s.replace('a', 'xx'); s.replace('ab', 'c', 1); s.replace('', '-'); s.translate({97: 98, 98: None, 99: 'xy'})
s.find('b'); s.rfind('a'); s.find('a', 1, 3); s.index('a'); s.rindex('b'); s.count('a'); s.count('aa'); s.count('')
s.startswith(('a', 'b')); s.endswith('b', 1); s.removeprefix('a'); s.removesuffix('ab'); s.find('', 4), s.startswith('', 4)
s.center(6, '*'); s.zfill(5); s.ljust(5), s.rjust(4, '-'); s[::-1], s[1:], s[-2:], s[::2], s[:-1]
[c for c in s]; ''.join(sorted(s)); ''.join(c for c in s if c.isalpha()); s * 2; '-'.join(s); s == s[::-1]
len(s), s + 'x', 'a' in s, s < 'b', s <= 'a', s == 'ab', s != ''; [ord(c) for c in s]; ''.join(chr(ord(c) + 1) for c in s)
{c: s.count(c) for c in s}; dict.fromkeys(s); max(s); list(enumerate(s)); list(zip(s, s[1:])); list(reversed(s)); len(set(s))
s in ('ab', 'b'); s in {'ab', ''}; {'a': 1, 'b': 2}.get(s, 3); f'<{s}>', '%s!' % s, '{}'.format(s); f'{s:>5}|{s:^4}'
'%5s|%-4s|%.1s' % (s, s, s); s + str(len(s)); s[0]; s[3]; ord(s); (s,) < ('a',); [s] == ['a']
s if s else 'empty'; [s, 'a'].index('a')
"""
SHORT_TEXTS = "repr(s); str([s]); str({'a': s}), str((s, 1)); f'{s!r}'; int(s); int(s, 16); int(s, 2)"
NUMBERS = """
str(n); f'{n:5d}|{n:<4}|{n:+d}|{n:03d}'; '%d %5d %03d' % (n, n, n); str(n)[0]; len(str(n)); [int(c) for c in str(n) if c != '-']
f'{n:x} {n:b}', '%o' % n; f'{n:,}'; repr(n), str(n)[::-1]; int(str(n)) == n; n / 2; round(n / 3); int(n / 4), n / 2 > 1; 1 / n
[10, 20, 30][n % 3]; 'abc'[n % 3]; [1, 2, 3][n]; (1, 2, 3, 4)[n:]; n in (1, 2, 3); n in {1, 2}; n in [n]; n in range(0, 9, 2)
sorted([n, 3, 1]), sorted([n, 0], reverse=True); max(n, 2), min([n, 0, 1]); chr(97 + n % 26); chr(n); divmod(n, 3), divmod(7, n)
n ** 2, n // 7, n % -7, -n, ~n, abs(n); n & 6, n | 5, n ^ 3, n & -4, n >> 1, n << 2, 12 & n, n ^ n; sum([n, 1, n])
{n: 1, 2: 3}; {1: 'a', 2: 'b'}[n]; {n, 1, 2} == {1, 2}; len({n, 1}); n == 1.0, n < 2.5, n == 'a'; bool(n), not n
[1, n].index(n); [n, 1] == [1, n]; (n, 1) < (1, n); any([n, 0]), all([n, 1]); n if n > 3 else -n; [0] * (n % 4), 'ab' * (n % 3)
float(n); round(n, 1); f'{n}%'; '%s' % n; str([n]); {(n, 1): 2}.get((3, 1)); [x for x in [n, 2] if x in {1, 2}]
dict([(n, 1), (2, 2)]); list(range(n % 4))
"""
FLOATS = """
x + 1; x * 2.5; x < 2; x == 1; int(x); round(x); -x; abs(x); x / 2; bool(x); x + x; x in [1.0, 2.0]; max(x, 0.5); 1 / x
math.floor(x); math.ceil(x); math.isnan(x), math.isinf(x), math.isfinite(x); x.is_integer(); x - 0.1; float(x); x == x; x != x
x if x > 0 else -x; [x] == [x]; 3 < x <= 5; x * 0; x - x == 0
"""


def check(source: str, *shapes: object, inputs: int = 15, seed: int = 1, **options: object) -> None:
    found = explore(source, *shapes, **options)
    wrong, decided, _ = disagreements(found, Random(seed), inputs)
    assert not wrong, (source, wrong[:3])
    assert decided, (source, found.reasons)


def _each(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split("; ") if part.strip()]


@pytest.mark.parametrize("expression", _each(TEXTS))
def test_texts(expression: str) -> None:
    check(f"def f(s):\n    return {expression}", S)


@pytest.mark.parametrize("expression", _each(SHORT_TEXTS))
def test_short_texts(expression: str) -> None:
    check(f"def f(s):\n    return {expression}", text_of(0, 1))


@pytest.mark.parametrize("expression", _each(NUMBERS))
def test_numbers(expression: str) -> None:
    check(f"def f(n):\n    return {expression}", N if "chr(n)" not in expression else SMALL)


@pytest.mark.parametrize("expression", _each(FLOATS))
def test_floats(expression: str) -> None:
    check(f"import math\ndef f(x):\n    return {expression}", FLOAT)


@pytest.mark.parametrize(
    "expression",
    ["s + 'a' == 'ba'", "s.startswith('a')", "'b' in s", "s[1:]", "s.find('b')", "s[0]", "s.upper()", "list(s)", "s < 'b'"],
)
def test_open_texts(expression: str) -> None:
    check(f"def f(s):\n    return {expression}", OpenText(2, 127))


PROGRAMS = {
    "fork in a mapped function": (
        "def f(s, n):\n"
        "    m = map(int, s)\n"
        "    a = next(m, 7)\n"
        "    return a, list(m), list(map(lambda x: x if x > n else -x, [n, 3])), list(zip(map(ord, s), map(str, [n, n])))",
        (text_of(0, 2, 58, 47), SMALL),
    ),
    "first fork in a mapped function": (
        "def f(n):\n    m = map(lambda v: v if v > 0 else -v, [n, 2])\n    return next(m), list(map(abs, [n])), list(m)",
        (INT,),
    ),
    "huge indices": (
        "def f(n, s, a):\n"
        "    def g(h):\n"
        "        try: return h()\n"
        "        except (IndexError, ValueError, OverflowError) as e: return str(e)\n"
        "    return g(lambda: a[n]), g(lambda: s[n]), g(lambda: 'ab'[n]), g(lambda: (1, 'a')[n]), a[n:], s[:n]",
        (INT, text_of(1, 1), list_of(SMALL)),
    ),
    "fork in itertools": (
        "import itertools\n"
        "def f(a, n):\n"
        "    c = itertools.chain(map(abs, a), [n])\n"
        "    return sorted(set(c)), list(itertools.accumulate(a)), list(itertools.islice(map(lambda v: v // n, a), 2))",
        (list_of(SMALL, SMALL), SMALL),
    ),
    "fork in a filter": (
        "def f(a, n):\n"
        "    return list(filter(lambda v: v > n, a)), list(filter(None, a)), sum(map(bool, a)), next(filter(None, a), 'no')",
        (list_of(SMALL, SMALL), SMALL),
    ),
    "optional": (
        "def f(o, n):\n"
        "    return n if o is None else o + n",
        (optional(SMALL), SMALL),
    ),
    "bounded loop": (
        "def f(n):\n"
        "    t = 0\n"
        "    for i in range(n):\n"
        "        t += i * n\n"
        "    return t",
        (Scalar(int, -2, 5),),
    ),
    "while": (
        "def f(n):\n"
        "    c = 0\n"
        "    while n > 0:\n"
        "        n //= 2\n"
        "        c += 1\n"
        "    return c",
        (Scalar(int, -3, 40),),
    ),
    "object": (
        "class P:\n"
        "    def __init__(self, x, y): self.x, self.y = x, y\n"
        "    def __eq__(self, o): return self.x == o.x\n"
        "def f(a, b):\n"
        "    p, q = P(a, b), P(b, a)\n"
        "    q.y += 1\n"
        "    return p == q, p.x - q.y",
        (SMALL, SMALL),
    ),
    "list items": (
        "def f(a):\n"
        "    a.append(1)\n"
        "    a[0] = a[1] + a[-1]\n"
        "    return a, sum(a), a.count(1)",
        (list_of(SMALL, SMALL),),
    ),
    "dictionary": (
        "def f(d, k):\n"
        "    d[k] = 1\n"
        "    d.setdefault('a', 2)\n"
        "    return d, len(d)",
        (Entries((('a', SMALL),)), text_of(1, 1)),
    ),
    "tuple": (
        "def f(t):\n"
        "    a, b = t\n"
        "    return (b, a) < t, {a: 1}.get(b)",
        (tuple_of(SMALL, SMALL),),
    ),
    "set algebra": (
        "def f(a, b):\n"
        "    s = {1, 2, 3}\n"
        "    s -= {a}\n"
        "    return sorted(s | {b}), {a} <= {1, b}, {a} == {b}",
        (SMALL, SMALL),
    ),
    "fork behind a generator": (
        "def f(a, b):\n"
        "    return sorted(set(x for x in [a, b, 2]))",
        (SMALL, SMALL),
    ),
    "fork behind an iterator": (
        "def f(a, b):\n"
        "    i = iter([a, b, 2, a])\n"
        "    next(i)\n"
        "    return len(set(i)), list(i)",
        (SMALL, SMALL),
    ),
    "fork in a yield": (
        "def g(v):\n"
        "    for x in v:\n"
        "        yield x if x > 0 else -x\n"
        "def f(a, b):\n"
        "    return dict(zip(g([a, b]), 'ab'))",
        (SMALL, SMALL),
    ),
    "mutated keys": (
        "def f(a, b):\n"
        "    d = {a: 1}\n"
        "    d[3] = 2\n"
        "    d[b] = 5\n"
        "    return d, 3 in d, d.pop(3)",
        (SMALL, SMALL),
    ),
    "message": (
        "def f(n, s):\n"
        "    if n < 0: raise ValueError(f'bad {n} {s}')\n"
        "    return {1: 2}[n]",
        (SMALL, text_of(0, 1, 122, 97)),
    ),
    "mixed numbers": (
        "def f(x, n):\n"
        "    if x > n: return x - n\n"
        "    return x * n",
        (FLOAT, SMALL),
    ),
    "true division": (
        "def f(n, m):\n"
        "    return n / m",
        (INT, INT),
    ),
    "identity": (
        "def f(p, n):\n"
        "    return p is True, n is None, p is not False",
        (BOOL, INT),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str) -> None:
    source, shapes = PROGRAMS[name]
    check(source, *shapes, inputs=25)


@pytest.mark.parametrize("seed", range(40))
def test_random_functions(seed: int) -> None:
    source, shapes = function(seed)
    found = explore(source, *shapes, max_paths=12, budget=100_000)
    wrong, _, _ = disagreements(found, Random(seed), 10)
    assert not wrong, (source, wrong[:3])


def test_short_branches_are_joined() -> None:
    chain = "".join(f"    if n > {i} or m == {i}:\n        t += {i}\n    else:\n        t -= 1\n" for i in range(20))
    source = f"def f(n, m):\n    t = 0\n{chain}    return t\n"
    found = explore(source, INT, INT, merging=True)
    assert len(found.paths) == 1
    assert not disagreements(found, Random(1), 20)[0]
    source = "def f(a, s):\n    c, w = 0, ''\n    for x in a:\n        if x % 2 and x > 0: c += x\n        elif x < -5: c = -x\n"
    source += "    for z in s:\n        w += z.lower() if z.isupper() else z.upper()\n    return c, w\n"
    found = explore(source, list_of(SMALL, SMALL, SMALL), text_of(3, 3), merging=True)
    assert len(found.paths) == 1
    assert not disagreements(found, Random(1), 20)[0]


def test_branches_with_effects_are_split() -> None:
    for body in (
        "if n > 0: l.append(1)\n    else: l.append(2)",
        "if n > 0: l[0] = 1",
        "if n > 0: print(n)",
        "if n > 0: n = None",
        "if n > 0: n = [n]",
        "if n > 0: n = 1 // n\n    else: n = 1 // (n + 7)",
        "if n > 0:\n        def g(): return n\n        n = g()",
    ):
        source = f"def f(n):\n    l = [0]\n    {body}\n    return n, l\n"
        found = explore(source, SMALL, merging=True)
        assert len(found.paths) >= 2, body
        assert not disagreements(found, Random(1), 20)[0]


@pytest.mark.parametrize("seed", range(100, 130))
def test_random_functions_with_merging(seed: int) -> None:
    source, shapes = function(seed)
    found = explore(source, *shapes, max_paths=12, budget=100_000, merging=True)
    wrong, _, _ = disagreements(found, Random(seed), 10)
    assert not wrong, (source, wrong[:3])


def test_what_is_beyond_ascii_is_unknown_and_not_wrong() -> None:
    found = explore("def f(s):\n    return s.upper()", text_of(1, 1, 0x10FFFF))
    assert sorted(path.stop is None for path in found.paths) == [False, True]
    [decided] = [path for path in found.paths if path.stop is None]
    assert outcome(decided, {"x0[0]": ord("q")}) == ("returns", "'Q'")
    with pytest.raises(AssertionError):
        check("def f(s):\n    return s.upper()", text_of(1, 1, 0x10FFFF, 0xDF))


def test_the_comparison_notices_a_wrong_path() -> None:
    found = explore("def f(n):\n    return n + 1 if n > 0 else 0", SMALL)
    assert disagreements(found, Random(1), 20)[0] == []
    found.source = "def f(n):\n    return n + 2 if n > 0 else 0"
    assert any("really" in each for each in disagreements(found, Random(1), 20)[0])
    del found.paths[0]
    assert any("on 0 paths" in each for each in disagreements(found, Random(1), 20)[0])


def test_loops_without_a_bound_are_unrolled() -> None:
    found = explore("def f(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t", Scalar(int, 1), max_paths=12)
    assert sorted(path.state.result for path in found.paths if path.stop is None) == [k * (k - 1) // 2 for k in range(1, 13)]
    assert not disagreements(found, Random(1), 10)[0]


def test_few_paths_where_no_decision_is_needed() -> None:
    for expression in ("s.upper() + s", "s.find('a')", "s.replace('a', 'b')", "s == s[::-1]", "[ord(c) for c in s]"):
        assert len(explore(f"def f(s):\n    return {expression}", text_of(3, 3)).paths) == 1
    assert len(explore("def f(n):\n    return n & 12, str(n), n % 7", INT).paths) == 1


def _by_zero(a: float, b: float) -> float:
    return math.nan if a != a or not a else math.copysign(math.inf, a) * math.copysign(1, b)


FLOAT_TERMS = {
    "div": (T.float_div, lambda a, b: a / b if b else _by_zero(a, b)),
    "add": (T.add, lambda a, b: a + b),
    "mul": (T.mul, lambda a, b: a * b),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOAT_TERMS)
def test_float_terms(name: str) -> None:
    build, host = FLOAT_TERMS[name]
    random = Random(3)
    for _ in range(200):
        model: dict[str, object] = {}
        a, b = draw(random, "a", FLOAT, model), draw(random, "b", FLOAT, model)
        x, y = T.var("a", T.FLOAT64), T.var("b", T.FLOAT64)
        term = build(x, y)
        for found in (T.evaluate(term, model), T.substitute(term, {x: T.const(a), y: T.const(b)}).value):
            true = host(a, b)
            assert repr(found) == repr(true), (name, a, b)


@pytest.mark.parametrize("mode, host", [("RNE", round), ("RTZ", math.trunc), ("RTN", math.floor), ("RTP", math.ceil)])
def test_float_rounding_terms(mode: str, host: object) -> None:
    x = T.var("x", T.FLOAT64)
    term = T.float_to_int(T.float_whole(x, mode))
    for value in (0.5, 1.5, -0.5, -1.5, 2.5, 0.0, 1e20, -7.999, 4503599627370497.5):
        assert T.evaluate(term, {"x": value}) == host(value)
