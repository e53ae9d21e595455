import math


def lines():
    import sys

    try:
        yield (
            1,
            undefined_name,
        )
    except NameError as error:
        trace = error.__traceback__
        print(trace.tb_lineno, error)


print(list(lines()))
try:
    math.nope
except AttributeError as error:
    print(error)
try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    from math import nothing
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0], error.name)
try:
    from os.path import join, nothing_at_all
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    import math.sub
except ModuleNotFoundError as error:
    print(error)


def first(a, b):
    second(
        a,
        b=b,
    )


def second(a, b):
    assert a < b, (
        "wrong "
        "order"
    )
    third = {
        "x": 1,
        "y": a[b],
    }
    return third


try:
    first(2, 1)
except AssertionError as error:
    trace, found = error.__traceback__, []
    while trace:
        found.append(trace.tb_lineno)
        trace = trace.tb_next
    print(found, error)
first(1, 2)
