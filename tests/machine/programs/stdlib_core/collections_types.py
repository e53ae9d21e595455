from collections import *
d=deque([1,2,3],maxlen=3); d.append(4); d.appendleft(0); print(d, len(d), d[0], d[-1], d.maxlen)
d.rotate(1); print(d, list(reversed(d)), 2 in d, d.index(3), d.count(2))
e=deque('abc'); e.extendleft('xy'); e.extend('z'); print(e, e.pop(), e.popleft(), e); e.remove('a'); print(e)
try: deque().pop()
except IndexError as x: print(x)
try: e[10]
except IndexError as x: print(x)
e.insert(1,'Q'); print(e, e.copy()==e, e==deque('x'), deque([1])<deque([2]), bool(deque()), deque([1])+deque([2]), deque([1])*2)
for x in e: print(x)
dd=defaultdict(list); dd['a'].append(1); dd['b']; print(dd, dict(dd), dd.get('z'), 'z' in dd, dd.default_factory)
dd2=defaultdict(lambda: 5, {'x':1}); print(dd2['y'], dd2['x'], sorted(dd2.items()))
c=Counter('abracadabra'); print(c, c.most_common(2), c['z'], sum(c.values()), c+Counter(a=1), c-Counter('aaaa'), c&Counter('ab'), sorted((c|Counter('zz')).items()))
c.update('zz'); c.subtract({'a':1}); print(c, list(c.elements())[:3], c.total(), Counter(a=0,b=-1)==Counter(), +Counter(a=-1,b=2))
o=OrderedDict([('a',1),('b',2)]); o['c']=3; o.move_to_end('a'); print(o, list(o), o.popitem(last=False), o==OrderedDict([('c',3),('a',1)]), o=={'a':1,'c':3}, o==OrderedDict([('a',1),('c',3)]))
o.move_to_end('a',last=False); print(o, list(reversed(o)), o.pop('zz',9), type(o).__name__, OrderedDict.fromkeys('ab',0))
P=namedtuple('P','x y',defaults=[5]); p=P(1); print(p, p.x, p.y, p._asdict(), p._replace(x=9), P._fields, P._make([3,4]), p==(1,5), P.__doc__, hash(p)==hash((1,5)))
x,y=p; print(x,y,p[0],len(p),P._field_defaults, isinstance(p,tuple), P.x.__doc__)
try: P()
except TypeError as ex: print(ex)
try: namedtuple('Q','a a')
except ValueError as ex: print(ex)
class PP(P):
    __slots__=()
    @property
    def s(self): return self.x+self.y
    def __str__(self): return 'PP!'
print(PP(1,2).s, PP(1,2), repr(PP(1,2)))
m=ChainMap({'a':1},{'a':2,'b':3}); print(m['a'],m['b'],dict(m),m.new_child({'b':0})['b'],m.parents, len(m), m)
class UD(UserDict):
    def __setitem__(self,k,v): super().__setitem__(k,v*2)
u=UD(a=1); u['b']=2; print(u, dict(u), u.get('zz'), 'a' in u)
class UL(UserList): pass
print(UL([1,2])+[3], UserString('ab').upper())
class LastUp(OrderedDict):
    def __setitem__(self,k,v):
        super().__setitem__(k,v); self.move_to_end(k)
l=LastUp(); l['a']=1; l['b']=2; l['a']=3; print(l)
class Miss(dict):
    def __missing__(self,k): return k*2
print(Miss()['ab'])
class DD(defaultdict): pass
z=DD(int); z['q']+=1; print(z)
