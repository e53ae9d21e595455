"""Shapes of plain data: what kind of value a parameter can take, and what its elements are.

A shape is a description to generate from and to check against. Not for inferring it: that is a frontend's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

Plain: TypeAlias = Any
"""None, a bool, int, float, str or bytes, or a list, tuple, set, frozenset or dict of them."""

HOSTS: dict[str, type] = {
    "none": type(None), "bool": bool, "int": int, "float": float, "str": str, "bytes": bytes,
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict,
}  # fmt: skip
KINDS = {host: kind for kind, host in HOSTS.items()}
SEQUENCES = ("list", "tuple", "set", "frozenset")


@dataclass(frozen=True)
class Shape:
    """One kind of plain data.

    ``kind`` is none, bool, int, float, str, bytes, list, tuple, set, frozenset, dict, ``record`` (a tuple with a shape for
    each place), ``choice`` (one of the listed values), ``either`` (any of the parts) or ``any``. ``parts`` are the shapes
    inside: of a container's elements (one), of a dictionary's keys and values (two). ``values`` are those of a choice.
    """

    kind: str
    parts: tuple[Shape, ...] = ()
    values: tuple[Plain, ...] = ()

    def __str__(self) -> str:
        inner = ", ".join([*map(str, self.parts), *map(repr, self.values)])
        return f"{self.kind}[{inner}]" if inner else self.kind


ANY = Shape("any")
NONE, BOOL, INT, FLOAT, STR, BYTES = (Shape(kind) for kind in ("none", "bool", "int", "float", "str", "bytes"))


def list_of(item: Shape) -> Shape:
    """Lists of one shape."""
    return Shape("list", (item,))


def dict_of(key: Shape, value: Shape) -> Shape:
    """Dictionaries from one shape to another."""
    return Shape("dict", (key, value))


def either(*parts: Shape) -> Shape:
    """Any of several shapes; the shape itself where it is only one."""
    flat: list[Shape] = []
    for part in parts:
        flat.extend(p for p in (part.parts if part.kind == "either" else (part,)) if p not in flat)
    return flat[0] if len(flat) == 1 else Shape("either", tuple(flat))


def fits(shape: Shape, value: Plain) -> bool:
    """Whether a value has a shape, exactly: True is no int, an int no float."""
    kind = shape.kind
    if kind == "any":
        return True
    if kind == "either":
        return any(fits(part, value) for part in shape.parts)
    if kind == "choice":
        return any(type(each) is type(value) and each == value for each in shape.values)
    if kind == "record":
        return type(value) is tuple and len(value) == len(shape.parts) and all(map(fits, shape.parts, value))
    if KINDS.get(type(value)) != kind:
        return False
    if kind in SEQUENCES:
        return not shape.parts or all(fits(shape.parts[0], item) for item in value)
    if kind == "dict" and shape.parts:
        return all(fits(shape.parts[0], key) and fits(shape.parts[1], item) for key, item in value.items())
    return True


def shape_of(value: Plain) -> Shape:
    """The narrowest shape that generalises a value: lists of what it holds, not lists of its length."""
    kind = KINDS.get(type(value), "any")
    if kind == "tuple" and len({type(item) for item in value}) > 1:
        return Shape("record", tuple(map(shape_of, value)))
    if kind in SEQUENCES:
        return Shape(kind, (common(value),))
    if kind == "dict":
        return Shape(kind, (common(value), common(value.values())))
    return Shape(kind)


def common(values: Any) -> Shape:
    """The shape of every one of several values; ANY where there are none."""
    shapes = [shape_of(value) for value in ordered(values)]
    return either(*shapes) if shapes else ANY


def same(one: Plain, other: Plain) -> bool:
    """Equality with types, through containers: 1 is not True, -0.0 not 0.0, NaN is NaN; the order of keys is left aside."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        if len(one) != len(other):
            return False
        keys = {identity(key): key for key in other}
        return all(identity(k) in keys and same(item, other[keys[identity(k)]]) for k, item in one.items())
    if isinstance(one, (set, frozenset)):
        return len(one) == len(other) and {identity(item) for item in one} == {identity(item) for item in other}
    if isinstance(one, (float, complex)):
        return repr(one) == repr(other)
    return bool(one == other)


def identity(value: Plain) -> str:
    """A text that equal values of equal types share, and no others; the order of keys counts, that of sets does not."""
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}({sorted(map(identity, value))})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{identity(k)}: {identity(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(identity, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(identity, value))},)"
    return repr(value)


def ordered(values: Any) -> list[Plain]:
    """The elements of a container, those of a set in an order that does not depend on hashes."""
    return sorted(values, key=identity) if isinstance(values, (set, frozenset)) else list(values)


def clone(value: Plain) -> Plain:
    """A copy that shares no mutable part with the original."""
    if isinstance(value, list):
        return [clone(item) for item in value]
    if isinstance(value, tuple):
        return tuple([clone(item) for item in value])
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, set):
        return set(value)
    return value


def parts_of(value: Plain, depth: int = 4) -> Iterator[Plain]:
    """The values inside a container, outermost first."""
    if depth == 0 or not isinstance(value, (list, tuple, set, frozenset, dict)):
        return
    inner: list[Plain] = ordered(value)
    if isinstance(value, dict):
        inner = [*inner, *value.values()]
    yield from inner
    for item in inner:
        yield from parts_of(item, depth - 1)


def size(value: Plain) -> int:
    """How much data a value is: characters and elements."""
    if isinstance(value, (str, bytes)):
        return 1 + len(value)
    if isinstance(value, dict):
        return 1 + sum(size(k) + size(v) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return 1 + sum(map(size, value))
    if isinstance(value, int):
        return 1 + value.bit_length() // 8
    return 1
