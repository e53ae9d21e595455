# The Mersenne Twister of `random`, as the C extension has it: exact once the program has seeded it.

import _presage_random as _native


class Random:
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, a=None):
        self._words = _native.seed(a)

    def random(self):
        if self._words is None:
            return _native.fraction()
        value, self._words = _native.random(self._words)
        return value

    def getrandbits(self, k):
        if self._words is None:
            if k < 0:
                raise ValueError("number of bits must be non-negative")
            return _native.bits(k)
        value, self._words = _native.getrandbits(self._words, k)
        return value

    def getstate(self):
        return self._words

    def setstate(self, state):
        self._words = state
