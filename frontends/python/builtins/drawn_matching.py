"""Whether a pattern's search in a text with random parts comes to the same for all of them: by looking where it looks.

A matcher of Python's patterns by backtracking, in the order of their priorities, that asks for each character only whether a
class takes it. Where it meets a random place of which the class takes some characters and not others, nothing is decided.
Not for finding the match: that is the host's, on one text that stands for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from presage.engine.lang.values import Unknown

MAX_TESTS = 50_000

Spans = tuple[tuple[int, int] | None, ...]


class Matcher:
    """One search. ``choices``: the characters that may stand at each position; ``takes``: whether a class takes one."""

    def __init__(
        self, choices: Sequence[str], takes: Callable[[str, Any, str, int], bool], is_word: Callable[[str, int], bool]
    ) -> None:
        self.choices = choices
        self.takes = takes
        self.is_word = is_word
        self.tests = 0

    def decided(self, pattern: re.Pattern[Any], parsed: Any, how: str, start: int, stop: int) -> tuple[int, int] | None:
        """The span of the match; None where there is none. Raises Unknown where random characters are told apart."""
        self.stop = stop
        for at in range(start, stop + 1) if how == "search" else (start,):
            for end, _ in self._sequence(list(parsed), at, (None,) * (pattern.groups + 1), pattern.flags):
                if how != "fullmatch" or end == stop:
                    return at, end
        return None

    def _test(self, position: int, answer: Callable[[str], bool]) -> bool:
        self.tests += 1
        if self.tests > MAX_TESTS:
            raise Unknown("a pattern searched at length in a random text")
        found = {answer(character) for character in self.choices[position]}
        if len(found) > 1:
            raise Unknown("a pattern that tells random characters apart")
        return found.pop()

    def _sequence(self, nodes: Sequence[Any], at: int, spans: Spans, flags: int) -> Iterator[tuple[int, Spans]]:
        if not nodes:
            yield at, spans
            return
        for end, found in self._node(nodes[0], at, spans, flags):
            yield from self._sequence(nodes[1:], end, found, flags)

    def _node(self, node: Any, at: int, spans: Spans, flags: int) -> Iterator[tuple[int, Spans]]:
        op, argument = str(node[0]), node[1]
        if op in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            if self._takes(node, at, flags):
                yield at + 1, spans
        elif op == "AT":
            if self._at(str(argument), at, flags):
                yield at, spans
        elif op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from self._repeat(op, argument, at, spans, flags)
        elif op == "SUBPATTERN":
            group, added, removed, body = argument
            for end, found in self._sequence(list(body), at, spans, (flags | added) & ~removed):
                yield end, found if group is None else (*found[:group], (at, end), *found[group + 1 :])
        elif op == "BRANCH":
            for branch in argument[1]:
                yield from self._sequence(list(branch), at, spans, flags)
        elif op == "ATOMIC_GROUP":
            yield from self._first(list(argument), at, spans, flags)
        elif op in ("ASSERT", "ASSERT_NOT") and argument[0] > 0:
            inside = next(self._sequence(list(argument[1]), at, spans, flags), None)
            if (inside is not None) is (op == "ASSERT"):
                yield at, inside[1] if inside is not None else spans
        else:
            raise Unknown(f"a pattern with {op.lower()} searched in a random text")

    def _first(self, nodes: Sequence[Any], at: int, spans: Spans, flags: int) -> Iterator[tuple[int, Spans]]:
        for found in self._sequence(nodes, at, spans, flags):
            yield found
            return

    def _takes(self, node: Any, at: int, flags: int) -> bool:
        return at < self.stop and self._test(at, lambda character: self.takes(str(node[0]), node[1], character, flags))

    def _at(self, where: str, at: int, flags: int) -> bool:
        size = self.stop
        if where in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            line = where == "AT_BEGINNING" and bool(flags & re.MULTILINE)
            return at == 0 or line and self._test(at - 1, "\n".__eq__)
        if where == "AT_END_STRING":
            return at == size
        if where == "AT_END":
            if at == size:
                return True
            if flags & re.MULTILINE or at == size - 1:
                return self._test(at, "\n".__eq__)
            return False
        if where in ("AT_BOUNDARY", "AT_NON_BOUNDARY"):
            if size == 0:
                return False
            sides = [0 <= each < size and self._test(each, lambda c: self.is_word(c, flags)) for each in (at - 1, at)]
            return (sides[0] is not sides[1]) is (where == "AT_BOUNDARY")
        raise Unknown(f"a pattern with {where.lower()} searched in a random text")

    def _repeat(self, op: str, argument: Any, at: int, spans: Spans, flags: int) -> Iterator[tuple[int, Spans]]:
        low, high, body = argument[0], int(argument[1]), list(argument[2])
        if len(body) == 1 and str(body[0][0]) in ("LITERAL", "NOT_LITERAL", "IN", "ANY") and op != "MIN_REPEAT":
            end = at
            while end - at < high and self._takes(body[0], end, flags):
                end += 1
            for stop in range(end, at + low - 1, -1):
                yield stop, spans
                if op == "POSSESSIVE_REPEAT":
                    return
            return
        found = self._times(op == "MIN_REPEAT", low, high, body, at, spans, flags)
        if op == "POSSESSIVE_REPEAT":
            found = iter([each] if (each := next(found, None)) is not None else [])
        yield from found

    def _times(
        self, lazy: bool, low: int, high: int, body: list[Any], at: int, spans: Spans, flags: int, last: int = -1
    ) -> Iterator[tuple[int, Spans]]:
        """Repeats ``body``; past the least count not again from where the time before began (``last``), as the engine does."""
        enough = low <= 0
        if enough and lazy:
            yield at, spans
        if high > 0 and not (enough and at == last):
            for end, found in self._sequence(body, at, spans, flags):
                yield from self._times(lazy, low - 1, high - 1, body, end, found, flags, at if enough else last)
        if enough and not lazy:
            yield at, spans
