class Count:
    def __init__(self, n): self.n, self.i = n, 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration("done")
        self.i += 1
        return self.i
print(list(Count(3)), tuple(Count(2)), sum(Count(4)), max(Count(3)), [*Count(2)], {*Count(2)}, dict(zip(Count(2), "ab")), sorted(Count(3), reverse=True))
a, b, *c = Count(5); print(a, b, c)
it = Count(1); print(next(it), next(it, "dflt"))
try: next(it)
except StopIteration as e: print("stop", e.value, e.args)
class Seq:
    def __getitem__(self, i):
        if i >= 4: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq(), 21 in Seq(), [x for x in Seq()], list(reversed([1, 2])), max(Seq()), iter(Seq()).__next__())
try: reversed(Seq())
except TypeError as e: print(e)
class SeqLen(Seq):
    def __len__(self): return 4
print(list(reversed(SeqLen())), bool(SeqLen()))
class Rev:
    def __reversed__(self): return iter("custom")
print("".join(reversed(Rev())))
class NotIter: __iter__ = None
class BadIter:
    def __iter__(self): return 5
for o in (NotIter(), BadIter(), 5, None, object(), print, 1.5):
    try: iter(o)
    except TypeError as e: print(e)
    try:
        for _ in o: pass
    except TypeError as e: print(e)
class Cont:
    def __contains__(self, x): return x
print(1 in Cont(), 0 in Cont(), "" not in Cont())
class It:
    def __iter__(self): yield from (1, 2, 3)
print(2 in It(), 5 in It(), 5 not in It(), list(map(lambda x, y: x + y, It(), It())), list(filter(None, [0, 1, "", "a"])), list(enumerate(It(), 5)))
n = iter([3, 2, 1, 0, 9]); print(list(iter(lambda: next(n), 0)), list(n))
z = zip([1, 2, 3], iter("ab")); print(list(z), list(z))
l = [1, 2, 3]; li = iter(l); next(li); l.append(4); print(list(li)); l.append(5); print(list(li))
d = {"a": 1}
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as e: print(e)
try:
    for k in {1: 1, 2: 2}.copy().items(): pass
    s = {1, 2}
    for k in s: s.add(k + 10)
except RuntimeError as e: print(e)
d = {1: 1, 2: 2}
try:
    for k in d: del d[k]
except RuntimeError as e: print(e)
r = range(10, 0, -3); print(list(r), r[1], r[-1], len(r), 7 in r, r.index(4), r[1:3], list(reversed(r)), r == range(10, -1, -3), r.start, r.stop, r.step)
m = map(str, [1, 2]); print(next(m), list(m), iter(m) is m)
try: list(zip([1], [1, 2], strict=True))
except ValueError as e: print(e)
print(list(zip()), list(zip([1])), any([]), all([]), any(x > 1 for x in It()), all(x > 1 for x in It()), list(map(None.__class__, [])))
e = enumerate("ab"); print(next(e), iter(e) is e)
class Length:
    def __length_hint__(self): return 3
    def __iter__(self): return iter([1])
print(list(Length()))
for i in (x for x in [1, 2, 3]):
    if i == 2: break
else: print("no break")
for i in []: pass
else: print("else ran", "i" in dir())
w = 3
while w:
    w -= 1
    if w == 1: continue
else: print("while else", w)
