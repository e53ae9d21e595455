"""Type parameters and type aliases (Python 3.12): hidden functions around what they belong to.

A bound, and the value of an alias, is a function without parameters that is called when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg
from presage.frontends.python.lower.context import FunctionLowering, Statement
from presage.frontends.python.lower.inner import GENERIC, function_scope, make_function
from presage.frontends.python.lower.scopes import Scope
from presage.frontends.python.lower.syntax import IDENTIFIER, Damaged, Node, child, field, kind, kinds, named, parts


def generic(f: FunctionLowering, node: Node, parameters: Node, build: Callable[[FunctionLowering, Reg], Reg]) -> Reg:
    """The function or class of a definition with type parameters.

    `build(hidden, type_parameters)` makes it inside the hidden function that binds the type parameters.
    """
    named_ = node.child_by_field_id(_NAME) or parts(_unwrap(child(node, _LEFT)))[0]
    name = f.text(named_)
    span = f.span(node)
    scope = _generic_scope(f, node, parameters)

    def emit(hidden: FunctionLowering) -> None:
        bound = _bind(hidden, parameters)
        value = build(hidden, bound)
        if node.kind_id != _ALIAS:
            hidden.b.emit(ops.SetAttr(span, value, "__type_params__", bound))
        hidden.b.terminate(ops.Return(span, value))

    function = make_function(f, scope, f"{GENERIC}{name}>", span, emit)
    result = f.b.temp()
    f.b.emit(ops.Call(span, result, function))
    return result


def _generic_scope(f: FunctionLowering, node: Node, parameters: Node) -> Scope:
    collector = f.module.collector
    if parameters.id not in collector.scopes:
        collector.generic_unit(f.scope, node)
    return collector.scopes[parameters.id]


def _bind(f: FunctionLowering, parameters: Node) -> Reg:
    """Makes and binds the type parameters; returns their tuple."""
    b = f.b
    registers = []
    for each in named(parameters):
        span = f.span(each)
        target, bound = _unwrap(each), None
        if target.kind_id == _CONSTRAINED:
            first, bound = named(target)
            target = _unwrap(first)
        form = "TypeVar"
        if target.kind_id in _SPLATS:
            form = "TypeVarTuple" if target.children[0].type == "*" else "ParamSpec"
            target = parts(target)[-1]
        if target.kind_id != IDENTIFIER:
            raise Damaged(target)
        thunk = b.const(span, None) if bound is None else _thunk(f, bound, f.text(target))
        made = b.intrinsic(span, "type_param", b.const(span, f.text(target)), b.const(span, form), thunk)
        registers.append(made)
        f.keep(f.name(target), span, made)
    result = b.temp()
    b.emit(ops.BuildSequence(f.span(parameters), result, "tuple", tuple(registers)))
    return result


def _unwrap(node: Node) -> Node:
    return parts(node)[0] if node.kind_id == _TYPE else node


def _thunk(f: FunctionLowering, node: Node, name: str) -> Reg:
    """A function that evaluates `node`."""

    def emit(inside: FunctionLowering) -> None:
        inside.b.terminate(ops.Return(inside.span(node), inside.expr(node)))

    return make_function(f, function_scope(f, node), name, f.span(node), emit)


def type_alias(f: FunctionLowering, node: Node) -> None:
    """`type X[T] = value`."""
    target, value = _unwrap(child(node, _LEFT)), child(node, _RIGHT)
    span = f.span(node)
    parameters = None
    if target.kind_id == _GENERIC:
        target, parameters = parts(target)[:2]
    name = f.text(target)

    def build(owner: FunctionLowering, generics: Reg) -> Reg:
        thunk = _thunk(owner, value, name)
        return owner.b.intrinsic(span, "type_alias", owner.b.const(span, name), generics, thunk)

    if parameters is None:
        alias = build(f, f.b.const(span, ()))
    else:
        alias = generic(f, node, parameters, build)
    f.store(f.name(target), span, alias)


_NAME, _LEFT, _RIGHT = field("name"), field("left"), field("right")
_TYPE, _CONSTRAINED, _GENERIC = kind("type"), kind("constrained_type"), kind("generic_type")
_ALIAS = kind("type_alias_statement")
_SPLATS = kinds("splat_type", "list_splat", "dictionary_splat")

GENERICS: dict[str, Statement] = {"type_alias_statement": type_alias}
"""What each node type about type parameters does as a statement."""
