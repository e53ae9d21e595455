"""The symbol table: which scope binds each name, hence where an identifier lives.

Functions, lambdas and comprehensions are scopes of kind `function`, class bodies of kind `class`. A *unit* is a scope
that lies in no function: its names depend on nothing outside it (but the `__class__` of a class around it), so units
are analysed one by one, when they are needed. Not for: legality (a name both global and a parameter, ...).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from presage.frontends.python.lower import syntax
from presage.frontends.python.lower.syntax import IDENTIFIER, Names, Node, field, kind, kinds, parts

BOUND, USED, GLOBAL, NONLOCAL, REBOUND = 1, 2, 4, 8, 16
"""Flags of a name in a scope. REBOUND: bound by `:=`, that is, in the middle of an expression."""


class Scope:
    """One scope. `names` maps each name in it to its flags, in order of appearance.

    `kind` is module, class or function; `comprehension` and `generator_expression` mark functions that the language
    makes of expressions. After analysis: `locals` (bound here, in order), `cells` (of those, what inner functions
    share), `frees` (taken from outer functions), both sorted as CPython sorts them.
    """

    __slots__ = (
        "asynchronous", "awaits", "cells", "children", "class_name", "comprehension", "frees", "generator_expression",
        "in_function", "kind", "locals", "names", "node", "params", "parent", "yields",
    )  # fmt: skip

    def __init__(self, kind: str, node: Node, parent: Scope | None, class_name: str | None) -> None:
        self.kind = kind
        self.node = node
        self.parent = parent
        self.class_name = class_name
        self.in_function: bool = kind == "function" or (parent is not None and parent.in_function)
        self.names: dict[str, int] = {}
        self.params: list[str] = []
        self.children: list[Scope] = []
        self.comprehension = False
        self.generator_expression = False
        self.yields = False
        self.asynchronous = False
        self.awaits = False
        self.locals: list[str] = []
        self.cells: list[str] = []
        self.frees: list[str] = []

    def add(self, name: str, flag: int) -> None:
        """Records a use or a binding."""
        names = self.names
        names[name] = names.get(name, 0) | flag

    def mark_comprehension(self) -> None:
        """Makes it the scope of a comprehension: sets its flags and its parameter, the outermost iterator."""
        self.comprehension = True
        self.generator_expression = self.node.kind_id in _GENERATORS
        self.params.append(".0")
        self.add(".0", BOUND)


def mangle(name: str, class_name: str | None) -> str:
    """A private name as seen inside a class (`class_name` is the innermost class's)."""
    if class_name is None or not name.startswith("__") or name.endswith("__") or "." in name:
        return name
    stripped = class_name.lstrip("_")
    return f"_{stripped}{name}" if stripped else name


def resolve(scope: Scope, visible: frozenset[str]) -> None:
    """Fills `locals`, `cells` and `frees` of a scope and of those below it.

    `visible`: the names that enclosing functions (and, as `__class__`, classes) offer.
    """
    bound = [name for name, flags in scope.names.items() if flags & BOUND and not flags & (GLOBAL | NONLOCAL)]
    frees = {
        name
        for name, flags in scope.names.items()
        if not flags & GLOBAL and (flags & NONLOCAL or not flags & BOUND) and name in visible
    }
    scope.locals = bound
    if not scope.children:
        scope.frees = sorted(frees)
        return
    hidden = {name for name, flags in scope.names.items() if flags & GLOBAL}
    inner = visible - hidden if hidden else visible
    own = bound if scope.kind == "function" else ["__class__"] if scope.kind == "class" else []
    if own:
        inner = inner.union(own)
    wanted: set[str] = set()
    for child in scope.children:
        resolve(child, inner)
        wanted.update(child.frees)
    cells = wanted.intersection(own)
    scope.cells = sorted(cells)
    scope.frees = sorted(frees | (wanted - cells))


# --- collecting ----------------------------------------------------------------------------------

Visit: TypeAlias = Callable[["Collector", Scope, Node], None]


class Collector:
    """Walks the syntax of one unit and builds its scopes; `scopes` maps the ids of nodes to them."""

    def __init__(self, source: bytes, names: Names, deferred_annotations: bool) -> None:
        self.source = source
        self.texts = names
        self.deferred_annotations = deferred_annotations
        self.scopes: dict[int, Scope] = {}
        self._whole = False

    def unit(self, scope: Scope) -> None:
        """Collects and resolves a scope that lies in no function and is not known yet."""
        node = scope.node
        self.scopes[node.id] = scope
        if scope.kind == "class":
            text = self.source[node.start_byte : node.end_byte]
            self._whole = b"super" in text or b"__class__" in text  # methods may want the class's cell
            body = node.child_by_field_id(_BODY)
            if body is not None:
                self.walk(scope, body)
            self._whole = False
        elif scope.comprehension:
            self.comprehension(scope, node)
        else:
            self.function(scope, node)
        resolve(scope, frozenset())

    def generic_unit(self, parent: Scope, node: Node) -> None:
        """Collects and resolves a definition with type parameters that lies in no function."""
        known = len(parent.children)
        self.walk(parent, node)
        for scope in parent.children[known:]:
            resolve(scope, frozenset())
        del parent.children[known:]

    def includes(self, scope: Scope) -> bool:
        """Whether inner functions of `scope` belong to the same unit; else they are units of their own."""
        return scope.in_function or self._whole

    def text(self, node: Node) -> str:
        return self.texts[self.source[node.start_byte : node.end_byte]]

    def name(self, scope: Scope, node: Node) -> str:
        """The text of an identifier, private names mangled."""
        name = self.texts[self.source[node.start_byte : node.end_byte]]
        return mangle(name, scope.class_name) if name[:2] == "__" else name

    def walk(self, scope: Scope, node: Node) -> None:
        """Visits what `node` evaluates in `scope`."""
        VISITS[node.kind_id](self, scope, node)

    def inside(self, scope: Scope, nodes: list[Node]) -> None:
        """Visits each of some nodes."""
        for node in nodes:
            visit = VISITS[node.kind_id]
            if visit is not _nothing:
                visit(self, scope, node)

    # --- bindings

    def bind(self, scope: Scope, node: Node) -> None:
        """A target: names in it are bound, the rest is evaluated."""
        if node.kind_id == IDENTIFIER:
            scope.add(self.name(scope, node), BOUND)
        elif node.kind_id in _COMPOSED_TARGETS:
            for child in node.children:
                if child.is_named:
                    self.bind(scope, child)
        else:
            self.walk(scope, node)

    def open(self, kind: str, node: Node, parent: Scope, class_name: str | None) -> Scope:
        """A scope below `parent`, known by its node."""
        scope = Scope(kind, node, parent, class_name)
        parent.children.append(scope)
        self.scopes[node.id] = scope
        return scope

    # --- functions

    def function(self, scope: Scope, node: Node) -> None:
        """The scope of a `def` or `lambda`: its parameters and its body."""
        parameters = node.child_by_field_id(_PARAMETERS)
        if parameters is not None:
            for parameter in parts(parameters):
                if parameter.is_named:
                    self.parameter(scope, parameter)
        body = node.child_by_field_id(_BODY)
        if body is not None:
            self.walk(scope, body)

    def parameter(self, scope: Scope, node: Node) -> None:
        """Binds what a parameter names (its default and annotation belong to the scope outside)."""
        kind = node.kind_id
        if kind == IDENTIFIER:
            name = self.name(scope, node)
            scope.add(name, BOUND)
            scope.params.append(name)
        elif kind in _SPLATS:
            self.parameter(scope, parts(node)[-1])
        elif kind in _TYPED:
            self.parameter(scope, parts(node)[0])
        elif kind in _DEFAULTED:
            named = node.child_by_field_id(_NAME)
            if named is not None:
                self.parameter(scope, named)

    def outside(self, scope: Scope, node: Node) -> None:
        """Defaults and annotations of a function, which the scope around it evaluates."""
        parameters = node.child_by_field_id(_PARAMETERS)
        if parameters is not None:
            for parameter in parameters.children:
                value = parameter.child_by_field_id(_VALUE)
                if value is not None:
                    self.walk(scope, value)
                annotation = parameter.child_by_field_id(_TYPE)
                if annotation is not None and not self.deferred_annotations:
                    self.walk(scope, annotation)
        returned = node.child_by_field_id(_RETURN_TYPE)
        if returned is not None and not self.deferred_annotations:
            self.walk(scope, returned)

    def comprehension(self, scope: Scope, node: Node) -> None:
        """The scope of a comprehension, all but its outermost iterable."""
        first = True
        clauses = [child for child in node.children if child.kind_id in _CLAUSES]
        for clause in clauses:
            if clause.kind_id == _FOR_IN:
                target = clause.child_by_field_id(_LEFT)
                if target is not None:
                    self.bind(scope, target)
                if clause.children[0].type == "async":
                    scope.awaits = True
                if not first:
                    self.inside(scope, clause.children_by_field_id(_RIGHT))
                first = False
            else:
                self.inside(scope, clause.children)
        body = node.child_by_field_id(_BODY)
        if body is not None:
            self.walk(scope, body)


# --- one visit for each node type that matters ---------------------------------------------------


def _identifier(c: Collector, scope: Scope, node: Node) -> None:
    name = c.name(scope, node)
    scope.add(name, USED)
    if name == "super" and scope.kind == "function":
        scope.add("__class__", USED)


def _assignment(c: Collector, scope: Scope, node: Node) -> None:
    left, right = node.child_by_field_id(_LEFT), node.child_by_field_id(_RIGHT)
    annotation = node.child_by_field_id(_TYPE)
    if left is not None:
        only_annotated = annotation is not None and right is None and left.kind_id == _TUPLE_PATTERN
        if not only_annotated:  # `(x): int` does not even declare x
            c.bind(scope, left)
    if annotation is not None and not c.deferred_annotations and scope.kind != "function":
        c.walk(scope, annotation)
    if right is not None:
        c.walk(scope, right)


def _augmented(c: Collector, scope: Scope, node: Node) -> None:
    left, right = node.child_by_field_id(_LEFT), node.child_by_field_id(_RIGHT)
    if left is not None:
        while left.kind_id == _TUPLE_PATTERN:
            left = syntax.inner(left)
        if left.kind_id == IDENTIFIER:
            scope.add(c.name(scope, left), BOUND | USED)
        else:
            c.walk(scope, left)
    if right is not None:
        c.walk(scope, right)


def _for(c: Collector, scope: Scope, node: Node) -> None:
    left = node.child_by_field_id(_LEFT)
    for child in node.children:
        if child.is_named:
            if left is not None and child.id == left.id:
                c.bind(scope, child)
            else:
                c.walk(scope, child)


def _named_expression(c: Collector, scope: Scope, node: Node) -> None:
    """`:=` in comprehensions binds in the function around all of them."""
    target, value = node.child_by_field_id(_NAME), node.child_by_field_id(_VALUE)
    if value is not None:
        c.walk(scope, value)
    if target is None:
        return
    name = c.name(scope, target)
    if not scope.comprehension:
        scope.add(name, BOUND | REBOUND)
        return
    chain: list[Scope] = []
    owner: Scope | None = scope
    while owner is not None and owner.comprehension:
        chain.append(owner)
        owner = owner.parent
    if owner is not None and owner.kind == "function" and not owner.names.get(name, 0) & GLOBAL:
        owner.add(name, BOUND | REBOUND)
        for each in chain:
            each.add(name, NONLOCAL)
    else:
        for each in chain:
            each.add(name, GLOBAL)


def _as_pattern(c: Collector, scope: Scope, node: Node) -> None:
    """`x as target` of a `with` item or an `except` clause, or of a `case`."""
    children = parts(node)
    c.walk(scope, children[0])
    target = children[-1]
    if target.kind_id == _AS_TARGET:
        target = parts(target)[0]
    c.bind(scope, target)


def _except(c: Collector, scope: Scope, node: Node) -> None:
    alias = node.child_by_field_id(_ALIAS)
    for child in node.children:
        if child.is_named:
            if alias is not None and child.id == alias.id:
                c.bind(scope, child)
            else:
                c.walk(scope, child)


def _delete(c: Collector, scope: Scope, node: Node) -> None:
    for child in node.children:
        if child.is_named:
            c.bind(scope, child)


def _global(c: Collector, scope: Scope, node: Node) -> None:
    for child in node.children:
        if child.kind_id == IDENTIFIER:
            scope.add(c.name(scope, child), GLOBAL)


def _nonlocal(c: Collector, scope: Scope, node: Node) -> None:
    for child in node.children:
        if child.kind_id == IDENTIFIER:
            scope.add(c.name(scope, child), NONLOCAL)


def _import(c: Collector, scope: Scope, node: Node) -> None:
    for imported in node.children_by_field_id(_NAME):
        if imported.kind_id == _ALIASED:
            alias = imported.child_by_field_id(_ALIAS)
            if alias is not None:
                scope.add(c.name(scope, alias), BOUND)
        else:
            scope.add(c.name(scope, imported.children[0]), BOUND)


def _function(c: Collector, scope: Scope, node: Node) -> None:
    name = node.child_by_field_id(_NAME)
    if name is not None:
        scope.add(c.name(scope, name), BOUND)
    generic = node.child_by_field_id(_TYPE_PARAMETERS)
    if generic is not None:
        scope = c.open("function", generic, scope, scope.class_name)
        _type_parameters(c, scope, generic)
    c.outside(scope, node)
    if not c.includes(scope):
        return
    inner = c.open("function", node, scope, scope.class_name)
    inner.asynchronous = node.children[0].type == "async"
    c.function(inner, node)


def _lambda(c: Collector, scope: Scope, node: Node) -> None:
    c.outside(scope, node)
    if c.includes(scope):
        c.function(c.open("function", node, scope, scope.class_name), node)


def _class(c: Collector, scope: Scope, node: Node) -> None:
    name = node.child_by_field_id(_NAME)
    if name is not None:
        scope.add(c.name(scope, name), BOUND)
    generic = node.child_by_field_id(_TYPE_PARAMETERS)
    class_name = c.text(name) if name is not None else None
    if generic is not None:
        scope = c.open("function", generic, scope, class_name)
        _type_parameters(c, scope, generic)
    bases = node.child_by_field_id(_SUPERCLASSES)
    if bases is not None:
        c.walk(scope, bases)
    if not c.includes(scope):
        return
    inner = c.open("class", node, scope, class_name)
    body = node.child_by_field_id(_BODY)
    if body is not None:
        c.walk(inner, body)


def _type_parameters(c: Collector, scope: Scope, node: Node) -> None:
    """The scope around a generic function or class: binds its type parameters; bounds are functions of their own."""
    for each in syntax.named(node):
        parameter = parts(each)[0] if each.kind_id == _TYPE_NODE else each
        bound = None
        if parameter.kind_id == _CONSTRAINED:
            parameter, bound = syntax.named(parameter)
            parameter = parts(parameter)[0]
        if parameter.kind_id in _SPLAT_TYPES:
            parameter = parts(parameter)[-1]
        if parameter.kind_id == IDENTIFIER:
            scope.add(c.name(scope, parameter), BOUND)
        if bound is not None:
            c.walk(c.open("function", bound, scope, scope.class_name), bound)


def _type_alias(c: Collector, scope: Scope, node: Node) -> None:
    left, right = node.child_by_field_id(_LEFT), node.child_by_field_id(_RIGHT)
    if left is None or right is None:
        return
    target = parts(left)[0]
    generic = None
    if target.kind_id == _GENERIC:
        target, generic = parts(target)[:2]
    scope.add(c.name(scope, target), BOUND)
    if generic is not None:
        scope = c.open("function", generic, scope, scope.class_name)
        _type_parameters(c, scope, generic)
    if c.includes(scope):
        c.walk(c.open("function", right, scope, scope.class_name), right)


def _comprehension(c: Collector, scope: Scope, node: Node) -> None:
    for child in node.children:
        if child.kind_id == _FOR_IN:
            c.inside(scope, child.children_by_field_id(_RIGHT))
            break
    if not c.includes(scope):
        return
    inner = c.open("function", node, scope, scope.class_name)
    inner.mark_comprehension()
    c.comprehension(inner, node)
    if inner.awaits and not inner.generator_expression and scope.comprehension:
        scope.awaits = True


def _yield(c: Collector, scope: Scope, node: Node) -> None:
    scope.yields = True
    c.inside(scope, node.children)


def _await(c: Collector, scope: Scope, node: Node) -> None:
    if scope.comprehension:
        scope.awaits = True
    c.inside(scope, node.children)


def _attribute(c: Collector, scope: Scope, node: Node) -> None:
    c.walk(scope, node.children[0])


def _keyword_argument(c: Collector, scope: Scope, node: Node) -> None:
    value = node.child_by_field_id(_VALUE)
    if value is not None:
        c.walk(scope, value)


def _string(c: Collector, scope: Scope, node: Node) -> None:
    if node.child_count > 3 or node.named_child_count > 2:
        for child in node.children:
            if child.kind_id == _INTERPOLATION:
                for each in child.children:  # `{x:=5}`, read as a named expression, is x with the specifier `=5`
                    c.inside(scope, each.children if each.kind_id == _WALRUS else [each])


def _case_pattern(c: Collector, scope: Scope, node: Node) -> None:
    """Captures of a `case`; dotted names are values."""
    kind = node.kind_id
    if kind == _DOTTED_NAME:
        if node.child_count == 1:
            name = c.name(scope, node.children[0])
            if name != "_":
                scope.add(name, BOUND)
        else:
            _identifier(c, scope, node.children[0])
    elif kind in _SPLAT_PATTERN:
        target = parts(node)[-1]
        if target.kind_id == IDENTIFIER:
            scope.add(c.name(scope, target), BOUND)
    elif kind in _CLASS_PATTERN:
        children = parts(node)
        _identifier(c, scope, children[0].children[0])
        for child in children[1:]:
            if child.is_named:
                _case_pattern(c, scope, child)
    elif kind in _KEYWORD_PATTERN:
        for child in parts(node)[2:]:
            if child.is_named:
                _case_pattern(c, scope, child)
    elif kind in _AS_PATTERN:
        children = parts(node)
        _case_pattern(c, scope, children[0])
        scope.add(c.name(scope, children[-1]), BOUND)
    else:
        for child in node.children:
            if child.is_named:
                _case_pattern(c, scope, child)


def _children(c: Collector, scope: Scope, node: Node) -> None:
    for child in node.children:
        visit = VISITS[child.kind_id]
        if visit is not _nothing:
            visit(c, scope, child)


def _nothing(c: Collector, scope: Scope, node: Node) -> None:
    """Nothing in it is a name of this scope."""


_COMPOSED_TARGETS = kinds(
    "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "list_splat", "tuple", "list",
    "parenthesized_expression", "expression_list", "as_pattern_target",
)  # fmt: skip
_SPLATS = kinds("list_splat_pattern", "dictionary_splat_pattern")
_SPLAT_TYPES = kinds("splat_type", "list_splat", "dictionary_splat")
_TYPED = kinds("typed_parameter")
_DEFAULTED = kinds("default_parameter", "typed_default_parameter")
_CLAUSES = kinds("for_in_clause", "if_clause")
_GENERATORS = kinds("generator_expression")
_SPLAT_PATTERN = kinds("splat_pattern")
_CLASS_PATTERN = kinds("class_pattern")
_KEYWORD_PATTERN = kinds("keyword_pattern")
_AS_PATTERN = kinds("as_pattern")
_FOR_IN = kind("for_in_clause")
_TUPLE_PATTERN = kind("tuple_pattern")
_AS_TARGET = kind("as_pattern_target")
_ALIASED = kind("aliased_import")
_DOTTED_NAME = kind("dotted_name")
_INTERPOLATION = kind("interpolation")
_WALRUS = kind("named_expression")
_TYPE_NODE = kind("type")
_CONSTRAINED = kind("constrained_type")
_GENERIC = kind("generic_type")
_PARAMETERS, _BODY, _NAME, _VALUE, _TYPE = (field(n) for n in ("parameters", "body", "name", "value", "type"))
_LEFT, _RIGHT, _ALIAS, _RETURN_TYPE = (field(n) for n in ("left", "right", "alias", "return_type"))
_SUPERCLASSES, _TYPE_PARAMETERS = field("superclasses"), field("type_parameters")

_TABLE: dict[str, Visit] = {
    "identifier": _identifier,
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "for_statement": _for,
    "named_expression": _named_expression,
    "as_pattern": _as_pattern,
    "except_clause": _except,
    "delete_statement": _delete,
    "global_statement": _global,
    "nonlocal_statement": _nonlocal,
    "import_statement": _import,
    "import_from_statement": _import,
    "future_import_statement": _import,
    "function_definition": _function,
    "lambda": _lambda,
    "class_definition": _class,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "type_alias_statement": _type_alias,
    "yield": _yield,
    "await": _await,
    "attribute": _attribute,
    "member_type": _attribute,
    "keyword_argument": _keyword_argument,
    "string": _string,
    "case_pattern": _case_pattern,
    "integer": _nothing,
    "float": _nothing,
    "comment": _nothing,
    "line_continuation": _nothing,
    "true": _nothing,
    "false": _nothing,
    "none": _nothing,
}

VISITS: list[Visit] = [_children] * syntax.KINDS
for _kind in syntax.tokens():
    VISITS[_kind] = _nothing
for _type_name, _visit in _TABLE.items():
    VISITS[syntax.kind(_type_name)] = _visit
