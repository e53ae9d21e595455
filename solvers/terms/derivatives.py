"""Deciding regular languages by derivatives: whether a text is in one, and a shortest text of one.

The derivative of a language by a character is what may follow that character (Brzozowski, Derivatives of regular expressions,
JACM 1964); characters that no set in the language tells apart have the same one. Conditions on the surroundings of a place
are kept inside the language: one on what follows becomes an intersection with what follows, one on what stood before is
itself derived by every character that passes (as in Moseley et al., Derivative based nonbacktracking real-world regex
matching with backtracking semantics, PLDI 2023). Everything here is exact over all code points.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

from presage.solvers.terms.charsets import CharSet, common, complement, holds, joined, others, parts
from presage.solvers.terms.core import Term
from presage.solvers.terms.languages import (
    UNBOUNDED,
    anything,
    empty,
    nothing,
    re_ahead,
    re_before,
    re_behind,
    re_chars,
    re_concat,
    re_inter,
    re_loop,
    re_mapped,
    re_not,
    re_residue,
    re_union,
    re_whole,
    zero_width,
)
from presage.solvers.terms.mappings import FINAL, SIGMA, SMALL, Rule, around_sigma, changed, moved

_READABLE: Final = (*range(97, 123), *range(48, 58), *range(65, 91), *range(33, 127), 32)
"""Codes that make texts that people can read, the plainest first."""
_BRANCHES: Final = 64


class TooLarge(Exception):
    """A language has more derivatives than are looked at."""


class Deriver:
    """Derivatives of one or several languages, each computed once. ``steps`` counts them; ``limit`` bounds them."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.steps = 0
        self._known: dict[tuple[Term, int], Term] = {}
        self._placed: dict[tuple[Term, int], Term] = {}

    def derive(self, x: Term, code: int) -> Term:
        """What may follow the character of this code. Raises TooLarge."""
        key = (x, code)
        known = self._known.get(key)
        if known is None:
            self.steps += 1
            if self.limit is not None and self.steps > self.limit:
                raise TooLarge
            known = self._here(x, code)
            if zero_width(known):
                known = self._passed(known, code)
            self._known[key] = known
        return known

    def _here(self, x: Term, code: int) -> Term:
        """The derivative, with the conditions on what stood before still those of the place before the character."""
        key = (x, code)
        known = self._placed.get(key)
        if known is None:
            known = self._placed[key] = self._at_place(x, code)
        return known

    def _at_place(self, x: Term, code: int) -> Term:
        if x.op in ("re_union", "re_inter"):
            return (re_union if x.op == "re_union" else re_inter)(*[self._here(part, code) for part in x.args])
        if x.op == "re_not":
            return re_not(self._here(x.args[0], code))
        if x.op == "re_before":
            return re_before(self._here(x.args[0], code), x.value)
        if x.op in ("re_whole", "re_mapped", "re_residue"):
            return self._apart(x, code)
        return self._taking(x, empty, code)

    def _apart(self, x: Term, code: int) -> Term:
        """The derivative of a language that has its own surroundings, which move with it."""
        if x.op == "re_residue":
            by, before, *wanted = x.value
            return re_residue(by, wanted, (max(before, 0) * 10 + code - 48) % by) if 48 <= code <= 57 else nothing
        inner = x.args[0]
        if x.op == "re_whole":
            return re_whole(self.derive(inner, code))
        if x.value[0] == "lower":
            return self._lowered(inner, bool(x.value[1:]), code)
        for character in changed(x.value, chr(code)):
            inner = self.derive(inner, ord(character))
        return re_mapped(inner, x.value)

    def _lowered(self, inner: Term, after_letter: bool, code: int) -> Term:
        """The derivative by a character that is lowered; a sigma after a letter is a final one unless a letter follows."""
        past, letters = around_sigma()
        if code == ord(SIGMA) and after_letter:
            final = re_concat(re_loop(re_chars(past), 0), re_union(empty, re_concat(re_chars(others(past, letters)), anything)))
            ends, goes_on = (re_mapped(self.derive(inner, ord(small)), ("lower", 1)) for small in (FINAL, SMALL))
            return re_union(re_inter(ends, final), re_inter(goes_on, re_not(final)))
        for character in changed(("lower",), chr(code)):
            inner = self.derive(inner, ord(character))
        still = after_letter if holds(past, code) else holds(letters, code)
        return re_mapped(inner, ("lower", 1) if still else ("lower",))

    def _taking(self, x: Term, rest: Term, code: int) -> Term:
        """What follows the character where ``x`` takes it as its first and ``rest`` comes after ``x``."""
        op = x.op
        if op == "re_chars":
            return rest if holds(x.value, code) else nothing
        if op == "re_concat":
            first, others = x.args[0], re_concat(*x.args[1:])
            taken = self._taking(first, re_concat(others, rest), code)
            condition = _skipped(first)
            if condition is nothing:
                return taken
            later = self._taking(others, rest, code)
            return re_union(taken, later if condition is anything else re_inter(self._here(condition, code), later))
        if op == "re_union":
            return re_union(*[self._taking(part, rest, code) for part in x.args])
        if op == "re_loop":
            return self._looping(x, rest, code)
        if op in ("re_inter", "re_not", "re_before", "re_whole", "re_mapped", "re_residue"):
            if zero_width(x):
                raise TooLarge
            return re_concat(self._here(x, code), rest)
        return nothing

    def _looping(self, x: Term, rest: Term, code: int) -> Term:
        """Rounds that take nothing change nothing, but they count: where one is possible, the rounds that must be are done."""
        body, (low, high) = x.args[0], x.value
        left = UNBOUNDED if high == UNBOUNDED else high - 1
        taken = self._taking(body, re_concat(re_loop(body, max(low - 1, 0), left), rest), code)
        if low <= 1:
            return taken
        condition = _skipped(body)
        if condition is nothing:
            return taken
        relaxed = self._taking(body, re_concat(re_loop(body, 0, left), rest), code)
        return re_union(taken, relaxed if condition is anything else re_inter(self._here(condition, code), relaxed))

    def _passed(self, x: Term, code: int) -> Term:
        """A language with its conditions on what stands before a place moved past a character."""
        if not zero_width(x):
            return x
        if x.op == "re_behind":
            return re_behind(self.derive(x.args[0], code))
        args = [self._passed(arg, code) for arg in x.args]
        if x.op == "re_loop":
            return re_loop(args[0], *x.value)
        if x.op == "re_before":
            return re_before(args[0], x.value)
        return _BUILD[x.op](*args)

    def accepts(self, x: Term, text: str) -> bool:
        """Whether a text is in a language."""
        for character in text:
            if x is nothing or x is anything:
                break
            x = self.derive(x, ord(character))
        return self.ends(x)

    def ends(self, x: Term) -> bool:
        """Whether the empty text is in a language."""
        op = x.op
        if op == "re_empty":
            return True
        if op in ("re_concat", "re_inter"):
            return all(map(self.ends, x.args))
        if op == "re_union":
            return any(map(self.ends, x.args))
        if op == "re_not":
            return not self.ends(x.args[0])
        if op == "re_loop":
            return x.value[0] == 0 or self.ends(x.args[0])
        if op == "re_before":
            return self.accepts(x.args[0], x.value)
        if op == "re_residue":
            return x.value[1] in x.value[2:]
        return op != "re_chars" and self.ends(x.args[0])

    def shortest(self, x: Term) -> str | None:
        """A shortest text of a language, of the plainest characters; None where there is none. Raises TooLarge."""
        alphabet = representatives(x)
        before: dict[Term, tuple[Term, int] | None] = {}
        queue: deque[Term] = deque()
        for start in _branches(x):
            if start not in before:
                before[start] = None
                queue.append(start)
        while queue:
            current = queue.popleft()
            if self.ends(current):
                return _spelled(before, current)
            for code in alphabet:
                for branch in _branches(self.derive(current, code)):
                    if branch is not nothing and branch not in before:
                        before[branch] = (current, code)
                        queue.append(branch)
        return None


_BUILD: Final[dict[str, Callable[..., Term]]] = {
    "re_concat": re_concat,
    "re_union": re_union,
    "re_inter": re_inter,
    "re_not": re_not,
    "re_ahead": re_ahead,
}


def re_after(x: Term, start: str) -> Term:
    """The texts that are in a language once ``start`` is put before them (a left quotient)."""
    deriver = Deriver()
    for character in start:
        x = deriver.derive(x, ord(character))
    return x


def accepts(x: Term, text: str) -> bool:
    """Whether a text is in a language."""
    return Deriver().accepts(x, text)


def _skipped(x: Term) -> Term:
    """What must follow so that ``x`` takes no character here: nothing where it always does, anything where it is free to."""
    op = x.op
    if op == "re_empty":
        return anything
    if op == "re_concat":
        return re_inter(*map(_skipped, x.args))
    if op == "re_union":
        return re_union(*map(_skipped, x.args))
    if op == "re_loop":
        return anything if x.value[0] == 0 else _skipped(x.args[0])
    if op == "re_ahead":
        return x.args[0]
    if op == "re_chars":
        return nothing
    return anything if Deriver().ends(x) else nothing


def _branches(x: Term) -> list[Term]:
    """Languages whose union is ``x``, themselves no unions, as long as they are few: each can be looked at alone."""
    if x.op == "re_union":
        return [branch for part in x.args for branch in _branches(part)]
    if x.op == "re_inter":
        choices = [_branches(part) for part in x.args]
        total = 1
        for choice in choices:
            total *= len(choice)
        if 1 < total <= _BRANCHES:
            return [re_inter(*chosen) for chosen in product(*choices)]
    return [x]


def kinds(*xs: Term) -> list[CharSet]:
    """The kinds of characters that the sets in languages tell apart: a partition of all of them."""
    known: dict[Term, list[CharSet]] = {}
    return parts(list(dict.fromkeys([chars for x in xs for chars in _sets(x, known)])))


def _sets(x: Term, known: dict[Term, list[CharSet]]) -> list[CharSet]:
    """The sets of characters that a language treats in their own way."""
    found = known.get(x)
    if found is None:
        found = [each for arg in x.args for each in _sets(arg, known)]
        if x.op == "re_chars":
            found.append(x.value)
        elif x.op == "re_before":
            found.extend((ord(c), ord(c)) for c in x.value)
        elif x.op == "re_residue":
            found.extend((code, code) for code in range(48, 58))
        elif x.op == "re_mapped":
            found = _sets_before(x.value, parts(list(dict.fromkeys(found))))
            if x.value[0] == "lower":
                found += [*around_sigma(), (ord(SIGMA), ord(SIGMA))]
        found = known[x] = list(dict.fromkeys(found))
    return found


def _sets_before(rule: Rule, after: list[CharSet]) -> list[CharSet]:
    """The characters by the kinds of what a rule makes of them."""
    where: dict[int, int] = {}
    alike: dict[tuple[int, ...], list[CharSet]] = {}
    for chars, new in moved(rule):
        for code in map(ord, new):
            if code not in where:
                where[code] = next(place for place, kind in enumerate(after) if holds(kind, code))
        alike.setdefault(tuple([where[ord(c)] for c in new]), []).append(chars)
    found = [joined(sets) for sets in alike.values()]
    others = complement(joined(found))
    return [*found, *[common([kind, others]) for kind in after]]


def representatives(*xs: Term) -> list[int]:
    """One code of each kind of character that languages tell apart, the plainest first."""
    rank = {code: place for place, code in reversed(list(enumerate(_READABLE)))}
    return sorted(map(_plainest, kinds(*xs)), key=lambda code: (rank.get(code, len(_READABLE)), code))


def _plainest(kind: CharSet) -> int:
    return next((code for code in _READABLE if holds(kind, code)), kind[0])


def _spelled(before: dict[Term, tuple[Term, int] | None], last: Term) -> str:
    return "".join(map(chr, reversed(list(_back(before, last)))))


def _back(before: dict[Term, tuple[Term, int] | None], last: Term) -> Iterator[int]:
    step = before[last]
    while step is not None:
        yield step[1]
        step = before[step[0]]
