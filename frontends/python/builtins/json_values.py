"""Natives behind the model of the ``json`` module: plain data on the host, symbolic data as structure.

A value with symbolic leaves is rendered lazily: the text keeps the structure, and reading it back
gives that structure again. What is neither plain nor such a structure is left to the module's own
source.
"""

from __future__ import annotations

import json
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ListObj, key_of
from presage.engine.lang.values import Native, Ref, Rendered, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning.convert import NotPlain, from_host, new_dict, new_list, to_host
from presage.frontends.python.meaning.errors import from_host as error_from_host

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def structure(state: Any, value: Value, depth: int = 0) -> Any:
    """A host structure of a JSON value, symbolic scalars kept as leaves.

    Raises:
        NotPlain: something that JSON's encoder would have to ask the program about.
    """
    kind = type(value)
    if kind is Sym and value.type in (int, bool, str):
        return value
    if kind is Rendered and value.kind is str:
        return value
    if kind in (str, int, float, bool, type(None)):
        return value
    if depth > 100:
        raise NotPlain
    if kind is tuple:
        return [structure(state, item, depth + 1) for item in value]
    if kind is Ref:
        obj = state.obj(value)
        if isinstance(obj, ListObj) and obj.cls is list:
            return [structure(state, item, depth + 1) for item in obj.items]
        if isinstance(obj, DictObj) and obj.cls is dict:
            return {_key(key_of(token)): structure(state, item, depth + 1) for token, item in obj.table.items()}
        if type(obj) is Boxed and isinstance(obj.value, str):
            return obj.value
    raise NotPlain


def _key(key: Value) -> str:
    if type(key) is not str:
        raise NotPlain
    return key


def from_structure(state: Any, value: Any) -> Value:
    """The program's value for a structure: lists and dictionaries are made anew."""
    if isinstance(value, list):
        return new_list(state, [from_structure(state, item) for item in value])
    if isinstance(value, dict):
        return new_dict(state, [(name, from_structure(state, item)) for name, item in value.items()])
    return value


def _dumps(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The text of a value; None where the module's own encoder has to run."""
    value, options = args[0], dict(zip(("skipkeys", "ensure_ascii", "allow_nan", "indent", "separators", "sort_keys"), args[1:], strict=True))
    if any(type(option) is Ref for option in options.values()):
        return None
    try:
        host = to_host(state, value)
        if not _encodable(host):
            return None
    except NotPlain:
        return _lazy(state, value, options)
    state.steps += 10
    try:
        return json.dumps(host, check_circular=False, **options)
    except (ValueError, TypeError) as problem:
        raise error_from_host(state, problem) from None


def _encodable(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(k) in (str, int, float, bool, type(None)) for k in value) and all(map(_encodable, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_encodable, value))
    return type(value) in (str, int, float, bool, type(None))


def _lazy(state: Any, value: Value, options: dict[str, Any]) -> Value:
    try:
        found = structure(state, value)
    except NotPlain:
        return None
    if options.get("sort_keys"):
        found = _sorted(found)
    return Rendered(str, "json", found, tuple(options.items()))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _loads(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """("value", v) for a text; ("error", message, document, position) where it is damaged."""
    (source,) = args
    if type(source) is Rendered:
        if source.form != "json":
            raise Unknown("json.loads of a text with symbolic parts")
        return ("value", from_structure(state, source.value))
    if type(source) is Sym or type(source) is SymDecimal:
        raise Unknown("json.loads of a symbolic text")
    if type(source) not in (str, bytes):
        return None
    state.steps += 10 + (len(source) >> 4)
    try:
        return ("value", from_host(state, json.loads(source)))
    except json.JSONDecodeError as problem:
        return ("error", problem.msg, problem.doc, problem.pos)
    except (ValueError, RecursionError) as problem:
        raise error_from_host(state, problem) from None


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_json``."""
    return {"dumps": Native("_presage_json", "dumps", _dumps), "loads": Native("_presage_json", "loads", _loads)}
