"""Expectations on bodies, rows, calls and exceptions, over concrete, symbolic and unknown observations."""

import pytest
from scenario_support import REQUEST, expectation, observed, read

from presage.engine.facts.spans import Span
from presage.engine.scenario.observations import (
    Observations,
    ObservedAnswer,
    ObservedCall,
    Row,
    SymbolicLeaf,
    SymbolicText,
    UnknownLeaf,
)
from presage.engine.scenario.oracle import Judgement, evaluate
from presage.solvers import terms as T

X = SymbolicLeaf(T.var("x", T.INT), "integer")
DAY = "Given any integer day between 1 and 31"
UNKNOWN = UnknownLeaf("an opaque call", Span.line("billing/app.py", 7))


def judged(step: str, observations: Observations, *givens: str) -> Judgement:
    return evaluate(expectation(step, *givens), observations)


def value(judgement: Judgement, x: int) -> object:
    assert judgement.term is not None
    return T.evaluate(judgement.term, {"x": x})


# Rows.


def table(*rows: Row) -> Observations:
    return observed(after={"b.t": rows}, anys={"day": X})


@pytest.mark.parametrize(
    ("cell", "stored", "matches"),
    [
        ("7", 7, True),
        ("7", 7.0, True),
        ("7", "7", True),
        ("7", "07", False),
        ("007", "007", True),
        ("007", 7, False),
        ('"7"', "7", True),
        ('"7"', 7, False),
        ("12.30", 12.3, True),
        ("12.30", "12.3", True),
        ('"12.30"', "12.3", False),
        ("true", 1, True),
        ("true", True, True),
        ("false", 0, True),
        ("true", "true", True),
        ("null", None, True),
        ("null", "null", False),
        ("null", 0, False),
        ("", None, True),
        ("Ada Lovelace", "Ada Lovelace", True),
        ('"a \\"b\\""', 'a "b"', True),
    ],
)
def test_cells(cell: str, stored: object, matches: bool) -> None:
    judgement = judged(f"table b.t has a row where:\n| a | {cell} |", table({"a": stored}))
    assert judgement.term is T.const(matches)


def test_rows_that_are_listed_twice_must_be_there_twice() -> None:
    step = "table b.t has rows:\n| a |\n| 1 |\n| 1 |"
    assert judged(step, table({"a": 1}, {"a": 2})).term is T.false
    assert judged(step, table({"a": 1}, {"a": 2}, {"a": 1})).term is T.true


def test_exactly_the_rows_in_any_order() -> None:
    step = "table b.t has exactly the rows:\n| a | b |\n| 1 | x |\n| 2 |  |"
    assert judged(step, table({"a": 2, "b": "y", "c": 0}, {"a": 1, "b": "x", "c": 0})).term is T.true
    assert judged(step, table({"a": 2, "b": "y"}, {"a": 1, "b": "y"})).term is T.false
    assert judged(step, table({"a": 1, "b": "x"})).actual == '1 row: (a 1, b "x")'
    repeated = "table b.t has exactly these rows:\n| a |\n| 1 |\n| 1 |"
    assert judged(repeated, table({"a": 1}, {"a": 2})).term is T.false


def test_symbolic_rows() -> None:
    rows = table({"a": X, "b": 1}, {"a": 5, "b": 2})
    some = judged("table b.t has a row where:\n| a | 3 |", rows)
    none = judged("table b.t has no row where:\n| a | 3 |", rows)
    equal = judged("table b.t has a row where:\n| a | <day> |\n| b | 1 |", rows, DAY)
    exactly = judged("table b.t has exactly the rows:\n| a |\n| 5 |\n| 5 |", rows)
    for x in (3, 4, 5):
        assert [value(judgement, x) for judgement in (some, none, exactly)] == [x == 3, x != 3, x == 5]
    assert equal.term is T.true


def test_unknown_tables_and_cells() -> None:
    step = "table b.t has a row where:\n| a | 3 |\n| b | 1 |"
    assert judged(step, table({"a": UNKNOWN, "b": 2})).term is T.false
    judgement = judged(step, table({"a": UNKNOWN, "b": 1}))
    assert judgement.term is None and judgement.unknown_reasons[0].span == UNKNOWN.span
    assert judged("table b.t is empty", observed(after={"b.t": UNKNOWN})).term is None
    assert judged("table b.t is empty", observed()).unknown_reasons[0].text == "no service is known to have a table b.t"


def test_unknown_column() -> None:
    judgement = judged("table b.t has a row where:\n| amuont | 3 |", table({"amount": 3}))
    assert judgement.term is T.false and judgement.actual == "no column `amuont` in b.t; did you mean amount?"


def test_unchanged() -> None:
    def change(before: list[Row], after: list[Row] | UnknownLeaf) -> Judgement:
        return judged("table b.t is unchanged", observed(before={"b.t": before}, after={"b.t": after}))

    assert change([{"a": 1}, {"a": 2}], [{"a": 2}, {"a": 1}]).term is T.true
    assert change([{"a": 1}, {"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}, {"a": 2}]).term is T.false
    assert change([{"a": X}, {"a": UNKNOWN}], [{"a": X}, {"a": UNKNOWN}]).term is T.true
    assert change([{"a": UNKNOWN}], [{"a": 1}]).term is None
    assert change([], UNKNOWN).term is None
    symbolic = change([{"a": 1}, {"a": X}], [{"a": 3}, {"a": 1}])
    assert value(symbolic, 3) is True and value(symbolic, 4) is False
    assert change([{"a": 1}], [{"a": 1}, {"a": "x"}]).actual == 'gone: none; new: {"a": "x"}'
    assert change([{"a": 1}], [{"a": 2}]).actual == 'gone: {"a": 1}; new: {"a": 2}'


# Bodies.


def test_body_with_placeholders_and_earlier_answers() -> None:
    scenario = read(
        DAY,
        REQUEST,
        REQUEST,
        "Then the response is:",
        '"""',
        '{"id": "{{steps[0].json.id}}", "next": "/orders/{{steps[0].json.id}}", "day": <day>, "on": "2026-03-<day:02>"}',
        '"""',
    )

    def run(body: object, day: object) -> Judgement:
        first = ObservedAnswer(201, {}, {"id": 12})
        return evaluate(scenario.thens[0], Observations(answers=(first, ObservedAnswer(200, {}, body)), anys={"day": day}))

    assert run({"on": "2026-03-05", "id": 12, "next": "/orders/12", "day": 5}, 5).term is T.true
    assert run({"on": "2026-03-5", "id": 12, "next": "/orders/12", "day": 5}, 5).term is T.false
    symbolic = run({"on": "2026-03-07", "id": 12, "next": "/orders/12", "day": 7}, X)
    assert value(symbolic, 7) is True and value(symbolic, 8) is False
    assert run({"id": "12"}, 5).actual == '{"id": "12"}'


def test_an_earlier_answer_without_the_quoted_part_violates() -> None:
    scenario = read(REQUEST, REQUEST, "Then the response is:", '"""', '{"id": "{{steps[0].json.id}}"}', '"""')
    answers = (ObservedAnswer(404, {}, {"error": "no"}), ObservedAnswer(200, {}, {"id": 1}))
    judgement = evaluate(scenario.thens[0], Observations(answers=answers))
    assert judgement.term is T.false
    assert judgement.actual == "the answer to request 0 has nothing at {{steps[0].json.id}}"


def test_unknown_answers_and_answers_that_are_no_json() -> None:
    unknown = Observations(answers=(UNKNOWN,))
    for step in ("the status is 200", "the response has no field a", 'the response is:\n"""\n{}\n"""'):
        judgement = judged(step, unknown)
        assert judgement.term is None and judgement.unknown_reasons[0].span == UNKNOWN.span
    plain = Observations(answers=(ObservedAnswer(200, {}, text="pong"),))
    assert judged("the response field a is 1", plain).actual == "the answer has no JSON body"
    assert judged("the response has no field a", plain).term is T.true
    assert judged('the response text is "pong"', plain).term is T.true


# Calls and exceptions.

CALLS = [("a", "b", "GET", "/x?q=1"), ("a", "b", "GET", SymbolicText(("/y/", X, "?z=", X)))]


@pytest.mark.parametrize(
    ("step", "holds"),
    [
        ("a calls b", True),
        ("a calls b 2 times", True),
        ("a calls b once", False),
        ("a calls b GET /x", True),
        ("a calls b with GET /x once", True),
        ("a calls b GET /x?q=1", True),
        ("a calls b GET /x?q=2", False),
        ("a calls b POST /x", False),
        ("a never calls b POST /x", True),
        ("b never calls a", True),
        ("no service is called", False),
    ],
)
def test_calls(step: str, holds: bool) -> None:
    assert judged(step, observed(calls=CALLS)).term is T.const(holds)


def test_calls_on_symbolic_paths() -> None:
    observations = observed(calls=CALLS, anys={"day": X})
    assert judged("a calls b GET /y/<day> once", observations, DAY).term is T.true
    fixed = judged("a calls b GET /y/7", observations)
    assert value(fixed, 7) is True and value(fixed, 8) is False


def test_calls_of_the_requests_that_a_step_is_about() -> None:
    scenario = read(REQUEST, "Then no service is called", REQUEST, "Then a calls b once", "And the status is 200")
    answer = ObservedAnswer(200)
    observations = Observations(answers=(answer, answer), calls=(ObservedCall(2, "a", "b", "GET", "/"),))
    assert [evaluate(then, observations).term for then in scenario.thens] == [T.true] * 3


def test_an_opaque_region_may_have_called_or_raised() -> None:
    observations = observed(calls=CALLS, blind=[UNKNOWN])
    assert judged("a calls b", observations).term is T.true
    assert judged("a calls b once", observations).term is T.false
    for step in ("a calls b 2 times", "a never calls c", "no service raises an exception", "a raises KeyError"):
        assert judged(step, observations).term is None
    raised = observed(raised=[("a", "KeyError")], blind=[UNKNOWN])
    assert judged("a raises KeyError", raised).term is T.true
    assert judged("no service raises an exception", raised).term is T.false
