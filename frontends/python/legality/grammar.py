"""What the grammar refuses, on the tree-sitter tree: for targets that the host can't parse for.

tree-sitter-python is laxer than Python, and its error nodes show only part of what is wrong. The
checks here close the gaps that mutants of real files show most; a text that passes them may still
be refused by the real parser, the reverse is a defect. Not used where the host's parser decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from presage.engine.ir.ops import Span
from presage.frontends.python.legality.host import TOO_DEEP
from presage.frontends.python.legality.indentation import token_errors
from presage.frontends.python.legality.source import SourceText
from presage.frontends.python.legality.versions import version_errors
from presage.frontends.python.legality.walk import Version, has_comma, meaningful, span_of

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

INVALID = "invalid syntax"
INTEGER = re.compile(r"0[xX](_?[0-9a-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+|[1-9](_?[0-9])*|0(_?0)*")
FLOAT = re.compile(r"(?:\d(_?\d)*\.?(\d(_?\d)*)?|\.\d(_?\d)*)([eE][+-]?\d(_?\d)*)?[jJ]?")
PREFIX = re.compile(r"(?:u|b|f|r|br|rb|fr|rf)?", re.IGNORECASE)
NESTED_QUOTES = (3, 12)
"""From this version on an f-string may hold its own quotes (PEP 701), which the token scanner can't follow."""
FORMATTED = re.compile(rb"[fF][rR]?['\"]")
MAX_DIGITS = 4300
"""``sys.int_info.default_max_str_digits``"""
MAX_DEPTH = 2990
"""Nested expressions that the compiler's recursion limit allows, about."""
ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|N\{[^}]+\}|(?P<bad>[xuUN])|.)", re.DOTALL
)
TARGETS = frozenset(
    {
        "identifier", "attribute", "subscript", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern",
        "tuple", "list", "list_splat", "parenthesized_expression", "expression_list", "as_pattern_target",
    }
)  # fmt: skip
SINGLE_TARGETS = frozenset({"identifier", "attribute", "subscript"})
RESERVED = frozenset({"async", "await", "None", "True", "False"})
WALRUS_FREE = frozenset(
    {
        "expression_statement", "assignment", "augmented_assignment", "return_statement", "delete_statement", "lambda",
        "assert_statement", "for_statement", "with_item", "raise_statement", "keyword_argument", "default_parameter",
    }
)  # fmt: skip
YIELD_PARENTS = frozenset(
    {
        "expression_statement",
        "assignment",
        "augmented_assignment",
        "parenthesized_expression",
        "interpolation",
        "format_expression",
    }
)
BINDING_LOOSELY = frozenset({"lambda", "conditional_expression", "named_expression", "yield"})
"""Expressions that need parentheses as an operand of anything."""
COMPOUND = frozenset(
    {
        "if_statement", "for_statement", "while_statement", "with_statement", "try_statement", "match_statement",
        "function_definition", "class_definition", "decorated_definition", "ERROR",
    }
)  # fmt: skip

Finding: TypeAlias = tuple[str, Span]
Check: TypeAlias = "Callable[[Node, str], Iterator[str]]"


def grammar_errors(tree: Tree, text: SourceText, target: Version) -> list[Finding]:
    """What the tokenizer and the grammar of ``target`` refuse, in the order of the places."""
    nested_quotes = target >= NESTED_QUOTES and FORMATTED.search(text.data) is not None
    found = [] if nested_quotes else token_errors(text)
    if not found:
        found = list(_tree_errors(tree, text.data, target))
    return sorted(found, key=lambda finding: finding[1])


def _tree_errors(tree: Tree, source: bytes, target: Version) -> Iterator[Finding]:
    stack = [(tree.root_node, 0)]
    while stack:
        node, depth = stack.pop()
        if node.is_missing or (node.is_error and not _is_future_star(node)):
            yield INVALID, span_of(node)
        check = CHECKS.get(node.type)
        if check is not None and node.is_named:
            text = source[node.start_byte : node.end_byte].decode("utf-8", "replace")
            for message in check(node, text):
                yield message, span_of(node)
        for message in version_errors(node, target):
            yield message, span_of(node)
        if depth > MAX_DEPTH:
            yield TOO_DEEP, span_of(node)
            return
        stack.extend((child, depth + (node.type != "assignment")) for child in node.children)


def _is_future_star(node: Node) -> bool:
    kinds = [child.type for child in node.children]
    return kinds[:4] == ["from", "__future__", "import", "*"]


def _module(node: Node, text: str) -> Iterator[str]:
    data = text.encode()
    statements = meaningful(node.named_children)
    for before, after in pairwise(statements):
        between = data[before.end_byte - node.start_byte : after.start_byte - node.start_byte]
        if before.type not in COMPOUND and b"\n" not in between and b";" not in between:
            yield INVALID


def _block(node: Node, text: str) -> Iterator[str]:
    if not meaningful(node.named_children):
        yield "expected an indented block"
    yield from _module(node, text)


def _print(node: Node, text: str) -> Iterator[str]:
    name = node.type.removesuffix("_statement")
    if not any(child.type == "chevron" for child in node.children) and text[len(name) :].lstrip()[:1] not in ("*", "-", "+", "["):
        yield f"Missing parentheses in call to '{name}'. Did you mean {name}(...)?"


def _comparison(node: Node, text: str) -> Iterator[str]:
    if any(child.type == "<>" for child in node.children):
        yield INVALID
    yield from _operands(node, text)


def _operands(node: Node, text: str) -> Iterator[str]:
    for child in node.named_children:
        if child.type == "not_operator":
            yield INVALID
    yield from _boolean(node, text)


def _boolean(node: Node, text: str) -> Iterator[str]:
    for child in node.named_children:
        if child.type in BINDING_LOOSELY:
            yield INVALID
        elif child.type == "list_splat" and child.start_byte > node.start_byte:
            yield INVALID


def _integer(node: Node, text: str) -> Iterator[str]:
    digits = text[:-1] if text[-1:] in "jJ" else text
    if text[-1:] in "jJ" and re.fullmatch(r"\d(_?\d)*", digits):
        return
    if not INTEGER.fullmatch(text):
        yield "invalid decimal literal"
    elif text[:1] != "0" and len(text.replace("_", "")) > MAX_DIGITS:
        yield f"Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion"


def _float(node: Node, text: str) -> Iterator[str]:
    if not FLOAT.fullmatch(text):
        yield "invalid decimal literal"


def _string(node: Node, text: str) -> Iterator[str]:
    start = min((text.find(quote) for quote in "'\"" if quote in text), default=-1)
    prefix = text[: max(start, 0)]
    if start < 0 or not PREFIX.fullmatch(prefix):
        yield INVALID
    elif "b" in prefix.lower() and not text.isascii():
        yield "bytes can only contain ASCII literal characters"
    elif "r" not in prefix.lower():
        yield from _escapes(text, "b" in prefix.lower())


def _escapes(text: str, is_bytes: bool) -> Iterator[str]:
    for match in ESCAPE.finditer(text):
        letter = match.group("bad")
        if letter == "x" or (letter is not None and not is_bytes):
            yield f"truncated or unknown \\{letter} escape"


def _identifier(node: Node, text: str) -> Iterator[str]:
    if text in RESERVED:
        yield INVALID


def _concatenated(node: Node, text: str) -> Iterator[str]:
    prefixes = [
        re.split("['\"]", (part.text or b"").decode("utf-8", "replace"), maxsplit=1)[0]
        for part in node.named_children
        if part.type == "string"
    ]
    if len({"b" in prefix.lower() for prefix in prefixes}) > 1:
        yield "cannot mix bytes and nonbytes literals"


def _parameters(node: Node, text: str) -> Iterator[str]:
    star = default = keywords = slash = False
    bare = False
    for child in meaningful(node.named_children):
        kind = child.type
        inner = child.named_children[0].type if kind == "typed_parameter" else kind
        if keywords:
            yield "arguments cannot follow var-keyword argument"
        if bare and inner == "dictionary_splat_pattern":
            yield "named arguments must follow bare *"
        if kind == "positional_separator":
            if slash or star or child == meaningful(node.named_children)[0]:
                yield "/ must be ahead of *" if star else INVALID
            slash = True
        elif inner in ("keyword_separator", "list_splat_pattern"):
            if star:
                yield "* argument may appear only once"
            star = True
        elif inner == "dictionary_splat_pattern":
            keywords = True
        elif kind in ("default_parameter", "typed_default_parameter"):
            default = True
            name = child.child_by_field_name("name")
            if name is None or name.type != "identifier":
                yield INVALID
        elif kind in ("identifier", "typed_parameter"):
            if default and not star:
                yield "non-default argument follows default argument"
        else:
            yield "Function parameters cannot be parenthesized"
        bare = kind == "keyword_separator"
    if bare:
        yield "named arguments must follow bare *"


def _arguments(node: Node, text: str) -> Iterator[str]:
    keyword = double = False
    children = meaningful(node.named_children)
    for child in children:
        if child.type == "keyword_argument":
            keyword = True
            yield from _argument_value(child)
        elif child.type == "dictionary_splat":
            double = True
        elif child.type == "list_splat":
            if double:
                yield "iterable argument unpacking follows keyword argument unpacking"
        elif double:
            yield "positional argument follows keyword argument unpacking"
        elif keyword:
            yield "positional argument follows keyword argument"
        if child.type == "yield":
            yield INVALID
        if child.type == "generator_expression" and len(children) > 1 and (child.text or b"(")[:1] != b"(":
            yield "Generator expression must be parenthesized"


def _argument_value(child: Node) -> Iterator[str]:
    value = child.child_by_field_name("value")
    if value is not None and value.type in ("named_expression", "yield", "list_splat"):
        yield INVALID


def _comprehension(node: Node, text: str) -> Iterator[str]:
    body = node.child_by_field_name("body")
    if body is not None and body.type in ("list_splat", "dictionary_splat"):
        yield "iterable unpacking cannot be used in comprehension"
    if body is not None and body.type == "yield":
        yield INVALID
    for clause in node.named_children:
        if clause.type == "for_in_clause" and len(clause.children_by_field_name("right")) > 1:
            yield INVALID


def _assignment(node: Node, text: str) -> Iterator[str]:
    left, kind, right = (node.child_by_field_name(name) for name in ("left", "type", "right"))
    if left is None:
        return
    parent = node.parent
    if kind is not None:
        several = left.type in ("pattern_list", "list_pattern", "list_splat_pattern")
        if several or (left.type == "tuple_pattern" and not _is_single(left)):
            yield "only single target (not tuple) can be annotated"
        if parent is not None and parent.type == "assignment":
            yield INVALID
        if right is not None and right.type == "assignment":
            yield INVALID
    yield from _target(left)


def _is_single(node: Node) -> bool:
    inner = meaningful(node.named_children)
    return len(inner) == 1 and not has_comma(node) and inner[0].type in SINGLE_TARGETS


def _augmented(node: Node, text: str) -> Iterator[str]:
    left = node.child_by_field_name("left")
    right = node.child_by_field_name("right")
    if left is not None and left.type not in SINGLE_TARGETS and not (left.type == "tuple_pattern" and _is_single(left)):
        yield "illegal expression for augmented assignment"
    if right is not None and right.type in ("assignment", "augmented_assignment"):
        yield INVALID


def _target(node: Node) -> Iterator[str]:
    """A target may be a name, an attribute, an item, or a list of targets."""
    stack = [node]
    while stack:
        item = stack.pop()
        if item.type not in TARGETS:
            yield f"cannot assign to {item.type.replace('_', ' ')} here"
        elif item.type == "tuple_pattern" and not has_comma(item):
            if any(child.type == "list_splat_pattern" for child in item.named_children):
                yield "cannot use starred expression here"
        if item.type not in SINGLE_TARGETS:
            stack.extend(meaningful(item.named_children))


def _for(node: Node, text: str) -> Iterator[str]:
    left = node.child_by_field_name("left")
    if left is not None:
        yield from _target(left)


def _alias(node: Node, text: str) -> Iterator[str]:
    yield from _target(node)


def _delete(node: Node, text: str) -> Iterator[str]:
    stack = meaningful(node.named_children)
    while stack:
        item = stack.pop()
        if item.type in ("list_splat", "list_splat_pattern") or item.type not in TARGETS:
            yield f"cannot delete {item.type.replace('_', ' ')}"
        elif item.type not in SINGLE_TARGETS:
            stack.extend(meaningful(item.named_children))


def _type(node: Node, text: str) -> Iterator[str]:
    if text.startswith("*") and node.parent is not None and node.parent.type in ("assignment", "function_definition"):
        yield INVALID


def _named(node: Node, text: str) -> Iterator[str]:
    parent = node.parent
    value = node.child_by_field_name("value")
    if parent is not None and parent.type in WALRUS_FREE:
        yield INVALID
    if value is not None and value.type in ("named_expression", "yield", "list_splat"):
        yield INVALID


def _yield(node: Node, text: str) -> Iterator[str]:
    parent = node.parent
    if parent is not None and parent.type not in YIELD_PARENTS:
        yield INVALID


def _parenthesized(node: Node, text: str) -> Iterator[str]:
    inner = meaningful(node.named_children)
    if any(child.type in ("list_splat", "dictionary_splat") for child in inner):
        yield "cannot use starred expression here"


def _try(node: Node, text: str) -> Iterator[str]:
    kinds = [child.type for child in node.named_children]
    if "except_clause" not in kinds and "finally_clause" not in kinds:
        yield "expected 'except' or 'finally' block"
    if "else_clause" in kinds and "except_clause" not in kinds:
        yield "expected 'except' or 'finally' block"
    handlers = [child for child in node.named_children if child.type == "except_clause"]
    stars = {any(part.type == "*" for part in handler.children) for handler in handlers}
    if len(stars) > 1:
        yield "cannot have both 'except' and 'except*' on the same 'try'"


def _except(node: Node, text: str) -> Iterator[str]:
    star = any(part.type == "*" for part in node.children)
    value = node.child_by_field_name("value")
    if star and value is None:
        yield "expected one or more exception types"
    if has_comma(node):
        yield "multiple exception types must be parenthesized"
    if value is not None and value.type == "as_pattern":
        alias = meaningful(value.named_children)[-1]
        inner = meaningful(alias.named_children)
        if alias.type == "as_pattern_target" and (len(inner) != 1 or inner[0].type != "identifier"):
            yield INVALID


def _raise(node: Node, text: str) -> Iterator[str]:
    if any(child.type == "expression_list" for child in node.named_children):
        yield INVALID


def _import_from(node: Node, text: str) -> Iterator[str]:
    kinds = [child.type for child in node.children if child.type != "comment"]
    if kinds[-1] == ",":
        yield "trailing comma not allowed without surrounding parentheses"


def _import(node: Node, text: str) -> Iterator[str]:
    if not meaningful(node.named_children):
        yield INVALID


def _case_alias(node: Node, text: str) -> Iterator[str]:
    if node.parent is not None and node.parent.type == "case_pattern" and re.search(r"\bas\s+_$", text):
        yield "cannot use '_' as a target"


def _splat_pattern(node: Node, text: str) -> Iterator[str]:
    if text.startswith("**") and text.endswith("_") and text[2:].strip() == "_":
        yield INVALID


def _decorator(node: Node, text: str) -> Iterator[str]:
    if any(child.type in ("list_splat", "yield") for child in node.named_children):
        yield INVALID


CHECKS: dict[str, Check] = {
    "module": _module,
    "block": _block,
    "print_statement": _print,
    "exec_statement": _print,
    "comparison_operator": _comparison,
    "binary_operator": _operands,
    "unary_operator": _operands,
    "boolean_operator": _boolean,
    "integer": _integer,
    "float": _float,
    "string": _string,
    "identifier": _identifier,
    "concatenated_string": _concatenated,
    "parameters": _parameters,
    "lambda_parameters": _parameters,
    "argument_list": _arguments,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "for_statement": _for,
    "for_in_clause": _for,
    "as_pattern_target": _alias,
    "delete_statement": _delete,
    "type": _type,
    "named_expression": _named,
    "yield": _yield,
    "parenthesized_expression": _parenthesized,
    "try_statement": _try,
    "except_clause": _except,
    "raise_statement": _raise,
    "import_from_statement": _import_from,
    "decorator": _decorator,
    "as_pattern": _case_alias,
    "splat_pattern": _splat_pattern,
    "import_statement": _import,
}
