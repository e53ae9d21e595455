"""Objects of C types that keep state on the host: digests.

The simulated object holds a host object of its own, copied when a forked state changes it.
"""

from __future__ import annotations

import copy
import hashlib
import importlib
import zlib
from typing import Any

from presage.engine.lang.objects import Obj
from presage.engine.lang.values import Native, Ref, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.builtins.views import view_bytes
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, to_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, constructor, native
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class Hosted(Obj):
    """An object whose state is a host object; copied with it."""

    __slots__ = ("value",)

    def __init__(self, cls: Value, attrs: dict[str, Value] | None, value: Any) -> None:
        self.cls = cls
        self.attrs = attrs
        self.value = value

    def _copy_into(self, new: Any) -> None:
        new.value = copy.copy(self.value) if not hasattr(self.value, "copy") else self.value.copy()


# --- digests -----------------------------------------------------------------------------------------------

_MAKERS = {
    "_md5": ("md5",), "_sha1": ("sha1",), "_sha256": ("sha224", "sha256"), "_sha512": ("sha384", "sha512"),
    "_sha2": ("sha224", "sha256", "sha384", "sha512"), "_blake2": ("blake2b", "blake2s"),
    "_sha3": ("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"),
}  # fmt: skip
"""Modules of digests, by the host's version, and what they make."""


def _makers() -> list[Any]:
    found: list[Any] = []
    for module, names in _MAKERS.items():
        try:
            host = importlib.import_module(module)
        except ImportError:
            continue
        found.extend(getattr(host, name) for name in names)
    return found


def _bytes(state: Any, value: Value) -> bytes:
    if type(value) is bytes:
        return value
    if type(value) is str:
        raise error(state, TypeError, "Strings must be encoded before hashing")
    try:
        found = to_host(state, value)
    except NotPlain:
        found = None
    if not isinstance(found, bytes | bytearray):
        if type(value) is Ref or isinstance(value, int | float) or value is None:
            raise error(state, TypeError, "object supporting the buffer API required")
        raise Unknown(f"a digest of a {value_type_name(state, value)}")
    return bytes(found)


def _making(maker: Any) -> Any:
    def make(state: Any, args: Args, kwargs: Kwargs) -> Value:
        first = [_bytes(state, arg) for arg in args[:1]]
        if "string" in kwargs:
            first = [_bytes(state, kwargs["string"])]
        options = {name: to_host(state, value) for name, value in kwargs.items() if name != "string"}
        state.steps += sum(map(len, first)) >> 6
        made = host_call(state, maker, *first, **options)
        return state.new(Hosted(type(made), None, made))

    return make


def _update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``digest.update(data)``."""
    arity(state, "update", args[1:], kwargs, 1, 1)
    data = _bytes(state, args[1])
    state.steps += len(data) >> 6
    state.mut(args[0]).value.update(data)
    return None


def _method(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        host = state.obj(args[0]).value
        return from_host(state, host_call(state, getattr(host, name), *args[1:], **kwargs))

    return call


def _copied(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return state.new(state.obj(args[0]).copy())


def _register_digests() -> None:
    for maker in _makers():
        if isinstance(maker, type):
            constructor(maker)(_making(maker))
        else:
            native(maker)(_making(maker))
        cls = type(maker())
        native(cls.update)(_update)
        native(cls.copy)(_copied)
        for name in ("digest", "hexdigest"):
            native(getattr(cls, name))(_method(name))
        for name in ("name", "digest_size", "block_size"):
            raw = cls.__dict__.get(name)
            if raw is not None:
                GETTERS[raw] = lambda state, value, name=name: getattr(state.obj(value).value, name)


_register_digests()


# --- compression -------------------------------------------------------------------------------------------

_EXPANSION = 1 << 26
"""Bytes that one call may give."""


def _stream(maker: Any) -> Any:
    def make(state: Any, args: Args, kwargs: Kwargs) -> Value:
        options = {name: to_host(state, value) for name, value in kwargs.items()}
        made = host_call(state, maker, *[to_host(state, arg) for arg in args], **options)
        return state.new(Hosted(type(made), None, made))

    return make


def _streaming(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        given = [view_bytes(state, arg) or to_host(state, arg) for arg in args[1:]]
        if name == "decompress" and len(given) == 1 and not kwargs:
            given.append(_EXPANSION)
        state.steps += sum(len(part) for part in given if isinstance(part, bytes | bytearray)) >> 4
        options = {key: to_host(state, value) for key, value in kwargs.items()}
        result = host_call(state, getattr(state.mut(args[0]).value, name), *given, **options)
        if isinstance(result, bytes) and len(result) >= _EXPANSION:
            raise Unknown(f"a compressed text of more than {_EXPANSION} bytes")
        return from_host(state, result)

    return call


def _register_streams() -> None:
    for maker, names in ((zlib.compressobj, ("compress", "flush")), (zlib.decompressobj, ("decompress", "flush"))):
        native(maker)(_stream(maker))
        cls = type(maker())
        native(cls.copy)(_copied)
        for name in names:
            native(getattr(cls, name))(_streaming(name))
        for name in ("eof", "unused_data", "unconsumed_tail"):
            raw = cls.__dict__.get(name)
            if raw is not None:
                GETTERS[raw] = lambda state, value, name=name: getattr(state.obj(value).value, name)


_register_streams()


def _deriving(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        values = [to_host(state, arg) for arg in args]
        if name == "pbkdf2_hmac":
            state.steps += values[3] >> 4
            return host_call(state, hashlib.pbkdf2_hmac, *values)
        password, salt, n, r, p, maxmem, size = values
        if type(n) is int and n * p > 1 << 20:
            raise Unknown("scrypt() of more than 2**20 rounds")
        return host_call(
            state, lambda: hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=maxmem, dklen=size)
        )

    return Native("_presage_digests", name, call)


def digest_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_digests`: key derivation."""
    return {name: _deriving(name) for name in ("pbkdf2_hmac", "scrypt")}
