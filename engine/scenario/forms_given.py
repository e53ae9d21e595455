"""The forms of Given: the state before the first request, and what is not fixed in it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from decimal import Decimal

from presage.engine.errors import ScenarioError
from presage.engine.scenario.arguments import any_value, check_references, row_of, rows_of, table_name
from presage.engine.scenario.expression_parser import parse_expression, unquote
from presage.engine.scenario.expressions import FUNCTIONS, Expression, Path, walk
from presage.engine.scenario.form import Form, StepContext
from presage.engine.scenario.model import (
    AnyKind,
    GivenAny,
    GivenConfiguration,
    GivenFlag,
    GivenRows,
    GivenServiceDown,
    GivenTime,
)
from presage.engine.scenario.templates import AnyRef, parse_text


def _rows(found: Mapping[str, str], context: StepContext) -> GivenRows:
    table = table_name(found["table"])
    context.vocabulary.table(table)
    columns, rows = rows_of(context, table)
    return GivenRows(context.source, table, columns, rows)


def _row(found: Mapping[str, str], context: StepContext) -> GivenRows:
    table = table_name(found["table"])
    context.vocabulary.table(table)
    columns, rows = row_of(context, table)
    return GivenRows(context.source, table, columns, rows)


def _configuration(found: Mapping[str, str], context: StepContext) -> GivenConfiguration:
    context.vocabulary.configuration(found["service"], found["key"])
    value = parse_text(unquote(found["value"]))
    check_references(value, context)
    return GivenConfiguration(context.source, found["service"], found["key"], value)


def _configuration_unset(found: Mapping[str, str], context: StepContext) -> GivenConfiguration:
    context.vocabulary.configuration(found["service"], found["key"])
    return GivenConfiguration(context.source, found["service"], found["key"], None)


def _flag_on(found: Mapping[str, str], context: StepContext) -> GivenFlag:
    context.vocabulary.flag(found["service"], found["key"])
    return GivenFlag(context.source, found["service"], found["key"], True)


def _flag_off(found: Mapping[str, str], context: StepContext) -> GivenFlag:
    context.vocabulary.flag(found["service"], found["key"])
    return GivenFlag(context.source, found["service"], found["key"], False)


def _down(found: Mapping[str, str], context: StepContext) -> GivenServiceDown:
    context.vocabulary.service(found["service"])
    return GivenServiceDown(context.source, found["service"])


_MOMENT = re.compile(r"(\d{4}|<\w+>)-(\d\d|<\w+>)-(\d\d|<\w+>)(?:T(\d\d|<\w+>):(\d\d|<\w+>)(?::(\d\d|<\w+>))?(?:Z|\+00:00))?")
_FIELDS = (("year", 1, 9999), ("month", 1, 12), ("day", 1, 31), ("hour", 0, 23), ("minute", 0, 59), ("second", 0, 59))


def _time(found: Mapping[str, str], context: StepContext) -> GivenTime:
    match = _MOMENT.fullmatch(found["moment"])
    if match is None:
        raise ScenarioError(f"{found['moment']} is no time", next_step="Write it in UTC, as 2026-03-17T10:00:00Z or 2026-03-17.")
    fields = [_time_field(text or "00", *bounds, context) for text, bounds in zip(match.groups(), _FIELDS, strict=True)]
    _check_day(fields, context)
    return GivenTime(context.source, *fields)


def _time_field(text: str, name: str, low: int, high: int, context: StepContext) -> int | AnyRef:
    if not text.startswith("<"):
        if not low <= int(text) <= high:
            raise ScenarioError(f"the {name} {text} is not between {low} and {high}")
        return int(text)
    declared = any_value(text[1:-1], context)
    if declared.kind != "integer" or declared.low is None or declared.high is None:
        raise ScenarioError(f"the {name} {text} is no integer")
    if declared.low < low or declared.high > high:
        raise ScenarioError(f"{text} is between {declared.low} and {declared.high}, a {name} between {low} and {high}")
    return AnyRef(declared.name)


def _check_day(fields: list[int | AnyRef], context: StepContext) -> None:
    """The day must exist in every month (and year) that the others allow."""
    years, months, days = ([_least(field, context), _most(field, context)] for field in fields[:3])
    shortest = min(
        calendar.monthrange(year, month)[1]
        for year in range(years[0], min(years[1], years[0] + 8) + 1)
        for month in range(months[0], months[1] + 1)
    )
    if days[1] > shortest:
        raise ScenarioError(f"the day goes up to {days[1]}, but a month that the time allows has {shortest} days")


def _least(field: int | AnyRef, context: StepContext) -> int:
    return field if isinstance(field, int) else int(context.anys[field.name].low or 0)


def _most(field: int | AnyRef, context: StepContext) -> int:
    return field if isinstance(field, int) else int(context.anys[field.name].high or 0)


# Any values.

_RESERVED = frozenset(
    {"integer", "decimal", "text", "boolean", "and", "or", "not", "contains", "true", "false", "null", "item"}
    | {"response", "status", "headers", "steps", "before"}
    | set(FUNCTIONS)
)


def _declare(found: Mapping[str, str], context: StepContext, kind: AnyKind, **domain: object) -> GivenAny:
    name = found["name"]
    if name in _RESERVED:
        raise ScenarioError(
            f"an `any` value cannot be called `{name}`: the word has a meaning of its own",
            next_step=f"For example: any integer {name}_value between 1 and 100",
        )
    if name in context.anys:
        raise ScenarioError(f"`any {name}` is declared twice; the first is on line {context.anys[name].source.line}")
    where = _constraint(found["where"], name, context) if "where" in found else None
    return GivenAny(context.source, name, kind, where=where, **domain)  # type: ignore[arg-type]


def _constraint(text: str, name: str, context: StepContext) -> Expression:
    expression = parse_expression(text, [*context.anys, name])
    for part in walk(expression):
        if isinstance(part, Path):
            raise ScenarioError(f"a constraint is about `any` values, not about `{part.text}`")
    return expression


def _bounds(found: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    low, high = Decimal(found["low"]), Decimal(found["high"])
    if low > high:
        raise ScenarioError(f"nothing is between {low} and {high}")
    return low, high


def _integer(found: Mapping[str, str], context: StepContext) -> GivenAny:
    low, high = _bounds(found)
    if low != int(low) or high != int(high) or "." in found["low"] + found["high"]:
        raise ScenarioError(
            f"the bounds {low} and {high} are no whole numbers",
            next_step=f"For decimals: any decimal {found['name']} between {low} and {high} with 2 decimals",
        )
    return _declare(found, context, "integer", low=low, high=high)


def _decimal(found: Mapping[str, str], context: StepContext) -> GivenAny:
    low, high = _bounds(found)
    scale = int(found["scale"])
    if scale > 28:
        raise ScenarioError("at most 28 decimals are supported")
    for bound in (low, high):
        if bound != round(bound, scale):
            raise ScenarioError(f"the bound {bound} has more than {scale} decimals")
    return _declare(found, context, "decimal", low=low, high=high, scale=scale)


def _text(found: Mapping[str, str], context: StepContext) -> GivenAny:
    return _declare(found, context, "text", length=int(found["length"]))


def _boolean(found: Mapping[str, str], context: StepContext) -> GivenAny:
    return _declare(found, context, "boolean")


_CHOICE = re.compile(r'\s*(?:(?P<text>"(?:\\.|[^"\\])*")|(?P<number>-?\d+(?:\.\d+)?)|(?P<constant>true|false))\s*(?:,|$)')


def _choice(found: Mapping[str, str], context: StepContext) -> GivenAny:
    choices: list[Decimal | str | bool] = []
    listed, position = found["choices"], 0
    while position < len(listed):
        match = _CHOICE.match(listed, position)
        if match is None:
            raise ScenarioError(
                f"`{listed[position:].strip()}` is no list of values",
                next_step='Write texts in quotes, numbers, true or false, with commas between: "EUR", "USD".',
            )
        choices.append(_choice_value(match))
        position = match.end()
    if listed.rstrip().endswith(","):
        raise ScenarioError("the list of values ends in a comma")
    written = [repr(choice) for choice in choices]
    if len(set(written)) < len(written):
        raise ScenarioError(f"`any {found['name']}` lists a value twice")
    if len({type(choice) for choice in choices}) > 1:
        raise ScenarioError(f"the values of `any {found['name']}` are of several types")
    scales = {_places(choice) for choice in choices}
    if len(scales) > 1:
        raise ScenarioError(f"the numbers of `any {found['name']}` differ in their decimals", next_step="Write 1.50, not 1.5.")
    return _declare(found, context, "choice", choices=tuple(choices), scale=scales.pop())


def _places(choice: Decimal | str | bool) -> int:
    """The decimal places of a number as it is written, 0 for other values."""
    exponent = choice.as_tuple().exponent if isinstance(choice, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def _choice_value(match: re.Match[str]) -> Decimal | str | bool:
    if match.group("text"):
        return unquote(match.group("text"))
    return Decimal(match.group("number")) if match.group("number") else match.group("constant") == "true"


FORMS: tuple[Form, ...] = (
    Form(
        "Given",
        "rows",
        "table {table} has rows:",
        "Rows that the table has besides those of the service's own start-up. An empty cell leaves the column to its default.",
        """Given table billing.customers has rows:
  | id | name | country | plan  |
  | 7  | Ada  | DE      | basic |
  | 8  | Bob  | US      | pro   |""",
        _rows,
        "rows",
    ),
    Form(
        "Given",
        "row",
        "table {table} has a row:",
        "One such row, a line for each column.",
        """Given table billing.customers has a row:
  | id      | 7     |
  | name    | Ada   |
  | country | DE    |
  | plan    | basic |""",
        _row,
        "row",
    ),
    Form(
        "Given",
        "configuration",
        "configuration {key} of {service} is {value:text}",
        "An environment variable of the service.",
        'Given configuration FX_TIMEOUT of billing is "5"',
        _configuration,
    ),
    Form(
        "Given",
        "configuration not set",
        "configuration {key} of {service} is not set",
        "The environment variable is absent, so that the code's default applies.",
        "Given configuration FX_TIMEOUT of billing is not set",
        _configuration_unset,
    ),
    Form(
        "Given",
        "flag on",
        "flag {key} of {service} is on",
        "A feature flag of the service is on.",
        "Given flag FEATURE_PRORATION of billing is on",
        _flag_on,
    ),
    Form(
        "Given",
        "flag off",
        "flag {key} of {service} is off",
        "A feature flag of the service is off.",
        "Given flag FEATURE_PRORATION of billing is off",
        _flag_off,
    ),
    Form(
        "Given",
        "time",
        "the time is {moment}",
        "The clock of every service stands at this time, in UTC. A field may be an `any` integer: `2026-03-<day>`.",
        "Given the time is 2026-03-17T10:00:00Z",
        _time,
    ),
    Form(
        "Given",
        "service down",
        "service {service} is down",
        "Connections to the service are refused.",
        "Given service fx is down",
        _down,
    ),
    Form(
        "Given",
        "any integer",
        "any [integer ]{name} between {low:number} and {high:number}[ where {where:expression}]",
        "A whole number that may be anything in the range (bounds included) that fits the constraint.",
        "Given any integer amount between 1 and 100000 where amount % 5 = 0",
        _integer,
    ),
    Form(
        "Given",
        "any decimal",
        "any decimal {name} between {low:number} and {high:number} with {scale:count} (decimals|decimal)"
        "[ where {where:expression}]",
        "A decimal number with exactly so many decimal places.",
        "Given any decimal rate between 0.5000 and 2.0000 with 4 decimals",
        _decimal,
    ),
    Form(
        "Given",
        "any text",
        "any text {name} of up to {length:count} (characters|character)[ where {where:expression}]",
        "A text of at most so many characters; the empty text is one.",
        'Given any text note of up to 40 characters where note != ""',
        _text,
    ),
    Form(
        "Given",
        "any boolean",
        "any boolean {name}[ where {where:expression}]",
        "True or false.",
        "Given any boolean express",
        _boolean,
    ),
    Form(
        "Given",
        "any of a list",
        "any {name} from {choices:list}",
        "One of the listed values, all of one type.",
        'Given any currency from "EUR", "GBP", "USD"',
        _choice,
    ),
)
