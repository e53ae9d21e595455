"""Expressions: what is read is what is printed, and what they mean over concrete and symbolic values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_support import expectation, observed

from presage.engine.scenario import expressions as e
from presage.engine.scenario.expression_parser import parse_expression
from presage.engine.scenario.observations import Observations, SymbolicLeaf, SymbolicText, UnknownLeaf
from presage.engine.scenario.oracle import evaluate
from presage.engine.scenario.templates import AnyRef
from presage.engine.scenario.values import show_number
from presage.solvers import terms as T

LEAVES = st.one_of(
    st.decimals(min_value=0, max_value=10**6, places=2).map(e.Number),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=5).map(e.Text),
    st.sampled_from([e.Constant(True), e.Constant(False), e.Constant(None), AnyRef("amount")]),
    st.sampled_from(
        [
            e.Path(e.Answer(None, "json"), (e.Field("total"),), "response.total"),
            e.Path(e.Rows("billing", "invoices"), (e.Index(-1), e.Field("id")), "billing.invoices[-1].id"),
            e.Path(e.Answer(0, "status"), (), "steps[0].status"),
        ]
    ),
)


def deeper(inner: st.SearchStrategy[e.Expression]) -> st.SearchStrategy[e.Expression]:
    return st.one_of(
        st.builds(e.Arithmetic, st.sampled_from(["+", "-", "*", "/", "%"]), inner, inner),
        st.builds(e.Comparison, st.sampled_from(["=", "!=", "<", ">=", "contains"]), inner, inner),
        st.builds(e.Logical, st.sampled_from(["and", "or"]), inner, inner),
        st.builds(e.Not, inner),
        st.builds(e.Negative, inner.filter(lambda operand: not isinstance(operand, e.Number))),
        st.builds(e.Function, st.sampled_from(["sum", "min", "abs", "number"]), inner),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, deeper, max_leaves=12))
def test_what_is_printed_is_read_the_same(expression: e.Expression) -> None:
    assert parse_expression(e.source(expression), ["amount"]) == expression


ANSWER = observed(
    {
        "total": "30.75",
        "lines": [
            {"kind": "charge", "amount": "43.05", "tags": ["a", "b"]},
            {"kind": "credit", "amount": "-12.30", "tags": []},
        ],
        "count": 2,
        "ratio": 0.1,
        "open": True,
        "note": None,
        "odd name": "x",
    },
    headers={"content-type": "application/json"},
    text="total: 30.75",
    before={"billing.accounts": [{"id": 1, "balance": 100}, {"id": 2, "balance": 0}]},
    after={"billing.accounts": [{"id": 1, "balance": 70}, {"id": 2, "balance": 30}]},
    anys={"amount": 30},
)


@pytest.mark.parametrize(
    "expression",
    [
        "response.total = 30.75 and response.total = 30.750",
        'response.total = "30.75" and response.total != "30.750"',
        "sum(response.lines[].amount) = response.total",
        "sum(response.lines[kind = \"charge\"].amount) = 43.05",
        "count(response.lines[]) = response.count and count(response.lines) = 2",
        "min(response.lines[].amount) = -12.3 and max(response.lines[].amount) > 43",
        "abs(response.lines[-1].amount) = 12.30",
        "response.ratio * 3 = 0.3",
        "response.ratio + 0.2 = 0.3",
        "1 / 3 * 3 = 1",
        "7 % 3 = 1 and -7 % 3 = 2 and 7.5 % 2 = 1.5 and 7 % -3 = -2",
        "response.open and response.open = true and not response.open = false",
        "response.note = null and response.note != 0 and exists(response.note)",
        "not exists(response.missing) and not exists(response.missing.deeper) and exists(response.lines[1])",
        "exists(response.missing) and response.missing = 3 or response.count = 2",
        'response["odd name"] = "x"',
        'response.lines[].kind contains "credit"',
        "response.lines[0].tags contains \"b\"",
        'response text contains "30.7"',
        'headers["content-type"] = "application/json"',
        'response contains "total"',
        "response.lines[].amount < 50",
        "sum(before.billing.accounts[].balance) = sum(billing.accounts[].balance)",
        "billing.accounts[id = 2].balance = amount and billing.accounts[id = 2].balance = <amount>",
        "count(billing.accounts[balance > 50 or id = 2]) = 2",
        "steps[0].status = status and status >= 200 and status < 300",
        "steps[0].json.count = 2",
        'length(response.total) = 5 and length(response.lines) = 2',
        'number("2.50") = 2.5',
        '"b" > "a" and "10" > "9" and "10" < "9x"',
        "response.lines[0] = response.lines[0] and response.lines[0] != response.lines[1]",
        "-(response.count + 1) = -3 and - -2 = 2",
        "sum(billing.accounts[id > 7].balance) = 0 and billing.accounts[id > 7].balance = 1",
    ],
)  # fmt: skip
def test_what_holds(expression: str) -> None:
    wanted = expectation(f"always {expression}", "Given any integer amount between 1 and 100")
    assert evaluate(wanted, ANSWER).term is T.true, evaluate(wanted, ANSWER)


@pytest.mark.parametrize(
    ("expression", "actual"),
    [
        ("response.totl = 1", "no `totl` in response.totl: there is total, lines, count, ratio, open, note, odd name"),
        ("not response.missing = 1", "no `missing` in response.missing"),
        ("response.lines[2].amount = 1", "no element 2 in response.lines[2].amount: there are 2"),
        ("response.total.cents = 1", '"30.75" in response.total.cents, where an object with `cents` is needed'),
        ("sum(response.lines[].kind) = 1", '"charge", which is no number, in sum( )'),
        ("response.note < 3", "null, which has no order with 3"),
        ("response.total", '"30.75", which is neither true nor false'),
        ("response.total / 0 = 1", "a division by zero in /"),
        ("max(response.lines[kind = \"tax\"].amount) = 1", "max( ) of no values"),
        ("response.total = 30.74", '"30.75"'),
        ("sum(response.lines[].amount) * 2 = response.total", '61.5 (sum(response.lines[].amount) * 2)'),
        ("response.count = 3 or response.open = false", "response.count is 2, response.open is true"),
        ('response.lines[].kind contains "tax"', '["charge", "credit"]'),
    ],
)  # fmt: skip
def test_what_is_violated_says_what_is_there(expression: str, actual: str) -> None:
    judgement = evaluate(expectation(f"always {expression}"), ANSWER)
    assert judgement.term is T.false and judgement.actual.startswith(actual), judgement


def test_expected_value_of_a_comparison_is_shown_with_its_place() -> None:
    judgement = evaluate(expectation("the sum of response field lines[].amount is less than response field total"), ANSWER)
    assert (judgement.expected, judgement.actual) == (
        '< "30.75" (response field total)',
        "30.75 (sum(response field lines[].amount))",
    )


# Symbolic values.

X = T.var("x", T.INT)
S = T.var("s", T.STR)
B = T.var("b", T.BOOL)
UNKNOWN = UnknownLeaf("the library is not known")
SYMBOLIC = observed(
    {
        "cents": SymbolicLeaf(X, "integer"),
        "price": SymbolicLeaf(X, "decimal", -2),
        "written": SymbolicLeaf(X, "decimal_text", -2),
        "name": SymbolicLeaf(S, "text"),
        "open": SymbolicLeaf(B, "boolean"),
        "link": SymbolicText(("/orders/", SymbolicLeaf(X, "integer"), "/", SymbolicLeaf(X, "decimal_text", -2))),
        "unknown": UNKNOWN,
        "lines": [{"id": SymbolicLeaf(X, "integer"), "amount": 5}, {"id": 2, "amount": 7}],
    }
)

BODY = SYMBOLIC.answers[0]


def truth(expression: str, x: int, s: str = "", b: bool = False, observations: Observations = SYMBOLIC) -> bool:
    term = evaluate(expectation(f"always {expression}"), observations).term
    assert term is not None and term not in (T.true, T.false)
    return bool(T.evaluate(term, {"x": x, "s": s, "b": b}))


@pytest.mark.parametrize(
    ("expression", "true_for", "false_for"),
    [
        ("response.cents = 1230", 1230, 1231),
        ("response.price = 12.3", 1230, 123),
        ("response.written = 12.30", 1230, -1230),
        ('response.written = "12.30"', 1230, 1231),
        ('response.written = "-0.05"', -5, 5),
        ("response.price * 2 + 1 > response.cents", 1, 5),
        ("response.cents % 5 = 3", -2, 2),
        ("response.price % 1 = 0.25", 325, 330),
        ("sum(response.lines[].id) = 9", 7, 8),
        ("sum(response.lines[id = 2].amount) = 12", 2, 3),
        ("count(response.lines[id > 1]) = 1", 1, 2),
        ("response.lines[id = 3].amount = 7", 2, 3),
        ("min(response.lines[].id) = 2", 9, 1),
        ("abs(response.price) < 0.5", -49, 50),
        ('response.link = "/orders/7/0.07"', 7, 70),
        ('response.link contains "12"', 3124, 1),
        ("response.cents = 5 or response.unknown = 5 and false", 5, 6),
    ],
)
def test_symbolic_numbers(expression: str, true_for: int, false_for: int) -> None:
    assert truth(expression, true_for) and not truth(expression, false_for)


def test_symbolic_text_and_truth_values() -> None:
    assert truth('response.name = "Ada"', 0, "Ada") and not truth('response.name = "Ada"', 0, "ada")
    assert truth("length(response.name) = 2", 0, "äb")
    assert truth("response.open", 0, b=True) and not truth("response.open = true and response.open", 0)
    assert truth("response.open != true", 0)


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**6), 10**6), st.integers(0, 4))
def test_written_decimals_equal_their_text_and_no_other(coefficient: int, places: int) -> None:
    written = f"{Decimal(coefficient).scaleb(-places):f}"
    body = observed({"written": SymbolicLeaf(X, "decimal_text", -places)})
    exact = evaluate(expectation(f'the response field written is "{written}"'), body).term
    assert exact is not None
    for other in (coefficient - 1, coefficient, coefficient + 1, -coefficient):
        assert T.evaluate(exact, {"x": other}) == (other == coefficient)
    for wrong in (f"{written}0", f"0{written}", f"+{written}", f"{written}.", f" {written}"):
        if wrong != "-0":
            judged = evaluate(expectation(f'the response field written is "{wrong}"'), body).term
            assert judged is not None and not T.evaluate(judged, {"x": coefficient})


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("response.unknown = 3", "the library is not known"),
        ("response.cents = 5 and response.unknown = 3", "the library is not known"),
        ("response.name < 5", "is a number is not known"),
        ("response.name > \"5\"", "is a number is not known"),
        ("response.name + 1 = 5", "is a number is not known"),
        ("10 / response.cents = 5", "`/` by a value that is not fixed"),
        ("max(response.lines[id = 2].amount) = 7", "which values max( ) is about depends on values that are not fixed"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_unknown_at_its_place(expression: str, reason: str) -> None:
    wanted = expectation(f"always {expression}")
    judgement = evaluate(wanted, SYMBOLIC)
    assert judgement.term is None
    [found] = judgement.unknown_reasons
    assert reason in found.text and str(found.span) == "a.feature:4"


def test_what_decides_makes_the_unknown_irrelevant() -> None:
    for expression, term in (
        ("response.unknown = 3 and 1 = 2", T.false),
        ("1 = 1 or response.unknown = 3", T.true),
        ("response.lines[1] = response.unknown or 1 = 1", T.true),
    ):
        assert evaluate(expectation(f"always {expression}"), SYMBOLIC).term is term


@given(st.fractions())
def test_numbers_are_shown_exactly(value: Fraction) -> None:
    assert Fraction(show_number(value)) == value
