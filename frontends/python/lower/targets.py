"""Targets: what assignments, loops, `with` and `del` bind or delete."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg
from presage.frontends.python.lower.context import FunctionLowering
from presage.frontends.python.lower.expressions import attribute_span, index
from presage.frontends.python.lower.syntax import IDENTIFIER, Damaged, Node, inner, kind, kinds, named


def is_local_target(f: FunctionLowering, node: Node) -> Reg | None:
    """The register of a target that is a plain local variable; None for any other."""
    return f.registers.get(f.name(node)) if node.kind_id == IDENTIFIER else None


def assign_value(f: FunctionLowering, target: Node, value: Node) -> None:
    """Evaluates `value` and binds it to one target; swaps go without a tuple."""
    if target.kind_id == IDENTIFIER:
        register = f.expressions[value.kind_id](f, value)
        f.store(f.name(target), f.span(target), register)
        return
    if target.kind_id in _SEQUENCES and value.kind_id in _TUPLES:
        targets, values = named(target), named(value)
        if len(targets) == len(values) > 1 and not any(each.kind_id in _STARRED for each in (*targets, *values)):
            registers = [f.b.private(f.span(each), f.expr(each)) for each in values]
            for each, register in zip(targets, registers, strict=True):
                assign(f, each, register)
            return
    assign(f, target, f.expr(value))


def assign(f: FunctionLowering, target: Node, value: Reg) -> None:
    """Binds `value`, which stays usable, to a target."""
    kind_id = target.kind_id
    b = f.b
    if kind_id == IDENTIFIER:
        f.keep(f.name(target), f.span(target), value)
    elif kind_id == _ATTRIBUTE:
        obj = f.expr(target.children[0])
        b.emit(ops.SetAttr(attribute_span(f, target), obj, f.name(target.children[-1]), value))
    elif kind_id == _SUBSCRIPT:
        obj = f.expr(target.children[0])
        key = index(f, target)
        b.emit(ops.SetItem(f.span(target), obj, key, value))
    elif kind_id in _SEQUENCES:
        _unpack(f, target, value)
    elif kind_id in _BRACKETS:
        assign(f, inner(target), value)
    else:
        raise Damaged(target, "cannot assign to expression")


def _unpack(f: FunctionLowering, target: Node, value: Reg) -> None:
    items = named(target)
    if len(items) == 1 and target.kind_id in _ROUND and not any(each.type == "," for each in target.children):
        if items[0].kind_id not in _STARRED:
            assign(f, items[0], value)
            return
    span = f.span(target)
    b = f.b
    star = -1
    dests: list[Reg] = []
    direct: list[Node] = []
    rest: list[tuple[Node, Reg]] = []
    for position, item in enumerate(items):
        if item.kind_id in _STARRED:
            star = position
            item = inner(item)
        register = is_local_target(f, item)
        if register is None or rest or register in dests:
            register = b.temp()
            rest.append((item, register))
        else:
            direct.append(item)
        dests.append(register)
    b.emit(ops.Unpack(span, tuple(dests), value, star))
    for item in direct:
        f.instruction_at(f.span(item))
    for register in dests:
        if register < b.locals_count:
            b.bind(register)
    for item, register in rest:
        assign(f, item, register)


def delete(f: FunctionLowering, target: Node) -> None:
    """`del target`."""
    kind_id = target.kind_id
    b = f.b
    if kind_id == IDENTIFIER:
        f.delete(f.name(target), f.span(target))
    elif kind_id == _ATTRIBUTE:
        obj = f.expr(target.children[0])
        b.emit(ops.DelAttr(attribute_span(f, target), obj, f.name(target.children[-1])))
    elif kind_id == _SUBSCRIPT:
        obj = f.expr(target.children[0])
        b.emit(ops.DelItem(f.span(target), obj, index(f, target)))
    elif kind_id in _SEQUENCES or kind_id in _BRACKETS:
        for each in named(target):
            delete(f, each)
    else:
        raise Damaged(target, "cannot delete expression")


_ATTRIBUTE, _SUBSCRIPT = kind("attribute"), kind("subscript")
_STARRED = kinds("list_splat_pattern", "list_splat")
_ROUND = kinds("tuple_pattern")
_SEQUENCES = kinds("pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "expression_list")
_TUPLES = kinds("expression_list", "pattern_list", "tuple")
_BRACKETS = kinds("parenthesized_expression")
