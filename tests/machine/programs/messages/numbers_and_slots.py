from decimal import Decimal
from fractions import Fraction
from functools import reduce
def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
for a in (Decimal('1.5'), Fraction(1, 2), 1, 2.5, 1j, 'x', '1', b'1', None, True, []):
    look(1, lambda: complex(a))
    for b in (Decimal('1.5'), Fraction(1, 2), 1, 1j, 'x', None): look(2, lambda: complex(a, b))
for s in (['a', 1], '1a', 5, 'ok', (), None, {'k': 1}, ['__dict__'], ('a', 'a b'), [None]): look(3, lambda: type('X', (), {'__slots__': s}) and 1)
look(4, lambda: reduce(lambda a, b: a + b, [1, 2, 3])); look(4, lambda: reduce(max, [], 5)); look(4, lambda: reduce(max, [])); look(4, lambda: reduce(max, 5)); look(4, lambda: reduce(1, [1])); look(4, lambda: reduce(1, [1, 2])); look(4, lambda: reduce(max, iter([3, 9]), None)); look(4, lambda: reduce(lambda a, b: a + b, ['x', 1]))
v = {True, 2, 8}
v.intersection_update([0, 1, -4, 8.0]); print(sorted(v), list(v)); v.difference_update([3]); print(list(v)); v.symmetric_difference_update([1.0, 7]); print(list(v)); w = {1.0, 5}; w &= {1, 5}; print(w)
