"""Running queries on rows: joins, conditions, groups, order, limits.

Conditions on symbolic cells become guards on rows; a guard is decided, by a fork, only where the query needs to know
(which rows come out), and stays a term where it does not (EXISTS, IN, COUNT, SUM).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

from presage.engine.sim.relational import aggregates
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.order import (
    Answer,
    Candidate,
    Condition,
    Join,
    Ordering,
    Tie,
    Visits,
    compare_keys,
    same_values,
    sort_rows,
)
from presage.engine.sim.relational.plan import Plan
from presage.engine.sim.relational.scope import Expression, Frame, Heading, Scope, Source
from presage.engine.sim.relational.state import Row
from presage.engine.sim.relational.values import Algebra
from presage.solvers import terms as T


class Query:
    """Any query. headings: its columns. sql: its text for SQLite. unnamed: the columns that have no name of their
    own, by their place, and the item of the SELECT, from 0, whose text they are called by."""

    headings: tuple[Heading, ...]
    sql: str
    unnamed: dict[int, int] = {}

    def answer(self, outer: Frame | None, wanted: int | None = None) -> Answer:
        """The rows, given the frame of the query around it; at least the first `wanted`, if that is given."""
        raise NotImplementedError

    def guarded(self, outer: Frame | None) -> list[tuple[T.Term, Row]]:
        """The rows in any order, each with the condition under which it is there."""
        return [(T.true, row) for row in self.answer(outer).rows]

    def first(self, outer: Frame | None) -> list[Row]:
        """The first row, if there is one."""
        answer = self.answer(outer, 1)
        return answer.rows[:1] if answer.ordered else answer.settled()[:1]


@dataclass
class Select(Query):
    """One SELECT. outputs: its columns. keys: GROUP BY, None without it. bare: (source, column) of the columns used
    outside aggregates."""

    algebra: Algebra
    headings: tuple[Heading, ...]
    sql: str
    scope: Scope
    joins: list[Join]
    outputs: list[Expression]
    distinct: bool
    keys: list[Expression] | None
    having: Condition | None
    orderings: list[Ordering]
    limit: Expression | None
    offset: Expression | None
    plan: Plan | None
    bare: frozenset[tuple[int, int]] = frozenset()
    unnamed: dict[int, int] = field(default_factory=dict)

    @property
    def grouped(self) -> bool:
        """Whether rows are put together."""
        return self.keys is not None or bool(self.scope.aggregates)

    # Results

    def answer(self, outer: Frame | None, wanted: int | None = None) -> Answer:
        """See `Query`."""
        visits = Visits(self.algebra, self.joins, self.plan, outer)
        tie: Tie = _as_given
        if self.grouped:
            frames, ordered = self._groups(outer, visits)
            if not ordered:
                tie = _not_known
        else:
            candidates, ordered = self._rows(outer, wanted, visits)
            frames = [candidate.frame for candidate in candidates]
            if not ordered:
                tie = lambda one, other: visits.compare(candidates[one], candidates[other])  # noqa: E731
        produced = [(place, tuple(output.run(frame) for output in self.outputs)) for place, frame in enumerate(frames)]
        if self.distinct:
            produced = self._without_repeats(produced)
        if self.orderings:
            keyed = [(tuple(o.key.run(frames[place]) for o in self.orderings), row) for place, row in produced]
            positions, ordered = sort_rows(
                self.algebra, self.orderings, keyed, lambda one, other: tie(produced[one][0], produced[other][0])
            )
            produced = [produced[position] for position in positions]
        return limited(self.algebra, Answer([row for _, row in produced], ordered), self.limit, self.offset, outer)

    def guarded(self, outer: Frame | None) -> list[tuple[T.Term, Row]]:
        """See `Query`."""
        if self.grouped or self.distinct or self.limit is not None:
            return super().guarded(outer)
        found = []
        for candidate in self._candidates(outer):
            found.append((candidate.guard, tuple(output.run(candidate.frame) for output in self.outputs)))
        return found

    def matches(self, outer: Frame | None) -> list[Frame]:
        """The rows of the sources that satisfy the conditions, in the order in which they are visited if known."""
        candidates, _ = self._rows(outer, None, Visits(self.algebra, self.joins, self.plan, outer))
        return [candidate.frame for candidate in candidates]

    # Rows

    def _rows(self, outer: Frame | None, wanted: int | None, visits: Visits) -> tuple[list[Candidate], bool]:
        """The rows that satisfy the conditions, and whether they are in order. Under an ORDER BY they are not put in
        order, which could need forks that the keys make unnecessary."""
        candidates = self._candidates(outer)
        if self.orderings and not self.distinct:
            return self._decided(candidates), False
        stop = self._needed(outer, wanted) if not self.distinct and visits.loops is not None else None
        if stop is None:
            return visits.arranged(self._decided(candidates))
        found: list[Candidate] = []
        for candidate in visits.arranged(candidates)[0]:
            if len(found) >= stop:
                break
            found += self._decided([candidate])
        return found, True

    def _decided(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those candidates that are rows; a fork for each of which that is open."""
        self.algebra.split_exclusive(candidate.guard for candidate in candidates)
        found = [candidate for candidate in candidates if self.algebra.decide(candidate.guard)]
        for candidate in found:
            candidate.guard = T.true
        return found

    def _needed(self, outer: Frame | None, wanted: int | None) -> int | None:
        """How many rows are enough, if that is known without a fork."""
        limit = whole_number(self.limit, outer)
        offset = 0 if self.offset is None else whole_number(self.offset, outer)
        if offset is None:
            return None
        bounds = [bound for bound in (limit, wanted) if bound is not None and bound >= 0]
        return min(bounds) + max(offset, 0) if bounds else None

    def _candidates(self, outer: Frame | None) -> list[Candidate]:
        found = [Candidate(Frame([], outer), T.true, ())]
        for join in self.joins:
            rows = join.rows(outer).rows
            absent = _absent(join.source)
            extended: list[Candidate] = []
            for candidate in found:
                extended += self._extend(candidate, join, rows, absent)
            found = extended
        return found

    def _extend(self, candidate: Candidate, join: Join, rows: list[Row], absent: Row) -> list[Candidate]:
        found: list[Candidate] = []
        unmatched = T.true
        for place, row in enumerate(rows):
            frame = Frame([*candidate.frame.rows, row], candidate.frame.outer)
            met = T.true if join.on is None else self._known(join.on(frame).holds)
            if met is T.false:
                continue
            unmatched = T.and_(unmatched, T.not_(met))
            self._filtered(found, join, frame, T.and_(candidate.guard, met), (*candidate.places, place))
        if join.kind == "left":
            frame = Frame([*candidate.frame.rows, absent], candidate.frame.outer)
            guard = self._known(T.and_(candidate.guard, unmatched))
            self._filtered(found, join, frame, guard, (*candidate.places, -1))
        return found

    def _filtered(self, found: list[Candidate], join: Join, frame: Frame, guard: T.Term, places: tuple[int, ...]) -> None:
        for condition in join.filters:
            if guard is T.false:
                return
            guard = T.and_(guard, self._known(condition(frame).holds))
        guard = self._known(guard)
        if guard is not T.false:
            found.append(Candidate(frame, guard, places))

    def _known(self, condition: T.Term) -> T.Term:
        """The condition, replaced by its value where the path condition has decided it."""
        if condition is T.true or condition is T.false:
            return condition
        known = self.algebra.assume(condition)
        return condition if known is None else T.const(known)

    # Groups

    def _groups(self, outer: Frame | None, visits: Visits) -> tuple[list[Frame], bool]:
        candidates = self._candidates(outer)
        calls = self.scope.aggregates or []
        ordered = True
        if self.keys is None and not self.bare and all(call.name in aggregates.GUARDED and not call.distinct for call in calls):
            grouped = [candidates]
        elif self.keys is None:
            grouped = [self._decided(candidates)]
        else:
            decided = self._decided(candidates)
            if self.plan is None or "GROUP BY" not in self.plan.sorts:
                decided, ordered = visits.arranged(decided)
            grouped = self._partition(decided)
        frames = [self._group_frame(group, outer, visits) for group in grouped]
        if self.having is not None:
            having = self.having
            frames = [frame for frame in frames if self.algebra.decide(having(frame).holds)]
        return frames, ordered or len(frames) < 2

    def _partition(self, candidates: list[Candidate]) -> list[list[Candidate]]:
        assert self.keys is not None
        keyed: list[tuple[Row, list[Candidate]]] = []
        collations = [key.collation or "BINARY" for key in self.keys]
        for candidate in candidates:
            values = tuple(key.run(candidate.frame) for key in self.keys)
            for known, group in keyed:
                if self._same(values, known, collations):
                    group.append(candidate)
                    break
            else:
                keyed.append((values, [candidate]))
        if self.plan is not None and "GROUP BY" in self.plan.sorts:
            orderings = [Ordering(key, self._descending(key), None) for key in self.keys]

            def compare(one: tuple[Row, list[Candidate]], other: tuple[Row, list[Candidate]]) -> int:
                return compare_keys(self.algebra, orderings, one[0], other[0])

            keyed.sort(key=cmp_to_key(compare))
        return [group for _, group in keyed]

    def _descending(self, key: Expression) -> bool:
        """A GROUP BY that is also the ORDER BY is sorted in that one's direction."""
        return any(ordering.key.sql == key.sql and ordering.descending for ordering in self.orderings)

    def _group_frame(self, group: list[Candidate], outer: Frame | None, visits: Visits) -> Frame:
        calls = self.scope.aggregates or []

        def in_order() -> list[Candidate]:
            arranged, known = visits.arranged(group)
            if not known:
                raise Undecided("the order of the rows in a group")
            return arranged

        values = [aggregates.computed(self.algebra, call, group, in_order) for call in calls]
        if not group:
            return Frame([_absent(join.source) for join in self.joins], outer, values)
        chosen = group[0].frame
        extremes = [call for call in calls if call.name in {"min", "max"}]
        if self.bare and len(group) > 1 and not self._bare_are_keys():
            if len(calls) == len(extremes) == 1:
                chosen = aggregates.attaining(self.algebra, calls[0], [c.frame for c in in_order()], values[0])
            elif extremes:
                raise Undecided("which row of a group gives a column that is neither grouped nor aggregated")
            else:
                chosen = in_order()[0].frame
        return Frame(chosen.rows, outer, values)

    def _bare_are_keys(self) -> bool:
        places = {key.place[1:] for key in self.keys or () if key.place is not None and key.place[0] == 0}
        return self.bare <= places

    def _without_repeats(self, produced: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        collations = [heading.collation or "BINARY" for heading in self.headings]
        kept: list[tuple[int, Row]] = []
        for place, row in produced:
            if not any(self._same(row, other, collations) for _, other in kept):
                kept.append((place, row))
        return kept

    def _same(self, one: Row, other: Row, collations: Sequence[str]) -> bool:
        return self.algebra.decide(same_values(self.algebra, one, other, collations))


def _as_given(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _not_known(one: int, other: int) -> None:
    return None


def limited(algebra: Algebra, answer: Answer, limit: Expression | None, offset: Expression | None, outer: Frame | None) -> Answer:
    """The answer after LIMIT and OFFSET."""
    rows = answer.rows
    frame = Frame([], outer)
    if offset is not None:
        skipped = _count_up_to(algebra, offset.run(frame), len(rows))
        rows = rows[skipped:] if skipped is not None else rows
    if limit is not None:
        taken = _count_up_to(algebra, limit.run(frame), len(rows))
        rows = rows if taken is None else rows[:taken]
    if len(rows) < len(answer.rows):
        answer.settled()
    return Answer(rows, answer.ordered)


def _count_up_to(algebra: Algebra, cell: Cell, most: int) -> int | None:
    """The number of rows that a LIMIT or OFFSET names, at most `most`; None for a negative one."""
    cell = algebra.settle_null(cell)
    if not hasattr(cell, "term"):
        if not isinstance(cell, int):
            raise Undecided("a LIMIT or OFFSET that is no integer")
        return None if cell < 0 else min(cell, most)
    if algebra.decide(algebra.compare("<", cell, 0).holds):
        return None
    for count in range(most):
        if algebra.decide(algebra.compare("=", cell, count).holds):
            return count
    return most


def whole_number(expression: Expression | None, outer: Frame | None) -> int | None:
    """The integer that an expression without columns is, None if it is none."""
    if expression is None:
        return None
    cell = expression.run(Frame([], outer))
    return cell if isinstance(cell, int) else None


def _absent(source: Source) -> Row:
    """The row of NULLs that a left join or an empty group gives."""
    return (None,) * (len(source.headings) + 1)


@dataclass
class Compound(Query):
    """UNION, UNION ALL, INTERSECT or EXCEPT of two queries."""

    algebra: Algebra
    headings: tuple[Heading, ...]
    sql: str
    operator: str
    left: Query
    right: Query
    orderings: list[Ordering]
    limit: Expression | None
    offset: Expression | None

    def __post_init__(self) -> None:
        self.unnamed = self.left.unnamed

    def answer(self, outer: Frame | None, wanted: int | None = None) -> Answer:
        """See `Query`."""
        one, other = self.left.answer(outer), self.right.answer(outer)
        collations = [heading.collation or "BINARY" for heading in self.headings]
        if self.operator == "UNION ALL":
            answer = Answer([*one.rows, *other.rows], one.ordered and other.ordered)
        else:
            # Both sides go through one sorted table, so the rows come out in the order of all columns.
            rows = self._combined(one.rows, other.rows, collations)
            every = [Ordering(_at(place, heading), False, None) for place, heading in enumerate(self.headings)]
            places, _ = sort_rows(self.algebra, every, [(row, row) for row in rows], _as_given)
            answer = Answer([rows[place] for place in places], True)
        if self.orderings:
            rows = answer.rows
            keys = [(tuple(o.key.run(Frame([row], outer)) for o in self.orderings), row) for row in rows]
            places, known = sort_rows(self.algebra, self.orderings, keys, _as_given if answer.ordered else _not_known)
            answer = Answer([rows[place] for place in places], known)
        return limited(self.algebra, answer, self.limit, self.offset, outer)

    def _combined(self, one: list[Row], other: list[Row], collations: list[str]) -> list[Row]:
        def within(row: Row, rows: list[Row]) -> bool:
            return any(self.algebra.decide(same_values(self.algebra, row, known, collations)) for known in rows)

        kept: list[Row] = []
        for row in [*one, *other] if self.operator == "UNION" else one:
            wanted = self.operator == "UNION" or within(row, other) == (self.operator == "INTERSECT")
            if wanted and not within(row, kept):
                kept.append(row)
        return kept


def _at(place: int, heading: Heading) -> Expression:
    return Expression(lambda frame: frame.rows[0][place], heading.name, heading.affinity, heading.collation)


@dataclass
class Values(Query):
    """Rows of expressions."""

    headings: tuple[Heading, ...]
    sql: str
    rows: list[list[Expression]]

    def answer(self, outer: Frame | None, wanted: int | None = None) -> Answer:
        """See `Query`."""
        frame = Frame([], outer)
        return Answer([tuple(cell.run(frame) for cell in row) for row in self.rows], True)
