"""Explores a function over symbolic inputs and compares every path with CPython at concrete ones.

What is checked for an input: exactly one path's condition holds there, and that path's outcome, evaluated at the input,
is what CPython gives. A path that stopped says nothing; it is counted.
"""

from __future__ import annotations

import copy
import math
import warnings
from dataclasses import dataclass, field
from random import Random
from typing import Any

from machine.machine import runtime

from presage.engine.lang.values import Unknown
from presage.engine.machine.calling import Start, explore_call
from presage.engine.machine.search import Explorer, Path
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning import calls, text
from presage.frontends.python.meaning.convert import from_host
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.rendering import render
from presage.frontends.python.runtime import Ended
from presage.frontends.python.settling import settle
from presage.frontends.python.symbols import (
    Constant,
    Either,
    Entries,
    Items,
    OpenText,
    Scalar,
    Shape,
    Text,
    alternatives,
)
from presage.solvers import terms as T
from presage.solvers.chain import default_chain

INT = Scalar(int)
SMALL = Scalar(int, -20, 20)
BOOL = Scalar(bool)
FLOAT = Scalar(float)


def text_of(least: int, most: int, high: int = 127, low: int = 0) -> Text:
    return Text(least, most, low, high)


def list_of(*items: Shape) -> Items:
    return Items(list, items)


def tuple_of(*items: Shape) -> Items:
    return Items(tuple, items)


def optional(shape: Shape) -> Either:
    return Either((Constant(None), shape))


@dataclass
class Exploration:
    """The paths of ``f`` over shapes of its parameters."""

    source: str
    shapes: tuple[Shape, ...]
    paths: list[Path] = field(default_factory=list)
    explorer: Explorer = field(default_factory=Explorer)

    @property
    def reasons(self) -> list[str]:
        return [path.stop.reason for path in self.paths if path.stop is not None]


def explore(
    source: str, *shapes: Shape, max_paths: int = 300, budget: int = 200_000, merging: bool = False, rlimit: int = 5_000_000
) -> Exploration:
    made, booted = runtime()
    state = booted.fork()
    state.limit = state.steps + 1_000_000
    found = Exploration(source, shapes, explorer=Explorer(default_chain(rlimit), max_paths))
    made.candidates = found.explorer.candidates
    module = lower_module(source, "__main__", "<symbolic>", "3.11", lazy=True)
    assert not module.diagnostics, module.diagnostics
    ref = made.add_module(state, "__main__", {"__builtins__": None})
    code = made.code(module, "<module>")
    state.push(code, list(code.blank), (), ref, Ended())
    made.run(state)
    assert state.uncaught is None
    function = state.obj(ref).attrs["f"]
    state.freeze()
    starts = []
    combinations: list[list[Any]] = [[]]
    for index, shape in enumerate(shapes):
        combinations = [[*before, one] for before in combinations for one in alternatives(f"x{index}", shape)]
    for chosen in combinations:
        fork = state.fork()
        args = tuple([one.make(fork) for one in chosen])
        starts.append(Start(fork, args, {}, tuple([c for one in chosen for c in one.conditions])))
    found.paths = list(explore_call(found.explorer, function, starts, budget, merging))
    return found


def shape_of(value: Any) -> Shape:
    """The shape of plain data like a value: as long, with the same keys, and any scalars of the same types in it."""
    if type(value) is int:
        return Scalar(int, -max(1000, abs(value)), max(1000, abs(value)))
    if type(value) in (float, bool):
        return Scalar(type(value))
    if type(value) is str and value.isascii():
        return text_of(len(value), len(value))
    if type(value) in (list, tuple):
        return Items(type(value), tuple(map(shape_of, value)))
    if type(value) is dict:
        return Entries(tuple((key, shape_of(item)) for key, item in value.items()))
    return Constant(value)


def assigned(name: str, shape: Shape, value: Any, model: dict[str, Any]) -> None:
    """Puts the variables that make a value of a shape into a model."""
    if isinstance(shape, Items):
        for index, (item, part) in enumerate(zip(shape.items, value, strict=True)):
            assigned(f"{name}.{index}", item, part, model)
    elif isinstance(shape, Entries):
        for index, (key, item) in enumerate(shape.entries):
            assigned(f"{name}.{index}", item, value[key], model)
    elif isinstance(shape, Text):
        model.update({f"{name}[{index}]": ord(c) for index, c in enumerate(value)})
    elif isinstance(shape, Scalar):
        model[name] = value


# --- concrete inputs ---------------------------------------------------------------------------------


def draw(random: Random, name: str, shape: Shape, model: dict[str, Any]) -> Any:
    """A random value of a shape; ``model`` gets the variables that make it."""
    if isinstance(shape, Constant):
        return shape.value
    if isinstance(shape, Either):
        index = model[f"{name}.option"] = random.randrange(len(shape.options))
        return draw(random, f"{name}.{index}", shape.options[index], model)
    if isinstance(shape, Items):
        return shape.type([draw(random, f"{name}.{i}", item, model) for i, item in enumerate(shape.items)])
    if isinstance(shape, Entries):
        return {key: draw(random, f"{name}.{i}", value, model) for i, (key, value) in enumerate(shape.entries)}
    if isinstance(shape, Text):
        length = random.randint(shape.least, shape.most)
        if shape.least != shape.most:
            model[f"{name}.length"] = length
        written = "".join(_character(random, shape.low, shape.high) for _ in range(length))
        model.update({f"{name}[{i}]": ord(c) for i, c in enumerate(written)})
        return written
    if isinstance(shape, OpenText):
        model[name] = "".join(_character(random, 0, shape.high) for _ in range(random.randint(0, shape.most)))
        return model[name]
    model[name] = _scalar(random, shape)
    return model[name]


def _character(random: Random, low: int, high: int) -> str:
    likely = [c for c in "aabbAB01 -_,.zZ9+'\n\\" if low <= ord(c) <= high]
    return random.choice(likely) if likely and random.random() < 0.85 else chr(random.randint(low, high))


def _scalar(random: Random, shape: Scalar) -> Any:
    if shape.type is bool:
        return random.random() < 0.5
    if shape.type is float:
        plain = [0.0, -0.0, 0.5, 1.0, -1.5, 2.0, 2.5, 3.5, 0.1, 1e16, -1e300, math.inf, -math.inf, math.nan, 5e-324]
        return random.choice(plain) if random.random() < 0.7 else random.uniform(-100, 100)
    low = -10**20 if shape.low is None else shape.low
    high = 10**20 if shape.high is None else shape.high
    if random.random() < 0.8:
        return random.randint(max(low, -12), min(high, 12))
    return random.randint(low, high)


def solved(path: Path, shapes: tuple[Shape, ...]) -> tuple[dict[str, Any], list[Any]] | None:
    """The input that the path's own model is."""
    if path.model is None:
        return None
    model = dict(path.model.model)
    return model, [_of_model(f"x{i}", shape, model) for i, shape in enumerate(shapes)]


def _of_model(name: str, shape: Shape, model: dict[str, Any]) -> Any:
    if isinstance(shape, Constant):
        return shape.value
    if isinstance(shape, Either):
        index = model.get(f"{name}.option", 0)
        return _of_model(f"{name}.{index}", shape.options[index], model)
    if isinstance(shape, Items):
        return shape.type([_of_model(f"{name}.{i}", item, model) for i, item in enumerate(shape.items)])
    if isinstance(shape, Entries):
        return {key: _of_model(f"{name}.{i}", value, model) for i, (key, value) in enumerate(shape.entries)}
    if isinstance(shape, Text):
        length = model.get(f"{name}.length", shape.least)
        codes = [min(max(model.get(f"{name}[{i}]", 0), shape.low), shape.high) for i in range(length)]
        return "".join(map(chr, codes))
    if isinstance(shape, OpenText):
        return model.setdefault(name, "")
    sort = {int: T.INT, bool: T.BOOL, float: T.FLOAT64}[shape.type]
    default = T.default_value(sort)
    return model.setdefault(name, default if shape.low is None or default >= shape.low else shape.low)


# --- comparing ---------------------------------------------------------------------------------------


def truth(source: str, args: list[Any]) -> tuple[str, Any]:
    """What CPython gives: (returns, value) or (raises, (type, message))."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(source, space)
    try:
        return "returns", space["f"](*copy.deepcopy(args))
    except Exception as raised:
        return "raises", (type(raised).__name__, str(raised))


def holds(path: Path, model: dict[str, Any]) -> bool:
    """Whether an input is on a path."""
    for condition in path.state.path:
        names = {v.value: model.get(v.value, T.default_value(v.sort)) for v in T.variables(condition)}
        if T.evaluate(condition, names) is not True:
            return False
    return True


def outcome(path: Path, model: dict[str, Any]) -> tuple[str, Any]:
    """What a path says at an input: (returns, source form), (raises, (type, message)) or (unknown, reason)."""
    if path.stop is not None:
        return "unknown", path.stop.reason
    state = path.state.fork()
    state.limit = state.steps + 1_000_000
    try:
        if state.uncaught is None:
            return "returns", render(state, settle(state, state.result, model))
        settle(state, state.uncaught, model)
        shown = text.to_str(state, state.uncaught)
        name = type_name(state, state.obj(state.uncaught).cls)
        if type(shown) is not str:
            state.uncaught, state.frame, state.result = None, None, None
            calls.run_tail(state, shown, Ended())
            state.session.run(state)
            shown = state.result
        return "raises", (name, shown)
    except Unknown as unknown:
        return "unknown", unknown.reason


def expected(source: str, args: list[Any]) -> tuple[str, Any]:
    """CPython's outcome in the form of :func:`outcome`."""
    kind, value = truth(source, args)
    if kind == "raises":
        return kind, value
    made, booted = runtime()
    state = booted.fork()
    return kind, render(state, from_host(state, value))


def disagreements(
    found: Exploration, random: Random, inputs: int, given: tuple[tuple[dict[str, Any], list[Any]], ...] = ()
) -> tuple[list[str], int, int]:
    """What is wrong at given and random inputs and at each path's own model; how many were decided, and how many there were."""
    cases = list(given)
    for _ in range(inputs):
        model: dict[str, Any] = {}
        args = [draw(random, f"x{i}", shape, model) for i, shape in enumerate(found.shapes)]
        cases.append((model, args))
    cases += [case for path in found.paths if (case := solved(path, found.shapes)) is not None]
    wrong, decided = [], 0
    whole = not any("paths" in reason for reason in found.reasons)
    for model, args in cases:
        on = [path for path in found.paths if holds(path, model)]
        if len(on) != 1:
            if len(on) > 1 or whole:
                wrong.append(f"{args!r} is on {len(on)} paths")
            continue
        said = outcome(on[0], model)
        if said[0] == "unknown":
            continue
        decided += 1
        true = expected(found.source, args)
        if said != true:
            wrong.append(f"f{tuple(args)!r}: {said!r}, really {true!r}")
    return wrong, decided, len(cases)
