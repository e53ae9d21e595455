"""Operators and conversions on symbolic scalars: exact over terms, or left undecided.

Integers, Booleans and decimals are exact; a decimal is a coefficient term with a concrete exponent
and is only computed where the context's precision does not round. Floats are not represented here.
``MISSING`` means "no meaning here": the caller goes on with special methods or gives up.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from presage.engine.lang.values import MISSING, Rendered, Sym, SymDecimal, Unknown, Value
from presage.frontends.python.meaning import drawn, drawn_codecs, symbolic_bits, symbolic_floats
from presage.frontends.python.meaning.errors import error
from presage.frontends.python.meaning.types import value_type_name
from presage.solvers import terms as T

MAX_VALUES = 64
"""How many values a symbolic scalar may be split into where an operation needs a concrete one."""

_ZERO = T.const(0)
_ONE = T.const(1)


def integer(value: Value) -> Any:
    """The integer term of a concrete or symbolic int or bool; None for anything else."""
    kind = type(value)
    if kind is int:
        return T.const(value)
    if kind is bool:
        return T.const(int(value))
    if kind is Sym:
        if value.type is int:
            return value.term
        if value.type is bool:
            return T.ite(value.term, _ONE, _ZERO)
    return None


def decimal(value: Value) -> SymDecimal | None:
    """A decimal's coefficient and exponent; ints count as decimals of exponent 0."""
    kind = type(value)
    if kind is SymDecimal:
        return value
    if kind is Decimal and value.is_finite():
        sign, digits, exponent = value.as_tuple()
        coefficient = int("".join(map(str, digits)) or "0")
        return SymDecimal(T.const(-coefficient if sign else coefficient), int(exponent))
    term = integer(value)
    return None if term is None else SymDecimal(term, 0)


def text(value: Value) -> Any:
    """The string term of a concrete or symbolic str; None for anything else."""
    if type(value) is str:
        return T.const(value)
    if type(value) is Sym and value.type is str:
        return value.term
    return None


def truth(state: Any, value: Value) -> Value:
    """``bool()`` of a symbolic scalar."""
    if type(value) is SymDecimal:
        return boolean(T.ne(value.coefficient, _ZERO))
    if type(value) is Rendered:
        if value.form == "json" or any(type(part) is str and part for part in value.value):
            return True
        raise Unknown("truth of a lazily rendered text")
    if value.type is bool:
        return boolean(value.term)
    if value.type is int:
        return boolean(T.ne(value.term, _ZERO))
    if drawn.is_drawn(state, value):
        return True
    if value.type is str:
        return boolean(T.ne(T.str_len(value.term), _ZERO))
    if value.type is float and value.term.sort is T.FLOAT64:
        return boolean(symbolic_floats.truth(value))
    raise Unknown(f"truth of a symbolic {value.type.__name__}")


def boolean(term: Any) -> Value:
    """A Boolean value for a term: concrete where the term is."""
    if term is T.true:
        return True
    if term is T.false:
        return False
    return Sym(term, bool)


def number(term: Any) -> Value:
    """An int for a term: concrete where the term is."""
    return term.value if term.op == "const" else Sym(term, int)


def string(term: Any) -> Value:
    """A str for a term: concrete where the term is."""
    return term.value if term.op == "const" else Sym(term, str)


def negate(value: Sym) -> Value:
    """``not`` of a symbolic Boolean."""
    return boolean(T.not_(value.term))


# --- arithmetic ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chosen:
    """Operands of which this path has concrete values: the operator's concrete meaning applies."""

    x: Value
    y: Value


def binary(state: Any, op: str, x: Value, y: Value) -> Value | Chosen:
    """A binary operator with at least one symbolic operand."""
    if type(x) in (SymDecimal, Decimal) or type(y) in (SymDecimal, Decimal):
        return _decimal_binary(state, op, x, y)
    if op in ("+", "*") and drawn.is_drawn(state, x, y):
        return drawn.joined(state, op, x, y)
    if symbolic_floats.is_float(x) or symbolic_floats.is_float(y):
        return symbolic_floats.binary(state, op, x, y)
    a, b = integer(x), integer(y)
    if a is not None and b is not None:
        return _integer_binary(state, op, x, y, a, b)
    a, b = text(x), text(y)
    if a is not None and b is not None and op == "+":
        return string(T.str_concat(a, b))
    if op == "+" and type(x) in (str, Rendered, Sym) and type(y) in (str, Rendered, Sym):
        return concat(state, [x, y])
    if op == "%" and type(x) is str:
        return MISSING
    if float in (type(x), type(y)) and (integer(x) is not None or integer(y) is not None):
        return symbolic_floats.binary(state, op, x, y)
    if op == "*":
        return _repeated(state, x, y)
    return MISSING


def _repeated(state: Any, x: Value, y: Value) -> Value | Chosen:
    """A sequence times a number, one of them symbolic: the path splits over the number's values."""
    sequence, count = (y, x) if integer(x) is not None else (x, y)
    if integer(count) is None or type(sequence) in (Rendered, SymDecimal):
        return MISSING
    if type(count) is Sym:
        times = T.max_(count.term if count.type is int else T.ite(count.term, _ONE, _ZERO), _ZERO)
        count = concrete(state, number(times))
    if type(sequence) is not Sym:
        return Chosen(sequence, count)
    if sequence.type is not str:
        return MISSING
    if count > 100_000:
        raise Unknown("a symbolic text repeated more than 100000 times")
    return string(T.str_concat(*[sequence.term] * count))


def _integer_binary(state: Any, op: str, x: Value, y: Value, a: Any, b: Any) -> Value | Chosen:
    if op == "+":
        return number(T.add(a, b))
    if op == "-":
        return number(T.sub(a, b))
    if op == "*":
        return number(T.mul(a, b))
    if op in ("//", "%", "divmod"):
        if state.decide(T.eq(b, _ZERO)):
            words = "integer modulo by zero" if op == "%" else "integer division or modulo by zero"
            raise error(state, ZeroDivisionError, words)
        if op == "divmod":
            quotient, remainder = T.floordiv(a, b), T.mod(a, b)
            return (number(quotient), number(remainder))
        return number(T.floordiv(a, b) if op == "//" else T.mod(a, b))
    if op == "**" and type(y) is int and 0 <= y <= 16:
        power = _ONE
        for _ in range(y):
            power = T.mul(power, a)
        return number(power)
    if op in ("&", "|", "^") and _is_bool(x) and _is_bool(y):
        p, q = condition(x), condition(y)
        if op == "&":
            return boolean(T.and_(p, q))
        if op == "|":
            return boolean(T.or_(p, q))
        return boolean(T.ne(p, q))
    if op in ("&", "|", "^", "<<", ">>"):
        digits = drawn_codecs.digits(state, op, x, y)
        if digits is not None:
            return digits
        found = symbolic_bits.binary(op, a, b)
        if found is not None:
            return number(found)
    if op == "/":
        if state.decide(T.eq(b, _ZERO)):
            raise error(state, ZeroDivisionError, "division by zero")
        return symbolic_floats.divide(state, a, b)
    return Chosen(concrete(state, x), concrete(state, y))


def _is_bool(value: Value) -> bool:
    return type(value) is bool or type(value) is Sym and value.type is bool


def condition(value: Value) -> Any:
    """The Boolean term of a concrete or symbolic bool."""
    return value.term if type(value) is Sym else T.const(value)


def unary(state: Any, op: str, x: Value) -> Value:
    """``-x``, ``+x``, ``~x`` of a symbolic scalar."""
    if type(x) is SymDecimal:
        if op == "invert":
            return MISSING
        guarded = _fits(state, x.coefficient, x.exponent)
        return SymDecimal(T.neg(guarded.coefficient), x.exponent) if op == "neg" else guarded
    if symbolic_floats.is_float(x):
        return symbolic_floats.unary(op, x)
    term = integer(x)
    if term is None:
        return MISSING
    if op == "neg":
        return number(T.neg(term))
    if op == "pos":
        return number(term)
    return number(T.sub(T.neg(term), _ONE))


def _decimal_binary(state: Any, op: str, x: Value, y: Value) -> Value:
    if type(x) is float or type(y) is float:
        return MISSING
    a, b = decimal(x), decimal(y)
    if a is None or b is None:
        if isinstance(x, Decimal) or isinstance(y, Decimal):
            raise Unknown("arithmetic of a symbolic number with an infinite decimal")
        return MISSING
    if op in ("+", "-"):
        exponent = min(a.exponent, b.exponent)
        left, right = rescaled(a, exponent), rescaled(b, exponent)
        return _fits(state, T.add(left, right) if op == "+" else T.sub(left, right), exponent)
    if op == "*":
        return _fits(state, T.mul(a.coefficient, b.coefficient), a.exponent + b.exponent)
    if op == "/":
        return _divide(state, a, b)
    if op in ("//", "%"):
        return _integral(state, op, a, b)
    raise Unknown(f"decimal operator {op} on symbolic values")


def _divide(state: Any, a: SymDecimal, b: SymDecimal) -> Value:
    if b.coefficient.op != "const":
        raise Unknown("division by a symbolic decimal")
    divisor = b.coefficient.value
    if divisor == 0:
        raise Unknown("decimal division by zero")
    rest, shift = abs(divisor), 0
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 2 if rest % 2 == 0 else 5
        shift += 1
    if rest != 1:
        raise Unknown("a quotient of a symbolic decimal that has no finite decimal expansion")
    while (10**shift) % abs(divisor):
        shift += 1
    factor = 10**shift // divisor
    return _fits(state, T.mul(a.coefficient, T.const(factor)), a.exponent - b.exponent - shift)


def _integral(state: Any, op: str, a: SymDecimal, b: SymDecimal) -> Value:
    exponent = min(a.exponent, b.exponent)
    left, right = rescaled(a, exponent), rescaled(b, exponent)
    if state.decide(T.eq(right, _ZERO)):
        raise Unknown("decimal division by zero")
    if not state.decide(T.and_(T.ge(left, _ZERO), T.gt(right, _ZERO))):
        raise Unknown("decimal floor division of a negative symbolic value")
    if op == "//":
        return _fits(state, T.floordiv(left, right), 0)
    return _fits(state, T.mod(left, right), exponent)


def rescaled(value: SymDecimal, exponent: int) -> Any:
    """The coefficient of a decimal at a smaller (or equal) exponent."""
    return T.mul(value.coefficient, T.const(10 ** (value.exponent - exponent)))


def _fits(state: Any, coefficient: Any, exponent: int) -> Value:
    """A decimal result that the context's precision leaves exact."""
    precision = state.session.decimal_context(state).prec
    limit = T.const(10**precision)
    if not state.decide(T.and_(T.lt(coefficient, limit), T.gt(coefficient, T.neg(limit)))):
        raise Unknown(f"a decimal past the context's precision of {precision} digits")
    if coefficient.op == "const":
        return Decimal(coefficient.value).scaleb(exponent)
    return SymDecimal(coefficient, exponent)


_ROUND = {
    "ROUND_HALF_EVEN": T.round_half_even_div,
    "ROUND_HALF_UP": T.round_half_up_div,
    "ROUND_HALF_DOWN": T.round_half_down_div,
    "ROUND_UP": T.round_up_div,
    "ROUND_DOWN": T.round_down_div,
    "ROUND_CEILING": T.round_ceiling_div,
    "ROUND_FLOOR": T.round_floor_div,
    "ROUND_05UP": T.round_05up_div,
}


def quantize(state: Any, value: SymDecimal, exponent: int, rounding: str) -> Value:
    """``Decimal.quantize``: the value at an exponent, rounded as the mode says."""
    if exponent <= value.exponent:
        return _fits(state, rescaled(value, exponent), exponent)
    return _fits(state, _ROUND[rounding](value.coefficient, 10 ** (exponent - value.exponent)), exponent)


def truncate(value: SymDecimal) -> Any:
    """The integer term of ``int(decimal)``."""
    if value.exponent >= 0:
        return rescaled(value, 0)
    return T.round_down_div(value.coefficient, 10**-value.exponent)


# --- comparison ----------------------------------------------------------------------------------

_ORDER = {"<": T.lt, "<=": T.le, ">": T.gt, ">=": T.ge, "==": T.eq, "!=": T.ne}


def compare(state: Any, op: str, x: Value, y: Value) -> Value:
    """One of the six orderings with at least one symbolic operand."""
    relation = _ORDER[op]
    settled = drawn.compare(state, op, x, y)
    if settled is not None:
        return settled
    a, b = integer(x), integer(y)
    if a is not None and b is not None:
        if op in ("==", "!=") and _is_bool(x) and _is_bool(y):
            return boolean(relation(condition(x), condition(y)))
        formula = relation(a, b)
        known = drawn.settled(state, formula)
        return boolean(formula) if known is None else known
    s, t = text(x), text(y)
    if s is not None and t is not None:
        if op in ("==", "!="):
            return boolean(relation(s, t))
        less = {"<": T.str_lt, "<=": T.str_le}
        return boolean(less[op](s, t) if op in less else less[{">": "<", ">=": "<="}[op]](t, s))
    if symbolic_floats.is_float(x) or symbolic_floats.is_float(y):
        ordered = symbolic_floats.compare(state, op, x, y) if Decimal not in map(type, (x, y)) else MISSING
        if ordered is not MISSING:
            return boolean(ordered)
        if SymDecimal in map(type, (x, y)) or Decimal in map(type, (x, y)) or Fraction in map(type, (x, y)):
            raise Unknown("comparison of a symbolic float and a decimal or fraction")
    elif type(x) is float or type(y) is float:
        return _compare_float(state, relation, x, y, op)
    d, e = decimal(x), decimal(y)
    if d is not None and e is not None:
        exponent = min(d.exponent, e.exponent)
        return boolean(relation(rescaled(d, exponent), rescaled(e, exponent)))
    if type(x) is Rendered or type(y) is Rendered:
        if op in ("==", "!=") and {type(x), type(y)} <= {Rendered, str, bytes, Sym}:
            raise Unknown("comparison of a lazily rendered text")
    if op in ("==", "!=") and _scalar(x) and _scalar(y):
        if complex in map(type, (x, y)) or Fraction in map(type, (x, y)):
            raise Unknown("comparison of a symbolic number and a complex one or a fraction")
        return op == "!="
    return MISSING


def _scalar(value: Value) -> bool:
    return value is None or type(value) in (Sym, SymDecimal, int, bool, str, bytes, float, complex, Fraction, Decimal, tuple)


def _compare_float(state: Any, relation: Any, x: Value, y: Value, op: str) -> Value:
    def real(value: Value) -> Any:
        if type(value) is float:
            return T.const(Fraction(value)) if value == value and abs(value) != float("inf") else None
        d = decimal(value)
        if d is None:
            return None
        return T.truediv(T.to_real(rescaled(d, min(d.exponent, 0))), T.const(Fraction(10 ** -min(d.exponent, 0))))

    a, b = real(x), real(y)
    if a is None or b is None:
        if op in ("==", "!="):
            return op == "!="
        raise Unknown("ordering of a symbolic value and a special float")
    return boolean(relation(a, b))


def text_contains(state: Any, container: Value, item: Value) -> Value:
    """``item in container`` for texts; ``MISSING`` where they are not texts."""
    if drawn.is_drawn(state, container, item):
        return drawn.contains(state, container, item)
    outer, inner = text(container), text(item)
    if outer is None or inner is None:
        if type(container) is Rendered or type(item) is Rendered:
            raise Unknown("search in a lazily rendered text")
        return MISSING
    return boolean(T.str_contains(outer, inner))


def range_contains(state: Any, container: range, item: Sym) -> Value:
    """``item in range(...)``."""
    term = integer(item)
    if term is None or not container:
        return False
    low, high = min(container[0], container[-1]), max(container[0], container[-1])
    inside = T.and_(T.ge(term, T.const(low)), T.le(term, T.const(high)))
    step = abs(container.step)
    if step > 1:
        inside = T.and_(inside, T.eq(T.mod(T.sub(term, T.const(low)), T.const(step)), _ZERO))
    return boolean(inside)


# --- keys, concretisation, text ------------------------------------------------------------------


def merged(test: Any, a: Value, b: Value) -> Value:
    """The scalar that is ``a`` where a condition holds, else ``b``; ``MISSING`` where they are not of one kind.

    Two concrete texts stay apart: too much needs a text's value.
    """
    kinds = [value.type if type(value) is Sym else type(value) for value in (a, b)]
    if kinds == [int, int]:
        return number(T.ite(test, integer(a), integer(b)))
    if kinds == [bool, bool]:
        return boolean(T.ite(test, condition(a), condition(b)))
    if kinds == [str, str] and (type(a) is Sym or type(b) is Sym or a == b):
        return string(T.ite(test, text(a), text(b)))
    if kinds == [float, float]:
        terms = [value.term if type(value) is Sym else T.const(value) for value in (a, b)]
        return symbolic_floats.real(T.ite(test, *terms)) if terms[0].sort is terms[1].sort is T.FLOAT64 else MISSING
    if kinds == [tuple, tuple] and len(a) == len(b):
        items = [x if x is y else merged(test, x, y) for x, y in zip(a, b, strict=True)]
        return MISSING if any(item is MISSING for item in items) else tuple(items)
    return a if a is None and b is None else MISSING


def position(state: Any, index: Value, length: int) -> Any:
    """The term of a sequence's place, from 0, that an index names; None on the path where it names none."""
    term, end = integer(index), T.const(length)
    if not state.decide(T.and_(T.lt(term, end), T.ge(term, T.neg(end)))):
        index_sized(state, term)
        return None
    return T.ite(T.lt(term, _ZERO), T.add(term, end), term)


def index_sized(state: Any, term: Any) -> None:
    """Raises IndexError where an index has more bits than a machine word."""
    if not state.decide(T.and_(T.le(term, T.const(sys.maxsize)), T.ge(term, T.const(-sys.maxsize - 1)))):
        raise error(state, IndexError, "cannot fit 'int' into an index-sized integer")


def selected(items: Any, place: Any) -> Value:
    """The item at a symbolic place, one formula for all; ``MISSING`` where the items are not scalars of one kind."""
    if not items or len(items) > MAX_VALUES:
        return MISSING
    kinds = {item.type if type(item) is Sym else type(item) for item in items}
    if kinds == {int}:
        return number(T.select([integer(item) for item in items], place))
    if kinds == {bool}:
        return boolean(T.select([condition(item) for item in items], place))
    if kinds == {str}:
        terms = [text(item) for item in items]
        spelled = [T.spelled(term) for term in terms]
        columns = [codes for codes in spelled if codes is not None]
        if len(columns) == len(items) and len({len(codes) for codes in columns}) == 1:
            return string(T.spell([T.select(column, place) for column in zip(*columns, strict=True)]))
    return MISSING


def concrete(state: Any, value: Value) -> Value:
    """A concrete value for an operation that needs one: the path splits over the possible ones.

    Raises:
        Unknown: there are more than ``MAX_VALUES``, or the values are texts.
    """
    if type(value) is not Sym:
        if type(value) in (SymDecimal, Rendered):
            raise Unknown(f"a concrete value is needed for a symbolic {value_type_name(state, value)}")
        return value
    if value.type is bool:
        return state.decide(value.term)
    if value.type is not int:
        raise Unknown(f"a concrete value is needed for a symbolic {value.type.__name__}")
    for candidate in state.session.candidates(state, value.term, MAX_VALUES):
        if state.decide(T.eq(value.term, T.const(candidate))):
            return candidate
    raise Unknown(f"a symbolic int has more than {MAX_VALUES} values where one is needed")


def concat(state: Any, parts: list[Value]) -> Value:
    """Concatenates texts, some of them symbolic or lazily rendered."""
    flat: list[Value] = []
    for part in parts:
        if type(part) is Rendered and part.form == "text":
            flat.extend(part.value)
        else:
            flat.append(part)
    if len(flat) == 1:
        return flat[0]
    if drawn.is_drawn(state, *flat):
        return drawn.concat(state, flat)
    terms = [text(part) for part in flat]
    if all(term is not None for term in terms):
        return string(T.str_concat(*terms))
    kinds = {part.kind if type(part) is Rendered else type(part) for part in flat}
    return Rendered(bytes if bytes in kinds else str, "text", tuple(flat))


def json_part(value: Value) -> Rendered | None:
    """The JSON rendering that a text consists of, blanks around it aside; None where there is none."""
    if type(value) is not Rendered:
        return None
    if value.form == "json":
        return value
    parts = [part for part in value.value if not (isinstance(part, str | bytes) and not part.strip())]
    return json_part(parts[0]) if len(parts) == 1 else None


def to_text(state: Any, value: Value, spec: str = "") -> Value:
    """``str()`` or ``format()`` of a symbolic scalar."""
    if type(value) is Rendered:
        if spec:
            raise Unknown("a format specification on a lazily rendered text")
        return value
    if type(value) is Sym:
        if value.type is str and drawn.is_drawn(state, value):
            return drawn.formatted(state, value, spec)
        if value.type is str and not spec:
            return value
        if value.type is int and spec in ("", "d"):
            return string(T.int_to_str(value.term))
        if value.type is bool and not spec:
            return string(T.ite(value.term, T.const("True"), T.const("False")))
        return Rendered(str, "text", (("format", value, spec),))
    return Rendered(str, "text", ((value,) if not spec else (("format", value, spec),)))


def from_text(state: Any, value: Value, cls: type) -> Value:
    """``int(text)`` or ``Decimal(text)`` where the text was rendered from a number; else ``MISSING``."""
    if type(value) is Sym and value.type is str and value.term.op == "int_to_str":
        inner = value.term.args[0]
        return number(inner) if cls is int else SymDecimal(inner, 0)
    if type(value) is Rendered and value.form == "text" and len(value.value) == 1:
        part = value.value[0]
        if type(part) is SymDecimal and cls is Decimal:
            return part
    return MISSING
