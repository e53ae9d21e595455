class Mangled:
    __priv = 1
    def __init__(self): self.__x = 2
    def get(self): return self.__x, self.__priv, Mangled.__priv
    def __method(self): return "priv"
    def call(self): return self.__method()
    def kw(self, __arg=3): return __arg
    def nested(self):
        class Inner:
            def f(self): return self.__y
        i = Inner(); i._Inner__y = "iy"
        return i.f()
    __dunder__ = "kept"
m = Mangled(); print(m.get(), m.call(), sorted(m.__dict__), m._Mangled__priv, m.kw(), m.nested(), m.__dunder__)
try: m.__x
except AttributeError as e: print(e)
class Sub(Mangled):
    def __init__(self): super().__init__(); self.__x = "sub"
    def both(self): return self.__x, self.get()
print(Sub().both())
class _Under:
    __v = 1
    def g(self): return self.__v
print(_Under().g(), hasattr(_Under, "_Under__v"))
class A:
    def f(self): return "A.f"
    @classmethod
    def c(cls): return ("A.c", cls.__name__)
    @staticmethod
    def s(x): return ("A.s", x)
    @property
    def p(self): return "A.p"
    attr = "A.attr"
class B(A):
    def f(self): return "B>" + super().f()
    @classmethod
    def c(cls): return ("B>",) + super().c()
    @staticmethod
    def s(x): return "B.s"
    @property
    def p(self): return "B>" + super().p
    attr = "B.attr"
    def attrs(self): return super().attr, super(B, self).attr, super(B, type(self)).attr
    def explicit(self): return super(B, self).f()
    def in_lambda(self): return (lambda: super(B, self).f())(), [super(B, self).f() for _ in range(1)]
    def closure(self):
        def g(): return __class__.__name__
        return g()
    def no_such(self): return super().nothing
b = B(); print(b.f(), B.c(), b.c(), b.s(1), A.s(2), b.p, b.attrs(), b.explicit(), b.in_lambda(), b.closure())
try: b.no_such()
except AttributeError as e: print(e)
print(super(B, b).f(), super(B, B).c(), super(A, b).__repr__()[:12])
try: super(B, A())
except TypeError as e: print(e)
try: super().x
except RuntimeError as e: print(e)
def loose(): return super()
try: loose()
except RuntimeError as e: print(e)
def loose2(self): return super().x
try: loose2(1)
except RuntimeError as e: print(e)
class Order:
    print("body start", __name__, __qualname__, __module__)
    a = 1
    b = a + 1
    def m(self): "doc of m"; return self.b
    locals()["dyn"] = 3
    for i in range(3): pass
    if b == 2:
        def cond(self): return "cond"
print(Order.b, Order.dyn, Order.i, Order().cond(), Order.m.__doc__, Order.__doc__, Order.m.__qualname__)
class Doc:
    "class doc"
    x: int = 3
    y: "str"
print(Doc.__doc__, Doc.__annotations__, hasattr(Doc, "y"))
def deco(c): c.decorated = True; return c
@deco
class Dd: pass
print(Dd.decorated)
class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, x=2), callable(Call()), callable(3), callable(Call))
class Static:
    f = staticmethod(len)
    g = classmethod(lambda cls: cls.__name__)
    h = len
    k = lambda self: "k"
s = Static(); print(s.f([1]), s.g(), s.h([1, 2]), s.k(), Static.f("abc"), staticmethod(len)("ab"))
print(type(A.__dict__["s"]).__name__, type(A.__dict__["c"]).__name__, A.__dict__["s"].__func__(3), A.c.__self__ is A, A.c.__func__.__name__)
class New:
    def __new__(cls, *a, **k):
        print("new", a, k)
        o = super().__new__(cls); o.pre = 1
        return o
    def __init__(self, v): print("init", v, self.pre)
New(3)
class NotInst:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(NotInst())
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __add__(self, o): return I(int(self) + o)
i = I(5); print(i, i + 1, type(i + 1).__name__, i * 2, type(i * 2).__name__, isinstance(i, int), i == 10, hash(i) == hash(10), [0] * I(1), repr(i), f"{i:04d}")
class St(str):
    def shout(self): return self.upper() + "!"
st = St("hey"); print(st, st.shout(), len(st), st + "x", type(st + "x").__name__, st == "hey", {"hey": 1}[st], repr(st), st[0], "e" in st, st.tag if hasattr(st, "tag") else None)
st.tag = 1; print(st.tag, "%s" % st, f"{st}", st.join(["a", "b"]), "".join([st, "z"]))
class Li(list):
    def append(self, x): super().append(x * 2)
li = Li([1]); li.append(2); print(li, len(li), li[1:], type(li[1:]).__name__, li + [1], isinstance(li, list), li == [1, 4], sorted(li, reverse=True))
class Di(dict):
    def __missing__(self, k): return f"missing {k}"
    def __setitem__(self, k, v): super().__setitem__(k, v + 1)
di = Di(a=1); di["b"] = 2; print(di, di["zz"], di.get("zz"), "zz" in di, di.setdefault("c", 5), dict(di), {**di})
class Tu(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
tu = Tu(1, 2); print(tu, tu[0], len(tu), tu == (1, 2), tu + (3,), type(tu).__name__, [*tu])
a, b = tu; print(a, b)
class Se(set): pass
print(Se([1]) | {2}, len(Se([1, 1])), repr(Se()), repr(Se([1])), repr(Li()), Fl if False else "")
class Fl(float):
    def __repr__(self): return "Fl!"
print(Fl(1.5), [Fl(2)], Fl(1) + 1, str(Fl(3)))
print(A, A(), sep="|") if False else print(repr(A), A.__name__, A.__module__)
print(Order.__dict__["a"], type(Order.__dict__).__name__, [k for k in A.__dict__ if not k.startswith("__")])


class Upper(dict):
    def __missing__(self, key):
        if key.islower():
            raise KeyError(key)
        return f"<{key}>"


class Logged(dict):
    def __getitem__(self, key):
        print("look up", key)
        return super().__getitem__(key)


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases, kind=dict):
        return kind()

    def __new__(cls, name, bases, space, kind=dict):
        return super().__new__(cls, name, bases, dict(space))


outside = "outside"


class Made(metaclass=Meta, kind=Upper):
    first = SECOND
    third = outside
    fourth = len(THIRD)


class Seen(metaclass=Meta, kind=Logged):
    a = 1
    b = a
    c = outside


print(Made.first, Made.third, Made.fourth, Seen.b, Seen.c)
print(eval("Name + other + str(len(X))", {"other": "!"}, Upper()), eval("[a, B]", Upper(a=1)))
