"""Inputs by symbolic execution: calls whose scalars are formulas, and the proof that no input at all meets a goal.

Every path of a call is compared with the goal. A path that can meet it gives a candidate, which is replayed like any
other; when every path of every kind of argument certainly misses it, by whole numbers and Booleans alone, the goal is
impossible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from presage.engine.inputs.goals import Raises, Reaches, Returns
from presage.engine.inputs.shapes import Plain, Shape, same
from presage.engine.inputs.signature import Args, Parameter, Signature
from presage.engine.lang.objects import DictObj, Function, ListObj, key_of
from presage.engine.lang.values import MISSING, Fork, Raised, Ref, Sym, Unknown, Value
from presage.engine.machine.search import Explorer, Path
from presage.engine.machine.state import State
from presage.frontends.python.inputs.loaded import Loaded
from presage.frontends.python.meaning.convert import from_host, token
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.runtime import Ended
from presage.solvers import terms as T
from presage.solvers.budget import Budget
from presage.solvers.chain import default_chain
from presage.solvers.interface import Sat, Unsat

LEAVES = 8
"""Scalars of one call that become formulas; the rest stays as it is."""
PATHS = 64
FORKS = 250
DEPTH = 40
STEPS = 10_000
"""Paths of one call, its forks, conditions and steps on each path."""
RLIMIT = 300_000
SOLVING = 5_000_000
"""Z3's resource units: for one query, and for all queries of one question."""
SORTS = {int: T.INT, bool: T.BOOL, str: T.STR}
COMBINATIONS = 100


class Bounded(Explorer):
    """Explores so many forks of a call, and so deep; ``cut`` tells that there was more.

    ``proving``: a fork on anything but whole numbers and Booleans is not explored either, since no proof can come of it.
    """

    def __init__(self, chain: Any, proving: bool) -> None:
        super().__init__(chain, PATHS)
        self.proving = proving
        self.cut = False
        self._splits = 0

    def split(self, state: State, fork: Fork) -> list[State]:
        """The feasible successors; none past the bounds."""
        self._splits += 1
        hopeless = self.proving and (self.cut or not _integral([condition for condition, _ in fork.alternatives]))
        if hopeless or self._splits > FORKS or len(state.path) >= DEPTH:
            self.cut = True
            return []
        found = super().split(state, fork)
        if self.proving and any(each.model is None for each in found):
            self.cut = True
            return []
        return found


@dataclass(frozen=True)
class Leaf:
    """A scalar that is given by a variable; ``type`` is its class."""

    name: str
    type: type


class Symbolic:
    """Symbolic calls of one function for one goal."""

    def __init__(self, loaded: Loaded, func: Value, signature: Signature, goal: Any) -> None:
        self.chain = default_chain(RLIMIT, budget=Budget(SOLVING))
        self.loaded = loaded
        self.func = func
        self.signature = signature
        self.goal = goal

    def candidates(self, args: Args) -> Iterator[Args]:
        """Arguments like the given ones, with other scalars, that meet the goal by some path."""
        templates = templates_of(args)
        if not any(map(_has_leaf, templates)):
            return
        for _, found in self._judged(templates, False):
            if found is not None:
                yield found

    def excluded(self) -> bool:
        """Whether certainly no arguments that the annotations allow meet the goal. False says nothing."""
        domain = self._domain()
        if domain is None:
            return False
        for number, choice in enumerate(product(*domain)):
            if number >= COMBINATIONS:
                return False
            templates = tuple([Leaf(f"x{i}", int) if each is int else each for i, each in enumerate(choice)])
            if not all(certain for certain, _ in self._judged(templates, True)):
                return False
        return True

    # --- the domain ------------------------------------------------------------------------------------

    def _domain(self) -> list[list[Any]] | None:
        """For each parameter what it can be: ``int`` for every whole number, or a value; None if it can be more."""
        if type(self.func) is not Ref:
            return None
        function = self.loaded.state.obj(self.func)
        if type(function) is not Function or len(function.code.params) != len(self.signature.parameters):
            return None
        domain = [_choices(parameter) for parameter in self.signature.parameters]
        return None if None in domain else [each for each in domain if each is not None]

    # --- paths ------------------------------------------------------------------------------------------

    def _judged(self, templates: tuple[Any, ...], proving: bool) -> Iterator[tuple[bool, Args | None]]:
        """For each path whether it certainly misses the goal, and arguments that should meet it."""
        state = self.loaded.state.fork()
        state.limit = state.steps + STEPS
        watch = self.loaded.watch
        watch.clear()
        watch.noting = False
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        for parameter, template in zip(self.signature.parameters, templates, strict=True):
            if parameter.how in ("rest", "keywords"):
                yield False, None
                return
            if parameter.how == "keyword":
                keywords[parameter.name] = _built(state, template)
            else:
                positional.append(_built(state, template))
        try:
            state.session.language.call(state, self.func, tuple(positional), keywords, Ended())
            explorer = Bounded(self.chain, proving)
            paths = list(explorer.explore(state))
        except (Raised, Fork, Unknown):
            yield False, None
            return
        if explorer.cut:
            yield False, None
        if isinstance(self.goal, Reaches):
            missed = self.goal.line not in watch.lines
            yield missed and all(map(_exact, paths)), None
            for path in paths if not missed else ():
                if path.model is not None:
                    yield False, _filled_all(templates, path.model.model)
            return
        for path in paths:
            yield self._one(path, templates)

    def _one(self, path: Path, templates: tuple[Any, ...]) -> tuple[bool, Args | None]:
        if path.stop is not None:
            return False, None
        wanted = self._met(path.state)
        if wanted is T.false:
            return _exact(path), None
        if wanted is None:
            return False, None
        conditions = [*path.state.path, wanted]
        answer = self.chain.check(conditions)
        if isinstance(answer, Unsat):
            return _exact(path) and _integral(conditions), None
        if isinstance(answer, Sat):
            return False, _filled_all(templates, answer.model)
        return False, None

    def _met(self, state: State) -> Any:
        """The condition under which a path's end meets the goal; None where it is not known."""
        if state.uncaught is not None:
            raised = isinstance(self.goal, Raises) and type_name(state, state.obj(state.uncaught).cls) == self.goal.type
            return T.true if raised else T.false
        if isinstance(self.goal, Returns):
            return equal(state, state.result, self.goal.wanted)
        return T.false


def _choices(parameter: Parameter) -> list[Any] | None:
    """What a parameter can be. An annotated int can also be a bool; a default may be anything, so it is not covered."""
    if parameter.how not in ("positional", "normal", "keyword") or parameter.optional or parameter.declared is None:
        return None
    return _values(parameter.declared)


def _values(shape: Shape) -> list[Any] | None:
    if shape.kind == "int":
        return [int, False, True]
    if shape.kind == "bool":
        return [False, True]
    if shape.kind == "none":
        return [None]
    if shape.kind == "choice":
        return list(shape.values)
    if shape.kind == "either":
        parts = [_values(part) for part in shape.parts]
        return None if None in parts else [value for part in parts if part is not None for value in part]
    return None


def _exact(path: Path) -> bool:
    """Whether a path ended as the program would, by conditions on whole numbers and Booleans only."""
    if path.stop is not None or any(event[0] in ("assumption", "order", "schedule", "fallback") for event in path.state.events()):
        return False
    return _integral(path.state.path)


def _integral(conditions: Any) -> bool:
    return all(node.sort in (T.INT, T.BOOL) for node in T.postorder(conditions))


def equal(state: State, value: Value, wanted: Plain) -> Any:
    """The condition for a value to be the wanted one, with its type; None where that is not known."""
    kind = type(value)
    if kind is Sym:
        if value.type is not type(wanted):
            return T.false
        return T.eq(value.term, T.const(wanted)) if value.type in SORTS else None
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


# --- arguments with variables ----------------------------------------------------------------------------


def templates_of(args: Args) -> tuple[Any, ...]:
    """Arguments whose first scalars are variables. Keys of dictionaries and elements of sets stay."""
    made: list[Leaf] = []

    def template(value: Plain) -> Any:
        if type(value) in SORTS and len(made) < LEAVES:
            made.append(Leaf(f"x{len(made)}", type(value)))
            return made[-1]
        if type(value) in (list, tuple):
            return type(value)([template(item) for item in value])
        if type(value) is dict:
            return {key: template(item) for key, item in value.items()}
        return value

    return tuple(map(template, args))


def _has_leaf(template: Any) -> bool:
    if type(template) in (list, tuple):
        return any(map(_has_leaf, template))
    return type(template) is Leaf or (type(template) is dict and any(map(_has_leaf, template.values())))


def _built(state: State, template: Any) -> Value:
    """The machine's value for a template."""
    if type(template) is Leaf:
        return Sym(T.var(template.name, SORTS[template.type]), template.type)
    if type(template) is tuple:
        return tuple([_built(state, item) for item in template])
    if type(template) is list:
        return state.new(ListObj(list, [_built(state, item) for item in template]))
    if type(template) is dict:
        return state.new(DictObj(dict, {token(state, key): _built(state, item) for key, item in template.items()}))
    return from_host(state, template)


def _filled_all(templates: tuple[Any, ...], model: Any) -> Args:
    return tuple([_filled(template, model) for template in templates])


def _filled(template: Any, model: Any) -> Plain:
    """The host's value for a template under a model."""
    if type(template) is Leaf:
        value = model.get(template.name, MISSING)
        return template.type() if value is MISSING else value
    if type(template) in (list, tuple):
        return type(template)([_filled(item, model) for item in template])
    if type(template) is dict:
        return {key: _filled(item, model) for key, item in template.items()}
    return template
