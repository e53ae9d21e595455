"""Patterns searched in symbolic texts: whether there is a match is a question about a regular language.

A match remembers where it was found; what its groups hold is asked of ``text_groups``. Not for texts with random parts,
which stand for all texts at once: see ``drawn_patterns``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Obj
from presage.engine.lang.values import Ref, Sym, Unknown, Value
from presage.frontends.python.meaning import digits, drawn, symbolic
from presage.frontends.python.meaning.convert import from_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.languages import language, replaced_characters
from presage.frontends.python.meaning.registry import GETTERS, NATIVES
from presage.frontends.python.meaning.symbolic_text import is_open
from presage.solvers import terms as T


class TextMatch(Obj):
    """A match of a pattern in a symbolic text, found by ``how``: match, search or fullmatch."""

    __slots__ = ("how", "pattern", "subject")

    def __init__(self, pattern: re.Pattern[str], how: str, subject: Sym) -> None:
        self.cls = re.Match
        self.attrs = None
        self.pattern = pattern
        self.how = how
        self.subject = subject

    def _copy_into(self, new: Any) -> None:
        new.pattern, new.how, new.subject = self.pattern, self.how, self.subject


def searched(state: Any, pattern: re.Pattern[Any], how: str, subject: Sym) -> Value:
    """The match of ``pattern.how(subject)``, or None.

    Raises:
        Fork: the path does not settle whether there is one.
        Unknown: the pattern is no regular language.
    """
    if subject.type is not str:
        raise Unknown(f"a pattern searched in a symbolic {subject.type.__name__}")
    if type(pattern.pattern) is not str:
        raise error(state, TypeError, "cannot use a bytes pattern on a string-like object")
    if subject.term.op == "int_to_str":
        return state.new(TextMatch(pattern, how, subject)) if digits.decide(state, pattern, how, subject) else None
    if drawn.is_random(state, subject):
        raise Unknown("a pattern searched in a random text")
    if not state.decide(T.str_in(subject.term, language(pattern, how))):
        return None
    return state.new(TextMatch(pattern, how, subject))


def substituted(state: Any, pattern: re.Pattern[Any], new: Value, subject: Sym) -> Value:
    """``pattern.sub(new, subject)`` where it changes single characters of a text of open length.

    Raises:
        Unknown: there is more to it.
    """
    if type(new) is str and type(pattern.pattern) is str and "\\" not in new and is_open(state, subject.term):
        chars = replaced_characters(pattern, new)
        if chars is not None:
            return symbolic.string(T.str_map(subject.term, ("all", new, *chars)))
    raise Unknown(f"what the pattern {pattern.pattern!r} finds, replaced in a symbolic text")


# --- methods of matches that are no host values ------------------------------------------------------------


def on_match(kind: type[Obj], name: str, model: Callable[[Any, Any, tuple[Value, ...], dict[str, Value]], Value]) -> None:
    """A method of the matches of one kind: ``model(state, match, args, kwargs)``; others keep theirs."""
    host = re.Match.__dict__[name]
    other = NATIVES.get(host)

    def call(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        obj = state.obj(args[0]) if type(args[0]) is Ref else None
        if isinstance(obj, kind):
            return model(state, obj, args[1:], kwargs)
        return fold(state, host, args, kwargs) if other is None else other(state, args, kwargs)

    NATIVES[host] = call


def match_attribute(kind: type[Obj], name: str, read: Callable[[Any, Any], Value]) -> None:
    """An attribute of the matches of one kind: ``read(state, match)``; others keep theirs."""
    host = re.Match.__dict__[name]
    other = GETTERS.get(host)

    def get(state: Any, value: Value) -> Value:
        obj = state.obj(value) if type(value) is Ref else None
        if isinstance(obj, kind):
            return read(state, obj)
        return from_host(state, getattr(value, name)) if other is None else other(state, value)

    GETTERS[host] = get

