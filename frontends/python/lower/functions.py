"""Function definitions: parameters, defaults, annotations, decorators, bodies; lambdas."""

from __future__ import annotations

from dataclasses import dataclass

from presage.engine.ir import ops
from presage.engine.ir.ops import Param, Reg
from presage.frontends.python.lower.classes import class_value, docstring
from presage.frontends.python.lower.context import FunctionLowering, Statement
from presage.frontends.python.lower.generics import generic
from presage.frontends.python.lower.inner import function_scope, make_function
from presage.frontends.python.lower.scopes import mangle
from presage.frontends.python.lower.statements import annotation_value, block
from presage.frontends.python.lower.syntax import EXTRAS, IDENTIFIER, Damaged, Node, child, field, inner, kind, kinds, parts


@dataclass(slots=True)
class Parameter:
    """A parameter in the source: what `Param` says, its default and its annotation."""

    name: str
    kind: str
    default: Node | None
    annotation: Node | None


# --- statements and expressions ------------------------------------------------------------------


def function_definition(f: FunctionLowering, node: Node) -> None:
    """`def` without decorators."""
    name = child(node, _NAME)
    f.store(f.name(name), f.span(node), function_value(f, node))


def class_definition(f: FunctionLowering, node: Node) -> None:
    """`class` without decorators."""
    name = child(node, _NAME)
    f.store(f.name(name), f.span(node), class_value(f, node))


def decorated(f: FunctionLowering, node: Node) -> None:
    """Decorators are evaluated top down, then the definition, then they are applied bottom up."""
    decorators = [inner(each) for each in node.children if each.kind_id == _DECORATOR]
    registers = [f.b.private(f.span(each), f.expr(each)) for each in decorators]
    definition = child(node, _DEFINITION)
    value = class_value(f, definition) if definition.kind_id == _CLASS else function_value(f, definition)
    for each, register in zip(reversed(decorators), reversed(registers), strict=True):
        result = f.b.temp()
        f.b.emit(ops.Call(f.span(each), result, register, (value,)))
        value = result
    name = child(definition, _NAME)
    f.store(f.name(name), f.span(definition), value)


def function_value(f: FunctionLowering, node: Node) -> Reg:
    """Makes the function of a `def`, without binding or decorating it."""
    type_parameters = node.child_by_field_id(_TYPE_PARAMETERS)
    if type_parameters is not None:
        return generic(f, node, type_parameters, lambda hidden, _: _plain_function(hidden, node))
    return _plain_function(f, node)


def _plain_function(f: FunctionLowering, node: Node) -> Reg:
    parameters = read_parameters(f, node.child_by_field_id(_PARAMETERS))
    defaults, kwdefaults = _defaults(f, parameters)
    annotations = _annotations(f, parameters, node.child_by_field_id(_RETURN_TYPE))
    body = child(node, _BODY)

    def emit(inside: FunctionLowering) -> None:
        inside.params = _params(inside, parameters)
        inside.docstring = docstring(inside, body)
        block(inside, body)

    scope = function_scope(f, node)
    name = f.text(child(node, _NAME))
    return make_function(f, scope, name, f.span(node), emit, defaults, kwdefaults, annotations)


def lambda_(f: FunctionLowering, node: Node) -> Reg:
    """`lambda`."""
    parameters = read_parameters(f, node.child_by_field_id(_PARAMETERS))
    defaults, kwdefaults = _defaults(f, parameters)
    body = child(node, _BODY)

    def emit(inside: FunctionLowering) -> None:
        inside.params = _params(inside, parameters)
        inside.b.terminate(ops.Return(inside.span(body), inside.expr(body)))

    return make_function(f, function_scope(f, node), "<lambda>", f.span(node), emit, defaults, kwdefaults)


# --- parameters ----------------------------------------------------------------------------------


def read_parameters(f: FunctionLowering, node: Node | None) -> list[Parameter]:
    """The parameters of a function in source order; names are not mangled yet."""
    found: list[Parameter] = []
    if node is None:
        return found
    mode = "normal"
    for each in node.children:
        kind_id = each.kind_id
        if not each.is_named or kind_id in EXTRAS:
            continue
        if found and found[-1].kind == "keywords":
            raise Damaged(each, "arguments cannot follow var-keyword argument")
        if kind_id == _SLASH:
            if mode != "normal" or not found or found[0].kind == "positional":
                raise Damaged(each)
            for parameter in found:
                parameter.kind = "positional"
            continue
        if kind_id == _STAR:
            if mode == "keyword":
                raise Damaged(each, "* argument may appear only once")
            mode = "keyword"
            continue
        target = parts(each)[0] if kind_id == _TYPED else each.child_by_field_id(_NAME) or each
        form = mode
        if target.kind_id in _SPLATS:
            rest = target.kind_id == _LIST_SPLAT
            if rest and mode == "keyword":
                raise Damaged(each, "* argument may appear only once")
            form = "rest" if rest else "keywords"
            mode = "keyword" if rest else mode
            target = inner(target)
        if target.kind_id != IDENTIFIER:
            raise Damaged(target)
        if any(parameter.name == f.text(target) for parameter in found):
            raise Damaged(target, f"duplicate argument '{f.text(target)}' in function definition")
        annotation = each.child_by_field_id(_TYPE)
        found.append(Parameter(f.text(target), form, each.child_by_field_id(_VALUE), annotation))
    if mode == "keyword" and not any(parameter.kind in ("keyword", "rest") for parameter in found):
        raise Damaged(node, "named arguments must follow bare *")
    return found


def _params(f: FunctionLowering, parameters: list[Parameter]) -> tuple[Param, ...]:
    class_name = f.scope.class_name
    return tuple([Param(mangle(p.name, class_name), p.kind, p.default is not None) for p in parameters])


def _defaults(f: FunctionLowering, parameters: list[Parameter]) -> tuple[tuple[Reg, ...], tuple[tuple[str, Reg], ...]]:
    """Evaluates the defaults: positional ones first."""
    defaults = tuple([f.expr(p.default) for p in parameters if p.default is not None and p.kind != "keyword"])
    class_name = f.scope.class_name
    return defaults, tuple(
        [(mangle(p.name, class_name), f.expr(p.default)) for p in parameters if p.default is not None and p.kind == "keyword"]
    )


_ANNOTATION_ORDER = ("normal", "positional", "rest", "keyword", "keywords")
"""CPython evaluates the annotations of parameters in this order of kinds."""


def _annotations(f: FunctionLowering, parameters: list[Parameter], returned: Node | None) -> Reg | None:
    """A map of the annotations by name, or None without any."""
    annotated = [p for p in parameters if p.annotation is not None]
    if not annotated and returned is None:
        return None
    if f.module.target_version < _REORDERED:
        annotated.sort(key=lambda p: _ANNOTATION_ORDER.index(p.kind))
    b = f.b
    entries: list[tuple[Reg | None, Reg]] = []
    for parameter in annotated:
        if parameter.annotation is not None:
            span = f.span(parameter.annotation)
            key = b.const(span, mangle(parameter.name, f.scope.class_name))
            entries.append((key, annotation_value(f, parameter.annotation)))
    if returned is not None:
        key = b.const(f.span(returned), "return")
        entries.append((key, annotation_value(f, returned)))
    result = b.temp()
    b.emit(ops.BuildMap(f.span(returned if returned is not None else _first(annotated)), result, tuple(entries)))
    return result


def _first(annotated: list[Parameter]) -> Node:
    found = annotated[0].annotation
    if found is None:
        raise LookupError("a parameter without an annotation among annotated ones")
    return found


_REORDERED = (3, 14)
_NAME, _BODY, _PARAMETERS, _VALUE, _TYPE = (field(n) for n in ("name", "body", "parameters", "value", "type"))
_RETURN_TYPE, _TYPE_PARAMETERS, _DEFINITION = field("return_type"), field("type_parameters"), field("definition")
_DECORATOR, _CLASS = kind("decorator"), kind("class_definition")
_SLASH, _STAR, _TYPED = kind("positional_separator"), kind("keyword_separator"), kind("typed_parameter")
_LIST_SPLAT = kind("list_splat_pattern")
_SPLATS = kinds("list_splat_pattern", "dictionary_splat_pattern")

FUNCTIONS: dict[str, Statement] = {
    "function_definition": function_definition,
    "class_definition": class_definition,
    "decorated_definition": decorated,
}
"""What each node type of a definition does."""
