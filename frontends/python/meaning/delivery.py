"""Where an operation's result goes: a register, nowhere, or to the call that makes it first."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import Ref, Signal, Tail, Value
from presage.frontends.python.meaning import calls


def deliver(state: Any, regs: list[Value], dest: int, value: Value) -> Signal:
    """Stores an operation's result, or makes the call that it asks for."""
    if type(value) is Tail:
        return calls.run_tail(state, value, dest)
    regs[dest] = value
    return None


class Discard:
    """A continuation that drops the result (attribute and item assignments)."""

    def returned(self, state: Any, value: Value) -> Signal:
        """Goes on behind the operation."""
        return None

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Lets the exception propagate."""
        return None


DISCARD = Discard()
