"""Result types refuse to say more than is known, and come back from JSON as they went in."""

import datetime
import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_support import AT, HOLDS, UNKNOWN, VIOLATED, simulation

from presage.engine.facts.errors import FactError
from presage.engine.facts.simulations import Footprint, from_json, to_json
from presage.engine.facts.spans import Span
from presage.engine.facts.traces import RowChange
from presage.engine.facts.values import Concat, Symbol, plain, show
from presage.engine.facts.verdicts import Assumption, Reason, Verdict, conjunction

ASSUMED = Assumption("clock", "time stands still", AT)
LOST = Reason("an opaque call", AT)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (("holds", "unknown"), "an unknown outcome is known in no way"),
        (("unknown", "proved"), "an unknown outcome is known in no way"),
        (("unknown", "unknown"), "an unknown needs at least one reason"),
        (("holds", "proved", (ASSUMED,)), "what is proved rests on no assumption"),
        (("holds", "witnessed", (ASSUMED,)), "what is witnessed rests on no assumption"),
        (("holds", "proved", (), (LOST,)), "leaves nothing undecided"),
        (("violated", "proved"), "a violation is shown by a witness"),
        (("holds", "assumed"), "it needs at least one assumption"),
        (("holds", "tested"), "tested means that it held in at least one run"),
        (("violated", "tested", (), (), 3), "tested means that it held"),
        (("holds", "proved", (), (), 3), "only a tested verdict counts runs"),
        (("holds", "assumed", (ASSUMED, ASSUMED)), "repeats"),
    ],
)
def test_a_verdict_cannot_contradict_itself(fields: tuple[object, ...], problem: str) -> None:
    with pytest.raises(FactError, match=problem):
        Verdict(*fields)  # type: ignore[arg-type]


def test_conjunction() -> None:
    proved, witnessed, tested = Verdict.proved(), Verdict.witnessed("holds"), Verdict.tested(12, [LOST])
    assert conjunction([]) == conjunction([proved, proved]) == proved
    assert conjunction([proved, witnessed]) == witnessed
    assert conjunction([HOLDS, proved]) == HOLDS
    assert conjunction([tested, proved, Verdict.tested(5)]) == Verdict.tested(5, [LOST])
    assert conjunction([HOLDS, tested]) == Verdict("holds", "tested", HOLDS.assumptions, (LOST,), 12)
    assert conjunction([HOLDS, UNKNOWN, UNKNOWN]) == Verdict.unknown([LOST], HOLDS.assumptions)
    assert conjunction([UNKNOWN, VIOLATED, HOLDS]) == VIOLATED


@pytest.mark.parametrize("verdict", [VIOLATED, HOLDS, UNKNOWN, Verdict.proved(), Verdict.tested(3)])
def test_simulations_come_back_from_json(verdict: Verdict) -> None:
    whole = simulation("s", verdict)
    data = to_json(whole)
    assert from_json(data) == whole
    assert to_json(from_json(data)) == data and json.loads(data)["schema"] == 1


def test_json_that_breaks_an_invariant_or_is_newer_is_refused() -> None:
    data = json.loads(to_json(simulation("s", Verdict.proved())))
    for change, message in (
        ({"verdict": {"outcome": "holds", "how": "assumed"}}, "it needs at least one assumption"),
        ({"schema": 99}, "has schema 99; this Presage reads up to 1: upgrade it"),
        ({"verdict": {"outcome": "violated", "how": "witnessed"}}, "violated and a failed expectation come together"),
        ({"footprint": {"routes": ["b", "a"]}}, "routes are not sorted"),
        ({"line": "x"}, "Expected `int`"),
    ):
        with pytest.raises(FactError, match=message):
            from_json(json.dumps({**data, **change}).encode())
    with pytest.raises(FactError, match="this is no simulation result"):
        from_json(b"{")


def test_text_that_utf8_cannot_say_is_written_out() -> None:
    odd = msgspec.structs.replace(simulation("a\udc80", HOLDS), tags=("@\ud800",))
    assert json.loads(to_json(odd))["scenario"] == "a\\udc80"


def test_spans_rows_and_footprints_are_checked() -> None:
    assert (str(Span("a.py", 3, 4, 2, 1)), str(Span.line("a.py", 3))) == ("a.py:3:2", "a.py:3")
    for wrong in ((0, 1), (2, 1), (1, 1, 5, 4), (1, 1, -1)):
        with pytest.raises(FactError):
            Span("a.py", *wrong)
    with pytest.raises(FactError, match="an insert has `after`"):
        RowChange(step=1, service="s", function="f", file="f.py", line=1, table="t", change="insert", before={}, after={})
    assert Footprint.of(routes=["b", "a", "b"]).routes == ("a", "b")


@pytest.mark.parametrize(
    ("value", "written", "shown"),
    [
        (Decimal("1.10"), {"$decimal": "1.10"}, "1.10"),
        (float("-inf"), {"$float": "-inf"}, "-inf"),
        (0.5, 0.5, "0.5"),
        (b"\x01\x02", {"$bytes": "AQI="}, "AQI="),
        (datetime.date(2026, 3, 17), {"$date": "2026-03-17"}, "2026-03-17"),
        (datetime.datetime(2026, 3, 17, 10), {"$datetime": "2026-03-17T10:00:00"}, "2026-03-17T10:00:00"),
        ((1, [None, True]), [1, [None, True]], "[1, [null, true]]"),
        ({"a": {"$symbol": "x"}}, {"a": {"$map": [["$symbol", "x"]]}}, "{a: {$map: [[\"$symbol\", \"x\"]]}}"),
        ({1: "x"}, {"$map": [[1, "x"]]}, "{$map: [[1, \"x\"]]}"),
        (Symbol("uuid4#1"), {"$symbol": "uuid4#1"}, "<uuid4#1>"),
        (Concat(("id-", Symbol("uuid4#1"))), {"$concat": ["id-", {"$symbol": "uuid4#1"}]}, '"id-" + <uuid4#1>'),
        ("a\ud800\\", {"$text": "a\\ud800\\\\"}, "a\\ud800\\\\"),
        ('say "hi"\n', 'say "hi"\n', '"say \\"hi\\"\\n"'),
    ],
)  # fmt: skip
def test_values_in_results(value: object, written: object, shown: str) -> None:
    assert plain(value) == written
    assert show(written) == shown


def test_values_without_a_form_are_refused() -> None:
    with pytest.raises(FactError, match="a set has no form in results"):
        plain({1})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_plain_values_are_strict_json(value: object) -> None:
    written = plain(value)
    assert json.loads(json.dumps(written, allow_nan=False)) == written
