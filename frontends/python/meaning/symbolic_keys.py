"""Keys of dictionaries and sets that are symbolic, alone or inside tuples: which entry they meet is decided by forking.

A table's keys differ from each other on their path. Not for keys whose equality analysed code defines.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import Key, key_of
from presage.engine.lang.values import MISSING, Ref, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning import symbolic
from presage.frontends.python.meaning.convert import ATOMS
from presage.solvers import terms as T

_PRESENT = "symbolic keys"


def is_symbolic(key: Value) -> bool:
    """Whether a key is a symbolic scalar, or a tuple that holds one and otherwise plain data."""
    kind = type(key)
    if kind is tuple:
        return any(map(is_symbolic, key)) and all(type(item) in ATOMS or type(item) is tuple or is_symbolic(item) for item in key)
    return kind is Sym or kind is SymDecimal


def present(state: Any) -> bool:
    """Whether some table of the state may hold a symbolic key."""
    return _PRESENT in state.seen


def key_token(state: Any, table: dict[Any, Any], key: Value) -> Any:
    """The token of a symbolic key: that of the equal key in the table, decided by forking."""
    for found in table:
        if _decided(state, key, key_of(found)):
            return found
    state.seen = state.seen.set(_PRESENT, True)
    return Key(("symbolic", _identity(key)), key)


def met_token(state: Any, table: dict[Any, Any], token: Any) -> Any:
    """The token that a concrete key's token meets in a table: its own, or that of a symbolic key that equals it."""
    if _PRESENT not in state.seen or token in table:
        return token
    key = key_of(token)
    for found in table:
        if type(found) is Key and is_symbolic(found.key) and _decided(state, key, found.key):
            return found
    return token


def aligned(state: Any, table: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, Any]:
    """``other`` with its keys under the tokens that equal keys have in ``table``."""
    if _PRESENT not in state.seen:
        return other
    found = {}
    for token, value in other.items():
        key = key_of(token)
        found[key_token(state, table, key) if is_symbolic(key) else met_token(state, table, token)] = value
    return found


def contained(state: Any, items: Any, item: Value) -> Any:
    """``item in items`` as one formula, both scalars and tuples of them; ``MISSING`` where something else has a say."""
    if not all(_comparable(each) for each in items) or not _comparable(item) or len(items) > 256:
        return MISSING
    return symbolic.boolean(T.or_(*[_same(state, item, each) for each in items]))


def _comparable(value: Value) -> bool:
    kind = type(value)
    if kind is tuple:
        return all(map(_comparable, value))
    if kind is Sym:
        return value.type is not float
    return kind in (int, bool, str, type(None), bytes) or kind is SymDecimal


def _decided(state: Any, x: Value, y: Value) -> bool:
    same = _same(state, x, y)
    return same is T.true or same is not T.false and bool(state.decide(same))


def _same(state: Any, x: Value, y: Value) -> Any:
    """Equality of two keys as a formula."""
    if type(x) is tuple and type(y) is tuple:
        if len(x) != len(y):
            return T.false
        return T.and_(*[_same(state, a, b) for a, b in zip(x, y, strict=True)])
    if type(x) is tuple or type(y) is tuple:
        return T.false
    if not is_symbolic(x) and not is_symbolic(y):
        if type(x) is Ref or type(y) is Ref:
            raise Unknown("comparison of a symbolic key with an object")
        return T.const(bool(x == y))
    if type(x) is Ref or type(y) is Ref:
        raise Unknown("comparison of a symbolic key with an object")
    if type(x) is Sym and x.type is float or type(y) is Sym and y.type is float:
        raise Unknown("a symbolic float as a key")
    same = symbolic.compare(state, "==", x, y)
    if same is MISSING:
        return T.false
    return symbolic.condition(same)


def _identity(key: Value) -> Any:
    if type(key) is tuple:
        return tuple([_identity(item) for item in key])
    if type(key) is Sym:
        return (key.type, key.term)
    if type(key) is SymDecimal:
        return (key.coefficient, key.exponent)
    return (type(key), key)
