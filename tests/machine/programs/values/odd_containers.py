from collections import OrderedDict, deque
import itertools, operator
def look(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error, type(error.__context__).__name__)
look(lambda: list(zip([1, 2], [1, 2, 3], strict=True)))
look(lambda: list(zip([1, 2], [1], [3], strict=True)))
look(lambda: list(zip([1, 2], [1, 2], [3], strict=True)))
look(lambda: list(zip([1], [1], [3, 4], strict=True)))
look(lambda: list(zip([1], [2], strict=True)))
look(lambda: {1: 2}.popitem(last=True))
look(lambda: [1] < deque([2]))
look(lambda: deque([1]) < [2])
look(lambda: deque([1]) < deque([2]))
look(lambda: [1] == deque([1]))
look(lambda: list(itertools.islice([1, 2, 3], 4, -2)))
look(lambda: list(itertools.islice([1, 2, 3], -2)))
look(lambda: deque([])[0::0])
look(lambda: operator.imul(deque([1, 2], maxlen=3), 2))
class Number(int): pass
class Text(str): pass
class Items(list): pass
class Pair(tuple): pass
look(lambda: list(Number(3)))
look(lambda: Number(3)[1])
look(lambda: (Text("ab")[1], list(Text("ab")), Pair([1, 2])[0]))
look(lambda: Number(k=2))
look(lambda: Text(k=2))
look(lambda: Items(k=2))
look(lambda: Pair(k=2))
look(lambda: (Number("11", base=2), Text(object=5)))
def slotted():
    class Slotted(Number):
        __slots__ = ("a",)
look(slotted)
class Empty(int):
    __slots__ = ()
look(lambda: Empty(4) + 1)
class Named(str):
    def __new__(cls, value, *, tag): 
        made = super().__new__(cls, value)
        made.tag = tag
        return made
look(lambda: Named("a", tag=3).tag)
class Tagged(list):
    def __init__(self, *items, tag=None):
        super().__init__(items)
        self.tag = tag
look(lambda: (Tagged(1, 2, tag=3), Tagged(tag=4).tag))
look(lambda: super(int, None).anything)
ordered = OrderedDict(a=1)
look(lambda: (ordered.keys(), ordered.values(), ordered.items(), {}.keys()))
look(lambda: [1] + deque([2]))
