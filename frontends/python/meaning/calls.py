"""Calls: binding arguments, pushing frames, instantiation, and requests of natives to call on."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.frames import Frame
from presage.engine.lang.objects import Cell, Class, Function, Generator, Wrapper
from presage.engine.lang.values import MISSING, SWITCH, Method, Native, Raised, Ref, Signal, Tail, Unknown, Value
from presage.frontends.python.meaning import direct, folding, registry
from presage.frontends.python.meaning.attributes import bind
from presage.frontends.python.meaning.binding import bind_arguments
from presage.frontends.python.meaning.convert import host_call
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.levels import CALLING, check_levels, of_builtin
from presage.frontends.python.meaning.scrambled import refuse
from presage.frontends.python.meaning.signatures import BadArguments, refusal
from presage.frontends.python.meaning.types import (
    BUILTIN,
    METHOD_DESCRIPTOR,
    class_of,
    is_subtype,
    lookup,
    value_type_name,
)

GENERATOR_TYPES: dict[str, Any] = {}


def _generator_types() -> None:
    def generator() -> Any:
        yield

    async def coroutine() -> None: ...

    async def async_generator() -> Any:
        yield

    GENERATOR_TYPES["generator"] = type(generator())
    started = coroutine()
    GENERATOR_TYPES["coroutine"] = type(started)
    started.close()
    GENERATOR_TYPES["async_generator"] = type(async_generator())


_generator_types()


def finish(state: Any, ret: Any, value: Value) -> Signal:
    """Delivers a native's result: to a register, to a continuation, or by the call it asks for."""
    if type(value) is Tail:
        return run_tail(state, value, ret)
    if type(ret) is int:
        state.frame.regs[ret] = value
        return None
    return ret.returned(state, value)


def run_tail(state: Any, tail: Tail, ret: Any) -> Signal:
    """Carries out a native's request to call."""
    after = ret
    levels = state.levels
    if tail.then is not None or tail.rescue is not None:
        after = After(tail.then, tail.rescue, ret, levels)
    elif type(ret) is int and not tail.levels:
        return call(state, tail.func, tail.args, tail.kwargs or {}, ret)
    frame = state.frame
    if tail.levels:
        state.levels = levels + tail.levels
    try:
        return call(state, tail.func, tail.args, tail.kwargs or {}, after)
    except Raised as raised:
        if state.frame is not frame:
            raise
        state.levels = levels
        return declined(state, after, raised)
    finally:
        state.levels = levels


def within(state: Any, levels: tuple[str | None, ...], ret: Any, value: Value) -> Signal:
    """As :func:`finish`, for what a function gives that the interpreter enters by some levels."""
    if type(value) is not Tail:
        return finish(state, ret, value)
    outer = state.levels
    state.levels = outer + levels
    try:
        return run_tail(state, value, ret)
    finally:
        state.levels = outer


def declined(state: Any, ret: Any, raised: Raised) -> Signal:
    """What a continuation does with an exception raised without a frame; raises it where it declines."""
    signal = None if type(ret) is int else ret.raised(state, raised.ref)
    if signal is None:
        raise raised
    return signal


class After:
    """The continuation of a :class:`Tail`; ``levels`` are those that the interpreter is in where it asked."""

    __slots__ = ("levels", "rescue", "ret", "then")

    def __init__(self, then: Any, rescue: Any, ret: Any, levels: tuple[str | None, ...] = ()) -> None:
        self.then = then
        self.rescue = rescue
        self.ret = ret
        self.levels = levels

    def returned(self, state: Any, value: Value) -> Signal:
        """Applies ``then`` to the call's result."""
        if self.then is None:
            return finish(state, self.ret, value)
        try:
            result = self.then(state, value)
        except Raised as raised:
            signal = None if type(self.ret) is int else self.ret.raised(state, raised.ref)
            if signal is None:
                raise
            return signal
        return within(state, self.levels, self.ret, result) if self.levels else finish(state, self.ret, result)

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Applies ``rescue``; None where it declines."""
        value = MISSING
        if self.rescue is not None:
            try:
                value = self.rescue(state, exception)
            except Raised as raised:
                signal = None if type(self.ret) is int else self.ret.raised(state, raised.ref)
                if signal is None:
                    raise
                return signal
        if value is MISSING:
            if type(self.ret) is int:
                return None
            return self.ret.raised(state, exception)
        return within(state, self.levels, self.ret, value) or SWITCH


def call(state: Any, func: Value, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
    """Calls any value; the result goes to ``ret``."""
    while True:
        kind = type(func)
        if kind is Ref:
            obj = state.own.get(func)
            if obj is None:
                obj = state.base[func]
            kind = type(obj)
            if kind is Function:
                return call_function(state, func, obj, args, kwargs, ret)
            if kind is Class:
                outer = state.levels
                state.levels = outer + CALLING
                try:
                    return instantiate(state, func, obj, args, kwargs, ret)
                finally:
                    state.levels = outer
            if kind is Wrapper and obj.cls is staticmethod:
                func = obj.parts[0]
                continue
            method = lookup(state, obj.cls, "__call__")
            if method is MISSING:
                raise error(state, TypeError, f"'{value_type_name(state, func)}' object is not callable")
            bound = bind(state, method, func, obj.cls)
            if type(bound) is Method and type(bound.func) is Ref and state.obj(bound.func).code.weight:
                return run_tail(state, Tail(bound, args, kwargs, levels=CALLING), ret)
            if type(bound) is Tail:

                def again(state: Any, found: Value, args: Any = args, kwargs: Any = kwargs) -> Value:
                    return Tail(found, args, kwargs)

                return run_tail(state, Tail(bound.func, bound.args, bound.kwargs, again), ret)
            func = bound
            continue
        if kind is Method:
            args = (func.receiver, *args)
            func = func.func
            continue
        if kind is Native:
            return finish(state, ret, func.call(state, args, kwargs))
        if kind in HOST_FUNCTIONS:
            return call_host(state, func, args, kwargs, ret)
        if hasattr(kind, "resume"):
            return func.resume(state, args, ret)
        if isinstance(func, type):
            return finish(state, ret, construct(state, func, args, kwargs))
        model = registry.NATIVES.get(func) if _hashable(func) else None
        if model is not None:
            return finish(state, ret, _modelled(state, model, func, args, kwargs))
        if kind is Tail:
            raise AssertionError("a request to call was taken for a value")
        if not callable(func):
            raise error(state, TypeError, f"'{value_type_name(state, func)}' object is not callable")
        return finish(state, ret, folding.fold(state, func, args, kwargs))


HOST_FUNCTIONS = frozenset({METHOD_DESCRIPTOR, BUILTIN})
"""The host's types of functions and unbound methods."""


def call_host(state: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
    """Calls a function or an unbound method of the host's: directly, by its model, or folded."""
    value = direct.call(state, func, args) if func in direct.DIRECT and not kwargs else MISSING
    if value is MISSING:
        model = registry.NATIVES.get(func)
        value = folding.fold(state, func, args, kwargs) if model is None else _modelled(state, model, func, args, kwargs)
    if type(ret) is int and type(value) is not Tail:
        state.frame.regs[ret] = value
        return None
    return finish(state, ret, value)


def call_from_code(state: Any, func: Value, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
    """As :func:`call`, for a call that the program's own code makes: a built-in is entered by the levels of its kind."""
    if type(func) is Method:
        args = (func.receiver, *args)
        func = func.func
    if type(func) is Ref or type(func) is Method:
        return call(state, func, args, kwargs, ret)
    state.levels = of_builtin(func, state.frame.code)
    try:
        if state.frame.depth >= state.recursion_limit:
            check_levels(state)
        return call(state, func, args, kwargs, ret)
    finally:
        state.levels = ()


def _modelled(state: Any, model: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """What a built-in's model gives; arguments that do not fit are refused in the built-in's own words."""
    try:
        return model(state, args, kwargs)
    except Raised as raised:
        if matches(state, raised.ref, TypeError):
            refuse(state, *args)
        if not isinstance(raised, BadArguments):
            raise
        raise refusal(state, func, args, kwargs) or raised from None
    except (IndexError, KeyError, TypeError, ValueError):
        answer = refusal(state, func, args, kwargs)
        if answer is None:
            raise
        raise answer from None


def _hashable(func: Any) -> bool:
    return getattr(type(func), "__hash__", None) is not None


def construct(state: Any, cls: type, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """Calls a built-in type."""
    model = registry.CONSTRUCTORS.get(cls)
    if model is not None:
        return _modelled(state, model, cls, args, kwargs)
    if issubclass(cls, BaseException):
        return registry.ALLOCATORS[BaseException](state, cls, args, kwargs)
    return folding.fold(state, cls, args, kwargs)


# --- functions -----------------------------------------------------------------------------------


def call_function(state: Any, ref: Ref, func: Function, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
    """Calls a function of the analysed program or of a model written in its language."""
    code = func.code
    if code.kind == "class":
        return _enter_class_body(state, func, code, args[0], ret)
    if not kwargs and code.plain and len(args) == code.nparams:
        regs = [*args, *code.blank]
    else:
        regs = bind_arguments(state, func, code, args, kwargs)
    if code.kind not in GENERATOR_TYPES:
        frame = state.push(code, regs, func.closure, func.module, ret)
        frame.function = ref
        return SWITCH
    return finish(state, ret, suspended(state, ref, func, code, regs))


def _enter_class_body(state: Any, func: Function, code: Any, space: Ref, ret: Any) -> Signal:
    """Runs a class's body in a namespace; its ``__class__`` cell waits there for the class."""
    frame = state.push(code, list(code.blank), func.closure, func.module, ret)
    frame.namespace = space
    names = code.function.cells
    if "__class__" in names:
        state.mut(space).table["__classcell__"] = frame.cells[names.index("__class__")]
    return SWITCH


def suspended(state: Any, ref: Ref, func: Function, code: Any, regs: list[Value]) -> Ref:
    """A generator or coroutine that has not started."""
    if state.frame is not None and state.frame.depth >= state.recursion_limit:
        state.check_depth(code.language, state.frame.depth, state.frame.depth + code.weight)
    cells = func.closure
    if code.cells:
        cells = tuple([state.new(Cell()) for _ in range(code.cells)]) + cells
    frame = Frame(code, regs, cells, func.module)
    frame.function = ref
    generator: Ref = state.new(Generator(GENERATOR_TYPES[code.kind], frame, func.name, func.qualname))
    frame.generator = generator
    return generator


# --- classes -------------------------------------------------------------------------------------


def instantiate(state: Any, ref: Ref, cls: Class, args: tuple[Value, ...], kwargs: dict[str, Value], ret: Any) -> Signal:
    """Calls a class of the analysed program."""
    plain = state.attr_cache.get((ref, None), MISSING)
    if plain is MISSING:
        plain = state.attr_cache[ref, None] = _plain_initialiser(state, ref, cls)
    if plain is not None:
        instance = registry.ALLOCATORS[object](state, ref, (), {})
        frame, after = state.frame, Initialised(instance, ret)
        try:
            return call_function(state, plain, state.obj(plain), (instance, *args), kwargs, after)
        except Raised as raised:
            if state.frame is not frame:
                raise
            return declined(state, after, raised)
    meta = cls.cls
    if meta is not type:
        own = lookup(state, meta, "__call__")
        if type(own) is Ref or type(own) is Native:
            return call(state, own, (ref, *args), kwargs, ret)
    return finish(state, ret, type_call(state, ref, args, kwargs))


def _plain_initialiser(state: Any, ref: Ref, cls: Class) -> Value:
    """The function that initialises instances of a class which :func:`type_call` would make as plain objects, or None."""
    if cls.layout is not object or lookup(state, ref, "__new__") is not object.__new__:
        return None
    if cls.cls is not type:
        if type(lookup(state, cls.cls, "__call__")) in (Ref, Native):
            return None
        abstract = lookup(state, ref, "__abstractmethods__")
        if type(abstract) is Ref and state.obj(abstract).table:
            return None
    init = lookup(state, ref, "__init__")
    return init if type(init) is Ref and type(state.obj(init)) is Function else None


class Initialised:
    """The continuation of ``__init__``: the call of the class gives the instance."""

    __slots__ = ("instance", "ret")

    def __init__(self, instance: Ref, ret: Any) -> None:
        self.instance = instance
        self.ret = ret

    def returned(self, state: Any, value: Value) -> Signal:
        """Gives the instance."""
        if value is None:
            return finish(state, self.ret, self.instance)
        words = f"__init__() should return None, not '{value_type_name(state, value)}'"
        return declined(state, self.ret, error(state, TypeError, words))

    def raised(self, state: Any, exception: Ref) -> Signal:
        """Lets the exception propagate."""
        return None if type(self.ret) is int else self.ret.raised(state, exception)


def type_call(state: Any, ref: Value, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``type.__call__``: ``__new__``, then ``__init__`` where the result is an instance."""
    if type(ref) is not Ref:
        return construct(state, ref, args, kwargs)
    cls = state.obj(ref)
    if is_subtype(state, ref, type) and ref is not type and not args:
        raise error(state, TypeError, "type.__new__() takes exactly 3 arguments (0 given)")
    new = lookup(state, ref, "__new__")
    if type(new) is Ref:
        wrapper = state.obj(new)
        function = wrapper.parts[0] if type(wrapper) is Wrapper else new

        def made(state: Any, instance: Value) -> Value:
            if is_subtype(state, class_of(state, instance), ref):
                return initialise(state, instance, args, kwargs)
            return instance

        return Tail(function, (ref, *args), kwargs, then=made)
    if new is object.__new__:
        init = lookup(state, ref, "__init__")
        if (args or kwargs) and init is object.__init__:
            raise error(state, TypeError, f"{cls.name}() takes no arguments")
    instance = allocate(state, ref, cls, args, kwargs)
    if type(instance) is Tail:

        def allocated(state: Any, value: Value) -> Value:
            return initialise(state, _then(state, instance, value), args, kwargs)

        return Tail(instance.func, instance.args, instance.kwargs, then=allocated, rescue=instance.rescue, levels=instance.levels)
    return initialise(state, instance, args, kwargs)


def _then(state: Any, tail: Tail, value: Value) -> Value:
    result = value if tail.then is None else tail.then(state, value)
    if type(result) is Tail:
        raise Unknown("an allocation that calls back twice")
    return result


def allocate(state: Any, ref: Ref, cls: Class, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """``object.__new__`` or the built-in base's ``__new__`` for a class of the program."""
    abstract = lookup(state, ref, "__abstractmethods__") if cls.cls is not type else MISSING
    if type(abstract) is Ref and state.obj(abstract).table:
        names = sorted(str(name) for name in state.obj(abstract).table)
        plural = "s" if len(names) > 1 else ""
        raise error(
            state,
            TypeError,
            f"Can't instantiate abstract class {cls.name} with abstract method{plural} {', '.join(names)}",
        )
    base: Any = cls.layout
    if base is bytearray:
        raise Unknown("an instance of a subclass of bytearray")
    if kwargs and base is list and lookup(state, ref, "__init__") is list.__init__:
        raise error(state, TypeError, "list() takes no keyword arguments")
    if kwargs and base in (tuple, float, frozenset) and lookup(state, ref, "__init__") is not object.__init__:
        kwargs = {}  # left to the class's own method, which takes them
    if kwargs and base in _NAMED:
        for name in kwargs:
            if name not in _NAMED[base]:
                host_call(state, base, **{name: None})
        if base is str and "object" in kwargs and not args:
            args, kwargs = (kwargs["object"],), {name: value for name, value in kwargs.items() if name != "object"}
    while base is not object:
        model = registry.ALLOCATORS.get(base)
        if model is not None:
            return model(state, ref, args, kwargs)
        base = base.__base__
    return registry.ALLOCATORS[object](state, ref, args, kwargs)


_NAMED: dict[type, tuple[str, ...]] = {
    int: ("base",), str: ("object", "encoding", "errors"), bytes: ("source", "encoding", "errors"), complex: ("real", "imag"),
    float: (), tuple: (), frozenset: (),
}  # fmt: skip
"""The keyword arguments that the constructors of built-in types with an own `__new__` know."""


def initialise(state: Any, instance: Value, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """Runs ``__init__`` and gives the instance."""
    cls = class_of(state, instance)
    init = lookup(state, cls, "__init__")
    if init is object.__init__ or init is MISSING:
        return instance

    def done(state: Any, value: Value) -> Value:
        if value is not None:
            raise error(state, TypeError, f"__init__() should return None, not '{value_type_name(state, value)}'")
        return instance

    if type(init) is Ref or type(init) is Native:
        bound = bind(state, init, instance, cls)
        if type(bound) is Tail:
            return Tail(
                bound.func, bound.args, bound.kwargs,
                then=_chain(bound.then, lambda state, found: Tail(found, args, kwargs, then=done)), rescue=bound.rescue,
            )  # fmt: skip
        return Tail(bound, args, kwargs, then=done)
    model = registry.NATIVES.get(init)
    if model is None:
        return instance
    return after(model(state, (instance, *args), kwargs), state, lambda state, value: instance)


def _chain(first: Any, second: Any) -> Any:
    def both(state: Any, value: Value) -> Value:
        return after(value if first is None else first(state, value), state, second)

    return both


def after(value: Value, state: Any, then: Any) -> Value:
    """``then`` applied to a value now, or later to a call's result, rescued or not."""
    if type(value) is not Tail:
        return then(state, value)
    inner = value
    first = inner.rescue
    if first is None:
        return Tail(inner.func, inner.args, inner.kwargs, _chain(inner.then, then), levels=inner.levels)

    def rescue(state: Any, exception: Ref) -> Value:
        found = first(state, exception)
        return MISSING if found is MISSING else after(found, state, then)

    return Tail(inner.func, inner.args, inner.kwargs, _chain(inner.then, then), rescue, levels=inner.levels)


def guarded(found: Value, rescue: Any) -> Value:
    """A value, or a call of which ``rescue(state, exception)`` may turn any exception into a value, whichever step raises it."""
    if type(found) is not Tail:
        return found
    first, then = found.rescue, found.then

    def rescued(state: Any, exception: Ref) -> Value:
        if first is not None:
            try:
                answer = first(state, exception)
            except Raised as raised:
                return _or_raise(rescue(state, raised.ref), raised)
            if answer is not MISSING:
                return guarded(answer, rescue)
        return rescue(state, exception)

    def after(state: Any, value: Value) -> Value:
        try:
            answer = value if then is None else then(state, value)
        except Raised as raised:
            return _or_raise(rescue(state, raised.ref), raised)
        return guarded(answer, rescue)

    return Tail(found.func, found.args, found.kwargs, after, rescued, levels=found.levels)


def _or_raise(instead: Value, raised: Raised) -> Value:
    if instead is MISSING:
        raise raised
    return instead


chain_then = _chain
"""Composes two ``then`` functions of a :class:`Tail`."""


def method_tail(
    state: Any, receiver: Value, name: str, args: tuple[Value, ...] = (), then: Any = None, rescue: Any = None
) -> Value:
    """A call of a special method, looked up on the type; ``MISSING`` where there is none."""
    cls = class_of(state, receiver)
    raw = lookup(state, cls, name)
    if raw is MISSING or raw is None:
        return MISSING
    if type(raw) is Ref and type(state.obj(raw)) is Function:
        return Tail(raw, (receiver, *args), then=then, rescue=rescue)
    bound = bind(state, raw, receiver, cls)
    if type(bound) is Tail:
        return Tail(
            bound.func, bound.args, bound.kwargs, then=lambda state, found: Tail(found, args, then=then, rescue=rescue),
            levels=bound.levels,
        )  # fmt: skip
    return Tail(bound, args, then=then, rescue=rescue)
