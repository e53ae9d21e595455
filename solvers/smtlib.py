"""Queries as SMT-LIB text, in one canonical form.

Two queries that differ in the names of symbols or in the order of constraints give the same text wherever shape and
surroundings tell the symbols apart (one round of colour refinement, after Weisfeiler and Leman); the same query always does.
The text alone is what a back end sees, so nothing else can sway it.

Strings: Z3's characters end at U+2FFFF, Python's at U+10FFFF. A query without order on strings can't tell characters
apart except from those in its literals, so the smaller alphabet decides it as well as the larger one. With order, what counts is
how many characters lie between and above the literals'; literals up to U+1FFFF leave more than any query needs.
Everything else raises ``Unsupported``, and the answer is unknown.

A query with languages is put to Z3 over a few characters that stand for the others (``alphabets``).

The code of a character tells all characters apart. A query with codes is put to Z3 as it is, whose models replay; but that
there is none is a proof (``Script.exact``) only where every text variable's alphabet and every code is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import Final
from weakref import WeakKeyDictionary

from presage.solvers.alphabets import reduced
from presage.solvers.plain import NotPlain
from presage.solvers.terms import Sort, Term, range_of
from presage.solvers.terms.charsets import CharSet, ranges
from presage.solvers.terms.core import float_bits
from presage.solvers.terms.digits import decimal_text
from presage.solvers.terms.nodes import postorder

LAST_CHARACTER: Final = 0x2FFFF
_LAST_ORDERED: Final = 0x1FFFF
_LONG: Final = 2000
_UNSAID: Final = ("mapped", "stripped", "count", "piece")
_COMMUTATIVE: Final = frozenset({"and", "or", "eq", "feq", "mul", "sum"})


class Unsupported(ValueError):
    """The query can't be put exactly to an SMT solver; the message says why."""


@dataclass(frozen=True, slots=True)
class Script:
    """A query as text.

    ``symbols`` are the constants it declares, in order of declaration: a variable's, or the name given to an application of
    an uninterpreted function. An application comes after the symbols in its arguments. ``exact`` tells whether the text is
    equivalent to the query; otherwise it may lack models.
    """

    text: str
    symbols: tuple[tuple[str, Term], ...]
    exact: bool = True


def script(constraints: Sequence[Term]) -> Script:
    """The query's canonical text. Raises Unsupported."""
    for node in postorder(constraints):
        if node.op in _UNSAID:
            raise Unsupported("a text changed or counted character by character beside other conditions")
    alike = None
    if any(node.op == "in_re" for node in postorder(constraints)):
        try:
            constraints, alike = reduced(constraints, LAST_CHARACTER)
        except NotPlain as error:
            raise Unsupported(str(error)) from None
    roots = sorted(set(constraints), key=lambda term: (_shape(term), term.order))
    nodes = list(postorder(roots))
    uses = _check_names_and_uses(roots, nodes)
    exact = _exact(roots, nodes) if alike is None else alike
    return _Writer(uses, _Order(roots, nodes), _ranged(nodes)).write(roots, exact)


def _ranged(nodes: Sequence[Term]) -> dict[Term, tuple[int, int]]:
    """INT variables that occur clamped only, with the widest range: they are declared with it, and clamped for free."""
    clamps: dict[Term, tuple[int, int]] = {}
    free: set[Term] = set()
    for node in nodes:
        if node.op != "clamp":
            free.update(arg for arg in node.args if arg.op == "var")
            continue
        known = clamps.setdefault(node.args[0], node.value)
        if known[0] > node.value[0] or known[1] < node.value[1]:
            if node.value[0] <= known[0] and known[1] <= node.value[1]:
                clamps[node.args[0]] = node.value
            else:
                free.add(node.args[0])
    return {variable: limits for variable, limits in clamps.items() if variable.op == "var" and variable not in free}


def _exact(roots: Sequence[Term], nodes: Sequence[Term]) -> bool:
    """Whether Z3's smaller alphabet makes no difference; see the module's docstring."""
    if not any(node.op in ("char", "code", "alphabet") for node in nodes):
        return True
    bounded = {
        term.args[0]
        for root in roots
        for term in (root.args if root.op == "and" else (root,))
        if term.op == "alphabet" and term.value[1] <= LAST_CHARACTER
    }
    for node in nodes:
        if node.op in ("var", "apply") and node.sort.kind == "Str" and node not in bounded:
            return False
        if node.op == "char":
            high = range_of(node.args[0])[1]
            if high is None or high > LAST_CHARACTER:
                return False
    return True


def string_literal(text: str) -> str:
    """A string as an SMT-LIB literal; everything but plain ASCII as ``\\u{...}``. Raises Unsupported."""
    pieces = []
    for character in text:
        code = ord(character)
        if code > LAST_CHARACTER:
            raise Unsupported(f"character U+{code:X} in a string: Z3's end at U+{LAST_CHARACTER:X}")
        plain = 32 <= code < 127 and character not in '"\\'
        pieces.append(character if plain else f"\\u{{{code:x}}}")
    return f'"{"".join(pieces)}"'


def sort_text(sort: Sort) -> str:
    """A sort in SMT-LIB."""
    return f"(_ BitVec {sort.params[0]})" if sort.kind == "BitVec" else _SORTS[sort.kind]


_SORTS: Final = {
    **{"Bool": "Bool", "Int": "Int", "Real": "Real", "Str": "String", "RegLan": "RegLan"},
    "Float64": "(_ FloatingPoint 11 53)",
}

_SHAPES: WeakKeyDictionary[Term, bytes] = WeakKeyDictionary()
"""Shapes already computed; a shape is a function of its term, so this changes no answer."""


def _shape(term: Term) -> bytes:
    """A digest of the term that is blind to the names of variables and functions."""
    found = _SHAPES.get(term)
    if found is not None:
        return found
    for node in postorder((term,)):
        if node in _SHAPES:
            continue
        parts = [_SHAPES[arg] for arg in node.args]
        value = node.value
        if node.op == "sum":
            value = value[0]
            parts = [part + repr(factor).encode() for part, factor in zip(parts, node.value[1], strict=True)]
        if node.op in _COMMUTATIVE:
            parts.sort()
        own = b"" if node.op in ("var", "apply") else node.order if node.op == "const" else _plain(value)
        digest = blake2b(digest_size=16)
        for part in (node.op.encode(), repr(node.sort).encode(), own, *parts):
            digest.update(len(part).to_bytes(4, "big") + part)
        _SHAPES[node] = digest.digest()
    return _SHAPES[term]


def _plain(value: object) -> bytes:
    if isinstance(value, Fraction):
        return b"%x/%x" % (abs(value.numerator), value.denominator) + (b"-" if value < 0 else b"")
    if isinstance(value, tuple):
        return b"-".join([b"%d" % part for part in value])
    return hex(value).encode() if isinstance(value, int) else value.encode() if isinstance(value, str) else b""


class _Order:
    """The order of constraints and of arguments in one query: by shape, then by surroundings, by name only as a last resort."""

    def __init__(self, roots: list[Term], nodes: list[Term]) -> None:
        self.surroundings: dict[Term, int] = dict.fromkeys(nodes, 0)
        for node in reversed(nodes):
            self._pass_down(node)
        roots.sort(key=self.rank)

    def _pass_down(self, node: Term) -> None:
        """Adds where an argument stands to what is known of it; addition, since the users have no order of their own."""
        above = _shape(node) + self.surroundings[node].to_bytes(16, "big")
        for place, arg in enumerate(node.args):
            role = b"" if node.op in _COMMUTATIVE else b"%d" % place
            if node.op == "sum":
                role = _plain(node.value[1][place])
            seen = blake2b(above + role, digest_size=16).digest()
            self.surroundings[arg] = (self.surroundings[arg] + int.from_bytes(seen, "big")) % (1 << 128)

    def rank(self, term: Term) -> tuple[bytes, int, bytes]:
        """The sorting key of a term."""
        return _shape(term), self.surroundings[term], term.order

    def args(self, node: Term) -> tuple[Term, ...]:
        """The arguments in an order that doesn't hang on names, where the operation allows it."""
        if len(node.args) < 2 or node.op not in _COMMUTATIVE:
            return node.args
        return tuple(sorted(node.args, key=self.rank))


def _check_names_and_uses(roots: Sequence[Term], nodes: Sequence[Term]) -> dict[Term, int]:
    """How often each node is used; raises Unsupported where a name is ambiguous or strings leave the exact fragment."""
    uses: dict[Term, int] = dict.fromkeys(roots, 1)
    signatures: dict[tuple[str, str], object] = {}
    ordered, last = False, 0
    for node in nodes:
        for arg in node.args:
            uses[arg] = uses.get(arg, 0) + 1
        if node.op in ("var", "apply"):
            signature = (node.sort, tuple([arg.sort for arg in node.args]))
            if signatures.setdefault((node.op, node.value), signature) != signature:
                raise Unsupported(f"{node.value!r} is used with two signatures")
        elif node.op == "const" and node.sort.kind == "Str":
            last = max(last, *map(ord, node.value), 0)
        elif node.op in ("str_lt", "str_le"):
            ordered = True
    if ordered and last > _LAST_ORDERED:
        raise Unsupported(f"order on strings with a character beyond U+{_LAST_ORDERED:X}")
    return uses


class _Writer:
    """Writes one script: nodes in dependency order, shared or long ones as definitions."""

    def __init__(self, uses: dict[Term, int], order: _Order, ranged: dict[Term, tuple[int, int]]) -> None:
        self.uses = uses
        self.order = order
        self.ranged = ranged
        self.lines: list[str] = []
        self.symbols: list[tuple[str, Term]] = []
        self.functions: dict[str, str] = {}
        self.texts: dict[Term, str] = {}
        self.definitions = 0

    def write(self, roots: Sequence[Term], exact: bool) -> Script:
        for root in roots:
            stack = [(root, False)]
            while stack:
                node, ready = stack.pop()
                if node in self.texts:
                    continue
                if ready:
                    self.texts[node] = self._node(node)
                    continue
                stack.append((node, True))
                stack.extend((arg, False) for arg in reversed(self.order.args(node)) if arg not in self.texts)
            self.lines.append(f"(assert {self.texts[root]})")
        return Script("\n".join(self.lines), tuple(self.symbols), exact)

    def _node(self, node: Term) -> str:
        if node.op == "var":
            name = f"v{len(self.symbols)}"
            self.lines.append(f"(declare-const {name} {sort_text(node.sort)})")
            self.symbols.append((name, node))
            if node in self.ranged:
                low, high = self.ranged[node]
                self.lines.append(f"(assert (and (<= {_number(low)} {name}) (<= {name} {_number(high)})))")
            return name
        if node.op == "apply":
            return self._application(node)
        if node.op == "clamp" and self.ranged.get(node.args[0]) == node.value:
            return self.texts[node.args[0]]
        text = _operation(node, [(arg, self.texts[arg]) for arg in self.order.args(node)])
        if node.args and (self.uses[node] > 1 or len(text) > _LONG):
            name = f"d{self.definitions}"
            self.definitions += 1
            self.lines.append(f"(define-fun {name} () {sort_text(node.sort)} {text})")
            return name
        return text

    def _application(self, node: Term) -> str:
        """An application gets a constant of its own, so that a model tells its value."""
        name = f"v{len(self.symbols)}"
        sort = sort_text(node.sort)
        function = self.functions.get(node.value)
        if function is None and node.args:
            function = self.functions[node.value] = f"f{len(self.functions)}"
            domain = " ".join([sort_text(arg.sort) for arg in node.args])
            self.lines.append(f"(declare-fun {function} ({domain}) {sort})")
        self.lines.append(f"(declare-const {name} {sort})")
        self.symbols.append((name, node))
        if node.args:
            arguments = " ".join([self.texts[arg] for arg in node.args])
            self.lines.append(f"(assert (= {name} ({function} {arguments})))")
        return name


def _operation(node: Term, arguments: list[tuple[Term, str]]) -> str:
    op = node.op
    if op == "const":
        return _constant(node)
    if op == "sum":
        factor = dict(zip(node.args, node.value[1], strict=True))
        monomials = [text if factor[arg] == 1 else f"(* {_number(factor[arg])} {text})" for arg, text in arguments]
        constant = node.value[0]
        if constant:
            monomials.append(_number(constant))
        return monomials[0] if len(monomials) == 1 else f"(+ {' '.join(monomials)})"
    args = [text for _, text in arguments]
    if op in ("floordiv", "mod"):
        return _divided(op, node.args[1], *args)
    if op == "clamp":
        low, high = map(_number, node.value)
        return f"(ite (< {args[0]} {low}) {low} (ite (> {args[0]} {high}) {high} {args[0]}))"
    if op == "alphabet":
        low, high = [string_literal(chr(min(code, LAST_CHARACTER))) for code in node.value]
        return f"(str.in_re {args[0]} (re.* (re.range {low} {high})))"
    if op == "fwhole":
        return f"(fp.roundToIntegral {node.value} {args[0]})"
    if op == "int_to_bv":
        return f"((_ int_to_bv {node.sort.params[0]}) {args[0]})"
    if op == "re_chars":
        return _characters(node.value)
    if op == "re_loop":
        return _repeated(args[0], *node.value)
    form = _FORMS.get(op)
    if form is not None:
        return form.format(*args)
    if op not in _NAMES:
        raise Unsupported(f"Z3 has nothing like {op}")
    return f"({_NAMES[op]} {' '.join(args)})"


def _characters(chars: CharSet) -> str:
    """A set of characters, of those that Z3 has."""
    found = [
        f"(re.range {string_literal(chr(low))} {string_literal(chr(min(high, LAST_CHARACTER)))})"
        for low, high in ranges(chars)
        if low <= LAST_CHARACTER
    ]
    return "re.none" if not found else found[0] if len(found) == 1 else f"(re.union {' '.join(found)})"


def _repeated(language: str, low: int, high: int) -> str:
    if high >= 0:
        return f"((_ re.loop {low} {high}) {language})"
    return f"(re.* {language})" if low == 0 else f"(re.++ ((_ re.^ {low}) {language}) (re.* {language}))"


def _divided(op: str, divisor: Term, a: str, b: str) -> str:
    """Division that rounds down. SMT-LIB's remainder is never negative, which is the same where the divisor is positive."""
    if op == "floordiv":
        up, down, zero = f"(div {a} {b})", f"(div (- {a}) (- {b}))", "0"
    else:
        up, down, zero = f"(mod {a} {b})", f"(- (mod (- {a}) (- {b})))", a
    if divisor.op == "const" and divisor.value > 0:
        return up
    return f"(ite (> {b} 0) {up} (ite (= {b} 0) {zero} {down}))"


def _constant(node: Term) -> str:
    value = node.value
    if node.sort.kind == "BitVec":
        return f"(_ bv{value} {node.sort.params[0]})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, float):
        if value != value:
            return "(_ NaN 11 53)"
        bits = f"{float_bits(value):064b}"
        return f"(fp #b{bits[0]} #b{bits[1:12]} #b{bits[12:]})"
    return _number(value)


def _number(value: int | Fraction) -> str:
    if value < 0:
        return f"(- {_number(-value)})"
    if isinstance(value, int):
        return decimal_text(value)
    return f"(/ {decimal_text(value.numerator)}.0 {decimal_text(value.denominator)}.0)"


_NAMES: Final = {
    "not": "not",
    "and": "and",
    "or": "or",
    "ite": "ite",
    "eq": "=",
    "le": "<=",
    "lt": "<",
    "mul": "*",
    "to_real": "to_real",
    "floor": "to_int",
    "concat": "str.++",
    "len": "str.len",
    "contains": "str.contains",
    "indexof": "str.indexof",
    "replace": "str.replace",
    "str_lt": "str.<",
    "str_le": "str.<=",
    "feq": "fp.eq",
    "flt": "fp.lt",
    "fle": "fp.leq",
    "fneg": "fp.neg",
    "fabs": "fp.abs",
    "char": "str.from_code",
    "code": "str.to_code",
    "in_re": "str.in_re",
    "text_value": "str.to_int",
    "re_concat": "re.++",
    "re_union": "re.union",
    "re_inter": "re.inter",
    "re_not": "re.comp",
    "bvult": "bvult",
    "bvslt": "bvslt",
    "bv_to_int": "ubv_to_int",
    **{op: op for op in ("bvadd", "bvsub", "bvmul", "bvand", "bvor", "bvxor", "bvshl", "bvlshr", "bvashr")},
}
_FORMS: Final = {
    "div": "(ite (= {1} 0.0) 0.0 (/ {0} {1}))",
    "re_empty": '(str.to_re "")',
    "slice": "(str.substr {0} {1} (- {2} {1}))",
    "prefix": "(str.prefixof {1} {0})",
    "suffix": "(str.suffixof {1} {0})",
    "int_to_str": '(ite (>= {0} 0) (str.from_int {0}) (str.++ "-" (str.from_int (- {0}))))',
    "fadd": "(fp.add RNE {0} {1})",
    "fsub": "(fp.sub RNE {0} {1})",
    "fmul": "(fp.mul RNE {0} {1})",
    "fdiv": "(fp.div RNE {0} {1})",
    "int_to_float": "((_ to_fp 11 53) RNE (to_real {0}))",
    "float_to_int": "(ite (or (fp.isNaN {0}) (fp.isInfinite {0})) 0 (to_int (fp.to_real (fp.roundToIntegral RTZ {0}))))",
}
