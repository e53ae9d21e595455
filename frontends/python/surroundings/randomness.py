"""Natives behind the model of ``_random``: CPython's generator, exact where the program seeded it.

A generator's state is a tuple kept by the model's object. One that was never seeded is an input
that no scenario gives: what is drawn from it is symbolic.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from presage.engine.lang.values import Native, Rendered, Sym, Unknown, Value
from presage.frontends.python.meaning.convert import host_call, unbox
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _any(state: Any, limit: int) -> Value:
    """Some number from 0 up to a limit."""
    term = state.fresh("random", T.INT)
    state.assume(T.and_(T.ge(term, T.const(0)), T.lt(term, T.const(limit))))
    return Sym(term, int)


def _generator(given: Value) -> random.Random:
    made = random.Random()
    made.setstate((3, given, None))
    return made


def _drawn(made: random.Random, value: Value) -> Value:
    return (value, made.getstate()[1])


def _seed(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The state for a seed; None for no seed."""
    seed = unbox(state, args[0])
    if type(seed) is Rendered and seed.form == "random":
        return None
    if seed is None:
        return None
    if type(seed) not in (int, bool, float):
        raise Unknown("a random seed that is no number")
    return random.Random(seed if type(seed) is float else int(seed)).getstate()[1]


def _random(state: Any, args: Args, kwargs: Kwargs) -> Value:
    if args[0] is None:
        term = state.fresh("random", T.REAL)
        state.assume(T.and_(T.ge(term, T.const(Fraction(0))), T.lt(term, T.const(Fraction(1)))))
        return (Sym(term, float), None)
    made = _generator(args[0])
    return _drawn(made, made.random())


def _getrandbits(state: Any, args: Args, kwargs: Kwargs) -> Value:
    bits = unbox(state, args[1])
    if args[0] is None and type(bits) is int and bits > 0:
        return (_any(state, 1 << bits), None)
    if args[0] is None:
        raise Unknown("random bits from a generator that was not seeded")
    made = _generator(args[0])
    return _drawn(made, host_call(state, made.getrandbits, bits))


def _below(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A number below a limit from a generator that was not seeded."""
    limit = unbox(state, args[0])
    if type(limit) is not int or limit < 1:
        raise Unknown("a random number below a limit that is no plain number")
    return _any(state, limit)


def _bytes(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``os.urandom(size)``: bytes that nothing is known of but their number."""
    size = unbox(state, args[0])
    if type(size) is not int or size < 0:
        raise Unknown("os.urandom() of a size that is no plain number")
    return Rendered(bytes, "random", state.fresh("random", T.INT), (size,)) if size else b""


def module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of ``_presage_random``."""
    table = {"seed": _seed, "random": _random, "getrandbits": _getrandbits, "below": _below, "bytes": _bytes}
    return {name: Native("_presage_random", name, call) for name, call in table.items()}
