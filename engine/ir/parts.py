"""What operations and functions of the IR are made of: registers, labels, spans, the classes of operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeAlias

Reg: TypeAlias = int
"""Index of a register; printed ``%n``."""

Label: TypeAlias = int
"""Index of a basic block in its function; printed ``^n``."""


class Span(NamedTuple):
    """Where an operation comes from: byte offsets into the source and the first line, from 1."""

    start: int
    end: int
    line: int


NO_SPAN = Span(0, 0, 0)


@dataclass(slots=True)
class Op:
    """One operation; ``span`` tells the source text that it was lowered from."""

    span: Span

    mnemonic: ClassVar[str] = ""


@dataclass(slots=True)
class Terminator(Op):
    """The last operation of a block: it alone names successor blocks."""
