"""Models of functions, bound methods, cells and slices: their attributes, and what may be set of them."""

from __future__ import annotations

import zlib
from typing import Any

from presage.engine.lang.objects import CELL_TYPE, Class, DictObj, Function, ModuleObj, Obj, Wrapper
from presage.engine.lang.values import UNBOUND, Method, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import attributes, generators
from presage.frontends.python.meaning.attributes import APART, slots_of
from presage.frontends.python.meaning.convert import attrs_of, host_call, new_dict, own_dict
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import GETTERS, SETTERS, VALUE_GETTERS, constructor, native
from presage.frontends.python.meaning.types import FUNCTION, METHOD, MODULE, class_of, is_subtype, value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def function_doc(state: Any, ref: Value) -> Value:
    """A function's ``__doc__``: what was stored, else the string that its source begins with."""
    apart, key = slots_of(state, ref), APART["__doc__"]
    return apart[key] if key in apart else state.obj(ref).code.function.docstring


def _function_annotations(state: Any, ref: Ref) -> Value:
    key = APART["__annotations__"]
    found = slots_of(state, ref).get(key)
    if found is None:
        found = slots_of(state, ref, True)[key] = new_dict(state)
    return found


def _keyword_defaults(state: Any, ref: Ref) -> Value:
    """``function.__kwdefaults__``: the dictionary itself, made on first use; None where there are none."""
    found = state.obj(ref).kwdefaults
    if not found:
        return None
    if type(found) is not Ref:
        found = state.mut(ref).kwdefaults = new_dict(state, found.items())
    return found


def _function_getters() -> None:
    table: dict[str, Any] = {
        "__name__": lambda state, ref: state.obj(ref).name,
        "__qualname__": lambda state, ref: state.obj(ref).qualname,
        "__doc__": function_doc,
        "__module__": lambda state, ref: slots_of(state, ref).get(APART["__module__"]),
        "__defaults__": lambda state, ref: state.obj(ref).defaults or None,
        "__kwdefaults__": _keyword_defaults,
        "__closure__": lambda state, ref: state.obj(ref).closure or None,
        "__globals__": lambda state, ref: own_dict(state, state.obj(ref).module),
        "__dict__": own_dict,
        "__code__": lambda state, ref: Tail(state.session.prelude(state, "code_object"), (code_parts(state, ref), ref)),
        "__annotations__": _function_annotations,
        "__builtins__": lambda state, ref: new_dict(state),
    }
    for name, model in table.items():
        raw = FUNCTION.__dict__.get(name)
        if raw is not None:
            GETTERS[raw] = model


def _cell_contents(state: Any, ref: Ref) -> Value:
    value = state.obj(ref).value
    if value is UNBOUND:
        raise error(state, ValueError, "Cell is empty")
    return value


GETTERS[CELL_TYPE.__dict__["cell_contents"]] = _cell_contents
for _name in ("start", "stop", "step"):
    GETTERS[slice.__dict__[_name]] = lambda state, value, _name=_name: getattr(value, _name)


@native(slice.indices)
def slice_indices(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``slice.indices``."""
    arity(state, "slice.indices", args[1:], kwargs, 1, 1)
    parts = (args[0].start, args[0].stop, args[0].step, args[1])
    if all(part is None or type(part) in (int, bool) for part in parts):
        return host_call(state, args[0].indices, args[1])
    raise Unknown("slice.indices() of objects")


_function_getters()


def code_parts(state: Any, ref: Ref) -> Value:
    """What ``function.__code__`` shows: (name, qualname, file, line, argument names, counts, flags, frees)."""
    return code_fields(state.obj(ref).code)


def code_fields(code: Any) -> Value:
    """As :func:`code_parts`, of compiled code."""
    params = code.function.params
    plain = [p for p in params if p.kind in ("positional", "normal")]
    keyword = [p for p in params if p.kind == "keyword"]
    flags = 0x3
    for kind, bit in (("rest", 0x4), ("keywords", 0x8)):
        if any(p.kind == kind for p in params):
            flags |= bit
    flags |= {"generator": 0x20, "coroutine": 0x80, "async_generator": 0x200}.get(code.kind, 0)
    ordered = [*plain, *keyword, *[p for p in params if p.kind == "rest"], *[p for p in params if p.kind == "keywords"]]
    return (
        code.name, code.qualname, code.path, code.function.span.line, tuple(p.name for p in ordered), len(plain),
        sum(p.kind == "positional" for p in params), len(keyword), flags, code.function.frees, code.function.locals,
        _identity(code),
    )  # fmt: skip


def _identity(code: Any) -> str:
    """What tells a function's code from all others: functions made by the same definition share one code object."""
    if not code.path.startswith("<"):
        return f"{code.path} {code.key}"
    return f"{code.path} {code.key} {zlib.crc32(repr(code.function.blocks).encode())}"


@constructor(FUNCTION)
def function_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.FunctionType(code, globals, name, argdefs, closure)`` for the code object of another function."""
    given = dict(zip(("code", "globals", "name", "argdefs", "closure"), args, strict=False)) | kwargs
    made = attrs_of(state, state.obj(given["code"])) if type(given["code"]) is Ref else None
    original = made.get("_function") if made else None
    if original is None:
        raise Unknown("a function from a code object that is not another function's")
    obj, space, closure = state.obj(original), given["globals"], given.get("closure") or ()
    if obj.code.function.frees and given.get("closure") is None:
        raise error(state, TypeError, "arg 5 (closure) must be tuple")
    if len(closure) != len(obj.code.function.frees):
        words = f"{obj.name} requires closure of length {len(obj.code.function.frees)}, not {len(closure)}"
        raise error(state, ValueError, words)
    module = obj.module
    if own_dict(state, module) is not space:
        module = state.new(ModuleObj(MODULE, str(state.obj(space).table.get("__name__", "")), {}))
        state.own[module].attrs = space
    func = Function(FUNCTION, obj.code, module, given.get("argdefs") or (), {}, closure)
    func.attrs[APART["__module__"]] = state.obj(space).table.get("__name__")
    func.name = given.get("name") or obj.name
    return state.new(func)


@native(FUNCTION.__get__)
def function_get(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``function.__get__``."""
    return args[0] if args[1] is None else Method(args[0], args[1])


@native(FUNCTION.__call__)
def function_call(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``function.__call__``."""
    return Tail(args[0], args[1:], kwargs)


def _set_function_part(slot: str, kind: type, convert: Any) -> Any:
    def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
        if not isinstance(obj, Function):
            return False
        if value is not None and not is_subtype(state, class_of(state, value), kind):
            raise error(state, TypeError, f"__{slot}__ must be set to a {kind.__name__} object")
        setattr(state.mut(ref), slot, convert(state, value))
        return True

    return put


SETTERS["__defaults__"] = _set_function_part("defaults", tuple, lambda state, value: value or ())
SETTERS["__kwdefaults__"] = _set_function_part(
    "kwdefaults",
    dict,
    lambda state, value: {} if value is None else value,
)


def _set_in_attributes(name: str) -> Any:
    def put(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
        if isinstance(obj, Wrapper) and is_subtype(state, obj.cls, property) and name == "__doc__":
            own = state.mut(ref)
            own.parts = (*own.parts[:3], value)
            return True
        if not isinstance(obj, Function):
            return False
        if name == "__annotations__" and value is not None and not is_subtype(state, class_of(state, value), dict):
            raise error(state, TypeError, "__annotations__ must be set to a dict object")
        slots_of(state, ref, True)[APART[name]] = value
        return True

    return put


for _name in APART:
    SETTERS[_name] = _set_in_attributes(_name)


def _set_code(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    """``function.__code__ = ...``: another function's, or its own with one more flag, as `types.coroutine` does."""
    if not isinstance(obj, Function):
        return False
    if type(value) is not Ref or type(state.obj(value)) is not Obj:
        raise error(state, TypeError, "__code__ must be set to a code object")
    given = attrs_of(state, state.obj(value)) if type(value) is Ref else None
    original = given.get("_function") if given else None
    if original is not None and original is not ref:
        other = state.obj(original).code
        if len(other.function.frees) != len(obj.closure):
            words = f"{obj.name}() requires a code object with {len(obj.closure)} free vars, not {len(other.function.frees)}"
            raise error(state, ValueError, words)
        state.mut(ref).code = other
        return True
    if not given or (given.get("co_filename"), given.get("co_firstlineno")) != (obj.code.path, obj.code.function.span.line):
        raise Unknown("setting a function's code")
    if given["co_flags"] & 0x100:
        slots_of(state, ref, True)[generators.OLD_COROUTINE] = True
    return True


SETTERS["__code__"] = _set_code


def _set_dict(state: Any, ref: Ref, obj: Obj, value: Value) -> bool:
    if isinstance(obj, ModuleObj):
        raise error(state, AttributeError, "readonly attribute")
    if isinstance(obj, Class):
        raise error(state, AttributeError, "attribute '__dict__' of 'type' objects is not writable")
    if obj.attrs is None or type(obj.cls) is Ref and not state.obj(obj.cls).has_dict:
        return False
    if type(value) is not Ref or not isinstance(state.obj(value), DictObj):
        raise error(state, TypeError, f"__dict__ must be set to a dictionary, not a '{value_type_name(state, value)}'")
    apart = {key: kept for key, kept in slots_of(state, ref).items() if type(key) is tuple}
    state.mut(ref).attrs = value
    if apart:
        slots_of(state, ref, True).update(apart)
    return True


SETTERS["__dict__"] = _set_dict

VALUE_GETTERS[(Method, "__func__")] = lambda state, value: value.func
VALUE_GETTERS[(Method, "__self__")] = lambda state, value: value.receiver
VALUE_GETTERS[(Method, "__doc__")] = lambda state, value: attributes.get(state, value.func, "__doc__")
for _name in ("__name__", "__qualname__", "__module__"):
    VALUE_GETTERS[(Method, _name)] = lambda state, value, _name=_name: attributes.get(state, value.func, _name)


@constructor(METHOD)
def method_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.MethodType(func, self)``."""
    return Method(*args)
