"""`any` values as symbols: the variable that stands for one, and the formula of what it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from presage.engine.scenario.evaluate import Scope, condition
from presage.engine.scenario.model import GivenAny, Window
from presage.engine.scenario.observations import Observations, SymbolicLeaf
from presage.solvers import terms as T


@dataclass(frozen=True, slots=True)
class AnySymbol:
    """A declared `any`: its leaf, and its domain and constraint as one BOOL term (which may name earlier ones)."""

    given: GivenAny
    leaf: SymbolicLeaf
    constraint: T.Term

    def value(self, model: Mapping[str, object]) -> object:
        """The host value under a model (variable name to value): int, Decimal with its scale, str or bool.

        Raises KeyError where the model lacks the variable.
        """
        found = model[str(self.leaf.term.value)]
        if self.leaf.type != "decimal":
            return found
        return Decimal(cast(int, found)).scaleb(self.leaf.exponent)


def symbols(givens: Sequence[GivenAny]) -> tuple[AnySymbol, ...]:
    """The symbols of a scenario's declarations, in order. Variables are called `any.<name>`.

    Raises Undecided when a constraint cannot be expressed exactly, Mismatch when it compares what has no order.
    """
    leaves: dict[str, object] = {}
    found: list[AnySymbol] = []
    for given in givens:
        leaf, domain = _domain(given)
        leaves[given.name] = leaf
        if given.where is not None:
            scope = Scope(Observations(answers=(), anys=dict(leaves)), Window(0, 0))
            domain = T.and_(domain, condition(given.where, scope))
        found.append(AnySymbol(given, leaf, domain))
    return tuple(found)


def _domain(given: GivenAny) -> tuple[SymbolicLeaf, T.Term]:
    name = f"any.{given.name}"
    if given.kind == "boolean":
        return SymbolicLeaf(T.var(name, T.BOOL), "boolean"), T.true
    if given.kind == "text":
        written = T.var(name, T.STR)
        return SymbolicLeaf(written, "text"), T.le(T.str_len(written), T.const(given.length))
    if given.kind == "choice":
        return _choice(given, name)
    assert given.low is not None and given.high is not None
    coefficient = T.var(name, T.INT)
    low, high = (int(bound.scaleb(given.scale)) for bound in (given.low, given.high))
    domain = T.and_(T.le(T.const(low), coefficient), T.le(coefficient, T.const(high)))
    return _number(coefficient, given.scale, given.kind == "decimal"), domain


def _choice(given: GivenAny, name: str) -> tuple[SymbolicLeaf, T.Term]:
    first = given.choices[0]
    if isinstance(first, bool):
        truth = T.var(name, T.BOOL)
        return SymbolicLeaf(truth, "boolean"), T.or_(*(T.eq(truth, T.const(bool(each))) for each in given.choices))
    if isinstance(first, str):
        written = T.var(name, T.STR)
        return SymbolicLeaf(written, "text"), T.or_(*(T.eq(written, T.const(str(each))) for each in given.choices))
    coefficient = T.var(name, T.INT)
    values = [int(cast(Decimal, each).scaleb(given.scale)) for each in given.choices]
    return (
        _number(coefficient, given.scale, given.scale > 0),
        T.or_(*(T.eq(coefficient, T.const(value)) for value in values)),
    )


def _number(coefficient: T.Term, scale: int, is_decimal: bool) -> SymbolicLeaf:
    return SymbolicLeaf(coefficient, "decimal", -scale) if is_decimal else SymbolicLeaf(coefficient, "integer")
