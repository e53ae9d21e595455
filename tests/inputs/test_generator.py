"""Signatures, shapes and candidates: what a function takes is found out, and what is generated stays inside it."""

import ast
from itertools import islice

import pytest

from presage.engine.cli.prediction import Predictor
from presage.engine.inputs.generator import Generator, diagonal, pool_of
from presage.engine.inputs.shapes import clone, fits, identity, same, shape_of
from presage.frontends.python.inputs.literals import call_text, literal
from presage.frontends.python.inputs.signatures import describe, within

VALUES = [
    None, True, 0, -3, 1.5, float("inf"), "a'b\n", b"\x00", [], [1, [2]], (), (1,), ("a", 2), set(), {1, 2}, frozenset(),
    frozenset({"a"}), {}, {"a": [1], 2: {3: (4,)}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_literals_read_back_as_the_same_value(value):
    read = eval(literal(value))
    assert same(read, value) and identity(read) == identity(value) and same(clone(value), value)
    assert fits(shape_of(value), value)


def test_sameness_tells_types_apart_and_leaves_the_order_of_keys_aside():
    assert not same(1, True) and not same([1], [1.0]) and not same({1: 2}, {True: 2}) and not same(0.0, -0.0)
    assert same({1: 2, 3: 4}, {3: 4, 1: 2}) and same(float("nan"), float("nan")) and not same((1,), [1])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a): return a.upper()", ["str"]),
        ("def f(a): a.append(1); return a", ["list"]),
        ("def f(a):\n for k, v in a.items(): print(k + 'x', v + 1)", ["dict[str, int]"]),
        ("def f(a, b): return a.startswith(b)", ["str", "str"]),
        ("def f(a, n): return a[n:] + 'x'", ["str", "int"]),
        ("def f(a):\n for x in a:\n  if x % 2: return x", ["list[int]"]),
        ("def f(a):\n for i in range(a): pass", ["int"]),
        ("def f(a, b): return int(a * 6.0), 0.5 - b", ["float", "float"]),
        ("def f(a: 'list[int]', b: str | None): pass", ["list[int]", "either[str, none]"]),
        ("from typing import Literal\ndef f(a: Literal['x', 'y']): pass", ["choice['x', 'y']"]),
        ("def f(a: tuple[int, ...], b: tuple[int, str]): pass", ["tuple[int]", "record[int, str]"]),
        ("def f(a): return a\nf([('x', 1)])", ["list[record[str, int]]"]),
    ],
)
def test_the_likeliest_shapes(source, expected):
    found = describe(source, "f")
    shown = [str(parameter.shapes[0]) for parameter in found.signature.parameters]
    assert [name.removesuffix("[any]") for name in shown] == expected


def test_definitions_are_found_where_the_name_is_bound():
    source = "def f(a): pass\nif 1:\n  def f(b, *, c=1): pass\n"
    source += "class C:\n  def m(self, d): pass\n  @staticmethod\n  def s(e): pass"
    assert [p.name for p in describe(source, "f").signature.parameters] == ["b", "c"]
    assert [p.name for p in describe(source, "C.m").signature.parameters] == ["d"]
    assert [p.name for p in describe(source, "C.s").signature.parameters] == ["e"]
    assert describe(source, "C.x") is None and describe("def f(:", "f") is None


def test_candidates_are_new_deterministic_and_inside_the_annotations():
    source = "def f(a: list[int], b: dict[str, float] = {}, *rest: bool, key=None, **more: int): return 'const'"
    signature = describe(source, "f").signature

    def made():
        generator = Generator(signature, pool_of(signature), seed=3)
        found = []
        for args in islice(generator.stream(), 300):
            found.append(args)
            if len(found) % 10 == 0:
                generator.keep(args)
        return found

    found = made()
    assert len({identity(args) for args in found}) == len(found) == 300
    assert all(within(signature, args) for args in found)
    assert list(map(identity, found)) == list(map(identity, made()))
    for args in found[:50]:
        call = ast.parse(call_text("f", signature, args), mode="eval").body
        assert [k.arg for k in call.keywords][0] == "key"


def test_combinations_come_by_the_sum_of_their_ranks():
    assert list(diagonal([[0, 1, 2], [0, 1]])) == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert list(diagonal([])) == [()] and list(diagonal([[], [1]])) == []


def test_calls_of_a_loaded_module_are_observed_and_independent():
    source = "seen = []\ndef f(a, n):\n    seen.append(n)\n    if n > 2:\n        a.append(n)\n    else:\n        a[n]\n"
    source += "    print(n)\n    return seen\n"
    loaded = Predictor().load(source)
    signature, func = describe(source, "f").signature, loaded.find("f")
    first = loaded.call(func, signature, ([], 3), 10_000)
    assert (first.kind, first.value, first.output(), first.after()) == ("returns", [3], "3\n", ("[3]", "3"))
    again = loaded.call(func, signature, ([5], 0), 10_000)
    assert (again.value, again.after()) == ([0], ("[5]", "0"))
    assert set(first.lines) >= {3, 4, 5, 8} and 7 not in first.lines and 7 in again.lines
    raised = loaded.call(func, signature, ([], 1), 10_000)
    assert (raised.kind, raised.type, raised.line) == ("raises", "IndexError", 7)
    spent = loaded.call(func, signature, ([], 3), 3)
    assert (spent.kind, spent.reason) == ("unknown", "the budget of steps is spent")
