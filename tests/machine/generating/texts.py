"""Programs about text and bytes: methods, formats, slices, conversions."""

from __future__ import annotations

from machine.generating.writer import Writer

_QUESTIONS = [f"is{name}" for name in "alpha digit alnum decimal numeric space upper lower title".split()]
_ENCODINGS = ("utf-8", "ascii", "latin-1", "utf-16-le", "nope")
_PERCENTS = ("%s", "%r", "%d", "%5s", "%-5s|", "%%", "%.2s", "%(a)s", "%c", "%x", "%s %s", "%*d", "%i%%")


class Texts(Writer):
    """See the module's docstring."""

    head = "import string, textwrap\n"

    def quoted(self, *options: str) -> str:
        return repr(self.random.choice(options))

    def index(self) -> str:
        return self.pick(self.small, "None", self.small)

    def slice(self) -> str:
        return f"[{self.pick('', self.small)}:{self.pick('', self.small)}{self.pick('', lambda: ':' + self.small())}]"

    def method(self) -> str:
        s = self.text
        return self.pick(
            f".{self.pick('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold', 'strip', 'lstrip', 'rstrip')}()",
            f".{self.pick(*_QUESTIONS)}()",
            f".{self.pick('isidentifier', 'isprintable', 'isascii', 'split', 'rsplit', 'splitlines', 'encode', 'expandtabs')}()",
            f".{self.pick('find', 'rfind', 'index', 'rindex', 'count')}({s()}, {self.index()}, {self.index()})",
            f".{self.pick('startswith', 'endswith')}({self.pick(s(), f'({s()}, {s()})', '1')}, {self.small()})",
            f".{self.pick('split', 'rsplit')}({self.pick(s(), 'None')}, {self.small()})",
            f".{self.pick('partition', 'rpartition')}({s()})",
            f".replace({s()}, {s()}, {self.small()})",
            f".replace({s()}, {s()})",
            f".{self.pick('center', 'ljust', 'rjust')}({self.small()} + 5, {self.pick(s(), chr(39) + '*' + chr(39))})",
            f".zfill({self.small()} + 3)",
            f".join({self.pick(self.words(), self.text(), self.items())})",
            f".strip({s()})",
            f".{self.pick('removeprefix', 'removesuffix', 'lstrip', 'rstrip')}({s()})",
            f".splitlines({self.pick('True', 'False')})",
            f".encode({self.quoted(*_ENCODINGS)}, {self.quoted('strict', 'ignore', 'replace', 'backslashreplace')})",
            ".translate(str.maketrans('ab', 'xy', 'c'))",
            ".translate({97: None, 98: 'bb'})",
            f".expandtabs({self.small()})",
            ".nope",
            f" * {self.small()}",
            f" + {self.anything()}",
            f"[{self.small()}]",
            f" % {self.pick(self.anything(), '()', '(1, 2)')}",
            f" in {self.pick(s(), self.anything())}",
            f".format({self.anything()}, a={self.anything()})",
            f" < {self.pick(s(), self.anything())}",
            f" == {self.anything()}",
        )

    def data_method(self) -> str:
        d = self.data
        return self.pick(
            f".{self.pick('upper', 'lower', 'title', 'strip', 'split', 'hex', 'isalpha', 'isdigit', 'splitlines', 'swapcase')}()",
            f".{self.pick('find', 'count', 'index', 'rfind')}({self.pick(d(), self.small())})",
            f".decode({self.pick(*map(repr, ('utf-8', 'ascii', 'latin-1')))})",
            f".replace({d()}, {d()})",
            f".join([{d()}, {self.pick(d(), self.text())}])",
            f"[{self.small()}]",
            f".hex({self.pick(repr(':'), repr('-'))})",
            f" + {self.pick(d(), self.anything())}",
            f" * {self.small()}",
            f" % {self.anything()}",
            f".startswith({d()})",
            f".partition({d()})",
            f".center({self.small()} + 4)",
            f".translate(None, {d()})",
            f" in {d()}",
            f" == {d()}",
            f" < {d()}",
            f".strip({d()})",
            f".split({d()})",
            f".zfill({self.small()})",
            ".removeprefix(b'a')",
            f".rjust({self.small()}, {d()})",
        )

    def template(self) -> str:
        """A format string with fields of all sorts."""
        parts = []
        for _ in self.some(1, 3):
            conversion = self.pick("", "", "!r", "!s", "!a")
            spec = self.pick("", "", ":>8", ":^7", ":*<6", ":05", ":.3", ":.2f", ":x", ":,", ":{1}", ":d", ":s", ":q")
            name = self.pick("", "0", "a", "a[0]", "0.real", "b.x", "2", "a.upper", "0[1]")
            parts.append(self.pick("{" + name + conversion + spec + "}", "{{", "x", "}}", "{" if self.chance(10) else "-"))
        return repr("".join(parts))

    def body(self) -> None:
        for _ in self.some(12, 25):
            expression = self.pick(
                lambda: self.text() + self.method(),
                lambda: self.text() + self.method(),
                lambda: self.data() + self.data_method(),
                lambda: self.text() + self.slice(),
                lambda: self.data() + self.slice(),
                lambda: f"{self.template()}.format({self.anything()}, {self.small()}, a={self.anything()})",
                lambda: f"format({self.anything()}, {self.quoted('', '>5', '<8', '^9', '=6', 's', 'd', '010', '.2', 'x<3')})",
                lambda: f"{self.quoted(*_PERCENTS)} % {self.pick(self.anything(), '(1, 2)', repr({'a': 1}))}",
                lambda: f"str({self.anything()})",
                lambda: f"repr({self.text()})",
                lambda: f"ascii({self.text()})",
                lambda: f"bytes({self.anything()})",
                lambda: f"str({self.data()}, 'latin-1')",
                lambda: f"ord({self.text()})",
                lambda: f"list({self.text()})",
                lambda: f"sorted({self.words()}, key=str.lower, reverse=True)",
                lambda: f"max({self.words()}, key=len, default=None)",
                lambda: f"len({self.text()})",
                lambda: f"{self.text()}.join(reversed({self.text()}))",
                lambda: (
                    f"textwrap.{self.pick('fill', 'wrap', 'shorten')}('the quick  brown fox jumps', {self.random.randint(3, 14)})"
                ),
                lambda: (
                    f"string.Template({self.quoted('$a b', '${a}x', '$$', '$b', '$')})"
                    f".{self.pick('substitute', 'safe_substitute')}(a={self.anything()})"
                ),
                lambda: f"bytearray({self.data()}).{self.pick('pop()', 'append(300)', 'extend([1, 2])', 'reverse()', 'find(b)')}",
                lambda: f"'abc'.{self.pick('upper', 'split', 'find', 'strip', 'center')}({self.anything()}, {self.anything()})",
            )
            self.look(expression)
        self.line(f"a, w, value = {self.anything()}, {self.random.randint(0, 9)}, {self.real()}")
        for field in (
            "{a}",
            "{a!r}",
            "{a=}",
            "{value:{w}.3f}",
            "{a!s:>{w}}",
            "{value:=+10}",
            "{w:03d}",
            "{ a = !r:^20}",
            "{'x' if w else 'y'}",
        ):
            if self.chance(40):
                self.look(f"f{field!r}" if '"' not in field and "'" not in field else f'f"{field}"')
