"""Whether a scenario really holds: its requests sent to the running services, its expectations checked on what they did.

Reads the typed scenario that the engine's reader makes, and nothing else of the engine: what is judged here, the engine
judges by simulation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from shop.ground_truth import Step

from presage.engine.scenario import expressions as ex
from presage.engine.scenario import model
from presage.engine.scenario.cells import Bare, Cell, Quoted
from presage.engine.scenario.templates import AnswerRef, AnyRef, Interpolation, TextTemplate, fill

Values = Mapping[str, Any]
"""A value for each `any` of the scenario."""

Flags = Mapping[tuple[str, str], tuple[str, str, str]]
"""(service, flag) -> environment variable, its value for on, for off; from presage.toml."""


def flags_of(configuration: Mapping[str, Any]) -> Flags:
    """The flags that a parsed presage.toml declares."""
    return {
        (service, name): (flag["env"], flag["on"], flag["off"])
        for service, definition in configuration["services"].items()
        for name, flag in definition.get("flags", {}).items()
    }


def case_of(scenario: model.Scenario, values: Values, flags: Flags) -> dict[str, Any]:
    """The case that `ground_truth.run_cases` takes."""
    case: dict[str, Any] = {"config": {}, "rows": {}, "now": None, "down": [], "tables": True}
    for given in scenario.givens:
        if isinstance(given, model.GivenRows):
            rows = [dict(zip(given.columns, row, strict=True)) for row in given.rows]
            case["rows"].setdefault(str(given.table), []).extend(
                {column: stored(cell, values) for column, cell in row.items() if cell is not None} for row in rows
            )
        elif isinstance(given, model.GivenConfiguration):
            case["config"].setdefault(given.service, {})[given.key] = filled(given.value, values)
        elif isinstance(given, model.GivenFlag):
            variable, on, off = flags[given.service, given.name]
            case["config"].setdefault(given.service, {})[variable] = on if given.on else off
        elif isinstance(given, model.GivenTime):
            fields = [filled(getattr(given, name), values) for name in ("year", "month", "day", "hour", "minute", "second")]
            case["now"] = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*fields)
        elif isinstance(given, model.GivenServiceDown):
            case["down"].append(given.service)
    case["steps"] = [request_of(request, values) for request in scenario.whens]
    return case


def request_of(request: model.Request, values: Values) -> dict[str, Any]:
    step: dict[str, Any] = {"service": request.service, "method": request.method, "path": filled(request.path, values)}
    step["query"] = {name: filled(value, values) for name, value in request.query}
    step["headers"] = {name: filled(value, values) for name, value in request.headers}
    if isinstance(request.body, model.JsonBody):
        step["json"] = filled(request.body.value, values)
    elif isinstance(request.body, model.FormBody):
        step["form"] = {name: filled(value, values) for name, value in request.body.fields}
    elif isinstance(request.body, model.TextBody):
        step["text"] = filled(request.body.text, values)
        step["headers"]["Content-Type"] = request.body.media_type
    return step


def failures(scenario: model.Scenario, values: Values, results: Sequence[Step]) -> list[str]:
    """The expectations that do not hold, as `line: text`."""
    judge = Judge(values, results)
    return [f"{then.source.line}: {then.source.text}" for then in scenario.thens if not judge.holds(then)]


def filled(template: Any, values: Values) -> Any:
    """The template with `any` values put in, as JSON."""

    def lookup(reference: AnyRef | AnswerRef) -> Any:
        if isinstance(reference, AnswerRef):
            return str(reference)  # filled in by the process that has the answers
        return values[reference.name]

    def render(text: TextTemplate) -> str:
        return "".join(
            part if isinstance(part, str) else f"{lookup(part.value)!s:0>{part.width}}" if part.width else str(lookup(part.value))
            for part in text.parts
            if isinstance(part, (str, Interpolation))
        )

    return fill(template, lookup, render)


def stored(cell: Cell, values: Values) -> Any:
    """What is put into a column; SQLite's affinity turns it into what the column declares."""
    if isinstance(cell, Bare):
        whole = isinstance(cell.value, Decimal) and "." not in cell.text
        return int(cell.text) if whole else cell.text if isinstance(cell.value, Decimal) else cell.value
    return cell.value if isinstance(cell, Quoted) else filled(cell, values)


RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "contains": operator.contains,
    "does not contain": lambda whole, part: part not in whole,
}
ARITHMETIC: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}


class Judge:
    """Checks expectations on the results of a scenario's requests."""

    def __init__(self, values: Values, results: Sequence[Step]) -> None:
        self.values = values
        self.results = results
        self.window = model.Window(0, len(results))

    def holds(self, then: model.Expectation) -> bool:
        self.window = then.window
        steps = self.results[then.window.since : then.window.after]
        if isinstance(then, model.Holds):
            return bool(self.value(then.expression))
        if isinstance(then, model.FieldPresence):
            return bool(self.places(then.path)) == then.present
        if isinstance(then, model.BodyEquals):
            return bool(steps[-1].get("json") == filled(then.value, self.values))
        if isinstance(then, model.RowCount):
            before = len(self.rows(then.table, before=True)) if then.gained else 0
            return len(self.rows(then.table)) - before == then.count
        if isinstance(then, model.RowMatch):
            return self.rows_match(then)
        if isinstance(then, model.TableUnchanged):
            return self.rows(then.table) == self.rows(then.table, before=True)
        if isinstance(then, model.OutboundCalls):
            calls = [call for step in steps for call in step["outbound"] if self.is_such_call(then, call)]
            return len(calls) == then.times if then.times is not None else bool(calls)
        types = [step["exception"]["type"] for step in steps if step["exception"]]
        return then.type in types if then.type else not types

    def is_such_call(self, then: model.OutboundCalls, call: Mapping[str, str]) -> bool:
        wanted = {"from": then.caller, "to": then.target, "method": then.method}
        if then.path is not None:
            wanted["path"] = filled(then.path, self.values)
        return all(call[name] == value for name, value in wanted.items() if value is not None)

    def rows(self, table: model.TableName, before: bool = False) -> list[dict[str, Any]]:
        moment = self.results[self.window.since] if before else self.results[self.window.after - 1]
        found: list[dict[str, Any]] = moment["tables"]["before" if before else "after"][str(table)]
        return found

    def rows_match(self, then: model.RowMatch) -> bool:
        """Pairs each expected row with one of its own; expected rows that could take each other's place are not supported."""
        left = list(self.rows(then.table))
        for expected in then.rows:
            found = [row for row in left if self.is_such_row(row, then.columns, expected)]
            if then.mode == "none" and found or then.mode != "none" and not found:
                return False
            if found and then.mode != "none":
                left.remove(found[0])
        return then.mode != "exactly" or not left

    def is_such_row(self, row: Mapping[str, Any], columns: Iterable[str], cells: Iterable[Cell | None]) -> bool:
        return all(cell is None or same(row[column], cell, self.values) for column, cell in zip(columns, cells, strict=True))

    # Expressions.

    def value(self, expression: ex.Expression) -> Any:
        if isinstance(expression, (ex.Number, ex.Text, ex.Constant)):
            return expression.value
        if isinstance(expression, AnyRef):
            return exact(self.values[expression.name])
        if isinstance(expression, ex.Path):
            return exact(self.places(expression)[0])
        if isinstance(expression, ex.Negative):
            return -self.value(expression.operand)
        if isinstance(expression, ex.Arithmetic):
            return ARITHMETIC[expression.operator](self.value(expression.left), self.value(expression.right))
        if isinstance(expression, ex.Comparison):
            relation = RELATIONS[expression.relation]
            return all(relation(left, right) for left in self.each(expression.left) for right in self.each(expression.right))
        if isinstance(expression, ex.Not):
            return not self.value(expression.operand)
        if isinstance(expression, ex.Logical):
            left = self.value(expression.left)
            return left and self.value(expression.right) if expression.operator == "and" else left or self.value(expression.right)
        return self.function(expression)

    def function(self, expression: ex.Function) -> Any:
        if expression.name == "exists":
            assert isinstance(expression.argument, ex.Path)
            return bool(self.places(expression.argument))
        several = self.each(expression.argument)
        over_many = {"sum": sum, "count": len, "min": min, "max": max}
        if expression.name in over_many:
            return Decimal(over_many[expression.name](several))
        return {"abs": abs, "number": Decimal, "length": len}[expression.name](several[0])

    def each(self, expression: ex.Expression) -> list[Any]:
        if isinstance(expression, ex.Path):
            return [exact(value) for value in self.places(expression)]
        return [self.value(expression)]

    def places(self, path: ex.Path) -> list[Any]:
        """The values that the path stands for; none where it is not there."""
        assert isinstance(path.root, (ex.Answer, ex.Rows)), "paths inside of filters are not supported here"
        if isinstance(path.root, ex.Rows):
            found: list[Any] = [self.rows(model.TableName(path.root.service, path.root.table), path.root.before)]
        else:
            number = self.window.after - 1 if path.root.step is None else path.root.step
            result = self.results[number]
            found = [result[path.root.part]] if path.root.part in result else []
        for segment in path.segments:
            found = [inner for value in found for inner in inside(value, segment)]
        return found


def inside(value: Any, segment: ex.Segment) -> list[Any]:
    if isinstance(segment, ex.Field):
        return [value[segment.name]] if isinstance(value, dict) and segment.name in value else []
    assert isinstance(value, list)
    if isinstance(segment, ex.Index):
        return value[segment.number :][:1] if segment.number != -1 else value[-1:]
    assert segment.condition is None, "filters are not supported here"
    return value


def exact(value: Any) -> Any:
    """Numbers as Decimal, so that all arithmetic is exact."""
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def same(actual: Any, cell: Cell, values: Values) -> bool:
    if isinstance(cell, Bare):
        wanted: Any = cell.text if isinstance(actual, str) else cell.value
        return bool(exact(actual) == wanted)
    return bool(actual == (cell.value if isinstance(cell, Quoted) else filled(cell, values)))
