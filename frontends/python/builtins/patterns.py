"""Models of `re`: the host's engine on concrete texts, replacement functions of the analysed program.

A pattern and a match are host values. Patterns whose search may take exponential time are not
searched in long texts.
"""

from __future__ import annotations

import re
from typing import Any

from presage.engine.lang.objects import IteratorObj
from presage.engine.lang.values import Rendered, Sym, Tail, Unknown, Value
from presage.frontends.python.builtins import text_patterns
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.calls import after
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, to_host, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_LONG = 24
"""Length of a text in which a pattern with ambiguous nested repetition is no longer searched."""

_FINDER = type(iter(int, 1))

# --- cost ----------------------------------------------------------------------------------------------


def guarded(state: Any, pattern: re.Pattern[Any], subject: Any) -> None:
    """Charges a search; refuses one that may take exponential time."""
    state.steps += 1 + (len(subject) >> 5)
    if len(subject) > _LONG and _ambiguous(pattern):
        raise Unknown(f"a search of the pattern {pattern.pattern!r}, whose cost has no bound")


def _ambiguous(pattern: re.Pattern[Any]) -> bool:
    known = _AMBIGUOUS.get(pattern)
    if known is None:
        flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
        parsed = re._parser.parse(pattern.pattern, flags)  # type: ignore[attr-defined]
        known = _AMBIGUOUS[pattern] = _nested(parsed)
    return known


_AMBIGUOUS: dict[re.Pattern[Any], bool] = {}


def _nested(items: Any) -> bool:
    """Whether a repetition repeats something that is one repetition, up to what may be empty."""
    for op, argument in items:
        if str(op) in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, body = argument
            if high > 1000 and _one_repetition(body):
                return True
            if _nested(body):
                return True
        elif str(op) == "SUBPATTERN":
            if _nested(argument[3]):
                return True
        elif str(op) == "BRANCH":
            if any(map(_nested, argument[1])):
                return True
        elif str(op) in ("ASSERT", "ASSERT_NOT") and _nested(argument[1]):
            return True
    return False


def _one_repetition(body: Any) -> bool:
    """Whether a body has an unbounded repetition and nothing else that must consume text."""
    repeats = 0
    for op, argument in body:
        if str(op) in ("MAX_REPEAT", "MIN_REPEAT"):
            repeats += argument[1] > 1000
            if argument[0] > 0 and argument[1] <= 1000:
                return False
        elif str(op) == "SUBPATTERN":
            if _one_repetition(argument[3]):
                repeats += 1
            elif argument[3].getwidth()[0] > 0:
                return False
        elif str(op) == "BRANCH":
            if any(_one_repetition(branch) for branch in argument[1]):
                repeats += 1
            elif all(branch.getwidth()[0] > 0 for branch in argument[1]):
                return False
        elif str(op) not in ("AT", "ASSERT", "ASSERT_NOT"):
            return False
    return repeats > 0


# --- functions and methods -------------------------------------------------------------------------------


def _plain(state: Any, value: Value) -> Any:
    value = unbox(state, value)
    if type(value) in (Sym, Rendered):
        raise Unknown("a pattern searched in a symbolic text")
    try:
        return to_host(state, value)
    except NotPlain:
        raise error(
            state, TypeError, f"expected string or bytes-like object, got '{value_type_name(state, value)}'"
        ) from None


def compiled(state: Any, pattern: Value, flags: Value) -> re.Pattern[Any]:
    """The pattern that a module's function is given."""
    value = _plain(state, pattern)
    found: re.Pattern[Any] = host_call(state, re.compile, value, unbox(state, flags))
    return found


def _named(state: Any, name: str, names: tuple[str, ...], args: Args, kwargs: Kwargs, defaults: dict[str, Value]) -> list[Value]:
    if len(args) > len(names):
        raise error(state, TypeError, f"{name}() takes from 2 to {len(names)} positional arguments but {len(args)} were given")
    found = dict(zip(names, args, strict=False))
    for key, value in kwargs.items():
        if key not in names:
            raise error(state, TypeError, f"{name}() got an unexpected keyword argument '{key}'")
        found[key] = value
    missing = [key for key in names if key not in found and key not in defaults]
    if missing:
        raise error(state, TypeError, f"{name}() missing {len(missing)} required positional argument: '{missing[0]}'")
    return [found.get(key, defaults.get(key)) for key in names]


@native(re.compile)
def compile_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``re.compile``."""
    pattern, flags = _named(state, "compile", ("pattern", "flags"), args, kwargs, {"flags": 0})
    return compiled(state, pattern, flags)


@native(re.purge)
def purge(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``re.purge``: the host's cache is not observable."""
    return None


@native(re.escape)
def escape(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``re.escape``."""
    return host_call(state, re.escape, _plain(state, args[0] if args else kwargs["pattern"]))


def _searching(how: str) -> None:
    method = getattr(re.Pattern, how)

    def search(state: Any, pattern: re.Pattern[Any], args: list[Value]) -> Value:
        text = unbox(state, args[0])
        if type(text) is Sym and args[1:] in ([], [0, 1 << 62]):
            return text_patterns.searched(state, pattern, how, text)
        subject, *bounds = [_plain(state, arg) for arg in args]
        if not isinstance(subject, str | bytes | bytearray):
            raise error(
                state, TypeError, f"expected string or bytes-like object, got '{value_type_name(state, args[0])}'"
            )
        guarded(state, pattern, subject)
        return host_call(state, method, pattern, subject, *bounds)

    def by_pattern(state: Any, args: Args, kwargs: Kwargs) -> Value:
        values = _named(state, how, ("string", "pos", "endpos"), args[1:], kwargs, {"pos": 0, "endpos": 1 << 62})
        return search(state, args[0], values)

    def by_module(state: Any, args: Args, kwargs: Kwargs) -> Value:
        pattern, subject, flags = _named(state, how, ("pattern", "string", "flags"), args, kwargs, {"flags": 0})
        return search(state, compiled(state, pattern, flags), [subject])

    native(method)(by_pattern)
    native(getattr(re, how))(by_module)


for _how in ("match", "search", "fullmatch"):
    _searching(_how)


def _listing(how: str) -> None:
    method = getattr(re.Pattern, how)

    def find(state: Any, pattern: re.Pattern[Any], args: list[Value]) -> Value:
        subject, *bounds = [_plain(state, arg) for arg in args]
        if not isinstance(subject, str | bytes | bytearray):
            raise error(
                state, TypeError, f"expected string or bytes-like object, got '{value_type_name(state, args[0])}'"
            )
        guarded(state, pattern, subject)
        if how == "finditer":
            found = tuple(host_call(state, lambda: list(pattern.finditer(subject, *bounds))))
            return state.new(IteratorObj(_FINDER, "indexed", found))
        return from_host(state, host_call(state, method, pattern, subject, *bounds))

    def by_pattern(state: Any, args: Args, kwargs: Kwargs) -> Value:
        values = _named(state, how, ("string", "pos", "endpos"), args[1:], kwargs, {"pos": 0, "endpos": 1 << 62})
        return find(state, args[0], values)

    def by_module(state: Any, args: Args, kwargs: Kwargs) -> Value:
        pattern, subject, flags = _named(state, how, ("pattern", "string", "flags"), args, kwargs, {"flags": 0})
        return find(state, compiled(state, pattern, flags), [subject])

    native(method)(by_pattern)
    native(getattr(re, how))(by_module)


_listing("findall")
_listing("finditer")


def _split(state: Any, pattern: re.Pattern[Any], subject: Value, limit: Value) -> Value:
    text = _plain(state, subject)
    if not isinstance(text, str | bytes | bytearray):
        raise error(state, TypeError, f"expected string or bytes-like object, got '{value_type_name(state, subject)}'")
    guarded(state, pattern, text)
    return from_host(state, host_call(state, pattern.split, text, _plain(state, limit)))


@native(re.split)
def split(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``re.split``."""
    names = ("pattern", "string", "maxsplit", "flags")
    pattern, subject, limit, flags = _named(state, "split", names, args, kwargs, {"maxsplit": 0, "flags": 0})
    return _split(state, compiled(state, pattern, flags), subject, limit)


@native(re.Pattern.split)
def pattern_split(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Pattern.split``."""
    subject, limit = _named(state, "split", ("string", "maxsplit"), args[1:], kwargs, {"maxsplit": 0})
    return _split(state, args[0], subject, limit)


def _substitute(state: Any, pattern: re.Pattern[Any], new: Value, subject: Value, limit: Value, counted: bool) -> Value:
    whole = unbox(state, subject)
    if type(whole) is Sym and limit == 0 and type(limit) is int and not counted:
        return text_patterns.substituted(state, pattern, unbox(state, new), whole)
    text, number = _plain(state, subject), _plain(state, limit)
    if not isinstance(text, str | bytes | bytearray):
        raise error(state, TypeError, f"expected string or bytes-like object, got '{value_type_name(state, subject)}'")
    guarded(state, pattern, text)
    template = unbox(state, new)
    if type(template) in (str, bytes):
        found = host_call(state, pattern.subn, template, text, number)
        return found if counted else found[0]
    if type(template) in (Sym, Rendered):
        raise Unknown("a symbolic replacement")
    matches = host_call(state, lambda: list(pattern.finditer(text)))
    if number > 0:
        matches = matches[:number]

    def join(state: Any, parts: tuple[Value, ...]) -> Value:
        if all(type(part) is type(text) for part in parts):
            joined = type(text)().join(parts)
        else:
            joined = symbolic.concat(state, list(parts))
        return (joined, len(matches)) if counted else joined

    def replace(state: Any, index: int, end: int, parts: tuple[Value, ...]) -> Value:
        if index == len(matches):
            return join(state, (*parts, text[end:]))
        match = matches[index]
        before = (*parts, text[end : match.start()])

        def put(state: Any, made: Value) -> Value:
            part = unbox(state, made)
            if part is None:
                return replace(state, index + 1, match.end(), before)
            if type(part) is not type(text) and type(part) not in (Sym, Rendered):
                raise error(
                    state, TypeError,
                    f"sequence item {len(before)}: expected {type(text).__name__} instance, {value_type_name(state, made)} found",
                )  # fmt: skip
            return replace(state, index + 1, match.end(), (*before, part))

        return after(Tail(new, (match,)), state, put)

    return replace(state, 0, 0, ())


def _substituting(counted: bool) -> None:
    name = "subn" if counted else "sub"

    def by_module(state: Any, args: Args, kwargs: Kwargs) -> Value:
        names = ("pattern", "repl", "string", "count", "flags")
        pattern, new, subject, limit, flags = _named(state, name, names, args, kwargs, {"count": 0, "flags": 0})
        return _substitute(state, compiled(state, pattern, flags), new, subject, limit, counted)

    def by_pattern(state: Any, args: Args, kwargs: Kwargs) -> Value:
        new, subject, limit = _named(state, name, ("repl", "string", "count"), args[1:], kwargs, {"count": 0})
        return _substitute(state, args[0], new, subject, limit, counted)

    native(getattr(re, name))(by_module)
    native(getattr(re.Pattern, name))(by_pattern)


_substituting(False)
_substituting(True)


def _no_scanner(state: Any, args: Args, kwargs: Kwargs) -> Value:
    raise Unknown("a scanner of a pattern")


native(re.Pattern.__dict__["scanner"])(_no_scanner)


@native(re.Match.__copy__, re.Match.__deepcopy__, re.Pattern.__copy__, re.Pattern.__deepcopy__)
def copied(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Patterns and matches are immutable."""
    return args[0]
