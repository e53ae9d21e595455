"""A run as rows of the store's tables.

Rows are dictionaries from column to value. Two columns are filled in when a run is merged, because only then its number is
known: `run_id`, and `simulation_id`, in place of which rows have `simulation`, the number within the run, from 1. Columns of JSON
are given as JSON text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import msgspec

from presage.engine.facts.runs import Run
from presage.engine.facts.simulations import Simulation, StepResult, TableChange, to_json
from presage.engine.facts.spans import Span
from presage.engine.facts.text import printable, printable_throughout
from presage.engine.facts.verdicts import Verdict

Row: TypeAlias = dict[str, Any]


def content(run: Run) -> str:
    """Hash of what the run found: equal for equal results of equal engines, whatever time they took."""
    digest = hashlib.sha256()
    heads = msgspec.json.encode([run.status, run.fingerprint, run.revisions, run.services, run.endpoints])
    for part in (heads, *(to_json(timed.simulation) for timed in run.simulations)):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:32]


def rows(run: Run) -> Iterator[tuple[str, Row]]:
    """Every row of a run except that of the table `run`, with the name of its table."""
    engine = run.fingerprint.id
    newest = run.revisions[-1].id if run.revisions else None
    for part, version in run.fingerprint.parts:
        yield "fingerprint", {"fingerprint": engine, "revision": newest, "part": part, "version": version}
    for position, revision in enumerate(run.revisions, start=1):
        named = {"fingerprint": engine, "revision": revision.id, "position": position}
        yield "revision", {**named, "label": revision.label, "parent": revision.parent}
    for table, facts in (("service", run.services), ("endpoint", run.endpoints)):
        for fact in facts:
            row = {"fingerprint": engine, **msgspec.structs.asdict(fact)}
            if table == "service":
                row["service"] = row.pop("name")
            yield table, row
    for number, timed in enumerate(run.simulations, start=1):
        keys = {"simulation": number, "fingerprint": engine, "revision": timed.simulation.revision}
        for table, row in _simulation(timed.simulation, timed.seconds):
            yield table, {**keys, **row}


def _simulation(simulation: Simulation, seconds: float) -> Iterator[tuple[str, Row]]:
    place = {"scenario": simulation.scenario, "file": simulation.file, "line": simulation.line}
    coverage = msgspec.structs.asdict(simulation.coverage)
    yield "simulation", {**place, "tags": list(simulation.tags), **coverage, "seconds": seconds}
    yield from _verdicts(simulation)
    for step in simulation.steps:
        yield from _step(step)
    for position, value in enumerate(simulation.witness, start=1):
        shown = {"position": position, "name": value.name, "type": value.type, "value": json_text(value.value)}
        yield "witness_value", shown
    footprint = simulation.footprint
    for kind, names in (
        ("function", footprint.functions),
        ("route", footprint.routes),
        ("table", footprint.tables),
        ("configuration", footprint.configuration),
        ("flag", footprint.flags),
    ):
        yield from (("footprint", {"kind": kind, "name": name}) for name in names)
    yield from _trace(simulation)


def _verdicts(simulation: Simulation) -> Iterator[tuple[str, Row]]:
    failure = simulation.failure
    failed = (failure.text, failure.expected, failure.actual, failure.at) if failure else ("", "", "", None)
    whole = (simulation.verdict, simulation.file, simulation.line, *failed)
    listed = [(e.verdict, e.file, e.line, e.text, e.expected, e.actual, e.at) for e in simulation.expectations]
    for number, (verdict, file, line, text, expected, actual, at) in enumerate([whole, *listed]):
        yield (
            "verdict",
            {
                "expectation": number,
                "text": text,
                "file": file,
                "line": line,
                "outcome": verdict.outcome,
                "how": verdict.how,
                "runs": verdict.runs,
                "expected": expected,
                "actual": actual,
                **_place(at, "at_file", "at_line"),
            },
        )
        yield from _grounds(number, verdict)


def _grounds(number: int, verdict: Verdict) -> Iterator[tuple[str, Row]]:
    for position, reason in enumerate(verdict.reasons, start=1):
        keys = {"expectation": number, "position": position}
        yield "reason", {**keys, "text": reason.text, **_place(reason.span)}
    for position, assumption in enumerate(verdict.assumptions, start=1):
        keys = {"expectation": number, "position": position}
        yield "assumption", {**keys, "subject": assumption.subject, "text": assumption.text, **_place(assumption.span)}


def _step(step: StepResult) -> Iterator[tuple[str, Row]]:
    raised = step.exception
    yield (
        "step",
        {
            "step": step.number,
            "text": step.text,
            "line": step.line,
            "service": step.service,
            "method": step.method,
            "path": step.path,
            "status": step.status,
            "headers": json_text(dict(step.headers)),
            "body_form": step.body_form,
            "body": json_text(step.body),
            "exception": raised.type if raised else None,
            "exception_message": raised.message if raised else None,
            **_place(raised.span if raised else None, "exception_file", "exception_line"),
        },
    )
    for position, change in enumerate(_changes(step.rows), start=1):
        yield "state_change", {"step": step.number, "position": position, **change}
    for position, call in enumerate(step.outbound, start=1):
        sent = {name: getattr(call, name) for name in ("source", "target", "method", "path", "status", "fault")}
        yield "outbound_call", {"step": step.number, "position": position, **sent, **_place(call.span)}


def _changes(tables: Iterable[TableChange]) -> Iterator[Row]:
    for table in tables:
        name = {"service": table.service, "table_name": table.table}
        for row in table.deleted:
            yield {**name, "change": "delete", "before": json_text(dict(row)), "after": None}
        for update in table.updated:
            before, after = json_text(dict(update.before)), json_text(dict(update.after))
            yield {**name, "change": "update", "before": before, "after": after}
        for row in table.inserted:
            yield {**name, "change": "insert", "before": None, "after": json_text(dict(row))}


_COMMON = ("kind", "step", "service", "function", "file", "line")


def _trace(simulation: Simulation) -> Iterator[tuple[str, Row]]:
    for position, event in enumerate(simulation.trace, start=1):
        fields = msgspec.to_builtins(event)
        detail = {name: value for name, value in fields.items() if name not in _COMMON}
        common = {name: fields[name] for name in _COMMON}
        yield "trace_event", {"position": position, **common, "detail": json_text(detail)}


def _place(span: Span | None, file: str = "file", line: str = "line") -> Row:
    return {file: span.path if span else None, line: span.start_line if span else None}


def json_text(value: object) -> str:
    """A value in the notation of `presage.engine.facts.values` as JSON text.

    Lone surrogates are written out. Raises ValueError for a bare NaN or infinity, TypeError for a value that is not in that
    notation: silently changed evidence would be worse.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if printable(text) == text:
        return text
    return json_text(printable_throughout(value))
