"""Comparing two versions of a function: shown to be the same, or a call that tells them apart, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from presage.engine.cli.homes import Home
from presage.engine.cli.prediction import Prediction, Predictor
from presage.engine.cli.proving import decided
from presage.engine.cli.tracing import Tracer
from presage.engine.equivalence.distinguishing import Budget, Search
from presage.engine.equivalence.hunks import Hunk, changed_lines, hunks_of, needed, with_hunks
from presage.engine.inputs.generator import Generator, pool_of
from presage.engine.inputs.signature import Args, Signature
from presage.engine.lang.values import MISSING, Unknown
from presage.frontends.python.inputs.loaded import Loaded, Observation
from presage.frontends.python.inputs.receivers import Target, target_of
from presage.frontends.python.normal.versions import difference, functions_of

CALL_STEPS = (50_000, 3_000_000)
"""Steps of one call of the search: at first, and at most, where most calls need more."""

REPLAY_STEPS = 2_000_000

TRACE_STEPS = 100_000
"""Steps after which no further changed lines are looked for."""

FIRST_CALLS = (40, 300)
"""Calls of the search before calls without an end are looked at, and before all paths are, which takes longer."""

MOST_ENDLESS = 4
"""Calls that ended in one version only that are looked at again: the other one may be shown never to end."""

MOST_REFUTED = 20
"""Differences that the replay does not show, after which the search is given up."""


@dataclass(frozen=True)
class Difference:
    """What comparing two versions gives.

    ``kind`` is equivalent (``how`` says by what), different or unknown (``reasons``). Of a different one: the call, what each
    version does (with the arguments afterwards where they differ), and the changed lines that the call goes through and that
    are needed for it: without them, there is no such difference; ``elsewhere`` has those of other modules, with their paths.
    """

    kind: str
    how: str = ""
    call: str = ""
    old: Prediction | None = None
    new: Prediction | None = None
    lines: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    elsewhere: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = ()
    reasons: tuple[str, ...] = ()
    after: tuple[str, str] | None = None


Roots: TypeAlias = tuple[Path, ...]
"""Folders whose modules can be imported."""


Lines: TypeAlias = tuple[int, ...]
Homes: TypeAlias = tuple[Home | None, Home | None]
Wanted: TypeAlias = tuple[tuple[Any, ...], str | None]
"""What an outcome has to be: what is told of it, and the arguments afterwards where they make the difference."""


class Differ:
    """Compares versions of functions; keeps lowered libraries between comparisons.

    ``projects`` are the folders whose modules can be imported by the old and by the new version.
    """

    def __init__(self, target: str = "3.11", projects: tuple[Roots, Roots] = ((), ())) -> None:
        self.projects = projects
        makers = [Predictor(target, projects=each) for each in dict.fromkeys(projects)]
        tracers = [Tracer(target, projects=each) for each in dict.fromkeys(projects)]
        self.predictors = makers[0], makers[-1]
        self.tracers = tracers[0], tracers[-1]
        self._kept: dict[int, tuple[str, Home | None, Loaded | Prediction]] = {}

    def compare(self, old: str, new: str, name: str, budget: Budget | None = None) -> Difference:
        """How the function `name` of two modules differs."""
        reason = difference(old, new, name)
        if reason is None:
            return Difference("equivalent", how="normalised")
        return explained(self.searched(old, new, name, budget), reason)

    def stand(self, homes: Homes) -> None:
        """The modules that are compared next have these homes in the projects."""
        for home, predictor, tracer in zip(homes, self.predictors, self.tracers, strict=True):
            predictor.home = tracer.home = home

    def searched(self, old: str, new: str, name: str, budget: Budget | None = None) -> Difference:
        """How the function differs, by its calls and paths; whether it is the same by form is not looked at."""
        targets = [target_of(source, name) for source in (old, new)]
        for target, version in zip(targets, ("old", "new"), strict=True):
            if isinstance(target, str):
                return Difference("unknown", reasons=(f"{target} in the {version} version",))
        assert isinstance(targets[0], Target) and isinstance(targets[1], Target)
        loaded = [self._load(version, targets[0].extended(source)) for version, source in enumerate((old, new))]
        for each, version in zip(loaded, ("old", "new"), strict=True):
            if isinstance(each, Prediction):
                reason = each.reasons[0][0] if each.reasons else f"{each.type}: {each.message}"
                return Difference("unknown", reasons=(f"the {version} version does not load: {reason}",))
        signature = _joined(targets[0], targets[1])
        if signature is None:
            return Difference("unknown", reasons=("the versions take different parameters",))
        assert isinstance(loaded[0], Loaded) and isinstance(loaded[1], Loaded)
        target = replace(targets[0], signature=signature)
        return self._search(old, new, target, (loaded[0], loaded[1]), budget or Budget())

    def _load(self, version: int, source: str) -> Loaded | Prediction:
        """The module to call functions of; the last one of each version is kept, for its other functions."""
        predictor = self.predictors[version]
        kept = self._kept.get(version)
        if kept is None or kept[:2] != (source, predictor.home):
            kept = self._kept[version] = (source, predictor.home, predictor.load(source))
        return kept[2]

    def _search(self, old: str, new: str, target: Target, loaded: tuple[Loaded, Loaded], budget: Budget) -> Difference:
        functions = [target.find(each) for each in loaded]
        if MISSING in functions:
            return Difference("unknown", reasons=(f"{target.name} is not there after the module was loaded",))
        signature = target.signature
        changed = changed_lines(hunks_of(old.splitlines(), new.splitlines()))
        limit = CALL_STEPS[0]
        endless: list[Args] = []

        def run(args: Args) -> tuple[Observation, Observation]:
            nonlocal limit
            if limit < CALL_STEPS[1] and search.undecided > 150 and search.undecided * 2 > search.calls:
                limit, search.undecided = min(limit * 8, CALL_STEPS[1]), 0
            first = target.call(loaded[0], functions[0], args, limit)
            if first.kind == "unknown" and len(endless) >= MOST_ENDLESS:
                return first, first
            second = target.call(loaded[1], functions[1], args, limit)
            if (first.kind == "unknown") != (second.kind == "unknown") and len(endless) < MOST_ENDLESS:
                endless.append(args)
            return first, second

        search: Search = Search(Generator(signature, pool_of(signature)), run, _differ, changed)

        def confirmed(part: Budget) -> Difference | None:
            for refuted, args in enumerate(search.candidates(part)):
                found = self._replayed(old, new, target, args)
                if found is not None or refuted == MOST_REFUTED:
                    return found
            return None

        looked_at = 0
        for calls in FIRST_CALLS:
            found = confirmed(replace(budget, calls=min(calls, budget.calls)))
            for args in endless[looked_at:]:
                found = found or self._replayed(old, new, target, args)
            looked_at = len(endless)
            if found is not None:
                return found
        told = decided(signature, loaded, (functions[0], functions[1])) if target.direct else None
        if told is True:
            return Difference("equivalent", how="all paths")
        if isinstance(told, tuple):
            found = self._replayed(old, new, target, told)
        found = found or confirmed(budget)
        if found is not None:
            return found
        undecided = f", {search.undecided} of them undecided" if search.undecided else ""
        return Difference("unknown", reasons=(f"no difference in {search.calls} calls{undecided}",))

    def _replayed(self, old: str, new: str, target: Target, args: Args) -> Difference | None:
        """The difference, if both versions, run from the beginning on the call, really show one."""
        call = target.text(args)
        outcomes = [self.predictors[i].predict(source, call, REPLAY_STEPS) for i, source in enumerate((old, new))]
        if any(each.kind == "unknown" or self._located(each) for each in outcomes):
            return None
        after = None
        if _told(outcomes[0]) == _told(outcomes[1]):
            after = self._after(old, new, target, args)
            if after is None:
                return None
        lines = self._lines(old, new, target, args, (_told(outcomes[1]), after[1] if after is not None else None))
        return Difference("different", call=call, old=outcomes[0], new=outcomes[1], lines=lines, after=after)

    def _located(self, outcome: Prediction) -> bool:
        """Whether an outcome shows where a project stands, which is not the same for the versions."""
        shown = (outcome.value, outcome.message, outcome.output)
        return any(str(root) in text for roots in self.projects for root in roots for text in shown)

    def _lines(self, old: str, new: str, target: Target, args: Args, wanted: Wanted) -> tuple[Lines, Lines]:
        """The changed lines that the call goes through and that the new outcome depends on."""

        def shows(mixed: str) -> bool:
            if wanted[1] is not None:
                return self._arguments(1, mixed, target, args) == wanted[1]
            return bool(_told(self.predictors[1].predict(mixed, target.text(args), REPLAY_STEPS)) == wanted[0])

        return self._needed_lines(old, new, target.text(args), shows if wanted[0][0] != "diverges" else None)

    def lines_elsewhere(self, old: str, new: str, homes: Homes, call: str, found: Difference) -> tuple[Lines, Lines]:
        """The same for a call of a function of another module than the one that has these homes."""
        if found.new is None or found.new.kind == "diverges" or found.after is not None:
            return (), ()
        wanted = _told(found.new)
        self.stand(homes)
        return self._needed_lines(
            old, new, call, lambda mixed: bool(_told(self.predictors[1].predict(mixed, call, REPLAY_STEPS)) == wanted)
        )

    def _needed_lines(self, old: str, new: str, call: str, shows: Callable[[str], bool] | None) -> tuple[Lines, Lines]:
        texts = old.splitlines(), new.splitlines()
        covered = [set(self.tracers[i].trace(source, call, TRACE_STEPS).covered) for i, source in enumerate((old, new))]
        hunks = [each for each in hunks_of(*texts) if covered[0] & set(each.old) or covered[1] & set(each.new)]

        def some_show(some: Sequence[Hunk]) -> bool:
            return shows is not None and shows("\n".join(with_hunks(*texts, some)) + "\n")

        if hunks and some_show([]):  # the other modules make the difference
            hunks = []
        elif len(hunks) > 1 and some_show(hunks):
            hunks = needed(hunks, some_show)
        changed = changed_lines(hunks)
        return tuple(sorted(changed[0] & covered[0])), tuple(sorted(changed[1] & covered[1]))

    def _after(self, old: str, new: str, target: Target, args: Args) -> tuple[str, str] | None:
        """The arguments after the call, and the object, in both versions, if they differ."""
        shown = self._arguments(0, old, target, args), self._arguments(1, new, target, args)
        return (shown[0], shown[1]) if shown[0] is not None and shown[1] is not None and shown[0] != shown[1] else None

    def _arguments(self, version: int, source: str, target: Target, args: Args) -> str | None:
        found = self.predictors[version].predict(target.observing(source), target.observed_text(args), REPLAY_STEPS)
        return found.value if found.kind == "returns" else None


def explained(found: Difference, reason: str) -> Difference:
    """What was found, and where it is unknown, what kept the versions from being shown to be the same by form."""
    if found.kind != "unknown":
        return found
    return replace(found, reasons=(*found.reasons, f"not shown to be the same by form: {reason}"))


def _told(outcome: Prediction) -> tuple[Any, ...]:
    """What is observed of an outcome: value and type, or the exception's type; and output."""
    if outcome.kind == "returns":
        return ("returns", outcome.value, outcome.type, outcome.output)
    return (outcome.kind, outcome.type, outcome.output if outcome.kind == "raises" else "")


def _differ(old: Any, new: Any) -> bool:
    """Whether two calls ended differently."""
    if old.kind != new.kind or old.type != new.type or old.output() != new.output():
        return True
    try:
        if old.kind == "returns" and (old.shown() != new.shown() or old.result_type() != new.result_type()):
            return True
        return bool(old.after() != new.after())
    except Unknown:
        return False


def _joined(old: Target, new: Target) -> Signature | None:
    """A signature that both versions take: the old one's, with the constants of both; None if they differ."""
    one, other = old.signature, new.signature
    if (old.form, old.owner, old.made) != (new.form, new.owner, new.made):
        return None
    if [(p.name, p.how) for p in one.parameters] != [(p.name, p.how) for p in other.parameters]:
        return None
    constants = dict.fromkeys((type(each).__name__, repr(each)) for each in one.constants)
    extra = [each for each in other.constants if (type(each).__name__, repr(each)) not in constants]
    parameters = [
        replace(p, shapes=tuple(dict.fromkeys([*p.shapes, *q.shapes]))) if p.declared == q.declared else p
        for p, q in zip(one.parameters, other.parameters, strict=True)
    ]
    return Signature(tuple(parameters), (*extra, *one.constants))


def compared_functions(old: str, new: str) -> list[str]:
    """The functions at the top of both modules."""
    there = functions_of(new)
    return [name for name in functions_of(old) if name in there]
