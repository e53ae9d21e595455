"""Running queries on rows: joins, conditions, groups, order, limits.

Conditions on symbolic cells become guards on rows; a guard is decided, by a fork, only where the query needs to know
(which rows come out), and stays a term where it does not (EXISTS, IN, COUNT, SUM).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

from presage.engine.sim.relational import aggregates
from presage.engine.sim.relational.cells import same_cell
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Cell
from presage.engine.sim.relational.plan import Plan
from presage.engine.sim.relational.schema import Table
from presage.engine.sim.relational.scope import Expression, Frame, Heading, Scope, Source
from presage.engine.sim.relational.state import Row
from presage.engine.sim.relational.values import Algebra, Truth
from presage.solvers import terms as T

Condition = Callable[[Frame], Truth]


@dataclass
class Answer:
    """The rows of a query. ordered: whether their order is known."""

    rows: list[Row]
    ordered: bool

    def settled(self) -> list[Row]:
        """The rows, if their order is known or does not matter; raises Undecided otherwise."""
        if not self.ordered and any(not same_rows(row, self.rows[0]) for row in self.rows):
            raise Undecided("the order of the rows")
        return self.rows


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


@dataclass(frozen=True)
class Ordering:
    """One key of an ORDER BY. nulls_first: None where SQLite's default holds (they are the smallest)."""

    key: Expression
    descending: bool
    nulls_first: bool | None

    def compare(self, algebra: Algebra, one: Cell, other: Cell) -> int:
        """As `Algebra.order`, in the key's direction."""
        one, other = algebra.settle_null(one), algebra.settle_null(other)
        if (one is None) != (other is None) and self.nulls_first is not None:
            return -1 if (one is None) == self.nulls_first else 1
        found = algebra.order(one, other, self.key.collation or "BINARY")
        return -found if self.descending else found


@dataclass
class Join:
    """One source of a FROM clause. kind: `inner` or `left`. on: its condition. filters: parts of WHERE that need
    this source and earlier ones only. rows: its rows, given the frame of the query around; ordered: or not."""

    source: Source
    kind: str
    rows: Callable[[Frame | None], Answer]
    on: Condition | None
    filters: list[Condition] = field(default_factory=list)


@dataclass
class Candidate:
    """Rows of the sources that may make a row of the result. places: which row of each source, -1 for NULLs."""

    frame: Frame
    guard: T.Term
    places: tuple[int, ...]


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
        if self.grouped:
            frames, ordered = self._groups(outer)
        else:
            frames, ordered = self._rows(outer, wanted)
        produced = [(frame, tuple(output.run(frame) for output in self.outputs)) for frame in frames]
        if self.distinct:
            produced = self._without_repeats(produced)
        if self.orderings:
            produced, ordered = self._sorted(produced, ordered)
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
        return self._rows(outer, None)[0]

    # Rows

    def _rows(self, outer: Frame | None, wanted: int | None) -> tuple[list[Frame], bool]:
        candidates, ordered = self._in_order(self._candidates(outer))
        stop = None
        if ordered and not self.distinct and not self.orderings:
            stop = self._needed(outer, wanted)
        frames: list[Frame] = []
        for candidate in candidates:
            if stop is not None and len(frames) >= stop:
                break
            if self.algebra.decide(candidate.guard):
                frames.append(candidate.frame)
        return frames, ordered or len(frames) < 2

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

    # Order of visit

    def _in_order(self, candidates: list[Candidate]) -> tuple[list[Candidate], bool]:
        if len(candidates) < 2:
            return candidates, True
        plan = self.plan
        if plan is None or not plan.understood or (plan.backward and len(self.joins) > 1):
            return candidates, False
        if len(self.joins) == 1 and self.joins[0].source.table is None and plan.step(self.joins[0].source.name) is None:
            # The subquery was flattened into this query: its rows come as its own plan says.
            return candidates, self.joins[0].rows(candidates[0].frame.outer).ordered
        ranks: list[tuple[int, dict[int, int]]] = []
        names = [join.source.name for join in self.joins]
        for step in plan.loops(names):
            if step.name not in names or not step.known:
                return candidates, False
            index = names.index(step.name)
            ranks.append((index, self._ranks(candidates, index, plan)))
        if sorted(index for index, _ in ranks) != list(range(len(names))):
            return candidates, False
        ordered = sorted(candidates, key=lambda c: [rank[c.places[index]] for index, rank in ranks])
        return ordered[::-1] if plan.backward else ordered, True

    def _ranks(self, candidates: list[Candidate], index: int, plan: Plan) -> dict[int, int]:
        """The order in which the loop over one source visits those of its rows that occur; by place."""
        rows = {candidate.places[index]: candidate.frame.rows[index] for candidate in candidates}
        source = self.joins[index].source
        step = plan.step(source.name)
        assert step is not None
        columns = _visit_columns(source, step.index, step.terms)
        places = sorted(rows)
        if columns and len(places) > 1:

            def compare(one: int, other: int) -> int:
                for place, descending, collation in columns:
                    found = self.algebra.order(rows[one][place], rows[other][place], collation)
                    if found:
                        return -found if descending else found
                return 0

            places.sort(key=cmp_to_key(compare))
        return {place: rank for rank, place in enumerate(places)}

    # Groups

    def _groups(self, outer: Frame | None) -> tuple[list[Frame], bool]:
        candidates, ordered = self._in_order(self._candidates(outer))
        calls = self.scope.aggregates or []
        if self.keys is None and not self.bare and all(call.name in aggregates.GUARDED and not call.distinct for call in calls):
            grouped = [candidates]
        else:
            decided = [candidate for candidate in candidates if self.algebra.decide(candidate.guard)]
            for candidate in decided:
                candidate.guard = T.true
            grouped = [decided] if self.keys is None else self._partition(decided)
        frames = [self._group_frame(group, outer, ordered) for group in grouped]
        if self.having is not None:
            having = self.having
            frames = [frame for frame in frames if self.algebra.decide(having(frame).holds)]
        return frames, self._groups_ordered(frames, ordered)

    def _groups_ordered(self, frames: list[Frame], ordered: bool) -> bool:
        if len(frames) < 2:
            return True
        return self.plan is not None and self.plan.understood and ("GROUP BY" in self.plan.sorts or ordered)

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
                return _compare_keys(self.algebra, orderings, one[0], other[0])

            keyed.sort(key=cmp_to_key(compare))
        return [group for _, group in keyed]

    def _descending(self, key: Expression) -> bool:
        """A GROUP BY that is also the ORDER BY is sorted in that one's direction."""
        return any(ordering.key.sql == key.sql and ordering.descending for ordering in self.orderings)

    def _group_frame(self, group: list[Candidate], outer: Frame | None, ordered: bool) -> Frame:
        calls = self.scope.aggregates or []
        frames = [candidate.frame for candidate in group]
        values = [
            aggregates.computed(self.algebra, call, [(candidate.guard, candidate.frame) for candidate in group], ordered=ordered)
            for call in calls
        ]
        if not frames:
            return Frame([_absent(join.source) for join in self.joins], outer, values)
        chosen = frames[0]
        extremes = [place for place, call in enumerate(calls) if call.name in {"min", "max"}]
        if self.bare and len(frames) > 1:
            if len(extremes) == 1 and len(calls) == 1:
                chosen = aggregates.attaining(self.algebra, calls[0], frames, values[0])
            elif not self._bare_are_keys() and (not ordered or extremes):
                raise Undecided("which row of a group gives a column that is neither grouped nor aggregated")
        return Frame(chosen.rows, outer, values)

    def _bare_are_keys(self) -> bool:
        places = {key.place[1:] for key in self.keys or () if key.place is not None and key.place[0] == 0}
        return self.bare <= places

    # Results, continued

    def _without_repeats(self, produced: list[tuple[Frame, Row]]) -> list[tuple[Frame, Row]]:
        collations = [heading.collation or "BINARY" for heading in self.headings]
        kept: list[tuple[Frame, Row]] = []
        for frame, row in produced:
            if not any(self._same(row, other, collations) for _, other in kept):
                kept.append((frame, row))
        return kept

    def _same(self, one: Row, other: Row, collations: Sequence[str]) -> bool:
        return self.algebra.decide(same_values(self.algebra, one, other, collations))

    def _sorted(self, produced: list[tuple[Frame, Row]], ordered: bool) -> tuple[list[tuple[Frame, Row]], bool]:
        keyed = [(tuple(o.key.run(frame) for o in self.orderings), frame, row) for frame, row in produced]
        rows = [(keys, row) for keys, _, row in keyed]
        positions, known = sort_rows(self.algebra, self.orderings, rows, ordered)
        return [(keyed[place][1], keyed[place][2]) for place in positions], known


def sort_rows(algebra: Algebra, orderings: list[Ordering], rows: list[tuple[Row, Row]], ordered: bool) -> tuple[list[int], bool]:
    """The places of (keys, row) pairs in sorted order, and whether that order is known where keys are equal."""
    known = True

    def compare(one: int, other: int) -> int:
        return _compare_keys(algebra, orderings, rows[one][0], rows[other][0])

    places = sorted(range(len(rows)), key=cmp_to_key(compare))
    if not ordered:
        for one, other in zip(places, places[1:], strict=False):
            if not same_rows(rows[one][1], rows[other][1]) and compare(one, other) == 0:
                known = False
    return places, known


def _compare_keys(algebra: Algebra, orderings: Sequence[Ordering], one: Row, other: Row) -> int:
    for ordering, a, b in zip(orderings, one, other, strict=True):
        found = ordering.compare(algebra, a, b)
        if found:
            return found
    return 0


def same_rows(one: Row, other: Row) -> bool:
    """Whether two rows surely hold the same values."""
    return len(one) == len(other) and all(map(same_cell, one, other))


def same_values(algebra: Algebra, one: Row, other: Row, collations: Sequence[str]) -> T.Term:
    """Where two rows are not distinct."""
    same = T.true
    for a, b, collation in zip(one, other, collations, strict=True):
        same = T.and_(same, algebra.same(a, b, collation))
        if same is T.false:
            break
    return same


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


def _visit_columns(source: Source, index: str | None, terms: tuple[str, ...]) -> list[tuple[int, bool, str]]:
    """What a loop's order goes by: (column, descending, collation); for a subquery the order of its rows decides."""
    table = source.table
    if terms:
        places = [place for term in terms if (place := source.place(term)) is not None]
        return [(place, False, _collation(source, place)) for place in places] + _key_columns(source)
    return _index_columns(table, index) + _key_columns(source)


def _key_columns(source: Source) -> list[tuple[int, bool, str]]:
    table = source.table
    if table is None:
        return []
    if not table.without_rowid:
        return [(len(source.headings), False, "BINARY")]
    places = [table.positions[name.lower()] for name in table.key]
    return [(place, False, _collation(source, place)) for place in places]


def _index_columns(table: Table | None, index: str | None) -> list[tuple[int, bool, str]]:
    if index is None or table is None:
        return []
    found = next((known for known in table.indexes if known.name == index), None)
    if found is None or any(name is None for name, _, _ in found.columns):
        raise Undecided(f"the order of index {index}")
    return [(table.positions[str(name).lower()], descending, collation) for name, descending, collation in found.columns]


def _collation(source: Source, place: int) -> str:
    return (source.headings[place].collation if place < len(source.headings) else None) or "BINARY"


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
            places, _ = sort_rows(self.algebra, every, [(row, row) for row in rows], True)
            answer = Answer([rows[place] for place in places], True)
        if self.orderings:
            rows = answer.rows
            keys = [(tuple(o.key.run(Frame([row], outer)) for o in self.orderings), row) for row in rows]
            places, known = sort_rows(self.algebra, self.orderings, keys, answer.ordered)
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
