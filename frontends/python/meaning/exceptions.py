"""Raising, chaining and matching exceptions."""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import ExceptionObj
from presage.engine.lang.values import MISSING, Closure, Raised, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.errors import error, is_exception_class, matches


def is_exception(state: Any, value: Value) -> bool:
    """Whether a value is an exception object."""
    return type(value) is Ref and type(state.obj(value)) is ExceptionObj


def chain(state: Any, exception: Ref, handled: Ref | None) -> None:
    """Sets ``__context__`` of an exception raised while another is handled, without making a cycle."""
    if handled is None or handled is exception:
        return
    if state.obj(exception).context is handled:
        return
    seen = handled
    while True:
        before = state.obj(seen).context
        if before is None:
            break
        if before is exception:
            state.mut(seen).context = None
            break
        seen = before
    state.mut(exception).context = handled


class _RaiseRet:
    """Raises the exception that a class's call made."""

    __slots__ = ("cause",)

    def __init__(self, cause: Value) -> None:
        self.cause = cause

    def returned(self, state: Any, value: Value) -> Signal:
        """The instance is there."""
        raise_value(state, value, self.cause)

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Making the instance failed: that exception propagates."""
        return None


def raise_value(state: Any, value: Value, cause: Value) -> None:
    """Raises an exception object, with a cause (``MISSING`` without ``from``)."""
    if not is_exception(state, value):
        raise error(state, TypeError, "exceptions must derive from BaseException")
    if cause is not MISSING:
        obj = state.mut(value)
        obj.cause = cause
        obj.suppress = True
    raise Raised(value)


def compile_raise(op: ir.Raise, code: Any) -> list[Closure]:
    """``raise``, ``raise x``, ``raise x from y``."""
    src, cause_reg = op.exception, op.cause

    def raise_(state: Any, regs: list[Value]) -> Signal:
        if src is None:
            handled = state.frame.handled
            if handled is None:
                raise error(state, RuntimeError, "No active exception to reraise")
            raise Raised(handled, _caught_here(state, handled))
        value = regs[src]
        cause: Value = MISSING
        if cause_reg is not None:
            cause = regs[cause_reg]
            if cause is not None and not is_exception(state, cause):
                if not is_exception_class(state, cause):
                    raise error(state, TypeError, "exception causes must derive from BaseException")

                def caused(state: Any, made: Value) -> Value:
                    return _raise_with(state, value, made)

                return calls.run_tail(state, Tail(cause, (), {}, then=caused), _RaiseRet(MISSING))
        if is_exception_class(state, value):
            return calls.call(state, value, (), {}, _RaiseRet(cause))
        raise_value(state, value, cause)
        return None

    return [raise_]


def _raise_with(state: Any, value: Value, cause: Value) -> Value:
    if is_exception_class(state, value):

        def made(state: Any, instance: Value) -> Value:
            raise_value(state, instance, cause)

        return Tail(value, (), {}, then=made)
    raise_value(state, value, cause)
    return None


def compile_reraise(op: ir.Reraise, code: Any) -> list[Closure]:
    """Goes on with a caught exception."""
    src = op.exception

    def reraise(state: Any, regs: list[Value]) -> Signal:
        raise Raised(regs[src], _caught_here(state, regs[src]))

    return [reraise]


def _caught_here(state: Any, exception: Ref) -> bool:
    """Whether the last place in an exception's traceback is the present frame's."""
    trace, code = state.obj(exception).trace, state.frame.code
    return bool(trace) and trace[-1][:2] == (code.path, code.qualname)


def exception_matches(state: Any, exception: Ref, wanted: Value) -> bool:
    """Whether ``except wanted`` catches ``exception``."""
    if type(wanted) is tuple:
        return any([exception_matches(state, exception, item) for item in wanted])
    if not is_exception_class(state, wanted):
        raise error(state, TypeError, "catching classes that do not inherit from BaseException is not allowed")
    return matches(state, exception, wanted)


def traceback_of(state: Any, exception: Ref) -> Value:
    """The traceback object of an exception, or None before it was raised."""
    obj = state.obj(exception)
    if obj.traceback is None and obj.trace:
        return Tail(state.session.prelude(state, "make_traceback"), (tuple(reversed(obj.trace)),))
    return obj.traceback
