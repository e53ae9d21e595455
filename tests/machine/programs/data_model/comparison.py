class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.v < o.v if isinstance(o, V) else NotImplemented
    def __repr__(self): return f"V{self.v}"
print(V(1) == V(1), V(1) != V(1), V(1) == 1, V(1) != 1, V(1) < V(2), V(1) > V(2))
for f in (lambda: V(1) <= V(2), lambda: V(1) < 2, lambda: hash(V(1)), lambda: {V(1): 1}, lambda: 1 < "a", lambda: [1] < ["a"], lambda: None < None,
          lambda: {} < {}, lambda: 1j < 2, lambda: sorted([1, "a"]), lambda: max(1, None), lambda: object() < object(), lambda: {1} < 3, lambda: (1, 2) < (1, "a")):
    try: print(f())
    except TypeError as e: print(e)
print(sorted([V(3), V(1), V(2)]), min(V(2), V(1)), max([V(1), V(5)]), [V(1), V(2)] == [V(1), V(2)], (V(1),) < (V(2),), V(2) in [V(1), V(2)])
print([V(1), V(2)].index(V(2)), [V(1), V(1)].count(V(1)), {"a": V(1)} == {"a": V(1)})
class L:
    def __eq__(self, o): print("eq"); return "truthy"
    def __ne__(self, o): print("ne"); return []
    def __lt__(self, o): print("lt"); return 0
print(L() == 1, L() != 1, 1 == L(), L() < 1, 1 > L(), L() in [1], 1 < 2 < 3, 1 < 3 < 2, not L() == 2)
class Always:
    def __eq__(self, o): return True
print(Always() == 5, 5 == Always(), "x" == Always(), None == Always(), Always() in [1], [] == Always(), [1].index(Always()), (1, 2) == (Always(), 2))
class Hash:
    def __init__(self, k): self.k = k
    def __eq__(self, o): return isinstance(o, Hash) and self.k == o.k
    def __hash__(self): return hash(self.k)
d = {Hash(1): "a", Hash(2): "b"}
d[Hash(1)] = "c"
print(d[Hash(1)], len(d), Hash(2) in d, Hash(3) in d, d.get(Hash(3), "none"), len({Hash(1), Hash(1), Hash(2)}))
class IntLike:
    def __hash__(self): return hash(1)
    def __eq__(self, o): return o == 1
dd = {1: "one"}
print(dd[IntLike()], IntLike() in {1, 2}); dd[IntLike()] = "changed"; print(dd)
class C(V):
    __hash__ = None
try: hash(C(1))
except TypeError as e: print(e)
class Ident: pass
x, y = Ident(), Ident()
print(x == x, x == y, x != y, {x: 1, y: 2}[y], hash(x) == hash(x))
class BadHash:
    def __hash__(self): return "a"
try: hash(BadHash())
except TypeError as e: print(e)
class Col:
    def __hash__(self): return 7
cs = [Col() for _ in range(5)]
print(len(set(cs)), len({c: 1 for c in cs}))
nan = float("nan")
print(nan == nan, nan in [nan], [nan] == [nan], nan is nan, float("nan") in [float("nan")], {nan: 1}.get(nan))
print(1 == 1.0 == True, {1: "a", 1.0: "b", True: "c"}, hash(1) == hash(1.0), 0.0 == -0.0, "a" == b"a", [1] == (1,), {1: 2} == {1.0: 2.0}, set() == frozenset())
print(1 < 2 > 1 != 0 == 0, "a" < "b" < "c", (1, 2) < (1, 2, 3), [] < [0], "Z" < "a", {1} < {1, 2}, {1} <= {1}, {1} < {1}, {1, 2} > {3})
