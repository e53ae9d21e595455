"""The constructor of complex numbers: which special methods of its arguments are asked, and in which order."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import MISSING, Ref, Sym, Tail, Unknown, Value
from presage.frontends.python.meaning import calls
from presage.frontends.python.meaning.convert import unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.registry import constructor
from presage.frontends.python.meaning.types import class_of, lookup, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@constructor(complex)
def complex_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``complex(...)``: first ``__complex__`` of the first argument, then ``__float__`` or ``__index__`` of each."""
    given = dict(zip(("real", "imag"), args, strict=False))
    if len(args) > 2 or not {"real", "imag"} >= kwargs.keys() or given.keys() & kwargs.keys():
        return fold(state, complex, tuple(_shown(state, arg) for arg in args), kwargs)
    given.update(kwargs)
    own = {name for name, value in given.items() if type(value) is Ref and not _plain_number(state, value)}
    if not own:
        return fold(state, complex, (), {name: unbox(state, value) for name, value in given.items()})
    if "imag" in given and type(unbox(state, given.get("real", 0))) is str:
        raise error(state, TypeError, "complex() can't take second arg if first is a string")
    if type(unbox(state, given.get("imag", 0))) is str:
        raise error(state, TypeError, "complex() second arg can't be a string")
    if "real" in own:

        def then(state: Any, found: Value) -> Value:
            number = unbox(state, found)
            if type(number) is not complex:
                raise error(state, TypeError, f"__complex__ returned non-complex (type {value_type_name(state, found)})")
            return _parts(state, {**given, "real": number}, own - {"real"})

        found = calls.method_tail(state, given["real"], "__complex__", then=then)
        if found is not MISSING:
            return found
    return _parts(state, given, own)


def _plain_number(state: Any, ref: Ref) -> bool:
    """Whether an object is a number or text of a class of the program that converts as its base does."""
    cls = class_of(state, ref)
    return type(unbox(state, ref)) is not Ref and not any(
        type(lookup(state, cls, name)) is Ref for name in ("__complex__", "__float__", "__index__")
    )


def _parts(state: Any, given: dict[str, Value], own: set[str]) -> Value:
    """A complex number, after the objects among its parts are converted."""
    for name, words in (("real", "first argument must be a string or a number"), ("imag", "second argument must be a number")):
        if name in given and not _convertible(state, given[name]):
            raise error(state, TypeError, f"complex() {words}, not {value_type_name(state, given[name])!r}")
    following = next((name for name in ("real", "imag") if name in own), None)
    if following is None:
        return fold(state, complex, (), {name: unbox(state, value) for name, value in given.items()})

    def then(state: Any, number: Value) -> Value:
        return _parts(state, {**given, following: number}, own - {following})

    return Tail(float, (given[following],), then=then)


def _convertible(state: Any, value: Value) -> bool:
    plain = unbox(state, value)
    if type(plain) is not Ref:
        return isinstance(plain, Sym) or any(hasattr(type(plain), name) for name in ("__complex__", "__float__", "__index__"))
    cls = class_of(state, value)
    return any(lookup(state, cls, method) not in (MISSING, None) for method in ("__float__", "__index__"))


def _shown(state: Any, value: Value) -> Value:
    found = unbox(state, value)
    if type(found) is Ref:
        raise Unknown("complex() of too many values of which one is an object")
    return found
