"""Programs that ask for any value, as functions of these values.

`nondet_int()` and its like, unseeded `random` and `input()` give the next parameter of their type; an assumption that does
not hold ends the program without failing it. The module's own statements become the body of the function, its names
stay global, so that everything means what it meant.
"""

from __future__ import annotations

import ast
import symtable
from dataclasses import dataclass
from typing import Any

FAILED = "Failed"
"""The exception of a program that fails."""
UNDRAWN = "Undrawn"
"""The exception of a program that asks for more values than there are parameters."""

PRELUDE = """
class Failed(Exception): pass
class Undrawn(BaseException): pass
class _Assumed(BaseException): pass

_given = {"int": [], "bool": [], "float": [], "str": []}

def _draw(kind):
    if not _given[kind]:
        raise Undrawn(kind)
    return _given[kind].pop(0)

def _assume(condition):
    if not condition:
        raise _Assumed

def _assert(condition, message=""):
    assert condition, message

def _unreachable():
    raise AssertionError("unreachable")

def _inert(*anything):
    pass

def _nondet_int():
    return _draw("int")

def _nondet_bool():
    return _draw("bool")

def _nondet_float():
    return _draw("float")

def _nondet_str(length=None):
    text = _draw("str")
    if length is not None:
        _assume(len(text) == length)
    return text

def _nondet_complex():
    return complex(_draw("float"), _draw("float"))

def _size(most):
    size = _draw("int")
    _assume(0 <= size <= most)
    return size

def _nondet_list(most=8, element=None):
    if callable(most):
        most, element = 4, most
    made = []
    for _ in range(_size(most)):
        made.append(_like(element))
    return made

def _nondet_dict(most=8, key_type=None, value_type=None):
    if callable(most):
        most, key_type, value_type = 4, most, key_type
    made = {}
    for _ in range(_size(most)):
        made[_like(key_type)] = _like(value_type)
    return made

def _like(example):
    if callable(example):
        return example()
    if example is None or type(example) is int:
        return _draw("int")
    if isinstance(example, list):
        return example
    return _draw(type(example).__name__)

class _random:
    @staticmethod
    def randint(low, high):
        number = _draw("int")
        _assume(low <= number <= high)
        return number

    @staticmethod
    def randrange(start, stop=None, step=1):
        numbers = range(start) if stop is None else range(start, stop, step)
        if not numbers:
            raise ValueError("empty range")
        number = _draw("int")
        _assume(number in numbers)
        return number

    @staticmethod
    def random():
        number = _draw("float")
        _assume(0.0 <= number < 1.0)
        return number

    @staticmethod
    def uniform(low, high):
        number = _draw("float")
        _assume(min(low, high) <= number <= max(low, high))
        return number

    @staticmethod
    def getrandbits(k):
        number = _draw("int")
        _assume(0 <= number < 2 ** k)
        return number

    @staticmethod
    def choice(items):
        return items[_random.randint(0, len(items) - 1)]

    @staticmethod
    def sample(items, k):
        rest = list(items)
        return [rest.pop(_random.randint(0, len(rest) - 1)) for _ in range(k)]

    @staticmethod
    def shuffle(items):
        items[:] = _random.sample(items, len(items))
"""
"""What a rewritten program uses, names of its own apart from the two exceptions begin with an underscore."""

NAMES = {
    "nondet_int": "_nondet_int", "nondet_uint": "_nondet_int", "nondet_bool": "_nondet_bool", "nondet_float": "_nondet_float",
    "nondet_double": "_nondet_float", "nondet_str": "_nondet_str", "nondet_string": "_nondet_str",
    "nondet_complex": "_nondet_complex", "nondet_list": "_nondet_list", "nondet_dict": "_nondet_dict",
    "__ESBMC_assume": "_assume", "__VERIFIER_assume": "_assume", "assume": "_assume", "__ESBMC_assert": "_assert",
    "__ESBMC_unreachable": "_unreachable", "__ESBMC_requires": "_inert", "__ESBMC_ensures": "_inert",
    "__ESBMC_assigns": "_inert",
}  # fmt: skip
DRAWS = {
    "_nondet_int": {"int": 1}, "_nondet_bool": {"bool": 1}, "_nondet_float": {"float": 1}, "_nondet_str": {"str": 1},
    "_nondet_complex": {"float": 2}, "_nondet_list": {"int": 3}, "_nondet_dict": {"int": 5},
    "randint": {"int": 1}, "randrange": {"int": 1}, "random": {"float": 1}, "uniform": {"float": 1}, "getrandbits": {"int": 1},
    "choice": {"int": 1}, "sample": {"int": 4}, "shuffle": {"int": 4},
}  # fmt: skip
"""The parameters that one call takes, at least."""
MODULES = frozenset({"esbmc", "_sv_verifier"})
"""Modules that only declare what the prelude defines."""
KINDS = ("int", "bool", "float", "str")
AGAIN = 12
"""More parameters of a type where a call stands in a loop or in a function."""


MOST = 16
"""Parameters of one type."""


@dataclass(frozen=True)
class Asking:
    """A rewritten program, and the types of its inputs by name."""

    source: str
    inputs: dict[str, str]

    def question(self, raises: str, budget: int = 3_000_000) -> dict[str, Any]:
        """The question for inputs by which it raises an exception, in the form of `solve --batch`."""
        exact = [f"type({name}) is {kind}" for name, kind in self.inputs.items() if kind in ("int", "float")]
        where = {"where": " and ".join(exact)} if exact else {}
        return {"language": "python", "source": self.source, "function": "program", "raises": raises, "budget": budget, **where}


class Rewriter(ast.NodeTransformer):
    """Replaces what asks for values; ``draws`` counts the calls by type of value."""

    def __init__(self, own: set[str], random: set[str], unseeded: bool) -> None:
        self.own = own
        self.random = random
        """The names by which the program knows `random`; none where it seeds it, and so says itself what comes."""
        self.unseeded = unseeded
        self.draws = dict.fromkeys(KINDS, 0)
        self.repeated = 0
        self.found = False

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in NAMES and node.id not in self.own:
            self._count(NAMES[node.id])
            return ast.copy_location(ast.Name(NAMES[node.id], node.ctx), node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "input" and "input" not in self.own:
            self._count("_nondet_str")
            return ast.parse("_nondet_str()", mode="eval").body
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        base = node.value.id if isinstance(node.value, ast.Name) else None
        if base in MODULES and node.attr in NAMES:
            return self.visit_Name(ast.Name(node.attr, node.ctx))
        if base in self.random:
            self._count(node.attr)
        return self.generic_visit(node)

    def _count(self, name: str) -> None:
        self.found = True
        for kind, count in DRAWS.get(name, {}).items():
            self.draws[kind] += count + (AGAIN if self.repeated else 0)

    def visit_Import(self, node: ast.Import) -> ast.AST | None:
        kept, assigned = [], []
        for alias in node.names:
            if alias.name == "random" and self.random:
                assigned.append(f"{alias.asname or 'random'} = _random")
            elif alias.name not in MODULES:
                kept.append(alias)
        made: list[ast.stmt] = [ast.Import(kept)] if kept else []
        made.extend(ast.parse("\n".join(assigned)).body)
        return made or ast.Pass()  # type: ignore[return-value]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.module in MODULES:
            return ast.Pass()
        if node.module == "random" and self.unseeded:
            text = "\n".join(f"{alias.asname or alias.name} = _random.{alias.name}" for alias in node.names)
            for alias in node.names:
                self._count(alias.name)
            return ast.parse(text).body  # type: ignore[return-value]
        return node

    def _again(self, node: ast.AST) -> ast.AST:
        self.repeated += 1
        made = self.generic_visit(node)
        self.repeated -= 1
        return made

    visit_For = visit_While = visit_ListComp = visit_GeneratorExp = visit_SetComp = visit_DictComp = _again

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self.generic_visit(node) if node.name == "main" else self._again(node)


def asking(source: str, function: str | None = None) -> Asking | None:
    """The program as a function of the values that it asks for; None if it has nothing of the kind in it.

    ``function``: what is called is that function, with any arguments that its annotations allow, after the definitions. No
    source where these are more than simple types.
    """
    try:
        tree = ast.parse(source)
        table = symtable.symtable(source, "main.py", "exec")
    except (SyntaxError, ValueError):
        return None
    own = {name.get_name() for name in table.get_symbols() if name.is_assigned() or name.is_imported() or name.is_namespace()}
    unseeded = "seed" not in ast.unparse(tree)
    random = _random_names(tree) if unseeded else set()
    rewriter = Rewriter(own - _declared(tree), random, unseeded)
    tree.body = [each for each in tree.body if not _declares(each)]
    rewritten = rewriter.visit(tree)
    if not rewriter.found and function is None:
        return None
    body = [each for each in rewritten.body if not isinstance(each, ast.Global)]
    inputs = {f"_{kind}{number}": kind for kind in KINDS for number in range(min(rewriter.draws[kind], MOST))}
    tail: list[str] = []
    if function is not None:
        body = [
            each for each in body if isinstance(each, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign)
        ]
        arguments = _arguments(body, function)
        if arguments is None:
            return Asking("", {})
        inputs.update(arguments)
        tail = [f"{function}({', '.join(arguments)})"]
    names = sorted(own)
    hoisted = [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
    statements = [_plain(each) for each in body if each not in hoisted]
    return Asking(_written(hoisted, statements, tail, inputs, names), inputs)


def _written(hoisted: list[Any], statements: list[Any], tail: list[str], inputs: dict[str, str], names: list[str]) -> str:
    future = [each for each in hoisted if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    others = [each for each in hoisted if each not in future]
    drawn = {
        kind: [name for name, of in inputs.items() if of == kind and name.removeprefix(f"_{kind}").isdigit()] for kind in KINDS
    }
    lines = [*map(ast.unparse, future), PRELUDE, *map(ast.unparse, others)]
    lines.append(f"def program({', '.join(f'{name}: {kind}' for name, kind in inputs.items())}):")
    lines.append(f"    global {', '.join([*names, '_given'])}")
    lines.extend(f"    _given[{kind!r}].extend([{', '.join(given)}])" for kind, given in drawn.items() if given)
    lines.append("    try:")
    for statement in [*map(ast.unparse, statements), *tail, "pass"]:
        lines.extend(f"        {line}" for line in _indented(statement))
    lines.extend([
        "    except (_Assumed, Undrawn) as stopped:",
        "        if type(stopped) is Undrawn:",
        "            raise",
        "    except SystemExit as ended:",
        "        if ended.code not in (None, 0):",
        "            raise Failed from ended",
        "    except BaseException as problem:",
        "        raise Failed from problem",
    ])  # fmt: skip
    return "\n".join(lines) + "\n"


def _indented(statement: str) -> list[str]:
    """The lines of a statement; those inside of texts over several lines cannot be indented, so such texts are escaped."""
    tree = ast.parse(statement)
    return ast.unparse(_Flat().visit(tree)).split("\n")


class _Flat(ast.NodeTransformer):
    """No statement that is a text, and so no text over several lines (the others are written with escapes)."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node


class _Unannotated(ast.NodeTransformer):
    """A name that is declared global cannot be annotated."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if not isinstance(node.target, ast.Name):
            return node
        return ast.Assign([node.target], node.value, lineno=node.lineno) if node.value is not None else ast.Pass()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    visit_ClassDef = visit_FunctionDef  # type: ignore[assignment]


def _plain(statement: ast.stmt) -> ast.stmt:
    made: ast.stmt = _Unannotated().visit(statement)
    return made


def _random_names(tree: ast.Module) -> set[str]:
    """The names by which a module knows `random`."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "random"
    }


def _declares(node: ast.AST) -> bool:
    """Whether a statement is a function without a body, named like one of the prelude."""
    return (
        isinstance(node, ast.FunctionDef)
        and node.name in NAMES
        and [ast.unparse(each) for each in node.body] in (["..."], ["pass"])
    )


def _declared(tree: ast.Module) -> set[str]:
    """The names that a module only declares, or has from modules that only declare what the prelude defines."""
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _declares(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            found.update(alias.asname or alias.name for alias in node.names)
    return found


def _arguments(body: list[Any], function: str) -> dict[str, str] | None:
    """The parameters of a function of the module with their types, where these are simple ones."""
    for each in body:
        if isinstance(each, ast.FunctionDef) and each.name == function:
            found = {f"_{arg.arg}": ast.unparse(arg.annotation) if arg.annotation else "int" for arg in each.args.args}
            return found if all(kind in KINDS for kind in found.values()) else None
    return None
