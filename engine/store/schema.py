"""The version of the store's tables, and the SQL texts that make them and bring older ones up to date.

The texts are data files beside this module. Not for connecting: `presage.engine.store.connection` runs them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Final

VERSION: Final = 1
"""Number of the newest migration that `schema.sql` includes."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What brings a store of version `version - 1` to `version`. name: for messages."""

    version: int
    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables as they are at `version`, the views, and the migrations up to there."""

    version: int
    tables: str
    views: str
    migrations: Sequence[Migration] = ()

    def after(self, version: int) -> list[Migration]:
        """The migrations that a store of that version lacks, in order.

        Raises LookupError when one is missing (a defect of the installation).
        """
        by_version = {migration.version: migration for migration in self.migrations}
        return [by_version[number] for number in range(version + 1, self.version + 1)]


def current() -> Schema:
    """The schema of this Presage, from the files beside this module."""
    folder = resources.files("presage.engine.store")
    found: list[Migration] = []
    migrations = folder.joinpath("migrations")
    if migrations.is_dir():
        for file in sorted(migrations.iterdir(), key=lambda entry: entry.name):
            if match := re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name):
                found.append(Migration(int(match[1]), match[2], file.read_text(encoding="utf-8")))
    tables = folder.joinpath("schema.sql").read_text(encoding="utf-8")
    return Schema(VERSION, tables, folder.joinpath("views.sql").read_text(encoding="utf-8"), tuple(found))
