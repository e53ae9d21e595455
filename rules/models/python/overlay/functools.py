# Runs after the source of `functools`: like the C class, `partial` looks into other partials only, not into whatever
# has an attribute `func`; like the C function, `reduce` says what it cannot iterate over.


def _new(cls, /, *args, **keywords):
    if not args:
        raise TypeError("type 'partial' takes at least one argument")
    func, args = args[0], args[1:]
    if not callable(func):
        raise TypeError("the first argument must be callable")
    if isinstance(func, partial) and not func.__dict__:
        args = func.args + args
        keywords = {**func.keywords, **keywords}
        func = func.func
    made = object.__new__(cls)
    made.func = func
    made.args = args
    made.keywords = keywords
    return made


partial.__new__ = staticmethod(_new)
partial.__new__.__qualname__ = "partial.__new__"


_initial_missing = object()


def reduce(function, sequence, /, initial=_initial_missing):
    try:
        items = iter(sequence)
    except TypeError:
        items = None
    if items is None:
        raise TypeError("reduce() arg 2 must support iteration")
    value = next(items, _initial_missing) if initial is _initial_missing else initial
    if value is _initial_missing:
        raise TypeError("reduce() of empty iterable with no initial value")
    for item in items:
        value = function(value, item)
    return value
