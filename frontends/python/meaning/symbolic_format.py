"""Text of symbolic scalars: representations, format specifications, and numbers read back from text.

Exact on ASCII; how many digits a number has and which characters need an escape is settled by forking. Floats and
decimals are rendered lazily elsewhere.
"""

from __future__ import annotations

import re
from typing import Any

from presage.engine.lang.values import Rendered, Sym, Unknown, Value
from presage.frontends.python.meaning import open_numbers, symbolic
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.symbolic_text import ascii_only, codes, is_open, spelling
from presage.solvers import terms as T

_SPEC = re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<zero>0)?(?P<width>\d+)?(?P<comma>[,_])?"
                   r"(?:\.(?P<cut>\d+))?(?P<kind>[sdxXbo])?", re.DOTALL)  # fmt: skip
_BASES = {"d": 10, "x": 16, "X": 16, "b": 2, "o": 8}
_WIDEST = 10_000


def _code(text: str) -> Any:
    return T.const(ord(text))


def representation(state: Any, value: Value) -> Value:
    """``repr()`` of a symbolic text."""
    found = codes(state, value)
    ascii_only(state, found, "repr()")
    if any(code.op == "const" and code.value > 127 and not chr(code.value).isprintable() for code in found):
        raise Unknown("repr of a symbolic text with such characters")
    single = state.decide(T.or_(*[T.eq(code, _code("'")) for code in found]))
    double = single and not state.decide(T.or_(*[T.eq(code, _code('"')) for code in found]))
    quote = _code('"' if double else "'")
    shown = [quote]
    for code in found:
        shown.extend(_escaped(state, code, quote))
    return spelling([*shown, quote])


def _escaped(state: Any, code: Any, quote: Any) -> list[Any]:
    if code.op == "const" and code.value > 127:
        return [code]
    special = T.or_(T.eq(code, quote), T.eq(code, _code("\\")))
    if state.decide(T.and_(T.ge(code, T.const(32)), T.lt(code, T.const(127)), T.not_(special))):
        return [code]
    if state.decide(special):
        return [_code("\\"), code]
    for letter, character in (("t", "\t"), ("n", "\n"), ("r", "\r")):
        if state.decide(T.eq(code, _code(character))):
            return [_code("\\"), _code(letter)]
    low = T.clamp(code, 0, 127)
    digits = (T.floordiv(low, T.const(16)), T.mod(low, T.const(16)))
    return [_code("\\"), _code("x"), *[_digit(digit, "a") for digit in digits]]


def _digit(value: Any, letter: str) -> Any:
    """The code of a digit of any base up to 36."""
    high = T.add(value, T.const(ord(letter) - 10))
    return T.clamp(T.ite(T.lt(value, T.const(10)), T.add(value, T.const(48)), high), 48, 122)


def formatted(state: Any, value: Sym, spec: str) -> Value:
    """``format(value, spec)`` of a symbolic int, bool or str, the specification not empty.

    Raises:
        Unknown: the specification is none of the modelled ones.
    """
    match = _SPEC.fullmatch(spec)
    width = int(match["width"] or 0) if match is not None else 0
    if match is None or width > _WIDEST or match["fill"] is not None and ord(match["fill"]) > 127:
        raise Unknown(f"the format {spec!r} of a symbolic value")
    if value.type is str:
        return _text(state, value, match, width)
    number = symbolic.integer(value)
    if number is None or match["cut"] or match["kind"] == "s" or value.type is bool and match["kind"] is None:
        raise Unknown(f"the format {spec!r} of a symbolic value")
    kind = match["kind"] or "d"
    negative = state.decide(T.lt(number, T.const(0)))
    digits = _digits(state, T.neg(number) if negative else number, _BASES[kind], "A" if kind == "X" else "a")
    sign = [_code("-")] if negative else [_code(match["sign"])] if match["sign"] in ("+", " ") else []
    if match["comma"]:
        if kind != "d" or match["zero"] or match["align"] == "=":
            raise Unknown(f"the format {spec!r} of a symbolic value")
        digits = _grouped(digits, _code(match["comma"]))
    align = match["align"] or ("=" if match["zero"] else ">")
    fill = _code(match["fill"] or ("0" if match["zero"] else " "))
    missing = [fill] * max(width - len(sign) - len(digits), 0)
    if align == "=":
        return spelling([*sign, *missing, *digits])
    return _aligned([*sign, *digits], missing, align)


def _text(state: Any, value: Sym, match: re.Match[str], width: int) -> Value:
    if match["kind"] not in (None, "s") or match["sign"] or match["comma"] or match["align"] == "=":
        raise Unknown(f"the format {match[0]!r} of a symbolic text")
    found = codes(state, value)
    if match["cut"] is not None:
        found = found[: int(match["cut"])]
    fill = _code(match["fill"] or ("0" if match["zero"] else " "))
    return _aligned(found, [fill] * max(width - len(found), 0), match["align"] or "<")


def _aligned(shown: list[Any], missing: list[Any], align: str) -> Value:
    left = {"<": 0, ">": len(missing), "^": len(missing) // 2}[align]
    return spelling([*missing[:left], *shown, *missing[left:]])


def _digits(state: Any, size: Any, base: int, letter: str) -> list[Any]:
    count = 1
    while not state.decide(T.lt(size, T.const(base**count))):
        count += 1
        if count > 130:
            raise Unknown("the digits of a symbolic number with more than 130 of them")
    values = [T.mod(T.floordiv(size, T.const(base**place)), T.const(base)) for place in range(count - 1, -1, -1)]
    return [_digit(value, letter) for value in values]


def _grouped(digits: list[Any], comma: Any) -> list[Any]:
    found: list[Any] = []
    for place, digit in enumerate(digits):
        if place and (len(digits) - place) % 3 == 0:
            found.append(comma)
        found.append(digit)
    return found


def whole_number(state: Any, value: Value, base: int = 10) -> Value:
    """``int(text, base)`` of a symbolic text."""
    shown = Rendered(str, "text", (("repr", value),))
    refusal = symbolic.concat(state, [f"invalid literal for int() with base {base}: ", shown])
    term = symbolic.text(value)
    if term is not None and base == 10 and is_open(state, term):
        number = open_numbers.whole_number(state, term)
        if number is None:
            raise error(state, ValueError, refusal)
        return number
    found = codes(state, value)
    ascii_only(state, found, "int()")
    if any(code.op == "const" and code.value > 127 for code in found) or not 2 <= base <= 36:
        raise Unknown("int() of a symbolic text with such characters or base")
    begin, end = 0, len(found)
    while begin < end and state.decide(_blank(found[begin])):
        begin += 1
    while begin < end and state.decide(_blank(found[end - 1])):
        end -= 1
    digits, sign = found[begin:end], 1
    if digits and state.decide(T.eq(digits[0], _code("-"))):
        digits, sign = digits[1:], -1
    elif digits and state.decide(T.eq(digits[0], _code("+"))):
        digits = digits[1:]
    if base in (2, 8, 16) and len(digits) > 1 and state.decide(T.eq(digits[0], _code("0"))):
        letters = {2: "bB", 8: "oO", 16: "xX"}[base]
        if state.decide(T.or_(*[T.eq(digits[1], _code(letter)) for letter in letters])):
            raise Unknown("int() of a symbolic text with a prefix of its base")
    if digits and state.decide(T.and_(*[_is_digit(code, base) for code in digits])):
        total = T.const(0)
        for code in digits:
            total = T.add(T.mul(total, T.const(base)), _value(code))
        return symbolic.number(T.mul(total, T.const(sign)))
    if state.decide(T.or_(*[T.eq(code, _code("_")) for code in digits])):
        raise Unknown("int() of a symbolic text with underscores")
    raise error(state, ValueError, refusal)


def _blank(code: Any) -> Any:
    return T.or_(*[T.and_(T.le(_code(a), code), T.le(code, _code(b))) for a, b in (("\t", "\r"), (" ", " "))])


def _ranges(base: int) -> list[tuple[int, int, int]]:
    """(first code, last code, what to subtract) of the digits of a base."""
    found = [(48, min(57, 47 + base), 48)]
    return found if base <= 10 else [*found, (97, 86 + base, 87), (65, 54 + base, 55)]


def _is_digit(code: Any, base: int) -> Any:
    return T.or_(*[T.and_(T.le(T.const(low), code), T.le(code, T.const(high))) for low, high, _ in _ranges(base)])


def _value(code: Any) -> Any:
    """What a digit counts; 0 to 35 for a code that is one."""
    small = T.sub(code, T.const(48))
    letter = T.ite(T.le(T.const(97), code), T.sub(code, T.const(87)), T.sub(code, T.const(55)))
    return T.ite(T.le(code, T.const(57)), small, letter)
