"""`any` values as symbols: their domain and constraint hold for what fits and for nothing else."""

from decimal import Decimal

import pytest
from scenario_support import REQUEST, read

from presage.engine.scenario.any_values import symbols
from presage.engine.scenario.model import GivenTime, JsonBody
from presage.engine.scenario.observations import SymbolicLeaf, SymbolicText, UnknownLeaf
from presage.engine.scenario.rendering import render
from presage.engine.scenario.templates import AnyRef, JsonObject, TextTemplate, parse_text
from presage.engine.scenario.values import Undecided, text_term
from presage.solvers import terms as T


@pytest.mark.parametrize(
    ("step", "fits", "others"),
    [
        ("any integer x between 1 and 100 where x % 5 == 0", [5, 100], [0, 1, 101, 105]),
        ("any x between -3 and 3", [-3, 0, 3], [-4, 4]),
        ("any decimal x between 0.50 and 2 with 2 decimals", [50, 200], [49, 201]),
        ('any text x of up to 3 characters where x != ""', ["a", "abc"], ["", "abcd"]),
        ("any boolean x", [True, False], []),
        ("any boolean x where x = true", [True], [False]),
        ('any x from "EUR", "USD"', ["EUR", "USD"], ["GBP", ""]),
        ("any x from 1, 2, 4", [1, 4], [3]),
        ("any x from 1.50, 2.25", [150, 225], [15, 200]),
        ("any x from true", [True], [False]),
    ],
)
def test_domain_and_constraint(step: str, fits: list[T.Value], others: list[T.Value]) -> None:
    (symbol,) = symbols(read(f"Given {step}", REQUEST, "Then the status is 200").any_values())
    for found, expected in ((fits, True), (others, False)):
        assert [T.evaluate(symbol.constraint, {"any.x": value}) for value in found] == [expected] * len(found)


def test_constraints_may_name_earlier_values_and_models_give_host_values() -> None:
    scenario = read(
        "Given any integer low between 1 and 9",
        "And any decimal high between 0 and 9 with 1 decimal where high > low + 0.5",
        REQUEST,
        "Then the status is 200",
    )
    low, high = symbols(scenario.any_values())
    assert T.evaluate(high.constraint, {"any.low": 3, "any.high": 36})
    assert not T.evaluate(high.constraint, {"any.low": 3, "any.high": 35})
    model = {"any.low": 3, "any.high": 40}
    assert (low.value(model), str(high.value(model))) == (3, "4.0")


def test_time_with_a_day_that_is_not_fixed() -> None:
    scenario = read("Given any day between 1 and 28", "And the time is 2026-02-<day>", REQUEST, "Then the status is 200")
    time = scenario.givens[1]
    assert isinstance(time, GivenTime) and (time.month, time.day, time.hour) == (2, AnyRef("day"), 0)


def test_placeholders_in_json() -> None:
    scenario = read(
        "Given any integer n between 1 and 9",
        "When a receives POST /<n>/x",
        '"""',
        '{"bare": <n>, "typed": "<n>", "text": "<n:text>", "inside": "no <n:02>", "plain": "a \\\\<b>", "k": 1.10}',
        '"""',
        "Then the status is 200",
    )
    request = scenario.whens[0]
    assert isinstance(request.body, JsonBody) and isinstance(request.body.value, JsonObject) and request.body.text is None
    members = dict(request.body.value.members)
    assert members["bare"] == members["typed"] == AnyRef("n")
    assert isinstance(members["text"], TextTemplate) and isinstance(members["inside"], TextTemplate)
    assert members["plain"] == "a <b>"
    assert members["k"] == Decimal("1.10") and str(members["k"]) == "1.10"
    assert isinstance(request.path, TextTemplate)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("<x>", 7, "7"),
        ("day <x:02>", 7, "day 07"),
        ("<x:text>!", Decimal("1.10"), "1.10!"),
        ("<x:text>!", Decimal("1E+2"), "100!"),
        ("<x:text>!", True, "true!"),
        ("<x:text>!", "a", "a!"),
    ],
)
def test_written_forms_of_concrete_values(template: str, value: object, expected: str) -> None:
    assert render(parse_text(template), lambda _: value) == expected


def test_written_forms_of_symbolic_values() -> None:
    n = T.var("n", T.INT)

    def written(template: str, leaf: SymbolicLeaf, model: dict[str, T.Value]) -> object:
        found = render(parse_text(template), lambda _: leaf)
        assert isinstance(found, SymbolicText)
        parts = (T.const(part) if isinstance(part, str) else text_term(part) for part in found.parts)
        return T.evaluate(T.str_concat(*parts), model)

    for value, expected in ((5, "005"), (50, "050"), (500, "500"), (5000, "5000")):
        assert written("<x:03>", SymbolicLeaf(n, "integer"), {"n": value}) == expected
    for value, expected in ((-5, "-0.05"), (1230, "12.30"), (0, "0.00")):
        assert written("is <x>", SymbolicLeaf(n, "decimal", -2), {"n": value}) == f"is {expected}"
    assert written("is <x>", SymbolicLeaf(T.var("b", T.BOOL), "boolean"), {"b": True}) == "is true"


def test_values_without_a_written_form() -> None:
    unknown = UnknownLeaf("lost")
    assert render(parse_text("a <x>"), lambda _: unknown) is unknown
    with pytest.raises(Undecided, match="no settled form inside text"):
        render(parse_text("a <x>"), lambda _: [1])
