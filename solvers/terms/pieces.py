"""Parts of a text that a sequence of languages tells apart: what the groups of a pattern hold.

``str_piece`` is a function where each text is a sequence of texts of the languages in one way only; ``divides`` decides that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from presage.solvers.terms.core import Term, const, make
from presage.solvers.terms.derivatives import Deriver, accepts, representatives
from presage.solvers.terms.languages import any_char, looks_ahead, looks_behind, nothing, re_behind, re_concat, re_inter, re_loop
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


def str_longest(s: Term, facts: Sequence[Term]) -> int | None:
    """An upper bound of a text's length where some facts hold, as far as their shapes and the text's own tell it."""
    bounds: list[int | None] = []
    if s.op == "const":
        bounds.append(len(s.value))
    elif s.op == "piece":
        bounds.append(longest(re_concat(*s.args[1:][slice(*s.value)])))
    elif s.op in ("slice", "stripped"):
        bounds.append(str_longest(s.args[0], facts))
    elif s.op == "concat":
        bounds.append(_total([str_longest(piece, facts) for piece in s.args]))
    for fact in facts:
        if fact.op == "in_re" and fact.args[0] is s:
            bounds.append(longest(fact.args[1]))
        elif fact.op in ("le", "eq") and fact.args[0].op == "len" and fact.args[0].args[0] is s and fact.args[1].op == "const":
            bounds.append(fact.args[1].value)
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None


def longest(x: Term) -> int | None:
    """An upper bound of the length of a language's texts; None where there is none, or it cannot be told from the shape."""
    op = x.op
    if op == "re_chars":
        return 1
    if op in ("re_empty", "re_ahead", "re_behind"):
        return 0
    if op == "re_concat":
        return _total(list(map(longest, x.args)))
    if op == "re_union":
        bounds = list(map(longest, x.args))
        return None if None in bounds else max([bound for bound in bounds if bound is not None])
    if op == "re_inter":
        return min([bound for bound in map(longest, x.args) if bound is not None], default=None)
    if op == "re_loop":
        bound = longest(x.args[0])
        return 0 if bound == 0 else None if bound is None or x.value[1] < 0 else bound * x.value[1]
    return None


def _total(bounds: list[int | None]) -> int | None:
    return None if None in bounds else sum([bound for bound in bounds if bound is not None])


def _border(deriver: Deriver, text: str, languages: Sequence[Term], place: int) -> int | None:
    """Where in a text the languages before a place end and the others begin."""
    before, after = re_concat(*languages[:place]), re_concat(*languages[place:])
    if looks_ahead(before):
        sizes = [re_loop(any_char, end, end) for end in range(len(text) + 1)]
        return next((end for end, size in enumerate(sizes) if accepts(re_concat(before, re_behind(size), after), text)), None)
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
