"""What a run shows to the oracle: answers, rows, calls and exceptions, with values that may be symbolic.

A value is the host's own None, bool, int, float, Decimal, str, bytes, list or tuple, or dict with text keys, and, in place of
any of them or inside, one of the leaves below. Built by the runner from a machine's state; read by the oracle only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from presage.engine.facts.spans import Span
from presage.solvers import terms as T

LeafType: TypeAlias = Literal["integer", "boolean", "text", "decimal", "decimal_text"]

Value: TypeAlias = object
"""A host value, a leaf, or a list or dict of those."""


@dataclass(frozen=True, slots=True)
class SymbolicLeaf:
    """A value that depends on the `any` values.

    type and sort of the term: `integer` INT, `boolean` BOOL, `text` STR; `decimal` INT, the signed coefficient of a decimal
    number whose value is term x 10**exponent; `decimal_text` the same number written out in plain notation with -exponent decimal
    places (an integer's text has exponent 0). A decimal that may be a negative zero is no `decimal_text`.
    """

    term: T.Term
    type: LeafType
    exponent: int = 0


@dataclass(frozen=True, slots=True)
class SymbolicText:
    """Text put together from plain text and leaves, each leaf in its plain written form."""

    parts: tuple[str | SymbolicLeaf, ...]


@dataclass(frozen=True, slots=True)
class UnknownLeaf:
    """A value that the run could not compute. span: where it was lost; None: the expectation's own line is given instead."""

    reason: str
    span: Span | None = None


Row: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class NoJson:
    """Stands for the JSON body of an answer that has none."""

    why: str = "the answer has no JSON body"


@dataclass(frozen=True)
class ObservedAnswer:
    """An answer to a When. headers: names in lower case. json: the parsed body, NoJson where it is not JSON. text: the body."""

    status: Value
    headers: Mapping[str, Value] = field(default_factory=dict)
    json: Value = field(default_factory=NoJson)
    text: Value = ""


@dataclass(frozen=True)
class ObservedCall:
    """A request from a service to another one, or to an address that no service has. step: the When that led to it, from 1.

    path: with its query, if there is one.
    """

    step: int
    caller: str
    target: str
    method: str
    path: Value


@dataclass(frozen=True)
class ObservedException:
    """An exception that left a handler. step: from 1. type: the class's name."""

    step: int
    service: str
    type: str


@dataclass(frozen=True)
class Observations:
    """Everything that expectations can be about, on one path of a scenario.

    answers: one for each When so far. rows: for each moment a mapping from `service.table` to its rows (in the table's order), or
    an UnknownLeaf; moment 0 is before the first When, moment n after the n-th; each may be computed when it is asked for.
    anys: the value of each `any`. blind: opaque regions that may have sent requests or raised, with the When in which.
    """

    answers: Sequence[ObservedAnswer | UnknownLeaf]
    rows: Sequence[Mapping[str, Sequence[Row] | UnknownLeaf]] = ()
    calls: Sequence[ObservedCall] = ()
    exceptions: Sequence[ObservedException] = ()
    anys: Mapping[str, Value] = field(default_factory=dict)
    blind: Sequence[tuple[int, UnknownLeaf]] = ()
