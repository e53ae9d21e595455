"""Versions that are shown to be the same, versions that must not be, and random changes checked by running both."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from equivalence.running import compared
from equivalence.variations import varied

from presage.engine.inputs.generator import Generator, pool_of
from presage.frontends.python.inputs.literals import call_text
from presage.frontends.python.inputs.signatures import describe
from presage.frontends.python.normal.versions import same

EQUIVALENT = {
    "names": ("t = 0\nfor x in a:\n  t += x\nreturn t", "s = 0\nfor y in a:\n  s += y\nreturn s"),
    "docstring": ("'''doc'''\nreturn a", "return a"),
    "order of new values": ("x = []\ny = 0\nz = {}\nreturn x, y, z, a.b", "z = {}\ny = 0\nr = a.b\nx = []\nreturn x, y, z, r"),
    "part in a variable": ("return len(a) + a[0]", "n = len(a)\nm = a[0]\nreturn n + m"),
    "copy of a variable": ("return a + b", "x = a\ny = x\nreturn y + b"),
    "unused value": ("return a", "x = 5\ny = [a]\nreturn a"),
    "negated test": ("if a == b:\n  return 1\nelse:\n  return 2", "if not a == b:\n  return 2\nreturn 1"),
    "unequal": ("if a != b:\n  return 1\nreturn 2", "if a == b:\n  return 2\nreturn 1"),
    "and": ("if a and b:\n  return 1\nreturn 2", "if not (a and b):\n  return 2\nreturn 1"),
    "de morgan": ("return 1 if not (a or b) else 2", "return 1 if not a and not b else 2"),
    "nested else": (
        "if a:\n  return 1\nif b:\n  return 2\nreturn 3",
        "if a:\n  return 1\nelif b:\n  return 2\nelse:\n  return 3",
    ),
    "conditional": ("return a if b else a.x", "if b:\n  return a\nreturn a.x"),
    "assigned by cases": ("if a:\n  x = 1\nelse:\n  x = b[0]\nreturn x", "if a:\n  return 1\nreturn b[0]"),
    "iterator by hand": (
        "for x in a:\n  if x:\n    continue\n  b.append(x)\nreturn b",
        "i = iter(a)\nwhile True:\n  try:\n    x = next(i)\n  except StopIteration:\n    break\n"
        "  if x:\n    continue\n  b.append(x)\nreturn b",
    ),
    "counting": (
        "for i in range(len(a)):\n  print(a[i])",
        "n = len(a)\ni = 0\nwhile i < n:\n  print(a[i])\n  i += 1",
    ),
    "counting down": ("for i in range(9, 0, -2):\n  print(a, i)", "i = 9\nwhile i > 0:\n  print(a, i)\n  i = i - 2"),
    "range by hand": (
        "t = 0\nfor i in range(len(a)):\n  t += i\nreturn t",
        "t = 0\nr = iter(range(len(a)))\n"
        "while True:\n  try:\n    i = next(r)\n  except StopIteration:\n    break\n  t += i\nreturn t",
    ),
    "list comprehension": ("return [x.y for x in a if x]", "r = []\nfor x in a:\n  if x:\n    r.append(x.y)\nreturn r"),
    "nested comprehension": ("return [y for x in a for y in x]", "r = []\nfor x in a:\n  for y in x:\n    r.append(y)\nreturn r"),
    "set comprehension": ("return {x for x in a}", "r = set()\nfor x in a:\n  r.add(x)\nreturn r"),
    "joined": ("return ''.join(str(x) for x in a)", "p = []\nfor x in a:\n  p.append(str(x))\nreturn ''.join(p)"),
    "inner function": (
        "def g(x):\n  return x + b\nreturn [g(x) for x in a]",
        "def h(z):\n  r = z + b\n  return r\nr = []\nfor y in a:\n  r.append(h(y))\nreturn r",
    ),
    "lambda": ("return sorted(a, key=lambda x: (x, b))", "return sorted(a, key=lambda item: (item, b))"),
    "handler": (
        "try:\n  x = a[0]\nexcept IndexError:\n  return b\nreturn x",
        "try:\n  first = a[0]\nexcept IndexError:\n  return b\nelse:\n  return first",
    ),
    "search": (
        "for x in a:\n  if x == b:\n    return True\nreturn False",
        "for y in a:\n  if not y == b:\n    pass\n  else:\n    return True\nreturn False",
    ),
    "while with a test": (
        "while a:\n  b.append(a.pop())\nreturn b",
        "while True:\n  if not a:\n    break\n  b.append(a.pop())\nreturn b",
    ),
}

DIFFERENT = {
    "order of what can fail": ("x = a[0]\ny = b.c\nreturn x, y", "y = b.c\nx = a[0]\nreturn x, y"),
    "order of output": ("print(a)\nprint(b)", "print(b)\nprint(a)"),
    "one list or two": ("x = []\nreturn [x, x]", "return [[], []]"),
    "list in the loop": (
        "r = []\nx = []\nfor i in a:\n  x.append(i)\n  r.append(x)\nreturn r",
        "r = []\nfor i in a:\n  x = []\n  x.append(i)\n  r.append(x)\nreturn r",
    ),
    "alias": ("x = a\nx.append(1)\nreturn a", "x = list(a)\nx.append(1)\nreturn a"),
    "in place": ("a += b\nreturn a", "a = a + b\nreturn a"),
    "value before or after": ("x = a[0]\na[0] = 5\nreturn x", "a[0] = 5\nx = a[0]\nreturn x"),
    "not the opposite": ("if a < b:\n  return 1\nreturn 2", "if a >= b:\n  return 2\nreturn 1"),
    "counting with any number": ("for i in range(a):\n  print(i)", "i = 0\nwhile i < a:\n  print(i)\n  i += 1"),
    "counting and continue": (
        "for i in range(len(a)):\n  if a[i]:\n    continue\n  print(i)",
        "n = len(a)\ni = 0\nwhile i < n:\n  if a[i]:\n    continue\n  print(i)\n  i += 1",
    ),
    "variable after the loop": (
        "i = 0\nfor i in range(len(a)):\n  pass\nreturn i",
        "n = len(a)\ni = 0\nwhile i < n:\n  i += 1\nreturn i",
    ),
    "length asked again": ("for i in range(len(a)):\n  a.pop()", "i = 0\nwhile i < len(a):\n  a.pop()\n  i += 1"),
    "captured late": (
        "f = [lambda: x for x in a]\nreturn [g() for g in f]",
        "f = []\nfor x in a:\n  f.append(lambda x=x: x)\nreturn [g() for g in f]",
    ),
    "captured and changed": ("x = a\ng = lambda: x\nx = b\nreturn g()", "x = a\ng = lambda: x\ny = b\nreturn g()"),
    "defined later": ("def g():\n  return k\nk = 5\nreturn g()", "def g():\n  return k\nk = 6\nreturn g()"),
    "true and one": ("return True if a else 0", "return 1 if a else 0"),
    "zero and minus zero": ("return 0.0", "return -0.0"),
    "unbound": ("if a:\n  x = 1\nreturn x", "x = 1\nreturn x"),
    "handler that sees it": (
        "x = 0\ntry:\n  x = 1\n  y = a[0]\nexcept IndexError:\n  return x\nreturn y",
        "x = 0\ntry:\n  y = a[0]\n  x = 1\nexcept IndexError:\n  return x\nreturn y",
    ),
    "outside of the handler": (
        "try:\n  x = a[0]\n  y = x.b\nexcept AttributeError:\n  return 1\nreturn y",
        "try:\n  x = a[0]\nexcept AttributeError:\n  return 1\ny = x.b\nreturn y",
    ),
    "lazy": ("g = (print(x) for x in a)\nprint(b)\nreturn list(g)", "g = [print(x) for x in a]\nprint(b)\nreturn list(g)"),
    "short circuit": ("return a and b.c", "x = b.c\nreturn a and x"),
    "value of and": ("return a and b", "return bool(a and b)"),
    "swapped": ("a, b = b, a\nreturn a, b", "a = b\nb = a\nreturn a, b"),
    "spread first": ("print(*a, b.c)", "x = b.c\nprint(*a, x)"),
    "loop variable of a comprehension": (
        "x = 1\ny = [x for x in a]\nreturn x",
        "x = 1\ny = []\nfor x in a:\n  y.append(x)\nreturn x",
    ),
    "one round more": ("while a:\n  a.pop()\nreturn b", "a.pop()\nwhile a:\n  a.pop()\nreturn b"),
    "dictionary entry": ("d = {}\nd[a.x] = b.y\nreturn d", "d = {}\nk = a.x\nd[k] = b.y\nreturn d"),
    "default of a parameter": ("def g(x=a): return x\nreturn g()", "def g(x=b): return x\nreturn g()"),
    "recursion": ("return [f(x, b) for x in a]", "r = []\nfor x in a:\n  r.append(f(x, b))\nreturn r"),
}


def module(body: str) -> str:
    return "def f(a, b):\n" + "\n".join(f"  {line}" for line in body.splitlines()) + "\n"


@pytest.mark.parametrize("name", EQUIVALENT)
def test_shown_to_be_the_same(name: str) -> None:
    one, other = map(module, EQUIVALENT[name])
    assert same(one, other, "f") and same(other, one, "f")


@pytest.mark.parametrize("name", DIFFERENT)
def test_not_the_same(name: str) -> None:
    one, other = map(module, DIFFERENT[name])
    assert not same(one, other, "f") and not same(other, one, "f")


def test_the_rest_of_the_module() -> None:
    source = "import math\nK = 2\n\ndef g(x):\n  return x * K\n\ndef f(a):\n  return g(a)\n"
    assert same(source, source.replace("return x * K", "y = x * K\n  return y"), "f")
    assert same(source, source + "\ndef h():\n  return 1\n", "f")
    assert not same(source, source.replace("K = 2", "K = 3"), "f")
    assert not same(source, source.replace("x * K", "x + K"), "f")
    assert not same(source, source.replace("def f(a)", "def f(b)").replace("g(a)", "g(b)"), "f")
    builtin = "def f(a):\n  return len(a)\n"
    assert not same(builtin, builtin + "\ndef len(x):\n  return 3\n", "f")
    assert not same("def f(a):\n  return a != 1\n", "class C: pass\n" + "def f(a):\n  return not a == 1\n", "f")


def test_annotations_that_do_nothing() -> None:
    plain = "from typing import List\ndef f(a) -> {0}:\n  return a\n"
    assert same(plain.format("List[int]"), plain.format("list"), "f")
    assert not same(plain.format("List[int]"), plain.format("Dict[int]"), "f")
    assert not same(plain.format("int"), plain.format("int[0]"), "f")
    assert not same(plain.format("int"), plain.format("print('x')"), "f")


def test_names_that_look_into_activations() -> None:
    source = "import sys\ndef f(a):\n  x = a\n  return {0}\n"
    assert same(source.format("x if x else sys.maxsize"), source.format("y if y else sys.maxsize").replace("x = a", "y = a"), "f")
    for text in ("locals()", "eval('x')", "sys._getframe()", "vars()", "x.__class__", "id(x)"):
        assert not same(source.format(text), source.format(text).replace("x = a", "z = 1\n  x = a"), "f")


def test_annotations_say_what_inputs_there_are() -> None:
    counted = "def f(n{0}):\n  for i in range(n):\n    print(i)\n"
    by_hand = "def f(n{0}):\n  i = 0\n  while i < n:\n    print(i)\n    i += 1\n"
    assert same(counted.format(": int"), by_hand.format(": int"), "f")
    assert not same(counted.format(""), by_hand.format(""), "f")
    recursive = "\ndef g():\n  return f(0.5)\n"
    assert not same(counted.format(": int") + recursive, by_hand.format(": int") + recursive, "f")


BASES = [module(body) for pair in EQUIVALENT.values() for body in pair]


def test_random_changes_that_are_shown_to_be_the_same_are() -> None:
    """Small changes of the functions above: whatever is called the same behaves the same on all inputs tried."""
    pairs = []
    for index, base in enumerate(BASES):
        for number in range(8):
            changed = varied(base, "f", Random(f"{index} {number}"))
            if changed is not None and same(base, changed, "f"):
                described = describe(base, "f")
                assert described is not None
                generator = Generator(described.signature, pool_of(described.signature))
                calls = [call_text("f", described.signature, args) for args in islice(generator.stream(), 25)]
                pairs.append((base, changed, "f", calls))
    assert len(pairs) > 40
    for pair, found in zip(pairs, compared(pairs), strict=True):
        assert not found["different"], (pair[0], pair[1], found["different"][0])
