"""What the groups of a match hold, as parts of the text: where a pattern leaves no choice.

A pattern is a choice between sequences of languages with groups that begin and end between them. Where no text belongs to two of
the sequences, and each text is such a sequence in one way only, greed and priority have nothing to choose, and a group is
a function of the text. A greedy repetition at the end of what is matched, before anything, takes all that it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from presage.frontends.python.meaning.languages import Refused, Translation, language, parsed
from presage.solvers import terms as T
from presage.solvers.terms.derivatives import Deriver, TooLarge

_WAYS = 12
"""Most sequences of one pattern."""
_STEPS = 20_000

_Token: TypeAlias = tuple[str, Any]
"""What a sequence is made of: (take, language), (greedy, language of one character), (open, group) or (close, group)."""


@dataclass(frozen=True)
class Way:
    """One sequence of languages; ``spans`` has for each group (0: the whole match) the first and the last place between them."""

    languages: tuple[Any, ...]
    spans: tuple[tuple[int, int] | None, ...]

    @property
    def language(self) -> Any:
        """All texts that are such a sequence."""
        return T.re_concat(*self.languages)


@lru_cache(maxsize=200)
def ways(pattern: re.Pattern[str], how: str) -> tuple[Way, ...] | None:
    """The sequences of a pattern that exclude each other and divide a text in one way; None where there is more to it."""
    if how == "search":
        return _anywhere(pattern)
    try:
        found = _Sequences(Translation()).of(parsed(pattern), pattern.flags)
        sequences = tuple([_way(_ended([("open", 0), *tokens], how), pattern.groups) for tokens in found])
        deriver = Deriver(_STEPS)
        for place, one in enumerate(sequences):
            if not T.divides(one.languages, deriver):
                return None
            if any(deriver.shortest(T.re_inter(one.language, other.language)) is not None for other in sequences[:place]):
                return None
    except (Refused, TooLarge, RecursionError):
        return None
    return sequences


def _anywhere(pattern: re.Pattern[str]) -> tuple[Way, ...] | None:
    """The sequences of a search: at no place before the match does the pattern match, so a text has one such place."""
    found = ways(pattern, "match")
    if found is None or any(T.looks_behind(language) for way in found for language in way.languages):
        return None
    elsewhere = T.re_ahead(T.re_not(language(pattern, "match")))
    start = T.re_loop(T.re_concat(elsewhere, T.re_other(T.re_nothing)), 0)
    return tuple(
        [
            Way((start, *way.languages), tuple([None if span is None else (span[0] + 1, span[1] + 1) for span in way.spans]))
            for way in found
        ]
    )


class _Sequences:
    """The sequences of parsed nodes."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation

    def of(self, nodes: Iterable[Any], flags: int) -> list[list[_Token]]:
        """The sequences of nodes one after the other. Raises Refused."""
        found: list[list[_Token]] = [[]]
        for node in nodes:
            found = [[*before, *after] for before in found for after in self._node(node, flags)]
            if len(found) > _WAYS:
                raise Refused("with many choices between groups")
        return found

    def _node(self, node: Any, flags: int) -> list[list[_Token]]:
        op, argument = str(node[0]), node[1]
        if not _has_group(node):
            greedy = op == "MAX_REPEAT" and len(argument[2]) == 1 and argument[1] is re._constants.MAXREPEAT  # type: ignore[attr-defined]
            single = self.translation.sequence(argument[2], flags) if greedy else None
            taken = self.translation.sequence([node], flags)
            if T.zero_width(taken) and op == "BRANCH":
                return [tokens for branch in argument[1] for tokens in self.of(branch, flags)]
            if single is not None and single.op == "re_chars":
                return [[("take", taken), ("greedy", single)]]
            return [[("take", taken)]]
        if op == "SUBPATTERN":
            group, added, removed, body = argument
            inner = self.of(body, (flags | added) & ~removed)
            return inner if group is None else [[("open", group), *tokens, ("close", group)] for tokens in inner]
        if op == "BRANCH":
            return [tokens for branch in argument[1] for tokens in self.of(branch, flags)]
        if op in ("MAX_REPEAT", "MIN_REPEAT") and (argument[0], int(argument[1])) in ((0, 1), (1, 1)):
            inner = self.of(argument[2], flags)
            return inner if argument[0] else [*inner, []]
        raise Refused("with a group in a repetition")


def _has_group(node: Any) -> bool:
    """Whether a parsed node holds a group whose text can be asked for."""
    op, argument = str(node[0]), node[1]
    if op == "SUBPATTERN":
        return argument[0] is not None or any(map(_has_group, argument[3]))
    if op == "BRANCH":
        return any(_has_group(each) for branch in argument[1] for each in branch)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return any(map(_has_group, argument[2]))
    if op in ("ASSERT", "ASSERT_NOT"):
        return any(map(_has_group, argument[1]))
    return op == "ATOMIC_GROUP" and any(map(_has_group, argument))


def _ended(tokens: list[_Token], how: str) -> list[_Token]:
    """A sequence with what may come after the match: not what a greedy repetition at its end would have taken."""
    last = next((token for token in reversed(tokens) if token[0] not in ("open", "close")), None)
    if how == "fullmatch":
        return [*tokens, ("close", 0)]
    rest = T.re_anything
    if last is not None and last[0] == "greedy":
        rest = T.re_not(T.re_concat(last[1], T.re_anything))
    return [*tokens, ("close", 0), ("take", rest)]


def _way(tokens: list[_Token], groups: int) -> Way:
    """The sequence with the places of its groups. What takes no characters goes past borders that it would look across."""
    languages: list[Any] = []
    pending: list[Any] = []
    ahead: list[Any] = []
    begun: dict[int, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    for kind, value in tokens:
        if kind == "take" and value.op == "re_ahead":
            ahead.append(value)
        elif kind == "take" and value.op == "re_behind" and languages and not (pending or ahead):
            languages[-1] = T.re_concat(languages[-1], value)
        elif kind == "take":
            pending += [*ahead, value]
            ahead = []
        elif kind != "greedy":
            if pending:
                languages.append(T.re_concat(*pending))
                pending = []
            if kind == "open":
                begun[value] = len(languages)
            else:
                spans[value] = (begun[value], len(languages))
    if pending or ahead:
        languages.append(T.re_concat(*pending, *ahead))
    return Way(tuple(languages), tuple([spans.get(group) for group in range(groups + 1)]))
