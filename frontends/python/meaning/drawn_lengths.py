"""How long JSON texts with random values in them are: exact, or a random number of which the range is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from presage.engine.lang.values import Rendered, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning import drawn, symbolic
from presage.solvers import terms as T


def unescaped(choice: str) -> bool:
    """Whether JSON writes a known text, or each of the characters that may stand in a place, as it is."""
    return len(choice) == 1 or json.dumps(choice)[1:-1] == choice


def is_random(state: Any, body: Value) -> bool:
    """Whether a lazily rendered JSON text depends on random values alone."""
    rendered = symbolic.json_part(body)
    return rendered is not None and all(type(leaf) is Sym and drawn.is_random(state, leaf) for leaf in _open(rendered.value))


def length_of(state: Any, body: Value) -> Value:
    """The length of such a text as a text; random where its numbers may have different lengths."""
    rendered = symbolic.json_part(body)
    assert rendered is not None
    shortest = longest = 0
    standing: dict[int, Any] = {}
    for leaf in _open(rendered.value):
        low, high = _written(state, leaf.term, bool(rendered.options[0])) if leaf.type is str else drawn.digits(state, leaf)
        shortest, longest = shortest + low, longest + high
        standing[id(leaf)] = "" if leaf.type is str else 0
    escaped, ordered, indent, item, key = rendered.options
    encoder = json.JSONEncoder(separators=(item, key), ensure_ascii=escaped, sort_keys=ordered, indent=indent)
    size = len(encoder.encode(_replaced(rendered.value, standing)).encode()) - sum(1 for each in standing.values() if each == 0)
    outside = _outside(body, rendered)
    if shortest == longest:
        return str(size + shortest + outside)
    return symbolic.to_text(state, drawn.draw_number(state, "length", size + shortest + outside, size + longest + outside))


def _written(state: Any, term: T.Term, escaped: bool) -> tuple[int, int]:
    """The least and the greatest number of bytes that a random text takes in JSON, without its quotes."""
    shortest = longest = 0
    for part in term.args if term.op == "concat" else (term,):
        found = drawn.places(state, Sym(part, str))
        if part.op == "int_to_str":
            low, high = drawn.digits(state, Sym(part.args[0], int))
        elif found is None or not all(unescaped(drawn.choices(state, place)) for place in found):
            raise Unknown("an answer with a random text of which too little is known")
        else:
            text = "".join(drawn.choices(state, place)[0] for place in found)
            low = high = len(json.dumps(text, ensure_ascii=escaped).encode()) - 2
        shortest, longest = shortest + low, longest + high
    return shortest, longest


def _outside(body: Value, rendered: Rendered) -> int:
    """The characters around a rendering."""
    if body is rendered or type(body) is not Rendered or body.form == "json":
        return 0
    return sum(len(part) for part in body.value if isinstance(part, str | bytes))


def _replaced(host: Any, standing: dict[int, Any]) -> Any:
    if type(host) is list:
        return [_replaced(item, standing) for item in host]
    if type(host) is dict:
        return {name: _replaced(item, standing) for name, item in host.items()}
    return standing[id(host)] if type(host) is Sym else host


def _open(host: Any) -> Iterator[Any]:
    """The leaves that are not known."""
    if type(host) is list:
        for item in host:
            yield from _open(item)
    elif type(host) is dict:
        for item in host.values():
            yield from _open(item)
    elif type(host) in (Sym, SymDecimal, Rendered):
        yield host
