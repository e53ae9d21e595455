"""Sorts: the types of formulas.

A sort is a kind and its parameters; equal sorts are the same object, so they are compared with ``is``.
Parameterised sorts to come (arrays, sequences) are further kinds here and nothing else changes.
"""

from __future__ import annotations

from typing import Final


class SortError(TypeError):
    """A constructor was given terms of sorts that it isn't defined on."""


class Sort:
    """A sort, interned: ``kind`` names the theory, ``params`` its indices (the width of a bit vector)."""

    __slots__ = ("kind", "params")

    kind: str
    params: tuple[int, ...]

    def __repr__(self) -> str:
        return self.kind if not self.params else f"{self.kind}({', '.join(map(str, self.params))})"

    def __reduce__(self) -> tuple[object, ...]:
        return sort, (self.kind, self.params)

    def __copy__(self) -> Sort:
        return self

    def __deepcopy__(self, memo: object) -> Sort:
        return self


_SORTS: dict[tuple[str, tuple[int, ...]], Sort] = {}


def sort(kind: str, params: tuple[int, ...] = ()) -> Sort:
    """The one sort with this kind and these parameters."""
    found = _SORTS.get((kind, params))
    if found is None:
        found = Sort()
        found.kind, found.params = kind, params
        _SORTS[kind, params] = found
    return found


BOOL: Final = sort("Bool")
INT: Final = sort("Int")
"""Unbounded integers."""
REAL: Final = sort("Real")
"""Exact rationals; a solver may also mean irrational numbers, and no model with one is ever believed."""
STR: Final = sort("Str")
"""Sequences of code points 0 to 0x10FFFF, lone surrogates included."""
REGLAN: Final = sort("RegLan")
"""Regular languages: sets of texts. There are no variables of this sort."""
FLOAT64: Final = sort("Float64")
"""IEEE 754 binary64, round to nearest even, with one NaN."""


def BITVEC(width: int) -> Sort:
    """Bit vectors of ``width`` bits; their host value is the unsigned integer.

    Raises SortError where the width isn't positive.
    """
    if width <= 0:
        raise SortError(f"a bit vector has at least one bit, not {width}")
    return sort("BitVec", (width,))
