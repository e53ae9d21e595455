"""Where something is in the analysed source: the span that every finding, reason and trace event carries.

Not for byte offsets: the IR keeps those; a span is what a person reads and an editor opens.
"""

from __future__ import annotations

import msgspec

from presage.engine.facts.errors import FactError


class Span(msgspec.Struct, frozen=True, order=True):
    """A region of one source file.

    path: relative to the analysed repository, with `/` (a library's file: its path below the library's root).
    start_line, end_line: counted from 1, both inclusive.
    start_column, end_column: code points, counted from 1, end inclusive; 0 means "not known" (the whole line).
    Raises FactError when the end lies before the start or a line is not positive.
    """

    path: str
    start_line: int
    end_line: int
    start_column: int = 0
    end_column: int = 0

    def __post_init__(self) -> None:
        if self.start_line < 1 or self.start_column < 0 or self.end_column < 0:
            raise FactError(f"span of {self.path}: lines count from 1 and columns are not negative, got {self!r}")
        if self.end_line < self.start_line:
            raise FactError(f"span of {self.path} ends on line {self.end_line}, before it starts on {self.start_line}")
        columns_known = self.start_column > 0 and self.end_column > 0
        if columns_known and self.start_line == self.end_line and self.end_column < self.start_column:
            raise FactError(f"span of {self.path}:{self.start_line} ends in a column before the one it starts in")

    @classmethod
    def line(cls, path: str, line: int) -> Span:
        """The whole of one line."""
        return cls(path, line, line)

    def __str__(self) -> str:
        """`path:line`, or `path:line:column` when the column is known."""
        if self.start_column:
            return f"{self.path}:{self.start_line}:{self.start_column}"
        return f"{self.path}:{self.start_line}"
