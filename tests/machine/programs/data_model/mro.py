class A:
    def who(self): return ["A"]
class B(A):
    def who(self): return ["B"] + super().who()
class C(A):
    def who(self): return ["C"] + super().who()
class D(B, C):
    def who(self): return ["D"] + super().who()
print(D().who(), [c.__name__ for c in D.__mro__], D.__bases__, D.__base__.__name__)
print(D.mro() == list(D.__mro__))
try:
    class X(A, B): pass
except TypeError as e:
    print(e)
try:
    class Y(A, A): pass
except TypeError as e:
    print(e)
class E(A): pass
class F(D, E): pass
print([c.__name__ for c in F.__mro__])
print(F().who())
print([c.__name__ for c in A.__subclasses__()])
class M: x = 1
class N(M): pass
n = N()
print(n.x); M.x = 2; print(n.x); n.x = 3; print(n.x, N.x); del n.x; print(n.x)
print(n.__dict__, vars(n), N.__dict__.get("x"), "x" in M.__dict__)
print(isinstance(D(), A), issubclass(D, (int, C)), issubclass(A, D), isinstance(3, object), issubclass(bool, int))
try:
    class Z(int, str): pass
except TypeError as e:
    print(e)
try:
    class Q(bool): pass
except TypeError as e:
    print(e)
print(object.__mro__, int.__mro__, bool.__mro__)
class Old(D): pass
Old.__bases__ = (B,)
print(Old().who(), [c.__name__ for c in Old.__mro__])
