"""The record of one concrete run: steps, trace, rows, outbound calls, made from the machine's effect log."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from presage.engine.facts.errors import FactError
from presage.engine.facts.simulations import ExceptionFact, OutboundCall, RowUpdate, StepResult, TableChange
from presage.engine.facts.spans import Span
from presage.engine.facts.text import printable
from presage.engine.facts.traces import Boundary, Branch, Call, Raise, RowChange, TraceEvent
from presage.engine.scenario.crossing import from_machine
from presage.engine.scenario.observations import NoJson, ObservedAnswer
from presage.engine.scenario.playing import Played, Player, draws_of, stepped
from presage.engine.scenario.routes import notes
from presage.engine.scenario.values import Undecided
from presage.engine.scenario.visible import visible
from presage.engine.sim.draws import Draws
from presage.engine.sim.relational import Snapshot, diff_rows


@dataclass(frozen=True)
class Shown:
    """What a report prints of a run.

    ``answered``: where the last answer came from, in the service that was asked: the line that raised, or else the last one
    that handed a value to its framework.
    """

    steps: tuple[StepResult, ...] = ()
    trace: tuple[TraceEvent, ...] = ()
    rows: tuple[TableChange, ...] = ()
    outbound: tuple[OutboundCall, ...] = ()
    answered: Span | None = None


def show(player: Player, played: Played) -> Shown:
    """The record of a path; values that are still symbolic are left out."""
    if played.state is None:
        return Shown()
    trace: list[TraceEvent] = []
    outbound: dict[int, list[OutboundCall]] = {}
    exceptions: dict[int, ExceptionFact] = {}
    answered: Span | None = None
    for number, event in stepped(played):
        if number == 0:
            continue
        made = _event(player, number, event)
        if made is not None:
            trace.append(made)
        if event[0] == "request" and event[1]:
            _, source, place, target, method, path = event
            outbound.setdefault(number, []).append(OutboundCall(source, target, method, path, None, "", _span(player, place)))
        elif event[0] == "response" and event[1]:
            _close(outbound.setdefault(number, []), event)
        elif event[0] == "unhandled":
            exceptions.setdefault(number, _exception(player, event))
        elif event[0] == "handed" and event[1] == player.scenario.whens[number - 1].service:
            answered = _span(player, event[2])
    draws = draws_of(played.state)
    changes = [
        _changes(before, after, draws) for before, after in zip(played.snapshots, played.snapshots[1:], strict=False)
    ]
    told = notes(player, played)
    steps = []
    for index, answer in enumerate(played.answers):
        number = index + 1
        calls = tuple(outbound.get(number, ()))
        steps.append(_step(player, played, index, answer, changes[index], calls, exceptions.get(number), told.get(number, ())))
        trace.extend(_row_events(number, changes[index]))
    trace.sort(key=lambda item: item.step)
    if steps and steps[-1].exception is not None:
        answered = steps[-1].exception.span
    whole = _changes(played.snapshots[0], played.snapshots[-1], draws) if played.snapshots else ()
    everything = tuple(call for number in sorted(outbound) for call in outbound[number])
    return Shown(tuple(steps), tuple(trace), whole, everything, answered)


def _span(player: Player, place: tuple[str, str, int]) -> Span | None:
    file, _, line = place
    return Span.line(player.shown(file), line) if line and not file.startswith("<") else None


def _event(player: Player, number: int, event: Any) -> TraceEvent | None:
    kind = event[0]
    if kind not in ("call", "branch", "request", "response", "unhandled", "escaped"):
        return None
    _, process, (file, function, line), *details = event
    where: dict[str, Any] = {
        "step": number, "service": process or "scenario", "function": function or "<module>",
        "file": "" if file.startswith("<") else player.shown(file), "line": 0 if file.startswith("<") else line,
    }  # fmt: skip
    if kind == "call":
        return Call(**where, callee=details[0], callee_file=player.shown(details[1]))
    if kind == "branch":
        return Branch(**where, condition=details[0], taken=details[1], symbolic=True)
    if kind == "request":
        target, method, path = details
        return Boundary(
            **where, source=process or "scenario", target=target, direction="request", method=method, path=printable(path)
        )
    if kind == "response":
        target, method, path, status, fault = details
        return Boundary(
            **where, source=process or "scenario", target=target, direction="response", method=method,
            path=printable(path), status=status, fault=fault,
        )  # fmt: skip
    return Raise(**where, type=details[0], message=printable(details[1]), handled=kind == "escaped")


def _close(calls: list[OutboundCall], event: Any) -> None:
    """Fills in the answer of the latest open call to a target."""
    _, source, _, target, method, path, status, fault = event
    for index in range(len(calls) - 1, -1, -1):
        call = calls[index]
        described = (call.source, call.target, call.method, call.path, call.status, call.fault)
        if described == (source, target, method, path, None, ""):
            calls[index] = OutboundCall(source, target, method, path, status, fault, call.span)
            return


def _exception(player: Player, event: Any) -> ExceptionFact:
    name, message, trace = event[3:6]
    root = str(player.system.project.root)
    place = next((t for t in trace if t[0].startswith(root)), None)
    return ExceptionFact(name, printable(message), Span.line(player.shown(place[0]), place[2]) if place else None)


def _changes(before: Mapping[str, Snapshot], after: Mapping[str, Snapshot], draws: Draws | None) -> tuple[TableChange, ...]:
    found = []
    for service in after:
        for table, change in diff_rows(before.get(service, {}), after[service]).items():
            found.append(
                TableChange(
                    service,
                    table,
                    tuple(_row(row, draws) for row in change["inserted"]),
                    tuple(RowUpdate(_row(u["before"], draws), _row(u["after"], draws)) for u in change["updated"]),
                    tuple(_row(row, draws) for row in change["deleted"]),
                )
            )
    return tuple(found)


def _row(row: Any, draws: Draws | None) -> dict[str, Any]:
    return {name: _cell(cell, draws) for name, cell in row.items()}


def _cell(cell: Any, draws: Draws | None) -> Any:
    try:
        return visible(from_machine(cell), draws)
    except Undecided:
        return {"$symbol": "any"}


def _row_events(number: int, changes: tuple[TableChange, ...]) -> list[TraceEvent]:
    events: list[TraceEvent] = []
    for change in changes:
        where: dict[str, Any] = {
            "step": number, "service": change.service, "function": "", "file": "", "line": 0, "table": change.table,
        }  # fmt: skip
        events.extend(RowChange(**where, change="insert", after=row) for row in change.inserted)
        events.extend(RowChange(**where, change="update", before=u.before, after=u.after) for u in change.updated)
        events.extend(RowChange(**where, change="delete", before=row) for row in change.deleted)
    return events


def _headers(answer: ObservedAnswer, draws: Draws | None) -> Iterator[tuple[str, Any]]:
    for name, value in answer.headers.items():
        try:
            yield name, printable(value) if isinstance(value, str) else visible(value, draws)
        except (Undecided, FactError):
            continue


def _step(
    player: Player,
    played: Played,
    index: int,
    answer: ObservedAnswer,
    rows: tuple[TableChange, ...],
    outbound: tuple[OutboundCall, ...],
    exception: ExceptionFact | None,
    told: Sequence[str],
) -> StepResult:
    request = player.scenario.whens[index]
    method, url = played.requests[index]
    draws = draws_of(played.state)
    form: Literal["json", "text", "base64", "none"] = "none"
    body: Any = None
    try:
        if not isinstance(answer.json, NoJson):
            form, body = "json", visible(answer.json, draws)
        elif not isinstance(answer.text, bytes) and answer.text:
            form, body = "text", visible(answer.text, draws)
    except (Undecided, FactError):
        form, body = "none", None
    if form == "none" and isinstance(answer.text, bytes):
        form, body = "base64", base64.b64encode(answer.text).decode()
    service = player.system.project.services[request.service]
    return StepResult(
        index + 1,
        request.source.text,
        request.source.line,
        request.service,
        method,
        printable(url.removeprefix(service.url.rstrip("/"))),
        answer.status if isinstance(answer.status, int) else None,
        dict(_headers(answer, draws)),
        form,
        body,
        rows,
        outbound,
        exception,
        tuple(printable(note) for note in told),
    )
