"""complex() of objects: which special method is asked, in which order, and the words of refusals."""

import itertools


class Complex:
    def __complex__(self):
        return 1 + 2j


class NotComplex:
    def __complex__(self):
        return 1.0


class Float:
    def __float__(self):
        return 2.5


class Index:
    def __index__(self):
        return 4


class Failing:
    def __float__(self):
        raise TypeError("boom")


class Nothing:
    pass


class Text(str):
    pass


class Real(float):
    pass


class Whole(int):
    def __float__(self):
        return 9.5


class Both(complex):
    pass


def show(*args, **kwargs):
    try:
        print(complex(*args, **kwargs))
    except Exception as problem:
        print(repr(problem))


values = [Complex(), NotComplex(), Float(), Index(), Failing(), Nothing(), Text("3"), Real(2.0), Whole(3), Both(1, 2)]
values += [1, 2.5, "7", 1j, None, [1]]
for value in values:
    show(value)
for pair in itertools.product(values, values):
    show(*pair)
for keywords in ({"real": Float()}, {"imag": Float()}, {"imag": Complex()}, {"real": Complex(), "imag": Index()}, {"foo": 1}):
    show(**keywords)

numbers = range(4).__iter__()
print(next(numbers), numbers.__next__(), type(numbers).__name__, list(numbers))
