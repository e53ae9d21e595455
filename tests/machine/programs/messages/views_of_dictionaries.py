d = {1: 2, 3: 4, -1: 0, 8: 1, 16: 2, 1000: 5}; e = {1.0: 5, 3.0: 1}
for a in (d.keys(), e.keys(), d.items(), e.items(), {}.keys()):
    for b in ({1.0, 3.0}, {1,2,3,4,5,6,7,8,9}, frozenset([3.0]), [1.0, 8.0, 16], (8,), e.keys(), d.keys(), d.items(), e.items(), {1:2}, 'ab', 5, range(3), iter([1,3]), set(), {(1,2)}, [(3.0,4.0)]):
        for op in ('|&-' if 'items' in type(a).__name__ and 'items' in type(b).__name__ else '|&-^'):
            try: r = {'|': lambda: a|b, '&': lambda: a&b, '-': lambda: a-b, '^': lambda: a^b}[op]()
            except Exception as x: print(op, type(x).__name__, x)
            else: print(op, type(r).__name__, r if not isinstance(b, str) else len(r))
            try: r = {'|': lambda: b|a, '&': lambda: b&a, '-': lambda: b-a, '^': lambda: b^a}[op]()
            except Exception as x: print(op, type(x).__name__, x)
            else: print(op, type(r).__name__, r if not isinstance(b, str) else len(r))
        for op in (lambda: a <= b, lambda: a < b, lambda: a == b, lambda: a != b, lambda: b <= a, lambda: a >= b, lambda: a.isdisjoint(b)):
            try: print(op())
            except Exception as x: print(type(x).__name__, x)
