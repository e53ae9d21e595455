"""What the runner needs of the simulated system; implemented by a frontend's services, wired by the command line."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from presage.engine.scenario.model import GivenRun
from presage.engine.world.project import Project


@dataclass(frozen=True)
class Wire:
    """A request from outside. url: a text, possibly with random parts; headers: (name, value) pairs.

    body: bytes, possibly with random parts, or a lazily rendered value.
    """

    method: str
    url: Any
    headers: tuple[tuple[str, Any], ...]
    body: Any


class Failure(Protocol):
    """A service that did not start."""

    service: str
    reason: str
    path: str
    line: int


@dataclass(frozen=True)
class Before:
    """One path of what was run before the first request: its state, and what went wrong (reason, file, line) if it did."""

    state: Any
    problem: tuple[str, str, int] | None


class System(Protocol):
    """The services of a project in the machine. States are the machine's own."""

    project: Project

    def start(
        self, environment: Mapping[str, Mapping[str, Any]], now: datetime.datetime | None
    ) -> tuple[Any, Sequence[Failure]]:
        """A state of the caller's own with all services running, and those that did not start."""
        ...

    def finish(self) -> None:
        """Keeps what a later session can use; to be called once at the end."""
        ...

    def take_down(self, state: Any, services: Iterable[str]) -> None:
        """Connections to these services are refused from now on."""
        ...

    def run_before(self, state: Any, given: GivenRun, budget: int) -> Iterable[Before]:
        """Runs a script or a function in the process of its service: the machine's paths.

        Raises ScenarioError where the module has no such function.
        """
        ...

    def send(self, state: Any, request: Wire, budget: int) -> Iterable[Any]:
        """Carries out a request: the machine's paths. The answer is (status, headers, body) by :meth:`answer`."""
        ...

    def answer(self, state: Any) -> tuple[int, Sequence[tuple[str, Any]], Any]:
        """The answer of a path that ended: status, header pairs, body."""
        ...

    def decoded(self, state: Any, body: Any) -> Any:
        """The JSON value of a body as host structures with symbolic leaves; ``NOT_JSON`` where it is none."""
        ...

    def text(self, state: Any, body: Any) -> Any:
        """A body with symbolic parts as text, where it is one; else the body."""
        ...

    def now(self, state: Any) -> datetime.datetime | None:
        """The simulated time, where it is fixed."""
        ...

    def databases(self, state: Any) -> Any:
        """The relational store of a state."""
        ...

    def check(self, constraints: Sequence[Any]) -> Any:
        """The solver's answer."""
        ...

    def assuming(self, state: Any) -> Callable[[Any], bool | None]:
        """What a state's path says of a condition."""
        ...


NOT_JSON = object()
"""Says that a body is no JSON."""
