"""Rules for single operations: what they name exists, and fields have the values that their docstrings allow.

``RULES`` maps an operation's class to its rule; classes without one have no rule beyond registers and cells that exist.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from presage.engine.ir import ops
from presage.engine.ir.operands import CELLS, DEFINES, NAMING_CELLS, USES, Getter
from presage.engine.ir.problems import Problem
from presage.engine.ir.text import is_literal

UNARY_OPERATORS = ("neg", "pos", "invert", "not", "truth")
COMPARE_OPERATORS = ("<", "<=", "==", "!=", ">", ">=", "is", "is-not", "in", "not-in")
SEQUENCE_KINDS = ("list", "tuple", "set", "slice")
SUSPENDING = {
    ops.Yield: ("generator", "async_generator"),
    ops.YieldFrom: ("generator", "async_generator"),
    ops.Await: ("coroutine", "async_generator", "module"),
}
"""The kinds of function in which an operation may suspend; a module's body may wait in some languages."""


@dataclass(frozen=True)
class Context:
    """What a rule may look at besides the operation."""

    function: ops.Function
    functions: Mapping[str, ops.Function] | None

    @cached_property
    def kept(self) -> frozenset[int]:
        """The registers in which some ``enter_handler`` of the function keeps the former exception."""
        return frozenset(op.dest for block in self.function.blocks for op in block.ops if isinstance(op, ops.EnterHandler))


Rule: TypeAlias = Callable[[Any, Context], Iterator[str]]
"""The complaints about one operation."""


def op_problems(function: ops.Function, functions: Mapping[str, ops.Function] | None) -> list[Problem]:
    """The problems of every operation of ``function`` on its own, in order."""
    problems: list[Problem] = []
    context = Context(function, functions)
    registers, cell_count = function.registers, len(function.cells) + len(function.frees)
    for block in function.blocks:
        for index, op in enumerate(block.ops):
            uses, defines, cells, rule = _ROWS[type(op)]
            complaints = [f"there is no register %{reg}" for reg in uses(op) + defines(op) if not 0 <= reg < registers]
            if cells is not None:
                complaints += [f"there is no cell @{cell}" for cell in cells(op) if not 0 <= cell < cell_count]
            if rule is not None and not complaints:
                complaints += rule(op, context)
            if complaints:
                problems.extend(Problem(function.key, text, block.label, index, op.span) for text in complaints)
    return problems


# --- rules -------------------------------------------------------------------------------------


def _literal(op: ops.Const, context: Context) -> Iterator[str]:
    if not is_literal(op.value):
        yield f"a {type(op.value).__name__} is no literal"


def _unary(op: ops.Unary, context: Context) -> Iterator[str]:
    if op.operator not in UNARY_OPERATORS:
        yield f"there is no unary operator {op.operator!r}"


def _compare(op: ops.Compare, context: Context) -> Iterator[str]:
    if op.operator not in COMPARE_OPERATORS:
        yield f"there is no comparison {op.operator!r}"


def _sequence(op: ops.BuildSequence, context: Context) -> Iterator[str]:
    if op.kind not in SEQUENCE_KINDS:
        yield f"there is no kind of sequence {op.kind!r}"
    elif op.kind == "slice" and (len(op.items) != 3 or op.starred):
        yield "a slice has three parts: start, stop, step"
    yield from _starred(op.starred, len(op.items))


def _starred(starred: tuple[int, ...], count: int) -> Iterator[str]:
    if list(starred) != sorted(set(starred)) or any(not 0 <= i < count for i in starred):
        yield f"starred {starred!r} are not positions of {count} items, in order"


def _unpack(op: ops.Unpack, context: Context) -> Iterator[str]:
    if not -1 <= op.star < len(op.dests):
        yield f"star {op.star} is not a position of {len(op.dests)} targets"


def _call(op: ops.Call, context: Context) -> Iterator[str]:
    yield from _starred(op.starred, len(op.args))
    yield from _keywords(op.keywords)


def _keywords(keywords: tuple[tuple[str | None, int], ...]) -> Iterator[str]:
    names = [name for name, _ in keywords if name is not None]
    if len(set(names)) < len(names):
        yield from (f"keyword {name!r} appears twice" for name in dict.fromkeys(names) if names.count(name) > 1)


def _variable(op: ops.CheckBound | ops.Unbind, context: Context) -> Iterator[str]:
    if not 0 <= op.reg < len(context.function.locals):
        yield f"%{op.reg} is not a local variable"


def _check_bound(op: ops.CheckBound, context: Context) -> Iterator[str]:
    yield from _variable(op, context)
    if 0 <= op.reg < len(context.function.locals) and context.function.locals[op.reg] != op.name:
        yield f"%{op.reg} is the local {context.function.locals[op.reg]!r}, not {op.name!r}"


def _class_body(op: ops.GetName | ops.SetName | ops.DelName, context: Context) -> Iterator[str]:
    if context.function.kind != "class":
        yield f"{op.mnemonic} stands outside a class body"


def _suspends(op: ops.Op, context: Context) -> Iterator[str]:
    if context.function.kind not in SUSPENDING[type(op)]:
        yield f"{op.mnemonic} stands in a {context.function.kind}"


def _import(op: ops.Import, context: Context) -> Iterator[str]:
    if not op.module and not op.level:
        yield "an import names a module or a level"


def _switch(op: ops.Switch, context: Context) -> Iterator[str]:
    seen: set[tuple[type, object]] = set()
    for value, _ in op.cases:
        if not is_literal(value):
            yield f"a {type(value).__name__} is no literal"
        elif (type(value), value) in seen:
            yield f"case {value!r} appears twice"
        else:
            seen.add((type(value), value))


def _raise(op: ops.Raise, context: Context) -> Iterator[str]:
    if op.exception is None and op.cause is not None:
        yield "a cause without an exception"


def _make_function(op: ops.MakeFunction, context: Context) -> Iterator[str]:
    made = yield from _made(op.function, op.cells, context)
    if made is None:
        return
    if made.kind in ("class", "module"):
        yield f"{op.function!r} is the body of a {made.kind}"
    defaults = sum(param.has_default for param in made.params if param.kind in ("positional", "normal"))
    if defaults != len(op.defaults):
        yield f"{op.function!r} declares {defaults} defaults and gets {len(op.defaults)}"
    declared = [param.name for param in made.params if param.has_default and param.kind == "keyword"]
    given = [name for name, _ in op.kwdefaults]
    if declared != given:
        yield f"{op.function!r} declares defaults of keywords {declared} and gets {given}"


def _make_class(op: ops.MakeClass, context: Context) -> Iterator[str]:
    yield from _starred(op.starred, len(op.bases))
    yield from _keywords(op.keywords)
    made = yield from _made(op.function, op.cells, context)
    if made is not None and made.kind != "class":
        yield f"{op.function!r} is no class body but a {made.kind}"


def _leave_handler(op: ops.LeaveHandler, context: Context) -> Iterator[str]:
    if op.former not in context.kept:
        yield "leave_handler restores what no enter_handler kept"


def _made(key: str, cells: tuple[int, ...], context: Context) -> Generator[str, None, ops.Function | None]:
    """Complaints about a function that is made and its cells; returns the function, if it is there."""
    if context.functions is None:
        return None
    made = context.functions.get(key)
    if made is None:
        yield f"the module has no function {key!r}"
        return None
    own = context.function.cells + context.function.frees
    given = tuple(own[cell] for cell in cells)
    if given != made.frees:
        yield f"{key!r} has the free cells {list(made.frees)} and gets {list(given)}"
    return made


RULES: dict[type, Rule] = {
    ops.Const: _literal,
    ops.Unary: _unary,
    ops.Compare: _compare,
    ops.BuildSequence: _sequence,
    ops.Unpack: _unpack,
    ops.Call: _call,
    ops.CheckBound: _check_bound,
    ops.Unbind: _variable,
    ops.GetName: _class_body,
    ops.SetName: _class_body,
    ops.DelName: _class_body,
    ops.Yield: _suspends,
    ops.YieldFrom: _suspends,
    ops.Await: _suspends,
    ops.Import: _import,
    ops.Switch: _switch,
    ops.LeaveHandler: _leave_handler,
    ops.Raise: _raise,
    ops.MakeFunction: _make_function,
    ops.MakeClass: _make_class,
}

_ROWS: dict[type, tuple[Getter, Getter, Getter | None, Rule | None]] = {
    cls: (USES[cls], DEFINES[cls], CELLS[cls] if cls in NAMING_CELLS else None, RULES.get(cls)) for cls in USES
}
"""All that is asked of each operation, in one look-up."""
