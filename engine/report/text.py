"""The report for a terminal: verdicts, why something is violated or undecided, and the trace on request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presage.engine.facts.simulations import ExpectationResult, Simulation, StepResult, TableChange
from presage.engine.facts.traces import Boundary, Branch, Call, Log, Raise, RowChange, TraceEvent
from presage.engine.facts.values import show

MARKS = {"holds": "✓", "violated": "✗", "unknown": "?"}
COLORS = {"holds": "green", "violated": "red", "unknown": "yellow"}


def simulation_lines(simulation: Simulation, verbose: bool = False) -> list[str]:
    """One simulation: a line with the verdict, then what a person needs to act on it."""
    verdict = simulation.verdict
    lines = [f"{MARKS[verdict.outcome]} {simulation.scenario}  [{verdict}]  {simulation.file}:{simulation.line}"]
    if simulation.witness and verdict.outcome != "unknown":
        shown = ", ".join(f"{w.name} = {show(w.value)}" for w in simulation.witness)
        lines.append(f"    {'with' if verdict.outcome == 'violated' else 'for example'} {shown}")
    for expectation in simulation.expectations:
        if expectation.verdict.outcome != "holds":
            lines.extend(_expectation(expectation))
    lines.extend(f"    note: {note}" for step in simulation.steps for note in step.notes)
    if verdict.outcome == "violated":
        lines.extend(_story(simulation.steps))
    for assumption in verdict.assumptions:
        lines.append(f"    assuming {assumption}")
    if verbose:
        lines.extend(trace_lines(simulation.trace))
        lines.append(_coverage(simulation))
    return lines


def _expectation(expectation: ExpectationResult) -> list[str]:
    place = f"{expectation.file}:{expectation.line}"
    lines = [f"    {MARKS[expectation.verdict.outcome]} {expectation.text}  ({place})"]
    if expectation.verdict.outcome == "violated":
        lines.append(f"        expected {expectation.expected}; got {expectation.actual}")
        if expectation.at is not None:
            lines.append(f"        answered at {expectation.at}")
    for reason in expectation.verdict.reasons[:3]:
        lines.append(f"        undecided: {reason}")
    return lines


def _story(steps: Iterable[StepResult]) -> list[str]:
    lines = []
    for step in steps:
        lines.append(f"    {step.service} received {step.method} {step.path}: {step.status}")
        for call in step.outbound:
            outcome = call.fault or str(call.status)
            where = f"  ({call.span})" if call.span else ""
            lines.append(f"      {call.source} -> {call.target} {call.method} {call.path}: {outcome}{where}")
        if step.exception is not None:
            where = f" at {step.exception.span}" if step.exception.span else ""
            lines.append(f"      {step.exception.type}: {step.exception.message}{where}")
        lines.extend(_rows(step.rows))
    return lines


def _rows(changes: Iterable[TableChange]) -> list[str]:
    lines: list[str] = []
    for change in changes:
        name = f"{change.service}.{change.table}"
        lines.extend(f"      {name} + {_row(row)}" for row in change.inserted)
        lines.extend(f"      {name} ~ {_row(update.before)} -> {_row(update.after)}" for update in change.updated)
        lines.extend(f"      {name} - {_row(row)}" for row in change.deleted)
    return lines


def _row(row: object) -> str:
    return show(dict(row)) if isinstance(row, dict) else show(row)


def trace_lines(trace: Sequence[TraceEvent]) -> list[str]:
    """The trace, one line an event, each with its place."""
    return [f"    {event.step} {event.service:<10} {_event(event)}{_place(event)}" for event in trace]


def _place(event: TraceEvent) -> str:
    return f"  ({event.file}:{event.line})" if event.line else ""


def _event(event: TraceEvent) -> str:
    if isinstance(event, Call):
        return f"{event.function} calls {event.callee}"
    if isinstance(event, Branch):
        return f"branch {event.condition}: {'taken' if event.taken else 'not taken'}"
    if isinstance(event, Boundary):
        arrow = "->" if event.direction == "request" else "<-"
        outcome = "" if event.direction == "request" else f": {event.fault or event.status}"
        return f"{event.source} {arrow} {event.target} {event.method} {event.path}{outcome}"
    if isinstance(event, RowChange):
        return f"{event.change} {event.table} {_row(event.before or event.after)}"
    if isinstance(event, Raise):
        return f"raises {event.type}: {event.message}"
    if isinstance(event, Log):
        return f"{event.level}: {event.message}"
    return type(event).__name__.lower()


def _coverage(simulation: Simulation) -> str:
    c = simulation.coverage
    return (
        f"    {c.steps} steps, {c.paths} paths explored, {c.files} modules read, {c.opaque} opaque regions, "
        f"{c.budget_stops} stopped by the budget"
    )


def summary_line(simulations: Sequence[Simulation]) -> str:
    """How many hold, are violated, are unknown."""
    counts = {outcome: sum(s.verdict.outcome == outcome for s in simulations) for outcome in MARKS}
    return f"{counts['holds']} hold, {counts['violated']} violated, {counts['unknown']} unknown, {len(simulations)} in all"
