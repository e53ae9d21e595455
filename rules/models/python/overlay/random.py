# Runs after the source of `random`: numbers below a bound are drawn as such where the generator was never seeded,
# and by the operating system's generator; the source draws bits until they fit.

from _presage_random import below as _below, bits as _bits, fraction as _fraction

_seeded_below = Random._randbelow_with_getrandbits
_seeded_bytes = Random.randbytes


def _randbelow_with_getrandbits(self, n):
    if type(self).getrandbits is _Random.getrandbits and self._words is None:
        return _below(n)
    return _seeded_below(self, n)


def _randbytes(self, n):
    if type(self).getrandbits is _Random.getrandbits and self._words is None:
        return _urandom(n)
    return _seeded_bytes(self, n)


def _system_below(self, n):
    return _below(n)


def _system_bits(self, k):
    if k < 0:
        raise ValueError("number of bits must be non-negative")
    return _bits(k)


def _system_random(self):
    return _fraction()


_Random = Random.__mro__[1]
Random._randbelow_with_getrandbits = _randbelow_with_getrandbits
Random._randbelow = _randbelow_with_getrandbits
Random.randbytes = _randbytes
SystemRandom._randbelow = _system_below
SystemRandom.getrandbits = _system_bits
SystemRandom.random = _system_random
randbytes = _inst.randbytes
