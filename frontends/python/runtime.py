"""Python's runtime for a simulation: prelude, built-in names, modules, what natives ask for.

A :class:`Runtime` is shared by all states of a session and holds no state of a run. It boots a
state: makes ``sys.modules``, the ``builtins`` module and the prelude.
"""

from __future__ import annotations

import builtins as host_builtins
import decimal
import importlib
import types as host_types
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from presage.engine.ir.ops import BODY, Module
from presage.engine.lang.code import Code, Outline
from presage.engine.lang.frames import Ended as Ended
from presage.engine.lang.injected import Facts, NoFacts, NoResolver, NoRouter, Resolver, Router
from presage.engine.lang.objects import DictObj, Function, ModuleObj
from presage.engine.lang.values import MISSING, Native, Ref, Unknown, Value
from presage.frontends.python.loader import Found, Loader, Root
from presage.frontends.python.meaning.errors import raise_syntax
from presage.frontends.python.meaning.generators import RESUME_ASYNC
from presage.frontends.python.meaning.language import Python
from presage.frontends.python.meaning.types import FUNCTION, MODULE

PRELUDE = Root(Path(__file__).parent / "builtins" / "prelude", False, True, searched=False)

_NAMES = {
    name: value
    for name, value in vars(host_builtins).items()
    if not name.startswith("_") or name in ("__import__", "__build_class__", "__debug__")
}
for _hidden in ("copyright", "credits", "license", "exit", "quit", "help"):
    _NAMES.pop(_hidden, None)


class Runtime:
    """See the module's docstring."""

    def __init__(
        self,
        roots: Sequence[Root],
        run: Callable[[Any], None],
        target: str = "3.11",
        extensions: dict[str, Any] | None = None,
    ) -> None:
        self.run = run
        self.loader = Loader([PRELUDE, *roots], target)
        self.language = Python()
        self.target = target
        self.extensions = extensions or {}
        self.candidates: Callable[..., Iterable[int]] = no_candidates
        self.unordered: Callable[[list[Any]], list[Any]] = list
        self.router: Router = NoRouter()
        self.recorder: Any = None
        self.facts: Facts = NoFacts()
        self.resolver: Resolver = NoResolver()
        self.folder: str | None = None
        self.texts: dict[Any, Module] = {}
        self._codes: dict[int, dict[str, Code]] = {}
        self._makers: dict[int, Callable[..., Code]] = {}
        self._prelude: Ref | None = None
        self._named_codes: dict[tuple[Any, str], Code] = {}
        self._native_spaces: dict[str, dict[str, Value]] = {}
        self._modules: dict[str, Any] = {}

    # --- what the meaning asks ---------------------------------------------------------------------

    def prelude(self, state: Any, name: str) -> Value:
        """A function of the prelude."""
        return state.obj(self._prelude).attrs[name]

    def builtin(self, state: Any, name: str) -> Value:
        """A built-in name's value, or ``MISSING``."""
        own, base = state.own, state.base
        modules = own.get(state.modules)
        ref = (base[state.modules] if modules is None else modules).table["builtins"]
        space = own.get(ref)
        attrs = (base[ref] if space is None else space).attrs
        return (attrs if type(attrs) is dict else state.obj(attrs).table).get(name, MISSING)

    def code(self, module: Module, key: str) -> Code:
        """The compiled form of a function of a module."""
        codes = self._codes.setdefault(id(module), {})
        code = codes.get(key)
        if code is None:
            project = self.is_project(module.path)
            make = self._makers.get(id(module), Code)
            code = make(key, module.path, self.language, project, lambda: (module.functions[key], module))
            codes[key] = code
            code.shared = self._is_library(module.path)
            _weigh(code)
        return code

    def forget(self, module: Module) -> None:
        """Nothing of a module will run any more."""
        self._makers.pop(id(module), None)
        self._codes.pop(id(module), None)

    def make_code(self, module: Module, make: Callable[..., Code]) -> None:
        """The functions of a module are made by ``make``, which takes what :class:`Code` takes."""
        self._makers[id(module)] = make

    # --- what snapshots ask -------------------------------------------------------------------------

    @property
    def prelude_ref(self) -> Ref | None:
        """The prelude's module."""
        return self._prelude

    def adopt_prelude(self, ref: Ref) -> None:
        """Takes over the prelude of a snapshot."""
        self._prelude = ref

    def code_at(self, path: str, key: str, outline: Outline | None) -> Code:
        """The code of a function in a file, lowered when it is first run."""

        def resolve() -> tuple[Any, Module]:
            module = self.loader.lower_file(path)
            return module.functions[key], module

        return self._named_code(path, path, key, outline, resolve)

    def _named_code(self, home: Any, path: str, key: str, outline: Outline | None, resolve: Any) -> Code:
        """The code of a function by where it stands (a file, or a text's key) and its own key."""
        slot = (home, key)
        code = self._named_codes.get(slot)
        if code is None:
            code = self._named_codes[slot] = Code(key, path, self.language, self.is_project(path), resolve)
            if outline is not None:
                code.describe(outline)
            code.shared = self._is_library(path)
            _weigh(code)
        return code

    def code_of_text(self, state: Any, text: tuple[str, str, str, bool], key: str, outline: Outline | None) -> Code:
        """The code of a function in a text that was given to ``eval`` or ``exec``, lowered when it is first run."""
        from presage.frontends.python.builtins.evaluation import lowered

        def resolve() -> tuple[Any, Module]:
            module = lowered(state, *text)
            return module.functions[key], module

        return self._named_code(text, text[1], key, outline, resolve)

    def native_at(self, state: Any, module: str, name: str) -> Native:
        """A native by its name."""
        if module == "prelude":
            return Native("prelude", name, _natives(self)[name])
        space = self._native_spaces.get(module)
        if space is None:
            from presage.frontends.python.builtins.modules import host_module

            maker = host_module(self, module) or host_module(self, f"_presage_{module}")
            if maker is None:
                raise KeyError(module)
            space = self._native_spaces[module] = maker(state)
        found = next((v for v in space.values() if type(v) is Native and v.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def is_project(self, path: str) -> bool:
        """Whether a file belongs to the analysed project rather than to a library."""
        return any(root.project and path.startswith(str(root.path)) for root in self.loader.roots) or path.startswith("<")

    def _is_library(self, path: str) -> bool:
        return any(not root.project and path.startswith(f"{root.path}/") for root in self.loader.roots)

    def decimal_context(self, state: Any) -> decimal.Context:
        """The decimal context of the running code."""
        found = state.world.get("decimal")
        return found.context(state) if found is not None else decimal.DefaultContext

    def order_observed(self, state: Any) -> None:
        """The order of a set that differs from run to run was observed at the present place."""
        frame = state.frame
        while frame is not None and frame.code.hidden:
            frame = frame.back
        path, line = ("", 0) if frame is None else (frame.code.path, frame.span.line)
        state.record(("order", state.process, (self.shown(path), "", line)))

    def shown(self, path: str) -> str:
        """A library's file without the folder that this machine keeps it in."""
        for root in self.loader.roots:
            if not root.project and path.startswith(f"{root.path}/"):
                return path[len(str(root.path)) + 1 :]
        return path

    # --- modules -----------------------------------------------------------------------------------

    def boot(self, state: Any) -> None:
        """Prepares a fresh state: modules, built-ins, prelude."""
        state.session = self
        state.modules = state.new(DictObj(dict, {}))
        space = dict(_NAMES)
        space.update({"__name__": "builtins", "__doc__": None, "__debug__": True})
        self.add_module(state, "builtins", space)
        attrs: dict[str, Value] = {"__name__": "builtins", "__builtins__": None}
        for name, call in _natives(self).items():
            attrs[name] = Native("prelude", name, call)
        attrs.update({"_isinstance": isinstance, "_issubclass": issubclass, "_dict": dict, "_tuple": tuple})
        attrs["_namespace"] = host_types.SimpleNamespace
        attrs["_resume_async"] = RESUME_ASYNC
        self._prelude = state.new(ModuleObj(MODULE, "builtins", attrs))
        state.obj(self._prelude).ready = True
        for file in sorted(PRELUDE.path.glob("*.py")):
            found = Found(file.stem, str(file), file.read_bytes(), False, (), PRELUDE)
            self._run_now(state, self.loader.lower(found), self._prelude)

    def _run_now(self, state: Any, module: Module, ref: Ref) -> None:
        """Runs a module body that only defines functions and classes."""
        state.push(self.code(module, BODY), list(self.code(module, BODY).blank), (), ref, Ended())
        self.run(state)
        if state.uncaught is not None:
            raise Unknown(f"the prelude failed: {state.obj(state.uncaught).args}")

    def add_module(self, state: Any, name: str, attrs: dict[str, Value]) -> Ref:
        """Registers a module made on the host."""
        ref: Ref = state.new(ModuleObj(MODULE, name, {"__name__": name, **attrs}))
        state.obj(ref).ready = True
        state.mut(state.modules).table[name] = ref
        return ref

    def exists(self, name: str) -> bool:
        """Whether a module of that name can be found."""
        from presage.frontends.python.builtins.modules import host_module

        return host_module(self, name) is not None or self.loader.find(name) is not None

    def create(self, state: Any, name: str) -> Value:
        """Makes a module: its body as a callable, or None where there is nothing to run."""
        from presage.frontends.python.builtins.modules import host_module

        made = host_module(self, name)
        if made is not None:
            self.add_module(state, name, made(state))
            return None
        found = self.loader.find(name)
        if found is None:
            if self.loader.compiled(name):
                state.record(("fallback", state.process, state.place, name))
            raise_missing(state, name)
        assert found is not None
        return self.body(state, found, name)

    def body(self, state: Any, found: Found, name: str) -> Value:
        """Registers an empty module for a source and gives its body as a function value."""
        attrs: dict[str, Value] = {
            "__name__": name,
            "__doc__": None,
            "__package__": name if found.package else name.rpartition(".")[0],
            "__loader__": None,
            "__file__": found.path,
            "__builtins__": state.obj(state.modules).table.get("builtins"),
        }
        if found.package:
            attrs["__path__"] = self._list(state, list(found.places))
        attrs["__spec__"] = self._spec(state, name, found)
        ref = state.new(ModuleObj(MODULE, name, attrs))
        state.mut(state.modules).table[name] = ref
        if found.source is None:
            return None
        module = self.loader.lower(found)
        if module.diagnostics:
            raise_syntax(state, module)
        state.record(("module", name, found.path))
        return self.body_function(state, module, ref)

    def addition(self, state: Any, folder: str, name: str) -> Value:
        """What a model adds to a module before or after its own source, as a function of no arguments, or None."""
        found = self.loader.addition(folder, name)
        if found is None:
            return None
        return self.body_function(state, self.loader.lower(found), state.obj(state.modules).table[name])

    def body_function(self, state: Any, module: Module, ref: Ref) -> Ref:
        """A module's body as a function value that runs in the module's namespace."""
        func = Function(FUNCTION, self.code(module, BODY), ref, (), {}, ())
        made: Ref = state.new(func)
        return made

    def _list(self, state: Any, items: list[Value]) -> Ref:
        from presage.frontends.python.meaning.convert import new_list

        return new_list(state, items)

    def _spec(self, state: Any, name: str, found: Found) -> Value:
        from presage.engine.lang.objects import Obj

        places = self._list(state, list(found.places)) if found.package else None
        return state.new(
            Obj(
                object,
                {
                    "name": name,
                    "origin": found.path,
                    "loader": None,
                    "submodule_search_locations": places,
                    "parent": name if found.package else name.rpartition(".")[0],
                    "has_location": True,
                    "cached": None,
                    "_initializing": False,
                },
            )
        )


def _weigh(code: Code) -> None:
    """A function of the prelude stands for what is no function of the program: it is in no traceback or stack.

    The call of a partial function in C takes no level of its own either.
    """
    if code.path.startswith(str(PRELUDE.path)):
        code.hidden = True
        code.weight = 0
    elif code.qualname == "partial.__call__" and Path(code.path).name == "functools.py":
        code.weight = 0


def no_candidates(state: Any, term: Any, limit: int) -> Iterable[int]:
    """Without a solver no symbolic value can be split."""
    raise Unknown("a concrete value is needed for a symbolic one, and there is no solver")


def raise_missing(state: Any, name: str) -> None:
    """ModuleNotFoundError."""
    from presage.engine.lang.values import Raised
    from presage.frontends.python.meaning.errors import new_exception

    text = f"No module named {name!r}"
    raise Raised(new_exception(state, ModuleNotFoundError, (text,), {"name": name, "path": None, "msg": text}))


def _natives(runtime: Runtime) -> dict[str, Any]:
    from presage.frontends.python.builtins import prelude_natives

    return prelude_natives.natives(runtime)


_MODELS = (
    "functions", "iterating", "printing", "arithmetic", "sequences", "mappings", "sets", "proxies", "objects",
    "descriptors", "exception_objects", "function_objects", "generator_objects", "scalars", "complexes", "modules", "applying",
    "asynchronous", "evaluation", "combining", "arranging", "copying", "sums", "collected", "ordered", "patterns", "hosted",
    "decimals", "clock", "drawn_texts", "drawn_bytes", "text_groups", "drawn_patterns", "views",
)  # fmt: skip
"""Modules of `builtins` that register models, in the order of registering: a later one overrides."""


def load_models() -> None:
    """Registers all models of built-ins."""
    for name in _MODELS:
        importlib.import_module(f"presage.frontends.python.builtins.{name}")


load_models()

