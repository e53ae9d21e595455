"""What a simulation is handed from outside: where addresses lead, what is known of code, what an opaque region does.

The machine and the meanings know these protocols only. The world implements :class:`Router`, the abstract interpreter
:class:`Facts`, the ladder of escalation :class:`Resolver`; the defaults here know nothing and say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from presage.engine.ir.program import Function
from presage.engine.lang.protocol import Language
from presage.engine.lang.values import Unknown, Value


class Router(Protocol):
    """Where an address leads."""

    def resolve(self, url: str) -> tuple[str, str, str] | None:
        """(service, path, query) for an address that a known service answers, else None."""
        ...


class Facts(Protocol):
    """What is known of the analysed code without running it. Each answer is proved, or the cautious one."""

    def order_free(self, function: Function, language: Language) -> bool:
        """Whether a function of one iterator over texts does the same for each order of them; False where that is not known."""
        ...


@dataclass(frozen=True)
class OpaqueCall:
    """A call whose meaning the engine does not have: the function's full name, the arguments, why it is opaque."""

    name: str
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    reason: str


class Resolver(Protocol):
    """Asked where the simulation would have to stop."""

    def call(self, state: Any, region: OpaqueCall) -> Value:
        """The value of an opaque call.

        Raises:
            Unknown: nothing is known of it either.
        """
        ...


class NoRouter:
    """No address leads anywhere."""

    def resolve(self, url: str) -> tuple[str, str, str] | None:
        """See the protocol."""
        return None


class NoFacts:
    """Nothing is known of any function."""

    def order_free(self, function: Function, language: Language) -> bool:
        """See the protocol."""
        return False


class NoResolver:
    """An opaque region ends what is known."""

    def call(self, state: Any, region: OpaqueCall) -> Value:
        """See the protocol."""
        raise Unknown(region.reason)
