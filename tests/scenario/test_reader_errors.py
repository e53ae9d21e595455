"""What is wrong in a scenario file is said with its line, what could be meant, and all at once."""

from pathlib import Path

import pytest
from scenario_support import REQUEST, VOCABULARY, read

from presage.engine.errors import ScenarioError
from presage.engine.scenario.reader import ScenarioProblems, parse_scenarios, read_scenarios


def problems(text: str, *, names: bool = True) -> list[tuple[int | None, str]]:
    with pytest.raises(ScenarioProblems) as caught:
        parse_scenarios(text, "a.feature", VOCABULARY if names else None)
    assert caught.value.exit_code == 2
    return [(problem.line, problem.render()) for problem in caught.value.problems]


def problem(*steps: str) -> str:
    """The one problem of a scenario with these steps, without its place."""
    [(_, message)] = problems("Feature: f\nScenario: s\n" + "\n".join(steps))
    return message.partition(": ")[2]


def given(step: str, *below: str) -> str:
    return problem(f"Given {step}", *below, REQUEST, "Then the status is 200")


def then(step: str, *below: str) -> str:
    return problem(REQUEST, f"Then {step}", *below)


def test_unknown_step_names_the_nearest_forms_and_what_they_can_name() -> None:
    [(line, message)] = problems(
        "Feature: f\nScenario: s\n  Given table billing.customers contains rows:\n  | id |\n  | 7 |\n"
        "  When gateway receives GET /health\n  Then the status is 200\n"
    )
    assert line == 3
    assert message.startswith("a.feature:3: no form of Given matches `table billing.customers contains rows:`; the nearest are")
    first = message.splitlines()[1].strip()
    assert first == "Given table TABLE has rows:   (as in: Given table billing.customers has rows:)"
    assert "It could name the tables billing.customers, billing.invoices and billing.refunds." in message


def test_all_problems_come_at_once_in_the_order_of_lines() -> None:
    found = problems(
        """Feature: f
  Background:
    Given servce fx is down
  Scenario: one
    When gateway receives GET /health
    Then the stats is 200
  Scenario: two
    When gateway receives GET /health
    Then the status is 20x
"""
    )
    assert [line for line, _ in found] == [3, 6, 9]


@pytest.mark.parametrize(
    ("step", "below", "message"),
    [
        ("service fxx is down", (), "there is no service `fxx`; did you mean fx?\n  The services are billing, fx and gateway."),
        (
            "table billing.customer has rows:",
            ("| id |", "| 1 |"),
            "billing has no table `customer`; did you mean billing.customers or billing.invoices?",
        ),
        (
            "table billing.customers has rows:",
            ("| id | nmae |", "| 1 | x |"),
            "table billing.customers has no column `nmae`; did you mean name?",
        ),
        (
            'configuration FX_TIMEOT of billing is "5"',
            (),
            "billing has no configuration key `FX_TIMEOT`; did you mean FX_TIMEOUT?",
        ),
        ("flag FEATURE of fx is on", (), "fx has no flag `FEATURE`\n  It has no flag at all."),
        ("table billing.customers has rows:", ("| id |",), "the table has a heading but no rows"),
        ("table billing.customers has rows:", ("| id | id |", "| 1 | 2 |"), "the column `id` is there twice"),
        (
            "table billing.customers has a row:",
            ("| id | 1 | 2 |",),
            "each line of this table is a column and its value; this one has 3 cells",
        ),
        ("table billing.customers has a row:", ("| id | <x> |",), "<x> is no `any` value and no column of Examples"),
        ("table billing.customers has a row:", ('| id | "\\q" |',), "has the unknown escape \\q"),
        ("the time is 2026-02-30T00:00:00Z", (), "the day goes up to 30, but a month that the time allows has 28 days"),
        ("the time is tomorrow", (), "tomorrow is no time\n  Write it in UTC, as 2026-03-17T10:00:00Z"),
        ("the time is 2026-13-01", (), "the month 13 is not between 1 and 12"),
        ("any integer amount between 5 and 1", (), "nothing is between 5 and 1"),
        ("any integer amount between 1 and 1.5", (), "the bounds 1 and 1.5 are no whole numbers"),
        ("any integer between 1 and 5", (), "an `any` value cannot be called `integer`"),
        ("any decimal rate between 0.123 and 1 with 2 decimals", (), "the bound 0.123 has more than 2 decimals"),
        ('any currency from "EUR", USD', (), "`USD` is no list of values"),
        ('any currency from "EUR", "EUR"', (), "lists a value twice"),
        ('any currency from "EUR", 1', (), "are of several types"),
        ("any price from 1.5, 1.25", (), "differ in their decimals"),
        (
            "any integer amount between 1 and 9 where amuont > 3",
            (),
            "`amuont` is no `any` value, function or path; did you mean amount?",
        ),
        (
            "any integer amount between 1 and 9 where response.x > 3",
            (),
            "a constraint is about `any` values, not about `response.x`",
        ),
        ("the status is 200", (), "`the status is 200` is no form of Given, but one of Then"),
    ],
)
def test_wrong_given(step: str, below: tuple[str, ...], message: str) -> None:
    assert message in given(step, *below)


@pytest.mark.parametrize(
    ("step", "below", "message"),
    [
        ("the status is OK", (), '`OK` is no `any` value, function or path\n  Text is written in quotes: "OK".'),
        ("the response field lines[].a is response.lines[].b", (), "only one side of a comparison can stand for several values"),
        ("the response field lines[ is 3", (), "a value is expected here"),
        (
            "always response.lines[].amount + 1 = 2",
            (),
            "`+` needs one value, but its operand stands for several: use sum( ), min( ), max( )",
        ),
        ("always sum(response.lines[].amount)", (), "is a value, not something that is true or false"),
        ("always 1 < response.x < 3", (), "comparisons don't chain; join two with `and`"),
        ('always response.name = "Ada', (), "the quote is not closed"),
        ("always response.x = 1 and", (), "at its end: a value is expected here"),
        ("always (response.x = 1", (), "`)` is missing"),
        ("always response.x = 1 2", (), "an operator or the end is expected here"),
        ("always count(3) = 1", (), "count( ) takes a path"),
        ("always billing.invoices[].totl > 0", (), "table billing.invoices has no column `totl`; did you mean total?"),
        ("always count(billing.invoices[totl = 1]) > 0", (), "table billing.invoices has no column `totl`; did you mean total?"),
        ("always biling.invoices[].total > 0", (), "there is no service `biling`; did you mean billing?"),
        ("always steps[1].status = 200", (), "`steps[1].status` is about request 1, but 1 come before this step, counted from 0"),
        ("always status.code = 200", (), "`status.code` looks inside of the status, which has no parts"),
        ("always <amount> = 1", (), "names <amount>, which no `any` step declares"),
        ("always " + "(" * 40 + "1 = 1" + ")" * 40, (), "it is nested more than 30 deep"),
        ("always " + "1 + " * 300 + "1 = 1", (), "an expression of more than 400 words and signs"),
        ("billing calls fx PUT /rates/USD/EUR", (), "fx answers GET on /rates/USD/EUR, not PUT"),
        (
            "billing calls fx GET /rate/USD/EUR",
            (),
            "fx has no route for GET /rate/USD/EUR; did you mean GET /rates/<base>/<quote>?",
        ),
        ("table billing.invoice has 1 row", (), "did you mean billing.invoices, "),
        ("the response is:", ('"""', "{,}", '"""'), "the JSON is damaged: "),
        ("the response is:", ('"""', '{"a": 1, "a": 2}', '"""'), 'the JSON has the key "a" twice in one object'),
        ("the response is:", ('"""', "[NaN]", '"""'), "NaN is not JSON"),
        ("the response is:", ('"""', "9" * 5000, '"""'), "the JSON has a number with too many digits"),
        ("the response is:", ('"""', "[" * 50000 + "]" * 50000, '"""'), "the JSON is nested more than 100 deep"),
        ("table billing.invoices has " + "9" * 5000 + " rows", (), "no form of Then matches"),
        ("always response.x = " + "9" * 5000, (), "an operator or the end is expected here"),
        ("the response is:", ('"""', '"{{steps[3].json.id}}"', '"""'), "quotes an answer that is not there yet: 1 requests"),
    ],
)
def test_wrong_then(step: str, below: tuple[str, ...], message: str) -> None:
    assert message in then(step, *below)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            "gateway receives GET /helth",
            "gateway has no route for GET /helth; did you mean GET /health?\n  Its routes are GET /health",
        ),
        ("gateway receives POST /health", "gateway answers GET on /health, not POST"),
        ("gateway receives GET /customers/ada", "gateway has no route for GET /customers/ada"),
        ("gateway receives FETCH /health", "there is no method FETCH"),
        ("gateway receives GET /health, which no route answers", "a route of gateway does answer GET /health"),
        ("gatway receives GET /health", "there is no service `gatway`; did you mean gateway?"),
        ("with headers:\n| A | b |", "there is no request before this step that it could add to"),
        ('gateway receives POST /customers with form:\n| a | b |\n"""\n{}\n"""', "the request has two bodies"),
        ("gateway receives GET /health with headers:\n| a b | c |", "`a b` is no name of a header"),
        ('gateway receives POST /customers\n"""nonsense\nx\n"""', "`nonsense` is no media type"),
    ],
)
def test_wrong_when(step: str, message: str) -> None:
    assert message in problem(f"When {step}", "Then the status is 200")


def test_place_of_a_problem_in_a_table_is_the_row() -> None:
    [(line, _)] = problems(
        "Feature: f\nScenario: s\nGiven table billing.customers has a row:\n| id | 1 |\n| nmae | x |\n"
        + REQUEST
        + "\nThen the status is 200\n"
    )
    assert line == 5


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "there is no Feature in this file"),
        ("Feature: f\n", 1, "the feature has no scenarios"),
        ("Feature: f\nScenario: s\n", 2, "the scenario has no steps"),
        ("Feature: f\nScenario:\nWhen gateway receives GET /health\nThen the status is 200\n", 2, "the scenario has no name"),
        (
            "Feature: f\nScenario: s\nGiven service fx is down\nWhen gateway receives GET /health\n",
            2,
            "the scenario has no Then: nothing is expected",
        ),
        ("Feature: f\nScenario: s\nThen the status is 200\n", 3, "expects something before the first When"),
        ("Feature: f\nScenario: s\n* the status is 200\n", 3, "doesn't say whether it is given, done or expected"),
        ("Feature: f\n@tag\nnonsense\n", 3, "not Gherkin here: 'nonsense'\n  Possible here: a tag, Rule:"),
        (
            "Feature: f\nScenario Outline: s\nWhen gateway receives GET /health\nThen the status is <x>\nExamples:\n| x |\n",
            5,
            "these Examples have no rows",
        ),
        (
            "Feature: f\nScenario: s\nGiven the time is 2026-01-01\nAnd the time is 2026-01-02\n"
            "When gateway receives GET /health\n"
            "Then the status is 200\n",
            4,
            "sets again what line 3 has set",
        ),
        (
            "Feature: f\nScenario: s\nWhen gateway receives GET /health\nGiven service fx is down\nThen the status is 200\n",
            4,
            "is a Given after a When",
        ),
        (
            "Feature: f\nScenario Outline: s\nGiven any integer a between 1 and 2\nWhen gateway receives GET /health\n"
            "Then the status is 200\nExamples:\n| a |\n| 1 |\n",
            7,
            "`a` is both a column of Examples and an `any` value",
        ),
    ],
)
def test_structure(text: str, line: int, message: str) -> None:
    [(found_line, found)] = problems(text)
    assert (found_line, message in found) == (line, True), found


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Gven servce fx is down", "a step"),
        ("given service fx is down", "a step"),
        ("| id | 7 |", "a table"),
        ("Scenaro: another one", "a heading"),
    ],
)
def test_a_misspelt_keyword_is_not_taken_for_free_text(line: str, meant: str) -> None:
    for head in ("Feature: f\nScenario: s\n", "Feature: f\n\n# a comment\n  some prose\n"):
        scenario = "" if "Scenario" in head else "Scenario: s\n"
        text = f"{head}  {line}\n{scenario}{REQUEST}\nThen the status is 200\n"
        [(place, message)] = problems(text)
        assert f"`{line}` is read as free text, but looks like {meant}" in message
        assert place == head.count("\n") + 1


def test_prose_is_prose() -> None:
    prose = "The gateway raises errors.\n  and then the status is never the same\n  When asked, it answers\n  Note: given up"
    text = f"Feature: f\n  {prose}\n\n  Scenario: s\n    The customer gets money\n    {REQUEST}\n    Then the status is 200\n"
    assert len(parse_scenarios(text, "a.feature")) == 1


def test_two_scenarios_with_one_name() -> None:
    steps = "When gateway receives GET /health\nThen the status is 200\n"
    [(line, message)] = problems(f"Feature: f\nScenario: s\n{steps}Scenario: s\n{steps}")
    assert line == 5 and "a scenario called `s` is already on line 2" in message


def test_unreadable_files(tmp_path: Path) -> None:
    (tmp_path / "binary.feature").write_bytes(b"\xff\xfe\x00F")
    (tmp_path / "folder.feature").mkdir()
    for name, message in (("binary", "is not text in UTF-8"), ("folder", "cannot be read"), ("absent", "cannot be read")):
        with pytest.raises(ScenarioError, match=message) as caught:
            read_scenarios(tmp_path / f"{name}.feature", shown_as=f"{name}.feature")
        assert caught.value.file == f"{name}.feature"


def test_file_with_byte_order_mark_and_other_language(tmp_path: Path) -> None:
    path = tmp_path / "de.feature"
    path.write_bytes(
        b"\xef\xbb\xbf# language: de\nFunktionalit\xc3\xa4t: f\nSzenario: s\n"
        b"Wenn gateway receives GET /health\nDann the status is 200\n"
    )
    (scenario,) = read_scenarios(path)
    assert scenario.name == "s" and scenario.line == 3


def test_names_are_free_without_a_vocabulary() -> None:
    assert read("When whatever receives GET /anything", "Then table any.thing is empty").whens[0].service == "whatever"
