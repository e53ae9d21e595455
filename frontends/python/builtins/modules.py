"""Modules that the host provides: those written in C, offered as pure functions and constants.

A module is offered by listing it here; its functions are folded where their arguments are plain.
Modules with behaviour of their own are models in ``rules/models/python``.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable
from typing import Any

from presage.engine.lang.values import Tail, Value
from presage.frontends.python.meaning.convert import ATOMS, from_host, new_dict, new_list
from presage.frontends.python.meaning.registry import constructor
from presage.frontends.python.builtins.functions import make_enumerate, make_reversed, make_zip

FOLDED = (
    "math", "cmath", "_string", "unicodedata", "binascii", "zlib", "errno", "_struct", "_bisect", "_locale",
    "re", "datetime", "decimal", "uuid", "zoneinfo", "_sha1", "_md5", "_sha256", "_sha512", "_crypt", "_statistics",
)  # fmt: skip
"""Modules whose public functions, types and constants are the host's."""


def host_module(runtime: Any, name: str) -> Callable[[Any], dict[str, Value]] | None:
    """A maker of a module's namespace, or None where the module has a source or a model."""
    extension = runtime.extensions.get(name)
    if extension is not None:
        return lambda state: extension(runtime, state)
    special = _SPECIAL.get(name)
    if special is not None:
        return lambda state: special(runtime, state)
    if name in FOLDED and runtime.loader.find(name) is None or name in _PREFERRED:
        return lambda state: _folded(state, name)
    return None


_PREFERRED = frozenset({"re", "datetime", "decimal", "zoneinfo"})


def _folded(state: Any, name: str) -> dict[str, Value]:
    module = importlib.import_module(name)
    found: dict[str, Value] = {"__doc__": None}
    for key, value in vars(module).items():
        if key.startswith("__"):
            continue
        if type(value) in ATOMS or isinstance(value, type) or callable(value) and not isinstance(value, types.ModuleType):
            found[key] = value
        elif type(value) in (tuple, list, dict, set, frozenset):
            try:
                found[key] = from_host(state, value)
            except Exception:  # noqa: BLE001 - a constant that no program reads
                continue
    return found


def _sys(runtime: Any, state: Any) -> dict[str, Value]:
    minor = int(runtime.target.split(".")[1])
    return {
        "modules": state.modules,
        "path": new_list(state, [str(root.path) for root in runtime.loader.roots]),
        "argv": new_list(state, [""]),
        "version_info": (3, minor, 0, "final", 0),
        "version": f"3.{minor}.0 (main)",
        "hexversion": 0x03000000 | minor << 16 | 0xF0,
        "platform": "linux",
        "byteorder": sys.byteorder,
        "maxsize": sys.maxsize,
        "maxunicode": sys.maxunicode,
        "float_info": tuple(sys.float_info),
        "builtin_module_names": (),
        "meta_path": new_list(state, []),
        "path_hooks": new_list(state, []),
        "path_importer_cache": new_dict(state),
        "warnoptions": new_list(state, []),
        "flags": (0,) * 18,
        "dont_write_bytecode": True,
        "prefix": "/usr",
        "base_prefix": "/usr",
        "exec_prefix": "/usr",
        "base_exec_prefix": "/usr",
        "executable": "/usr/bin/python3",
        "copyright": "",
        "api_version": 1013,
        "getdefaultencoding": sys.getdefaultencoding,
        "getfilesystemencoding": sys.getfilesystemencoding,
        "getfilesystemencodeerrors": sys.getfilesystemencodeerrors,
        "intern": sys.intern,
        "exc_info": sys.exc_info,
        "exit": sys.exit,
        "getrecursionlimit": sys.getrecursionlimit,
        "setrecursionlimit": sys.setrecursionlimit,
        "getsizeof": sys.getsizeof,
        "_getframe": sys._getframe,
        "stdin": None,
        "stdout": None,
        "stderr": None,
        "__stdin__": None,
        "__stdout__": None,
        "__stderr__": None,
    }


_SPECIAL: dict[str, Any] = {"sys": _sys}


constructor(enumerate)(make_enumerate)
constructor(zip)(make_zip)
constructor(reversed)(make_reversed)


def _lazy(prelude: str, cls: type) -> Any:
    """A lazily computed iterator: a generator of the prelude that shows the built-in class."""

    def model(state: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        def shown(state: Any, ref: Value) -> Value:
            return ref

        return Tail(state.session.prelude(state, prelude), args, kwargs, then=shown)

    return model


constructor(map)(_lazy("map_items", map))
constructor(filter)(_lazy("filter_items", filter))
