"""A value under a model: every symbolic part replaced by what it is there, through containers and objects.

For showing and comparing outcomes of explored paths. It changes the state's heap; not for states that go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, ExceptionObj, IteratorObj, ListObj, SetObj, key_of
from presage.engine.lang.values import Ref, Rendered, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning.convert import UserKey, token
from presage.solvers import terms as T


def settle(state: Any, value: Value, model: Mapping[str, Any], functions: Any = None) -> Value:
    """``value`` with symbols replaced by the model's values, everything reachable on the heap included.

    Raises:
        Unknown: a part is rendered lazily in a form that has no text here.
    """

    def read(term: T.Term) -> Any:
        names = {v.value: model.get(v.value, T.default_value(v.sort)) for v in T.variables(term)}
        return T.evaluate(term, names, functions)

    return _settled(state, value, read, set())


def _settled(state: Any, value: Value, read: Callable[[T.Term], Any], done: set[Ref]) -> Value:
    kind = type(value)
    if kind is Sym:
        return read(value.term)
    if kind is SymDecimal:
        return Decimal(read(value.coefficient)).scaleb(value.exponent)
    if kind is tuple:
        return tuple([_settled(state, item, read, done) for item in value])
    if kind is slice:
        return slice(*[_settled(state, part, read, done) for part in (value.start, value.stop, value.step)])
    if kind is Rendered:
        return _text(state, value, read, done)
    if kind is Ref and value not in done:
        done.add(value)
        _settle_object(state, value, read, done)
    return value


def _text(state: Any, value: Rendered, read: Callable[[T.Term], Any], done: set[Ref]) -> Value:
    if value.form != "text" or value.kind is not str:
        raise Unknown("a lazily rendered text")
    parts = []
    for part in value.value:
        if type(part) is tuple and part[0] == "repr":
            parts.append(repr(_settled(state, part[1], read, done)))
        elif type(part) is tuple and len(part) == 3 and part[0] == "format":
            parts.append(format(_settled(state, part[1], read, done), part[2]))
        else:
            parts.append(str(_settled(state, part, read, done)))
    return "".join(parts)


def _settle_object(state: Any, ref: Ref, read: Callable[[T.Term], Any], done: set[Ref]) -> None:
    obj = state.mut(ref)

    def inner(value: Value) -> Value:
        return _settled(state, value, read, done)

    if type(obj.attrs) is dict:
        obj.attrs = {name: inner(item) for name, item in obj.attrs.items()}
    elif type(obj.attrs) is Ref:
        inner(obj.attrs)
    if type(obj) is ListObj:
        obj.items = [inner(item) for item in obj.items]
    elif type(obj) is DictObj:
        obj.table = {_token(state, key, inner): inner(item) for key, item in obj.table.items()}
    elif type(obj) is SetObj:
        obj.table = {_token(state, key, inner): None for key in obj.table}
        obj.history = set(obj.table)
    elif type(obj) is Boxed:
        obj.value = inner(obj.value)
    elif type(obj) is ExceptionObj:
        obj.args = inner(obj.args)
    elif type(obj) is IteratorObj and type(obj.source) in (Sym, tuple, Ref):
        obj.source = inner(obj.source)


def _token(state: Any, key: Any, inner: Callable[[Value], Value]) -> Any:
    settled = inner(key_of(key))
    try:
        return token(state, settled)
    except UserKey:
        return key
