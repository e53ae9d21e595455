"""`presage simulate --batch`: requests to a project's services, JSON Lines in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from presage.engine.cli import batches
from presage.engine.cli.batch_answers import agreed, answered, several_outcomes
from presage.engine.cli.batch_lines import scenario_of
from presage.engine.cli.batches import BadLine
from presage.engine.cli.session import Session
from presage.engine.errors import PresageError
from presage.engine.scenario.model import Scenario
from presage.engine.scenario.playing import Player


def run_batch(name: str, repo: Path, budget: int | None) -> int:
    """Answers every line; 0 when all were answered."""
    session = Session(repo, budget)
    for number, line in batches.lines(name):
        batches.answer(_answer(session, line, number))
    session.system.finish()
    return 0


def _answer(session: Any, line: bytes, number: int) -> dict[str, Any]:
    try:
        case = batches.case_of(number, line)
    except BadLine as problem:
        return batches.refusal(problem)
    case_id = case.get("id")
    try:
        scenario = scenario_of(session, case, number)
        return {"id": case_id, **_play(session, scenario)}
    except BadLine as problem:
        return {"id": case_id, "error": f"line {number}: {problem}"}
    except PresageError as problem:
        return {"id": case_id, "error": f"line {number}: {problem.message}"}


def _play(session: Any, scenario: Scenario) -> dict[str, Any]:
    player = Player(session.system, scenario, {}, (), session.runner.budget)
    paths = list(player.play())
    found = [answered(player, path) for path in paths]
    return agreed(found, lambda: several_outcomes(player, paths))
