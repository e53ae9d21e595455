class Q(str):
    __slots__=("q",)
    def __new__(cls, v):
        s=super().__new__(cls,v); return s
class R(str):
    def __eq__(self,o): return str.__eq__(self,o)
    def __hash__(self): return str.__hash__(self)

for C in (Q,R):
    d={("b","id"):1, "k":2}
    print(("b",C("id")) in d, (C("b"),C("id")) in d, C("k") in d, d.get((C("b"),"id")))
    d={("b",C("id")):1, C("k"):2}
    print(("b","id") in d, "k" in d, ("b",C("id")) in d, d["k"])
    s={("b","id")}
    print(("b",C("id")) in s, {C("k")} == {"k"}, ("b",C("id")) == ("b","id"))
import collections

m=collections.defaultdict(list)
m["b","id"].append(5)
print(("b","id") in m, ("b", None) in m, m)
for k,f in [(("b","id"),False),(("b",Q("id")),True)]:
    if k in m:
        for x in m[k]: print(x,f)


class Number:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return self.value == getattr(other, "value", other)

    def __repr__(self):
        return f"Number({self.value})"


table = {Number(1): "one", 2: "two"}
print(table[1], table[Number(2)], 1 in table, 3 in table, table.get(True), table.pop(1), table)
table[1] = "uno"
table[Number(1)] = "eins"
print(table, dict(table)[Number(1)], len(table | {Number(2): "zwei"}))
print({Number(1), 1, True, 1.0}, {1, Number(1)}, 1 in {Number(1)}, Number(1) in [1], {Number(2)} - {2}, {2} & {Number(2)})
items = {Number(5)}
items.add(5)
items.discard(5)
print(items, dict.fromkeys([Number(1), 1, 2]), {**{Number(1): 1}, 1: 2})
left, right = {Number(1), Number(2), Number(3)}, {Number(3), Number(4), 2}
print(sorted(n.value for n in left - right), sorted(n.value for n in left ^ {Number(3)}), len(left | right), len(left & right))
print(left == {Number(3), Number(2), 1}, left >= {Number(2)}, left.isdisjoint({Number(9)}), {Number(1): 2} == {1: 2}, {Number(1): 2} == {1: 3})
left -= {Number(1)}
left |= right
print(sorted(getattr(n, "value", n) for n in left), frozenset([Number(1)]) == frozenset([1]), {frozenset([1]): 5}[frozenset([1])])
left &= {Number(4)}
print(left, len({Number(1): 1}.keys() & {1}), {Number(1): 1}.keys() == {1})


class Plain:
    pass


class Annotated:
    def __init__(self, element):
        self.element = element

    def __hash__(self):
        return hash(self.element)

    def __eq__(self, other):
        return hash(other) == hash(self)


thing, other = Plain(), Plain()
print(Annotated(thing) in {thing}, thing in {Annotated(thing)}, other in {Annotated(thing)}, Annotated(other) in {thing, None, 5, "x"})
print(len({thing, Annotated(thing), other}), {None, 1}.intersection([Annotated(thing)]), thing in [Annotated(thing)])
