"""Expressions as nodes and effects, in Python's order of evaluation."""

from __future__ import annotations

import ast
from typing import Any

from presage.engine.equivalence.graphs import (
    Choice,
    Node,
    Trace,
    is_literal,
    literal,
    negated,
    oriented,
    projected,
    selected,
    tail,
)
from presage.frontends.python.normal import types
from presage.frontends.python.normal.scopes import Definition, Unmodelled

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.LShift: "<<",
    ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.MatMult: "@",
    ast.UAdd: "pos", ast.USub: "neg", ast.Invert: "invert",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip

UNBOUND = Node("leaf", ("unbound",), unbound=True)

_CONSUMERS = frozenset({"sum", "any", "all", "min", "max", "list", "tuple", "set", "sorted", "dict", "frozenset"})
"""Built-in functions that are done with their arguments, functions and iterators included, when they return."""


class Expressions:
    """Evaluates expressions into the current trace; mixed into the builder of a function's graph."""

    items: Trace
    env: dict[str, Node]
    region: Any
    plain: bool
    shared: set[str]
    truths: dict[Node, Node]

    # --- to be provided

    def make_function(self, node: Definition, consumed: bool) -> Node:
        """A function value; `consumed`: it is not called after the expression around it."""
        raise NotImplementedError

    def comprehension(self, node: ast.expr, consumed: bool) -> Node:
        """A comprehension or generator expression."""
        raise NotImplementedError

    def global_name(self, name: str) -> Node:
        """A name that is not local."""
        raise NotImplementedError

    def note(self, place: Any) -> None:
        """An effect has been added."""
        raise NotImplementedError

    def itself(self) -> Node:
        """The object that the method's class is asked for: the first parameter."""
        raise NotImplementedError

    def all_at_once(self, node: ast.GeneratorExp) -> bool:
        """Whether a generator that is used up at once does what a comprehension does: activations do not count, nothing in it
        waits, and it is ended by nothing but its iterators."""
        raise NotImplementedError

    def built_in(self, name: str) -> bool:
        """Whether a name certainly means the language's built-in one."""
        raise NotImplementedError

    # --- names and literals

    def op(self, label: Any, *operands: Node, type_: str | None = None) -> Node:
        """An effect, in the current trace; its result."""
        node = Node("op", label, operands, type_)
        self.items.append(node)
        self.note(node)
        if label != "truth":
            self.truths = {}
        return node

    def read(self, name: str) -> Node:
        """The value of a variable."""
        node = self.env.get(name)
        if node is None:
            if name in self.shared:
                raise Unmodelled(f"the variable {name} before it is bound")
            return self.global_name(name)
        if node.type == "range iterator":
            raise Unmodelled("an iterator over numbers that is used otherwise")
        if node.unbound:
            self.op("bound", node)
            known = Node(node.kind, node.label, node.operands, node.type, node.region, node.name, False, node.body)
            return node if node.kind == "alloc" else known
        return node

    def expr(self, node: ast.expr, consumed: bool = False) -> Node:
        """The value of an expression. `consumed`: whatever it is passed to is done with it at once."""
        if isinstance(node, ast.Constant):
            return literal(node.value, _TYPES.get(type(node.value)))
        if isinstance(node, ast.Name):
            return self.read(node.id)
        if isinstance(node, ast.Lambda):
            return self.make_function(node, consumed)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            return self.comprehension(node, consumed)
        if isinstance(node, ast.Call):
            return _call(self, node, consumed)
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise Unmodelled(type(node).__name__)
        found: Node = handler(self, node)
        return found

    def listed(self, node: ast.expr) -> Node:
        """An argument whose items are all taken before anything is done with them: a generator expression is a list then."""
        if isinstance(node, ast.GeneratorExp) and self.all_at_once(node):
            return self.expr(ast.copy_location(ast.ListComp(node.elt, node.generators), node))
        return self.expr(node, True)

    # --- operators

    def binary(self, operator: str, left: Node, right: Node, inplace: bool = False) -> Node:
        """A binary operation; in place only where the left operand may be changed by it."""
        total = types.binary(operator, left.type, right.type)
        if total is not None:
            if operator == "-" and total == "int" and right.type == "int" and is_literal(right):
                operator, right = "+", literal(-right.label[2], "int")
            return Node("pure", operator, (left, right), total)
        changed = inplace and left.type not in types.SCALARS
        return self.op(
            ("inplace" if changed else "binary", operator), left, right, type_=types.result(operator, left.type, right.type)
        )

    def compare(self, operator: str, left: Node, right: Node) -> Node:
        """One comparison; opposites are brought to one form where they are known to be opposites."""
        if operator in ("is not", "not in"):
            return negated(self.compare(operator[:2] if operator == "is not" else "in", left, right))
        if operator == "is":
            if not any(_singleton(each) for each in (left, right)):
                raise Unmodelled("identity of objects")
            return Node("pure", "is", (left, right), "bool")
        if operator == "!=" and self.plain:
            return negated(self.compare("==", left, right))
        if operator in ("==", "!=") and left.type in types.SCALARS and right.type in types.SCALARS:
            return Node("pure", operator, (left, right), "bool")
        if types.ordered(left.type, right.type) and operator != "in":
            if operator == "<":
                return Node("pure", "<", (left, right), "bool")
            if operator == ">":
                return Node("pure", "<", (right, left), "bool")
            first, second = (left, right) if operator == ">=" else (right, left)
            return negated(Node("pure", "<", (first, second), "bool"))
        return self.op(("compare", operator), left, right, type_="bool" if self.plain or operator == "in" else None)

    def truth(self, node: Node) -> Node:
        """The truth of a value."""
        if node.type == "bool":
            return node
        if is_literal(node) and node.type in ("int", "str", "none"):
            return literal(bool(node.label[2]), "bool")
        if node.type in types.SCALARS or node.type in types.IMMUTABLE_SIZED:
            return Node("pure", "truth", (node,), "bool")
        if node.kind == "select":
            return self._truth_of_selected(*node.operands)
        known = self.truths.get(node) if self.plain else None  # asked again, with nothing in between that could change it
        if known is None:
            known = self.op("truth", node, type_="bool")
            self.truths = {**self.truths, node: known}
        return known

    def _truth_of_selected(self, condition: Node, one: Node, other: Node) -> Node:
        """The truth of one of two values is asked on the side of the choice that it comes from."""
        outer, truths = self.items, self.truths
        last = outer[-1] if outer else None
        if not isinstance(last, Choice) or last.condition is not condition:
            last = None
        sides = [tail(side) for side in (last.then, last.otherwise)] if last is not None else [None]
        fresh = last is None or None in sides
        found = []
        for side, value, truth in zip(([], []) if fresh else sides, (one, other), (True, False), strict=True):
            self.items, self.truths = ([] if side is None else side), truths
            found.append((self.truth(projected(value, condition, truth)), self.items))
        self.items, self.truths = outer, truths
        if fresh:
            self.choose(condition, found[0][1], found[1][1])
        return selected(condition, found[0][0], found[1][0])

    def condition(self, node: ast.expr) -> Node:
        """The truth of an expression; connectives decide at once, as jumps do."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return negated(self.condition(node.operand))
        if isinstance(node, ast.BoolOp):
            found = self.condition(node.values[0])
            for index in range(1, len(node.values)):
                rest = node.values[index]
                both = isinstance(node.op, ast.And)
                following = self.branch(found, both, lambda rest=rest: self.condition(rest))
                short = literal(not both, "bool")
                found = selected(found, following, short) if both else selected(found, short, following)
            return found
        return self.truth(self.expr(node))

    def branch(self, condition: Node, when: bool, evaluate: Any) -> Node:
        """What `evaluate` gives; its effects happen only when the condition has that truth."""
        outer, env, truths = self.items, self.env, self.truths
        self.items, self.env = [], dict(env)
        found: Node = evaluate()
        inner = self.items
        self.truths = truths if _only_asks(inner) else {}
        if self.env != env:
            raise Unmodelled("an assignment in a part of an expression that may be left out")
        self.items, self.env = outer, env
        self.choose(condition, inner if when else [], [] if when else inner)
        return found

    def choose(self, condition: Node, then: Trace, otherwise: Trace) -> None:
        """Adds a choice, the condition without negations; none where neither side has effects."""
        if not oriented(condition):
            condition, then, otherwise = negated(condition), otherwise, then
        if then or otherwise:
            self.items.append(Choice(condition, then, otherwise))


def _only_asks(trace: Trace) -> bool:
    """Whether a trace only asks for truths, which changes nothing where all types are plain."""
    for each in trace:
        if isinstance(each, Choice):
            if not (_only_asks(each.then) and _only_asks(each.otherwise)):
                return False
        elif not isinstance(each, Node) or each.label != "truth":
            return False
    return True


def _singleton(node: Node) -> bool:
    return is_literal(node) and node.label[2] in (None, True, False, ...) and node.type != "int"


_TYPES = {int: "int", bool: "bool", str: "str", float: "float", type(None): "none"}


# --- forms ---------------------------------------------------------------------------------------


def _binary(f: Expressions, node: ast.BinOp) -> Node:
    left = f.expr(node.left)
    return f.binary(OPERATORS[type(node.op)], left, f.expr(node.right))


def _unary(f: Expressions, node: ast.UnaryOp) -> Node:
    if isinstance(node.op, ast.Not):
        return f.condition(node)
    operand = f.expr(node.operand)
    operator = OPERATORS[type(node.op)]
    if (
        operator == "neg"
        and operand.kind == "leaf"
        and operand.type in ("int", "float")
        and isinstance(node.operand, ast.Constant)
    ):
        value = node.operand.value
        assert isinstance(value, int | float)
        return literal(-value, operand.type)
    if operand.type == "int" or (operand.type == "float" and operator != "invert"):
        return Node("pure", operator, (operand,), operand.type)
    return f.op(("unary", operator), operand)


def _boolean(f: Expressions, node: ast.BoolOp) -> Node:
    found = f.expr(node.values[0])
    for rest in node.values[1:]:
        both = isinstance(node.op, ast.And)
        test = f.truth(found)
        following = f.branch(test, both, lambda rest=rest: f.expr(rest))
        found = selected(test, following, found) if both else selected(test, found, following)
    return found


def _conditional(f: Expressions, node: ast.IfExp) -> Node:
    test = f.condition(node.test)
    outer, env, truths = f.items, f.env, f.truths
    values, traces = [], []
    for part in (node.body, node.orelse):
        f.items, f.env, f.truths = [], dict(env), truths
        values.append(f.expr(part))
        traces.append(f.items)
        if f.env != env:
            raise Unmodelled("an assignment in a part of an expression that may be left out")
    f.items, f.env, f.truths = outer, env, {}
    f.choose(test, *traces)
    return selected(test, *values)


def _compare(f: Expressions, node: ast.Compare) -> Node:
    if len(node.ops) > 1 and any(isinstance(each, ast.NamedExpr) for each in ast.walk(node)):
        raise Unmodelled("an assignment in a chain of comparisons")
    left = f.expr(node.left)
    found: Node | None = None
    for operator, each in zip(node.ops, node.comparators, strict=True):
        name = OPERATORS[type(operator)]
        if found is None:
            right = f.expr(each)
            found = f.compare(name, left, right)
            left = right
            continue
        test = f.truth(found)
        f.truths = {}
        outer, before = f.items, left
        f.items = []
        left = f.expr(each)
        following = f.compare(name, before, left)
        inner, f.items = f.items, outer
        f.choose(test, inner, [])
        f.truths = {}
        found = selected(test, following, found)
    assert found is not None
    return found


def _attribute(f: Expressions, node: ast.Attribute) -> Node:
    return f.op(("get", node.attr), f.expr(node.value))


def _subscript(f: Expressions, node: ast.Subscript) -> Node:
    obj = f.expr(node.value)
    return f.op("get item", obj, f.expr(node.slice))


def _slice(f: Expressions, node: ast.Slice) -> Node:
    parts = [literal(None, "none") if each is None else f.expr(each) for each in (node.lower, node.upper, node.step)]
    return Node("pure", "slice", tuple(parts), "slice")


def _items(f: Expressions, nodes: list[ast.expr], consumed: bool = False) -> tuple[tuple[Node, ...], tuple[int, ...]]:
    """Values of items, spliced ones taken apart where they stand, and the positions of those."""
    values, spliced = [], []
    for index, each in enumerate(nodes):
        if isinstance(each, ast.Starred):
            spliced.append(index)
            values.append(f.op("spread", f.expr(each.value)))
        else:
            values.append(f.expr(each, consumed))
    return tuple(values), tuple(spliced)


def _tuple(f: Expressions, node: ast.Tuple) -> Node:
    values, spliced = _items(f, node.elts)
    return Node("pure", ("tuple", spliced), values, "tuple")


def _list(f: Expressions, node: ast.List) -> Node:
    values, spliced = _items(f, node.elts)
    return Node("alloc", ("list", spliced), values, "list", f.region)


def _set(f: Expressions, node: ast.Set) -> Node:
    values, spliced = _items(f, node.elts)
    if not spliced and all(value.type in types.SCALARS for value in values):
        return Node("alloc", ("set",), values, "set", f.region)
    return f.op(("set", spliced), *values, type_="set")


def _dict(f: Expressions, node: ast.Dict) -> Node:
    parts: list[Node] = []
    total = True
    made: Node | None = None

    def displayed() -> Node:
        """The entries so far: a new dictionary, or added to the one that there is."""
        if made is not None:
            if parts:
                f.op(("display",), made, *parts)
            return made
        if total:
            return Node("alloc", ("dict",), tuple(parts), "dict", f.region)
        return f.op(("dict",), *parts, type_="dict")

    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            made = displayed()
            parts = []
            f.op(("merge",), made, f.expr(value))
            continue
        parts.append(f.expr(key))
        total = total and parts[-1].type in types.SCALARS
        parts.append(f.expr(value))
    return displayed()


def _call(f: Expressions, node: ast.Call, consumed: bool) -> Node:
    function = node.func
    if isinstance(function, ast.Name) and function.id == "super":
        if node.args or node.keywords:
            raise Unmodelled("the name super")
        return f.op("super", f.itself())
    if isinstance(function, ast.Name) and f.built_in(function.id):
        return _builtin(f, node, function.id, consumed)
    if isinstance(function, ast.Attribute):
        receiver = f.expr(function.value)
        simple = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        if receiver.kind == "alloc" and _ADDING.get(function.attr) == receiver.type and simple:
            f.op((function.attr,), receiver, f.expr(node.args[0]))
            return literal(None, "none")
        joins = function.attr == "join" and receiver.type == "str"
        callee = Node("pure", ("get", "join"), (receiver,)) if joins else f.op(("get", function.attr), receiver)
        if joins and simple:
            return f.op(("call", (), ()), callee, f.listed(node.args[0]), type_="str")
        return _called(f, node, callee, joins or (function.attr == "sort" and receiver.type == "list"))
    return _called(f, node, f.expr(function), False)


_ADDING = {"append": "list", "add": "set"}
"""Methods that add an item to a new container of that type, which is what a comprehension does."""


def _called(f: Expressions, node: ast.Call, callee: Node, consumed: bool, type_: str | None = None) -> Node:
    values, spliced = _items(f, node.args, consumed)
    names: list[str] = []
    keywords = []
    for each in node.keywords:
        value = f.expr(each.value, consumed)
        keywords.append(value if each.arg is not None else f.op(("merge keywords", tuple(names)), value))
        names.append(each.arg or "**")
    return f.op(("call", spliced, tuple(names)), callee, *values, *keywords, type_=type_)


def _builtin(f: Expressions, node: ast.Call, name: str, consumed: bool) -> Node:
    callee = f.global_name(name)
    plain = not node.keywords and not any(isinstance(each, ast.Starred) for each in node.args)
    if name in ("list", "set", "dict") and not node.args and not node.keywords:
        return Node("alloc", ("list", ()) if name == "list" else (name,), (), name, f.region)
    if name == "len" and plain and len(node.args) == 1:
        value = f.expr(node.args[0])
        if value.type in types.IMMUTABLE_SIZED:
            return Node("pure", "len", (value,), "int")
        return f.op(("call", (), ()), callee, value, type_="int")
    if name == "range" and plain and 1 <= len(node.args) <= 3:
        return _range(f, node, callee)
    if name == "iter" and plain and len(node.args) == 1:
        return f.op("iter", f.expr(node.args[0]))
    if name in ("list", "tuple", "sorted") and plain and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
        made = f.listed(node.args[0])
        if made.kind == "alloc" and name == "list":
            return made
        return f.op(("call", (), ()), callee, made, type_=types.RESULTS[name])
    if name == "set" and plain and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
        first = node.args[0]
        if f.all_at_once(first):
            return f.expr(ast.copy_location(ast.SetComp(first.elt, first.generators), first))
    done = name in _CONSUMERS or (consumed and name in _LAZY)
    return _called(f, node, callee, done, types.RESULTS.get(name) if f.plain else None)


def _range(f: Expressions, node: ast.Call, callee: Node) -> Node:
    """A range; total where its numbers are certainly integers and its step is a literal other than 0."""
    values = [f.expr(each) for each in node.args]
    bounds = [literal(0, "int"), values[0]] if len(values) == 1 else values[:2]
    step = values[2] if len(values) == 3 else literal(1, "int")
    if (
        bounds[0].type == "int"
        and bounds[1].type in ("int", "whole", "bool")
        and step.type == "int"
        and is_literal(step)
        and step.label[2] != 0
    ):
        return Node("pure", "range", (*bounds, step), "range")
    return f.op(("call", (), ()), callee, *values, type_="range" if f.plain else None)


_LAZY = frozenset({"map", "filter", "zip", "enumerate", "reversed"})
"""Built-in functions that are done with their arguments when what they return is used up."""


def _joined(f: Expressions, node: ast.JoinedStr) -> Node:
    parts = []
    for each in node.values:
        if isinstance(each, ast.FormattedValue):
            value = f.expr(each.value)
            spec = f.expr(each.format_spec) if each.format_spec is not None else None
            if spec is None and value.type == "str" and each.conversion in (-1, ord("s")):
                parts.append(value)
            elif spec is None and value.type == "int":
                parts.append(Node("pure", ("format", each.conversion), (value,), "str"))
            else:
                parts.append(f.op(("format", each.conversion), value, *([spec] if spec is not None else []), type_="str"))
        else:
            parts.append(f.expr(each))
    return Node("pure", "join", tuple(parts), "str")


def _named(f: Expressions, node: ast.NamedExpr) -> Node:
    value = f.expr(node.value)
    f.env[node.target.id] = value
    return value


def _await(f: Expressions, node: ast.Await) -> Node:
    return f.op("await", f.expr(node.value))


def _yield(f: Expressions, node: ast.Yield) -> Node:
    return f.op("yield", literal(None, "none") if node.value is None else f.expr(node.value))


def _yield_from(f: Expressions, node: ast.YieldFrom) -> Node:
    return f.op("yield from", f.expr(node.value))


_HANDLERS: dict[type[ast.expr], Any] = {
    ast.BinOp: _binary, ast.UnaryOp: _unary, ast.BoolOp: _boolean, ast.IfExp: _conditional, ast.Compare: _compare,
    ast.Attribute: _attribute, ast.Subscript: _subscript, ast.Slice: _slice, ast.Tuple: _tuple, ast.List: _list, ast.Set: _set,
    ast.Dict: _dict, ast.JoinedStr: _joined, ast.NamedExpr: _named,
    ast.Await: _await, ast.Yield: _yield, ast.YieldFrom: _yield_from,
}  # fmt: skip
