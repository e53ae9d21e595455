"""Hardened in-memory SQLite connections of the host, which answer everything that is concrete.

SQL text is data here: it can not reach a file, load code or read the host's clock or randomness. A connection holds
the content of one `Image` at a time; a `HostPool` lends a few connections to any number of forks.
Not for transactions (`connection`) nor for rows with symbolic cells (`state`).
"""

from __future__ import annotations

import datetime
import functools
import sqlite3
import warnings
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from presage.engine.sim.relational.errors import SqlError, Undecided, from_host
from presage.engine.sim.relational.schema import Table, quoted, rowid_name

Cell: TypeAlias = Any
"""A cell or parameter: None, int, float, str, bytes, or a symbolic cell (an object with a `term`)."""
Parameters: TypeAlias = Sequence[Cell] | Mapping[str, Cell]
_Concrete: TypeAlias = None | int | float | str | bytes


@dataclass(frozen=True)
class Surroundings:
    """What a statement may read besides its tables.

    now: the time in UTC (aware, or naive and then UTC), None if it is not fixed. random: the n-th number, counted
    from 0 over the life of the store, as a signed 64-bit integer; None if randomness is not fixed.
    """

    now: Callable[[], datetime.datetime] | None = None
    random: Callable[[int], int] | None = None


@dataclass(frozen=True)
class HostResult:
    """What one statement gave: as `Result`, plus the rows changed by it, by triggers and by foreign keys."""

    columns: tuple[str, ...] | None
    rows: list[tuple[Cell, ...]]
    rowcount: int
    lastrowid: int
    total: int
    error: SqlError | None
    draws: int


@dataclass(frozen=True)
class Analysis:
    """What compiling a statement shows.

    error: why it does not compile. bindings: the parameters that it counts, None if they have names. writes: whether
    it changes a table or the schema. reads, modifies: names of the tables, through views and triggers also.
    functions: lower-case names of the functions it calls. temporary: it makes something that only its connection sees.
    """

    error: SqlError | None
    writes: bool = False
    reads: frozenset[str] = frozenset()
    modifies: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    schema: bool = False
    temporary: bool = False


class Image:
    """The content of the host part of a database at one moment: frozen as bytes, or still live in a host.

    shared: more than one state may have it. tables: rows by table that were read from it, a cache.
    """

    def __init__(self, pages: bytes | None = None, host: Host | None = None) -> None:
        self.pages = pages
        self.host = host
        self.shared = False
        self.tables: dict[str, Any] = {}

    def freeze(self) -> bytes:
        """The pages; after this the image no longer needs its host."""
        if self.pages is None:
            if self.host is None or not self.host.holds(self):
                raise RuntimeError("an image was lost: its host went on before it was frozen")
            self.pages = self.host.serialize()
            self.host = None
        return self.pages

    def __reduce__(self) -> tuple[type[Image], tuple[bytes]]:
        return Image, (self.freeze(),)


_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_TEMPORARY = frozenset(
    {
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
    }
)
_SCHEMA = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ANALYZE,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_DROP_VTABLE,
        sqlite3.SQLITE_REINDEX,
    }
)
_CATALOGUES = frozenset({"sqlite_master", "sqlite_temp_master", "sqlite_schema", "sqlite_temp_schema"})
_REFUSED = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
_REFUSED_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})

LENGTH_LIMIT = 32_000_000
"""Longest text, blob or row, in bytes, that a statement may build; past it the answer is Undecided."""
TICK = 10_000
"""Steps of SQLite's machine between two looks at the budget."""
TICKS = 2_000
"""Looks that one statement may take before it is given up as Undecided."""


class Host:
    """One in-memory connection. Its content is that of `image`; statements run in a transaction of their own."""

    def __init__(self) -> None:
        # No statement may outlive the content that it was compiled for: SQLite does not notice that it was exchanged.
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self.settings: dict[str, int] = {}
        self.surroundings = Surroundings()
        self.draws = 0
        self.counters = (0, 0)
        self.total = 0
        self._image: weakref.ref[Image] | None = None
        self._lastrowid: int | None = 0
        self._ticks = 0
        self._loading = False
        self._undecided: str | None = None
        self._seen: list[tuple[int, str | None, str | None]] | None = None
        self._clock = sqlite3.connect(":memory:", isolation_level=None)
        cursor = self.connection.cursor()
        cursor.execute("PRAGMA temp_store=MEMORY")
        for name in ("mark", "TEXT", "NUMERIC", "INTEGER", "REAL"):
            cursor.execute(f"CREATE TEMP TABLE presage_{name}(x {name})")
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LENGTH_LIMIT)
        self.connection.set_progress_handler(self._tick, TICK)
        self._replace_functions()
        self.connection.set_authorizer(self._authorize)

    # Content

    def show(self, image: Image) -> None:
        """Make the content that of `image`."""
        if self._current() is image:
            return
        self.leave()
        pages = image.freeze()
        # An empty database can not be deserialized from no bytes; a fresh one serializes as none at all.
        self._loading = True  # the module deserializes by way of an ATTACH
        try:
            self.connection.deserialize(pages or _empty_pages())
        finally:
            self._loading = False
        self._image = weakref.ref(image)

    def leave(self) -> None:
        """Forget the current image, after freezing it if anything still refers to it."""
        current = self._current()
        if current is not None and current.pages is None:
            current.freeze()
        self._image = None

    def holds(self, image: Image) -> bool:
        """Whether the content is that of `image` now."""
        return self._current() is image

    def _current(self) -> Image | None:
        return None if self._image is None else self._image()

    def serialize(self) -> bytes:
        """The pages of the content."""
        return self.connection.serialize()

    def moved(self) -> Image:
        """A new image for the content, after it was changed."""
        image = Image(host=self)
        self._image = weakref.ref(image)
        return image

    def configure(self, settings: Mapping[str, int]) -> None:
        """Set the pragmas in `settings`, and those that it lacks back to 0."""
        for name in sorted({*settings, *self.settings}):
            value = settings.get(name, 0)
            if self.settings.get(name, 0) != value:
                self.connection.execute(f"PRAGMA {name}={value}")
                self.settings[name] = value

    # Statements

    def analyse(self, sql: str) -> Analysis:
        """What compiling `sql` shows; for anything but PRAGMA, EXPLAIN and the empty statement."""
        self._seen = []
        try:
            self.connection.execute("EXPLAIN " + sql)
        except sqlite3.Error as error:
            if not is_binding_error(error):
                return Analysis(from_host(error))
        except ValueError as error:
            return Analysis(from_host(error))
        finally:
            seen, self._seen = self._seen, None
        return _analysis(seen)

    def run(self, sql: str, params: Parameters, lastrowid: int = 0) -> HostResult:
        """Execute one concrete statement; the caller wraps writes in `begin` and `commit`.

        lastrowid: the connection's last inserted rowid so far. Raises SqlError, Undecided.
        """
        if self._lastrowid != lastrowid:
            self.connection.execute("INSERT INTO temp.presage_mark(rowid) VALUES (?)", (lastrowid,))
            self.connection.execute("DELETE FROM temp.presage_mark")
        before = self.connection.total_changes
        self._ticks, self._undecided, first = 0, None, self.draws
        cursor = self.connection.cursor()
        rows: list[tuple[Cell, ...]] = []
        late: SqlError | None = None
        try:
            cursor.execute(sql, params)
        except (sqlite3.Error, sqlite3.Warning, OverflowError, MemoryError, TypeError, ValueError) as error:
            # Rows inserted before the error count, though they are gone.
            self.draws, self._lastrowid = first, self._last_insert_rowid()
            self.total = self.connection.total_changes - before
            raise self._translate(error) from None
        try:
            rows.extend(cursor)
        except (sqlite3.Error, MemoryError, ValueError, OverflowError) as error:
            late = self._translate(error)
        columns = None if cursor.description is None else tuple(entry[0] for entry in cursor.description)
        self._lastrowid = cursor.lastrowid or 0
        total = self.connection.total_changes - before
        return HostResult(columns, rows, cursor.rowcount, self._lastrowid, total, late, self.draws)

    def _last_insert_rowid(self) -> int:
        rowid: int = self.connection.execute("SELECT last_insert_rowid()").fetchone()[0]
        return rowid

    def begin(self) -> None:
        """Start a transaction around one statement."""
        self.connection.execute("BEGIN")

    def end(self, *, keep: bool) -> None:
        """End the transaction around one statement, if that did not end it itself."""
        if self.connection.in_transaction:
            self.connection.execute("COMMIT" if keep else "ROLLBACK")

    def has_rowid_above(self, table: Table, rowid: int) -> bool:
        """Whether a table has a row whose rowid is greater."""
        name = table.rowid if table.rowid is not None else rowid_name(table)
        sql = f"SELECT 1 FROM {quoted(table.name)} WHERE {quoted(name)} > ? LIMIT 1"
        return self.connection.execute(sql, (rowid,)).fetchone() is not None

    def rows(self, sql: str, params: Parameters = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement of our own."""
        return self.connection.execute(sql, params).fetchall()

    def write(self, sql: str, parameters: Sequence[Sequence[Cell]]) -> None:
        """Run a statement of our own that changes rows, once for each of `parameters`."""
        self.connection.executemany(sql, parameters)
        self._lastrowid = None

    def scalar(self, expression: str, cells: Sequence[Cell]) -> Cell:
        """The value of an SQL expression over ?1, ?2 …; raises SqlError, Undecided."""
        return self.run(f"SELECT {expression}", tuple(cells), self._lastrowid or 0).rows[0][0]

    def stored(self, cell: Cell, affinity: str) -> Cell:
        """The cell as a column of this affinity stores it."""
        self.connection.execute(f"INSERT INTO temp.presage_{affinity} VALUES (?)", (cell,))
        [[value]] = self.connection.execute(f"SELECT x FROM temp.presage_{affinity}").fetchall()
        self.connection.execute(f"DELETE FROM temp.presage_{affinity}")
        self._lastrowid = None
        return value

    def explain(self, sql: str, count: int) -> list[tuple[Any, ...]]:
        """The rows of an EXPLAIN statement with `count` parameters, which are not looked at; raises SqlError."""
        self._ticks = 0
        with warnings.catch_warnings():
            # Named parameters bound by their places.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                return self.connection.execute(sql, (0,) * count).fetchall()
            except sqlite3.Error as error:
                raise from_host(error) from None

    def _translate(self, error: BaseException) -> SqlError:
        if self._undecided is not None:
            raise Undecided(self._undecided) from None
        if "string or blob too big" in str(error):
            raise Undecided(f"a value of more than {LENGTH_LIMIT} bytes")
        if isinstance(error, MemoryError):
            raise Undecided("a statement that needs too much memory")
        return from_host(error)

    @property
    def lastrowid(self) -> int:
        """The rowid inserted last, by a statement that failed also."""
        return self._lastrowid or 0

    # What the connection may do

    def _tick(self) -> int:
        self._ticks += 1
        if self._ticks <= TICKS:
            return 0
        self._undecided = f"a statement of more than {TICK * TICKS} steps"
        return 1

    def _authorize(self, action: int, first: str | None, second: str | None, base: str | None, by: str | None) -> int:
        if action in _REFUSED and not self._loading:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REFUSED_FUNCTIONS:
            return sqlite3.SQLITE_DENY
        if self._seen is not None:
            self._seen.append((action, first, second))
        return sqlite3.SQLITE_OK

    def _replace_functions(self) -> None:
        """Clock, randomness and counters come from what was injected, wherever a statement or a schema uses them."""
        define = self.connection.create_function
        for name in ("date", "time", "datetime", "julianday", "unixepoch"):
            define(name, -1, self._moment(name, 0), deterministic=True)
        define("strftime", -1, self._moment("strftime", 1), deterministic=True)
        for name, of in (("current_date", "date"), ("current_time", "time"), ("current_timestamp", "datetime")):
            define(name, 0, self._moment(of, 0), deterministic=True)
        define("random", 0, self._random)
        define("randomblob", 1, self._randomblob)
        define("changes", 0, lambda: self.counters[0])
        define("total_changes", 0, lambda: self.counters[1])

    def _moment(self, name: str, position: int) -> Callable[..., _Concrete]:
        """The date function `name`, whose time value is argument number `position`."""

        def function(*arguments: _Concrete) -> _Concrete:
            given = list(arguments)
            if len(given) == position and (position == 0 or given):
                given.append("now")
            for argument in given[position + 1 :]:
                if isinstance(argument, str) and argument.strip().lower() in {"localtime", "utc"}:
                    return self._refuse(f"{name}() with the local time zone")
            moment = given[position] if len(given) > position else None
            if isinstance(moment, str) and moment.lower() == "now":
                if self.surroundings.now is None:
                    return self._refuse("the time of day is not fixed")
                given[position] = _moment_text(self.surroundings.now())
            marks = ", ".join("?" * len(given))
            value: _Concrete = self._clock.execute(f"SELECT {name}({marks})", given).fetchone()[0]
            return value

        return function

    def _random(self) -> _Concrete:
        if self.surroundings.random is None:
            return self._refuse("random() is not fixed")
        self.draws += 1
        return self.surroundings.random(self.draws - 1)

    def _randomblob(self, _: _Concrete) -> _Concrete:
        return self._refuse("randomblob() is not fixed")

    def _refuse(self, reason: str) -> _Concrete:
        self._undecided = reason
        raise Undecided(reason)


def _moment_text(now: datetime.datetime) -> str:
    if now.tzinfo is not None:
        now = now.astimezone(datetime.UTC).replace(tzinfo=None)
    return now.isoformat(" ", "milliseconds")


def is_binding_error(error: Exception) -> bool:
    """Whether `error` only says that parameters are missing."""
    text = str(error)
    return text.startswith("Incorrect number of bindings") or text.startswith("You did not supply a value for binding")


def _analysis(seen: list[tuple[int, str | None, str | None]]) -> Analysis:
    actions = {action for action, _, _ in seen}
    schema = bool(actions & (_SCHEMA | _TEMPORARY))
    reads = {first for action, first, _ in seen if action == sqlite3.SQLITE_READ and first}
    modifies = {first for action, first, _ in seen if action in _WRITES and first}
    functions = {(second or "").lower() for action, _, second in seen if action == sqlite3.SQLITE_FUNCTION}
    return Analysis(
        None,
        writes=schema or bool(modifies),
        reads=frozenset(reads - _CATALOGUES),
        modifies=frozenset(modifies - _CATALOGUES),
        functions=frozenset(functions),
        schema=schema,
        temporary=bool(actions & _TEMPORARY),
    )


@functools.cache
def _empty_pages() -> bytes:
    """The pages of a database without tables: a table made and dropped leaves a valid, empty file image."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t(x)")
    connection.execute("DROP TABLE t")
    connection.execute("VACUUM")
    return connection.serialize()


@dataclass
class HostPool:
    """A few hosts, lent to whoever needs the content of an image; shared by all forks of a store."""

    size: int = 4
    hosts: list[Host] = field(default_factory=list)

    def host(self, image: Image) -> Host:
        """A host that holds `image` now."""
        found = next((host for host in self.hosts if host.holds(image)), None)
        if found is None:
            if len(self.hosts) < self.size:
                found = Host()
            else:
                found = self.hosts.pop(0)
                self.hosts.append(found)
            found.show(image)
            if found not in self.hosts:
                self.hosts.append(found)
        elif self.hosts[-1] is not found:
            self.hosts.remove(found)
            self.hosts.append(found)
        return found

    def __reduce__(self) -> tuple[type[HostPool], tuple[int]]:
        return HostPool, (self.size,)
