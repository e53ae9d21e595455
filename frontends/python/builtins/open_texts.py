"""Methods of ``str`` on symbolic texts whose length is open: by formula over the whole text, exact over all characters.

What asks for the kind of every character is a regular language; what changes or cuts off characters by a rule is a formula
that solvers of regular conditions know. Everything else needs the text spelled: see ``texts``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from presage.engine.lang.values import MISSING, Unknown, Value
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import NotPlain, to_host
from presage.solvers import terms as T

Args = tuple[Value, ...]

_SIGMA = "\u03a3"


def method(state: Any, name: str, value: Value, args: Args, kwargs: dict[str, Value]) -> Value:
    """``value.name(*args)``; ``MISSING`` where it has no formula, or the text's length is not open."""
    term = symbolic.text(value)
    if term is None or kwargs or not _is_open(term):
        return MISSING
    if not args and name in _KINDS:
        return symbolic.boolean(T.str_in(term, _language(name)))
    if not args and name in ("lower", "upper", "casefold"):
        return _cased(state, name, term)
    model = _METHODS.get(name)
    return MISSING if model is None else model(state, term, args)


def _is_open(term: Any) -> bool:
    """Whether a text is one variable, or made of one by what solvers of regular conditions know."""
    if term.op in ("slice", "mapped", "stripped", "piece"):
        return _is_open(term.args[0])
    if term.op == "concat":
        inner = [piece for piece in term.args if piece.op != "const"]
        return len(inner) == 1 and _is_open(inner[0])
    return bool(term.op == "var")


# --- kinds of characters -----------------------------------------------------------------------------------


def _each(test: Callable[[str], bool]) -> Any:
    """One character of a kind."""
    return T.re_chars(tuple([code for code in range(T.LAST_CODE + 1) if test(chr(code)) for _ in (0, 1)]))


def _all_of(test: Callable[[str], bool]) -> Any:
    return T.re_loop(_each(test), 1)


def _cased_as(wanted: Callable[[str], bool], other: Callable[[str], bool]) -> Any:
    """At least one character of the wanted case, and none of the other one or in title case."""
    plain = T.re_loop(_each(lambda c: not other(c) and (wanted(c) or not c.istitle())), 0)
    return T.re_concat(plain, _each(wanted), plain)


_KINDS: dict[str, Callable[[], Any]] = {
    "isdigit": lambda: _all_of(str.isdigit),
    "isdecimal": lambda: _all_of(str.isdecimal),
    "isnumeric": lambda: _all_of(str.isnumeric),
    "isalpha": lambda: _all_of(str.isalpha),
    "isalnum": lambda: _all_of(str.isalnum),
    "isspace": lambda: _all_of(str.isspace),
    "isascii": lambda: T.re_loop(T.re_chars((0, 127)), 0),
    "isprintable": lambda: T.re_loop(_each(str.isprintable), 0),
    "isupper": lambda: _cased_as(str.isupper, str.islower),
    "islower": lambda: _cased_as(str.islower, str.isupper),
    "isidentifier": lambda: T.re_concat(_each(str.isidentifier), T.re_loop(_each(lambda c: f"a{c}".isidentifier()), 0)),
}


@lru_cache(maxsize=len(_KINDS))
def _language(name: str) -> Any:
    """The texts of which a question about their characters' kinds is true."""
    return _KINDS[name]()


@lru_cache(maxsize=1)
def _blanks() -> tuple[int, ...]:
    found: tuple[int, ...] = _each(str.isspace).value
    return found


# --- changes -----------------------------------------------------------------------------------------------


def _cased(state: Any, name: str, term: Any) -> Value:
    if name == "lower" and state.decide(T.str_contains(term, T.const(_SIGMA))):
        raise Unknown("str.lower() of a symbolic text with a capital sigma, which depends on the letters around it")
    return symbolic.string(T.str_map(term, (name,)))


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
            return symbolic.string(T.str_strip(term, _blanks(), left, right))
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
}
"""Methods with arguments: name -> ``model(state, term, args)``."""
