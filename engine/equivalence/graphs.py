"""What a function does, as a graph without names of variables.

A *trace* is the list of the effects of a piece of code in the order in which they happen: operations that can raise or run
code, choices between traces, loops, protected traces, ways out. What has no effect is not in a trace: it is a *node*, a
value computed from other values, and it does not matter where or how often it is computed. So reordering independent
statements, naming parts of expressions, and renaming variables leave the graph as it is.

Not for: what any operation means; the labels are the frontend's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(eq=False)
class Node:
    """A value.

    ``kind`` is ``op`` (the result of an operation of a trace), ``pure`` (computed from the operands, total and without effect),
    ``leaf`` (given by its label: a literal, a parameter of the function ``region``), ``alloc`` (a new object each time that
    control passes ``region``), ``select`` (the second operand where the first is true, else the third), ``carried`` (a variable
    of a loop at the beginning of a round), ``out`` (a variable of a loop or protected trace at its end), ``interrupted`` (a
    variable where something left a protected trace) or ``function`` (made of ``body``). ``type`` is what is certainly known of
    the value, in the frontend's words. ``unbound``: it may be no value.
    ``opposite`` is that of a Boolean value and ``forward`` tells which of the two is used, once it was asked for; ``selections``
    are those by it.
    """

    kind: str
    label: Any = None
    operands: tuple[Node, ...] = ()
    type: str | None = None
    region: Any = None
    name: str = ""
    unbound: bool = False
    body: Trace | None = field(default=None, repr=False)
    opposite: Node | None = field(default=None, repr=False)
    forward: bool | None = field(default=None, repr=False)
    selections: dict[Any, Node] = field(default_factory=dict, repr=False)


@dataclass(eq=False)
class Choice:
    """One of two traces, by a Boolean value."""

    condition: Node
    then: Trace = field(default_factory=list)
    otherwise: Trace = field(default_factory=list)


@dataclass(eq=False)
class Loop:
    """A trace over and over: each way through it ends in a :class:`Leave`.

    ``initial`` has the values of the carried variables before the first round.
    """

    label: str
    body: Trace = field(default_factory=list)
    initial: dict[str, Node] = field(default_factory=dict)
    rounds: list[Leave] = field(default_factory=list)
    ends: list[Leave] = field(default_factory=list)


@dataclass(eq=False)
class Protected:
    """A trace after which something happens in any case, as ``label`` says.

    ``try``: its exceptions go to the handlers; ``otherwise`` follows it without an exception. ``finally``: ``otherwise`` is
    passed by everything that leaves the body, and then resumed. Other labels: a manager (``operands``) is told of everything
    that leaves the body; ``swallows`` tells that it may end an exception.

    ``ends`` are the ways on from here that go past it, one for each of its traces that goes on. Where none of the handlers
    does, there are none: then what follows is in ``otherwise`` (``through`` tells so). ``points`` are the effects in the body
    that may leave it, with the variables there.
    """

    label: str = "try"
    operands: tuple[Node, ...] = ()
    body: Trace = field(default_factory=list)
    handlers: list[Trace] = field(default_factory=list)
    otherwise: Trace = field(default_factory=list)
    ends: list[Leave] = field(default_factory=list)
    through: bool = False
    swallows: bool = False
    points: dict[Any, dict[str, Node]] = field(default_factory=dict, repr=False)

    @property
    def goes_on(self) -> bool:
        """Whether there is a way past it."""
        return bool(self.ends or (self.swallows and self.points))


@dataclass(eq=False)
class Leave:
    """A way out: return, raise (with values), break, continue, past a protected trace, or on the way that led to a
    ``finally`` (resume), with the variables.

    ``target`` is the loop or the protected trace.
    """

    kind: str
    values: tuple[Node, ...] = ()
    variables: dict[str, Node] = field(default_factory=dict)
    target: Loop | Protected | None = None


Trace: TypeAlias = list[Any]
"""Of :class:`Node` (kind ``op``), :class:`Choice`, :class:`Loop`, :class:`Protected`, :class:`Leave`."""


def negated(node: Node) -> Node:
    """The opposite of a Boolean value; always the same node, and the value itself again for its opposite."""
    found = node.opposite
    if found is None:
        if is_literal(node):
            return literal(not node.label[2], "bool")
        if node.kind == "select" and node.type == "bool":
            found = selected(node.operands[0], negated(node.operands[1]), negated(node.operands[2]))
        else:
            found = Node("pure", "not", (node,), "bool")
        node.opposite = found
        if found.opposite is None:
            found.opposite = node
            found.forward = not oriented(node)
    return found


def oriented(node: Node) -> bool:
    """Whether a condition has the form that is used of it and its opposite; one of the two has."""
    if node.forward is None:
        node.forward = _forward(node)
    return node.forward


def _forward(node: Node) -> bool:
    if node.kind == "select" and node.type == "bool":
        one, other = node.operands[1:]
        for part in (one, other):
            if is_literal(part):
                return bool(part.label[2] is False)
        return oriented(one)
    return not (node.kind == "pure" and node.label == "not")


def is_literal(node: Node) -> bool:
    """Whether a value is one that :func:`literal` made."""
    return node.kind == "leaf" and isinstance(node.label, tuple) and node.label[0] == "literal"


def literal(value: Any, type_: str | None) -> Node:
    """A literal; its label tells 1 from 1.0 and from True."""
    return Node("leaf", ("literal", type(value).__name__, value if not isinstance(value, float) else repr(value)), (), type_)


def selected(condition: Node, then: Node, otherwise: Node) -> Node:
    """One of two values; the same node for the same three."""
    same_leaf = then.kind == otherwise.kind == "leaf" and then.label == otherwise.label and then.region is otherwise.region
    if then is otherwise or same_leaf:
        return then
    if not oriented(condition):
        return selected(negated(condition), otherwise, then)
    if then in (condition, condition.opposite):
        then = literal(then is condition, "bool")
    if otherwise in (condition, condition.opposite):
        otherwise = literal(otherwise is not condition, "bool")
    if is_literal(then) and is_literal(otherwise) and then.type == otherwise.type == "bool":
        return condition if then.label[2] else negated(condition)
    found = condition.selections.get((_key(then), _key(otherwise)))
    if found is None:
        common = then.type if then.type == otherwise.type else None
        found = Node("select", None, (condition, then, otherwise), common, unbound=then.unbound or otherwise.unbound)
        condition.selections[_key(then), _key(otherwise)] = found
    return found


def _key(node: Node) -> Any:
    return node.label if is_literal(node) else node


def projected(node: Node, condition: Node, truth: bool, depth: int = 6) -> Node:
    """A value where a condition is known: selections by it are resolved. (The value itself would be right too.)"""
    if depth == 0:
        return node
    if node is condition:
        return literal(truth, "bool")
    if node.kind == "select":
        if node.operands[0] is condition:
            return projected(node.operands[1 if truth else 2], condition, truth, depth - 1)
        parts = [projected(each, condition, truth, depth - 1) for each in node.operands]
        return selected(*parts) if any(a is not b for a, b in zip(parts, node.operands, strict=True)) else node
    if node.kind == "pure":
        parts = [projected(each, condition, truth, depth - 1) for each in node.operands]
        if any(a is not b for a, b in zip(parts, node.operands, strict=True)):
            return Node("pure", node.label, tuple(parts), node.type)
    return node


def tail(side: Trace) -> Trace | None:
    """The trace in which a side of a choice goes on; None if it does not."""
    if not side:
        return side
    last = side[-1]
    if isinstance(last, Protected) and last.through:
        return tail(last.otherwise)
    if isinstance(last, Leave) or (isinstance(last, Loop) and not last.ends):
        return None
    if isinstance(last, Protected) and not last.goes_on:
        return None
    if isinstance(last, Choice):
        ways = [tail(last.then), tail(last.otherwise)]
        if None in ways:
            return next((way for way in ways if way is not None), None)
    return side
