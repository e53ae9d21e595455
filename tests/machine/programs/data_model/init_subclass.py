class Base:
    subs = []
    def __init_subclass__(cls, /, prefix="", **kw):
        super().__init_subclass__(**kw)
        cls.prefix = prefix
        Base.subs.append((cls.__name__, prefix))
class A(Base, prefix="p"): pass
class B(A): pass
print(Base.subs, A.prefix, B.prefix)
try:
    class C(Base, bad=1): pass
except TypeError as e: print(e)
try:
    class D(x=1): pass
except TypeError as e: print(e)
class Named:
    def __set_name__(self, owner, name): self.info = (owner.__name__, name)
class E:
    a = Named()
    b = c = Named()
print(E.a.info, E.b.info, E.c.info)
E.later = Named()
print(hasattr(E.later, "info"))
class Generic:
    def __class_getitem__(cls, item): return (cls.__name__, item)
class G2(Generic): pass
print(Generic[int], G2["x", 1], Generic[()])
try: A[1]
except TypeError as e: print(e)
class Bad:
    def __set_name__(self, owner, name): raise ValueError("nope")
try:
    class F:
        z = Bad()
except Exception as e: print(type(e).__name__, e, repr(e.__cause__))
class Plugin:
    registry = {}
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        cls.registry[cls.__name__.lower()] = cls
class Foo(Plugin): pass
class Bar(Plugin): pass
print(sorted(Plugin.registry), Plugin.registry["foo"] is Foo)
class ME:
    def __mro_entries__(self, bases): return (Foo,)
class UsesEntries(ME()): pass
print(UsesEntries.__bases__, len(UsesEntries.__orig_bases__))
