# The sqlite3 module over the simulated relational store. Replaces the C extension `_sqlite3`; written in the
# analysed language, lowered and simulated, never imported by Presage.
import datetime as _datetime
import os
import re

import _presage_sqlite as _store

apilevel = "2.0"
paramstyle = "qmark"
threadsafety = 3
sqlite_version = "3.40.1"
sqlite_version_info = (3, 40, 1)
PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2


class Warning(Exception):
    pass


class Error(Exception):
    pass


class InterfaceError(Error):
    pass


class DatabaseError(Error):
    pass


class DataError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


_ERRORS = {
    cls.__name__: cls
    for cls in (
        Warning, Error, InterfaceError, DatabaseError, DataError, OperationalError, IntegrityError, InternalError,
        ProgrammingError, NotSupportedError, OverflowError, TypeError, ValueError,
    )
}


def _checked(answer):
    if type(answer) is tuple and answer and answer[0] == "error":
        kind, name, message, code, code_name = answer
        error = _ERRORS[name](message)
        if code is not None:
            error.sqlite_errorcode = code
            error.sqlite_errorname = code_name
        raise error
    return answer


def connect(database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True, factory=None,
            cached_statements=128, uri=False):
    if factory is None:
        factory = Connection
    return factory(database, timeout, detect_types, isolation_level, check_same_thread, factory, cached_statements, uri)


_UNKNOWN = frozenset({
    "backup", "blobopen", "create_aggregate", "create_collation", "create_window_function", "deserialize", "enable_load_extension",
    "getconfig", "getlimit", "interrupt", "iterdump", "load_extension", "serialize", "set_authorizer", "set_progress_handler",
    "set_trace_callback", "setconfig", "setlimit",
})


class Connection:
    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    DataError = DataError
    OperationalError = OperationalError
    IntegrityError = IntegrityError
    InternalError = InternalError
    ProgrammingError = ProgrammingError
    NotSupportedError = NotSupportedError

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True,
                 factory=None, cached_statements=128, uri=False):
        self._number = None
        self._detect_types = detect_types
        name = os.fspath(database)
        self._number = _checked(_store.connect(name, isolation_level))
        self._functions = {}
        self.row_factory = None
        self.text_factory = str

    def _open(self):
        if self._number is None:
            raise ProgrammingError("Cannot operate on a closed database.")
        return self._number

    @property
    def isolation_level(self):
        return _checked(_store.isolation_level(self._open()))

    @isolation_level.setter
    def isolation_level(self, level):
        _checked(_store.set_isolation_level(self._open(), level))

    def create_function(self, name, narg, func, /, *, deterministic=False):
        self._open()
        self._functions[name.lower()] = func

    def _check(self, sql):
        # Statements run where no code of the program can be reached.
        for name in self._functions:
            if name in sql.lower() and (name == "regexp" or re.search(rf"\b{re.escape(name)}\s*\(", sql, re.I)):
                _store.unknown(f"the SQL function {name}() of the program")

    def __getattr__(self, name):
        if name in _UNKNOWN:
            return lambda *args, **kwargs: _store.unknown(f"sqlite3.Connection.{name}()")
        raise AttributeError(f"'sqlite3.Connection' object has no attribute '{name}'")

    @property
    def in_transaction(self):
        return _checked(_store.in_transaction(self._open()))

    @property
    def total_changes(self):
        return _checked(_store.total_changes(self._open()))

    def cursor(self, factory=None):
        self._open()
        return (factory or Cursor)(self)

    def execute(self, sql, parameters=()):
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters):
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script):
        return self.cursor().executescript(sql_script)

    def commit(self):
        _checked(_store.commit(self._open()))

    def rollback(self):
        _checked(_store.rollback(self._open()))

    def close(self):
        if self._number is not None:
            _checked(_store.close(self._number))
            self._number = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if self.in_transaction:
            if kind is None:
                try:
                    self.commit()
                except BaseException:
                    self.rollback()
                    raise
            else:
                self.rollback()
        return False


class Cursor:
    def __init__(self, connection):
        self.connection = connection
        self.description = None
        self.rowcount = -1
        self.lastrowid = None
        self.arraysize = 1
        self.row_factory = connection.row_factory
        self._rows = []
        self._next = 0
        self._converters = None
        self._closed = False

    def _open(self):
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed cursor.")
        return self.connection._open()

    def _detect(self, columns, sql):
        # The names of the columns; finds who converts each column's values.
        flags = self.connection._detect_types
        found = [None] * len(columns)
        names = list(columns)
        if flags & PARSE_COLNAMES:
            for index, name in enumerate(columns):
                if name.endswith("]") and "[" in name:
                    found[index] = _converters.get(name[name.rindex("[") + 1 : -1].upper())
                names[index] = name.split(" [")[0]
        if flags & PARSE_DECLTYPES:
            declared = _checked(_store.declared(self.connection._open(), sql))
            for index, type in enumerate(declared):
                if found[index] is None and type:
                    found[index] = _converters.get(type.split("(")[0].split(" ")[0].upper())
        if any(found):
            self._converters = found
        return names

    def _converted(self, row):
        values = []
        for convert, value in zip(self._converters, row):
            if convert is not None and value is not None:
                if isinstance(value, float):
                    _store.unknown("sqlite3: a converter of a real number")
                value = convert(value if isinstance(value, bytes) else str(value).encode())
            values.append(value)
        return tuple(values)

    def _take(self, answer, sql=None):
        kind, columns, rows, rowcount, lastrowid = _checked(answer)
        self._converters = None
        if columns is not None and self.connection._detect_types:
            columns = self._detect(columns, sql)
        self.description = None if columns is None else tuple([(name, None, None, None, None, None, None) for name in columns])
        self._rows = rows
        self._next = 0
        self.rowcount = rowcount
        if lastrowid is not None:
            self.lastrowid = lastrowid
        return self

    def execute(self, sql, parameters=()):
        number = self._open()
        if type(parameters) not in (tuple, list, dict):
            parameters = dict(parameters) if hasattr(parameters, "keys") else tuple(parameters)
        self._rows = []
        self._next = 0
        self.connection._check(sql)
        return self._take(_store.execute(number, sql, _adapted(parameters)), sql)

    def executemany(self, sql, parameters):
        number = self._open()
        self.connection._check(sql)
        many = [_adapted(row if type(row) in (tuple, list, dict) else tuple(row)) for row in parameters]
        return self._take(_store.executemany(number, sql, many))

    def executescript(self, sql_script):
        self.connection._check(sql_script)
        _checked(_store.executescript(self._open(), sql_script))
        return self

    def fetchone(self):
        self._open()
        if self._next >= len(self._rows):
            return None
        row = self._rows[self._next]
        self._next += 1
        if self._converters is not None:
            row = self._converted(row)
        factory = self.row_factory
        return row if factory is None else factory(self, row)

    def fetchmany(self, size=None):
        found = []
        while len(found) < (self.arraysize if size is None else size):
            row = self.fetchone()
            if row is None:
                break
            found.append(row)
        return found

    def fetchall(self):
        found = []
        while True:
            row = self.fetchone()
            if row is None:
                return found
            found.append(row)

    def __iter__(self):
        return self

    def __next__(self):
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def close(self):
        self._closed = True
        self._rows = []

    def setinputsizes(self, sizes):
        pass

    def setoutputsize(self, size, column=None):
        pass


class Row:
    def __init__(self, cursor, data):
        self._names = tuple([column[0] for column in cursor.description])
        self._values = data

    def keys(self):
        return list(self._names)

    def __getitem__(self, key):
        if isinstance(key, str):
            for index, name in enumerate(self._names):
                if name == key or name.lower() == key.lower():
                    return self._values[index]
            raise IndexError("No item with that key")
        return self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._names == other._names and self._values == other._values

    def __hash__(self):
        return hash(self._names) ^ hash(self._values)


# --- types of the program ---


class PrepareProtocol:
    pass


_adapters = {}
_PLAIN = (int, float, str, bytes, bytearray, type(None))


def register_adapter(type, adapter, /):
    _adapters[type] = adapter


def adapt(value, protocol=PrepareProtocol, alternate=None, /):
    adapter = _adapters.get(type(value))
    if adapter is not None:
        return adapter(value)
    conform = getattr(value, "__conform__", None)
    if conform is not None:
        found = conform(protocol)
        if found is not None:
            return found
    return value


def _adapted(parameters):
    if type(parameters) is dict:
        if all([type(value) in _PLAIN for value in parameters.values()]):
            return parameters
        return {name: value if type(value) in _PLAIN else adapt(value) for name, value in parameters.items()}
    if all([type(value) in _PLAIN for value in parameters]):
        return parameters
    return tuple([value if type(value) in _PLAIN else adapt(value) for value in parameters])


_converters = {}


def register_converter(typename, converter, /):
    _converters[typename.upper()] = converter


def _to_date(text):
    return _datetime.date(*[int(part) for part in text.split(b"-")])


def _to_datetime(text):
    day, moment = text.split(b" ")
    whole, *parts = moment.split(b".")
    micro = int("{:0<6.6}".format(parts[0].decode())) if len(parts) == 1 else 0
    year, month, date = [int(part) for part in day.split(b"-")]
    hours, minutes, seconds = [int(part) for part in whole.split(b":")]
    return _datetime.datetime(year, month, date, hours, minutes, seconds, micro)


register_converter("date", _to_date)
register_converter("timestamp", _to_datetime)


def Binary(data):
    return memoryview(data)


from sqlite3 import dbapi2
