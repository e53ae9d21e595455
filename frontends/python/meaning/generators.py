"""Generators and coroutines: suspension, resumption, delegation, closing.

A generator's frame lives on the heap while it is suspended and on the stack while it runs.
"""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import Generator, IteratorObj
from presage.engine.lang.values import MISSING, SWITCH, Closure, Fork, Raised, Ref, Signal, Tail, Unknown, Value
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.attributes import slots_of
from presage.frontends.python.meaning.errors import error, matches, new_exception
from presage.frontends.python.meaning.iteration import ADVANCE, CALL, STOP, drained, hostly, step
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name

_NAMES = {"generator": "generator", "coroutine": "coroutine", "async_generator": "async generator"}


def resume(state: Any, ref: Ref, value: Value, ret: Any, exception: Ref | None = None) -> Signal:
    """Resumes a generator with a value sent in, or with an exception thrown in.

    ``ret`` receives what it yields (``yielded`` of a continuation, else as a result); when it ends,
    ``ended`` of the continuation, else StopIteration is raised in the caller.
    """
    generator = state.mut(ref)
    status = generator.status
    kind = _NAMES[generator.frame.code.kind] if generator.frame is not None else "generator"
    if status == "running":
        raise error(state, ValueError, f"{kind} already executing")
    if status == "finished":
        if exception is not None:
            raise Raised(exception)
        if generator.cls is calls.GENERATOR_TYPES["coroutine"]:
            raise error(state, RuntimeError, "cannot reuse already awaited coroutine")
        return _ended(state, ret, None)
    frame = generator.frame
    if status == "created":
        if exception is not None:
            raise Raised(raised_in(state, frame, exception))
        if value is not None:
            raise error(state, TypeError, f"can't send non-None value to a just-started {kind}")
    generator.status, generator.frame = "running", None
    frame.ret = ret
    own = frame.handled
    back = state.frame
    state.enter(frame)
    if own is not None:
        frame.handled = own
    if status == "created":
        return SWITCH
    if frame.delegate is not None:
        if exception is not None:
            return _throw_into_delegate(state, frame, exception)
        frame.pc -= 1
        frame.sent = value
    elif exception is not None:
        assert back is not None
        raise Raised(exception)
    else:
        frame.regs[frame.sent] = value
    return SWITCH


def _ended(state: Any, ret: Any, value: Value) -> Signal:
    ended = getattr(ret, "ended", None)
    if ended is not None:
        return ended(state, value)
    stop = new_exception(state, StopIteration, () if value is None else (value,), {"value": value})
    signal = None if type(ret) is int else ret.raised(state, stop)
    if signal is not None:
        return signal
    raise Raised(stop)


def suspend(state: Any, frame: Any, value: Value) -> Signal:
    """Suspends the current frame, a generator's, and hands ``value`` to whoever resumed it."""
    generator = state.mut(frame.generator)
    generator.frame = frame
    generator.status = "suspended"
    back, ret = frame.back, frame.ret
    handled = frame.handled
    if back is not None and handled is back.handled:
        frame.handled = None
    frame.back = frame.ret = None
    state.frame = back
    yielded = getattr(ret, "yielded", None)
    try:
        if yielded is not None:
            return state.resume(yielded(state, value))
        return state.resume(calls.finish(state, ret, value))
    except Fork:
        # The fork's successors yield once more.
        frame.back, frame.ret, frame.handled = back, ret, handled
        generator = state.mut(frame.generator)
        generator.frame, generator.status = None, "running"
        state.frame = frame
        raise


def raised_in(state: Any, frame: Any, exception: Ref) -> Ref:
    """A generator's frame ends by an exception: it is finished; StopIteration may not leak."""
    generator = state.mut(frame.generator)
    generator.status, generator.frame = "finished", None
    kind = frame.code.kind
    if matches(state, exception, StopIteration) or (
        kind == "async_generator" and matches(state, exception, StopAsyncIteration)
    ):
        name = "StopAsyncIteration" if matches(state, exception, StopAsyncIteration) else "StopIteration"
        wrapped = new_exception(state, RuntimeError, (f"{_NAMES[kind]} raised {name}",))
        new = state.mut(wrapped)
        new.cause = new.context = exception
        new.suppress = True
        new.trace = state.obj(exception).trace
        return wrapped
    return exception


class NextRet:
    """Where a loop goes after its iterator's frame: the body with the item, or the exit."""

    __slots__ = ("body", "dest", "exit")

    def __init__(self, dest: int, body: Any, exit_: Any) -> None:
        self.dest = dest
        self.body = body
        self.exit = exit_

    def yielded(self, state: Any, value: Value) -> Signal:
        """A generator yielded."""
        state.frame.regs[self.dest] = value
        return self.body

    returned = yielded

    def ended(self, state: Any, value: Value) -> Signal:
        """A generator returned."""
        return self.exit

    def raised(self, state: Any, exception: Ref) -> Signal:
        """``__next__`` raised: StopIteration ends the loop."""
        return self.exit if matches(state, exception, StopIteration) else None


def compile_next(op: ir.Next, code: Any) -> list[Closure]:
    """The loop's step."""
    dest, reg = op.dest, op.iterator
    body, exit_ = code.blocks[op.body], code.blocks[op.exit]
    ret = NextRet(dest, body, exit_)

    def next_(state: Any, regs: list[Value]) -> Signal:
        ref = regs[reg]
        if type(ref) is Ref:
            obj = state.own.get(ref)
            if obj is None:
                obj = state.base[ref]
            if type(obj) is IteratorObj:
                item = step(state, ref, obj)
                if item is not CALL:
                    if item is STOP:
                        return exit_
                    regs[dest] = item
                    return body
            elif type(obj) is Generator and obj.frame is not None:
                return resume(state, ref, None, ret)
        return _protocol_next(state, ref, ret)

    return [next_]


def _protocol_next(state: Any, value: Value, ret: NextRet) -> Signal:
    frame = state.frame
    before = drained(state, value)
    try:
        return calls.finish(state, ret, next_value(state, value))
    except Fork:
        state.own.update(before)
        raise
    except Raised as raised:
        if state.frame is frame and matches(state, raised.ref, StopIteration):
            return ret.exit
        raise


def next_value(state: Any, value: Value) -> Value:
    """``next(value)`` without a default: a value, or a request to call ``__next__``."""
    if type(value) is Ref:
        obj = state.obj(value)
        if type(obj) is IteratorObj:
            if hostly(state, value):
                item = step(state, value, obj)
                if item is STOP:
                    raise Raised(new_exception(state, StopIteration, (), {"value": None}))
                return item
            return _calling_step(state, value, obj)
    method = calls.method_tail(state, value, "__next__")
    if method is MISSING:
        raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not an iterator")
    return method


def _calling_step(state: Any, value: Ref, obj: IteratorObj) -> Value:
    if obj.kind == "enumerate":

        def pair(state: Any, item: Value) -> Value:
            own = state.mut(value)
            own.index += 1
            return (own.index - 1, item)

        return _with_then(state, next_value(state, obj.source), pair)
    if obj.kind == "zip":
        return _zip_step(state, obj.source, 0, ())
    advance = ADVANCE.get(obj.kind)
    if advance is not None:
        return _with_then(state, _undivided(advance(state, value, obj)), _item_or_stop)
    raise Unknown(f"a step of {obj.kind}")


def _undivided(value: Value) -> Value:
    """A step of an iterator whose later parts may not fork: they would be done again after iterators have moved."""
    if type(value) is not Tail or value.then is None:
        return value
    then = value.then

    def whole(state: Any, found: Value) -> Value:
        try:
            return _undivided(then(state, found))
        except Fork:
            raise Unknown("a symbolic condition inside an iterator") from None

    return Tail(value.func, value.args, value.kwargs, then=whole, rescue=value.rescue, levels=value.levels)


def _item_or_stop(state: Any, item: Value) -> Value:
    if item is STOP:
        raise Raised(new_exception(state, StopIteration, (), {"value": None}))
    return item


def _with_then(state: Any, value: Value, then: Any) -> Value:
    return calls.after(value, state, then)


def _zip_step(state: Any, sources: tuple[Ref, ...], index: int, found: tuple[Value, ...]) -> Value:
    if index == len(sources):
        return found

    def then(state: Any, item: Value) -> Value:
        return _zip_step(state, sources, index + 1, (*found, item))

    return _with_then(state, next_value(state, sources[index]), then)


# --- yield, delegation ---------------------------------------------------------------------------


def compile_yield(op: ir.Yield, code: Any) -> list[Closure]:
    """Suspends with a value."""
    dest, src = op.dest, op.value

    def yield_(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        frame.sent = dest
        frame.delegate = None
        value = regs[src]
        if code.kind == "async_generator":
            value = AsyncYield(value)
        return suspend(state, frame, value)

    return [yield_]


class AsyncYield:
    """What an asynchronous generator yields to its consumer, as opposed to its event loop."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


class ResumeAsync:
    """Called by the prelude with (generator, how, value): gives ("yield" or "await", item)."""

    def resume(self, state: Any, args: tuple[Value, ...], ret: Any) -> Signal:
        """Resumes the generator until it yields to its consumer or awaits."""
        ref, how, value = args
        if how == "throw":
            return resume(state, ref, None, _AsyncRet(ret), value)
        return resume(state, ref, value, _AsyncRet(ret))


class _AsyncRet:
    """Tells what an asynchronous generator yields from what it awaits."""

    __slots__ = ("ret",)

    def __init__(self, ret: Any) -> None:
        self.ret = ret

    def yielded(self, state: Any, value: Value) -> Signal:
        """The generator yielded to its consumer, or hands out what it awaits."""
        if type(value) is AsyncYield:
            return calls.finish(state, self.ret, ("yield", value.value))
        return calls.finish(state, self.ret, ("await", value))

    returned = yielded

    def ended(self, state: Any, value: Value) -> Signal:
        """The generator had ended before."""
        return calls.declined(state, self.ret, Raised(new_exception(state, StopAsyncIteration, ())))

    def raised(self, state: Any, exception: Ref) -> Signal:
        """The generator raised."""
        return None if type(self.ret) is int else self.ret.raised(state, exception)


RESUME_ASYNC = ResumeAsync()


class DelegateRet:
    """What a delegating generator does with its delegate's items and end."""

    __slots__ = ("dest",)

    def __init__(self, dest: int) -> None:
        self.dest = dest

    def yielded(self, state: Any, value: Value) -> Signal:
        """The delegate yielded: so does the delegating generator; it will resume at the same operation."""
        return suspend(state, state.frame, value)

    returned = yielded

    def ended(self, state: Any, value: Value) -> Signal:
        """The delegate returned: its result is that of the expression."""
        frame = state.frame
        frame.delegate = None
        frame.regs[self.dest] = value
        return None

    def raised(self, state: Any, exception: Ref) -> Signal:
        """The delegate raised; StopIteration of a ``__next__`` carries its result."""
        frame = state.frame
        if frame.delegate is not None and matches(state, exception, StopIteration):
            delegate = frame.delegate[0]
            obj = state.obj(delegate) if type(delegate) is Ref else None
            if type(obj) is not Generator:
                value = state.obj(exception).attrs.get("value")
                if value is None and state.obj(exception).args:
                    value = state.obj(exception).args[0]
                self.ended(state, value)
                return SWITCH
        frame.delegate = None
        return None


def compile_yield_from(op: ir.YieldFrom, code: Any) -> list[Closure]:
    """Delegates to an iterator until it ends."""
    dest, src = op.dest, op.src
    ret = DelegateRet(dest)

    def yield_from(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        sent = None
        if frame.delegate is None:
            frame.delegate = (regs[src], ret)
        else:
            sent = frame.sent
        frame.sent = None
        return _drive(state, frame, frame.delegate[0], sent, ret)

    return [yield_from]


def _drive(state: Any, frame: Any, delegate: Value, sent: Value, ret: DelegateRet) -> Signal:
    obj = state.obj(delegate) if type(delegate) is Ref else None
    if type(obj) is Generator:
        if obj.cls is calls.GENERATOR_TYPES["async_generator"]:
            raise Unknown("delegation to an asynchronous generator")
        return resume(state, delegate, sent, ret)
    if sent is not None:
        tail: Value = calls.method_tail(state, delegate, "send", (sent,))
        if tail is MISSING:
            raise error(
                state, AttributeError, f"'{value_type_name(state, delegate)}' object has no attribute 'send'"
            )
    else:
        try:
            tail = next_value(state, delegate)
        except Raised as raised:
            if matches(state, raised.ref, StopIteration):
                frame.delegate = None
                frame.regs[ret.dest] = state.obj(raised.ref).attrs.get("value")
                return None
            raise
    if type(tail) is not Tail:
        return suspend(state, frame, tail)
    try:
        return calls.run_tail(state, tail, ret)
    except Raised as raised:
        if state.frame is frame and matches(state, raised.ref, StopIteration):
            ret.ended(state, state.obj(raised.ref).attrs.get("value"))
            return None
        raise


def _throw_into_delegate(state: Any, frame: Any, exception: Ref) -> Signal:
    delegate, ret = frame.delegate
    obj = state.obj(delegate) if type(delegate) is Ref else None
    if matches(state, exception, GeneratorExit):
        closing = calls.method_tail(state, delegate, "close")
        if closing is not MISSING:
            return calls.run_tail(state, closing, _Closed(exception))
    if type(obj) is Generator:
        try:
            return resume(state, delegate, None, ret, exception)
        except Raised:
            if state.frame is frame:
                frame.delegate = None
            raise
    method = lookup(state, class_of(state, delegate), "throw")
    if method is MISSING:
        frame.delegate = None
        raise Raised(exception)
    return calls.run_tail(state, calls.method_tail(state, delegate, "throw", (exception,)), ret)


class _Closed:
    """After a delegate was closed because its generator is: the exception is raised in the generator."""

    __slots__ = ("exception",)

    def __init__(self, exception: Ref) -> None:
        self.exception = exception

    def returned(self, state: Any, value: Value) -> Signal:
        """The delegate is closed."""
        state.frame.delegate = None
        raise Raised(self.exception)

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Closing it failed: that exception is raised instead."""
        state.frame.delegate = None
        return None


def compile_return(op: ir.Return, code: Any) -> list[Closure]:
    """The end of a generator or coroutine."""
    src = op.value

    def return_(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        generator = state.mut(frame.generator)
        generator.status, generator.frame = "finished", None
        state.frame = frame.back
        ret, value = frame.ret, regs[src]
        if code.kind == "async_generator":
            raise Raised(new_exception(state, StopAsyncIteration, ()))
        try:
            return state.resume(_ended(state, ret, value))
        except Fork:
            state.mut(frame.generator).status = "running"
            state.frame = frame  # the fork's successors return once more
            raise

    return [return_]


OLD_COROUTINE = ("__code__", "iterable coroutine")
"""Under this key a function's attributes tell that `types.coroutine` decorated it."""


def _is_old_coroutine(state: Any, generator: Generator) -> bool:
    function = generator.frame.function if generator.frame is not None else None
    return function is not None and OLD_COROUTINE in slots_of(state, function)


def _checked_awaitable(state: Any, value: Value) -> Value:
    if type(value) is Ref and type(state.obj(value)) is Generator:
        if state.obj(value).cls is calls.GENERATOR_TYPES["coroutine"]:
            raise error(state, TypeError, "__await__() returned a coroutine")
    elif type(value) is Ref and type(state.obj(value)) is IteratorObj and state.obj(value).kind == "shown":
        return state.obj(value).source
    elif lookup(state, class_of(state, value), "__next__") is MISSING:
        raise error(state, TypeError, f"__await__() returned non-iterator of type '{value_type_name(state, value)}'")
    return value


def compile_await(op: ir.Await, code: Any) -> list[Closure]:
    """Awaits: drives the awaitable's iterator, handing out what it yields."""
    dest, src = op.dest, op.src

    def awaitable(state: Any, regs: list[Value]) -> Signal:
        value = regs[src]
        if type(value) is Ref:
            obj = state.obj(value)
            if type(obj) is Generator and (obj.cls is calls.GENERATOR_TYPES["coroutine"] or _is_old_coroutine(state, obj)):
                regs[dest] = value
                return None
        tail = calls.method_tail(state, value, "__await__", then=_checked_awaitable)
        if tail is MISSING:
            raise error(
                state, TypeError, f"object {value_type_name(state, value)} can't be used in 'await' expression"
            )
        return calls.finish(state, dest, tail)

    return [awaitable, *compile_yield_from(ir.YieldFrom(op.span, dest, dest), code)]
