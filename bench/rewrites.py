"""Rewrites of a function that keep its behaviour, to ask whether two versions are shown to be equivalent.

Each takes a module's source and a seed and gives the rewritten source, or None where there is nothing to rewrite: other
names for local variables; independent statements in another order; a part of an expression in a variable of its own; `if`
with the opposite test; `for` as `while`; a comprehension as a loop. They are careful about Python's semantics (order of
evaluation, what can raise) and know nothing of how equivalence is looked for. What they give is checked by running both.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from random import Random

Function = ast.FunctionDef


def rename(tree: ast.Module, function: Function, random: Random) -> bool:
    """Other names for the local variables; parameters keep theirs, and so does whatever inner functions define."""
    if _has(function, (ast.Global, ast.Nonlocal)):
        return False
    parameters = {arg.arg for each in ast.walk(function) if isinstance(each, ast.arguments) for arg in _arguments(each)}
    inner = {
        each.name for each in ast.walk(function) if isinstance(each, (ast.FunctionDef, ast.ClassDef)) and each is not function
    }
    imported = {(a.asname or a.name).split(".")[0] for each in ast.walk(function)
                if isinstance(each, (ast.Import, ast.ImportFrom)) for a in each.names}  # fmt: skip
    caught = {each.name for each in ast.walk(function) if isinstance(each, ast.ExceptHandler) and each.name}
    stored = {each.id for each in ast.walk(function) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    names = sorted(stored - parameters - inner - imported - caught)
    if not names:
        return False
    fresh = {name: f"{random.choice(('value', 'item', 'part', 'entry'))}_{number}" for number, name in enumerate(names)}
    for each in ast.walk(function):
        if isinstance(each, ast.Name) and each.id in fresh:
            each.id = fresh[each.id]
    return True


def reorder(tree: ast.Module, function: Function, random: Random) -> bool:
    """Neighbours change places where one only makes a new simple value for a variable that the other does not touch."""
    places = []
    for block in _blocks(function):
        for index in range(len(block) - 1):
            if _swappable(block[index], block[index + 1]):
                places.append((block, index))
    if not places:
        return False
    random.shuffle(places)
    for block, index in places[:3]:
        if _swappable(block[index], block[index + 1]):
            block[index], block[index + 1] = block[index + 1], block[index]
    return True


def extract(tree: ast.Module, function: Function, random: Random) -> bool:
    """The part of a statement that is evaluated first gets a variable."""
    places = []
    for block in _blocks(function):
        for statement in block:
            if isinstance(statement, (ast.Assign, ast.Return, ast.Expr, ast.AugAssign)) and statement.value is not None:
                if isinstance(statement, ast.AugAssign) and not isinstance(statement.target, ast.Name):
                    continue
                if isinstance(statement, ast.AugAssign):
                    found = [statement.value] if isinstance(statement.value, (ast.BinOp, ast.Call, ast.Subscript)) else []
                else:
                    found = list(_first_parts(statement.value))
                places.extend((block, statement, part) for part in found)
            elif isinstance(statement, (ast.If, ast.For)):
                value = statement.test if isinstance(statement, ast.If) else statement.iter
                places.extend((block, statement, part) for part in [value, *_first_parts(value)])
    places = [place for place in places if not isinstance(place[2], (ast.Name, ast.Constant))]
    if not places:
        return False
    block, statement, part = random.choice(places)
    name = _fresh(function, "extracted")
    _replace(statement, part, ast.Name(name, ast.Load()))
    index = next(i for i, each in enumerate(block) if each is statement)
    block.insert(index, ast.Assign([ast.Name(name, ast.Store())], part))
    return True


def invert(tree: ast.Module, function: Function, random: Random) -> bool:
    """`if c: A else: B` as `if not c: B else: A`."""
    found = [each for each in ast.walk(function) if isinstance(each, ast.If)]
    if not found:
        return False
    for each in random.sample(found, max(1, len(found) // 2)):
        test = each.test
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            each.test = test.operand
        elif isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITE:
            each.test = ast.Compare(test.left, [_OPPOSITE[type(test.ops[0])]()], test.comparators)
        else:
            each.test = ast.UnaryOp(ast.Not(), test)
        each.body, each.orelse = each.orelse or [ast.Pass()], each.body
    return True


def for_to_while(tree: ast.Module, function: Function, random: Random) -> bool:
    """`for x in s` as a `while` that asks the iterator; over `range(len(s))`, as a `while` that counts."""
    places = [(block, each) for block in _blocks(function) for each in block if isinstance(each, ast.For) and not each.orelse]
    if not places or _names(function) & {"iter", "next", "StopIteration"}:
        return False
    block, loop = random.choice(places)
    index = next(i for i, each in enumerate(block) if each is loop)
    counted = _counted(loop)
    if counted is not None:
        count, stop = _fresh(function, "count"), _fresh(function, "stop")
        before = [_assign(count, ast.Constant(0)), _assign(stop, counted)]
        step = ast.AugAssign(ast.Name(count, ast.Store()), ast.Add(), ast.Constant(1))
        body = [ast.Assign([loop.target], ast.Name(count, ast.Load())), step, *loop.body]
        test: ast.expr = ast.Compare(ast.Name(count, ast.Load()), [ast.Lt()], [ast.Name(stop, ast.Load())])
        block[index : index + 1] = [*before, ast.While(test, body, [])]
        return True
    name = _fresh(function, "iterator")
    step_ = ast.Assign([loop.target], ast.Call(ast.Name("next", ast.Load()), [ast.Name(name, ast.Load())], []))
    if not isinstance(loop.target, ast.Name):
        item = _fresh(function, "element")
        step_ = _assign(item, step_.value)
        loop.body.insert(0, ast.Assign([loop.target], ast.Name(item, ast.Load())))
    handler = ast.ExceptHandler(ast.Name("StopIteration", ast.Load()), None, [ast.Break()])
    body = [ast.Try([step_], [handler], [], []), *loop.body]
    start = _assign(name, ast.Call(ast.Name("iter", ast.Load()), [loop.iter], []))
    block[index : index + 1] = [start, ast.While(ast.Constant(True), body, [])]
    return True


def comprehension_to_loop(tree: ast.Module, function: Function, random: Random) -> bool:
    """A list comprehension that a statement evaluates first, as a loop that appends."""
    places = []
    for block in _blocks(function):
        for statement in block:
            if isinstance(statement, (ast.Assign, ast.Return, ast.Expr)) and statement.value is not None:
                for part in [statement.value, *_first_parts(statement.value)]:
                    if isinstance(part, (ast.ListComp, ast.SetComp)) and not _has(part, (ast.Lambda, ast.NamedExpr, ast.Await)):
                        places.append((block, statement, part))
    if not places:
        return False
    block, statement, part = random.choice(places)
    taken = _names(function)
    targets = {each.id for g in part.generators for each in ast.walk(g.target) if isinstance(each, ast.Name)}
    fresh = {name: _fresh(function, f"{name}_of_loop") for name in targets}
    if any(
        isinstance(each, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
        for each in ast.walk(part)
        if each is not part
    ):
        return False
    name = _fresh(function, "collected")
    first = part.generators[0].iter
    for each in ast.walk(part):
        if isinstance(each, ast.Name) and each.id in fresh and not any(each is inner for inner in ast.walk(first)):
            each.id = fresh[each.id]
    method = "append" if isinstance(part, ast.ListComp) else "add"
    add = ast.Call(ast.Attribute(ast.Name(name, ast.Load()), method, ast.Load()), [part.elt], [])
    body: list[ast.stmt] = [ast.Expr(add)]
    for clause in reversed(part.generators):
        for test in reversed(clause.ifs):
            body = [ast.If(test, body, [])]
        body = [ast.For(clause.target, clause.iter, body, [])]
    _replace(statement, part, ast.Name(name, ast.Load()))
    index = next(i for i, each in enumerate(block) if each is statement)
    made: ast.expr = ast.List([], ast.Load()) if method == "append" else ast.Call(ast.Name("set", ast.Load()), [], [])
    block[index:index] = [_assign(name, made), *body]
    return "set" not in taken or method == "append"


REWRITES: dict[str, Callable[[ast.Module, Function, Random], bool]] = {
    "rename": rename, "reorder": reorder, "extract": extract, "invert": invert, "for_to_while": for_to_while,
    "comprehension_to_loop": comprehension_to_loop,
}  # fmt: skip


def rewritten(source: str, name: str, rewrite: str, seed: int) -> str | None:
    """The module with one rewrite of the function `name`; None where it does not apply."""
    tree = ast.parse(source)
    function = next((each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name), None)
    if function is None or not REWRITES[rewrite](tree, function, Random(f"{seed} {rewrite}")):
        return None
    found = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    return None if found == ast.unparse(ast.parse(source)) + "\n" else found


# --- what is where -------------------------------------------------------------------------------

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}


def _blocks(function: Function) -> Iterator[list[ast.stmt]]:
    """The statement lists of a function, not those of functions inside it."""
    work: list[ast.AST] = [function]
    while work:
        node = work.pop(0)
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value
                work.extend(each for each in value if not isinstance(each, (ast.FunctionDef, ast.ClassDef)))
            elif isinstance(value, list):
                work.extend(each for each in value if isinstance(each, ast.ExceptHandler))


def _first_parts(value: ast.expr) -> Iterator[ast.expr]:
    """Parts of an expression before which only variables and literals are read, outermost first; not `value` itself."""
    if isinstance(value, ast.Call):
        if isinstance(value.func, ast.Name):
            operands = [*value.args, *[each.value for each in value.keywords]]
        elif isinstance(value.func, ast.Attribute):
            operands = [value.func.value] if not isinstance(value.func.value, ast.Name) else []
        else:
            operands = []
    elif isinstance(value, ast.BinOp):
        operands = [value.left, value.right]
    elif isinstance(value, ast.Compare):
        operands = [value.left, value.comparators[0]]
    elif isinstance(value, ast.Subscript):
        operands = [value.value] + ([value.slice] if not isinstance(value.slice, (ast.Slice, ast.Tuple)) else [])
    elif isinstance(value, (ast.Tuple, ast.List)):
        operands = list(value.elts)
    elif isinstance(value, ast.UnaryOp):
        operands = [value.operand]
    elif isinstance(value, (ast.BoolOp, ast.IfExp)):
        operands = [value.values[0]] if isinstance(value, ast.BoolOp) else [value.test]
    else:
        operands = []
    for operand in operands:
        if isinstance(operand, ast.Starred):
            return
        if not isinstance(operand, (ast.Name, ast.Constant)):
            yield operand
            yield from _first_parts(operand)
            return


def _simple(value: ast.expr, bound: set[str]) -> bool:
    """Whether evaluating it makes a value and can do nothing else: literals, empty or simple displays."""
    if isinstance(value, ast.Constant):
        return True
    if isinstance(value, (ast.List, ast.Tuple)):
        return all(_simple(each, bound) for each in value.elts)
    if isinstance(value, ast.Dict):
        return all(isinstance(k, ast.Constant) and _simple(v, bound) for k, v in zip(value.keys, value.values, strict=True))
    return isinstance(value, ast.UnaryOp) and isinstance(value.operand, ast.Constant) and isinstance(value.op, ast.USub)


def _swappable(one: ast.stmt, other: ast.stmt) -> bool:
    for first, second in ((one, other), (other, one)):
        if isinstance(first, ast.Assign) and len(first.targets) == 1 and isinstance(first.targets[0], ast.Name):
            if _simple(first.value, set()) and isinstance(second, (ast.Assign, ast.AugAssign, ast.Expr, ast.For, ast.AnnAssign)):
                if not _has(second, (ast.Return, ast.Break, ast.Continue, ast.Try)) and first.targets[0].id not in _names(second):
                    return True
    return False


def _counted(loop: ast.For) -> ast.expr | None:
    """`len(s)` of a loop over `range(len(s))`."""
    call = loop.iter
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range" and len(call.args) == 1:
        inner = call.args[0]
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "len":
            return copy.deepcopy(inner)
    return None


def _assign(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _replace(root: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(root):
        for field, value in ast.iter_fields(node):
            if value is old:
                setattr(node, field, new)
            elif isinstance(value, list):
                value[:] = [new if each is old else each for each in value]


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    rest = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _has(node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> bool:
    return any(isinstance(each, kinds) for each in ast.walk(node))


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _fresh(function: Function, stem: str) -> str:
    taken = _names(function)
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
