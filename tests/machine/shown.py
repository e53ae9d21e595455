"""Values as answers show them, read back: what a path such as `self.rooms[name]` leads to among shown variables.

Only for judging: an object is what its answer shows of it, so what is looked up on its class is not known here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Shown:
    """An object without a literal form, by what is shown of it."""

    name: str
    fields: dict[Any, Any]


class NotShown(Exception):
    """The answer does not show it."""


_STRING = r"""b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*\""""
_PARTS = re.compile(rf"(?P<string>{_STRING})|<class '(?P<cls>[^']*)'>|<(?P<object>(?:[\w.]|<\w+>)+) (?={{)|(?P<end>}}>)")


def read(text: str) -> Any:
    """The value that a text of an answer stands for.

    Raises:
        NotShown: the text is none that is read here.
    """
    try:
        return _value(ast.parse(_PARTS.sub(_rewritten, text), mode="eval").body)
    except (SyntaxError, TypeError, ValueError) as problem:
        raise NotShown(text[:80]) from problem


def _rewritten(found: re.Match[str]) -> str:
    if found["string"]:
        return found["string"]
    if found["cls"]:
        return f"shown({found['cls']!r}, {{}})"
    return f"shown({found['object']!r}, " if found["object"] else "})"


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        arguments = [_value(each) for each in node.args]
        makers = {"shown": Shown, "float": float, "complex": complex, "set": set, "frozenset": frozenset, "slice": slice}
        if node.func.id in makers:
            return makers[node.func.id](*arguments)
        return Shown(node.func.id, {"items": arguments})
    if isinstance(node, ast.Dict) and None not in node.keys:
        return {_value(key): _value(each) for key, each in zip(node.keys, node.values, strict=True) if key is not None}
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        kind = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)]
        return kind(_value(each) for each in node.elts)
    if isinstance(node, ast.Constant) and node.value is Ellipsis:
        return Shown("...", {})
    return ast.literal_eval(node)


def follow(path: str, variables: Mapping[str, str | None]) -> Any:
    """What a path of names, fields and subscripts leads to; KeyError, IndexError or TypeError as it would be raised.

    Raises:
        NotShown: some step is not shown.
    """
    return _follow(ast.parse(path, mode="eval").body, variables)


def _follow(node: ast.expr, variables: Mapping[str, str | None]) -> Any:
    if isinstance(node, ast.Name):
        text = variables[node.id]
        if text is None:
            raise NotShown(node.id)
        return read(text)
    if isinstance(node, ast.Attribute):
        holder = _follow(node.value, variables)
        if not isinstance(holder, Shown) or node.attr not in holder.fields:
            raise NotShown(node.attr)
        return holder.fields[node.attr]
    if isinstance(node, ast.Subscript):
        holder, index = _follow(node.value, variables), _follow(node.slice, variables)
        if isinstance(holder, Shown):
            if "items" not in holder.fields:
                raise NotShown("[]")
            holder = holder.fields["items"]
        return holder[index]
    if isinstance(node, ast.Tuple):
        return tuple(_follow(each, variables) for each in node.elts)
    if isinstance(node, ast.Constant):
        return node.value
    raise NotShown(ast.unparse(node))
