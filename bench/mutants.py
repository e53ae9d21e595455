"""Mutants of real Python files, for the comparison of the legality pass with the compiler.

Each operator takes a :class:`Subject` and a random source and gives a changed text, or ``None`` where
it finds nothing to change. Some damage tokens and indentation, most place a construct where the
symbol table or the code generator may refuse it.
"""

from __future__ import annotations

import io
import keyword
import random
import re
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

SPACE = frozenset({tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT})
OPERATORS = "+ - * / % ** // @ & | ^ ~ << >> == != < > <= >= = += -= := -> , ; : . ( ) [ ] { } ...".split()
WORDS = [*keyword.kwlist, "match", "case", "type", "print", "_", "__debug__", "super", "__class__"]


@dataclass(frozen=True)
class Subject:
    """A file's text, its tokens as (kind, start, end) character offsets, its lines."""

    text: str
    tokens: tuple[tuple[int, int, int], ...]
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Subject:
        """Tokenizes a file that the compiler accepts."""
        lines = text.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        found = []
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in SPACE:
                start = starts[token.start[0] - 1] + token.start[1]
                found.append((token.type, start, starts[token.end[0] - 1] + token.end[1]))
        return cls(text, tuple(found), tuple(lines))

    def word(self, index: int) -> str:
        """The text of a token."""
        _, start, end = self.tokens[index]
        return self.text[start:end]

    def replaced(self, start: int, end: int, new: str) -> str:
        """The text with one range replaced."""
        return self.text[:start] + new + self.text[end:]

    def named(self, *words: str) -> list[int]:
        """The indices of tokens with one of the given texts."""
        return [index for index in range(len(self.tokens)) if self.word(index) in words]

    def names(self) -> list[int]:
        """The indices of identifiers."""
        return [
            index
            for index, (kind, start, end) in enumerate(self.tokens)
            if kind == tokenize.NAME and not keyword.iskeyword(self.text[start:end])
        ]


Operator: TypeAlias = Callable[[Subject, random.Random], str | None]


def mutant(subject: Subject, rng: random.Random) -> tuple[str, str]:
    """One mutant: the operator's name and the changed text."""
    while True:
        operator = rng.choice(OPERATOR_LIST)
        text = operator(subject, rng)
        if text is not None and text != subject.text:
            return operator.__name__, text


# --- tokens ------------------------------------------------------------------------------------


def delete_token(subject: Subject, rng: random.Random) -> str | None:
    """Drops a token."""
    _, start, end = rng.choice(subject.tokens)
    return subject.replaced(start, end, "")


def double_token(subject: Subject, rng: random.Random) -> str | None:
    """Writes a token twice."""
    index = rng.randrange(len(subject.tokens))
    _, start, end = subject.tokens[index]
    return subject.replaced(end, end, rng.choice(["", " "]) + subject.word(index))


def swap_tokens(subject: Subject, rng: random.Random) -> str | None:
    """Exchanges two neighbours."""
    if len(subject.tokens) < 2:
        return None
    index = rng.randrange(len(subject.tokens) - 1)
    (_, start, middle), (_, after, end) = subject.tokens[index : index + 2]
    between = subject.text[middle:after]
    return subject.replaced(start, end, subject.word(index + 1) + between + subject.word(index))


def insert_word(subject: Subject, rng: random.Random) -> str | None:
    """Puts a keyword before a token."""
    _, start, _ = rng.choice(subject.tokens)
    return subject.replaced(start, start, rng.choice(WORDS) + " ")


def change_operator(subject: Subject, rng: random.Random) -> str | None:
    """Replaces an operator by another one."""
    places = [token for token in subject.tokens if token[0] == tokenize.OP]
    if not places:
        return None
    _, start, end = rng.choice(places)
    return subject.replaced(start, end, rng.choice(OPERATORS))


def replace_name(subject: Subject, rng: random.Random) -> str | None:
    """Replaces a name by another one of the file, or by a word with a meaning."""
    names = subject.names()
    if not names:
        return None
    _, start, end = subject.tokens[rng.choice(names)]
    new = subject.word(rng.choice(names)) if rng.random() < 0.6 else rng.choice(WORDS)
    return subject.replaced(start, end, new)


def change_string(subject: Subject, rng: random.Random) -> str | None:
    """Gives a string another prefix."""
    places = [token for token in subject.tokens if token[0] == tokenize.STRING]
    if not places:
        return None
    _, start, _ = rng.choice(places)
    return subject.replaced(start, start, rng.choice(["b", "f", "r", "u", "br", "fr", "bf", "ur"]))


# --- lines -------------------------------------------------------------------------------------


def change_indent(subject: Subject, rng: random.Random) -> str | None:
    """Moves a line to the right or to the left."""
    lines = list(subject.lines)
    at = rng.randrange(len(lines))
    body = lines[at].lstrip(" \t")
    indent = lines[at][: len(lines[at]) - len(body)]
    lines[at] = (
        rng.choice([indent[1:], indent[4:], indent + " ", indent + "    ", "\t" + indent, "\t", indent[:-1] + "\t"]) + body
    )
    return "".join(lines)


def drop_line(subject: Subject, rng: random.Random) -> str | None:
    """Drops a line."""
    lines = list(subject.lines)
    del lines[rng.randrange(len(lines))]
    return "".join(lines)


def move_line(subject: Subject, rng: random.Random) -> str | None:
    """Moves a line elsewhere, indented as its new neighbour."""
    lines = list(subject.lines)
    line = lines.pop(rng.randrange(len(lines)))
    if not lines:
        return None
    return _insert(lines, rng, line.strip())


def insert_statement(subject: Subject, rng: random.Random) -> str | None:
    """Puts a statement that is only legal in some places before a random line."""
    return _insert(list(subject.lines), rng, _statement(subject, rng))


def insert_declaration(subject: Subject, rng: random.Random) -> str | None:
    """Declares a name global or nonlocal, or annotates it, near one of its uses."""
    names = subject.names()
    if not names:
        return None
    index = rng.choice(names)
    name = subject.word(index)
    line = subject.text.count("\n", 0, subject.tokens[index][1])
    forms = ["global {}", "nonlocal {}", "{}: int", "({}): int = 1", "{} = 1", "import {}", "def {}(): nonlocal {}", "del {}"]
    places = [max(0, line + rng.randint(-4, 4))]
    lines = list(subject.lines)
    for form in rng.sample(forms, rng.choice([1, 1, 2])):
        lines = _insert(lines, rng, form.replace("{}", name), rng.choice(places)).splitlines(keepends=True)
    return "".join(lines)


def _insert(lines: list[str], rng: random.Random, statement: str, at: int | None = None) -> str:
    place = rng.randrange(len(lines)) if at is None else min(at, len(lines) - 1)
    for _ in range(20):  # prefer a line that begins a statement
        if lines[place].strip() and lines[place].lstrip()[0] not in ")]}#\"'":
            break
        place = (place + 1) % len(lines)
    body = lines[place].lstrip(" \t")
    indent = lines[place][: len(lines[place]) - len(body)]
    text = "".join(indent + part + "\n" for part in statement.split("\n"))
    return "".join([*lines[:place], text, *lines[place:]])


STATEMENTS = (
    "return", "return 1", "return *a", "yield", "yield a", "yield from a", "await a", "x = await a", "break", "continue",
    "from os import *", "from __future__ import annotations", "from __future__ import braces",
    "from .__future__ import division",
    "from __future__ import *", "import __debug__", "nonlocal a", "global a", "global a, b; a = b", "a = b; global a",
    "del (a, [b])",
    "a: int; global a", "import a; global a", "__debug__ = 1", "del __debug__", "a.__debug__ = 1", "a(__debug__=1)",
    "a.__debug__ += b",
    "async def a(): yield; return 1", "async def a():\n    yield\n    return b", "async with a: pass", "async for a in b: pass",
    "for a in b:\n    def c(): break", "for a in b:\n    class c: continue", "while a: pass\nelse: break",
    "for a in b:\n    pass\nelse: continue",
    "try: pass\nexcept: pass\nexcept a: pass", "try: pass\nexcept* a: break", "try: pass\nexcept* a: return",
    "try: pass\nfinally: continue",
    "for a in b:\n    try: pass\n    except* c: break", "try: pass\nexcept* a:\n    for b in c: break",
    "try: pass\nexcept: pass\nelse: break",
    "[(yield) for a in b]", "[a for a in (yield)]", "(a for a in [await b])", "[await a for b in c]", "{await a: b for b in c}",
    "[a async for a in b]", "(a async for a in b)", "[[a async for a in b] for c in d]", "([await a for b in c] for d in e)",
    "[(a := b) for b in c]", "[(b := a) for b in c]", "[[(b := a) for c in d] for b in e]", "[a for a in (b := c)]",
    "[a for b in c if (a := b) for a in d]",
    "lambda: (yield)", "lambda: [(a := b) for b in c]", "lambda a, a: 1", "lambda *a, a=1: 1", "lambda: (await a)",
    "lambda __debug__: 1",
    "def a(b, b): pass", "def a(b, *, b): pass", "def a(b, *b): pass", "def a(b, **b): pass", "def a(b, c=1, d): pass",
    "def a(*): pass",
    "def a(b):\n    global b", "def a(b):\n    nonlocal b", "def a():\n    b = 1\n    def c():\n        nonlocal b",
    "def a():\n    global b\n    def c():\n        nonlocal b", "class a:\n    b = 1\n    def c(self):\n        nonlocal b",
    "class a:\n    nonlocal __class__", "class a:\n    def b(self):\n        nonlocal __class__",
    "class a:\n    def b(__c, _a__c): pass",
    "def a():\n    b: (yield)\n    return 1", "def a():\n    b: (await c)", "def a(b: (yield)): pass",
    "async def a(b=await c): pass",
    "def a() -> (b := c): pass", "a: (b := c)", "a: (yield)", "a: [b for b in (c := d)]", "class a(b, c=1, c=2): pass",
    "a(b=1, b=2)", "a(b=1, *c, **d, b=3)",
    "a(**b, *c)", "a(b for c in d, e)", "a(b=1, c)", "*a = b", "*a, *b = c", "*a, b = c", "[*a] = b", "a = *b", "a = *b,",
    "for *a in b: pass", "for *a, in b: pass",
    "with a as *b: pass", "with a as (b, *c): pass", "with (a as b, c as d): break", "a += *b", "a[*b] = c", "*a", "*a, b",
    "print(*a)", "f'{*a}'", "f'{*a,}'",
    "f'{(yield)}'", "f'{await a}'", "f'{a:=3}'", "f'{a!r:{b}}'", "f'{a b}'", "f'{}'", "b'a' 'b'", "0777", "1_", "0x", "1__0",
    "a = 1if b else 2",
    "match a:\n    case _: pass\n    case 1: pass", "match a:\n    case b: pass\n    case 1: pass",
    "match a:\n    case b if c: pass\n    case 1: pass",
    "match a:\n    case (b | 1): pass", "match a:\n    case [b, b]: pass", "match a:\n    case [*b, *c]: pass",
    "match a:\n    case {1: b, True: c}: pass",
    "match a:\n    case {'b': c, **c}: pass", "match a:\n    case b(c=1, c=2): pass", "match a:\n    case b(c, d=c): pass",
    "match a:\n    case [b] | [c]: pass",
    "match a:\n    case [b, c] | [c, b]: pass", "match a:\n    case f'b': pass", "match a:\n    case b.c | 1: pass",
    "match a:\n    case (1 | _) as b: pass\n    case 2: pass",
    "match a:\n    case b(__debug__=1): pass", "match a:\n    case {**_}: pass",
    "match a:\n    case [(b as c), d as c]: pass", "match *a, b:\n    case c, *_: break",
    "match a:\n    case -1 | 1+2j | None: pass\n    case 1 as _: pass", "match a:\n    case {-1: b, -1: c}: pass",
    "match = 1; match[a]: int", "case = a; print >>a, b",
    "print a", "exec 'a'", "raise a, b", "a <> b", "`a`", "except a, b:", "global", "def a(b, (c, d)): pass",
    "x = yield = 1", "(yield) = 1", "a() = 1",
    "a + 1 = 2", "a, b += 1", "(a, b): int", "[a]: int = 1", "a.b: int = 1", "del a()", "del *a", "for a() in b: pass",
    "with a as b(): pass", "None = 1", "f() := 1",
    "(a.b := 1)", "(a[0] := 1)", "{**a for a in b}", "[*a for a in b]", "{a: *b}", "lambda *: 1", "not a = 1",
    "if a = b: pass", "while a := b: break", "assert a := b",
    "import a.b as c.d", "from a import (b, c,)", "from a import b,", "from a import ()", "pass; pass;", "pass;;",
    "@a := b\ndef c(): pass", "@a\npass", "class a(b for c in d): pass",
)  # fmt: skip


def _statement(subject: Subject, rng: random.Random) -> str:
    text = rng.choice(STATEMENTS)
    names = subject.names()
    if names and rng.random() < 0.5:
        found = {letter: subject.word(rng.choice(names)) for letter in "abc"}
        text = re.sub(r"(?<![\w'])[abc](?![\w'])", lambda match: found[match.group()], text)
    if rng.random() < 0.1:
        depth = rng.randint(18, 22)
        head = rng.choice(["for a in b:", "while a:", "with a, b:", "if a:", "try:"])
        opened = "\n".join(" " * level + head for level in range(depth)) + "\n" + " " * depth + "pass"
        closed = "".join("\n" + " " * level + "finally: pass" for level in reversed(range(depth)))
        text = opened + (closed if head == "try:" else "")
    return text


# --- constructs --------------------------------------------------------------------------------


def double_argument(subject: Subject, rng: random.Random) -> str | None:
    """Writes a parameter or an argument a second time, with or without a star or a value."""
    places = [
        index
        for index in subject.names()
        if 0 < index < len(subject.tokens) - 1 and subject.word(index - 1) in "(,*" and subject.word(index + 1) in ",)=:"
    ]
    if not places:
        return None
    index = rng.choice(places)
    name, (_, start, _) = subject.word(index), subject.tokens[index]
    return subject.replaced(start, start, rng.choice(["{}, ", "{}=1, ", "*{}, ", "**{}, ", "*, {}, ", "{}, /, "]).format(name))


def toggle_async(subject: Subject, rng: random.Random) -> str | None:
    """Adds or removes ``async`` and ``await``."""
    present = subject.named("async", "await")
    if present and rng.random() < 0.5:
        _, start, end = subject.tokens[rng.choice(present)]
        return subject.replaced(start, end, "")
    places = subject.named("def", "for", "with")
    if not places:
        return None
    _, start, _ = subject.tokens[rng.choice(places)]
    return subject.replaced(start, start, "async ")


def wrap_name(subject: Subject, rng: random.Random) -> str | None:
    """Replaces a name by an expression that contains it."""
    names = subject.names()
    if not names:
        return None
    index = rng.choice(names)
    other = subject.word(rng.choice(names))
    forms = [
        "({0} := 1)", "(yield {0})", "(await {0})", "*{0}", "[{0} for {1} in {0}]", "[({1} := {0}) for {1} in {0}]",
        "[{1} async for {1} in {0}]",
        "(lambda {1}: {0})", "(lambda {1}, {1}=1: {0})", "[*{0}]", "(*{0},)", "({0})", "[{0}]", "{0}({1}=1, {1}=2)",
        "f'{{{0}}}'", "{0}[*{1}]",
        "[{1} for {1} in ({0} := 1)]", "[(yield) for {1} in {0}]", "{0}: int", "(yield from {0})", "super().{0}",
        "{0}.__debug__", "{{{0}: {1} for {0} in {1}}}",
    ]  # fmt: skip
    _, start, end = subject.tokens[index]
    return subject.replaced(start, end, rng.choice(forms).format(subject.word(index), other))


def in_comprehension(subject: Subject, rng: random.Random) -> str | None:
    """Puts an assignment, ``yield`` or ``await`` next to a ``for``, ``in`` or ``if``."""
    places = subject.named("for", "in", "if", "lambda")
    if not places:
        return None
    index = rng.choice(places)
    names = subject.names()
    name = subject.word(rng.choice(names)) if names else "a"
    _, start, end = subject.tokens[index]
    extra = rng.choice(["({} := 1) ", "(yield) ", "(await {}) ", "[{0} for {0} in {0}] ", "*{}, "]).format(name)
    if subject.word(index) in ("in", "if"):
        return subject.replaced(end, end, " " + extra + rng.choice(["or ", "and ", f"if {name} else "]))
    return subject.replaced(start, start, rng.choice(["or ", "and ", ", "]) + extra)


def change_except(subject: Subject, rng: random.Random) -> str | None:
    """Turns ``except`` into ``except*``, or drops what it catches."""
    lines = list(subject.lines)
    places = [at for at, line in enumerate(lines) if line.lstrip().startswith("except")]
    if not places:
        return None
    at = rng.choice(places)
    new = rng.choice(["except*", "except:\n#", "except __debug__ as __debug__:\n#", "except* a:\n#"])
    if new != "except*" and not lines[at].rstrip().endswith(":"):
        return None
    lines[at] = lines[at].replace("except", new, 1)
    return "".join(lines)


def move_jump(subject: Subject, rng: random.Random) -> str | None:
    """Moves a jump, a declaration, an import or a ``yield`` of the file elsewhere."""
    words = ("return", "break", "continue", "yield", "await", "global", "nonlocal", "import", "from", "raise")
    lines = list(subject.lines)
    places = [at for at, line in enumerate(lines) if line.lstrip().startswith(words)]
    if not places:
        return None
    line = lines.pop(rng.choice(places)).strip()
    return _insert(lines, rng, line) if lines else None


OPERATOR_LIST: tuple[Operator, ...] = (
    delete_token, double_token, swap_tokens, insert_word, change_operator, replace_name, change_string, change_indent,
    drop_line,
    move_line, move_jump, change_except, double_argument, toggle_async, wrap_name, wrap_name, wrap_name, in_comprehension,
    in_comprehension,
    insert_declaration, insert_declaration, insert_declaration, insert_statement, insert_statement, insert_statement,
    insert_statement,
)  # fmt: skip
