"""What each kind of statement adds to a function's trace."""

from __future__ import annotations

import ast

from presage.engine.equivalence.graphs import Leave, Node, Protected, Trace, literal
from presage.frontends.python.normal.building import STATEMENTS, Builder, World
from presage.frontends.python.normal.expressions import OPERATORS, POISON, UNBOUND
from presage.frontends.python.normal.scopes import PLAIN_MODULES, Unmodelled, assigned_in


def graph_of(world: World, function: ast.FunctionDef, declared: dict[str, str]) -> Trace:
    """What a function of a module does. `declared`: the exact types of some of its parameters. Raises :class:`Unmodelled`."""
    return Builder(world, function, {}, declared).build()


def _expression(f: Builder, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        f.expr(node.value)


def _assign(f: Builder, node: ast.Assign) -> None:
    value = f.expr(node.value)
    if value.kind == "op" and value.label == "iter" and value.operands[0].label == "range" and len(node.targets) == 1:
        if isinstance(node.targets[0], ast.Name) and f.items and f.items[-1] is value:
            f.items.pop()  # only asked by hand for the next number (see `_next`); any other use is not modelled
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
        if not isinstance(target, ast.Subscript):
            raise Unmodelled("del of a name or an attribute")
        obj = f.expr(target.value)
        f.op("del item", obj, f.expr(target.slice))


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


# --- exceptions ----------------------------------------------------------------------------------


def _try(f: Builder, node: ast.Try) -> None:
    if _next(f, node):
        return
    if node.finalbody:
        raise Unmodelled("a finally clause")
    made = Protected()
    env, parent = dict(f.env), f.items
    parent.append(made)
    sides = [_side(f, made.body, dict(env), node.body)]
    if f.alive:
        sides = [_side(f, made.otherwise, f.env, node.orelse)]
    for handler in node.handlers:
        sides.append(_handler(f, made, handler, {**env, **dict.fromkeys(assigned_in(node.body), POISON)}))
    going = [(items, after) for items, after, alive in sides if alive]
    f.alive = bool(going)
    if sides[0][2] and len(going) == 1:  # goes on only without an exception: what follows stands in its `else`
        made.through = True
        f.items, f.env = going[0]
        f.truths = {}
        return
    for items, after in going:
        leave = Leave("past", (), after, made)
        items.append(leave)
        made.ends.append(leave)
    f.items, f.env, f.truths = parent, env, {}
    for name in env:
        values = [each.variables.get(name, UNBOUND) for each in made.ends]
        if any(value is not env[name] for value in values):
            kinds = {value.type for value in values}
            known = kinds.pop() if len(kinds) == 1 else None
            joined = Node("out", None, (), known, made, name, any(value.unbound for value in values))
            f.env[name] = POISON if any(value is POISON for value in values) else joined


_Side = tuple[Trace, dict[str, Node], bool]
"""The trace in which one side goes on, its variables, and whether it does."""


def _side(f: Builder, trace: Trace, env: dict[str, Node], statements: list[ast.stmt]) -> _Side:
    f.items, f.env, f.alive, f.truths = trace, env, True, {}
    f.guarded += 1
    f.block(statements)
    f.guarded -= 1
    return f.items, f.env, f.alive


def _handler(f: Builder, made: Protected, handler: ast.ExceptHandler, env: dict[str, Node]) -> _Side:
    trace: Trace = []
    made.handlers.append(trace)
    f.items, f.env = trace, env
    if handler.type is not None:
        f.op("catch", f.expr(handler.type))
    else:
        f.op("catch all")
    if handler.name:
        f.env[handler.name] = Node("leaf", ("caught",), (), None, made)
    found = _side(f, trace, f.env, handler.body)
    if handler.name and found[2]:
        found[1][handler.name] = UNBOUND
    return found


def _next(f: Builder, node: ast.Try) -> bool:
    """`try: x = next(i)` with `except StopIteration`: what a `for` does, where `i` is an iterator that `iter` gave."""
    if node.finalbody or len(node.body) != 1 or len(node.handlers) != 1 or not isinstance(node.body[0], ast.Assign):
        return False
    statement, handler = node.body[0], node.handlers[0]
    call = statement.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "next" and f.built_in("next")):
        return False
    if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ast.Name) or len(statement.targets) != 1:
        return False
    caught = handler.type
    if not (isinstance(caught, ast.Name) and caught.id == "StopIteration" and f.built_in("StopIteration")) or handler.name:
        return False
    if not isinstance(statement.targets[0], ast.Name):
        return False
    iterator = f.env.get(call.args[0].id)
    if iterator is not None and iterator.type == "range iterator":
        numbers, counter = iterator.operands[0], iterator.label[1]
        f.counted(numbers, counter, statement.targets[0], lambda: f.block(node.orelse), lambda: f.block(handler.body), False)
        return True
    if iterator is None or iterator.kind != "op" or iterator.label != "iter":
        return False
    following = f.op("next", iterator)
    target = statement.targets[0]
    known = "int" if iterator.operands[0].type == "range" else None

    def more() -> None:
        f.assign(target, Node("pure", "item", (following,), known))
        f.block(node.orelse)

    f.fork(Node("pure", "more", (following,), "bool"), more, lambda: f.block(handler.body))
    return True


# --- definitions ---------------------------------------------------------------------------------


def _function(f: Builder, node: ast.FunctionDef) -> None:
    f.env[node.name] = f.make_function(node, False)


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
    ast.Pass: _pass, ast.For: _for, ast.While: _while, ast.Try: _try, ast.FunctionDef: _function, ast.Import: _import,
    ast.ImportFrom: _import,
})  # fmt: skip
