"""Programs about numbers: exact integers, floats, complex numbers, conversions, formats, decimals and fractions."""

from __future__ import annotations

from machine.generating.writer import Writer

_HEAD = "import math, cmath, operator\nfrom decimal import Decimal\nfrom fractions import Fraction\n"


_ONE = "floor ceil trunc sqrt isqrt factorial isnan degrees frexp modf exp log".split()
_TWO = "copysign fmod hypot pow atan2 remainder ldexp isclose nextafter".split()


class Numbers(Writer):
    """See the module's docstring."""

    head = _HEAD

    def number(self, depth: int = 0) -> str:
        if depth > 0 and self.chance(60):
            return f"({self.number(depth - 1)} {self.operator()} {self.number(depth - 1)})"
        return (
            "("
            + self.pick(self.integer, self.integer, self.real, self.real, self.complex, self.decimal, self.fraction, self.small)
            + ")"
        )

    def operator(self) -> str:
        return self.pick("+", "-", "*", "/", "//", "%", "+", "-", "*", "&", "|", "^", "<", "==", ">=", "!=")

    def complex(self) -> str:
        return self.pick("1j", "(1+2j)", "(0.5-1j)", "complex(0, -0.0)", "complex('1+2j')", "(3+0j)")

    def decimal(self) -> str:
        return f"Decimal({self.pick(*map(repr, ('1.10', '0', '-2.5', '1E+3', '0.001', 'Infinity', '123.456')))})"

    def fraction(self) -> str:
        return f"Fraction({self.pick('1, 3', '-7, 2', '0', '5', chr(39) + '3/4' + chr(39), '0.25')})"

    def spec(self) -> str:
        fill = self.pick("", "", "*", "0", "x")
        align = self.pick("", "<", ">", "^", "=") if not fill else self.pick("<", ">", "^", "=")
        width = self.pick("", "", "0", "5", "12", "012")
        return (
            fill
            + align
            + self.pick("", "", "+", "-", " ")
            + self.pick("", "", "", "z")
            + self.pick("", "", "#")
            + width
            + self.pick("", "", ",", "_")
            + self.pick("", "", ".0", ".2", ".3", ".10")
            + self.pick("", "d", "b", "o", "x", "X", "e", "E", "f", "F", "g", "G", "n", "%", "c", "s")
        )

    def old_spec(self) -> str:
        flags = self.pick("", "-", "+", " ", "0", "#", "-0")
        return "%" + flags + self.pick("", "5", "12") + self.pick("", ".0", ".3") + self.pick(*"diouxXeEfFgGcrsa")

    def call(self) -> str:
        n, i = self.number, self.integer
        return self.pick(
            lambda: f"round({n()}, {self.small()})",
            lambda: f"round({n()})",
            lambda: f"int({n()})",
            lambda: f"float({n()})",
            lambda: f"complex({n()}, {n()})",
            lambda: f"divmod({n()}, {n()})",
            lambda: f"pow({i()}, {self.small()}, {self.small()})",
            lambda: f"pow({n()}, {self.small()})",
            lambda: f"abs({n()})",
            lambda: f"hash({n()}) == hash({n()})",
            lambda: f"({i()} << {self.small()})",
            lambda: f"({i()} >> {self.small()})",
            lambda: f"~{i()}",
            lambda: f"-{n()}",
            lambda: f"int({self.text()}, {self.pick('0', '2', '10', '16', '36', '1')})",
            lambda: f"int({self.text()})",
            lambda: f"float({self.text()})",
            lambda: f"({i()}).bit_length()",
            lambda: f"({i()}).to_bytes({self.small()}, 'big')",
            lambda: f"int.from_bytes({self.data()}, 'little', signed=True)",
            lambda: f"({self.real()}).hex()",
            lambda: f"({self.real()}).as_integer_ratio()",
            lambda: f"({self.real()}).is_integer()",
            lambda: f"bool({n()})",
            lambda: f"float.fromhex('0x1.8p{self.small()}')",
            lambda: f"({i()}).bit_count()",
            lambda: f"str({n()})",
            lambda: f"bin({i()}) + oct({i()}) + hex({i()})",
            lambda: f"chr({i()})",
            lambda: f"sum([{n()}, {n()}, {n()}])",
            lambda: f"min({n()}, {n()})",
            lambda: f"sorted([{n()}, {n()}, {n()}])",
            lambda: f"max([{n()}, {n()}], key=abs)",
            lambda: f"math.{self.pick(*_ONE)}({n()})",
            lambda: f"math.{self.pick('gcd', 'lcm', 'comb', 'perm')}({i()}, {self.small()})",
            lambda: f"math.{self.pick(*_TWO)}({n()}, {n()})",
            lambda: f"math.fsum([{self.real()}, {self.real()}, 0.1])",
            lambda: f"math.prod([{n()}, {n()}])",
            lambda: f"math.log({i()}, {i()})",
            lambda: f"cmath.{self.pick('sqrt', 'exp', 'phase', 'polar')}({n()})",
            lambda: f"({self.complex()}).conjugate()",
            lambda: f"{self.decimal()}.quantize(Decimal('0.01'))",
            lambda: f"{self.fraction()}.limit_denominator(10)",
            lambda: f"operator.{self.pick('index', 'neg', 'inv', 'truth')}({n()})",
            lambda: f"isinstance({n()}, {self.pick('int', '(int, float)', 'complex')})",
            lambda: f"({n()}).{self.pick('real', 'imag', 'numerator', 'denominator')}",
        )

    def body(self) -> None:
        for _ in self.some(12, 25):
            self.look(
                self.pick(
                    self.call,
                    self.call,
                    lambda: self.number(2),
                    lambda: f"format({self.number()}, {self.spec()!r})",
                    lambda: f"{self.old_spec()!r} % {self.number()}",
                    lambda: f"f'{{{self.integer()} + {self.real().replace(chr(39), chr(34))}!r:>12}}'",
                    lambda: f"{self.number()} ** {self.small()}",
                    lambda: f"{self.number()} {self.operator()} {self.anything()}",
                    lambda: f"{self.small()} < {self.number()} <= {self.small()} != {self.number()}",
                )
            )
