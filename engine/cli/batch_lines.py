"""A line of `presage simulate --batch` as a scenario without expectations. Not for playing it or for its answer."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from presage.engine.cli.batches import BadLine
from presage.engine.scenario.model import (
    FormBody,
    GivenConfiguration,
    GivenRows,
    GivenRun,
    GivenServiceDown,
    GivenTime,
    JsonBody,
    Request,
    Scenario,
    Source,
    TableName,
    TextBody,
)
from presage.engine.scenario.names import nearest
from presage.engine.scenario.playing import Exactly
from presage.engine.scenario.templates import AnswerRef, JsonArray, JsonObject, Template, parse_text, references

KEYS = frozenset({"id", "config", "rows", "now", "down", "start", "steps"})
STEP_KEYS = frozenset({"service", "method", "path", "headers", "query", "json", "form", "text"})

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def scenario_of(session: Any, case: Mapping[str, Any], number: int) -> Scenario:
    """A line of the batch as a scenario without expectations. Raises BadLine."""
    unknown = sorted(set(case) - KEYS)
    if unknown:
        raise BadLine(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(KEYS))}")
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
    givens.extend(_run(source, text, session) for text in _list(case.get("start"), "'start'"))
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
        near = nearest(service, services) if isinstance(service, str) else ""
        raise BadLine(f"there is no service {service!r}; the services are {', '.join(sorted(services))}{near}")


def _run(source: Source, text: Any, session: Any) -> GivenRun:
    """An entry of 'start': `SERVICE:path/to/script.py`, `SERVICE:module:function` or `SERVICE:module.function`."""
    service, colon, what = text.partition(":") if isinstance(text, str) else ("", "", "")
    if not colon:
        raise BadLine(f"'start' names SERVICE:script.py or SERVICE:module:function, not {text!r}")
    _known(service, session.project.services)
    where = Source(text, source.file, source.line)
    if what.endswith(".py"):
        return GivenRun(where, service, _script(text, what, session.project, service))
    module, colon, function = what.rpartition(":" if ":" in what else ".")
    if not (colon and _DOTTED.fullmatch(module) and function.isidentifier()):
        raise BadLine(f"{text!r} of 'start' is neither a script that ends in .py nor module:function")
    if not session.system.has_module(module):
        raise BadLine(f"{text!r} of 'start': there is no module {module!r}{nearest(module, session.system.modules())}")
    return GivenRun(where, service, None, module, function)


def _script(text: str, name: str, project: Any, service: str) -> Path:
    folders = dict.fromkeys([project.root, project.services[service].path, *project.pythonpath])
    for folder in folders:
        found = (folder / name).resolve()
        if found.is_file() and found.is_relative_to(project.root):
            return Path(found)
    here = [str(file.relative_to(folder)) for folder in folders for file in sorted(folder.rglob(f"*{Path(name).suffix}"))]
    near = difflib.get_close_matches(name, list(dict.fromkeys(here)), n=1)
    raise BadLine(f"{text!r} of 'start': there is no file {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


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
        body = TextBody(_template(str(step["text"])), "")
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
