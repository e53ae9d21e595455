"""Models of the built-in functions about objects: size, class, attributes, identity, names in scope, imports."""

from __future__ import annotations

import builtins
import hashlib
from typing import Any

from presage.engine.lang.objects import Boxed, Class, DictObj, Function, ListObj, ModuleObj, SetObj, key_of
from presage.engine.lang.values import (
    MISSING,
    UNBOUND,
    Method,
    Native,
    Raised,
    Ref,
    Rendered,
    Scrambled,
    Sym,
    SymDecimal,
    Tail,
    Unknown,
    Value,
    View,
)
from presage.frontends.python.builtins.abstract import abstract_answer
from presage.frontends.python.meaning import attributes, calls, drawn, operators, symbolic, text
from presage.frontends.python.meaning.convert import attrs_of, is_plain, new_dict, new_list, own_dict, text_of, token, unbox
from presage.frontends.python.meaning.errors import error, matches
from presage.frontends.python.meaning.iteration import items_of
from presage.frontends.python.meaning.registry import NATIVES, native
from presage.frontends.python.meaning.scrambled import WHOLE, whole
from presage.frontends.python.meaning.signatures import BadArguments
from presage.frontends.python.meaning.types import class_of, is_class, is_subtype, lookup, mro, value_type_name
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def arity(state: Any, name: str, args: Args, kwargs: Kwargs, low: int, high: int) -> None:
    """Checks the number of positional arguments of a built-in that takes no keywords."""
    if kwargs:
        raise bad_arguments(state, f"{name}() takes no keyword arguments")
    if low <= len(args) <= high:
        return
    if low == high:
        words = "exactly one argument" if low == 1 else "no arguments" if low == 0 else f"exactly {low} arguments"
        raise bad_arguments(state, f"{name}() takes {words} ({len(args)} given)")
    bound = f"at least {low}" if len(args) < low else f"at most {high}"
    count = low if len(args) < low else high
    raise bad_arguments(state, f"{name} expected {bound} argument{'s' if count != 1 else ''}, got {len(args)}")


def bad_arguments(state: Any, words: str) -> BadArguments:
    """A TypeError that says that a call does not fit a built-in function."""
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
    if kind is Sym and (found := drawn.places(state, value)) is not None:
        return len(found)
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
    return calls.guarded(found, rescue)


@native(hasattr)
def hasattr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``hasattr``."""
    arity(state, "hasattr", args, kwargs, 2, 2)
    marker = UNBOUND
    found = _or_default(state, args[0], _name(state, args[1]), marker)
    return calls.after(found, state, lambda state, value: value is not marker)


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
        return whole(text.address(value))
    if type(value) is Method:
        return whole(text.address(value.receiver) + 8)
    if type(value) in (Sym, SymDecimal, Rendered):
        raise Unknown("the identity of a symbolic value")
    return _scrambled((type(value).__name__, repr(value)))


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
            return _scrambled(("frozenset", sorted(_scrambled(repr(token)) for token in obj.table)))
        if type(obj) is Boxed and raw is not object.__hash__:
            return hash_(state, (obj.value,), {})
        if obj.cls is memoryview:
            return NATIVES[raw](state, args, kwargs)
        return identity_hash(value)
    if type(value) is Scrambled:
        return value
    if type(value) in (int, float, bool, complex) or type(value).__name__ in ("Decimal", "Fraction"):
        return hash(value)
    if type(value) is tuple:
        return Tail(state.session.prelude(state, "hash_tuple"), (value,))
    if type(value) is Sym and drawn.is_random(state, value):
        return _scrambled(repr(value.term))
    if type(value) in (Sym, SymDecimal, Rendered):
        raise Unknown("hash of a symbolic value")
    token(state, value)
    return _scrambled(repr(value) if is_plain(value) else id_(state, (value,), {}))


def identity_hash(value: Value) -> Scrambled:
    """``object.__hash__`` of a value."""
    if type(value) is Ref:
        return whole(text.address(value) >> 4)
    return _scrambled((type(value).__name__, repr(value)))


def _checked_hash(state: Any, found: Value) -> Value:
    """The result of a ``__hash__``: an integer, reduced as the interpreter reduces it."""
    number = unbox(state, found)
    if type(number) is Sym:
        raise Unknown("a symbolic hash")
    if not isinstance(number, int):
        raise error(state, TypeError, "__hash__ method should return an integer")
    if type(number) is Scrambled:
        return number
    return hash(int(number)) if abs(number) >= 1 << 63 else int(number) if number != -1 else -2


def _scrambled(seed: Any) -> Scrambled:
    """A stand-in for a hash that differs from run to run, stable in a simulation."""
    digest = hashlib.blake2b(repr(seed).encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return whole(WHOLE + int.from_bytes(digest))


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
    while frame is not None and frame.code.hidden:
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


@native(builtins.__import__)
def import_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``__import__``."""
    from presage.frontends.python.meaning import imports

    named = dict(zip(("name", "globals", "locals", "fromlist", "level"), args, strict=False)) | kwargs
    names = tuple(items_of(state, named.get("fromlist") or ()) or ())
    return imports.import_name(state, named["name"], names, named.get("level", 0), user_frame(state).globals)
