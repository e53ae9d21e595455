import weakref, abc, collections.abc as ca
class A:
    def m(self): return 'm'
a=A(); r=weakref.ref(a); print(r() is a, r==weakref.ref(a), weakref.proxy(a).m())
d=weakref.WeakKeyDictionary(); d[a]=1; print(d[a], a in d, len(d), list(d.values()))
v=weakref.WeakValueDictionary(); v['k']=a; print(v['k'] is a, v.get('z'), list(v))
s=weakref.WeakSet(); s.add(a); print(a in s, len(s))
wm=weakref.WeakMethod(a.m); print(wm()())
try: weakref.ref(3)
except TypeError as e: print(e)
try: weakref.ref([])
except TypeError as e: print(e)
class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
try: Base()
except TypeError as e: print(e)
class Half(Base):
    def f(self): return 1
try: Half()
except TypeError as e: print(e)
class Full(Half):
    p=5
print(Full().f(), Full().p, Base.__abstractmethods__==frozenset({'f','p'}), isinstance(Full(),Base))
@Base.register
class Other: pass
print(isinstance(Other(),Base), issubclass(Other,Base), issubclass(int,Base))
class It:
    def __iter__(self): return iter([1])
    def __len__(self): return 1
    def __contains__(self,x): return True
print(isinstance(It(),ca.Iterable), isinstance(It(),ca.Collection), isinstance(It(),ca.Iterator), issubclass(dict,ca.MutableMapping), isinstance((),ca.Sequence), isinstance({}.keys(),ca.KeysView), isinstance(len,ca.Callable), isinstance('',ca.ByteString))
class MyMap(ca.MutableMapping):
    def __init__(self): self.d={}
    def __getitem__(self,k): return self.d[k]
    def __setitem__(self,k,v): self.d[k]=v
    def __delitem__(self,k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m=MyMap(); m['a']=1; m.update(b=2); print(dict(m), m.get('z',0), m.pop('a'), 'b' in m, list(m.items()), m=={'b':2}, m.setdefault('q',9), m.popitem())
class MySeq(ca.Sequence):
    def __getitem__(self,i): return [1,2,3][i]
    def __len__(self): return 3
q=MySeq(); print(list(q), 2 in q, q.index(3), q.count(1), list(reversed(q)))
class MySet(ca.Set):
    def __init__(self,x): self.x=list(x)
    def __contains__(self,i): return i in self.x
    def __iter__(self): return iter(self.x)
    def __len__(self): return len(self.x)
print(list(MySet([1,2])&MySet([2,3])), list(MySet([1])|[5]), MySet([1])<=MySet([1,2]), MySet([1])=={1})
class Meta(abc.ABCMeta):
    def __instancecheck__(cls,o): return o==42
class Z(metaclass=Meta): pass
print(isinstance(42,Z), isinstance(Z(),Z))
class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls,C): return hasattr(C,'quack') or NotImplemented
class D:
    def quack(self): pass
print(isinstance(D(),Hook), isinstance(A(),Hook))
@abc.abstractmethod
def xx(): ...
print(xx.__isabstractmethod__)
