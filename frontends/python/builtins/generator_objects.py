"""Models of generators and coroutines: next, send, throw, close and their attributes."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import Generator
from presage.engine.lang.values import SWITCH, Ref, Signal, Tail, Unknown, Value
from presage.frontends.python.builtins.function_objects import code_fields
from presage.frontends.python.meaning import calls, exceptions, generators
from presage.frontends.python.meaning.errors import error, is_exception_class, matches, new_exception
from presage.frontends.python.meaning.registry import GETTERS, native
from presage.frontends.python.meaning.types import class_of, is_class, is_subtype, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class GeneratorCall:
    """A callable that the call protocol hands the result's destination: it resumes a generator."""

    __slots__ = ("how",)

    def __init__(self, how: str) -> None:
        self.how = how

    def resume(self, state: Any, args: Args, ret: Any) -> Signal:
        """Resumes ``args[0]`` by ``next``, ``send``, ``throw`` or ``close``."""
        ref = args[0]
        if self.how == "next":
            return generators.resume(state, ref, None, ret)
        if self.how == "send":
            return generators.resume(state, ref, args[1], ret)
        if self.how == "throw":
            return generators.resume(state, ref, None, ret, args[1])
        return generators.resume(state, ref, None, _Close(ret), new_exception(state, GeneratorExit, ()))


class _Close:
    """What ``close`` makes of the generator's end."""

    __slots__ = ("ret",)

    def __init__(self, ret: Any) -> None:
        self.ret = ret

    def yielded(self, state: Any, value: Value) -> Signal:
        """It went on instead."""
        raise error(state, RuntimeError, "generator ignored GeneratorExit")

    def ended(self, state: Any, value: Value) -> Signal:
        """It returned."""
        return calls.finish(state, self.ret, None)

    returned = ended

    def raised(self, state: Any, exception: Ref) -> Signal:
        """It raised: GeneratorExit and StopIteration are its proper end."""
        if matches(state, exception, GeneratorExit) or matches(state, exception, StopIteration):
            return calls.finish(state, self.ret, None) or SWITCH
        return None if type(self.ret) is int else self.ret.raised(state, exception)


def _generator_methods() -> None:
    for kind in ("generator", "coroutine"):
        cls = calls.GENERATOR_TYPES[kind]
        for how, name in (("next", "__next__"), ("send", "send"), ("throw", "throw"), ("close", "close")):
            if hasattr(cls, name):
                native(getattr(cls, name))(_generator_model(how))
    native(calls.GENERATOR_TYPES["generator"].__iter__)(lambda state, args, kwargs: args[0])
    for kind, prefix in (("generator", "gi"), ("coroutine", "cr")):
        cls = calls.GENERATOR_TYPES[kind]
        for name in ("__name__", "__qualname__"):
            slot = name.strip("_")
            GETTERS[cls.__dict__[name]] = lambda state, value, slot=slot: getattr(state.obj(value), slot)
        GETTERS[cls.__dict__[f"{prefix}_running"]] = lambda state, value: state.obj(value).status == "running"
        delegate = {"gi": "gi_yieldfrom", "cr": "cr_await"}[prefix]
        GETTERS[cls.__dict__[delegate]] = _delegate
        GETTERS[cls.__dict__[f"{prefix}_suspended"]] = lambda state, value: state.obj(value).status == "suspended"
        GETTERS[cls.__dict__[f"{prefix}_frame"]] = _frame
        GETTERS[cls.__dict__[f"{prefix}_code"]] = _code
    GETTERS[calls.GENERATOR_TYPES["coroutine"].__dict__["cr_origin"]] = lambda state, value: None


def _code(state: Any, value: Value) -> Value:
    """``gi_code``: the code object of the function that made the generator."""
    return Tail(state.session.prelude(state, "code_object"), (code_fields(state.obj(value).code),))


def _frame(state: Any, value: Value) -> Value:
    """``gi_frame``: a picture of the frame, None after the end."""
    frame = state.obj(value).frame
    if state.obj(value).status == "finished" or frame is None:
        return None
    made, line = state.session.prelude(state, "frame"), frame.span.line
    return calls.after(_code(state, value), state, lambda state, code: Tail(made, (code, line)))


def _delegate(state: Any, value: Value) -> Value:
    """What a suspended generator delegates to."""
    frame = state.obj(value).frame
    return None if frame is None or frame.delegate is None else frame.delegate[0]


def _generator_model(how: str) -> Any:
    caller = GeneratorCall(how)

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if how == "close" and state.obj(args[0]).status in ("finished", "created"):
            own: Generator = state.mut(args[0])
            own.status, own.frame = "finished", None
            return None
        if how == "throw":
            return _thrown(state, args, caller)
        return Tail(caller, args)

    return model


def _thrown(state: Any, args: Args, caller: GeneratorCall) -> Value:
    exception, value = args[1], args[2] if len(args) > 2 else None
    if len(args) > 3 and args[3] is not None and not (exceptions.is_exception(state, value) and state.obj(value).trace):
        raise Unknown("throw() with the traceback of another exception")
    if is_class(state, exception) and is_exception_class(state, exception):
        if exceptions.is_exception(state, value) and is_subtype(state, class_of(state, value), exception):
            return Tail(caller, (args[0], value))
        given = () if value is None else value if type(value) is tuple else (value,)
        return Tail(exception, given, then=lambda state, made: Tail(caller, (args[0], made)))
    if exceptions.is_exception(state, exception) and value is not None:
        raise error(state, TypeError, "instance exception may not have a separate value")
    if not exceptions.is_exception(state, exception):
        raise error(
            state, TypeError, "exceptions must be classes or instances deriving from BaseException, not "
            + value_type_name(state, exception),
        )  # fmt: skip
    return Tail(caller, (args[0], exception))


_generator_methods()
