"""Parts of a text that a sequence of languages tells apart: what the groups of a pattern hold.

``str_piece`` is a function where each text is a sequence of texts of the languages in one way only; ``divides`` decides that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from presage.solvers.terms.core import Term, const, make
from presage.solvers.terms.derivatives import Deriver, representatives
from presage.solvers.terms.languages import looks_ahead, looks_behind, nothing, re_concat, re_inter
from presage.solvers.terms.sorts import REGLAN, STR, SortError


def str_piece(s: Term, languages: Sequence[Term], first: int, last: int) -> Term:
    """The part of a text from the first to before the last of the languages whose sequence it is; empty where it is none."""
    if s.sort is not STR or any(language.sort is not REGLAN for language in languages):
        raise SortError(f"piece of {s.sort}")
    if first >= last:
        return const("")
    if s.op == "const":
        return const(piece(s.value, languages, first, last))
    return make("piece", STR, (s, *languages), (first, last))


def piece(text: str, languages: Sequence[Term], first: int, last: int) -> str:
    """``str_piece`` of a host text."""
    deriver = Deriver()
    begin, end = _border(deriver, text, languages, first), _border(deriver, text, languages, last)
    return "" if begin is None or end is None else text[begin:end]


def _border(deriver: Deriver, text: str, languages: Sequence[Term], place: int) -> int | None:
    """Where in a text the languages before a place end and the others begin."""
    before, after = re_concat(*languages[:place]), re_concat(*languages[place:])
    for end in range(len(text) + 1):
        if deriver.ends(before) and deriver.accepts(after, text[end:]):
            return end
        if end < len(text):
            before = deriver.derive(before, ord(text[end]))
    return None


def divides(languages: Sequence[Term], deriver: Deriver) -> bool:
    """Whether each text is a sequence of texts of the languages in one way only. Raises TooLarge."""
    return all(
        _divides_once(re_concat(*languages[:place]), re_concat(*languages[place:]), deriver) for place in range(1, len(languages))
    )


def _divides_once(left: Term, right: Term, deriver: Deriver) -> bool:
    """Whether no text has two borders: no text but the empty one leads from left to left, and from right to right."""
    if looks_ahead(left) or looks_behind(right):
        return False
    alphabet = representatives(left, right)
    seen: set[tuple[Term, Term]] = set()
    queue: deque[tuple[Term, Term]] = deque((state, right) for state in _reached(left, alphabet, deriver) if deriver.ends(state))
    while queue:
        for code in alphabet:
            here = deriver.derive(queue[0][0], code), deriver.derive(queue[0][1], code)
            if nothing in here or here in seen:
                continue
            seen.add(here)
            queue.append(here)
            if deriver.ends(here[0]) and deriver.shortest(re_inter(here[1], right)) is not None:
                return False
        queue.popleft()
    return True


def _reached(start: Term, alphabet: Sequence[int], deriver: Deriver) -> list[Term]:
    """The derivatives of a language by all texts."""
    found: dict[Term, None] = {start: None}
    queue = deque([start])
    while queue:
        current = queue.popleft()
        for code in alphabet:
            following = deriver.derive(current, code)
            if following is not nothing and following not in found:
                found[following] = None
                queue.append(following)
    return list(found)
