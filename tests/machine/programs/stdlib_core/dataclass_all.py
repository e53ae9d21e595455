from dataclasses import *
import dataclasses, typing
@dataclass
class A:
    x:int
    y:str='q'
    z:list=field(default_factory=list)
    w:int=field(default=0,repr=False,compare=False)
a=A(1); print(a, a==A(1), a!=A(2), A(1,'b',[1])==A(1,'b',[1]), a.w)
a.z.append(3); print(A(1).z, a)
try: A()
except TypeError as e: print(e)
try: A(1,2,3,4,5)
except TypeError as e: print(e)
@dataclass(frozen=True,order=True)
class P:
    x:int
    y:int=0
p=P(1,2)
try: p.x=3
except FrozenInstanceError as e: print(type(e).__name__, e)
print(P(1)<P(2), sorted([P(2),P(1)]), hash(P(1))==hash(P(1)), {P(1):1}[P(1,0)], replace(p,y=9), asdict(p), astuple(p))
@dataclass
class B(A):
    extra:float=1.5
    def __post_init__(self): self.sum=self.x+self.extra
b=B(2,extra=2.0); print(b, b.sum, asdict(b), [f.name for f in fields(B)], is_dataclass(B), is_dataclass(b), is_dataclass(int))
@dataclass
class I:
    a:int
    s:InitVar[int]=5
    c:typing.ClassVar[int]=7
    t:int=field(init=False)
    def __post_init__(self,s): self.t=self.a+s
print(I(1), I(1,10), I.c, I.__match_args__)
@dataclass(kw_only=True)
class K:
    a:int
    b:int=2
print(K(a=1))
@dataclass(slots=True)
class S:
    a:int
    b:int=3
s=S(1); print(s, S.__slots__)
try: s.q=1
except AttributeError as e: print(e)
@dataclass(eq=False)
class E:
    a:int
print(E(1)==E(1))
@dataclass(unsafe_hash=True)
class H:
    a:int
    b:tuple=()
print(hash(H(1))==hash(H(1)))
try:
    @dataclass
    class Bad:
        x:list=[]
except ValueError as e: print(e)
try:
    @dataclass
    class Bad2:
        x:int=1
        y:int
except TypeError as e: print(e)
D=make_dataclass('D',[('x',int),('y',int,field(default=4))]); print(D(1))
@dataclass
class N:
    items:dict
    inner:P
n=N({'a':P(1)},P(3)); d=asdict(n); print(d, astuple(n))
match P(5,6):
    case P(5,y): print('m',y)
print(A.__doc__, A.__annotations__, fields(A)[0].type, A.__dataclass_params__)
@dataclass
class R:
    c:'R'=None
r=R(); r.c=r; print(r)
print(dataclasses.MISSING is not None, [f.default for f in fields(P)][1])
