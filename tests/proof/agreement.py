"""Comparing what `simulate --batch` predicts of a request with what the running services really did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Step = Mapping[str, Any]
"""One answer, in the form of `simulate --batch`; see `shop.ground_truth.run_system`."""

UNORDERED = frozenset({"allow", "access-control-allow-methods"})
"""Headers whose value is a set of words: servers write them in the order of a hash table."""

BODIES = ("json", "text", "base64")


def is_unknown(predicted: Step) -> bool:
    return predicted["how"] == "unknown"


def differences(predicted: Step, true: Step) -> list[str]:
    """What the prediction says otherwise: status, headers, body, rows, calls to others, exception."""
    found = []
    for name in ("status", "rows", "outbound", "exception"):
        if not same(predicted[name], true[name]):
            found.append(f"{name}: predicted {predicted[name]!r}, really {true[name]!r}")
    for header in sorted({*predicted["headers"], *true["headers"]}):
        ours, theirs = (each["headers"].get(header) for each in (predicted, true))
        if _header(header, ours) != _header(header, theirs):
            found.append(f"header {header}: predicted {ours!r}, really {theirs!r}")
    ours, theirs = body(predicted), body(true)
    if ours[0] != theirs[0] or not same(ours[1], theirs[1]):
        found.append(f"body: predicted {ours!r}, really {theirs!r}")
    return found


def body(step: Step) -> tuple[str, Any]:
    """The form and the content; an empty body is an empty text in whichever form it is given."""
    for form in BODIES:
        if form in step and step[form] not in ("", b""):
            return form, step[form]
    return "text", ""


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values that tells 1 from 1.0 and from true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _header(name: str, value: str | None) -> Any:
    if value is not None and name in UNORDERED:
        return sorted(word.strip() for word in value.split(","))
    return value


@dataclass
class Score:
    """How many predictions were correct, wrong, unknown. wrong: (case, differences). unknown: case -> reasons."""

    correct: list[str] = field(default_factory=list)
    wrong: list[tuple[str, list[str]]] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    def add(self, case: str, predicted: Iterable[Step], true: Iterable[Step]) -> None:
        """Counts one case, all of its steps."""
        found: list[str] = []
        for ours, theirs in zip(predicted, true, strict=True):
            if is_unknown(ours):
                self.unknown[case] = ours["reasons"][0]["reason"]
                return
            found.extend(differences(ours, theirs))
        if found:
            self.wrong.append((case, found))
        else:
            self.correct.append(case)

    @property
    def total(self) -> int:
        return len(self.correct) + len(self.wrong) + len(self.unknown)

    @property
    def wrong_rate_bound(self) -> float:
        """Upper end of the one-sided 95 % interval for the rate of wrong ones among the answered ones."""
        return upper_bound(len(self.wrong), len(self.correct) + len(self.wrong))

    def lines(self) -> list[str]:
        """The summary, the unknown ones by cause, and each wrong one."""
        share = len(self.correct) / self.total if self.total else 0.0
        shown = [
            f"{len(self.correct)} correct / {len(self.wrong)} wrong / {len(self.unknown)} unknown / {self.total} total"
            f" ({share:.0%} correct; wrong at most {self.wrong_rate_bound:.1%} of what is answered, with 95 % confidence)"
        ]
        causes = Counter(self.unknown.values())
        for reason, count in sorted(causes.items(), key=lambda item: (-item[1], item[0])):
            example = next(case for case, text in self.unknown.items() if text == reason)
            shown.append(f"  unknown {count:3}: {reason}   (for example {example})")
        for case, found in self.wrong:
            shown.append(f"  wrong: {case}")
            shown.extend(f"    {text[:600]}" for text in found)
        return shown


def upper_bound(wrong: int, total: int, confidence: float = 0.95) -> float:
    """Clopper and Pearson's one-sided upper bound of a proportion (Biometrika 26, 1934), by bisection.

    With none wrong it is about 3 / total, the "rule of three".
    """
    if wrong >= total:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(wrong, total, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(count: int, total: int, rate: float) -> float:
    """The probability of at most ``count`` successes among ``total``, each with probability ``rate``."""
    term = (1 - rate) ** total
    found = term
    for number in range(1, count + 1):
        term *= (total - number + 1) / number * rate / (1 - rate)
        found += term
    return found
