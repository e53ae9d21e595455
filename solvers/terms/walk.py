"""Whole terms: variables, size, substitution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from presage.solvers.terms import (
    bits,
    characters,
    compare,
    divide,
    equality,
    floats,
    languages,
    linear,
    logic,
    mappings,
    membership,
    pieces,
    text,
)
from presage.solvers.terms.core import Term, apply
from presage.solvers.terms.nodes import postorder


def variables(*terms: Term) -> tuple[Term, ...]:
    """The variables of terms, ordered by name."""
    found = [node for node in postorder(terms) if node.op == "var"]
    return tuple(sorted(found, key=lambda node: node.order))


def size(*terms: Term) -> int:
    """The number of distinct nodes."""
    return sum(1 for _ in postorder(terms))


def substitute(term: Term, mapping: Mapping[Term, Term]) -> Term:
    """The term with each key of the mapping (a variable or any other term) replaced by its value, all at once, and
    simplified anew. A replacement has the sort of what it replaces."""
    return substitute_all((term,), mapping)[0]


def substitute_all(terms: Iterable[Term], mapping: Mapping[Term, Term]) -> tuple[Term, ...]:
    """``substitute`` for several terms; what they share is rebuilt once."""
    roots = tuple(terms)
    done: dict[Term, Term] = dict(mapping)
    for node in postorder(roots):
        if node in done:
            continue
        args = tuple([done[arg] for arg in node.args])
        done[node] = node if args == node.args else rebuild(node, args)
    return tuple(done[root] for root in roots)


def rebuild(node: Term, args: tuple[Term, ...]) -> Term:
    """The node's operation over other arguments, simplified."""
    build = _BUILD.get(node.op)
    if build is not None:
        return build(*args)
    if node.op == "sum":
        constant, factors = node.value
        return linear.weighted_sum(node.sort, constant, zip(factors, args, strict=True))
    if node.op == "apply":
        return apply(node.value, node.sort, *args)
    if node.op == "piece":
        return pieces.str_piece(args[0], args[1:], *node.value)
    again = _AGAIN.get(node.op)
    if again is not None:
        return again(args[0], node.value)
    return bits.int_to_bv(args[0], node.sort.params[0])


_AGAIN: Final[dict[str, Callable[[Term, Any], Term]]] = {
    "clamp": lambda arg, value: characters.clamp(arg, *value),
    "alphabet": lambda arg, value: characters.alphabet(arg, *value),
    "fwhole": floats.float_whole,
    "re_loop": lambda arg, value: languages.re_loop(arg, *value),
    "re_before": languages.re_before,
    "re_mapped": languages.re_mapped,
    "mapped": mappings.str_map,
    "stripped": lambda arg, value: mappings.str_strip(arg, value[2:], bool(value[0]), bool(value[1])),
    "count": mappings.str_count,
}
"""Operations over one argument with a value."""
_BUILD: Final[dict[str, Callable[..., Term]]] = {
    "not": logic.not_,
    "and": logic.and_,
    "or": logic.or_,
    "ite": logic.ite,
    "eq": equality.eq,
    "feq": equality.eq,
    "le": compare.le,
    "lt": compare.lt,
    "fle": compare.le,
    "flt": compare.lt,
    "bvult": compare.lt,
    "mul": linear.mul,
    "to_real": linear.to_real,
    "fadd": linear.add,
    "fsub": linear.sub,
    "fmul": linear.mul,
    "fneg": linear.neg,
    "bvadd": linear.add,
    "bvsub": linear.sub,
    "bvmul": linear.mul,
    "floordiv": divide.floordiv,
    "mod": divide.mod,
    "div": divide.truediv,
    "floor": divide.floor,
    "fdiv": floats.float_div,
    "fabs": floats.float_abs,
    "int_to_float": floats.int_to_float,
    "float_to_int": floats.float_to_int,
    "char": characters.char,
    "code": characters.code_of,
    "concat": text.str_concat,
    "len": text.str_len,
    "slice": text.slice_within,
    "contains": text.str_contains,
    "prefix": text.str_prefix,
    "suffix": text.str_suffix,
    "indexof": text.str_indexof,
    "replace": text.str_replace,
    "str_lt": text.str_lt,
    "str_le": text.str_le,
    "int_to_str": text.int_to_str,
    "re_concat": languages.re_concat,
    "re_union": languages.re_union,
    "re_inter": languages.re_inter,
    "re_not": languages.re_not,
    "re_ahead": languages.re_ahead,
    "re_behind": languages.re_behind,
    "text_value": mappings.text_value,
    "re_whole": languages.re_whole,
    "in_re": membership.str_in,
    "bvand": bits.bv_and,
    "bvor": bits.bv_or,
    "bvxor": bits.bv_xor,
    "bvshl": bits.bv_shl,
    "bvlshr": bits.bv_lshr,
    "bvashr": bits.bv_ashr,
    "bvslt": bits.bv_slt,
    "bv_to_int": bits.bv_to_int,
}
