class Inst(type):
    def __instancecheck__(cls, o): return hasattr(o, "quack")
    def __subclasscheck__(cls, c): return hasattr(c, "quack")
class Duck(metaclass=Inst): pass
class Q:
    def quack(self): pass
print(isinstance(Q(), Duck), issubclass(Q, Duck), isinstance(3, Duck), issubclass(int, (str, Duck)), isinstance(Q(), (int, Duck)), isinstance(1, int | str), isinstance(None, int | None), issubclass(bool, int | str))
for f in (lambda: isinstance(1, "x"), lambda: issubclass(1, int), lambda: isinstance(1, (int, "x")), lambda: isinstance("a", (int, "x")), lambda: issubclass(int, [int])):
    try: print(f())
    except TypeError as e: print(e)
class Idx:
    def __index__(self): return 3
print([0, 1, 2, 3, 4][Idx()], range(Idx())[-1], hex(Idx()), "abc" * Idx(), int(Idx()), list(range(10))[:Idx()], round(2.34567, Idx()), chr(Idx()) == "\x03", bytes(Idx()), 1 << Idx() if False else "", float(Idx()), complex(Idx()), [1, 2, 3, 4].pop(Idx()), "a-b-c-d".split("-", Idx()), (1).__lshift__(3))
class B0:
    def __bool__(self): return False
class L0:
    def __len__(self): return 0
class BBad:
    def __bool__(self): return 1
class LBad:
    def __len__(self): return -1
class LBad2:
    def __len__(self): return "x"
print(bool(B0()), bool(L0()), not B0(), (B0() or "or"), bool(L0() and "and"), "yes" if L0() else "no", [x for x in [1] if not L0()], all([B0()]), any([B0(), 1]))
for f in (lambda: bool(BBad()), lambda: bool(LBad()), lambda: len(LBad()), lambda: len(LBad2()), lambda: bool(LBad2())):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Conv:
    def __int__(self): return 7
    def __float__(self): return 1.5
    def __complex__(self): return 2j
    def __bytes__(self): return b"by"
    def __str__(self): return "st"
    def __round__(self, n=0): return ("r", n)
    def __trunc__(self): return 5
    def __abs__(self): return "abs"
    def __divmod__(self, o): return ("dm", o)
    def __reversed__(self): return iter([3, 2])
    def __length_hint__(self): return 10
    def __dir__(self): return ["z", "a"]
    def __sizeof__(self): return 5
    def __hash__(self): return 42
    def __fspath__(self): return "/p"
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
c = Conv()
import copy, os, operator
print(int(c), float(c), complex(c), bytes(c), str(c), round(c), round(c, 2), abs(c), divmod(c, 2), list(reversed(c)), dir(c), hash(c), os.fspath(c), copy.copy(c), copy.deepcopy(c), operator.index(Idx()), operator.attrgetter("__class__.__name__")(c), operator.itemgetter(1, 0)("ab"), operator.methodcaller("__int__")(c))
class Bad:
    def __int__(self): return "x"
    def __float__(self): return 1
    def __str__(self): return 5
    def __repr__(self): return None
    def __bytes__(self): return "s"
    def __index__(self): return "i"
    def __hash__(self): return 1.5
    def __iter__(self): return []
    def __len__(self): return 1.5
    def __contains__(self, x): return "truthy"
    def __format__(self, s): return 5
    def __dir__(self): return 5
b = Bad()
for f in (lambda: int(b), lambda: float(b), lambda: str(b), lambda: repr(b), lambda: bytes(b), lambda: [1][b], lambda: hash(b), lambda: iter(b), lambda: len(b), lambda: 1 in b, lambda: format(b), lambda: f"{b}", lambda: list(b), lambda: range(b), lambda: "%s" % b, lambda: {b: 1}, lambda: print(b), lambda: [b].__repr__(), lambda: "{}".format(b)):
    try: print(f())
    except TypeError as e: print(e)
class CG:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k}]"
print(CG[1], CG[int, str], list[int], dict[str, list[int]], tuple[int, ...], type(list[int]).__name__, list[int]([1, 2]), list[int] == list[int])
class Miss(dict):
    def __missing__(self, k): self[k] = v = len(self); return v
m = Miss(); print(m["a"], m["b"], m["a"], m, m.get("zz"))
class Callable:
    def __call__(self, *a, **k): return a, k
print(Callable()(1, *[2], x=3), list(map(Callable(), [1])), callable(Callable()), sorted([3, 1], key=lambda v: Callable()(v)[0][0]))
class GetItem:
    def __getitem__(self, i):
        if isinstance(i, slice): return ("slice", i.start, i.stop, i.step)
        if i > 3: raise IndexError
        return i * i
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
g = GetItem(); print(list(g), g[1:2], g[::3], 9 in g, 5 in g, tuple(g), max(g), dict(enumerate(g))); g[1, 2] = 3; del g["x"]; a, b2, *r = g; print(a, b2, r)
class Enter:
    def __enter__(self): return self
    def __exit__(self, *a): return True
with Enter(): raise ValueError("suppressed")
with Enter() as e1, Enter() as e2: 1 / 0
print("after")
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): print("lt", self.v, o.v); return self.v < o.v
    def __gt__(self, o): print("gt", self.v, o.v); return self.v > o.v
print(Cmp(1) < Cmp(2), max(Cmp(1), Cmp(2)).v, min(Cmp(2), Cmp(1)).v, [c.v for c in sorted([Cmp(3), Cmp(1), Cmp(2)])])
import functools
@functools.total_ordering
class TO:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(TO(1) <= TO(2), TO(2) >= TO(1), TO(1) > TO(2), TO(1) != TO(1))
from dataclasses import dataclass, field, asdict, replace, FrozenInstanceError
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)
print(P(1), P(1) == P(1, 0), P(1) < P(2), asdict(P(1, tags=[2])), replace(P(1), y=5), sorted([P(2), P(1)]))
@dataclass(frozen=True)
class F: a: int
try: F(1).a = 2
except FrozenInstanceError as e: print(e)
try: P()
except TypeError as e: print(e)
print({F(1): 1}[F(1)])
import enum
class Col(enum.Enum):
    RED = 1
    BLUE = "b"
    ALIAS = 1
    @property
    def low(self): return self.name.lower()
print(Col.RED, repr(Col.BLUE), Col(1), Col["RED"], Col.ALIAS is Col.RED, list(Col), Col.RED.low, Col.RED.value, Col.RED in Col, {Col.RED: 1}[Col.RED], isinstance(Col.RED, Col), len(Col))
try: Col(5)
except ValueError as e: print(e)
class N(enum.IntEnum): A = 1; B = 2
print(N.A + 1, N.A < N.B, N(2), sorted([N.B, N.A]), f"{N.A}", N.A == 1)
class Fl(enum.Flag): X = 1; Y = 2
print(Fl.X | Fl.Y, Fl.X in (Fl.X | Fl.Y), Fl(3), bool(Fl(0)))
from abc import ABC, abstractmethod
class Ab(ABC):
    @abstractmethod
    def m(self): ...
    @property
    @abstractmethod
    def p(self): ...
try: Ab()
except TypeError as e: print(e)
class Con(Ab):
    def m(self): return "m"
    p = 5
print(Con().m(), Con().p, isinstance(Con(), Ab))
Ab.register(int); print(isinstance(5, Ab), issubclass(int, Ab))
from functools import singledispatch, cached_property, wraps, lru_cache
@singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(list)
def _(x): return "list"
print(sd(1), sd([]), sd("a"), sd(True))
class Cp:
    @cached_property
    def v(self): print("once"); return 1
cp = Cp(); print(cp.v, cp.v, cp.__dict__)
def deco(f):
    @wraps(f)
    def w(*a, **k): return ("w", f(*a, **k))
    return w
@deco
def documented(x): "doc"; return x
print(documented(1), documented.__name__, documented.__doc__, documented.__wrapped__(2))


import itertools
def chunks():
    yield []
def two():
    yield []
    yield [1]
    yield []
for src in (chunks, two):
    it = itertools.chain.from_iterable(src())
    print(next(it, "none"), next(it, "none"))
    print(list(itertools.chain.from_iterable(src())))
    print(list(itertools.chain([], src(), [])))
