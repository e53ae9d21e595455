"""The inputs of a scenario that a program reads from its surroundings: environment variables and the clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from presage.engine.lang.values import Unknown, Value


@dataclass(frozen=True)
class Environment:
    """Environment variables by process. ``read`` is not kept here: reads are events of the log."""

    variables: dict[str, dict[str, Value]] = field(default_factory=dict)

    def fork(self) -> Environment:
        """Immutable, hence shared."""
        return self

    def of(self, process: str) -> dict[str, Value]:
        """The variables of a process."""
        return self.variables.get(process, {})


@dataclass(frozen=True)
class Clock:
    """The simulated clock: it stands still at ``now`` (UTC); None where the scenario does not say."""

    now: datetime.datetime | None = None

    def fork(self) -> Clock:
        """Immutable, hence shared."""
        return self


def now(state: Any) -> datetime.datetime:
    """The simulated time.

    Raises:
        Unknown: the scenario fixes no time.
    """
    clock = state.world.get("clock")
    state.record(("clock", state.process, state.place))
    if clock is None or clock.now is None:
        raise Unknown("the time of day, which the scenario does not fix")
    found: datetime.datetime = clock.now
    return found


def environment(state: Any) -> dict[str, Value]:
    """The environment variables of the current process."""
    found = state.world.get("environment")
    variables: dict[str, Value] = found.of(state.process) if found is not None else {}
    return variables
