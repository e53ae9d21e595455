"""Calls and their arguments."""

from __future__ import annotations

from functools import partial

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg
from presage.frontends import shapes
from presage.frontends.python.lower.context import Expression, FunctionLowering
from presage.frontends.python.lower.expressions import STAR, argument, inert
from presage.frontends.python.lower.syntax import EXTRAS, Node, child, field, inner, kind, tokens
from presage.frontends.shapes import Argument


def call(f: FunctionLowering, node: Node) -> Reg:
    """A call: the function, then its arguments."""
    children = node.children
    function, arguments = children[0], children[-1]
    callee = f.expressions[function.kind_id](f, function)
    span = f.span(node)
    if arguments.kind_id == _ARGUMENTS:
        source = f.module.source
        nodes = arguments.children
        if source.find(b"*", span.start, span.end) < 0 or STAR not in [source[each.start_byte] for each in nodes]:
            return _plain_call(f, span, function, callee, nodes)
    positional, keywords = call_arguments(f, arguments)
    if function.kind_id == _ATTRIBUTE and _is_method_call(positional, keywords):
        span = span._replace(line=f.module.line_of(function.end_byte - 1))
    return shapes.call(f.b, span, callee, positional, keywords)


def _plain_call(f: FunctionLowering, span: ops.Span, function: Node, callee: Reg, nodes: list[Node]) -> Reg:
    """A call without spliced arguments, in source order (the common case, kept fast)."""
    args: list[Reg] = []
    keywords: list[tuple[str | None, Reg]] = []
    expressions = f.expressions
    for each in nodes:
        kind_id = each.kind_id
        if kind_id in _PUNCTUATION:
            continue
        if kind_id == _KEYWORD_ARGUMENT:
            value = child(each, _VALUE)
            keywords.append((f.text(each.children[0]), expressions[value.kind_id](f, value)))
        else:
            args.append(expressions[kind_id](f, each))
    if function.kind_id == _ATTRIBUTE and len(args) + len(keywords) + bool(keywords) < _MANY_ARGUMENTS:
        line = f.module.line_of(function.end_byte - 1)
        if line != span.line:
            span = span._replace(line=line)
    result = f.b.temp()
    f.b.ops.append(ops.Call(span, result, callee, tuple(args), (), tuple(keywords)))
    return result


def _is_method_call(positional: list[Argument], keywords: list[Argument]) -> bool:
    """Whether CPython compiles a method call, which it reports at the line of the method's name."""
    return len(positional) + len(keywords) + bool(keywords) < _MANY_ARGUMENTS and not any(
        each.spliced for each in (*positional, *keywords)
    )


def call_arguments(f: FunctionLowering, node: Node) -> tuple[list[Argument], list[Argument]]:
    """Positional and keyword arguments of an argument list, each in source order."""
    if node.kind_id == _GENERATOR:
        return [argument(f, node)], []
    positional: list[Argument] = []
    keywords: list[Argument] = []
    for each in node.children:
        if not each.is_named or each.kind_id in EXTRAS:
            continue
        kind_id = each.kind_id
        if kind_id == _KEYWORD_ARGUMENT:
            name, value = child(each, _NAME), child(each, _VALUE)
            keywords.append(Argument(partial(f.expr, value), name=f.text(name), inert=inert(f, value)))
        elif kind_id == _DICTIONARY_SPLAT:
            operand = inner(each)
            keywords.append(Argument(partial(f.expr, operand), spliced=True, inert=inert(f, operand)))
        else:
            positional.append(argument(f, each))
    return positional, keywords


_MANY_ARGUMENTS = 15
"""From this many arguments on CPython does not compile a method call."""

_PUNCTUATION = EXTRAS.union(tokens())
_ATTRIBUTE, _ARGUMENTS, _GENERATOR = kind("attribute"), kind("argument_list"), kind("generator_expression")
_KEYWORD_ARGUMENT, _DICTIONARY_SPLAT = kind("keyword_argument"), kind("dictionary_splat")
_NAME, _VALUE = field("name"), field("value")

CALLS: dict[str, Expression] = {"call": call}
"""What each node type of a call does."""
