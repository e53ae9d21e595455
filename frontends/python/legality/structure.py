"""What CPython refuses after parsing: its symbol table, its future statements, its code generator.

One walk over the tree applies the rules below. Not for what the grammar itself refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from presage.engine.ir.ops import Span
from presage.frontends.python.legality import expressions, functions, imports, patterns, statements
from presage.frontends.python.legality.scopes import resolve
from presage.frontends.python.legality.walk import Rule, Version, Walker

if TYPE_CHECKING:
    from tree_sitter import Tree

RULES: dict[str, Rule] = {
    "ERROR": imports.damaged,
    "identifier": expressions.identifier,
    "attribute": expressions.attribute,
    "member_type": expressions.attribute,
    "argument_list": expressions.argument_list,
    "keyword_argument": expressions.keyword_argument,
    "list_splat": expressions.starred,
    "named_expression": expressions.named_expression,
    "await": expressions.await_expression,
    "yield": expressions.yield_expression,
    "list_comprehension": expressions.comprehension,
    "set_comprehension": expressions.comprehension,
    "dictionary_comprehension": expressions.comprehension,
    "generator_expression": expressions.comprehension,
    "string": expressions.string,
    "interpolation": expressions.interpolation,
    "format_expression": expressions.interpolation,
    "function_definition": functions.function_definition,
    "lambda": functions.lambda_expression,
    "class_definition": functions.class_definition,
    "type_alias_statement": statements.type_alias,
    "assignment": statements.assignment,
    "augmented_assignment": statements.augmented_assignment,
    "delete_statement": statements.delete_statement,
    "global_statement": statements.declaration,
    "nonlocal_statement": statements.declaration,
    "print_statement": statements.print_statement,
    "exec_statement": statements.print_statement,
    "return_statement": statements.return_statement,
    "break_statement": statements.jump,
    "continue_statement": statements.jump,
    "for_statement": statements.for_statement,
    "while_statement": statements.while_statement,
    "with_statement": statements.with_statement,
    "as_pattern": statements.as_pattern,
    "try_statement": statements.try_statement,
    "match_statement": patterns.match_statement,
    "import_statement": imports.import_statement,
    "import_from_statement": imports.import_from,
    "future_import_statement": imports.import_from,
}


def structural_errors(tree: Tree, source: bytes, target: Version) -> list[tuple[str, Span]]:
    """The errors that the walk and the symbol table find, in the order of their places."""
    walker = Walker(source, target, RULES)
    imports.read_future(walker, tree.root_node)
    walker.run(tree.root_node)
    resolve(walker.module, walker.report)
    return sorted(walker.found, key=lambda finding: finding[1])
