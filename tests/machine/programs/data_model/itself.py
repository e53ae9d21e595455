from decimal import Decimal
from fractions import Fraction
n=float('nan'); d=Decimal('nan'); c=complex(n,1)
print(n==n, d==d, c==c, n!=n, d!=d, c!=c, [n]==[n], [d]==[d], (c,)==(c,), {1:d}=={1:d})
x=[n]; print(x==x, x!=x)
class F(float): pass
f=F('nan'); print(f==f, f!=f, [f]==[f])
class E:
    def __eq__(self, o): print('eq', self is o); return 0
    def __ne__(self, o): print('ne'); return []
e=E(); print(e==e, e!=e, [e]==[e], e in [e], [e].index(e), [e].count(e), (e,)!=(e,), {1:e}=={1:e}, [e].remove(e))
class L(list):
    def __eq__(self, o): print('leq'); return NotImplemented
    __hash__=None
l=L([1]); print(l==l, l!=l)
class T(tuple):
    def __eq__(self, o): return 'x'
t=T(); print(t==t, t!=t)
class D(dict):
    def __eq__(self, o): return 'x'
t=D(); print(t==t, t!=t)
class M(type):
    def __eq__(self, o): return 'meta'
    def __hash__(self): return 1
class U(metaclass=M): pass
print(U==U, U!=U)
class I(int):
    def __eq__(self, o): return 'i'
i=I(3); print(i==i, i==3, 3==i)
import enum
class K(enum.Enum):
    A=1
print(K.A==K.A, K.A!=K.A)
class P(str):
    def __eq__(self,o): return False
p=P('a'); print(p==p, p in [p], p=='a')
class X(Exception):
    def __eq__(self,o): return 3
x=X(); print(x==x)
print(any(k is n and k == n for k in [n]), n in [n], n in (n,), [n].index(n), {n}=={n}, {n:1}=={n:1}, max(n,1), min(1,n))
def f(): pass
print(f==f, f!=f, len==len, print!=print, type==type, range(3)==range(3), object()==object())
from dataclasses import dataclass
@dataclass
class DC:
    v: float
q=DC(n); print(q==q, q!=q)
q=DC(float('nan')); print(q==DC(n))
match e:
    case E(): print('m')
r=slice(n); print(r==r, slice(1)==slice(1))
