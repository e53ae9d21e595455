"""Texts with random parts in other notations: encodings, hexadecimal digits, base 64; each can be read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from presage.engine.lang.values import Sym, Unknown, Value
from presage.engine.sim.draws import Place, Places
from presage.frontends.python.meaning import drawn
from presage.frontends.python.meaning.convert import host_call

Args = tuple[Value, ...]
Kwargs = dict[str, Value]

HEX = "0123456789abcdef"


def opaque(receiver: Value, name: str) -> Unknown:
    """The reason where a method is not decided."""
    return Unknown(f"{drawn.kind_of(receiver).__name__}.{name}() of a random text")


def placed(state: Any, value: Value, like: Value, name: str) -> Places:
    """The places of an argument that must be a text of the receiver's type."""
    found = drawn.places(state, value)
    if found is None or drawn.kind_of(value) is not drawn.kind_of(like):
        raise opaque(like, name)
    return found


# --- encodings -----------------------------------------------------------------------------------------

_CODECS = {"utf8": "utf-8", "ascii": "ascii", "usascii": "ascii", "latin1": "latin-1", "iso88591": "latin-1"}


def _codec(args: Args, kwargs: Kwargs, receiver: Value, name: str) -> tuple[str, str]:
    encoding = args[1] if len(args) > 1 else kwargs.get("encoding", "utf-8")
    errors = args[2] if len(args) > 2 else kwargs.get("errors", "strict")
    codec = _CODECS.get(re.sub(r"[-_ ]", "", encoding.lower())) if type(encoding) is str else None
    if codec is None or type(errors) is not str:
        raise opaque(receiver, name)
    return codec, errors


def encode(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``str.encode``: random places must be ASCII, or the codec Latin-1."""
    codec, errors = _codec(args, kwargs, args[0], "encode")
    return _transcoded(state, args[0], codec, lambda known: known.encode(codec, errors).decode("latin-1"), bytes, "encode")


def decode(state: Any, args: Args, kwargs: Kwargs) -> Value:
    """``bytes.decode``, likewise."""
    codec, errors = _codec(args, kwargs, args[0], "decode")
    return _transcoded(state, args[0], codec, lambda known: known.encode("latin-1").decode(codec, errors), str, "decode")


def _transcoded(
    state: Any, receiver: Value, codec: str, change: Callable[[str], str], kind: type, name: str
) -> Value:
    result: list[Place] = []
    known = ""
    for place in placed(state, receiver, receiver, name):
        choice = drawn.choices(state, place)
        if len(choice) == 1 and not choice.isascii():
            known += choice
            continue
        result.extend(host_call(state, change, known))
        known = ""
        if not choice.isascii() and (codec != "latin-1" or max(choice) > "\xff"):
            raise opaque(receiver, name)
        result.append(place)
    result.extend(host_call(state, change, known))
    return drawn.value(state, result, kind)


def hexadecimal(state: Any, found: Sequence[Place], kind: type) -> Value:
    """The bytes ``found`` written in hexadecimal."""
    back = drawn.source_of(state, found, "unhex")
    if back is not None:
        return drawn.value(state, back, kind)
    shape: list[str] = []
    for place in found:
        codes = [f"{ord(character):02x}" for character in drawn.choices(state, place)]
        shape.extend("".join(sorted({code[half] for code in codes})) for half in (0, 1))
    return drawn.derive(state, "hex", found, tuple(shape), kind)


def from_hexadecimal(state: Any, found: Sequence[Place]) -> Value:
    """The bytes that hexadecimal digits stand for, where they were made from bytes."""
    back = drawn.source_of(state, found, "hex")
    if back is None:
        raise Unknown("bytes read from a random text")
    return drawn.value(state, back, bytes)


def number_in(state: Any, value: Value, base: Value) -> Value:
    """``int(text, 16)`` of hexadecimal digits in lower case."""
    found = drawn.places(state, value)
    if type(value) is str:
        return host_call(state, int, value, base)
    if base != 16 or not found or any(drawn.possible(state, place, HEX) is not True for place in found):
        raise Unknown("int() of a random text")
    return drawn.number_in(state, "int", found, 16 ** len(found) - 1)


def digits_of(state: Any, number: Value) -> Places | None:
    """The hexadecimal digits that a number was read from."""
    known = drawn.draws(state)
    if known is None or type(number) is not Sym or number.term.op != "var":
        return None
    found = known.numbers.get(number.term.value)
    return None if found is None or found.function != "int" else known.places(found.source)


def hexadecimal_number(state: Any, item: Sym, spec: str, upper: bool = False) -> Value:
    """A number that was read from hexadecimal digits, written with as many digits again."""
    found = digits_of(state, item)
    if found is None or spec != f"0{len(found)}":
        raise Unknown("a random number written in hexadecimal digits")
    return drawn.mapped(state, found, "upper", str.upper, str) if upper else drawn.value(state, found, str)


def digits(state: Any, op: str, x: Value, y: Value) -> Value | None:
    """``x >> y`` and ``x & y`` of a number read from hexadecimal digits, by its digits; None where that does not decide it."""
    if op == "&" and type(x) is int:
        x, y = y, x
    found = digits_of(state, x)
    if found is None or type(y) is not int or y < 0:
        return None
    if op == ">>" and y % 4 == 0:
        left = found[: len(found) - y // 4]
        return number_in(state, drawn.value(state, left, str), 16) if left else 0
    if op != "&":
        return None
    result = 0
    for position, place in enumerate(reversed(found)):
        mask = y >> 4 * position & 15
        kept = {int(character, 16) & mask for character in drawn.choices(state, place)}
        if len(kept) > 1:
            raise Unknown("bits of a random number")
        result |= kept.pop() << 4 * position
    return result


# --- base 64 -------------------------------------------------------------------------------------------

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def base64(state: Any, found: Sequence[Place]) -> Value:
    """Bytes in base 64, with padding."""
    back = drawn.source_of(state, found, "unbase64")
    if back is not None:
        return drawn.value(state, back, bytes)
    shape: list[str] = []
    codes = [sorted(map(ord, drawn.choices(state, place))) for place in found]
    for start in range(0, len(codes), 3):
        group = codes[start : start + 3]
        one, two, three = (*group, [0], [0])[:3]
        sextets = [
            {a >> 2 for a in one},
            {(a & 3) << 4 | b for a in {x & 3 for x in one} for b in {y >> 4 for y in two}},
            {(b & 15) << 2 | c for b in {y & 15 for y in two} for c in {z >> 6 for z in three}},
            {c & 63 for c in three},
        ]
        digits = ["".join(_DIGITS[code] for code in sorted(sextet)) for sextet in sextets[: len(group) + 1]]
        shape.extend(digits + ["="] * (4 - len(digits)))
    return drawn.derive(state, "base64", found, tuple(shape), bytes)


def from_base64(state: Any, found: Sequence[Place]) -> Value:
    """The bytes that a text in base 64 was made from."""
    back = drawn.source_of(state, found, "base64")
    if back is None:
        raise Unknown("bytes read from a random text in base 64")
    return drawn.value(state, back, bytes)
