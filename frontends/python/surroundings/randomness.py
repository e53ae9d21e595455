"""Natives behind the model of ``_random``: CPython's generator, exact where the program seeded it.

A generator's state is a tuple kept by the model's object. What one that was never seeded gives, and what the operating
system gives, is an input of the simulation that no scenario fixes: a formula with known properties, where the simulation
has such inputs, and unknown elsewhere.
"""

from __future__ import annotations

import random
from typing import Any

from presage.engine.lang.values import Native, Unknown, Value
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.convert import host_call, unbox
from presage.frontends.python.meaning.drawn_codecs import HEX
from presage.frontends.python.meaning.errors import error

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _generator(given: Value) -> random.Random:
    if given is None:
        raise Unknown(UNSEEDED)
    made = random.Random()
    made.setstate((3, given, None))
    return made


def _open(state: Any, what: str) -> None:
    """Makes sure that random values are inputs of this simulation, and that the process that draws them is a service's own."""
    if drawn.draws(state) is None:
        raise Unknown(what)
    if not state.process:
        raise Unknown("a random value that is drawn while libraries are loaded")


def _below(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``below(n)``: a whole number from 0 to n - 1."""
    _open(state, UNSEEDED)
    return drawn.draw_number(state, "random", 0, _size(state, args[0]) - 1)


def _bits(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bits(k)``: a whole number of k bits."""
    _open(state, UNSEEDED)
    return drawn.draw_number(state, "random", 0, (1 << _size(state, args[0])) - 1)


def _fraction(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A float from 0 up to 1."""
    _open(state, UNSEEDED)
    raise Unknown("a random float")


def _size(state: Any, given: Value) -> int:
    size = unbox(state, given)
    if type(size) is not int or size > 100_000:
        raise Unknown("a random value of a size that is not known, or huge")
    return size


def _urandom(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``os.urandom(n)``: any n bytes."""
    _open(state, "random bytes of the operating system")
    size = _size(state, args[0])
    if size < 0:
        raise error(state, ValueError, "negative argument not allowed")
    return drawn.draw(state, "urandom", (drawn.BYTE,) * size, bytes)


def _uuid(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The text of a random UUID of a version."""
    version = args[0]
    _open(state, f"uuid{version}(), which differs from run to run")
    pattern = f"xxxxxxxx-xxxx-{version}xxx-vxxx-xxxxxxxxxxxx"
    shape = tuple({"x": HEX, "v": "89ab"}.get(place, place) for place in pattern)
    return drawn.draw(state, f"uuid{version}", shape, str)


UNSEEDED = "a random number from a generator that was not seeded"


def _drawn(made: random.Random, value: Value) -> Value:
    return (value, made.getstate()[1])


def _seed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The state for a seed; None for no seed."""
    seed = unbox(state, args[0])
    if seed is None:
        return None
    if type(seed) not in (int, bool, float):
        raise Unknown("a random seed that is no number")
    return random.Random(seed if type(seed) is float else int(seed)).getstate()[1]


def _random(state: Any, args: Args, kwargs: Kwargs) -> Value:
    made = _generator(args[0])
    return _drawn(made, made.random())


def _getrandbits(state: Any, args: Args, kwargs: Kwargs) -> Value:
    made = _generator(args[0])
    bits = unbox(state, args[1])
    return _drawn(made, host_call(state, made.getrandbits, bits))


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_random``."""
    table = {
        "seed": _seed, "random": _random, "getrandbits": _getrandbits, "below": _below, "bits": _bits,
        "fraction": _fraction, "urandom": _urandom, "uuid": _uuid,
    }  # fmt: skip
    return {name: Native("_presage_random", name, call) for name, call in table.items()}
