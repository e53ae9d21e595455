"""Class definitions: bases, keywords, the body as a function that fills a namespace."""

from __future__ import annotations

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg
from presage.frontends import shapes
from presage.frontends.python.lower.calls import call_arguments
from presage.frontends.python.lower.context import FunctionLowering
from presage.frontends.python.lower.generics import generic
from presage.frontends.python.lower.inner import captured, declare
from presage.frontends.python.lower.statements import block
from presage.frontends.python.lower.strings import literal
from presage.frontends.python.lower.syntax import EXTRAS, Node, child, field, kind, kinds, parts
from presage.frontends.shapes import Argument


def class_value(f: FunctionLowering, node: Node) -> Reg:
    """Makes the class, without binding or decorating it."""
    type_parameters = node.child_by_field_id(_TYPE_PARAMETERS)
    if type_parameters is not None:
        return generic(f, node, type_parameters, lambda hidden, generics: _plain_class(hidden, node, generics))
    return _plain_class(f, node, None)


def _plain_class(f: FunctionLowering, node: Node, generics: Reg | None) -> Reg:
    """`generics`: the tuple of type parameters that the class is generic over."""
    name = f.text(child(node, _NAME))
    body = child(node, _BODY)
    span = f.span(node)
    superclasses = node.child_by_field_id(_SUPERCLASSES)
    positional, keywords = call_arguments(f, superclasses) if superclasses is not None else ([], [])
    if generics is not None:
        positional.append(Argument(lambda: f.b.intrinsic(span, "generic_base", generics)))
    bases, starred, named_ = shapes.arguments(f.b, span, positional, keywords)
    scope = f.module.scope_of(node, "class", f.scope, name, comprehension=False)
    key = declare(f, scope, name, lambda inside: _body(inside, node, body))
    result = f.b.temp()
    f.b.emit(ops.MakeClass(span, result, name, key, bases, starred, named_, captured(f, scope)))
    return result


def _body(f: FunctionLowering, node: Node, body: Node) -> None:
    span = f.span(node)
    b = f.b
    module = b.temp()
    b.emit(ops.GetName(span, module, "__name__"))
    b.emit(ops.SetName(span, "__module__", module))
    b.emit(ops.SetName(span, "__qualname__", b.const(span, f.pending.qualname)))
    prologue(f, body, span)
    block(f, body)


def prologue(f: FunctionLowering, body: Node, span: ops.Span) -> None:
    """What a module's or a class's body does first: its annotations' mapping and its docstring."""
    b = f.b
    if has_annotations(body):
        b.intrinsic(span, "setup_annotations")
    f.docstring = docstring(f, body)
    if f.docstring is not None:
        text = b.const(span, f.docstring)
        b.emit(ops.SetName(span, "__doc__", text) if f.kind == "class" else ops.SetGlobal(span, "__doc__", text))


def docstring(f: FunctionLowering, body: Node) -> str | None:
    """The text of a body whose first statement is a string."""
    for each in body.children:
        if each.kind_id == _EXPRESSION:
            value = parts(each)[0]
            return literal(f, value) if value.kind_id in _STRINGS and len(parts(each)) == 1 else None
        if each.is_named and each.kind_id not in EXTRAS:
            break
    return None


def has_annotations(node: Node) -> bool:
    """Whether a body annotates a variable (not looking into functions and classes)."""
    for each in node.children:
        kind_id = each.kind_id
        if kind_id == _EXPRESSION:
            first = each.children[0]
            if first.kind_id == _ASSIGNMENT and first.child_by_field_id(_TYPE) is not None:
                return True
        elif kind_id in _NESTING and has_annotations(each):
            return True
    return False


_NAME, _BODY, _TYPE = field("name"), field("body"), field("type")
_SUPERCLASSES, _TYPE_PARAMETERS = field("superclasses"), field("type_parameters")
_EXPRESSION, _ASSIGNMENT = kind("expression_statement"), kind("assignment")
_STRINGS = kinds("string", "concatenated_string")
_NESTING = kinds(
    "if_statement", "elif_clause", "else_clause", "for_statement", "while_statement", "with_statement", "try_statement",
    "except_clause", "finally_clause", "block",
)  # fmt: skip
