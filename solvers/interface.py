"""What a solver is: constraints in, one of three answers out.

Solvers wrap solvers behind this; ``chain.py`` puts them together. A constraint is a BOOL term; the query is their
conjunction. Every answer carries what it cost, in Z3's ``rlimit`` units, whether computed now or taken from a cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from weakref import WeakKeyDictionary

from presage.solvers.terms import Term, Value, const, default_value, evaluate_all, postorder
from presage.solvers.terms.evaluate import EvaluationError


@dataclass(frozen=True, slots=True)
class FunctionTable:
    """An uninterpreted function as a model has it: values at the arguments that the query names, ``default`` elsewhere.

    Callable on host values, so that ``terms.evaluate`` takes it.
    """

    name: str
    entries: tuple[tuple[tuple[Value, ...], Value], ...]
    default: Value

    def __call__(self, *args: Value) -> Value:
        """The function's value at host arguments."""
        key = argument_key(args)
        for known, value in self.entries:
            if argument_key(known) == key:
                return value
        return self.default


def argument_key(args: tuple[Value, ...]) -> tuple[Term, ...]:
    """Arguments by sort and bits: True isn't 1 and 0.0 isn't -0.0."""
    return tuple([const(arg) for arg in args])


@dataclass(frozen=True, slots=True)
class Sat:
    """Satisfiable. ``model`` has a host value for each variable of the query, ``functions`` a table for each function."""

    model: Mapping[str, Value]
    functions: Mapping[str, FunctionTable] = field(default_factory=dict)
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Unsat:
    """Unsatisfiable, proved. ``core`` holds indices of constraints that already are, ascending, not necessarily fewest."""

    core: tuple[int, ...]
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, and why. Never to be read as unsatisfiable."""

    reason: str
    cost: int = 0


Result: TypeAlias = Sat | Unsat | Unknown


class Solver(Protocol):
    """Anything that answers queries. The answer depends on the query alone, not on earlier ones."""

    def check(self, constraints: Sequence[Term]) -> Result:
        """Whether all constraints hold together under some model."""


def replays(constraints: Sequence[Term], model: Mapping[str, Value], functions: Mapping[str, Any]) -> bool:
    """Whether every constraint is true under the model, computed by the terms' own meaning."""
    try:
        values = evaluate_all(constraints, model, functions)
    except EvaluationError:
        return False
    return all(values[constraint] is True for constraint in constraints)


def completed(constraints: Sequence[Term], model: Mapping[str, Value], functions: Mapping[str, FunctionTable], cost: int) -> Sat:
    """A model of exactly the symbols in the constraints: what is missing gets a default, what is foreign is left out."""
    values: dict[str, Value] = {}
    tables: dict[str, FunctionTable] = {}
    for symbol in symbols(constraints):
        name = symbol.value
        if symbol.op == "var":
            values[name] = model[name] if name in model else default_value(symbol.sort)
        else:
            tables[name] = functions.get(name) or FunctionTable(name, (), default_value(symbol.sort))
    return Sat(values, tables, cost)


def extended(answer: Sat, constraints: Sequence[Term]) -> Sat | None:
    """A known model, if further constraints are true under it as well, with defaults for their new symbols; otherwise None.

    What held before still does. So a fork asks a solver about one side only: the other one is the side that its model takes.
    """
    own = completed(constraints, answer.model, answer.functions, 0)
    if not replays(constraints, own.model, own.functions):
        return None
    model = dict(sorted({**answer.model, **own.model}.items()))
    functions = dict(sorted({**answer.functions, **own.functions}.items()))
    return Sat(model, functions)


_SYMBOLS: WeakKeyDictionary[Term, tuple[Term, ...]] = WeakKeyDictionary()
"""Symbols of constraints already seen; a function of the term, so this changes no answer."""


def symbols_of(constraint: Term) -> tuple[Term, ...]:
    """The variables and the applications of uninterpreted functions in one constraint, in a fixed order."""
    found = _SYMBOLS.get(constraint)
    if found is None:
        nodes = [node for node in postorder((constraint,)) if node.op == "var" or node.op == "apply"]
        found = _SYMBOLS[constraint] = tuple(sorted(nodes, key=lambda node: node.order))
    return found


def symbols(constraints: Sequence[Term]) -> list[Term]:
    """The distinct variables and applications in constraints, in a fixed order."""
    found: dict[Term, None] = {}
    for constraint in constraints:
        found.update(dict.fromkeys(symbols_of(constraint)))
    return sorted(found, key=lambda node: node.order)
