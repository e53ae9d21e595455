"""The result of one simulation: one scenario on one revision.

Everything a report prints and the store keeps, and nothing else: no terms, no machine states. Deterministic: no
timings here (they are the run's, see `presage.engine.facts.runs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from presage.engine.facts.errors import FactError
from presage.engine.facts.spans import Span
from presage.engine.facts.text import printable_throughout
from presage.engine.facts.traces import Row, TraceEvent
from presage.engine.facts.values import JsonValue
from presage.engine.facts.verdicts import Verdict

SCHEMA = 1
"""Version of the JSON form; raised when a field changes its meaning or goes away."""


class OutboundCall(msgspec.Struct, frozen=True):
    """A request from one service to another (or to an unknown address), in the order in which they were sent.

    status: None where no answer came; `fault` then says why (`down`, `timeout`, `unknown address`).
    """

    source: str
    target: str
    method: str
    path: str
    status: int | None = None
    fault: str = ""
    span: Span | None = None


class RowUpdate(msgspec.Struct, frozen=True):
    """One updated row."""

    before: Row
    after: Row


class TableChange(msgspec.Struct, frozen=True):
    """What happened to `service.table` between two moments, committed changes only; rows in the table's own order."""

    service: str
    table: str
    inserted: tuple[Row, ...] = ()
    updated: tuple[RowUpdate, ...] = ()
    deleted: tuple[Row, ...] = ()


class ExceptionFact(msgspec.Struct, frozen=True):
    """An exception that a handler let through: class name, message, and the innermost place in the service's source."""

    type: str
    message: str
    span: Span | None = None


class StepResult(msgspec.Struct, frozen=True):
    """One When step: the request and what it led to.

    number: from 1. text, line: the step in the scenario. headers: by lower-case names, in the notation of
    `presage.engine.facts.values`. body: the parsed JSON answer, or text,
    in the notation of `presage.engine.facts.values`; `body_form` says which (`none` where there is no answer or no body).
    status: None where it is unknown, then the verdict's reasons say why. notes: what a person should know of the request, for
    example that no route of the service matches it.
    """

    number: int
    text: str
    line: int
    service: str
    method: str
    path: str
    status: int | None = None
    headers: Mapping[str, JsonValue] = {}
    body_form: Literal["json", "text", "base64", "none"] = "none"
    body: JsonValue = None
    rows: tuple[TableChange, ...] = ()
    outbound: tuple[OutboundCall, ...] = ()
    exception: ExceptionFact | None = None
    notes: tuple[str, ...] = ()


class ExpectationResult(msgspec.Struct, frozen=True):
    """One Then step and its own verdict.

    file, line: the step in the scenario. expected, actual: for a person; for a violated one, under the witness.
    at: the place in the analysed source that the actual value comes from, where it is known.
    """

    text: str
    file: str
    line: int
    verdict: Verdict
    expected: str = ""
    actual: str = ""
    at: Span | None = None


class WitnessValue(msgspec.Struct, frozen=True):
    """The value that one `any` of the scenario has in the run that is shown. type: `integer`, `decimal`, `text`, …"""

    name: str
    type: str
    value: JsonValue


class Footprint(msgspec.Struct, frozen=True):
    """What a simulation touched. Each tuple is sorted and without repeats; `of` makes it so.

    functions: `service:qualified.name`. routes: `service METHOD /rule`. tables: `service.table`.
    configuration: `service.KEY`. flags: `service.NAME`.
    """

    functions: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    configuration: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            listed = getattr(self, name)
            if list(listed) != sorted(set(listed)):
                raise FactError(f"footprint: {name} are not sorted and unique; build it with Footprint.of")

    @classmethod
    def of(
        cls,
        functions: Iterable[str] = (),
        routes: Iterable[str] = (),
        tables: Iterable[str] = (),
        configuration: Iterable[str] = (),
        flags: Iterable[str] = (),
    ) -> Footprint:
        """A footprint from names in any order, with repeats."""
        groups = (functions, routes, tables, configuration, flags)
        return cls(*(tuple(sorted(set(group))) for group in groups))


class Coverage(msgspec.Struct, frozen=True):
    """How much of the system the simulation understood; stands in every report.

    files, files_failed: source files read, and those with damaged parts. calls, calls_unresolved: executed calls, and those
    whose target is unknown. opaque: regions passed over with an unknown effect. paths: explored to their end.
    budget_stops: paths cut by a budget. steps: IR ops executed (the deterministic measure of work).
    """

    files: int = 0
    files_failed: int = 0
    calls: int = 0
    calls_unresolved: int = 0
    opaque: int = 0
    paths: int = 0
    budget_stops: int = 0
    steps: int = 0


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario on one revision, with its verdict and the evidence for it.

    scenario: the name; an outline's expanded row has ` [n]` appended. file, line: where it stands. revision: a commit's id, or
    `tree:<hash>` for a tree without history. expectations: one for each Then, in order; failure: the first violated
    one (None when nothing is violated). witness: values of `any`, in the order of the scenario, for the run in `steps`
    and `trace`: the violating run, or one example run. rows, outbound: over the whole scenario.

    Raises FactError when a violated verdict comes without the failed expectation, or the other way round.
    """

    scenario: str
    file: str
    line: int
    revision: str
    verdict: Verdict
    schema: int = SCHEMA
    tags: tuple[str, ...] = ()
    steps: tuple[StepResult, ...] = ()
    expectations: tuple[ExpectationResult, ...] = ()
    failure: ExpectationResult | None = None
    witness: tuple[WitnessValue, ...] = ()
    trace: tuple[TraceEvent, ...] = ()
    rows: tuple[TableChange, ...] = ()
    outbound: tuple[OutboundCall, ...] = ()
    footprint: Footprint = Footprint()
    coverage: Coverage = Coverage()

    def __post_init__(self) -> None:
        if self.schema > SCHEMA:
            raise FactError(
                f"simulation of {self.scenario!r} has schema {self.schema}; this Presage reads up to {SCHEMA}: upgrade it"
            )
        if (self.verdict.outcome == "violated") != (self.failure is not None):
            raise FactError(f"simulation of {self.scenario!r}: violated and a failed expectation come together")


def to_json(simulation: Simulation) -> bytes:
    """The JSON form, one line, the same bytes for equal results. Lone surrogates in text are written out as `\\udXXX`."""
    try:
        return msgspec.json.encode(simulation)
    except UnicodeEncodeError:
        return msgspec.json.encode(printable_throughout(msgspec.to_builtins(simulation)))


def from_json(data: bytes) -> Simulation:
    """The inverse of `to_json`. Raises FactError for another schema, damaged JSON or a broken invariant."""
    try:
        return msgspec.json.decode(data, type=Simulation)
    except msgspec.MsgspecError as error:
        raise FactError(f"this is no simulation result: {error}") from error
