import itertools, string, collections, uuid, time, datetime, enum, functools, operator, io, typing, abc
from collections import defaultdict
u=uuid.UUID('12345678123456781234567812345678'); print(u,u.hex,u.int>0,u.version,uuid.uuid5(uuid.NAMESPACE_DNS,'a.b'),uuid.uuid3(uuid.NAMESPACE_URL,'x'),u==uuid.UUID(int=u.int),hash(u)==hash(uuid.UUID(u.hex)),repr(u),str(u)[:8],sorted([u]),u.bytes[:2],uuid.UUID(bytes=u.bytes),u.urn,u.fields[0])
try: uuid.UUID('zz')
except ValueError as e: print(e)
f=io.StringIO('a\nb\n'); print(f.read(1),f.readline(),list(f),f.seek(0),f.readlines()); b=io.BytesIO(b'xyz'); print(b.read(2),b.getvalue(),b.tell())
class F(string.Formatter):
    def get_value(self,key,args,kw): return kw.get(key,'?') if isinstance(key,str) else args[key]
print(F().format('{a} {0} {b}','z',a=1))
def grouper(it,n): return itertools.zip_longest(*[iter(it)]*n,fillvalue=0)
print(list(grouper('abcde',2)))
print(time.strftime('%Y-%m-%d',(2020,1,2,3,4,5,3,2,0)), time.gmtime(0)[:3], time.gmtime(0).tm_year, time.struct_time((2020,1,2,3,4,5,3,2,0)).tm_mon)
print(functools.reduce(operator.or_,[{1},{2}]), dict(collections.ChainMap({'a':1},{'b':2})))
class Money(typing.NamedTuple):
    amt:int
    cur:str='EUR'
    def __add__(self,o): return Money(self.amt+o.amt,self.cur)
print(Money(1)+Money(2), Money(3)>Money(2), max([Money(1),Money(5)]), {Money(1):2}[Money(1)])
tree=lambda: defaultdict(tree)
t=tree(); t['a']['b']['c']=1; import json; print(json.dumps(t))
class Reg(type):
    reg={}
    def __new__(m,n,b,d):
        c=super().__new__(m,n,b,d); m.reg[n]=c; return c
class X(metaclass=Reg): pass
print(Reg.reg, list(map(str,range(3))), list(filter(None,[0,1])), eval('2**10'), [*itertools.accumulate(range(5),operator.mul)])
m=map(lambda x:1//x,[0,1]); 
try: next(m)
except ZeroDivisionError: print('z', next(m))
print(type(m).__name__, isinstance(m,collections.abc.Iterator), iter(m) is m)
print(sum(1 for _ in itertools.takewhile(lambda c:c!='x','abxc')), list(itertools.chain(*[[1],[2]])), '-'.join(itertools.chain('ab','c')), max(itertools.count().__next__() for _ in range(3)))
d=collections.deque(maxlen=2)
for i in range(5): d.append(i)
print(d, list(itertools.islice(d,1)), collections.Counter(map(len,['a','bb','c'])).most_common())
@functools.lru_cache
def lev(a,b):
    if not a or not b: return len(a)+len(b)
    return min(lev(a[1:],b)+1,lev(a,b[1:])+1,lev(a[1:],b[1:])+(a[0]!=b[0]))
print(lev('kitten','sitting'))
print(collections.OrderedDict(sorted({'b':1,'a':2}.items())), sorted(collections.Counter('hello').items(), key=lambda kv:(-kv[1],kv[0])))
import heapq, bisect, re, math
pq=[]; heapq.heappush(pq,(3,'c')); heapq.heappush(pq,(1,'a')); print([heapq.heappop(pq) for _ in range(2)])
print(re.sub(r'(?<!^)(?=[A-Z])','_','camelCaseName').lower(), math.ceil(2.1), math.factorial(20), math.log(8,2), math.trunc(-2.5), round(math.pi,3))
print(str(datetime.timedelta(hours=30)), datetime.datetime(2020,1,1)+datetime.timedelta(days=31), (datetime.date(2020,3,1)-datetime.date(2020,2,1)).days)
