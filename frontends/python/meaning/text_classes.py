"""Characters by what the methods of ``str`` say about them, as languages of one character; each found out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from presage.solvers import terms as T


@lru_cache(maxsize=40)
def each(test: Callable[[str], bool]) -> Any:
    """The characters of which a test is true."""
    found = [code for code, character in enumerate(map(chr, range(T.LAST_CODE + 1))) if test(character)]
    return T.re_chars(tuple([code for code in found for _ in (0, 1)]))


def blank() -> Any:
    """The characters that ``str.isspace`` is true of."""
    return each(str.isspace)
