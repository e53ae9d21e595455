class Pair(tuple):
    pass


class Failure(Exception):
    pass


class Lost(OSError):
    pass


for call in (lambda: int(Pair()), lambda: Failure(k=2), lambda: Exception(k=2), lambda: Lost("x", k=1), lambda: KeyError(k=1)):
    try:
        call()
    except TypeError as error:
        print(error)
