"""Playing a scenario on a system: givens put in place, requests sent one after the other, on every path.

Gives raw paths; judging them, proving and replaying is the runner's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from presage.engine.facts.spans import Span
from presage.engine.facts.values import plain, show
from presage.engine.scenario import cookies, sending
from presage.engine.scenario.any_values import AnySymbol
from presage.engine.scenario.cells import Bare, Cell, Quoted, stored_value
from presage.engine.scenario.crossing import from_machine, to_cell, to_machine
from presage.engine.scenario.model import (
    GivenConfiguration,
    GivenFlag,
    GivenRows,
    GivenRun,
    GivenServiceDown,
    GivenTime,
    Scenario,
)
from presage.engine.scenario.observations import (
    NoJson,
    Observations,
    ObservedAnswer,
    ObservedCall,
    ObservedException,
    Row,
    SymbolicLeaf,
    SymbolicText,
    UnknownLeaf,
    Value,
)
from presage.engine.scenario.resolve import filled
from presage.engine.scenario.system import NOT_JSON, System, Wire
from presage.engine.scenario.values import Mismatch, Undecided
from presage.engine.sim.relational import Snapshot, Split, SqlError, SymCell, UnknownName
from presage.engine.sim.relational import Undecided as SqlUndecided
from presage.solvers import terms as T


@dataclass(frozen=True)
class Exactly:
    """A given cell that is just this value, whatever the column's type."""

    value: Any


@dataclass(frozen=True)
class Halt:
    """Why a path went no further: reason and place. ``step`` is the When, from 1; 0 before the first."""

    reason: str
    span: Span
    step: int
    budget: bool = False


@dataclass(frozen=True)
class Played:
    """One path of a scenario.

    answers: one for each When that was answered. snapshots: rows of each service's database before the first When and
    after each. raw: the answers' bodies as they came. cookies: that answers have set. events: index
    of the effect log's end after each When (the first entry: before the first). halt: None where the scenario was
    played to its end. model: of the path condition, None where it is undecided.
    """

    state: Any
    answers: tuple[ObservedAnswer, ...]
    snapshots: tuple[Mapping[str, Snapshot], ...]
    events: tuple[int, ...]
    requests: tuple[tuple[str, str], ...]
    halt: Halt | None
    model: Any
    raw: tuple[Any, ...] = ()
    cookies: cookies.Jar = ()


@dataclass(frozen=True)
class Setting:
    """The fixed inputs of a scenario: environment by service, time, services that are down."""

    environment: Mapping[str, Mapping[str, Any]]
    now: datetime.datetime | None
    down: tuple[str, ...] = ()


@dataclass
class Player:
    """Plays one scenario. ``anys`` maps each `any` to its leaf, or to a concrete value on a replay."""

    system: System
    scenario: Scenario
    anys: Mapping[str, Value]
    symbols: Sequence[AnySymbol]
    budget: int
    _failures: Mapping[str, Any] = field(default_factory=dict)

    def play(self) -> Iterator[Played]:
        """All paths, in the machine's order."""
        observed = Observations(answers=(), anys=self.anys)
        try:
            setting = self.setting(observed)
        except Undecided as stop:
            yield self._halted(None, stop.reason, stop.span)
            return
        state, failures = self.system.start(setting.environment, setting.now)
        self._failures = {failure.service: failure for failure in failures if failure.service not in setting.down}
        self.system.take_down(state, setting.down)
        for symbol in self.symbols:
            state.assume(symbol.constraint)
        if self.symbols or state.path:
            state.model = None
            answer = self.system.check(state.path)
            if hasattr(answer, "core"):
                yield self._halted(None, "no value fits the constraints of the `any` values", self._own_span())
                return
            if hasattr(answer, "model"):
                state.model, state.checked = answer, len(state.path)
        yield from self._rows(state, observed, 0)

    def setting(self, observed: Observations) -> Setting:
        """The environment, the time and what is down."""
        project = self.system.project
        environment: dict[str, dict[str, Any]] = {name: dict(s.env) for name, s in project.services.items()}
        now: datetime.datetime | None = None
        down: list[str] = []
        for given in self.scenario.givens:
            if isinstance(given, GivenConfiguration):
                if given.value is None:
                    environment[given.service].pop(given.key, None)
                else:
                    value = to_machine(filled(given.value, observed))
                    environment[given.service][given.key] = str(value) if isinstance(value, int) else value
            elif isinstance(given, GivenFlag):
                flag = project.services[given.service].flags[given.name]
                environment[given.service][flag.env] = flag.on if given.on else flag.off
            elif isinstance(given, GivenTime):
                now = self._time(given, observed)
            elif isinstance(given, GivenServiceDown):
                down.append(given.service)
        return Setting(environment, now, tuple(down))

    def _time(self, given: GivenTime, observed: Observations) -> datetime.datetime:
        parts = []
        for part in (given.year, given.month, given.day, given.hour, given.minute, given.second):
            value = part if isinstance(part, int) else filled(part, observed)
            if isinstance(value, SymbolicLeaf):
                raise Undecided("a time of day that is an `any`", Span.line(given.source.file, given.source.line))
            parts.append(int(value))  # type: ignore[call-overload]
        year, month, day, hour, minute, second = parts
        return datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC)

    def _not_started(self, service: str) -> Undecided:
        """Why nothing can be given to, or asked of, a service whose start-up failed."""
        failure = self._failures[service]
        known = failure.line and not failure.path.startswith("<")
        span = Span.line(self.shown(failure.path), failure.line) if known else self._own_span()
        return Undecided(f"the service {service} does not start: {failure.reason}", span)

    # --- rows ----------------------------------------------------------------------------------------

    def _rows(self, state: Any, observed: Observations, index: int) -> Iterator[Played]:
        """Inserts the given rows from the index-th `Given` on; splits where a symbolic cell decides."""
        givens = [given for given in self.scenario.givens if isinstance(given, GivenRows)]
        pending = [(state, 0)]
        ready = []
        while pending:
            current, position = pending.pop()
            try:
                for place in range(position, len(givens)):
                    position = place
                    if givens[place].table.service in self._failures:
                        raise self._not_started(givens[place].table.service)
                    self._insert(current, givens[place], observed)
            except Split as split:
                pending.extend((successor, position) for successor in reversed(self._split(current, split.conditions)))
                continue
            except (SqlError, SqlUndecided, UnknownName, Undecided) as problem:
                given = givens[position]
                span = getattr(problem, "span", None) or Span.line(given.source.file, given.source.line)
                yield self._halted(current, f"the rows of {given.table} cannot be given: {problem}", span)
                continue
            ready.append(current)
        for current in ready:
            yield from self._before(current, 0)

    def _before(self, state: Any, index: int) -> Iterator[Played]:
        """Runs what is to be run before the first When, from the index-th on; then the Whens."""
        runs = [given for given in self.scenario.givens if isinstance(given, GivenRun)]
        if index == len(runs):
            first = Played(state, (), (self._snapshots(state),), (_length(state),), (), None, state.model)
            yield from self._whens(first, 0)
            return
        for ran in self.system.run_before(state, runs[index], self.budget):
            if ran.problem is None:
                yield from self._before(ran.state, index + 1)
                continue
            reason, file, line = ran.problem
            known = line and not file.startswith("<")
            span = Span.line(self.shown(file), line) if known else self._own_span()
            yield self._halted(ran.state, f"{runs[index]}: {reason}", span)

    def _split(self, state: Any, conditions: Sequence[T.Term]) -> list[Any]:
        found = []
        for condition in conditions:
            answer = self.system.check([*state.path, condition])
            if hasattr(answer, "core"):
                continue
            successor = state.fork()
            successor.assume(condition)
            successor.model = answer if hasattr(answer, "model") else None
            successor.checked = len(successor.path)
            found.append(successor)
        return found

    def _insert(self, state: Any, given: GivenRows, observed: Observations) -> None:
        store = self.system.databases(state)
        file = self._database(given.table.service)
        types = {column.name: column.type for column in store._table(file, given.table.table).columns}
        for row in given.rows:
            cells = {
                name: self._cell(cell, types.get(name, ""), observed)
                for name, cell in zip(given.columns, row, strict=True)
                if cell is not None
            }
            store.insert_row(file, given.table.table, cells, self.system.assuming(state))

    def _cell(self, cell: Cell, declared: str, observed: Observations) -> Any:
        if isinstance(cell, Exactly):
            return cell.value
        if isinstance(cell, Bare | Quoted):
            return to_cell(stored_value(cell, declared))
        return to_cell(filled(cell, observed))

    def _database(self, service: str) -> str:
        database = self.system.project.services[service].database
        return f"{service}:{database.file if database else ''}"

    def _snapshots(self, state: Any) -> dict[str, Snapshot]:
        store = self.system.databases(state)
        return {
            name: store.snapshot(self._database(name))
            for name, service in self.system.project.services.items()
            if service.database is not None
        }

    # --- requests --------------------------------------------------------------------------------------

    def _whens(self, played: Played, index: int) -> Iterator[Played]:
        if index == len(self.scenario.whens):
            yield played
            return
        request = self.scenario.whens[index]
        observed = observations(self, played)
        try:
            if request.service in self._failures:
                raise self._not_started(request.service)
            address = self.system.project.services[request.service].url
            wire = sending.wire(request, address, observed, played.cookies, draws_of(played.state))
        except (Undecided, Mismatch) as stop:
            span = getattr(stop, "span", None) or Span.line(request.source.file, request.source.line)
            yield self._stopped(played, Halt(getattr(stop, "reason", str(stop)), span, index + 1))
            return
        for path in self.system.send(played.state, wire, self.budget):
            yield from self._answered(played, path, wire, index)

    def _answered(self, played: Played, path: Any, wire: Wire, index: int) -> Iterator[Played]:
        state = path.state
        requests = (*played.requests, (wire.method, _address(wire.url, state)))
        if path.stop is not None:
            file, _, line = path.stop.place
            span = Span.line(self.shown(file), line) if line else self._own_span()
            halt = Halt(path.stop.reason, span, index + 1, "budget" in path.stop.reason)
            yield replace(played, state=state, requests=requests, halt=halt, model=path.model)
            return
        status, headers, body = self.system.answer(state)
        answer = self._observed(state, status, headers, body)
        after = Played(
            state,
            (*played.answers, answer),
            (*played.snapshots, self._snapshots(state)),
            (*played.events, _length(state)),
            requests,
            None,
            path.model,
            (*played.raw, body),
            self._kept(played, state, index, headers),
        )
        yield from self._whens(after, index + 1)

    def _kept(self, played: Played, state: Any, index: int, headers: Sequence[tuple[str, Any]]) -> cookies.Jar:
        request = self.scenario.whens[index]
        path = request.path if isinstance(request.path, str) else "/"
        return cookies.kept(played.cookies, request.service, path, headers, draws_of(state), self.system.now(state))

    def _observed(self, state: Any, status: int, headers: Sequence[tuple[str, Any]], body: Any) -> ObservedAnswer:
        named: dict[str, Value] = {}
        for name, value in headers:
            shown = from_machine(value)
            key = name.lower()
            named[key] = _together(named[key], shown) if key in named else shown
        decoded = self.system.decoded(state, body)
        if decoded is NOT_JSON:
            json_value: Value = NoJson()
        else:
            json_value = from_machine(decoded)
        text: Value = body.decode("utf-8", "replace") if isinstance(body, bytes) else from_machine(self.system.text(state, body))
        return ObservedAnswer(status, named, json_value, text)

    # --- ends ------------------------------------------------------------------------------------------

    def shown(self, file: str) -> str:
        """A file relative to the project, as results name it."""
        root = f"{self.system.project.root}/"
        return file.removeprefix(root)

    def _own_span(self) -> Span:
        return Span.line(self.scenario.file, self.scenario.line)

    def _halted(self, state: Any, reason: str, span: Span | None) -> Played:
        return Played(state, (), (), (0,), (), Halt(reason, span or self._own_span(), 0), None)

    def _stopped(self, played: Played, halt: Halt) -> Played:
        return replace(played, halt=halt)


def _together(one: Value, other: Value) -> Value:
    """Two headers of one name in one text."""
    parts: list[Any] = []
    for value in (one, other):
        parts.extend([", "] if parts else [])
        parts.extend(value.parts if isinstance(value, SymbolicText) else [value])
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)
    if not all(isinstance(part, str | SymbolicLeaf) for part in parts):
        return UnknownLeaf("headers with a value that is not a plain text")
    return SymbolicText(tuple(parts))


def draws_of(state: Any) -> Any:
    """The random values of a path."""
    return None if state is None else state.world.get("draws")


def _address(url: Any, state: Any) -> str:
    """An address for a person."""
    if isinstance(url, str):
        return url
    found = draws_of(state).shown(url.term)
    return "".join(part if isinstance(part, str) else show(plain(part)) for part in getattr(found, "parts", (found,)))


def _length(state: Any) -> int:
    return 0 if state.log is None else int(state.log.length)


def observations(player: Player, played: Played) -> Observations:
    """What a path shows to the oracle."""
    answers: list[ObservedAnswer | UnknownLeaf] = list(played.answers)
    if played.halt is not None:
        left = len(player.scenario.whens) - len(answers)
        answers.extend([UnknownLeaf(played.halt.reason, played.halt.span)] * left)
    calls: list[ObservedCall] = []
    exceptions: list[ObservedException] = []
    for number, event in stepped(played):
        if event[0] == "request" and event[1]:
            _, process, _, target, method, path = event
            calls.append(ObservedCall(number, process, target, method, path))
        elif event[0] == "unhandled":
            exceptions.append(ObservedException(number, event[1], event[3]))
    rows: list[dict[str, Sequence[Row] | UnknownLeaf]] = []
    for snapshot in played.snapshots:
        tables: dict[str, Sequence[Row] | UnknownLeaf] = {}
        for service, found in snapshot.items():
            for name, table in found.items():
                tables[f"{service}.{name}"] = [
                    {column: from_machine(cell) if isinstance(cell, SymCell) else cell for column, cell in row.items()}
                    for row in table.dicts()
                ]
        rows.append(tables)
    blind = []
    if played.halt is not None:
        leaf = UnknownLeaf(played.halt.reason, played.halt.span)
        rows.extend([{name: leaf for name in (rows[-1] if rows else {})}] * (len(player.scenario.whens) + 1 - len(rows)))
        blind = [(step, leaf) for step in range(max(1, played.halt.step), len(player.scenario.whens) + 1)]
    return Observations(tuple(answers), tuple(rows), tuple(calls), tuple(exceptions), player.anys, tuple(blind))


def stepped(played: Played) -> Iterator[tuple[int, Any]]:
    """The events of the effect log with the number of their When; 0 before the first."""
    if played.state is None:
        return
    number = 0
    for index, event in enumerate(played.state.events()):
        while number < len(played.events) and index >= played.events[number]:
            number += 1
        yield number, event
