"""Models of ``eval``, ``exec`` and ``compile``: text is lowered and simulated in the given namespace.

Nothing reaches the host's own ``eval``: the text becomes IR like any module.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any

from presage.engine.ir import ops as ir
from presage.engine.lang.code import Code
from presage.engine.lang.objects import DictObj, Function, ModuleObj, Wrapper
from presage.engine.lang.values import Raised, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import globals_, locals_, user_frame
from presage.frontends.python.lower import lower_module
from presage.frontends.python.meaning.convert import text_of
from presage.frontends.python.meaning.errors import error, new_exception, raise_syntax
from presage.frontends.python.meaning.registry import GETTERS, native
from presage.frontends.python.meaning.types import FUNCTION, MODULE

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

CODE = type((lambda: None).__code__)

_RESULT = "__presage_result__"


def lowered(state: Any, source: str, file: str, mode: str, local: bool) -> ir.Module:
    """The IR of a text, made once; ``local`` binds names in a namespace apart from the globals.

    Raises:
        Raised: SyntaxError for a text that the compiler refuses.
    """
    cache = state.session.texts
    key = (source, file, mode, local)
    module = cache.get(key)
    if module is None:
        _check(state, source, file, mode)
        text = f"{_RESULT} = ({source.lstrip()}\n)" if mode == "eval" else source
        module = lower_module(text, "<text>", file, state.session.target)
        if not module.diagnostics:
            body = module.functions[ir.BODY]
            if mode == "eval":
                _return_result(body)
            if local:
                _bind_locally(body)
        cache[key] = module
    if module.diagnostics:
        raise_syntax(state, module)
    return module


def _check(state: Any, source: str, file: str, mode: str) -> None:
    """Raises the program's SyntaxError, worded as the host's parser words it."""
    if "\0" in source:
        raise error(state, ValueError, "source code string cannot contain null bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source.lstrip(" \t") if mode == "eval" else source, file, mode)
    except SyntaxError as problem:
        place = (file, problem.lineno, problem.offset, problem.text)
        fields = dict(zip(("filename", "lineno", "offset", "text"), place, strict=True)) | {"msg": problem.msg}
        raise Raised(new_exception(state, type(problem), (problem.msg, place), fields)) from None
    except (RecursionError, MemoryError, ValueError):
        raise Unknown("a source text that the host's parser gives up on") from None


def _return_result(body: ir.Function) -> None:
    """Makes the body of an expression return its value instead of binding it."""
    for block in body.blocks:
        for index, op in enumerate(block.ops):
            if isinstance(op, ir.SetGlobal) and op.name == _RESULT:
                block.ops[index:] = [ir.Return(op.span, op.value)]
                return


def _bind_locally(body: ir.Function) -> None:
    """Turns the names of a module's body into those of a class's: bound locally, looked up there first."""
    body.kind = "class"
    for block in body.blocks:
        for index, op in enumerate(block.ops):
            if isinstance(op, ir.GetGlobal):
                block.ops[index] = ir.GetName(op.span, op.dest, op.name)
            elif isinstance(op, ir.SetGlobal):
                block.ops[index] = ir.SetName(op.span, op.name, op.value)
            elif isinstance(op, ir.DelGlobal):
                block.ops[index] = ir.DelName(op.span, op.name)


def _run(state: Any, name: str, args: Args, kwargs: Kwargs, mode: str) -> Value:
    source, file = _source(state, args[0])
    given = [*args[1:], None, None][:2]
    space = given[0] if given[0] is not None else kwargs.get("globals")
    names = given[1] if given[1] is not None else kwargs.get("locals")
    if type(args[0]) is Ref and isinstance(state.obj(args[0]), Wrapper):
        mode = "eval" if state.obj(args[0]).parts[2] == "eval" else "exec"
    if space is None:
        space = globals_(state, (), {})
        if names is None and user_frame(state).code.kind != "module":
            names = locals_(state, (), {})
    elif "__builtins__" not in state.obj(space).table:
        state.mut(space).table["__builtins__"] = state.obj(state.modules).table.get("builtins")
    if names is None and type(state.obj(space).cls) is Ref:
        names = space
    local = names is not None and (names is not space or type(state.obj(space).cls) is Ref)
    if local and not isinstance(state.obj(names), DictObj):
        raise Unknown(f"{name}() with a namespace that is no dictionary")
    module = lowered(state, source, file, mode, local)
    table = state.obj(space).table
    target = state.new(ModuleObj(MODULE, str(table.get("__name__", "")), {}))
    state.own[target].attrs = space
    func: Ref = state.new(Function(FUNCTION, _code(state, module, args[0]), target, (), {}, ()))
    return Tail(func, (names,) if local else (), {})


def _code(state: Any, module: ir.Module, given: Value) -> Code:
    """The code of a module's body, under the name that the program gave it."""
    code: Code = state.session.code(module, ir.BODY)
    name = state.obj(given).parts[3] if type(given) is Ref and isinstance(state.obj(given), Wrapper) else code.name
    if name == code.name:
        return code
    renamed = Code(code.key, code.path, code.language, code.project, lambda: (code.function, code.module))
    renamed.name = renamed.qualname = name
    return renamed


def _source(state: Any, value: Value) -> tuple[str, str]:
    text = text_of(state, value)
    if text is not None:
        return text, "<string>"
    if type(value) is bytes:
        return value.decode("utf-8"), "<string>"
    if type(value) is Ref:
        obj = state.obj(value)
        if isinstance(obj, Wrapper) and obj.cls is CODE:
            return obj.parts[0], obj.parts[1]
    raise Unknown("eval() or exec() of something that is no text")


@native(eval)
def eval_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``eval``."""
    return _run(state, "eval", args, kwargs, "eval")


@native(exec)
def exec_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``exec``."""
    found = _run(state, "exec", args, kwargs, "exec")
    return Tail(found.func, found.args, found.kwargs, then=lambda state, value: None, levels=found.levels)


def _compile(state: Any, args: Args, kwargs: Kwargs) -> Value:
    named = dict(zip(("source", "filename", "mode", "flags"), args, strict=False)) | kwargs
    if named.get("flags") == ast.PyCF_ONLY_AST:
        source = named["source"]
        return Tail(state.session.prelude(state, "parse_syntax"), (source, named["filename"], named["mode"]))
    if named.get("flags"):
        raise Unknown("compile() with flags")
    text, _ = _source(state, named["source"])
    file = text_of(state, named["filename"]) or "<string>"
    lowered(state, text, file, "eval" if named["mode"] == "eval" else "exec", False)
    return state.new(Wrapper(CODE, (text, file, named["mode"], ir.BODY)))


native(compile)(_compile)


@native(CODE.replace)
def code_replace(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``code.replace(co_name=..., co_qualname=...)`` of a compiled text; other changes are not known."""
    source, file, mode, name = state.obj(args[0]).parts
    if not set(kwargs) <= {"co_name", "co_qualname"}:
        raise Unknown("code.replace() of more than the name")
    return state.new(Wrapper(CODE, (source, file, mode, kwargs.get("co_name", name))))


GETTERS[CODE.__dict__["co_filename"]] = lambda state, value: state.obj(value).parts[1]
GETTERS[CODE.__dict__["co_name"]] = lambda state, value: state.obj(value).parts[3]
GETTERS[CODE.__dict__["co_firstlineno"]] = lambda state, value: 1
