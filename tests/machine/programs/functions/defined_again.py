def h(): pass
def h():
    def inner(): return 1
    class C:
        def m(self): pass
    return inner, C, lambda: 1
a,b,c=h()
print(a.__name__, a.__qualname__, b.__name__, b.__qualname__, b.m.__qualname__, c.__name__, c.__qualname__, h.__name__, h.__qualname__)
class K:
    def f(self): pass
    def f(self):
        def i(): pass
        return i
    @property
    def p(self): return 1
    @p.setter
    def p(self, v):
        def q(): pass
        print(q.__qualname__)
class K:
    def f(self):
        def i(): pass
        def i(): pass
        return i
    def z(self, a): pass
print(K().f().__qualname__, K().f().__name__, K.f.__qualname__)
try: K().z()
except TypeError as e: print(e)
