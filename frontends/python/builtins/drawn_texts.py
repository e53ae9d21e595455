"""Methods of str and bytes on texts with random parts, and formatting with them.

Each is exact or unknown; see `presage.frontends.python.meaning.drawn`. These models stand before those for other texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from presage.engine.lang.objects import Boxed, DictObj, key_of
from presage.engine.lang.values import Ref, Rendered, Sym, SymDecimal, Unknown, Value
from presage.engine.sim.draws import Place, Places
from presage.frontends.python.meaning import drawn, symbolic, text
from presage.frontends.python.meaning.convert import host_call, is_plain, new_list, unbox
from presage.frontends.python.meaning.drawn_codecs import decode, encode, hexadecimal, hexadecimal_number, opaque, placed
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.folding import fold
from presage.frontends.python.meaning.registry import NATIVES

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

_BLANK = " \t\n\r\x0b\x0c"


def before(host: Any, model: Callable[[Any, Args, Kwargs], Value]) -> None:
    """Registers a model of a host function for calls with drawn texts; what stood there goes on for all others."""
    other = NATIVES.get(host)

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        values = tuple(unbox(state, arg) for arg in args)
        if any(type(value) is Sym for value in values) and drawn.is_drawn(state, *values):
            return model(state, values, kwargs)
        return fold(state, host, args, kwargs) if other is None else other(state, args, kwargs)

    NATIVES[host] = call


# --- searching and cutting -----------------------------------------------------------------------------


def _found(name: str) -> Any:
    """Methods that look for one text in another: find, index, count, partition, split, replace, ..."""

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver, kind = args[0], drawn.kind_of(args[0])
        given = [*args[1:], *kwargs.values()]
        if kwargs and name not in ("split", "rsplit") or not set(kwargs) <= {"sep", "maxsplit"}:
            raise opaque(receiver, name)
        subject = placed(state, receiver, receiver, name)
        standing = drawn.Standing(state)
        host_args: list[Any] = []
        for position, value in enumerate(given):
            if value is None or type(value) is int:
                host_args.append(value)
                continue
            wanted = placed(state, value, receiver, name)
            if position == 0:
                drawn.search(state, subject, wanted)
            host_args.append(standing.text(wanted))
        if name in ("split", "rsplit") and (not host_args or type(host_args[0]) is not str):
            _blanks(state, subject, receiver, name)
        named = dict(zip(kwargs, host_args[len(args) - 1 :], strict=True))
        try:
            found = host_call(state, getattr(str, name), standing.text(subject), *host_args[: len(args) - 1], **named)
        except Exception:
            if kind is bytes:
                raise error(state, ValueError, _BYTES_WORDS.get(name, "empty separator")) from None
            raise
        return _as_value(state, standing.back(found, kind))

    return call


_BYTES_WORDS = {"index": "subsection not found", "rindex": "subsection not found"}


def _as_value(state: Any, found: Any) -> Value:
    return new_list(state, found) if isinstance(found, list) else found


def _blanks(state: Any, subject: Places, receiver: Value, name: str) -> None:
    """Makes sure that no random place, and no byte that is no blank, is taken for a blank."""
    for place in subject:
        choice = drawn.choices(state, place)
        odd = drawn.kind_of(receiver) is bytes and choice.isspace() and choice not in _BLANK
        if odd or len(choice) > 1 and any(character.isspace() for character in choice):
            raise opaque(receiver, name)


def _replace(state: Any, args: Args, kwargs: Kwargs) -> Value:
    receiver = args[0]
    if len(args) == 3 and not kwargs:
        old, new = (placed(state, value, receiver, "replace") for value in args[1:])
        subject = placed(state, receiver, receiver, "replace")
        if len(old) == len(new) == 1 and isinstance(old[0], str) and isinstance(new[0], str):
            before_, after_ = old[0], new[0]
            if any(drawn.possible(state, place, before_) is None for place in subject):
                name = f"replace({before_}->{after_})"
                return drawn.mapped(state, subject, name, lambda c: after_ if c == before_ else c, drawn.kind_of(receiver))
    return _found("replace")(state, args, kwargs)


def _ends(name: str) -> Any:
    """startswith, endswith, removeprefix, removesuffix."""
    at_start = name in ("startswith", "removeprefix")

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver = args[0]
        subject = placed(state, receiver, receiver, name)
        if kwargs or len(args) < 2 or not all(type(arg) is int for arg in args[2:]):
            raise opaque(receiver, name)
        start, stop, _ = slice(*(*args[2:], None, None)[:2]).indices(len(subject))
        if len(args) > 2 and args[2] > len(subject):
            return False
        part = subject[start:stop]
        options = args[1] if type(args[1]) is tuple else (args[1],)
        for option in options:
            wanted = placed(state, option, receiver, name)
            end = part[: len(wanted)] if at_start else part[len(part) - len(wanted) :]
            if len(wanted) <= len(part) and drawn.same(state, end, wanted):
                if name.startswith("remove"):
                    left = subject[len(wanted) :] if at_start else subject[: len(subject) - len(wanted)]
                    return drawn.value(state, left, drawn.kind_of(receiver))
                return True
        return receiver if name.startswith("remove") else False

    return call


def _strip(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver, kind = args[0], drawn.kind_of(args[0])
        left = list(placed(state, receiver, receiver, name))
        if len(args) > 1 and args[1] is not None:
            unwanted = placed(state, args[1], receiver, name)
            if not all(isinstance(place, str) for place in unwanted):
                raise opaque(receiver, name)
            cut: frozenset[str] | None = frozenset(map(str, unwanted))
        else:
            cut = frozenset(_BLANK) if kind is bytes else None

        def goes(place: Place) -> bool:
            answers = {character.isspace() if cut is None else character in cut for character in drawn.choices(state, place)}
            if len(answers) > 1:
                raise opaque(receiver, name)
            return answers.pop()

        while left and name != "rstrip" and goes(left[0]):
            del left[0]
        while left and name != "lstrip" and goes(left[-1]):
            del left[-1]
        return drawn.value(state, left, kind)

    return call


def _lines(state: Any, args: Args, kwargs: Kwargs) -> Value:
    receiver = args[0]
    subject = placed(state, receiver, receiver, "splitlines")
    if drawn.kind_of(receiver) is bytes or len(args) > 1 or kwargs:
        raise opaque(receiver, "splitlines")
    for place in subject:
        choice = drawn.choices(state, place)
        if len(choice) > 1 and any(len(f"{character}.".splitlines()) > 1 for character in choice):
            raise opaque(receiver, "splitlines")
    standing = drawn.Standing(state)
    return _as_value(state, standing.back(standing.text(subject).splitlines(), str))


# --- character by character ----------------------------------------------------------------------------


def _is(name: str) -> Any:
    """Predicates that hold for a text when they hold for each of its characters."""
    test = getattr(str, name)

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver = args[0]
        open_ = False
        for place in placed(state, receiver, receiver, name):
            choice = drawn.choices(state, place)
            if drawn.kind_of(receiver) is bytes and not choice.isascii() and name != "isascii":
                raise opaque(receiver, name)
            answers = {test(character) for character in choice}
            if answers == {False}:
                return False
            open_ = open_ or len(answers) > 1
        if open_:
            raise opaque(receiver, name)
        return True

    return call


def _changed(name: str) -> Any:
    method = getattr(str, name)

    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver, kind = args[0], drawn.kind_of(args[0])

        def change(character: str) -> str:
            new: str = method(character) if kind is str or character.isascii() else character
            return new

        return drawn.mapped(state, placed(state, receiver, receiver, name), name, change, kind)

    return call


def _capitalize(state: Any, args: Args, kwargs: Kwargs) -> Value:
    receiver, kind = args[0], drawn.kind_of(args[0])
    subject = placed(state, receiver, receiver, "capitalize")
    first = drawn.mapped(state, subject[:1], "upper", str.upper, kind)
    rest = drawn.mapped(state, subject[1:], "lower", str.lower, kind)
    return drawn.value(state, (*(drawn.places(state, first) or ()), *(drawn.places(state, rest) or ())), kind)


def _translate(state: Any, args: Args, kwargs: Kwargs) -> Value:
    receiver, kind, table = args[0], drawn.kind_of(args[0]), args[1]
    subject = placed(state, receiver, receiver, "translate")
    if kind is bytes and type(table) is bytes and len(args) == 2 and not kwargs:
        changes: dict[int, str | None] = {code: chr(table[code]) for code in range(256)}
    elif kind is str and type(table) is Ref and type(state.obj(table)) is DictObj:
        changes = {}
        for token, new in state.obj(table).table.items():
            if type(key_of(token)) is not int or not (new is None or type(new) in (str, int)):
                raise opaque(receiver, "translate")
            changes[key_of(token)] = chr(new) if type(new) is int else new
    else:
        raise opaque(receiver, "translate")
    moved = {chr(code): new for code, new in changes.items() if new != chr(code)}
    name = "translate(" + ",".join(f"{old}->{'' if new is None else new}" for old, new in sorted(moved.items())) + ")"
    return drawn.mapped(state, subject, name, lambda c: changes.get(ord(c), c), kind)


def _justified(name: str) -> Any:
    def call(state: Any, args: Args, kwargs: Kwargs) -> Value:
        receiver, kind = args[0], drawn.kind_of(args[0])
        subject = placed(state, receiver, receiver, name)
        if kwargs or not all(is_plain(arg) for arg in args[1:]):
            raise opaque(receiver, name)
        if name == "zfill" and subject and any(drawn.possible(state, subject[0], "+-") is not False for _ in "1"):
            raise opaque(receiver, name)
        standing = drawn.Standing(state)
        fill = [arg.decode("latin-1") if type(arg) is bytes else arg for arg in args[1:]]
        return standing.back(host_call(state, getattr(str, name), standing.text(subject), *fill), kind)

    return call


def _hex(state: Any, args: Args, kwargs: Kwargs) -> Value:
    if len(args) > 1 or kwargs:
        raise opaque(args[0], "hex")
    return hexadecimal(state, placed(state, args[0], args[0], "hex"), str)


# --- formatting ----------------------------------------------------------------------------------------

_DIRECTIVE = re.compile(r"%(?:\((?P<key>[^)]*)\))?(?P<spec>[#0\- +]*\d*(?:\.\d+)?)[hlL]?(?P<kind>.)", re.DOTALL)


def percent(state: Any, template: str, values: Value) -> Value | None:
    """``template % values`` where some values are symbolic and the others plain; None where an object has a say."""
    named = type(values) is Ref and type(state.obj(values)) is DictObj
    if named:
        table = {key_of(token): item for token, item in state.obj(values).table.items()}
        items = list(table.values())
    else:
        items = list(values) if type(values) is tuple else [values]
    if not all(is_plain(item) or type(item) in (Sym, SymDecimal, Rendered) for item in items):
        return None
    parts: list[Value] = []
    end = index = 0
    for match in _DIRECTIVE.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        if match["kind"] == "%":
            parts.append("%")
            continue
        if (match["key"] is not None) is not named or named and match["key"] not in table or not named and index == len(items):
            return None
        item = table[match["key"]] if named else items[index]
        index += 1
        directive = f"%{match['spec']}{match['kind']}"
        parts.append(host_call(state, lambda d=directive, v=item: d % (v,)) if is_plain(item) else _directed(state, match, item))
    if not named and index < len(items):
        return None
    found: Value = symbolic.concat(state, [*parts, template[end:]])
    return found


def _directed(state: Any, match: re.Match[str], item: Value) -> Value:
    if match["kind"] == "s" and not match["spec"] or match["kind"] in "di" and not match["spec"]:
        return text.to_str(state, item)
    if match["kind"] in "xX" and type(item) is Sym and item.type is int:
        return hexadecimal_number(state, item, match["spec"], match["kind"] == "X")
    raise Unknown(f"formatting of a symbolic value with %{match['spec']}{match['kind']}")


def _percent(state: Any, args: Args, kwargs: Kwargs) -> Value:
    found = percent(state, args[0], args[1]) if type(args[0]) is str else None
    if found is None:
        raise Unknown("formatting of a random text with %")
    return found


def _mod(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str.__mod__`` where values are symbolic."""
    template, values = unbox(state, args[0]), args[1]
    inner = state.obj(values).value if type(values) is Ref and type(state.obj(values)) is Boxed else values
    items = list(inner) if type(inner) is tuple else [inner]
    if type(inner) is Ref and type(state.obj(inner)) is DictObj:
        items = list(state.obj(inner).table.values())
    open_ = [item for item in items if type(item) is Sym and not (drawn.is_drawn(state, item) or drawn.is_random(state, item))]
    if type(template) is str and not open_ and any(type(item) in (Sym, SymDecimal, Rendered) for item in items):
        found = percent(state, template, inner)
        if found is not None:
            return found
    return _OTHER_MOD(state, args, kwargs)


_OTHER_MOD = NATIVES[str.__mod__]
NATIVES[str.__mod__] = _mod


# --- registration --------------------------------------------------------------------------------------


def _register() -> None:
    table: dict[str, Any] = {name: _found(name) for name in (
        "find", "rfind", "index", "rindex", "count", "split", "rsplit", "partition", "rpartition",
    )}  # fmt: skip
    table.update({name: _ends(name) for name in ("startswith", "endswith", "removeprefix", "removesuffix")})
    table.update({name: _strip(name) for name in ("strip", "lstrip", "rstrip")})
    table.update({name: _is(name) for name in (
        "isascii", "isalnum", "isalpha", "isdigit", "isdecimal", "isnumeric", "isspace", "isprintable",
    )})  # fmt: skip
    table.update({name: _changed(name) for name in ("upper", "lower", "casefold", "swapcase")})
    table.update({name: _justified(name) for name in ("ljust", "rjust", "center", "zfill")})
    table.update({
        "replace": _replace, "splitlines": _lines, "capitalize": _capitalize, "translate": _translate,
        "encode": encode, "decode": decode, "hex": _hex,
    })  # fmt: skip
    for name, model in table.items():
        for host in (str, bytes):
            if name in host.__dict__:
                before(host.__dict__[name], model)


_register()
