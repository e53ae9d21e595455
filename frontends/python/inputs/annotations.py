"""The shapes that annotations declare. What is no plain data, or not understood, declares nothing."""

from __future__ import annotations

import ast

from presage.engine.inputs.shapes import ANY, BOOL, BYTES, FLOAT, INT, NONE, STR, Shape, either

_NAMES = {
    "int": INT, "float": FLOAT, "str": STR, "bytes": BYTES, "bool": BOOL, "None": NONE, "Any": ANY, "object": ANY,
}  # fmt: skip
_CONTAINERS = {
    "list": "list", "List": "list", "Sequence": "list", "MutableSequence": "list", "Iterable": "list", "Collection": "list",
    "tuple": "tuple", "Tuple": "tuple", "set": "set", "Set": "set", "AbstractSet": "set", "frozenset": "frozenset",
    "FrozenSet": "frozenset", "dict": "dict", "Dict": "dict", "Mapping": "dict", "MutableMapping": "dict",
}  # fmt: skip
_MISNAMED = {"any": ANY, "string": STR, "integer": INT, "boolean": BOOL, "array": Shape("list", (ANY,))}


def declared(annotation: ast.expr | None) -> Shape | None:
    """The shape that an annotation stands for, or None."""
    if annotation is None:
        return None
    if isinstance(annotation, ast.Constant):
        if annotation.value is None:
            return NONE
        if isinstance(annotation.value, str):
            try:
                return declared(ast.parse(annotation.value, mode="eval").body)
            except (SyntaxError, ValueError, RecursionError):
                return None
        return None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        return _either([annotation.left, annotation.right])
    if isinstance(annotation, ast.Subscript):
        return _subscripted(_name(annotation.value), annotation.slice)
    name = _name(annotation)
    if name in _CONTAINERS:
        kind = _CONTAINERS[name]
        return Shape(kind, (ANY, ANY) if kind == "dict" else (ANY,))
    return _NAMES.get(name) or _MISNAMED.get(name)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _either(options: list[ast.expr]) -> Shape | None:
    found = [declared(option) for option in options]
    known = [shape for shape in found if shape is not None]
    return either(*known) if known and len(known) == len(found) else None


def _subscripted(name: str, index: ast.expr) -> Shape | None:
    items = list(index.elts) if isinstance(index, ast.Tuple) else [index]
    if name == "Optional":
        inner = declared(items[0])
        return None if inner is None else either(inner, NONE)
    if name == "Union":
        return _either(items)
    if name == "Literal":
        values = tuple([item.value for item in items if isinstance(item, ast.Constant)])
        return Shape("choice", (), values) if len(values) == len(items) else None
    if name in ("Final", "Annotated"):
        return declared(items[0])
    kind = _CONTAINERS.get(name)
    if kind is None:
        return None
    if kind == "tuple":
        if len(items) == 2 and isinstance(items[1], ast.Constant) and items[1].value is Ellipsis:
            return Shape("tuple", (declared(items[0]) or ANY,))
        return Shape("record", tuple([declared(item) or ANY for item in items]))
    inner_shapes = [declared(item) or ANY for item in items]
    wanted = 2 if kind == "dict" else 1
    return Shape(kind, tuple([*inner_shapes, ANY, ANY][:wanted]))
