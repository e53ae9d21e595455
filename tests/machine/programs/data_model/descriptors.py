class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        print("get", obj is None, owner.__name__)
        if obj is None: return self
        return obj.__dict__.get(self.name, "default")
    def __set__(self, obj, value):
        print("set", value)
        obj.__dict__[self.name] = value * 2
    def __delete__(self, obj):
        print("delete")
        obj.__dict__.pop(self.name, None)
class NonData:
    def __get__(self, obj, owner): return ("nondata", obj is None)
class K:
    d = Data()
    n = NonData()
k = K()
print(k.d); k.d = 4; print(k.d, k.__dict__); del k.d; print(k.d)
print(type(K.d).__name__)
print(k.n, K.n); k.n = 5; print(k.n); del k.n; print(k.n)
k.__dict__["d"] = "shadow"
print(k.d)
class OnlySet:
    def __set__(self, obj, value): obj.__dict__["os"] = ("by set", value)
class L:
    os = OnlySet()
l = L()
print(type(l.os).__name__); l.os = 1; print(l.os)
try:
    del l.os
except AttributeError as e: print(type(e).__name__, e)
class ReadOnly:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): raise AttributeError("read only!")
class P:
    r = ReadOnly()
try: P().r = 3
except AttributeError as e: print(e)
K.d = 7
print(k.d, K.d)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner):
        if obj is None: return self
        v = self.f(obj)
        obj.__dict__[self.name] = v
        return v
class U:
    @Lazy
    def value(self):
        print("computing")
        return 42
u = U()
print(u.value, u.value)
f = U.__dict__["value"].f
print(f.__get__(u, U)(), f.__get__(u).__self__ is u)
class Meth:
    def m(self, x): return (self.tag, x)
a = Meth(); a.tag = "a"
b = Meth(); b.tag = "b"
bound = a.m
print(bound(1), bound.__func__(b, 2), Meth.m(b, 3), bound.__self__ is a, a.m == a.m, a.m is a.m, a.m == b.m)
b.m = lambda x: ("own", x)
print(b.m(4))
