"""Tracing an expression in a module: its prediction, with the lines that run and the variables after each.

Both runs are the prediction's own (see :class:`presage.frontends.python.tracing.recorder.Recorder` for why there are two).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from presage.engine.cli.prediction import SOURCE, Prediction, Predictor
from presage.frontends.python.tracing.lowering import lower_traced
from presage.frontends.python.tracing.recorder import Recorder


@dataclass(frozen=True)
class Trace:
    """The lines begun (the first ones in order; all of them sorted) and the variables after each, in source form.

    `values` has None for a variable whose value has no source form. Up to where the run became unknown, if it did.
    """

    outcome: Prediction
    lines: tuple[int, ...]
    covered: tuple[int, ...]
    values: dict[int, dict[str, str | None]]


class Tracer(Predictor):
    """Predicts expressions and records lines."""

    _recorder: Recorder

    def trace(self, source: str, call: str | None, budget: int | None = None) -> Trace:
        """What :meth:`predict` says, and the lines of `source` that run, loading it included."""
        self._totals: dict[int, int] | None = None
        forks = self.explorer.forks
        outcome = self.predict(source, call, budget)
        self._totals = self._recorder.left
        again = self.predict(source, call, budget)
        if again != outcome:
            outcome = Prediction("unknown", reasons=(("a second run differs from the first", None),))
        found = self._recorder
        if self.explorer.forks != forks:  # several paths, whose lines are mixed
            found = Recorder()
        return Trace(outcome, tuple(found.lines), tuple(sorted(found.covered)), found.values)

    def lower(self, source: str) -> Any:
        """The module's IR, with lines."""
        return lower_traced(source, "__main__", SOURCE, self.target)

    def prepare(self, state: Any) -> None:
        """The state gets a recorder."""
        self._recorder = self.runtime.recorder = Recorder(self._totals)

    def message(self, state: Any, ref: Any) -> Any:
        """The exception's text; what makes it runs after the traced run."""
        self.runtime.recorder = Recorder()
        return super().message(state, ref)

    def observed(self) -> Any:
        """What a run recorded, to be compared with another one."""
        found = self._recorder
        return (found.lines, found.begun, found.covered, found.left, found.values)
