import functools, itertools, collections, enum, dataclasses, typing, contextlib, copy, json, re, operator, string, decimal, datetime, abc
from dataclasses import dataclass, field
# user iterators, error paths
class It:
    def __init__(self,n): self.n=n
    def __iter__(self): return self
    def __next__(self):
        if self.n==0: raise StopIteration
        self.n-=1; return self.n
print(list(itertools.chain(It(2),It(1))), list(zip(It(3),It(2))), list(itertools.islice(It(10),2,None,3)), [(a,list(b)) for a,b in itertools.groupby(It(4),lambda x:x//2)])
def bad():
    yield 1
    raise ValueError('bad')
c=itertools.chain(bad(),[5])
try:
    for x in c: print(x)
except ValueError as e: print(e, list(c))
try: list(itertools.starmap(lambda a:a,[(1,2)]))
except TypeError as e: print(e)
t1,t2,t3=itertools.tee(It(3),3); print(next(t1),list(t2),list(t1),next(t3))
print(list(itertools.product(It(2),repeat=2)), sum(itertools.repeat(2,3)), list(map(operator.mul,itertools.count(1),[2,3])))
for i,(a,b) in enumerate(itertools.pairwise('abc')): print(i,a,b)
d=collections.deque([1,2,3])
try:
    for x in d: d.append(1)
except RuntimeError as e: print(e)
class Cnt(collections.Counter):
    pass
print(Cnt('aab'), Cnt('ab')+Cnt('b'), collections.Counter(a=1)['zz'], collections.Counter([1,1,2]) == {1:2,2:1})
class Pt(collections.namedtuple('Pt','x y')):
    __slots__=()
    def __add__(self,o): return Pt(self.x+o.x,self.y+o.y)
print(Pt(1,2)+Pt(3,4), Pt._make('ab'), Pt(**{'x':1,'y':2}))
try: Pt(1,2,3)
except TypeError as e: print(e)
try: Pt(1,2).x=3
except AttributeError as e: print(e)
class Shape(enum.Enum):
    SQ='sq'; CI='ci'
    def area(self,n): return {Shape.SQ:lambda: n*n, Shape.CI: lambda: 3*n*n}[self]()
print(Shape.SQ.area(2), [s.name for s in Shape], Shape('ci'), {s.value:s for s in Shape})
class Perm(enum.IntFlag):
    R=enum.auto(); W=enum.auto(); X=enum.auto()
print(Perm.R|Perm.X, Perm(7), Perm.R.value, ~Perm.R, Perm.W in Perm(3), [p for p in Perm(5)])
@dataclass
class Inv:
    lines:list=field(default_factory=list)
    total:decimal.Decimal=decimal.Decimal('0')
    when:datetime.date=datetime.date(2020,1,1)
    def add(self,a): self.lines.append(a); self.total+=decimal.Decimal(a); return self
print(Inv().add('1.10').add('2'), dataclasses.asdict(Inv().add('3')), Inv()==Inv())
@dataclass(order=True)
class Ver:
    major:int; minor:int=0
    tag:str=field(default='',compare=False)
print(sorted([Ver(2),Ver(1,5),Ver(1,2,'x')]), Ver(1)<Ver(1,1), Ver(1)>=Ver(1))
class Stack(typing.Generic[typing.TypeVar('T')]):
    def __class_getitem__(cls,k): return super().__class_getitem__(k)
print(Stack[int].__origin__.__name__)
@contextlib.contextmanager
def tx(log):
    log.append('begin')
    try:
        yield log
        log.append('commit')
    except Exception as e:
        log.append(f'rollback {e}'); raise
l=[]
try:
    with tx(l) as q: q.append('x'); raise KeyError('z')
except KeyError: pass
print(l)
@functools.singledispatch
def enc(o): raise TypeError(f'no {type(o).__name__}')
enc.register(decimal.Decimal,str)
@enc.register
def _(o: datetime.date|datetime.datetime): return o.isoformat()
enc.register(set,sorted)
print(json.dumps({'d':decimal.Decimal('1.0'),'t':datetime.date(2020,1,1),'s':{2,1}},default=enc))
try: json.dumps(object(),default=enc)
except TypeError as e: print(e)
class Desc:
    def __set_name__(self,o,n): self.n=n
    def __get__(self,i,o=None): return self if i is None else i.__dict__.get(self.n,0)
    def __set__(self,i,v): i.__dict__[self.n]=v*2
class H: a=Desc()
h=H(); h.a=4; print(h.a,H.a.n)
def memo(f):
    cache={}
    @functools.wraps(f)
    def w(*a):
        if a not in cache: cache[a]=f(*a)
        return cache[a]
    w.cache=cache
    return w
@memo
def fibo(n): return n if n<2 else fibo(n-1)+fibo(n-2)
print(fibo(30), len(fibo.cache), fibo.__name__)
print(re.sub(r'\b(\w)(\w*)\b',lambda m:m[1].upper()+m[2],'hello big world'), re.findall(r'(?i)a+','aAb AA'))
print(string.Template('$x-${y}').substitute({'x':1},y=2), operator.attrgetter('a.real')(h), functools.partial(sorted,key=len,reverse=True)(['a','bbb','cc']))
print(typing.get_type_hints(Inv.add), typing.Optional['Inv'], typing.get_args(typing.Callable[[int],str]))
print(copy.deepcopy(Inv().add('5')).total, copy.copy(Ver(1,2)), dataclasses.replace(Ver(1),minor=9))
class Node:
    def __init__(self,v,nx=None): self.v=v; self.nx=nx
n=Node(1,Node(2)); n.nx.nx=n; m=copy.deepcopy(n); print(m.nx.nx is m, m is not n)
print(collections.ChainMap({'a':1},{'a':2})['a'], sorted(collections.ChainMap({'a':1},{'b':2})), list(collections.OrderedDict(a=1).items()))
