import functools
from functools import *
def f(a,b,c=3): return (a,b,c)
p=partial(f,1,c=9); print(p(2), p.func is f, p.args, p.keywords, partial(p,5)(), repr(partial(int,base=2)))
calls=[]
@lru_cache(maxsize=2)
def sq(x):
    calls.append(x); return x*x
print(sq(1),sq(2),sq(1),sq(3),sq(2),calls,sq.cache_info()); sq.cache_clear(); print(sq.cache_info())
@cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(60), fib.cache_info())
@lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1),ty(1.0),ty(True))
print(reduce(lambda a,b:a*10+b,[1,2,3]), reduce(max,[3,1],7))
try: reduce(max,[])
except TypeError as e: print(e)
print(sorted([3,1,2],key=cmp_to_key(lambda a,b:b-a)))
def deco(fn):
    @wraps(fn)
    def w(*a,**k):
        "wdoc"
        return fn(*a,**k)
    return w
@deco
def g(x):
    "gdoc"
    return x
print(g.__name__, g.__doc__, g.__wrapped__(4), g(5), g.__qualname__, g.__module__)
@singledispatch
def show(x): return 'obj'
@show.register
def _(x:int): return 'int'
@show.register(list)
def _(x): return 'list'
@show.register(str)
@show.register(bytes)
def _(x): return 'text'
print(show(1),show([]),show(2.0),show('a'),show(True), show.dispatch(int) is show.registry[int])
class C:
    def __init__(self): self.n=0
    @cached_property
    def v(self):
        self.n+=1; return self.n
    @singledispatchmethod
    def m(self,x): return 'base'
    @m.register
    def _(self,x:int): return 'mint'
    def pm(self,a,b): return (a,b)
    half=partialmethod(pm,1)
c=C(); print(c.v,c.v,c.n,c.__dict__,c.m(1),c.m('x'),c.half(2))
del c.v; print(c.v)
@total_ordering
class V:
    def __init__(self,x): self.x=x
    def __eq__(self,o): return self.x==o.x
    def __lt__(self,o): return self.x<o.x
print(V(1)<=V(2),V(1)>V(2),V(1)>=V(1),V(2)!=V(1), max(V(1),V(5)).x)
print(C.v.__class__.__name__, functools.WRAPPER_ASSIGNMENTS)
class K:
    @lru_cache(None)
    def m(self,x): return x+1
k=K(); print(k.m(1),k.m(1),K.m.cache_info().hits)
