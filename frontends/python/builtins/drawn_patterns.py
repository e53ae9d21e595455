"""Patterns searched in texts with random parts: decided where a pattern cannot tell the possible characters apart.

If each character class of a pattern that is held against a random place takes all or none of the characters that may stand
there, the pattern matches every such text alike; one text stands for all of them, and what is found is read back by its
position.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from presage.engine.lang.objects import IteratorObj, Obj
from presage.engine.lang.values import Sym, Tail, Unknown, Value
from presage.engine.sim.draws import Places
from presage.frontends.python.builtins.drawn_matching import Matcher
from presage.frontends.python.builtins.patterns import compiled, guarded
from presage.frontends.python.builtins.text_patterns import match_attribute, on_match
from presage.frontends.python.meaning import calls, drawn, symbolic
from presage.frontends.python.meaning.convert import host_call, new_dict, new_list, unbox
from presage.frontends.python.meaning.registry import NATIVES

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

class DrawnMatch(Obj):
    """A match in a text with random parts: the host's match in a text that stands for it, and its places."""

    __slots__ = ("kind", "match", "places")

    def __init__(self, match: re.Match[Any], places: Places, kind: type) -> None:
        self.cls = re.Match
        self.attrs = None
        self.match = match
        self.places = places
        self.kind = kind

    def _copy_into(self, new: Any) -> None:
        new.match, new.places, new.kind = self.match, self.places, self.kind

    def group(self, state: Any, index: Any) -> Value:
        """The text of a group; None where it took no part."""
        start, end = host_call(state, self.match.span, index)
        return None if start < 0 else drawn.value(state, self.places[start:end], self.kind)


# --- whether a pattern can tell ------------------------------------------------------------------------


def subject_of(
    state: Any, pattern: re.Pattern[Any], value: Value, how: str = "finditer", bounds: Sequence[int] = ()
) -> tuple[Any, Places]:
    """A text that stands for all that ``value`` may be, and the places; raises Unknown where the pattern tells them apart."""
    found = drawn.places(state, value)
    kind = drawn.kind_of(value)
    if found is None or isinstance(pattern.pattern, str) is not (kind is str):
        raise Unknown("a pattern searched in a random text")
    open_ = sorted({choice for place in found if len(choice := drawn.choices(state, place)) > 1})
    flags = pattern.flags & ~re.UNICODE if kind is bytes else pattern.flags
    parsed = re._parser.parse(pattern.pattern, flags)  # type: ignore[attr-defined]
    text = "".join(drawn.choices(state, place)[0] for place in found)
    host = text if kind is str else text.encode("latin-1")
    guarded(state, pattern, host)
    if not all(_alike(item, choice, pattern.flags) for choice in open_ for item in parsed):
        _follow(state, pattern, parsed, host, found, how, bounds)
    return host, found


def _follow(
    state: Any, pattern: re.Pattern[Any], parsed: Any, host: Any, found: Places, how: str, bounds: Sequence[int]
) -> None:
    """Follows a search place by place; raises Unknown where it looks at what is open, or would not end where the host does."""
    start, stop, _ = slice(*(*bounds, None, None)[:2]).indices(len(found))
    matcher = Matcher([drawn.choices(state, place) for place in found], _takes, _is_word)
    reason = f"the pattern {pattern.pattern!r} tells random characters apart"
    if how == "finditer":
        there = _finds(matcher, pattern, parsed, "search", 0, len(found), reason)
        if there is not None or pattern.search(host) is not None:
            raise Unknown(reason)
        return
    span = _finds(matcher, pattern, parsed, how, start, stop, reason)
    match = getattr(pattern, how)(host, *bounds)
    state.steps += matcher.tests
    if span != (None if match is None else match.span()):
        raise Unknown(reason)


def _finds(
    matcher: Matcher, pattern: re.Pattern[Any], parsed: Any, how: str, start: int, stop: int, reason: str
) -> tuple[int, int] | None:
    """The span that a matcher finds; raises Unknown with ``reason`` where that is open."""
    try:
        return matcher.decided(pattern, parsed, how, start, stop)
    except (Unknown, RecursionError):
        raise Unknown(reason) from None


def _alike(item: Any, choice: str, flags: int) -> bool:
    """Whether a node of a parsed pattern treats the characters of ``choice`` alike."""
    op, argument = str(item[0]), item[1]
    if op in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return len({_takes(op, argument, character, flags) for character in choice}) == 1
    if op == "AT":
        return "BOUNDARY" not in str(argument) or len({_is_word(character, flags) for character in choice}) == 1
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return all(_alike(part, choice, flags) for part in argument[2])
    if op == "SUBPATTERN":
        added, removed = argument[1], argument[2]
        return all(_alike(part, choice, (flags | added) & ~removed) for part in argument[3])
    if op == "BRANCH":
        return all(_alike(part, choice, flags) for branch in argument[1] for part in branch)
    if op in ("ASSERT", "ASSERT_NOT"):
        return all(_alike(part, choice, flags) for part in argument[1])
    if op == "ATOMIC_GROUP":
        return all(_alike(part, choice, flags) for part in argument)
    return False


def _takes(op: str, argument: Any, character: str, flags: int) -> bool:
    if op == "ANY":
        return bool(flags & re.DOTALL) or character != "\n"
    if op == "IN":
        negated = str(argument[0][0]) == "NEGATE"
        return any(_in_class(part, character, flags) for part in argument) is not negated
    return (argument in _cases(character, flags)) is (op == "LITERAL")


def _cases(character: str, flags: int) -> set[int]:
    """The code points that a character is compared as."""
    if not flags & re.IGNORECASE:
        return {ord(character)}
    return {ord(each) for each in (character, character.lower(), character.upper()) if len(each) == 1}


def _in_class(part: Any, character: str, flags: int) -> bool:
    op, argument = str(part[0]), part[1]
    if op == "LITERAL":
        return argument in _cases(character, flags)
    if op == "RANGE":
        return any(argument[0] <= code <= argument[1] for code in _cases(character, flags))
    if op == "CATEGORY":
        name = str(argument).removeprefix("CATEGORY_")
        test = {"DIGIT": _is_digit, "SPACE": _is_space, "WORD": _is_word}[name.removeprefix("NOT_")]
        return test(character, flags) is not name.startswith("NOT_")
    return False


def _plain(flags: int) -> bool:
    return bool(flags & re.ASCII) or not flags & re.UNICODE


def _is_digit(character: str, flags: int) -> bool:
    return character.isdecimal() and (character.isascii() or not _plain(flags))


def _is_space(character: str, flags: int) -> bool:
    return character in " \t\n\r\f\v" if _plain(flags) else character.isspace()


def _is_word(character: str, flags: int) -> bool:
    return (character.isalnum() or character == "_") and (character.isascii() or not _plain(flags))


# --- searching -----------------------------------------------------------------------------------------


def _is_drawn(state: Any, args: Args, kwargs: Kwargs) -> bool:
    return any(type(arg) is Sym and drawn.is_drawn(state, arg) for arg in (*args, *kwargs.values()))


def _pattern(state: Any, args: Args, kwargs: Kwargs) -> re.Pattern[Any]:
    """The pattern of a call by the module's function or by the method."""
    pattern = unbox(state, args[0])
    if type(pattern) is re.Pattern:
        return pattern
    return compiled(state, pattern, kwargs.get("flags", 0))


def _when_drawn(host: Any, model: Callable[[Any, Args, Kwargs], Value]) -> None:
    other = NATIVES[host]

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return model(state, args, kwargs) if _is_drawn(state, args, kwargs) else other(state, args, kwargs)

    NATIVES[host] = call


def _searching(how: str) -> Callable[[Any, Args, Kwargs], Value]:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        pattern = _pattern(state, args, kwargs)
        bounds = args[2:] if type(args[0]) is re.Pattern else ()
        if set(kwargs) - {"string", "flags"} or not all(type(bound) is int for bound in bounds):
            raise Unknown("a pattern searched in a part of a random text")
        value = unbox(state, args[1] if len(args) > 1 else kwargs["string"])
        host, found = subject_of(state, pattern, value, how, bounds)
        match = getattr(pattern, how)(host, *bounds)
        return None if match is None else state.new(DrawnMatch(match, found, drawn.kind_of(value)))

    return call


def _matches(state: Any, args: Args, kwargs: Kwargs, position: int) -> tuple[list[DrawnMatch], Places, type]:
    pattern = _pattern(state, args, kwargs)
    if len(args) <= position or set(kwargs) - {"flags"}:
        raise Unknown("a pattern searched in a random text")
    value = unbox(state, args[position])
    if type(value) is not Sym:
        raise Unknown("a random text put in place of a pattern")
    host, found = subject_of(state, pattern, value)
    return [DrawnMatch(match, found, value.type) for match in pattern.finditer(host)], found, value.type


def _finditer(state: Any, args: Args, kwargs: Kwargs) -> Value:
    matches, _, _ = _matches(state, args, kwargs, 1)
    return state.new(IteratorObj(type(iter(())), "indexed", tuple(state.new(match) for match in matches)))


def _findall(state: Any, args: Args, kwargs: Kwargs) -> Value:
    matches, _, kind = _matches(state, args, kwargs, 1)
    items: list[Value] = []
    for match in matches:
        groups = [match.group(state, index) for index in range(1, match.match.re.groups + 1)]
        texts = tuple(kind() if group is None else group for group in groups)
        items.append(match.group(state, 0) if not texts else texts[0] if len(texts) == 1 else texts)
    return new_list(state, items)


def _split(state: Any, args: Args, kwargs: Kwargs) -> Value:
    matches, found, kind = _matches(state, args, kwargs, 1)
    if len(args) > 2:
        raise Unknown("a random text split by a pattern a few times")
    items: list[Value] = []
    end = 0
    for match in matches:
        start, stop = match.match.span()
        items.append(drawn.value(state, found[end:start], kind))
        items.extend(match.group(state, index) for index in range(1, match.match.re.groups + 1))
        end = stop
    return new_list(state, [*items, drawn.value(state, found[end:], kind)])


def _substituting(counted: bool) -> Callable[[Any, Args, Kwargs], Value]:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        matches, found, kind = _matches(state, args, kwargs, 2)
        new = unbox(state, args[1])
        if len(args) > 3 and args[3] != 0 or type(new) in (str, bytes) and ("\\" if kind is str else b"\\") in new:
            raise Unknown("a pattern replaced in a random text")
        return _replaced(state, matches, found, kind, new, counted)

    return call


def _replaced(
    state: Any, matches: list[DrawnMatch], found: Places, kind: type, new: Value, counted: bool
) -> Value:
    def replace(state: Any, index: int, end: int, parts: tuple[Value, ...]) -> Value:
        if index == len(matches):
            joined = symbolic.concat(state, [*parts, drawn.value(state, found[end:], kind)])
            return (joined, len(matches)) if counted else joined
        start, stop = matches[index].match.span()
        before = (*parts, drawn.value(state, found[end:start], kind))
        if type(new) in (str, bytes):
            return replace(state, index + 1, stop, (*before, new))

        def put(state: Any, made: Value) -> Value:
            return replace(state, index + 1, stop, (*before, unbox(state, made)))

        return calls.after(Tail(new, (state.new(matches[index]),)), state, put)

    return replace(state, 0, 0, ())


# --- matches -------------------------------------------------------------------------------------------


def _group(state: Any, match: DrawnMatch, args: Args, kwargs: Kwargs) -> Value:
    found = tuple(match.group(state, index) for index in args or (0,))
    return found[0] if len(found) == 1 else found


def _groups(state: Any, match: DrawnMatch, args: Args, kwargs: Kwargs) -> Value:
    default = args[0] if args else kwargs.get("default")
    found = [match.group(state, index) for index in range(1, match.match.re.groups + 1)]
    return tuple(default if group is None else group for group in found)


def _groupdict(state: Any, match: DrawnMatch, args: Args, kwargs: Kwargs) -> Value:
    default = args[0] if args else kwargs.get("default")
    found = [(name, match.group(state, name)) for name in match.match.re.groupindex]
    return new_dict(state, [(name, default if group is None else group) for name, group in found])


def _positions(name: str) -> Callable[[Any, DrawnMatch, Args, Kwargs], Value]:
    return lambda state, match, args, kwargs: host_call(state, getattr(match.match, name), *args)


def _attribute(name: str) -> Callable[[Any, DrawnMatch], Value]:
    return lambda state, match: getattr(match.match, name)


def _register() -> None:
    for how in ("match", "search", "fullmatch"):
        for host in (getattr(re, how), getattr(re.Pattern, how)):
            _when_drawn(host, _searching(how))
    models: dict[str, Any] = {"finditer": _finditer, "findall": _findall, "split": _split}
    models.update({"sub": _substituting(False), "subn": _substituting(True)})
    for name, model in models.items():
        for host in (getattr(re, name), getattr(re.Pattern, name)):
            _when_drawn(host, model)
    for name, on_match_ in {"group": _group, "__getitem__": _group, "groups": _groups, "groupdict": _groupdict}.items():
        on_match(DrawnMatch, name, on_match_)
    for name in ("start", "end", "span"):
        on_match(DrawnMatch, name, _positions(name))
    for name in ("lastindex", "lastgroup", "pos", "endpos", "re"):
        match_attribute(DrawnMatch, name, _attribute(name))


_register()
