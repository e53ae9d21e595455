"""Methods of ``str`` on symbolic texts: by formula where the theory of strings says it, else character by character.

A text of open length (one variable, and what ``open_texts`` makes of it) stays a formula as long as it can; the first
operation that needs its characters spells it, which needs a bound on its length.

What depends on the kind of a character (case, digits, blanks) is exact on ASCII; a path on which a symbolic character
lies beyond it is unknown. Calls on plain data never come here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from presage.engine.lang.values import MISSING, Sym, Unknown, Value
from presage.frontends.python.builtins import open_texts
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import NotPlain, new_list, to_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.symbolic_text import ascii_only, codes, spelling
from presage.solvers import terms as T

Codes = list[Any]
Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_ZERO = T.const(0)


def between(code: Any, low: str, high: str) -> Any:
    """Whether a code lies between two characters."""
    return T.and_(T.le(T.const(ord(low)), code), T.le(code, T.const(ord(high))))


def among(code: Any, allowed: Sequence[Any]) -> Any:
    """Whether a code is one of several."""
    return T.or_(*[T.eq(code, each) for each in allowed])


# --- kinds of characters -----------------------------------------------------------------------------------


def _by_host(test: Callable[[str], bool], formula: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda code: T.const(test(chr(code.value))) if code.op == "const" else formula(code)


_UPPER = _by_host(str.isupper, lambda code: between(code, "A", "Z"))
_LOWER = _by_host(str.islower, lambda code: between(code, "a", "z"))
_LETTER = _by_host(str.isalpha, lambda code: T.or_(between(code, "A", "Z"), between(code, "a", "z")))
_DIGIT = _by_host(str.isdigit, lambda code: between(code, "0", "9"))
_SPACE = _by_host(str.isspace, lambda code: T.or_(between(code, "\t", "\r"), between(code, "\x1c", " ")))
_ALNUM = _by_host(str.isalnum, lambda code: T.or_(between(code, "0", "9"), _LETTER(code)))

_EACH: dict[str, Callable[[Any], Any]] = {
    "isdigit": _DIGIT,
    "isdecimal": _by_host(str.isdecimal, _DIGIT),
    "isnumeric": _by_host(str.isnumeric, _DIGIT),
    "isalpha": _LETTER,
    "isalnum": _ALNUM,
    "isspace": _SPACE,
}


def _all_of(name: str) -> Any:
    test = _EACH[name]

    def model(state: Any, found: Codes) -> Value:
        ascii_only(state, found, f"str.{name}()")
        return symbolic.boolean(T.and_(*[test(code) for code in found]) if found else T.false)

    return model


def _cased(wanted: Any, other: Any, name: str) -> Any:
    def model(state: Any, found: Codes) -> Value:
        _plain_case(state, found, name)
        some = T.or_(*[wanted(code) for code in found])
        return symbolic.boolean(T.and_(some, *[T.not_(other(code)) for code in found]))

    return model


def _plain_case(state: Any, found: Codes, name: str) -> None:
    """Goes on where case is that of ASCII letters."""
    ascii_only(state, found, f"str.{name}()")
    if any(code.op == "const" and code.value > 127 for code in found):
        raise Unknown(f"str.{name}() of a symbolic text with characters beyond ASCII")


def _is_title(state: Any, found: Codes) -> Value:
    _plain_case(state, found, "istitle")
    conditions, before = [], T.false
    for code in found:
        conditions.append(T.and_(T.or_(T.not_(_UPPER(code)), T.not_(before)), T.or_(T.not_(_LOWER(code)), before)))
        before = _LETTER(code)
    return symbolic.boolean(T.and_(T.or_(*[_LETTER(code) for code in found]), *conditions))


def _is_identifier(state: Any, found: Codes) -> Value:
    _plain_case(state, found, "isidentifier")
    if not found:
        return False
    parts = [T.or_(_LETTER(code), T.eq(code, T.const(95)), _DIGIT(code) if i else T.false) for i, code in enumerate(found)]
    return symbolic.boolean(T.and_(*parts))


def _is_printable(state: Any, found: Codes) -> Value:
    ascii_only(state, found, "str.isprintable()")
    test = _by_host(str.isprintable, lambda code: between(code, " ", "~"))
    return symbolic.boolean(T.and_(*[test(code) for code in found]))


# --- case --------------------------------------------------------------------------------------------------


def _raised(code: Any) -> Any:
    return T.ite(_LOWER(code), T.clamp(T.sub(code, T.const(32)), 65, 90), code)


def _lowered(code: Any) -> Any:
    return T.ite(_UPPER(code), T.clamp(T.add(code, T.const(32)), 97, 122), code)


def _swapped(code: Any) -> Any:
    return T.ite(_LOWER(code), _raised(code), _lowered(code))


def _mapped(name: str, change: Callable[[Any], Any]) -> Any:
    def model(state: Any, found: Codes) -> Value:
        _plain_case(state, found, name)
        return spelling([change(code) for code in found])

    return model


def _capitalized(state: Any, found: Codes) -> Value:
    _plain_case(state, found, "capitalize")
    return spelling([_lowered(code) if index else _raised(code) for index, code in enumerate(found)])


def _titled(state: Any, found: Codes) -> Value:
    _plain_case(state, found, "title")
    changed, before = [], T.false
    for code in found:
        changed.append(T.ite(before, _lowered(code), _raised(code)))
        before = _LETTER(code)
    return spelling(changed)


SIMPLE: dict[str, Callable[[Any, Codes], Value]] = {
    **{name: _all_of(name) for name in _EACH},
    "isupper": _cased(_UPPER, _LOWER, "isupper"),
    "islower": _cased(_LOWER, _UPPER, "islower"),
    "istitle": _is_title,
    "isidentifier": _is_identifier,
    "isprintable": _is_printable,
    "isascii": lambda state, found: symbolic.boolean(T.and_(*[T.le(code, T.const(127)) for code in found])),
    "upper": _mapped("upper", _raised),
    "lower": _mapped("lower", _lowered),
    "casefold": _mapped("casefold", _lowered),
    "swapcase": _mapped("swapcase", _swapped),
    "capitalize": _capitalized,
    "title": _titled,
}
"""Methods without arguments: name -> ``model(state, codes)``."""


# --- search ------------------------------------------------------------------------------------------------


def _window(state: Any, found: Codes, args: Args) -> tuple[int, int] | None:
    """Where a search begins and ends; None where the beginning lies past the end of the text."""
    bounds = [symbolic.concrete(state, arg) if type(arg) is Sym else arg for arg in args]
    if any(bound is not None and type(bound) not in (int, bool) for bound in bounds):
        raise Unknown("a search in a symbolic text between what are no numbers")
    start = bounds[0] if bounds and bounds[0] is not None else 0
    if start > len(found):
        return None
    low, high, _ = slice(*(bounds + [None, None])[:2]).indices(len(found))
    return low, high


def matches(found: Codes, wanted: Codes, place: int) -> Any:
    """Whether ``wanted`` stands at a place."""
    if place + len(wanted) > len(found):
        return T.false
    return T.and_(*[T.eq(a, b) for a, b in zip(found[place : place + len(wanted)], wanted, strict=True)])


def _position(state: Any, value: Value, args: Args, last: bool) -> Any:
    """The term of ``find`` or ``rfind``."""
    whole, wanted = symbolic.text(value), symbolic.text(args[0])
    if len(args) == 1 and not last and (T.spelled(whole) is None or T.spelled(wanted) is None):
        return T.str_indexof(whole, wanted)
    found, wanted = codes(state, value), codes(state, args[0])
    window = _window(state, found, args[1:])
    if window is None:
        return T.const(-1)
    low, high = window
    places = list(range(low, high - len(wanted) + 1))
    position = T.const(-1)
    for place in places if last else reversed(places):
        position = T.ite(matches(found, wanted, place), T.const(place), position)
    return position


def _find(last: bool, strict: bool) -> Any:
    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        position = _position(state, value, args, last)
        if strict and state.decide(T.lt(position, _ZERO)):
            raise error(state, ValueError, "substring not found")
        return symbolic.number(position)

    return model


def _count(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
    found, wanted = codes(state, value), codes(state, args[0])
    window = _window(state, found, args[1:])
    if window is None:
        return 0
    low, high = window
    if not wanted:
        return max(high - low, -1) + 1
    if len(wanted) == 1:
        return symbolic.number(T.add(_ZERO, *[T.ite(T.eq(c, wanted[0]), T.const(1), _ZERO) for c in found[low:high]]))
    return len(_cut(state, found[low:high], wanted, -1)) - 1


def _begins(at_end: bool) -> Any:
    build = T.str_suffix if at_end else T.str_prefix

    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        options = args[0] if type(args[0]) is tuple else (args[0],)
        if len(args) == 1:
            whole = symbolic.text(value)
        else:
            found = codes(state, value)
            window = _window(state, found, args[1:])
            if window is None:
                return False
            if window[0] > window[1]:
                return False
            whole = T.spell(found[window[0] : window[1]])
        terms = [symbolic.text(option) for option in options]
        if any(term is None for term in terms):
            raise Unknown("a prefix or suffix that is no text")
        return symbolic.boolean(T.or_(*[build(whole, term) for term in terms]))

    return model


# --- taking apart ------------------------------------------------------------------------------------------


def _cut(state: Any, found: Codes, wanted: Codes, limit: int) -> list[Codes]:
    """The pieces between occurrences from the left, at most ``limit`` cuts (-1: all); the path splits at each place."""
    pieces: list[Codes] = []
    begin = place = 0
    while place + len(wanted) <= len(found) and len(pieces) != limit:
        if state.decide(matches(found, wanted, place)):
            pieces.append(found[begin:place])
            place += len(wanted)
            begin = place
        else:
            place += 1
    return [*pieces, found[begin:]]


def _cut_backwards(state: Any, found: Codes, wanted: Codes, limit: int) -> list[Codes]:
    pieces = _cut(state, found[::-1], wanted[::-1], limit)
    return [piece[::-1] for piece in reversed(pieces)]


def _words(state: Any, found: Codes, limit: int) -> list[Codes]:
    """The pieces between runs of blanks, from the left."""
    words: list[Codes] = []
    place = 0
    while True:
        while place < len(found) and state.decide(_SPACE(found[place])):
            place += 1
        if place == len(found):
            return words
        if len(words) == limit:
            return [*words, found[place:]]
        begin = place
        while place < len(found) and not state.decide(_SPACE(found[place])):
            place += 1
        words.append(found[begin:place])


def _split(backwards: bool) -> Any:
    name = "rsplit" if backwards else "split"

    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        sep = args[0] if args else kwargs.get("sep")
        limit = args[1] if len(args) > 1 else kwargs.get("maxsplit", -1)
        if type(limit) not in (int, bool):
            raise Unknown(f"str.{name}() with a symbolic limit")
        found = codes(state, value)
        if sep is None:
            ascii_only(state, found, f"str.{name}()")
            pieces = _words(state, found[::-1] if backwards else found, limit if limit >= 0 else -1)
            if backwards:
                pieces = [piece[::-1] for piece in reversed(pieces)]
        else:
            wanted = codes(state, sep)
            if not wanted:
                raise error(state, ValueError, "empty separator")
            pieces = (_cut_backwards if backwards else _cut)(state, found, wanted, limit if limit >= 0 else -1)
        return new_list(state, [spelling(piece) for piece in pieces])

    return model


def _strip(state: Any, found: Codes, test: Callable[[Any], Any], left: bool, right: bool) -> Codes:
    begin, end = 0, len(found)
    while left and begin < end and state.decide(test(found[begin])):
        begin += 1
    while right and begin < end and state.decide(test(found[end - 1])):
        end -= 1
    return found[begin:end]


def _stripping(name: str, left: bool, right: bool) -> Any:
    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        found = codes(state, value)
        if not args or args[0] is None:
            ascii_only(state, found, f"str.{name}()")
            return spelling(_strip(state, found, _SPACE, left, right))
        allowed = codes(state, args[0])
        return spelling(_strip(state, found, lambda code: among(code, allowed), left, right))

    return model


def _partition(backwards: bool) -> Any:
    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        found, wanted = codes(state, value), codes(state, args[0])
        if not wanted:
            raise error(state, ValueError, "empty separator")
        pieces = (_cut_backwards if backwards else _cut)(state, found, wanted, 1)
        if len(pieces) == 1:
            return ("", "", value) if backwards else (value, "", "")
        return (spelling(pieces[0]), args[0], spelling(pieces[1]))

    return model


def _replace(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
    limit = args[2] if len(args) > 2 else -1
    if type(limit) not in (int, bool):
        raise Unknown("str.replace() with a symbolic limit")
    whole, old, new = symbolic.text(value), symbolic.text(args[0]), symbolic.text(args[1])
    if limit == 1 and (T.spelled(whole) is None or T.spelled(old) is None):
        return symbolic.string(T.str_replace(whole, old, new))
    found, wanted = codes(state, value), codes(state, args[0])
    filler = T.spelled(new)
    if len(wanted) == 1 and limit < 0 and filler is not None and len(filler) == 1:
        return spelling([T.ite(T.eq(code, wanted[0]), filler[0], code) for code in found])
    if not wanted:
        count = len(found) + 1 if limit < 0 else min(limit, len(found) + 1)
        parts = [part for i, code in enumerate(found) for part in ((new,) if i < count else ()) + (T.char(code),)]
        return symbolic.string(T.str_concat(*parts, *([new] if count > len(found) else [])))
    pieces = [T.spell(piece) for piece in _cut(state, found, wanted, limit if limit >= 0 else -1)]
    return symbolic.string(T.str_concat(*[part for i, piece in enumerate(pieces) for part in ((new,) if i else ()) + (piece,)]))


def _lines(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
    keep = args[0] if args else kwargs.get("keepends", False)
    found = codes(state, value)
    ascii_only(state, found, "str.splitlines()")
    if type(keep) is Sym or any(code.op == "const" and code.value > 127 for code in found):
        raise Unknown("str.splitlines() of a symbolic text with such arguments or characters")
    lines: list[Codes] = []
    begin = place = 0
    while place < len(found):
        end = place
        if state.decide(T.or_(between(found[place], "\n", "\r"), between(found[place], "\x1c", "\x1e"))):
            place += 1
            if place < len(found) and state.decide(T.and_(T.eq(found[end], T.const(13)), T.eq(found[place], T.const(10)))):
                place += 1
            lines.append(found[begin : place if keep else end])
            begin = place
        else:
            place += 1
    if begin < len(found):
        lines.append(found[begin:])
    return new_list(state, [spelling(line) for line in lines])


# --- padding, affixes ----------------------------------------------------------------------------------------


def _padded(name: str) -> Any:
    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        width = symbolic.concrete(state, args[0]) if type(args[0]) is Sym else args[0]
        if type(width) not in (int, bool):
            raise Unknown(f"str.{name}() to a width that is no number")
        found = codes(state, value)
        fill = codes(state, args[1]) if len(args) > 1 else [T.const(32)]
        if len(fill) != 1:
            raise error(state, TypeError, "The fill character must be exactly one character long")
        missing = max(width - len(found), 0)
        if missing > 1_000_000:
            raise Unknown(f"a text of more than {missing} characters")
        left = {"ljust": 0, "rjust": missing, "center": missing // 2 + (missing & width & 1)}[name]
        return spelling([*fill * left, *found, *fill * (missing - left)])

    return model


def _zero_filled(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
    width = symbolic.concrete(state, args[0]) if type(args[0]) is Sym else args[0]
    found = codes(state, value)
    if type(width) not in (int, bool) or width - len(found) > 1_000_000:
        raise Unknown("str.zfill() to such a width")
    zeros = [T.const(48)] * max(width - len(found), 0)
    signed = bool(found) and bool(zeros) and state.decide(among(found[0], [T.const(43), T.const(45)]))
    return spelling([found[0], *zeros, *found[1:]] if signed else [*zeros, *found])


def _without(at_end: bool) -> Any:
    build = T.str_suffix if at_end else T.str_prefix

    def model(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
        affix, whole = symbolic.text(args[0]), symbolic.text(value)
        if not state.decide(build(whole, affix)):
            return value
        length, size = T.str_len(whole), T.str_len(affix)
        low, high = (_ZERO, T.sub(length, size)) if at_end else (size, length)
        return symbolic.string(T.slice_within(whole, low, high))

    return model


def _translated(state: Any, value: Value, args: Args, kwargs: Kwargs) -> Value:
    try:
        table = to_host(state, args[0])
    except NotPlain:
        raise Unknown("str.translate() with such a table") from None
    if type(table) is not dict or not all(type(key) is int and type(to) in (int, str, type(None)) for key, to in table.items()):
        raise Unknown("str.translate() with such a table")
    texts = {key: "" if to is None else chr(to) if type(to) is int else to for key, to in table.items()}
    changed: list[Any] = []
    for code in codes(state, value):
        whole = {key: to for key, to in texts.items() if len(to) == 1}
        for key, to in texts.items():
            if len(to) != 1 and state.decide(T.eq(code, T.const(key))):
                changed.extend(T.const(ord(c)) for c in to)
                break
        else:
            new = code
            for key, to in whole.items():
                new = T.ite(T.eq(code, T.const(key)), T.const(ord(to)), new)
            changed.append(new)
    return spelling(changed)


METHODS: dict[str, Callable[[Any, Value, Args, Kwargs], Value]] = {
    "find": _find(False, False),
    "rfind": _find(True, False),
    "index": _find(False, True),
    "rindex": _find(True, True),
    "count": _count,
    "startswith": _begins(False),
    "endswith": _begins(True),
    "split": _split(False),
    "rsplit": _split(True),
    "strip": _stripping("strip", True, True),
    "lstrip": _stripping("lstrip", True, False),
    "rstrip": _stripping("rstrip", False, True),
    "partition": _partition(False),
    "rpartition": _partition(True),
    "replace": _replace,
    "splitlines": _lines,
    "ljust": _padded("ljust"),
    "rjust": _padded("rjust"),
    "center": _padded("center"),
    "zfill": _zero_filled,
    "removeprefix": _without(False),
    "removesuffix": _without(True),
    "translate": _translated,
}
"""Methods with arguments: name -> ``model(state, value, args, kwargs)``."""

_TEXT_ARGUMENTS = dict.fromkeys(METHODS, 1) | {"replace": 2}
_TEXT_ARGUMENTS |= dict.fromkeys(("splitlines", "ljust", "rjust", "center", "zfill", "translate"), 0)


def method(state: Any, name: str, value: Value, args: Args, kwargs: Kwargs) -> Value:
    """``value.name(*args, **kwargs)`` with something symbolic among them.

    Raises:
        Unknown: there is no exact meaning for it here.
    """
    found = open_texts.method(state, name, value, args, kwargs)
    if found is not MISSING:
        return found
    simple = SIMPLE.get(name)
    if simple is not None and not args and not kwargs:
        return simple(state, codes(state, value))
    model = METHODS.get(name)
    if model is None or simple is not None or kwargs.keys() - {"sep", "maxsplit", "keepends"}:
        raise Unknown(f"str.{name}() of a symbolic text")
    texts = args[: _TEXT_ARGUMENTS[name]]
    if symbolic.text(value) is None or any(not _is_text(arg) for arg in texts) or not _enough(name, args, kwargs):
        raise Unknown(f"str.{name}() of a symbolic text with such arguments")
    return model(state, value, args, kwargs)


def _is_text(arg: Value) -> bool:
    return arg is None or type(arg) is tuple or symbolic.text(arg) is not None


def _enough(name: str, args: Args, kwargs: Kwargs) -> bool:
    """Whether a call has the arguments that its method takes; the errors of others are not modelled on symbolic texts."""
    least = {"replace": 2, "splitlines": 0, "split": 0, "rsplit": 0, "strip": 0, "lstrip": 0, "rstrip": 0}.get(name, 1)
    most = {"replace": 3, "splitlines": 1, "split": 2, "rsplit": 2, "find": 3, "rfind": 3, "index": 3, "rindex": 3,
            "count": 3, "startswith": 3, "endswith": 3, "ljust": 2, "rjust": 2, "center": 2}.get(name, 1)  # fmt: skip
    optional = name in ("split", "rsplit", "strip", "lstrip", "rstrip")
    tuples = name in ("startswith", "endswith")
    if any(arg is None and not optional or type(arg) is tuple and not tuples for arg in args[: _TEXT_ARGUMENTS[name]]):
        return False
    return least <= len(args) <= most
