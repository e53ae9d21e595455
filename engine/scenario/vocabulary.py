"""The names that a scenario may use: what the world model knows of the analysed services.

Given to the reader, it turns a mistyped name into an error with the nearest names. Not for finding the names:
`presage.engine.world` does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from presage.engine.errors import ScenarioError
from presage.engine.scenario.model import TableName
from presage.engine.scenario.names import join, nearest
from presage.engine.scenario.templates import TextLike, TextTemplate


@dataclass(frozen=True)
class ServiceNames:
    """What one service has. None: not known, anything is accepted.

    tables: table to its columns. routes: (method, rule), the rule as Flask writes it (`/customers/<int:id>/plan`) or with
    `{id}`. configuration: keys that it reads. flags: its feature flags.
    """

    tables: Mapping[str, Collection[str]] | None = None
    routes: tuple[tuple[str, str], ...] | None = None
    configuration: Collection[str] | None = None
    flags: Collection[str] | None = None


@dataclass(frozen=True)
class Vocabulary:
    """All services by name. `Vocabulary.open()` accepts every name, for reading a file by itself."""

    services: Mapping[str, ServiceNames] = field(default_factory=dict)
    closed: bool = True

    @classmethod
    def open(cls) -> Vocabulary:
        """Nothing is known, so nothing is refused."""
        return cls({}, closed=False)

    def service(self, name: str) -> ServiceNames:
        """The service's names. Raises ScenarioError, without a place, for an unknown service; so do the other checks."""
        if not self.closed:
            return ServiceNames()
        if name not in self.services:
            known = f"The services are {join(sorted(self.services), 'and')}." if self.services else "There are no services."
            raise ScenarioError(f"there is no service `{name}`{nearest(name, self.services)}", next_step=known)
        return self.services[name]

    def table(self, table: TableName, columns: Collection[str] = ()) -> None:
        """Check a table and columns of it."""
        tables = self.service(table.service).tables
        if tables is None:
            return
        if table.table not in tables:
            raise _unknown("table", table.table, table.service, tables, owner_first=True)
        for column in columns:
            if column not in tables[table.table]:
                raise ScenarioError(
                    f"table {table} has no column `{column}`{nearest(column, tables[table.table])}",
                    next_step=f"Its columns are {join(tables[table.table], 'and')}.",
                )

    def configuration(self, service: str, key: str) -> None:
        """Check a configuration key."""
        keys = self.service(service).configuration
        if keys is not None and key not in keys:
            raise _unknown("configuration key", key, service, keys)

    def flag(self, service: str, name: str) -> None:
        """Check a feature flag."""
        flags = self.service(service).flags
        if flags is not None and name not in flags:
            raise _unknown("flag", name, service, flags)

    def route(self, service: str, method: str, path: TextLike) -> None:
        """Check that some route of the service answers the method on the path (placeholders match anything in a segment)."""
        routes = self.service(service).routes
        if routes is None or not isinstance(path, (str, TextTemplate)):
            return
        probe = _probe(path)
        on_path = [known for known, rule in routes if _rule_matches(rule, probe)]
        if method in on_path or (method == "HEAD" and "GET" in on_path) or (method == "OPTIONS" and on_path):
            return
        if on_path:
            raise ScenarioError(f"{service} answers {join(sorted(on_path), 'and')} on {path}, not {method}")
        written = [f"{known} {rule}" for known, rule in routes]
        raise ScenarioError(
            f"{service} has no route for {method} {path}{nearest(f'{method} {path}', written)}",
            next_step=f"Its routes are {join(written, 'and')}." if written else f"{service} has no routes.",
        )


def _unknown(kind: str, name: str, service: str, known: Collection[str], *, owner_first: bool = False) -> ScenarioError:
    listed = [f"{service}.{each}" if owner_first else each for each in sorted(known)]
    wrong = f"{service}.{name}" if owner_first else name
    whole = f"{service} has no {kind} `{name}`{nearest(wrong, listed)}"
    return ScenarioError(whole, next_step=f"It has {join(listed, 'and')}." if listed else f"It has no {kind} at all.")


_ANYTHING = "\x00"
_VARIABLE = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?\w+>|\{(?P<brace>\w+)(?::(?P<kind>path))?\}")


def _probe(path: str | TextTemplate) -> str:
    """The path with a mark in place of each interpolation, without its query."""
    if isinstance(path, str):
        return path.partition("?")[0]
    return "".join(part if isinstance(part, str) else _ANYTHING for part in path.parts).partition("?")[0]


def _rule_matches(rule: str, probe: str) -> bool:
    """Whether a path can match a rule. Of the converters only `int` and `path` count; a missing last `/` is a redirect."""
    pattern, position = "", 0
    for variable in _VARIABLE.finditer(rule):
        pattern += re.escape(rule[position : variable.start()])
        position = variable.end()
        converter = variable.group("converter")
        if converter == "path" or variable.group("kind") == "path":
            pattern += ".+"
        elif converter == "int":
            pattern += f"[0-9{_ANYTHING}]+"
        else:
            pattern += "[^/]+"
    rest = rule[position:]
    pattern += re.escape(rest.removesuffix("/")) + ("/?" if rest.endswith("/") and probe != "/" else "")
    return re.fullmatch(pattern, probe) is not None
