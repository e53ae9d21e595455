"""Values out of which a wanted value may have been made: the inverses of what functions commonly do to their arguments.

Each step is a guess that costs one call to check; none is believed.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from presage.engine.inputs.shapes import Plain, identity, ordered, size

SEPARATORS = (" ", ",", "", ", ", "\n", "-", "_")
PLACEHOLDER = re.compile(r"%[-+ #0-9.*]*[a-zA-Z]|\{[^{}]*\}")
"""Where a template is filled in: what stands between is found again in the text that was made with it."""
LARGEST = 2_000
"""Size past which a derived value is dropped."""


def derived(wanted: Plain, constants: tuple[Plain, ...], most: int = 300) -> list[Plain]:
    """Up to ``most`` values derived from a wanted one in one or two steps, itself first."""
    texts = tuple([c for c in constants if type(c) is str and 0 < len(c) <= 20][:8])
    pieces = tuple(dict.fromkeys(part for c in constants if type(c) is str for part in PLACEHOLDER.split(c) if part))
    found: dict[str, Plain] = {identity(wanted): wanted}
    frontier = [wanted]
    for _ in range(2):
        following: list[Plain] = []
        for value in frontier:
            for new in (*steps(value, texts), *_without(value, constants, pieces)):
                key = identity(new)
                if key not in found and size(new) <= LARGEST:
                    found[key] = new
                    following.append(new)
                    if len(found) >= most:
                        return list(found.values())
        frontier = following[:60]
    return list(found.values())


def steps(value: Plain, texts: tuple[str, ...]) -> Iterator[Plain]:
    """One step back from a value."""
    kind = type(value)
    if kind not in (int, float, bool):
        yield from ([value], {"a": value})
    if kind in (list, tuple, dict, bool):
        # What reads a text back: literals, and the words of a command line.
        yield repr(value)
        yield from _attempt(lambda: json.dumps(value))
    if kind is str:
        yield from _from_text(value, texts)
    elif kind is int or kind is float:
        yield from _from_number(value)
    elif kind is list or kind is tuple:
        yield from _from_sequence(list(value), kind is tuple, texts)
    elif kind is dict:
        yield from _from_table(value)
    elif kind is set or kind is frozenset:
        yield ordered(value)
    elif kind is bytes:
        yield value.decode("latin-1")
        yield list(value)


def _without(value: Plain, constants: tuple[Plain, ...], pieces: tuple[str, ...]) -> Iterator[Plain]:
    """A value without what the source's own constants have put in."""
    if type(value) is str:
        filled = filled_in(value, pieces)
        if filled != [value]:
            yield from (filled, *filled, "".join(filled))
    elif type(value) is list and value:
        known = {identity(constant) for constant in constants}
        kept = [item for item in value if identity(item) not in known]
        if len(kept) < len(value):
            yield kept
        if all(type(item) is str for item in value):
            parts = [filled_in(item, pieces) for item in value]
            if parts != [[item] for item in value]:
                yield parts
                yield [part for each in parts for part in each]
                yield "".join(part for each in parts for part in each)
                if all(len(each) == 2 for each in parts):
                    yield {each[0]: each[1] for each in parts}


def filled_in(value: str, pieces: tuple[str, ...]) -> list[str]:
    """What stands in a text between some pieces of it, the longest of which are looked for first."""
    found = [value]
    for piece in sorted(pieces, key=lambda piece: (-len(piece), piece)):
        if len(piece.strip()) > 0:
            found = [part for text in found for part in text.split(piece)]
    return [part for part in found if part]


def _from_text(value: str, texts: tuple[str, ...]) -> Iterator[Plain]:
    yield from (value[::-1], value.lower(), value.upper(), value.swapcase(), value.strip(), list(value))
    for separator in (*SEPARATORS, *texts):
        if separator and separator in value:
            yield value.split(separator)
            yield value.replace(separator, "")
            yield value.replace(separator, " ")
    for text in texts:
        yield value.removeprefix(text)
        yield value.removesuffix(text)
        yield value + text
        yield text + value
    yield from _attempt(lambda: bytes.fromhex(value))
    yield from _attempt(lambda: value.encode("latin-1"))
    for end in (1, len(value) // 2):
        yield value[end:]
        yield value[: len(value) - end]
    yield value.split()
    yield from (value[::2], value[1::2])
    yield from (value + value, value + " ", " " + value, value + "a", value.title(), value.capitalize())
    yield "".join(dict.fromkeys(value))
    if value[:1] in "[({'\"-0123456789TFN":
        yield from _attempt(lambda: _literal(value))
    yield len(value)


def _from_number(value: Any) -> Iterator[Plain]:
    yield from (-value, value + 1, value - 1, [value], (value,), str(value), value * 2)
    if type(value) is float:
        if value == value and abs(value) < 1e15:
            yield int(value)
            yield int(value) + 1
    else:
        yield from _from_integer(int(value))


def _from_integer(value: int) -> Iterator[Plain]:
    yield from (value // 2, float(value))
    if 0 < value <= 60:
        yield from ("a" * value, list(range(value)), [0] * value, [1] * value, "a " * value, "1" * value, ["a"] * value)
        yield {f"{chr(97 + i % 26)}{i}": i for i in range(value)}
    if value >= 0:
        root = round(value**0.5) if value < 1 << 50 else 0
        if root * root == value:
            yield root
        yield [int(digit) for digit in str(value)[:100]]


def _from_sequence(items: list[Plain], is_tuple: bool, texts: tuple[str, ...]) -> Iterator[Plain]:
    yield from (items[::-1], items[1:], items[:-1], tuple(items) if not is_tuple else items)
    yield from _attempt(lambda: sorted(items))
    if items and all(type(item) is str for item in items):
        for separator in dict.fromkeys((*SEPARATORS, *texts)):
            yield separator.join(items)
        yield shlex.join(items)
        if all(len(item) <= 1 for item in items):
            yield "".join(items[::-1])
    if items and all(isinstance(item, list | tuple) for item in items):
        yield [part for item in items for part in item]
        if all(len(item) == 2 for item in items):
            yield from _attempt(lambda: {item[0]: item[1] for item in items})
            yield from _attempt(lambda: {item[1]: item[0] for item in items})
            yield [item[0] for item in items]
            yield [item[1] for item in items]
        yield [list(item) for item in items]
        yield [tuple(item) for item in items]
    yield from _attempt(lambda: list(dict.fromkeys(items)))
    yield from _attempt(lambda: {item: place for place, item in enumerate(items)})
    yield from _attempt(lambda: set(items))
    yield dict(enumerate(items))
    yield items + items
    yield [str(item) for item in items]
    yield from _attempt(lambda: [int(item) for item in items])
    yield [[item] for item in items]
    yield from items[:20]
    yield len(items)
    if items and all(type(item) is int for item in items):
        yield [item - 1 for item in items]
        yield [item + 1 for item in items]
        if all(0 < item < 0x110000 and not 0xD800 <= item < 0xE000 for item in items):
            yield "".join(map(chr, items))


def _from_table(value: dict[Plain, Plain]) -> Iterator[Plain]:
    keys, values = list(value), list(value.values())
    yield from (list(value.items()), keys, values, dict(reversed(list(value.items()))))
    yield from _attempt(lambda: {item: key for key, item in value.items()})
    if all(type(item) is int and 0 <= item <= 30 for item in values):
        repeated = [key for key, count in value.items() for _ in range(count)]
        yield repeated
        if all(type(key) is str for key in keys):
            yield "".join(repeated)
    if keys and all(type(key) is str for key in keys):
        yield "".join(keys)
        yield " ".join(keys)
    if values and all(isinstance(item, list | tuple) for item in values):
        yield [part for item in values for part in item]
        yield from _attempt(lambda: {part: key for key, item in value.items() for part in item})
    for dropped in keys[:3]:
        yield {key: item for key, item in value.items() if key is not dropped}
    if len(values) == 1:
        yield values[0]


def _attempt(make: Callable[[], Any]) -> Iterator[Plain]:
    """The value that ``make`` gives, if it gives one."""
    try:
        made = make()
    except (TypeError, ValueError, OverflowError, SyntaxError, MemoryError, RecursionError):
        return
    yield made


def _literal(text: str) -> Plain:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.literal_eval(text)
