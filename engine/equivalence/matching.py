"""Matching two graphs: whether they are the same but for the identity of their nodes.

First the traces are walked side by side: each effect of one corresponds to the effect at the same place of the other. Then
the values are compared, assuming of every pair met before that it is equal (a greatest fixpoint): carried variables are equal
if they begin equal and every round keeps them so. Objects made in the two correspond one to one, so that what is shared in one
is shared in the other. A match means: with equal inputs both do the same effects with equal values in the same order.
"""

from __future__ import annotations

from typing import Any

from presage.engine.equivalence.graphs import Choice, Leave, Loop, Node, Protected, Trace


def matched(one: Trace, other: Trace) -> bool:
    """Whether two functions' traces match; see the module's docstring."""
    matching = _Matching()
    return matching.traces(one, other) and matching.settle()


class _Matching:
    def __init__(self) -> None:
        self.partner: dict[Any, Any] = {}
        self.leaves: dict[tuple[Any, Any], list[tuple[Leave, Leave]]] = {}
        self.rounds: dict[tuple[Any, Any], list[tuple[Leave, Leave]]] = {}
        self.made: tuple[dict[Node, Node], dict[Node, Node]] = ({}, {})
        self.assumed: set[tuple[Node, Node]] = set()
        self.agenda: list[tuple[Node, Node]] = []

    # --- traces

    def traces(self, one: Trace, other: Trace) -> bool:
        """Walks two traces side by side."""
        return len(one) == len(other) and all(self.item(a, b) for a, b in zip(one, other, strict=True))

    def item(self, one: Any, other: Any) -> bool:
        if type(one) is not type(other):
            return False
        self.partner[one] = other
        if isinstance(one, Node):
            return one.label == other.label and self.values(one.operands, other.operands) and self.bodies(one, other)
        if isinstance(one, Choice):
            self.agenda.append((one.condition, other.condition))
            return self.traces(one.then, other.then) and self.traces(one.otherwise, other.otherwise)
        if isinstance(one, Loop):
            return one.label == other.label and self.traces(one.body, other.body)
        if isinstance(one, Protected):
            return (
                (one.label, one.swallows, len(one.handlers)) == (other.label, other.swallows, len(other.handlers))
                and self.values(one.operands, other.operands)
                and self.traces(one.body, other.body)
                and all(self.traces(a, b) for a, b in zip(one.handlers, other.handlers, strict=True))
                and self.traces(one.otherwise, other.otherwise)
            )
        return self.leave(one, other)

    def leave(self, one: Leave, other: Leave) -> bool:
        if one.kind != other.kind or (one.target is None) != (other.target is None):
            return False
        if one.target is not None:
            if self.partner.get(one.target) is not other.target:
                return False
            if one.kind != "resume":
                kept = self.rounds if one.kind == "continue" else self.leaves
                kept.setdefault((one.target, other.target), []).append((one, other))
        return self.values(one.values, other.values)

    def bodies(self, one: Node, other: Node) -> bool:
        if (one.body is None) != (other.body is None):
            return False
        if one.body is None or other.body is None:
            return True
        self.partner[one] = other
        return self.traces(one.body, other.body)

    def values(self, one: tuple[Node, ...], other: tuple[Node, ...]) -> bool:
        if len(one) != len(other):
            return False
        self.agenda.extend(zip(one, other, strict=True))
        return True

    # --- values

    def settle(self) -> bool:
        """Compares all values that have to be equal."""
        while self.agenda:
            pair = self.agenda.pop()
            if pair not in self.assumed:
                self.assumed.add(pair)
                if not self.node(*pair):
                    return False
        return True

    def node(self, one: Node, other: Node) -> bool:
        if one.kind != other.kind:
            return False
        if one.kind == "op":
            return self.partner.get(one) is other
        if one.kind in ("carried", "out", "interrupted"):
            return self.variable(one, other)
        if one.label != other.label or (one.region is not other.region and self.partner.get(one.region) is not other.region):
            return False
        if one.kind in ("alloc", "function"):
            if self.made[0].setdefault(one, other) is not other or self.made[1].setdefault(other, one) is not one:
                return False
        if one.kind == "function" and not self.bodies(one, other):
            return False
        return self.values(one.operands, other.operands)

    def variable(self, one: Node, other: Node) -> bool:
        """A variable of a loop or a protected trace: equal before it, and after each way through it or out of it."""
        if self.partner.get(one.region) is not other.region:
            return False
        first: Any = one.region
        second: Any = other.region
        pairs: list[tuple[dict[str, Node], dict[str, Node]]] = []
        if one.kind == "carried":
            pairs.append((first.initial, second.initial))
            pairs += [(a.variables, b.variables) for a, b in self.rounds.get((first, second), [])]
        elif one.kind == "out" or first.label == "finally":
            pairs += [(a.variables, b.variables) for a, b in self.leaves.get((first, second), [])]
        if one.kind == "interrupted" or (isinstance(first, Protected) and first.swallows):
            if len(first.points) != len(second.points):
                return False
            for place, variables in first.points.items():
                pairs.append((variables, second.points.get(self.partner.get(place), {})))
        for a, b in pairs:
            if one.name not in a or other.name not in b:
                return False
            self.agenda.append((a[one.name], b[other.name]))
        return True
