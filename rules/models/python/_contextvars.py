# Replaces the C module `_contextvars`. Each thread has a context of its own, which is empty when it starts.

from _presage_threads import current as _thread

_MISSING = object()


class Context:
    def __init__(self):
        self._values = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self} is already entered")
        thread = _thread()
        former = _running()
        self._entered = True
        _contexts[thread] = self
        try:
            return callable(*args, **kwargs)
        finally:
            _contexts[thread] = former
            self._entered = False

    def copy(self):
        new = Context()
        new._values = dict(self._values)
        return new

    def __getitem__(self, var):
        return self._values[var]

    def __contains__(self, var):
        return var in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def get(self, var, default=None):
        return self._values.get(var, default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()


_contexts = {}


def _running():
    found = _contexts.get(_thread())
    if found is None:
        found = _contexts[_thread()] = Context()
    return found


def copy_context():
    return _running().copy()


class Token:
    MISSING = _MISSING

    def __init__(self, var, old_value, context):
        self._var = var
        self._old = old_value
        self._context = context
        self._used = False

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old


class ContextVar:
    def __init__(self, name, *, default=_MISSING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    def __class_getitem__(cls, item):
        from types import GenericAlias

        return GenericAlias(cls, item)

    @property
    def name(self):
        return self._name

    def get(self, default=_MISSING, /):
        found = _running()._values.get(self, _MISSING)
        if found is not _MISSING:
            return found
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _running()
        values = context._values
        token = Token(self, values.get(self, _MISSING), context)
        values[self] = value
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _running()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _MISSING:
            del context._values[self]
        else:
            context._values[self] = token._old
