# Replaces the C module `_csv`: the host's parser and formatter work on one record at a time.

from _presage_csv import (
    Dialect as _checked, QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONE, QUOTE_NONNUMERIC, formatted as _formatted,
    limit as _limit, parsed as _parsed,
)

__version__ = "1.0"
__doc__ = None
_dialects = {}
_FIELDS = (
    "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict",
)


class Error(Exception):
    __module__ = "_csv"


class Dialect:
    __module__ = "_csv"

    def __new__(cls, dialect=None, **options):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        if isinstance(dialect, Dialect) and not options:
            return dialect
        given = {}
        for name in _FIELDS:
            if name in options:
                given[name] = options.pop(name)
            elif dialect is not None and hasattr(dialect, name):
                given[name] = getattr(dialect, name)
        if options:
            raise TypeError(f"'{next(iter(options))}' is an invalid keyword argument for this function")
        self = object.__new__(cls)
        self._options = _checked(given)
        for name, value in zip(_FIELDS, self._options):
            object.__setattr__(self, name, value)
        return self


def register_dialect(name, dialect=None, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(limit=None):
    return _limit()


class _Reader:
    def __init__(self, lines, dialect):
        self._lines = iter(lines)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        taken = []
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if not taken:
                    raise
                found, problem = _parsed(taken, self.dialect._options, True)
                if problem is not None:
                    raise Error(problem)
                return found
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
            self.line_num += 1
            taken.append(line)
            found, problem = _parsed(taken, self.dialect._options, False)
            if problem is not None:
                raise Error(problem)
            if found is not None:
                return found


class _Writer:
    def __init__(self, file, dialect):
        self._write = file.write
        self.dialect = dialect

    def writerow(self, row):
        try:
            items = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        fields = [item if item is None or type(item) in (str, int, float, bool) else str(item) for item in items]
        text, problem = _formatted(fields, self.dialect._options)
        if problem is not None:
            raise Error(problem)
        return self._write(text)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def reader(lines, dialect="excel", **options):
    return _Reader(lines, Dialect(dialect, **options))


def writer(file, dialect="excel", **options):
    if not callable(getattr(file, "write", None)):
        raise TypeError("argument 1 must have a \"write\" method")
    return _Writer(file, Dialect(dialect, **options))
