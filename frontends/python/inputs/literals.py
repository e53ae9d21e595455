"""Plain data as Python source and back, and calls whose arguments are such literals."""

from __future__ import annotations

import ast
import math
from typing import Any

from presage.engine.inputs.shapes import identity
from presage.engine.inputs.signature import Args, Signature
from presage.engine.lang.values import MISSING


def literal(value: Any) -> str:
    """The source of a value; a set's elements in an order that does not depend on hashes."""
    kind = type(value)
    if kind is list:
        return f"[{', '.join(map(literal, value))}]"
    if kind is tuple:
        return f"({literal(value[0])},)" if len(value) == 1 else f"({', '.join(map(literal, value))})"
    if kind is dict:
        return f"{{{', '.join(f'{literal(k)}: {literal(v)}' for k, v in value.items())}}}"
    if kind is set or kind is frozenset:
        inner = ", ".join(literal(item) for item in sorted(value, key=identity))
        shown = f"{{{inner}}}" if inner else "set()"
        return shown if kind is set else f"frozenset({shown if inner else ''})"
    if kind is float and not math.isfinite(value):
        return f"float('{value}')"
    return repr(value)


def read(text: str) -> Any:
    """The value of a literal in the form that :func:`literal` writes; ``MISSING`` for anything else."""
    try:
        return _read(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return MISSING


def _read(node: ast.expr) -> Any:
    match node:
        case ast.List(elts=items):
            return [_read(item) for item in items]
        case ast.Tuple(elts=items):
            return tuple([_read(item) for item in items])
        case ast.Set(elts=items):
            return {_read(item) for item in items}
        case ast.Dict(keys=keys, values=values):
            return {_read(k): _read(v) for k, v in zip(keys, values, strict=True) if k is not None}
        case ast.Call(func=ast.Name(id="set"), args=[]):
            return set()
        case ast.Call(func=ast.Name(id="frozenset"), args=arguments):
            return frozenset(_read(arguments[0])) if arguments else frozenset()
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value="nan" | "inf" | "-inf" as word)]):
            return float(word)
    return ast.literal_eval(node)


def call_text(name: str, signature: Signature, args: Args) -> str:
    """The source of a call of ``name`` with a value for each parameter."""
    parts: list[str] = []
    for parameter, value in zip(signature.parameters, args, strict=True):
        if parameter.how == "rest":
            parts.extend(map(literal, value))
        elif parameter.how == "keyword":
            parts.append(f"{parameter.name}={literal(value)}")
        elif parameter.how == "keywords":
            parts.extend(f"{key}={literal(item)}" for key, item in value.items())
        else:
            parts.append(literal(value))
    return f"{name}({', '.join(parts)})"
