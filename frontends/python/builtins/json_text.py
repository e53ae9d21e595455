"""Natives of the models of `json`: plain data to text and back on the host.

A value with symbolic leaves becomes a lazily rendered text that keeps its structure; reading such a
text back gives the structure.
"""

from __future__ import annotations

import json
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ListObj, key_of
from presage.engine.lang.values import Native, Ref, Rendered, Sym, Unknown, Value
from presage.frontends.python.meaning import drawn, symbolic
from presage.frontends.python.meaning.convert import attrs_of, from_host, unbox
from presage.frontends.python.meaning.drawn_lengths import unescaped
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.symbolic_keys import key_token

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class _NotData(Exception):
    """A value that JSON has no form for, or that has a form of its own."""


def _structure(state: Any, value: Value, depth: int = 0) -> tuple[Any, bool]:
    """(host data, whether it has symbolic leaves)."""
    kind = type(value)
    if value is None or kind in (str, int, float, bool):
        return value, False
    if kind is Sym and value.type is not bytes:
        return value, True
    if depth > 100:
        raise _NotData
    if kind is tuple:
        return _items(state, value, depth)
    if kind is Ref:
        obj = state.obj(value)
        if type(obj) is ListObj and obj.cls is list:
            return _items(state, obj.items, depth)
        if type(obj) is DictObj and type(obj.cls) is not Ref and issubclass(obj.cls, dict):
            return _pairs(state, obj, depth)
        if type(obj) is Boxed:
            if isinstance(obj.value, str | int | float):
                return obj.value, False
            if isinstance(obj.value, tuple):
                return _items(state, obj.value, depth)
    raise _NotData


def _items(state: Any, items: Any, depth: int) -> tuple[list[Any], bool]:
    found = []
    symbolic = False
    for item in items:
        host, part = _structure(state, item, depth + 1)
        found.append(host)
        symbolic = symbolic or part
    return found, symbolic


def _pairs(state: Any, obj: DictObj, depth: int) -> tuple[dict[Any, Any], bool]:
    found = {}
    symbolic = False
    for token, item in obj.table.items():
        key = unbox(state, key_of(token))
        if type(key) is Sym and drawn.is_drawn(state, key):
            symbolic = True
        elif key is not None and type(key) not in (str, int, float, bool):
            raise _NotData
        host, part = _structure(state, item, depth + 1)
        found[key] = host
        symbolic = symbolic or part
    return found, symbolic


_FIELDS = ("skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys", "indent")


def _dump(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The text of a value for an encoder's settings; None where the encoder's own code has to make it."""
    encoder, value = args
    attrs = attrs_of(state, state.obj(encoder)) or {}
    options = {name: attrs.get(name) for name in _FIELDS}
    separators = (attrs.get("item_separator", ", "), attrs.get("key_separator", ": "))
    if not all(type(option) in (bool, int, str, type(None)) for option in options.values()):
        return None
    try:
        host, symbolic = _structure(state, value)
    except _NotData:
        return None
    if symbolic:
        text = _drawn_text(state, host, separators, options)
        if text is not None:
            return text
        layout = (options["ensure_ascii"], options["sort_keys"], options["indent"], *separators)
        return Rendered(str, "json", _with_text_keys(host, bool(options["sort_keys"])), layout)
    try:
        text = json.JSONEncoder(separators=separators, **options).encode(host)  # type: ignore[arg-type]
    except TypeError:
        return None
    except ValueError as problem:
        raise error(state, ValueError, str(problem)) from None
    state.steps += 1 + (len(text) >> 4)
    return text


def _drawn_text(state: Any, host: Any, separators: tuple[str, str], options: dict[str, Any]) -> Value | None:
    """The text of data whose unknown parts are random texts without characters to escape; None where some are not."""
    standing = drawn.Standing(state)

    def filled(part: Any) -> Any:
        if type(part) is list:
            return [filled(item) for item in part]
        if type(part) is dict:
            if options["sort_keys"] and len(part) > 1 and any(type(key) is Sym for key in part):
                raise Unknown("the order of random keys")
            return {filled(key): filled(item) for key, item in part.items()}
        if type(part) is not Sym:
            return part
        places = drawn.places(state, part) if part.type is str else None
        if places is None or not all(unescaped(drawn.choices(state, place)) for place in places):
            raise _NotData
        return standing.text(places)

    try:
        text = json.JSONEncoder(separators=separators, **options).encode(filled(host))
    except (_NotData, TypeError, ValueError):
        return None
    for character in standing.standing:
        text = text.replace(json.dumps(character)[1:-1], character)
    state.steps += 1 + (len(text) >> 4)
    return standing.back(text, str)


def _drawn_data(state: Any, host: Any, standing: drawn.Standing) -> Value:
    """Data read from a text with random parts."""
    if type(host) is list:
        return state.new(ListObj(list, [_drawn_data(state, item, standing) for item in host]))
    if type(host) is dict:
        table: dict[Any, Value] = {}
        for name, item in host.items():
            key = standing.back(name, str)
            token = key_token(state, table, key) if type(key) is Sym else key
            table[token] = _drawn_data(state, item, standing)
        return state.new(DictObj(dict, table))
    return standing.back(host, str)


def drawn_json(state: Any, text: Sym) -> tuple[Any] | None:
    """The value of a text with random parts as host structures, in a tuple; None where it is no JSON or not decided."""
    found = drawn.places(state, text)
    if found is None or not all(unescaped(drawn.choices(state, place)) for place in found):
        return None
    standing = drawn.Standing(state)

    def back(host: Any) -> Any:
        if type(host) is list:
            return [back(item) for item in host]
        if type(host) is dict:
            return {standing.back(name, str): back(item) for name, item in host.items()}
        return standing.back(host, str)

    try:
        return (back(json.loads(standing.text(found))),)
    except (ValueError, RecursionError):
        return None


def _load_drawn(state: Any, text: Sym, strict: bool) -> Value:
    """The value of a text with random parts that stand inside of its strings."""
    places = drawn.places(state, text) or ()
    if not all(unescaped(drawn.choices(state, place)) for place in places):
        raise Unknown("JSON read from a random text")
    standing = drawn.Standing(state)
    try:
        host = json.JSONDecoder(strict=strict).decode(standing.text(places))
    except (ValueError, RecursionError):
        raise Unknown("JSON read from a random text") from None
    return (_drawn_data(state, host, standing),)


def _with_text_keys(host: Any, ordered: bool) -> Any:
    """The structure with keys as JSON writes them."""
    if type(host) is list:
        return [_with_text_keys(item, ordered) for item in host]
    if type(host) is dict:
        if any(type(key) is Sym for key in host):
            raise Unknown("random keys beside symbolic values in JSON")
        pairs = sorted(host.items()) if ordered else host.items()
        return {key if type(key) is str else json.dumps(key): _with_text_keys(item, ordered) for key, item in pairs}
    return host


def _symbolic_data(state: Any, host: Any) -> Value:
    if type(host) is list:
        return state.new(ListObj(list, [_symbolic_data(state, item) for item in host]))
    if type(host) is dict:
        return state.new(DictObj(dict, {key: _symbolic_data(state, item) for key, item in host.items()}))
    return host


def _load(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The value of a text as a tuple of one, or (message, position) of an error; None for what is no text."""
    text, strict = unbox(state, args[0]), args[1]
    if type(text) is Rendered:
        rendered = symbolic.json_part(text)
        if rendered is None:
            raise Unknown("JSON read from a symbolic text")
        return (_symbolic_data(state, rendered.value),)
    if type(text) is Sym and drawn.is_drawn(state, text):
        return _load_drawn(state, text, bool(strict))
    if type(text) is Sym:
        raise Unknown("JSON read from a symbolic text")
    if type(text) is not str:
        return None
    try:
        host = json.JSONDecoder(strict=bool(strict)).decode(text)
    except json.JSONDecodeError as problem:
        return (problem.msg, problem.pos)
    except RecursionError:
        raise Unknown("a JSON text nested too deeply") from None
    state.steps += 1 + (len(text) >> 4)
    return (from_host(state, host),)


def _structured(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return type(args[0]) in (Rendered, Sym)


def json_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_json`."""
    table = {"dump": _dump, "load": _load, "structured": _structured}
    return {name: Native("_presage_json", name, call) for name, call in table.items()}
