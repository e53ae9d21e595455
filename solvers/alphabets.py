"""Queries with languages, over an alphabet of a few ranges: what their solver is given instead of sets of hundreds.

The sets and literals of a query tell characters apart by kinds, and of each kind a few ranges stand for all. A text with
other characters has its like among those that are left, so a model is not missed, unless the query counts how many
characters of a kind there are by asking several texts to differ: ``exact`` says that it does not, or that enough are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from presage.solvers.plain import NotPlain, plain
from presage.solvers.terms import Term, re_chars, re_loop, str_in, substitute_all, zero_width
from presage.solvers.terms.charsets import CharSet, charset, common, joined, parts, ranges, size
from presage.solvers.terms.nodes import postorder

_MANY: Final = 10_000
_RANGES: Final = 100
_ASCII: Final[CharSet] = (0, 127)
_RELATIONS: Final = ("eq", "prefix", "suffix", "contains", "indexof", "replace")


def reduced(constraints: Sequence[Term], last: int) -> tuple[list[Term], bool]:
    """The constraints over an alphabet of codes up to ``last``, and whether a model of theirs is missed only if there is none.

    Languages come out without conditions on what stands around a place. Raises NotPlain.
    """
    nodes = list(postorder(constraints))
    languages = list(dict.fromkeys([node.args[1] for node in nodes if node.op == "in_re"]))
    roots = list(constraints)
    if any(map(zero_width, languages)):
        roots = list(substitute_all(constraints, {language: plain(language) for language in languages}))
        nodes = list(postorder(roots))
    own: CharSet = (0, last)
    if any(node.op in ("char", "code", "str_lt", "str_le", "clamp") for node in nodes):
        # Codes tell all characters apart, so none stands for another one; and large sets would take without end.
        if sum(len(node.value) for node in nodes if node.op == "re_chars") > 2 * _RANGES:
            raise NotPlain("a pattern with large sets of characters beside the codes of characters")
        return roots, False
    kinds = parts(list(dict.fromkeys(_told_apart(nodes))))
    kept = [_representing(common([kind, own])) for kind in kinds]
    left = joined(kept)
    enough = all(kind == some or size(some) > _MANY for kind, some in zip(kinds, kept, strict=True))
    sets = {node: re_chars(common([node.value, left])) for node in nodes if node.op == "re_chars"}
    within = [
        str_in(node, re_loop(re_chars(left), 0)) for node in nodes if node.op in ("var", "apply") and node.sort.kind == "Str"
    ]
    return [*substitute_all(roots, sets), *within], all(kept) and (enough or not _counts(roots, nodes))


def _told_apart(nodes: Sequence[Term]) -> Iterable[CharSet]:
    """The sets of characters that a query treats in their own way."""
    for node in nodes:
        if node.op == "re_chars":
            yield node.value
        elif node.op == "alphabet":
            yield charset([node.value])
        elif node.op == "const" and node.sort.kind == "Str":
            yield from ((ord(c), ord(c)) for c in node.value)
        elif node.op in ("int_to_str", "text_value"):
            yield from ((ord(c), ord(c)) for c in "-0123456789")


def _representing(kind: CharSet) -> CharSet:
    """What is left of a kind: all of it where it has few ranges, else what of it is ASCII and its largest range."""
    found = ranges(kind)
    if len(found) <= 2:
        return kind
    widest = max(found, key=lambda pair: pair[1] - pair[0])
    return joined([common([kind, _ASCII]), charset([widest])])


def _counts(roots: Sequence[Term], nodes: Sequence[Term]) -> bool:
    """Whether texts that are not constant may be asked to differ."""
    stated = {part for root in roots for part in (root.args if root.op == "and" else (root,))}
    for node in nodes:
        if node.op == "apply" and any(arg.sort.kind == "Str" for arg in node.args):
            return True
        if node.op in _RELATIONS and all(arg.sort.kind == "Str" for arg in node.args[:2]):
            plainly = node in stated and node.op not in ("indexof", "replace")
            if not plainly and all(arg.op != "const" for arg in node.args[:2]):
                return True
    return False
