"""`presage sql`: read-only SQL on the store of past simulations.

Not for what the tables mean: that stands in their comments, which the command prints when it is given no query.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import math
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from presage.engine.errors import UsageError

if TYPE_CHECKING:
    from presage.engine.store.store import Table

SCHEMA = 1
"""Version of what `--format json` prints."""


@click.command()
@click.argument("query", required=False)
@click.option(
    "--repo",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    help="The analysed repository; its store is in the folder .presage there.",
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print rows.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def sql(query: str | None, repo: Path, form: str, output: Path | None) -> None:
    """Query the store of past simulations with SQL (DuckDB's), read-only.

    QUERY is one or more statements, of which the last one's rows are printed; `-` reads it from standard input.
    Without it, the tables and views are listed with what they are for.
    """
    from presage.engine.store.store import Store

    store = Store(repo)
    if query is None:
        text = _relations(store.query(RELATIONS), form)
    else:
        text = _rows(store.query(sys.stdin.read() if query == "-" else query), form)
    _write(text, output)


RELATIONS = """
SELECT kind, name, meaning FROM (
    SELECT 1 AS part, 'view' AS kind, view_name AS name, coalesce(comment, '') AS meaning FROM duckdb_views() WHERE NOT internal
    UNION ALL
    SELECT 2, 'table', table_name, coalesce(comment, '') FROM duckdb_tables() WHERE NOT internal
) ORDER BY part, name
"""
"""The views, where people start, then the tables."""


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", file=output) from error


def _relations(table: Table, form: str) -> str:
    if form != "table":
        return _rows(table, form)
    hint = "\nThe columns: presage sql \"SELECT * FROM column_meaning WHERE relation = 'last_verdict'\"\n"
    return _rows(table, form) + hint


def _rows(table: Table, form: str) -> str:
    if form == "json":
        return _as_json(table)
    names = [name for name, _ in table.columns]
    if form == "csv":
        return _as_csv(names, table.rows)
    return _as_table(names, [[_shown(value) for value in row] for row in table.rows])


def _as_json(table: Table) -> str:
    """`{"schema", "columns": [{"name", "type"}], "rows": [[…]]}`, a line for each row."""
    columns = [{"name": name, "type": kind} for name, kind in table.columns]
    types = [kind for _, kind in table.columns]
    rows = [
        json.dumps([_json_value(value, kind) for value, kind in zip(row, types, strict=True)], ensure_ascii=False)
        for row in table.rows
    ]
    body = "\n  " + ",\n  ".join(rows) + "\n " if rows else ""
    return f'{{"schema": {SCHEMA},\n "columns": {json.dumps(columns, ensure_ascii=False)},\n "rows": [{body}]}}\n'


def _json_value(value: Any, kind: str) -> Any:
    """A value as strict JSON: a column of JSON as itself, what JSON has no form for as text."""
    if kind == "JSON" and isinstance(value, str):
        return json.loads(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else repr(value)
    if isinstance(value, (list, tuple)):
        return [_json_value(item, "") for item in value]
    if isinstance(value, dict):
        return {str(key): _json_value(item, "") for key, item in value.items()}
    return base64.b64encode(value).decode("ascii") if isinstance(value, (bytes, bytearray)) else str(value)


def _as_csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A heading, then the rows; null is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_csv_value(value) for value in row] for row in rows])
    return text.getvalue()


def _csv_value(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_json_value(value, ""), ensure_ascii=False)
    return base64.b64encode(value).decode("ascii") if isinstance(value, (bytes, bytearray)) else value


def _as_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of equal width under a heading, and the number of rows."""
    widths = [max(map(_width, column)) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * width for width in widths], *rows]
    text = "".join("  ".join(map(_padded, line, widths)).rstrip() + "\n" for line in lines)
    return f"{text}({len(rows)} row{'' if len(rows) == 1 else 's'})\n"


def _shown(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, dict)):
        return _one_line(json.dumps(_json_value(value, ""), ensure_ascii=False))
    return _one_line(base64.b64encode(value).decode("ascii") if isinstance(value, (bytes, bytearray)) else str(value))


def _one_line(text: str) -> str:
    """Control characters written out: text of analysed programs must neither break lines nor steer the terminal."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
