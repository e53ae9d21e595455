"""Whether two versions of a function are the same but for what has no effect: names, order, parts of expressions, kinds of loop.

The rest of the module must be the same: statement by statement, but for formatting, docstrings, constants that nothing
reads, imports of well-known modules, and functions and methods that are themselves shown to be the same. Then "equal" is a
fixpoint: calls of functions of the module are taken to be equal, and so they are, by induction on the number of effects. A
rewrite of one version that is seen through here:

- local variables have other names; independent statements have another order; unused values are made or not;
- an expression is computed before, and kept in a variable; a variable is a copy of another one, or a constant of the module;
- tests are negated with the branches exchanged; what follows an `if` stands in its `else`; literal cases of a `match` are `if`s;
- a `for` loop asks its iterator by hand, or counts where the bounds are certainly integers;
- a comprehension is a loop that adds to a new container.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from presage.engine.equivalence.graphs import Trace
from presage.engine.equivalence.matching import matched
from presage.frontends.python.inputs.annotations import declared
from presage.frontends.python.normal.building import World
from presage.frontends.python.normal.modules import (
    Version,
    header_names,
    parsed,
    refuse_module,
    taken_apart,
    varying_names,
)
from presage.frontends.python.normal.projects import ModuleParts, Project
from presage.frontends.python.normal.recursion import recursive
from presage.frontends.python.normal.scopes import (
    PLAIN_MODULES,
    Named,
    Unmodelled,
    manner,
    parameters,
    stops_elsewhere,
)
from presage.frontends.python.normal.statements import graph_of


def same(old: str, new: str, name: str) -> bool:
    """Whether the function `name` certainly does the same in two versions of a module, whatever plain data it is given."""
    return difference(old, new, name) is None


def difference(old: str, new: str, name: str) -> str | None:
    """What keeps the function `name` from being shown to do the same in two versions of a module; None if it does."""
    return difference_in(Project({_ALONE: old}), Project({_ALONE: new}), _ALONE, name)


_ALONE = "module.py"


def difference_in(old: Project, new: Project, path: str, name: str) -> str | None:
    """The same for a function of a module of a project: what it reaches in other modules of the project counts."""
    if path not in old.modules or path not in new.modules:
        return "a version that cannot be parsed"
    try:
        return _difference(old, new, path, name)
    except Unmodelled as unmodelled:
        return str(unmodelled)
    except RecursionError:
        return "a version that is nested too deeply"


def functions_of(source: str) -> list[str]:
    """The functions at the top of a module and the methods of its classes, in order, each once; none if it cannot be
    parsed."""
    try:
        return list(taken_apart(parsed(source)).functions)
    except (SyntaxError, ValueError, RecursionError):
        return []


def _difference(old: Project, new: Project, path: str, name: str) -> str | None:
    reaches = old.reach(path, name), new.reach(path, name)
    paths = sorted(set(reaches[0].names) | set(reaches[1].names))
    for each in paths:
        if each not in old.modules or each not in new.modules:
            return f"{each}, which only one version has, or cannot be parsed"
    pairs = [(old.modules[each], new.modules[each]) for each in paths]
    if all(one.dump == other.dump for one, other in pairs):
        return None
    for project in (old, new):
        for each in project.shadowing(PLAIN_MODULES, paths):
            return f"a module {each} of the project, which is named like one of the library"
    used = {each for reach in reaches for names in reach.names.values() for each in names}
    used = (used - {name}) | reaches[0].attributes | reaches[1].attributes
    for pair in pairs:
        for parts in pair:
            refuse_module(parts.version.tree, used)
            if any(parts.assigned & set(other.version.known) for each in pairs for other in each):
                return "a constant of a module that is assigned as an attribute"
    for each, pair in zip(paths, pairs, strict=True):
        if pair[0].dump == pair[1].dump:
            continue
        functions = set[str]().union(*[reach.functions.get(each, set()) for reach in reaches])
        names = set[str]().union(*[reach.names.get(each, set()) for reach in reaches])
        if each == path and any(name not in parts.version.functions for parts in pair):
            return f"{name}, which is not defined once in both versions"
        defined = functions & {*pair[0].version.functions, *pair[1].version.functions}
        outside = set[str]().union(*[reach.outside.get(each, set()) for reach in reaches])
        called = outside | reaches[0].attributes | reaches[1].attributes if len(paths) > 1 else outside
        found = _module_difference(pair, sorted(defined), names, outside, frozenset(called))
        if found is not None:
            return found
    return None


def _module_difference(
    pair: tuple[ModuleParts, ModuleParts], functions: list[str], names: set[str], outside: set[str], called: frozenset[str]
) -> str | None:
    versions = pair[0].version, pair[1].version
    if [_dump(each) for each in versions[0].loaded] != [_dump(each) for each in versions[1].loaded]:
        return "what is done when the module is loaded"
    varying = varying_names(*versions)
    if [each & names for each in versions[0].before] != [each & names for each in versions[1].before]:
        return "the order of what is done when the module is loaded"
    if any(_names(each) & varying for version in versions for each in version.loaded):
        return "a changed constant that is read when the module is loaded"
    if outside & varying:
        return "a changed constant that another module reads"
    if names & (versions[0].bound ^ versions[1].bound) - varying:
        return "a name that only one version binds"
    worlds = [replace(_world(version), varying=varying, called=called) for version in versions]
    for each in functions:
        found = _function_difference(each, versions, worlds, varying)
        if found is not None:
            return found
    return None


def _function_difference(
    name: str, versions: tuple[Version, Version], worlds: list[World], varying: frozenset[str]
) -> str | None:
    one, other = versions[0].functions.get(name), versions[1].functions.get(name)
    if one is None or other is None:
        return f"{name}, which only one version has"
    if (
        _dump(one) == _dump(other)
        and not (_names(one) & varying)
        and (name in versions[0].lambdas) == (name in versions[1].lambdas)
    ):
        return None
    headers = [
        (_header(function, version.bound), name in version.lambdas)
        for function, version in zip((one, other), versions, strict=True)
    ]
    if headers[0] != headers[1] or (header_names(one) | header_names(other)) & varying:
        return f"the parameters or decorators of {name}"
    traces = [
        _trace(world, version, name, function) for world, version, function in zip(worlds, versions, (one, other), strict=True)
    ]
    return None if matched(*traces) else f"what {name} does"


def _dump(node: ast.AST) -> str:
    return ast.dump(node)


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _header(function: Named, bound: frozenset[str]) -> str:
    """What there is of a function besides its body; annotations count where evaluating them may do something."""
    arguments = function.args
    annotations = [each.annotation for each in parameters(arguments)] + [function.returns]
    shown = [_dump(each) for each in annotations if each is not None and not _harmless(each, bound)]
    bare = [f"{each.arg}" for each in parameters(arguments)]
    kinds = [len(arguments.posonlyargs), len(arguments.args), arguments.vararg is None, arguments.kwarg is None]
    defaults = [each and _dump(each) for each in [*arguments.defaults, None, *arguments.kw_defaults]]
    typed = [str(declared(each.annotation)) for each in parameters(arguments)]
    decorators = [_dump(each) for each in function.decorator_list]
    return repr((function.name, manner(function), shown, bare, kinds, defaults, typed, decorators))


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


def _world(version: Version) -> World:
    tree = version.tree
    modules = [name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names]
    modules += [each.module or "." for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    familiar = all(name.split(".")[0] in PLAIN_MODULES for name in modules)
    plain = familiar and not any(isinstance(each, ast.ClassDef) for each in ast.walk(tree))
    attributes = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
    given = {each.arg for each in ast.walk(tree) if isinstance(each, ast.keyword)}
    texts = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    named = not familiar or bool(attributes & _OF_FUNCTIONS) or any(each in text for text in texts for each in _OF_FUNCTIONS)
    stops = stops_elsewhere(tree)
    keywords = None if None in given or not familiar else frozenset(each for each in given if each is not None)
    return World(version.bound, version.known, keywords, plain, recursive(tree, version.functions), named, False, stops)


_OF_FUNCTIONS = frozenset({"__name__", "__qualname__", "__code__", "__wrapped__"})
"""Attributes that tell functions apart which do the same."""


def _trace(world: World, version: Version, name: str, function: Named) -> Trace:
    """The function's graph; annotated types hold if nothing else in the program calls it."""
    tree = version.tree
    if function.name in world.called:
        elsewhere = True
    elif "." in name:
        elsewhere = any(isinstance(each, ast.Attribute) and each.attr == function.name for each in ast.walk(tree))
        elsewhere = elsewhere or function.name.startswith("__")
    else:
        elsewhere = any(isinstance(each, ast.Name) and each.id == function.name for each in ast.walk(tree))
    types: dict[str, str] = {}
    for each in parameters(function.args):
        shape = declared(each.annotation)
        if (
            shape is not None
            and not elsewhere
            and not function.decorator_list
            and shape.kind in _EXACT
            and each not in (function.args.vararg, function.args.kwarg)
        ):
            types[each.arg] = _EXACT[shape.kind]
    return graph_of(replace(world, in_class="." in name), function, types)


_EXACT = {"int": "whole", "str": "str", "float": "float", "bool": "bool"}
"""The types of inputs by the kind that is declared; a bool is an int."""
