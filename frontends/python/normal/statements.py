"""What each kind of statement adds to a function's trace."""

from __future__ import annotations

import ast
import copy

from presage.engine.equivalence.graphs import Node, Trace, literal
from presage.frontends.python.normal.building import STATEMENTS, Builder, World
from presage.frontends.python.normal.expressions import OPERATORS, UNBOUND
from presage.frontends.python.normal.patterns import match_
from presage.frontends.python.normal.protection import try_, with_
from presage.frontends.python.normal.scopes import PLAIN_MODULES, Named, Unmodelled, assigned_in, bound_by, stable


def graph_of(world: World, function: Named, declared: dict[str, str]) -> Trace:
    """What a function of a module does. `declared`: the exact types of some of its parameters. Raises :class:`Unmodelled`."""
    return Builder(world, function, {}, declared).build()


def _expression(f: Builder, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        f.expr(node.value)


def _assign(f: Builder, node: ast.Assign) -> None:
    value = f.expr(node.value)
    if value.kind == "op" and value.label == "iter" and value.operands[0].label == "range" and len(node.targets) == 1:
        if isinstance(node.targets[0], ast.Name) and f.items and f.items[-1] is value:
            f.undo(value)  # only asked by hand for the next number (see `_next`); any other use is not modelled
            numbers = value.operands[0]
            value = Node("alloc", ("range iterator", f.count_from(numbers)), (numbers,), "range iterator", f.region)
    for target in node.targets:
        f.assign(target, value)


def _annotated(f: Builder, node: ast.AnnAssign) -> None:
    if node.value is not None:
        f.assign(node.target, f.expr(node.value))
    elif not isinstance(node.target, ast.Name):
        raise Unmodelled("an annotation of a part of an object")


def _augmented(f: Builder, node: ast.AugAssign) -> None:
    operator = OPERATORS[type(node.op)]
    target = node.target
    if isinstance(target, ast.Name):
        former = f.read(target.id)
        f.env[target.id] = f.binary(operator, former, f.expr(node.value), inplace=True)
    elif isinstance(target, ast.Subscript):
        obj = f.expr(target.value)
        key = f.expr(target.slice)
        former = f.op("get item", obj, key)
        f.op("set item", obj, key, f.binary(operator, former, f.expr(node.value), inplace=True))
    else:
        obj = f.expr(target.value)
        former = f.op(("get", target.attr), obj)
        f.op(("set", target.attr), obj, f.binary(operator, former, f.expr(node.value), inplace=True))


def _delete(f: Builder, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            f.read(target.id)
            f.env[target.id] = UNBOUND
        elif isinstance(target, ast.Subscript):
            obj = f.expr(target.value)
            f.op("del item", obj, f.expr(target.slice))
        elif isinstance(target, ast.Attribute):
            f.op(("del", target.attr), f.expr(target.value))
        else:
            raise Unmodelled("del of several")


def _return(f: Builder, node: ast.Return) -> None:
    f.leave("return", literal(None, "none") if node.value is None else f.expr(node.value))


def _raise(f: Builder, node: ast.Raise) -> None:
    values = [f.expr(each) for each in (node.exc, node.cause) if each is not None]
    f.leave("raise" if len(values) != 2 else "raise from", *values)


def _assert(f: Builder, node: ast.Assert) -> None:
    def fails() -> None:
        f.leave("assertion", *([f.expr(node.msg)] if node.msg is not None else []))

    f.fork(f.condition(node.test), lambda: None, fails)


def _if(f: Builder, node: ast.If) -> None:
    f.fork(f.condition(node.test), lambda: f.block(node.body), lambda: f.block(node.orelse))


def _break(f: Builder, node: ast.Break) -> None:
    f.leave("break")


def _continue(f: Builder, node: ast.Continue) -> None:
    f.leave("continue")


def _pass(f: Builder, node: ast.Pass) -> None:
    """Nothing."""


# --- loops ---------------------------------------------------------------------------------------


def _for(f: Builder, node: ast.For) -> None:
    names = assigned_in([node.target, *node.body, *node.orelse])
    otherwise = (lambda: f.block(node.orelse)) if node.orelse else None
    f.iterate(f.expr(node.iter), node.target, names, lambda: f.block(node.body), otherwise)


def _async_for(f: Builder, node: ast.AsyncFor) -> None:
    names = assigned_in([node.target, *node.body, *node.orelse])
    otherwise = (lambda: f.block(node.orelse)) if node.orelse else None
    f.iterate_async(f.expr(node.iter), node.target, names, lambda: f.block(node.body), otherwise)


def _while(f: Builder, node: ast.While) -> None:
    def turn() -> None:
        def again() -> None:
            f.block(node.body)
            if f.alive:
                f.leave("continue")

        def ended() -> None:
            f.block(node.orelse)
            if f.alive:
                f.leave("break")

        f.fork(f.condition(node.test), again, ended)

    f.loop(assigned_in([node.test, *node.body, *node.orelse]), turn)


# --- definitions ---------------------------------------------------------------------------------


def _function(f: Builder, node: Named) -> None:
    decorators = [f.expr(each) for each in node.decorator_list]
    made = f.make_function(node, False)
    for each in reversed(decorators):
        made = f.op(("call", (), ()), each, made)
    f.env[node.name] = made


def _class(f: Builder, node: ast.ClassDef) -> None:
    """A class is the same as another one of the same text, but for the names of the function's variables in it."""
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    if f.world.varying & set(names):
        raise Unmodelled("a class inside a function that reads what changed")
    captured = [name for name in dict.fromkeys(names) if name in f.shared and name != node.name]
    bound = set(bound_by(ast.walk(node))) | {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    if bound & set(captured) or not stable(f.function, node.name):
        raise Unmodelled("a class inside a function whose names mean several things")
    values = [f.captured(name, False) for name in captured]
    shown = copy.deepcopy(node)
    for each in ast.walk(shown):
        if isinstance(each, ast.Name) and each.id in captured:
            each.id = f"variable {captured.index(each.id)}"
    f.env[node.name] = f.op(("class", ast.dump(shown)), *values)


def _import(f: Builder, node: ast.Import | ast.ImportFrom) -> None:
    module = node.module if isinstance(node, ast.ImportFrom) else None
    for each in node.names:
        path = module or each.name
        if path.split(".")[0] not in PLAIN_MODULES or each.name == "*" or (isinstance(node, ast.ImportFrom) and node.level):
            raise Unmodelled(f"an import of {path}")
        if module is None and "." in each.name:
            raise Unmodelled(f"an import of {path}")
        f.env[each.asname or each.name] = Node("leaf", ("import", module, each.name))


STATEMENTS.update({
    ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented, ast.Delete: _delete,
    ast.Return: _return, ast.Raise: _raise, ast.Assert: _assert, ast.If: _if, ast.Break: _break, ast.Continue: _continue,
    ast.Pass: _pass, ast.For: _for, ast.AsyncFor: _async_for, ast.While: _while, ast.Try: try_, ast.With: with_,
    ast.AsyncWith: with_, ast.Match: match_, ast.FunctionDef: _function, ast.AsyncFunctionDef: _function, ast.ClassDef: _class,
    ast.Import: _import, ast.ImportFrom: _import,
})  # fmt: skip
