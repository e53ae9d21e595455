"""In which order SQLite visits rows, read from its own query plan.

Without ORDER BY, or where its keys are equal, the order of rows is that of the loops in the plan. Plans depend on the
schema, not on the rows (ANALYZE is refused), so the plan on stale rows is the plan on the real ones.
Source: the output of EXPLAIN QUERY PLAN, https://www.sqlite.org/eqp.html.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_STEP = re.compile(r"(?P<verb>SCAN|SEARCH) (?P<name>.+?)(?: USING (?P<using>.+?))?(?: LEFT-JOIN)?$")
_INDEX = re.compile(r"(?:COVERING )?INDEX (?P<name>.+?)(?: \(.*\))?$")
_AUTOMATIC = re.compile(r"AUTOMATIC (?:PARTIAL )?COVERING INDEX \((?P<terms>.*)\)$")


@dataclass
class Node:
    """One line of a plan with the lines below it."""

    detail: str
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One loop. name: the source's, lower case. index: the index it goes along, None for rowid or primary key order.
    terms: columns of an automatic index. known: whether the order of the loop is understood."""

    name: str
    index: str | None = None
    terms: tuple[str, ...] = ()
    known: bool = True


@dataclass
class Plan:
    """The plan of one SELECT: its loops, outermost first. sorts: what it sorts (`GROUP BY`, `ORDER BY`, …).

    backward: it goes backward along some index. understood: every line was. changes: it is that of a statement that
    changes rows, where the loops for foreign keys come after those of the rows themselves.
    """

    node: Node
    steps: list[Step]
    sorts: frozenset[str]
    backward: bool
    understood: bool
    changes: bool = False

    def loops(self, names: Sequence[str]) -> list[Step]:
        """The loops that visit the rows of the sources called `names`."""
        if not self.changes:
            return self.steps
        found: dict[str, Step] = {}
        for step in self.steps:
            if step.name in names:
                found.setdefault(step.name, step)
        return list(found.values())

    @property
    def searches_rowid_below_join(self) -> bool:
        """Whether a loop of a LEFT JOIN goes over a range of rowids."""
        return any("(rowid>" in child.detail and child.detail.endswith("LEFT-JOIN") for child in self.node.children)

    def step(self, name: str) -> Step | None:
        """The loop over the source called `name`."""
        return next((step for step in self.steps if step.name == name.lower()), None)

    def below(self, *starts: str) -> Plan | None:
        """The plan below the line that starts with one of `starts` and a space, or is it."""
        for child in self.node.children:
            if any(child.detail == start or child.detail.startswith(start + " ") for start in starts):
                return read(child, self.backward)
        return None

    def of_source(self, name: str) -> Plan | None:
        """The plan of the subquery in FROM called `name`, if it is carried out on its own."""
        wanted = {f"{verb} {name}".lower() for verb in ("CO-ROUTINE", "MATERIALIZE")}
        for child in self.node.children:
            if child.detail.lower() in wanted:
                return read(child, self.backward)
        return None


def tree(lines: Sequence[tuple[Any, ...]]) -> Node:
    """The tree of a plan from the rows of EXPLAIN QUERY PLAN."""
    root = Node("")
    nodes = {0: root}
    for number, parent, _, detail in lines:
        nodes[number] = Node(detail)
        nodes[parent].children.append(nodes[number])
    return root


def read(node: Node, backward: bool) -> Plan:
    """The plan in the lines below `node`."""
    steps, sorts, understood = [], set(), True
    for child in node.children:
        match = _STEP.match(child.detail)
        if match is not None:
            steps.append(_step(match))
        elif child.detail.startswith("USE TEMP B-TREE FOR "):
            sorts.add(child.detail.removeprefix("USE TEMP B-TREE FOR "))
        elif not _harmless(child.detail):
            understood = False
    return Plan(node, steps, frozenset(sorts), backward, understood)


def _harmless(detail: str) -> bool:
    """Whether a line says nothing about the order of rows."""
    starts = ("CO-ROUTINE", "MATERIALIZE", "SCALAR SUBQUERY", "CORRELATED", "LIST SUBQUERY", "COMPOUND", "REUSE LIST")
    return detail.startswith((*starts, "MERGE", "LEFT", "RIGHT", "UNION", "EXCEPT", "INTERSECT", "BLOOM FILTER"))


def _step(match: re.Match[str]) -> Step:
    name, using = match["name"].lower(), match["using"]
    if using is None or using.startswith(("INTEGER PRIMARY KEY", "PRIMARY KEY")):
        return Step(name)
    automatic = _AUTOMATIC.match(using)
    if automatic is not None:
        terms = tuple(term.split("=")[0].strip() for term in automatic["terms"].split(" AND "))
        return Step(name, terms=terms)
    index = _INDEX.match(using)
    return Step(name, index=index["name"]) if index is not None else Step(name, known=False)
