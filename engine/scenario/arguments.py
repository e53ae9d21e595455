"""What stands below a step, as typed data: tables of rows, of one row, of pairs. Used by the builders of forms."""

from __future__ import annotations

from collections.abc import Sequence

from presage.engine.errors import ScenarioError
from presage.engine.scenario.cells import Cell, parse_cell
from presage.engine.scenario.form import StepContext
from presage.engine.scenario.model import GivenAny, TableName
from presage.engine.scenario.names import nearest
from presage.engine.scenario.templates import AnswerRef, AnyRef, Template, TextLike, TextTemplate, parse_text, references


def table_name(text: str) -> TableName:
    """`service.table` as a name."""
    service, _, table = text.partition(".")
    return TableName(service, table)


def rows_of(context: StepContext, table: TableName) -> tuple[tuple[str, ...], tuple[tuple[Cell | None, ...], ...]]:
    """The columns in the heading, and the rows below it. Raises ScenarioError for unknown or repeated columns, or no row."""
    assert context.rows is not None
    heading, *body = context.rows
    columns = tuple(cell.strip() for cell in heading)
    for number in range(len(columns)):
        _check_column(context, table, columns, number, 0)
    if not body:
        raise ScenarioError("the table has a heading but no rows")
    return columns, tuple(_cells(context, row, number) for number, row in enumerate(body, start=1))


def row_of(context: StepContext, table: TableName) -> tuple[tuple[str, ...], tuple[tuple[Cell | None, ...], ...]]:
    """The one row of a table of column and value. Raises ScenarioError as `rows_of`, or when there are not two columns."""
    pairs = _pairs(context, "a column and its value")
    columns = tuple(name for name, _ in pairs)
    for number in range(len(columns)):
        _check_column(context, table, columns, number, number)
    return columns, (tuple(_cell(context, value, number) for number, (_, value) in enumerate(pairs)),)


def pairs_of(context: StepContext) -> tuple[tuple[str, TextLike], ...]:
    """The pairs of a table of name and value. Raises ScenarioError for an empty name or not two columns."""
    pairs = []
    for number, (name, value) in enumerate(_pairs(context, "a name and its value")):
        if not name:
            raise context.row_error(number, "the name is empty")
        text = parse_text(value)
        check_references(text, context)
        pairs.append((name, text))
    return tuple(pairs)


def _pairs(context: StepContext, what: str) -> list[tuple[str, str]]:
    assert context.rows is not None
    for number, row in enumerate(context.rows):
        if len(row) != 2:
            raise context.row_error(number, f"each line of this table is {what}; this one has {len(row)} cells")
    return [(row[0].strip(), row[1].strip()) for row in context.rows]


def _check_column(context: StepContext, table: TableName, columns: Sequence[str], number: int, row: int) -> None:
    """Check the column `columns[number]`, named in that row of the table below the step."""
    column = columns[number]
    if not column:
        raise context.row_error(row, "a column has no name")
    if column in columns[:number]:
        raise context.row_error(row, f"the column `{column}` is there twice")
    try:
        context.vocabulary.table(table, (column,))
    except ScenarioError as error:
        raise context.row_error(row, error.message, error.next_step) from error


def _cells(context: StepContext, row: Sequence[str], number: int) -> tuple[Cell | None, ...]:
    return tuple(_cell(context, text, number) for text in row)


def _cell(context: StepContext, text: str, row: int) -> Cell | None:
    try:
        cell = parse_cell(text)
        if isinstance(cell, (AnyRef, AnswerRef, TextTemplate)):
            check_references(cell, context)
    except ScenarioError as error:
        raise context.row_error(row, error.message, error.next_step) from error
    return cell


def check_references(template: Template, context: StepContext) -> None:
    """Raises ScenarioError, without a place, for a placeholder that names nothing declared before it."""
    for reference in references(template):
        if isinstance(reference, AnyRef):
            any_value(reference.name, context)
        elif reference.step >= context.whens:
            raise ScenarioError(
                f"{reference} quotes an answer that is not there yet: {context.whens} requests come before this step",
                next_step="steps[0] is the answer to the first When.",
            )


def any_value(name: str, context: StepContext) -> GivenAny:
    """The declaration of an `any` value. Raises ScenarioError when there is none."""
    if name not in context.anys:
        raise ScenarioError(
            f"<{name}> is no `any` value and no column of Examples{nearest(name, context.anys)}",
            next_step=f"Declare it in a Given: any integer {name} between 1 and 100. For a plain `<` write `\\<`.",
        )
    return context.anys[name]
