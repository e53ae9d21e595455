"""SQLite's scalar functions, on symbolic arguments where that is exact, and which names are aggregates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from presage.engine.sim.relational.cells import SymCell
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.scope import Expression, Frame
from presage.engine.sim.relational.values import Algebra, Truth, as_integer, make_cell, null_of, rank
from presage.solvers import terms as T

_AGGREGATES = frozenset({"count", "sum", "total", "avg", "group_concat", "json_group_array", "json_group_object"})
_VARYING = frozenset(
    {"random", "date", "time", "datetime", "julianday", "strftime", "unixepoch", "current_timestamp"}
)  # fmt: skip
_NOT_PIECEWISE = frozenset({"likelihood", "likely", "unlikely"})
_VARIANTS = 64


def is_aggregate(name: str, arguments: int) -> bool:
    """Whether a call of this lower-case name with so many arguments is an aggregate."""
    return name in _AGGREGATES or (name in {"min", "max"} and arguments == 1)


def scalar(name: str, algebra: Algebra, arguments: Sequence[Expression]) -> Callable[[Frame], Cell]:
    """The function that computes a call of a scalar function."""
    if name in {"coalesce", "ifnull"}:
        return _coalesce(algebra, arguments)
    if name == "iif" and len(arguments) == 3:
        test, one, other = arguments
        return lambda frame: algebra.choose(algebra.truth(test.run(frame)), lambda: one.run(frame), lambda: other.run(frame))
    if name == "nullif" and len(arguments) == 2:
        return _nullif(algebra, arguments)
    if name in _NOT_PIECEWISE:
        return arguments[0].run
    if name.startswith("json") and any("json" in argument.sql for argument in arguments):
        raise Undecided("nested JSON functions on symbolic rows")
    collated = any((argument.collation or "BINARY") != "BINARY" for argument in arguments)
    marks = ", ".join(f"?{place}" for place in range(1, len(arguments) + 1))

    def run(frame: Frame) -> Cell:
        cells = [argument.run(frame) for argument in arguments]
        if collated and name in {"min", "max"}:
            raise Undecided(f"{name}() under a collation")
        if not any(isinstance(cell, SymCell) for cell in cells):
            if name in _VARYING:
                return algebra.host.scalar(f"{name}({marks})", cells)
            return algebra.on_host(f"{name}({marks})", *cells)
        return _symbolic(name, algebra, cells)

    return run


def _coalesce(algebra: Algebra, arguments: Sequence[Expression]) -> Callable[[Frame], Cell]:
    def choose(frame: Frame, place: int) -> Cell:
        cell = arguments[place].run(frame)
        if place == len(arguments) - 1:
            return cell
        present = Truth(T.not_(null_of(cell)), T.false)
        value = make_cell(cell.term) if isinstance(cell, SymCell) else cell
        return algebra.choose(present, lambda: value, lambda: choose(frame, place + 1))

    return lambda frame: choose(frame, 0)


def _nullif(algebra: Algebra, arguments: Sequence[Expression]) -> Callable[[Frame], Cell]:
    one, other = arguments
    # The function compares its arguments as they are; only collations matter.
    collation = one.collation or other.collation or "BINARY"

    def run(frame: Frame) -> Cell:
        cell = one.run(frame)
        equal = algebra.compare("=", cell, other.run(frame), collation)
        return algebra.choose(Truth(equal.holds, T.false), lambda: None, lambda: cell)

    return run


def _symbolic(name: str, algebra: Algebra, cells: list[Cell]) -> Cell:
    handler = _SYMBOLIC.get((name, len(cells))) or _SYMBOLIC.get((name, -1))
    if handler is None:
        raise Undecided(f"{name}() of a symbolic value")
    return handler(algebra, cells)


def _abs(algebra: Algebra, cells: list[Cell]) -> Cell:
    cell = algebra.concrete_text(cells[0])
    if not isinstance(cell, SymCell):
        return algebra.on_host("abs(?1)", cell)
    term = as_integer(cell.term)
    return algebra.within_range(T.ite(T.lt(term, T.const(0)), T.neg(term), term), cell.null, "abs() of the least integer")


def _length(algebra: Algebra, cells: list[Cell]) -> Cell:
    cell = algebra.text(cells[0])
    if not isinstance(cell, SymCell):
        return algebra.on_host("length(?1)", cell)
    if _may_hold_nul(algebra, cell):
        raise Undecided("length() of a symbolic text with a NUL character")
    return make_cell(T.str_len(cell.term), cell.null)


def _may_hold_nul(algebra: Algebra, cell: SymCell) -> bool:
    return cell.term.op != "int_to_str" and algebra.decide(T.str_contains(cell.term, T.const("\0")))


def _typeof(algebra: Algebra, cells: list[Cell]) -> Cell:
    cell = algebra.settle_null(cells[0])
    if cell is None:
        return "null"
    return {1: "integer", 2: "text"}[rank(cell)] if isinstance(cell, SymCell) else algebra.on_host("typeof(?1)", cell)


def _extreme(operator: str) -> Callable[[Algebra, list[Cell]], Cell]:
    def run(algebra: Algebra, cells: list[Cell]) -> Cell:
        if any(cell is None for cell in cells):
            return None
        best = cells[0]
        for cell in cells[1:]:
            best = better(algebra, operator, best, cell)
        null = T.or_(*[null_of(cell) for cell in cells])
        return algebra.choose(Truth(null, T.false), lambda: None, lambda: best)

    return run


def better(algebra: Algebra, operator: str, best: Cell, cell: Cell) -> Cell:
    """The least (`<`) or greatest (`>`) of two cells that are not NULL, the first if they are equal."""
    bare_best = make_cell(best.term) if isinstance(best, SymCell) else best
    bare = make_cell(cell.term) if isinstance(cell, SymCell) else cell
    pair = (bare, bare_best) if operator == "<" else (bare_best, bare)
    return algebra.choose(algebra.compare("<", *pair), lambda: bare, lambda: bare_best)


_SYMBOLIC: dict[tuple[str, int], Callable[[Algebra, list[Cell]], Cell]] = {
    ("abs", 1): _abs,
    ("length", 1): _length,
    ("typeof", 1): _typeof,
    ("min", -1): _extreme("<"),
    ("max", -1): _extreme(">"),
}


def like(algebra: Algebra, parts: Sequence[Expression], case: bool) -> Callable[[Frame], Cell]:
    """`text LIKE pattern [ESCAPE escape]`. case: upper and lower case differ."""
    marks = "?1 LIKE ?2" + (" ESCAPE ?3" if len(parts) == 3 else "")

    def run(frame: Frame) -> Cell:
        cells = [part.run(frame) for part in parts]
        if None in cells:
            return None
        if any(isinstance(cell, SymCell) for cell in cells[1:]):
            raise Undecided("LIKE with a symbolic pattern")
        if not isinstance(cells[0], SymCell):
            return algebra.on_host(marks, *cells)
        text = algebra.text(cells[0])
        escape = str(cells[2]) if len(cells) == 3 else None
        matches = _matches(text.term, str(cells[1]), escape, case)
        if _may_hold_nul(algebra, text):
            raise Undecided("LIKE on a symbolic text with a NUL character")
        return Truth(T.and_(T.not_(text.null), matches), text.null).cell

    return run


def _matches(text: T.Term, pattern: str, escape: str | None, case: bool) -> T.Term:
    """Whether a pattern of literal pieces between `%` matches; undecided for `_` and for three pieces or more."""
    pieces = [""]
    escaped = False
    for character in pattern:
        if escaped or character not in {"%", "_", escape}:
            pieces[-1] += character
            escaped = False
        elif character == escape:
            escaped = True
        elif character == "_":
            raise Undecided("LIKE with _ on a symbolic text")
        else:
            pieces.append("")
    first, *inner, last = pieces if len(pieces) > 1 else [pieces[0], ""]
    if len(pieces) == 1:
        return T.or_(*[T.eq(text, T.const(variant)) for variant in _cases(first, case)])
    inner = [piece for piece in inner if piece]
    if len(inner) + bool(first) + bool(last) > 1 and (inner or not (first and last)):
        raise Undecided("LIKE with several pieces on a symbolic text")
    enough = T.le(T.const(len(first) + len(last)), T.str_len(text))
    return T.and_(
        T.or_(*[T.str_prefix(text, T.const(variant)) for variant in _cases(first, case)]),
        T.or_(*[T.str_suffix(text, T.const(variant)) for variant in _cases(last, case)]),
        T.and_(*[T.or_(*[T.str_contains(text, T.const(v)) for v in _cases(piece, case)]) for piece in inner]),
        enough if first and last else T.true,
    )


def _cases(piece: str, case: bool) -> list[str]:
    """All ways to write a piece that LIKE takes for the same: it folds ASCII letters only."""
    choices = [(c.lower(), c.upper()) if not case and c.isascii() and c.isalpha() else (c,) for c in piece]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _VARIANTS:
        raise Undecided("LIKE with many letters on a symbolic text")
    return ["".join(letters) for letters in product(*choices)]
