"""What `presage simulate --batch` answers of a simulated path. Not for playing it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from presage.engine.facts.simulations import StepResult
from presage.engine.facts.values import JsonValue
from presage.engine.scenario.playing import Played, Player, draws_of, stepped
from presage.engine.scenario.showing import show
from presage.engine.scenario.values import Undecided
from presage.engine.scenario.visible import visible, visible_text

Reason = dict[str, Any]
"""`{"reason", "file"?, "line"}`."""


def answered(player: Player, path: Played) -> dict[str, Any]:
    """One path's answers, without the id: ``steps`` and ``assumptions``. After an unknown step the rest is unknown."""
    shown = show(player, path)
    steps: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    for index, step in enumerate(shown.steps):
        try:
            steps.append(_step(player, path, index, step))
        except Undecided as stop:
            reasons = [{"reason": stop.reason, "line": None}]
            break
    if path.halt is not None and not reasons:
        reasons = [{"reason": path.halt.reason, "file": path.halt.span.path, "line": path.halt.span.start_line}]
    steps.extend(_unknown(reasons) for _ in range(len(player.scenario.whens) - len(steps)))
    return {"steps": steps, "assumptions": _assumptions(path, len(path.answers) + 1)}


def several_outcomes(player: Player, paths: Sequence[Played]) -> Reason:
    """Why a case has no one answer: the first place where its paths part."""
    for path in paths:
        for _, event in stepped(path):
            if event[0] == "branch":
                file, _, line = event[2]
                place = {"file": player.shown(file), "line": line} if line else {"line": None}
                return {"reason": "the answer depends on what the run cannot know, which is asked for here", **place}
    return {"reason": "the simulation has several outcomes", "line": None}


def agreed(found: Sequence[dict[str, Any]], why: Callable[[], Reason]) -> dict[str, Any]:
    """The one answer of several paths: the steps up to the first in which they differ; the rest is unknown."""
    first = found[0]
    if all(each == first for each in found):
        return first
    steps: list[dict[str, Any]] = []
    for together in zip(*(each["steps"] for each in found), strict=True):
        if any(step != together[0] for step in together) or together[0]["how"] == "unknown":
            break
        steps.append(together[0])
    steps.extend(_unknown([why()]) for _ in range(len(first["steps"]) - len(steps)))
    return {"steps": steps, "assumptions": sorted({text for each in found for text in each["assumptions"]})}


def _assumptions(path: Played, until: int) -> list[str]:
    """What the steps before ``until`` rest on."""
    return sorted({str(event[1]) for number, event in stepped(path) if event[0] == "assumption" and number < until})


def _unknown(reasons: list[Reason]) -> dict[str, Any]:
    return {"status": None, "headers": {}, "rows": {}, "outbound": [], "exception": None, "how": "unknown", "reasons": reasons}


def _step(player: Player, path: Played, index: int, step: StepResult) -> dict[str, Any]:
    draws = draws_of(path.state)
    answer = path.answers[index]
    rows = {
        f"{change.service}.{change.table}": {
            "inserted": [_row(row) for row in change.inserted],
            "updated": [{"before": _row(u.before), "after": _row(u.after)} for u in change.updated],
            "deleted": [_row(row) for row in change.deleted],
        }
        for change in step.rows
    }
    outbound = [
        {"from": c.source, "to": c.target, "method": c.method, "path": visible_text(c.path.partition("?")[0], draws)}
        for c in step.outbound
    ]
    exception = None
    if step.exception is not None:
        span = step.exception.span
        exception = {
            "type": step.exception.type,
            "file": span.path if span else None,
            "line": span.start_line if span else None,
        }
    return {
        "status": step.status,
        "headers": {name: visible(value, draws) for name, value in answer.headers.items()},
        **_body(player, path, index, answer),
        "rows": rows,
        "outbound": outbound,
        "exception": exception,
        "how": "assumed" if _assumptions(path, index + 2) else "witnessed",
        "reasons": [],
        **({"notes": list(step.notes)} if step.notes else {}),
    }


def _row(row: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    if {"$symbol": "any"} in row.values():
        raise Undecided("a row with a value that depends on what the run cannot know")
    return row


def _body(player: Player, path: Played, index: int, answer: Any) -> dict[str, Any]:
    body, draws = path.raw[index], draws_of(path.state)
    kind = answer.headers.get("content-type", "")
    is_json = isinstance(kind, str) and "json" in kind
    if not isinstance(body, bytes):
        decoded = not hasattr(answer.json, "why")
        if is_json and decoded or not hasattr(body, "term"):
            return {"json": visible(answer.json, draws)}
        return {"text": visible(answer.text, draws)}
    if is_json:
        try:
            return {"json": json.loads(body, parse_constant=_refuse)}
        except (ValueError, RecursionError):
            pass
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _refuse(name: str) -> Any:
    raise ValueError(name)
