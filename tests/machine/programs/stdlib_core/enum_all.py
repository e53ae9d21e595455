from enum import *
import enum
class Color(Enum):
    RED=1
    GREEN=2
    CRIMSON=1
print(Color.RED, repr(Color.RED), Color(2), Color['GREEN'], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.name, Color.RED.value)
print(Color.RED in Color, Color.__members__, Color.RED==Color.RED, Color.RED!=Color.GREEN, hash(Color.RED)==hash(Color.RED), isinstance(Color.RED,Color))
try: Color(9)
except ValueError as e: print(e)
try: Color['X']
except KeyError as e: print(repr(e))
try: Color.RED=3
except AttributeError as e: print(e)
class N(IntEnum):
    A=1
    B=auto()
    C=auto()
print(N.B, N.C+1, N.A<N.B, N(3), int(N.C), f"{N.B}", f"{N.B:03d}", [x for x in N], sorted(N), N.A==1, {1:'x'}[N.A], str(N.A), repr(N.A))
class S(str,Enum):
    X='x'
    Y='y'
    def up(self): return self.value.upper()
print(S.X, S.X=='x', S('y').up(), f"{S.X}", S.X.upper(), '%s'%S.X, S.X.value, repr(S.Y), json_ok:=isinstance(S.X,str))
class SE(StrEnum):
    ONE=auto()
    TWO='two!'
print(SE.ONE, SE.TWO, f"{SE.ONE}", SE.ONE=='one', repr(SE.ONE))
class P(Flag):
    R=4
    W=2
    X=1
    RW=R|W
print(P.R|P.X, P.RW, P.R in P.RW, P.RW&P.W, ~P.R, P(0), bool(P(0)), P.R^P.RW, repr(P.R|P.X), list(P.RW), P(5), len(P.RW))
class IF(IntFlag):
    A=1
    B=2
print(IF.A|IF.B, IF.A|8, int(IF.A|IF.B), IF.A==1, repr(IF.A|IF.B), IF(3))
class Planet(Enum):
    EARTH=(5.97,6.37)
    MARS=(0.64,3.39)
    def __init__(self,mass,radius):
        self.mass=mass; self.radius=radius
    @property
    def d(self): return round(self.mass/self.radius,3)
    @classmethod
    def first(cls): return next(iter(cls))
    @staticmethod
    def s(): return 's'
print(Planet.EARTH.mass, Planet.MARS.d, Planet.first(), Planet.s(), Planet((0.64,3.39)))
@unique
class U(Enum):
    A=1
try:
    @unique
    class U2(Enum):
        A=1
        B=1
except ValueError as e: print(e)
F=Enum('F','a b c'); print(list(F), F.b.value, F('F' and 1))
class M(Enum):
    A='a'
    @classmethod
    def _missing_(cls,v): return cls.A
print(M('zzz'))
class Au(Enum):
    def _generate_next_value_(name,start,count,last): return name.lower()
    A=auto()
    Bc=auto()
print(Au.A.value, Au.Bc.value)
d={Color.RED:1, Color.GREEN:2}; print(d[Color.RED], d)
match Color.GREEN:
    case Color.RED: print('r')
    case Color.GREEN: print('g')
import copy, json
print(copy.deepcopy(Color.RED) is Color.RED, copy.copy(Color.GREEN) is Color.GREEN, json.dumps([N.A, S.X]), type(Color), Color.__name__, dir(Color)[-3:])
class Ord(Enum):
    LOW=1
    HIGH=2
    def __lt__(self,o): return self.value<o.value
print(sorted([Ord.HIGH,Ord.LOW]), Ord.LOW<Ord.HIGH)
try:
    class Sub(Color): pass
except TypeError as e: print(e)
