"""The forms of Then: what must be so after the requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from presage.engine.errors import ScenarioError
from presage.engine.scenario.arguments import check_references, row_of, rows_of, table_name
from presage.engine.scenario.expression_parser import is_many, parse_expression, parse_field_path, parse_operand
from presage.engine.scenario.expressions import (
    Answer,
    Comparison,
    Constant,
    Each,
    Expression,
    Field,
    Function,
    Logical,
    Not,
    Path,
    Relation,
    Rows,
    walk,
)
from presage.engine.scenario.form import Form, StepContext
from presage.engine.scenario.model import (
    BodyEquals,
    FieldPresence,
    Holds,
    OutboundCalls,
    Raises,
    RowCount,
    RowMatch,
    TableName,
    TableUnchanged,
)
from presage.engine.scenario.templates import AnyRef, TextLike, parse_json, parse_text

_RELATIONS: dict[str, Relation] = {
    "is": "=",
    "equals": "=",
    "is not": "!=",
    "does not equal": "!=",
    "is at least": ">=",
    "is at most": "<=",
    "is more than": ">",
    "is less than": "<",
    "contains": "contains",
    "does not contain": "does not contain",
}


def _compared(left: Expression, found: Mapping[str, str], context: StepContext) -> Holds:
    right = parse_operand(found["operand"], list(context.anys))
    if is_many(left) and is_many(right):
        raise ScenarioError("only one side of a comparison can stand for several values")
    return _holds(Comparison(_RELATIONS[found["relation"]], left, right), context)


def _holds(expression: Expression, context: StepContext) -> Holds:
    for part in walk(expression):
        if isinstance(part, Path):
            _check_path(part, context)
    return Holds(context.source, context.window, expression)


def _check_path(path: Path, context: StepContext) -> None:
    root = path.root
    if isinstance(root, Rows):
        columns = [segment.name for segment in path.segments if isinstance(segment, Field)]
        context.vocabulary.table(TableName(root.service, root.table), columns[:1])
        _check_filter_columns(path, root, context)
    elif isinstance(root, Answer):
        if root.step is not None and not 0 <= root.step < context.whens:
            raise ScenarioError(
                f"`{path.text}` is about request {root.step}, but {context.whens} come before this step, counted from 0"
            )
        if root.part in ("status", "text") and path.segments:
            raise ScenarioError(f"`{path.text}` looks inside of the {root.part}, which has no parts")


def _check_filter_columns(path: Path, root: Rows, context: StepContext) -> None:
    """A name in a filter on rows is a column of theirs."""
    for segment in path.segments[:1]:
        if not isinstance(segment, Each) or segment.condition is None:
            continue
        for part in walk(segment.condition):
            if isinstance(part, Path) and part.segments and isinstance(part.segments[0], Field):
                context.vocabulary.table(TableName(root.service, root.table), (part.segments[0].name,))


def _status(found: Mapping[str, str], context: StepContext) -> Holds:
    return _compared(Path(Answer(None, "status"), (), "status"), found, context)


def _field(found: Mapping[str, str], context: StepContext) -> Holds:
    return _compared(parse_field_path(found["field"]), found, context)


def _sum(found: Mapping[str, str], context: StepContext) -> Holds:
    path = parse_operand(found["path"], [])
    if not isinstance(path, Path):
        raise ScenarioError(f"`{found['path']}` is no path", next_step="For example: response field lines[].amount")
    return _compared(Function("sum", path), found, context)


def _header(found: Mapping[str, str], context: StepContext) -> Holds:
    name = found["key"]
    return _compared(Path(Answer(None, "headers"), (Field(name.lower()),), f"header {name}"), found, context)


def _response_text(found: Mapping[str, str], context: StepContext) -> Holds:
    return _compared(Path(Answer(None, "text"), (), "response text"), found, context)


def _has_field(found: Mapping[str, str], context: StepContext) -> FieldPresence:
    return FieldPresence(context.source, context.window, parse_field_path(found["field"]), True)


def _has_no_field(found: Mapping[str, str], context: StepContext) -> FieldPresence:
    return FieldPresence(context.source, context.window, parse_field_path(found["field"]), False)


def _body_equals(found: Mapping[str, str], context: StepContext) -> BodyEquals:
    value = parse_json(context.docstring or "")
    check_references(value, context)
    return BodyEquals(context.source, context.window, value)


def _always(found: Mapping[str, str], context: StepContext) -> Holds:
    expression = parse_expression(found["expression"], list(context.anys))
    if not _is_condition(expression):
        raise ScenarioError(
            f"`{found['expression']}` is a value, not something that is true or false",
            next_step=f"For example: always {found['expression']} = 0",
        )
    return _holds(expression, context)


def _is_condition(expression: Expression) -> bool:
    """Whether the expression can be true or false (what a path or an `any` value holds is seen later)."""
    if isinstance(expression, Function):
        return expression.name == "exists"
    if isinstance(expression, Constant):
        return expression.value is not None
    return isinstance(expression, (Comparison, Logical, Not, Path, AnyRef))


def _row_count(found: Mapping[str, str], context: StepContext) -> RowCount:
    return RowCount(context.source, context.window, _table(found, context), int(found["count"]))


def _empty(found: Mapping[str, str], context: StepContext) -> RowCount:
    return RowCount(context.source, context.window, _table(found, context), 0)


def _gains(found: Mapping[str, str], context: StepContext) -> RowCount:
    return RowCount(context.source, context.window, _table(found, context), int(found["count"]), gained=True)


def _table(found: Mapping[str, str], context: StepContext) -> TableName:
    table = table_name(found["table"])
    context.vocabulary.table(table)
    return table


def _has_row(found: Mapping[str, str], context: StepContext) -> RowMatch:
    return _match_one(found, context, "some")


def _has_no_row(found: Mapping[str, str], context: StepContext) -> RowMatch:
    return _match_one(found, context, "none")


def _match_one(found: Mapping[str, str], context: StepContext, mode: Literal["some", "none"]) -> RowMatch:
    table = _table(found, context)
    columns, rows = row_of(context, table)
    return RowMatch(context.source, context.window, table, columns, rows, mode)


def _has_rows(found: Mapping[str, str], context: StepContext) -> RowMatch:
    return _match_many(found, context, "some")


def _has_exactly(found: Mapping[str, str], context: StepContext) -> RowMatch:
    return _match_many(found, context, "exactly")


def _match_many(found: Mapping[str, str], context: StepContext, mode: Literal["some", "exactly"]) -> RowMatch:
    table = _table(found, context)
    columns, rows = rows_of(context, table)
    return RowMatch(context.source, context.window, table, columns, rows, mode)


def _unchanged(found: Mapping[str, str], context: StepContext) -> TableUnchanged:
    return TableUnchanged(context.source, context.window, _table(found, context))


def _calls(found: Mapping[str, str], context: StepContext) -> OutboundCalls:
    return _outbound(found, context, int(found["count"]) if "count" in found else None)


def _calls_once(found: Mapping[str, str], context: StepContext) -> OutboundCalls:
    return _outbound(found, context, 1)


def _calls_never(found: Mapping[str, str], context: StepContext) -> OutboundCalls:
    return _outbound(found, context, 0)


def _outbound(found: Mapping[str, str], context: StepContext, times: int | None) -> OutboundCalls:
    for service in ("caller", "target"):
        context.vocabulary.service(found[service])
    path: TextLike | None = None
    if "path" in found:
        path = parse_text(found["path"])
        check_references(path, context)
        context.vocabulary.route(found["target"], found["method"], path)
    return OutboundCalls(context.source, context.window, found["caller"], found["target"], found.get("method"), path, times)


def _no_calls(found: Mapping[str, str], context: StepContext) -> OutboundCalls:
    return OutboundCalls(context.source, context.window, None, None, None, None, 0)


def _raises(found: Mapping[str, str], context: StepContext) -> Raises:
    context.vocabulary.service(found["service"])
    return Raises(context.source, context.window, found["service"], found["name"])


def _raises_nothing(found: Mapping[str, str], context: StepContext) -> Raises:
    return Raises(context.source, context.window, None, None)


FORMS: tuple[Form, ...] = (
    Form(
        "Then",
        "status",
        "the status {relation} {operand}",
        "The status of the last answer.",
        "Then the status is 200",
        _status,
    ),
    Form(
        "Then",
        "response field",
        "[the ]response field {field} {relation} {operand}",
        "A field of the last answer's JSON body. With `[]` in the path it means each element.",
        "Then the response field lines[0].amount is at least 12.30",
        _field,
    ),
    Form(
        "Then",
        "sum",
        "the sum of {path:many} {relation} {operand}",
        "The exact sum over the elements of an answer (`response.lines[].amount` is the same place) or over rows "
        "(`billing.invoice_lines[].amount`); decimal text counts as a number.",
        "Then the sum of response field lines[].amount equals response field total",
        _sum,
    ),
    Form(
        "Then",
        "field present",
        "[the ]response has a field {field}",
        "The field is there, whatever its value.",
        "Then the response has a field lines[0].note",
        _has_field,
    ),
    Form(
        "Then",
        "field absent",
        "[the ]response has no field {field}",
        "The field is not there at all (`null` is a value: it is there).",
        "Then the response has no field error",
        _has_no_field,
    ),
    Form(
        "Then",
        "whole body",
        "the response is:",
        "The whole JSON body: the same fields in any order, the same elements in this order.",
        '''Then the response is:
  """json
  {"total": "30.75", "lines": [{"amount": "12.30", "note": null}, {"amount": "18.45"}], "express": false}
  """''',
        _body_equals,
        "json",
    ),
    Form(
        "Then",
        "response text",
        "[the ]response text {relation} {operand}",
        "The last answer's body as text.",
        'Then the response text contains "30.75"',
        _response_text,
    ),
    Form(
        "Then",
        "response header",
        "[the response ]header {key} {relation} {operand}",
        "A header of the last answer; upper and lower case in its name are the same.",
        'Then the response header Content-Type is "application/json"',
        _header,
    ),
    Form(
        "Then",
        "invariant",
        "always {expression}",
        "The expression is true for every value of every `any`; see *Expressions*.",
        """Given any integer amount between 1 and 100
Then always sum(response.lines[].amount) = response.total and not amount > 100""",
        _always,
    ),
    Form(
        "Then",
        "row count",
        "table {table} has {count} (rows|row)",
        "How many rows the table has.",
        "Then table billing.invoices has 2 rows",
        _row_count,
    ),
    Form(
        "Then",
        "empty table",
        "table {table} is empty",
        "The table has no rows.",
        "Then table billing.refunds is empty",
        _empty,
    ),
    Form(
        "Then",
        "rows gained",
        "table {table} gains {count} (rows|row)",
        "How many rows the table has more than before the requests that this step is about.",
        "Then table billing.invoices gains 1 row",
        _gains,
    ),
    Form(
        "Then",
        "has a row",
        "table {table} has a row[ where]:",
        "Some row has these values; columns that are not named may have any.",
        """Then table billing.invoices has a row where:
  | customer_id | 7     |
  | total       | 30.75 |""",
        _has_row,
        "row",
    ),
    Form(
        "Then",
        "has no row",
        "table {table} has no row[ where]:",
        "No row has all of these values.",
        """Then table billing.invoices has no row where:
  | customer_id | 8 |""",
        _has_no_row,
        "row",
    ),
    Form(
        "Then",
        "has rows",
        "table {table} has rows:",
        "Every listed row is there; the table may have others. Equal rows in the list need as many rows in the table.",
        """Then table billing.invoices has rows:
  | customer_id | total |
  | 7           | 30.75 |""",
        _has_rows,
        "rows",
    ),
    Form(
        "Then",
        "has exactly the rows",
        "table {table} has exactly (the|these) rows:",
        "The table's rows are these, in any order.",
        """Then table billing.invoices has exactly the rows:
  | id | total |
  | 2  | 30.75 |
  | 1  | 10.00 |""",
        _has_exactly,
        "rows",
    ),
    Form(
        "Then",
        "unchanged",
        "table {table} is unchanged",
        "The same rows as before the requests that this step is about.",
        "Then table billing.customers is unchanged",
        _unchanged,
    ),
    Form(
        "Then",
        "calls",
        "{caller:service} calls {target:service}[[ with] {method} {path}][ {count} times]",
        "The service sent such a request: at least once, or exactly so many times. A path without a query matches any query.",
        "Then billing calls fx GET /rates/USD/EUR 2 times",
        _calls,
    ),
    Form(
        "Then",
        "calls once",
        "{caller:service} calls {target:service}[[ with] {method} {path}] once",
        "The service sent such a request exactly once.",
        "Then gateway calls billing POST /customers/7/plan once",
        _calls_once,
    ),
    Form(
        "Then",
        "never calls",
        "{caller:service} never calls {target:service}[[ with] {method} {path}]",
        "The service sent no such request.",
        "Then gateway never calls fx",
        _calls_never,
    ),
    Form(
        "Then",
        "no calls",
        "no service is called",
        "No service sent a request to another one.",
        "Then no service is called",
        _no_calls,
    ),
    Form(
        "Then",
        "raises",
        "{service} raises {name}",
        "An exception of exactly this class leaves a handler of the service (the framework then answers 500).",
        "Then billing raises ConnectionError",
        _raises,
    ),
    Form(
        "Then",
        "raises nothing",
        "(no service raises an exception|no exception leaves a handler)",
        "No exception leaves any handler.",
        "Then no service raises an exception",
        _raises_nothing,
    ),
)
