# Runs before the source of `attr._make`, which writes the hash of a text into the functions that it generates. That
# number differs from run to run; written as the expression that it is the value of, it means the same.


class _HashOf:
    def __init__(self, value):
        self._value = value

    def __format__(self, spec):
        return f"hash({self._value!r})"


def hash(value):
    return _HashOf(value)
