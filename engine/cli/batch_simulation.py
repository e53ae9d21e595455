"""`presage simulate --batch`: requests to a project's services, JSON Lines in and out."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from presage.engine.cli import batches
from presage.engine.cli.batches import BadLine
from presage.engine.cli.session import Session
from presage.engine.errors import PresageError
from presage.engine.scenario.model import (
    FormBody,
    GivenConfiguration,
    GivenRows,
    GivenServiceDown,
    GivenTime,
    JsonBody,
    Request,
    Scenario,
    Source,
    TableName,
    TextBody,
)
from presage.engine.scenario.playing import Exactly, Played, Player
from presage.engine.scenario.showing import show
from presage.engine.scenario.templates import AnswerRef, JsonArray, JsonObject, Template, parse_text, references

KEYS = frozenset({"id", "config", "rows", "now", "down", "start", "steps"})
STEP_KEYS = frozenset({"service", "method", "path", "headers", "query", "json", "form", "text"})


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
    except BadLine as problem:
        return {"id": case_id, "error": f"line {number}: {problem}"}
    except PresageError as problem:
        return {"id": case_id, "error": f"line {number}: {problem.message}"}
    return {"id": case_id, **_play(session, scenario)}


# --- a line as a scenario ------------------------------------------------------------------------------


def scenario_of(session: Any, case: Mapping[str, Any], number: int) -> Scenario:
    """A line of the batch as a scenario without expectations. Raises BadLine."""
    unknown = sorted(set(case) - KEYS)
    if unknown:
        raise BadLine(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(KEYS))}")
    if case.get("start"):
        raise BadLine("'start' is not supported yet")
    source = Source("batch", "batch", number)
    givens: list[Any] = []
    services = session.project.services
    for service, values in _object(case.get("config"), "'config'").items():
        _known(service, services)
        for key, value in _object(values, f"'config' of {service}").items():
            givens.append(GivenConfiguration(source, service, key, None if value is None else _template(str(value))))
    for name, rows in _object(case.get("rows"), "'rows'").items():
        service, dot, table = name.partition(".")
        if not dot:
            raise BadLine(f"a table is named SERVICE.TABLE, not {name!r}")
        _known(service, services)
        for row in _list(rows, f"'rows' of {name}"):
            columns = _object(row, f"a row of {name}")
            cells = tuple(Exactly(value) for value in columns.values())
            givens.append(GivenRows(source, TableName(service, table), tuple(columns), (cells,)))  # type: ignore[arg-type]
    if case.get("now") is not None:
        givens.append(_time(source, case["now"]))
    for service in _list(case.get("down"), "'down'"):
        _known(service, services)
        givens.append(GivenServiceDown(source, service))
    steps = _list(case.get("steps"), "'steps'")
    if not steps:
        raise BadLine("'steps' must be a list with at least one request")
    whens = tuple(_request(step, index, number, services) for index, step in enumerate(steps, 1))
    return Scenario(f"line {number}", (), "batch", number, tuple(givens), whens, ())


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, dict):
        raise BadLine(f"{what} must be an object")
    return value or {}


def _list(value: Any, what: str) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise BadLine(f"{what} must be a list")
    return value or []


def _known(service: Any, services: Mapping[str, Any]) -> None:
    if not isinstance(service, str) or service not in services:
        raise BadLine(f"there is no service {service!r}; the services are {', '.join(sorted(services))}")


def _time(source: Source, text: Any) -> GivenTime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise BadLine(f"'now' is no ISO time: {text!r}") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    return GivenTime(source, moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _request(step: Any, index: int, number: int, services: Mapping[str, Any]) -> Request:
    if not isinstance(step, dict):
        raise BadLine(f"step {index} is not an object")
    unknown = sorted(set(step) - STEP_KEYS)
    if unknown:
        raise BadLine(f"step {index}: unknown key {unknown[0]!r}; known: {', '.join(sorted(STEP_KEYS))}")
    for key in ("service", "method", "path"):
        if not isinstance(step.get(key), str):
            raise BadLine(f"step {index} has no {key!r}")
    _known(step["service"], services)
    if not step["path"].startswith("/"):
        raise BadLine(f"step {index}: 'path' must begin with /, not be {step['path']!r}")
    body: Any = None
    if "json" in step:
        value = _json(step["json"])
        text = json.dumps(step["json"])
        body = JsonBody(value, None if "{{" in text else text)
    elif "form" in step:
        body = FormBody(tuple(_pairs(step, "form", index)))
    elif "text" in step:
        body = TextBody(_template(str(step["text"])), "text/plain; charset=utf-8")
    request = Request(
        Source(f"{step['method']} {step['path']}", "batch", number),
        step["service"],
        step["method"].upper(),
        _template(step["path"]),
        tuple(_pairs(step, "query", index)),
        tuple(_pairs(step, "headers", index)),
        body,
    )
    for reference in _quoted(request):
        if reference.step >= index - 1:
            raise BadLine(f"step {index} quotes steps[{reference.step}], which comes no earlier; steps count from 0")
    return request


def _quoted(request: Request) -> Iterator[AnswerRef]:
    """The parts of earlier answers that a request quotes."""
    templates: list[Any] = [request.path, *(value for _, value in (*request.query, *request.headers))]
    if isinstance(request.body, FormBody):
        templates.extend(value for _, value in request.body.fields)
    elif isinstance(request.body, JsonBody):
        templates.append(request.body.value)
    elif isinstance(request.body, TextBody):
        templates.append(request.body.text)
    for template in templates:
        yield from (reference for reference in references(template) if isinstance(reference, AnswerRef))


def _pairs(step: Mapping[str, Any], key: str, index: int) -> Iterator[tuple[str, Any]]:
    for name, value in _object(step.get(key), f"step {index}: {key!r}").items():
        for item in value if isinstance(value, list) else [value]:
            yield str(name), _template(item if isinstance(item, str) else json.dumps(item))


def _template(text: str) -> Any:
    """A text in which only quotations of earlier answers are placeholders."""
    return parse_text(text.replace("<", "\\<"))


def _json(value: Any) -> Template:
    if isinstance(value, str):
        return _template(value)  # type: ignore[no-any-return]
    if isinstance(value, list):
        return JsonArray(tuple(_json(item) for item in value))
    if isinstance(value, dict):
        return JsonObject(tuple((name, _json(item)) for name, item in value.items()))
    return value  # type: ignore[no-any-return]


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
