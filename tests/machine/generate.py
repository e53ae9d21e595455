"""Random programs from a grammar, the same for the same seed: small, ending, printing what they compute.

Names are typed loosely: mostly the operand that fits, now and then one that does not, so that
exceptions and their messages are compared too. Nothing printed depends on hashes or addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from machine.generating.classes import Classes
from machine.generating.containers import Containers
from machine.generating.control import Control
from machine.generating.numbers import Numbers
from machine.generating.texts import Texts

_CAUGHT = ("Exception", "(KeyError, IndexError)", "ValueError", "TypeError", "ArithmeticError", "Exception")
KINDS = ("int", "str", "list", "dict", "bool", "float", "tuple", "set")

SUPPORT = """\
class Base:
    count = 0
    def __init__(self, value=1, *rest, **named):
        self.value = value
        self.rest = rest
        Base.count += 1
    def __repr__(self): return f"{type(self).__name__}({self.value!r})"
    def __eq__(self, other): return self.value == other.value if isinstance(other, Base) else NotImplemented
    def __hash__(self): return hash(self.value)
    def __lt__(self, other): return self.value < other.value if isinstance(other, Base) else NotImplemented
    def __add__(self, other): return type(self)(self.value + getattr(other, "value", other))
    def __radd__(self, other): return ("radd", other, self.value)
    def __len__(self): return 2
    def __getitem__(self, key):
        if key in (0, 1): return [self.value, self.rest][key]
        raise IndexError(key)
    def __call__(self, *args): return (self.value, args)
    def __enter__(self): print("enter", self); return self
    def __exit__(self, kind, error, trace): print("exit", kind and kind.__name__); return self.value == 3
    @property
    def double(self): return self.value * 2
    @double.setter
    def double(self, new): self.value = new
class Sub(Base):
    def __init__(self, *args, **named): super().__init__(*args, **named); self.sub = True
    def __getattr__(self, name): return name if name.startswith("x") else super().__getattribute__(name)
    def __contains__(self, item): return item == self.value
    def __bool__(self): return bool(self.value)
    @classmethod
    def make(cls, value): return cls(value)
    @staticmethod
    def twice(value): return value * 2
def show(label, function, *args):
    try: print(label, function(*args))
    except Exception as error:
        print(label, type(error).__name__, error, "|", type(error.__context__).__name__, type(error.__cause__).__name__)
"""


class Generator:
    """One program's making: a random source, the names in reach by kind, the lines so far."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lines: list[str] = []
        self.names: dict[str, list[str]] = {kind: [] for kind in KINDS}
        self.objects = ["Base(2)", "Sub(3)"]
        self.functions: list[tuple[str, int]] = []
        self.fresh = 0
        self.loops = 0
        self.inside = ""

    # --- expressions ---------------------------------------------------------------------------------

    def pick(self, *options: str | Callable[[], str]) -> str:
        chosen = self.random.choice(options)
        return chosen if isinstance(chosen, str) else chosen()

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def name(self, kind: str) -> str:
        known = self.names[kind]
        return self.random.choice(known) if known else self.literal(kind)

    def literal(self, kind: str) -> str:
        r = self.random
        if kind == "int":
            return str(r.choice((0, 1, 2, 3, 5, 7, -1, -4, 10, 255, 10**12, 2**63)))
        if kind == "str":
            return repr(r.choice(("", "a", "abc", "Hello World", "b,a,c", "12", "x y", "é'\n", "zz")))
        if kind == "bool":
            return r.choice(("True", "False", "None"))
        if kind == "float":
            return r.choice(("0.5", "-1.25", "3.0", "1e10", "0.1", "2.5"))
        if kind == "list":
            return "[" + ", ".join(self.literal("int") for _ in range(r.randrange(5))) + "]"
        if kind == "tuple":
            return "(" + "".join(self.literal(r.choice(("int", "str"))) + ", " for _ in range(r.randrange(4))) + ")"
        if kind == "set":
            return "{" + ", ".join(str(r.randrange(-3, 9)) for _ in range(1 + r.randrange(4))) + "}"
        return "{" + ", ".join(f"{self.literal('str')}: {self.literal('int')}" for _ in range(r.randrange(4))) + "}"

    def expression(self, kind: str, depth: int = 3) -> str:
        """An expression that is mostly of a kind."""
        if self.chance(3):
            kind = self.random.choice(KINDS)
        if depth > 0 and not self.chance(25):
            return str(getattr(self, "_" + kind)(depth - 1))
        found = self.name(kind) if depth > 0 or self.chance(70) else self.literal(kind)
        return f"({found})" if found.strip("-").replace(".", "").replace("e", "").isdigit() else found

    def _int(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"({e('int', d)} {self.pick('+', '-', '*', '//', '%', '&', '|', '^')} {e('int', d)})",
            lambda: f"(-{e('int', 0)})",
            lambda: f"len({e(self.pick('str', 'list', 'dict', 'tuple', 'set'), d)})",
            lambda: f"sum({e('list', d)})",
            lambda: f"{e('list', d)}[{e('int', 0)}]",
            lambda: f"{e('dict', d)}[{e('str', 0)}]",
            lambda: f"{e('dict', d)}.get({e('str', d)}, {e('int', 0)})",
            lambda: f"int({e(self.pick('str', 'float', 'bool'), d)})",
            lambda: f"{e('str', d)}.count({e('str', 0)})",
            lambda: f"max({e('list', d)}, default={e('int', 0)})",
            lambda: f"({e('int', d)} if {e('bool', d)} else {e('int', d)})",
            lambda: f"abs({e('int', d)})",
            lambda: f"{e('str', d)}.find({e('str', 0)})",
            lambda: f"min({e('int', d)}, {e('float', d)}, key=lambda q: -q)",
            lambda: f"{e('list', d)}.index({e('int', 0)})",
            lambda: f"(lambda p, q={e('int', 0)}: p - q)({e('int', d)})",
            lambda: f"divmod({e('int', d)}, {e('int', 0)})[1]",
            lambda: f"{self.random.choice(self.objects)}.{self.pick('value', 'double', 'missing', 'xattr')}",
            lambda: f"(({self.walrus()} := {e('int', d)}) + 1)",
            lambda: f"round({e('float', d)})",
            lambda: f"ord({e('str', 0)}[0])",
            lambda: f"hash({self.literal('int')})",
            lambda: f"pow({e('int', 0)}, 2, 7)",
            lambda: f"({e('int', d)} << 2 >> 1)",
            lambda: self.call(d),
        )

    def walrus(self) -> str:
        return "w" if self.inside else "gw"

    def _str(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"({e('str', d)} + {e('str', d)})",
            lambda: f"({e('str', d)} * {self.random.randrange(3)})",
            lambda: f"str({e(self.random.choice(KINDS[:7]), d)})",
            lambda: f"repr({e(self.random.choice(KINDS[:7]), d)})",
            lambda: f"{e('str', d)}[{e('int', 0)}]",
            lambda: f"{e('str', d)}[{self.slice(d)}]",
            lambda: f"{e('str', d)}.{self.pick('upper', 'lower', 'strip', 'title', 'swapcase', 'capitalize')}()",
            lambda: f"{e('str', d)}.replace({e('str', 0)}, {e('str', 0)})",
            lambda: f"{e('str', 0)}.join(map(str, {e('list', d)}))",
            lambda: f"f'{{{self.plain(d)}}}{{{self.name('int')}:{self.pick('>5', '05d', 'x', ',', '+', '.2f', 's')}}}'",
            lambda: f"'%s-%r' % ({e('int', d)}, {e('str', d)})",
            lambda: (
                f"'{{}}|{{:>4}}|{{0!r}}'.format({e('str', d)}, {e('int', d)})"
                if self.chance(20)
                else f"'{{}}|{{:>4}}'.format({e('str', d)}, {e('int', d)})"
            ),
            lambda: f"'%d' % {e('int', d)}",
            lambda: f"''.join(sorted({e('str', d)}))",
            lambda: f"type({e(self.random.choice(KINDS), 0)}).__name__",
            lambda: f"''.join(reversed({e('str', d)}))",
            lambda: f"{e('str', d)}.rjust({self.random.randrange(9)}, '*')",
            lambda: f"repr({self.random.choice(self.objects)})",
            lambda: f"({e('str', d)} or {e('str', d)})",
        )

    def plain(self, d: int) -> str:
        """An expression that may stand inside an f-string: without quotes, backslashes or braces."""
        text = self.expression("int", d)
        return text if not set(text) & set("'\"\\{}:!") else self.name("int").replace("'", "")

    def slice(self, d: int) -> str:
        parts = [self.expression("int", 0) if self.chance(50) else "" for _ in range(3)]
        return ":".join(parts if self.chance(40) else parts[:2])

    def _list(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"[{e('int', d)} for i in {e('list', d)} if {self.condition('i')}]",
            lambda: f"[i * 2 for i in {e('list', d)}]",
            lambda: f"sorted({e('list', d)}, reverse={e('bool', 0)})",
            lambda: f"({e('list', d)} + {e('list', d)})",
            lambda: f"{e('list', d)}[{self.slice(d)}]",
            lambda: f"list(range({self.random.randrange(-2, 6)}, {self.random.randrange(8)}))",
            lambda: f"[*{e('list', d)}, {e('int', d)}]",
            lambda: f"list({e(self.pick('tuple', 'list', 'dict'), d)})",
            lambda: f"list(map(lambda v: v + 1, {e('list', d)}))",
            lambda: f"list(filter(None, {e('list', d)}))",
            lambda: f"[j for i in {e('list', d)} for j in (i, -i)]",
            lambda: f"list({e('dict', d)}.values())",
            lambda: f"sorted({e('set', d)})",
            lambda: f"list(reversed({e('list', d)}))",
            lambda: f"[a - b for a, b in zip({e('list', d)}, {e('list', d)})]",
            lambda: f"({e('list', d)} * {self.random.randrange(3)})",
            lambda: f"list(generator({e('int', 0)}))" if any(name == "generator" for name, _ in self.functions) else "[0]",
            lambda: f"sorted({e('list', d)}, key=lambda v: (v % 3, v))",
        )

    def condition(self, name: str) -> str:
        return self.pick(
            f"{name} % 2", f"{name} > 1", f"{name} != 0", f"{name} in {self.literal('list')}", f"not {name}", f"-3 < {name} <= 7"
        )

    def _dict(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"{{str(i): i for i in {e('list', d)}}}",
            lambda: f"{{**{e('dict', d)}, {e('str', 0)}: {e('int', d)}}}",
            lambda: f"dict(zip({e('str', d)}, {e('list', d)}))",
            lambda: f"({e('dict', d)} | {e('dict', d)})",
            lambda: f"dict(a={e('int', d)}, b=2)",
            lambda: f"{{k: v for k, v in {e('dict', d)}.items() if {self.condition('v')}}}",
            lambda: f"dict.fromkeys({e('str', d)}, {e('int', 0)})",
            lambda: f"{{{e('str', d)}: {e('int', d)}, {e('str', 0)}: {e('int', d)}}}",
        )

    def _bool(self, d: int) -> str:
        e = self.expression
        kind = self.random.choice(KINDS[:4])
        return self.pick(
            lambda: f"({e(kind, d)} {self.pick('<', '>', '==', '!=', '<=')} {e(kind, d)})",
            lambda: f"(not {e(kind, d)})",
            lambda: f"({e('bool', d)} and {e('bool', d)})",
            lambda: f"({e('bool', d)} or {e('bool', d)})",
            lambda: f"({e('int', 0)} in {e('list', d)})",
            lambda: f"({e('str', 0)} not in {e(self.pick('str', 'dict'), d)})",
            lambda: f"isinstance({e(kind, d)}, {self.pick('int', 'str', '(int, str)', 'object', 'bool')})",
            lambda: f"any(i > 2 for i in {e('list', d)})",
            lambda: f"all({e('list', d)})",
            lambda: f"bool({e(kind, d)})",
            lambda: f"({e('int', d)} < {e('int', d)} < {e('int', d)})",
            lambda: f"{e('str', d)}.startswith({e('str', 0)})",
            lambda: f"({e('set', d)} <= {e('set', d)})",
            lambda: f"({self.random.choice(self.objects)} == {self.random.choice(self.objects)})",
            lambda: f"({e(kind, d)} is None)",
        )

    def _float(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"({e('float', d)} {self.pick('+', '-', '*', '/', '//', '%')} {e('float', d)})",
            lambda: f"({e('int', d)} / {e('int', d)})",
            lambda: f"float({e(self.pick('int', 'str'), d)})",
            lambda: f"round({e('float', d)}, 2)",
            lambda: f"({e('int', 0)} ** -1)",
            lambda: f"sum({e('list', d)}, 0.5)",
        )

    def _tuple(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"({e('int', d)}, {e('str', d)})",
            lambda: f"tuple({e('list', d)})",
            lambda: f"({e('tuple', d)} + {e('tuple', d)})",
            lambda: f"divmod({e('int', d)}, {e('int', d)})",
            lambda: f"{e('tuple', d)}[{self.slice(d)}]",
            lambda: f"(*{e('list', d)}, {e('int', 0)})",
            lambda: f"{e('str', d)}.partition({e('str', 0)})",
            lambda: f"tuple(enumerate({e('str', d)}))",
            lambda: f"tuple({e('dict', d)}.items())",
            lambda: f"{self.random.choice(self.objects)}({e('int', 0)})",
        )

    def _set(self, d: int) -> str:
        e = self.expression
        return self.pick(
            lambda: f"({e('set', d)} {self.pick('|', '&', '-', '^')} {e('set', d)})",
            lambda: f"{{i % 5 for i in {e('list', d)}}}",
            lambda: f"set(range({self.random.randrange(4)}))",
            lambda: f"frozenset({self.literal('list')})",
        )

    def call(self, d: int) -> str:
        """A call of an earlier function, rarely with a wrong number of arguments."""
        if not self.functions:
            return self.literal("int")
        name, count = self.random.choice(self.functions)
        if name == self.inside:
            return self.literal("int")
        given = [self.expression("int", d) for _ in range(count + (self.random.choice((-1, 1)) if self.chance(8) else 0))]
        if name == "generator":
            return f"next({name}({', '.join(given)}), -1)"
        if given and self.chance(15):
            return f"{name}(*[{', '.join(given)}])"
        if given and self.chance(15):
            given[-1] = f"{self.pick('a', 'b', 'c')}={given[-1]}"
        return f"{name}({', '.join(given)})"

    # --- statements ----------------------------------------------------------------------------------

    def line(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def target(self, kind: str) -> str:
        known = self.names[kind]
        if known and self.chance(50):
            return self.random.choice(known)
        self.fresh += 1
        return f"{kind[0]}{self.fresh}"

    def assign(self, indent: int) -> None:
        kind = self.random.choice(KINDS)
        value = self.expression(kind)
        name = self.target(kind)
        if not name.isidentifier():
            return self.line(indent, f"print({value if kind != 'set' else f'sorted({value})'})")
        self.line(indent, f"{name} = {value}")
        if name not in self.names[kind]:
            self.names[kind].append(name)

    def block(self, indent: int, size: int) -> None:
        """Statements whose new names are forgotten afterwards, most of them at least."""
        before = {kind: list(names) for kind, names in self.names.items()}
        for _ in range(size):
            self.statement(indent)
        if not self.chance(10):
            self.names = before

    def statement(self, indent: int) -> None:
        deep = indent > 4
        if deep or self.chance(55):
            return self.simple(indent)
        getattr(self, "_" + self.pick("if", "for", "while", "try", "with", "match", "try"))(indent)

    def simple(self, indent: int) -> None:
        e, choice = self.expression, self.random.randrange(14)
        lists, dicts, ints = self.names["list"], self.names["dict"], self.names["int"]
        if choice < 5:
            return self.assign(indent)
        if choice == 5 and lists:
            method = self.pick(
                f"append({e('int', 1)})",
                "pop()",
                f"insert({e('int', 0)}, {e('int', 1)})",
                "reverse()",
                "sort()",
                f"extend({e('list', 1)})",
                f"remove({e('int', 0)})",
            )
            return self.line(indent, f"{self.random.choice(lists)}.{method}")
        if choice == 6 and dicts:
            name = self.random.choice(dicts)
            done = self.pick(
                f"{name}[{e('str', 1)}] = {e('int', 1)}",
                f"del {name}[{e('str', 0)}]",
                f"{name}.update({e('dict', 1)})",
                f"{name}.setdefault({e('str', 0)}, 1)",
                f"{name}.pop({e('str', 0)})",
            )
            return self.line(indent, done)
        if choice == 7 and ints:
            return self.line(indent, f"{self.random.choice(ints)} {self.pick('+=', '-=', '*=', '//=', '%=', '|=')} {e('int', 1)}")
        if choice == 8 and lists:
            name = self.random.choice(lists)
            return self.line(
                indent,
                self.pick(
                    f"{name}[{self.slice(1)}] = {e('list', 1)}",
                    f"del {name}[{self.slice(1)}]",
                    f"{name}[{e('int', 0)}] = {e('int', 1)}",
                    f"{name} += {e(self.pick('list', 'tuple', 'str'), 1)}",
                ),
            )
        if choice == 9:
            names = self.pick("p, q", "p, *q", "*p, q", "(p, q), s", "p, q, s")
            return self.line(indent, f"{names} = {e(self.pick('tuple', 'list', 'str'), 2)}; print(p, q)")
        if choice == 10 and self.inside and self.chance(30):
            return self.line(
                indent,
                self.pick(
                    f"raise {self.pick('ValueError', 'KeyError', 'TypeError')}({e('str', 1)})",
                    f"return {e('int', 2)}",
                    f"assert {e('bool', 1)}, {e('str', 0)}",
                ),
            )
        if choice == 11 and self.loops:
            return self.line(indent, f"if {e('bool', 1)}: {self.pick('break', 'continue')}")
        if choice == 12 and self.chance(40):
            return self.line(
                indent,
                f"{self.random.choice(('Base', 'Sub'))}.shared = {e('int', 1)}; print({self.random.choice(self.objects)}.shared)",
            )
        kind = self.random.choice(KINDS)
        shown = e(kind, 2)
        self.line(indent, f"print({repr(kind)}, {f'sorted({shown})' if kind == 'set' else shown})")

    def _if(self, indent: int) -> None:
        self.line(indent, f"if {self.expression('bool', 2)}:")
        self.block(indent + 1, 1 + self.random.randrange(2))
        if self.chance(30):
            self.line(indent, f"elif {self.expression('bool', 2)}:")
            self.block(indent + 1, 1)
        if self.chance(50):
            self.line(indent, "else:")
            self.block(indent + 1, 1 + self.random.randrange(2))

    def _loop_body(self, indent: int) -> None:
        self.loops += 1
        self.block(indent + 1, 1 + self.random.randrange(3))
        self.loops -= 1
        if self.chance(25):
            self.line(indent, "else:")
            self.block(indent + 1, 1)

    def _for(self, indent: int) -> None:
        self.fresh += 1
        name = f"i{self.fresh}"
        header = self.pick(
            f"for {name} in range({self.random.randrange(5)}):",
            f"for {name} in {self.expression('list', 1)}[:4]:",
            f"for {name}, k in enumerate({self.expression('str', 1)}[:3]):",
            f"for k, {name} in list({self.expression('dict', 1)}.items()):",
            f"for {name} in map(lambda v: v, {self.expression('list', 1)}[:3]):",
        )
        self.line(indent, header)
        self.names["int"].append(name)
        self._loop_body(indent)
        if name in self.names["int"]:
            self.names["int"].remove(name)

    def _while(self, indent: int) -> None:
        self.fresh += 1
        counter = f"c{self.fresh}"
        self.line(indent, f"{counter} = {self.random.randrange(4)}")
        self.line(indent, f"while ({counter} := {counter} - 1) >= 0:")
        self._loop_body(indent)

    def _try(self, indent: int) -> None:
        self.line(indent, "try:")
        self.block(indent + 1, 1 + self.random.randrange(3))
        handled = self.chance(80)
        if handled:
            self.line(
                indent,
                f"except {self.pick(*_CAUGHT)} as error:",
            )
            self.line(indent + 1, "print('caught', type(error).__name__, error)")
            if self.chance(40):
                self.block(indent + 1, 1)
            if self.chance(15):
                self.line(indent + 1, self.pick("raise", "raise RuntimeError('again') from error", "raise KeyError('other')"))
            if self.chance(25):
                self.line(indent, "else:")
                self.block(indent + 1, 1)
        if not handled or self.chance(35):
            self.line(indent, "finally:")
            self.line(indent + 1, "print('finally')")
            self.block(indent + 1, 1)
            if self.inside and self.chance(10):
                self.line(indent + 1, f"return {self.literal('int')}")

    def _with(self, indent: int) -> None:
        self.line(indent, f"with {self.pick('Base', 'Sub')}({self.pick('3', '2', self.name('int'))}) as held:")
        self.block(indent + 1, 1 + self.random.randrange(2))

    def _match(self, indent: int) -> None:
        subject = self.expression(self.pick("int", "str", "list", "tuple", "dict"), 2)
        self.line(indent, f"match {subject if not subject.startswith('[') else '(' + subject + ')'}:")
        patterns = [
            "0 | 1 | -1",
            "[]",
            "[m]",
            "[m, *rest]",
            "{'a': m}",
            "str(m)",
            "int(m) if m > 3",
            "(1, m)",
            "Base(value=m)",
            "None",
            "'abc'",
            "[_, _, *_]",
            "{'abc': 1, **rest}",
        ]
        for pattern in self.random.sample(patterns, 3):
            self.line(indent + 1, f"case {pattern}:")
            self.line(indent + 2, f"print({pattern!r}{', m' if 'm' in pattern.split(' if ')[0].replace('**rest', '') else ''})")
        self.line(indent + 1, "case _:")
        self.block(indent + 2, 1)

    # --- functions -----------------------------------------------------------------------------------

    def function(self) -> None:
        kept, self.names = self.names, {kind: list(names) for kind, names in self.names.items()}
        self.fresh += 1
        generator = self.chance(25) and not any(name == "generator" for name, _ in self.functions)
        name = "generator" if generator else f"f{self.fresh}"
        parameters = (
            ["a"]
            if generator
            else self.random.choice(
                (["a"], ["a", "b"], ["a", "b", "c"], ["a", "b=2"], ["a", "*b"], ["a", "*", "b=3"], ["a", "b=[]"], [])
            )
        )
        self.line(0, f"def {name}({', '.join(parameters)}):")
        self.names["int"] = [p.split("=")[0] for p in parameters if p not in ("*b", "*", "b=[]")] + self.names["int"][:2]
        self.inside = name
        # Names of the module are read only: a function that rebound one would mostly fail at its first use.
        for kind in KINDS:
            if kind != "int" and not self.chance(5):
                self.names[kind] = []
        self.names["int"] = [p for p in self.names["int"] if p in ("a", "b", "c") or self.chance(5)]
        for _ in range(2 + self.random.randrange(4)):
            self.statement(1)
            if generator:
                self.line(
                    1,
                    self.pick(
                        f"yield {self.expression('int', 1)}",
                        f"yield from {self.expression('list', 1)}[:3]",
                        "got = yield a; print('got', got)",
                    ),
                )
        if not generator and self.chance(20):
            self.line(1, "def inner(n):")
            self.line(2, "nonlocal a" if "a" in parameters else "global gi")
            self.line(2, f"{'a' if 'a' in parameters else 'gi'} = n")
            self.line(1, f"inner({self.expression('int', 1)})")
        self.line(1, f"return {self.expression(self.random.choice(KINDS[:5]), 2)}")
        self.inside = ""
        self.names = kept
        self.functions.append((name, 1 if generator else sum(p in ("a", "b", "c") for p in parameters)))

    def program(self) -> str:
        """The program's text."""
        self.lines.append(SUPPORT)
        self.line(0, "gw = gi = w = 1")
        for _ in KINDS:
            if self.chance(60):
                self.assign(0)
        for _ in range(1 + self.random.randrange(4)):
            self.function()
            name, count = self.functions[-1]
            for _ in range(2):
                given = "".join(f", {self.literal(self.pick('int', 'int', 'int', 'str', 'list'))}" for _ in range(count))
                shown = "lambda *p: list(generator(*p))" if name == "generator" else name
                self.line(0, f"show({name!r}, {shown}{given})")
        for _ in range(4 + self.random.randrange(6)):
            if self.chance(75):
                self.line(0, "try:")
                self.statement(1)
                self.line(0, "except Exception as problem: print('problem', type(problem).__name__, problem)")
            else:
                self.statement(0)
        return "\n".join(self.lines) + "\n"


SUBJECTS: dict[str, Callable[[int], Any]] = {
    "statements": Generator,
    "classes": Classes,
    "control": Control,
    "numbers": Numbers,
    "texts": Texts,
    "containers": Containers,
}


def program(seed: int, subject: str | None = None) -> str:
    """The program of a seed; without a subject every other one is a general one."""
    names = sorted(SUBJECTS)
    chosen = subject or ("statements" if seed % 2 else names[seed // 2 % len(names)])
    text: str = SUBJECTS[chosen](seed).program()
    return text
