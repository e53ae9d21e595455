"""The shop and its revisions, for all tests in this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from shop import history


@pytest.fixture(scope="session")
def shop() -> Path:
    """The released tree."""
    return history.SHOP


@pytest.fixture(scope="session")
def revisions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a subfolder for each revision, named as in the history."""
    folder = tmp_path_factory.mktemp("shop") / "revisions"
    history.build_plain(folder)
    return folder
