"""Which registers, labels and cells an operation names, read off its form.

    uses(op)        registers that it reads, in evaluation order
    defines(op)     registers that it writes
    successors(op)  labels that it may go to (exception edges belong to the block, not to the operation)
    cells(op)       cells that it names

:class:`ops.CheckBound` and :class:`ops.Unbind` name a variable; they neither read nor define its register here.
For hot loops, the tables ``USES``, ``DEFINES``, ``SUCCESSORS`` and ``CELLS`` map an operation's class to the function.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeAlias

from presage.engine.ir import ops
from presage.engine.ir.forms import FORMS, Form, Group

Getter: TypeAlias = Callable[[Any], tuple[int, ...]]
"""From an operation to indices that it names."""


def uses(op: ops.Op) -> tuple[int, ...]:
    """The registers that ``op`` reads, in the order of its text."""
    return USES[type(op)](op)


def defines(op: ops.Op) -> tuple[int, ...]:
    """The registers that ``op`` writes."""
    return DEFINES[type(op)](op)


def successors(op: ops.Op) -> tuple[ops.Label, ...]:
    """The labels that ``op`` may go to; none unless it is a terminator."""
    return SUCCESSORS[type(op)](op)


def cells(op: ops.Op) -> tuple[int, ...]:
    """The cells that ``op`` names."""
    return CELLS[type(op)](op)


def _none(op: object) -> tuple[int, ...]:
    return ()


def _of_pairs(pairs: tuple[tuple[object, int], ...]) -> tuple[int, ...]:
    """The second of each pair: values of keywords, labels of cases."""
    return tuple([second for _, second in pairs])


def _of_entries(entries: tuple[tuple[int | None, int], ...]) -> tuple[int, ...]:
    """Keys and values of a map in their order; a merged mapping has no key."""
    return tuple([reg for entry in entries for reg in entry if reg is not None])


def _of_optional(index: int | None) -> tuple[int, ...]:
    return () if index is None else (index,)


def _as_is(indices: tuple[int, ...]) -> tuple[int, ...]:
    return indices


_READERS: dict[str, dict[str, Callable[[Any], tuple[int, ...]]]] = {
    "uses": {"uses": _as_is, "items": _as_is, "entries": _of_entries, "keywords": _of_pairs},
    "defines": {"targets": _as_is},
    "successors": {"cases": _of_pairs},
    "cells": {"cells": _as_is},
}
_SINGLE = {"uses": "use", "defines": "def", "successors": "label", "cells": "cell"}


def _getter(form: Form, what: str) -> Getter:
    """The function that collects indices of one sort (a key of ``_READERS``) from operations of one class."""
    single, readers = _SINGLE[what], _READERS[what]
    chosen: list[tuple[str, Callable[[Any], tuple[int, ...]] | None]] = []
    for part in form.parts:
        slot = part.slot if isinstance(part, Group) else part
        if slot.notation == single:
            chosen.append((slot.fields[0], _of_optional if isinstance(part, Group) else None))
        elif slot.notation in readers:
            chosen.append((slot.fields[0], readers[slot.notation]))
    if not chosen:
        return _none
    if all(reader is None for _, reader in chosen):
        return _fixed([field for field, _ in chosen])
    if len(chosen) == 1:
        return _only(attrgetter(chosen[0][0]), chosen[0][1] or _of_optional)
    return _joined([(attrgetter(field), reader or _of_optional) for field, reader in chosen])


def _fixed(fields: list[str]) -> Getter:
    get: Callable[[Any], Any] = attrgetter(*fields)
    if len(fields) == 1:
        return lambda op: (get(op),)
    return get  # several fields come as a tuple


def _only(get: Callable[[Any], Any], read: Getter) -> Getter:
    return lambda op: read(get(op))


def _joined(readers: list[tuple[Callable[[Any], Any], Getter]]) -> Getter:
    def joined(op: object) -> tuple[int, ...]:
        indices: tuple[int, ...] = ()
        for get, read in readers:
            indices += read(get(op))
        return indices

    return joined


USES: dict[type, Getter] = {cls: _getter(form, "uses") for cls, form in FORMS.items()}
DEFINES: dict[type, Getter] = {cls: _getter(form, "defines") for cls, form in FORMS.items()}
SUCCESSORS: dict[type, Getter] = {cls: _getter(form, "successors") for cls, form in FORMS.items()}
CELLS: dict[type, Getter] = {cls: _getter(form, "cells") for cls, form in FORMS.items()}

NAMING_CELLS = frozenset(cls for cls, getter in CELLS.items() if getter is not _none)
"""The classes of operations that can name cells at all."""
