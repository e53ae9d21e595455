# Runs after the source of `random`: a number below a limit, from a generator that was not seeded, is any such number; it is
# not drawn again and again until it fits.

from _presage_random import below as _below, random as _random_of

_drawn_below = Random._randbelow


def _randbelow(self, n):
    if n and self._words is None:
        return _below(n)
    return _drawn_below(self, n)


Random._randbelow = _randbelow


def _system_below(self, n):
    return _below(n)


def _system_random(self):
    return _random_of(None)[0]


def _system_bits(self, k):
    if k < 0:
        raise ValueError("number of bits must be non-negative")
    return _below(1 << k)


SystemRandom._randbelow = _system_below
SystemRandom.random = _system_random
SystemRandom.getrandbits = _system_bits
