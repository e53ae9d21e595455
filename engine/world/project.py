"""The project's description: ``presage.toml`` read into typed data, with errors that name the place."""

from __future__ import annotations

import difflib
import posixpath
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from presage.engine.errors import ConfigurationError

FILE = "presage.toml"


@dataclass(frozen=True)
class Database:
    """A service's database: the kind, and the file that the service opens, relative to the working directory or absolute."""

    kind: str
    file: str


@dataclass(frozen=True)
class Flag:
    """A feature flag: the environment variable that carries it, and its two values."""

    env: str
    on: str = "on"
    off: str = "off"


@dataclass(frozen=True)
class Service:
    """A program with an address.

    ``app`` is the expression that makes its application, ``module:attribute`` or ``module:function()``.
    ``url`` is where other services reach it.
    """

    name: str
    language: str
    path: Path
    app: str
    url: str
    env: Mapping[str, str] = field(default_factory=dict)
    database: Database | None = None
    flags: Mapping[str, Flag] = field(default_factory=dict)
    target: str = "3.11"

    @property
    def module(self) -> str:
        """The module that holds the application."""
        return self.app.partition(":")[0]

    @property
    def expression(self) -> str:
        """The expression inside the module."""
        return self.app.partition(":")[2]


@dataclass(frozen=True)
class Project:
    """A described code base. Paths are absolute; ``pythonpath`` comes before the libraries in imports."""

    name: str
    root: Path
    services: Mapping[str, Service]
    pythonpath: tuple[Path, ...]
    scenarios: tuple[Path, ...]
    libraries: tuple[Path, ...] = ()

    def resolve(self, url: str) -> tuple[str, str, str] | None:
        """(service, path, query) for an address that a service answers, else None."""
        wanted = urlsplit(url)
        for service in self.services.values():
            own = urlsplit(service.url)
            if (own.scheme, own.hostname, _port(own)) != (wanted.scheme, wanted.hostname, _port(wanted)):
                continue
            prefix = own.path.rstrip("/")
            if wanted.path == prefix or wanted.path.startswith(prefix + "/") or not prefix:
                return service.name, wanted.path[len(prefix) :] or "/", wanted.query
        return None


def _port(parts: Any) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


_KEYS: dict[str, frozenset[str]] = {
    "": frozenset({"project", "services", "libraries"}),
    "project": frozenset({"name", "pythonpath", "scenarios"}),
    "libraries": frozenset({"paths"}),
    "service": frozenset({"language", "path", "app", "url", "env", "database", "flags", "target"}),
    "database": frozenset({"kind", "file"}),
    "flag": frozenset({"env", "on", "off"}),
}


def read_project(root: Path) -> Project:
    """Reads ``presage.toml`` of a folder.

    Raises:
        ConfigurationError: no such file, not TOML, an unknown or missing key, two services with one address.
    """
    file = root / FILE
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigurationError(
            f"there is no {FILE} in {root}", next_step="name the folder with --repo, or describe the services there"
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigurationError(f"cannot read it: {problem}", file=str(file)) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ConfigurationError(f"not TOML: {problem}", file=str(file)) from None
    return _Reader(file, text).project(root.resolve(), data)


class _Reader:
    """Turns parsed TOML into a :class:`Project`; errors carry the line that names the key."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = str(file)
        self.lines = text.splitlines()

    def fail(self, message: str, *needles: str, next_step: str | None = None) -> ConfigurationError:
        line = next((i for i, text in enumerate(self.lines, 1) if all(n in text for n in needles)), None)
        return ConfigurationError(message, file=self.file, line=line, next_step=next_step)

    def check_keys(self, table: Mapping[str, Any], kind: str, where: str) -> None:
        for key in table:
            if key not in _KEYS[kind]:
                near = difflib.get_close_matches(key, sorted(_KEYS[kind]), n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(_KEYS[kind]))}"
                raise self.fail(f"unknown key {key!r} in {where}", key, next_step=hint)

    def text(self, table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None:
            raise self.fail(f"{where} has no {key!r}", where)
        if not isinstance(value, str):
            raise self.fail(f"{key!r} of {where} must be a text", key)
        return value

    def project(self, root: Path, data: Mapping[str, Any]) -> Project:
        self.check_keys(data, "", FILE)
        head = data.get("project", {})
        self.check_keys(head, "project", "[project]")
        services = {}
        for name, table in data.get("services", {}).items():
            services[name] = self.service(root, name, table)
        if not services:
            raise self.fail("no service is described", next_step="add a table [services.NAME]")
        self._check_addresses(services)
        libraries = data.get("libraries", {})
        self.check_keys(libraries, "libraries", "[libraries]")
        return Project(
            self.text(head, "name", "[project]", root.name),
            root,
            services,
            tuple(root / path for path in head.get("pythonpath", ["."])),
            tuple(root / path for path in head.get("scenarios", ["scenarios"])),
            tuple(root / path for path in libraries.get("paths", [])),
        )

    def service(self, root: Path, name: str, table: Any) -> Service:
        where = f"[services.{name}]"
        if not isinstance(table, dict):
            raise self.fail(f"{where} must be a table", name)
        self.check_keys(table, "service", where)
        language = self.text(table, "language", where, "python")
        if language != "python":
            raise self.fail(f"no frontend for the language {language!r} of {where}; known: python", "language", language)
        app = self.text(table, "app", where)
        if not app.partition(":")[2]:
            raise self.fail(f"'app' of {where} must read module:attribute or module:function()", "app", app)
        path = root / self.text(table, "path", where, ".")
        if not path.exists():
            raise self.fail(f"the folder {path.name!r} of {where} does not exist", "path")
        database = table.get("database")
        if database is not None:
            self.check_keys(database, "database", f"[services.{name}.database]")
            if database.get("kind", "sqlite") != "sqlite":
                raise self.fail(f"unknown database kind {database['kind']!r}; known: sqlite", "kind")
        flags = {}
        for flag, parts in table.get("flags", {}).items():
            self.check_keys(parts, "flag", f"flag {flag} of {name}")
            flags[flag] = Flag(self.text(parts, "env", f"flag {flag}"), parts.get("on", "on"), parts.get("off", "off"))
        env = table.get("env", {})
        if not all(isinstance(value, str) for value in env.values()):
            raise self.fail(f"'env' of {where} must map names to texts", "env")
        return Service(
            name,
            language,
            path,
            app,
            self.text(table, "url", where, f"http://{name}"),
            env,
            Database("sqlite", posixpath.normpath(self.text(database, "file", f"{where[:-1]}.database]"))) if database else None,
            flags,
            self.text(table, "target", where, "3.11"),
        )

    def _check_addresses(self, services: Mapping[str, Service]) -> None:
        seen: dict[str, str] = {}
        for service in services.values():
            address = service.url.rstrip("/")
            if not urlsplit(address).hostname:
                raise self.fail(f"'url' of [services.{service.name}] is no address: {service.url!r}", "url", service.url)
            if address in seen:
                raise self.fail(
                    f"the services {seen[address]} and {service.name} claim one address, {address}", service.url,
                    next_step="give each service an address of its own",
                )  # fmt: skip
            seen[address] = service.name
