"""A module taken apart for a comparison: its functions and methods, what its names certainly mean, what loading it does.

Not for comparing: see :mod:`presage.frontends.python.normal.versions`.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

from presage.engine.equivalence.graphs import Node, literal
from presage.frontends.python.normal.scopes import (
    FORBIDDEN,
    PLAIN_MODULES,
    Named,
    Unmodelled,
    bound_by,
    own,
    parameters,
    refuse_forbidden,
)


@dataclass
class Version:
    """One version of a module.

    ``functions`` are those at the top and the methods of its classes (``Class.method``), also those that are lambdas with a
    name (``lambdas``). ``known`` are the constants and what comes from well-known modules. ``loaded`` is the rest in order:
    statements that loading the module carries out, with the names that are bound before each.
    """

    tree: ast.Module
    functions: dict[str, Named] = field(default_factory=dict)
    lambdas: set[str] = field(default_factory=set)
    known: dict[str, Node] = field(default_factory=dict)
    loaded: list[ast.stmt] = field(default_factory=list)
    before: list[frozenset[str]] = field(default_factory=list)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)

    @property
    def bound(self) -> frozenset[str]:
        """The names that the module binds."""
        return frozenset(bound_by(own(self.tree)))

    def owner(self, name: str) -> str:
        """The class of a method; empty for a function at the top."""
        return name.rpartition(".")[0]


def parsed(source: str) -> ast.Module:
    """The tree of a module without its docstrings. Raises what :func:`ast.parse` does."""
    tree = ast.parse(source)
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            first = each.body[0] if each.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                each.body[0] = ast.Pass()
    return tree


def taken_apart(tree: ast.Module) -> Version:
    """The parts of a module."""
    found = Version(tree)
    counts = bound_by(own(tree))
    bound: set[str] = set()
    quiet = True
    for statement in tree.body:
        named = _as_function(statement)
        once = counts.count(named.name) == 1 if named is not None else False
        if isinstance(statement, ast.Pass):
            continue
        if named is not None and once:
            found.functions[named.name] = named
            if not isinstance(statement, Named):
                found.lambdas.add(named.name)
            if not defines_quietly(named, found.known):
                quiet = False
                parts = _defining(named)
                found.loaded += parts
                found.before += [frozenset(bound)] * len(parts)
        else:
            meanings = _meanings(statement) if quiet else {}
            if meanings and all(counts.count(name) == 1 for name in meanings):
                found.known.update(meanings)
            else:
                quiet = quiet and isinstance(statement, ast.Import | ast.ImportFrom) and bool(_meanings(statement))
                found.loaded.append(_loading(statement, counts, found))
                found.before.append(frozenset(bound))
        bound.update(bound_by(own(ast.Module([statement], []))))
    return found


def _as_function(statement: ast.stmt) -> Named | None:
    """A statement that defines a function, `name = lambda` too."""
    if isinstance(statement, Named):
        return statement
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.value, ast.Lambda):
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name):
            body: list[ast.stmt] = [ast.Return(value.body)]
            return ast.FunctionDef(name=target.id, args=value.args, body=body, decorator_list=[], returns=None)
    return None


_QUIET_DECORATORS = frozenset({
    "lru_cache", "cache", "contextmanager", "asynccontextmanager", "singledispatch",
})  # fmt: skip


def defines_quietly(function: Named, known: Mapping[str, Node]) -> bool:
    """Whether defining a function does nothing else: literals for defaults, and well-known decorators that only wrap."""
    defaults = [each for each in [*function.args.defaults, *function.args.kw_defaults] if each is not None]
    return all(map(_literal, defaults)) and all(_quiet(each, known) for each in function.decorator_list)


def _quiet(decorator: ast.expr, known: Mapping[str, Node]) -> bool:
    if isinstance(decorator, ast.Call):
        given = [*decorator.args, *[each.value for each in decorator.keywords]]
        return _quiet(decorator.func, known) and all(map(_literal, given))
    if isinstance(decorator, ast.Attribute):
        return decorator.attr in _QUIET_DECORATORS and isinstance(decorator.value, ast.Name) and decorator.value.id in known
    return isinstance(decorator, ast.Name) and decorator.id in _QUIET_DECORATORS and decorator.id in known


def _defining(function: Named) -> list[ast.stmt]:
    """What is carried out when a function is defined."""
    defaults = [each for each in [*function.args.defaults, *function.args.kw_defaults] if each is not None]
    parts = [*function.decorator_list, *defaults, ast.Constant(f"defines {function.name}")]
    return [ast.Expr(each) for each in parts]


def _literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_literal, node.elts))
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    return isinstance(node, ast.Constant)


def _meanings(statement: ast.stmt) -> dict[str, Node]:
    """What a statement makes names mean that does nothing else; none if it is no such statement."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None and _literal(statement.value):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        quiet = isinstance(statement, ast.Assign) or (
            isinstance(statement.annotation, ast.Name) and statement.annotation.id in ("int", "str", "float", "bool", "bytes")
        )
        if quiet and len(targets) == 1 and isinstance(targets[0], ast.Name):
            value = _value(statement.value)
            return {targets[0].id: value} if value is not None else {}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        module = statement.module if isinstance(statement, ast.ImportFrom) else None
        if isinstance(statement, ast.ImportFrom) and (statement.level or module == "__future__"):
            return {}
        found = {}
        for each in statement.names:
            path = module or each.name
            if path.split(".")[0] not in PLAIN_MODULES or each.name == "*" or (module is None and "." in each.name):
                return {}
            found[each.asname or each.name] = Node("leaf", ("import", module, each.name))
        return found
    return {}


def _value(node: ast.expr) -> Node | None:
    if isinstance(node, ast.Constant):
        return literal(node.value, _TYPES.get(type(node.value)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float):
        return literal(-node.operand.value, _TYPES[type(node.operand.value)])  # type: ignore[operator]
    if isinstance(node, ast.Tuple):
        parts = [_value(each) for each in node.elts]
        if all(part is not None for part in parts):
            return Node("pure", ("tuple", ()), tuple([part for part in parts if part is not None]), "tuple")
    return None


_TYPES: dict[type, str] = {int: "int", bool: "bool", str: "str", float: "float", type(None): "none"}


def varying_names(one: Version, other: Version) -> frozenset[str]:
    """The names whose known meanings are not the same in two versions."""
    names = {*one.known, *other.known}
    return frozenset(each for each in names if meaning(one.known.get(each)) != meaning(other.known.get(each)))


def meaning(node: Node | None) -> object:
    """What tells one known meaning of a name from another."""
    return None if node is None else (node.kind, node.label, tuple(map(meaning, node.operands)))


# --- classes -------------------------------------------------------------------------------------


def _loading(statement: ast.stmt, counts: list[str], found: Version) -> ast.stmt:
    """What loading carries out of a statement: of a class all but the bodies of its methods."""
    if not isinstance(statement, ast.ClassDef) or counts.count(statement.name) != 1:
        return statement
    shown = copy.copy(statement)
    found.classes[statement.name] = statement
    names = bound_by(own(ast.Module(list(statement.body), [])))
    shown.body = []
    for each in statement.body:
        if isinstance(each, Named) and names.count(each.name) == 1:
            found.functions[f"{statement.name}.{each.name}"] = each
            shown.body.extend(_defining(each))
        elif not isinstance(each, ast.Pass):
            shown.body.append(each)
    return shown


# --- what is refused -------------------------------------------------------------------------------


def refuse_module(tree: ast.Module, used: set[str]) -> None:
    """Raises :class:`Unmodelled` where a module may change the meaning of names after it was loaded, or where it matters when
    an object is let go. `used` are names and attributes read elsewhere."""
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
    _refuse_endings(tree, used)


def _refuse_endings(tree: ast.Module, used: set[str]) -> None:
    """How long an object lives is not in a graph, so nothing may happen at its end."""
    managed = {id(item.context_expr.func) for each in ast.walk(tree) if isinstance(each, ast.With | ast.AsyncWith)
               for item in each.items if isinstance(item.context_expr, ast.Call)}  # fmt: skip
    names = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    attributes = {each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute)}
    tops = {id(each) for each in tree.body}
    tops |= {id(each) for outer in tree.body if isinstance(outer, ast.ClassDef) for each in outer.body}
    for each in ast.walk(tree):
        if isinstance(each, ast.Name) and each.id == "open" and id(each) not in managed:
            raise Unmodelled("a file that is open until nothing refers to it")
        if isinstance(each, ast.FunctionDef) and each.name == "__del__":
            raise Unmodelled("an object whose end does something")
        if isinstance(each, Named) and _ends_noisily(each):
            if id(each) not in tops or each.name in names | attributes | used or each.name.startswith("__"):
                raise Unmodelled("a generator whose end does something")


def _ends_noisily(function: Named) -> bool:
    """Whether letting a suspended activation go does something: a `yield` stands in a `try` or `with`."""
    return any(
        isinstance(each, ast.Try | ast.TryStar | ast.With | ast.AsyncWith)
        and (not isinstance(each, ast.Try) or _catches_the_end(each))
        and any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(each))
        for each in own(function)
    )


def _catches_the_end(node: ast.Try) -> bool:
    kinds = [part for each in node.handlers for part in _kinds(each.type)]
    return bool(node.finalbody) or not all(kinds)


def _kinds(caught: ast.expr | None) -> list[bool]:
    """Whether what is caught are built-in exceptions that do not stand for the end of a generator."""
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    found = [getattr(builtins, each.id, None) if isinstance(each, ast.Name) else None for each in parts]
    return [isinstance(each, type) and issubclass(each, Exception) for each in found]


# --- headers -------------------------------------------------------------------------------------


def header_names(function: Named) -> set[str]:
    """The names that the definition of a function reads when it is carried out."""
    arguments = function.args
    found: list[ast.AST] = [*function.decorator_list, *arguments.defaults]
    found += [each for each in arguments.kw_defaults if each is not None]
    found += [each.annotation for each in parameters(arguments) if each.annotation is not None]
    return {each.id for node in found for each in ast.walk(node) if isinstance(each, ast.Name)}
