"""Models of asynchronous generators: their awaitables are generators of the prelude in a built-in's class."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import IteratorObj
from presage.engine.lang.values import MISSING, Tail, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, native
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_ASYNC: Any = calls.GENERATOR_TYPES["async_generator"]


def _awaitable_types() -> tuple[Any, Any, Any]:
    async def sample() -> Any:
        yield

    async def coroutine() -> None: ...

    generator, started = sample(), coroutine()
    wrapper = type(started.__await__())
    started.close()
    return type(generator.asend(None)), type(generator.aclose()), wrapper


_ASEND, _ATHROW, _WRAPPER = _awaitable_types()


def async_status(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """created, suspended, running or finished, for the prelude."""
    return state.obj(args[0]).status


def async_finish(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Ends a generator that never started, for the prelude."""
    own = state.mut(args[0])
    own.status, own.frame = "finished", None
    return None


def _awaitable(prelude: str, cls: type) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if prelude == "async_throw":
            return Tail(state.session.prelude(state, "thrown_exception"), args[1:], then=lambda s, e: made(s, (args[0], e)))
        return made(state, args)

    def made(state: Any, args: Args) -> Value:
        def shown(state: Any, generator: Value) -> Value:
            return state.new(IteratorObj(cls, "shown", generator))

        return Tail(state.session.prelude(state, prelude), args, then=shown)

    return model


@native(aiter)
def aiter_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``aiter``."""
    arity(state, "aiter", args, kwargs, 1, 1)
    found = calls.method_tail(state, args[0], "__aiter__", then=_checked_iterator)
    if found is MISSING:
        raise error(state, TypeError, f"'{value_type_name(state, args[0])}' object is not an async iterable")
    return found


def _checked_iterator(state: Any, value: Value) -> Value:
    if lookup(state, class_of(state, value), "__anext__") is MISSING:
        words = f"aiter() returned not an async iterator of type '{value_type_name(state, value)}'"
        raise error(state, TypeError, words)
    return value


@native(anext)
def anext_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``anext(iterator[, default])``."""
    arity(state, "anext", args, kwargs, 1, 2)
    method = calls.method_tail(state, args[0], "__anext__")
    if method is MISSING:
        raise error(state, TypeError, f"'{value_type_name(state, args[0])}' object is not an async iterator")
    if len(args) == 1:
        return method

    def shown(state: Any, generator: Value) -> Value:
        return state.new(IteratorObj(_ASEND, "shown", generator))

    def guarded(state: Any, awaitable: Value) -> Value:
        return Tail(state.session.prelude(state, "anext_or"), (awaitable, args[1]), then=shown)

    return calls.after(method, state, guarded)


native(_ASYNC.__aiter__)(lambda state, args, kwargs: args[0])
native(_ASYNC.__anext__)(_awaitable("async_send", _ASEND))
native(_ASYNC.asend)(_awaitable("async_send", _ASEND))
native(_ASYNC.athrow)(_awaitable("async_throw", _ATHROW))
native(_ASYNC.aclose)(_awaitable("async_close", _ATHROW))
for _slot in ("name", "qualname"):
    GETTERS[_ASYNC.__dict__[f"__{_slot}__"]] = lambda state, value, _slot=_slot: getattr(state.obj(value), _slot)
GETTERS[_ASYNC.__dict__["ag_running"]] = lambda state, value: state.obj(value).status == "running"


def _forwarded(name: str) -> Any:
    """A method of an awaitable: that of the generator behind it."""
    method = getattr(calls.GENERATOR_TYPES["generator"], name)

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return Tail(method, (state.obj(args[0]).source, *args[1:]))

    return model


native(calls.GENERATOR_TYPES["coroutine"].__await__)(
    lambda state, args, kwargs: state.new(IteratorObj(_WRAPPER, "shown", args[0]))
)
for _cls in (_ASEND, _ATHROW, _WRAPPER):
    if _cls is not _WRAPPER:
        native(_cls.__await__)(lambda state, args, kwargs: state.obj(args[0]).source)
    native(_cls.__iter__)(lambda state, args, kwargs: args[0])
    for _name in ("send", "throw", "close", "__next__"):
        native(getattr(_cls, _name))(_forwarded(_name))
