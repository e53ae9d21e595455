"""Inputs by symbolic execution: calls whose scalars are formulas, and the proof that no input at all meets a goal.

Every path of a call is compared with the goal. A path that can meet it gives a candidate, which is replayed like any
other; when every path of every kind of argument certainly misses it, by formulas of exact theories alone (whole numbers,
Booleans, floats as IEEE 754 has them, regular conditions on single texts), the goal is impossible.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from presage.engine.cli.templates import SORTS, Given, Leaf, built, filled_all, has_leaf, numbered, templates_of
from presage.engine.inputs.goals import Raises, Reaches, Returns
from presage.engine.inputs.shapes import Plain, Shape, same
from presage.engine.inputs.signature import Args, Parameter, Signature
from presage.engine.lang.objects import Class, DictObj, Function, ListObj, key_of
from presage.engine.lang.values import MISSING, Fork, Raised, Ref, Sym, Unknown, Value
from presage.engine.machine.search import Explorer, Path
from presage.engine.machine.state import State
from presage.frontends.python.inputs.loaded import Loaded
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.runtime import Ended
from presage.solvers import terms as T
from presage.solvers.budget import Budget
from presage.solvers.chain import default_chain
from presage.solvers.interface import Sat, Unsat

RLIMIT = 1_000_000
SOLVING = 10_000_000
"""Z3's resource units: for one query, and for all queries of one question."""
EXACT = (T.INT, T.BOOL, T.FLOAT64, T.STR, T.REGLAN)
"""Sorts whose formulas mean exactly what the operations do."""
FEW = 64
COMBINATIONS = 2_000
"""Kinds of arguments that are tried one by one; above the first number, True and False count as one kind."""


@dataclass(frozen=True)
class Bounds:
    """How far one call is explored: its paths, forks, conditions and steps on each path."""

    paths: int
    forks: int
    depth: int
    steps: int


SEARCHING = Bounds(64, 250, 40, 10_000)
PROVING = Bounds(1_000, 4_000, 400, 100_000)


class Bounded(Explorer):
    """Explores so many forks of a call, and so deep; ``cut`` tells that there was more.

    ``proving``: a fork on anything but terms of exact theories is not explored either, since no proof can come of it.
    """

    def __init__(self, chain: Any, proving: bool) -> None:
        self.bounds = PROVING if proving else SEARCHING
        super().__init__(chain, self.bounds.paths)
        self.proving = proving
        self.cut = ""
        self._splits = 0

    def split(self, state: State, fork: Fork) -> list[State]:
        """The feasible successors; none past the bounds."""
        self._splits += 1
        why = self._why_not(state, fork)
        if not why:
            found = super().split(state, fork)
            if not self.proving or all(each.model is not None for each in found):
                return found
            why = f"line {state.place[2]}: the solver could not decide a condition"
        self.cut = self.cut or why
        return []

    def _why_not(self, state: State, fork: Fork) -> str:
        """Why a fork is not followed; empty if it is."""
        if self.proving and self.cut:
            return self.cut
        if self._splits > self.bounds.forks or len(state.path) >= self.bounds.depth:
            return f"line {state.place[2]}: there are more paths than are followed"
        if self.proving and not _exactly([condition for condition, _ in fork.alternatives]):
            return f"line {state.place[2]}: a condition that no solver decides exactly"
        return ""


@dataclass(frozen=True)
class Condition:
    """A part of what the inputs have to fulfil: a function of all parameters, and the names of those that it reads."""

    func: Value
    names: frozenset[str]


class Symbolic:
    """Symbolic calls of one function for one goal, with inputs that meet all conditions."""

    def __init__(
        self, loaded: Loaded, func: Value, signature: Signature, goal: Any, conditions: Sequence[Condition] = ()
    ) -> None:
        budget = Budget(SOLVING)
        self.chain = default_chain(RLIMIT, budget=budget)
        self.proofs = default_chain(RLIMIT, budget=budget, proofs=True)
        self.loaded = loaded
        self.func = func
        self.signature = signature
        self.goal = goal
        self.conditions = conditions
        self.impossible = False
        self.doubt = ""

    def candidates(self, args: Args) -> Iterator[Args]:
        """Arguments like the given ones, with other scalars, that meet the goal by some path."""
        templates = templates_of(args)
        if not any(map(has_leaf, templates)):
            return
        for _, found in self._judged(templates, False):
            if found is not None:
                yield found

    def exhausted(self) -> Iterator[Args]:
        """Arguments that should meet the goal, of all that the annotations allow.

        When there are no more, ``impossible`` tells whether certainly no arguments meet it; if not, ``doubt`` says why that
        is not certain.
        """
        domain = self._domain()
        if domain is not None and math.prod(map(len, domain)) > FEW:
            domain = [_widened(choices) for choices in domain]
        if domain is None:
            return
        if math.prod(map(len, domain)) > COMBINATIONS:
            self.doubt = "there are too many kinds of inputs to try them all"
            return
        proved = True
        for choice in product(*domain):
            templates = numbered(choice)
            any_found, certain = False, True
            for missed, found in self._judged(templates, True):
                certain = certain and missed
                if found is not None:
                    any_found = True
                    yield found
            if not certain and not any_found and any(type(each) is Leaf and each.type is str for each in templates):
                yield from [found for _, found in self._judged(templates, False) if found is not None]
            proved = proved and certain
        self.impossible = proved

    # --- the domain ------------------------------------------------------------------------------------

    def _domain(self) -> list[list[Any]] | None:
        """For each parameter what it can be: a class for all its values, or a value; None if it can be more."""
        function = self.loaded.state.obj(self.func) if type(self.func) is Ref else None
        if type(function) is not Function or len(function.code.params) != len(self.signature.parameters):
            self.doubt = "what the name stands for is not the function as it is written"
            return None
        domain = []
        for parameter in self.signature.parameters:
            choices = _choices(parameter) or self._members(parameter)
            if choices is None:
                self.doubt = f"the inputs for {parameter.name!r} are more than numbers, Booleans, texts and named values"
                return None
            domain.append([each for each in choices if _open(each) or self._allowed(parameter, each)])
        return domain

    def _members(self, parameter: Parameter) -> list[Any] | None:
        """The members of the enumeration that a parameter is annotated with; None if it is not annotated so."""
        found = self.loaded.find(parameter.named) if parameter.named and not parameter.optional else MISSING
        state = self.loaded.state
        made = state.obj(found) if type(found) is Ref else None
        if not isinstance(made, Class) or parameter.how not in ("positional", "normal", "keyword"):
            return None
        bases = [state.obj(each) for each in made.mro if type(each) is Ref]
        names = {each.name for each in bases if isinstance(each, Class) and each.attrs.get("__module__") == "enum"}
        members = made.attrs.get("_member_map_", MISSING)
        if "Enum" not in names or "Flag" in names or type(members) is not Ref:
            return None
        listed = {value: f"{parameter.named}.{name}" for name, value in reversed(state.obj(members).table.items())}
        return [Given(value, text) for value, text in reversed(listed.items())]

    def _allowed(self, parameter: Parameter, value: Plain) -> bool:
        """False for a value that a condition on this parameter alone excludes."""
        args = tuple([value if each is parameter else None for each in self.signature.parameters])
        plain = Signature(tuple([Parameter(each.name, "normal") for each in self.signature.parameters]))
        for condition in self.conditions:
            if condition.names == {parameter.name}:
                found = self.loaded.call(condition.func, plain, args, PROVING.steps)
                if found.kind == "returns" and found.value is False:
                    return False
        return True

    # --- paths ------------------------------------------------------------------------------------------

    def _judged(self, templates: tuple[Any, ...], proving: bool) -> Iterator[tuple[bool, Args | None]]:
        """For each path whether it certainly misses the goal, and arguments that should meet it."""
        if any(parameter.how in ("rest", "keywords") for parameter in self.signature.parameters):
            yield False, None
            return
        explorer = Bounded(self.proofs if proving else self.chain, proving)
        watch = self.loaded.watch
        watch.noting = False
        try:
            starts = self._restricted(templates, proving)
            watch.clear()
            paths = (path for state in starts for path in self._called(state, self.func, templates, explorer))
            if isinstance(self.goal, Reaches):
                yield from self._reaching(list(paths), templates)
            else:
                for path in paths:
                    judged = self._one(path, templates, explorer.chain)
                    if judged == (False, None):
                        self.doubt = self.doubt or "a path rests on an assumption, or on a value that is no formula"
                    yield judged
        except (Raised, Fork, Unknown) as problem:
            self.doubt = problem.reason if isinstance(problem, Unknown) else "the call cannot be begun"
            yield False, None
            return
        if explorer.cut:
            self.doubt = explorer.cut
            yield False, None

    def _reaching(self, paths: list[Path], templates: tuple[Any, ...]) -> Iterator[tuple[bool, Args | None]]:
        missed = isinstance(self.goal, Reaches) and self.goal.line not in self.loaded.watch.lines
        yield missed and all(map(_exact, paths)), None
        for path in paths if not missed else ():
            if path.model is not None:
                yield False, filled_all(templates, path.model.model)

    def _restricted(self, templates: tuple[Any, ...], proving: bool) -> list[State]:
        """The states in which the conditions hold, from which to call. Where a condition is not known it is left aside."""
        states = [self.loaded.state.fork()]
        for condition in self.conditions:
            held: list[State] = []
            for state in states:
                explorer = Bounded(self.proofs if proving else self.chain, proving)
                try:
                    paths = self._called(state.fork(), condition.func, templates, explorer, plainly=True)
                    following = [each for path in paths for each in _holding(path, explorer.chain)]
                except (Raised, Fork, Unknown):
                    explorer.cut = "unknown"
                held.extend([state] if explorer.cut else following)
            states = held
        return states

    def _called(
        self, state: State, func: Value, templates: tuple[Any, ...], explorer: Bounded, plainly: bool = False
    ) -> Iterator[Path]:
        """The paths of one call; ``plainly`` by position alone. Raises Raised, Fork or Unknown."""
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        for parameter, template in zip(self.signature.parameters, templates, strict=True):
            if parameter.how == "keyword" and not plainly:
                keywords[parameter.name] = built(state, template)
            else:
                positional.append(built(state, template))
        state.limit = state.steps + explorer.bounds.steps
        state.result, state.uncaught, state.frame = None, None, None
        state.session.language.call(state, func, tuple(positional), keywords, Ended())
        yield from explorer.explore(state)

    def _one(self, path: Path, templates: tuple[Any, ...], chain: Any) -> tuple[bool, Args | None]:
        if path.stop is not None:
            line = path.stop.place[2]
            self.doubt = self.doubt or f"line {line}: {path.stop.reason}"
            return False, None
        wanted = self._met(path.state)
        if wanted is T.false:
            return _exact(path), None
        if wanted is None:
            return False, None
        conditions = [*path.state.path, wanted]
        answer = chain.check(conditions)
        if isinstance(answer, Unsat):
            return _exact(path) and _exactly(conditions), None
        if isinstance(answer, Sat):
            return False, filled_all(templates, answer.model)
        return False, None

    def _met(self, state: State) -> Any:
        """The condition under which a path's end meets the goal; None where it is not known."""
        if state.uncaught is not None:
            raised = isinstance(self.goal, Raises) and type_name(state, state.obj(state.uncaught).cls) == self.goal.type
            return T.true if raised else T.false
        if isinstance(self.goal, Returns):
            return equal(state, state.result, self.goal.wanted)
        return T.false


def _holding(path: Path, chain: Any) -> list[State]:
    """The state after a condition, where that holds; where it raises an exception it does not.

    Raises:
        Unknown: the condition's outcome is not known.
    """
    state = path.state
    result = state.result if state.uncaught is None else False
    if path.stop is not None or (type(result) is not bool and not (type(result) is Sym and result.type is bool)):
        raise Unknown("a condition's outcome is not known")
    if type(result) is Sym:
        answer = chain.check([*state.path, result.term])
        if isinstance(answer, Unsat):
            return []
        state.assume(result.term)
        state.model, state.checked = answer, len(state.path)
    return [state] if result is not False else []


def _choices(parameter: Parameter) -> list[Any] | None:
    """What a parameter can be. An annotated int can also be a bool, a float also an int; a default may be another value."""
    if parameter.how not in ("positional", "normal", "keyword") or parameter.declared is None:
        return None
    values = _values(parameter.declared)
    if values is None or not parameter.optional:
        return values
    if not parameter.default or type(parameter.default[0]) not in (int, bool, str, type(None)):
        return None
    return [*values, parameter.default[0]]


def _open(choice: Any) -> bool:
    """Whether it stands for more than one value."""
    return type(choice) in (type, Given) or (type(choice) is tuple and any(map(_open, choice)))


def _widened(choices: list[Any]) -> list[Any]:
    """The same values, with a formula for both truth values."""
    if not any(each is True for each in choices) or not any(each is False for each in choices):
        return choices
    return [each for each in choices if type(each) is not bool] + [bool]


def _values(shape: Shape) -> list[Any] | None:
    if shape.kind == "int":
        return [int, False, True]
    if shape.kind == "float":
        return [float, int, False, True]
    if shape.kind == "bool":
        return [False, True]
    if shape.kind == "none":
        return [None]
    if shape.kind == "str":
        return [str]
    if shape.kind == "choice":
        return list(shape.values)
    if shape.kind == "record":
        places = [_values(part) for part in shape.parts]
        return None if None in places else list(product(*[each for each in places if each is not None]))
    if shape.kind == "either":
        parts = [_values(part) for part in shape.parts]
        return None if None in parts else [value for part in parts if part is not None for value in part]
    return None


def _exact(path: Path) -> bool:
    """Whether a path ended as the program would, by conditions of exact theories only."""
    if path.stop is not None or any(event[0] in ("assumption", "order", "schedule", "fallback") for event in path.state.events()):
        return False
    return _exactly(path.state.path)


def _exactly(conditions: Any) -> bool:
    """Whether conditions are of exact theories, with no function in them that is not interpreted."""
    return all(node.sort in EXACT and node.op != "apply" for node in T.postorder(conditions))


def equal(state: State, value: Value, wanted: Plain) -> Any:
    """The condition for a value to be the wanted one, with its type; None where that is not known."""
    kind = type(value)
    if kind is Sym:
        if value.type is not type(wanted):
            return T.false
        return T.eq(value.term, T.const(wanted)) if value.type in SORTS and value.type is not float else None
    if kind is tuple:
        return _all_equal(state, value, wanted) if type(wanted) is tuple else T.false
    if kind is not Ref:
        return _plainly(value, wanted)
    obj = state.obj(value)
    if type(obj) is ListObj and obj.cls is list:
        return _all_equal(state, obj.items, wanted) if type(wanted) is list else T.false
    if type(obj) is DictObj and obj.cls is dict:
        if type(wanted) is not dict:
            return T.false
        keys = [key_of(key) for key in obj.table]
        if any(type(key) not in (str, int, bool, float, type(None)) for key in keys):
            return None
        if not same(dict.fromkeys(keys), dict.fromkeys(wanted)):
            return T.false
        return _all_equal(state, list(obj.table.values()), [wanted[key] for key in keys])
    return None


def _plainly(value: Value, wanted: Plain) -> Any:
    if type(value) not in (str, int, bool, float, bytes, type(None)):
        return None
    return T.true if same(value, wanted) else T.false


def _all_equal(state: State, values: Any, wanted: Any) -> Any:
    if len(values) != len(wanted):
        return T.false
    terms = [equal(state, value, item) for value, item in zip(values, wanted, strict=True)]
    if T.false in terms:
        return T.false
    return None if None in terms else T.and_(*terms)
