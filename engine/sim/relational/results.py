"""What a statement gives."""

from __future__ import annotations

from dataclasses import dataclass

from presage.engine.sim.relational.errors import SqlError
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.state import Row


@dataclass(frozen=True)
class Result:
    """What a statement gave.

    columns: the names in the cursor's description; None if the statement gives no rows. rows: all of them.
    rowcount, lastrowid: the cursor's attributes afterwards (lastrowid can be symbolic; None: unchanged).
    error: raised by the fetch that comes after the last row, instead of the end of the rows.
    """

    columns: tuple[str, ...] | None
    rows: list[Row]
    rowcount: int
    lastrowid: Cell
    error: SqlError | None = None
