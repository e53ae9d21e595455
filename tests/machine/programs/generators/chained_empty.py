import itertools
class U:
    def __iter__(self): return (x for x in ())
class V:
    def __iter__(self): return iter([])
class W:
    def __iter__(self): yield from ()
class X:
    def __getitem__(self, i): raise IndexError
for c in (U, V, W, X):
    print(c.__name__, next(itertools.chain(c(), [1]), 'end'))
    print(c.__name__, list(itertools.chain(c(), [1])))
    print(c.__name__, list(itertools.chain([0], c(), [1])))
    print(c.__name__, [x for x in itertools.chain(c(), [1])])
    print(c.__name__, list(itertools.chain(iter(c()), [1])))
    print(c.__name__, list(itertools.chain.from_iterable([c(), [1]])))
