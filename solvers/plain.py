"""Languages without conditions on the surroundings of a place, for solvers that have no such thing.

A condition on what follows becomes an intersection with the rest; one on what stands before, with what came before. Not all
can be moved so: conditions in a repetition, and ones behind which another looks further back than what lies between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from presage.solvers.terms import Term, re_concat, re_inter, re_not, re_union, zero_width
from presage.solvers.terms import re_anything as anything
from presage.solvers.terms import re_nothing as nothing
from presage.solvers.terms.languages import empty

_WAYS: Final = 200
"""Most alternatives that are taken apart."""


class NotPlain(ValueError):
    """A condition on the surroundings cannot be moved out."""


def plain(language: Term) -> Term:
    """The same texts, said without looking around. Raises NotPlain."""
    return _Removal().whole(language)


class _Removal:
    """One language being rewritten."""

    def __init__(self) -> None:
        self.ways = 0

    def whole(self, language: Term, outside: bool = False) -> Term:
        """A language of whole texts; of rests of texts where ``outside``, and what stands before them is not known."""
        if not zero_width(language):
            return language
        if language.op in ("re_inter", "re_union", "re_not"):
            return _CONNECTIVES[language.op](*[self.whole(part, outside) for part in language.args])
        return self._walk([language], empty, outside)

    def _walk(self, items: Sequence[Term], before: Term, outside: bool) -> Term:
        """What ``before`` and then ``items`` take; conditions on what stands before look no further than ``before``."""
        self.ways += 1
        if self.ways > _WAYS:
            raise NotPlain("a pattern with many conditions on what stands around a place")
        for place, item in enumerate(items):
            rest = items[place + 1 :]
            if not zero_width(item):
                before = re_concat(before, item)
            elif item.op == "re_concat":
                return self._walk([*item.args, *rest], before, outside)
            elif item.op == "re_union":
                return re_union(*[self._walk([part, *rest], before, outside) for part in item.args])
            elif item.op == "re_loop" and item.value == (0, 1):
                return re_union(*[self._walk([*part, *rest], before, outside) for part in ([], [item.args[0]])])
            elif item.op == "re_behind":
                condition = self.whole(item.args[0])
                if outside and not _near(condition, _least(before)):
                    raise NotPlain("a pattern that looks behind where it looks ahead")
                before = re_inter(before, condition)
            elif item.op == "re_ahead":
                ahead = self.whole(item.args[0], True)
                return re_concat(before, re_inter(ahead, self._walk(rest, empty, True)))
            else:
                raise NotPlain("a pattern that looks around in a repetition")
        return before


_CONNECTIVES: Final[dict[str, Callable[..., Term]]] = {"re_inter": re_inter, "re_union": re_union, "re_not": re_not}


def _near(condition: Term, length: int) -> bool:
    """Whether a condition on what stands before is one on the last ``length`` characters, if there are so many."""
    op = condition.op
    if op == "re_empty":
        return length > 0
    if op in ("re_union", "re_inter", "re_not"):
        return all(_near(part, length) for part in condition.args)
    if op == "re_concat" and condition.args[0] is anything:
        return all(part.op == "re_chars" for part in condition.args[1:]) and len(condition.args) - 1 <= length
    return condition is nothing


def _least(language: Term) -> int:
    """A lower bound of the length of a language's texts."""
    op = language.op
    if op == "re_chars":
        return 1
    if op == "re_concat":
        return sum(map(_least, language.args))
    if op in ("re_union", "re_inter"):
        return (min if op == "re_union" else max)(map(_least, language.args))
    return language.value[0] * _least(language.args[0]) if op == "re_loop" else 0
