"""Models of the built-in functions."""

from __future__ import annotations

import builtins
import math
import zlib
from typing import Any

from presage.engine.lang.objects import (
    Boxed,
    Class,
    DictObj,
    Function,
    Generator,
    IteratorObj,
    ListObj,
    ModuleObj,
    SetObj,
    key_of,
)
from presage.engine.lang.values import (
    Scrambled,
    MISSING,
    UNBOUND,
    Method,
    Native,
    Raised,
    Ref,
    Rendered,
    Sym,
    SymDecimal,
    Tail,
    Unknown,
    Value,
    View,
)
from presage.frontends.python.builtins.abstract import abstract_answer
from presage.frontends.python.meaning import attributes, calls, generators, operators, symbolic, text
from presage.frontends.python.meaning.convert import (
    ATOMS,
    NotPlain,
    attrs_of,
    host_call,
    is_plain,
    new_dict,
    new_list,
    own_dict,
    text_of,
    to_host,
    token,
    unbox,
)
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.iteration import (
    _HOST_ITERATORS,
    collect,
    hostly,
    items_of,
    iterator,
    unordered_items,
)
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.signatures import BadArguments
from presage.frontends.python.meaning.types import (
    class_of,
    is_class,
    is_subtype,
    lookup,
    mro,
    value_type_name,
)
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def arity(state: Any, name: str, args: Args, kwargs: Kwargs, low: int, high: int) -> None:
    """Checks the number of positional arguments of a built-in that takes no keywords."""
    if kwargs:
        raise _bad(state, f"{name}() takes no keyword arguments")
    if low <= len(args) <= high:
        return
    if low == high:
        words = "exactly one argument" if low == 1 else "no arguments" if low == 0 else f"exactly {low} arguments"
        raise _bad(state, f"{name}() takes {words} ({len(args)} given)")
    bound = f"at least {low}" if len(args) < low else f"at most {high}"
    count = low if len(args) < low else high
    raise _bad(state, f"{name} expected {bound} argument{'s' if count != 1 else ''}, got {len(args)}")


def _bad(state: Any, words: str) -> BadArguments:
    return BadArguments(error(state, TypeError, words).ref)


@native(len)
def len_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``len``."""
    arity(state, "len", args, kwargs, 1, 1)
    value = args[0]
    kind = type(value)
    if kind in (str, tuple, bytes, range):
        return len(value)
    if kind is Ref:
        obj = state.obj(value)
        raw = lookup(state, obj.cls, "__len__")
        if type(raw) is Ref:
            return operators.call_special(state, raw, value, obj.cls, (), operators.check_length)
        kind = type(obj)
        if kind is ListObj:
            return len(obj.items)
        if kind is DictObj or kind is SetObj:
            return len(obj.table)
        if kind is Boxed and raw is not MISSING:
            return len(obj.value)
        if raw is not MISSING and raw is not None:
            return operators.call_special(state, raw, value, obj.cls, (), operators.check_length)
    if kind is View:
        return len(state.obj(value.source).table)
    if kind is Sym and value.type is str:
        return symbolic.number(T.str_len(value.term))
    if kind is Rendered:
        length = state.fresh("length", T.INT)
        state.assume(T.and_(T.ge(length, T.const(1)), T.lt(length, T.const(1 << 63))))
        return Sym(length, int)
    raise error(state, TypeError, f"object of type '{value_type_name(state, value)}' has no len()")


# --- classes and attributes ------------------------------------------------------------------------


@native(isinstance)
def isinstance_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``isinstance``."""
    arity(state, "isinstance", args, kwargs, 2, 2)
    value, wanted = args
    cls = class_of(state, value)
    known = _among(state, cls, wanted, "__instancecheck__")
    if known is not MISSING:
        return known
    return Tail(state.session.prelude(state, "isinstance"), (value, wanted), then=operators.as_truth)


@native(issubclass)
def issubclass_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``issubclass``."""
    arity(state, "issubclass", args, kwargs, 2, 2)
    cls, wanted = args
    if not is_class(state, cls):
        raise error(state, TypeError, "issubclass() arg 1 must be a class")
    known = _among(state, cls, wanted, "__subclasscheck__")
    if known is not MISSING:
        return known
    return Tail(state.session.prelude(state, "issubclass"), (cls, wanted), then=operators.as_truth)


def _among(state: Any, cls: Value, wanted: Value, hook: str) -> Any:
    """Subtyping by resolution order; ``MISSING`` where a metaclass has a say."""
    if cls is wanted and hook == "__instancecheck__":
        return True
    if type(wanted) is tuple:
        undecided = False
        for item in wanted:
            known = _among(state, cls, item, hook)
            if known is True:
                return True
            undecided = undecided or known is MISSING
        return MISSING if undecided else False
    if isinstance(wanted, type):
        return is_subtype(state, cls, wanted)
    if type(wanted) is Ref:
        found = state.obj(wanted)
        if type(found) is Class and type(lookup(state, found.cls, hook)) is not Ref:
            return is_subtype(state, cls, wanted)
        if is_subtype(state, cls, wanted) and type(found) is Class and found.cls is type:
            return True
        if type(found) is Class:
            known = abstract_answer(state, cls, wanted, found, hook)
            if known is not None:
                return known
        return MISSING
    if type(wanted).__name__ == "UnionType":
        return _among(state, cls, wanted.__args__, hook)
    which = "isinstance() arg 2 must be a type, a tuple of types, or a union" if hook == "__instancecheck__" else (
        "issubclass() arg 2 must be a class, a tuple of classes, or a union"
    )
    raise error(state, TypeError, which)


@native(type.__instancecheck__)
def type_instancecheck(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type.__instancecheck__``."""
    return is_subtype(state, class_of(state, args[1]), args[0])


@native(type.__subclasscheck__)
def type_subclasscheck(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``type.__subclasscheck__``."""
    return is_subtype(state, args[1], args[0])


def _name(state: Any, value: Value) -> str:
    found = text_of(state, value)
    if found is None:
        raise error(state, TypeError, "attribute name must be string, not '" + value_type_name(state, value) + "'")
    return found


@native(getattr)
def getattr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``getattr``."""
    arity(state, "getattr", args, kwargs, 2, 3)
    name = _name(state, args[1])
    if len(args) == 2:
        return attributes.get(state, args[0], name)
    return _or_default(state, args[0], name, args[2])


def _or_default(state: Any, value: Value, name: str, default: Value) -> Value:
    def rescue(state: Any, exception: Ref) -> Value:
        return default if matches(state, exception, AttributeError) else MISSING

    try:
        found = attributes.get(state, value, name)
    except Raised as raised:
        if matches(state, raised.ref, AttributeError):
            return default
        raise
    return _rescued(found, rescue)


def _rescued(found: Value, rescue: Any) -> Value:
    """A value, or a call whose AttributeError (after its own rescue) is turned into a default."""
    if type(found) is not Tail:
        return found
    inner = found

    def both(state: Any, exception: Ref) -> Value:
        if inner.rescue is not None:
            try:
                first = inner.rescue(state, exception)
            except Raised as raised:
                return rescue(state, raised.ref)
            if first is not MISSING:
                return _rescued(first, rescue)
        return rescue(state, exception)

    then = inner.then

    def after(state: Any, value: Value) -> Value:
        return value if then is None else _rescued(then(state, value), rescue)

    return Tail(inner.func, inner.args, inner.kwargs, then=after, rescue=both)


@native(hasattr)
def hasattr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``hasattr``."""
    arity(state, "hasattr", args, kwargs, 2, 2)
    marker = MISSING
    found = _or_default(state, args[0], _name(state, args[1]), marker)
    if type(found) is Tail:
        then = found.then

        def present(state: Any, value: Value) -> Value:
            last = value if then is None else then(state, value)
            return last is not marker

        rescue = found.rescue

        def absent(state: Any, exception: Ref) -> Value:
            last = MISSING if rescue is None else rescue(state, exception)
            if type(last) is Tail:
                return Tail(last.func, last.args, last.kwargs, then=calls.chain_then(last.then, lambda s, v: v is not marker), rescue=last.rescue and (lambda s, e: False if matches(s, e, AttributeError) else MISSING))
            return False if matches(state, exception, AttributeError) else MISSING

        return Tail(found.func, found.args, found.kwargs, then=present, rescue=absent)
    return found is not marker


@native(setattr)
def setattr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``setattr``."""
    arity(state, "setattr", args, kwargs, 3, 3)
    return attributes.put(state, args[0], _name(state, args[1]), args[2])


@native(delattr)
def delattr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``delattr``."""
    arity(state, "delattr", args, kwargs, 2, 2)
    return attributes.delete(state, args[0], _name(state, args[1]))


@native(callable)
def callable_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``callable``."""
    arity(state, "callable", args, kwargs, 1, 1)
    value = args[0]
    if type(value) is Ref:
        obj = state.obj(value)
        return isinstance(obj, Function | Class) or lookup(state, obj.cls, "__call__") is not MISSING
    if type(value) in (Sym, SymDecimal, Rendered, View):
        return False
    return type(value) in (Method, Native) or callable(value)


@native(id)
def id_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``id``: a fabricated address; texts that show one are not exact."""
    value = args[0]
    if type(value) is Ref:
        return text.address(value)
    if type(value) is Method:
        return text.address(value.receiver) + 8
    if type(value) in (Sym, SymDecimal, Rendered):
        raise Unknown("the identity of a symbolic value")
    return _scrambled(state, (type(value).__name__, repr(value)))


@native(hash)
def hash_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``hash``: exact for numbers; of texts it differs from run to run of the real program."""
    arity(state, "hash", args, kwargs, 1, 1)
    value = args[0]
    if type(value) is Ref:
        obj = state.obj(value)
        raw = lookup(state, obj.cls, "__hash__")
        if raw is None:
            raise error(state, TypeError, f"unhashable type: '{value_type_name(state, value)}'")
        if type(raw) is Ref:
            return operators.call_special(state, raw, value, obj.cls, (), _checked_hash)
        if type(obj) in (ListObj, DictObj) or obj.cls is set:
            raise error(state, TypeError, f"unhashable type: '{value_type_name(state, value)}'")
        if type(obj) is SetObj:
            return _scrambled(state, ("frozenset", len(obj.table)))
        if type(obj) is Boxed and raw is not object.__hash__:
            return hash_(state, (obj.value,), {})
        return text.address(value) >> 4
    if type(value) in (int, float, bool, complex) or type(value).__name__ in ("Decimal", "Fraction"):
        return hash(value)
    if type(value) is tuple:
        return Tail(state.session.prelude(state, "hash_tuple"), (value,))
    if type(value) in (Sym, SymDecimal, Rendered):
        raise Unknown("hash of a symbolic value")
    token(state, value)
    return _scrambled(state, repr(value) if is_plain(value) else id_(state, (value,), {}))


def _checked_hash(state: Any, found: Value) -> Value:
    """The result of a ``__hash__``: an integer, reduced as the interpreter reduces it."""
    number = unbox(state, found)
    if type(number) is Sym:
        raise Unknown("a symbolic hash")
    if not isinstance(number, int):
        raise error(state, TypeError, "__hash__ method should return an integer")
    return hash(int(number)) if abs(number) >= 1 << 63 else int(number) if number != -1 else -2


def _scrambled(state: Any, seed: Any) -> Scrambled:
    """A stand-in for a hash that differs from run to run, stable in a simulation."""
    return Scrambled(text.ADDRESS + zlib.crc32(repr(seed).encode()))


@native(dir)
def dir_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``dir``."""
    arity(state, "dir", args, kwargs, 0, 1)
    if not args:
        return Tail(sorted, (new_list(state, list(_local_names(state))),))
    value = args[0]
    cls = class_of(state, value)
    raw = lookup(state, cls, "__dir__")
    if type(raw) is Ref:
        return operators.call_special(state, raw, value, cls, (), lambda s, found: Tail(sorted, (found,)))
    names: dict[str, None] = {}
    if type(value) is Ref:
        obj = state.obj(value)
        names.update(dict.fromkeys(key for key in attrs_of(state, obj) or {} if type(key) is not tuple))
        if isinstance(obj, ModuleObj):
            return new_list(state, sorted(names))
    order = mro(state, value) if is_class(state, value) else mro(state, cls)
    for entry in order:
        names.update(dict.fromkeys(state.obj(entry).attrs if type(entry) is Ref else entry.__dict__))
    return new_list(state, sorted(names))


def user_frame(state: Any) -> Any:
    """The innermost frame that is not the prelude's."""
    frame = state.frame
    while frame is not None and frame.code.weight == 0:
        frame = frame.back
    return frame


def _local_names(state: Any) -> dict[str, Value]:
    return _names_of(state, user_frame(state))


def _names_of(state: Any, frame: Any) -> dict[str, Value]:
    function = frame.code.function
    if frame.namespace is not None:
        return {str(key_of(k)): v for k, v in state.obj(frame.namespace).table.items()}
    if function.kind == "module":
        return dict(attrs_of(state, state.obj(frame.globals)) or {})
    found = {}
    for name, value in zip(function.locals, frame.regs, strict=False):
        if value is not UNBOUND and name not in function.cells:
            found[name] = value
    for name, ref in zip((*function.cells, *function.frees), frame.cells, strict=True):
        value = state.obj(ref).value
        if value is not UNBOUND:
            found[name] = value
    return found


@native(locals)
def locals_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``locals``: a snapshot in functions, the namespace itself elsewhere."""
    return frame_locals(state, user_frame(state))


def frame_locals(state: Any, frame: Any) -> Value:
    """The variables of a frame as a dictionary."""
    if frame.namespace is not None:
        return frame.namespace
    if frame.code.kind == "module":
        return own_dict(state, frame.globals)
    return new_dict(state, _names_of(state, frame).items())


@native(globals)
def globals_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``globals``."""
    return own_dict(state, user_frame(state).globals)


@native(vars)
def vars_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``vars``."""
    arity(state, "vars", args, kwargs, 0, 1)
    if not args:
        return locals_(state, args, kwargs)
    try:
        return attributes.get(state, args[0], "__dict__")
    except Raised as raised:
        if matches(state, raised.ref, AttributeError):
            raise error(state, TypeError, "vars() argument must have __dict__ attribute") from None
        raise


# --- iteration -------------------------------------------------------------------------------------


@native(iter)
def iter_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``iter``."""
    arity(state, "iter", args, kwargs, 1, 2)
    if len(args) == 2:
        from presage.frontends.python.builtins.applying import iterate_until

        if not callable_(state, args[:1], {}):
            raise error(state, TypeError, "iter(v, w): v must be callable")
        return iterate_until(state, *args)
    return iterator(state, args[0])


@native(next)
def next_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``next``."""
    arity(state, "next", args, kwargs, 1, 2)
    value = args[0]
    is_generator = type(value) is Ref and type(state.obj(value)) is Generator
    if is_generator and state.obj(value).cls is not calls.GENERATOR_TYPES["generator"]:
        raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not an iterator")
    if len(args) == 1:
        return Tail(_RESUME, (value,)) if is_generator else generators.next_value(state, value)

    def rescue(state: Any, exception: Ref) -> Value:
        return args[1] if matches(state, exception, StopIteration) else MISSING

    if is_generator:
        return Tail(_RESUME, (value,), rescue=rescue)
    try:
        found = generators.next_value(state, value)
    except Raised as raised:
        if matches(state, raised.ref, StopIteration):
            return args[1]
        raise
    if type(found) is Tail:
        return Tail(found.func, found.args, found.kwargs, then=found.then, rescue=rescue)
    return found


_RESUME = calls.GENERATOR_TYPES["generator"].__next__


def make_enumerate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``enumerate``."""
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    source = args[0] if args else kwargs.get("iterable")

    def made(state: Any, inner: Value) -> Value:
        ref = state.new(IteratorObj(enumerate, "enumerate", inner))
        state.own[ref].index = start
        return ref

    return _after(iterator(state, source), state, made)


def make_zip(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``zip``."""
    if kwargs.get("strict"):
        return Tail(state.session.prelude(state, "zip_strict"), args)
    return _zip_sources(state, args, 0, ())


def _zip_sources(state: Any, args: Args, index: int, done: tuple[Ref, ...]) -> Value:
    if index == len(args):
        if all(hostly(state, ref) for ref in done):
            return state.new(IteratorObj(zip, "zip", done))
        return Tail(state.session.prelude(state, "zip_any"), done)
    return _after(iterator(state, args[index]), state, lambda s, found: _zip_sources(s, args, index + 1, (*done, found)))


def _after(value: Value, state: Any, then: Any) -> Value:
    return calls.after(value, state, then)


def make_reversed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``reversed``."""
    arity(state, "reversed", args, kwargs, 1, 1)
    value = args[0]
    if type(value) is Ref:
        obj = state.obj(value)
        raw = lookup(state, obj.cls, "__reversed__")
        if type(raw) is Ref:
            return operators.call_special(state, raw, value, obj.cls, ())
        if type(obj) is ListObj:
            ref = state.new(IteratorObj(_HOST_ITERATORS["reversed"], "reversed", value))
            state.own[ref].index = len(obj.items) - 1
            return ref
        if type(obj) is DictObj:
            return iterator(state, tuple(key_of(token) for token in reversed(obj.table)))
    if type(value) in (tuple, str, bytes, range):
        ref = state.new(IteratorObj(reversed, "reversed", value))
        state.own[ref].index = len(value) - 1
        return ref
    if type(value) is View:
        return iterator(state, tuple(reversed(items_of(state, value) or [])))
    if type(value) is Ref and type(state.obj(value)) is not SetObj and lookup(state, class_of(state, value), "__reversed__") is not None:
        if lookup(state, class_of(state, value), "__getitem__") is not MISSING:
            return Tail(len, (value,), then=lambda s, count: Tail(s.session.prelude(s, "reverse_items"), (value, count)))
    raise error(state, TypeError, f"'{value_type_name(state, value)}' object is not reversible")


@native(sorted)
def sorted_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sorted``."""
    if len(args) != 1:
        raise error(state, TypeError, f"sorted expected 1 argument, got {len(args)}")
    key, reverse = kwargs.get("key"), kwargs.get("reverse", False)

    def sort(state: Any, found: list[Value]) -> Value:
        ref = new_list(state, found)
        return _after(sort_list(state, ref, key, reverse), state, lambda s, v: ref)

    return collect(state, args[0], sort, ordered=key is not None)


def sort_list(state: Any, ref: Ref, key: Value, reverse: Value) -> Value:
    """Sorts a list in place: on the host where the keys are plain data, else by the prelude."""
    flag = unbox(state, reverse)
    if not isinstance(flag, int):
        words = f"'{value_type_name(state, reverse)}' object cannot be interpreted as an integer"
        raise error(state, TypeError, words)
    if key is not None:
        return Tail(state.session.prelude(state, "sort_by_key"), (ref, key, bool(flag)))
    return sort_with_keys(state, ref, state.obj(ref).items, bool(flag))


def sort_with_keys(state: Any, ref: Ref, keys: list[Value], reverse: bool) -> Value:
    """Sorts a list in place by the given keys."""
    items = list(state.obj(ref).items)
    state.steps += len(items) >> 2
    try:
        host_keys = [to_host(state, key) for key in keys]
    except NotPlain:
        return Tail(state.session.prelude(state, "merge_sort"), (ref, new_list(state, list(keys)), reverse))
    order = host_call(state, sorted, range(len(items)), key=host_keys.__getitem__, reverse=reverse)
    state.mut(ref).items = [items[index] for index in order]
    return None


def _extreme(which: Any, prelude: str) -> Any:
    name = which.__name__

    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if not args:
            raise error(state, TypeError, f"{name} expected at least 1 argument, got 0")
        key = kwargs.get("key")
        if len(args) > 1 and "default" in kwargs:
            raise error(
                state, TypeError, f"Cannot specify a default for {name}() with multiple positional arguments"
            )

        def pick(state: Any, found: list[Value]) -> Value:
            if not found:
                if "default" in kwargs:
                    return kwargs["default"]
                raise error(state, ValueError, f"{name}() arg is an empty sequence")
            if key is None:
                try:
                    host = [to_host(state, item) for item in found]
                except NotPlain:
                    return Tail(state.session.prelude(state, prelude), (tuple(found), key))
                best = host_call(state, which, range(len(host)), key=host.__getitem__)
                return found[best]
            return Tail(state.session.prelude(state, prelude), (tuple(found), key))

        if len(args) > 1:
            return pick(state, list(args))
        return collect(state, args[0], pick, ordered=key is not None)

    return model


native(min)(_extreme(min, "minimum"))
native(max)(_extreme(max, "maximum"))


@native(sum)
def sum_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sum``."""
    if not 1 <= len(args) <= 2 or kwargs.keys() - {"start"}:
        raise _bad(state, "sum() takes at most 2 arguments")
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    if type(start) is str:
        raise error(state, TypeError, "sum() can't sum strings [use ''.join(seq) instead]")

    def add(state: Any, found: list[Value]) -> Value:
        if type(start) in ATOMS and all(type(item) in ATOMS for item in found):
            return host_call(state, sum, found, start)
        return Tail(state.session.prelude(state, "total"), (tuple(found), start))

    numbers = unordered_items(state, args[0]) if type(args[0]) is Ref and type(state.obj(args[0])) is SetObj else None
    if numbers is not None and all(type(item) in (int, bool) for item in numbers):
        return add(state, numbers)
    return collect(state, args[0], add)


def _quantifier(name: str, stop: bool) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, name, args, kwargs, 1, 1)
        found = None
        if type(args[0]) is not Ref or type(state.obj(args[0])) is not IteratorObj:
            found = unordered_items(state, args[0])
        if found is None:
            return Tail(state.session.prelude(state, name), args)
        for item in found:
            truth = operators.truth(state, item)
            if type(truth) is not bool:
                return Tail(state.session.prelude(state, name), (tuple(found),))
            if truth is stop:
                return stop
        return not stop

    return model


native(any)(_quantifier("any", True))
native(all)(_quantifier("all", False))


# --- text and numbers --------------------------------------------------------------------------------


@native(repr)
def repr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``repr``."""
    arity(state, "repr", args, kwargs, 1, 1)
    return text.to_repr(state, args[0])


@native(ascii)
def ascii_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``ascii``."""
    arity(state, "ascii", args, kwargs, 1, 1)

    def escape(state: Any, shown: Value) -> Value:
        return shown.encode("ascii", "backslashreplace").decode("ascii")

    return _after(text.to_repr(state, args[0]), state, escape)


@native(format)
def format_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``format``."""
    arity(state, "format", args, kwargs, 1, 2)
    spec = text_of(state, args[1]) if len(args) > 1 else ""
    if spec is None:
        if type(args[1]) in (Sym, Rendered):
            raise Unknown("a symbolic format specification")
        raise error(state, TypeError, f"format() argument 2 must be str, not {value_type_name(state, args[1])}")
    return text.format_value(state, args[0], spec)


@native(print)
def print_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``print``: to the simulation's output, or to a ``file`` argument."""
    for name in kwargs:
        if name not in ("file", "sep", "end", "flush"):
            raise error(state, TypeError, f"'{name}' is an invalid keyword argument for print()")
    for name in ("sep", "end"):
        if kwargs.get(name) is not None and text_of(state, kwargs[name]) is None and type(kwargs[name]) not in (Sym, Rendered):
            raise error(state, TypeError, f"{name} must be None or a string, not {value_type_name(state, kwargs[name])}")
    target = kwargs.get("file")
    sep = kwargs.get("sep", " ")
    end = kwargs.get("end", "\n")
    sep = " " if sep is None else sep
    end = "\n" if end is None else end
    if target is None:
        target = _standard_output(state)
    return _print_parts(state, args, 0, [], sep, end, target)


def _standard_output(state: Any) -> Value:
    """What ``sys.stdout`` names where the program changed it; ``MISSING`` for the simulation's output."""
    module = state.obj(state.modules).table.get("sys")
    found = (attrs_of(state, state.obj(module)) or {}).get("stdout", MISSING) if module is not None else MISSING
    if type(found) is Ref and state.obj(found).cls is state.session.prelude(state, "standard_stream"):
        return MISSING if state.obj(found).attrs["name"] == "<stdout>" else found
    return found


def _print_parts(state: Any, args: Args, index: int, out: list[Value], sep: Value, end: Value, target: Value) -> Value:
    """Writes piece after piece: what was shown before an argument's ``__str__`` runs or fails is out by then."""
    while index < len(args):
        if index:
            out.append(sep)
        try:
            shown = text.to_str(state, args[index])
        except Raised as raised:
            return _after(_send(state, out, target), state, _raising(raised))
        index += 1
        if type(shown) is Tail:

            def shown_then_rest(state: Any, value: Value, shown: Value = shown, index: int = index) -> Value:
                def go_on(state: Any, found: Value) -> Value:
                    return _print_parts(state, args, index, [unbox(state, found)], sep, end, target)

                return _after(shown, state, go_on)

            return _after(_send(state, out, target), state, shown_then_rest)
        out.append(unbox(state, shown))
    out.append(end)
    return _after(_send(state, out, target), state, lambda state, value: None)


def _raising(raised: Any) -> Any:
    def then(state: Any, value: Value) -> Value:
        raise raised

    return then


def _send(state: Any, out: list[Value], target: Value) -> Value:
    """Writes pieces to the simulation's output (``MISSING``), nowhere (None) or to a file object."""
    if target is None or not out:
        return None
    if target is not MISSING:
        return Tail(state.session.prelude(state, "write_parts"), (target, tuple(out)))
    line = "".join(out) if all(type(part) is str for part in out) else symbolic.concat(state, out)
    state.output = (*state.output, line)
    return None


@native(abs)
def abs_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``abs``."""
    arity(state, "abs", args, kwargs, 1, 1)
    value = args[0]
    if is_plain(value):
        return host_call(state, abs, value)
    if type(value) is SymDecimal:
        return SymDecimal(T.abs_(value.coefficient), value.exponent)
    term = symbolic.integer(value)
    if term is not None:
        return symbolic.number(T.abs_(term))
    found = calls.method_tail(state, value, "__abs__")
    if found is MISSING:
        raise error(state, TypeError, f"bad operand type for abs(): '{value_type_name(state, value)}'")
    return found


@native(round)
def round_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``round``."""
    value = args[0]
    digits = args[1] if len(args) > 1 else kwargs.get("ndigits")
    if is_plain(value) and is_plain(digits):
        return host_call(state, round, value, digits) if digits is not None else host_call(state, round, value)
    if type(value) is SymDecimal and (digits is None or type(digits) is int):
        rounded = symbolic.quantize(state, value, -(digits or 0), "ROUND_HALF_EVEN")
        if digits is not None:
            return rounded
        return symbolic.number(symbolic.truncate(rounded)) if type(rounded) is SymDecimal else int(rounded)
    if type(value) is Sym and value.type is int and digits is None:
        return value
    if is_plain(value) and type(digits) is Ref:
        return fold(state, round, (value, digits), {})
    found = calls.method_tail(state, value, "__round__", () if digits is None else (digits,))
    if found is MISSING or type(value) is not Ref:
        if type(value) is not Ref:
            raise Unknown("round() of a symbolic value")
        raise error(state, TypeError, f"type {value_type_name(state, value)} doesn't define __round__ method")
    return found


def _rounding(host: Any, method: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if len(args) == 1 and type(args[0]) is Ref:
            found = calls.method_tail(state, args[0], method)
            if found is not MISSING:
                return found
        return fold(state, host, args, kwargs)

    return model


for _host, _method in ((math.floor, "__floor__"), (math.ceil, "__ceil__"), (math.trunc, "__trunc__")):
    native(_host)(_rounding(_host, _method))


@native(divmod)
def divmod_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``divmod``."""
    arity(state, "divmod", args, kwargs, 2, 2)
    return operators.binary(state, "divmod", *args)


@native(pow)
def pow_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``pow``."""
    exponent = args[1] if len(args) > 1 else kwargs["exp"]
    modulus = args[2] if len(args) > 2 else kwargs.get("mod")
    base = args[0] if args else kwargs["base"]
    if modulus is None:
        return operators.binary(state, "**", base, exponent)
    own = lookup(state, class_of(state, base), "__pow__")
    if type(own) is Ref:

        def checked(state: Any, found: Value) -> Value:
            if found is NotImplemented:
                names = "', '".join(value_type_name(state, value) for value in (base, exponent, modulus))
                raise error(state, TypeError, f"unsupported operand type(s) for ** or pow(): '{names}'")
            return found

        return operators.call_special(state, own, base, class_of(state, base), (exponent, modulus), checked)
    return fold(state, _host_pow, (base, exponent, modulus), {})


_host_pow = pow


def _number_format(host: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        value = unbox(state, args[0])
        if is_plain(value):
            return host_call(state, host, value)
        tail = calls.method_tail(state, value, "__index__", then=lambda s, found: host_call(s, host, found))
        if tail is MISSING:
            raise error(
                state, TypeError, f"'{value_type_name(state, value)}' object cannot be interpreted as an integer"
            )
        return tail

    return model


for _formatting in (bin, oct, hex):
    native(_formatting)(_number_format(_formatting))


def _character(host: Any) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        arity(state, host.__name__, args, kwargs, 1, 1)
        value = unbox(state, args[0])
        if is_plain(value):
            return host_call(state, host, value)
        if type(value) is Sym and value.type is int and host is chr:
            return host_call(state, chr, symbolic.concrete(state, value))
        return fold(state, host, (value,), {})

    return model


native(chr)(_character(chr))
native(ord)(_character(ord))


@native(builtins.__import__)
def import_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__import__``."""
    from presage.frontends.python.meaning import imports

    named = dict(zip(("name", "globals", "locals", "fromlist", "level"), args, strict=False)) | kwargs
    names = tuple(items_of(state, named.get("fromlist") or ()) or ())
    return imports.import_name(state, named["name"], names, named.get("level", 0), user_frame(state).globals)


@native(input)
def input_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``input``: no scenario gives standard input."""
    raise Unknown("input() reads standard input, which is not given")


@native(open)
def open_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``open``: the model of the ``_io`` module decides which files there are."""
    return Tail(state.session.prelude(state, "open_file"), args, kwargs)
