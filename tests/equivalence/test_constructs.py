"""Constructs with a normal form of their own: what is shown to be the same is; small changes of it do not pass."""

from __future__ import annotations

import ast
from random import Random

import pytest
from equivalence.running import compared
from equivalence.variations import varied

from presage.engine.inputs.generator import Generator, pool_of
from presage.frontends.python.inputs.literals import call_text
from presage.frontends.python.inputs.signatures import describe
from presage.frontends.python.normal.versions import difference, same

MANAGER = """\
class Manager:
    def __init__(self, found, swallows):
        self.found, self.swallows = found, swallows
    def __enter__(self):
        print("enter")
        return self.found
    def __exit__(self, kind, value, trace):
        print("exit", kind)
        return self.swallows
"""

ITEMS = "a: list[int], b: list[int]"

SAME = {
    "generator": (
        ITEMS,
        "for x in a:\n  y = yield x\n  b.append(y)\nreturn b",
        "for p in a:\n  q = yield p\n  r = q\n  b.append(r)\nreturn b",
    ),
    "delegation": (ITEMS, "yield from a\nyield len(b)", "parts = a\nyield from parts\nn = len(b)\nyield n"),
    "generator by cases": (
        ITEMS,
        "for x in a:\n  if x > 1:\n    yield x\n  else:\n    yield b[x]",
        "for x in a:\n  if not x > 1:\n    yield b[x]\n    continue\n  yield x",
    ),
    "manager": (
        ITEMS,
        "n = 0\nwith Manager(a, b) as m:\n  n = 1\n  n = m[1]\nreturn n, m",
        "k = 0\nh = Manager(a, b)\nwith h as g:\n  k = 1\n  first = g[1]\n  k = first\nreturn k, g",
    ),
    "managers": (
        ITEMS,
        "with Manager(a, 1) as x, Manager(b, 0) as y:\n  return x[0] + y[0]\nreturn 5",
        "with Manager(a, 1) as p:\n  with Manager(b, 0) as q:\n    r = p[0] + q[0]\n    return r\nreturn 5",
    ),
    "manager in a loop": (
        ITEMS,
        "n = 0\nfor x in a:\n  with Manager(x, True):\n    n = x\n    if b[x]:\n      break\n    n = -1\nreturn n",
        "k = 0\nfor z in a:\n  with Manager(z, True):\n    k = z\n    if not b[z]:\n      k = -1\n    else:\n      break\n"
        "return k",
    ),
    "finally": (
        ITEMS,
        "n = 0\ntry:\n  n = 1\n  x = a[1]\n  n = x\nfinally:\n  b.append(n)\nreturn x",
        "k = 0\ntry:\n  k = 1\n  y = a[1]\n  k = y\nfinally:\n  m = k\n  b.append(m)\nreturn y",
    ),
    "finally and break": (
        ITEMS,
        "n = 0\nfor x in a:\n  try:\n    if b[x] > 2:\n      break\n  finally:\n    n += x\nreturn n",
        "k = 0\nfor y in a:\n  try:\n    if b[y] > 2:\n      break\n  finally:\n    m = y\n    k += m\nreturn k",
    ),
    "finally that returns": (
        ITEMS,
        "try:\n  return a[1]\nfinally:\n  if b:\n    return b[0]\n  print(a)",
        "try:\n  r = a[1]\n  return r\nfinally:\n  if not b:\n    print(a)\n  else:\n    return b[0]",
    ),
    "nested finally": (
        ITEMS,
        "n = 0\nfor x in a:\n  try:\n    try:\n      if x:\n        continue\n      b[x]\n    finally:\n      n = 1\n"
        "  finally:\n    b.append(n)\nreturn n",
        "k = 0\nfor y in a:\n  try:\n    try:\n      if not y:\n        b[y]\n      else:\n        continue\n    finally:\n"
        "      k = 1\n  finally:\n    b.append(k)\nreturn k",
    ),
    "handlers that see a variable": (
        ITEMS,
        "n = 0\ntry:\n  n = a[0]\n  n = b[n]\nexcept IndexError as e:\n  n = n + 1\nexcept TypeError:\n  return n\n"
        "finally:\n  print(n)\nreturn n",
        "k = 0\ntry:\n  k = a[0]\n  m = b[k]\n  k = m\nexcept IndexError:\n  k = k + 1\nexcept TypeError:\n  return k\n"
        "finally:\n  print(k)\nreturn k",
    ),
    "literal cases": (
        "a: int, b: str",
        "match a:\n  case 0 | 1:\n    return b\n  case 2 if b:\n    return 7\n  case None:\n    return 8\nreturn 9",
        "if a == 0 or a == 1:\n  return b\nelif a == 2 and b:\n  return 7\nelif a is None:\n  return 8\nelse:\n  return 9",
    ),
    "patterns": (
        ITEMS,
        "match a:\n  case [x, *rest] if x:\n    return rest\n  case [0, y] | [y]:\n    return y\n  case []:\n    return b\n"
        "  case other:\n    return other, 1",
        "match a:\n  case [p, *q] if p:\n    found = q\n    return found\n  case [0, r] | [r]:\n    return r\n  case []:\n"
        "    return b\n"
        "s = a\nreturn s, 1",
    ),
    "mappings": (
        "a: dict[str, int], b: dict[str, int]",
        "match a:\n  case {'a': int(x), **rest}:\n    return x, rest\n  case {'b': y}:\n    return y\nreturn {**a, 'k': 1, **b}",
        "match a:\n  case {'a': int(p), **q}:\n    return p, q\n  case {'b': r}:\n    s = r\n    return s\n"
        "d = {**a, 'k': 1, **b}\nreturn d",
    ),
    "class": (
        ITEMS,
        "n = len(a)\nclass Pair:\n  size = n\n  def total(self):\n    return n + len(b)\nreturn Pair.size, Pair().total()",
        "count = len(a)\nclass Pair:\n  size = count\n  def total(self):\n    return count + len(b)\np = Pair.size\n"
        "return p, Pair().total()",
    ),
    "decorators": (
        ITEMS,
        "def twice(g):\n  return lambda x: g(g(x))\n@twice\ndef step(x, *, by=len(b)):\n  return x + by\n"
        "return [step(x) for x in a]",
        "def again(h):\n  def both(y):\n    return h(h(y))\n  return both\nn = len(b)\n@again\ndef move(z, *, by=n):\n"
        "  r = z + by\n  return r\nfound = []\nfor z in a:\n  found.append(move(z))\nreturn found",
    ),
    "keywords": (
        "a: dict[str, int], b: int",
        "def g(k=0, **rest):\n  return k, rest\nreturn g(k=b, **a)",
        "def h(k=0, **rest):\n  p = k\n  return p, rest\nm = a\nreturn h(k=b, **m)",
    ),
    "deleted": (ITEMS, "x = a\ndel x\nx = b\nreturn x", "y = a\ny = b\nreturn y"),
}

ASYNC = """\
class Later:
    def __init__(self, items): self.items = list(items)
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.items: raise StopAsyncIteration
        return self.items.pop(0)
    async def __aenter__(self): print("enter")
    async def __aexit__(self, *_): print("exit")
class Pause:
    def __init__(self, value): self.value = value
    def __await__(self):
        yield self.value
        return self.value

async def work(a, b):
    total = 0
    async with Later(b):
        async for x in Later(a):
            total += await Pause(x)
            b.append(total)
    return total

def f(a: list[int], b: list[int]):
    c = work(a, b)
    seen = []
    try:
        while True:
            seen.append(c.send(None))
    except StopIteration as stop:
        return seen, stop.value
"""

MODULES = {
    "coroutine": (
        ASYNC,
        ASYNC.replace("total", "so_far").replace("so_far += await Pause(x)", "value = await Pause(x)\n"
        "            so_far += value"),
    ),
    "constant": ("K = 2\ndef f(a: int):\n  return a * K\n", "import re\nLIMIT = 2\ndef f(a: int):\n  k = LIMIT\n"
    "  return a * k\n"),
    "constant inside": ("K = (1, 'x')\ndef f(a: int):\n  return a, K\n", "def f(a: int):\n  return a, (1, 'x')\n"),
    "named lambda": ("f = lambda a, k=2: [x for x in a if x > k]\n", "f = lambda a, k=2: [y for y in a if y > k]\n"),
    "method": (
        "class C:\n  def __init__(self, n): self.n = n\n  def add(self, k):\n    self.n += k\n    return self.n\n"
        "def f(a: int, b: int):\n  c = C(a)\n  return c.add(b), c.n\n",
        "class C:\n  def __init__(self, n):\n    m = n\n    self.n = m\n  def add(self, other):\n    self.n += other\n"
        "    r = self.n\n"
        "    return r\ndef f(a: int, b: int):\n  d = C(a)\n  return d.add(b), d.n\n".replace("other", "k"),
    ),
    "super": (
        "class B:\n  def m(self): return 1\nclass C(B):\n  def m(self): return super().m() + 1\n"
        "def f(a: int): return C().m() + a\n",
        "class B:\n  def m(self): return 1\nclass C(B):\n  def m(self):\n    x = super().m()\n    return x + 1\n"
        "def f(a: int): return C().m() + a\n",
    ),
}  # fmt: skip


def module(parameters: str, body: str) -> str:
    return MANAGER + f"def f({parameters}):\n" + "\n".join(f"  {line}" for line in body.splitlines()) + "\n"


PAIRS = {name: (module(p, one), module(p, other)) for name, (p, one, other) in SAME.items()} | MODULES


def calls(source: str, count: int) -> list[str]:
    """Calls of the function `f`, variations of earlier ones among them."""
    described = describe(source.replace("f = lambda a, k=2: ", "def f(a, k=2): return "), "f")
    assert described is not None
    generator = Generator(described.signature, pool_of(described.signature))
    found: dict[str, None] = {}
    for number, args in enumerate(generator.stream()):
        found[call_text("f", described.signature, args)] = None
        if number % 3 == 0:
            generator.keep(args)
        if len(found) >= count or number > 4 * count:
            break
    return list(found)


@pytest.mark.parametrize("name", PAIRS)
def test_shown_to_be_the_same(name: str) -> None:
    one, other = PAIRS[name]
    assert difference(one, other, "f") is None and difference(other, one, "f") is None


def test_what_is_shown_to_be_the_same_is() -> None:
    pairs = [(one, other, "f", calls(one, 1_000)) for one, other in PAIRS.values()]
    for name, pair, found in zip(PAIRS, pairs, compared(pairs), strict=True):
        assert found["compared"] > 20 and not found["different"], (name, len(pair[3]), found)


def test_small_changes_do_not_pass() -> None:
    """Whatever small change of these functions is called the same behaves the same."""
    pairs = []
    for index, (base, _) in enumerate(PAIRS.values()):
        targets = [each.name for each in ast.parse(base).body if isinstance(each, ast.FunctionDef)]
        for number in range(16):
            changed = varied(base, Random(number).choice(targets), Random(f"{index} {number}")) if targets else None
            if changed is not None and same(base, changed, "f"):
                pairs.append((base, changed, "f", calls(base, 60)))
    assert len(pairs) > 20
    for pair, found in zip(pairs, compared(pairs), strict=True):
        assert not found["different"], (pair[0], pair[1], found["different"][0])


DIFFERENT = {
    "a generator or not": ("def f(a):\n  return a\n", "def f(a):\n  return a\n  yield\n"),
    "the end of a manager": (
        module(ITEMS, "with Manager(a, 1):\n  x = a[0]\nreturn b"),
        module(ITEMS, "with Manager(a, 1):\n  pass\nx = a[0]\nreturn b"),
    ),
    "the order of cases": (
        "def f(a):\n  match a:\n    case int(): return 1\n    case bool(): return 2\n",
        "def f(a):\n  match a:\n    case bool(): return 2\n    case int(): return 1\n",
    ),
    "the name of an inner function": (
        "def name(g): return g.__name__\ndef f(a):\n  def k(): pass\n  return name(k)\n",
        "def name(g): return g.__name__\ndef f(a):\n  def h(): pass\n  return name(h)\n",
    ),
    "a parameter given by a mapping": (
        "def call(g, d): return g(**d)\ndef f(a):\n  def k(x): return x\n  return call(k, {'x': 1})\n",
        "def call(g, d): return g(**d)\ndef f(a):\n  def k(y): return y\n  return call(k, {'x': 1})\n",
    ),
    "when a generator is let go": (
        "def g():\n  try:\n    yield 1\n  finally:\n    print(1)\ndef f(a):\n  for x in g():\n    break\n  print(2)\n",
        "def g():\n  try:\n    yield 1\n  finally:\n    print(1)\ndef f(a):\n  i = g()\n  for x in i:\n    break\n  print(2)\n",
    ),
    "when a file is let go": (
        "def f(a):\n  open('x', 'w').write('1')\n  return open('x').read()\n",
        "def f(a):\n  g = open('x', 'w')\n  g.write('1')\n  return open('x').read()\n",
    ),
    "a range from a bool": (
        "def f(n: int):\n  for i in range(n, 5):\n    print(i)\n",
        "def f(n: int):\n  i = n\n  while i < 5:\n    print(i)\n    i += 1\n",
    ),
    "what is awaited in a generator": (
        "async def f(a):\n  return ''.join(await x for x in a)\n",
        "async def f(a):\n  return ''.join([await x for x in a])\n",
    ),
    "what ends a generator": (
        "def g(x): raise StopIteration\ndef f(a):\n  return ''.join(g(x) for x in a)\n",
        "def g(x): raise StopIteration\ndef f(a):\n  return ''.join([g(x) for x in a])\n",
    ),
    "a constant's value": ("K = 2\ndef f(a):\n  return a * K\n", "K = 3\ndef f(a):\n  return a * K\n"),
    "a constant that a default reads": ("K = 2\ndef f(a, k=K):\n  return k\n", "K = 3\ndef f(a, k=K):\n  return k\n"),
    "a constant that a class reads": (
        "K = 2\nclass C:\n  k = K\ndef f(a):\n  return C.k\n",
        "K = 3\nclass C:\n  k = K\ndef f(a):\n  return C.k\n",
    ),
    "where a function is defined": ("def f(a): return 1\nX = f(1)\n", "X = f(1)\ndef f(a): return 1\n"),
    "order of registration": (
        "seen = []\ndef r(g):\n  seen.append(g)\n  return g\n@r\ndef p(): return 1\n@r\ndef q(): return 2\n"
        "def f(a): return seen[0]()\n",
        "seen = []\ndef r(g):\n  seen.append(g)\n  return g\n@r\ndef q(): return 2\n@r\ndef p(): return 1\n"
        "def f(a): return seen[0]()\n",
    ),
    "another method": (
        "class C:\n  def __init__(self): self.n = 1\n  def m(self): return self.n\ndef f(a): return C().m()\n",
        "class C:\n  def __init__(self): self.n = 2\n  def m(self): return self.n\ndef f(a): return C().m()\n",
    ),
    "a handler's variable afterwards": (
        "def f(a):\n  for e in a:\n    try:\n      e.x\n    except AttributeError as e:\n      break\n  return e\n",
        "def f(a):\n  for e in a:\n    try:\n      e.x\n    except AttributeError as d:\n      break\n  return e\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENT)
def test_not_the_same(name: str) -> None:
    one, other = DIFFERENT[name]
    assert not same(one, other, "f") and not same(other, one, "f")


def test_methods_by_their_names() -> None:
    one = "class C:\n  def __init__(self, n): self.n = n\n  def m(self, k):\n    return self.n + k\n  def o(self): return 1\n"
    other = one.replace("return self.n + k", "total = self.n + k\n    return total")
    assert same(one, other, "C.m") and same(one, other.replace("return 1", "return 2"), "C.m")
    assert not same(one, other.replace("+ k", "- k"), "C.m")
    assert not same(one, other.replace("self.n = n", "self.n = k"), "C.m")
    assert not same(one, other.replace("C", "D"), "C.m")
