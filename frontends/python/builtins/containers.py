"""What the models of containers share: iteration, length and membership by name, indices, reflected operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import ListObj
from presage.engine.lang.values import MISSING, Ref, Sym, Value
from presage.frontends.python.meaning import symbolic, tokens
from presage.frontends.python.meaning.calls import after as calls_after
from presage.frontends.python.meaning.calls import method_tail
from presage.frontends.python.meaning.convert import is_plain, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.iteration import iterator
from presage.frontends.python.meaning.registry import NATIVES, native
from presage.frontends.python.meaning.types import class_of, layout, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def then(value: Value, state: Any, after: Callable[[Any, Value], Value]) -> Value:
    """``after`` applied to a value, or behind the call that makes it."""
    return calls_after(value, state, after)


def own_attrs(cls: Value) -> dict[str, Value] | None:
    """Attributes of a fresh instance: a dictionary for classes of the program."""
    return {} if type(cls) is Ref else None


def with_index(state: Any, value: Value, then: Callable[[Any, Any], Value]) -> Value:
    """``then`` with the host integer that an argument stands for, by ``__index__`` where it has one."""
    index = unbox(state, value)
    if type(index) is Sym and index.type in (int, bool):
        return then(state, symbolic.concrete(state, index))
    if is_plain(index):
        return then(state, index)
    asked = method_tail(state, value, "__index__")
    if asked is MISSING:
        words = f"'{value_type_name(state, value)}' object cannot be interpreted as an integer"
        raise error(state, TypeError, words)
    return calls_after(asked, state, then)


def through(model: Any) -> Any:
    """Special methods called by name go through the same code as the operator."""

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return model(state, *args)

    return call


native(dict.__contains__, set.__contains__, frozenset.__contains__)(
    through(lambda state, ref, item: tokens.table_contains(state, ref, state.obj(ref), item))
)


def _plain_iterator(state: Any, args: Args, kwargs: Kwargs) -> Value:
    from presage.frontends.python.meaning.iteration import _object_iterator

    if type(args[0]) is Ref:
        return _object_iterator(state, args[0], state.obj(args[0]))
    return iterator(state, args[0])


for _kind in (list, dict, set, frozenset, tuple, str, bytearray, bytes, range):
    native(_kind.__iter__)(_plain_iterator)


def _plain_length(state: Any, args: Args, kwargs: Kwargs) -> Value:
    value = args[0]
    if type(value) is not Ref:
        return len(value)
    obj = state.obj(value)
    return len(obj.items if type(obj) is ListObj else obj.table if hasattr(obj, "table") else obj.value)


for _kind in (list, dict, set, frozenset, tuple, str, bytearray):
    native(_kind.__len__)(_plain_length)


def reflected(direct: Any, kinds: tuple[type, ...]) -> Any:
    """``y.__rop__(x)`` of sets and dictionaries: ``x op y``, where ``x`` is of such a kind too."""

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if type(args[1]) is not Ref or not issubclass(layout(state, class_of(state, args[1])), kinds):
            return NotImplemented
        found: Value = NATIVES[direct](state, (args[1], args[0]), {})
        return found

    return model
