"""Comparing two versions of a function by all of their paths, where every input is an integer, a truth value or a text.

Both are explored over the same symbols. If every pair of paths that share an input ends the same way, the versions are
equivalent; integers and regular conditions on single texts are decided exactly, and nothing else counts. A pair that does not
gives an input to try.

Not for floats and containers as inputs, whose theories are not exact, and not for what does not end on few paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

from presage.engine.inputs.signature import Args, Signature
from presage.engine.lang.objects import ListObj
from presage.engine.lang.values import Raised, Ref, Sym, Unknown, Value
from presage.engine.machine.search import Explorer
from presage.engine.machine.state import State
from presage.frontends.python.inputs.loaded import Loaded
from presage.frontends.python.meaning.types import type_name
from presage.frontends.python.runtime import Ended
from presage.solvers import terms as T
from presage.solvers.chain import default_chain
from presage.solvers.interface import Sat, Unsat

MAX_PATHS = 64
STEPS = 60_000

Kinds: TypeAlias = tuple[type, ...]

_SORTS: dict[type, T.Sort] = {int: T.INT, bool: T.BOOL, str: T.STR}
_KINDS: dict[str, Kinds] = {"int": (int, bool), "bool": (bool,), "str": (str,)}
"""What a parameter can be that is annotated so: a bool is an int too."""


@dataclass(frozen=True)
class Way:
    """One path: its condition, how it ends (``returns`` and values by place, or an exception's type), and output."""

    condition: tuple[T.Term, ...]
    kind: str
    values: tuple[tuple[str, Any], ...]
    output: tuple[str, ...]


class Undecided(Exception):
    """The paths do not decide."""


def decided(signature: Signature, loaded: tuple[Loaded, Loaded], functions: tuple[Value, Value]) -> Args | bool | None:
    """True if the versions are equivalent, arguments to try if they seem to differ, None if this cannot tell."""
    plain = all(p.how in ("positional", "normal") and not p.optional for p in signature.parameters)
    if not plain or any(p.declared is None or p.declared.kind not in _KINDS for p in signature.parameters):
        return None
    explorer = Explorer(default_chain(proofs=True), max_paths=MAX_PATHS)
    try:
        for kinds in product(*(_KINDS[p.declared.kind] for p in signature.parameters if p.declared is not None)):
            old, new = (list(_ways(explorer, kinds, each, func)) for each, func in zip(loaded, functions, strict=True))
            for one, other in product(old, new):
                found = _apart(explorer, kinds, one, other)
                if found is not None:
                    return found
    except (Undecided, Unknown, Raised):
        return None
    return True


def _ways(explorer: Explorer, kinds: Kinds, loaded: Loaded, function: Value) -> Iterator[Way]:
    state: State = loaded.state.fork()
    state.limit = state.steps + STEPS
    args = tuple([Sym(T.var(f"input {i}", _SORTS[type_]), type_) for i, type_ in enumerate(kinds)])
    known = frozenset(arg.term for arg in args)
    before = state.log
    state.session.language.call(state, function, args, {}, Ended())
    for path in explorer.explore(state):
        end = path.state
        log = end.log
        while log is not None and log is not before:
            if log.event[0] in ("assumption", "order", "schedule", "fallback"):
                raise Undecided
            log = log.previous
        if path.stop is not None or any(type(part) is not str for part in end.output):
            raise Undecided
        values: list[tuple[str, Any]] = []
        if end.uncaught is not None:
            values.append(("raises", type_name(end, end.obj(end.uncaught).cls)))
        else:
            _flatten(end, end.result, values)
        _check_exact([*end.path, *[v for _, v in values if isinstance(v, T.Term)]], known)
        yield Way(end.path, "raises" if end.uncaught is not None else "returns", tuple(values), ("".join(map(str, end.output)),))


def _flatten(state: State, value: Value, found: list[tuple[str, Any]], depth: int = 0) -> None:
    """A value as (type, host value or formula) pairs, containers with their length before their items."""
    kind = type(value)
    if depth > 5:
        raise Undecided
    if kind is Sym and value.type in _SORTS:
        found.append((value.type.__name__, value.term))
    elif kind in _SORTS:
        found.append((kind.__name__, T.const(value)))
    elif value is None or kind in (float, bytes):
        found.append((kind.__name__, repr(value)))
    elif kind is tuple:
        found.append(("tuple", str(len(value))))
        for item in value:
            _flatten(state, item, found, depth + 1)
    elif kind is Ref and type(state.obj(value)) is ListObj and state.obj(value).cls is list:
        items = state.obj(value).items
        found.append(("list", str(len(items))))
        for item in items:
            _flatten(state, item, found, depth + 1)
    else:
        raise Undecided


def _check_exact(formulas: list[T.Term], known: frozenset[T.Term]) -> None:
    """Only integers, truth values and texts, and no symbol but the inputs: then "no model" is a proof."""
    for term in T.postorder(formulas):
        if term.sort not in (T.INT, T.BOOL, T.STR, T.REGLAN) or (term.op in ("var", "apply") and term not in known):
            raise Undecided


def _apart(explorer: Explorer, kinds: Kinds, one: Way, other: Way) -> Args | None:
    """An input that takes both paths and on which they end differently; None if there certainly is none."""
    difference = T.true
    if (one.kind, one.output, [t for t, _ in one.values]) == (other.kind, other.output, [t for t, _ in other.values]):
        unequal = []
        for (_, a), (_, b) in zip(one.values, other.values, strict=True):
            both = isinstance(a, T.Term) and isinstance(b, T.Term)
            unequal.append(T.not_(T.eq(a, b)) if both else (T.false if a == b else T.true))
        difference = T.or_(*unequal) if unequal else T.false
    if difference is T.false:
        return None
    answer = explorer.chain.check([*one.condition, *other.condition, difference])
    if isinstance(answer, Unsat):
        return None
    if not isinstance(answer, Sat):
        raise Undecided
    return tuple([answer.model.get(f"input {i}", T.default_value(_SORTS[type_])) for i, type_ in enumerate(kinds)])
