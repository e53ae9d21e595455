"""Whether a comprehension makes the same of its items in whichever order they come.

A small abstract interpretation of one function: each register is the iterable, a text, a plain scalar, a method of a text
or the collection being made. Only operations are admitted that run no code of the program, touch nothing but
registers, and add texts to a collection that has no order itself. So each item's turn depends on that item alone, and turns
can be exchanged. What is not admitted is not order-free: the analysis errs on that side only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from presage.engine.ir import ops as ir
from presage.engine.lang.protocol import Language

ITEMS: Final = "items"
TEXT: Final = "text"
PLAIN: Final = "plain"
METHOD: Final = "method"
MADE: Final = "made"

_SCALARS = frozenset({TEXT, PLAIN})
_RELATIONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not in"})


def order_free(function: ir.Function, language: Language) -> bool:
    """Whether ``function``, called with an iterator over texts, does the same for each order of them.

    A generator counts if what takes its items does not depend on their order either.
    """
    if len(function.params) != 1 or any(block.handler is not None for block in function.blocks):
        return False
    kinds: dict[int, str] = {0: ITEMS}
    try:
        # A register's kind never changes, so a second round finds what the first one, going backwards, could not know.
        for _ in range(2):
            for block in function.blocks:
                for op in block.ops:
                    _TRANSFER[type(op)](op, kinds, language)
    except (KeyError, _Refused):
        return False
    return True


class _Refused(Exception):
    """An operation that may tell one order from another."""


def _need(*facts: bool) -> None:
    if not all(facts):
        raise _Refused


def _set(kinds: dict[int, str], register: int, kind: str) -> None:
    _need(kinds.setdefault(register, kind) == kind)


def _const(op: ir.Const, kinds: dict[int, str], language: Language) -> None:
    _set(kinds, op.dest, TEXT if type(op.value) is str else PLAIN)


def _move(op: ir.Move, kinds: dict[int, str], language: Language) -> None:
    _set(kinds, op.dest, kinds[op.src])


def _unary(op: ir.Unary, kinds: dict[int, str], language: Language) -> None:
    _need(op.operator in ("truth", "not"), kinds[op.operand] in _SCALARS)
    _set(kinds, op.dest, PLAIN)


def _compare(op: ir.Compare, kinds: dict[int, str], language: Language) -> None:
    _need(op.operator in _RELATIONS, kinds[op.left] in _SCALARS, kinds[op.right] in _SCALARS)
    _set(kinds, op.dest, PLAIN)


def _build(op: ir.BuildSequence, kinds: dict[int, str], language: Language) -> None:
    _need(op.kind == "set", not op.items)
    _set(kinds, op.dest, MADE)


def _build_string(op: ir.BuildString, kinds: dict[int, str], language: Language) -> None:
    _need(*[kinds[part] == TEXT for part in op.parts])
    _set(kinds, op.dest, TEXT)


def _get_attr(op: ir.GetAttr, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.obj] == TEXT, op.name in language.text_methods)
    _set(kinds, op.dest, METHOD)


def _call(op: ir.Call, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.func] == METHOD, not op.starred, not op.keywords, *[kinds[arg] in _SCALARS for arg in op.args])
    _set(kinds, op.dest, TEXT)


def _intrinsic(op: ir.Intrinsic, kinds: dict[int, str], language: Language) -> None:
    _need(op.name == "set_add", [kinds[arg] for arg in op.args] == [MADE, TEXT])
    _set(kinds, op.dest, PLAIN)


def _yield(op: ir.Yield, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.value] == TEXT)
    _set(kinds, op.dest, PLAIN)


def _next(op: ir.Next, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.iterator] == ITEMS)
    _set(kinds, op.dest, TEXT)


def _branch(op: ir.Branch, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.condition] == PLAIN)


def _return(op: ir.Return, kinds: dict[int, str], language: Language) -> None:
    _need(kinds[op.value] in (MADE, PLAIN))


def _nothing(op: ir.Op, kinds: dict[int, str], language: Language) -> None:
    pass


_TRANSFER: dict[type[ir.Op], Callable[..., None]] = {
    ir.Const: _const,
    ir.Move: _move,
    ir.Unary: _unary,
    ir.Compare: _compare,
    ir.BuildSequence: _build,
    ir.BuildString: _build_string,
    ir.GetAttr: _get_attr,
    ir.Call: _call,
    ir.Intrinsic: _intrinsic,
    ir.Yield: _yield,
    ir.Next: _next,
    ir.Branch: _branch,
    ir.Return: _return,
    ir.Jump: _nothing,
    ir.CheckBound: _nothing,
}
