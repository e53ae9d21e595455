"""What the makers of programs by subject share: a random source, the lines so far, literals, and guarded observations."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

OBSERVE = """\
def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
"""

Choice = str | Callable[[], str]


class Writer:
    """One program's making. Subclasses give :meth:`body`."""

    head = ""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lines: list[str] = []
        self.fresh = 0

    def program(self) -> str:
        """The program's text."""
        self.lines.append(OBSERVE + self.head)
        self.body()
        return "\n".join(self.lines) + "\n"

    def body(self) -> None:
        """Writes the program after its head."""
        raise NotImplementedError

    # --- choices -------------------------------------------------------------------------------------

    def pick(self, *options: Choice) -> str:
        chosen = self.random.choice(options)
        return chosen if isinstance(chosen, str) else chosen()

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def some(self, low: int, high: int) -> range:
        """A range of a random length."""
        return range(self.random.randint(low, high))

    def new(self, stem: str) -> str:
        """A name that was not used before."""
        self.fresh += 1
        return f"{stem}{self.fresh}"

    # --- text ----------------------------------------------------------------------------------------

    def line(self, text: str, indent: int = 0) -> None:
        self.lines.append("    " * indent + text)

    def look(self, expression: str, indent: int = 0) -> None:
        """Prints what an expression gives or raises."""
        self.fresh += 1
        self.line(f"look({self.fresh}, lambda: {expression})", indent)

    def attempt(self, statement: str) -> None:
        """A statement whose exception is printed."""
        self.line("try:")
        self.line(statement, 1)
        self.line("except Exception as error:")
        self.line("print('failed', type(error).__name__, error)", 1)

    # --- literals ------------------------------------------------------------------------------------

    def integer(self) -> str:
        return self.pick(
            "0", "1", "2", "3", "-1", "-2", "5", "7", "10", "-7", "100", "255", "2**31", "-2**63", "10**20", "True", "False"
        )

    def small(self) -> str:
        return str(self.random.randint(-4, 6))

    def real(self) -> str:
        return self.pick(
            "0.0",
            "-0.0",
            "0.5",
            "1.5",
            "2.5",
            "-1.25",
            "0.1",
            "0.2",
            "3.0",
            "1e10",
            "1e16",
            "1e-7",
            "123456.789",
            "1e300",
            "float('inf')",
            "float('nan')",
            "-float('inf')",
            "2.675",
            "1/3",
            "1e22",
            "5e-324",
        )

    def text(self) -> str:
        return self.pick(
            "''",
            "'a'",
            "'abc'",
            "'Hello World'",
            "'b,a,,c'",
            "'12'",
            "' x y '",
            "'é\\n'",
            "'aAa'",
            "'tab\\tbed'",
            "'ß'",
            "'-12'",
            "'1_000'",
            "'ǅungla'",
            "'a\\r\\nb\\nc'",
            "'\\u0130'",
            "'zz9'",
            "'日本'",
            '"it\'s"',
            "'x\\x00y'",
            "'①'",
            "'0x1f'",
        )

    def data(self) -> str:
        return self.pick("b''", "b'a'", "b'abc'", "b'a,b'", "b'\\x00\\xff'", "b' x '", "b'12'", "bytearray(b'ab')", "b'Ab\\n'")

    def items(self) -> str:
        return "[" + ", ".join(self.integer() for _ in self.some(0, 5)) + "]"

    def words(self) -> str:
        return "[" + ", ".join(self.text() for _ in self.some(0, 4)) + "]"

    def anything(self) -> str:
        return self.pick(
            self.integer,
            self.real,
            self.text,
            self.data,
            self.items,
            self.words,
            "None",
            "()",
            "{}",
            "{1: 2}",
            "{1, 2}",
            "(1, 'a')",
            "range(3)",
            "1j",
            "object",
            "int",
            "len",
            "slice(1, 2)",
            "...",
            "frozenset([1])",
            "[[1], [2]]",
        )
