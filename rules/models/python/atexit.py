# Replaces the C module `atexit`. What is registered runs when the process ends, after every
# simulated request, and so never within a simulation.

_callbacks = []


def register(func, /, *args, **kwargs):
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func, /):
    _callbacks[:] = [entry for entry in _callbacks if entry[0] != func]


def _clear():
    _callbacks.clear()


def _ncallbacks():
    return len(_callbacks)


def _run_exitfuncs():
    while _callbacks:
        func, args, kwargs = _callbacks.pop()
        func(*args, **kwargs)
