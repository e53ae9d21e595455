"""Predicting an expression in a module: load the module in the machine, evaluate, describe what happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from presage.engine.absint.local_facts import LocalFacts
from presage.engine.cli import collecting
from presage.engine.cli.homes import Home
from presage.engine.ir.ops import Module
from presage.engine.lang.objects import ExceptionObj
from presage.engine.lang.threads import DEADLOCK, PART, PLANS, Plan, Threads, schedule_dependence, threads_of
from presage.engine.lang.values import MISSING, Ref, Tail, Unknown, Value
from presage.engine.machine import divergence
from presage.engine.machine.run import run
from presage.engine.machine.search import Explorer, Stop
from presage.engine.machine.state import SPENT, State
from presage.frontends.python.builtins.abstract import led_to
from presage.frontends.python.endings import unnoticed_end
from presage.frontends.python.inputs.loaded import Loaded
from presage.frontends.python.inputs.watching import Watch
from presage.frontends.python.legality import check_source
from presage.frontends.python.libraries import library_roots
from presage.frontends.python.loader import Root
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning import calls, text
from presage.frontends.python.meaning.convert import attrs_of
from presage.frontends.python.meaning.errors import refusal_class
from presage.frontends.python.meaning.imports import loaded
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.rendering import LIMIT, render, type_of
from presage.frontends.python.runtime import Ended, Runtime

SOURCE = "<source>"
CALL = "<call>"
BUDGET = 30_000_000
"""Steps for one prediction unless told otherwise."""
WATCHED = (0.02, 0.2, 1.0)
"""The parts of the steps left after which a run is watched for a loop without an end."""


@dataclass(frozen=True)
class Prediction:
    """What a module and an expression do.

    ``kind`` is returns, raises, diverges or unknown. ``value`` is the source form of the result, ``type`` its
    class or the exception's, ``line`` the innermost line inside the source (1-based) or None.
    ``reasons`` are (reason, line) pairs of an unknown one.
    """

    kind: str
    value: str = ""
    type: str = ""
    message: str = ""
    line: int | None = None
    steps: int = 0
    output: str = ""
    truncated: bool = False
    reasons: tuple[tuple[str, int | None], ...] = field(default=())
    how: str = "witnessed"


class Predictor:
    """Predicts expressions; keeps lowered libraries between predictions.

    ``home`` tells where the modules stand that the source imports, and by which name it is imported itself. ``projects`` are
    folders that imports look in too; then the source may have one home after the other in them.
    """

    def __init__(
        self, target: str = "3.11", budget: int = BUDGET, home: Home | None = None, projects: Sequence[Path] = ()
    ) -> None:
        self.target = target
        self.budget = budget
        self.home = home
        self.module = "__main__"
        self.explorer = Explorer()
        beside = [Root(each, True) for each in ([Path(home.folder)] if home is not None else projects)]
        self.runtime = Runtime([*beside, *library_roots()], run, target)
        self.runtime.facts = LocalFacts()
        self.runtime.candidates = self.explorer.candidates
        self._ran: list[Module] = []
        self._booted = State(self.runtime, budget)
        self._booted.traced = False  # nobody looks at the calls of a prediction, of which there can be millions
        self.runtime.boot(self._booted)
        self._booted.freeze()
        collecting.settled()

    def predict(self, source: str, call: str | None, budget: int | None = None) -> Prediction:
        """What ``call`` gives after ``source`` ran as the module ``__main__``."""
        self._ran = []
        try:
            return self._compared(source, call, budget or self.budget)
        finally:
            for module in self._ran:
                self.runtime.forget(module)

    def _compared(self, source: str, call: str | None, budget: int) -> Prediction:
        """The prediction, where the orders of sets and of threads that a run leaves open make no difference."""
        first, observed, schedule, kept = self._run(source, call, budget, list)
        seen = self.observed()
        if observed:
            for order in (reversed_order, sorted_order):
                again, *_ = self._run(source, call, budget, order)
                if _comparable(again) != _comparable(first) or self.observed() != seen:
                    reason = ("the result depends on the order of a set of texts, which differs from run to run", None)
                    return Prediction("unknown", steps=first.steps, reasons=(reason,))
        if schedule is not None and first.kind != "unknown":
            for plan in PLANS[1:]:
                if kept is None or seen is not None:
                    again, *_ = self._run(source, call, budget, list, plan)
                else:
                    again = self._run_on(kept, call, budget, plan)
                if _comparable(again) != _comparable(first) or self.observed() != seen:
                    reasons = again.reasons if again.kind == "unknown" else ((schedule, None),)
                    return Prediction("unknown", steps=first.steps, reasons=reasons)
        return first

    def lower(self, source: str) -> Any:
        """The module's IR."""
        return lower_module(source, "__main__", SOURCE, self.target, lazy=True)

    def prepare(self, state: State) -> None:
        """A state is about to load the module: a subclass may put something in its world."""

    def observed(self) -> Any:
        """What a subclass saw of the last run besides its outcome; must not depend on the order of sets either."""
        return None

    def load(self, source: str, budget: int | None = None) -> Loaded | Prediction:
        """The module ``source`` to call functions of, again and again; what happens instead where it does not load."""
        self.runtime.unordered = list
        state = self._booted.fork()
        state.separate()
        state.limit = state.steps + (budget or self.budget)
        watch = Watch()
        try:
            module, ref, ended = self._load(state, source, watch.code)
        except Unknown as unknown:
            return Prediction("unknown", reasons=((unknown.reason, _line_of(state)),))
        return Loaded(state, ref, module, run, watch) if ended is None else ended

    def _run(
        self, source: str, call: str | None, budget: int, order: Any, plan: Plan = PLANS[0]
    ) -> tuple[Prediction, bool, str | None, State | None]:
        """One run's prediction.

        Also whether it saw the order of a set, why it may depend on the order of threads, and the state before the first one.
        """
        self.runtime.unordered = order
        state = self._booted.fork()
        state.separate()
        state.limit = state.steps + budget
        state.world[PART] = threads = Threads(plan)
        threads.keeping = plan is PLANS[0]
        prediction = self._told(state, lambda: self._simulate(state, source, call))
        observed = any(event[0] in ("assumption", "order") for event in state.events())
        return prediction, observed, schedule_dependence(state.events()), threads_of(state).kept

    def _run_on(self, kept: State, call: str | None, budget: int, plan: Plan) -> Prediction:
        """The prediction of a run from the start of its first thread on, by another schedule."""
        self.runtime.unordered = list
        state = kept.fork()
        state.limit = self._booted.steps + budget
        threads_of(state).follow(plan)
        bottom = state.frame
        while bottom is not None and bottom.back is not None:
            bottom = bottom.back
        assert bottom is not None
        module, path = bottom.globals, bottom.code.path

        def simulate() -> Prediction:
            ended = self._explore(state)
            return self._result(state, module, ended) if path == CALL else self._evaluate(state, module, call, ended)

        return self._told(state, simulate)

    def _told(self, state: State, simulate: Callable[[], Prediction]) -> Prediction:
        """What ``simulate`` predicts of the state, with what is only known at the end."""
        start = self._booted.steps
        try:
            prediction = simulate()
            if prediction.kind in ("returns", "raises"):
                self._end_threads(state)
        except Unknown as unknown:
            prediction = Prediction("unknown", reasons=((unknown.reason, _line_of(state)),))
        output = "".join(part if type(part) is str else "?" for part in state.output)
        ended = unnoticed_end(state, self._booted.base) if prediction.kind in ("returns", "raises") else None
        if ended is not None:
            prediction = Prediction("unknown", reasons=((ended, None),))
        if prediction.kind != "unknown" and text.shows_address(output):
            prediction = Prediction("unknown", reasons=(("the output shows an object's address", None),))
        return Prediction(
            prediction.kind, prediction.value, prediction.type, prediction.message, prediction.line,
            state.steps - start, output, prediction.truncated, prediction.reasons, prediction.how,
        )  # fmt: skip

    def _load(self, state: State, source: str, make: Any = None) -> tuple[Module, Ref, Prediction | None]:
        module = self.lower(source)
        self.prepare(state)
        if make is not None:
            self.runtime.make_code(module, make)
        attrs: dict[str, Value] = {"__doc__": None, "__package__": None, "__loader__": None, "__spec__": None,
                                   "__builtins__": None, "__file__": self.home.file if self.home else SOURCE}  # fmt: skip
        if self.home is not None and self.home.name:
            return module, *self._imported(state, module, self.home.name, attrs)
        ref = self.runtime.add_module(state, self.module, attrs)
        if module.diagnostics:
            message, span = (check_source(source.encode("utf-8", "surrogatepass"), self.target) or module.diagnostics)[0]
            return module, ref, Prediction("raises", type=refusal_class(message).__name__, message=message, line=span.line)
        return module, ref, self._run_body(state, module, ref)

    def _imported(self, state: State, module: Module, name: str, attrs: dict[str, Value]) -> tuple[Ref, Prediction | None]:
        """The module of a package: imported by its name, its packages and whatever they import with it."""
        self.runtime.loader.give(name, module)
        ref = self.runtime.add_module(state, "__main__", attrs)
        importing = lower_module(f"import {name}", "__main__", "<import>", self.target, lazy=True)
        ended = self._run_body(state, importing, ref)
        found = loaded(state, name)
        return (found if type(found) is Ref else ref), ended

    def _simulate(self, state: State, source: str, call: str | None) -> Prediction:
        _, ref, ended = self._load(state, source)
        return self._evaluate(state, ref, call, ended)

    def _evaluate(self, state: State, ref: Ref, call: str | None, ended: Prediction | None) -> Prediction:
        """The outcome of a call in a module that has been loaded, or of loading it where that has not come to its end."""
        if ended is not None:
            return ended
        if call is None:
            return Prediction("returns", "None", "NoneType")
        expression = lower_module(f"__presage_result__ = (\n{call}\n)", "__main__", CALL, self.target, lazy=True)
        if expression.diagnostics:
            message = expression.diagnostics[0][0]
            return Prediction("raises", type=refusal_class(message).__name__, message=message)
        return self._result(state, ref, self._run_body(state, expression, ref))

    def _result(self, state: State, ref: Ref, ended: Prediction | None) -> Prediction:
        """What the call that has been evaluated gave."""
        if ended is not None:
            return ended
        found = (attrs_of(state, state.obj(ref)) or {})["__presage_result__"]
        shown = render(state, found)
        return Prediction("returns", shown[:LIMIT], type_of(state, found), truncated=len(shown) > LIMIT)

    def _run_body(self, state: State, module: Any, ref: Ref) -> Prediction | None:
        self._ran.append(module)
        code = self.runtime.code(module, "<module>")
        state.push(code, list(code.blank), (), ref, Ended())
        return self._explore(state)

    def _explore(self, state: State) -> Prediction | None:
        """Runs a state to the end of its frames; what that means where it is no plain end."""
        total = state.limit
        for part in WATCHED:
            state.limit = state.steps + int((total - state.steps) * part)
            paths = list(self.explorer.explore(state))
            if len(paths) != 1:
                return Prediction("unknown", reasons=(("the simulation has several outcomes", None),))
            stop = paths[0].stop
            if stop is not None and stop.reason == DEADLOCK:
                return Prediction("diverges")
            if stop is None or stop.reason != SPENT or state.steps > total:
                break
            if not threads_of(state).alone:
                continue  # what another thread may do is not known to the watch
            loop = divergence.Watch(self._booted, state, total).search()
            if loop is not None:
                return Prediction("diverges", how=loop.how)
        state.limit = total
        if stop is not None:
            return Prediction("unknown", reasons=((stop.reason, _line(stop)),))
        if state.uncaught is not None:
            return self._raised(state, state.uncaught)
        return None

    def _end_threads(self, state: State) -> None:
        """The end of a program whose outcome is there: threads that it waits for end, others may not have changed the outcome.

        Raises:
            Unknown: a thread keeps the program from ending, or what the program gives depends on one that went on.
        """
        threads = threads_of(state)
        if threads.alone:
            return
        seen = threads.close()
        assert state.modules is not None
        modules = state.obj(state.modules).table
        outcome = led_to(state, [(attrs_of(state, state.obj(modules[self.module])) or {}).get("__presage_result__")])
        state.frame, state.uncaught = None, None
        if "threading" in modules:
            function = (attrs_of(state, state.obj(modules["threading"])) or {})["_shutdown"]
            calls.call(state, function, (), {}, Ended())
            stop = list(self.explorer.explore(state))[0].stop
            if stop is not None:
                raise Unknown("a thread that keeps the program from ending" if stop.reason == DEADLOCK else stop.reason)
        threads_of(state).check_outcome(state, outcome, seen)

    def _raised(self, state: State, ref: Ref) -> Prediction:
        obj: ExceptionObj = state.obj(ref)
        state.uncaught = None
        line = next((line for path, _, line in obj.trace if path == SOURCE), None)
        message = self.message(state, ref)
        if message is MISSING or text.shows_address(message):
            return Prediction("unknown", reasons=(("the exception's text is not known", line),))
        return Prediction("raises", type=type_name(state, obj.cls), message=message, line=line)

    def message(self, state: State, ref: Ref) -> Any:
        """``str()`` of an exception, its class's own method run in the machine."""
        shown = text.to_str(state, ref)
        if type(shown) is str:
            return shown
        if type(shown) is not Tail:
            return MISSING
        state.result = MISSING
        state.frame = None
        helper = self.runtime.prelude(state, "text_of")
        func = state.obj(helper)
        state.push(func.code, [ref, *func.code.blank], func.closure, func.module, Ended())
        paths = list(self.explorer.explore(state))
        if len(paths) != 1 or paths[0].stop is not None or state.uncaught is not None:
            return MISSING
        return state.result if type(state.result) is str else MISSING


def _comparable(prediction: Prediction) -> tuple[Any, ...]:
    return (prediction.kind, prediction.value, prediction.type, prediction.message, prediction.line, prediction.output)


def reversed_order(items: list[Any]) -> list[Any]:
    """A set's elements backwards."""
    return items[::-1]


def sorted_order(items: list[Any]) -> list[Any]:
    """A set's elements in an order that has nothing to do with that of insertion."""
    return sorted(items, key=lambda item: repr(item)[::-1])


def _line(stop: Stop) -> int | None:
    path, _, line = stop.place
    return line if path == SOURCE else None


def _line_of(state: State) -> int | None:
    path, _, line = state.place
    return line if path == SOURCE else None
