"""What is called to see what a function does: the function, a method of an object that its constructor makes, a generator's
items. Arguments are plain data; those of the constructor come first.

Not for finding arguments. An object that cannot be made of plain data has no target.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from presage.engine.inputs.shapes import ANY
from presage.engine.inputs.signature import Args, Parameter, Signature
from presage.engine.lang.values import MISSING, Value
from presage.frontends.python.inputs.annotations import declared
from presage.frontends.python.inputs.literals import call_text, literal
from presage.frontends.python.inputs.loaded import Loaded, Observation
from presage.frontends.python.inputs.signatures import describe

HELPER = "presage_called"
OBSERVER = "presage_observed"

_MADE = "receiver = {owner}(*built[0], **built[1])\n    seen.append(receiver)\n    return {call}"
_HELPER = """
def presage_called(built, given, seen):
    {body}
"""
_RUNNING = "import asyncio as presage_runner\n"
_OBSERVER = """
def presage_observed(built, given):
    seen = []
    try:
        presage_called(built, given, seen)
    except BaseException:
        pass
    return (*seen, *built[0], *given[0]), {**built[1], **given[1]}
"""


@dataclass(frozen=True)
class Target:
    """See the module's docstring. ``signature`` has ``made`` parameters of the constructor of ``owner``, then the function's.

    ``form`` is function, static (one inside a class that needs no object), method, attribute (a property), class (its
    constructor), or items (those of a generator). ``runner`` is the source of the module that runs it where it is a coroutine.
    """

    name: str
    signature: Signature
    form: str = "function"
    owner: str = ""
    made: int = 0
    runner: str = ""

    @property
    def direct(self) -> bool:
        """Whether it is a function, called as it is."""
        return self.form == "function" and not self.runner

    def extended(self, source: str) -> str:
        """The module with what :meth:`find` finds."""
        return source if self.direct else f"{source}\n{_RUNNING if self.runner else ''}{self._helper()}"

    def observing(self, source: str) -> str:
        """The module with a function :data:`OBSERVER` that gives the arguments, and the object, after a call."""
        return f"{source}\n{self._helper()}{_OBSERVER}"

    def _helper(self) -> str:
        short = self.name.rpartition(".")[2]
        given = "(*given[0], **given[1])"
        if self.form == "class":
            return _HELPER.format(body=f"return {self.owner}{given}")
        if self.owner:
            call = self._wrapped(f"receiver.{short}" + ("" if self.form == "attribute" else given))
            return _HELPER.format(body=_MADE.format(owner=self.owner, call=call))
        return _HELPER.format(body=f"return {self._wrapped(self.name + given)}")

    def _wrapped(self, call: str) -> str:
        """A call with what gives its items or runs it around it."""
        call = f"{self.runner}.run({call})" if self.runner else call
        return f"list({call})" if self.form == "items" else call

    def find(self, loaded: Loaded) -> Value:
        """What is called in a module that was extended; ``MISSING`` where there is none."""
        if loaded.find(self.name) is MISSING and self.form != "class":
            return MISSING
        return loaded.find(self.name if self.direct else HELPER)

    def call(self, loaded: Loaded, function: Value, args: Args, limit: int, noting: bool = False) -> Observation:
        """What a call does."""
        if self.direct:
            return loaded.call(function, self.signature, args, limit, noting)
        return loaded.call(function, _HELPERS, (*self._parts(args), []), limit, noting)

    def built(self, seen: Observation) -> bool:
        """Whether a call came as far as to have its object."""
        if not self.owner or self.form == "class" or seen.state is None or not seen.arguments:
            return True
        return bool(seen.state.obj(seen.arguments[-1]).items)

    def text(self, args: Args) -> str:
        """The source of a call."""
        short = self.name.rpartition(".")[2]
        making, taking = self._signatures()
        first, rest = args[: self.made], args[self.made :]
        if self.form == "class":
            return call_text(self.owner, taking, rest)
        if self.form == "attribute":
            return f"{call_text(self.owner, making, first)}.{short}"
        if self.owner:
            return self._wrapped(f"{call_text(self.owner, making, first)}.{call_text(short, taking, rest)}")
        return self._wrapped(call_text(self.name, taking, rest))

    def observed_text(self, args: Args) -> str:
        """The source of a call of :data:`OBSERVER`."""
        return f"{OBSERVER}({', '.join(map(literal, self._parts(args)))})"

    def _signatures(self) -> tuple[Signature, Signature]:
        parameters = self.signature.parameters
        return Signature(parameters[: self.made]), Signature(parameters[self.made :])

    def _parts(self, args: Args) -> tuple[Any, Any]:
        making, taking = self._signatures()
        return _arranged(making, args[: self.made]), _arranged(taking, args[self.made :])


_HELPERS = Signature((Parameter("built"), Parameter("given"), Parameter("seen")))


def _arranged(signature: Signature, args: Args) -> tuple[list[Any], dict[str, Any]]:
    """Positional and keyword arguments."""
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for parameter, value in zip(signature.parameters, args, strict=True):
        if parameter.how == "rest":
            positional.extend(value)
        elif parameter.how == "keyword":
            keywords[parameter.name] = value
        elif parameter.how == "keywords":
            keywords.update(value)
        else:
            positional.append(value)
    return positional, keywords


def target_of(source: str, name: str) -> Target | str:
    """What to call for a dotted name; a text that says why there is nothing to call."""
    described = describe(source, name)
    if described is None:
        return f"no function {name}"
    tree = ast.parse(source)
    owner, _, short = name.rpartition(".")
    function = described.definition
    decorators = [_decorator(each) for each in function.decorator_list]
    if isinstance(function, ast.AsyncFunctionDef) and (_yields(function) or decorators):
        return "an asynchronous generator or a decorated coroutine"
    runner = _runner(tree) if isinstance(function, ast.AsyncFunctionDef) else ""
    items = _yields(function) and not {"contextmanager", "asynccontextmanager"} & set(decorators)
    if not owner or not described.method or "classmethod" in decorators:
        form = "items" if items else "static" if owner else "function"
        return Target(name, described.signature, form, runner=runner)
    if short in ("__init__", "__new__"):
        reason = _unmade(tree, owner)
        return reason or Target(name, described.signature, "class", owner)
    making = _constructor(source, tree, owner)
    if isinstance(making, str):
        return making
    signature = Signature((*making.parameters, *described.signature.parameters), described.signature.constants)
    form = "attribute" if {"property", "cached_property"} & set(decorators) else "items" if items else "method"
    return Target(name, signature, form, owner, len(making.parameters), runner)


def _runner(tree: ast.Module) -> str:
    """The source by which a module reaches what runs coroutines."""
    imported = [name for each in tree.body if isinstance(each, ast.Import) for name in each.names]
    return "asyncio" if any(each.name == "asyncio" and not each.asname for each in imported) else "__import__('asyncio')"


def _decorator(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _yields(function: ast.AST) -> bool:
    work = list(ast.iter_child_nodes(function))
    while work:
        node = work.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            work.extend(ast.iter_child_nodes(node))
    return False


def _class(tree: ast.Module, name: str) -> ast.ClassDef | None:
    body: list[ast.stmt] = tree.body
    found: ast.ClassDef | None = None
    for part in name.split("."):
        found = next((each for each in reversed(body) if isinstance(each, ast.ClassDef) and each.name == part), None)
        if found is None:
            return None
        body = found.body
    return found


def _unmade(tree: ast.Module, name: str) -> str:
    """Why no object of a class can be made by its constructor; empty where one can."""
    node = _class(tree, name)
    if node is None:
        return f"no class {name}"
    if node.keywords:
        return f"an object of {name}, whose metaclass makes it"
    return ""


def _constructor(source: str, tree: ast.Module, name: str, depth: int = 8) -> Signature | str:
    """What the constructor of a class takes; a text that says why that is not known."""
    reason = _unmade(tree, name)
    node = _class(tree, name)
    if reason or node is None or depth == 0:
        return reason or f"an object of {name}, whose constructor is not found"
    defined = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    if "__new__" in defined:
        return f"an object of {name}, which its __new__ makes"
    if "__init__" in defined:
        described = describe(source, f"{name}.__init__")
        return described.signature if described is not None else f"an object of {name}"
    if "dataclass" in [_decorator(each) for each in node.decorator_list]:
        return _fields(node) if not node.bases else f"an object of {name}, a dataclass with a base"
    if node.decorator_list:
        return f"an object of {name}, which a decorator changes"
    for base in node.bases:
        if not isinstance(base, ast.Name) or (base.id != "object" and _class(tree, base.id) is None):
            return f"an object of {name}, whose base is not in the module"
        if base.id != "object":
            return _constructor(source, tree, base.id, depth - 1)
    return Signature(())


def _fields(node: ast.ClassDef) -> Signature | str:
    """The constructor of a dataclass."""
    parameters = []
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            text = ast.unparse(each.annotation)
            if "ClassVar" in text or "InitVar" in text or isinstance(each.value, ast.Call):
                return f"an object of {node.name}, whose fields are not plain"
            shape = declared(each.annotation)
            shapes = (ANY,) if shape is None else (shape,)
            parameters.append(Parameter(each.target.id, "normal", shapes, shape, each.value is not None))
    return Signature(tuple(parameters))
