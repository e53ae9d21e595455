# Runs after the source of `concurrent.futures.thread`: how many processors there are is not known, so a pool that was given no
# number of threads has the fewest or the most that it may have, and the outcome must not differ.

from _presage_threads import many as _many, workers as _workers

_FEWEST = 5
_made = ThreadPoolExecutor.__init__
_adjusted = ThreadPoolExecutor._adjust_thread_count


def _init(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
    self._presage_open = max_workers is None
    _made(self, _workers() if max_workers is None else max_workers, thread_name_prefix, initializer, initargs)


def _adjust_thread_count(self):
    _adjusted(self)
    if self._presage_open and len(self._threads) == _FEWEST:
        self._presage_open = False
        _many()


ThreadPoolExecutor.__init__ = _init
ThreadPoolExecutor._adjust_thread_count = _adjust_thread_count
_init.__name__ = "__init__"
