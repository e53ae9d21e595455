"""Python's intrinsics: the meaning of ``Intrinsic`` operations that its lowering emits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presage.engine.ir.ops import Intrinsic
from presage.engine.lang.objects import Boxed, DictObj, ListObj, SetObj
from presage.engine.lang.values import MISSING, Closure, Ref, Tail, Unknown, Value
from presage.frontends.python.meaning import items, text
from presage.frontends.python.meaning.attributes import bind
from presage.frontends.python.meaning.convert import attrs_to_change, new_dict, text_of
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.exceptions import exception_matches, traceback_of
from presage.frontends.python.meaning.levels import CALLING, SHOWING, TELLING, check_levels
from presage.frontends.python.meaning.operators import call_special
from presage.frontends.python.meaning.tokens import tokenized_pairs
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name


def _format(state: Any, value: Value, conversion: str, spec: Value) -> Value:
    if type(value) is not str and state.frame.depth >= state.recursion_limit:
        _check_format(state, value, conversion)
    if conversion == "r":
        shown = text.to_repr(state, value)
    elif conversion == "a":
        return Tail(ascii, (value,), then=lambda state, found: text.format_value(state, found, spec))
    elif conversion == "s":
        shown = text.to_str(state, value)
    else:
        return _formatted(state, value, spec)
    if type(shown) is Tail:
        from presage.frontends.python.meaning.calls import chain_then

        return Tail(
            shown.func, shown.args, shown.kwargs,
            then=chain_then(shown.then, lambda state, found: text.format_value(state, found, spec)), rescue=shown.rescue,
            levels=shown.levels,
        )  # fmt: skip
    return text.format_value(state, shown, spec)


def _check_format(state: Any, value: Value, conversion: str) -> None:
    """Raises what a field of a template raises whose text lies past the limit of recursion."""
    plain = TELLING if conversion == "s" or type(value) is int else CALLING
    state.levels = SHOWING if conversion in ("r", "a") else plain
    try:
        check_levels(state)
    finally:
        state.levels = ()


def _formatted(state: Any, value: Value, spec: Value) -> Value:
    plain = text_of(state, spec)
    if plain is None:
        raise Unknown("a symbolic format specification")
    return text.format_value(state, value, plain)


def _special_method(name: str, protocol: str) -> Any:
    def find(state: Any, manager: Value) -> Value:
        cls = class_of(state, manager)
        raw = lookup(state, cls, name)
        if raw is MISSING:
            words = f"'{value_type_name(state, manager)}' object does not support the {protocol} protocol"
            if "exit" in name:
                words += f" (missed {name} method)"
            raise error(state, TypeError, words)
        return bind(state, raw, manager, cls)

    return find


def _async_iter(state: Any, value: Value) -> Value:
    cls = class_of(state, value)
    raw = lookup(state, cls, "__aiter__")
    if raw is MISSING:
        raise error(
            state, TypeError,
            f"'async for' requires an object with __aiter__ method, got {value_type_name(state, value)}",
        )  # fmt: skip
    return call_special(state, raw, value, cls, (), _checked_async_iterator)


def _checked_async_iterator(state: Any, value: Value) -> Value:
    if lookup(state, class_of(state, value), "__anext__") is MISSING:
        words = "'async for' received an object from __aiter__ that does not implement __anext__"
        raise error(state, TypeError, f"{words}: {value_type_name(state, value)}")
    return value


def _async_next(state: Any, value: Value) -> Value:
    cls = class_of(state, value)
    raw = lookup(state, cls, "__anext__")
    if raw is MISSING:
        raise error(
            state, TypeError,
            f"'async for' requires an iterator with __anext__ method, got {value_type_name(state, value)}",
        )  # fmt: skip
    return call_special(state, raw, value, cls, ())


def _match_sequence(state: Any, value: Value) -> Value:
    if type(value) in (tuple, range):
        return True
    if type(value) is not Ref:
        return False
    obj = state.obj(value)
    if type(obj) is ListObj:
        return obj.cls is not bytearray
    if type(obj) is Boxed:
        return isinstance(obj.value, tuple)
    if isinstance(obj, DictObj | SetObj) or type(obj.cls) is not Ref:
        return False
    return Tail(state.session.prelude(state, "is_sequence"), (value,))


def _match_mapping(state: Any, value: Value) -> Value:
    if type(value) is not Ref:
        return False
    obj = state.obj(value)
    if type(obj) is DictObj:
        return True
    if type(obj.cls) is not Ref:
        return False
    return Tail(state.session.prelude(state, "is_mapping"), (value,))


def _match_len(state: Any, value: Value) -> Value:
    return Tail(len, (value,))


def _match_keys(state: Any, value: Value, keys: tuple[Value, ...]) -> Value:
    return Tail(state.session.prelude(state, "match_keys"), (value, keys))


def _mapping_rest(state: Any, value: Value, keys: tuple[Value, ...]) -> Value:
    return Tail(state.session.prelude(state, "mapping_rest"), (value, keys))


def _match_class(state: Any, value: Value, cls: Value, count: int, names: tuple[str, ...]) -> Value:
    return Tail(state.session.prelude(state, "match_class"), (value, cls, count, names))


def _list_append(state: Any, target: Ref, value: Value) -> Value:
    found = state.own.get(target)
    (state.mut(target) if found is None else found).items.append(value)


def _set_add(state: Any, target: Ref, value: Value) -> Value:
    return tokenized_pairs(state, target, [value], lambda state: None)


def _map_add(state: Any, target: Ref, key: Value, value: Value) -> Value:
    return items.put_key(state, target, key, value)


def _setup_annotations(state: Any) -> Value:
    frame = state.frame
    if frame.namespace is not None:
        table = state.mut(frame.namespace).table
    else:
        table = attrs_to_change(state, frame.globals)
    if "__annotations__" not in table:
        table["__annotations__"] = new_dict(state)
    return None


def _exc_type(state: Any, exception: Ref) -> Value:
    return state.obj(exception).cls


def _assertion_error(state: Any) -> Value:
    return AssertionError


def _stop_async_iteration(state: Any) -> Value:
    return StopAsyncIteration


def _later_syntax(state: Any, *args: Value) -> Value:
    raise Unknown("type parameters (syntax of Python 3.12)")


def _exc_star_split(state: Any, exception: Ref, wanted: Value) -> Value:
    return Tail(state.session.prelude(state, "split_group"), (exception, wanted))


def _exc_star_join(state: Any, original: Ref, raised: Ref) -> Value:
    return Tail(state.session.prelude(state, "join_group"), (original, raised))


TABLE: dict[str, Any] = {
    "format": _format,
    "exc_match": exception_matches,
    "exc_type": _exc_type,
    "exc_traceback": traceback_of,
    "exc_star_split": _exc_star_split,
    "exc_star_join": _exc_star_join,
    "with_enter_method": _special_method("__enter__", "context manager"),
    "with_exit_method": _special_method("__exit__", "context manager"),
    "async_with_enter_method": _special_method("__aenter__", "asynchronous context manager"),
    "async_with_exit_method": _special_method("__aexit__", "asynchronous context manager"),
    "async_iter": _async_iter,
    "async_next": _async_next,
    "match_sequence": _match_sequence,
    "match_mapping": _match_mapping,
    "match_len": _match_len,
    "match_keys": _match_keys,
    "match_class": _match_class,
    "mapping_rest": _mapping_rest,
    "list_append": _list_append,
    "set_add": _set_add,
    "map_add": _map_add,
    "assertion_error": _assertion_error,
    "stop_async_iteration": _stop_async_iteration,
    "setup_annotations": _setup_annotations,
    "type_param": _later_syntax,
    "type_alias": _later_syntax,
}

PLAIN = frozenset({
    "list_append", "exc_match", "exc_type", "assertion_error", "stop_async_iteration", "setup_annotations",
})  # fmt: skip
"""Intrinsics that never call back."""

COMPILED: dict[str, Callable[[Intrinsic, Any], Closure]] = {}
"""Intrinsics that are compiled like other operations: they see the state and the registers. Registered where they belong."""
