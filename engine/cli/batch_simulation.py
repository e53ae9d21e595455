"""`presage simulate --batch`: requests to a project's services, JSON Lines in and out."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from presage.engine.cli import batches
from presage.engine.cli.batch_lines import scenario_of
from presage.engine.cli.batches import BadLine
from presage.engine.cli.session import Session
from presage.engine.errors import PresageError
from presage.engine.scenario.model import Scenario
from presage.engine.scenario.playing import Played, Player
from presage.engine.scenario.showing import show


def run_batch(name: str, repo: Path, budget: int | None) -> int:
    """Answers every line; 0 when all were answered."""
    session = Session(repo, budget)
    for number, line in batches.lines(name):
        batches.answer(_answer(session, line, number))
    session.system.finish()
    return 0


def _answer(session: Any, line: bytes, number: int) -> dict[str, Any]:
    try:
        case = batches.case_of(number, line)
    except BadLine as problem:
        return batches.refusal(problem)
    case_id = case.get("id")
    try:
        scenario = scenario_of(session, case, number)
        return {"id": case_id, **_play(session, scenario)}
    except BadLine as problem:
        return {"id": case_id, "error": f"line {number}: {problem}"}
    except PresageError as problem:
        return {"id": case_id, "error": f"line {number}: {problem.message}"}


# --- answers -------------------------------------------------------------------------------------------


def _play(session: Any, scenario: Scenario) -> dict[str, Any]:
    player = Player(session.system, scenario, {}, (), session.runner.budget)
    paths = list(player.play())
    if len(paths) != 1:
        return _all_unknown(scenario, "the simulation has several outcomes", None)
    return answered(player, paths[0])


def answered(player: Player, path: Played) -> dict[str, Any]:
    """One path's answers, without the id: ``steps`` and ``assumptions``."""
    shown = show(player, path)
    steps = [_step(step, path.raw[index]) for index, step in enumerate(shown.steps)]
    if path.halt is not None:
        line = path.halt.span.start_line
        reasons = [{"reason": path.halt.reason, "file": path.halt.span.path, "line": line}]
        steps.extend(_unknown(reasons) for _ in range(len(player.scenario.whens) - len(steps)))
    assumptions = sorted({str(event[1]) for event in path.state.events() if event[0] == "assumption"}) if path.state else []
    return {"steps": steps, "assumptions": assumptions}


def _all_unknown(scenario: Scenario, reason: str, line: int | None) -> dict[str, Any]:
    return {"steps": [_unknown([{"reason": reason, "line": line}]) for _ in scenario.whens], "assumptions": []}


def _unknown(reasons: list[dict[str, Any]]) -> dict[str, Any]:
    return {"status": None, "headers": {}, "rows": {}, "outbound": [], "exception": None, "how": "unknown", "reasons": reasons}


def _step(step: Any, body: Any) -> dict[str, Any]:
    rows = {
        f"{change.service}.{change.table}": {
            "inserted": list(change.inserted),
            "updated": [{"before": u.before, "after": u.after} for u in change.updated],
            "deleted": list(change.deleted),
        }
        for change in step.rows
    }
    outbound = [{"from": c.source, "to": c.target, "method": c.method, "path": c.path.partition("?")[0]} for c in step.outbound]
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
        "headers": dict(step.headers),
        **_body(step, body),
        "rows": rows,
        "outbound": outbound,
        "exception": exception,
        "how": "witnessed",
        "reasons": [],
    }


def _body(step: Any, body: Any) -> dict[str, Any]:
    if not isinstance(body, bytes):
        return {"json": step.body}
    if "json" in step.headers.get("content-type", ""):
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
