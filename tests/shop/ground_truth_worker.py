"""The process behind `ground_truth`: reads cases from standard input, runs them, writes the results as JSON.

    python ground_truth_worker.py ROOT < cases.json

The services share this process. Each keeps its own environment variables and working directory, which are put
in place whenever control enters it; `requests` calls between them are delivered to the other's WSGI application.
"""

from __future__ import annotations

import base64
import importlib
import io
import json
import os
import re
import runpy
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ground_truth_clock as clock  # first: it replaces the classes that the other imports pick up
import requests
import urllib3
from flask import got_request_exception
from ground_truth_tables import Tables
from werkzeug.test import Client

BASE_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}

CALLER = {"REMOTE_ADDR": "127.0.0.1"}
"""What a server says of whoever sent the request: all of them run on one machine."""


class Service:
    """A started service. `app` is None when it failed to start; `start_error` then says why."""

    def __init__(self, name: str, definition: Mapping[str, Any], config: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.url = definition.get("url", f"http://{name}").rstrip("/")
        self.environment = {**BASE_ENVIRONMENT, **definition.get("env", {}), **config}
        self.folder = folder
        database = definition.get("database")
        self.tables = Tables(folder / database["file"]) if database else None
        self.app: Any = None
        self.start_error: dict[str, Any] | None = None
        self.expression = definition["app"]

    def start(self, root: Path) -> None:
        module, _, attribute = self.expression.partition(":")
        with self.inside():
            try:
                target = getattr(importlib.import_module(module), attribute.removesuffix("()"))
                self.app = target() if attribute.endswith("()") else target
            except Exception as error:
                self.start_error = exception_record(error, root)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The service's own environment and working directory."""
        environment, folder = dict(os.environ), os.getcwd()
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(environment)
            os.chdir(folder)


class System:
    """The services of one case, and what happens between them."""

    def __init__(self, root: Path, case: Mapping[str, Any], folder: Path) -> None:
        self.root = root
        self.down = set(case.get("down") or ())
        self.with_tables = bool(case.get("tables"))
        self.outbound: list[dict[str, Any]] = []
        self.exceptions: list[dict[str, Any]] = []
        self.active: list[str] = []
        self.services: dict[str, Service] = {}
        with (root / "presage.toml").open("rb") as file:
            definitions = tomllib.load(file)["services"]
        config = case.get("config") or {}
        for name in [*self.down, *config]:
            if name not in definitions:
                raise KeyError(f"no service {name}")
        for name, definition in definitions.items():
            own = folder / name
            own.mkdir()
            self.services[name] = Service(name, definition, config.get(name, {}), own)
            self.services[name].start(root)
        for table, rows in (case.get("rows") or {}).items():
            service, _, name = table.partition(".")
            tables = self.services[service].tables
            assert tables is not None, f"service {service} has no database"
            if self.services[service].app is not None:
                tables.insert(name, rows)
        for entry in case.get("start") or ():
            self.run_before(root, *entry.split(":", 1))

    def run_before(self, root: Path, service: str, entry: str) -> None:
        """A script as `__main__`, or a function without arguments, with the service's environment."""
        with self.entered(self.services[service]):
            if entry.endswith(".py"):
                with suppress(SystemExit):
                    runpy.run_path(str(root / entry), run_name="__main__")
            else:
                module, _, function = entry.rpartition(":" if ":" in entry else ".")
                getattr(importlib.import_module(module), function)()

    def step(self, step: Mapping[str, Any], clients: dict[str, Client]) -> dict[str, Any]:
        service = self.services[step["service"]]
        self.outbound, self.exceptions = [], []
        if service.app is None or service.name in self.down:
            return {"status": None, "headers": {}, "rows": {}, "outbound": [], "exception": service.start_error}
        before = self.snapshot()
        if service.name not in clients:
            clients[service.name] = Client(service.app)
        client = clients[service.name]
        if any(name.lower() == "cookie" for name in step.get("headers") or {}):
            client = Client(service.app, use_cookies=False)  # one with cookies of its own throws the header away
        body = {"json": step.get("json"), "data": step.get("form", step.get("text"))}
        with self.entered(service):
            response = client.open(
                step["path"],
                base_url=service.url,
                environ_base=CALLER,
                method=step.get("method", "GET"),
                headers=step.get("headers"),
                query_string=step.get("query"),
                **{name: value for name, value in body.items() if value is not None},
            )
            data = response.get_data()
        shown = {"before": contents(before), "after": contents(self.snapshot())} if self.with_tables else None
        return {
            "status": response.status_code,
            "headers": {name.lower(): ", ".join(response.headers.getlist(name)) for name in response.headers.keys()},
            **body_record(response.mimetype or "", data),
            "rows": self.changes(before),
            "outbound": self.outbound,
            "exception": self.exceptions[0] if self.exceptions else None,
            **({"tables": shown} if shown else {}),
        }

    @contextmanager
    def entered(self, service: Service) -> Iterator[None]:
        self.active.append(service.name)
        try:
            with service.inside():
                yield
        finally:
            self.active.pop()

    def snapshot(self) -> dict[str, Any]:
        return {name: service.tables.snapshot() for name, service in self.services.items() if service.tables}

    def changes(self, before: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, service in self.services.items():
            if service.tables:
                for table, change in service.tables.changes(before[name]).items():
                    found[f"{name}.{table}"] = change
        return found

    def send(
        self, adapter: Any, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, **_: Any
    ) -> requests.Response:
        """Stands in for `HTTPAdapter.send`: the request goes to the service that has the address."""
        parts = urlsplit(request.url or "")
        address = f"{parts.scheme}://{parts.netloc}"
        target = next((each for each in self.services.values() if each.url == address), None)
        call = {"from": self.active[-1] if self.active else None, "to": target.name if target else address}
        self.outbound.append({**call, "method": request.method, "path": parts.path})
        if target is None or target.app is None or target.name in self.down:
            raise requests.exceptions.ConnectionError(f"connection to {address} refused", request=request)
        with self.entered(target):
            answer = Client(target.app, use_cookies=False).open(
                parts.path,
                base_url=target.url,
                environ_base=CALLER,
                method=request.method,
                headers=list(request.headers.items()),
                query_string=parts.query,
                data=request.body,
            )
            data = answer.get_data()
        raw = urllib3.HTTPResponse(
            body=io.BytesIO(data),
            headers=urllib3.HTTPHeaderDict(list(answer.headers)),
            status=answer.status_code,
            reason=answer.status.partition(" ")[2],
            preload_content=False,
            request_method=request.method,
        )
        return adapter.build_response(request, raw)

    def on_exception(self, sender: Any, exception: BaseException, **_: Any) -> None:
        self.exceptions.append(exception_record(exception, self.root))


def exception_record(error: BaseException, root: Path) -> dict[str, Any]:
    """Class name, and the innermost line inside `root` (null where there is none)."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if Path(each.filename).is_relative_to(root)]
    file = str(Path(frames[-1].filename).relative_to(root)) if frames else None
    return {"type": type(error).__name__, "file": file, "line": frames[-1].lineno if frames else None}


def contents(snapshot: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {f"{service}.{table}": list(rows.values()) for service, tables in snapshot.items() for table, rows in tables.items()}


def body_record(mimetype: str, data: bytes) -> dict[str, Any]:
    if mimetype == "application/json":
        try:
            return {"json": json.loads(data)}
        except ValueError:
            pass
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


QUOTE = re.compile(r"\{\{steps\[(\d+)\]\.([\w.]+)\}\}")


def filled_in(value: Any, results: list[dict[str, Any]]) -> Any:
    """`value` with each `{{steps[0].json.id}}` replaced by that part of an earlier result."""

    def quoted(match: re.Match[str]) -> str:
        part: Any = results[int(match[1])]
        for name in match[2].split("."):
            part = part[int(name)] if isinstance(part, list) else part[name]
        return str(part)

    if isinstance(value, str):
        return QUOTE.sub(quoted, value)
    if isinstance(value, dict):
        return {name: filled_in(each, results) for name, each in value.items()}
    if isinstance(value, list):
        return [filled_in(each, results) for each in value]
    return value


def run(root: Path, case: Mapping[str, Any]) -> list[dict[str, Any]]:
    loaded, send = set(sys.modules), requests.adapters.HTTPAdapter.send
    with tempfile.TemporaryDirectory() as folder, clock.standing_still_at(case.get("now")):
        try:
            system = System(root, case, Path(folder))
            requests.adapters.HTTPAdapter.send = lambda *given, **named: system.send(*given, **named)
            with got_request_exception.connected_to(system.on_exception):
                results: list[dict[str, Any]] = []
                clients: dict[str, Client] = {}
                for step in case["steps"]:
                    results.append(system.step(filled_in(step, results), clients))
                return results
        finally:
            requests.adapters.HTTPAdapter.send = send
            for name in set(sys.modules) - loaded:
                if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(root):
                    del sys.modules[name]


def marked(value: bytes) -> dict[str, str]:
    """A BLOB in a row, in the notation of results."""
    return {"$bytes": base64.b64encode(value).decode()}


def main(root: Path) -> None:
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the services print must not mix with the results
    with (root / "presage.toml").open("rb") as file:
        folders = tomllib.load(file).get("project", {}).get("pythonpath", ["."])
    sys.path[:0] = [str(root / folder) for folder in folders]
    json.dump([run(root, case) for case in json.load(sys.stdin)], results, default=marked)
    results.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
