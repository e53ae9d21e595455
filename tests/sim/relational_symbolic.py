"""Runs statements with symbolic parameters through all forks, and every model of every fork on the real sqlite3.

A path is the set of models, out of a small domain, in which it is taken: that decides conditions exactly, without a
solver.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.relational_support import Observed, Step, exact, on_real, split

from presage.engine.sim.relational import Connection, Split, SqlError, Store, SymCell, Undecided
from presage.solvers import terms as T

Model = Mapping[str, Any]


def models(domains: Mapping[str, Sequence[Any]]) -> list[Model]:
    return [dict(zip(domains, values, strict=True)) for values in itertools.product(*domains.values())]


@dataclass
class Path:
    """One fork. store: its own. models: those in which it is taken. seen: what each statement showed."""

    store: Store
    models: list[Model]
    seen: list[Any] = field(default_factory=list)

    def assume(self, condition: T.Term) -> bool | None:
        values = {T.evaluate(condition, model) for model in self.models}
        return values.pop() if len(values) == 1 else None

    def fork(self, conditions: Sequence[T.Term]) -> list[Path]:
        forks = []
        for condition in conditions:
            taken = [model for model in self.models if T.evaluate(condition, model)]
            if taken:
                forks.append(Path(self.store.clone(), taken, list(self.seen)))
        assert sum(len(fork.models) for fork in forks) == len(self.models), "not exactly one condition holds"
        return forks


@dataclass(frozen=True)
class Shown:
    columns: tuple[str, ...] | None
    rows: list[tuple[Any, ...]]
    rowcount: int
    lastrowid: Any
    error: tuple[str, str, str | None] | None
    total: int
    inside: bool


def explore(steps: Sequence[Step], domains: Mapping[str, Sequence[Any]], isolation_level: str | None = "") -> list[Path]:
    """All forks after the last step; a path on which a statement is undecided ends there, with the Undecided last."""
    store = Store()
    store.connect(":memory:", isolation_level)
    finished: list[Path] = []
    pending = [Path(store, models(domains))]
    while pending:
        path = pending.pop()
        if len(path.seen) == len(steps) or (path.seen and isinstance(path.seen[-1], Undecided)):
            finished.append(path)
            continue
        sql, params = split(steps[len(path.seen)])
        try:
            path.seen.append(show(path.store.connections[1], sql, params, path))
            pending.append(path)
        except Split as needed:
            pending += path.fork(needed.conditions)
        except Undecided as doubt:
            path.seen.append(doubt)
            pending.append(path)
    return finished


def show(connection: Connection, sql: str, params: Any, path: Path) -> Shown:
    columns, rows, count, last, error = None, [], -1, None, None
    try:
        result = connection.execute(sql, params, path.assume)
        if result.error is not None:
            raise result.error
        columns, rows, count, last = result.columns, result.rows, result.rowcount, result.lastrowid
    except SqlError as raised:
        error = (raised.cls, raised.message, raised.sqlite_errorname)
    return Shown(columns, rows, count, last, error, connection.total_changes, connection.in_transaction)


def concrete(value: Any, model: Model) -> Any:
    if isinstance(value, SymCell):
        if T.evaluate(value.null, model):
            return None
        found = T.evaluate(value.term, model)
        return int(found) if isinstance(found, bool) else found
    return value


def observed(shown: Shown, model: Model) -> Observed:
    rows = tuple(exact([concrete(cell, model) for cell in row]) for row in shown.rows)
    last = concrete(shown.lastrowid, model)
    return Observed(shown.columns, rows, shown.rowcount, last, shown.error, shown.inside, shown.total)


def check_symbolic(
    steps: Sequence[Step], domains: Mapping[str, Sequence[Any]], isolation_level: str | None = ""
) -> tuple[int, list[Undecided]]:
    """Assert that every fork shows in each of its models what the real module shows; gives the number of forks and
    the undecided statements."""
    paths = explore(steps, domains, isolation_level)
    undecided = [path.seen[-1] for path in paths if path.seen and isinstance(path.seen[-1], Undecided)]
    assert sum(len(path.models) for path in paths) == len(models(domains))
    for path in paths:
        for model in path.models:
            real = sqlite3.connect(":memory:", isolation_level=isolation_level)
            for step, shown in zip(steps, path.seen, strict=False):
                if isinstance(shown, Undecided):
                    break
                sql, params = split(step)
                given = _given(params, model)
                wanted = on_real(real, (sql, given))
                found = observed(shown, model)
                assert found == wanted, f"{sql} {given}\n  ours {found}\n  real {wanted}"
            real.close()
    return len(paths), undecided


def _given(params: Any, model: Model) -> Any:
    if isinstance(params, Mapping):
        return {name: concrete(value, model) for name, value in params.items()}
    return [concrete(value, model) for value in params]
