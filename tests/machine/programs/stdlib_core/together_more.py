import typing, inspect, functools, types, dataclasses, enum, abc, collections, itertools, string, statistics, fractions, random, pprint, textwrap, datetime, re, json, csv, io
from typing import Protocol, Generic, TypeVar
T=TypeVar('T')
class Repo(abc.ABC, Generic[T]):
    @abc.abstractmethod
    def get(self,k:int)->T: ...
class Mem(Repo[str]):
    def __init__(self): self.d={}
    def get(self,k): return self.d[k]
m=Mem(); m.d[1]='a'; print(m.get(1), isinstance(m,Repo), Mem.__orig_bases__, typing.get_type_hints(Repo.get))
sig=inspect.signature(Mem.__init__); print(sig, inspect.signature(lambda x,*,y=1:0), inspect.Parameter.empty, [p.name for p in inspect.signature(Repo.get).parameters.values()])
def d(f):
    @functools.wraps(f)
    def w(*a,**k): return f(*a,**k)
    return w
@d
def z(a:int,b=3): 'doc of z'
print(inspect.signature(z), inspect.getdoc(z), z.__annotations__)
ba=inspect.signature(z).bind(1); ba.apply_defaults(); print(ba.arguments, ba.args)
try: inspect.signature(z).bind()
except TypeError as e: print(e)
print(types.FunctionType.__name__, type(z).__name__, types.GenericAlias, type(list[int]).__name__, type(int|str))
class E(enum.Enum):
    A=1
    def __str__(self): return 'EA'
print(f'{E.A}', str(E.A), format(E.A), '%s'%E.A, repr(E.A))
out=io.StringIO(); w=csv.DictWriter(out,['a','b']); w.writeheader(); w.writerow({'a':1,'b':None}); w.writerows([{'a':'x "q"','b':1.5}]); print(out.getvalue())
print(list(csv.reader(['a;b','"c\n','d";e'],delimiter=';')), csv.list_dialects())
try: list(csv.reader(['"a'],strict=True))
except csv.Error as e: print(e)
print(statistics.linear_regression([1,2,3],[2,4,6]) if hasattr(statistics,'linear_regression') else '', statistics.NormalDist(0,1).cdf(0), statistics.multimode('aabb'), statistics.harmonic_mean([1,2]), statistics.median_low([1,2,3,4]), statistics.variance([1,2,4]))
try: statistics.mean([])
except statistics.StatisticsError as e: print(e)
rng=random.Random(3); print([rng.randint(1,6) for _ in range(5)], rng.sample('abcdef',3), rng.choices([1,2],k=3))
print(textwrap.fill('a '*30, width=20, initial_indent='* ', subsequent_indent='  '))
pprint.pprint([{'name':'x'*20,'v':[1,2]},{'name':'y'*30}], width=40); pprint.pprint({'z':1,'a':2}); pprint.pp({'z':1,'a':(1,)})
print(datetime.datetime.strptime('2024-03-10T10:20:30+0100','%Y-%m-%dT%H:%M:%S%z'), datetime.date(2024,12,30).isocalendar()[1], datetime.date(2024,1,31).strftime('%b %d %A'), datetime.time(1,2).isoformat(), datetime.timedelta(days=-1).days, str(datetime.timedelta(days=-1,seconds=5)), datetime.timedelta.max>datetime.timedelta(1))
class Tree:
    def __init__(self,v,*k): self.v=v; self.k=k
    def __iter__(self):
        yield self.v
        for c in self.k: yield from c
    def __len__(self): return 1+sum(map(len,self.k))
t=Tree(1,Tree(2,Tree(3)),Tree(4)); print(list(t), len(t), max(t), sorted(t,reverse=True), sum(t), 3 in t, [*t], dict(zip(t,'abcd')), list(itertools.chain(t,t))[:5], tuple(reversed(list(t))))
print(typing.NamedTuple('NT',[('a',int)])(3), typing.TypedDict('TD',{'a':int})(a=1), dataclasses.field, ) if False else print('ok')
print(collections.namedtuple('A','b c',rename=True)(1,2), collections.namedtuple('A',['def','c'],rename=True)._fields, collections.UserList([3,1,2]).index(1), sorted(collections.UserDict(b=1,a=2)))
@functools.total_ordering
class Q:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v if isinstance(o,Q) else NotImplemented
    def __lt__(s,o): return s.v<o.v if isinstance(o,Q) else NotImplemented
    def __hash__(s): return hash(s.v)
    def __repr__(s): return f'Q{s.v}'
print(Q(1)<=Q(1), sorted([Q(3),Q(1)]), {Q(1),Q(1)}, {Q(1):2}[Q(1)], max(Q(1),Q(2)), collections.Counter([Q(1),Q(1)]), Q(1) in [Q(1)], [Q(1),Q(2)].index(Q(2)))
try: Q(1)<3
except TypeError as e: print(e)
