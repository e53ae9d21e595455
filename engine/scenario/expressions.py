"""The expression language of invariants, constraints and operands: typed syntax trees.

    expression = comparison joined by `and`, `or`, `not`, parentheses
    comparison = sum [ ( = | != | < | <= | > | >= | contains ) sum ]
    sum        = numbers, texts and paths joined by + - * / %
    functions  = sum( ) count( ) min( ) max( ) abs( ) number( ) length( ) exists( )
    paths      = response.lines[].amount   response field lines[0].amount   status   headers["content-type"]
                 steps[0].json.id   steps[0].status
                 billing.invoices[].total   `billing-api`.invoices[].total
                 billing.invoices[customer_id = 7].total   before.billing.invoices[]
    any values = amount, or <amount>

Reading is in `presage.engine.scenario.expression_parser`, evaluating in `presage.engine.scenario.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from presage.engine.scenario.templates import AnyRef


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, exact; the scale is kept for display only."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """Quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Constant:
    """`true`, `false` or `null`."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Root of a path: a part of an answer. step: which When, from 0; None: the last one before the expectation."""

    step: int | None
    part: Literal["json", "text", "status", "headers"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Root of a path: the rows of a table, now or `before` the When steps that the expectation is about."""

    service: str
    table: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Root of a path inside a filter: the row or element that is being looked at."""


@dataclass(frozen=True, slots=True)
class Field:
    """Segment `.name`: a member of an object, a column of a row."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """Segment `[n]`: an element, from 0; negative counts from the end."""

    number: int


@dataclass(frozen=True, slots=True)
class Each:
    """Segment `[]`, or `[condition]`: every element, or those for which the condition holds."""

    condition: Expression | None = None


Root: TypeAlias = Answer | Rows | Item
Segment: TypeAlias = Field | Index | Each


@dataclass(frozen=True, slots=True)
class Path:
    """A place in an answer or in a table. text: as written, for reports."""

    root: Root
    segments: tuple[Segment, ...]
    text: str

    @property
    def many(self) -> bool:
        """Whether it can stand for several values."""
        return any(isinstance(segment, Each) for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right`, exact."""

    operator: Literal["+", "-", "*", "/", "%"]
    left: Expression
    right: Expression


Relation: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "does not contain"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left relation right`. A side that stands for several values means each of them."""

    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not:
    """`not operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Logical:
    """`left and right`, `left or right`; the right side is only looked at where the left leaves it open."""

    operator: Literal["and", "or"]
    left: Expression
    right: Expression


FUNCTIONS: dict[str, str] = {
    "sum": "the sum of all values; 0 of none",
    "count": "how many values there are",
    "min": "the smallest of all values",
    "max": "the largest of all values",
    "abs": "the absolute value of one number",
    "number": "text that is written as a number, as that number",
    "length": "the number of characters of a text, of elements of a list",
    "exists": "whether the path is there",
}
"""Functions and what they give; the documentation lists them from here."""

OVER_MANY = ("sum", "count", "min", "max", "exists")
"""Those whose argument may stand for several values."""


@dataclass(frozen=True, slots=True)
class Function:
    """`name(argument)`, name one of FUNCTIONS."""

    name: str
    argument: Expression


Expression: TypeAlias = Number | Text | Constant | AnyRef | Path | Negative | Arithmetic | Comparison | Not | Logical | Function


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it, filters included."""
    yield expression
    for inner in children(expression):
        yield from walk(inner)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside it, filters of a path included."""
    if isinstance(expression, (Negative, Not)):
        return (expression.operand,)
    if isinstance(expression, (Arithmetic, Comparison, Logical)):
        return (expression.left, expression.right)
    if isinstance(expression, Function):
        return (expression.argument,)
    if isinstance(expression, Path):
        return tuple(segment.condition for segment in expression.segments if isinstance(segment, Each) and segment.condition)
    return ()


def source(expression: Expression) -> str:
    """The expression as text, with parentheses only where they are needed to read it the same way."""
    return _source(expression, 0)


_LEVELS = {"or": 1, "and": 2, "not": 3, "compare": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "negative": 7}


def _source(expression: Expression, level: int) -> str:
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Text):
        return '"' + expression.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    if isinstance(expression, Constant):
        return {None: "null", True: "true", False: "false"}[expression.value]
    if isinstance(expression, AnyRef):
        return str(expression)
    if isinstance(expression, Path):
        return expression.text
    if isinstance(expression, Function):
        return f"{expression.name}({_source(expression.argument, 0)})"
    return _source_of_operator(expression, level)


def _source_of_operator(expression: Negative | Arithmetic | Comparison | Not | Logical, level: int) -> str:
    if isinstance(expression, Not):
        own, written = _LEVELS["not"], f"not {_source(expression.operand, _LEVELS['not'])}"
    elif isinstance(expression, Negative):
        own, written = _LEVELS["negative"], f"-{_source(expression.operand, _LEVELS['negative'])}"
    else:
        sign = expression.relation if isinstance(expression, Comparison) else expression.operator
        own = _LEVELS.get(sign, _LEVELS["compare"])
        left_level = own + 1 if isinstance(expression, Comparison) else own
        written = f"{_source(expression.left, left_level)} {sign} {_source(expression.right, own + 1)}"
    return f"({written})" if own < level else written
