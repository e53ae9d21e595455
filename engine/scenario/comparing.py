"""Equality, order and containment of evaluated values, as BOOL terms.

A number and text that is written as a number compare by value; two texts compare exactly, character by character, and so does
text that stands in quotes in the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from presage.engine.scenario.expressions import Relation
from presage.engine.scenario.observations import Value as Observed
from presage.engine.scenario.values import (
    Boolean,
    Mismatch,
    Null,
    Numeric,
    Sequential,
    Single,
    Structured,
    Textual,
    Undecided,
    as_number,
    evaluated,
    real,
)
from presage.solvers import terms as T


def compare(relation: Relation, left: Single, right: Single) -> T.Term:
    """The BOOL term of `left relation right`. Raises Mismatch where the two have no order; Undecided."""
    if relation == "=":
        return equal(left, right)
    if relation == "!=":
        return T.not_(equal(left, right))
    if relation == "contains":
        return contains(left, right)
    if relation == "does not contain":
        return T.not_(contains(left, right))
    return ordered(relation, left, right)


def equal(left: Single, right: Single) -> T.Term:
    """Whether two values are equal; values of different kinds are not."""
    if isinstance(left, Null) or isinstance(right, Null):
        return T.const(isinstance(left, Null) and isinstance(right, Null))
    if isinstance(left, Textual) and isinstance(right, Textual):
        return _equal_texts(left, right)
    if isinstance(left, Boolean) or isinstance(right, Boolean):
        return _equal_booleans(left, right)
    if isinstance(left, Sequential) and isinstance(right, Sequential):
        if len(left.items) != len(right.items):
            return T.false
        return _all_equal(zip(left.items, right.items, strict=True))
    if isinstance(left, Structured) and isinstance(right, Structured):
        if left.members.keys() != right.members.keys():
            return T.false
        return _all_equal((value, right.members[name]) for name, value in left.members.items())
    if isinstance(left, (Sequential, Structured)) or isinstance(right, (Sequential, Structured)):
        return T.false
    if any(isinstance(side, Textual) and side.literal for side in (left, right)):
        return T.false
    a, b = as_number(left), as_number(right)
    return T.false if a is None or b is None else T.eq(a, b)


def _all_equal(pairs: Iterable[tuple[Observed, Observed]]) -> T.Term:
    """The conjunction; a pair that differs decides it even where others are undecided."""
    found: list[T.Term] = []
    undecided: Undecided | None = None
    for left, right in pairs:
        try:
            found.append(equal(evaluated(left), evaluated(right)))
        except Undecided as stop:
            undecided = undecided or stop
    whole = T.and_(*found)
    if undecided is not None and whole is not T.false:
        raise undecided
    return whole


def _equal_booleans(left: Single, right: Single) -> T.Term:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Boolean) and isinstance(other, Boolean):
            return T.eq(one.term, other.term)
        if isinstance(one, Boolean) and isinstance(other, Numeric) and other.sql:
            return T.eq(T.ite(one.term, real(1), real(0)), other.term)
    return T.false


def _equal_texts(left: Textual, right: Textual) -> T.Term:
    if left.number is not None and right.number is not None:
        return T.eq(left.number, right.number) if left.places == right.places else T.false
    for one, other in ((left, right), (right, left)):
        if one.number is not None and other.term.op == "const":
            return _equals_written(one, str(other.term.value))
    return T.eq(left.term, right.term)


def _equals_written(written: Textual, plain: str) -> T.Term:
    """Whether the written form of a number is this text: only for the one number that is written so."""
    assert written.number is not None
    whole, point, fraction = plain.removeprefix("-").partition(".")
    digits = (whole + fraction).isascii() and (whole + fraction).isdigit()
    places = len(fraction) if point else 0
    canonical = whole == "0" or not whole.startswith("0")
    if not (digits and whole and canonical) or places != written.places or bool(point) != bool(fraction):
        return T.false
    value = Fraction(int(whole + fraction), 10**places)
    if plain.startswith("-") and not value:
        return T.false
    return T.eq(written.number, T.const(-value if plain.startswith("-") else value))


def ordered(relation: Relation, left: Single, right: Single) -> T.Term:
    """Whether two numbers, or two texts, stand in this order. Two texts that are both numbers compare as numbers."""
    if not all(isinstance(side, (Numeric, Textual)) for side in (left, right)):
        raise Mismatch(f"{left.shown}, which has no order with {right.shown}")
    if isinstance(left, Textual) and isinstance(right, Textual) and _any_is_no_number(left, right):
        return _ordered_texts(relation, left, right)
    a, b = as_number(left), as_number(right)
    if a is None or b is None:
        raise Mismatch(f"{left.shown}, which has no order with {right.shown}")
    return {"<": T.lt, "<=": T.le, ">": T.gt, ">=": T.ge}[relation](a, b)


def _any_is_no_number(*sides: Textual) -> bool:
    """Whether one of the texts is surely not written as a number."""
    return any(side.number is None and side.term.op == "const" and as_number(side) is None for side in sides)


def _ordered_texts(relation: Relation, left: Textual, right: Textual) -> T.Term:
    a, b = left.term, right.term
    if relation in (">", ">="):
        a, b = b, a
    return T.str_lt(a, b) if relation in ("<", ">") else T.str_le(a, b)


def contains(whole: Single, part: Single) -> T.Term:
    """Whether a text holds a text, a list an element, an object a field. Raises Mismatch for other kinds."""
    if isinstance(whole, Textual) and isinstance(part, Textual):
        return T.str_contains(whole.term, part.term)
    if isinstance(whole, Sequential):
        return T.or_(*(equal(evaluated(item), part) for item in whole.items))
    if isinstance(whole, Structured) and isinstance(part, Textual):
        return T.or_(*(T.eq(T.const(name), part.term) for name in whole.members))
    raise Mismatch(f"{whole.shown}, which contains nothing like {part.shown}")
