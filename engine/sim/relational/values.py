"""SQLite's operators on cells, concrete or symbolic.

A concrete operation is computed by the host's SQLite itself; only comparisons that are the same everywhere are done
here. A symbolic one becomes a term, exact or not at all: where SQLite would leave the integers (overflow, conversion
to REAL, text read as a number) it asks whether that can be, and is undecided if it is.
Source of the rules: https://www.sqlite.org/datatype3.html and vdbe.c.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor, isinf
from typing import Any

from presage.engine.sim.relational.cells import HIGHEST, LOWEST, Assume, SymCell, decide
from presage.engine.sim.relational.errors import Split, Undecided
from presage.engine.sim.relational.host import Cell, Host
from presage.engine.sim.relational.numerals import can_be_number
from presage.solvers import terms as T

_NUMERIC = frozenset({"INTEGER", "REAL", "NUMERIC"})
_CACHE = 50_000
_ZERO = T.const(0)
_ONE = T.const(1)


def make_cell(term: T.Term, null: T.Term = T.false) -> Cell:
    """The cell that is NULL where `null` holds and otherwise has the value of `term`; concrete where that is known."""
    if null is T.true:
        return None
    if null is T.false and term.op == "const":
        return int(term.value) if term.sort is T.BOOL else term.value
    return SymCell(term, null)


def null_of(cell: Cell) -> T.Term:
    """Where the cell is NULL."""
    if cell is None:
        return T.true
    return cell.null if isinstance(cell, SymCell) else T.false


def as_integer(term: T.Term) -> T.Term:
    """An INT term for one that is INT or BOOL."""
    return T.ite(term, _ONE, _ZERO) if term.sort is T.BOOL else term


def rank(cell: Cell) -> int:
    """The place of the cell's storage class in SQLite's order: NULL 0, numbers 1, TEXT 2, BLOB 3.

    A symbolic cell is ranked as if it were not NULL.
    """
    if isinstance(cell, SymCell):
        return 2 if cell.term.sort is T.STR else 1
    if cell is None:
        return 0
    if isinstance(cell, str):
        return 2
    return 3 if isinstance(cell, bytes) else 1


@dataclass(frozen=True)
class Truth:
    """A value of SQLite's three-valued logic. holds: where it is true; null: where it is NULL; never both."""

    holds: T.Term
    null: T.Term

    @property
    def fails(self) -> T.Term:
        """Where it is false."""
        return T.and_(T.not_(self.holds), T.not_(self.null))

    @property
    def cell(self) -> Cell:
        """The truth as an INTEGER cell."""
        return make_cell(self.holds, self.null)


@dataclass
class Algebra:
    """The operators, over one host and one path condition."""

    host: Host
    assume: Assume
    memory: dict[tuple[Any, ...], Cell] = field(default_factory=dict)

    # Logic

    def truth(self, cell: Cell) -> Truth:
        """What a cell means as a condition."""
        if isinstance(cell, SymCell):
            cell = self.concrete_text(cell)
        if isinstance(cell, SymCell):
            holds = cell.term if cell.term.sort is T.BOOL else T.ne(cell.term, _ZERO)
            return Truth(T.and_(T.not_(cell.null), holds), cell.null)
        if cell is None:
            return Truth(T.false, T.true)
        if not isinstance(cell, (int, float)):
            cell = self.on_host("?1 AND 1", cell)
        return Truth(T.const(bool(cell)), T.false)

    def both(self, one: Truth, other: Truth) -> Truth:
        """AND."""
        null = T.and_(T.not_(one.fails), T.not_(other.fails), T.or_(one.null, other.null))
        return Truth(T.and_(one.holds, other.holds), null)

    def negated(self, one: Truth) -> Truth:
        """NOT."""
        return Truth(one.fails, one.null)

    def either(self, one: Truth, other: Truth) -> Truth:
        """OR."""
        return self.negated(self.both(self.negated(one), self.negated(other)))

    def decide(self, condition: T.Term) -> bool:
        """Whether `condition` holds; raises Split where that depends on the fork."""
        return decide(condition, self.assume)

    def split_exclusive(self, conditions: Iterable[T.Term]) -> None:
        """Raise one Split for conditions that compare one term with several constants: at most one of them holds.

        It saves the caller from being asked for each in turn; where it does not apply nothing happens.
        """
        pending = [c for c in conditions if c is not T.true and c is not T.false and self.assume(c) is None]
        sides = [_against_constant(condition) for condition in pending]
        if len(pending) > 1 and None not in sides and len({side for side in sides if side}) == len(sides):
            if len({side[0] for side in sides if side}) == 1:
                raise Split((*pending, T.not_(T.or_(*pending))))

    def settle_null(self, cell: Cell) -> Cell:
        """The cell, surely NULL or surely not."""
        if isinstance(cell, SymCell) and cell.null is not T.false:
            return None if self.decide(cell.null) else make_cell(cell.term)
        return cell

    # Comparison

    def compare(self, operator: str, one: Cell, other: Cell, collation: str = "BINARY") -> Truth:
        """`one <operator> other` with operator `=`, `<` or `<=`, after affinity was applied."""
        null = T.or_(null_of(one), null_of(other))
        if null is T.true:
            return Truth(T.false, T.true)
        symbolic = isinstance(one, SymCell) or isinstance(other, SymCell)
        if rank(one) != rank(other):
            holds = T.const(operator != "=" and rank(one) < rank(other))
        elif not symbolic:
            return Truth(T.const(self._compare_concrete(operator, one, other, collation)), T.false)
        elif rank(one) == 2:
            holds = self._compare_text(operator, one, other, collation)
        else:
            holds = _compare_numbers(operator, one, other)
        return Truth(T.and_(T.not_(null), holds), null)

    def same(self, one: Cell, other: Cell, collation: str = "BINARY") -> T.Term:
        """Where two cells are not distinct: equal, or both NULL (`IS`)."""
        equal = self.compare("=", one, other, collation)
        return T.or_(equal.holds, T.and_(null_of(one), null_of(other)))

    def order(self, one: Cell, other: Cell, collation: str = "BINARY") -> int:
        """-1, 0 or 1 as `one` comes before, with or after `other` in ascending order; NULL comes first."""
        one, other = self.settle_null(one), self.settle_null(other)
        if one is None or other is None:
            return (one is not None) - (other is not None)
        if self.decide(self.compare("<", one, other, collation).holds):
            return -1
        return 0 if self.decide(self.compare("=", one, other, collation).holds) else 1

    def _compare_concrete(self, operator: str, one: Any, other: Any, collation: str) -> bool:
        if collation != "BINARY" and isinstance(one, str):
            return bool(self.on_host(f"?1 {operator} ?2 COLLATE {collation}", one, other))
        # Python orders numbers exactly, text by code point and bytes by value, as SQLite does.
        if operator == "=":
            return bool(one == other)
        return bool(one < other) if operator == "<" else bool(one <= other)

    def _compare_text(self, operator: str, one: Cell, other: Cell, collation: str) -> T.Term:
        if collation != "BINARY":
            raise Undecided(f"a symbolic text compared with collation {collation}")
        compare: Callable[[T.Term, T.Term], T.Term] = {"=": T.eq, "<": T.str_lt, "<=": T.str_le}[operator]
        return compare(_term(one), _term(other))

    # Affinity and casts

    def affinity(self, cell: Cell, affinity: str | None) -> Cell:
        """The cell as a column of this affinity stores it."""
        if cell is None or affinity in {None, "BLOB"} or isinstance(cell, bytes):
            return cell
        if isinstance(cell, SymCell):
            return self._symbolic_affinity(cell, str(affinity))
        if (affinity == "TEXT") == isinstance(cell, str) and not isinstance(cell, float) and affinity != "REAL":
            return cell
        return self._remembered(("affinity", affinity), cell, lambda: self.host.stored(cell, str(affinity)))

    def comparison_affinity(self, cell: Cell, affinity: str | None) -> Cell:
        """The cell as it is compared under this affinity: numbers stay as they are under a numeric one."""
        if affinity in _NUMERIC:
            return self.affinity(cell, "NUMERIC") if rank(cell) == 2 else cell
        return self.affinity(cell, "TEXT") if affinity == "TEXT" and rank(cell) == 1 else cell

    def _symbolic_affinity(self, cell: SymCell, affinity: str) -> Cell:
        if cell.term.sort is T.STR:
            if affinity == "TEXT" or not can_be_number(cell.term):
                return cell
            if cell.term.op == "int_to_str" and affinity != "REAL":
                return self.within_range(cell.term.args[0], cell.null, "a text that is a number beyond 64 bits")
            known = self.concrete_text(cell, f"a symbolic text under {affinity} affinity")
            return self.affinity(known, affinity)
        if affinity == "TEXT":
            return make_cell(T.int_to_str(as_integer(cell.term)), cell.null)
        if affinity == "REAL":
            raise Undecided("a symbolic integer in a REAL column")
        return make_cell(as_integer(cell.term), cell.null)

    def concrete_text(self, cell: Cell, doubt: str = "a symbolic text read as a number") -> Cell:
        """The cell; but a symbolic text is made concrete, by forks where it is one of a few constants."""
        if not isinstance(cell, SymCell) or cell.term.sort is not T.STR:
            return cell
        cell = self.settle_null(cell)
        if cell is None or isinstance(cell, str):
            return cell
        term = cell.term
        while term.op == "ite" and _constants(term):
            term = term.args[1] if self.decide(term.args[0]) else term.args[2]
        if term.op != "const":
            raise Undecided(doubt)
        return term.value

    def cast(self, cell: Cell, affinity: str) -> Cell:
        """CAST to a type of this affinity."""
        if isinstance(cell, SymCell):
            if cell.term.sort is T.STR and affinity != "TEXT":
                cell = self.concrete_text(cell)
            elif affinity == "BLOB" or affinity == "REAL":
                raise Undecided(f"a symbolic value cast to {affinity}")
            else:
                return self._symbolic_affinity(cell, affinity)
        return None if cell is None else self.on_host(f"CAST(?1 AS {affinity})", cell)

    # Arithmetic and text

    def arithmetic(self, operator: str, one: Cell, other: Cell) -> Cell:
        """`one <operator> other` with operator + - * / % & | << >>."""
        one, other = self.concrete_text(one), self.concrete_text(other)
        if one is None or other is None:
            return None
        if not isinstance(one, SymCell) and not isinstance(other, SymCell):
            return self.on_host(f"?1 {operator} ?2", one, other)
        null = T.or_(null_of(one), null_of(other))
        a, b = self._number(one), self._number(other)
        if operator in {"/", "%"}:
            null = T.or_(null, T.eq(b, _ZERO))
            quotient = truncated(a, b)
            result = quotient if operator == "/" else T.sub(a, T.mul(quotient, b))
        elif operator in {"+", "-", "*"}:
            result = T.add(a, b) if operator == "+" else T.sub(a, b) if operator == "-" else T.mul(a, b)
        else:
            raise Undecided(f"the operator {operator} on a symbolic value")
        return self.within_range(result, null, "an integer overflow")

    def within_range(self, term: T.Term, null: T.Term, doubt: str) -> Cell:
        """The cell of an INT result, which SQLite keeps as INTEGER only within 64 bits."""
        fits = T.and_(T.le(T.const(LOWEST), term), T.le(term, T.const(HIGHEST)))
        if not self.decide(T.or_(null, fits)):
            raise Undecided(doubt)
        return make_cell(term, null)

    def _number(self, cell: Cell) -> T.Term:
        if isinstance(cell, SymCell):
            return as_integer(cell.term)
        if isinstance(cell, (str, bytes)):
            cell = self.on_host("?1 + 0", cell)
        if isinstance(cell, float):
            raise Undecided("arithmetic with a symbolic integer and a REAL")
        return T.const(cell)

    def concatenated(self, one: Cell, other: Cell) -> Cell:
        """`one || other`."""
        if one is None or other is None:
            return None
        if not isinstance(one, SymCell) and not isinstance(other, SymCell):
            return self.on_host("?1 || ?2", one, other)
        parts = [self.text(one), self.text(other)]
        return make_cell(T.str_concat(*[_term(part) for part in parts]), T.or_(*[null_of(part) for part in parts]))

    def text(self, cell: Cell) -> Cell:
        """The cell as TEXT."""
        if isinstance(cell, SymCell):
            return self._symbolic_affinity(cell, "TEXT")
        if cell is None or isinstance(cell, str):
            return cell
        if isinstance(cell, bytes):
            raise Undecided("a blob joined with a symbolic text")
        return self.on_host("CAST(?1 AS TEXT)", cell)

    # Choice

    def choose(self, test: Truth, one: Callable[[], Cell], other: Callable[[], Cell]) -> Cell:
        """`one` where the test is true, else `other`; a fork only where no term can say it."""
        if test.holds is T.true:
            return one()
        if test.holds is T.false:
            return other()
        known = self.assume(test.holds)
        if known is not None:
            return one() if known else other()
        try:
            merged = merge(test.holds, one(), other())
        except (Split, Undecided):
            # What one side needs to know may only make sense where the test comes out for it.
            merged = APART
        if merged is not APART:
            return merged
        return one() if self.decide(test.holds) else other()

    # Concrete

    def on_host(self, expression: str, *cells: Cell) -> Cell:
        """The value of an SQL expression over ?1, ?2 …, which is the same whenever it is computed."""
        return self._remembered(expression, cells, lambda: self.host.scalar(expression, cells))

    def _remembered(self, what: object, cells: Any, compute: Callable[[], Cell]) -> Cell:
        key = (what, repr(cells))  # tells 1 from 1.0 and 0.0 from -0.0
        if key not in self.memory:
            if len(self.memory) > _CACHE:
                self.memory.clear()
            self.memory[key] = compute()
        return self.memory[key]


APART = object()


def merge(condition: T.Term, one: Cell, other: Cell) -> Cell:
    """The cell that is `one` where the condition holds, else `other`; `APART` if they have no common sort."""
    if type(one) is type(other) and one == other and not isinstance(one, float):
        return one
    sample = one if one is not None else other
    if sample is None:
        return None
    terms = []
    for cell in (one, other):
        if isinstance(cell, (float, bytes)) or (cell is not None and rank(cell) != rank(sample)):
            return APART
        terms.append(_default(sample) if cell is None else as_integer(_term(cell)))
    return make_cell(T.ite(condition, *terms), T.ite(condition, null_of(one), null_of(other)))


def _against_constant(condition: T.Term) -> tuple[T.Term, T.Term] | None:
    """The other side and the constant, if the condition is an equality with one."""
    if condition.op != "eq":
        return None
    one, other = condition.args
    if one.op == "const":
        one, other = other, one
    return (one, other) if other.op == "const" else None


def _default(sample: Cell) -> T.Term:
    return T.const("") if rank(sample) == 2 else _ZERO


def truncated(a: T.Term, b: T.Term) -> T.Term:
    """The quotient rounded towards zero, as C has it."""
    up = T.neg(T.floordiv(T.neg(a), b))
    down = T.floordiv(a, b)
    if b.op == "const":
        negative = T.lt(a, _ZERO) if b.value > 0 else T.gt(a, _ZERO)
    else:
        negative = T.ne(T.lt(a, _ZERO), T.lt(b, _ZERO))
    return T.ite(negative, up, down)


def _term(cell: Cell) -> T.Term:
    return cell.term if isinstance(cell, SymCell) else T.const(cell)


def _constants(term: T.Term) -> bool:
    pending, seen = [term], 0
    while pending:
        node = pending.pop()
        seen += 1
        if node.op == "ite" and seen <= 64:
            pending += node.args[1:]
        elif node.op != "const":
            return False
    return True


def _compare_numbers(operator: str, one: Cell, other: Cell) -> T.Term:
    for number, turned in ((one, False), (other, True)):
        if not isinstance(number, float):
            continue
        cell = one if turned else other
        if operator == "=":
            return _equals(cell, number)
        if isinf(number):
            return T.const((number > 0) == turned)
        # An integer is above a number if it is above the last integer up to it, and so on.
        up = (operator == "<=") != turned
        limit = T.const(ceil(number) if up else floor(number))
        compare = T.le if operator == "<=" else T.lt
        return compare(as_integer(cell.term), limit) if turned else compare(limit, as_integer(cell.term))
    a, b = _term(one), _term(other)
    if operator == "=" and a.sort is T.BOOL and b.sort is T.BOOL:
        return T.eq(a, b)
    return {"=": T.eq, "<": T.lt, "<=": T.le}[operator](as_integer(a), as_integer(b))


def _equals(cell: Cell, number: float) -> T.Term:
    if isinf(number) or not number.is_integer():
        return T.false
    return T.eq(as_integer(cell.term), T.const(int(number)))
