"""What the proofs about the shop share: its revisions, and their simulations, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from proof.running import simulations
from shop import history

Simulated = Callable[[str], dict[str, Any]]
"""Name of a revision -> scenario -> its simulation, as `simulate --format json` says."""


@pytest.fixture(scope="session")
def revisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a subfolder for each revision of the shop, named as in the history."""
    folder = tmp_path_factory.mktemp("shop") / "revisions"
    history.build_plain(folder)
    return folder


@pytest.fixture(scope="session")
def simulated(revisions: Path) -> Simulated:
    """The simulations of a revision."""
    return cache(lambda name: simulations(revisions / name))
