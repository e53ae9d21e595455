# Replaces the C module `select`: nothing in a simulation waits for descriptors.

from _presage import unknown

error = OSError


def select(readers, writers, errors, timeout=None):
    unknown("waiting for file descriptors")
