"""Imports: relative names resolved, loaded modules found at once, others loaded by the prelude."""

from __future__ import annotations

from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.objects import ModuleObj
from presage.engine.lang.values import MISSING, Closure, Raised, Ref, Signal, Tail, Value
from presage.frontends.python.meaning import attributes, calls
from presage.frontends.python.meaning.convert import attrs_of, attrs_to_change
from presage.frontends.python.meaning.errors import error, matches, new_exception


def loaded(state: Any, name: str) -> Value:
    """The module of that name in ``sys.modules``, or ``MISSING``."""
    return state.obj(state.modules).table.get(name, MISSING)


def absolute(state: Any, name: str, level: int, globals_: Ref) -> str:
    """The absolute name of a relative import."""
    if level == 0:
        return name
    attrs = attrs_of(state, state.obj(globals_)) or {}
    package = attrs.get("__package__")
    if package is None:
        package = attrs.get("__name__", "")
        if "__path__" not in attrs:
            package = package.rpartition(".")[0]
    if not package:
        raise error(state, ImportError, "attempted relative import with no known parent package")
    parts = package.split(".")
    if level > len(parts):
        raise error(state, ImportError, "attempted relative import beyond top-level package")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{name}" if name else base


def import_name(state: Any, name: str, names: tuple[str, ...], level: int, globals_: Ref) -> Value:
    """The value of an import: the outermost package, or the module itself for ``from`` imports."""
    full = absolute(state, name, level, globals_)
    module = loaded(state, full)
    if module is None:
        text = f"import of {full} halted; None in sys.modules"
        raise Raised(new_exception(state, ModuleNotFoundError, (text,), {"name": full, "path": None}))
    if module is not MISSING:
        obj = state.obj(module) if type(module) is Ref else None
        if not names:
            return loaded(state, full.partition(".")[0])
        attrs = attrs_of(state, obj) if obj is not None else None
        if attrs is not None and (all(n in attrs for n in names) or "__path__" not in attrs):
            return module
    return Tail(state.session.prelude(state, "import_name"), (full, names))


def compile_import(op: ir.Import, code: Any) -> list[Closure]:
    """``import`` and the first half of ``from ... import``."""
    dest, name, names, level = op.dest, op.module, op.names, op.level

    def import_(state: Any, regs: list[Value]) -> Signal:
        return calls.finish(state, dest, import_name(state, name, names, level, state.frame.globals))

    return [import_]


def compile_import_from(op: ir.ImportFrom, code: Any) -> list[Closure]:
    """``from m import name``: an attribute, else a submodule."""
    dest, src, name = op.dest, op.module, op.name

    def failed(state: Any, exception: Ref, module: Value) -> Value:
        if not matches(state, exception, AttributeError):
            return MISSING
        obj = state.obj(module) if type(module) is Ref else None
        full = obj.name if isinstance(obj, ModuleObj) else "<unknown module name>"
        found = loaded(state, f"{full}.{name}")
        if found is not MISSING:
            return found
        attrs = attrs_of(state, obj) if obj is not None else None
        where = (attrs or {}).get("__file__", "unknown location")
        spec_ready = getattr(obj, "ready", True)
        if spec_ready:
            words = f"cannot import name {name!r} from {full!r} ({where})"
        else:
            words = (
                f"cannot import name {name!r} from partially initialized module {full!r} "
                f"(most likely due to a circular import) ({where})"
            )
        raise Raised(new_exception(state, ImportError, (words,), {"name": full, "path": where, "msg": words}))

    def import_from(state: Any, regs: list[Value]) -> Signal:
        module = regs[src]
        try:
            value = attributes.get(state, module, name)
        except Raised as raised:
            value = failed(state, raised.ref, module)
            if value is MISSING:
                raise
        if type(value) is Tail:
            value = Tail(
                value.func, value.args, value.kwargs, value.then, lambda state, exc: failed(state, exc, module),
                levels=value.levels,
            )  # fmt: skip
        return calls.finish(state, dest, value)

    return [import_from]


def compile_import_star(op: ir.ImportStar, code: Any) -> list[Closure]:
    """``from m import *``."""
    src = op.module

    def import_star(state: Any, regs: list[Value]) -> Signal:
        frame = state.frame
        names = _module_names(state, regs[src])
        if frame.namespace is not None:
            state.mut(frame.namespace).table.update(names)
        else:
            space = attrs_to_change(state, frame.globals)
            assert space is not None
            space.update(names)
        return None

    return [import_star]


def _module_names(state: Any, ref: Ref) -> list[tuple[str, Value]]:
    """The (name, value) pairs that ``from module import *`` binds."""
    attrs = attrs_of(state, state.obj(ref))
    assert attrs is not None
    listed = attrs.get("__all__", MISSING)
    if listed is MISSING:
        return [(name, value) for name, value in attrs.items() if not name.startswith("_")]
    names = listed if type(listed) is tuple else state.obj(listed).items
    found = []
    for name in names:
        if name not in attrs:
            raise error(state, AttributeError, f"module '{state.obj(ref).name}' has no attribute '{name}'")
        found.append((name, attrs[name]))
    return found
