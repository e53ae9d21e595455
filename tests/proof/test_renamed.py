"""The shop under other names and in other files: the same verdicts. Nothing may hang on what something is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from proof.conftest import Simulated
from proof.renaming import below, everywhere, merged, renamed, renamed_tree, reordered, split, without_comments
from proof.running import simulations
from proof.scenario_cases import really_run, witnesses
from shop import history

WORDS = {
    "gateway": "frontdoor", "billing": "ledger", "fx": "exchange", "shop": "magazine",
    "customer": "subscriber", "customers": "subscribers", "plan": "tariff", "plans": "tariffs",
    "invoice": "statement", "invoices": "statements", "rate": "course", "rates": "courses", "price": "fee",
    "proration": "apportionment", "prorate": "apportion", "prorated": "apportioned", "currency": "coinage",
    "quote": "counter", "country": "land", "settings": "options", "amount": "worth", "total": "whole",
    "negotiable": "flexible", "effective": "starting", "period": "span", "convert": "change_money", "money": "cash",
    "unused": "leftover", "store": "archive", "tax": "levy", "taxes": "levies", "vat": "surcharge",
}  # fmt: skip
"""Names of services, packages, tables, columns, fields, functions and settings; no word that a scenario's steps are made of."""


def copy(name: str) -> dict[str, str]:
    """The tree of a revision, renamed and rearranged."""
    tree = {path: text for path, text in history.tree_of(name).items() if path != "README.md"}
    tree = renamed_tree(tree, WORDS)
    tree = merged(tree, "ledger/cash.py", "ledger/levies.py", "ledger/figures.py")
    tree = split(
        tree,
        "ledger/tariff_change.py",
        frozenset({"apportioned_lines", "levy_lines", "whole_of"}),
        "ledger/lines.py",
    )
    tree = below(tree, "services", frozenset({"frontdoor", "ledger", "exchange"}))
    return everywhere(everywhere(tree, reordered), without_comments)


@pytest.mark.parametrize("name", [history.RELEASED, history.FAULTY])
def test_a_renamed_copy_has_the_same_verdicts(name: str, simulated: Simulated, tmp_path: Path) -> None:
    history.build_history.write(copy(name), tmp_path)
    found = simulations(tmp_path)
    original = simulated(name)
    assert set(found) == {renamed(scenario, WORDS) for scenario in original}
    for scenario, simulation in original.items():
        assert verdicts(found[renamed(scenario, WORDS)]) == verdicts(simulation, WORDS), scenario
    for run in really_run(tmp_path, 2, witnesses(found)):
        if found[run.scenario.name]["failure"] is None:
            assert not run.failed, "the copy is not the same program"
        elif run.values == witnesses(found)[run.scenario.name]:
            assert run.failed, "the copy is not the same program"


def verdicts(simulation: dict[str, Any], words: dict[str, str] | None = None) -> list[Any]:
    """Outcome and how of the whole and of each expectation."""
    whole = simulation["verdict"]["outcome"], simulation["verdict"]["how"]
    return [whole, *(
        (renamed(each["text"], words or {}), each["line"], each["verdict"]["outcome"], each["verdict"]["how"])
        for each in simulation["expectations"]
    )]  # fmt: skip
