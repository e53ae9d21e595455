"""Random functions over typed parameters, the same for the same seed: small, ending, and pure but for local lists and dicts.

Most operands fit; some raise (an index, a zero divisor, a missing key, a text that is no number), which is compared too.
"""

from __future__ import annotations

import ast
from random import Random

from machine.symbolic import BOOL, FLOAT, SMALL, list_of, optional, text_of, tuple_of

from presage.frontends.python.symbols import Entries, OpenText, Scalar, Shape

PARAMETERS: list[tuple[str, str, Shape]] = [
    ("i", "n", SMALL),
    ("i", "m", Scalar(int, -3, 9)),
    ("i", "k", Scalar(int)),
    ("b", "p", BOOL),
    ("s", "s", text_of(0, 3)),
    ("s", "t", text_of(1, 2, 122, 97)),
    ("s", "u", OpenText(2, 127)),
    ("f", "x", FLOAT),
    ("o", "o", optional(SMALL)),
    ("li", "a", list_of(SMALL, SMALL)),
    ("li", "e", list_of(SMALL, SMALL, SMALL)),
    ("ls", "w", list_of(text_of(0, 1), text_of(1, 1))),
    ("ti", "q", tuple_of(SMALL, SMALL)),
    ("d", "d", Entries((("a", SMALL), ("b", SMALL)))),
]

EXPRESSIONS: dict[str, list[str]] = {
    "i": ["{i} + {i}", "{i} - {i}", "{i} * {c}", "{i} // {c}", "{i} % {c}", "-{i}", "abs({i})", "len({s})", "len({li})",
        "min({i}, {i})", "max({i}, {i}, {c})", "({i} if {b} else {i})", "{li}[{ix}]", "sum({li})", "{s}.find({ch})",
        "{s}.count({ch})", "ord({ch})", "{d}[{key}]", "{d}.get({s}, {c})", "{ti}[{ix}]", "int({b})", "{li}.count({i})",
        "{i} & {c}", "{i} >> 1", "len(set({li}))", "int({s})", "round({f})", "len(str({i}))", "{i} // {i}", "{li}[{i}]",
        "{li}.index({i})", "sum([1 for v in {li} if v > {c}])", "divmod({i}, 3)[1]", "len({s}.split({ch}))",
        "hash(({c},)) * 0", "max({li})", "min({li}, default=0)", "{i} ^ 5", "sum(v * v for v in {ti})", "len({d})",
        "(lambda v: v + 1)({i})"],
    "b": ["{i} < {i}", "{i} == {c}", "{i} >= {c}", "not {b}", "{b} and {b}", "{b} or {b}", "{s} == {s}", "{s} < {s}",
        "{ch} in {s}", "{i} in {li}", "{s}.startswith({ch})", "{s}.isalpha()", "{s}.isdigit()", "{f} < {f}", "{f} == {i}",
        "{i} in (1, 2, 5)", "any({li})", "all(v > 0 for v in {li})", "{o} is None", "bool({s})", "{li} == {li}",
        "{s} in ('a', 'ab', '')", "{s}.endswith({s})", "{s} in {d}", "{i} in {{1, 3}}", "{s}.islower()",
        "{s}.upper() == {s}", "{ti} < {ti}", "{li} < {li}", "{b} is True", "0 < {i} < {c}", "isinstance({o}, int)",
        "{b} == {b}", "{i} != {i}"],
    "s": ["{s} + {s}", "{s}[{ix}]", "{s}[1:]", "{s}[::-1]", "{s}.upper()", "{s}.strip()", "{s}.replace({ch}, 'zz')",
        "str({i})", "f'{{{i}}}:{{{s}}}'", "{s}.replace('a', {ch})", "'-'.join({ls})", "''.join(sorted({s}))",
        "chr(97 + {i} % 26)", "{s} * 2", "'%s=%d' % ({s}, {i})", "{s}.split({ch})[0]",
        "''.join(v for v in {s} if v != {ch})", "({s} if {b} else {s})", "{s}.title()", "{s}.zfill(3)",
        "{s}.center(4, '*')", "f'{{{i}:>3}}'", "{s}.partition({ch})[2]", "'{{}}{{}}'.format({s}, {i})", "max({s}, {ch})",
        "{ls}[{ix}]", "repr({i})", "{s}[:{i}]", "{s}.lstrip('ab')", "{s}.swapcase()", "{s}.removeprefix('a')"],
    "f": ["{f} + {f}", "{f} * 0.5", "{f} - {i}", "-{f}", "abs({f})", "{i} / 4", "{f} / {f}", "float({i})",
        "({f} if {b} else 1.5)", "max({f}, 0.0)"],
    "li": ["list(map(lambda v: v if v > {i} else {c}, {li}))", "list(filter(lambda v: v % 2, {li}))",
        "[v // {i} for v in map(abs, {li})]", "list(map(int, {ls}))", "[next(v, 0) for v in [map(abs, {li})]]",
        "[{i}, {i}]", "{li} + [{i}]", "sorted({li})", "[v + 1 for v in {li}]", "{li}[::-1]", "list({ti})",
        "[v for v in {li} if v > {c}]", "[{i} for v in range({c} % 3)]", "list(reversed({li}))", "[ord(v) for v in {s}]",
        "list(map(abs, {li}))", "{li}[{i}:]", "[*{li}, {c}]", "sorted({li}, reverse=True)",
        "[i * v for i, v in enumerate({li})]", "[v + z for v, z in zip({li}, {li})]", "sorted(set({li}))",
        "sorted({li}, key=lambda v: -v)", "[{i}] * 2"],
    "ls": ["[{s}, {s}]", "{s}.split({ch})", "list({s})", "[v.upper() for v in {ls}]", "sorted({ls})", "{s}.split()"],
    "ti": ["({i}, {i})", "tuple({li}[:2])", "({i},) + {ti}", "divmod({i}, {c})"],
    "d": ["{{{s}: {i}}}", "{{'a': {i}, {s}: {c}}}", "dict(zip({s}, {li}))", "{{v: 1 for v in {s}}}", "{{**{d}, {s}: {i}}}",
        "dict.fromkeys({s}, {i})", "dict(sorted({d}.items()))"],
    "o": ["{o}", "({i} if {b} else None)"],
}  # fmt: skip
RESULTS = ("i", "b", "s", "f", "li", "ls", "ti", "d")


class Generator:
    """One function's making."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        count = self.random.randint(1, 3)
        self.parameters = self.random.sample(PARAMETERS, count)
        self.names: dict[str, list[str]] = {}
        for kind, name, _ in self.parameters:
            self.names.setdefault(kind, []).append(name)
        self.lines: list[str] = []
        self.fresh = 0

    def source(self) -> str:
        names = ", ".join(name for _, name, _ in self.parameters)
        self.lines.append(f"def f({names}):")
        self.block(1, self.random.randint(1, 3))
        kinds = [self.random.choice(RESULTS) for _ in range(self.random.randint(1, 2))]
        self.lines.append(f"    return {', '.join(self.expression(kind, 2) for kind in kinds)}")
        return "\n".join(self.lines) + "\n"

    def expression(self, kind: str, depth: int) -> str:
        known = self.names.get(kind)
        if kind in ("i", "b", "s", "f", "o") and known and self.random.random() < (0.35 if depth else 0.9):
            return self.random.choice(known)
        if known and (depth <= 0 or self.random.random() < 0.4):
            return self.random.choice(known)
        if depth <= 0:
            return self.literal(kind)
        template = self.random.choice(EXPRESSIONS[kind])
        values = {one: self.expression(one, depth - 1) for one in EXPRESSIONS}
        values["c"] = str(self.random.randint(1, 7))
        values["ix"] = self.random.choice(["0", "-1", "1"])
        values["key"] = repr(self.random.choice("abc"))
        values["ch"] = repr(self.random.choice(["a", "b", "-", "1"]))
        found = template
        for one, value in values.items():
            while "{" + one + "}" in found and "{{" + one not in found.replace("{{{" + one, ""):
                found = found.replace("{" + one + "}", self.expression(one, depth - 1) if one in EXPRESSIONS else value, 1)
        found = found.replace("{{", "{").replace("}}", "}")
        return f"({found})" if template.count(" ") else found

    def literal(self, kind: str) -> str:
        choices = {
            "i": ["0", "1", "-2", "3", "7"],
            "b": ["True", "False"],
            "s": ["''", "'a'", "'ab'", "'1'", "' b'"],
            "f": ["0.5", "2.0", "-1.0"],
            "li": ["[]", "[1, 2]", "[3]"],
            "ls": ["['a']", "['b', 'a']"],
            "ti": ["(1, 2)", "(0, 0)"],
            "d": ["{}", "{'a': 1}"],
            "o": ["None", "1"],
        }
        return self.random.choice(choices[kind])

    def block(self, indent: int, count: int) -> None:
        for _ in range(count):
            self.statement(indent)

    def statement(self, indent: int) -> None:
        pad = "    " * indent
        roll = self.random.random()
        if roll < 0.45 or indent > 2:
            kind = self.random.choice([*RESULTS, "i", "s"])
            value = self.expression(kind, 2)
            self.fresh += 1
            known = self.names.get(kind)
            name = f"v{self.fresh}" if self.random.random() < 0.6 or not known else self.random.choice(known)
            self.lines.append(f"{pad}{name} = {value}")
            if indent == 1 and name not in self.names.setdefault(kind, []):
                self.names[kind].append(name)
        elif roll < 0.75:
            self.lines.append(f"{pad}if {self.expression('b', 1)}:")
            self.block(indent + 1, 1)
            if self.random.random() < 0.6:
                self.lines.append(f"{pad}else:")
                self.block(indent + 1, 1)
        elif roll < 0.85:
            self.fresh += 1
            kind, over = self.random.choice([("i", "li"), ("s", "s"), ("i", "ti")])
            self.lines.append(f"{pad}w{self.fresh} = 0")
            self.lines.append(f"{pad}for z{self.fresh} in {self.expression(over, 1)}:")
            self.lines.append(f"{pad}    w{self.fresh} += " + (f"z{self.fresh}" if kind == "i" else f"ord(z{self.fresh})"))
            if self.random.random() < 0.4:
                self.lines.append(f"{pad}    if w{self.fresh} > 5: break")
            if indent == 1:
                self.names.setdefault("i", []).append(f"w{self.fresh}")
        elif roll < 0.93 and self.names.get("li"):
            name = self.random.choice(self.names["li"])
            self.lines.append(f"{pad}{name}.append({self.expression('i', 1)})")
        else:
            self.lines.append(f"{pad}try:")
            self.block(indent + 1, 1)
            self.lines.append(f"{pad}except (ValueError, IndexError, KeyError, ZeroDivisionError):")
            self.lines.append(f"{pad}    pass")


def function(seed: int) -> tuple[str, tuple[Shape, ...]]:
    """The source of a function ``f`` and the shapes of its parameters."""
    for attempt in range(20):
        generator = Generator(seed * 100 + attempt)
        source = generator.source()
        try:
            ast.parse(source)
        except SyntaxError:  # quotes inside a template
            continue
        return source, tuple(shape for _, _, shape in generator.parameters)
    raise AssertionError("no valid function")
