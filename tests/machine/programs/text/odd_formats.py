import operator
from decimal import Decimal
from fractions import Fraction
def look(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)
value, width = 1.5, 8
look(lambda: f"{value:=+{width}}")
look(lambda: f"{value:=+10}")
def nested():
    return f"{value:=10}|{(inner := 3)}|{inner}"
look(nested)
class Index:
    def __index__(self): return 65
    def __float__(self): return 2.5
    def __str__(self): return "text"
for template in ("%d", "%x", "%o", "%c", "%f", "%s", "%i%%", "%5.3e"):
    for item in (Fraction(7, 2), len, Index(), object):
        look(lambda: template % item if item is not object and item is not len or template != "%s" else "")
for item in (Fraction(1, 3), Fraction(3, 1), 0.5, 7):
    look(lambda: (Decimal("0.5") < item, item > Decimal("0.5"), Decimal(3) == item, Decimal("-Infinity") <= item))
for item in (2.5, True, Index(), "a"):
    look(lambda: operator.index(item))
look(lambda: Fraction(1, 2) < slice(1, 2))
look(lambda: Fraction(1, 2) == len)
look(lambda: Fraction(1, 2) * Decimal(2))
