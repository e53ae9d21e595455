"""The meaning of every operation: a term's value under a model, computed exactly on host values.

This is the reference. Solvers only propose models; a model is believed when this module agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from presage.solvers.terms import bits, floats, mappings, pieces
from presage.solvers.terms.core import Term, Value, is_value
from presage.solvers.terms.derivatives import accepts
from presage.solvers.terms.digits import decimal_text
from presage.solvers.terms.languages import LANGUAGES
from presage.solvers.terms.nodes import postorder

Functions = Mapping[str, Callable[..., Value]]
"""Uninterpreted functions by name, as callables on host values."""


class EvaluationError(ValueError):
    """The model lacks a variable or function of the term, or gives it a value of another sort."""


def evaluate(term: Term, model: Mapping[str, Value], functions: Functions | None = None) -> Any:
    """The host value of a term under a model (variable name -> host value).

    Raises EvaluationError where model or functions don't give a value of the right sort.
    """
    return evaluate_all((term,), model, functions)[term]


def evaluate_all(terms: Iterable[Term], model: Mapping[str, Value], functions: Functions | None = None) -> dict[Term, Any]:
    """The values of terms and of every node below them."""
    values: dict[Term, Any] = {}
    for node in postorder(terms):
        op = node.op
        if op == "const":
            values[node] = node.value
        elif op == "var":
            values[node] = _checked(node, model.get(node.value))
        elif op == "apply":
            function = (functions or {}).get(node.value)
            if function is None:
                raise EvaluationError(f"no meaning is given for function {node.value!r}")
            values[node] = _checked(node, function(*[values[arg] for arg in node.args]))
        else:
            values[node] = _MEANING[op](node, *[values[arg] for arg in node.args])
    return values


def evaluate_each(terms: Iterable[Term], name: str, values: Iterable[Value]) -> Iterator[tuple[Value, list[Any]]]:
    """Each value of the only variable, with what the terms are there. Terms with functions have no meaning here."""
    roots = list(terms)
    steps = [(node, _MEANING.get(node.op), node.args) for node in postorder(roots)]
    for value in values:
        known: dict[Term, Any] = {}
        for node, meaning, args in steps:
            if meaning is not None:
                known[node] = meaning(node, *[known[arg] for arg in args])
            elif node.op == "const":
                known[node] = node.value
            else:
                known[node] = _checked(node, value if node.op == "var" and node.value == name else None)
        yield value, [known[root] for root in roots]


def _checked(node: Term, value: Any) -> Any:
    if not is_value(value, node.sort):
        raise EvaluationError(f"{node.value!r} has no {node.sort} value, but {value!r}")
    return value


def _sum(node: Term, *values: Any) -> Any:
    total, factors = node.value
    for factor, value in zip(factors, values, strict=True):
        total += factor * value
    return total


def _product(node: Term, *values: Any) -> Any:
    total = values[0]
    for value in values[1:]:
        total *= value
    return total


def _slice(node: Term, s: str, start: int, stop: int) -> str:
    return s[start:stop] if 0 <= start < stop else ""


def _bit_operation(node: Term, x: int, y: int) -> int:
    width = node.sort.params[0]
    return bits.OPERATIONS[node.op](x, y, width) & ((1 << width) - 1)


def _signed_less(node: Term, x: int, y: int) -> bool:
    width = node.args[0].sort.params[0]
    return bits.signed(x, width) < bits.signed(y, width)


_MEANING: Final[dict[str, Callable[..., Any]]] = {
    "not": lambda node, a: not a,
    "and": lambda node, *xs: all(xs),
    "or": lambda node, *xs: any(xs),
    "ite": lambda node, c, a, b: a if c else b,
    "eq": lambda node, a, b: a == b,
    "le": lambda node, a, b: a <= b,
    "lt": lambda node, a, b: a < b,
    "sum": _sum,
    "mul": _product,
    "to_real": lambda node, a: Fraction(a),
    "floordiv": lambda node, a, b: a // b if b else 0,
    "mod": lambda node, a, b: a % b if b else a,
    "div": lambda node, a, b: a / b if b else a * 0,
    "floor": lambda node, a: a.__floor__(),
    "concat": lambda node, *xs: "".join(xs),
    "len": lambda node, s: len(s),
    "char": lambda node, code: chr(code),
    "code": lambda node, s: ord(s) if len(s) == 1 else -1,
    "clamp": lambda node, a: min(max(a, node.value[0]), node.value[1]),
    "alphabet": lambda node, s: all(node.value[0] <= ord(c) <= node.value[1] for c in s),
    "slice": _slice,
    "contains": lambda node, s, sub: sub in s,
    "prefix": lambda node, s, prefix: s.startswith(prefix),
    "suffix": lambda node, s, suffix: s.endswith(suffix),
    "indexof": lambda node, s, sub, start: s.find(sub, start),
    "replace": lambda node, s, old, new: s.replace(old, new, 1),
    "str_lt": lambda node, a, b: a < b,
    "str_le": lambda node, a, b: a <= b,
    "int_to_str": lambda node, n: decimal_text(n),
    "fadd": lambda node, a, b: a + b,
    "fsub": lambda node, a, b: a - b,
    "fmul": lambda node, a, b: a * b,
    "fneg": lambda node, a: -a,
    "fdiv": lambda node, a, b: floats.quotient(a, b),
    "fabs": lambda node, a: abs(a),
    "fwhole": lambda node, a: floats.whole(a, node.value),
    "int_to_float": lambda node, n: floats.nearest(n),
    "float_to_int": lambda node, a: floats.cut(a),
    "feq": lambda node, a, b: a == b,
    "flt": lambda node, a, b: a < b,
    "fle": lambda node, a, b: a <= b,
    "bvult": lambda node, a, b: a < b,
    "bvslt": _signed_less,
    "bv_to_int": lambda node, a: a,
    "int_to_bv": lambda node, a: a & ((1 << node.sort.params[0]) - 1),
    "mapped": lambda node, s: mappings.changed(node.value, s),
    "stripped": lambda node, s: mappings.stripped(node.value, s),
    "piece": lambda node, s, *languages: pieces.piece(s, languages, *node.value),
    "text_value": lambda node, s: mappings.written(s),
    "count": lambda node, s: s.count(node.value),
    "in_re": lambda node, s, language: accepts(language, s),
    **dict.fromkeys(LANGUAGES, lambda node, *xs: node),
    **dict.fromkeys(bits.OPERATIONS, _bit_operation),
}
