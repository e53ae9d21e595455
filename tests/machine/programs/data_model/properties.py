class Celsius:
    def __init__(self, t): self._t = t
    @property
    def t(self):
        "The temperature."
        return self._t
    @t.setter
    def t(self, v):
        if v < -273: raise ValueError(f"too cold: {v}")
        self._t = v
    @t.deleter
    def t(self):
        print("deleting"); del self._t
    @property
    def f(self): return self.t * 9 / 5 + 32
c = Celsius(20)
print(c.t, c.f); c.t = 100; print(c.f)
for change in ("c.t = -300", "c.f = 3", "del c.f", "del c.t", "c.t"):
    try:
        if change == "c.t = -300": c.t = -300
        elif change == "c.f = 3": c.f = 3
        elif change == "del c.f": del c.f
        elif change == "del c.t": del c.t
        else: print(c.t)
    except (ValueError, AttributeError) as e:
        print(change, type(e).__name__, e)
print(Celsius.t.__doc__, type(Celsius.t).__name__, Celsius.t.fget(Celsius(1)), Celsius.f.fset)
class Sub(Celsius):
    @Celsius.t.getter
    def t(self): return ("sub", self._t)
s = Sub(3); print(s.t); s.t = 5; print(s.t)
class W:
    x = property(lambda self: 1, doc="hello")
    y = property()
    def _z(self, v): self.saved = v
    z = property(None, _z)
w = W(); print(w.x, W.x.__doc__)
try: w.y
except AttributeError as e: print(e)
w.z = 4; print(w.saved)
try: w.z
except AttributeError as e: print(e)
try: w.y = 1
except AttributeError as e: print(e)
class V(W):
    @property
    def x(self): return super().x + 1
print(V().x)
class G:
    @property
    def broken(self): return self.missing
    def __getattr__(self, name): return f"fallback {name}"
print(G().broken)
class H:
    @property
    def broken(self): raise AttributeError("inner")
    def __getattr__(self, name): return f"fallback {name}"
print(H().broken)
