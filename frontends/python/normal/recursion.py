"""Whether a function of a module may call itself by way of others, read off the names in their sources.

Then the number of activations matters: a comprehension is one more. Not for calls through what other modules keep.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from presage.frontends.python.normal.scopes import Named, inner_names

_BY_WITH = frozenset({"__enter__", "__exit__", "__aenter__", "__aexit__"})
_BY_CLASS = frozenset({"__init__", "__new__", "__post_init__"})


def recursive(tree: ast.Module, functions: Mapping[str, Named]) -> bool:
    """Whether there may be a cycle of calls. `functions` are those at the top and the methods (``Class.method``)."""
    inner = [each for each in ast.walk(tree) if isinstance(each, Named)]
    if any(each.name in _names(each) - inner_names(each) for each in inner):
        return True
    passed = _passed(tree)
    classes = {each.name for each in ast.walk(tree) if isinstance(each, ast.ClassDef)}
    calls = {name: _called(function, functions, passed, classes) for name, function in functions.items()}
    done: set[str] = set()
    for start in calls:
        work, seen = [start], set[str]()
        while work:
            for each in calls[work.pop()] - done:
                if each == start:
                    return True
                if each not in seen:
                    seen.add(each)
                    work.append(each)
        done.add(start)  # in no cycle
    return False


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _passed(tree: ast.Module) -> set[str]:
    """The names that are read otherwise than to be called at once."""
    called = {id(each.func) for each in ast.walk(tree) if isinstance(each, ast.Call)}
    return {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and id(each) not in called}


def _called(function: Named, functions: Mapping[str, Named], passed: set[str], classes: set[str]) -> set[str]:
    """The functions that one may call."""
    names = _names(function)
    attributes = {each.attr for each in ast.walk(function) if isinstance(each, ast.Attribute)}
    managing = any(isinstance(each, ast.With | ast.AsyncWith) for each in ast.walk(function))
    own_names = inner_names(function)
    computed = any(
        isinstance(each, ast.Call) and not (isinstance(each.func, ast.Name) and each.func.id not in own_names)
        for each in ast.walk(function)
    )
    found = set()
    for name in functions:
        owner, _, short = name.rpartition(".")
        special = short.startswith("__") and short.endswith("__")
        if not owner:
            reached = name in names or (computed and name in passed)
        elif short in _BY_CLASS:
            reached = bool(names & classes) or short in attributes or (computed and bool(passed & classes))
        elif short in _BY_WITH:
            reached = managing or short in attributes
        else:
            reached = special or short in attributes or "getattr" in names
        if reached:
            found.add(name)
    return found
