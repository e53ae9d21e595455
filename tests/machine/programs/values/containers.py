d = {"b": 1, "a": 2}; d["c"] = 3; d["b"] = 9; del d["a"]; d["a"] = 5
print(d, list(d), list(d.values()), list(d.items()), d.pop("c"), d.pop("zz", "dflt"), d.popitem(), d, d.setdefault("q", []), d.setdefault("b", 1), d.get("nope"), d.get("b"), len(d), "b" in d, d == {"q": [], "b": 9}, list(reversed(d)), d.copy(), dict(d, x=1), dict([("k", "v")]), dict(a=1, **{"b": 2}), dict.fromkeys("ab"), dict.fromkeys([1, 2], []), {**d, "b": 0})
d.update({"u": 1}, v=2); d.update([("w", 3)]); print(d, d.keys() & {"u", "zz"}, d.keys() | {"n"} == set(d) | {"n"}, d.keys() - {"u"} == {"q", "b", "v", "w"}, d.items() >= {("u", 1)} if False else "", d.keys() == set(d), list(d.keys())[0], ("u", 1) in d.items(), 3 in d.values(), d | {"u": 5} == {**d, "u": 5}); d.clear(); print(d, bool(d))
k = {}.keys(); print(type(k).__name__, k, {1: 2}.values(), {1: 2}.items(), {1: 2}.keys() ^ {3}, len({1: 2}.keys()))
for i, (key, val) in enumerate({"x": 1, "y": 2}.items()): print(i, key, val)
s = {3, 1, 2}; s.add(5); s.discard(9); s.remove(1); print(sorted(s), len(s), 3 in s, s | {7} == {2, 3, 5, 7}, s & {3, 9}, sorted(s - {3}), sorted(s ^ {3, 4}), s <= {2, 3, 5, 6}, s < s, s >= {2}, s.isdisjoint({9}), s.issubset([2, 3, 5]), s.union([1], (9,)) == {1, 2, 3, 5, 9}, s.intersection([3]), sorted(s.difference([3], [5])), s.symmetric_difference([2]) == {3, 5}, s == {5, 3, 2}, s == frozenset(s), {1, True, 1.0}, set("aab") == {"a", "b"})
s.update([8], {9}); s.intersection_update([8, 9, 2]); s.difference_update([2]); s.symmetric_difference_update([9, 10]); print(sorted(s), s.copy() == s, s.pop() in (8, 10)); s.clear(); print(s)
fs = frozenset([1, 2]); print({fs: "x"}[frozenset([2, 1])], hash(fs) == hash(frozenset([2, 1])), fs | {3} == {1, 2, 3}, type(fs | {3}).__name__, type({3} | fs).__name__, {fs} == {frozenset([1, 2])}, fs in {fs}, {1, 2} in {fs})
for f in (lambda: {}["a"], lambda: {[]: 1}, lambda: {1, []}, lambda: set().remove(1), lambda: {}.popitem(), lambda: set().pop(), lambda: {1: 2}.pop(3), lambda: fs.add(1), lambda: {1} + {2}, lambda: {1} < 5, lambda: {1}.union(5), lambda: {}.update(1), lambda: {1} | 5, lambda: dict(["ab", "c"]), lambda: dict.fromkeys(5), lambda: {1: 1}[[]], lambda: [] in {}, lambda: {} in {1}, lambda: hash({1}), lambda: {**5}, lambda: {*5}, lambda: [*5], lambda: (*None,)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = [3, 1, 2]; l.append(4); l.extend("ab"); l.insert(0, "f"); l.insert(-1, "m"); l.insert(99, "e"); print(l, l.pop(), l.pop(0), l.pop(-2), l, l.index(1), l.count(1), l.copy() is l); l.remove("a") if "a" in l else None; l.reverse(); print(l); l.clear(); print(l)
l = [5, 2, 8, 1]; l.sort(); print(l); l.sort(reverse=True); print(l); l.sort(key=lambda x: x % 5); print(l, sorted(l), sorted(l, key=lambda x: -x), sorted("bAc", key=str.lower), sorted([(1, "b"), (1, "a"), (0, "z")]), sorted({"b": 1, "a": 2}), sorted([3, 1, 2], reverse=True), sorted([[2], [1, 5], []]), sorted(["a", "B", "c"]))
data = [("x", 2), ("y", 1), ("z", 2), ("w", 1)]; print(sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: t[1], reverse=True), sorted(data, key=lambda t: (-t[1], t[0])), min(data, key=lambda t: t[1]), max(data, key=lambda t: t[1]), min([], default="none"), max("a", "b", key=ord))
try: [1, "a", 2].sort()
except TypeError as e: print(e)
def bad(x): raise ValueError(x)
m = [3, 1]
try: m.sort(key=bad)
except ValueError as e: print(e, m)
class C:
    def __init__(self, n, t): self.n, self.t = n, t
    def __lt__(self, o): return self.n < o.n
    def __repr__(self): return f"{self.n}{self.t}"
print(sorted([C(2, "a"), C(1, "b"), C(2, "c"), C(1, "d")]), sorted([C(2, "a"), C(1, "b"), C(2, "c")], reverse=True), min(C(2, "a"), C(2, "b")), max(C(2, "a"), C(2, "b")))
from functools import cmp_to_key
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
t = (1, 2, 3); print(t + (4,), t * 2, t.index(2), t.count(1), t[1:], (1, 2) < (1, 3), (1,) == (1,), hash(t) == hash((1, 2, 3)), tuple("ab"), tuple(), len(t), 2 in t, max(t), sum(t), [*t], (*t, 4), t == [1, 2, 3])
a, b = t[:2]; a, b = b, a; print(a, b); (a, *b), c = [1, 2, 3], 4; print(a, b, c); *a, b = "xyz"; print(a, b); [a, [b, c]] = 1, (2, 3); print(a, b, c); a, = [5]; print(a)
for f in ("a, b = 1,", "a, b = 1, 2, 3", "a, *b = []", "a, b = 5", "a, b = {1: 2}", "a, b = 'abc'", "a, b, *c = [1]", "(a, b), c = 1, 2", "a, b = iter([1, 2, 3])", "a, b = (x for x in range(5))", "*a, = 5", "a, b = None"):
    try:
        if f == "a, b = 1,": a, b = 1,
        elif f == "a, b = 1, 2, 3": a, b = 1, 2, 3
        elif f == "a, *b = []": a, *b = []
        elif f == "a, b = 5": a, b = 5
        elif f == "a, b = {1: 2}": a, b = {1: 2}
        elif f == "a, b = 'abc'": a, b = "abc"
        elif f == "a, b, *c = [1]": a, b, *c = [1]
        elif f == "(a, b), c = 1, 2": (a, b), c = 1, 2
        elif f == "a, b = iter([1, 2, 3])": a, b = iter([1, 2, 3])
        elif f == "a, b = (x for x in range(5))": a, b = (x for x in range(5))
        elif f == "*a, = 5": *a, = 5
        else: a, b = None
    except Exception as e: print(f, type(e).__name__, e)
r = [1, 2, 3]
for x in r:
    if x == 1: r.remove(1)
    print(x)
for x in r[:]: r.append(x)
print(r, [1, 2] + [3], [0] * 3, [[]] * 2, [1, 2] == [1, 2], [1] < [2], [1, 2, 3][-2:], list(range(3)), list("ab"), [1, [2, [3]]][1][1][0], 1 in [1], [] == [], [1] is [1], any([0, 1]), all([1, 0]), list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(map(len, ["a", "bb"])), list(filter(lambda v: v > 1, [1, 2])), [x for x in reversed([1, 2])])
from collections import Counter, defaultdict, OrderedDict, deque, namedtuple, ChainMap
c = Counter("abracadabra"); print(c.most_common(2), c["z"], c["a"], sum(c.values()), Counter(a=1) + Counter(a=2, b=1), Counter(a=3) - Counter(a=1), sorted(c.elements())[:3])
dd = defaultdict(list); dd["a"].append(1); dd["b"]; print(dd, dd.get("zz"), dict(dd), len(dd))
try: defaultdict(None)["x"]
except KeyError as e: print(repr(e))
od = OrderedDict(a=1, b=2); od.move_to_end("a"); print(od, od.popitem(last=False), list(od), od == {"a": 1}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); print(q, q.popleft(), q.pop(), q, list(q)); q.extend([7, 8]); q.rotate(1); print(q, q[0], len(q), 7 in q, q.maxlen)
P = namedtuple("P", "x y", defaults=[5]); p = P(1); print(p, p.x, p[1], p._replace(x=3), p._asdict(), P._fields, p == (1, 5), P(*[1, 2]), x if False else "", P._make([1, 2]), [*p], hash(p) == hash((1, 5)))
try: P()
except TypeError as e: print(e)
try: p.x = 5
except AttributeError as e: print(e)
cm = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], sorted(cm), len(cm))
