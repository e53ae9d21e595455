"""Methods of ``str`` on symbolic texts whose length is open: by formula over the whole text, exact over all characters.

What asks for the kind of every character is a regular language; what changes or cuts off characters by a rule is a formula
that solvers of regular conditions know. Everything else needs the text spelled: see ``texts``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from presage.engine.lang.values import MISSING, Value
from presage.frontends.python.builtins import open_splitting
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import NotPlain, to_host
from presage.frontends.python.meaning.symbolic_text import is_open
from presage.frontends.python.meaning.text_classes import blank, each
from presage.solvers import terms as T

Args = tuple[Value, ...]


def method(state: Any, name: str, value: Value, args: Args, kwargs: dict[str, Value]) -> Value:
    """``value.name(*args)``; ``MISSING`` where it has no formula, or the text's length is not open."""
    term = symbolic.text(value)
    if term is None or not is_open(state, term):
        return MISSING
    if kwargs:
        if name not in ("split", "rsplit") or len(args) + len(kwargs) > 2 or not kwargs.keys() <= {"sep", "maxsplit"}:
            return MISSING
        args = (args[0] if args else kwargs.get("sep"), kwargs.get("maxsplit", -1))
    if not args and name in _KINDS:
        return symbolic.boolean(T.str_in(term, _language(name)))
    if not args and name in ("lower", "upper", "casefold"):
        return symbolic.string(T.str_map(term, (name,)))
    model = _METHODS.get(name)
    return MISSING if model is None else model(state, term, args)


# --- kinds of characters -----------------------------------------------------------------------------------


def _all_of(test: Callable[[str], bool]) -> Any:
    return T.re_loop(each(test), 1)


def _cased_as(wanted: Callable[[str], bool], other: Callable[[str], bool]) -> Any:
    """At least one character of the wanted case, and none of the other one or in title case."""
    own = each(wanted)
    title = T.re_inter(each(str.istitle), T.re_other(own))
    plain = T.re_loop(T.re_other(T.re_union(each(other), title)), 0)
    return T.re_concat(plain, own, plain)


_KINDS: dict[str, Callable[[], Any]] = {
    "isdigit": lambda: _all_of(str.isdigit),
    "isdecimal": lambda: _all_of(str.isdecimal),
    "isnumeric": lambda: _all_of(str.isnumeric),
    "isalpha": lambda: _all_of(str.isalpha),
    "isalnum": lambda: _all_of(str.isalnum),
    "isspace": lambda: _all_of(str.isspace),
    "isascii": lambda: T.re_loop(T.re_chars((0, 127)), 0),
    "isprintable": lambda: T.re_loop(each(str.isprintable), 0),
    "isupper": lambda: _cased_as(str.isupper, str.islower),
    "islower": lambda: _cased_as(str.islower, str.isupper),
    "isidentifier": lambda: T.re_concat(each(str.isidentifier), T.re_loop(each(lambda c: f"a{c}".isidentifier()), 0)),
}


@lru_cache(maxsize=len(_KINDS))
def _language(name: str) -> Any:
    """The texts of which a question about their characters' kinds is true."""
    return _KINDS[name]()


# --- changes -----------------------------------------------------------------------------------------------


def _replaced(state: Any, term: Any, args: Args) -> Value:
    if len(args) != 2 or type(args[0]) is not str or type(args[1]) is not str or len(args[0]) != 1:
        return MISSING
    return symbolic.string(T.str_map(term, ("each", ord(args[0]), args[1])))


def _translated(state: Any, term: Any, args: Args) -> Value:
    try:
        table = to_host(state, args[0]) if len(args) == 1 else None
    except NotPlain:
        return MISSING
    if type(table) is not dict:
        return MISSING
    rule: list[Any] = ["each"]
    for key, to in table.items():
        known = to is None or type(to) is str or type(to) is int and 0 <= to <= T.LAST_CODE
        if type(key) is not int or not known:
            return MISSING
        if 0 <= key <= T.LAST_CODE:
            rule += (key, "" if to is None else chr(to) if type(to) is int else to)
    return symbolic.string(T.str_map(term, tuple(rule)))


def _stripping(left: bool, right: bool) -> Callable[[Any, Any, Args], Value]:
    def model(state: Any, term: Any, args: Args) -> Value:
        if not args or args[0] is None:
            return symbolic.string(T.str_strip(term, blank().value, left, right))
        if len(args) > 1 or type(args[0]) is not str:
            return MISSING
        pairs = sorted({ord(character) for character in args[0]})
        return symbolic.string(T.str_strip(term, tuple([code for code in pairs for _ in (0, 1)]), left, right))

    return model


def _counted(state: Any, term: Any, args: Args) -> Value:
    if len(args) != 1 or type(args[0]) is not str or len(args[0]) != 1:
        return MISSING
    return symbolic.number(T.str_count(term, args[0]))


_METHODS: dict[str, Callable[[Any, Any, Args], Value]] = {
    "replace": _replaced,
    "translate": _translated,
    "strip": _stripping(True, True),
    "lstrip": _stripping(True, False),
    "rstrip": _stripping(False, True),
    "count": _counted,
    "split": open_splitting.split,
    "rsplit": open_splitting.rsplit,
    "partition": lambda state, term, args: open_splitting.partition(state, term, args, False),
    "rpartition": lambda state, term, args: open_splitting.partition(state, term, args, True),
}
"""Methods with arguments: name -> ``model(state, term, args)``."""
