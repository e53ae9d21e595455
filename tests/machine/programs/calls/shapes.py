"""The same functions called again and again in every shape, also after their defaults changed."""

import itertools


def plain(a, b, c):
    return a, b, c


def optional(a, b=2, c=3):
    return a, b, c


def gathering(a, *rest, b=5, **extra):
    return a, rest, b, list(extra.items())


def named(*, a, b=7):
    return a, b


def positional(a, b=1, /, c=2, *, d=3, **extra):
    return a, b, c, d, list(extra.items())


def everything(*args, **kwargs):
    return args, list(kwargs.items())


FUNCTIONS = [plain, optional, gathering, named, positional, everything]
NAMES = [(), ("a",), ("b",), ("c", "b"), ("b", "c"), ("d", "x"), ("a", "b", "c")]


def attempt(function, args, kwargs):
    try:
        return function(*args, **kwargs)
    except TypeError as error:
        return str(error)


for turn in range(2):
    for function, count, names in itertools.product(FUNCTIONS, range(5), NAMES):
        print(attempt(function, tuple(range(count)), {name: name * 2 for name in names}))
    optional.__defaults__ = (9,)
    gathering.__kwdefaults__ = {"b": 11} if turn else None
    named.__kwdefaults__.pop("b")
    positional.__defaults__ = ()


def direct(value):
    found = []
    for function in FUNCTIONS:
        for call in (lambda: function(value), lambda: function(value, b=1), lambda: function(*[value], *(1, 2)),
                     lambda: function(a=value, **{"b": 4}), lambda: function(value, **{"x": 1}, **{"y": 2}),
                     lambda: function(value, b=1, **{"b": 4}), lambda: function(*"ab", c=1), lambda: function(**{1: 2}),
                     lambda: function(*{1: 2}, **everything.__dict__), lambda: function(*1), lambda: function(**1)):
            try:
                found.append(call())
            except TypeError as error:
                found.append(str(error))
    return found


print(direct(1))
everything.extra = 1
print(direct("text"))
