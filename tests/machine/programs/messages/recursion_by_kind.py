import functools
depth = 0
def count(label, f):
    global depth
    depth = 0
    try:
        f()
        print(label, 'no')
    except RecursionError as e:
        t = e.__traceback__; 
        while t.tb_next: t = t.tb_next
        print(label, depth, e, t.tb_lineno)
def plain():
    global depth; depth += 1
    return plain()
count('plain', plain)
class E:
    def __eq__(self, o):
        global depth; depth += 1
        return self == o
count('eq', lambda: E() == E())
class R:
    def __repr__(self):
        global depth; depth += 1
        return repr(self)
count('repr', lambda: repr(R()))
class RF:
    def __repr__(self):
        global depth; depth += 1
        return f"{self!r}"
count('reprf', lambda: repr(RF()))
class S:
    def __str__(self):
        global depth; depth += 1
        return str(self)
count('str', lambda: str(S()))
class SF:
    def __str__(self):
        global depth; depth += 1
        return f"{self}"
count('strf', lambda: str(SF()))
class L:
    def __len__(self):
        global depth; depth += 1
        return len(self)
count('len', lambda: len(L()))
class B:
    def __bool__(self):
        global depth; depth += 1
        return bool(self)
count('bool', lambda: bool(B()))
class B2:
    def __bool__(self):
        global depth; depth += 1
        return True if self else False
count('bool2', lambda: bool(B2()))
class C:
    def __init__(self):
        global depth; depth += 1
        C()
count('init', lambda: C())
class N:
    def __new__(cls):
        global depth; depth += 1
        return N()
count('new', lambda: N())
class G:
    def __getattr__(self, name):
        global depth; depth += 1
        return self.zed
count('getattr', lambda: G().x)
class GA:
    def __getattribute__(self, name):
        global depth; depth += 1
        return self.zed
count('getattribute', lambda: GA().x)
class P:
    @property
    def p(self):
        global depth; depth += 1
        return self.p
count('property', lambda: P().p)
class A:
    def __add__(self, o):
        global depth; depth += 1
        return self + o
count('add', lambda: A() + 1)
class I:
    def __getitem__(self, k):
        global depth; depth += 1
        return self[k]
count('getitem', lambda: I()[1])
class CA:
    def __call__(self):
        global depth; depth += 1
        return self()
count('call', lambda: CA()())
class H:
    def __hash__(self):
        global depth; depth += 1
        return hash(self)
count('hash', lambda: hash(H()))
class LT:
    def __lt__(self, o):
        global depth; depth += 1
        return self < o
count('lt', lambda: LT() < LT())
@functools.cache
def fib(n):
    return n if n < 2 else fib(n-1) + fib(n-2)
for n in (100, 497, 498, 499, 600):
    fib.cache_clear()
    try: print(n, fib(n) % 1000)
    except RecursionError as e: print(n, 'rec', e)
def gen(n):
    global depth; depth += 1
    yield from gen(n)
count('gen', lambda: list(gen(1)))
def mp(n):
    global depth; depth += 1
    return list(map(mp, [n]))
count('map', lambda: mp(1))
def srt(n):
    global depth; depth += 1
    return sorted([1], key=srt)
count('sorted', lambda: srt(1))
def mx(n):
    global depth; depth += 1
    return max([1], key=mx)
count('max', lambda: mx(1))
def sm(n):
    global depth; depth += 1
    return sum(sm(x) for x in [1])
count('sum', lambda: sm(1))
def cmpr(n):
    global depth; depth += 1
    return [cmpr(x) for x in [1]]
count('listcomp', lambda: cmpr(1))
def star(*a):
    global depth; depth += 1
    return star(*a)
count('star', lambda: star(1))
def kw(**a):
    global depth; depth += 1
    return kw(**a)
count('kw', lambda: kw(a=1))
def deco(f):
    @functools.wraps(f)
    def w(*a, **k): return f(*a, **k)
    return w
@deco
def dec(n):
    global depth; depth += 1
    return dec(n)
count('deco', lambda: dec(1))
class M:
    def m(self):
        global depth; depth += 1
        return self.m()
count('method', lambda: M().m())
class IT:
    def __iter__(self):
        global depth; depth += 1
        return iter(self)
count('iter', lambda: iter(IT()))
class IT2:
    def __iter__(self): return self
    def __next__(self):
        global depth; depth += 1
        return next(self)
count('next', lambda: next(IT2()))
class CT:
    def __contains__(self, x):
        global depth; depth += 1
        return x in self
count('contains', lambda: 1 in CT())
l = []; l.append(l); m = [l]
count('listeq', lambda: l == m)
def isi(n):
    global depth; depth += 1
    return any(isi(x) for x in [1])
count('any', lambda: isi(1))
class T:
    def __init__(self, n): self.n = n; self.kids = []
    def __eq__(self, o): return self.n == o.n and self.kids == o.kids
    def __repr__(self): return f"T({self.n}, {self.kids})"
def chain(n):
    t = T(0)
    for i in range(n):
        u = T(i); u.kids.append(t); t = u
    return t
for n in (10, 100, 198, 249, 250, 333):
    try: print(n, len(repr(chain(n))))
    except RecursionError as e: print(n, 'rec', e)
    try: print(n, chain(n) == chain(n))
    except RecursionError as e: print(n, 'rec', e)
