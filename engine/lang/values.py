"""Values of a simulation that are not host objects, and the signals between meaning and machine.

A value is one of
- a host object of an immutable built-in type (``int``, ``str``, ``tuple`` of values, ...) or a host
  type standing for the language's built-in type: concrete, compared by the host;
- a :class:`Ref`: something with identity, kept on the simulated heap;
- a :class:`Sym` or :class:`SymDecimal`: a scalar given by a formula;
- a :class:`Method`, :class:`Native` or :class:`View`: immutable pairs and names made by a meaning.

Objects of the analysed program never become host objects with behaviour: no host operation on a
value can reach analysed code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, final

from presage.engine.ir.ops import NO_SPAN, Span

if TYPE_CHECKING:
    from presage.solvers.terms import Term

Value: TypeAlias = Any
"""Any value of a simulation; see the module's docstring."""


@final
class Ref:
    """An address on the simulated heap: the allocation's number on its path.

    Hashed and compared by identity, which is what lets a host dictionary be the heap. Two states
    that forked share the references allocated before the fork.
    """

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def __repr__(self) -> str:
        return f"&{self.number}"


class _Opaque:
    """A value that stands for one: the host must not print it into a text by accident."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.__format__("")

    def __format__(self, spec: str) -> str:
        raise Unknown("a symbolic value inside a text that a built-in makes")


@final
class Sym(_Opaque):
    """A symbolic scalar: a formula and the language's type that it stands for (a host type)."""

    __slots__ = ("term", "type")

    def __init__(self, term: Term, type_: type) -> None:
        self.term = term
        self.type = type_

    def __repr__(self) -> str:
        return f"<{self.type.__name__} {self.term!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Sym, (self.term, self.type))


@final
class SymDecimal(_Opaque):
    """A symbolic decimal: ``coefficient * 10**exponent`` with a concrete exponent (finite only).

    ``coefficient`` is an integer formula that carries the sign; negative zero is not represented.
    """

    __slots__ = ("coefficient", "exponent")

    def __init__(self, coefficient: Term, exponent: int) -> None:
        self.coefficient = coefficient
        self.exponent = exponent

    def __repr__(self) -> str:
        return f"<Decimal {self.coefficient!r}e{self.exponent}>"


@final
class Scrambled(int):
    """A stand-in for a number that differs from run to run of the real program (the hash of a text).

    It keeps equality, so that analysed ``__hash__`` methods work; it is no plain data, so nothing that
    depends on its value is ever folded or shown.
    """


@final
class Rendered(_Opaque):
    """Text or bytes that is rendered lazily from a structured value with symbolic leaves.

    ``kind`` is ``str`` or ``bytes``; ``form`` tells the rendering: ``json`` (``value`` is the
    structure, ``options`` its layout) or ``text`` (``value`` is a tuple of str parts and symbolic
    scalars, concatenated). What reads it back in the same form gets the structure; any other
    inspection is opaque.
    """

    __slots__ = ("form", "kind", "options", "value")

    def __init__(self, kind: type, form: str, value: Value, options: tuple[Any, ...] = ()) -> None:
        self.kind = kind
        self.form = form
        self.value = value
        self.options = options

    def __repr__(self) -> str:
        return f"<{self.kind.__name__} {self.form} {self.value!r}>"


@final
class Method:
    """A function bound to its receiver; equal to another one of the same two."""

    __slots__ = ("func", "receiver")

    def __init__(self, func: Value, receiver: Value) -> None:
        self.func = func
        self.receiver = receiver

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Method
            and other.func is self.func
            and (other.receiver is self.receiver)
        )

    def __hash__(self) -> int:
        return hash((id(self.func), id(self.receiver)))

    def __repr__(self) -> str:
        return f"<method {self.func!r} of {self.receiver!r}>"


@final
class Native:
    """A function of a model, written on the host: a leaf that cannot reach analysed code.

    ``call(state, args, kwargs)`` gives a value, a :class:`Tail`, or raises :class:`Raised`,
    :class:`Unknown` or :class:`Fork`. Named ``module.name`` for printing and for pickling.
    """

    __slots__ = ("call", "module", "name")

    def __init__(self, module: str, name: str, call: NativeCall) -> None:
        self.module = module
        self.name = name
        self.call = call

    def __repr__(self) -> str:
        return f"<native {self.module}.{self.name}>"


@final
class View:
    """A live view of a container: ``kind`` is keys, values or items; ``source`` a reference."""

    __slots__ = ("kind", "source")

    def __init__(self, kind: str, source: Ref) -> None:
        self.kind = kind
        self.source = source


@final
class Marker:
    """A named sentinel that is no value of any program."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def __reduce__(self) -> str:
        return self.name


UNBOUND = Marker("UNBOUND")
"""What a register holds whose variable has no value."""

MISSING = Marker("MISSING")
"""Nothing found, where None is a possible value."""

SWITCH = Marker("SWITCH")
"""Signal of an operation: the current frame changed; the loop goes on with ``state.frame``."""

Signal: TypeAlias = Any
"""What an operation returns: None (next operation), a compiled block (jump) or ``SWITCH``."""

Closure: TypeAlias = Callable[[Any, list[Value]], Signal]
"""A compiled operation: called with the state and the registers of the current frame."""

NativeCall: TypeAlias = Callable[[Any, tuple[Value, ...], dict[str, Value]], Value]


class Continuation(Protocol):
    """What happens in the caller when a pushed frame ends; immutable, so that forks can share it."""

    def returned(self, state: Any, value: Value) -> Signal:
        """The callee returned; ``state.frame`` is the caller."""
        ...

    def raised(self, state: Any, exception: Ref) -> Signal:
        """The callee raised; None lets the exception propagate in the caller."""
        ...


@final
class Tail:
    """A native's request: call ``func`` in its place; ``then`` turns the call's result into its own.

    ``then(state, value)`` gives a value or another :class:`Tail`. ``rescue(state, exception)`` may
    turn an exception of the call into a value, or gives ``MISSING`` to let it propagate. ``levels`` are those that
    the interpreter nests itself by before it calls, by the words of the error past the limit; None for one that it may not enter.
    """

    __slots__ = ("args", "func", "kwargs", "levels", "rescue", "then")

    def __init__(
        self,
        func: Value,
        args: tuple[Value, ...] = (),
        kwargs: dict[str, Value] | None = None,
        then: Callable[[Any, Value], Value] | None = None,
        rescue: Callable[[Any, Ref], Value] | None = None,
        levels: tuple[str | None, ...] = (),
    ) -> None:
        self.func = func
        self.args = args
        self.kwargs = kwargs
        self.then = then
        self.rescue = rescue
        self.levels = levels


class Raised(Exception):
    """The analysed program raises the exception object at ``ref``.

    ``again`` tells that it goes on from where the present frame caught it: the frame already stands in its traceback.
    """

    def __init__(self, ref: Ref, again: bool = False) -> None:
        super().__init__(ref)
        self.ref = ref
        self.again = again


class Unknown(Exception):
    """The simulation cannot go on exactly; ``reason`` says why in a short phrase."""

    def __init__(self, reason: str, span: Span = NO_SPAN) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


class Switched(Exception):
    """The program has got a second thread, or is left with one: another loop steps it from here on."""


class Fork(Exception):
    """The operation has several outcomes: (condition, resume) pairs that exclude each other.

    ``resume(state, registers)`` finishes the operation in the state that took the alternative and
    returns its signal; None as ``resume`` runs the operation again, now with the condition on the
    path.
    """

    def __init__(self, alternatives: tuple[tuple[Term, Closure | None], ...]) -> None:
        super().__init__(alternatives)
        self.alternatives = alternatives
