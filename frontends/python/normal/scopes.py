"""What can be said of a function's names by looking at its source: which are local, assigned where, captured, built in."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Named: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Definition: TypeAlias = Named | ast.Lambda
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Unmodelled(Exception):
    """Something whose effects a graph does not show exactly; the text says what."""


FORBIDDEN = frozenset({
    "eval", "exec", "compile", "locals", "globals", "vars", "dir", "super", "__import__", "breakpoint", "id", "setattr",
    "delattr", "__builtins__", "builtins", "sys", "inspect", "gc", "weakref", "tempfile",
    "importlib", "pkgutil", "runpy", "imp",
})  # fmt: skip
"""Names of what looks into activations, modules, identities or lives, or runs text: nothing is shown where one is used."""

_SPECIAL = frozenset({
    "__init__", "__new__", "__call__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__len__",
    "__iter__", "__next__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__enter__", "__exit__", "__str__",
    "__repr__", "__bool__", "__int__", "__add__", "__sub__", "__mul__", "__post_init__",
})  # fmt: skip
"""Special methods that may be called by their names: they say nothing of the function that does."""

_LOOKING_IN = ("gi_", "cr_", "ag_", "co_", "f_", "tb_")
"""How the attributes of activations, code and their traces begin."""

PLAIN_MODULES = frozenset({
    "__future__", "typing", "math", "cmath", "re", "string", "collections", "itertools", "functools", "heapq", "bisect",
    "operator", "hashlib", "copy", "statistics", "fractions", "decimal", "datetime", "json", "random", "abc", "enum", "textwrap",
    "unicodedata", "sys", "contextlib", "dataclasses",
})  # fmt: skip
"""Modules whose objects compare and hash without effects of the program's own, and whose `!=` is the opposite of `==`."""

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))

_CONSTANTS = frozenset({"maxsize", "float_info", "version_info"})
"""Attributes of `sys` that never change and tell nothing of the activation."""

_UNMODELLED: dict[type[ast.AST], str] = {
    ast.Global: "a global statement", ast.Nonlocal: "a nonlocal statement", ast.TryStar: "groups of exceptions",
}  # fmt: skip


def refuse_unmodelled(function: Definition) -> None:
    """Raises :class:`Unmodelled` if there is a construct in the function that graphs do not have."""
    for each in ast.walk(function):
        reason = _UNMODELLED.get(type(each))
        if reason is not None:
            raise Unmodelled(reason)
        if isinstance(each, ast.comprehension) and each.is_async:
            raise Unmodelled("an asynchronous comprehension")
        if isinstance(each, ast.Attribute) and _looks_in(each.attr):
            raise Unmodelled(f"the attribute {each.attr}")
        if isinstance(each, ast.Name) and each.id.startswith("__"):
            raise Unmodelled(f"the name {each.id}")
    refuse_forbidden(function)


def _looks_in(name: str) -> bool:
    return (name.startswith("__") and name.endswith("__") and name not in _SPECIAL) or name.startswith(_LOOKING_IN)


def refuse_forbidden(node: ast.AST) -> None:
    """Raises :class:`Unmodelled` if one of the forbidden names is used."""
    constant = {id(each.value) for each in ast.walk(node) if isinstance(each, ast.Attribute) and each.attr in _CONSTANTS}
    constant |= {
        id(each.func)
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "super" and not each.args
    }
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in FORBIDDEN and not (each.id in ("sys", "super") and id(each) in constant):
            raise Unmodelled(f"the name {each.id}")


def stops_elsewhere(tree: ast.AST) -> bool:
    """Whether a `StopIteration` may come from a call: one is named, or `next` called, but to be caught at once."""
    caught = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and len(node.body) == 1 and isinstance(node.body[0], ast.Assign)
        for handler in node.handlers
        if isinstance(handler.type, ast.Name) and handler.type.id == "StopIteration"
        for each in [handler.type, *ast.walk(node.body[0].value)]
    }
    names = [each for each in ast.walk(tree) if isinstance(each, ast.Name) and id(each) not in caught]
    return any(each.id in ("next", "StopIteration") for each in names)


def own(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function's body, without those inside functions, classes and comprehensions in it (their headers are
    given)."""
    work: list[ast.AST] = [function]
    if isinstance(function, Named | ast.Module):
        work = list(function.body)
    elif isinstance(function, ast.Lambda):
        work = [function.body]
    while work:
        node = work.pop()
        yield node
        if isinstance(node, Named | ast.Lambda):
            work.extend(_header(node))
        elif isinstance(node, ast.ClassDef):
            work.extend([*node.decorator_list, *node.bases, *[each.value for each in node.keywords]])
        elif isinstance(node, Comprehension):
            work.append(node.generators[0].iter)
            work.extend(each.target for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
        else:
            work.extend(ast.iter_child_nodes(node))


def _header(node: Definition) -> list[ast.AST]:
    decorators: list[ast.AST] = list(node.decorator_list) if isinstance(node, Named) else []
    return [*decorators, *node.args.defaults, *[each for each in node.args.kw_defaults if each is not None]]


def manner(function: Definition) -> str:
    """What a call of the function gives: its value (plain), or something that runs it later."""
    yields = any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own(function))
    if isinstance(function, ast.AsyncFunctionDef):
        return "asynchronous generator" if yields else "coroutine"
    return "generator" if yields else "plain"


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order of the signature."""
    rest = [arguments.vararg] if arguments.vararg else []
    keywords = [arguments.kwarg] if arguments.kwarg else []
    return [*arguments.posonlyargs, *arguments.args, *rest, *arguments.kwonlyargs, *keywords]


def bound_by(nodes: Iterable[ast.AST]) -> list[str]:
    """The names that statements bind, in the order of their places, each as often as it is bound."""
    found = []
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif isinstance(node, Named | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            found.append(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.append(node.rest)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.extend((each.asname or each.name).split(".")[0] for each in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.append(node.name)
    return found


def assigned_in(statements: Iterable[ast.AST]) -> set[str]:
    """The names that a piece of a function may bind, comprehensions' own variables left out."""
    found: set[str] = set()
    for each in statements:
        found.update(bound_by(own(ast.Module([each], []) if isinstance(each, ast.stmt) else each)))
        if isinstance(each, ast.Name | ast.Tuple | ast.List | ast.Starred):
            found.update(bound_by(ast.walk(each)))
    return found


def used_freely(node: ast.AST, own_names: set[str]) -> set[str]:
    """The names read inside a function or comprehension that it does not bind itself (all of `own_names` are its own)."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} - own_names


def inner_names(function: Definition) -> set[str]:
    """The names that are local to a function."""
    return {each.arg for each in parameters(function.args)} | set(bound_by(own(function)))


def stable(function: Definition, name: str) -> bool:
    """Whether a local variable has one value from its first to its last use: a parameter never bound again, or bound once,
    not in a loop."""
    count = bound_by(own(function)).count(name)
    if name in {each.arg for each in parameters(function.args)}:
        return count == 0
    if count != 1:
        return False
    loops = [each for each in own(function) if isinstance(each, ast.For | ast.AsyncFor | ast.While)]
    return not any(name in bound_by(ast.walk(loop)) for loop in loops)
