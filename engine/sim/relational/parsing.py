"""SQL text to sqlglot's syntax tree, prepared so that the tree says what SQLite reads.

sqlglot knows many dialects and turns functions that it knows into nodes that mean the same somewhere else; so calls
are renamed before (`date(x)` becomes `fn_date(x)`), parameters get their numbers, and clauses that it lacks are
taken out. Whether the tree is right is checked by `confirm`: its own rendering must compile to the same program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from presage.engine.sim.relational.errors import Undecided, programming
from presage.engine.sim.relational.host import Cell, Parameters
from presage.engine.sim.relational.lexis import Lexeme, lexemes

FUNCTION = "fn_"
"""What the names of functions start with in the tree."""

_NOT_FUNCTIONS = frozenset(
    """ALL AND AS ASC BETWEEN BY CASE CAST COLLATE CONFLICT CROSS DESC DISTINCT DO ELSE END ESCAPE EXCEPT EXISTS FILTER
    FROM GLOB GROUP HAVING IN INNER INSERT INTERSECT INTO IS ISNULL JOIN KEY LEFT LIKE LIMIT MATCH MATERIALIZED NOT
    NOTNULL NULL OFFSET ON OR ORDER OUTER OVER PARTITION RECURSIVE REGEXP RETURNING SELECT SET TABLE THEN UNION UPDATE
    USING VALUES WHEN WHERE WITH""".split()
)

_JOIN_WORDS = {"INNER": "", "CROSS": "INNER"}


@dataclass(frozen=True)
class Mark:
    """One parameter. number: from 1. text: how it is written, `?7` for a bare question mark. name: without its sign."""

    number: int
    text: str
    name: str | None


@dataclass(frozen=True)
class Parsed:
    """A statement. tree: sqlglot's. marks: its parameters by number. conflict: the word after OR, in lower case."""

    tree: exp.Expr
    marks: dict[int, Mark]
    conflict: str | None


def parse(sql: str) -> Parsed:
    """The tree of one statement that SQLite accepts. Raises Undecided where sqlglot can not read it."""
    tokens = list(lexemes(sql))
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    tokens, conflict = _without_conflict(tokens)
    marks = _marks(tokens)
    pieces = [_piece(tokens, place, marks) for place in range(len(tokens))]
    numbered = {mark.number: mark for mark in marks.values()}
    return Parsed(parse_text(" ".join(pieces)), numbered, conflict)


def parse_expression(sql: str) -> exp.Expr:
    """The tree of an expression of the schema: a CHECK, a default."""
    tree = parse(f"SELECT {sql}").tree
    found: exp.Expr = tree.expressions[0]
    return found


def parse_text(text: str) -> exp.Expr:
    """sqlglot's tree of SQL text in which functions and parameters are renamed already."""
    try:
        tree = sqlglot.parse_one(text, read="sqlite")
    except (SqlglotError, RecursionError) as error:
        raise Undecided(f"sqlglot can not read {text!r}: {str(error).splitlines()[0]}") from None
    if isinstance(tree, exp.Command):
        raise Undecided(f"sqlglot can not read {text!r}")
    return tree


def _without_conflict(tokens: list[Lexeme]) -> tuple[list[Lexeme], str | None]:
    """The tokens without `OR IGNORE` and the like after the verb; REPLACE becomes INSERT."""
    for place, token in enumerate(tokens):
        if token.word == "REPLACE" and tokens[place + 1].word == "INTO":
            insert = Lexeme("word", "INSERT", token.start, token.end)
            return [*tokens[:place], insert, *tokens[place + 1 :]], "replace"
        if token.word in {"INSERT", "UPDATE"} and tokens[place + 1].word == "OR":
            return [*tokens[: place + 1], *tokens[place + 3 :]], tokens[place + 2].text.lower()
        if token.word in {"SELECT", "VALUES"}:
            break
    return tokens, None


def parameter_count(sql: str) -> int:
    """How many parameters SQLite counts in a text."""
    return max((mark.number for mark in _marks(list(lexemes(sql))).values()), default=0)


def _marks(tokens: list[Lexeme]) -> dict[str, Mark]:
    """The parameters by the place in the text, numbered as SQLite numbers them."""
    found: dict[str, Mark] = {}
    names: dict[str, int] = {}
    highest = 0
    for token in tokens:
        if token.kind != "mark":
            continue
        text = token.text
        if text == "?":
            number, name = highest + 1, None
        elif text[0] == "?":
            number, name = int(text[1:]), text[1:]
        else:
            number, name = names.setdefault(text, highest + 1), text[1:]
        highest = max(highest, number)
        found[str(token.start)] = Mark(number, f"?{number}" if text == "?" else text, name)
    return found


def _piece(tokens: list[Lexeme], place: int, marks: dict[str, Mark]) -> str:
    token = tokens[place]
    if token.kind == "mark":
        return f":p{marks[str(token.start)].number}"
    called = place + 1 < len(tokens) and tokens[place + 1].text == "("
    before = tokens[place - 1].word if place else ""
    if token.kind == "word" and called and token.word not in _NOT_FUNCTIONS and before not in {"INTO", "WITH"}:
        return token.text if _names_table(tokens, place) else FUNCTION + token.text
    if token.text == "==":
        return "="
    # sqlglot has one tree for IS NOT NULL and for NOT … IS NULL.
    if token.word == "NOT" and before == "IS" and place + 1 < len(tokens) and tokens[place + 1].word == "NULL":
        return "DISTINCT FROM"
    if token.word == "NOTNULL":
        return "IS DISTINCT FROM NULL"
    # sqlglot has one word for a comma and for CROSS JOIN, which are not the same to SQLite's planner.
    if token.word in _JOIN_WORDS:
        return _JOIN_WORDS[token.word]
    return token.text


def _names_table(tokens: list[Lexeme], place: int) -> bool:
    """Whether the name before a parenthesis is that of a table with its columns: in WITH, or after INTO schema.dot."""
    if place >= 2 and tokens[place - 1].text == "." and place >= 3 and tokens[place - 3].word == "INTO":
        return True
    depth = 0
    for index in range(place + 1, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            after = [token.word for token in tokens[index + 1 : index + 4]]
            return bool(after) and after[0] == "AS" and any(word == "(" for word in after[1:])
    return False


def arguments(marks: Mapping[int, Mark], params: Parameters | None) -> dict[int, Cell]:
    """The cell of each parameter by its number; unbound ones, if `params` is None, are NULL.

    Raises SqlError where parameters are missing or too many, in the words of Python's module.
    """
    count = max(marks, default=0)
    if params is None:
        return dict.fromkeys(marks)
    if isinstance(params, Mapping):
        return {number: _named(mark, params) for number, mark in marks.items()}
    if len(params) != count:
        raise programming(
            f"Incorrect number of bindings supplied. The current statement uses {count}, and there are {len(params)} supplied."
        )
    return {number: params[number - 1] for number in marks}


def _named(mark: Mark, params: Mapping[str, Any]) -> Cell:
    if mark.name is None:
        raise programming(f"Binding {mark.number} has no name, but you supplied a dictionary (which has only names).")
    if mark.name not in params:
        raise programming(f"You did not supply a value for binding parameter :{mark.name}.")
    return params[mark.name]
