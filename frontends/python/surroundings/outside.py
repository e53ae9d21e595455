"""What models in the analysed language reach outside the simulation by: files, variables, effects.

Each function here makes the namespace of a module named ``_presage...`` that model sources import.
What surrounds a program is an input: the file system of a simulation has the analysed trees and the
libraries' folders, and nothing else; environment variables and the time are the scenario's.
"""

from __future__ import annotations

import ast
import datetime
import importlib
import os
import re
from typing import Any

from presage.engine.lang.injected import OpaqueCall
from presage.engine.lang.values import Native, Ref, Rendered, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.convert import from_host, host_call, new_dict, text_of
from presage.frontends.python.surroundings import files, threads
from presage.frontends.python.surroundings.given import environment, now
from presage.solvers import terms as T

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _natives(module: str, **calls: Any) -> dict[str, Value]:
    return {name: Native(module, name, call) for name, call in calls.items()}


# --- the machine itself ----------------------------------------------------------------------------


def machine(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage``: stopping honestly, and effects that are kept in the log."""

    def unknown(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(str(args[0]))

    def known(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """Whether a value is neither symbolic nor has symbolic items (tuples only are looked into)."""
        return _is_known(args[0])

    def assume(state: Any, args: Args, kwargs: Kwargs) -> Value:
        state.record(("assumption", args[0], state.place))
        return None

    def logged(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """A message reached the program's log: (level, text or template, exception or None)."""
        level, message, exception = args
        state.record(("logged", level, text_of(state, message), exception, state.place))
        return None

    def unhandled(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """No handler of the program took an exception: its framework answers for it."""
        name, words, trace = state.session.language.describe(state, args[0])
        state.record(("unhandled", state.process, state.place, name, words, trace))
        return None

    def unrouted(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """A framework found no rule for a request: (method, path, ((rule, methods), ...))."""
        method, path, rules = args
        if type(method) is str:
            state.record(("unrouted", state.process, state.place, method, drawn.shown(state, path), rules))
        return None

    def loaded_from(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The file and kind of a module's source, or None: (path, is a package, folders)."""
        found = runtime.loader.find(args[0])
        return None if found is None else (found.path, found.package, tuple(found.places))

    def distribution(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The folder of an installed distribution's metadata, or None."""
        wanted = re.sub(r"[-_.]+", "-", args[0]).lower()
        for root in runtime.loader.roots:
            for folder in sorted(root.path.glob("*.dist-info")):
                if re.sub(r"[-_.]+", "-", folder.name.removesuffix(".dist-info").rsplit("-", 1)[0]).lower() == wanted:
                    return str(folder)
        return None

    def distributions(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The folders of all installed distributions' metadata."""
        return tuple(str(folder) for root in runtime.loader.roots for folder in sorted(root.path.glob("*.dist-info")))

    def exists(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return runtime.exists(args[0])

    return _natives(
        "_presage", unknown=unknown, known=known, assume=assume, logged=logged, unhandled=unhandled,
        unrouted=unrouted, loaded_from=loaded_from, distribution=distribution, distributions=distributions,
        exists=exists,
    )  # fmt: skip


def _is_known(value: Value) -> bool:
    if type(value) is tuple:
        return all(_is_known(item) for item in value)
    return type(value) not in (Sym, SymDecimal, Rendered)


# --- the process -----------------------------------------------------------------------------------


def process(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_process``: environment variables, time and error texts."""

    def variables(state: Any, args: Args, kwargs: Kwargs) -> Value:
        ref: Ref = new_dict(state, sorted(environment(state).items()))
        return ref

    def nanoseconds(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The time since 1970 in nanoseconds; symbolic where the scenario fixes none."""
        state.record(("clock", state.process, state.place))
        clock = state.world.get("clock")
        if clock is None or clock.now is None:
            return Sym(state.fresh("time", T.INT), int)
        return round((now(state).replace(tzinfo=None) - _EPOCH) / _MICROSECOND) * 1000

    def unknown_time(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return Sym(state.fresh("time", T.INT), int)

    def seconds(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """Nanoseconds as seconds."""
        if type(args[0]) is Sym:
            return Sym(state.fresh("time", T.REAL), float)
        return args[0] / 1_000_000_000

    def read(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """Notes that a variable was asked for, by the project or by a library."""
        name = text_of(state, args[0])
        if name is not None:
            state.record(("environment", state.process, state.place, name))
        return None

    def number(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """The number of the process: some positive one."""
        found = state.fresh("pid", T.INT)
        state.assume(T.ge(found, T.const(1)))
        return Sym(found, int)

    def strerror(state: Any, args: Args, kwargs: Kwargs) -> Value:
        return os.strerror(args[0])

    return _natives(
        "_presage_process", variables=variables, nanoseconds=nanoseconds, seconds=seconds, strerror=strerror,
        read=read, number=number, unknown_time=unknown_time,
    )  # fmt: skip


_EPOCH = datetime.datetime(1970, 1, 1)
_MICROSECOND = datetime.timedelta(microseconds=1)


def posix_constants(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_posix``: the constants of ``posix``, and its functions as opaque ones."""
    return opaque(state, "posix")


# --- the network -----------------------------------------------------------------------------------


def no_network(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_network`` where the session offers none: no address has a route."""

    def exchange(state: Any, args: Args, kwargs: Kwargs) -> Value:
        raise Unknown(f"no route for the address {args[1]}")

    return _natives("_presage_network", exchange=exchange)


# --- codecs ----------------------------------------------------------------------------------------


def codecs_module(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_codecs``: the host's transcoding functions, to be folded, and its error handlers."""
    import _codecs

    found: dict[str, Value] = {
        name: function for name, function in vars(_codecs).items() if name.endswith(("_encode", "_decode", "_build"))
    }
    names = ("strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape",
             "surrogatepass")  # fmt: skip
    found["_functions"] = new_dict(state, [(name, _codecs.lookup_error(name)) for name in names])
    return found


def unicode_module(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_unicode``: the host's functions, and ``old_...`` for those of Unicode 3.2."""
    import unicodedata

    functions = {name: value for name, value in vars(unicodedata).items() if callable(value) and not isinstance(value, type)}

    def older(name: str) -> Any:
        function = getattr(unicodedata.ucd_3_2_0, name)

        def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
            if kwargs or not all(type(arg) is str for arg in args):
                raise Unknown(f"unicodedata.{name}() on values that are not plain data")
            return host_call(state, function, *args)

        return call

    return {
        **functions,
        **_natives("_presage_unicode", **{f"old_{name}": older(name) for name in functions}),
        "unidata_version": unicodedata.unidata_version,
        "names": tuple(functions),
    }


# --- syntax trees ------------------------------------------------------------------------------------


def syntax(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_ast``: the grammar's classes and parsing; a tree crosses as nested tuples."""

    def classes(state: Any, args: Args, kwargs: Kwargs) -> Value:
        """(name, base, fields, attributes, optional fields) of each class, bases first."""
        found = []
        todo = [ast.AST]
        while todo:
            for cls in sorted(todo.pop(0).__subclasses__(), key=lambda cls: cls.__name__):
                if cls.__module__ == "ast" and cls.__name__ not in _OLD_NODES:
                    optional = tuple(name for name in (*cls._fields, *cls._attributes) if name in cls.__dict__)
                    base = cls.__mro__[1].__name__
                    found.append((cls.__name__, base, cls._fields, cls._attributes, optional))
                    todo.append(cls)
        return tuple(found)

    def parse(state: Any, args: Args, kwargs: Kwargs) -> Value:
        source, filename, mode = args
        text = text_of(state, source) if not isinstance(source, bytes) else source
        if text is None:
            raise Unknown("parsing a text that is not known")
        return _form(host_call(state, ast.parse, text, text_of(state, filename) or "<unknown>", mode))

    return _natives("_presage_ast", classes=classes, parse=parse)


_OLD_NODES = frozenset({"Num", "Str", "Bytes", "NameConstant", "Ellipsis"})


def _form(node: Any) -> Value:
    if isinstance(node, ast.AST):
        fields = tuple((name, _form(value)) for name, value in ast.iter_fields(node))
        places = tuple((name, getattr(node, name)) for name in node._attributes if hasattr(node, name))
        return ("node", type(node).__name__, fields, places)
    if isinstance(node, list):
        return ("list", tuple(_form(item) for item in node))
    return ("value", node)


# --- modules that can be imported and not used -------------------------------------------------------

OPAQUE = (
    "_socket", "select", "_ssl", "_posixsubprocess", "_bz2", "_lzma", "fcntl", "resource", "pwd", "grp", "_signal",
    "marshal", "_csv", "mmap", "termios", "syslog", "_opcode", "_ctypes", "_tracemalloc", "_posixshmem", "readline",
    "faulthandler", "_multiprocessing", "_scproxy", "array",
)  # fmt: skip
"""Modules of the host that can be imported: constants are the host's, a call ends the simulation."""


def opaque(state: Any, name: str) -> dict[str, Value]:
    """The namespace of a module whose functions are never called by the host."""
    try:
        module = importlib.import_module(name)
    except ImportError:
        raise Unknown(f"the module {name}, which this platform does not have") from None
    found: dict[str, Value] = {"__doc__": None}
    for key, value in vars(module).items():
        if key in _BOOKKEEPING:
            continue
        if isinstance(value, type):
            found[key] = value
        elif callable(value):
            found[key] = Native(name, key, _refuse(f"{name}.{key}"))
        else:
            try:
                found[key] = from_host(state, value)
            except Unknown:
                continue
    return found


_BOOKKEEPING = frozenset({"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__builtins__"})


def _refuse(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        reason = f"call of {name}(), which reaches outside the simulation"
        return state.session.resolver.call(state, OpaqueCall(name, args, kwargs, reason))

    return call


def _relational(runtime: Any, state: Any) -> dict[str, Value]:
    """``_presage_sqlite``; the relational store is loaded when a program first asks for it."""
    from presage.frontends.python.surroundings import sqlite

    return sqlite.module(runtime, state)


MAKERS: dict[str, Any] = {
    "_presage_sqlite": _relational,
    "_presage": machine,
    "_presage_files": files.natives,
    "_presage_process": process,
    "_presage_ast": syntax,
    "_presage_unicode": unicode_module,
    "_presage_network": no_network,
    "_presage_codecs": codecs_module,
    "_presage_posix": posix_constants,
    "_presage_threads": threads.module,
}


def surrounding(runtime: Any, name: str) -> Any:
    """A maker ``(runtime, state) -> namespace`` for a module of this file, or None."""
    made = MAKERS.get(name)
    if made is None and name in OPAQUE and runtime.loader.find(name) is None:
        return lambda runtime, state: opaque(state, name)
    return made
