"""When the host's garbage collector looks for cycles, in processes that are Presage's own.

A simulated heap is large, lives long and has hardly a cycle of host objects, so the usual thresholds find nothing and cost a
third of the time of a command. Not for processes of others that use Presage as a library: they decide themselves.
"""

import gc
from typing import Final

THRESHOLDS: Final = (200_000, 20, 100)
"""Memory stays the same with them: measured on the example."""


def tune() -> None:
    """Makes this process one of Presage's own."""
    gc.set_threshold(*THRESHOLDS)


def settled() -> None:
    """What is there now (modules, loaded libraries) stays: the collector does not look at it again."""
    if gc.get_threshold() == THRESHOLDS:
        gc.freeze()
