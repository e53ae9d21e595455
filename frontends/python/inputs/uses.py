"""What the uses of a function's parameters say about their shapes: methods, operators, loops, comparisons.

Each use is evidence for some kinds of data. It is weighed, never believed: what comes out is an order in which to try. The
walk ignores the order of execution; a name stands for everything that is assigned to it anywhere.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TypeAlias

from presage.engine.inputs.shapes import ANY, HOSTS, INT, KINDS, STR, Shape

Place: TypeAlias = tuple[str, ...]
"""A parameter's name, then steps inside: item (of a sequence), key, value (of a dictionary)."""

_TYPES = {kind: HOSTS[kind] for kind in ("str", "list", "dict", "set", "int", "float", "bytes", "tuple")}
_PRIOR = {kind: weight for weight, kind in enumerate(("tuple", "bytes", "set", "float", "dict", "int", "list", "str"))}
_KEEPING = {"list", "sorted", "reversed", "tuple", "set", "frozenset", "iter", "filter", "deque"}
_TEXT_ARGUMENTS = {
    "startswith", "endswith", "split", "rsplit", "replace", "strip", "lstrip", "rstrip", "find", "rfind", "partition",
    "rpartition", "removeprefix", "removesuffix", "rindex", "splitlines", "translate",
}  # fmt: skip
_NUMBER_ARGUMENTS = {"center", "ljust", "rjust", "zfill", "insert", "expandtabs"}
_ITERATED = {"sum": ("int",), "any": (), "all": (), "min": (), "max": (), "enumerate": (), "zip": (), "map": ()}
_NUMERIC = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)
_OWN_NAMES = {"isalpha", "isdigit", "isupper", "islower", "upper", "lower", "capitalize", "swapcase", "title", "isalnum"}


class Evidence(ast.NodeVisitor):
    """Collects the evidence in one function. ``kinds`` weighs kinds by place."""

    def __init__(self, names: list[str], rest: str | None = None) -> None:
        self.kinds: dict[Place, Counter[str]] = {}
        self.bound: dict[str, set[Place]] = {name: {(name,)} for name in names}
        if rest is not None:
            self.note({(rest,)}, 5, "tuple")

    def note(self, places: set[Place], weight: int, *kinds: str) -> None:
        """Evidence that the values at some places are of one of the kinds."""
        for place in places:
            counter = self.kinds.setdefault(place, Counter())
            for kind in kinds:
                counter[kind] += weight

    def shapes(self, place: Place, most: int = 4, depth: int = 0) -> list[Shape]:
        """The likely shapes at a place, the most likely first."""
        weights = Counter(self.kinds.get(place, Counter()))
        here = len(place)
        inner = {other[here] for other in self.kinds if other[:here] == place and len(other) > here}
        if "value" in inner or "key" in inner:
            weights["dict"] += 3
        if "item" in inner:
            for kind in ("list", "str", "tuple", "set", "dict"):
                weights[kind] += 1 if kind in ("list", "str") or weights[kind] else 0
            items = self.kinds.get((*place, "item"), Counter())
            weights["str"] += items["str"] > items["int"]
            weights["list"] += items["int"] > items["str"]
        enough = 2 if depth else 1
        found = [kind for kind in weights if weights[kind] >= enough]
        ranked = sorted(found, key=lambda kind: (-weights[kind], -_PRIOR.get(kind, -1)))
        if depth > 2:
            return [Shape(kind) for kind in ranked[:1] if kind in ("int", "str", "float")] or [ANY]
        return [self._shape(kind, place, depth) for kind in ranked[:most]]

    def _shape(self, kind: str, place: Place, depth: int) -> Shape:
        if kind in ("list", "tuple", "set"):
            found = self.shapes((*place, "item"), 1, depth + 1)
            return Shape(kind, (found[0] if found else ANY,))
        if kind == "dict":
            keys = self.shapes((*place, "key"), 1, depth + 1) or self.shapes((*place, "item"), 1, depth + 1)
            values = self.shapes((*place, "value"), 1, depth + 1)
            return Shape(kind, (keys[0] if keys else ANY, values[0] if values else ANY))
        return Shape(kind)

    # --- what an expression may stand for -------------------------------------------------------

    def places(self, node: ast.expr) -> set[Place]:
        """The places whose values an expression may have, or keep the elements of."""
        if isinstance(node, ast.Name):
            return self.bound.get(node.id, set())
        if isinstance(node, ast.Subscript):
            inner = self.places(node.value)
            if isinstance(node.slice, ast.Slice):
                return inner
            step = "value" if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) else "item"
            return {(*place, step if self._weight(place, "dict") < 4 else "value") for place in inner}
        if isinstance(node, ast.Call):
            return self._call_places(node)
        if isinstance(node, ast.IfExp):
            return self.places(node.body) | self.places(node.orelse)
        if isinstance(node, (ast.NamedExpr, ast.Await)):
            return self.places(node.value)
        return set()

    def _weight(self, place: Place, kind: str) -> int:
        return self.kinds.get(place, Counter())[kind]

    def _call_places(self, node: ast.Call) -> set[Place]:
        if isinstance(node.func, ast.Name) and node.args:
            if node.func.id in _KEEPING:
                return self.places(node.args[-1])
            if node.func.id in ("min", "max", "next") and len(node.args) == 1:
                return {(*place, "item") for place in self.places(node.args[0])}
        if isinstance(node.func, ast.Attribute):
            inner = self.places(node.func.value)
            if node.func.attr == "copy" or node.func.attr in _OWN_NAMES or node.func.attr in _TEXT_ARGUMENTS:
                return inner
            if node.func.attr == "pop":
                tables = {place for place in inner if self._weight(place, "dict") > self._weight(place, "list")}
                return {(*place, "value" if place in tables else "item") for place in inner}
            if node.func.attr == "get":
                return {(*place, "value") for place in inner}
        return set()

    def elements(self, node: ast.expr) -> list[set[Place]]:
        """What iterating over an expression gives: one set of places, or one for each part of a pair."""
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "keys", "values"):
                inner = self.places(node.func.value)
                keys, values = {(*p, "key") for p in inner}, {(*p, "value") for p in inner}
                return {"items": [keys, values], "keys": [keys], "values": [values]}[node.func.attr]
            if isinstance(node.func, ast.Name) and node.func.id == "enumerate" and node.args:
                return [set(), *self.elements(node.args[0])]
            if isinstance(node.func, ast.Name) and node.func.id == "zip":
                return [self.elements(arg)[0] for arg in node.args]
            if isinstance(node.func, ast.Name) and node.func.id in _KEEPING and node.args:
                return self.elements(node.args[-1])
        places = self.places(node)
        self.note(places, 1, "list", "str")
        return [{(*place, "key" if self._weight(place, "dict") > 3 else "item") for place in places}]

    # --- binding --------------------------------------------------------------------------------

    def bind(self, target: ast.expr, parts: list[set[Place]]) -> None:
        """A target is assigned a value that may be any of some places."""
        if isinstance(target, ast.Starred):
            target = target.value
        if isinstance(target, ast.Name):
            if len(parts) == 1:
                self.bound.setdefault(target.id, set()).update(p for p in parts[0] if len(p) < 5)
        elif isinstance(target, (ast.Tuple, ast.List)):
            if len(parts) == 1:
                self.note(parts[0], 2, "tuple", "list")
                parts = [{(*place, "item") for place in parts[0]}] * len(target.elts)
            for each, part in zip(target.elts, parts, strict=False):
                self.bind(each, [part])

    def visit_Assign(self, node: ast.Assign) -> None:
        """``x = …``, ``x, y = a, b``, ``p[i] = …``"""
        for target in node.targets:
            if isinstance(target, (ast.Tuple, ast.List)) and isinstance(node.value, (ast.Tuple, ast.List)):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    self.bind(one, [self.places(value)])
            else:
                self.bind(target, [self.places(node.value)])
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        """``for x in …``"""
        self.bind(node.target, self.elements(node.iter))
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        """``… for x in …`` in a comprehension"""
        self.bind(node.target, self.elements(node.iter))
        self.generic_visit(node)

    # --- uses -----------------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> None:
        """Methods called on places, and places as arguments."""
        if isinstance(node.func, ast.Attribute):
            self._method(node, node.func.attr, self.places(node.func.value))
        elif isinstance(node.func, ast.Name):
            self._function(node, node.func.id)
        self.generic_visit(node)

    def _method(self, node: ast.Call, name: str, receivers: set[Place]) -> None:
        having = [kind for kind, type_ in _TYPES.items() if hasattr(type_, name) and not (kind == "bytes" and hasattr(str, name))]
        if having:
            self.note(receivers, 6 if len(having) == 1 else 3, *having)
        if name == "get":
            self.note(receivers, 3, "dict")
        for position, arg in enumerate(node.args):
            places = self.places(arg)
            if name in _TEXT_ARGUMENTS:
                self.note(places, 4, "str" if position < 2 and name != "translate" else "int")
            elif name in _NUMBER_ARGUMENTS and position == 0 or name == "pop" and position == 0:
                self.note(places, 2, "int")
            elif name in _NUMBER_ARGUMENTS:
                self.note(places, 1, "str")
            elif name == "join":
                self.note(places, 2, "list", "str")
                self.note({(*place, "item") for place in places}, 3, "str")
            elif name in ("extend", "update"):
                self.note(places, 2, "list" if name == "extend" else "dict")
            elif name in ("count", "index"):
                self.note(places, 1, "str")

    def _function(self, node: ast.Call, name: str) -> None:
        if not node.args:
            return
        places = self.places(node.args[0])
        if name == "range":
            for arg in node.args:
                self.note(self.places(arg), 5, "int")
        elif name in ("chr", "bin", "hex", "abs", "round", "divmod"):
            self.note(places, 4, "int")
        elif name in ("int", "float", "ord"):
            self.note(places, 2, "str")
            self.note(places, 1, "int")
        elif name == "len":
            self.note(places, 2, "str", "list", "dict")
        elif name in _ITERATED or name in _KEEPING:
            for arg in node.args:
                elements = self.elements(arg)
                for kind in _ITERATED.get(name, ()):
                    self.note(elements[0], 3, kind)
        elif name == "isinstance" and len(node.args) == 2:
            for each in ast.walk(node.args[1]):
                if isinstance(each, ast.Name) and each.id in HOSTS:
                    self.note(places, 3, each.id)
        elif name == "dict":
            self.note(places, 2, "dict")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Arithmetic, concatenation, repetition."""
        self._operator(node.op, node.left, node.right)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """``x += …``"""
        self._operator(node.op, node.target, node.value)
        self.generic_visit(node)

    def _operator(self, op: ast.operator, left: ast.expr, right: ast.expr) -> None:
        for one, other, first in ((left, right, True), (right, left, False)):
            places = self.places(one)
            if not places:
                continue
            kind = self._kind(other)
            if isinstance(op, ast.Add):
                self.note(places, 4 if kind else 1, kind or "int", *(() if kind else ("str",)))
            elif isinstance(op, ast.Mod) and kind == "str" and not first:
                continue
            elif kind == "float" and isinstance(op, (ast.Mult, *_NUMERIC)):
                self.note(places, 4, "float")
                self.note(places, 2, "int")
            elif isinstance(op, ast.Mult):
                self.note(places, 3, "int")
                if kind == "int" and first:
                    self.note(places, 1, "str")
            elif isinstance(op, _NUMERIC):
                self.note(places, 4, "int")

    def _kind(self, node: ast.expr) -> str:
        """The kind of a literal, or of what certainly makes one kind."""
        if isinstance(node, ast.Constant):
            return KINDS.get(type(node.value), "")
        if isinstance(node, ast.JoinedStr):
            return "str"
        if isinstance(node, (ast.List, ast.ListComp)):
            return "list"
        if isinstance(node, (ast.Dict, ast.DictComp)):
            return "dict"
        if isinstance(node, ast.Tuple):
            return "tuple"
        if isinstance(node, ast.UnaryOp):
            return self._kind(node.operand)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                return {"len": "int", "str": "str", "int": "int", "sum": "int", "ord": "int", "chr": "str"}.get(node.func.id, "")
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("count", "find", "index", "rfind", "rindex"):
                return "int"
        return ""

    def visit_Compare(self, node: ast.Compare) -> None:
        """Comparisons with literals, membership."""
        operands = [node.left, *node.comparators]
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
            if isinstance(op, (ast.In, ast.NotIn)):
                self._membership(left, right)
                continue
            for one, other in ((left, right), (right, left)):
                kind = self._kind(other)
                if kind:
                    self.note(self.places(one), 3, kind)
        self.generic_visit(node)

    def _membership(self, item: ast.expr, container: ast.expr) -> None:
        places = self.places(container)
        self.note(places, 1, "str", "list", "dict")
        if self._kind(item) == "str":
            self.note(places, 1, "str")
        if self._kind(container) == "str":
            self.note(self.places(item), 3, "str")
        if isinstance(container, (ast.List, ast.Tuple, ast.Set)):
            for each in container.elts:
                kind = self._kind(each)
                if kind:
                    self.note(self.places(item), 2, kind)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Indexing, slicing, and places as indexes."""
        places = self.places(node.value)
        if isinstance(node.slice, ast.Slice):
            self.note(places, 3, "str", "list")
            for bound in (node.slice.lower, node.slice.upper, node.slice.step):
                if bound is not None:
                    self.note(self.places(bound), 3, "int")
        else:
            kind = self._kind(node.slice)
            if kind == "str":
                self.note(places, 5, "dict")
            elif kind == "int":
                self.note(places, 2, "str", "list")
            else:
                self.note(places, 1, "list", "str", "dict")
            if not isinstance(node.ctx, ast.Load):
                self.note(places, 3, "list", "dict")
            self.note(self.places(node.slice), 1, "int")
        self.generic_visit(node)


def evidence(function: ast.FunctionDef | ast.AsyncFunctionDef, names: list[str]) -> Evidence:
    """The evidence in a function's body, walked until the aliases are known."""
    found = Evidence(names)
    for statement in function.body:
        found.visit(statement)
    again = Evidence(names)
    again.bound = found.bound
    for statement in function.body:
        again.visit(statement)
    return again


NAMED = {
    "text": STR, "string": STR, "s": STR, "word": STR, "name": STR, "sentence": STR, "char": STR, "line": STR, "n": INT, "k": INT,
    "num": INT, "count": INT, "index": INT, "size": INT, "nums": Shape("list", (INT,)), "numbers": Shape("list", (INT,)),
    "array": Shape("list", (INT,)), "arr": Shape("list", (INT,)), "lst": Shape("list", (ANY,)), "items": Shape("list", (ANY,)),
    "dic": Shape("dict", (ANY, ANY)), "dictionary": Shape("dict", (ANY, ANY)), "d": Shape("dict", (ANY, ANY)),
}  # fmt: skip
"""What a parameter's name suggests where its uses say little."""
