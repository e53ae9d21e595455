"""What a run cannot know, as formulas with known properties: random ids, tokens and numbers, and texts made from them.

A drawn text is a variable of sort STR of which, for each position, the possible characters are known; bytes are texts of
characters up to U+00FF. A text made from one by a function that is not computed (a digest, an encoding) is such a variable
too, and keeps what it was made from. Terms over these variables are read as *places*: characters that are known, and
positions of drawn texts. What is decided here is exact, or rests on one assumption: that no two values meet by accident.
Not for drawing in an analysed language's terms: a frontend's natives do that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import log2
from typing import Any, TypeAlias

import immutables

from presage.engine.facts.values import Concat, Symbol
from presage.solvers import terms as T

WIDE = 32
"""Bits of randomness from which on two values are assumed not to meet by accident."""

ASSUMPTION = "random values do not meet by accident"

Place: TypeAlias = "str | tuple[str, int]"
"""A known character, or a position of a drawn text: its name and the index."""

Places: TypeAlias = tuple[Place, ...]


@dataclass(frozen=True)
class Drawn:
    """A drawn text. shape: the possible characters of each position. bits: of randomness in it.

    function, source: what it was made with and from; the empty text and None where it was drawn itself. roots: the drawn
    texts and numbers that it depends on. injective: whether ``function`` gives different texts for different sources (always,
    or up to the assumption that digests do not collide). back: of a change of each character by itself, what each was before,
    where that is settled.
    """

    name: str
    shape: tuple[str, ...]
    bits: float
    roots: frozenset[str]
    function: str = ""
    source: Any = None
    injective: bool = True
    back: Any = None


@dataclass(frozen=True)
class Number:
    """A drawn whole number between low and high, or the one that ``function`` reads in the text ``source``."""

    name: str
    low: int
    high: int
    source: Any = None
    function: str = ""


@dataclass(frozen=True)
class Draws:
    """All that was drawn on a path; immutable, hence shared by forks."""

    texts: Any = field(default_factory=immutables.Map)
    numbers: Any = field(default_factory=immutables.Map)
    counts: Any = field(default_factory=immutables.Map)
    made: Any = field(default_factory=immutables.Map)

    def fork(self) -> Draws:
        """Immutable, hence shared."""
        return self

    def _named(self, kind: str) -> tuple[str, Any]:
        number = self.counts.get(kind, 0) + 1
        return f"{kind}#{number}", self.counts.set(kind, number)

    def _name_of(self, function: str, source: T.Term) -> tuple[str, Any]:
        """A name for what is made of a text: after the one drawn text that it is made of, where there is one."""
        names = [variable.value for variable in T.variables(source)]
        label = function.partition("(")[0]
        name = f"{names[0]}.{label}"
        if len(names) == 1 and name not in self.texts and name not in self.numbers:
            return name, self.counts
        return self._named(label)

    def text(self, kind: str, shape: tuple[str, ...]) -> tuple[Draws, T.Term]:
        """A new random text; every character that a position may have is equally likely."""
        name, counts = self._named(kind)
        drawn = Drawn(name, shape, sum(log2(len(choice)) for choice in shape), frozenset({name}))
        return Draws(self.texts.set(name, drawn), self.numbers, counts, self.made), T.var(name, T.STR)

    def number(self, kind: str, low: int, high: int) -> tuple[Draws, T.Term]:
        """A new random number, both bounds included."""
        name, counts = self._named(kind)
        numbers = self.numbers.set(name, Number(name, low, high))
        return Draws(self.texts, numbers, counts, self.made), T.var(name, T.INT)

    def derived(
        self, function: str, source: T.Term, shape: tuple[str, ...], injective: bool = True, back: Any = None
    ) -> tuple[Draws, T.Term]:
        """The text that ``function`` makes of ``source``; the same one each time. Other arguments: see :class:`Drawn`."""
        found = self.made.get((function, source))
        if found is not None:
            return self, found
        name, counts = self._name_of(function, source)
        names = [str(variable.value) for variable in T.variables(source)]
        roots = frozenset(root for each in names for root in (self.texts[each].roots if each in self.texts else {each}))
        bits = min(sum(self.bits(each) for each in sorted(roots)), sum(log2(len(choice)) for choice in shape))
        drawn = Drawn(name, shape, bits, roots, function, source, injective, back)
        term = T.var(name, T.STR)
        return Draws(self.texts.set(name, drawn), self.numbers, counts, self.made.set((function, source), term)), term

    def number_in(self, function: str, source: T.Term, high: int) -> tuple[Draws, T.Term]:
        """The number between 0 and ``high`` that ``function`` reads in a text; different for different texts."""
        found = self.made.get((function, source))
        if found is not None:
            return self, found
        name, counts = self._name_of(function, source)
        term = T.var(name, T.INT)
        numbers = self.numbers.set(name, Number(name, 0, high, source, function))
        return Draws(self.texts, numbers, counts, self.made.set((function, source), term)), term

    def bits(self, name: str) -> float:
        """Bits of randomness in a drawn text or number."""
        if name in self.texts:
            return float(self.texts[name].bits)
        found = self.numbers.get(name)
        return 0.0 if found is None else log2(found.high - found.low + 1)

    # --- reading terms -------------------------------------------------------------------------------

    def places(self, term: T.Term) -> Places | None:
        """A text's places; None where it depends on something of which no shape is known."""
        if term.op == "const":
            return tuple(term.value)
        if term.op == "var":
            drawn = self.texts.get(term.value)
            return None if drawn is None else tuple((drawn.name, index) for index in range(len(drawn.shape)))
        if term.op == "concat":
            parts = [self.places(part) for part in term.args]
            return None if None in parts else tuple(place for part in parts for place in part or ())
        if term.op == "slice" and term.args[1].op == term.args[2].op == "const":
            inner = self.places(term.args[0])
            return None if inner is None else inner[term.args[1].value : term.args[2].value]
        return None

    def choices(self, place: Place) -> str:
        """The characters that may stand in a place."""
        if isinstance(place, str):
            return place
        choice: str = self.texts[place[0]].shape[place[1]]
        return choice

    def known(self, place: Place) -> str | None:
        """The character of a place, where there is only one."""
        choice = self.choices(place)
        return choice if len(choice) == 1 else None

    def term(self, places: Sequence[Place]) -> T.Term:
        """The text with these places; a drawn text that is there as a whole is its variable."""
        parts = []
        for run in self._completed(_runs(self._attached(places))):
            if isinstance(run[0], str):
                parts.append(T.const("".join(str(place) for place in run)))
                continue
            name, start = run[0]
            stop = start + len(run)
            whole = T.var(name, T.STR)
            if start > 0 or stop < len(self.texts[name].shape):
                whole = T.str_slice(whole, T.const(start), T.const(stop))
            parts.append(whole)
        return T.str_concat(*parts)

    def _attached(self, places: Sequence[Place]) -> list[Place]:
        """Known characters between two places of one drawn text become its places again, where they are those that it has."""
        found: list[Place] = []
        waiting: list[str] = []
        for place in places:
            if isinstance(place, str):
                waiting.append(place)
                continue
            last = found[-1] if found else ""
            if waiting and isinstance(last, tuple) and last[0] == place[0]:
                found.extend(self._between(waiting, last[0], last[1] + 1, place[1]) or waiting)
            else:
                found.extend(waiting)
            waiting = []
            found.append(place)
        return [*found, *waiting]

    def _completed(self, runs: list[list[Place]]) -> list[list[Place]]:
        """A drawn text whose known last characters were cut off and put back is whole again."""
        for index in range(len(runs) - 1):
            run, after = runs[index], runs[index + 1]
            if not run or isinstance(run[0], str) or run[0][1] != 0 or not isinstance(after[0], str):
                continue
            name, size = run[0][0], len(run)
            rest = self.texts[name].shape[size:]
            if rest and all(len(choice) == 1 for choice in rest) and tuple(after[: len(rest)]) == rest:
                run.extend((name, position) for position in range(size, size + len(rest)))
                del after[: len(rest)]
        return [run for run in runs if run]

    def _between(self, characters: list[str], name: str, start: int, stop: int) -> list[Place] | None:
        found: list[Place] = []
        left = iter(characters)
        wanted = next(left, None)
        for index in range(start, stop):
            choice = self.texts[name].shape[index]
            if len(choice) != 1:
                return None
            if choice == wanted:
                found.append((name, index))
                wanted = next(left, None)
        return found if wanted is None else None

    # --- equality ------------------------------------------------------------------------------------

    def equal(self, one: Sequence[Place], other: Sequence[Place]) -> tuple[bool | None, bool]:
        """Whether two texts are equal (None: it is open), and whether that rests on the assumption."""
        if len(one) != len(other):
            return False, False
        open_ = []
        for a, b in zip(one, other, strict=True):
            if a == b:
                continue
            left, right = self.choices(a), self.choices(b)
            if not set(left) & set(right):
                return False, False
            if not len(left) == len(right) == 1:
                open_.append((a, b))
        if not open_:
            return True, False
        return self._meet(open_)

    def _meet(self, pairs: list[tuple[Place, Place]]) -> tuple[bool | None, bool]:
        left = {place[0] for place, _ in pairs if not isinstance(place, str)}
        right = {place[0] for _, place in pairs if not isinstance(place, str)}
        if len(left) == len(right) == 1 and left != right:
            a, b = self.texts[min(left)], self.texts[min(right)]
            if a.function and a.function == b.function and a.injective and self._are_whole(pairs, a, b):
                return self._same_source(a, b)
        roots = [frozenset(r for name in side for r in self.texts[name].roots) for side in (left, right)]
        if left != right and roots[0] & roots[1]:
            return None, False
        bits = min(
            sum(max(log2(len(self.choices(place))) for place in pair) for pair in pairs),
            max(sum(self.bits(name) for name in sorted(side)) for side in (left, right)),
        )
        return (False, True) if bits >= WIDE else (None, False)

    def _are_whole(self, pairs: list[tuple[Place, Place]], a: Drawn, b: Drawn) -> bool:
        """Whether all that is open in two texts of one length is held against each other, place by place."""
        wanted = {index for drawn in (a, b) for index, choice in enumerate(drawn.shape) if len(choice) > 1}
        return len(a.shape) == len(b.shape) and wanted == {
            one[1] for one, other in pairs if not isinstance(one, str) and not isinstance(other, str) and one[1] == other[1]
        }

    def _same_source(self, a: Drawn, b: Drawn) -> tuple[bool | None, bool]:
        """Different sources give different texts; digests do so up to the assumption."""
        one, other = self.places(a.source), self.places(b.source)
        if one is None or other is None:
            return None, False
        same, _ = self.equal(one, other)
        return (None, False) if same is None else (same, not same)

    def settled(self, condition: T.Term) -> tuple[bool | None, bool]:
        """The truth of a condition as far as equalities of drawn values decide it, and whether that rests on the assumption."""
        if condition.op == "const":
            return bool(condition.value), False
        if condition.op == "not":
            found, assumed = self.settled(condition.args[0])
            return (None, False) if found is None else (not found, assumed)
        if condition.op in ("and", "or"):
            return self._joined(condition)
        if condition.op == "eq" and condition.args[0].sort is T.STR:
            one, other = (self.places(side) for side in condition.args)
            if one is not None and other is not None:
                return self.equal(one, other)
            side = condition.args[1] if one is not None else condition.args[0]
            return self._met_by_any(one if one is not None else other, side)
        if condition.op == "eq" and condition.args[0].sort is T.INT:
            return self.numbers_meet(*condition.args)
        if condition.op == "le" and condition.args[0].sort is T.INT:
            (low, high), (least, most) = (self.range_of(side) for side in condition.args)
            if high is not None and least is not None and high <= least:
                return True, False
            return (False, False) if low is not None and most is not None and low > most else (None, False)
        return None, False

    def range_of(self, term: T.Term) -> tuple[int | None, int | None]:
        """The lowest and the highest value of a sum of drawn numbers; None where that is not known."""
        if term.op == "const":
            return term.value, term.value
        if term.op == "var" and term.value in self.numbers:
            number = self.numbers[term.value]
            return number.low, number.high
        if term.op != "sum":
            return None, None
        low, factors = term.value
        high = low
        for factor, part in zip(factors, term.args, strict=True):
            least, most = self.range_of(part)
            if least is None or most is None:
                return None, None
            low += min(factor * least, factor * most)
            high += max(factor * least, factor * most)
        return low, high

    def _met_by_any(self, places: Places | None, given: T.Term) -> tuple[bool | None, bool]:
        """Whether a text may be equal to one of which nothing is known and that was given without knowing it."""
        if any(variable.value in self.texts or variable.value in self.numbers for variable in T.variables(given)):
            return None, False
        names = {place[0] for place in places or () if not isinstance(place, str)}
        wide = sum(self.bits(name) for name in sorted(names)) >= WIDE
        return (False, True) if wide else (None, False)

    def numbers_meet(self, a: T.Term, b: T.Term) -> tuple[bool | None, bool]:
        """Whether two numbers are equal, and whether that rests on the assumption; see :meth:`equal`."""
        if a.op == "sum" and b.op == "const" and (a.value[0], b.value) == (0, 0) and sorted(a.value[1]) == [-1, 1]:
            return self.numbers_meet(*a.args)
        found = [self.numbers.get(side.value) if side.op == "var" else None for side in (a, b)]
        if found[0] is not None and found[1] is not None and found[0].source is not None and found[1].source is not None:
            one, other = self.places(found[0].source), self.places(found[1].source)
            if one is not None and other is not None:
                return self.equal(one, other)
        (low, high), (least, most) = self.range_of(a), self.range_of(b)
        if None not in (high, least) and high < least or None not in (low, most) and low > most:  # type: ignore[operator]
            return False, False
        for number, side in ((found[0], b), (found[1], a)):
            if number is not None and self._width(number) >= WIDE and side.op in ("const", "var"):
                return False, True
        return None, False

    def _width(self, number: Number) -> float:
        if number.source is None:
            return self.bits(number.name)
        return sum(self.bits(str(variable.value)) for variable in T.variables(number.source))

    def _joined(self, condition: T.Term) -> tuple[bool | None, bool]:
        decisive = condition.op == "or"
        found = [self.settled(part) for part in condition.args]
        deciding = [assumed for value, assumed in found if value is decisive]
        if deciding:
            return decisive, all(deciding)
        if any(value is None for value, _ in found):
            return None, False
        return not decisive, any(assumed for _, assumed in found)

    # --- showing -------------------------------------------------------------------------------------

    def is_random(self, term: T.Term) -> bool:
        """Whether a term depends on drawn values and on nothing else that is open."""
        names = [variable.value for variable in T.variables(term)]
        return all(name in self.texts or name in self.numbers for name in names)

    def shown(self, term: T.Term) -> str | Symbol | Concat | None:
        """A text or number for a result: plain, a symbol, or text with symbols inside; None where a part has no name."""
        if term.sort is T.INT:
            return Symbol(T.to_text(term)) if self.is_random(term) else None
        places = self.places(term) if term.sort is T.STR else None
        if places is None:
            return self._mixed(term) if term.sort is T.STR else None
        parts: list[str | Symbol] = []
        attached = self._attached(places)
        for name, group in groupby(attached, key=lambda place: "" if isinstance(place, str) else place[0]):
            run = list(group)
            indexes = [place[1] for place in run if not isinstance(place, str)]
            parts.extend(self._symbols(name, indexes) if name else ["".join(map(str, run))])
        parts = self._gathered(parts)
        if len(parts) == 1:
            return parts[0]
        return Concat(tuple(parts)) if parts else ""

    def _gathered(self, parts: list[str | Symbol]) -> list[str | Symbol]:
        """Neighbouring symbols for one character each become one symbol: a text that was drawn character by character."""
        found: list[str | Symbol] = []
        for single, group in groupby(parts, key=self._is_single):
            run = [part for part in group if not single or isinstance(part, Symbol)]
            if single and len(run) > 1 and isinstance(run[0], Symbol) and isinstance(run[-1], Symbol):
                found.append(Symbol(f"{run[0].name}..{run[-1].name}"))
            else:
                found.extend(run)
        return found

    def _is_single(self, part: str | Symbol) -> bool:
        drawn = self.texts.get(part.name) if isinstance(part, Symbol) else None
        return drawn is not None and len(drawn.shape) == 1

    def _symbols(self, name: str, indexes: list[int]) -> list[str | Symbol]:
        """A run of places of one drawn text as one symbol, named by what is taken of it; twice the same text are two."""
        found: list[str | Symbol] = []
        run: list[int] = []
        for index in [*indexes, -1]:
            if run and index <= run[-1]:
                if all(self.known((name, each)) for each in run):
                    found.append("".join(self.choices((name, each)) for each in run))
                else:
                    found.append(Symbol(name + self._taken(name, run)))
                run = []
            run.append(index)
        return found

    def _taken(self, name: str, run: list[int]) -> str:
        if run == list(range(len(self.texts[name].shape))):
            return ""
        left = sorted(set(range(len(self.texts[name].shape))) - set(run))
        if all(self.known((name, index)) for index in left):
            return ".without(" + "".join(sorted({self.choices((name, index)) for index in left})) + ")"
        pieces: list[list[int]] = []
        for index in run:
            if pieces and pieces[-1][1] == index:
                pieces[-1][1] = index + 1
            else:
                pieces.append([index, index + 1])
        return "[" + ",".join(f"{start}:{stop}" for start, stop in pieces) + "]"

    def _mixed(self, term: T.Term) -> Concat | None:
        """Text with drawn numbers written out in it."""
        parts: list[str | Symbol] = []
        for piece in term.args if term.op == "concat" else (term,):
            inner = piece.args[0] if piece.op == "int_to_str" else piece
            shown = self.shown(inner) if inner is not term else None
            if shown is None:
                return None
            parts.extend(shown.parts if isinstance(shown, Concat) else (shown,))
        return Concat(tuple(parts))


def _runs(places: Sequence[Place]) -> list[list[Place]]:
    """Places in runs: known characters, or neighbours of one drawn text."""
    found: list[list[Place]] = []
    for place in places:
        last = found[-1][-1] if found else None
        if isinstance(place, str):
            joins = isinstance(last, str)
        else:
            joins = isinstance(last, tuple) and last == (place[0], place[1] - 1)
        if joins:
            found[-1].append(place)
        else:
            found.append([place])
    return found
