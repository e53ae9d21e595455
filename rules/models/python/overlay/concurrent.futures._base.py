# Runs after the source of `concurrent.futures._base`: futures are locked in the order in which they were made, since nobody
# knows their addresses. No program can tell.

from itertools import count as _count

_numbers = _count()
_made = Future.__init__


def _init(self):
    self._presage_number = next(_numbers)
    _made(self)


class _AcquireFutures(_AcquireFutures):
    def __init__(self, futures):
        self.futures = sorted(futures, key=lambda future: future._presage_number)


Future.__init__ = _init
_init.__name__ = "__init__"
