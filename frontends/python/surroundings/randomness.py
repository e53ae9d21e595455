"""Natives behind the model of ``_random``: CPython's generator, exact where the program seeded it.

A generator's state is a tuple kept by the model's object. One that was never seeded is an input
that no scenario gives: drawing from it is unknown.
"""

from __future__ import annotations

import random
from typing import Any

from presage.engine.lang.values import Native, Unknown, Value
from presage.frontends.python.meaning.convert import host_call, unbox

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _generator(given: Value) -> random.Random:
    if given is None:
        raise Unknown("a random number from a generator that was not seeded")
    made = random.Random()
    made.setstate((3, given, None))
    return made


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
    table = {"seed": _seed, "random": _random, "getrandbits": _getrandbits}
    return {name: Native("_presage_random", name, call) for name, call in table.items()}
