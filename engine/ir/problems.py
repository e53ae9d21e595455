"""What the verifier reports."""

from __future__ import annotations

from dataclasses import dataclass

from presage.engine.ir import ops


@dataclass(frozen=True, slots=True)
class Problem:
    """Something ill-formed: in which function, block and operation (index in the block), and why."""

    function: str
    message: str
    block: ops.Label | None = None
    index: int | None = None
    span: ops.Span = ops.NO_SPAN

    def __str__(self) -> str:
        """``f ^2 op 3 (line 7): message``; parts that are not known are left out."""
        block = "" if self.block is None else f" ^{self.block}"
        index = "" if self.index is None else f" op {self.index}"
        line = f" (line {self.span.line})" if self.span.line else ""
        return f"{self.function}{block}{index}{line}: {self.message}"
