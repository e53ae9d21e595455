"""Patterns of ``re`` as regular languages: which whole texts ``match``, ``search`` and ``fullmatch`` find something in.

Exact, or refused: what depends on which of several matches comes first (back references, atomic groups of varying
length) has no language here. Which characters a class takes, case and Unicode included, is asked of the host's own
compiled class. Not for what the groups of a match hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from presage.engine.lang.values import Unknown
from presage.solvers import terms as T

_LARGEST = 2_000
"""Nodes of a parsed pattern past which it is not translated."""
_PLAIN = ("LITERAL", "NOT_LITERAL", "ANY", "IN")
_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL
"""Flags that what a class takes depends on."""

_END = T.re_concat()
_NEWLINE = T.re_text("\n")


def language(pattern: re.Pattern[str], how: str) -> Any:
    """The texts in which ``pattern.how(text)`` finds something; ``how`` is match, search or fullmatch.

    Raises:
        Unknown: the pattern is no regular language, or too large.
    """
    found = _language(pattern, how)
    if type(found) is str:
        raise Unknown(f"the pattern {_shortened(pattern.pattern)!r}, {found}, searched in a symbolic text")
    return found


@lru_cache(maxsize=500)
def _language(pattern: re.Pattern[str], how: str) -> Any:
    """The language, or why there is none."""
    try:
        body = Translation().sequence(parsed(pattern), pattern.flags)
    except (Refused, RecursionError) as refused:
        return str(refused) if type(refused) is Refused else "deeply nested"
    before = T.re_anything if how == "search" else _END
    return T.re_concat(before, body, _END if how == "fullmatch" else T.re_anything)


def parsed(pattern: re.Pattern[str]) -> Any:
    """The host's tree of a pattern."""
    return re._parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]


def replaced_characters(pattern: re.Pattern[str], new: str) -> tuple[int, ...] | None:
    """The characters that each become ``new`` when what a pattern finds is replaced by it; None where there is more to it."""
    nodes, flags = list(parsed(pattern)), pattern.flags
    if len(nodes) == 1 and not new and str(nodes[0][0]) in ("MAX_REPEAT", "POSSESSIVE_REPEAT"):
        low, _, body = nodes[0][1]
        nodes = list(body) if low <= 1 else []
    if len(nodes) != 1 or str(nodes[0][0]) not in _PLAIN:
        return None
    found: tuple[int, ...] = Translation().sequence(nodes, flags).value
    return found


class Refused(Exception):
    """There is no language; the message names what stands in the way."""


class Translation:
    """One pattern being translated, from the host's tree of it."""

    def __init__(self) -> None:
        self.nodes = 0

    def sequence(self, nodes: Iterable[Any], flags: int) -> Any:
        """What nodes take one after the other."""
        return T.re_concat(*[self._node(str(op), argument, flags) for op, argument in nodes])

    def _node(self, op: str, argument: Any, flags: int) -> Any:
        self.nodes += 1
        if self.nodes > _LARGEST:
            raise Refused("a long one")
        if op in _PLAIN:
            return T.re_chars(self._chars(op, argument, flags))
        if op == "AT":
            return _place(str(argument), flags)
        if op in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, body = argument
            return T.re_loop(self.sequence(body, flags), int(low), _upper(high))
        if op == "SUBPATTERN":
            _, added, removed, body = argument
            return self.sequence(body, (flags | added) & ~removed)
        if op == "BRANCH":
            return T.re_union(*[self.sequence(branch, flags) for branch in argument[1]])
        if op in ("ASSERT", "ASSERT_NOT"):
            return self._looked(op == "ASSERT", argument, flags)
        if op == "ATOMIC_GROUP":
            if argument.getwidth()[0] != argument.getwidth()[1]:
                raise Refused("with an atomic group")
            return self.sequence(argument, flags)
        if op == "POSSESSIVE_REPEAT":
            return self._possessive(argument, flags)
        raise Refused("with a back reference" if op.startswith("GROUPREF") else f"with {op.lower()}")

    def _chars(self, op: str, argument: Any, flags: int) -> tuple[int, ...]:
        if op == "LITERAL" and not flags & re.IGNORECASE:
            return (argument, argument)
        if op == "IN":
            argument = tuple([(str(kind), each) for kind, each in argument])
        found: tuple[int, ...] = _taken(op, argument, int(flags & _FLAGS))
        return found

    def _looked(self, wanted: bool, argument: Any, flags: int) -> Any:
        direction, body = argument
        found = self.sequence(body, flags)
        if direction > 0:
            rest = T.re_concat(found, T.re_anything)
            return T.re_ahead(rest if wanted else T.re_not(rest))
        if T.looks_ahead(found):
            raise Refused("that looks ahead while it looks behind")
        before = T.re_concat(T.re_anything, found)
        return T.re_behind(before if wanted else T.re_not(before))

    def _possessive(self, argument: Any, flags: int) -> Any:
        """As many rounds as there can be: where each takes as much as any other, there is no other way to stop."""
        low, high, body = argument
        least, most = body.getwidth()
        found = self.sequence(body, flags)
        if least != most or not least:
            raise Refused("with a possessive repetition")
        stopped = T.re_ahead(T.re_not(T.re_concat(found, T.re_anything)))
        end = _upper(high)
        if end == T.UNBOUNDED:
            return T.re_concat(T.re_loop(found, int(low)), stopped)
        fewer = T.re_concat(T.re_loop(found, int(low), end - 1), stopped) if end > low else T.re_nothing
        return T.re_union(fewer, T.re_loop(found, end, end))


def _upper(high: Any) -> int:
    return T.UNBOUNDED if high is re._constants.MAXREPEAT else int(high)  # type: ignore[attr-defined]


def _place(where: str, flags: int) -> Any:
    """Anchors and the borders of words."""
    if where == "AT_BEGINNING_STRING" or where == "AT_BEGINNING" and not flags & re.MULTILINE:
        return T.re_behind(_END)
    if where == "AT_BEGINNING":
        return T.re_behind(T.re_union(_END, T.re_concat(T.re_anything, _NEWLINE)))
    if where == "AT_END_STRING":
        return T.re_ahead(_END)
    if where == "AT_END":
        return T.re_ahead(T.re_union(_END, T.re_concat(_NEWLINE, T.re_anything) if flags & re.MULTILINE else _NEWLINE))
    word = T.re_chars(_taken("IN", (("CATEGORY", "CATEGORY_WORD"),), int(flags & re.ASCII)))
    other = T.re_other(word)
    word_before, other_before = (T.re_behind(T.re_concat(T.re_anything, kind)) for kind in (word, other))
    word_ahead, other_ahead = (T.re_ahead(T.re_concat(kind, T.re_anything)) for kind in (word, other))
    at_begin, at_end = T.re_behind(_END), T.re_ahead(_END)
    if where == "AT_BOUNDARY":
        return T.re_union(
            T.re_concat(T.re_union(at_begin, other_before), word_ahead),
            T.re_concat(word_before, T.re_union(at_end, other_ahead)),
        )
    if where == "AT_NON_BOUNDARY":
        # In an empty text there is neither a border nor a place that is none.
        return T.re_union(
            T.re_concat(word_before, word_ahead),
            T.re_concat(other_before, T.re_union(at_end, other_ahead)),
            T.re_concat(at_begin, other_ahead),
        )
    raise Refused(f"with {where.lower()}")


# --- classes -------------------------------------------------------------------------------------------


@lru_cache(maxsize=2_000)
def _taken(op: str, argument: Any, flags: int) -> tuple[int, ...]:
    """The characters that a class takes: those of which the host's own compiled class takes a run."""
    runs = re.compile(f"{_source(op, argument)}+", flags).finditer(_everything())
    return tuple([end for run in runs for end in (run.start(), run.end() - 1)])


@lru_cache(maxsize=1)
def _everything() -> str:
    """Each character once, at the place of its code."""
    return "".join(map(chr, range(T.LAST_CODE + 1)))


def _source(op: str, argument: Any) -> str:
    """A parsed class, written out."""
    if op == "ANY":
        return "."
    if op == "IN":
        return f"[{''.join([_member(kind, each) for kind, each in argument])}]"
    return f"[{'^' if op == 'NOT_LITERAL' else ''}{_escaped(argument)}]"


def _member(kind: str, argument: Any) -> str:
    if kind == "NEGATE":
        return "^"
    if kind == "LITERAL":
        return _escaped(argument)
    if kind == "RANGE":
        return f"{_escaped(argument[0])}-{_escaped(argument[1])}"
    return _CATEGORIES[str(argument)]


_CATEGORIES = {
    f"CATEGORY_{prefix}{name}": f"\\{letter.upper() if prefix else letter}"
    for prefix in ("", "NOT_")
    for name, letter in (("DIGIT", "d"), ("SPACE", "s"), ("WORD", "w"))
}


def _escaped(code: int) -> str:
    return f"\\U{code:08x}"


def _shortened(pattern: str) -> str:
    return pattern if len(pattern) <= 60 else pattern[:57] + "..."
