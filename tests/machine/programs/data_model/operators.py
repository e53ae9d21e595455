class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def __add__(self, o): return N(self.v + (o.v if isinstance(o, N) else o)) if isinstance(o, (N, int)) else NotImplemented
    def __radd__(self, o): return ("radd", o, self.v)
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return ("rsub", o)
    def __mul__(self, o): return ("mul", o)
    def __matmul__(self, o): return ("matmul", o)
    def __truediv__(self, o): return "truediv"
    def __floordiv__(self, o): return "floordiv"
    def __mod__(self, o): return "mod"
    def __divmod__(self, o): return "divmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __lshift__(self, o): return "lshift"
    def __rshift__(self, o): return "rshift"
    def __and__(self, o): return "and"
    def __or__(self, o): return "or"
    def __xor__(self, o): return "xor"
    def __rxor__(self, o): return "rxor"
    def __neg__(self): return N(-self.v)
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __iadd__(self, o): self.v += 100; return self
    def __trunc__(self): return 8
    def __int__(self): return self.v
    def __float__(self): return float(self.v)
    def __complex__(self): return complex(self.v, 1)
    def __index__(self): return self.v
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
n = N(5)
print(n + 1, n + n, 1 + n, "s" + n if False else 0)
print(3 - n, n * 2, n @ 3, n / 1, n // 1, n % 1, divmod(n, 2), n ** 2, pow(n, 2, 7), 2 ** n)
print(n << 1, n >> 1, n & 1, n | 1, n ^ 1, 1 ^ n, -n, +n, ~n, abs(n), round(n), round(n, 2))
m = n; m += 1; print(n, m is n)
try: n - 3
except TypeError as e: print(e)
try: n -= 3
except TypeError as e: print(e)
try: n - n
except TypeError as e: print(e)
print(int(n), float(n), complex(n), [0, 1, 2, 3][N(2)], hex(N(255)), bin(N(5)), "ab" * N(2), [1] * N(3), range(N(3)))
import math
print(math.floor(n), math.ceil(n), math.trunc(n))
class Sub(N):
    def __radd__(self, o): return "sub first"
    def __rsub__(self, o): return "sub rsub"
print(N(1) + Sub(2), N(1) - Sub(2), Sub(1) + N(2))
class R:
    def __radd__(self, o): return ("R", o)
    def __rmul__(self, o): return ("Rm", o)
    def __rmod__(self, o): return ("Rmod", o)
print(1 + R(), "x" + R(), [1] + R(), (1,) + R(), [1] * R(), 1.5 + R(), None + R(), 2 * R())
print("a%s" % R() if False else 7 % R())
for f in (lambda: 1 + "a", lambda: "a" + 1, lambda: [1] + (2,), lambda: (1,) + [2], lambda: {} + {}, lambda: None + 1, lambda: "a" * "b",
          lambda: [1] * 1.5, lambda: -"a", lambda: ~1.5, lambda: +[], lambda: 1 << "a", lambda: 1 @ 2, lambda: "a" - "b", lambda: {1} + {2},
          lambda: object() + 1, lambda: 1 // None, lambda: 2 ** "a", lambda: divmod(1, "a"), lambda: pow("a", 2), lambda: 1 % "a", lambda: {1} | [2],
          lambda: {} | 3, lambda: 1.5 & 2, lambda: b"a" + "b", lambda: "b" + b"a", lambda: 1 / 0, lambda: 1 % 0, lambda: 1.0 // 0, lambda: 0 ** -1,
          lambda: 1 << -1, lambda: abs("a"), lambda: round("a"), lambda: int([]), lambda: float([]), lambda: len(5), lambda: len(N(1)), lambda: print + 1,
          lambda: print >> 1, lambda: range(3) + range(2), lambda: "%d" % "x", lambda: 5 in 5, lambda: "a" in 5, lambda: 5 in "abc"):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class IAdd:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return ("add", o)
i = IAdd(); i += 4; print(i)
t = ([1],)
try: t[0] += [2]
except TypeError as e: print(e, t)
x = [1]; y = x; x += (2, 3); print(y); x = x + [4]; print(y, x)
s = {1}; u = s; s |= {2}; print(u); s ^= {1}; print(u); s &= {2}; s -= {2}; print(u)
d = {1: 1}; e = d; d |= {2: 2}; d |= [(3, 3)]; print(e, {1: 0} | {1: 2})
a = 5; a **= 2; a //= 3; a <<= 2; a ^= 7; a %= 10; print(a)
