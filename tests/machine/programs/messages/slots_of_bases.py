def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
class N: __slots__ = ()
class A: __slots__ = ('a',)
class B: __slots__ = ('b',)
class C(A): __slots__ = ('c',)
class D(A): pass
class W: __slots__ = ('__dict__',)
class P: pass
for bases in ((A, B), (C, A), (A, P), (P, A), (N, A), (A, N), (D, A), (C, D), (D, C), (D, B), (W, A), (A, W), (P, N)):
    look([b.__name__ for b in bases], lambda: type('X', bases, {}).__name__)
    look([b.__name__ for b in bases], lambda: type('X', bases, {'__slots__': ('z',)}).__name__)
