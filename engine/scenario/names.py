"""Suggestions for a mistyped name. Not for deciding whether a name is known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean X or Y?` for the names most like `name` (at most three), or the empty text.

    Case is ignored. Ties are in alphabetical order.
    """
    candidates = sorted(set(known))
    by_lower: dict[str, str] = {}
    for candidate in candidates:
        by_lower.setdefault(candidate.lower(), candidate)
    close = difflib.get_close_matches(name.lower(), list(by_lower), n=3, cutoff=0.6)
    return f"; did you mean {join([by_lower[each] for each in close])}?" if close else ""


def join(names: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"
