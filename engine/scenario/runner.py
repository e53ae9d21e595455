"""Running a scenario: every path played, every expectation judged, violations replayed before they are shown.

A verdict of ``violated`` always rests on a concrete replay: the scenario is played again with the
witness's values in place of the `any` values, everything else recomputed. Where the replay does not
show the violation, its values are excluded and the query is asked again, a few rounds, then the
verdict is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presage.engine.facts.simulations import Coverage, ExpectationResult, Footprint, Simulation, WitnessValue
from presage.engine.facts.spans import Span
from presage.engine.facts.values import plain
from presage.engine.facts.verdicts import Assumption, Reason, Verdict, conjunction, unique
from presage.engine.scenario import chance as chances
from presage.engine.scenario.any_values import AnySymbol, symbols
from presage.engine.scenario.model import Expectation, Scenario
from presage.engine.scenario.observations import Observations, Value
from presage.engine.scenario.oracle import Judgement, evaluate
from presage.engine.scenario.playing import Halt, Played, Player, observations
from presage.engine.scenario.routes import notes, with_notes
from presage.engine.scenario.showing import Shown, show
from presage.engine.scenario.system import System
from presage.engine.scenario.values import Mismatch, Undecided
from presage.solvers import terms as T

BUDGET = 20_000_000
"""Steps that one request may take."""

ROUNDS = 4
"""How often a witness that does not replay is replaced by another one."""


@dataclass(frozen=True)
class _Judged:
    """An expectation on one path."""

    path: Played
    judgement: Judgement


@dataclass(frozen=True)
class _Concrete:
    """A concrete run: the path, what it shows, and the values of the `any`."""

    player: Player
    path: Played
    observed: Observations
    values: Mapping[str, Value]


class Runner:
    """Runs the scenarios of one system on one revision."""

    def __init__(self, system: System, revision: str, budget: int = BUDGET) -> None:
        self.system = system
        self.revision = revision
        self.budget = budget

    def run(self, scenario: Scenario) -> Simulation:
        """The simulation of one scenario."""
        try:
            found = symbols(scenario.any_values())
        except (Undecided, Mismatch) as stop:
            span = getattr(stop, "span", None) or Span.line(scenario.file, scenario.line)
            return self._undecided(scenario, str(stop), span)
        return _Running(self, scenario, found).simulation()

    def _undecided(self, scenario: Scenario, reason: str, span: Span) -> Simulation:
        verdict = Verdict.unknown([Reason(reason, span)])
        results = tuple(
            ExpectationResult(then.source.text, then.source.file, then.source.line, verdict) for then in scenario.thens
        )
        return Simulation(
            scenario=scenario.name, file=scenario.file, line=scenario.line, revision=self.revision, verdict=verdict,
            tags=scenario.tags, expectations=results,
        )  # fmt: skip


class _Running:
    """One scenario being run."""

    def __init__(self, runner: Runner, scenario: Scenario, found: Sequence[AnySymbol]) -> None:
        self.runner = runner
        self.system = runner.system
        self.scenario = scenario
        self.symbols = found
        leaves: dict[str, Value] = {symbol.given.name: symbol.leaf for symbol in found}
        self.player = Player(self.system, scenario, leaves, found, runner.budget)
        self.paths = list(self.player.play())
        self.observed = [observations(self.player, path) for path in self.paths]
        self._replays: dict[str, _Concrete | None] = {}

    # --- the whole -----------------------------------------------------------------------------------

    def simulation(self) -> Simulation:
        """Verdict, evidence and the run that is shown."""
        assumptions = self._assumptions()
        results: list[ExpectationResult] = []
        failure: ExpectationResult | None = None
        shown: _Concrete | None = None
        for expectation in self.scenario.thens:
            result, concrete = self._judge(expectation, assumptions)
            if result.verdict.outcome == "violated" and failure is None:
                failure, shown = result, concrete
            results.append(result)
        if not results:
            results_verdict = self._complete(assumptions)
        else:
            results_verdict = conjunction([result.verdict for result in results])
        example = shown or self._example()
        evidence = show(example.player, example.path) if example else Shown()
        if failure is not None and failure.at is None:
            failure = self._with_place(failure, evidence)
            results = [failure if r.line == failure.line and r.text == failure.text else r for r in results]
        return Simulation(
            scenario=self.scenario.name,
            file=self.scenario.file,
            line=self.scenario.line,
            revision=self.runner.revision,
            verdict=results_verdict,
            tags=self.scenario.tags,
            steps=evidence.steps,
            expectations=tuple(results),
            failure=failure,
            witness=self._witness(example),
            trace=evidence.trace,
            rows=evidence.rows,
            outbound=evidence.outbound,
            footprint=self._footprint(),
            coverage=self._coverage(),
        )

    def _with_place(self, failure: ExpectationResult, evidence: Shown) -> ExpectationResult:
        if evidence.answered is None:
            return failure
        return ExpectationResult(
            failure.text, failure.file, failure.line, failure.verdict, failure.expected, failure.actual,
            evidence.answered,
        )  # fmt: skip

    def _complete(self, assumptions: Sequence[Assumption]) -> Verdict:
        halts = [path.halt for path in self.paths if path.halt is not None]
        if halts:
            return Verdict.unknown([Reason(halt.reason, halt.span) for halt in halts], assumptions)
        return self._holding(assumptions)

    def _holding(self, assumptions: Sequence[Assumption]) -> Verdict:
        if self.symbols:
            assumptions = [*assumptions, *self._orders(), *self._schedules()]
        if assumptions:
            return Verdict.assumed("holds", assumptions)
        return Verdict.proved() if self.symbols else Verdict.witnessed("holds")

    # --- one expectation -------------------------------------------------------------------------------

    def _judge(
        self, expectation: Expectation, assumptions: Sequence[Assumption]
    ) -> tuple[ExpectationResult, _Concrete | None]:
        source = expectation.source
        window = range(expectation.window.since + 1, expectation.window.after + 1)
        reasons: list[Reason] = []
        expected = actual = ""
        for path, observed in zip(self.paths, self.observed, strict=True):
            judgement = evaluate(expectation, observed)
            expected, actual = expected or judgement.expected, actual or judgement.actual
            if judgement.term is None:
                reasons.extend(judgement.unknown_reasons)
                continue
            chance = chances.settled(path, judgement.term)
            assumptions = unique([*assumptions, *chance.assumptions])
            if chance.term is T.true:
                continue
            found = self._refute(expectation, path, chance.term, reasons)
            if found is not None:
                concrete, confirmed = found
                given = unique([*assumptions, *(chances.occurrence(path) or ())])
                verdict = Verdict.assumed("violated", given) if given else Verdict.witnessed("violated")
                told = [n for number, found in notes(concrete.player, concrete.path).items() for n in found if number in window]
                actual = with_notes(confirmed.actual, told)
                result = ExpectationResult(source.text, source.file, source.line, verdict, confirmed.expected, actual)
                return result, concrete
        if reasons or not self.paths:
            verdict = Verdict.unknown(unique(reasons) or [self._reason("no path was explored")], assumptions)
        else:
            verdict = self._holding(assumptions)
        return ExpectationResult(source.text, source.file, source.line, verdict, expected, actual), None

    def _refute(
        self, expectation: Expectation, path: Played, term: Any, reasons: list[Reason]
    ) -> tuple[_Concrete, Judgement] | None:
        """A replayed counterexample of ``term`` on a path; None where it is valid there or undecided (a reason is added)."""
        if not self.symbols:
            if term is not T.false or chances.occurrence(path) is None:
                if not hasattr(self.system.check([*path.state.path, T.not_(term)]), "core"):
                    reasons.append(self._reason("it depends on a random value"))
                return None
            concrete = _Concrete(self.player, path, self.observed[self.paths.index(path)], {})
            return concrete, evaluate(expectation, concrete.observed)
        excluded: list[Any] = []
        for _ in range(ROUNDS):
            answer = self.system.check([*path.state.path, T.not_(term), *excluded])
            if hasattr(answer, "core"):
                if excluded:
                    reasons.append(self._reason("a witness does not replay"))
                return None
            if not hasattr(answer, "model"):
                reasons.append(self._reason(f"the solver gave up: {answer.reason}"))
                return None
            replayed = self._replay(answer.model)
            if replayed is not None:
                judgement = evaluate(expectation, replayed.observed)
                if judgement.term is T.false:
                    return replayed, judgement
            excluded.append(self._exclusion(answer.model))
        reasons.append(self._reason(f"{ROUNDS} witnesses do not replay"))
        return None

    def _exclusion(self, model: Mapping[str, Any]) -> Any:
        parts = []
        for symbol in self.symbols:
            name = str(symbol.leaf.term.value)
            if name in model:
                parts.append(T.ne(symbol.leaf.term, T.const(model[name])))
        return T.or_(*parts) if parts else T.false

    def _reason(self, text: str) -> Reason:
        return Reason(text, Span.line(self.scenario.file, self.scenario.line))

    # --- concrete runs -----------------------------------------------------------------------------------

    def _replay(self, model: Mapping[str, Any]) -> _Concrete | None:
        """The scenario played with the values of a model; None unless it runs to its end on one path."""
        values: dict[str, Value] = {}
        for symbol in self.symbols:
            name = str(symbol.leaf.term.value)
            complete = dict(model)
            complete.setdefault(name, T.default_value(symbol.leaf.term.sort))
            values[symbol.given.name] = symbol.value(complete)
        key = repr(sorted(values.items()))
        if key not in self._replays:
            player = Player(self.system, self.scenario, values, (), self.runner.budget)
            paths = list(player.play())
            whole = len(paths) == 1 and paths[0].halt is None
            self._replays[key] = (
                _Concrete(player, paths[0], observations(player, paths[0]), values) if whole else None
            )
        return self._replays[key]

    def _example(self) -> _Concrete | None:
        """A run to show where nothing is violated: the first path, made concrete."""
        for path, observed in zip(self.paths, self.observed, strict=True):
            if not self.symbols:
                return _Concrete(self.player, path, observed, {}) if path.state is not None else None
            if path.model is not None:
                answer = self.system.check(path.state.path)
                concrete = self._replay(answer.model) if hasattr(answer, "model") else None
                if concrete is not None:
                    return concrete
        return None

    def _witness(self, example: _Concrete | None) -> tuple[WitnessValue, ...]:
        if example is None:
            return ()
        return tuple(
            WitnessValue(symbol.given.name, symbol.given.kind, plain(example.values[symbol.given.name]))
            for symbol in self.symbols
            if symbol.given.name in example.values
        )

    # --- the rest of the record ----------------------------------------------------------------------------

    def _assumptions(self) -> tuple[Assumption, ...]:
        found: list[Assumption] = []
        for path in self.paths:
            if path.state is None:
                continue
            for event in path.state.events():
                if event[0] == "assumption":
                    _, text, (file, _, line) = event
                    span = Span.line(self.player.shown(file), line) if line else None
                    found.append(Assumption(text, text, span))
        return unique(found)

    def _orders(self) -> list[Assumption]:
        """A run picks one order for a set of texts, as a real one does; what holds for all values rests on that choice."""
        places = {
            event[2] for path in self.paths if path.state is not None for event in path.state.events() if event[0] == "order"
        }
        if not places:
            return []
        file, _, line = min(places)
        more = f" and {len(places) - 1} more places" if len(places) > 1 else ""
        text = f"the order of a set of texts, which differs from run to run, makes no difference{more}"
        return [Assumption("set order", text, Span.line(self.player.shown(file), line) if line else None)]

    def _schedules(self) -> list[Assumption]:
        """A run picks one order for threads whose order is open, as a real one does."""
        states = [path.state for path in self.paths if path.state is not None]
        places = {event[2][1] for state in states for event in state.events() if event[0] == "schedule"}
        if not places:
            return []
        first = min(places, key=lambda place: (place.path, place.line))
        span = Span.line(self.player.shown(first.path), first.line) if first.line else None
        return [Assumption("thread order", "the order in which threads run makes no difference", span)]

    def _footprint(self) -> Footprint:
        parts: dict[str, set[str]] = {"functions": set(), "routes": set(), "tables": set(), "configuration": set()}
        for path in self.paths:
            if path.state is None:
                continue
            for event in path.state.events():
                if event[0] == "call":
                    parts["functions"].add(f"{event[1]}:{event[3]}")
                elif event[0] == "request":
                    parts["routes"].add(f"{event[3]} {event[4]} {event[5].partition('?')[0]}")
                elif event[0] == "environment":
                    parts["configuration"].add(f"{event[1]}.{event[3]}")
                elif event[0] == "table":
                    parts["tables"].add(f"{event[1]}.{event[3]}")
        return Footprint.of(**parts)

    def _coverage(self) -> Coverage:
        halts: list[Halt] = [path.halt for path in self.paths if path.halt is not None]
        files = {
            event[2]
            for path in self.paths
            if path.state is not None
            for event in path.state.events()
            if event[0] == "module"
        }
        return Coverage(
            files=len(files),
            opaque=sum(not halt.budget for halt in halts),
            paths=len(self.paths) - len(halts),
            budget_stops=sum(halt.budget for halt in halts),
            steps=sum(path.state.steps for path in self.paths if path.state is not None),
        )
