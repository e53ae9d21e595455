# Runs after the source of `os`: environment variables are the scenario's, kept as texts (or as
# symbolic texts). The environment is exactly what is given; what was read is noted.

from _presage_process import read as _read, variables as _variables


class _Environ(_Environ):
    def __init__(self, data):
        self._data = data
        self.encodekey = self.encodevalue = _text
        self.decodekey = self.decodevalue = _same

    def __getitem__(self, key):
        _read(key)
        if key in self._data:
            return self._data[key]
        _text(key)
        raise KeyError(key) from None

    def __contains__(self, key):
        _read(key)
        if key in self._data:
            return True
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
