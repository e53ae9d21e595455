"""`presage simulate --batch`: requests to a project's services, JSON Lines in and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presage.engine.cli import batches
from presage.engine.cli.batch_answers import agreed, answered, several_outcomes
from presage.engine.cli.batch_lines import scenario_of
from presage.engine.cli.batches import BadLine
from presage.engine.cli.jobs import answers
from presage.engine.cli.session import Session
from presage.engine.errors import PresageError
from presage.engine.scenario.model import Scenario
from presage.engine.scenario.playing import Player


def run_batch(name: str, repo: Path, budget: int | None, jobs: int = 1) -> int:
    """Answers every line; 0 when all were answered."""
    session = Session(repo, budget)
    for found in answers(Playing(repo, budget, session if jobs == 1 else None), batches.lines(name), jobs):
        batches.answer(found)
    session.system.finish()
    return 0


@dataclass(frozen=True)
class Playing:
    """Makes what answers the lines of a batch: with the session that is there, or one of the process's own."""

    repo: Path
    budget: int | None
    session: Session | None

    def __call__(self) -> Callable[[tuple[int, bytes]], dict[str, Any]]:
        """See :class:`presage.engine.cli.jobs.Maker`."""
        session = self.session or Session(self.repo, self.budget)
        return lambda line: _answer(session, line[1], line[0])


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
