"""The errors that Presage raises on purpose, each with the place it is about and what to do next.

Whatever is wrong with the user's input (a command line, a configuration, a source file, a scenario) is a
`PresageError`; the command line prints it in one block and exits with its `exit_code`. Any other exception
that reaches the command line is a defect of Presage itself. Not for the exceptions of analysed programs:
those are values of the machine.
"""

from pathlib import Path
from typing import ClassVar


class PresageError(Exception):
    """Something that the user can put right.

    `message` says what is wrong, without the place. `file` and `line` (from 1) are the place, when there is
    one; `line` without `file` is not shown. `next_step` is a sentence that says what to do about it.
    `str(error)` is the place and the message on one line, `render()` adds the next step.
    """

    exit_code: ClassVar[int] = 2

    def __init__(
        self, message: str, *, file: str | Path | None = None, line: int | None = None, next_step: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = None if file is None else str(file)
        self.line = line
        self.next_step = next_step

    @property
    def place(self) -> str | None:
        """`file:line`, `file`, or None: where the trouble is."""
        if self.file is None or self.line is None:
            return self.file
        return f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return self.message if self.place is None else f"{self.place}: {self.message}"

    def render(self) -> str:
        """The error as the command line prints it: place and message, then the next step on its own line."""
        return str(self) if self.next_step is None else f"{self}\n  {self.next_step}"


class UsageError(PresageError):
    """The command line asks for something that does not exist or does not fit together."""


class ConfigurationError(PresageError):
    """`presage.toml`, a setting or the layout of the analysed project is wrong or contradicts itself."""


class SourceError(PresageError):
    """A source file cannot be read, or is not a program of its language."""


class ScenarioError(PresageError):
    """A scenario file cannot be read, or a step of it matches no form or names something unknown."""


class StoreError(PresageError):
    """The store cannot be opened or read, or a query on it is refused."""
