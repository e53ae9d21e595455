"""What the interpreter looks at first, where more than one thing is wrong."""

from collections import OrderedDict, defaultdict


def show(function):
    try:
        print(function())
    except Exception as problem:
        print(type(problem).__name__, problem)


class Index:
    def __index__(self):
        return 1


numbers = [1, 2, 3]
for key in (slice(None, 1.5), slice("a", None), slice(0, 2), slice(0, 3, 2), slice(None, Index()), slice(0, 3, Index()), slice(0, 3, 0)):
    show(lambda: numbers.__setitem__(key, 5))
    show(lambda: numbers.__setitem__(key, [9]))
    print(numbers)

for made in (dict, OrderedDict, lambda: defaultdict(int), lambda: {1: 2}):
    show(lambda: made().pop({-1, 7}))
    show(lambda: made().pop([], 3))
    show(lambda: made().pop(1))
    show(lambda: made().get([], 3))
    show(lambda: made().setdefault([], 3))
    show(lambda: [] in made())
