"""The module `sys`: the running program as it can look at itself, and facts of the target.

Facts come from the target version and from the state, never from the host process: arguments,
environment and standard input are what the scenario gives.
"""

from __future__ import annotations

import sys
import types as host_types
from typing import Any

from presage.engine.lang.objects import Obj, SetObj
from presage.engine.lang.values import Native, Raised, Ref, Tail, Unknown, Value
from presage.frontends.python.builtins.function_objects import code_fields
from presage.frontends.python.builtins.functions import arity, frame_locals
from presage.frontends.python.meaning.convert import attrs_to_change, new_dict, new_list, own_dict
from presage.frontends.python.meaning.errors import error, new_exception
from presage.frontends.python.meaning.exceptions import traceback_of
from presage.frontends.python.meaning.registry import GETTERS, REPRS, allocator, constructor, native
from presage.frontends.python.meaning.types import class_of, is_subtype

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def sys_module(runtime: Any, state: Any) -> dict[str, Value]:
    """The namespace of `sys`."""
    minor = int(runtime.target.split(".")[1])
    space: dict[str, Value] = {
        "__doc__": None,
        "modules": state.modules,
        "path": new_list(state, [str(root.path) for root in runtime.loader.roots if not root.model]),
        "argv": new_list(state, [""]),
        "orig_argv": new_list(state, [""]),
        "version_info": sys.version_info if sys.version_info[:2] == (3, minor) else (3, minor, 0, "final", 0),
        "version": f"3.{minor}.0 (main) [GCC]",
        "hexversion": 0x03000000 | minor << 16 | 0xF0,
        "platform": "linux",
        "builtin_module_names": sys.builtin_module_names,
        "stdlib_module_names": state.new(SetObj(frozenset, dict.fromkeys(sorted(sys.stdlib_module_names)))),
        "dont_write_bytecode": True,
        "pycache_prefix": None,
        "platlibdir": "lib",
        "copyright": "",
        "api_version": 1013,
        "abiflags": "",
    }
    for name in ("byteorder", "maxsize", "maxunicode", "float_info", "int_info", "hash_info", "thread_info"):
        space[name] = getattr(sys, name)
    for name in ("prefix", "base_prefix", "exec_prefix", "base_exec_prefix"):
        space[name] = "/usr"
    space["executable"] = "/usr/bin/python3"
    for name in ("meta_path", "path_hooks", "warnoptions"):
        space[name] = new_list(state, [])
    space["path_importer_cache"] = new_dict(state)
    space["_xoptions"] = new_dict(state)
    space["flags"] = namespace(state, dict.fromkeys(_FLAGS, 0) | {"dev_mode": False, "hash_randomization": 1, "utf8_mode": 0})
    space["implementation"] = namespace(
        state,
        {
            "name": "cpython", "cache_tag": f"cpython-3{minor}", "version": space["version_info"],
            "hexversion": space["hexversion"], "_multiarch": "x86_64-linux-gnu",
        },
    )  # fmt: skip
    for name in _FUNCTIONS:
        space[name] = getattr(sys, name)
    for name, call in _NATIVES.items():
        space[name] = Native("sys", name, call)
    space["stdin"] = space["__stdin__"] = None
    for name in ("stdout", "stderr"):
        stream = state.new(Obj(state.session.prelude(state, "standard_stream"), {"name": f"<{name}>"}))
        space[name] = space[f"__{name}__"] = stream
    return space


_FLAGS = (
    "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site",
    "ignore_environment", "verbose", "bytes_warning", "quiet", "isolated", "safe_path", "warn_default_encoding",
    "int_max_str_digits",
)  # fmt: skip

_FUNCTIONS = (
    "getdefaultencoding", "getfilesystemencoding", "getfilesystemencodeerrors", "intern", "exc_info", "exit",
    "getrecursionlimit", "setrecursionlimit", "getsizeof", "_getframe", "getrefcount",
)  # fmt: skip


def namespace(state: Any, attrs: dict[str, Value]) -> Ref:
    """A `types.SimpleNamespace` with these attributes."""
    ref: Ref = state.new(Obj(host_types.SimpleNamespace, dict(attrs)))
    return ref


@constructor(host_types.SimpleNamespace)
def simple_namespace(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``types.SimpleNamespace(**attributes)``."""
    arity(state, "types.SimpleNamespace", args, {}, 0, 0)
    return namespace(state, kwargs)


@allocator(host_types.SimpleNamespace)
def new_namespace(state: Any, cls: Value, args: Args, kwargs: Kwargs) -> Value:
    """``SimpleNamespace.__new__``."""
    return state.new(Obj(cls, {}))


@native(host_types.SimpleNamespace.__init__)
def namespace_init(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``SimpleNamespace.__init__``."""
    attrs = attrs_to_change(state, args[0])
    assert attrs is not None
    attrs.update(kwargs)
    return None


def _namespaces_compared(symbol: str) -> Any:
    def compare(state: Any, args: Args, kwargs: Kwargs) -> Value:
        if any(not is_subtype(state, class_of(state, arg), host_types.SimpleNamespace) for arg in args):
            return NotImplemented
        return Tail(state.session.prelude(state, "compare_dicts"), (*[own_dict(state, arg) for arg in args], symbol))

    return compare


native(host_types.SimpleNamespace.__eq__)(_namespaces_compared("=="))
native(host_types.SimpleNamespace.__ne__)(_namespaces_compared("!="))
REPRS[host_types.SimpleNamespace.__repr__] = lambda state, value: Tail(
    state.session.prelude(state, "namespace_repr"), (value,)
)
GETTERS[host_types.SimpleNamespace.__dict__["__dict__"]] = own_dict


# --- the running program -----------------------------------------------------------------------------


@native(sys.exc_info)
def exc_info(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.exc_info()``."""
    handled = state.frame.handled
    if handled is None:
        return (None, None, None)
    cls = class_of(state, handled)
    trace = traceback_of(state, handled)
    if type(trace) is Tail:
        return Tail(trace.func, trace.args, trace.kwargs, then=lambda state, found: (cls, handled, found), levels=trace.levels)
    return (cls, handled, trace)


def _exception(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.exception()``."""
    return state.frame.handled


@native(sys.exit)
def exit_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.exit(code)``."""
    arity(state, "exit", args, kwargs, 0, 1)
    code = args[0] if args else None
    raise Raised(new_exception(state, SystemExit, args, {"code": code}))


@native(sys.intern)
def intern(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.intern(text)``."""
    if type(args[0]) is not str:
        raise error(state, TypeError, "intern() argument must be str")
    return args[0]


@native(sys.getrecursionlimit)
def getrecursionlimit(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.getrecursionlimit()``."""
    return state.recursion_limit


@native(sys.setrecursionlimit)
def setrecursionlimit(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.setrecursionlimit(limit)``."""
    if args[0] < 1:
        raise error(state, ValueError, "recursion limit must be greater or equal than 1")
    state.recursion_limit = args[0]
    return None


@native(sys.getdefaultencoding, sys.getfilesystemencoding)
def _encoding(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return "utf-8"


@native(sys.getfilesystemencodeerrors)
def _encode_errors(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return "surrogateescape"


def _unknown(reason: str) -> Any:
    def model(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(reason)

    return model


native(sys.getsizeof)(_unknown("the size of an object in memory"))
native(sys.getrefcount)(_unknown("the number of references to an object"))


def _frames(state: Any) -> list[Any]:
    """The frames of analysed code, outermost first."""
    found = []
    frame = state.frame
    while frame is not None:
        if not frame.code.hidden:
            found.append(frame)
        frame = frame.back
    found.reverse()
    return found


@native(sys._getframe)
def getframe(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys._getframe(depth)``: a picture of a frame that is on the stack."""
    frames = _frames(state)
    depth = args[0] if args else 0
    if depth >= len(frames):
        raise error(state, ValueError, "call stack is not deep enough")
    return _frame_object(state, frames, len(frames) - 1 - max(depth, 0))


def _frame_object(state: Any, frames: list[Any], level: int) -> Value:
    frame = frames[level]
    cls = state.session.prelude(state, "frame")
    attrs = {"f_lineno": frame.span.line, "f_globals": own_dict(state, frame.globals), "f_lasti": -1, "f_trace": None}
    picture = state.new(Obj(cls, attrs))
    parts = (level, frame.code.qualname, code_fields(frame.code))
    attrs["_parts"] = parts
    return picture


def frame_part(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``f_back`` or ``f_locals`` of a picture, from the frame while it is on the stack."""
    parts, name = args
    level, qualname, _ = parts
    frames = _frames(state)
    if name == "f_back":
        return None if level == 0 else _frame_object(state, frames, level - 1)
    if level >= len(frames) or frames[level].code.qualname != qualname:
        raise Unknown("the variables of a frame that has ended")
    return frame_locals(state, frames[level])


def _modulename(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys._getframemodulename(depth)``."""
    depth = args[0] if args else kwargs.get("depth", 0)
    frames = _frames(state)
    if depth >= len(frames):
        return None
    attrs = state.obj(own_dict(state, frames[len(frames) - 1 - depth].globals)).table
    return attrs.get("__name__")


def _nothing(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return None


def _is_finalizing(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return False


def _audit(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``sys.audit``: no hook is installed."""
    return None


_NATIVES: dict[str, Any] = {
    "exception": _exception, "_getframemodulename": _modulename, "gettrace": _nothing, "getprofile": _nothing,
    "is_finalizing": _is_finalizing, "audit": _audit, "settrace": _unknown("sys.settrace()"),
    "setprofile": _unknown("sys.setprofile()"), "_current_frames": _unknown("sys._current_frames()"),
    "addaudithook": _unknown("sys.addaudithook()"), "_clear_type_cache": _nothing,
    "getswitchinterval": lambda state, args, kwargs: 0.005, "setswitchinterval": _nothing,
    "get_asyncgen_hooks": lambda state, args, kwargs: (None, None), "set_asyncgen_hooks": _nothing,
    "get_int_max_str_digits": lambda state, args, kwargs: 4300,
    "set_int_max_str_digits": _unknown("sys.set_int_max_str_digits()"),
    "excepthook": _unknown("sys.excepthook()"), "displayhook": _unknown("sys.displayhook()"),
    "unraisablehook": _nothing,
}  # fmt: skip
