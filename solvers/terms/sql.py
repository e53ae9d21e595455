"""Terms as SQL expressions, for stored path conditions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from presage.solvers.terms.core import Term
from presage.solvers.terms.digits import decimal_text
from presage.solvers.terms.nodes import fold_text, number_text


def to_sql(term: Term) -> str:
    """An SQL expression in which each variable is a quoted column.

    It is read as mathematics: numbers are exact, ``a / b`` doesn't truncate. Uninterpreted functions, and operations that SQL
    doesn't have, are calls of their name. A part of more than 100,000 characters is left out as ``...``.
    """
    return fold_text(term, _show)


def _show(node: Term, args: list[str]) -> str:
    op = node.op
    if op == "const":
        return _constant(node.value)
    if op == "var":
        return '"' + str(node.value).replace('"', '""') + '"'
    if op == "sum":
        constant, factors = node.value
        args = [arg if factor == 1 else f"{_constant(factor)} * {arg}" for factor, arg in zip(factors, args, strict=True)]
        if constant:
            args.append(_constant(constant))
        return f"({' + '.join(args)})"
    if op in _INFIX:
        return f"({f' {_INFIX[op]} '.join(args)})"
    if op in _FORMS:
        return _FORMS[op].format(*args)
    return f"{node.value if op == 'apply' else op}({', '.join(args)})"


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"({decimal_text(value.numerator)} / {decimal_text(value.denominator)})"
    if isinstance(value, Fraction):
        return decimal_text(value.numerator)
    if isinstance(value, float):
        return f"CAST('{value!r}' AS DOUBLE)"
    return number_text(value)


_INFIX: Final = {
    "and": "AND",
    "or": "OR",
    "eq": "=",
    "feq": "=",
    "le": "<=",
    "fle": "<=",
    "str_le": "<=",
    "lt": "<",
    "flt": "<",
    "str_lt": "<",
    "bvult": "<",
    "mul": "*",
    "fmul": "*",
    "fadd": "+",
    "fsub": "-",
    "div": "/",
    "concat": "||",
}
_FORMS: Final = {
    "not": "(NOT {0})",
    "ite": "CASE WHEN {0} THEN {1} ELSE {2} END",
    "floordiv": "floor({0} / {1})",
    "mod": "({0} - {1} * floor({0} / {1}))",
    "floor": "floor({0})",
    "to_real": "{0}",
    "fneg": "(-{0})",
    "len": "length({0})",
    "slice": "substring({0}, {1} + 1, {2} - {1})",
    "contains": "contains({0}, {1})",
    "prefix": "starts_with({0}, {1})",
    "suffix": "ends_with({0}, {1})",
    "int_to_str": "CAST({0} AS VARCHAR)",
    "bv_to_int": "{0}",
}
