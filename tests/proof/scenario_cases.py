"""The scenarios of a project as requests that can really be sent, with concrete values for each `any`."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop.ground_truth import Step, run_cases
from shop.scenario_truth import case_of, failures, flags_of

from presage.engine.scenario.model import Scenario
from presage.engine.scenario.reader import read_scenarios

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Run:
    """A scenario with these values, what really happened, and the expectations that really failed (`line: text`)."""

    scenario: Scenario
    values: Values
    case: dict[str, Any]
    truth: Sequence[Step]
    failed: Sequence[str]


def scenarios_of(root: Path) -> list[Scenario]:
    return [scenario for file in sorted((root / "scenarios").glob("*.feature")) for scenario in read_scenarios(file)]


def witnesses(simulations: Mapping[str, Any]) -> dict[str, Values]:
    """Scenario -> the values that its simulation shows; scenarios without `any` are left out."""
    return {
        name: {each["name"]: each["value"] for each in simulation["witness"]}
        for name, simulation in simulations.items()
        if simulation["witness"]
    }


def values_of(scenario: Scenario, count: int) -> Iterator[dict[str, int]]:
    """The corners of the `any` values and some in between; one empty choice where there is none."""
    source = random.Random(scenario.name)
    ranges = {given.name: (int(given.low or 0), int(given.high or 0)) for given in scenario.any_values()}
    if not ranges:
        yield {}
        return
    yield {name: low for name, (low, _) in ranges.items()}
    yield {name: high for name, (_, high) in ranges.items()}
    for _ in range(count):
        yield {name: source.randint(low, high) for name, (low, high) in ranges.items()}


def really_run(root: Path, count: int, also: Mapping[str, Values]) -> list[Run]:
    """Every scenario, each with several values and those of ``also``; sent to the running services."""
    flags = flags_of(tomllib.loads((root / "presage.toml").read_text("utf-8")))
    chosen: list[tuple[Scenario, Values]] = []
    for scenario in scenarios_of(root):
        several: list[Values] = list(values_of(scenario, count))
        if scenario.name in also and also[scenario.name] not in several:
            several.append(also[scenario.name])
        chosen.extend((scenario, values) for values in several)
    cases = [case_of(scenario, values, flags) for scenario, values in chosen]
    truths = run_cases(root, cases)
    found = []
    for (scenario, values), case, truth in zip(chosen, cases, truths, strict=True):
        failed = failures(scenario, values, truth)
        plain = [{key: part for key, part in step.items() if key != "tables"} for step in truth]
        asked = {key: part for key, part in case.items() if key != "tables"}
        found.append(Run(scenario, values, asked, plain, failed))
    return found
