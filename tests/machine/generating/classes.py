"""Programs about classes: resolution order, descriptors, attribute hooks, metaclasses, operators, records, enumerations."""

from __future__ import annotations

from machine.generating.writer import Writer

_HEAD = """\
import abc, enum, functools
from dataclasses import dataclass, field, replace, asdict, astuple, fields, FrozenInstanceError
from typing import NamedTuple
class Data:
    def __set_name__(self, owner, name): self.name = name; print("named", owner.__name__, name)
    def __get__(self, obj, cls=None): return ("class", self.name) if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value): print("set", self.name, value); obj.__dict__[self.name] = value
class NonData:
    def __get__(self, obj, cls=None): return ("nondata", obj is None)
class Meta(type):
    def __new__(m, name, bases, space, **kw): print("meta", name, sorted(kw)); return super().__new__(m, name, bases, space)
    def __init__(cls, name, bases, space, **kw): super().__init__(name, bases, space)
    def __call__(cls, *args, **kw): print("make", cls.__name__); return super().__call__(*args, **kw)
    def __len__(cls): return 42
    @property
    def shout(cls): return cls.__name__.upper()
"""

_FIELDS = (
    "",
    " = 3",
    " = field(default_factory=list)",
    " = field(default=1, repr=False)",
    " = field(init=False, default=9)",
    " = field(compare=False, default=2)",
    " = []",
)
_OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor", "lshift", "matmul")
_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "and": "&",
    "or": "|",
    "xor": "^",
    "lshift": "<<",
    "matmul": "@",
}
_COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Classes(Writer):
    """See the module's docstring."""

    head = _HEAD

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.classes: list[str] = []

    def value(self) -> str:
        return self.pick("1", "'s'", "None", "[1]", "2.5", "()", "{'k': 1}")

    def member(self) -> list[str]:
        operator = self.random.choice(_OPERATORS)
        compare = self.random.choice(sorted(_COMPARE))
        number = self.random.randint(0, 9)
        return self.random.choice(
            (
                [f"x = {self.value()}"],
                ["d = Data()"],
                ["n = NonData()"],
                [f"def m(self, *a): return ('m{number}', a)"],
                [f"def m(self, *a): return ('over{number}', super().m(*a))"],
                [
                    "def __init__(self, *args, **kw):",
                    "    super().__init__(*args, **kw)" if self.chance(40) else "    self.args = args",
                    f"    self.v = {number}",
                ],
                ["def __getattr__(self, name): return ('getattr', name) if name < 'q' else object.__getattribute__(self, name)"],
                [
                    "def __getattribute__(self, name):",
                    "    if name == 'hidden': raise AttributeError('no ' + name)",
                    "    return super().__getattribute__(name)",
                ],
                ["def __setattr__(self, name, value):", "    print('setattr', name)", "    super().__setattr__(name, value)"],
                ["def __delattr__(self, name): print('del', name); super().__delattr__(name)"],
                ["@property", f"def p(self): return ('p', {number})"]
                + (["@p.setter", "def p(self, value): print('p set', value)"] if self.chance(50) else []),
                ["@classmethod", "def c(cls, *a): return (cls.__name__, a)"],
                ["@staticmethod", "def st(*a): return a"],
                [f"def __{operator}__(self, other): return {self.pick('NotImplemented', repr('l' + operator))}"],
                [f"def __r{operator}__(self, other): return {self.pick('NotImplemented', repr('r' + operator))}"],
                [f"def __i{operator}__(self, other): return {self.pick('NotImplemented', 'self')}"],
                [f"def __{compare}__(self, other): return {self.pick('NotImplemented', 'True', 'False', repr(compare))}"],
                ["def __eq__(self, other): return isinstance(other, type(self))", "def __hash__(self): return 5"],
                [f"def __bool__(self): return {self.pick('True', 'False', '1')}"],
                [f"def __len__(self): return {self.pick('0', '3', '-1', repr('x'))}"],
                [f"def __contains__(self, item): return item == {number}"],
                [f"def __iter__(self): return iter([{number}, 2])"],
                [
                    "def __getitem__(self, key):",
                    "    if isinstance(key, int) and key > 2: raise IndexError(key)",
                    "    return key",
                ],
                ["def __call__(self, *a, **k): return ('called', a, k)"],
                ["def __repr__(self): return f'<{type(self).__name__}>'"],
                [f"def __str__(self): return {self.pick(repr('str'), '5')}"],
                ["def __format__(self, spec): return 'F' + spec"],
                [
                    "def __enter__(self): print('enter'); return self",
                    f"def __exit__(self, *a): print('exit', a[0]); return {self.pick('True', 'False', 'None')}",
                ],
                [f"__slots__ = {self.pick(repr(('a', 'b')), repr(()), repr(['s']))}"],
                ["def __init_subclass__(cls, **kw): print('sub', cls.__name__, kw); super().__init_subclass__()"],
                ["def __new__(cls, *a, **k): print('new', cls.__name__); return super().__new__(cls)"],
                ["def __dir__(self): return ['b', 'a']"],
                [f"def __index__(self): return {number}"],
                [f"def __int__(self): return {self.pick(str(number), repr('q'))}"],
                [f"def __float__(self): return {self.pick('1.5', '1')}"],
                ["def __neg__(self): return 'neg'"],
                ["def __reversed__(self): return 'rev'"],
                ["def __missing__(self, key): return key"],
                ["def __class_getitem__(cls, item): return (cls.__name__, item)"],
                ["def __hash__(self): return 7"],
                ["__match_args__ = ('v', 'x')"],
            )
        )

    def plain(self) -> None:
        name = self.new("C")
        bases = self.random.sample(self.classes, min(len(self.classes), self.random.randint(0, 2)))
        extra = [self.pick("metaclass=Meta", "metaclass=Meta", "k=1", "metaclass=abc.ABCMeta")] if self.chance(20) else []
        if not bases and self.chance(15):
            bases = [self.pick("dict", "list", "int", "str", "Exception", "tuple")]
        self.line("try:")
        self.line(f"class {name}({', '.join(bases + extra)}):", 1)
        for _ in self.some(1, 5):
            for line in self.member():
                self.line(line, 2)
        self.line("except Exception as error:")
        self.line(f"print('{name} failed', type(error).__name__, error)", 1)
        self.line(f"class {name}: x = 0", 1)
        self.classes.append(name)

    def record(self) -> None:
        name = self.new("R")
        options = ", ".join(
            f"{option}={self.pick('True', 'False')}"
            for option in self.random.sample(
                ["order", "frozen", "eq", "slots", "kw_only", "unsafe_hash"], self.random.randint(0, 3)
            )
        )
        bases = self.pick("", "", *[each for each in self.classes if each.startswith("R")])
        self.line("try:")
        self.line(f"@dataclass({options})", 1)
        self.line(f"class {name}({bases}):", 1)
        for index in self.some(1, 3):
            self.line(
                f"f{index}: {self.pick('int', 'str', 'list')}{self.pick(*_FIELDS)}",
                2,
            )
        if self.chance(30):
            self.line("def __post_init__(self): print('post', self.f1 if hasattr(self, 'f1') else None)", 2)
        self.line("except Exception as error:")
        self.line(f"print('{name} failed', type(error).__name__, error)", 1)
        self.line(f"class {name}: f1 = 0", 1)
        self.classes.append(name)
        for _ in self.some(2, 5):
            self.look(
                self.pick(
                    f"{name}({', '.join(self.value() for _ in self.some(0, 3))})",
                    f"{name}(1) == {name}(1)",
                    f"{name}(1) < {name}(2)",
                    f"asdict({name}(1, [2]))",
                    f"astuple({name}(1))",
                    f"replace({name}(1), f1=5)",
                    f"[x.name for x in fields({name})]",
                    f"setattr({name}(1), 'f1', 3)",
                    f"{name}(f1=1)",
                    f"{name}.__match_args__",
                    f"{name}(1).__dict__",
                    f"setattr({name}(1), 'zz', 3)",
                    f"delattr({name}(1), 'f1')",
                )
            )

    def enumeration(self) -> None:
        name = self.new("E")
        base = self.pick("enum.Enum", "enum.IntEnum", "enum.Flag", "enum.StrEnum", "enum.IntFlag")
        self.line("try:")
        self.line(f"class {name}({base}):", 1)
        for index in self.some(1, 4):
            text, texts = base == "enum.StrEnum", (repr(str(index)), repr("same"), repr("q"))
            self.line(
                f"A{index} = {self.pick('enum.auto()', 'enum.auto()', *(texts if text else (str(2**index), '1', '3')))}",
                2,
            )
        if self.chance(30):
            self.line("def hello(self): return self.name.lower()", 2)
            self.line("@classmethod", 2)
            self.line("def _missing_(cls, value): return cls.A1 if value == 99 else None", 2)
        self.line("except Exception as error:")
        self.line(f"print('{name} failed', type(error).__name__, error)", 1)
        self.line(f"class {name}(enum.Enum): A1 = 1", 1)
        for _ in self.some(3, 7):
            self.look(
                self.pick(
                    f"list({name})",
                    f"{name}.A1",
                    f"{name}({self.pick('1', '2', '99', '3', repr('1'))})",
                    f"{name}['A1']",
                    f"{name}['ZZ']",
                    f"{name}.A1.name, {name}.A1.value",
                    f"{name}.A1 | {name}.A1",
                    f"{name}.A1 == 1",
                    f"str({name}.A1)",
                    f"f'{{{name}.A1}}'",
                    f"{name}.A1 < {name}.A1",
                    f"len({name})",
                    f"{name}.A1 in {name}",
                    f"{name}.A1.hello()",
                    f"isinstance({name}.A1, {base})",
                    f"~{name}.A1",
                    f"{name}.A9",
                    f"list({name}.__members__)",
                    f"setattr({name}, 'A1', 3)",
                    f"{name}.A1 and 1",
                    f"{name}.A1 + 1",
                    f"hash({name}.A1) == hash({name}.A1)",
                    f"{name}.A1.A1",
                )
            )

    def other(self) -> None:
        name = self.new("N")
        if self.chance(50):
            self.line(f"class {name}(NamedTuple):")
            self.line("a: int", 1)
            self.line(f"b: str = {self.value()}", 1)
            self.line("def both(self): return (self.b, self.a)", 1)
            for _ in self.some(2, 4):
                self.look(
                    self.pick(
                        f"{name}(1)",
                        f"{name}()",
                        f"{name}(1, 2).both()",
                        f"{name}(1)._replace(b=3)",
                        f"{name}(1) == (1, 's')",
                        f"{name}._fields, {name}._field_defaults",
                        f"{name}(1)[5]",
                        f"{name}(a=2, b=1) < {name}(3)",
                        f"setattr({name}(1), 'a', 1)",
                        f"{name}(1)._asdict()",
                        f"[*{name}(1)]",
                    )
                )
        else:
            self.line(f"class {name}(abc.ABC):")
            self.line("@abc.abstractmethod", 1)
            self.line("def f(self): return 'base'", 1)
            self.line("@property", 1)
            self.line("@abc.abstractmethod", 1)
            self.line("def q(self): ...", 1)
            self.line(f"class {name}x({name}):")
            self.line(self.pick("def f(self): return super().f()", "q = 1", "pass"), 1)
            self.line(self.pick("q = 2", "pass"), 1)
            for _ in self.some(2, 4):
                self.look(
                    self.pick(
                        f"{name}()",
                        f"{name}x().f()",
                        f"{name}x().q",
                        f"sorted({name}x.__abstractmethods__)",
                        f"issubclass(int, {name})",
                        f"{name}.register(int) and isinstance(1, {name})",
                    )
                )

    def body(self) -> None:
        for _ in self.some(1, 4):
            getattr(self, self.pick("plain", "plain", "plain", "plain", "record", "enumeration", "other"))()
        plain = [each for each in self.classes if each.startswith("C")]
        if not plain:
            return
        for each in plain:
            self.line("try:")
            self.line(f"o{each} = {each}({self.pick('', '', '1', 'k=2')})", 1)
            self.line("except Exception as error:")
            self.line("print('failed', type(error).__name__, error)", 1)
            self.line(f"o{each} = None", 1)
        for _ in self.some(8, 20):
            a, b = "o" + self.random.choice(plain), "o" + self.random.choice(plain)
            cls = self.random.choice(plain)
            sign = _SIGNS[self.random.choice(_OPERATORS)]
            attribute = self.pick("x", "d", "n", "m", "p", "v", "args", "hidden", "zed", "a", "__dict__", "c", "st")
            self.look(
                self.pick(
                    f"{a} {sign} {self.pick(b, '1', repr('s'))}",
                    f"{self.pick('1', repr('s'), '[]')} {sign} {a}",
                    f"{a} {_COMPARE[self.random.choice(sorted(_COMPARE))]} {self.pick(b, '1')}",
                    f"callable({a}.{attribute}) or {a}.{attribute}",
                    f"{a}.m(1)",
                    f"{a}.c(2)",
                    f"{cls}.st(3)",
                    f"[k.__name__ for k in {cls}.__mro__]",
                    f"setattr({a}, {attribute!r}, 4) if {attribute!r} != '__dict__' else 0",
                    f"delattr({a}, {attribute!r}) if {attribute!r} != '__dict__' else 0",
                    f"bool({a})",
                    f"len({a})",
                    f"2 in {a}",
                    f"list({a})",
                    f"{a}[1]",
                    f"{a}(1, k=2)",
                    f"isinstance({a}, {cls})",
                    f"format({a}, '>3')",
                    f"int({a})",
                    f"float({a})",
                    f"[10, 20, 30, 40, 50, 60, 70, 80, 90, 100][{a}]",
                    f"-{a}",
                    f"{cls}[int]",
                    f"hasattr({a}, {attribute!r})",
                    f"getattr({a}, 'nope', 'default')",
                    f"sorted(dir({a}))[-2:]",
                    f"{a} is {b}",
                    f"{{{a}: 1}}[{a}]",
                    f"str({a}) if '__str__' in type({a}).__dict__ else None",
                    f"repr({a}) if '__repr__' in type({a}).__dict__ else None",
                    f"len({cls})",
                    f"{cls}.shout",
                    f"type({cls}).__name__",
                    f"issubclass({cls}, {self.random.choice(plain)})",
                    f"{cls}.d",
                    f"{cls}.n",
                    f"vars({cls})['x']",
                    f"{a}.__class__.__name__",
                    f"round({a})",
                    f"abs({a})",
                    f"{cls}.__qualname__",
                    f"super({cls}, {a}).m(5)",
                )
            )
        name = "o" + self.random.choice(plain)
        self.line("try:")
        self.line(f"with {name} as w: print('inside'){self.pick('', '; raise KeyError(1)')}", 1)
        self.line(f"{name} {_SIGNS[self.random.choice(_OPERATORS)]}= 1; print(type({name}).__name__)", 1)
        self.line(f"match {name}:", 1)
        self.line(f"case {self.random.choice(plain)}({self.pick('', 'v', 'x=1', '1, 2', 'a, b, c')}): print('matched')", 2)
        self.line("case _: print('no match')", 2)
        self.line("except Exception as error: print('failed', type(error).__name__, error)")
