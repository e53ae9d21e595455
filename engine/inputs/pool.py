"""Values to make inputs of: what stands in the source and in the goal first, then a few ordinary ones of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from presage.engine.inputs.shapes import HOSTS, KINDS, Plain, Shape, common, fits, identity, parts_of, size

ORDINARY: dict[str, tuple[Plain, ...]] = {
    "none": (None,),
    "bool": (False, True),
    "int": (0, 1, 2, -1, 3, 5, 10, 7, -5, 100),
    "float": (0.5, 1.0, 0.0, -1.5, 2.75, 100.0),
    "str": ("a", "", "abc", " ", "hello world", "Ab1 c,", "1", "ABC", "12", "-", "aab", "\n", "é", "utf-8"),
    "bytes": (b"ab", b"", b"\x00\xff"),
}
"""Values of each kind that need no reason, the most useful first."""

HASHABLE = ("str", "int", "float", "bool", "none", "bytes", "tuple", "record", "frozenset", "choice")
ANYTHING = ("int", "str", "list", "dict", "none", "bool", "float", "tuple")
"""What ``any`` is, in the order of trying."""


class Pool:
    """Plain values by kind, in the order of adding, each once. At most ``most`` of a kind."""

    def __init__(self, values: Iterable[Plain] = (), most: int = 400) -> None:
        self.most = most
        self._kinds: dict[str, dict[str, Plain]] = {}
        self._first: list[Plain] = []
        self._instances: dict[tuple[Shape, int, int], list[Plain]] = {}
        self._alphabet: list[str] | None = None
        for value in values:
            self.add(value)

    def add(self, value: Plain, parts: bool = True) -> bool:
        """Adds a value, and what is inside it; whether the value itself is new."""
        kind = KINDS.get(type(value))
        if kind is None:
            return False
        found = self._kinds.setdefault(kind, {})
        key = identity(value)
        new = key not in found and len(found) < self.most
        if new:
            found[key] = value
            if parts:
                self._first.append(value)
            self._instances.clear()
            self._alphabet = None
        if parts:
            for part in islice(parts_of(value), 200):
                self.add(part, False)
        return new

    def first(self, most: int) -> list[Plain]:
        """The values of all kinds that were added first, not counting what is only inside another one."""
        return self._first[:most]

    def of(self, kind: str) -> list[Plain]:
        """The values of a kind."""
        return list(self._kinds.get(kind, {}).values())

    def fitting(self, shape: Shape) -> list[Plain]:
        """The values of a shape."""
        if shape.kind == "either":
            return [value for part in shape.parts for value in self.fitting(part)]
        if shape.kind == "choice":
            return list(shape.values)
        if shape.kind == "any":
            return [value for kind in ANYTHING for value in self.of(kind)]
        return [value for value in self.of("tuple" if shape.kind == "record" else shape.kind) if fits(shape, value)]

    def alphabet(self) -> list[str]:
        """The characters of the texts, in the order of first occurrence."""
        if self._alphabet is None:
            self._alphabet = list(dict.fromkeys("".join(self.of("str"))))[:200]
        return self._alphabet

    def instances(self, shape: Shape, most: int, depth: int = 0) -> list[Plain]:
        """See :func:`instances`; kept until something is added."""
        slot = (shape, most, depth)
        found = self._instances.get(slot)
        if found is None:
            found = self._instances[slot] = _instances(shape, self, most, depth)
        return found


def instances(shape: Shape, pool: Pool, most: int = 40, depth: int = 0) -> list[Plain]:
    """Up to ``most`` values of a shape: the pool's that fit, then ordinary ones, small before large. Not to be changed."""
    return pool.instances(shape, most, depth)


def _instances(shape: Shape, pool: Pool, most: int, depth: int) -> list[Plain]:
    found: dict[str, Plain] = {}
    # Element shapes are guesses: what has the right kind only comes last. Annotations are checked by whoever tries a value.
    for value in [*pool.fitting(shape), *_made(shape, pool, depth), *(() if depth else pool.of(shape.kind))]:
        found.setdefault(identity(value), value)
        if len(found) >= most:
            break
    return list(found.values())


def hashable(shape: Shape) -> Shape:
    """A shape for keys and for elements of sets: itself, or texts where its values cannot be hashed."""
    if shape.kind == "either":
        kept = tuple([part for part in shape.parts if part.kind in HASHABLE])
        return Shape("either", kept) if kept else Shape("str")
    return shape if shape.kind in HASHABLE else Shape("str") if shape.kind == "any" else Shape("int")


def _made(shape: Shape, pool: Pool, depth: int) -> list[Plain]:
    kind = shape.kind
    if kind in ORDINARY:
        return list(ORDINARY[kind])
    if kind == "either":
        options = [instances(part, pool, 8, depth + 1) for part in shape.parts]
        return [option[place] for place in range(8) for option in options if place < len(option)]
    if kind == "any":
        texts = pool.of("str") and not pool.of("int")
        order = ("str", "int", "float") if texts else ("int", "str", "float")
        return [ORDINARY[each][place] for place in range(5) for each in order] + ([[], {}, (), None, True] if depth < 2 else [])
    if kind == "choice":
        return list(shape.values)
    if kind == "record":
        return _records(shape, pool, depth)
    if kind == "dict":
        return _tables(shape, pool, depth)
    item = shape.parts[0] if shape.parts else Shape("any")
    inner = instances(hashable(item) if kind in ("set", "frozenset") else item, pool, 12, depth + 1) if depth < 3 else []
    host = HOSTS[kind]
    if item.kind == "any":
        groups = [[value for value in inner if type(value) is each] for each in dict.fromkeys(map(type, inner))]
    else:
        groups = [inner]
    lists: list[list[Plain]] = [[]]
    for length in (1, 3, 2, 5, 8, 12):
        for group in groups:
            if group:
                lists.append((group * length)[:length])
    lists.extend([value] for group in groups for value in group[1:6])
    return [host(value) for value in lists]


def _records(shape: Shape, pool: Pool, depth: int) -> list[Plain]:
    options = [instances(part, pool, 8, depth + 1) for part in shape.parts]
    if not all(options):
        return []
    return [tuple([option[(place * step) % len(option)] for place, option in enumerate(options, 1)]) for step in range(8)]


def _tables(shape: Shape, pool: Pool, depth: int) -> list[Plain]:
    key, value = shape.parts if shape.parts else (Shape("any"), Shape("any"))
    if depth >= 3:
        return [{}]
    keys, values = instances(hashable(key), pool, 8, depth + 1), instances(value, pool, 8, depth + 1)
    tables: list[Plain] = [{}]
    for count in (1, 3, 2, 5):
        tables.append({k: values[i % len(values)] for i, k in enumerate(keys[:count])} if values else {})
    return tables


def representative(shape: Shape, pool: Pool) -> list[Plain]:
    """Few values of a shape that stand for it when it is only asked whether the shape is taken at all."""
    scalar = shape.kind in ("none", "bool", "int", "float")
    found = [value for value in instances(shape, pool, 30) if scalar or 2 <= size(value) <= 60]
    return found[:2] or instances(shape, pool, 2)


def likely(value: Plain) -> Shape:
    """The shape to try for a value that has to be made out of others like it."""
    return common([value])


