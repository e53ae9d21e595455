"""Random formulas as plain trees, with a meaning of their own.

A tree is (operation, child, ...). `reference` computes it with the host's operators and shares no code with the product;
`build` makes the product's term of it. The two must agree on every model.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from re import fullmatch, sub
from typing import Any

from hypothesis import strategies as st

from presage.solvers import terms as T

SORTS = {"i": T.INT, "b": T.BOOL, "q": T.REAL, "s": T.STR}
NAMES = {"i": ["x", "y", "z"], "b": ["p", "q"], "q": ["u", "v"], "s": ["s", "t"]}
CONSTANTS: dict[str, list[Any]] = {
    "i": [-7, -2, -1, 0, 1, 2, 3, 5, 10, 100],
    "b": [False, True],
    "q": [Fraction(-3, 2), Fraction(0), Fraction(1, 3), Fraction(1), Fraction(5, 2)],
    "s": ["", "a", "b", "ab", "ba", "aab", "-1", "0", "10"],
}


def _div(a: Any, b: Any) -> Any:
    return a / b if b else Fraction(0)


def _spell(*codes: T.Term) -> T.Term:
    return T.spell([T.clamp(code, 48, 122) for code in codes])


DIGITS = T.re_chars((48, 57))
WORDS = T.re_concat(T.re_loop(T.re_union(T.re_text("ab"), T.re_text("b")), 0), T.re_loop(T.re_text("a"), 0, 1))
NUMBER = T.re_concat(T.re_loop(T.re_text("-"), 0, 1), T.re_loop(DIGITS, 1))
NOT_A = T.re_ahead(T.re_not(T.re_concat(T.re_text("a"), T.re_anything)))
INSIDE = T.re_concat(T.re_anything, T.re_text("b"), NOT_A, T.re_anything)

# operation -> (result, arguments, host meaning, constructor)
OPERATIONS: dict[str, tuple[str, str, Callable[..., Any], Callable[..., T.Term]]] = {
    "add": ("i", "ii", lambda a, b: a + b, T.add),
    "sub": ("i", "ii", lambda a, b: a - b, T.sub),
    "mul": ("i", "ii", lambda a, b: a * b, T.mul),
    "neg": ("i", "i", lambda a: -a, T.neg),
    "abs": ("i", "i", abs, T.abs_),
    "min": ("i", "iii", min, T.min_),
    "max": ("i", "ii", max, T.max_),
    "floordiv": ("i", "ii", lambda a, b: a // b if b else 0, T.floordiv),
    "mod": ("i", "ii", lambda a, b: a % b if b else a, T.mod),
    "ite": ("i", "bii", lambda c, a, b: a if c else b, T.ite),
    "floor": ("i", "q", lambda a: a.__floor__(), T.floor),
    "len": ("i", "s", len, T.str_len),
    "clamp": ("i", "i", lambda a: min(max(a, -2), 120), lambda a: T.clamp(a, -2, 120)),
    "ord": ("i", "s", lambda a: ord(a) if len(a) == 1 else -1, T.code_of),
    "indexof": ("i", "ss", lambda a, b: a.find(b), T.str_indexof),
    "value": ("i", "s", lambda a: int(a) if a.isascii() and a.isdecimal() else -1, T.text_value),
    "count": ("i", "s", lambda a: a.count("b"), lambda a: T.str_count(a, "b")),
    "indexof3": ("i", "ssi", lambda a, b, i: a.find(b, i), T.str_indexof),
    "lt": ("b", "ii", lambda a, b: a < b, T.lt),
    "le": ("b", "ii", lambda a, b: a <= b, T.le),
    "gt": ("b", "ii", lambda a, b: a > b, T.gt),
    "eq": ("b", "ii", lambda a, b: a == b, T.eq),
    "ne": ("b", "ii", lambda a, b: a != b, T.ne),
    "not": ("b", "b", lambda a: not a, T.not_),
    "and": ("b", "bb", lambda a, b: a and b, T.and_),
    "or": ("b", "bbb", lambda a, b, c: a or b or c, T.or_),
    "implies": ("b", "bb", lambda a, b: b or not a, T.implies),
    "iff": ("b", "bb", lambda a, b: a == b, T.eq),
    "bite": ("b", "bbb", lambda c, a, b: a if c else b, T.ite),
    "qlt": ("b", "qq", lambda a, b: a < b, T.lt),
    "qle": ("b", "qq", lambda a, b: a <= b, T.le),
    "qeq": ("b", "qq", lambda a, b: a == b, T.eq),
    "seq": ("b", "ss", lambda a, b: a == b, T.eq),
    "slt": ("b", "ss", lambda a, b: a < b, T.str_lt),
    "sle": ("b", "ss", lambda a, b: a <= b, T.str_le),
    "alphabet": ("b", "s", lambda a: all("-" <= c <= "z" for c in a), lambda a: T.alphabet(a, ord("-"), ord("z"))),
    "contains": ("b", "ss", lambda a, b: b in a, T.str_contains),
    "words": ("b", "s", lambda a: fullmatch("(?:ab|b)*a?", a) is not None, lambda a: T.str_in(a, WORDS)),
    "number": ("b", "s", lambda a: fullmatch("-?[0-9]+", a) is not None, lambda a: T.str_in(a, NUMBER)),
    "inside": ("b", "s", lambda a: fullmatch("(?s:.*)b(?!a)(?s:.)*", a) is not None, lambda a: T.str_in(a, INSIDE)),
    "prefix": ("b", "ss", lambda a, b: a.startswith(b), T.str_prefix),
    "suffix": ("b", "ss", lambda a, b: a.endswith(b), T.str_suffix),
    "qadd": ("q", "qq", lambda a, b: a + b, T.add),
    "qsub": ("q", "qq", lambda a, b: a - b, T.sub),
    "qmul": ("q", "qq", lambda a, b: a * b, T.mul),
    "qdiv": ("q", "qq", _div, T.truediv),
    "real": ("q", "i", Fraction, T.to_real),
    "qite": ("q", "bqq", lambda c, a, b: a if c else b, T.ite),
    "chr": ("s", "i", lambda a: chr(min(max(a, 0), 0x10FFFF)), T.char),
    "chr3": ("s", "iii", lambda *codes: "".join(chr(min(max(a, 48), 122)) for a in codes), _spell),
    "concat": ("s", "ss", lambda a, b: a + b, T.str_concat),
    "at": ("s", "si", lambda a, i: a[i] if -len(a) <= i < len(a) else "", T.str_at),
    "slice": ("s", "sii", lambda a, i, j: a[i:j], T.str_slice),
    "from": ("s", "si", lambda a, i: a[i:], T.str_slice),
    "lower": ("s", "s", str.lower, lambda a: T.str_map(a, ("lower",))),
    "doubled": ("s", "s", lambda a: a.replace("a", "bb"), lambda a: T.str_map(a, ("each", 97, "bb", 98, "b"))),
    "dashed": ("s", "s", lambda a: sub("[-0a]", "-", a), lambda a: T.str_map(a, ("all", "-", 45, 45, 48, 48, 97, 97))),
    "strip": ("s", "s", lambda a: a.strip("a-"), lambda a: T.str_strip(a, (45, 45, 97, 97), True, True)),
    "rstrip": ("s", "s", lambda a: a.rstrip("b1"), lambda a: T.str_strip(a, (49, 49, 98, 98), False, True)),
    "replace": ("s", "sss", lambda a, b, c: a.replace(b, c, 1), T.str_replace),
    "str": ("s", "i", str, T.int_to_str),
    "site": ("s", "bss", lambda c, a, b: a if c else b, T.ite),
}

Tree = tuple[Any, ...]


def build(tree: Tree) -> T.Term:
    if tree[0] == "const":
        return T.const(tree[2])
    if tree[0] == "var":
        return T.var(tree[2], SORTS[tree[1]])
    return OPERATIONS[tree[0]][3](*[build(child) for child in tree[1:]])


def reference(tree: Tree, model: dict[str, Any]) -> Any:
    if tree[0] == "const":
        return tree[2]
    if tree[0] == "var":
        return model[tree[2]]
    return OPERATIONS[tree[0]][2](*[reference(child, model) for child in tree[1:]])


@cache
def trees(sort: str, depth: int, kinds: str = "ibqs") -> st.SearchStrategy[Tree]:
    """Trees of a sort over the sorts in `kinds`; leaves are as likely as operations."""
    return st.one_of(
        st.sampled_from([("const", sort, value) for value in CONSTANTS[sort]] + [("var", sort, n) for n in NAMES[sort]] * 2),
        *([_operations(sort, depth, kinds)] * 2 if depth else []),
    )


def _operations(sort: str, depth: int, kinds: str) -> st.SearchStrategy[Tree]:
    fitting = [name for name, (result, args, _, _) in OPERATIONS.items() if result == sort and set(args) <= set(kinds)]

    @st.composite
    def draw_tree(draw: Callable[[Any], Any]) -> Tree:
        name = draw(st.sampled_from(fitting))
        return (name, *[draw(trees(arg, depth - 1, kinds)) for arg in OPERATIONS[name][1]])

    return draw_tree()


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "i": st.one_of(st.integers(-12, 12), st.integers()),
    "b": st.booleans(),
    "q": st.builds(Fraction, st.integers(-20, 20), st.integers(1, 6)),
    "s": st.one_of(st.text("ab-01", max_size=5), st.text(max_size=3)),
}

MODELS = st.fixed_dictionaries({name: VALUES[sort] for sort, names in NAMES.items() for name in names})
