def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
for b in (tuple, float, int, str, list, dict, set, frozenset, bytes, complex):
    class A(b): pass
    class B(b):
        def __init__(s, *a, **k): pass
    class C(b):
        def __new__(cls, *a, **k): return super().__new__(cls, *a)
    for c in (A, B, C):
        look((b.__name__, c.__name__, 1), lambda: c(k=2)); look((b.__name__, c.__name__, 2), lambda: c()); look((b.__name__, c.__name__, 3), lambda: c((), k=1) if b is not complex else 0)
