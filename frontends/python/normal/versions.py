"""Whether two versions of a function are the same but for what has no effect: names, order, parts of expressions, kinds of loop.

The rest of the module must be the same: statement by statement, but for formatting, docstrings, and functions that are
themselves shown to be the same. Then "equal" is a fixpoint: calls of functions of the module are taken to be equal, and so
they are, by induction on the number of effects. A rewrite of one version that is seen through here:

- local variables have other names; independent statements have another order; unused values are made or not;
- an expression is computed before, and kept in a variable; a variable is a copy of another one;
- tests are negated with the branches exchanged; what follows an `if` stands in its `else`;
- a `for` loop asks its iterator by hand, or counts where the bounds are certainly integers;
- a comprehension is a loop that adds to a new container.
"""

from __future__ import annotations

import ast

from presage.engine.equivalence.graphs import Trace
from presage.engine.equivalence.matching import matched
from presage.frontends.python.inputs.annotations import declared
from presage.frontends.python.normal.building import World
from presage.frontends.python.normal.scopes import (
    FORBIDDEN,
    PLAIN_MODULES,
    Unmodelled,
    bound_by,
    inner_names,
    own,
    parameters,
    refuse_forbidden,
)
from presage.frontends.python.normal.statements import graph_of


def same(old: str, new: str, name: str) -> bool:
    """Whether the function `name` certainly does the same in two versions of a module, whatever plain data it is given."""
    try:
        one, other = _module(old), _module(new)
    except (SyntaxError, ValueError, RecursionError):
        return False
    try:
        return _same(one, other, name)
    except (Unmodelled, RecursionError):
        return False


def functions_of(source: str) -> list[str]:
    """The functions at the top of a module, in order, each once; none if it cannot be parsed."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return list(dict.fromkeys(each.name for each in tree.body if isinstance(each, ast.FunctionDef)))


def _module(source: str) -> ast.Module:
    tree = ast.parse(source)
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            first = each.body[0] if each.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                each.body[0] = ast.Pass()
    return tree


def _same(one: ast.Module, other: ast.Module, name: str) -> bool:
    if _dump(one) == _dump(other):
        return True
    for tree in (one, other):
        _refuse_module(tree)
    if [_dump(each) for each in _loaded(one)] != [_dump(each) for each in _loaded(other)]:
        return False
    worlds = [_world(tree) for tree in (one, other)]
    functions = [_functions(tree) for tree in (one, other)]
    needed = _needed(name, one, functions[0]) | _needed(name, other, functions[1])
    if needed & (worlds[0].bound ^ worlds[1].bound):
        return False
    for each in sorted(needed & (set(functions[0]) | set(functions[1]))):
        a, b = functions[0].get(each), functions[1].get(each)
        if a is None or b is None:
            return False
        if _dump(a) == _dump(b):
            continue
        if _header(a, worlds[0].bound) != _header(b, worlds[1].bound):
            return False
        traces = [_trace(world, tree, function) for world, tree, function in zip(worlds, (one, other), (a, b), strict=True)]
        if not matched(*traces):
            return False
    return name in functions[0]


def _loaded(tree: ast.Module) -> list[ast.stmt]:
    """The statements of a module that are no functions and do something."""
    return [each for each in tree.body if not isinstance(each, ast.Pass | ast.FunctionDef)]


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions at the top of a module. Raises :class:`Unmodelled` where their names are bound more than once."""
    found = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    names = bound_by(own(tree))
    for name in found:
        if names.count(name) != 1:
            raise Unmodelled(f"the name {name}, which is bound more than once")
    return found


def _needed(name: str, tree: ast.Module, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """The names that a function reads, and those that the functions among them read, and those that the module does."""
    found = {name}
    work: list[ast.AST] = [*_loaded(tree)]
    if name in functions:
        work.append(functions[name])
    while work:
        for each in ast.walk(work.pop()):
            if isinstance(each, ast.Name) and each.id not in found:
                found.add(each.id)
                if each.id in functions:
                    work.append(functions[each.id])
    return found


def _dump(node: ast.AST) -> str:
    return ast.dump(node)


def _header(function: ast.FunctionDef, bound: frozenset[str]) -> str:
    """What there is of a function besides its body; annotations count where evaluating them may do something."""
    arguments = function.args
    annotations = [each.annotation for each in parameters(arguments)] + [function.returns]
    shown = [_dump(each) for each in annotations if each is not None and not _harmless(each, bound)]
    bare = [f"{each.arg}" for each in parameters(arguments)]
    kinds = [len(arguments.posonlyargs), len(arguments.args), arguments.vararg is None, arguments.kwarg is None]
    defaults = [_dump(each) for each in [*arguments.defaults, *arguments.kw_defaults] if each is not None]
    typed = [str(declared(each.annotation)) for each in parameters(arguments)]
    return repr((function.name, shown, bare, kinds, defaults, typed, [_dump(each) for each in function.decorator_list]))


def _harmless(annotation: ast.expr, bound: frozenset[str]) -> bool:
    """Whether evaluating an annotation certainly works and does nothing."""
    if isinstance(annotation, ast.Name):
        return annotation.id not in bound if annotation.id in _TYPES else annotation.id in bound and annotation.id in _TYPING
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.value, ast.Name) and annotation.value.id in _GENERIC:
        parts = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        return _harmless(annotation.value, bound) and all(_harmless(each, bound) for each in parts)
    return isinstance(annotation, ast.Constant) and annotation.value in (None, ...)


_TYPES = frozenset({"int", "str", "float", "bool", "list", "dict", "set", "tuple", "bytes", "object"})
_TYPING = frozenset({"List", "Dict", "Tuple", "Set", "Any"})
_GENERIC = frozenset({"list", "dict", "set", "tuple", "List", "Dict", "Tuple", "Set"})


def _refuse_module(tree: ast.Module) -> None:
    """Raises :class:`Unmodelled` where a module may change the meaning of names after it was loaded."""
    refuse_forbidden(tree)
    for each in ast.walk(tree):
        if isinstance(each, ast.Global):
            raise Unmodelled("a global statement")
        if isinstance(each, ast.ImportFrom) and any(name.name == "*" for name in each.names):
            raise Unmodelled("an import of all names")
        if isinstance(each, ast.ImportFrom) and each.module in FORBIDDEN:
            raise Unmodelled(f"an import from {each.module}")
        if isinstance(each, ast.Import):
            for name in each.names:
                if name.name.split(".")[0] in FORBIDDEN and (name.name != "sys" or name.asname is not None):
                    raise Unmodelled(f"an import of {name.name}")


def _world(tree: ast.Module) -> World:
    modules = [name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names]
    modules += [each.module or "." for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    plain = all(name.split(".")[0] in PLAIN_MODULES for name in modules)
    plain = plain and not any(isinstance(each, ast.ClassDef) for each in ast.walk(tree))
    defined = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    recursive = any(_read_in(each) & (defined | {each.name}) for each in functions)
    keywords = frozenset(each.arg for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg)
    return World(frozenset(bound_by(own(tree))), keywords, plain, recursive)


def _read_in(function: ast.FunctionDef) -> set[str]:
    """The names that a function, or one inside it, reads and that are not local to it."""
    return {each.id for each in ast.walk(function) if isinstance(each, ast.Name)} - inner_names(function)


def _trace(world: World, tree: ast.Module, function: ast.FunctionDef) -> Trace:
    """The function's graph; annotated types hold if nothing else in the module calls it."""
    elsewhere = any(isinstance(each, ast.Name) and each.id == function.name for each in ast.walk(tree))
    types: dict[str, str] = {}
    for each in parameters(function.args):
        shape = declared(each.annotation)
        if (
            shape is not None
            and not elsewhere
            and shape.kind in _EXACT
            and each not in (function.args.vararg, function.args.kwarg)
        ):
            types[each.arg] = shape.kind
    return graph_of(world, function, types)


_EXACT = frozenset({"int", "str", "float", "bool"})
"""Kinds of inputs that are exactly that type."""
