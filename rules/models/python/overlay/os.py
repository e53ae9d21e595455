# Runs after the source of `os`: environment variables are the scenario's, kept as texts (or as
# symbolic texts). A variable that was not given counts as unset, which is an assumption.

from _presage import assume as _assume
from _presage_process import variables as _variables


class _Environ(_Environ):
    def __init__(self, data):
        self._data = data
        self.encodekey = self.encodevalue = _text
        self.decodekey = self.decodevalue = _same

    def __getitem__(self, key):
        if key in self._data:
            return self._data[key]
        _text(key)
        _assume(f"the environment variable {key} is not set")
        raise KeyError(key) from None

    def __contains__(self, key):
        if key in self._data:
            return True
        _assume(f"the environment variable {key} is not set")
        return False

    def __setitem__(self, key, value):
        self._data[_text(key)] = _text(value)

    def __delitem__(self, key):
        if key not in self._data:
            raise KeyError(key) from None
        del self._data[key]


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"str expected, not {type(value).__name__}")
    return value


def _same(value):
    return value


environ = _Environ(_variables())


def getenvb(key, default=None):
    from _presage import unknown

    unknown("environment variables as bytes")


def putenv(name, value):
    pass


def unsetenv(name):
    pass
