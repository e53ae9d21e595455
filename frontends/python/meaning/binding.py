"""Binding a call's arguments to parameters.

How a call of one shape (so many positional arguments, these keywords) is bound is worked out once per function; a call that
does not fit is worked out in full, and refused in CPython's words.
"""

from __future__ import annotations

from typing import Any

from presage.engine.lang.objects import Function
from presage.engine.lang.values import UNBOUND, Raised, Ref, Value
from presage.frontends.python.meaning.convert import new_dict
from presage.frontends.python.meaning.errors import error


class _Layout:
    """Where the arguments of a call of one shape go, by registers.

    The first ``taken`` positional arguments have the first registers, ``rest`` collects the others. ``named`` are the
    registers of the keyword arguments in their order, None for one that ``extra`` collects. ``defaults`` and
    ``kwdefaults`` are the parameters left over, with the index or the name of their default.
    """

    __slots__ = ("defaults", "extra", "kwdefaults", "named", "rest", "taken", "unbound")

    def __init__(self, taken: int, unbound: int, rest: int | None, extra: int | None) -> None:
        self.taken = taken
        self.unbound: list[Value] = [UNBOUND] * unbound
        self.rest = rest
        self.extra = extra
        self.named: list[int | None] = []
        self.defaults: list[tuple[int, int]] = []
        self.kwdefaults: list[tuple[int, str]] = []


def bind_arguments(state: Any, func: Function, code: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> list[Value]:
    """Registers for a call: parameters bound as the language says, then blanks.

    Raises:
        Raised: TypeError worded as CPython words it.
    """
    shapes = code.binding.shapes
    shape = (len(args), len(func.defaults), *kwargs)
    layout = shapes.get(shape)
    if layout is None:
        layout = _layout(code, len(args), len(func.defaults), tuple(kwargs))
        if layout is None:
            return _bind(state, func, code, args, kwargs)
        shapes[shape] = layout
    taken = layout.taken
    regs = [*args, *layout.unbound] if taken == len(args) else [*args[:taken], *layout.unbound]
    if layout.rest is not None:
        regs[layout.rest] = args[taken:]
    if layout.extra is not None:
        left = []
        for index, item in zip(layout.named, kwargs.items(), strict=True):
            if index is None:
                left.append(item)
            else:
                regs[index] = item[1]
        regs[layout.extra] = new_dict(state, left)
    elif kwargs:
        for index, value in zip(layout.named, kwargs.values(), strict=True):
            regs[index] = value
    for index, order in layout.defaults:
        regs[index] = func.defaults[order]
    if layout.kwdefaults:
        defaults = func.kwdefaults if type(func.kwdefaults) is dict else state.obj(func.kwdefaults).table
        for index, name in layout.kwdefaults:
            if name not in defaults:
                return _bind(state, func, code, args, kwargs)
            regs[index] = defaults[name]
    regs.extend(code.blank)
    return regs


_MOST = 64
"""Shapes of calls that are kept for a function."""


def _layout(code: Any, given: int, optional: int, names: tuple[str, ...]) -> _Layout | None:
    """The layout of a call's shape, or None where the call is refused or there are too many shapes to keep."""
    binding = code.binding
    positional = binding.positional
    taken = min(given, len(positional))
    if list(positional[:taken]) != list(range(taken)) or binding.rest is None and given > len(positional):
        return None
    if len(binding.shapes) >= _MOST:
        return None
    found = _Layout(taken, len(code.params) - taken, binding.rest, binding.extra)
    bound = set(range(taken))
    for name in names:
        index = binding.named.get(name)
        if index is None and binding.extra is None or index in bound:
            return None
        found.named.append(index)
        if index is not None:
            bound.add(index)
    for order in range(taken, len(positional)):
        if positional[order] not in bound:
            if order < len(positional) - optional:
                return None
            found.defaults.append((positional[order], order - len(positional) + optional))
    found.kwdefaults = [(index, name) for index, name in binding.keywords if index not in bound]
    return found


def _bind(state: Any, func: Function, code: Any, args: tuple[Value, ...], kwargs: dict[str, Value]) -> list[Value]:
    """What :func:`bind_arguments` does, for a call of any shape."""
    params = code.params
    binding = code.binding
    positional, rest, extra = binding.positional, binding.rest, binding.extra
    regs: list[Value] = [UNBOUND] * len(params)
    taken = min(len(args), len(positional))
    for i in range(taken):
        regs[positional[i]] = args[i]
    if rest is not None:
        regs[rest] = tuple(args[taken:])
    left: dict[str, Value] = {}
    for name, value in kwargs.items():
        index = binding.named.get(name)
        if index is None:
            left[name] = value
        elif regs[index] is not UNBOUND:
            raise error(state, TypeError, f"{func.qualname}() got multiple values for argument '{name}'")
        else:
            regs[index] = value
    if extra is not None:
        regs[extra] = new_dict(state, left.items())
    elif left:
        only = [p.name for p in params if p.kind == "positional" and p.name in left]
        if only:
            raise error(
                state,
                TypeError,
                f"{func.qualname}() got some positional-only arguments passed as keyword arguments: '{', '.join(only)}'",
            )
        raise error(state, TypeError, f"{func.qualname}() got an unexpected keyword argument '{next(iter(left))}'")
    if rest is None and len(args) > len(positional):
        raise _too_many(state, func, params, positional, regs, len(args))
    first = len(positional) - len(func.defaults)
    missing = []
    for order in range(taken, len(positional)):
        i = positional[order]
        if regs[i] is UNBOUND:
            if order >= first:
                regs[i] = func.defaults[order - first]
            else:
                missing.append(params[i].name)
    if missing:
        raise _missing(state, func, missing, "positional")
    defaults = func.kwdefaults
    if type(defaults) is Ref:
        defaults = state.obj(defaults).table
    for i, name in binding.keywords:
        if regs[i] is UNBOUND:
            if name in defaults:
                regs[i] = defaults[name]
            else:
                missing.append(name)
    if missing:
        raise _missing(state, func, missing, "keyword-only")
    regs.extend(code.blank)
    return regs


def _missing(state: Any, func: Function, names: list[str], kind: str) -> Raised:
    quoted = [f"'{name}'" for name in names]
    if len(quoted) == 1:
        listed = quoted[0]
    elif len(quoted) == 2:
        listed = f"{quoted[0]} and {quoted[1]}"
    else:
        listed = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    plural = "" if len(names) == 1 else "s"
    return error(
        state, TypeError, f"{func.qualname}() missing {len(names)} required {kind} argument{plural}: {listed}"
    )


def _too_many(state: Any, func: Function, params: Any, positional: tuple[int, ...], regs: list[Value], given: int) -> Raised:
    count, optional = len(positional), len(func.defaults)
    keyword_only = sum(1 for i, p in enumerate(params) if p.kind == "keyword" and regs[i] is not UNBOUND)
    if optional:
        takes, plural = f"from {count - optional} to {count}", True
    else:
        takes, plural = str(count), count != 1
    also = ""
    if keyword_only:
        also = (
            f" positional argument{'s' if given != 1 else ''}"
            f" (and {keyword_only} keyword-only argument{'s' if keyword_only != 1 else ''})"
        )
    verb = "was" if given == 1 and not keyword_only else "were"
    return error(
        state,
        TypeError,
        f"{func.qualname}() takes {takes} positional argument{'s' if plural else ''} but {given}{also} {verb} given",
    )
