"""How deep the interpreter nests itself: the levels that it enters, beside the frames of functions, between an operation and
a function of the program that it calls.

Its limit of recursion counts both, and each level has words of its own for the error's text. A level is those words, or None
where the interpreter enters it or not by what it has learned of the calling code: nothing exact is known then near the limit.
Not for what the levels are used for: `engine/machine/state.py` counts them.
"""

from __future__ import annotations

import itertools
from typing import Any

from presage.engine.lang.code import OFTEN
from presage.engine.lang.frames import deeper
from presage.engine.lang.values import Value

Levels = tuple[str | None, ...]

CALLING: Levels = (" while calling a Python object",)
COMPARING: Levels = (" in comparison",)
SHOWING: Levels = (" while getting the repr of an object",)
TELLING: Levels = (" while getting the str of an object",)
CHECKING: Levels = (" in __instancecheck__",)
PERHAPS: Levels = (None,)
NONE: Levels = ()

_SORTING: Levels = tuple(list(CALLING))

_OF_BUILTINS: dict[Any, Levels] = {
    **dict.fromkeys((abs, all, any, ascii, callable, chr, dir, hash, hex, id, oct, ord, repr, vars), CALLING),
    **dict.fromkeys((max, min, list.sort), CALLING),
    **dict.fromkeys((list, tuple, dict, set, frozenset, int, float, bool, range, enumerate, reversed), NONE),
    **dict.fromkeys((map, zip, filter, itertools.chain), NONE),
    sorted: _SORTING,
}
"""By how the functions take their arguments: those of one argument or of tuples are always entered as a level of their own,
types with a quick way to be called never, the rest (`_LEARNED`) only until the calling code has been run often enough."""


_LEARNED = frozenset(
    (delattr, divmod, format, getattr, hasattr, isinstance, issubclass, iter, len, next, pow, print, round, setattr)
    + (str, sum)
)


def of_builtin(func: Value, code: Any) -> Levels:
    """The levels of a call of a built-in function or type that the program's code makes."""
    try:
        found = _OF_BUILTINS.get(func)
    except TypeError:
        return PERHAPS
    if found is None or found is _SORTING:
        known = not code.shared and (found is _SORTING or func in _LEARNED)
        first = NONE if known and code.entries >= OFTEN else CALLING if known and not code.loops else PERHAPS
        return first + (found or NONE)
    return found


def check_levels(state: Any) -> None:
    """Raises RecursionError where the levels that the interpreter enters are past the limit without any further frame."""
    frame = state.frame
    state.check_depth(frame.code.language, frame.depth, deeper(frame.depth, state.levels))
