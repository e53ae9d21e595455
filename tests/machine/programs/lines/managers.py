from contextlib import suppress
def f():
    with suppress(KeyError):
        return {}[1]
    with suppress(KeyError), \
            suppress(TypeError):
        return 1
f()
