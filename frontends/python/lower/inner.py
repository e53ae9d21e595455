"""Functions inside a function, a class or a module: their names, keys, cells, and the operation that makes them."""

from __future__ import annotations

from collections.abc import Callable

from presage.engine.ir import ops
from presage.engine.ir.ops import BODY, Reg, Span
from presage.frontends.python.lower.context import FunctionLowering, Pending
from presage.frontends.python.lower.scopes import GLOBAL, Scope, mangle
from presage.frontends.python.lower.syntax import Node

GENERIC = "<generic parameters of "
"""What the names of the hidden functions around definitions with type parameters begin with."""


def qualified(f: FunctionLowering, name: str) -> str:
    """The `__qualname__` of something that `f` defines under `name`."""
    outer = f.scope
    if f.pending.name.startswith(GENERIC):  # hidden: what it is around stands for it
        return f.pending.qualname.removesuffix(f.pending.name) + name
    if outer.kind == "module" or outer.names.get(mangle(name, outer.class_name), 0) & GLOBAL:
        return name
    plain = outer.kind == "class" or outer.comprehension
    return f"{f.pending.qualname}.{name}" if plain else f"{f.pending.qualname}.<locals>.{name}"


def declare(
    f: FunctionLowering, scope: Scope, name: str, body: Callable[[FunctionLowering], None], whole: Node | None = None
) -> str:
    """Registers an inner function, to be lowered later by `body`; returns its key. `whole`: its node, if not the scope's."""
    if f.key == BODY:
        key = name
    else:
        plain = f.kind == "class" or f.scope.comprehension
        key = f"{f.key}.{name}" if plain else f"{f.key}.<locals>.{name}"
    return f.module.register(f.key, key, Pending(scope, name, qualified(f, name), body, whole or scope.node))


def captured(f: FunctionLowering, scope: Scope) -> tuple[int, ...]:
    """The cells of `f` that become the free variables of an inner scope."""
    return tuple([f.captured[name] for name in scope.frees])


def make_function(
    f: FunctionLowering,
    scope: Scope,
    name: str,
    span: Span,
    body: Callable[[FunctionLowering], None],
    defaults: tuple[Reg, ...] = (),
    kwdefaults: tuple[tuple[str, Reg], ...] = (),
    annotations: Reg | None = None,
    whole: Node | None = None,
) -> Reg:
    """Declares an inner function and emits the operation that makes it."""
    key = declare(f, scope, name, body, whole)
    result = f.b.temp()
    f.b.emit(ops.MakeFunction(span, result, key, defaults, kwdefaults, captured(f, scope), annotations))
    return result


def function_scope(f: FunctionLowering, node: Node, comprehension: bool = False) -> Scope:
    """The analysed scope of an inner function or comprehension."""
    return f.module.scope_of(node, "function", f.scope, f.scope.class_name, comprehension)
