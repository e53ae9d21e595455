from functools import partial, update_wrapper, wraps


def first(a: int = 1) -> str:
    "Words."


first.mark = 5
shown = first.__dict__
print(shown, vars(first) is shown, first.__annotations__, first.__module__)
shown["other"] = 6
print(first.other, sorted(vars(first)))


def second():
    pass


second.__dict__.update(first.__dict__)
second.__dict__ = {"new": 1}
print(second.new, hasattr(second, "mark"), second.__module__, second.__doc__, second.__annotations__)
second.__doc__ = "Other."
second.__annotations__["x"] = int
print(second.__dict__, second.__doc__, second.__annotations__)


@wraps(first)
def third(*args):
    return args


print(sorted(third.__dict__), third.__wrapped__ is first, third.__doc__, third.__name__, third.mark)
print(update_wrapper(partial(first), first).mark, first.__defaults__)


class Slotted:
    __slots__ = ("x", "__weakref__")


class Open(Slotted):
    def __init__(self):
        own = self.__dict__
        object.__setattr__.__get__(self)("x", 1)
        own["y"] = 2


print(Open().x, vars(Open()), "__weakref__" in Slotted.__dict__, object.__setattr__.__get__(None, int) is object.__setattr__)
for get in (lambda: str.upper.__get__("a")(), lambda: str.upper.__get__(5), lambda: dict.__dict__["fromkeys"].__get__(None, dict)("ab"),
            lambda: Slotted.x.__get__(Open()), lambda: Slotted.x.__get__(5), lambda: str.upper.__get__(None, None)):
    try:
        print(get())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
readings = iter([1, 2])
print(list(iter(readings.__next__, 5)))
