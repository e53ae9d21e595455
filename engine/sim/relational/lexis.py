"""The lexical level of SQLite's SQL: tokens with their places, first words, statements of a script.

For what must be known before, or without, a syntax tree; `parsing` makes the trees with sqlglot.
Source of the token rules: SQLite's tokenize.c.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<space>   [ \t\n\f\r]+ | --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<blob>    [xX]'[0-9a-fA-F]*' )
    | (?P<string>  '(?:[^']|'')*' )
    | (?P<quoted>  "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] )
    | (?P<number>  0[xX][0-9a-fA-F]+ | (?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<mark>    \?\d* | [:@$][\w$]+ )
    | (?P<word>    [A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]* )
    | (?P<other>   \|\||<<|>>|<=|>=|<>|!=|==|->>|->|. )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One token. kind: string, blob, quoted, number, mark, word or other. start, end: its place, in code points."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The token in upper case if it is a bare word or punctuation, else the empty string."""
        return self.text.upper() if self.kind in {"word", "other"} else ""

    @property
    def name(self) -> str:
        """The name that the token stands for, without its quotes."""
        if self.kind not in {"quoted", "string"}:
            return self.text
        inner, close = self.text[1:-1], self.text[-1]
        return inner if close == "]" else inner.replace(close * 2, close)


def lexemes(sql: str) -> Iterator[Lexeme]:
    """The tokens of `sql` without white space and comments."""
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup or "other"
        if kind != "space":
            yield Lexeme(kind, match.group(), match.start(), match.end())


def words(sql: str, count: int) -> list[str]:
    """The first `count` tokens in upper case, fewer if there are fewer; a lone semicolon counts as the end."""
    found: list[str] = []
    for lexeme in lexemes(sql):
        if len(found) == count or lexeme.text == ";":
            break
        found.append(lexeme.word or lexeme.text)
    return found


def statements(script: str) -> list[str]:
    """The statements of a script, each with its semicolon; what stands after the last semicolon is one more."""
    found: list[str] = []
    start = 0
    for lexeme in lexemes(script):
        if lexeme.text == ";" and sqlite3.complete_statement(script[start : lexeme.end]):
            found.append(script[start : lexeme.end])
            start = lexeme.end
    if any(True for _ in lexemes(script[start:])):
        found.append(script[start:])
    return [statement for statement in found if words(statement, 1)]


def parts(tokens: list[Lexeme]) -> list[list[Lexeme]]:
    """`tokens` cut at the commas that stand outside parentheses."""
    found: list[list[Lexeme]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
        if token.text == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return found


def enclosed(tokens: list[Lexeme], opening: int) -> list[Lexeme]:
    """The tokens between the parenthesis at index `opening` and the one that closes it."""
    depth = 0
    for index in range(opening, len(tokens)):
        if tokens[index].kind != "other":
            continue
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return tokens[opening + 1 : index]
    return tokens[opening + 1 :]


def select_items(sql: str) -> list[str]:
    """The texts of the items of the first SELECT of a query that stands outside parentheses."""
    tokens = [token for token in lexemes(sql) if token.text != ";"]
    depth, start, end = 0, None, len(tokens)
    for place, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth:
            continue
        if start is None:
            start = place + 1 if token.word == "SELECT" else None
        elif token.word in _AFTER_ITEMS:
            end = place
            break
    items = tokens[start:end]
    if items and items[0].word in {"DISTINCT", "ALL"}:
        items = items[1:]
    return [sql[part[0].start : part[-1].end] for part in parts(items) if part]


_AFTER_ITEMS = frozenset({"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "WINDOW"})
