"""What the machine asks of a language, and what a language's meaning may ask of the machine.

A frontend's meaning implements :class:`Language` and knows no search, solver or world; the machine
knows languages by this protocol only.
"""

from __future__ import annotations

from typing import Any, Protocol

from presage.engine.ir.ops import Op
from presage.engine.lang.values import Closure, Ref, Signal, Value


class Language(Protocol):
    """The meaning of one language's operations."""

    name: str

    text_methods: frozenset[str]
    """Methods of a text that give a text, by their receiver and arguments alone, and run no code of the program."""

    def compile(self, op: Op, code: Any) -> list[Closure] | None:
        """The closures that carry out ``op`` in ``code``; None asks for the neutral meaning."""
        ...

    def call(
        self, state: Any, func: Value, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any
    ) -> Signal:
        """Calls a value; the result goes to ``ret``, a register's index or a continuation."""
        ...

    def truth_term(self, state: Any, value: Value) -> Any:
        """A Boolean term for a symbolic condition (the operand of a branch)."""
        ...

    def merge(self, condition: Any, a: Value, b: Value) -> Value:
        """One scalar for ``a`` where a condition (a Boolean term) holds and ``b`` elsewhere; ``MISSING`` if there is none."""
        ...

    def is_pure(self, state: Any, func: Value) -> bool:
        """Whether calling a value changes nothing but the heap, and that only by the heap's own means."""
        ...

    def unbound(self, state: Any, name: str, free: bool) -> Exception:
        """The error for reading a variable that has no value."""
        ...

    def too_deep(self, state: Any, level: str | None = "") -> Exception:
        """The error for a call past the recursion limit, or for the level of the interpreter before it that is."""
        ...

    def chain(self, state: Any, exception: Ref, handled: Ref | None) -> None:
        """Links a newly raised exception to the one being handled."""
        ...

    def passed(self, state: Any, exception: Ref, path: str, function: str, line: int) -> None:
        """Records that an exception left an operation at a place."""
        ...

    def watched(self, op: Op, code: Any) -> tuple[Any, bool]:
        """What an operation does to memory that threads share.

        The first part is None or notes the operation's accesses, called with the state and the registers before it. It
        may give False to say that these are all, True that what the operation works on is the program's. The second tells
        whether containers that the operation touches are read or changed as a whole.
        """
        ...

    def standing(self, state: Any, code: Any) -> int:
        """Whose code a function is; see :mod:`presage.engine.lang.ordering`."""
        ...

    def location(self, state: Any, ref: Ref, key: Any) -> str:
        """What stands at a location of shared memory, in words."""
        ...
