"""Programs about lists, dictionaries, sets, deques and their kin: operations, slices, sorting, changes while iterating."""

from __future__ import annotations

from machine.generating.writer import Writer

_HEAD = """\
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
import copy, heapq, bisect, itertools, operator
Point = namedtuple("Point", "x y", defaults=[7])
"""


class Containers(Writer):
    """See the module's docstring."""

    head = _HEAD

    def slice(self) -> str:
        step = self.pick("", "", lambda: ":" + self.small())
        return f"{self.pick('', self.small)}:{self.pick('', self.small)}{step}"

    def mapping(self) -> str:
        pairs = ", ".join(f"{self.pick(self.small, self.text)}: {self.anything()}" for _ in self.some(0, 4))
        return "{" + pairs + "}"

    def numbers(self) -> str:
        return "[" + ", ".join(self.small() for _ in self.some(0, 7)) + "]"

    def sequence(self) -> str:
        return self.pick(
            self.numbers,
            self.items,
            self.words,
            lambda: f"tuple({self.numbers()})",
            lambda: f"range({self.small()}, {self.small()})",
            lambda: f"deque({self.numbers()})",
            self.text,
            lambda: f"UserList({self.numbers()})",
        )

    def set(self) -> str:
        return self.pick(lambda: f"set({self.numbers()})", lambda: f"frozenset({self.numbers()})", "set()", "{1, 2}")

    # --- statements on a variable ----------------------------------------------------------------------

    def on_list(self) -> str:
        return self.pick(
            f"v[{self.slice()}] = {self.sequence()}",
            f"del v[{self.slice()}]",
            f"v[{self.small()}] = 9",
            f"del v[{self.small()}]",
            f"v.insert({self.small()}, 8)",
            f"v.pop({self.pick('', self.small)})",
            f"v.remove({self.small()})",
            "v.reverse()",
            f"v.sort({self.pick('', 'reverse=True', 'key=lambda i: -i', 'key=abs', 'key=str')})",
            f"v.extend({self.anything()})",
            f"v += {self.sequence()}",
            f"v *= {self.small()}",
            "v.append(v[:1])",
            "v.clear()",
            f"v = v + {self.anything()}",
            f"v = v[{self.slice()}]",
            f"print(v.index({self.small()}, {self.small()}))",
            f"print(v.count({self.small()}))",
            "first, *rest = v; print(first, rest)",
            "a, b = v; print(a, b)",
            f"heapq.heapify(v); heapq.heappush(v, {self.small()})",
            "print(heapq.nsmallest(2, v), heapq.nlargest(2, v))",
            f"bisect.insort(v, {self.small()})",
            "v = list(reversed(v))",
            "v = copy.deepcopy(v)",
            f"print({self.small()} in v, v < [{self.small()}], v == {self.sequence()})",
        )

    def on_dict(self) -> str:
        key = self.pick(self.small, self.text)
        return self.pick(
            f"v[{key}] = 1",
            f"del v[{key}]",
            f"print(v[{key}])",
            f"v.pop({key})",
            f"print(v.pop({key}, None))",
            "print(v.popitem())",
            f"print(v.setdefault({key}, []))",
            f"v.update({self.pick(self.mapping(), '[(1, 2), (3,)]', 'a=1', '[(5, 6)]', '7')})",
            f"print(v.get({key}))",
            f"v |= {self.pick(self.mapping(), '[(1, 1)]')}",
            f"v = v | {self.mapping()}",
            "print(list(reversed(v)))",
            "print(list(v.items())[:2])",
            "print(v.keys() & {1, 2}, v.keys() - {1})",
            f"print(v == {self.mapping()})",
            "v = dict(sorted(v.items(), key=str))",
            "v = {k: i for i, k in enumerate(v)}",
            f"v = dict.fromkeys({self.sequence()}, 0)",
            f"print({key} in v, len(v))",
            "v.clear()",
            "v = {**v, 'z': 1}",
            f"v[{self.pick('[]', '{}', '(1, [])', '(1, 2)', 'None', '1.0', 'True')}] = 5",
            "print(v.values(), v.keys())",
            "for k in v: v[k] = 0",
            "for k in v: v[str(k) + 'n'] = 0",
            "for k in list(v): del v[k]",
            "for k in v: v.pop(k)",
        )

    def on_set(self) -> str:
        return self.pick(
            f"v.add({self.pick(self.small(), '[]', '1.0', 'True')})",
            f"v.discard({self.small()})",
            f"v.remove({self.small()})",
            f"v = v {self.pick('|', '&', '-', '^')} {self.pick(self.set(), self.set(), self.anything())}",
            f"v {self.pick('|=', '&=', '-=', '^=')} {self.set()}",
            f"v.update({self.sequence()})",
            f"print(v {self.pick('<', '<=', '>', '==', '!=')} {self.set()})",
            f"v = v.{self.pick('union', 'intersection', 'difference', 'symmetric_difference')}({self.numbers()})",
            f"print(v.isdisjoint({self.numbers()}))",
            "v.pop(); print(len(v))" if self.chance(20) else "print(len(v))",
            f"v.intersection_update({self.numbers()})",
            "for i in v: v.add(i + 100)",
            "v.clear()",
            "v = {i % 3 for i in v if isinstance(i, int)}",
        )

    def on_deque(self) -> str:
        return self.pick(
            "v.append(1)",
            "v.appendleft(2)",
            "print(v.pop())",
            "print(v.popleft())",
            f"v.rotate({self.small()})",
            f"v.extend({self.sequence()})",
            f"v.extendleft({self.numbers()})",
            f"v.insert({self.small()}, 5)",
            f"print(v[{self.small()}])",
            f"del v[{self.small()}]",
            "v.reverse()",
            f"print(v.index({self.small()}))",
            f"v.remove({self.small()})",
            f"v = deque(v, maxlen={self.pick('2', '0', '3')})",
            "for i in v: v.append(i)",
            "print(v.maxlen, v.copy())",
            f"v += {self.numbers()}",
            "v = v + v",
            "v *= 2",
            "print(v[1:2])",
            f"print(v == deque({self.numbers()}), v < v)",
        )

    def on_counter(self) -> str:
        return self.pick(
            f"v.update({self.pick(self.text(), self.numbers(), '{1: 2}')})",
            f"v.subtract({self.numbers()})",
            f"print(v.most_common({self.pick('', '1', '2')}))",
            f"v = v {self.pick('+', '-', '&', '|')} Counter({self.numbers()})",
            f"print(v[{self.small()}])",
            "v = +v",
            "v = -v",
            "print(list(v.elements()))",
            "print(v.total())",
            f"v[{self.small()}] += 3",
            f"del v[{self.small()}]",
            f"print(v == Counter({self.numbers()}), v <= v)",
        )

    def on_ordered(self) -> str:
        return self.pick(
            f"v.move_to_end({self.small()}, last={self.pick('True', 'False')})",
            f"print(v.popitem(last={self.pick('True', 'False')}))",
            self.on_dict,
        )

    def on_default(self) -> str:
        return self.pick(
            f"v[{self.small()}].append(1)",
            f"print(v[{self.small()}])",
            f"print(v.get({self.small()}))",
            self.on_dict,
            "print(v.default_factory)" if False else "v = copy.copy(v)",
        )

    def on_chain(self) -> str:
        return self.pick(
            f"v[{self.small()}] = 1",
            f"print(v[{self.small()}])",
            f"del v[{self.small()}]",
            f"v = v.new_child({self.mapping()})",
            "v = v.parents",
            "print(len(v), sorted(map(str, v)))",
            "print(v.maps)",
            f"print({self.small()} in v)",
        )

    def on_point(self) -> str:
        return self.pick(
            "print(v.x, v[1], len(v))",
            "v = v._replace(x=3)",
            "v.x = 1",
            "print(v._asdict(), v._fields)",
            "x, y = v; print(x, y)",
            f"v = Point({self.small()})",
            "v = Point()",
            "print(v == (1, 2), v + (3,))",
            "v = Point._make([1, 2])",
            "v = v._replace(q=1)",
            "v = Point(1, 2, 3)",
            "v = Point(y=1, x=2)",
            "print(v < (2,), hash(v) == hash(tuple(v)))",
        )

    def body(self) -> None:
        kind = self.random.choice(
            ("list", "list", "dict", "dict", "set", "deque", "counter", "ordered", "default", "chain", "point")
        )
        start = {
            "list": self.numbers,
            "dict": self.mapping,
            "set": lambda: f"set({self.numbers()})",
            "deque": lambda: f"deque({self.numbers()})",
            "counter": lambda: f"Counter({self.pick(self.text, self.numbers)})",
            "ordered": lambda: f"OrderedDict({self.mapping()})",
            "default": lambda: f"defaultdict({self.pick('list', 'int', 'set')}, {self.mapping()})",
            "point": lambda: f"Point({self.small()}, 2)",
            "chain": lambda: f"ChainMap({self.mapping()}, {self.mapping()})",
        }[kind]
        self.line(f"v = {start()}")
        shown = "sorted(v, key=str)" if kind == "set" else "v"
        for _ in self.some(6, 14):
            self.attempt(getattr(self, "on_" + kind)())
            self.line(f"print({shown})")
        for _ in self.some(4, 10):
            self.look(
                self.pick(
                    lambda: f"{self.sequence()}[{self.slice()}]",
                    lambda: f"{self.sequence()}[{self.small()}]",
                    lambda: f"{self.sequence()} + {self.sequence()}",
                    lambda: f"sorted({self.sequence()}, key=lambda i: (str(i), 0))",
                    lambda: f"list(zip({self.sequence()}, {self.sequence()}, strict={self.pick('True', 'False')}))",
                    lambda: f"min({self.sequence()})",
                    lambda: f"sum({self.sequence()})",
                    lambda: f"list(map(operator.add, {self.sequence()}, {self.sequence()}))",
                    lambda: f"[*{self.sequence()}, *{self.sequence()}]",
                    lambda: f"dict(zip({self.words()}, {self.sequence()}))",
                    lambda: f"list(enumerate({self.sequence()}, {self.small()}))",
                    lambda: f"{self.sequence()} == {self.sequence()}",
                    lambda: f"{self.sequence()} < {self.sequence()}",
                    lambda: f"len({self.anything()})",
                    lambda: f"{self.anything()}[{self.anything()}]",
                    lambda: (
                        f"list(itertools.{self.pick('chain', 'zip_longest', 'product')}"
                        f"({self.sequence()}, {self.sequence()}))[:9]"
                    ),
                    lambda: f"list(itertools.{self.pick('accumulate', 'pairwise', 'permutations')}({self.numbers()}))[:9]",
                    lambda: f"list(itertools.islice({self.sequence()}, {self.small()}, {self.small()}))",
                    lambda: f"[(k, list(g)) for k, g in itertools.groupby({self.numbers()})]",
                    lambda: f"list(itertools.combinations({self.numbers()}, {self.small()}))[:9]",
                    lambda: f"list(reversed({self.anything()}))",
                    lambda: f"list(filter(None, {self.sequence()}))",
                    lambda: f"list({self.anything()})",
                    lambda: f"tuple({self.anything()})",
                    lambda: f"dict({self.anything()})",
                    lambda: f"next(iter({self.anything()}), 'end')",
                    lambda: f"any({self.sequence()}), all({self.sequence()})",
                    lambda: f"slice({self.small()}, {self.small()}, {self.small()}).indices(5)",
                    lambda: f"operator.itemgetter(0, {self.small()})({self.sequence()})",
                    lambda: f"bisect.bisect({self.numbers()}, {self.small()})",
                    lambda: f"range({self.small()}, {self.small()}, {self.small()})[{self.slice()}]",
                )
            )
