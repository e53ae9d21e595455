"""Objects of C types that keep state on the host: digests, compression in pieces.

The simulated object holds a host object of its own, copied when a forked state changes it.
"""

from __future__ import annotations

import copy
import hashlib
import importlib
import zlib
from typing import Any

from presage.engine.lang.objects import Obj
from presage.engine.lang.values import Native, Ref, Sym, Unknown, Value
from presage.engine.sim.draws import Places
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.builtins.views import view_bytes
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, to_host
from presage.frontends.python.meaning.drawn_codecs import hexadecimal
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, constructor, native
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


class Hosted(Obj):
    """An object whose state is a host object; copied with it.

    fed: the places of what a digest was fed, as long as they are few; ``random`` tells that some of them are.
    """

    __slots__ = ("fed", "random", "value")

    def __init__(self, cls: Value, attrs: dict[str, Value] | None, value: Any) -> None:
        self.cls = cls
        self.attrs = attrs
        self.value = value
        self.fed: Places | None = ()
        self.random = False

    def feed(self, state: Any, data: Value) -> None:
        """Notes what a digest is fed, and passes it on where it is known."""
        found = drawn.places(state, data)
        known = type(data) is bytes
        if self.fed is None or found is None or len(self.fed) + len(found) > _FED:
            if self.random or not known:
                raise Unknown("a digest of much data with random parts")
            self.fed = None
        else:
            self.fed = (*self.fed, *found)
        self.random = self.random or not known
        if known:
            self.value.update(data)

    def _copy_into(self, new: Any) -> None:
        new.fed, new.random = self.fed, self.random
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


_FED = 100_000
"""Bytes up to which is kept what a digest was fed."""


def _bytes(state: Any, value: Value) -> Value:
    if type(value) is bytes or type(value) is Sym and value.type is bytes and drawn.is_drawn(state, value):
        return value
    if type(value) is Sym and value.type is str and drawn.is_drawn(state, value):
        raise error(state, TypeError, "Strings must be encoded before hashing")
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
        made = host_call(state, maker, **options)
        hosted = Hosted(type(made), None, made)
        if any(name != "usedforsecurity" for name in options):
            hosted.fed = None
        for data in first:
            state.steps += (len(data) if type(data) is bytes else 64) >> 6
            hosted.feed(state, data)
        return state.new(hosted)

    return make


def _update(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``digest.update(data)``."""
    arity(state, "update", args[1:], kwargs, 1, 1)
    data = _bytes(state, args[1])
    state.steps += (len(data) if type(data) is bytes else 64) >> 6
    state.mut(args[0]).feed(state, data)
    return None


def _method(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        hosted = state.obj(args[0])
        host = hosted.value
        if hosted.random:
            return _random_digest(state, host, hosted.fed, name, args)
        return from_host(state, host_call(state, getattr(host, name), *args[1:], **kwargs))

    return call


def _random_digest(state: Any, host: Any, fed: Places, name: str, args: Args) -> Value:
    """The digest of data with random parts: bytes of which only the number is known."""
    if len(args) > 1 or not host.digest_size:
        raise Unknown("a digest of random data of a size that is given")
    found = drawn.digest(state, host.name, fed, host.digest_size)
    return found if name == "digest" else hexadecimal(state, drawn.places(state, found) or (), str)


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
        if any(type(arg) is Sym for arg in args) and drawn.is_drawn(state, *args):
            return _random_key(state, name, args)
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


def _random_key(state: Any, name: str, args: Args) -> Value:
    """A key derived from a password or a salt with random parts."""
    texts = [drawn.places(state, arg) for arg in (args[1:3] if name == "pbkdf2_hmac" else args[:2])]
    password, salt = texts
    if password is None or salt is None:
        raise Unknown(f"{name}() of random data")
    if name == "pbkdf2_hmac":
        algorithm, _, _, *numbers = args
        size = numbers[1] if numbers[1] is not None else host_call(state, hashlib.new, algorithm).digest_size
        settings: tuple[Any, ...] = (algorithm, numbers[0], size)
    else:
        settings = (*args[2:5], args[6])
        size = args[6]
    if not all(type(setting) in (str, int) for setting in settings):
        raise Unknown(f"{name}() with settings that are not known")
    fed = (*f"{len(password)}:", *password, *salt)
    return drawn.digest(state, f"{name}({','.join(map(str, settings))})", fed, size)


def digest_natives(runtime: Any, state: Any) -> dict[str, Value]:
    """The module `_presage_digests`: key derivation."""
    return {name: _deriving(name) for name in ("pbkdf2_hmac", "scrypt")}
