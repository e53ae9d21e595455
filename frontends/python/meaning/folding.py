"""Host folding: concrete calls of pure built-in and standard-library functions, computed by the host.

A call is folded only where the function is on a list of pure ones (or a method of an immutable
built-in type), every argument is plain data and the result's size is bounded before the call. The
cost is charged as steps.
"""

from __future__ import annotations

import decimal
import re
import types as host_types
from typing import Any

from presage.engine.lang.injected import OpaqueCall
from presage.engine.lang.objects import Boxed
from presage.engine.lang.values import MISSING, Method, Raised, Ref, Rendered, Scrambled, Sym, SymDecimal, Tail, Unknown, Value
from presage.frontends.python.meaning.convert import ATOMS, NotPlain, from_host, host_call, to_host, unbox
from presage.frontends.python.meaning.errors import matches
from presage.frontends.python.meaning.types import METHOD_WRAPPER, class_of, is_subtype, lookup

MAX_SIZE = 50_000_000
"""Bytes or digits that one folded call may produce."""

PURE_MODULES = frozenset(
    {
        "math", "cmath", "_string", "unicodedata", "binascii", "zlib", "_hashlib", "hashlib", "_sha1", "_md5",
        "_blake2", "_struct", "struct", "decimal", "_decimal", "fractions", "datetime", "_datetime", "builtins", "_codecs",
        "_operator", "uuid", "zoneinfo", "calendar", "textwrap", "string", "html", "html.entities", "_json",
        "_sre", "re", "keyword", "_statistics", "_crypt", "ipaddress", "_locale", "quopri",
        "hmac", "base64", "brotlicffi", "_zoneinfo", "ast", "gzip", "json", "json.decoder", "json.encoder",
    }
)  # fmt: skip
"""Modules of the host whose functions may be folded."""

_IMPURE = frozenset({"input", "open", "exec", "eval", "compile", "print", "breakpoint", "__import__", "id", "hash",
                     "globals", "locals", "vars", "setattr", "delattr", "exit", "quit", "help",
                     "pack_into", "readinto", "insort", "insort_left", "insort_right",
                     "today", "now", "utcnow", "localtime", "uuid1", "uuid4", "getnode", "setlocale", "localcontext",
                     "getcontext", "setcontext"})  # fmt: skip


def fold(state: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """The value of a pure host call on plain values.

    Raises:
        Unknown: the call is not known to be pure, not plain, or too large.
        Raised: what the call raises.
    """
    if not is_pure(func):
        if getattr(func, "__objclass__", None) is bytearray and args and type(args[0]) is Ref:
            return _on_bytearray(state, func, args, kwargs)
        if _compares(state, func, args):
            return NotImplemented
        name = describe(func)
        return state.session.resolver.call(state, OpaqueCall(name, args, kwargs, f"call of {name}, which has no model"))
    try:
        host_args = [_argument(state, arg) for arg in args]
        host_kwargs = {name: _argument(state, value) for name, value in kwargs.items()}
    except NotPlain:
        if _declines(state, func, args):
            return NotImplemented
        return _with_numbers(state, func, args, kwargs)
    if func in _CODING:
        host_args, host_kwargs = _strict(state, func, host_args, host_kwargs)
    charge(state, func, host_args)
    with decimal.localcontext(state.session.decimal_context(state)):
        result = host_call(state, func, *host_args, **host_kwargs)
    return from_host(state, result)


def _with_numbers(state: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """Folds a call after the first object in its place was asked for the number that it stands for."""
    names = ("__float__", "__index__") if getattr(func, "__module__", None) == "math" else ("__index__",)
    for index, arg in enumerate(args):
        cls = class_of(state, arg)
        raw = next((found for found in (lookup(state, cls, name) for name in names) if type(found) is Ref), None)
        if type(arg) is not Ref or type(cls) is not Ref or raw is None:
            continue

        def again(state: Any, number: Value, index: int = index) -> Value:
            if type(number) not in (int, float):
                raise Unknown(f"{describe(func)} on values that are not plain data")
            try:
                return fold(state, func, (*args[:index], number, *args[index + 1 :]), kwargs)
            except Raised as raised:
                if matches(state, raised.ref, TypeError):
                    raise Unknown(f"{describe(func)} on values that are not plain data") from None
                raise

        return Tail(raw, (arg,), then=again)
    raise Unknown(f"{describe(func)} on values that are not plain data")


def _on_bytearray(state: Any, func: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """A method of a byte array: on a host copy, whose content is then taken over."""
    try:
        host_args = [_argument(state, arg) for arg in args[1:]]
        host_kwargs = {name: _argument(state, value) for name, value in kwargs.items()}
        receiver = bytearray(state.obj(args[0]).items)
    except (NotPlain, TypeError):
        raise Unknown(f"{describe(func)} on values that are not plain data") from None
    charge(state, func, [receiver, *host_args])
    result = host_call(state, func, receiver, *host_args, **host_kwargs)
    state.mut(args[0]).items = list(receiver)
    return args[0] if result is receiver else from_host(state, result)


def _declines(state: Any, func: Any, args: tuple[Value, ...]) -> bool:
    """Whether a binary operator's method of a scalar type meets an operand of a type that it does not know."""
    if type(func) is not host_types.WrapperDescriptorType or func.__name__ not in _BINARY_METHODS or len(args) != 2:
        return False
    if func.__objclass__ is decimal.Decimal and func.__name__ in _COMPARISONS:
        cls = class_of(state, args[1])
        if type(cls) is Ref and lookup(state, cls, "numerator") is not MISSING:
            return False
    return not any(type(unbox(state, arg)) in (Sym, SymDecimal, Rendered, Scrambled) for arg in args)


def _compares(state: Any, func: Any, args: tuple[Value, ...]) -> bool:
    """Whether a built-in type's comparison meets an operand of another type: it declines."""
    if type(func) is not host_types.WrapperDescriptorType or func.__name__ not in _COMPARISONS or len(args) != 2:
        return False
    return not is_subtype(state, class_of(state, args[1]), func.__objclass__)


_COMPARISONS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"})
_BINARY_METHODS = frozenset(
    f"__{prefix}{name}__"
    for prefix in ("", "r")
    for name in "add sub mul truediv floordiv mod pow divmod matmul and or xor lshift rshift eq ne lt le gt ge".split()
)


_CODING = (bytes.decode, str.encode)
HANDLERS = frozenset(
    {"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "surrogatepass"}
)
"""The codec error handlers that every program has."""


def _strict(state: Any, func: Any, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of a transcoding whose error handler the host may know otherwise than the program: it must not be needed."""
    errors = args[2] if len(args) > 2 else kwargs.get("errors", "strict")
    if not isinstance(errors, str) or errors in HANDLERS:
        return args, kwargs
    plain = {name: value for name, value in kwargs.items() if name != "errors"}
    try:
        func(*args[:2], **plain)
    except UnicodeError:
        raise Unknown(f"a text that needs the codec error handler {errors!r}") from None
    except (LookupError, TypeError):
        pass
    return args[:2], plain


def _argument(state: Any, value: Value) -> Any:
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is Sym or kind is SymDecimal or kind is Rendered or kind is Method:
        raise NotPlain
    if kind is Ref:
        obj = state.obj(value)
        if type(obj) is Boxed and type(obj.value) in ATOMS:
            return obj.value
        if isinstance(getattr(obj, "value", None), decimal.Context):
            return obj.value.copy()
    if kind is host_types.BuiltinFunctionType or kind is type(len):
        return value
    return to_host(state, value)


def is_pure(func: Any) -> bool:
    """Whether a host callable computes its result from its arguments alone, without side effects."""
    name = getattr(func, "__name__", "")
    if name in _IMPURE and func is not re.compile:
        return False
    owner = getattr(func, "__self__", None)
    if owner is not None and not isinstance(owner, host_types.ModuleType):
        return type(owner) in ATOMS or isinstance(owner, type) and owner in ATOMS or type(owner).__module__ in ("re",)
    if type(func) in _DESCRIPTORS:
        return func.__objclass__ in ATOMS or func.__objclass__ is object
    if isinstance(func, type):
        return func in ATOMS
    if func is str.maketrans or func is bytes.maketrans:
        return True
    return getattr(func, "__module__", None) in PURE_MODULES


_DESCRIPTORS = (
    host_types.MethodDescriptorType,
    host_types.WrapperDescriptorType,
    host_types.ClassMethodDescriptorType,
    METHOD_WRAPPER,
)


def describe(func: Any) -> str:
    """A host callable's name for a reason."""
    owner = getattr(func, "__objclass__", None)
    name = getattr(func, "__qualname__", None) or getattr(func, "__name__", None) or type(func).__name__
    module = getattr(func, "__module__", None)
    if owner is not None or module in (None, "builtins"):
        return f"{name}()"
    return f"{module}.{name}()"


def charge(state: Any, func: Any, args: list[Any]) -> None:
    """Bounds a folded call and charges it: one step for every 64 units of input."""
    name = getattr(func, "__name__", "")
    size = 0
    for arg in args:
        if isinstance(arg, _SIZED):
            size += len(arg)
        elif type(arg) is int:
            size += arg.bit_length() >> 3
    bound = RESULT_BOUNDS.get(name)
    if bound is not None and bound(args) > MAX_SIZE:
        raise Unknown(f"{name}() would make a value of more than {MAX_SIZE} bytes")
    state.steps += 1 + (size >> 6)


_SIZED = (str, bytes, bytearray, list, dict, set, frozenset, tuple)


def _power(args: list[Any]) -> int:
    if len(args) >= 2 and type(args[0]) is int and type(args[1]) is int and args[1] > 0 and len(args) < 3:
        return args[0].bit_length() * args[1] >> 3
    return 0


def _times(args: list[Any]) -> int:
    sizes = [len(a) if hasattr(a, "__len__") else abs(a) if type(a) is int else 0 for a in args[:2]]
    return sizes[0] * sizes[1] if len(sizes) == 2 and any(hasattr(a, "__len__") for a in args[:2]) else 0


def _width(args: list[Any]) -> int:
    return max((a for a in args if type(a) is int), default=0)


def _replace(args: list[Any]) -> int:
    if len(args) < 3 or not all(isinstance(a, str | bytes) for a in args[:3]):
        return 0
    return (len(args[0]) + 1) * len(args[2])


def _join(args: list[Any]) -> int:
    return len(args[0]) * len(args[1]) if len(args) > 1 and hasattr(args[1], "__len__") and hasattr(args[0], "__len__") else 0


def _factorial(args: list[Any]) -> int:
    return args[0] * args[0].bit_length() >> 3 if args and type(args[0]) is int and args[0] > 0 else 0


def _tabs(args: list[Any]) -> int:
    text = args[0] if args else ""
    tabs = text.count("\t") if isinstance(text, str) else text.count(b"\t") if isinstance(text, bytes) else 0
    return tabs * _width(args)


_FIELD = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_CONVERSION = re.compile(r"%%|%(?:\([^)]*\))?([^a-zA-Z%]*)[a-zA-Z]", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{7,}")


def formatted(template: str, values: list[Any]) -> int:
    """How long ``template.format(...)`` can be made by the widths in it."""
    fields = _FIELD.findall(template)
    given = sum(abs(a) for a in values if type(a) is int) if any(field.count("{") > 1 for field in fields) else 0
    return given + sum(int(number) for field in fields for number in _NUMBER.findall(field.partition(":")[2]))


def percent(template: Any, values: Any) -> int:
    """How long ``template % values`` can be made by the widths in it."""
    text = template.decode("latin-1") if isinstance(template, bytes) else template
    found, place = 0, 0
    for conversion in _CONVERSION.finditer(text):
        if conversion[0] == "%%":
            continue
        found += sum(int(number) for number in _NUMBER.findall(conversion[1]))
        stars = conversion[1].count("*")
        if type(values) is tuple:
            found += sum(abs(each) for each in values[place : place + stars] if type(each) is int)
        place += stars + 1
    return found


RESULT_BOUNDS: dict[str, Any] = {
    "pow": _power, "__pow__": _power, "__mul__": _times, "__rmul__": _times, "ljust": _width, "rjust": _width,
    "center": _width, "zfill": _width, "expandtabs": _tabs, "replace": _replace, "join": _join,
    "factorial": _factorial, "to_bytes": lambda args: _width(args[1:]), "comb": _width, "perm": _width, "bytes": _width,
}  # fmt: skip
