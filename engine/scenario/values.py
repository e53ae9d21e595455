"""Values while an expectation is evaluated: everything is a term, so concrete and symbolic values are treated alike.

Constants fold, so on a concrete run every comparison ends as `T.true` or `T.false`. Numbers are exact rationals (REAL terms).
Comparing is in `presage.engine.scenario.comparing`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from presage.engine.facts.spans import Span
from presage.engine.scenario.observations import NoJson, SymbolicLeaf, SymbolicText, UnknownLeaf
from presage.engine.scenario.observations import Value as Observed
from presage.solvers import terms as T


class Undecided(Exception):
    """Evaluation needs something that the run doesn't know, or that can't be expressed exactly. span: None: the step's own."""

    def __init__(self, reason: str, span: Span | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


class Mismatch(Exception):
    """The observations haven't the shape that the expectation needs: it is violated. The text says what is there instead."""


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number: a REAL term. shown: for people. sql: it comes from a row, where 1 and 0 stand for true and false."""

    term: T.Term
    shown: str
    sql: bool = False


@dataclass(frozen=True, slots=True)
class Boolean:
    """A truth value: a BOOL term."""

    term: T.Term
    shown: str


@dataclass(frozen=True, slots=True)
class Textual:
    """A text. term: STR. number: the REAL that it is the written form of, when that is known of a symbolic text;
    places: the number's decimal places then, else -1. literal: it stands in quotes in the scenario, and so equals no number.
    """

    term: T.Term
    shown: str
    number: T.Term | None = None
    places: int = -1
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Null:
    """Null."""

    shown: str = "null"


@dataclass(frozen=True, slots=True)
class Sequential:
    """A list, its elements still as observed."""

    items: tuple[Observed, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class Structured:
    """An object, its members still as observed."""

    members: Mapping[str, Observed]
    shown: str


Single: TypeAlias = Numeric | Boolean | Textual | Null | Sequential | Structured


@dataclass(frozen=True, slots=True)
class Many:
    """What a path with `[]` stands for: each value with the condition (BOOL) under which it is among them."""

    items: tuple[tuple[T.Term, Single], ...]

    @property
    def shown(self) -> str:
        """The values in brackets."""
        return "[" + ", ".join(item.shown for _, item in self.items) + "]"


Evaluated: TypeAlias = Single | Many


def real(number: int | Decimal | Fraction) -> T.Term:
    """The constant of a host number, exact."""
    return T.const(Fraction(number))


def number(value: Fraction | Decimal | int, shown: str | None = None, *, sql: bool = False) -> Numeric:
    """A concrete number."""
    exact = Fraction(value)
    return Numeric(T.const(exact), show_number(exact) if shown is None else shown, sql)


def text(value: str, *, literal: bool = False) -> Textual:
    """A concrete text; `literal` when it stands in quotes in the scenario."""
    return Textual(T.const(value), quoted(value), literal=literal)


def boolean(value: bool) -> Boolean:
    """A concrete truth value."""
    return Boolean(T.const(value), "true" if value else "false")


def quoted(value: str) -> str:
    """Text in quotes, in the notation of expressions."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def digits(value: int) -> str:
    """A whole number written out, without the host's limit on its length."""
    return f"{Decimal(value):f}"


def show_number(value: Fraction) -> str:
    """A decimal where the number has a finite one, else a fraction."""
    if value.denominator == 1:
        return digits(value.numerator)
    rest, places = value.denominator, 0
    while rest % 10 in (0, 2, 4, 5, 6, 8) and rest > 1:
        rest //= 2 if rest % 2 == 0 else 5
        places += 1
    if rest > 1:
        return f"{digits(value.numerator)}/{digits(value.denominator)}"
    scaled = value * 10**places
    written = digits(abs(scaled.numerator) // scaled.denominator).rjust(places + 1, "0")
    shown = f"{written[:-places]}.{written[-places:]}".rstrip("0").rstrip(".")
    return f"-{shown}" if value < 0 else shown


def evaluated(observed: Observed, *, sql: bool = False) -> Single:
    """An observed value as terms. Raises Undecided for an unknown leaf and for a float that is no number, Mismatch for NoJson."""
    if observed is None:
        return Null()
    if isinstance(observed, bool):
        return boolean(observed)
    if isinstance(observed, int):
        return number(observed, digits(observed), sql=sql)
    if isinstance(observed, str):
        return text(observed)
    if isinstance(observed, (float, Decimal)):
        return _inexact(observed, sql)
    if isinstance(observed, (list, tuple)):
        return Sequential(tuple(observed), show_observed(observed))
    if isinstance(observed, Mapping):
        return Structured(observed, show_observed(observed))
    return _leaf(observed, sql)


def _inexact(observed: float | Decimal, sql: bool) -> Numeric:
    """A float means the decimal that it is written as, for that is what crosses a boundary."""
    written = Decimal(repr(observed)) if isinstance(observed, float) else observed
    if not written.is_finite():
        raise Mismatch(f"{observed} is no number")
    return number(written, str(observed), sql=sql)


def _leaf(observed: Observed, sql: bool) -> Single:
    if isinstance(observed, UnknownLeaf):
        raise Undecided(observed.reason, observed.span)
    if isinstance(observed, NoJson):
        raise Mismatch(observed.why)
    if isinstance(observed, SymbolicText):
        return Textual(T.str_concat(*(_part_term(part) for part in observed.parts)), show_observed(observed))
    if isinstance(observed, SymbolicLeaf):
        return _symbolic(observed, sql)
    raise Undecided(f"values of type {type(observed).__name__} cannot be compared")


def _symbolic(leaf: SymbolicLeaf, sql: bool) -> Single:
    shown = show_observed(leaf)
    if leaf.type == "boolean":
        return Boolean(leaf.term, shown)
    if leaf.type == "text":
        return Textual(leaf.term, shown)
    value = T.scale(Fraction(10) ** leaf.exponent, T.to_real(leaf.term))
    if leaf.type == "decimal_text":
        return Textual(text_term(leaf), shown, value, -leaf.exponent)
    return Numeric(value, shown, sql)


def text_term(leaf: SymbolicLeaf) -> T.Term:
    """The leaf's written form as a STR term. Raises Undecided where the form is not settled (true or True, 1E+2 or 100)."""
    if leaf.type == "text":
        return leaf.term
    if leaf.type == "boolean":
        raise Undecided("how a truth value is written depends on the language")
    if leaf.type == "integer" or leaf.exponent == 0:
        return T.int_to_str(leaf.term)
    if leaf.exponent > 0:
        raise Undecided("how a decimal with a positive exponent is written is not settled")
    unit = T.const(10**-leaf.exponent)
    size = T.abs_(leaf.term)
    fraction = T.str_slice(T.int_to_str(T.add(unit, T.mod(size, unit))), T.const(1))
    sign = T.ite(T.lt(leaf.term, T.const(0)), T.const("-"), T.const(""))
    return T.str_concat(sign, T.int_to_str(T.floordiv(size, unit)), T.const("."), fraction)


def _part_term(part: str | SymbolicLeaf) -> T.Term:
    return T.const(part) if isinstance(part, str) else text_term(part)


def show_observed(observed: Observed) -> str:
    """An observed value for people; symbolic ones by their term."""
    if isinstance(observed, SymbolicLeaf):
        return T.to_text(observed.term) + (f" * 10^{observed.exponent}" if observed.exponent else "")
    if isinstance(observed, SymbolicText):
        return " + ".join(quoted(part) if isinstance(part, str) else show_observed(part) for part in observed.parts)
    if isinstance(observed, UnknownLeaf):
        return "unknown"
    if isinstance(observed, str):
        return quoted(observed)
    if isinstance(observed, (list, tuple)):
        return "[" + ", ".join(show_observed(item) for item in observed) + "]"
    if isinstance(observed, Mapping):
        return "{" + ", ".join(f"{quoted(str(key))}: {show_observed(item)}" for key, item in observed.items()) + "}"
    if observed is None or isinstance(observed, bool):
        return {None: "null", True: "true", False: "false"}[observed]
    return digits(observed) if isinstance(observed, int) else str(observed)


_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)


def as_number(value: Single) -> T.Term | None:
    """The REAL that a value is, or is the written form of; None where it is neither.

    Raises Undecided for symbolic text of which that isn't known.
    """
    if isinstance(value, Numeric):
        return value.term
    if not isinstance(value, Textual):
        return None
    if value.number is not None:
        return value.number
    if value.term.op != "const":
        raise Undecided(f"whether the text {value.shown} is a number is not known")
    written = str(value.term.value)
    return real(Decimal(written)) if _NUMBER.fullmatch(written) else None


def number_of(value: Single, user: str) -> T.Term:
    """`as_number`, or Mismatch: `user` needs a number."""
    found = as_number(value)
    if found is None:
        raise Mismatch(f"{value.shown}, which is no number, in {user}")
    return found
