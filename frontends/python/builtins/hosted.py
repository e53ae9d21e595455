"""Objects of C types that keep state on the host: random generators and digests.

The simulated object holds a host object of its own, copied when a forked state changes it. Nothing
of the host's randomness enters: a generator that was not seeded gives no numbers.
"""

from __future__ import annotations

import _blake2
import _md5
import _random
import _sha1
import _sha3
import _sha256
import _sha512
import copy
import hashlib
from typing import Any

from presage.engine.lang.objects import Obj
from presage.engine.lang.values import Native, Ref, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning.convert import NotPlain, from_host, host_call, to_host
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, allocator, constructor, native
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


# --- random numbers --------------------------------------------------------------------------------------


class Generator:
    """A Mersenne Twister; ``host`` is None until it is seeded."""

    __slots__ = ("host",)

    def __init__(self, host: _random.Random | None) -> None:
        self.host = host

    def copy(self) -> Generator:
        """An independent generator in the same state."""
        if self.host is None:
            return Generator(None)
        host = _random.Random(0)
        host.setstate(self.host.getstate())
        return Generator(host)


@constructor(_random.Random)
def random_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``_random.Random(seed=None)``."""
    return new_random(state, _random.Random, args, kwargs)


@allocator(_random.Random)
def new_random(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``_random.Random.__new__``: seeded where a seed is given."""
    ref = state.new(Hosted(cls, {}, Generator(None)))
    if cls is _random.Random and args:
        seed(state, (ref, *args), {})
    return ref


@native(_random.Random.seed)
def seed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Random.seed(n)``; without a seed the generator is unknown from then on."""
    own = state.mut(args[0])
    number = args[1] if len(args) > 1 else None
    if number is None:
        own.value = Generator(None)
        return None
    if type(number) not in (int, bool):
        raise Unknown("a random generator seeded by something that is no integer")
    host = _random.Random(0)
    host.seed(number)
    own.value = Generator(host)
    return None


def _host_random(state: Any, ref: Ref) -> _random.Random:
    host = state.mut(ref).value.host
    if host is None:
        raise Unknown("a random number of a generator that was not seeded")
    found: _random.Random = host
    return found


@native(_random.Random.random)
def random_number(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Random.random()``."""
    return _host_random(state, args[0]).random()


@native(_random.Random.getrandbits)
def getrandbits(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Random.getrandbits(k)``."""
    return host_call(state, _host_random(state, args[0]).getrandbits, args[1])


@native(_random.Random.getstate)
def getstate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Random.getstate()``."""
    return _host_random(state, args[0]).getstate()


@native(_random.Random.setstate)
def setstate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``Random.setstate(state)``."""
    host = _random.Random(0)
    host_call(state, host.setstate, args[1])
    state.mut(args[0]).value = Generator(host)
    return None


# --- digests -----------------------------------------------------------------------------------------------

_MAKERS = (
    _md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_224,
    _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _sha3.shake_128, _sha3.shake_256, _blake2.blake2b, _blake2.blake2s,
)  # fmt: skip


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
    for maker in _MAKERS:
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
