# Runs after the source of `functools`: like the C class, `partial` looks into other partials only, not into whatever
# has an attribute `func`.


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
