"""The signature of a function in a source: parameters, their shapes, constants of the source, its lines."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, TypeAlias

from presage.engine.inputs.shapes import HOSTS, Shape, fits, shape_of
from presage.engine.inputs.signature import Parameter, Signature
from presage.engine.lang.values import MISSING
from presage.frontends.python.inputs.annotations import declared
from presage.frontends.python.inputs.literals import read
from presage.frontends.python.inputs.uses import NAMED, Evidence, evidence

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

COMMON = (Shape("str"), Shape("list", (Shape("int"),)), Shape("int"), Shape("list", (Shape("str"),)),
          Shape("dict", (Shape("str"), Shape("int"))))  # fmt: skip
"""Shapes to try when the uses say nothing."""


@dataclass(frozen=True)
class Described:
    """A function's signature, and the lines of its definition, from 1: the header's first, the body's first, the last."""

    signature: Signature
    first: int
    body: int
    last: int
    method: bool
    definition: Definition


def describe(source: str, name: str) -> Described | None:
    """The function of a dotted name in a module's source; None if there is no such definition, or no tree of it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found, in_class = _find(tree.body, name.split("."))
    if found is None:
        return None
    method = in_class and not any(_decorator(each) == "staticmethod" for each in found.decorator_list)
    parameters = _parameters(found, tree)
    if method:
        parameters = parameters[1:]
    signature = Signature(tuple(parameters), _constants(tree, found))
    return Described(signature, found.lineno, found.body[0].lineno, found.end_lineno or found.lineno, method, found)


def _find(body: list[ast.stmt], path: list[str], in_class: bool = False) -> tuple[Definition | None, bool]:
    """The last definition of a name, inside conditional statements too: the later one binds the name."""
    found: Definition | None = None
    inside = in_class
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement.name == path[0] and len(path) == 1:
            found, inside = statement, in_class
        elif isinstance(statement, ast.ClassDef) and statement.name == path[0] and len(path) > 1:
            found, inside = _find(statement.body, path[1:], True)
        elif isinstance(statement, ast.If | ast.Try | ast.With):
            for inner in (statement.body, getattr(statement, "orelse", []), getattr(statement, "finalbody", [])):
                deeper, where = _find(inner, path, in_class)
                if deeper is not None:
                    found, inside = deeper, where
    return found, inside


def _decorator(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _parameters(function: Definition, tree: ast.Module) -> list[Parameter]:
    arguments = function.args
    listed: list[tuple[ast.arg, str]] = [
        *((arg, "positional") for arg in arguments.posonlyargs),
        *((arg, "normal") for arg in arguments.args),
        *([(arguments.vararg, "rest")] if arguments.vararg else []),
        *((arg, "keyword") for arg in arguments.kwonlyargs),
        *([(arguments.kwarg, "keywords")] if arguments.kwarg else []),
    ]
    found = evidence(function, [arg.arg for arg, _ in listed])
    defaults = _defaults(arguments)
    calls = _called_with(tree, function.name, [arg.arg for arg, how in listed if how in ("positional", "normal")])
    return [_parameter(arg, how, found, defaults, calls.get(arg.arg, [])) for arg, how in listed]


def _parameter(arg: ast.arg, how: str, found: Evidence, defaults: dict[str, ast.expr], called: list[Shape]) -> Parameter:
    annotated = declared(arg.annotation)
    if how == "rest":
        inner = annotated or (found.shapes((arg.arg, "item"), 1) or [Shape("any")])[0]
        declared_rest = Shape("tuple", (annotated,)) if annotated else None
        return Parameter(arg.arg, how, (Shape("tuple", (inner,)),), declared_rest, True, ((),))
    if how == "keywords":
        shape = Shape("dict", (Shape("str"), annotated or Shape("any")))
        return Parameter(arg.arg, how, (shape,), shape, True, ({},))
    shapes = [*called, *found.shapes((arg.arg,))]
    name = NAMED.get(arg.arg)
    if name is not None and (not shapes or name.kind in [shape.kind for shape in shapes[:3]]):
        shapes = [shape for shape in shapes if shape.kind == name.kind] + [s for s in shapes if s.kind != name.kind] or [name]
    if arg.arg in defaults:
        kind = _kind(defaults[arg.arg])
        if kind not in ("none", "") and kind not in [shape.kind for shape in shapes]:
            shapes.insert(0, Shape(kind))
        elif kind == "none":
            shapes.append(Shape("none"))
    if annotated is not None and annotated.kind != "any":
        shapes = [annotated]
    unique = list(dict.fromkeys([*shapes, *COMMON] if annotated is None or annotated.kind == "any" else shapes))
    default = read(ast.unparse(defaults[arg.arg])) if arg.arg in defaults else MISSING
    named = ast.unparse(arg.annotation) if annotated is None and isinstance(arg.annotation, ast.Name | ast.Attribute) else ""
    known = () if default is MISSING else (default,)
    return Parameter(arg.arg, how, tuple(unique), annotated, arg.arg in defaults, known, named)


def _defaults(arguments: ast.arguments) -> dict[str, ast.expr]:
    """The parameters' defaults by name."""
    plain = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(plain[len(plain) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    pairs += [(arg, value) for arg, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is not None]
    return {arg.arg: value for arg, value in pairs}


def _kind(node: ast.expr) -> str:
    shape = _literal_shape(node)
    return "" if shape is None else shape.kind


def _literal_shape(node: ast.expr) -> Shape | None:
    value = read(ast.unparse(node))
    return None if value is MISSING else shape_of(value)


def _called_with(tree: ast.Module, name: str, names: list[str]) -> dict[str, list[Shape]]:
    """The shapes of literal arguments at the calls of a function in its module, by parameter."""
    found: dict[str, list[Shape]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            given = [*zip(names, node.args, strict=False), *((k.arg, k.value) for k in node.keywords if k.arg)]
            for parameter, value in given:
                shape = _literal_shape(value)
                if shape is not None and shape not in found.setdefault(parameter, []):
                    found[parameter].append(shape)
    return found


def _constants(tree: ast.Module, function: Definition) -> tuple[Any, ...]:
    """The literals of the function, then of the module's other code, each once by type and value; docstrings left out."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    return _literals([node for node in (*ast.walk(function), *ast.walk(tree)) if id(node) not in documented])


def literals_in(expression: str) -> tuple[Any, ...]:
    """The literals of an expression that can be parsed."""
    return _literals(list(ast.walk(ast.parse(expression, mode="eval"))))


def _literals(nodes: list[ast.AST]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for node in nodes:
        if len(found) >= 200:
            break
        if isinstance(node, ast.Constant) and type(node.value) in HOSTS.values():
            if isinstance(node.value, str | bytes) and len(node.value) > 200:
                continue
            found.setdefault(repr(node.value), node.value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            if isinstance(node.operand.value, int | float):
                found.setdefault(repr(-node.operand.value), -node.operand.value)
    return tuple(found.values())


def within(signature: Signature, values: tuple[Any, ...]) -> bool:
    """Whether values for the parameters stay inside what is annotated."""
    return all(p.declared is None or fits(p.declared, v) for p, v in zip(signature.parameters, values, strict=True))
