"""A run: one invocation of Presage that simulated scenarios, as the store keeps it.

Not for how the simulations were made.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from presage.engine.facts.simulations import Simulation


class Fingerprint(msgspec.Struct, frozen=True):
    """What of the engine itself a result depends on: own version and the pinned versions of what it builds on.

    parts: (name, version) pairs, sorted by name, Python's minor version among them. id: a hash over them.
    """

    id: str
    parts: tuple[tuple[str, str], ...]


class Revision(msgspec.Struct, frozen=True):
    """One state of the analysed sources.

    id: commit id, or `tree:<hash>`. label: what the user called it (`HEAD~1`), may be empty. parent: the first parent's id.
    """

    id: str
    label: str = ""
    parent: str = ""


class ServiceFact(msgspec.Struct, frozen=True):
    """A service of the analysed system as `presage.toml` names it. target: language version, such as `3.11`."""

    revision: str
    name: str
    language: str
    target: str
    path: str


class EndpointFact(msgspec.Struct, frozen=True):
    """A route of a service: the rule as it is written in the framework, and the handler's place."""

    revision: str
    service: str
    method: str
    rule: str
    handler: str
    file: str
    line: int


class Timed(msgspec.Struct, frozen=True):
    """A simulation and how long it took, in seconds (outside of everything that is compared)."""

    simulation: Simulation
    seconds: float = 0.0


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one invocation found, to be stored as a whole.

    command: the command's name (`simulate`). arguments: as the user gave them. status: `complete`, or `interrupted`
    when it ended early (then the simulations are those that were finished). started: ISO time in UTC, for people; not
    part of the run's id.
    """

    command: str
    fingerprint: Fingerprint
    arguments: tuple[str, ...] = ()
    status: Literal["complete", "interrupted"] = "complete"
    revisions: tuple[Revision, ...] = ()
    services: tuple[ServiceFact, ...] = ()
    endpoints: tuple[EndpointFact, ...] = ()
    simulations: tuple[Timed, ...] = ()
    started: str = ""
    seconds: float = 0.0
