"""`docs/scenarios.md` says what the tables of forms say, and its examples are scenarios."""

import re
from pathlib import Path

from presage.engine.scenario.documentation import updated
from presage.engine.scenario.reader import parse_scenarios

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_derived_parts_are_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == updated(text), "run `python tools/scenario_docs.py`"


def test_first_example_is_a_scenario() -> None:
    found = re.search(r"```gherkin\n(Feature:.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    (scenario,) = parse_scenarios(found.group(1), "scenarios.md")
    assert [symbol.name for symbol in scenario.any_values()] == ["day", "price"]
