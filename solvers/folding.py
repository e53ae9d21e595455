"""The first link: what the constraints fix outright is put in everywhere, and often nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from presage.solvers.interface import Result, Sat, Solver, Unsat, completed, symbols_of
from presage.solvers.terms import Term, Value, false, substitute_all, true


@dataclass(frozen=True, slots=True)
class _Fact:
    """A conjunct, with the constraints it follows from as a bit set of their indices."""

    term: Term
    sources: int


class Folding:
    """Propagates ``variable = constant``, alone or in a conjunction, through the other constraints until nothing changes.

    Passes what is left to ``inner``; a core names every constraint whose equality was used.
    """

    def __init__(self, inner: Solver) -> None:
        self.inner = inner

    def check(self, constraints: Sequence[Term]) -> Result:
        """See ``Solver``."""
        facts = [_Fact(term, 1 << index) for index, term in enumerate(constraints)]
        known: dict[Term, _Fact] = {}
        while True:
            rest: list[_Fact] = []
            fresh: dict[Term, _Fact] = {}
            for fact in _conjuncts(facts):
                if fact.term is false:
                    return Unsat(_indices(fact.sources))
                binding = _binding(fact)
                if binding is not None and binding[0] not in fresh:
                    fresh[binding[0]] = binding[1]
                else:
                    rest.append(fact)
            if not fresh:
                break
            known.update(fresh)
            facts = _put_in(rest, fresh)
        return self._finish(constraints, rest, known)

    def _finish(self, constraints: Sequence[Term], rest: list[_Fact], known: dict[Term, _Fact]) -> Result:
        values: dict[str, Value] = {variable.value: fact.term.value for variable, fact in known.items()}
        if not rest:
            return completed(constraints, values, {}, 0)
        result = self.inner.check([fact.term for fact in rest])
        if isinstance(result, Sat):
            return completed(constraints, {**result.model, **values}, result.functions, result.cost)
        if isinstance(result, Unsat):
            sources = 0
            for index in result.core:
                sources |= rest[index].sources
            return Unsat(_indices(sources), result.cost)
        return result


def _conjuncts(facts: list[_Fact]) -> list[_Fact]:
    """Conjunctions taken apart, truths and repetitions dropped."""
    found: dict[Term, _Fact] = {}
    for fact in facts:
        for term in fact.term.args if fact.term.op == "and" else (fact.term,):
            if term is not true and term not in found:
                found[term] = _Fact(term, fact.sources)
    return list(found.values())


def _binding(fact: _Fact) -> tuple[Term, _Fact] | None:
    """The variable that a fact fixes, with its constant; over FLOAT64 equality fixes nothing, since -0.0 equals 0.0."""
    term = fact.term
    if term.op == "var":
        return term, _Fact(true, fact.sources)
    if term.op == "not" and term.args[0].op == "var":
        return term.args[0], _Fact(false, fact.sources)
    if term.op == "eq":
        for variable, value in (term.args, term.args[::-1]):
            if variable.op == "var" and value.op == "const":
                return variable, _Fact(value, fact.sources)
    return None


def _put_in(rest: list[_Fact], fresh: dict[Term, _Fact]) -> list[_Fact]:
    mapping = {variable: fact.term for variable, fact in fresh.items()}
    touched: list[tuple[_Fact, int]] = []
    for fact in rest:
        sources = fact.sources
        for symbol in symbols_of(fact.term):
            if symbol in fresh:
                sources |= fresh[symbol].sources
        touched.append((fact, sources))
    terms = substitute_all([fact.term for fact in rest], mapping)
    return [_Fact(term, sources) for term, (_, sources) in zip(terms, touched, strict=True)]


def _indices(sources: int) -> tuple[int, ...]:
    return tuple(index for index in range(sources.bit_length()) if sources >> index & 1)
