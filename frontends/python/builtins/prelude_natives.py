"""Natives that only the prelude may call: its way to the machine's inside."""

from __future__ import annotations

import re
import string
from typing import Any

from presage.engine.lang.objects import (
    Boxed,
    DictObj,
    Function,
    Generator,
    IteratorObj,
    Key,
    ListObj,
    ModuleObj,
    Obj,
    SetObj,
    key_of,
)
from presage.engine.lang.values import MISSING, Ref, Rendered, Scrambled, Sym, SymDecimal, Tail, Unknown, Value
from presage.frontends.python.builtins.asynchronous import async_finish, async_status
from presage.frontends.python.builtins.functions import hash_
from presage.frontends.python.builtins.iterating import sort_with_keys
from presage.frontends.python.builtins.system import frame_part
from presage.frontends.python.meaning import classes, exceptions, imports, operators, symbolic_floats, text
from presage.frontends.python.meaning.convert import (
    NotPlain,
    attrs_of,
    attrs_to_change,
    from_host,
    host_call,
    new_list,
    to_host,
    unbox,
)
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.scrambled import equal, whole
from presage.frontends.python.meaning.types import class_of, is_subtype, layout, lookup, type_name

Args = tuple[Value, ...]
Kwargs = dict[str, Value]


def _candidates(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The keys of a table that may equal a key with this hash."""
    table, key, digest = args
    obj = state.obj(table)
    found = []
    for token in obj.table:
        if type(token) is Key and token.analysed:
            if token.token[0] == digest:
                found.append(token.key)
        elif _comparable(state, key, key_of(token)) and _may_hash_to(state, key_of(token), digest):
            found.append(key_of(token))
    return new_list(state, found)


def _may_hash_to(state: Any, key: Value, digest: int) -> bool:
    found = hash_(state, (key,), {})
    if type(found) is Tail or type(digest) not in (int, Scrambled):
        return True
    try:
        return equal(found, digest)
    except Unknown:
        return True


def _comparable(state: Any, key: Value, other: Value) -> bool:
    """Whether a stored key with the language's own hash may equal a key with analysed equality."""
    if type(key) is Ref and type(state.obj(key)) is Boxed:
        return operators.native_equal(state, state.obj(key).value, other) is not False
    if type(key) is tuple:
        return type(other) is tuple and len(other) == len(key)
    return True


def _token_of(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The token under which a key is stored."""
    table, key = args
    for token in state.obj(table).table:
        if key_of(token) is key:
            return token
    raise Unknown("a key that left its table during a look-up")


def _new_token(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A token for a key that no stored key equals."""
    key, digest = args
    return Key((digest, key), key, analysed=True)


def _combine_hashes(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A tuple's hash from those of its items."""
    hashes = state.obj(args[0]).items
    if any(type(h) not in (int, Scrambled) for h in hashes):
        raise Unknown("hash of a symbolic value")
    if any(type(h) is Scrambled for h in hashes):
        return whole(hash(tuple(map(int, hashes))))
    return hash(tuple(hashes))


def _compare_lengths(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return operators.COMPARE[args[2]][2](args[0], args[1])


def _type_attribute(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """An attribute looked up on a type, unbound; None where there is none."""
    found = lookup(state, args[0], args[1])
    return None if found is MISSING else found


def _is_tuple(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return type(args[0]) is tuple or is_subtype(state, class_of(state, args[0]), tuple)


def _enter_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether a container's repr is not under way already; marks it."""
    active = state.world.get("repr")
    names = active.names if active is not None else frozenset()
    value = args[0] if type(args[0]) is Ref else id(args[0])
    if value in names:
        return False
    state.world["repr"] = _Active(names | {value})
    return True


def _leave_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    active = state.world.get("repr")
    state.world["repr"] = _Active(active.names - {args[0] if type(args[0]) is Ref else id(args[0])})
    return None


class _Active:
    """The containers whose repr is under way."""

    __slots__ = ("names",)

    def __init__(self, names: frozenset[Any]) -> None:
        self.names = names

    def fork(self) -> _Active:
        """Immutable, hence shared."""
        return self


def _recursive_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    if type(args[0]) is tuple:
        return "(...)"
    obj = state.obj(args[0])
    if isinstance(obj, DictObj):
        return "{...}"
    if isinstance(obj, ListObj):
        return "[...]"
    return f"{type_name(state, obj.cls)}(...)"


_INSIDE = "\0"
"""Stands for the symbolic part of a text while what is around it is made."""


def _around(state: Any, shown: Value, inside: Value) -> Value:
    before, _, after = shown.partition(_INSIDE)
    return text.concat(state, [part for part in (before, inside, after) if part != ""])


def _wrap_repr(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The brackets of a container's repr."""
    value, inside = args
    obj = state.obj(value)
    if type(inside) is not str and type(inside) is not Ref:
        return _around(state, _wrap_repr(state, (value, _INSIDE), kwargs), inside)
    base = layout(state, obj.cls)
    name = type_name(state, obj.cls)
    if isinstance(obj, DictObj):
        pairs = [(k, v) for k, v in state.obj(inside).items]
        if any(type(part) is not str for pair in pairs for part in pair):
            joined: list[Value] = []
            for key, item in pairs:
                joined.extend([", ", key, ": ", item])
            shown = text.dict_text(state, obj, [(_INSIDE, "")])
            if type(shown) is not str or base is not dict:
                raise Unknown("the repr of such a dictionary with symbolic parts")
            return _around(state, shown.replace(f"{_INSIDE}: ", _INSIDE), text.concat(state, joined[1:]))
        shown = text.dict_text(state, obj, pairs)
        if type(shown) is not str:
            raise Unknown("the repr of a default factory")
        return shown
    if isinstance(obj, ListObj):
        if base.__name__ == "deque":
            return f"{name}([{inside}])" if obj.limit is None else f"{name}([{inside}], maxlen={obj.limit})"
        return f"[{inside}]"
    if isinstance(obj, SetObj):
        if obj.cls is set:
            return f"{{{inside}}}" if inside else "set()"
        return f"{name}({{{inside}}})" if inside else f"{name}()"
    raise Unknown(f"repr of a {name}")


def _identical(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether two values are one object, where equality is asked next: of symbolic scalars that says the same but for NaN."""
    x, y = args
    if type(x) is Sym or type(y) is Sym:
        if x is not y and class_of(state, x) is float is class_of(state, y):
            symbolic_floats.both_numbers(state, x, y)
        return x is y
    return operators.is_same(state, x, y)


def _raw_items(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """The elements of a container, whatever its class says."""
    obj = state.obj(args[0])
    if isinstance(obj, ListObj):
        return tuple(obj.items)
    if isinstance(obj, SetObj):
        from presage.frontends.python.meaning.iteration import set_order

        return tuple(key_of(token) for token in set_order(state, obj))
    raise Unknown(f"repr of a {type_name(state, obj.cls)}")


def _write_output(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Appends to the simulation's standard output; the standard error stream goes to the effect log."""
    name, written = args
    if name == "<stdout>":
        state.output = (*state.output, unbox(state, written))
    else:
        state.record(("stderr", unbox(state, written)))
    return None


def _winner(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return classes.winner(state, args[0], args[1])


def _check_copyable(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Refuses objects that keep more than attributes and items."""
    obj = state.obj(args[0])
    if type(obj) in (Obj, ListObj, DictObj) and (type(obj.cls) is Ref or obj.cls in (list, dict, object)):
        return None
    if type(obj) is Obj:
        return None
    if type(obj) in (Generator, IteratorObj, ModuleObj):
        raise error(state, TypeError, f"cannot pickle '{type_name(state, obj.cls)}' object")
    raise Unknown(f"copying a {type_name(state, obj.cls)}")


def _sort_with_keys(state: Any, args: Args, kwargs: Kwargs) -> Value:
    ref, keys, reverse = args
    return sort_with_keys(state, ref, state.obj(keys).items, reverse)


def _matches(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return exceptions.exception_matches(state, args[0], args[1])


def _copy_raised(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Gives an exception group what another one got by being raised: places, cause, context, notes."""
    own, source = state.mut(args[0]), state.obj(args[1])
    own.trace, own.traceback, own.cause, own.context = source.trace, source.traceback, source.cause, source.context
    own.suppress = source.suppress or len(args) > 2
    notes = (attrs_of(state, source) or {}).get("__notes__")
    if type(notes) is Ref:
        attrs = attrs_to_change(state, args[0])
        assert attrs is not None
        attrs["__notes__"] = new_list(state, list(state.obj(notes).items))
    return None


def _raised_alike(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether an exception was raised where another one was: a part of it that goes on, not a new one."""
    one, two = state.obj(args[0]), state.obj(args[1])
    same = one.cause is two.cause and one.context is two.context
    return same and one.trace == two.trace and one.traceback is two.traceback


def _is_function(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return type(args[0]) is Ref and type(state.obj(args[0])) is Function


def _self_matching(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """Whether a class's positional pattern matches the subject itself."""
    base = layout(state, args[0])
    return base in (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


def _loaded(state: Any, args: Args, kwargs: Kwargs) -> Value:
    found = imports.loaded(state, args[0])
    return None if found is MISSING else found


def _forget_module(state: Any, args: Args, kwargs: Kwargs) -> Value:
    state.mut(state.modules).table.pop(args[0], None)
    return None


def _module_ready(state: Any, args: Args, kwargs: Kwargs) -> Value:
    ref = imports.loaded(state, args[0])
    if type(ref) is Ref and hasattr(state.obj(ref), "ready"):
        state.mut(ref).ready = True
    return None


def _parse_template(state: Any, args: Args, kwargs: Kwargs) -> Value:
    return from_host(state, host_call(state, lambda: _until_error(string.Formatter().parse(args[0]))))


def _until_error(parts: Any) -> list[Any]:
    """The parts of a template up to what is wrong in it: None and the message, as a part of its own."""
    found: list[Any] = []
    try:
        found.extend(parts)
    except ValueError as error:
        found.append((None, str(error), None, None))
    return found


def _split_field(state: Any, args: Args, kwargs: Kwargs) -> Value:
    import _string

    def split() -> Any:
        first, rest = _string.formatter_field_name_split(args[0])
        return first, [part[:2] for part in _until_error(rest)]

    return from_host(state, host_call(state, split))


_DIRECTIVE = re.compile(r"%(?:\((?P<key>[^)]*)\))?(?P<flags>[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?)[hlL]?(?P<kind>.)", re.S)


def _parse_percent(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A %-template with text conversions turned into plain ones, and its directives (key, kind)."""
    directives: list[tuple[str | None, str]] = []

    def plain(match: re.Match[str]) -> str:
        kind, key = match["kind"], match["key"]
        if kind == "%":
            return match[0]
        if "*" in match["flags"]:
            raise Unknown("a width given by an argument in %-formatting of objects")
        directives.append((key, kind))
        shown = "s" if kind in "sra" else kind
        name = "" if key is None else f"({key}:{kind})"
        return f"%{name}{match['flags']}{shown}"

    if type(args[0]) is not str:
        raise Unknown("%-formatting of bytes with values that are not plain data")
    return from_host(state, (_DIRECTIVE.sub(plain, args[0]), list(directives)))


def _fill_percent(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """A plain %-template filled with converted values, of which some may be symbolic."""
    template, values = args
    try:
        host = to_host(state, values)
        return from_host(state, host_call(state, lambda: template % host))
    except NotPlain:
        pass
    found = {token: item for token, item in state.obj(values).table.items()} if type(values) is Ref else None
    rest = iter(() if found is not None else values)
    parts: list[Value] = []
    place = 0
    for match in _DIRECTIVE.finditer(template):
        parts.append(template[place : match.start()])
        place = match.end()
        if match["kind"] == "%":
            parts.append("%")
            continue
        value = found[match["key"]] if found is not None else next(rest)
        flags = match["flags"]
        if type(value) in (SymDecimal, Rendered) and match["kind"] == "s" and not flags:
            parts.append(value)
        elif type(value) is not Sym:
            parts.append(host_call(state, lambda flags=flags, match=match, value=value: f"%{flags}{match['kind']}" % (value,)))
        elif match["kind"] == "s" and value.type is str:
            parts.append(text.format_value(state, value, _spec(flags, "s")))
        elif match["kind"] in "diuxXo" and value.type in (int, bool):
            kind = "d" if match["kind"] in "iu" else match["kind"]
            parts.append(text.format_value(state, value, _spec(flags, kind)))
        else:
            raise Unknown("formatting of a symbolic value with %")
    return text.concat(state, [part for part in (*parts, template[place:]) if part != ""] or [""])


def _spec(flags: str, kind: str) -> str:
    """The format specification that means the same as a directive's flags, width and precision."""
    match = re.fullmatch(r"(?P<mark>[-+ 0]*)(?P<width>\d*)(?P<cut>\.\d+)?", flags)
    if match is None or match["cut"] and kind != "s" or kind == "s" and set(match["mark"]) - {"-"}:
        raise Unknown("formatting of a symbolic value with % and such flags")
    mark = match["mark"]
    sign = "+" if "+" in mark else " " if " " in mark else ""
    zero = "0" if "0" in mark and "-" not in mark and match["width"] else ""
    align = "" if zero or not match["width"] else "<" if "-" in mark else ">"
    spec = f"{align}{sign}{zero}{match['width']}{match['cut'] or ''}"
    return f"{spec}{kind}" if spec or kind not in "sd" else ""


def natives(runtime: Any) -> dict[str, Any]:
    """Name -> native, for the prelude's namespace."""
    return {
        "_candidates": _candidates,
        "_token_of": _token_of,
        "_new_token": _new_token,
        "_combine_hashes": _combine_hashes,
        "_compare_lengths": _compare_lengths,
        "_type_attribute": _type_attribute,
        "_is_tuple": _is_tuple,
        "_enter_repr": _enter_repr,
        "_leave_repr": _leave_repr,
        "_recursive_repr": _recursive_repr,
        "_wrap_repr": _wrap_repr,
        "_identical": _identical,
        "_raw_items": _raw_items,
        "_write_output": _write_output,
        "_winner": _winner,
        "_check_copyable": _check_copyable,
        "_sort_with_keys": _sort_with_keys,
        "_matches": _matches,
        "_async_status": async_status,
        "_async_finish": async_finish,
        "_copy_raised": _copy_raised,
        "_raised_alike": _raised_alike,
        "_is_function": _is_function,
        "_self_matching": _self_matching,
        "_loaded": _loaded,
        "_forget_module": _forget_module,
        "_module_ready": _module_ready,
        "_parse_template": _parse_template,
        "_split_field": _split_field,
        "_parse_percent": _parse_percent,
        "_fill_percent": _fill_percent,
        "_frame_part": frame_part,
        "_exists": lambda state, args, kwargs: runtime.exists(args[0]),
        "_create_module": lambda state, args, kwargs: runtime.create(state, args[0]),
        "_addition": lambda state, args, kwargs: runtime.addition(state, *args),
    }
