class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Sub(Point): pass
class Color: RED = 1; BLUE = "b"
def m(v):
    match v:
        case 0: return "zero"
        case -1 | -2.5: return "negative"
        case 1 + 2j: return "complex"
        case True: return "true"
        case None: return "none"
        case Color.BLUE: return "blue"
        case "a" "b": return "ab"
        case b"x": return "bytes"
        case []: return "empty"
        case [1]: return "one"
        case [1, 2, *rest] if len(rest) > 2: return ("guard", rest)
        case [1, 2, *_]: return "one two"
        case [x, [y, *z]]: return ("nested", x, y, z)
        case (a, b): return ("pair", a, b)
        case [first, *mid, last]: return ("ends", first, mid, last)
        case {"t": "p", "v": {"w": w}}: return ("deep", w)
        case {"k": k, **rest}: return ("map", k, rest)
        case {1: _, 2: _}: return "12"
        case {}: return "anymap"
        case Point(x=0, y=0): return "origin"
        case Sub(a, b): return ("sub", a, b)
        case Point(0, y): return ("on y", y)
        case Point(x=px) as p if px > 5: return ("big", p.y)
        case Point(): return "point"
        case int(n) if n > 100: return ("int", n)
        case int() | float() as num: return ("num", num)
        case str(s): return ("str", s)
        case set(): return "set"
        case _: return "other"
for v in (0, False, -1, -2.5, 1 + 2j, True, 1.0, None, "b", "ab", b"x", [], (1,), [1, 2, 3], [1, 2, 3, 4, 5], [9, [8, 7, 6]], (3, 4), (1, 2, 3), (5, 6, 7, 8), "xy", {"t": "p", "v": {"w": 1}},
          {"k": 1, "z": 2}, {1: 2, 2: 3, 3: 4}, {}, {"q": 1}, Point(0, 0), Sub(1, 2), Point(0, 5), Point(6, 7), Point(1, 1), 500, 50, 2.5, "s", {1}, object, range(2), bytearray(b"ab"), iter([])):
    print(type(v).__name__, m(v))
class NoArgs: pass
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def bad1():
    match NoArgs():
        case NoArgs(1): pass
def bad2():
    match Point(1, 2):
        case Point(1, 2, 3): pass
def bad3():
    match Point(1, 2):
        case Point(1, x=1): pass
def bad4():
    fake = 5
    match 1:
        case fake(): pass
def bad5():
    match 1:
        case int(1, 2): pass
def none():
    match 5:
        case 6: return "x"
    return "fell through"
for b in (bad1, bad2, bad3, bad4, bad5, none): t(b)
def binds():
    match (1, 2):
        case (a, 3): pass
        case (a, b): pass
    return a, b
print(binds())
from collections import OrderedDict, namedtuple, defaultdict, deque
N = namedtuple("N", "a b")
match N(1, 2):
    case N(a=1, b=q): print("nt", q)
match N(3, 4):
    case (a, b): print("as seq", a, b)
match OrderedDict(a=1):
    case {"a": v}: print("od", v)
match defaultdict(list, a=1):
    case {"missing": v}: print("no")
    case {"a": v}: print("dd", v)
match deque([1, 2]):
    case [a, b]: print("dq", a, b)
match {"a": None}:
    case {"a": None}: print("none value")
match "abc":
    case [*_]: print("no")
    case str() as s: print("not seq", s)
match [1, [2, {"k": (3, 4)}]]:
    case [int(a), [b, {"k": (c, d)}]]: print(a, b, c, d)
match 3:
    case 1 | 2: print("no")
    case (3 | 4) as w: print("or", w)
match x := 5:
    case 5: print(x)
match 1, 2:
    case 1, y: print(y)
zero = -0.0
match zero:
    case 0: print("neg zero")
import enum
class E(enum.Enum): A = 1; B = 2
match E.A:
    case E.B: print("B")
    case E.A: print("A")
from dataclasses import dataclass
@dataclass
class DC: a: int; b: str = "z"
match DC(1):
    case DC(a, "z"): print("dc", a)
