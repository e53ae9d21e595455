"""`try`, `with` and `finally` as traces.

Where an exception may have come from several places, a variable's value is a node that is equal in both versions if it is
equal at each of these places.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from presage.engine.equivalence.graphs import Leave, Node, Protected, Trace
from presage.frontends.python.normal.building import Builder, joined
from presage.frontends.python.normal.expressions import UNBOUND
from presage.frontends.python.normal.scopes import Unmodelled

_Side = tuple[Trace, dict[str, Node], bool]
"""The trace in which one side goes on, its variables, and whether it does."""


def try_(f: Builder, node: ast.Try) -> None:
    """`try`, with handlers or `finally`; with both, the handlers are inside."""
    if _next(f, node):
        return
    if not node.finalbody:
        _handled(f, node)
    elif node.handlers:
        inner = ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, []), node)
        _finally(f, [inner], node.finalbody)
    else:
        _finally(f, node.body, node.finalbody)


def _handled(f: Builder, node: ast.Try) -> None:
    made = Protected()
    env, parent = dict(f.env), f.items
    parent.append(made)
    f.protecting.append((made, len(f.loops)))
    sides = [_side(f, made.body, dict(env), node.body)]
    f.protecting.pop()
    if f.alive:
        sides = [_side(f, made.otherwise, f.env, node.orelse)]
    for handler in node.handlers:
        sides.append(_handler(f, made, handler, joined("interrupted", made, list(made.points.values()), env)))
    going = [(items, after) for items, after, alive in sides if alive]
    f.alive = bool(going)
    if sides[0][2] and len(going) == 1:  # goes on only without an exception: what follows stands in its `else`
        made.through = True
        f.items, f.env = going[0]
        f.truths = {}
        return
    for items, after in going:
        _past(made, items, after)
    f.items, f.truths = parent, {}
    f.env = joined("out", made, [each.variables for each in made.ends], env)


def _past(made: Protected, items: Trace, variables: dict[str, Node]) -> Leave:
    leave = Leave("past", (), dict(variables), made)
    items.append(leave)
    made.ends.append(leave)
    return leave


def _side(f: Builder, trace: Trace, env: dict[str, Node], statements: Sequence[ast.stmt]) -> _Side:
    f.items, f.env, f.alive, f.truths = trace, env, True, {}
    f.guarded += 1
    f.block(list(statements))
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
    marks = [(outer, len(outer.points)) for outer, _ in f.protecting]
    if handler.name:
        f.env[handler.name] = Node("leaf", ("caught",), (), None, made)
    found = _side(f, trace, f.env, handler.body)
    if handler.name:
        if found[2]:
            found[1][handler.name] = UNBOUND
        for outer, count in marks:  # the name is deleted on every way out of the handler
            for place in list(outer.points)[count:]:
                outer.points[place] = {**outer.points[place], handler.name: UNBOUND}
        _unbind(f, trace, handler.name)
    return found


def _unbind(f: Builder, trace: Trace, name: str) -> None:
    """A handler's name on the ways out of it to a loop."""
    for loop in f.loops:
        for leave in (*loop.rounds, *loop.ends):
            if _inside(trace, leave):
                leave.variables[name] = UNBOUND


def _inside(trace: Trace, leave: Leave) -> bool:
    for each in trace:
        if each is leave:
            return True
        parts = [getattr(each, part, None) for part in ("then", "otherwise", "body")] if not isinstance(each, Node) else []
        if any(part and _inside(part, leave) for part in [*parts, *getattr(each, "handlers", [])]):
            return True
    return False


def _finally(f: Builder, statements: Sequence[ast.stmt], final: Sequence[ast.stmt]) -> None:
    made = Protected("finally")
    env, parent, outer = dict(f.env), f.items, f.protecting
    parent.append(made)
    f.protecting = [(made, len(f.loops))]
    items, after, alive = _side(f, made.body, dict(env), statements)
    if alive:
        _past(made, items, after)
    f.protecting = outer
    entered = joined("interrupted", made, [*made.points.values(), *[each.variables for each in made.ends]], env)
    items, left, ended = _side(f, made.otherwise, dict(entered), final)
    if ended:
        resume = Leave("resume", (), dict(left), made)
        items.append(resume)
        f.note(resume)
    else:
        made.ends.clear()
    changed = {name: left[name] for name in left if left[name] is not entered.get(name)}
    for place in list(made.points):
        if isinstance(place, Leave) and place.kind in ("break", "continue"):
            place.variables.update(changed)
            f.passing(place)
    f.items, f.truths, f.alive = parent, {}, alive and ended
    f.env = {**after, **changed} if f.alive else env


def with_(f: Builder, node: ast.With | ast.AsyncWith) -> None:
    """`with`: its managers from the outside to the inside."""
    word = "async " if isinstance(node, ast.AsyncWith) else ""

    def inner(index: int) -> Callable[[], None]:
        if index == len(node.items):
            return lambda: f.block(node.body)
        return lambda: _managed(f, node.items[index], word, inner(index + 1))

    inner(0)()


def _managed(f: Builder, item: ast.withitem, word: str, inside: Callable[[], None]) -> None:
    manager = f.expr(item.context_expr)
    entered = f.op(f"{word}enter", manager)
    made = Protected(f"{word}with", (manager,), swallows=not _never_swallows(f, item.context_expr))
    env, parent = dict(f.env), f.items
    parent.append(made)
    f.protecting.append((made, len(f.loops)))
    f.items, f.env, f.truths = made.body, dict(env), {}
    f.guarded += 1
    if item.optional_vars is not None:
        f.assign(item.optional_vars, entered)
    inside()
    f.guarded -= 1
    f.protecting.pop()
    if f.alive:
        f.note(_past(made, f.items, f.env))
    ways = [each.variables for each in made.ends] + (list(made.points.values()) if made.swallows else [])
    f.items, f.truths, f.alive = parent, {}, bool(ways)
    f.env = joined("out", made, ways, env)


def _never_swallows(f: Builder, context: ast.expr) -> bool:
    """Whether a manager certainly lets exceptions pass: a file."""
    return (
        isinstance(context, ast.Call) and isinstance(context.func, ast.Name) and context.func.id == "open" and f.built_in("open")
    )


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
        if iterator.kind != "alloc" or iterator.label[1] not in f.env:
            raise Unmodelled("an iterator over numbers that is used otherwise")
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
