"""Small random changes of a function's source, most of which change what it does: to catch a wrong `equivalent`."""

from __future__ import annotations

import ast
import copy
from random import Random

_BINARY = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def varied(source: str, name: str, random: Random) -> str | None:
    """The module with one change in the function; None where the change makes no program."""
    tree = ast.parse(source)
    function = next((each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name), None)
    if function is None:
        return None
    random.choice(_CHANGES)(function, random)
    found = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    try:
        compile(found, "<varied>", "exec")
    except (SyntaxError, ValueError):
        return None
    return found


def _operator(function: ast.FunctionDef, random: Random) -> None:
    kinds = (ast.BinOp, ast.Compare, ast.BoolOp, ast.AugAssign, ast.UnaryOp)
    found = [each for each in ast.walk(function) if isinstance(each, kinds)]
    if not found:
        return
    node = random.choice(found)
    if isinstance(node, ast.Compare):
        node.ops[0] = random.choice(_COMPARISONS)()
        if random.random() < 0.3 and len(node.ops) == 1:
            node.left, node.comparators[0] = node.comparators[0], node.left
    elif isinstance(node, ast.BoolOp):
        if random.random() < 0.5:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        else:
            node.values.reverse()
    elif isinstance(node, ast.UnaryOp):
        node.op = random.choice((ast.Not, ast.USub))()
    elif random.random() < 0.3 and isinstance(node, ast.BinOp):
        node.left, node.right = node.right, node.left
    else:
        node.op = random.choice(_BINARY)()


def _constant(function: ast.FunctionDef, random: Random) -> None:
    found = [each for each in ast.walk(function) if isinstance(each, ast.Constant)]
    if found:
        node = random.choice(found)
        if isinstance(node.value, bool):
            node.value = random.choice((not node.value, int(node.value)))
        elif isinstance(node.value, int):
            node.value = random.choice((node.value + 1, float(node.value), bool(node.value), 0))
        elif isinstance(node.value, str):
            node.value = node.value + "x"


def _name(function: ast.FunctionDef, random: Random) -> None:
    names = sorted({each.id for each in ast.walk(function) if isinstance(each, ast.Name)})
    found = [each for each in ast.walk(function) if isinstance(each, ast.Name)]
    if found:
        random.choice(found).id = random.choice(names)


def _blocks(function: ast.FunctionDef) -> list[list[ast.stmt]]:
    return [
        value
        for node in ast.walk(function)
        for value in (getattr(node, "body", None), getattr(node, "orelse", None), getattr(node, "finalbody", None))
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt)
    ]


def _swap(function: ast.FunctionDef, random: Random) -> None:
    blocks = [block for block in _blocks(function) if len(block) > 1]
    if blocks:
        block = random.choice(blocks)
        index = random.randrange(len(block) - 1)
        block[index], block[index + 1] = block[index + 1], block[index]


def _delete(function: ast.FunctionDef, random: Random) -> None:
    block = random.choice(_blocks(function))
    index = random.randrange(len(block))
    block[index] = ast.Pass()


def _duplicate(function: ast.FunctionDef, random: Random) -> None:
    block = random.choice(_blocks(function))
    index = random.randrange(len(block))
    block.insert(index, copy.deepcopy(block[index]))


def _move_in(function: ast.FunctionDef, random: Random) -> None:
    """A statement before a loop or an `if` becomes its first one."""
    places = [
        (block, index)
        for block in _blocks(function)
        for index in range(1, len(block))
        if isinstance(block[index], (ast.For, ast.While, ast.If))
    ]
    if places:
        block, index = random.choice(places)
        moved = block.pop(index - 1)
        block[index - 1].body.insert(0, moved)


def _move_out(function: ast.FunctionDef, random: Random) -> None:
    """The first or last statement of a loop or an `if` goes before or behind it."""
    places = [
        (block, index)
        for block in _blocks(function)
        for index in range(len(block))
        if isinstance(block[index], (ast.For, ast.While, ast.If)) and len(block[index].body) > 1
    ]
    if places:
        block, index = random.choice(places)
        if random.random() < 0.5:
            block.insert(index, block[index].body.pop(0))
        else:
            block.insert(index + 1, block[index].body.pop())


def _cases(function: ast.FunctionDef, random: Random) -> None:
    """Two cases of a `match`, or two handlers, change places."""
    lists = [each.cases for each in ast.walk(function) if isinstance(each, ast.Match) and len(each.cases) > 1]
    lists += [each.handlers for each in ast.walk(function) if isinstance(each, ast.Try) and len(each.handlers) > 1]
    if lists:
        parts = random.choice(lists)
        index = random.randrange(len(parts) - 1)
        parts[index], parts[index + 1] = parts[index + 1], parts[index]


def _statement(function: ast.FunctionDef, random: Random) -> None:
    """A harmless or harmful statement from elsewhere in the function, at another place."""
    blocks = _blocks(function)
    source, target = random.choice(blocks), random.choice(blocks)
    target.insert(random.randrange(len(target) + 1), copy.deepcopy(random.choice(source)))


_CHANGES = (_operator, _constant, _name, _swap, _swap, _delete, _duplicate, _move_in, _move_out, _move_out, _statement, _cases)
