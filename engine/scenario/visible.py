"""Observed values as results show them: random values as symbols, texts with random parts as concatenations.

Not for values that depend on an `any`: those are shown from a concrete run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from presage.engine.facts.values import Concat, JsonValue, Symbol, plain
from presage.engine.scenario.observations import SymbolicLeaf, SymbolicText, UnknownLeaf, Value
from presage.engine.scenario.values import Undecided
from presage.engine.sim.draws import Draws
from presage.solvers import terms as T

_NAMED = re.compile(r"<([^<>]+)>")


def visible(value: Value, draws: Draws | None) -> JsonValue:
    """A value in the notation of results. Raises Undecided where a part has no name."""
    return plain(_marked(value, draws))


def visible_text(text: str, draws: Draws | None) -> JsonValue:
    """A text of the effect log, in which symbols stand as `<name>`; no address has these brackets in it."""
    pieces = _NAMED.split(text)
    if draws is None or len(pieces) == 1:
        return text
    parts: list[str | Symbol] = [Symbol(piece) if index % 2 else piece for index, piece in enumerate(pieces) if piece]
    return plain(parts[0] if len(parts) == 1 else Concat(tuple(parts)))


def _marked(value: Any, draws: Draws | None) -> Any:
    if isinstance(value, SymbolicLeaf):
        return _named(_text_of(value) if "text" in value.type else value.term, draws)
    if isinstance(value, SymbolicText):
        terms = [T.const(part) if isinstance(part, str) else _text_of(part) for part in value.parts]
        return _named(T.str_concat(*terms), draws)
    if isinstance(value, UnknownLeaf):
        raise Undecided(value.reason, value.span)
    if isinstance(value, Mapping):
        return {_marked(name, draws): _marked(item, draws) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(item, draws) for item in value]
    return value


def _text_of(leaf: SymbolicLeaf) -> T.Term:
    if leaf.type == "text":
        return leaf.term
    if leaf.type == "integer" or leaf.type == "decimal_text" and leaf.exponent == 0:
        return T.int_to_str(leaf.term)
    raise Undecided("a text with a symbolic value that is neither text nor a whole number")


def _named(term: T.Term, draws: Draws | None) -> Any:
    found = draws.shown(term) if draws is not None and draws.is_random(term) else None
    if found is None:
        raise Undecided("a value that depends on what the run cannot know")
    return found
