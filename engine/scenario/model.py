"""A scenario as the runner gets it: typed givens, interventions and expectations, each with its place in the file.

Frozen data; every name in it has been checked against the vocabulary that was given. Not for reading (`reader`), running or
judging.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Literal, TypeAlias

from presage.engine.scenario.cells import Cell
from presage.engine.scenario.expressions import Expression, Path
from presage.engine.scenario.templates import AnyRef, Template, TextLike


@dataclass(frozen=True, slots=True)
class Source:
    """Where a step stands. text: without its keyword, outline values filled in. line: from 1."""

    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class TableName:
    """A table of a service, written `service.table`."""

    service: str
    table: str

    def __str__(self) -> str:
        return f"{self.service}.{self.table}"


# Givens.


@dataclass(frozen=True, slots=True)
class GivenRows:
    """Rows that are in the table before the first When. rows: in the order of `columns`; None: the column's default."""

    source: Source
    table: TableName
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class GivenConfiguration:
    """An environment variable of a service. value: its text; None: not set."""

    source: Source
    service: str
    key: str
    value: TextLike | None


@dataclass(frozen=True, slots=True)
class GivenFlag:
    """A feature flag of a service."""

    source: Source
    service: str
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class GivenTime:
    """The clock stands still at this time, in UTC. Each field: a number, or an `any` whose range fits the field."""

    source: Source
    year: int | AnyRef
    month: int | AnyRef
    day: int | AnyRef
    hour: int | AnyRef
    minute: int | AnyRef
    second: int | AnyRef


@dataclass(frozen=True, slots=True)
class GivenServiceDown:
    """Connections to the service are refused."""

    source: Source
    service: str


@dataclass(frozen=True, slots=True)
class GivenRun:
    """A script, or a function without arguments, was run in the process of the service after all else was given.

    script: the file; None where ``function`` of ``module`` is called.
    """

    source: Source
    service: str
    script: FilePath | None
    module: str = ""
    function: str = ""

    def __str__(self) -> str:
        return self.source.text


AnyKind: TypeAlias = Literal["integer", "decimal", "text", "boolean", "choice"]


@dataclass(frozen=True, slots=True)
class GivenAny:
    """A value that is not fixed: the expectations must hold for every value that fits.

    low, high: inclusive, of numbers. scale: decimal places of a decimal, or of the numbers of a choice. length: most
    characters of a text (any characters, the empty text included). choices: of a choice. where: a constraint, which may name
    this value and earlier ones.
    """

    source: Source
    name: str
    kind: AnyKind
    low: Decimal | None = None
    high: Decimal | None = None
    scale: int = 0
    length: int = 0
    choices: tuple[Decimal | str | bool, ...] = ()
    where: Expression | None = None


Given: TypeAlias = GivenRows | GivenConfiguration | GivenFlag | GivenTime | GivenServiceDown | GivenRun | GivenAny


# Interventions.


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A JSON body. text: exactly as written, when it has no placeholder; else the runner writes the value."""

    value: Template
    text: str | None


@dataclass(frozen=True, slots=True)
class FormBody:
    """Fields of an HTML form, in order, names may repeat."""

    fields: tuple[tuple[str, TextLike], ...]


@dataclass(frozen=True, slots=True)
class TextBody:
    """Any other body, with its media type."""

    text: TextLike
    media_type: str


Body: TypeAlias = JsonBody | FormBody | TextBody


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a service from outside. path: without the query; query, headers: in order, names may repeat.

    unrouted: the scenario says that no route of the service takes it.
    """

    source: Source
    service: str
    method: str
    path: TextLike
    query: tuple[tuple[str, TextLike], ...] = ()
    headers: tuple[tuple[str, TextLike], ...] = ()
    body: Body | None = None
    unrouted: bool = False


# Expectations. `after` is the number of When steps before it; `since` the number before those that it is about: a Then
# looks at the When steps numbered since + 1 … after.


@dataclass(frozen=True, slots=True)
class Window:
    """Which When steps an expectation is about: those numbered since + 1 to after, counted from 1."""

    since: int
    after: int


@dataclass(frozen=True, slots=True)
class Holds:
    """The expression is true. Steps on status, fields, headers and sums are read into it too."""

    source: Source
    window: Window
    expression: Expression


@dataclass(frozen=True, slots=True)
class FieldPresence:
    """The path is there in the last answer's JSON body, or is not."""

    source: Source
    window: Window
    path: Path
    present: bool


@dataclass(frozen=True, slots=True)
class BodyEquals:
    """The last answer's JSON body is this value: same fields in any order, same elements in this order."""

    source: Source
    window: Window
    value: Template


@dataclass(frozen=True, slots=True)
class RowCount:
    """The table has so many rows; with `gained`: so many more than before."""

    source: Source
    window: Window
    table: TableName
    count: int
    gained: bool = False


@dataclass(frozen=True, slots=True)
class RowMatch:
    """Rows with these values; a column that is not named, and a cell that is None, may be anything.

    mode: `some`: each listed row is in the table (as often as it is listed); `none`: none is; `exactly`: the table's rows are
    these, in any order.
    """

    source: Source
    window: Window
    table: TableName
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    mode: Literal["some", "none", "exactly"]


@dataclass(frozen=True, slots=True)
class TableUnchanged:
    """The table has the same rows as before."""

    source: Source
    window: Window
    table: TableName


@dataclass(frozen=True, slots=True)
class OutboundCalls:
    """How often services call each other. None for caller, target, method or path: any. times None: at least once.

    A path without `?` matches whatever the query is.
    """

    source: Source
    window: Window
    caller: str | None
    target: str | None
    method: str | None
    path: TextLike | None
    times: int | None


@dataclass(frozen=True, slots=True)
class Raises:
    """An exception of this class leaves a handler of the service; with None for both: none leaves any handler."""

    source: Source
    window: Window
    service: str | None
    type: str | None


Expectation: TypeAlias = Holds | FieldPresence | BodyEquals | RowCount | RowMatch | TableUnchanged | OutboundCalls | Raises


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. name: unique in its file (an outline's row has ` [n]` appended, from 1). tags: with their `@`, in order.

    line: of the scenario, or of the outline's row.
    """

    name: str
    tags: tuple[str, ...]
    file: str
    line: int
    givens: tuple[Given, ...]
    whens: tuple[Request, ...]
    thens: tuple[Expectation, ...]

    def any_values(self) -> tuple[GivenAny, ...]:
        """The `any` declarations in order."""
        return tuple(given for given in self.givens if isinstance(given, GivenAny))
