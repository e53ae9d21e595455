class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = S(); print(s.a)
try: s.b
except AttributeError as e: print(type(e).__name__, e)
try: s.c = 1
except AttributeError as e: print(e)
s.b = 2; print(s.b); del s.b
try: del s.b
except AttributeError as e: print(e)
print(hasattr(s, "__dict__"), S.__slots__, type(S.a).__name__)
class T(S): pass
t = T(); t.z = 1; t.a = 3; print(t.__dict__, t.a)
class U(S):
    __slots__ = ("d",)
u = U(); u.d = 4; u.a = 5; print(u.d, u.a)
try: u.q = 1
except AttributeError as e: print(e)
class V:
    __slots__ = ["x", "__dict__"]
v = V(); v.x = 1; v.y = 2; print(v.__dict__)
class W:
    __slots__ = "only"
w = W(); w.only = 1; print(w.only)
try:
    class X:
        __slots__ = ("a",)
        a = 1
except ValueError as e: print(e)
class P:
    __slots__ = ("__secret",)
    def __init__(self): self.__secret = 7
    def get(self): return self.__secret
print(P().get(), hasattr(P(), "_P__secret"))
print(S.a.__get__(s), S.__dict__["a"].__name__)
class Empty:
    __slots__ = ()
try: Empty().x = 1
except AttributeError as e: print(e)
try: Empty().x
except AttributeError as e: print(e)
