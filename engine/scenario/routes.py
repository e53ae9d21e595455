"""Requests that a service's framework routed nowhere: what a person who mistyped a path is told.

Decided by the service's own rules, which the effect log names; not by the answer, which a program may give for other reasons.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from presage.engine.scenario.names import join
from presage.engine.scenario.playing import Played, Player, stepped

_VARIABLE = re.compile(r"<[^<>]*>")
_NEAR = 0.6


def notes(player: Player, played: Played) -> dict[int, list[str]]:
    """The notes on each When, by its number from 1; none where the scenario says itself that no route answers."""
    found: dict[int, list[str]] = {}
    for number, event in stepped(played):
        if number == 0 or number > len(player.scenario.whens):
            continue
        request = player.scenario.whens[number - 1]
        if event[0] == "unrouted" and not (request.unrouted and event[1] == request.service):
            found.setdefault(number, []).append(note(event[1], *event[3:]))
    return found


def note(service: str, method: str, path: str, rules: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The sentence for a request that no rule takes. rules: (rule, its methods)."""
    taken = sorted({each for rule, methods in rules if matches(rule, path) for each in methods})
    if taken:
        return f"no route of {service} takes {method} {path}; that path takes {join(taken, 'and')}"
    near = nearest(method, path, rules)
    return f"no route of {service} matches {method} {path}" + (f"; nearest: {', '.join(near)}" if near else "")


def matches(rule: str, path: str) -> bool:
    """Whether a path has the form of a rule, whatever its converters say."""
    pattern = "".join(
        re.escape(part) if index % 2 == 0 else ".+" if part.startswith("<path:") else "[^/]+"
        for index, part in enumerate(re.split(r"(<[^<>]*>)", rule))
    )
    return re.fullmatch(pattern, path) is not None


def nearest(method: str, path: str, rules: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """At most three rules that are most like the path, best first, with a method: the request's own where they take it."""
    scored: list[tuple[float, str]] = []
    for rule, methods in rules:
        likeness = difflib.SequenceMatcher(None, _filled(rule, path).lower(), path.lower(), autojunk=False).ratio()
        if likeness >= _NEAR:
            shown = method if method in methods else next((m for m in methods if m not in ("HEAD", "OPTIONS")), method)
            scored.append((-likeness, f"{shown} {rule}"))
    return [text for _, text in sorted(set(scored))[:3]]


def _filled(rule: str, path: str) -> str:
    """The rule with its variables replaced by what stands in the path in their place."""
    parts, given = rule.split("/"), path.split("/")
    if len(parts) != len(given):
        return _VARIABLE.sub("", rule)
    return "/".join(value if _VARIABLE.search(part) else part for part, value in zip(parts, given, strict=True))


def with_notes(actual: str, found: Sequence[str]) -> str:
    """What an expectation met, with the notes on its request."""
    extra = "; ".join(found)
    return f"{actual} ({extra})" if extra else actual
