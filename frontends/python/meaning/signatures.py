"""Calls of built-ins with arguments that do not fit: the host's own words for it.

The messages of built-ins follow from how each is written in C, so they are taken from the host: the
built-in is called with stand-ins for what is not plain data, and its TypeError is the answer.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import Raised, Ref, Value
from presage.frontends.python.meaning.convert import NotPlain, to_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.types import class_of, shown_name

_NEVER = frozenset({"print", "input", "open", "exec", "eval", "compile", "breakpoint", "__import__", "exit", "quit", "help"})


class BadArguments(Raised):
    """A model was given a number of arguments, or keywords, that its built-in does not take."""


def refusal(state: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Raised | None:
    """The TypeError with which the host refuses such a call, or None where it would not refuse."""
    if getattr(func, "__name__", "") in _NEVER or getattr(func, "__module__", "builtins") not in (None, "builtins"):
        return None
    host = [_stand_in(state, arg) for arg in args]
    owner = getattr(func, "__objclass__", None)
    if owner is not None and host and not isinstance(host[0], owner):
        try:
            host[0] = owner()
        except TypeError:
            return None
    try:
        func(*host, **{name: _stand_in(state, value) for name, value in kwargs.items()})
    except TypeError as refused:
        return error(state, TypeError, str(refused))
    except Exception:  # noqa: BLE001 - it takes such arguments; the values are another matter
        return None
    return None


def _stand_in(state: Any, value: Value) -> Any:
    try:
        return to_host(state, value)
    except NotPlain:
        cls = class_of(state, value)
        return type(state.obj(cls).name if type(cls) is Ref else shown_name(cls), (), {})()
