class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {"injected": 1}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, ns)
        cls.tag = kw.get("tag")
        return cls
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)
    def __len__(cls): return 42
    def __iter__(cls): return iter("abc")
    def __contains__(cls, x): return x == "in"
    def __getitem__(cls, k): return ("item", k)
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    @property
    def prop(cls): return cls.__name__.lower()
    def helper(cls): return "helper of " + cls.__name__
class A(metaclass=Meta, tag="t"):
    x = 1
    def __init__(self, v): self.v = v
a = A(3)
print(a.v, A.tag, A.injected, len(A), list(A), "in" in A, "out" in A, A["k"], A, A.prop, A.helper())
class B(A, tag="u"): pass
print(type(B), type(type(B)), B.tag, isinstance(B, Meta))
try: a.helper()
except AttributeError as e: print(e)
class Meta2(type): pass
try:
    class C(A, metaclass=Meta2): pass
except TypeError as e: print(e)
class Singleton(type):
    _inst = {}
    def __call__(cls, *a):
        if cls not in cls._inst: cls._inst[cls] = super().__call__(*a)
        return cls._inst[cls]
class One(metaclass=Singleton): pass
class Two(metaclass=Singleton): pass
print(One() is One(), One() is Two())
def factory(name, bases, ns): return (name, bases, sorted(k for k in ns if not k.startswith("__")))
class Weird(metaclass=factory):
    a = 1
    def b(self): pass
print(Weird)
T = type("T", (A,), {"y": 2}) if False else type("Dyn", (), {"y": 2, "get": lambda self: self.y})
print(T.__name__, T().get(), T.__module__, T.__qualname__)
class Reg(type):
    registry = {}
    def __new__(m, n, b, d):
        c = super().__new__(m, n, b, d)
        m.registry[n] = c
        return c
class R1(metaclass=Reg): pass
class R2(R1): pass
print(sorted(Reg.registry))
class EqMeta(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return 1
class EM(metaclass=EqMeta): pass
print(EM == 3, {EM: 1}[EM])
try: type("x", (), {}, 1)
except TypeError as e: print(e)
try: type()
except TypeError as e: print(e)
try: type("x", 3, {})
except TypeError as e: print(e)
try: type(1, (), {})
except TypeError as e: print(e)
print(type(5), type(type), type("a").__name__, type(None), type(...), type(print), type(len).__name__)
