"""Moves that are suggested by what came out: how the result differs from the wanted one, carried over to the arguments.

A result that lacks an element suggests to put that element in; one that is three too small, to add three. Every place inside
the arguments is tried, those that correspond to the difference first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any

from presage.engine.inputs.shapes import Plain, clone, identity, parts_of, same
from presage.engine.inputs.signature import Args

Change = Callable[[Plain], Plain]
PLACES = 60
"""Elements of one sequence that are tried one by one."""


def nodes(value: Plain, depth: int = 3) -> Iterator[tuple[Plain, Callable[[Plain], Plain]]]:
    """Every value inside one (itself first), each with a function that gives the whole with that part replaced."""
    yield value, lambda new: new
    if depth == 0:
        return
    if isinstance(value, list | tuple):
        for place, item in enumerate(value[:PLACES]):
            for part, rebuild in nodes(item, depth - 1):
                yield part, _in_sequence(value, place, rebuild)
    elif isinstance(value, dict):
        for key, item in list(value.items())[:PLACES]:
            for part, rebuild in nodes(item, depth - 1):
                yield part, _in_table(value, key, rebuild)


def _in_sequence(value: Any, place: int, rebuild: Change) -> Change:
    return lambda new: type(value)([*value[:place], rebuild(new), *value[place + 1 :]])


def _in_table(value: dict[Plain, Plain], key: Plain, rebuild: Change) -> Change:
    return lambda new: {k: rebuild(new) if k is key else item for k, item in value.items()}


def suggested(args: Args, value: Plain, wanted: Plain) -> Iterator[Args]:
    """Arguments changed as the difference between the result and the wanted value suggests."""
    streams = [_at(args, place, value, wanted) for place in range(len(args))]
    while streams:
        for stream in list(streams):
            batch = [new for new, _ in zip(stream, range(8), strict=False)]
            if not batch:
                streams.remove(stream)
            yield from batch


def _at(args: Args, place: int, value: Plain, wanted: Plain) -> Iterator[Args]:
    for part, rebuild in nodes(args[place]):
        for new in changes(part, value, wanted):
            yield (*args[:place], rebuild(new), *args[place + 1 :])


def changes(part: Plain, value: Plain, wanted: Plain) -> Iterator[Plain]:
    """New values for one part of the arguments."""
    kind = type(part)
    if kind is int or kind is float:
        yield from _numbers(part, value, wanted)
    elif kind is str:
        yield from _sequences(part, value, wanted, _text_of)
    elif kind is list or kind is tuple:
        yield from _sequences(part, value, wanted, _items_of)
    elif kind is dict:
        yield from _tables(part, value, wanted)
    elif kind is bool:
        yield not part


def _numbers(part: Any, value: Plain, wanted: Plain) -> Iterator[Plain]:
    if _numeric(value) and _numeric(wanted):
        gap = wanted - value
        yield from (part + gap, part - gap, wanted)
        for factor in (2, 3, 10):
            yield part + gap // factor if type(gap) is int else part + gap / factor
        if value and type(part) is int and type(gap) is int:
            yield part * wanted // value
    elif hasattr(value, "__len__") and hasattr(wanted, "__len__"):
        gap = len(wanted) - len(value)
        if gap:
            yield from (part + gap, part - gap)
        yield len(wanted)
    for number in [n for n in parts_of([wanted]) if _numeric(n)][:40]:
        yield number if type(part) is float else int(number) if abs(number) < 1e18 else part
    yield from (part + 1, part - 1, part + 2, part - 2, -part, 0)


def _numeric(value: Plain) -> bool:
    return isinstance(value, int | float) and value == value and abs(value) < 1e300


def _text_of(value: Plain) -> str | None:
    if type(value) is str:
        return value
    if isinstance(value, list | tuple) and all(type(item) is str for item in value):
        return "".join(value)
    return None


def _items_of(value: Plain) -> list[Plain] | None:
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict):
        return list(value)
    return list(value) if type(value) is str else None


def _sequences(part: Any, value: Plain, wanted: Plain, view: Callable[[Plain], Any]) -> Iterator[Plain]:
    have, want = view(value), view(wanted)
    if have is not None and want is not None:
        yield from _edits(part, have, want)
        yield from _elementwise(part, have, want)
    gap = _gap(value, wanted)
    if part and gap:
        for count in dict.fromkeys((abs(gap), 1)):
            if gap > 0:
                yield part + part[-1:] * count
                yield part[:1] * count + part
                yield part + part[:count]
            yield part[:-count]
            yield part[count:]
    pieces = [piece for piece in parts_of([wanted]) if type(piece) is str] if type(part) is str else list(parts_of([wanted]))
    for piece in pieces[:20]:
        for place in range(min(len(part), PLACES) + 1):
            if type(part) is str:
                yield part[:place] + piece + part[place:]
            else:
                yield type(part)([*part[:place], clone(piece), *part[place:]])
                if place < len(part) and type(part[place]) is type(piece):
                    yield type(part)([*part[:place], clone(piece), *part[place + 1 :]])
    for place in range(min(len(part), PLACES)):
        yield part[:place] + part[place + 1 :]


def _gap(value: Plain, wanted: Plain) -> int:
    if type(value) is int and type(wanted) is int:
        return max(-50, min(50, wanted - value))
    if hasattr(value, "__len__") and hasattr(wanted, "__len__"):
        return len(wanted) - len(value)
    return 0


def _edits(part: Any, have: Any, want: Any) -> Iterator[Plain]:
    """The edits that would make the result the wanted value, applied to the part: all of them, then each at every offset."""
    if type(have) is not str:
        matcher = SequenceMatcher(None, [identity(x) for x in have], [identity(x) for x in want], False)
    else:
        matcher = SequenceMatcher(None, have[:400], want[:400], False)
    edits = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    shift = len(part) - len(have)
    for offset in dict.fromkeys((0, shift)):
        new = part
        for _, i, j, k, m in reversed(edits):
            if i + offset >= 0:
                new = new[: i + offset] + _like(part, want[k:m]) + new[j + offset :]
        yield new
    for _, i, j, k, m in edits[:12]:
        piece = _like(part, want[k:m])
        starts = sorted(range(min(len(part), PLACES) + 1), key=lambda start: (abs(start - i), start))
        for start in starts:
            for each in _cased(piece):
                yield part[:start] + each + part[start + j - i :]
                if j > i:
                    yield part[:start] + each + part[start:]


def _elementwise(part: Any, have: Any, want: Any) -> Iterator[Plain]:
    """Each differing element of the result put in at every place of the part."""
    differing = [at for at in range(len(want)) if at >= len(have) or not same(have[at], want[at])][:10]
    for at in differing:
        element = _like(part, want[at : at + 1])
        for place in sorted(range(min(len(part), PLACES)), key=lambda p: (abs(p - at), p)):
            for each in _cased(element):
                yield part[:place] + each + part[place + 1 :]
            if at < len(have) and type(have[at]) is int and type(want[at]) is int and type(part[place]) is int:
                gap = want[at] - have[at]
                for number in (part[place] + gap, part[place] - gap):
                    yield part[:place] + _like(part, [number]) + part[place + 1 :]
            if at < len(have) and type(part) is str and type(have) is str:
                code = ord(part[place]) + ord(want[at]) - ord(have[at])
                if 0 <= code < 0xD800:
                    yield part[:place] + chr(code) + part[place + 1 :]


def _like(part: Any, items: Any) -> Any:
    """Elements as a sequence of the part's type."""
    if type(part) is type(items):
        return clone(items)
    if type(part) is str:
        return "".join(item for item in items if type(item) is str)
    return type(part)(clone(list(items)))


def _cased(piece: Any) -> Iterator[Any]:
    yield piece
    if type(piece) is str and piece.swapcase() != piece:
        yield piece.swapcase()


def _tables(part: dict[Plain, Plain], value: Plain, wanted: Plain) -> Iterator[Plain]:
    pieces = [piece for piece in parts_of([wanted])][:30]
    scalars = [piece for piece in pieces if type(piece) in (str, int, float, bool, type(None))][:15]
    for piece in scalars:
        for key in list(part)[:12]:
            yield {piece if k is key else k: item for k, item in part.items()}
    for piece in pieces:
        for key in list(part)[:12]:
            yield {**part, key: clone(piece)}
    for key in list(part)[:30]:
        yield {k: item for k, item in part.items() if k is not key}
    for piece in scalars:
        for item in [*pieces[:10], *list(part.values())[:3], 1]:
            if piece not in part:
                yield {**part, piece: clone(item)}
                yield {piece: clone(item), **part}
    yield dict(reversed(list(part.items())))
    if isinstance(wanted, dict):
        yield {**part, **clone(wanted)}
        yield {**clone(wanted), **part}
