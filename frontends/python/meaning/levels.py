"""How deep the interpreter nests itself: the levels that it enters, beside the frames of functions, between an operation and
a function of the program that it calls.

Its limit of recursion counts both, and each level has words of its own for the error's text. A level is those words, or None
where the interpreter enters it or not by what it has learned of the calling code: nothing exact is known then near the limit.
Not for what the levels are used for: `engine/machine/state.py` counts them.
"""

from __future__ import annotations

import itertools
from typing import Any

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

_OF_BUILTINS: dict[Any, Levels] = {
    **dict.fromkeys((abs, all, any, ascii, callable, chr, dir, hash, hex, id, max, min, oct, ord, repr, vars), CALLING),
    **dict.fromkeys((list, tuple, dict, set, frozenset, int, float, bool, range, enumerate, reversed), NONE),
    **dict.fromkeys((map, zip, filter, itertools.chain), NONE),
    sorted: PERHAPS + CALLING,
}
"""By how the functions take their arguments: those of one argument or of tuples are always entered as a level of their own,
types with a quick way to be called never, the rest only until the calling code has been run often enough."""


def of_builtin(func: Value) -> Levels:
    """The levels of a call of a built-in function or type that the program's code makes."""
    try:
        return _OF_BUILTINS.get(func, PERHAPS)
    except TypeError:
        return PERHAPS


def check_levels(state: Any) -> None:
    """Raises RecursionError where the levels that the interpreter enters are past the limit without any further frame."""
    frame = state.frame
    state.check_depth(frame.code.language, frame.depth, deeper(frame.depth, state.levels))
