"""Texts and bytes with random parts, as Python's operations see them: exact where the known properties decide, else unknown.

A drawn text is a :class:`Sym` of type str or bytes whose term `presage.engine.sim.draws` can read place by place. Host
functions are applied to a stand-in, in which every unknown place is a character of its own that occurs nowhere else; what
comes back is read as places again. Whether that is exact is decided before, from the characters that may stand there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from presage.engine.facts.values import Concat
from presage.engine.lang.values import MISSING, Sym, Unknown, Value
from presage.engine.sim.draws import ASSUMPTION, Draws, Place, Places
from presage.frontends.python.meaning.convert import host_call
from presage.solvers import terms as T

BYTE = "".join(map(chr, range(256)))
"""The characters that stand for the values of a byte."""

_FIRST = 0xF0000
"""The first character of the private area that stand-ins use."""


def draws(state: Any) -> Draws | None:
    """What was drawn on this path; None where a program's random values are no input of the simulation."""
    found: Draws | None = state.world.get("draws")
    return found


def places(state: Any, value: Value) -> Places | None:
    """The places of a text or of bytes; None for anything else, and for texts of which no shape is known."""
    kind = type(value)
    if kind is str:
        return tuple(value)
    if kind is bytes:
        return tuple(value.decode("latin-1"))
    if kind is Sym and value.type in (str, bytes):
        known = draws(state)
        return None if known is None else known.places(value.term)
    return None


def is_drawn(state: Any, *values: Value) -> bool:
    """Whether some of the values is a drawn text, and all others that are symbolic are so too."""
    symbolic = [value for value in values if type(value) is Sym]
    return bool(symbolic) and all(places(state, value) is not None for value in symbolic)


def is_random(state: Any, value: Sym) -> bool:
    """Whether a symbolic scalar depends on random values alone."""
    known = draws(state)
    return known is not None and known.is_random(value.term)


def value(state: Any, found: Sequence[Place], kind: type) -> Value:
    """The text (str) or bytes with these places; concrete where all are known."""
    if all(isinstance(place, str) for place in found):
        text = "".join(map(str, found))
        return text if kind is str else text.encode("latin-1")
    term = _known(state).term(found)
    if term.op == "const":
        return term.value if kind is str else term.value.encode("latin-1")
    return Sym(term, kind)


def kind_of(given: Value) -> type:
    """str or bytes."""
    kind: type = given.type if type(given) is Sym else type(given)
    return kind


def _known(state: Any) -> Draws:
    found = draws(state)
    assert found is not None
    return found


def choices(state: Any, place: Place) -> str:
    """The characters that may stand in a place."""
    return _known(state).choices(place)


def assumed(state: Any) -> None:
    """Notes that the path rests on the assumption about random values."""
    state.record(("assumption", ASSUMPTION, state.place))


def draw(state: Any, kind: str, shape: tuple[str, ...], host: type) -> Value:
    """A new random text of the language's type ``host``."""
    if not shape:
        return host()
    state.world["draws"], term = _known(state).text(kind, shape)
    return Sym(term, host)


def draw_number(state: Any, kind: str, low: int, high: int) -> Value:
    """A new random whole number, both bounds included."""
    if low == high:
        return low
    state.world["draws"], term = _known(state).number(kind, low, high)
    _within(state, term, low, high)
    return Sym(term, int)


def _within(state: Any, term: T.Term, low: int, high: int) -> None:
    for condition in (T.ge(term, T.const(low)), T.le(term, T.const(high))):
        if not state.seen.get(condition):
            state.assume(condition)


def number_in(state: Any, function: str, source: Sequence[Place], high: int) -> Value:
    """The number from 0 to ``high`` that a function reads in a text."""
    known = _known(state)
    state.world["draws"], term = known.number_in(function, known.term(source), high)
    _within(state, term, 0, high)
    return Sym(term, int)


def derive(state: Any, function: str, source: Sequence[Place], shape: tuple[str, ...], host: type) -> Value:
    """The text that a function that is not computed makes of a text: a different one of each, or one as digests are."""
    known = _known(state)
    state.world["draws"], made = known.derived(function, known.term(source), shape)
    return Sym(made, host)


def digest(state: Any, function: str, fed: Sequence[Place], size: int) -> Value:
    """The ``size`` bytes that a digest makes of what it is fed: different for different data, up to the assumption."""
    known = _known(state)
    state.world["draws"], made = known.derived(function, known.term(fed), (BYTE,) * size)
    return Sym(made, bytes)


def source_of(state: Any, found: Sequence[Place], function: str) -> Places | None:
    """What a text was made from by ``function``, where it is that text as a whole."""
    known = _known(state)
    term = known.term(found)
    if term.op != "var":
        return None
    drawn = known.texts[term.value]
    return known.places(drawn.source) if drawn.function == function else None


# --- comparing -----------------------------------------------------------------------------------------


def same(state: Any, one: Sequence[Place], other: Sequence[Place]) -> bool:
    """Whether two texts are equal.

    Raises:
        Unknown: neither the shapes nor the assumption decide it.
    """
    found, rests = _known(state).equal(one, other)
    if found is None:
        raise Unknown("a comparison that depends on a random value")
    if rests:
        assumed(state)
    return found


def settled(state: Any, condition: T.Term) -> bool | None:
    """The truth of a condition, as far as what is known of random values decides it; the assumption is noted."""
    known = draws(state)
    if known is None:
        return None
    found, rests = known.settled(condition)
    if found is not None and rests:
        assumed(state)
    return found


def shown(state: Any, text: Value) -> str:
    """A text for a person; random parts as symbols."""
    if type(text) is str:
        return text
    known = draws(state)
    found = known.shown(text.term) if known is not None and type(text) is Sym else None
    parts = found.parts if isinstance(found, Concat) else (found,)
    return "".join(part if isinstance(part, str) else f"<{part.name}>" if part is not None else "<?>" for part in parts)


_SCALARS = frozenset({Sym, str, bytes, int, bool, float, type(None)})
"""Types of which no value has an equality of its own."""


def compare(state: Any, op: str, x: Value, y: Value) -> Value | None:
    """``==`` or ``!=`` where a drawn value takes part; None where it is left to the terms."""
    if op not in ("==", "!=") or draws(state) is None or not {type(x), type(y)} <= _SCALARS:
        return None
    if not is_drawn(state, x, y):
        return None if type(x) is not Sym or type(y) is not Sym else _against_any(state, op, x, y)
    if kind_of(x) is not kind_of(y):
        return op == "!="
    one, other = places(state, x), places(state, y)
    if one is None or other is None:
        return None
    return same(state, one, other) is (op == "==")


def _against_any(state: Any, op: str, x: Sym, y: Sym) -> Value | None:
    """A drawn text against one of which nothing is known."""
    if x.type is not str or y.type is not str:
        return None
    found = settled(state, T.eq(x.term, y.term))
    return None if found is None else found is (op == "==")


def possible(state: Any, place: Place, characters: Iterable[str]) -> bool | None:
    """Whether a place has one of the characters: surely, surely not, or None."""
    choice, wanted = set(choices(state, place)), set(characters)
    if choice <= wanted:
        return True
    return None if choice & wanted else False


def among(state: Any, item: Sym, table: Iterable[Any]) -> bool | None:
    """Whether a random character is one of a set of known texts; None for longer texts and where that is open."""
    found = places(state, item)
    if found is None or len(found) != 1 or not all(type(key) is str for key in table):
        return None
    return possible(state, found[0], table)


def search(state: Any, text: Sequence[Place], needle: Sequence[Place]) -> None:
    """Makes sure that ``needle`` stands in ``text`` where it does in the stand-ins, and nowhere else; raises Unknown."""
    size = len(needle)
    if size == 0:
        return
    for start in range(len(text) - size + 1):
        part = text[start : start + size]
        if any(not isinstance(place, str) for place in (*part, *needle)):
            same(state, part, needle)


def contains(state: Any, text: Value, item: Value) -> Value:
    """``item in text``; ``MISSING`` where they are not both texts or both bytes."""
    outer, inner = places(state, text), places(state, item)
    if outer is None or inner is None or kind_of(text) is not kind_of(item):
        return MISSING
    size = len(inner)
    return any(same(state, outer[start : start + size], inner) for start in range(len(outer) - size + 1))


def concat(state: Any, parts: Sequence[Value]) -> Value:
    """Texts joined."""
    found = [places(state, part) for part in parts]
    kinds = {kind_of(part) for part in parts}
    if len(kinds) != 1 or None in found:
        raise Unknown("a random text joined with something that is no text")
    return value(state, [place for part in found for place in part or ()], kinds.pop())


def joined(state: Any, op: str, x: Value, y: Value) -> Value:
    """``x + y`` or ``x * y``; ``MISSING`` where the operator has no such meaning."""
    if op == "*":
        text, count = (x, y) if type(x) is Sym else (y, x)
        found = places(state, text)
        if type(count) not in (int, bool) or found is None or len(found) * count > 1_000_000:
            return MISSING
        return value(state, found * count, kind_of(text))
    if kind_of(x) is not kind_of(y) or kind_of(x) not in (str, bytes):
        return MISSING
    return concat(state, [x, y])


def digits(state: Any, number: Sym) -> tuple[int, int]:
    """The least and the greatest number of characters of a random number written out.

    Raises:
        Unknown: its range is not known.
    """
    low, high = _known(state).range_of(number.term) if number.type is int else (None, None)
    if low is None or high is None:
        kind = {bool: "truth value", int: "number"}.get(number.type, "value")
        raise Unknown(f"an answer with a random {kind} of which too little is known")
    if low >= 0:
        return len(str(low)), len(str(high))
    return 1, max(len(str(low)), len(str(high)))


def formatted(state: Any, text: Sym, spec: str) -> Value:
    """``format(text, spec)``: its width is known."""
    standing = Standing(state)
    return standing.back(host_call(state, format, standing.text(places(state, text) or ()), spec), str)


def item(state: Any, text: Sym, index: int | slice) -> Value:
    """``text[index]``."""
    found = places(state, text) or ()
    host_call(state, operator.getitem, text.type(len(found)) if text.type is bytes else "." * len(found), index)
    if isinstance(index, slice):
        return value(state, found[index], text.type)
    if text.type is bytes:
        known = _known(state).known(found[index])
        if known is None:
            raise Unknown("the number of a random byte")
        return ord(known)
    return value(state, (found[index],), str)


def characters(state: Any, text: Sym) -> tuple[Value, ...]:
    """The characters of a random text, or the numbers of bytes, one by one."""
    return tuple(item(state, text, index) for index in range(len(places(state, text) or ())))


def pick(state: Any, text: str | bytes, index: Value) -> Value | None:
    """``text[index]`` with a random index into a text of different characters: a random character."""
    known = draws(state)
    if known is None or type(text) is not str or type(index) is not Sym or index.term.op != "var":
        return None
    number = known.numbers.get(index.term.value)
    if number is None or number.source is not None or (number.low, number.high) != (0, len(text) - 1):
        return None
    if len(set(text)) != len(text):
        return None
    state.world["draws"], term = known.derived(f"of({text})", T.int_to_str(index.term), ("".join(sorted(text)),))
    return Sym(term, str)


# --- stand-ins -----------------------------------------------------------------------------------------


class Standing:
    """Stand-ins for the texts of one operation."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.characters: dict[Place, str] = {}
        self.standing: dict[str, Place] = {}

    def text(self, found: Sequence[Place]) -> str:
        """The stand-in of a text, or of bytes as characters up to U+00FF."""
        known = _known(self.state)
        return "".join(known.known(place) or self._character(place) for place in found)

    def _character(self, place: Place) -> str:
        character = self.characters.get(place)
        if character is None:
            character = chr(_FIRST + len(self.characters))
            self.characters[place] = character
            self.standing[character] = place
        return character

    def places(self, text: str) -> Places:
        """The places that a text made from stand-ins has."""
        return tuple(self.standing.get(character, character) for character in text)

    def back(self, result: Any, kind: type) -> Value:
        """A host result as a value: texts and tuples of texts inside; lists stay host lists."""
        if isinstance(result, str):
            return value(self.state, self.places(result), kind)
        if isinstance(result, tuple):
            return tuple(self.back(item, kind) for item in result)
        if isinstance(result, list):
            return [self.back(item, kind) for item in result]
        return result


def mapped(state: Any, found: Sequence[Place], name: str, change: Callable[[str], str | None], kind: type) -> Value:
    """A text with each character changed on its own; None deletes it. A drawn text that stays as it is keeps its name."""
    result: list[Place] = []
    changing = set()
    for place in found:
        new = [change(character) for character in choices(state, place)]
        if isinstance(place, tuple) and new != list(choices(state, place)):
            changing.add(place[0])
    for place in found:
        new = [change(character) for character in choices(state, place)]
        if not isinstance(place, str) and place[0] not in changing:
            result.append(place)
        elif isinstance(place, str) or len(set(new)) == 1 and len(new[0] or "") != 1:
            result.extend(new[0] or "")
        elif any(each is None or len(each) != 1 for each in new):
            raise Unknown(f"{name}() of a random text, which may change its length")
        else:
            result.append(_changed(state, place, name, change))
    return value(state, result, kind)


def _changed(state: Any, place: tuple[str, int], name: str, change: Callable[[str], str | None]) -> Place:
    known = _known(state)
    drawn = known.texts[place[0]]
    if drawn.back is not None and all(change(character) == drawn.back[character] for character in drawn.shape[place[1]]):
        return (str(drawn.source.value), place[1])
    before = sorted({character for choice in drawn.shape for character in choice})
    after = [change(character) or character for character in before]
    shape = tuple("".join(sorted({change(character) or character for character in choice})) for choice in drawn.shape)
    one_to_one = len(set(after)) == len(after)
    back = dict(zip(after, before, strict=True)) if one_to_one else None
    state.world["draws"], term = known.derived(name, T.var(place[0], T.STR), shape, one_to_one, back)
    return (str(term.value), place[1])
