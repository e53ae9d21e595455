"""The trace of a simulation: what happened, in order, each event with its place in the source.

Events are produced from the machine's effect log. `TraceEvent` is the union of them; in JSON each carries its `kind`.
Not for the text of a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from presage.engine.facts.errors import FactError
from presage.engine.facts.spans import Span
from presage.engine.facts.values import JsonValue

Row: TypeAlias = Mapping[str, JsonValue]
"""One row of a table: column to value in the notation of `presage.engine.facts.values`, columns in schema order."""

Change: TypeAlias = Literal["insert", "update", "delete"]


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every event has.

    step: the When step that it belongs to, from 1; 0 is start-up and the givens.
    service: the service whose code was running. function: qualified name inside it (`billing.plans.change_plan`), or
    `<module>`. file, line: where in the analysed source (file relative to the repository, line from 1; line 0 and an
    empty file for what happens outside of any source, such as the request that the scenario sends).
    """

    step: int
    service: str
    function: str
    file: str
    line: int

    def span(self) -> Span | None:
        """The event's place, None where it lies outside of the source."""
        return Span.line(self.file, self.line) if self.line else None


class Call(Event, frozen=True, kw_only=True, tag="call"):
    """`function` calls `callee` (qualified name) at file:line. callee_file: where that stands (relative, as `file`).

    `arguments`: short text for a person, may be empty.
    """

    callee: str
    callee_file: str = ""
    arguments: str = ""


class Return(Event, frozen=True, kw_only=True, tag="return"):
    """`function` returns; file:line is the return statement. `value`: short text for a person."""

    value: str = ""


class Branch(Event, frozen=True, kw_only=True, tag="branch"):
    """A decision: the source text of the condition and whether it was taken. `symbolic`: both ways were possible."""

    condition: str
    taken: bool
    symbolic: bool = False


class Boundary(Event, frozen=True, kw_only=True, tag="boundary"):
    """A message crosses from one service to another.

    source, target: service names (`scenario` for the outside; target is the address where no service is known).
    direction: `request` when it leaves, `response` when the answer arrives back in `source`.
    status: of the answer; None for a request, and for a response that never came (`fault` says why: `down`, `timeout`).
    """

    source: str
    target: str
    direction: Literal["request", "response"]
    method: str
    path: str
    status: int | None = None
    fault: str = ""


class RowChange(Event, frozen=True, kw_only=True, tag="row"):
    """A row of `service.table` changes. before is None for an insert, after None for a delete.

    Raises FactError when before and after don't fit the change.
    """

    table: str
    change: Change
    before: Row | None = None
    after: Row | None = None

    def __post_init__(self) -> None:
        expected = {"insert": (False, True), "update": (True, True), "delete": (True, False)}[self.change]
        if (self.before is not None, self.after is not None) != expected:
            raise FactError(f"{self.change} in {self.table}: an insert has `after`, a delete `before`, an update both")


class Raise(Event, frozen=True, kw_only=True, tag="raise"):
    """An exception of class `type` starts to unwind at file:line. `handled`: some handler in the system catches it."""

    type: str
    message: str = ""
    handled: bool | None = None


class Assume(Event, frozen=True, kw_only=True, tag="assumption"):
    """The run went on under an assumption made here."""

    subject: str
    text: str


class Log(Event, frozen=True, kw_only=True, tag="log"):
    """What the analysed code writes to its log or prints. `level`: `info`, `error`, …, or `output` for printed text."""

    level: str
    message: str


TraceEvent: TypeAlias = Call | Return | Branch | Boundary | RowChange | Raise | Assume | Log
