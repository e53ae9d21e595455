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


class Command:
    func = "not a partial"

    def __call__(self, *args, **keywords):
        return args, keywords


inner = partial(Command(), 1, a=2)
print(inner(3), partial(inner, 4, b=5)(6), partial(inner, 4).func is inner.func)
inner.label = "has attributes"
print(partial(inner, 4).func is inner, partial(inner, 4)(5))
for make in (lambda: partial(5), lambda: partial()):
    try:
        make()
    except TypeError as error:
        print(error)


class Plain:
    pass


class Both(Slotted):
    __slots__ = ("__dict__", "q")


for made in (Plain(), Both()):
    made.before = made.q = 5
    made.__dict__ = {"after": 6}
    print(made.after, hasattr(made, "before"), hasattr(made, "q"))
for name, value in (("__dict__", {}), ("__weakref__", 5)):
    for target in (Slotted(), Plain()):
        try:
            setattr(target, name, value)
            print("set")
        except AttributeError as error:
            print(error)
try:
    Plain().__dict__ = 5
except TypeError as error:
    print(error)


def made():
    return lambda: 1


one, two = made(), made()
print(one.__code__ is two.__code__, one.__code__ is made.__code__, one.__code__ in {two.__code__}, one is two)
print(eval("lambda: 1").__code__ is eval("lambda: 2").__code__, made.__code__.co_name, len({f.__code__ for f in (one, two, made)}))
import types


def adder(step, factor=2):
    def add(number=1):
        return (number + step) * factor * scale

    return add


scale = 10
plus = adder(1)
copied = types.FunctionType(plus.__code__, {"scale": 100, "__name__": "elsewhere"}, "copied", (5,), plus.__closure__)
same = types.FunctionType(plus.__code__, plus.__globals__, plus.__name__, plus.__defaults__, plus.__closure__)
print(copied(), copied(1), copied.__name__, copied.__module__, same(), same.__code__ is plus.__code__, same is plus)
try:
    types.FunctionType(plus.__code__, {})
except (TypeError, ValueError) as error:
    print(type(error).__name__)


def keyed(*, a=1, b=2):
    return a, b


def replaced(*args, **kwargs):
    return "replaced", args, kwargs


keyed.__kwdefaults__["a"] = 5
print(keyed(), keyed.__kwdefaults__, keyed.__kwdefaults__ is keyed.__kwdefaults__, made.__kwdefaults__)
keyed.__kwdefaults__ = {"b": 7, "a": 8}
print(keyed(), keyed(a=0))
target = keyed
keyed.__code__ = replaced.__code__
print(target(1, x=2), keyed.__name__, keyed.__code__.co_name)
try:
    keyed.__code__ = plus.__code__
except ValueError as error:
    print(error)
