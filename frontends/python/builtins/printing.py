"""Models of the built-in functions that show values, and of input and output."""

from __future__ import annotations

from typing import Any

from presage.engine.lang.values import MISSING, Raised, Ref, Rendered, Sym, Tail, Unknown, Value
from presage.frontends.python.builtins.functions import arity
from presage.frontends.python.meaning import calls, symbolic, text
from presage.frontends.python.meaning.convert import attrs_of, text_of, unbox
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.registry import native
from presage.frontends.python.meaning.types import value_type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


@native(repr)
def repr_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``repr``."""
    arity(state, "repr", args, kwargs, 1, 1)
    return text.to_repr(state, args[0])


@native(ascii)
def ascii_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``ascii``."""
    arity(state, "ascii", args, kwargs, 1, 1)

    def escape(state: Any, shown: Value) -> Value:
        return shown.encode("ascii", "backslashreplace").decode("ascii")

    return calls.after(text.to_repr(state, args[0]), state, escape)


@native(format)
def format_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``format``."""
    arity(state, "format", args, kwargs, 1, 2)
    spec = text_of(state, args[1]) if len(args) > 1 else ""
    if spec is None:
        if type(args[1]) in (Sym, Rendered):
            raise Unknown("a symbolic format specification")
        raise error(state, TypeError, f"format() argument 2 must be str, not {value_type_name(state, args[1])}")
    return text.format_value(state, args[0], spec)


@native(print)
def print_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``print``: to the simulation's output, or to a ``file`` argument."""
    for name in kwargs:
        if name not in ("file", "sep", "end", "flush"):
            raise error(state, TypeError, f"'{name}' is an invalid keyword argument for print()")
    for name in ("sep", "end"):
        if kwargs.get(name) is not None and text_of(state, kwargs[name]) is None and type(kwargs[name]) not in (Sym, Rendered):
            raise error(state, TypeError, f"{name} must be None or a string, not {value_type_name(state, kwargs[name])}")
    target = kwargs.get("file")
    sep = kwargs.get("sep", " ")
    end = kwargs.get("end", "\n")
    sep = " " if sep is None else sep
    end = "\n" if end is None else end
    if target is None:
        target = _standard_output(state)
    return _print_parts(state, args, 0, [], sep, end, target)


def _standard_output(state: Any) -> Value:
    """What ``sys.stdout`` names where the program changed it; ``MISSING`` for the simulation's output."""
    module = state.obj(state.modules).table.get("sys")
    found = (attrs_of(state, state.obj(module)) or {}).get("stdout", MISSING) if module is not None else MISSING
    if type(found) is Ref and state.obj(found).cls is state.session.prelude(state, "standard_stream"):
        return MISSING if state.obj(found).attrs["name"] == "<stdout>" else found
    return found


def _print_parts(state: Any, args: Args, index: int, out: list[Value], sep: Value, end: Value, target: Value) -> Value:
    """Writes piece after piece: what was shown before an argument's ``__str__`` runs or fails is out by then."""
    while index < len(args):
        if index:
            out.append(sep)
        try:
            shown = text.to_str(state, args[index])
        except Raised as raised:
            return calls.after(_send(state, out, target), state, _raising(raised))
        index += 1
        if type(shown) is Tail:

            def shown_then_rest(state: Any, value: Value, shown: Value = shown, index: int = index) -> Value:
                def go_on(state: Any, found: Value) -> Value:
                    return _print_parts(state, args, index, [unbox(state, found)], sep, end, target)

                return calls.after(shown, state, go_on)

            return calls.after(_send(state, out, target), state, shown_then_rest)
        out.append(unbox(state, shown))
    out.append(end)
    return calls.after(_send(state, out, target), state, lambda state, value: None)


def _raising(raised: Any) -> Any:
    def then(state: Any, value: Value) -> Value:
        raise raised

    return then


def _send(state: Any, out: list[Value], target: Value) -> Value:
    """Writes pieces to the simulation's output (``MISSING``), nowhere (None) or to a file object."""
    if target is None or not out:
        return None
    if target is not MISSING:
        return Tail(state.session.prelude(state, "write_parts"), (target, tuple(out)))
    line = "".join(out) if all(type(part) is str for part in out) else symbolic.concat(state, out)
    state.output = (*state.output, line)
    return None


@native(input)
def input_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``input``: no scenario gives standard input."""
    raise Unknown("input() reads standard input, which is not given")


@native(open)
def open_(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``open``: the model of the ``_io`` module decides which files there are."""
    return Tail(state.session.prelude(state, "open_file"), args, kwargs)
