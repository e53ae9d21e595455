# Runs after the source of `selectors`: no descriptor becomes ready in a simulation, and waiting moves the clock.

import time as _time

from _presage import unknown as _unknown


class EpollSelector(_BaseSelectorImpl):
    def select(self, timeout=None):
        if self.get_map():
            _unknown("waiting for file descriptors")
        if timeout is None:
            _unknown("the program waits for ever: nothing in a simulation wakes it")
        if timeout > 0:
            # Never less than asked for, or the loop that waits would ask again for what rounding left.
            _time.sleep(timeout + 1e-9)
        return []

    def fileno(self):
        _unknown("the descriptor of a selector")


DefaultSelector = EpollSelector
