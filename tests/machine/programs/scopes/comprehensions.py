x = "outer"
print([x for x in range(3)], x)
print([(i, j) for i in range(3) for j in range(i)], [i for i in range(10) if i % 2 if i > 3])
print({k: v for k, v in [("a", 1), ("b", 2), ("a", 3)]}, {c for c in "aab"} == {"a", "b"})
fs = [lambda: i for i in range(3)]; print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
class C:
    y = 5
    lst = [y for _ in range(2)] if False else [z for z in range(y)]
    try: bad = [y for _ in range(1)]
    except NameError as e: err = str(e)
print(C.lst, getattr(C, "err", None))
def f():
    n = 10
    g = (n + i for i in range(3))
    n = 20
    return list(g)
print(f())
try: print((i for i in 5))
except TypeError as e: print(e)
g = (i for i in [undefined_name] if False) if False else None
total = 0
print([total := total + v for v in [1, 2, 3]], total)
def h():
    if any((last := n) > 2 for n in [1, 2, 3, 4]): return last
print(h())
print([[j * i for j in range(3)] for i in range(3)], [y for x in [[1, 2], [3]] for y in x])
print([a + b for a, b in zip("ab", "cd")], [a for a, *_ in [(1, 2, 3), (4,)]], [*map(str, range(3))])
print({i: {j for j in range(i)} for i in range(3)})
print(list(x for x in (y for y in range(3))), sum(i for i in range(4)), dict((i, i * i) for i in range(3)))
m = [[1, 2], [3, 4]]; print([list(r) for r in zip(*m)], [[r[i] for r in m] for i in range(2)])
def late():
    res = []
    for k in range(3): res.append(lambda: k)
    return [f() for f in res]
print(late())
print([i if i % 2 else -i for i in range(4)], [(lambda q: q * 2)(i) for i in range(3)])
def order():
    log = []
    def t(v): log.append(v); return v
    {t("k"): t("v") for _ in [1]}
    {t("k1"): t("v1"), t("k2"): t("v2")}
    [t(1), t(2)][t(0)] = t(3)
    return log
print(order())
def unpack():
    return [*range(2), *"ab"], (*[1], 2), {**{"a": 1}, "a": 2}, {*[1], *[2]}
print(unpack())
gen = (print("evaluated", i) or i for i in range(2)); print("lazy"); print(next(gen))
try: [i for i in range(3) if i.foo]
except AttributeError as e: print(e)
try: {[]: 1 for _ in [1]}
except TypeError as e: print(e)
try: {[] for _ in [1]}
except TypeError as e: print(e)
