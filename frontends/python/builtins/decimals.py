"""Decimal contexts: precision, rounding, traps and flags of the running code.

A context is a simulated object that holds a host context; the current one stands in
``state.world['decimal']`` and is in force for every operation on decimals.
"""

from __future__ import annotations

import decimal
from typing import Any

from presage.engine.lang.objects import Wrapper
from presage.engine.lang.values import MISSING, Native, Ref, SymDecimal, Tail, Unknown, Value
from presage.frontends.python.builtins.hosted import Hosted
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, to_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.registry import GETTERS, NATIVES, SETTERS, allocator, constructor, native
from presage.frontends.python.meaning.types import class_of, is_subtype, lookup

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

Context = decimal.Context
SIGNALS = type(decimal.Context().traps)


class Current:
    """The context in force: an immutable pointer."""

    __slots__ = ("ref",)

    def __init__(self, ref: Ref) -> None:
        self.ref = ref

    def fork(self) -> Current:
        """Immutable, hence shared."""
        return self

    def context(self, state: Any) -> decimal.Context:
        """The host context to compute in."""
        found: decimal.Context = state.obj(self.ref).value
        return found

    def note(self, state: Any, flags: Any) -> None:
        """Adds flags that an operation raised."""
        own: decimal.Context = state.mut(self.ref).value
        for signal, raised in flags.items():
            if raised:
                own.flags[signal] = True


def _new(state: Any, host: decimal.Context, cls: Value = Context) -> Ref:
    ref: Ref = state.new(Hosted(cls, {}, host))
    for name in ("traps", "flags"):
        state.own[ref].attrs[name] = state.new(Wrapper(SIGNALS, (ref, name)))
    return ref


@allocator(Context)
def new_context(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``Context.__new__`` with ``__init__``'s arguments."""
    try:
        host_args = [to_host(state, arg) for arg in args]
        host_kwargs = {name: to_host(state, value) for name, value in kwargs.items()}
    except NotPlain:
        raise Unknown("a decimal context made of objects") from None
    return _new(state, host_call(state, lambda: Context(*host_args, **host_kwargs)), cls)


@constructor(Context)
def context_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Context(...)``."""
    return new_context(state, Context, args, kwargs)


@native(decimal.getcontext)
def getcontext(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``getcontext()``."""
    found = state.world.get("decimal")
    if found is None:
        found = state.world["decimal"] = Current(_new(state, decimal.Context()))
    return found.ref


@native(decimal.setcontext)
def setcontext(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``setcontext(context)``."""
    ref = args[0]
    if not is_subtype(state, class_of(state, ref), Context):
        raise error(state, TypeError, "optional argument must be a context")
    if any(ref is other for other in _templates(state).values()):
        ref = _new(state, state.obj(ref).value.copy())
    state.world["decimal"] = Current(ref)
    return None


class Templates:
    """The contexts that the module offers, by name."""

    __slots__ = ("refs",)

    def __init__(self, refs: dict[str, Ref]) -> None:
        self.refs = refs

    def fork(self) -> Templates:
        """Immutable, hence shared."""
        return self


def _templates(state: Any) -> dict[str, Ref]:
    found = state.world.get("decimal templates")
    if found is None:
        refs = {
            name: _new(state, getattr(decimal, name).copy())
            for name in ("DefaultContext", "BasicContext", "ExtendedContext")
        }
        found = state.world["decimal templates"] = Templates(refs)
    refs_found: dict[str, Ref] = found.refs
    return refs_found


_KEPT = frozenset({"__new__", "__init__", "__getattribute__", "__setattr__", "__delattr__"})


def _methods() -> None:
    for name, raw in vars(Context).items():
        if not callable(raw) or name in _KEPT or not hasattr(raw, "__objclass__"):
            continue
        NATIVES[raw] = _method(name)
    for name in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp"):
        GETTERS[Context.__dict__[name]] = _reader(name)
        SETTERS[name] = _writer(name, SETTERS.get(name))
    for name in ("traps", "flags"):
        SETTERS[name] = _no_signals(SETTERS.get(name))


def _method(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if any(type(arg) is SymDecimal for arg in args):
            raise Unknown(f"Context.{name}() of a symbolic decimal")
        host = state.mut(args[0]).value
        try:
            host_args = [to_host(state, arg) for arg in args[1:]]
        except NotPlain:
            if name == "__repr__":
                return repr(host)
            raise error(state, TypeError, "conversion from object to Decimal is not supported") from None
        result = host_call(state, getattr(host, name), *host_args)
        if isinstance(result, Context):
            return _new(state, result)
        return from_host(state, result)

    return call


def _no_signals(other: Any) -> Any:
    def write(state: Any, ref: Ref, obj: Any, value: Value) -> bool:
        if type(obj) is Hosted and isinstance(obj.value, Context):
            raise Unknown("all traps or flags of a decimal context replaced at once")
        return bool(other(state, ref, obj, value)) if other is not None else False

    return write


def _reader(name: str) -> Any:
    def read(state: Any, value: Ref) -> Value:
        return from_host(state, getattr(state.obj(value).value, name))

    return read


def _writer(name: str, other: Any) -> Any:
    def write(state: Any, ref: Ref, obj: Any, value: Value) -> bool:
        if type(obj) is Hosted and isinstance(obj.value, Context):
            host_call(state, setattr, state.mut(ref).value, name, to_host(state, value))
            return True
        return bool(other(state, ref, obj, value)) if other is not None else False

    return write


_methods()


def _compared(name: str) -> Any:
    """A comparison of a decimal, also with a rational number of the program's: exactly, by cross-multiplying."""
    host = getattr(decimal.Decimal, name)

    def compare(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if len(args) == 2 and type(args[0]) is decimal.Decimal and type(args[1]) is Ref:
            if lookup(state, class_of(state, args[1]), "numerator") is not MISSING and not args[0].is_nan():
                return Tail(state.session.prelude(state, "decimal_against_ratio"), (args[0], args[1], name))
        return fold(state, host, args, kwargs)

    return compare


for _name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
    NATIVES[getattr(decimal.Decimal, _name)] = _compared(_name)


# --- traps and flags -----------------------------------------------------------------------------------------


def _signals(state: Any, ref: Ref, change: bool = False) -> Any:
    context, name = state.obj(ref).parts
    return getattr((state.mut(context) if change else state.obj(context)).value, name)


@native(SIGNALS.__getitem__)
def signal_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``traps[signal]``."""
    return host_call(state, lambda: _signals(state, args[0])[args[1]])


@native(SIGNALS.__setitem__)
def signal_set(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``traps[signal] = flag``."""
    host_call(state, _signals(state, args[0], True).__setitem__, args[1], args[2])
    return None


@native(SIGNALS.__len__)
def signal_count(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``len(traps)``."""
    return len(_signals(state, args[0]))


@native(SIGNALS.__iter__)
def signal_iterate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``iter(traps)``."""
    from presage.frontends.python.meaning.iteration import iterator

    return iterator(state, tuple(_signals(state, args[0])))


# --- the module --------------------------------------------------------------------------------------------------


def decimal_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_decimal`: what `decimal` has but its context manager."""
    space: dict[str, Value] = {}
    for name, value in vars(decimal).items():
        if name.startswith("__") and name not in ("__version__", "__libmpdec_version__"):
            continue
        if isinstance(value, type) or isinstance(value, int | str) or value in (decimal.getcontext, decimal.setcontext):
            space[name] = value
    space.update(_templates(state))
    space["new_context"] = Native("decimal", "new_context", lambda s, args, kwargs: context_(s, args, kwargs))
    return space
