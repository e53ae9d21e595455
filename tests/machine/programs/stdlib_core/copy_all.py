import copy
from collections import *
class A:
    def __init__(self,x): self.x=x
    def __eq__(self,o): return self.x==o.x
a=A([1,[2]]); b=copy.copy(a); c=copy.deepcopy(a)
print(b.x is a.x, c.x is a.x, c==a, c.x[1] is a.x[1], type(c).__name__)
d={'k':[1,2],(1,2):a}; e=copy.deepcopy(d); print(e==d, e['k'] is d['k'], e[(1,2)] is a, copy.copy(d)['k'] is d['k'])
l=[1]; l.append(l); m=copy.deepcopy(l); print(m[1] is m, m is l)
x=[1]; y=[x,x]; z=copy.deepcopy(y); print(z[0] is z[1])
class B:
    def __init__(self): self.v=1
    def __copy__(self): r=B(); r.v=99; return r
    def __deepcopy__(self,memo): r=B(); r.v=77; return r
print(copy.copy(B()).v, copy.deepcopy([B()])[0].v)
class S:
    __slots__=('p','q')
    def __init__(self): self.p=[1]; self.q=2
s=S(); t=copy.copy(s); u=copy.deepcopy(s); print(t.p is s.p, u.p is s.p, u.q)
class St:
    def __init__(self): self.a=1; self.cache=[]
    def __getstate__(self): return {'a':self.a}
    def __setstate__(self,st): self.__dict__.update(st); self.cache='new'
print(copy.copy(St()).cache, copy.deepcopy(St()).a)
print(copy.deepcopy((1,[2])), copy.copy({1,2}), copy.deepcopy({1,(2,3)})=={1,(2,3)}, copy.deepcopy(frozenset([1])), copy.deepcopy(deque([1,[2]],maxlen=3)), copy.copy(defaultdict(list,a=[1])), copy.deepcopy(OrderedDict(a=[1])), copy.deepcopy(Counter('aab')))
P=namedtuple('P','x y'); print(copy.deepcopy(P([1],2)), copy.copy(P(1,2)), copy.deepcopy(None), copy.deepcopy(len) is len, copy.deepcopy(A) is A, copy.deepcopy(bytearray(b'ab')))
class L(list):
    def __init__(self,*a): super().__init__(*a); self.tag='t'
q=copy.deepcopy(L([1,[2]])); print(q,q.tag,type(q).__name__, copy.copy(L([3])).tag)
class D2(dict): pass
w=D2(a=[1]); w.z=5; r=copy.deepcopy(w); print(r, r.z, type(r).__name__, copy.copy(w).z)
class I(int): pass
i=I(5); i.n='n'; print(copy.copy(i)+1, copy.deepcopy(i).n)
import datetime, decimal, enum
print(copy.deepcopy(datetime.date(2020,1,1)), copy.copy(decimal.Decimal('1.5')))
class Ex(Exception):
    def __init__(self,a,b): super().__init__(a,b); self.a=a
ex=copy.copy(Ex(1,2)); print(ex.args, ex.a)
class R:
    def __reduce__(self): return (R2,(5,))
def R2(n): return ('made',n)
print(copy.copy(R()))
class NA:
    def __init__(self,a,/): self.a=a
    def __getnewargs__(self): return (1,)
print(copy.deepcopy(NA([2])).a)
fn=lambda: 1
print(copy.deepcopy({'f':fn})['f'] is fn, copy.replace if False else '')
