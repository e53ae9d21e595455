"""Groups of matches in symbolic texts: parts of the text, where the pattern leaves no choice; else not known.

Which of several sequences a text is, is settled by forking. Not for whether there is a match: see ``text_patterns``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.values import Sym, Unknown, Value
from presage.frontends.python.builtins.text_patterns import TextMatch, match_attribute, on_match
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import new_dict, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.groups import Way, ways
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _way(state: Any, match: TextMatch) -> Way:
    """The sequence that the text is on this path.

    Raises:
        Unknown: the pattern leaves a choice.
        Fork: the path does not settle which it is.
    """
    found = ways(match.pattern, match.how)
    if not found or match.subject.term.op == "int_to_str":
        raise Unknown(f"the groups of the pattern {match.pattern.pattern!r} in a symbolic text")
    for way in found[:-1]:
        if state.decide(T.str_in(match.subject.term, way.language)):
            return way
    return found[-1]


def _held(state: Any, match: TextMatch, group: int) -> Value:
    """The text of a group; None where it took no part."""
    if group == 0 and match.how == "fullmatch":
        return match.subject
    way = _way(state, match)
    span = way.spans[group]
    return None if span is None else symbolic.string(T.str_piece(match.subject.term, way.languages, *span))


def _number(state: Any, match: TextMatch, index: Value) -> int:
    """The number of a group that is given by number or name."""
    index = unbox(state, index)
    if type(index) is Sym:
        raise Unknown("a group of a match by a symbolic number or name")
    number = match.pattern.groupindex.get(index) if type(index) is str else index
    if isinstance(number, int) and 0 <= number <= match.pattern.groups:
        return int(number)
    raise error(state, IndexError, "no such group")


def _group(state: Any, match: TextMatch, args: Args, kwargs: Kwargs) -> Value:
    found = tuple([_held(state, match, _number(state, match, index)) for index in args or (0,)])
    return found[0] if len(found) == 1 else found


def _groups(state: Any, match: TextMatch, args: Args, kwargs: Kwargs) -> Value:
    default = args[0] if args else kwargs.get("default")
    found = [_held(state, match, group) for group in range(1, match.pattern.groups + 1)]
    return tuple([default if held is None else held for held in found])


def _groupdict(state: Any, match: TextMatch, args: Args, kwargs: Kwargs) -> Value:
    default = args[0] if args else kwargs.get("default")
    held = {name: _held(state, match, group) for name, group in match.pattern.groupindex.items()}
    return new_dict(state, [(name, default if text is None else text) for name, text in held.items()])


def _places(choose: Callable[[tuple[Value, Value]], Value]) -> Callable[[Any, TextMatch, Args, Kwargs], Value]:
    def model(state: Any, match: TextMatch, args: Args, kwargs: Kwargs) -> Value:
        term = match.subject.term
        group = _number(state, match, args[0]) if args else 0
        if group == 0 and match.how == "fullmatch":
            return choose((0, symbolic.number(T.str_len(term))))
        way = _way(state, match)
        span = way.spans[group]
        if span is None:
            return choose((-1, -1))
        begin, end = (symbolic.number(T.str_len(T.str_piece(term, way.languages, 0, place))) for place in span)
        return choose((begin, end))

    return model


def _unknown(name: str) -> Callable[..., Value]:
    def model(*args: Any) -> Value:
        raise Unknown(f"Match.{name} of a match in a symbolic text")

    return model


for _name, _model in {"group": _group, "__getitem__": _group, "groups": _groups, "groupdict": _groupdict}.items():
    on_match(TextMatch, _name, _model)
on_match(TextMatch, "start", _places(lambda span: span[0]))
on_match(TextMatch, "end", _places(lambda span: span[1]))
on_match(TextMatch, "span", _places(lambda span: span))
on_match(TextMatch, "expand", _unknown("expand"))
match_attribute(TextMatch, "string", lambda state, match: match.subject)
match_attribute(TextMatch, "re", lambda state, match: match.pattern)
match_attribute(TextMatch, "pos", lambda state, match: 0)
match_attribute(TextMatch, "endpos", lambda state, match: symbolic.number(T.str_len(match.subject.term)))
for _name in ("lastindex", "lastgroup", "regs"):
    match_attribute(TextMatch, _name, _unknown(_name))
