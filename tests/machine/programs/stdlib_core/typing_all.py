from typing import *
import typing, collections.abc
T=TypeVar('T'); K=TypeVar('K',bound=int)
class Box(Generic[T]):
    def __init__(self,v:T): self.v=v
    def get(self)->T: return self.v
print(Box[int](3).get(), Box[int], Box(1).v, Box.__parameters__)
print(Optional[int], Union[int,str], Union[int,int], List[int], Dict[str,List[int]], Callable[[int],str], Tuple[int,...], Any, Literal['a',1])
print(get_origin(List[int]), get_args(Dict[str,int]), get_origin(list[int]), get_args(list[int]), get_args(Optional[int]), list[int], dict[str,int], tuple[int,...])
def f(a:int,b:'str'='x',*c:float,**d:List[int])->Optional[bool]: ...
print(get_type_hints(f), f.__annotations__)
class NT(NamedTuple):
    a:int
    b:str='z'
    def m(self): return self.a
n=NT(1); print(n, n.b, n._asdict(), n.m(), NT._fields, NT.__annotations__)
class TD(TypedDict,total=False):
    x:int
    y:str
t:TD={'x':1}; print(t, TD(x=2), TD.__annotations__, TD.__total__, TD.__required_keys__, sorted(TD.__optional_keys__))
@runtime_checkable
class HasLen(Protocol):
    def __len__(self)->int: ...
class Dk(Protocol):
    def quack(self)->str: ...
class Duck:
    def quack(self): return 'q'
print(isinstance([],HasLen), isinstance(3,HasLen))
def use(d:Dk)->str: return d.quack()
print(use(Duck()))
@overload
def g(x:int)->int: ...
@overload
def g(x:str)->str: ...
def g(x): return x
print(g(1), cast(int,'a'), NewType('UID',int)(5), TYPE_CHECKING)
UserId=NewType('UserId',int); print(UserId.__name__, UserId(3)+1)
print(isinstance({},collections.abc.Mapping), isinstance([],Sequence), isinstance((x for x in ()),Iterator), isinstance('a',Hashable), isinstance([],Hashable), isinstance(3,Sized), isinstance(f,Callable))
print(int|str, int|None, isinstance(3,int|str), isinstance('a',int|None), (int|str)==(str|int), Optional[str]|int, list[int]|None)
class Stack(Generic[T]):
    items:List[T]
    def push(self:'Stack[T]',x:T)->None: self.items=[x]
s=Stack[str](); s.push('a'); print(s.items, get_type_hints(Stack), Stack[str].__args__)
class Sub(Box[int]): pass
print(Sub(4).get(), Sub.__orig_bases__, Sub.__mro__[1].__name__)
print(Annotated[int,'m'], get_type_hints(f,include_extras=True)['a'], Annotated[int,5].__metadata__)
class CV:
    a:ClassVar[int]=3
    b:Final[str]='x'
    c:'CV'
print(get_type_hints(CV))
def h()->Iterator[int]: yield 1
print(get_type_hints(h), Type[int], Iterable[str], NoReturn, Sequence[int], Mapping[str,Any])
P=ParamSpec('P'); print(P, Callable[P,int], T, K.__bound__)
@final
class Fi: pass
print(Fi.__final__, no_type_check(f) is f)
class A1(Protocol[T]):
    x:T
print(A1[int], typing.get_type_hints(NT), assert_type(3,int) if hasattr(typing,'assert_type') else 3, Self)
try: Union[()]
except TypeError as e: print(e)
try: List[int,str]
except TypeError as e: print(e)
try: isinstance([],List[int])
except TypeError as e: print(e)
