"""Verdicts: what a simulation concluded, how it knows, and what the conclusion rests on.

The constructor refuses a verdict that claims more than it can show; so a verdict that exists is well-formed. Not for
computing verdicts: the scenario runner does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, TypeVar

import msgspec

from presage.engine.facts.errors import FactError
from presage.engine.facts.spans import Span

Outcome: TypeAlias = Literal["holds", "violated", "unknown"]
How: TypeAlias = Literal["proved", "witnessed", "tested", "assumed", "executed", "unknown"]


class Assumption(msgspec.Struct, frozen=True, order=True):
    """Something that was taken for granted, and where.

    subject: a short stable word for the kind of thing (`unresolved address`, `environment`, `library model`).
    text: the whole sentence. span: the place in the analysed source that needed it; None only where no source
    is concerned (an assumption about the deployment).
    """

    subject: str
    text: str
    span: Span | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.span})" if self.span else self.text


class Reason(msgspec.Struct, frozen=True, order=True):
    """Why something could not be decided, and the place in the source (or the scenario) where it was lost."""

    text: str
    span: Span

    def __str__(self) -> str:
        return f"{self.text} ({self.span})"


class Verdict(msgspec.Struct, frozen=True):
    """The three fields of a verdict, and the reasons where something stayed undecided.

    outcome: `holds`, `violated` or `unknown`.
    how: `proved`: every path exhausted, exact theories, no assumption. `witnessed`: one fully concrete run of the machine
        shows it. `assumed`: rests on `assumptions`. `tested`: `runs` simulated runs, no counterexample (under the
        assumptions, if any are listed).
        `executed`: found by the lane that runs code. `unknown`: undecided, for `reasons`.
    assumptions: what the outcome rests on, without repeats.
    reasons: for `unknown` why; for a `tested` outcome they may say why it is not proved.
    runs: the number of runs for `tested`, else 0.

    Raises FactError when the fields contradict each other (see `_contradiction`).
    """

    outcome: Outcome
    how: How
    assumptions: tuple[Assumption, ...] = ()
    reasons: tuple[Reason, ...] = ()
    runs: int = 0

    def __post_init__(self) -> None:
        problem = _contradiction(self)
        if problem:
            raise FactError(f"verdict {self.outcome}/{self.how}: {problem}")

    @classmethod
    def proved(cls) -> Verdict:
        """Holds on every path."""
        return cls("holds", "proved")

    @classmethod
    def witnessed(cls, outcome: Outcome) -> Verdict:
        """A fully concrete run shows that it holds (nothing in the scenario varies), or that it is violated."""
        return cls(outcome, "witnessed")

    @classmethod
    def tested(cls, runs: int, reasons: Sequence[Reason] = ()) -> Verdict:
        """Held in `runs` simulated runs; `reasons` say why that is no proof."""
        return cls("holds", "tested", (), unique(reasons), runs)

    @classmethod
    def assumed(cls, outcome: Outcome, assumptions: Sequence[Assumption]) -> Verdict:
        """The outcome under the listed assumptions (at least one)."""
        return cls(outcome, "assumed", unique(assumptions))

    @classmethod
    def unknown(cls, reasons: Sequence[Reason], assumptions: Sequence[Assumption] = ()) -> Verdict:
        """Undecided, for at least one reason."""
        return cls("unknown", "unknown", unique(assumptions), unique(reasons))

    def __str__(self) -> str:
        """`holds (proved)`, `holds (tested, 12 runs)`, `unknown`."""
        if self.outcome == "unknown":
            return "unknown"
        return f"{self.outcome} (tested, {self.runs} runs)" if self.how == "tested" else f"{self.outcome} ({self.how})"


def _contradiction(verdict: Verdict) -> str | None:
    """The sentence that says which rule the verdict breaks, or None."""
    if (verdict.outcome == "unknown") != (verdict.how == "unknown"):
        return "an unknown outcome is known in no way, and the other way round"
    if verdict.how == "unknown" and not verdict.reasons:
        return "an unknown needs at least one reason"
    if verdict.how in ("proved", "witnessed") and verdict.assumptions:
        return f"what is {verdict.how} rests on no assumption"
    if verdict.how in ("proved", "witnessed") and verdict.reasons:
        return f"what is {verdict.how} leaves nothing undecided"
    if verdict.how == "proved" and verdict.outcome != "holds":
        return "a violation is shown by a witness, not by a proof"
    if verdict.how == "assumed" and not verdict.assumptions:
        return "it needs at least one assumption"
    if verdict.how == "tested" and (verdict.outcome != "holds" or verdict.runs < 1):
        return "tested means that it held in at least one run"
    if verdict.how != "tested" and verdict.runs:
        return "only a tested verdict counts runs"
    for listed in (verdict.assumptions, verdict.reasons):
        if len(listed) != len(set(listed)):
            return "its lists have repeats"
    return None


Item = TypeVar("Item", Assumption, Reason)


def unique(items: Sequence[Item]) -> tuple[Item, ...]:
    """`items` without repeats, first occurrence kept."""
    return tuple(dict.fromkeys(items))


_STRENGTH: tuple[How, ...] = ("proved", "witnessed", "assumed", "tested", "executed")
"""From the strongest to the weakest ground for `holds`."""


def conjunction(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on "all of these hold".

    A violated one decides it (the first, for it is the one to show); else an unknown one makes it unknown, with the reasons of
    all unknown ones; else it holds on the weakest ground among them, with everything that they rest on.
    No verdicts at all hold as proved.
    """
    for verdict in verdicts:
        if verdict.outcome == "violated":
            return verdict
    assumptions = unique([each for verdict in verdicts for each in verdict.assumptions])
    undecided = [verdict for verdict in verdicts if verdict.outcome == "unknown"]
    if undecided:
        return Verdict.unknown([each for verdict in undecided for each in verdict.reasons], assumptions)
    if not verdicts:
        return Verdict.proved()
    how = max((verdict.how for verdict in verdicts), key=_STRENGTH.index)
    if how in ("proved", "witnessed"):
        return Verdict("holds", how)
    reasons = unique([each for verdict in verdicts for each in verdict.reasons])
    runs = min((verdict.runs for verdict in verdicts if verdict.how == "tested"), default=0) if how == "tested" else 0
    return Verdict("holds", how, assumptions, reasons, runs)
