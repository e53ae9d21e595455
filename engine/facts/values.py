"""How a value of the analysed system is written in a result: plain JSON with a few marked objects.

None, bool, int, finite float, str, list and dict stand for themselves. What JSON cannot say exactly is an object with
one key that starts with `$`:

    {"$decimal": "1.10"}     a decimal number; the text keeps its scale
    {"$float": "nan"}        nan, inf, -inf (JSON has no such numbers)
    {"$bytes": "AQI="}       bytes, base64
    {"$date": "2026-03-17"}, {"$datetime": "2026-03-17T10:00:00"}, {"$time": "10:00:00"}
    {"$tuple": [...]}        a tuple, where it must be told from a list
    {"$text": "a\\ud800"}     text that UTF-8 cannot say (lone surrogates), with JSON's escapes
    {"$symbol": "uuid4#1"}   what a run cannot know, numbered by first use in the run
    {"$concat": [...]}       text with such symbols inside
    {"$map": [[k, v], ...]}  a mapping with keys that are not text, or text that starts with `$`
"""

from __future__ import annotations

import base64
import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from presage.engine.facts.errors import FactError
from presage.engine.facts.text import printable

JsonValue: TypeAlias = object
"""What `plain` returns: None, bool, int, finite float, str, list or dict of those, in the notation above."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """Stands in a value for what a run cannot know. name: kind and number by first use in the run, `uuid4#1`."""

    name: str


@dataclass(frozen=True, slots=True)
class Concat:
    """Stands in a value for text with unknown parts."""

    parts: tuple[str | Symbol, ...]


def plain(value: object) -> JsonValue:
    """`value` in this module's notation.

    Takes the host's own immutable values, `Symbol`, `Concat`, lists, tuples (written as lists) and mappings, nested.
    Raises FactError for any other type: the caller decides how an object is shown.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return value if printable(value) == value else {"$text": json.dumps(value)[1:-1]}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": repr(value)}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, Symbol):
        return {"$symbol": value.name}
    if isinstance(value, Concat):
        return {"$concat": [plain(part) for part in value.parts]}
    return _plain_moment(value)


def _plain_mapping(value: Mapping[object, object]) -> JsonValue:
    if all(isinstance(key, str) and not key.startswith("$") and printable(key) == key for key in value):
        return {str(key): plain(item) for key, item in value.items()}
    return {"$map": [[plain(key), plain(item)] for key, item in value.items()]}


def _plain_moment(value: object) -> JsonValue:
    if isinstance(value, datetime.datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"$date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"$time": value.isoformat()}
    raise FactError(f"a {type(value).__name__} has no form in results; write it as text first")


_MARKS = frozenset(
    {"$decimal", "$float", "$bytes", "$date", "$datetime", "$time", "$text", "$tuple", "$symbol", "$concat", "$map"}
)


def show(value: JsonValue) -> str:
    """`value` (in this module's notation) for a person: one line, marked objects in short form.

    `{"$decimal": "1.10"}` is shown as `1.10`, a symbol as `<uuid4#1>`, text in double quotes.
    """
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return "[" + ", ".join(show(item) for item in value) + "]"
    if isinstance(value, dict):
        return _show_mapping(value)
    return str(value)


def _show_mapping(value: dict[object, JsonValue]) -> str:
    if len(value) == 1:
        [(key, inner)] = value.items()
        if key == "$symbol":
            return f"<{inner}>"
        if key == "$tuple" and isinstance(inner, list):
            return "(" + ", ".join(show(item) for item in inner) + ")"
        if key == "$concat" and isinstance(inner, list):
            return " + ".join(show(part) for part in inner)
        if key in _MARKS and isinstance(inner, str):
            return inner
    return "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"
