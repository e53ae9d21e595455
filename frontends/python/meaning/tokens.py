"""Keys of dictionaries and sets: the token that stands for a key, where analysed code may decide which keys are equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Key, SetObj, key_of
from presage.engine.lang.values import MISSING, Ref, Sym, Tail, Value
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.convert import ATOMS, UserKey, token
from presage.frontends.python.meaning.symbolic_keys import contained, is_symbolic, key_token, met_token, present


def table_contains(state: Any, container: Ref, obj: Any, item: Value) -> Value:
    """Membership in a dictionary or a set."""
    if type(obj) is SetObj and type(item) is Ref and type(state.obj(item)) is SetObj and state.obj(item).cls is set:
        return any(key_token == frozenset(state.obj(item).table) for key_token in obj.table)
    if type(item) is Sym and (known := drawn.among(state, item, obj.table)) is not None:
        return known
    if type(item) is Sym or present(state) and type(item) in ATOMS:
        among = contained(state, [key_of(key) for key in obj.table], item)
        if among is not MISSING:
            return among
    try:
        found = met_token(state, obj.table, token(state, item))
    except UserKey:
        found = MISSING
    if found is not MISSING and (found in obj.table or not obj.analysed):
        return found in obj.table
    return _found_token(state, container, item, lambda state, found: found in state.obj(container).table, found)


def _found_token(state: Any, container: Ref, key: Value, then: Any, plain: Any) -> Value:
    """``then(state, token)`` where analysed code or a formula has a say in which key equals another.

    ``plain`` is the token of a key that only the stored keys' equality is to be asked for, else ``MISSING``.
    """
    if is_symbolic(key):
        return then(state, key_token(state, state.obj(container).table, key))

    def found(state: Any, token: Any) -> Value:
        if type(token) is Key and token.analysed and token.key is key and plain is not MISSING:
            token = plain
        elif type(token) is Key and token.analysed and not state.obj(container).analysed:
            state.mut(container).analysed = True
        return then(state, token)

    return Tail(state.session.prelude(state, "find_token"), (container, key), then=found)


def tokenized(state: Any, container: Ref, key: Value, then: Any) -> Value:
    """``then(state, token)`` with the token of a key, whoever defines its equality."""
    try:
        found = token(state, key)
    except UserKey:
        return _found_token(state, container, key, then, MISSING)
    obj = state.obj(container)
    found = met_token(state, obj.table, found)
    if obj.analysed and found not in obj.table:
        return _found_token(state, container, key, then, found)
    return then(state, found)


def tokenized_pairs(state: Any, ref: Ref, keys: list[Value], done: Callable[[Any], Value], start: int = 0) -> Value:
    """Adds keys to a set one after the other, calling analysed equality where it has a say."""
    for index in range(start, len(keys)):
        try:
            found = token(state, keys[index])
        except UserKey:
            found = MISSING
        own = state.mut(ref)
        if found is not MISSING:
            found = met_token(state, own.table, found)
        if found is MISSING or own.analysed and found not in own.table:

            def add(state: Any, found: Any, index: int = index) -> Value:
                own = state.mut(ref)
                own.table.setdefault(found)
                own.history.add(found)
                return tokenized_pairs(state, ref, keys, done, index + 1)

            return _found_token(state, ref, keys[index], add, found)
        if found not in own.table:
            own.table[found] = None
            own.history.add(found)
    return done(state)


def unified(state: Any, container: Ref, other: SetObj, done: Callable[[Any, dict[Any, Any]], Value]) -> Value:
    """``done(state, tokens)`` with another set's tokens by those that its elements have in ``container``."""
    if not (state.obj(container).analysed or other.analysed or present(state)):
        return done(state, dict(zip(other.table, other.table, strict=True)))
    return _unified(state, container, list(other.table), 0, {}, done)


def _unified(state: Any, container: Ref, others: list[Any], index: int, found: dict[Any, Any], done: Any) -> Value:
    if index == len(others):
        return done(state, found)

    def add(state: Any, token: Any) -> Value:
        return _unified(state, container, others, index + 1, {**found, token: others[index]}, done)

    return tokenized(state, container, key_of(others[index]), add)
