"""Aggregates over the rows of a group, some of which may be in it only under a condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from presage.engine.sim.relational.cells import HIGHEST, LOWEST, SymCell
from presage.engine.sim.relational.errors import Undecided, operational
from presage.engine.sim.relational.functions import better
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.order import Candidate
from presage.engine.sim.relational.scope import Aggregate, Frame
from presage.engine.sim.relational.values import Algebra, as_integer, make_cell, null_of, rank
from presage.solvers import terms as T

_ZERO = T.const(0)
Entry: TypeAlias = tuple[T.Term, list[Cell]]
"""A row of a group: when it is in it, and the arguments of the aggregate."""
GUARDED = frozenset({"count", "sum"})
"""Aggregates that can be computed while it is open which rows are in the group."""


def computed(algebra: Algebra, aggregate: Aggregate, group: Sequence[Candidate], in_order: Callable[[], list[Candidate]]) -> Cell:
    """The value of an aggregate over a group. in_order: the group in the order of visit; raises Undecided if that is
    not known."""
    entries = _entries(algebra, aggregate, group)
    if any(guard is not T.true or any(isinstance(c, SymCell) for c in cells) for guard, cells in entries):
        return _symbolic(algebra, aggregate, entries)
    if _order_matters(aggregate, entries):
        entries = _entries(algebra, aggregate, in_order())
    return _concrete(algebra, aggregate, [cells for _, cells in entries])


def _entries(algebra: Algebra, aggregate: Aggregate, group: Sequence[Candidate]) -> list[Entry]:
    """The conditions and arguments of the rows that the aggregate takes in."""
    entries: list[Entry] = []
    for candidate in group:
        guard = candidate.guard
        if aggregate.condition is not None:
            guard = T.and_(guard, algebra.truth(aggregate.condition.run(candidate.frame)).holds)
        if aggregate.name not in GUARDED or aggregate.distinct:
            guard = T.const(algebra.decide(guard))
        if guard is not T.false:
            entries.append((guard, [argument.run(candidate.frame) for argument in aggregate.arguments]))
    return _distinct(algebra, aggregate, entries) if aggregate.distinct else entries


def _order_matters(aggregate: Aggregate, entries: list[Entry]) -> bool:
    if len(entries) < 2 or aggregate.name in {"count", "min", "max"}:
        return False
    text = aggregate.name.startswith(("group", "json"))
    return text or any(isinstance(cell, float) for _, cells in entries for cell in cells)


def _symbolic(algebra: Algebra, aggregate: Aggregate, entries: list[Entry]) -> Cell:
    if aggregate.name == "count":
        present = [T.and_(guard, *[T.not_(null_of(cell)) for cell in cells[:1]]) for guard, cells in entries]
        return make_cell(T.add(_ZERO, *[T.ite(here, T.const(1), _ZERO) for here in present]))
    if aggregate.name == "sum":
        return _sum(algebra, entries)
    if aggregate.name in {"min", "max"}:
        return _extreme(algebra, aggregate, [cells[0] for _, cells in entries])
    raise Undecided(f"{aggregate.name}() of symbolic values")


def _distinct(algebra: Algebra, aggregate: Aggregate, entries: list[Entry]) -> list[Entry]:
    collation = aggregate.arguments[0].collation or "BINARY"
    kept: list[Entry] = []
    for guard, cells in entries:
        cell = algebra.settle_null(cells[0])
        if cell is not None and not any(algebra.decide(algebra.same(cell, other[0], collation)) for _, other in kept):
            kept.append((guard, [cell]))
    return kept


def _concrete(algebra: Algebra, aggregate: Aggregate, rows: list[list[Cell]]) -> Cell:
    name = aggregate.name
    if not aggregate.arguments:
        return len(rows)
    if not rows:
        empty = {"count": 0, "total": 0.0, "json_group_array": "[]", "json_group_object": "{}"}
        return empty.get(name)
    if name in {"min", "max"}:
        return _extreme(algebra, aggregate, [cells[0] for cells in rows])
    columns = ", ".join(f"column{place}" for place in range(1, len(rows[0]) + 1))
    return _by_host(algebra, name, columns, rows)


def _by_host(algebra: Algebra, name: str, columns: str, rows: list[list[Cell]]) -> Cell:
    """The aggregate computed by the host over a table of values, made in batches that SQLite accepts."""
    mark = f"({', '.join('?' * len(rows[0]))})"
    cells = tuple(cell for row in rows for cell in row)
    if len(cells) > 30_000:
        raise Undecided(f"{name}() of {len(rows)} rows")
    return algebra.host.scalar(f"{name}({columns}) FROM (VALUES {', '.join([mark] * len(rows))})", cells)


def _sum(algebra: Algebra, entries: list[Entry]) -> Cell:
    present, terms = [], []
    for guard, [cell] in entries:
        cell = algebra.concrete_text(cell)
        if cell is None:
            continue
        if isinstance(cell, (str, bytes)):
            cell = algebra.on_host("sum(?1)", cell)
        if isinstance(cell, float):
            raise Undecided("a sum of symbolic integers and REALs")
        here = T.and_(guard, T.not_(null_of(cell)))
        present.append(here)
        terms.append(T.ite(here, as_integer(cell.term) if isinstance(cell, SymCell) else T.const(cell), _ZERO))
    total, fits = _ZERO, []
    for term in terms:
        total = T.add(total, term)
        fits.append(T.and_(T.le(T.const(LOWEST), total), T.le(total, T.const(HIGHEST))))
    if not algebra.decide(T.and_(*fits)):
        raise operational("integer overflow")
    return make_cell(total, T.not_(T.or_(*present)))


def _extreme(algebra: Algebra, aggregate: Aggregate, cells: list[Cell]) -> Cell:
    operator = "<" if aggregate.name == "min" else ">"
    if any((argument.collation or "BINARY") != "BINARY" for argument in aggregate.arguments):
        return _extreme_collated(algebra, aggregate, cells)
    best: Cell = None
    for cell in cells:
        cell = algebra.settle_null(cell)
        if cell is None:
            continue
        best = cell if best is None else better(algebra, operator, best, cell)
    return best


def _extreme_collated(algebra: Algebra, aggregate: Aggregate, cells: list[Cell]) -> Cell:
    sign = 1 if aggregate.name == "max" else -1
    collation = aggregate.arguments[0].collation or "BINARY"
    best: Cell = None
    for cell in cells:
        cell = algebra.settle_null(cell)
        if cell is not None and (best is None or sign * algebra.order(cell, best, collation) > 0):
            best = cell
    return best


def attaining(algebra: Algebra, aggregate: Aggregate, frames: list[Frame], best: Cell) -> Frame:
    """The first row that has the group's least or greatest value; any row if all are NULL."""
    argument = aggregate.arguments[0]
    for frame in frames:
        cell = argument.run(frame)
        if rank(cell) == rank(best) and algebra.decide(algebra.same(cell, best, argument.collation or "BINARY")):
            return frame
    return frames[0]
