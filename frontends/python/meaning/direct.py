"""Methods of texts and bytes on exact built-in scalars, computed by one call of the host's method.

This is the short way for what :func:`presage.frontends.python.meaning.folding.fold` and the models of these methods do with
such arguments: same value, same charge. What it does not take (symbolic or large arguments, what raises) is left to them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import ListObj
from presage.engine.lang.values import MISSING, Value
from presage.frontends.python.meaning.folding import MAX_SIZE, RESULT_BOUNDS

_LARGE = 1 << 16
_SCALAR_RESULTS = frozenset({str, bytes, bool, int})

_NAMES = (
    "capitalize", "center", "count", "endswith", "expandtabs", "find", "index", "isalnum", "isalpha", "isascii", "isdigit",
    "islower", "isspace", "istitle", "isupper", "ljust", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip",
    "swapcase", "title", "upper", "zfill",
)  # fmt: skip
_TEXT_ONLY = ("casefold", "isdecimal", "isidentifier", "isnumeric", "isprintable")

DIRECT: dict[Any, Callable[[list[Any]], int] | None] = {
    vars(cls)[name]: RESULT_BOUNDS.get(name)
    for cls, names in ((str, _NAMES + _TEXT_ONLY), (bytes, _NAMES))
    for name in names
}
"""Host method -> what bounds the size of its result by the arguments, or None where the result is no larger than they are."""


def call(state: Any, method: Any, args: tuple[Value, ...]) -> Value:
    """The result of a method in :data:`DIRECT`, or ``MISSING`` where that is for others to find out."""
    size = 0
    for arg in args:
        kind = type(arg)
        if kind is str or kind is bytes:
            size += len(arg)
        elif kind is int:
            size += arg.bit_length() >> 3
        elif kind is tuple:
            if not all([type(item) is str for item in arg]):
                return MISSING
            size += len(arg)
        elif arg is not None and kind is not bool:
            return MISSING
    if size > _LARGE:
        return MISSING
    bound = DIRECT[method]
    if bound is not None and bound(list(args)) > MAX_SIZE:
        return MISSING
    try:
        result = method(*args)
    except Exception:  # noqa: BLE001 - what it is for the program is found out elsewhere
        return MISSING
    state.steps += 1 + (size >> 6)
    kind = type(result)
    if kind in _SCALAR_RESULTS or kind is tuple:
        return result
    return state.new(ListObj(list, result))
