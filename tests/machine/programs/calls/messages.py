def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b=1, *, c): pass
def f4(a, b=1, c=2): pass
def f5(a, /, b, *, c=0, d): pass
def f6(*args, **kw): return args, kw
def f7(*, a, b, c): pass
def f8(a, b, c, d): pass
class K:
    def m(self, x): pass
    def __init__(self, z=1): pass
    @staticmethod
    def s(x): pass
    @classmethod
    def c(cls, x): pass
k = K()
calls = [lambda: f0(1), lambda: f0(1, 2), lambda: f0(x=1), lambda: f1(), lambda: f1(1, 2), lambda: f1(1, a=2), lambda: f1(b=1), lambda: f2(), lambda: f2(1), lambda: f2(b=1),
         lambda: f2(1, 2, 3), lambda: f3(1), lambda: f3(), lambda: f3(1, 2, 3), lambda: f3(1, 2, 3, c=1), lambda: f4(), lambda: f4(1, 2, 3, 4), lambda: f4(1, 2, b=3),
         lambda: f5(a=1, b=2, d=3), lambda: f5(1, 2), lambda: f5(1), lambda: f5(1, 2, 3, d=4), lambda: f5(1, b=2, d=1, e=5), lambda: f7(), lambda: f7(a=1), lambda: f7(1), lambda: f8(), lambda: f8(1),
         lambda: k.m(), lambda: k.m(1, 2), lambda: K.m(), lambda: K(1, 2), lambda: K(y=1), lambda: K.s(), lambda: K.c(), lambda: k.c(1, 2),
         lambda: f1(*[1, 2]), lambda: f1(**{"a": 1, "z": 2}), lambda: f1(*5), lambda: f1(**5), lambda: f1(**{1: 2}), lambda: f6(*[1], *[2], x=1, **{"y": 2}),
         lambda: f6(**{"a": 1}, **{"a": 2}), lambda: f6(a=1, **{"a": 2}), lambda: f1(1, **{"a": 1}), lambda: 5(), lambda: "a"(), lambda: None(), lambda: k(), lambda: [](),
         lambda: object(1), lambda: len(), lambda: len(1, 2), lambda: len([], x=1), lambda: int("1", "2", "3"), lambda: print(foo=1), lambda: isinstance(1), lambda: "a".upper(1), lambda: [].append(), lambda: [].append(1, 2),
         lambda: {}.get(), lambda: "a".join(), lambda: "a".join(1), lambda: "a".join([1]), lambda: "a".replace("b"), lambda: "x".split(1), lambda: [].pop(), lambda: [].pop("a"), lambda: {}.pop("a"), lambda: {}.popitem(), lambda: set().pop(),
         lambda: [].index(1), lambda: [].remove(1), lambda: (1,).index(2), lambda: "a".index("b"), lambda: {1}.remove(2), lambda: [1].insert(1), lambda: [].extend(5), lambda: {}.update(5), lambda: {}.update([1]), lambda: {}.update([(1, 2, 3)]), lambda: dict([1]), lambda: dict(5),
         lambda: sorted(), lambda: sorted([1], lambda x: x), lambda: sum("ab"), lambda: sum(["a"]), lambda: sum(5), lambda: max(), lambda: max([]), lambda: min(5), lambda: max(1, 2, default=3), lambda: next(5), lambda: next(iter([])), lambda: iter(5), lambda: iter(5, 6), lambda: zip(5), lambda: map(5), lambda: list(map(5, [1])), lambda: list(5), lambda: tuple(5), lambda: set(5),
         lambda: ord("ab"), lambda: ord(5), lambda: chr(-1), lambda: chr("a"), lambda: range("a"), lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: enumerate(5), lambda: reversed(5), lambda: reversed({1}), lambda: abs(), lambda: divmod(1), lambda: pow(), lambda: round(), lambda: hash([]), lambda: hash({}), lambda: id(), lambda: bool(1, 2), lambda: str(1, 2), lambda: bytes("a"), lambda: bytes(-1), lambda: bytes([256]), lambda: complex("a"), lambda: slice(), lambda: getattr(1), lambda: setattr(1, "a"), lambda: hasattr(1, 2), lambda: type(1, 2), lambda: super(1), lambda: isinstance(1, 2), lambda: isinstance(1, [int]), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: callable(), lambda: format(1, 2), lambda: vars(5), lambda: vars(1, 2), lambda: dir(1, 2), lambda: all(5), lambda: any(), lambda: filter(None), lambda: frozenset(1), lambda: sum([1], 2, 3), lambda: list(1, 2), lambda: dict(1, 2), lambda: tuple(1, 2), lambda: list(x=1)]
for number, c in enumerate(calls):
    try: print(number, c())
    except Exception as e: print(number, type(e).__name__, e)
print(f6(1, *(2, 3), *[4], k=5, **{"l": 6}), (lambda *a, k=1: (a, k))(*"ab"), (lambda a, /, **kw: (a, kw))(1, a=2))
