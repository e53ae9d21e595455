class G:
    def __init__(self): self.real = 1
    def __getattr__(self, name):
        if name.startswith("no"): raise AttributeError(f"no such {name}")
        return name.upper()
g = G()
print(g.real, g.other, getattr(g, "nope", "dflt"), hasattr(g, "nothing"), hasattr(g, "x"))
try: g.nope
except AttributeError as e: print(e, e.name, e.obj is g)
class T:
    log = []
    def __getattribute__(self, name):
        T.log.append(name)
        if name == "blocked": raise AttributeError(name)
        return super().__getattribute__(name)
    def __getattr__(self, name): return ("fallback", name)
    def m(self): return self.v
t = T(); t.v = 9
print(t.m(), t.blocked, t.missing, T.log)
class S:
    def __setattr__(self, name, value):
        print("setattr", name, value)
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        print("delattr", name)
        super().__delattr__(name)
s = S(); s.a = 1; s.a += 1; print(s.a); del s.a
try: del s.a
except AttributeError as e: print(e)
try: s.a
except AttributeError as e: print(e)
setattr(s, "dyn", 5); print(getattr(s, "dyn"), s.__dict__); delattr(s, "dyn")
class D:
    x = 1
    def __dir__(self): return ["b", "a"]
print(dir(D()))
try: D().y
except AttributeError as e: print(e)
try: D.y
except AttributeError as e: print(e)
try: (5).foo
except AttributeError as e: print(e)
try: None.foo
except AttributeError as e: print(e)
try: [].foo = 1
except AttributeError as e: print(e)
try: (1).x = 2
except AttributeError as e: print(e)
try: "a".upper = 1
except AttributeError as e: print(e)
try: int.x = 2
except TypeError as e: print(e)
try: getattr(D(), 3)
except TypeError as e: print(e)
o = object()
try: o.x = 1
except AttributeError as e: print(e)
def f(): pass
f.attr = 3; print(f.attr, f.__dict__)
try: f.nope
except AttributeError as e: print(e)
try: f().x
except AttributeError as e: print(e)
class Proxy:
    def __init__(self, target): object.__setattr__(self, "_t", target)
    def __getattr__(self, n): return getattr(self._t, n)
    def __setattr__(self, n, v): setattr(self._t, n, v)
p = Proxy(D()); p.zz = 4; print(p.zz, p._t.__dict__, p.x)
class Meta(type):
    def __getattr__(cls, name): return f"meta {name}"
class UsesMeta(metaclass=Meta): pass
print(UsesMeta.anything)
try: UsesMeta().anything
except AttributeError as e: print(e)


class Lazy:
    __slots__ = ("value", "other")

    def __getattr__(self, name):
        if name == "other":
            raise AttributeError("nothing")
        made = f"made {name}"
        setattr(self, name, made)
        return made


lazy = Lazy()
print(lazy.value, lazy.value, hasattr(lazy, "other"), getattr(lazy, "other", 5))
del lazy.value
print(lazy.value)
