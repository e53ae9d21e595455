# Replaces the C module `gc`: memory management cannot be observed in a simulation.

from _presage import unknown

DEBUG_STATS = 1
DEBUG_COLLECTABLE = 2
DEBUG_UNCOLLECTABLE = 4
DEBUG_SAVEALL = 32
DEBUG_LEAK = 38
callbacks = []
garbage = []
_enabled = True


def enable():
    global _enabled
    _enabled = True


def disable():
    global _enabled
    _enabled = False


def isenabled():
    return _enabled


def collect(generation=2):
    unknown("the number of objects that a garbage collection finds")


def freeze():
    pass


def unfreeze():
    pass


def get_threshold():
    return (700, 10, 10)


def set_threshold(*thresholds):
    pass


def get_objects(generation=None):
    unknown("the list of all objects")


def get_referrers(*objects):
    unknown("the referrers of objects")
