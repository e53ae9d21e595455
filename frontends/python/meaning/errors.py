"""Exceptions of the analysed program: making them, and turning the host's into them."""

from __future__ import annotations

from typing import Any

from presage.engine.ir.ops import Module
from presage.engine.lang.objects import ExceptionObj
from presage.engine.lang.values import Raised, Ref, Unknown, Value
from presage.frontends.python.meaning.types import is_subtype


def new_exception(state: Any, cls: Value, args: tuple[Value, ...], attrs: dict[str, Value] | None = None) -> Ref:
    """Allocates an exception without running any initialiser."""
    ref: Ref = state.new(ExceptionObj(cls, args, {} if attrs is None else attrs))
    return ref


def error(state: Any, cls: type, message: str) -> Raised:
    """A built-in exception with a message, to be raised on the host: ``raise error(...)``."""
    return Raised(new_exception(state, cls, (message,)))


def from_host(state: Any, exception: BaseException) -> Raised:
    """The analysed program's counterpart of an exception that a folded host call raised."""
    if isinstance(exception, RecursionError | MemoryError):
        raise Unknown(f"the host gave up ({type(exception).__name__}) on a folded call")
    attrs: dict[str, Value] = {}
    for name in _HOST_FIELDS.get(_base(type(exception)), ()):
        if hasattr(exception, name):
            attrs[name] = getattr(exception, name)
    for name, value in getattr(exception, "__dict__", {}).items():
        if type(value) in _PLAIN:
            attrs[name] = value
    args = tuple(exception.args)
    for item in args:
        if type(item) not in _PLAIN:
            args = tuple(i if type(i) in _PLAIN else str(i) for i in args)
            break
    return Raised(new_exception(state, type(exception), args, attrs))


_PLAIN = frozenset({str, int, float, bool, type(None), bytes, tuple})

_HOST_FIELDS: dict[type, tuple[str, ...]] = {
    UnicodeError: ("encoding", "object", "start", "end", "reason"),
    OSError: ("errno", "strerror", "filename"),
    ValueError: ("doc", "pos", "lineno", "colno", "msg"),
}


def _base(cls: type) -> type:
    if issubclass(cls, UnicodeEncodeError | UnicodeDecodeError):
        return UnicodeError
    if issubclass(cls, OSError):
        return OSError
    if cls.__name__ == "JSONDecodeError":
        return ValueError
    return cls


def raise_syntax(state: Any, module: Module) -> None:
    """SyntaxError for a file that the target's compiler refuses."""
    message, span = module.diagnostics[0]
    fields = {"msg": message, "filename": module.path, "lineno": span.line, "offset": None, "text": None}
    raise Raised(new_exception(state, refusal_class(message), (message,), fields))


def refusal_class(message: str) -> type[SyntaxError]:
    """The class of the compiler's error, by its message: wrong indentation has classes of its own."""
    if message.startswith("inconsistent use of tabs"):
        return TabError
    if message.startswith(("unexpected indent", "unindent does not match", "expected an indented block", "too many levels of")):
        return IndentationError
    return SyntaxError


def matches(state: Any, exception: Ref, cls: Value) -> bool:
    """Whether an exception is caught by a class (by resolution order)."""
    return is_subtype(state, state.obj(exception).cls, cls)


def is_exception_class(state: Any, cls: Value) -> bool:
    """Whether a value is a class that may be raised."""
    if type(cls) is Ref:
        found = state.obj(cls)
        return hasattr(found, "mro") and BaseException in found.mro
    return isinstance(cls, type) and issubclass(cls, BaseException)
