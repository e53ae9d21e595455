"""Reads the expression language of `presage.engine.scenario.expressions` (the grammar stands there).

A hand-written recursive descent: the grammar has ten rules and its errors must name the place and what was expected. Not
for the steps around an expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, cast

from presage.engine.errors import ScenarioError
from presage.engine.scenario.expressions import (
    FUNCTIONS,
    OVER_MANY,
    Answer,
    Arithmetic,
    Comparison,
    Constant,
    Each,
    Expression,
    Field,
    Function,
    Index,
    Item,
    Logical,
    Negative,
    Not,
    Number,
    Path,
    Relation,
    Root,
    Rows,
    Segment,
    Text,
)
from presage.engine.scenario.names import nearest
from presage.engine.scenario.templates import AnyRef

MAX_DEPTH = 30
"""Nested parentheses, filters and signs; more is refused (nobody reads it, and the parser recurses)."""
MAX_TOKENS = 400
"""Longer expressions are refused: a chain of operators nests as deep as it is long."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]{1,40}(?:\.[0-9]{1,40})?)
    | (?P<text>"(?:\\.|[^"\\])*")
    | (?P<any><[A-Za-z_]\w*>)
    | (?P<name>[A-Za-z_]\w*|`[^`]+`)
    | (?P<sign><=|>=|!=|<>|==|\[\]|[=<>+\-*/%()\[\],.])
    )""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def parse_expression(text: str, any_names: Sequence[str]) -> Expression:
    """The tree of a whole expression; `any_names` are the `any` values that it may name.

    Raises ScenarioError, without a place, when it is not well-formed, names something unknown, or uses several values where
    one is needed.
    """
    return _whole(text, any_names, comparison=True)


def parse_operand(text: str, any_names: Sequence[str]) -> Expression:
    """The tree of the right side of a step such as `the status is …`: a sum, without comparison or `and`."""
    return _whole(text, any_names, comparison=False)


def parse_field_path(text: str) -> Path:
    """The path `lines[0].amount` below the last answer's JSON body. Raises ScenarioError as `parse_expression`."""
    parser = _Parser(text, ())
    path = parser.path(Answer(None, "json"), needs_first=True)
    parser.finish()
    return path


def _whole(text: str, any_names: Sequence[str], *, comparison: bool) -> Expression:
    parser = _Parser(text, any_names)
    expression = parser.disjunction() if comparison else parser.sum()
    parser.finish()
    return expression


class _Parser:
    """One pass over the tokens of one expression."""

    def __init__(self, text: str, any_names: Sequence[str]) -> None:
        self.text = text
        self.any_names = any_names
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0
        self.in_filter = False

    # Tokens.

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def peek(self, *texts: str) -> bool:
        return self.token.text in texts and self.token.kind in ("sign", "name")

    def accept(self, *texts: str) -> str | None:
        if not self.peek(*texts):
            return None
        self.position += 1
        return self.tokens[self.position - 1].text

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.error(f"`{text}` is missing")

    def error(self, problem: str, next_step: str | None = None) -> ScenarioError:
        at = "at its end" if self.token.kind == "end" else f"at `{self.text[self.token.start :].strip()}`"
        return ScenarioError(f"in `{self.text.strip()}` {at}: {problem}", next_step=next_step)

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.error("an operator or the end is expected here")

    # Grammar, loosest first.

    def disjunction(self) -> Expression:
        self.enter()
        left = self.conjunction()
        while self.accept("or"):
            left = Logical("or", left, self.conjunction())
        self.depth -= 1
        return left

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"it is nested more than {MAX_DEPTH} deep")

    def conjunction(self) -> Expression:
        left = self.negation()
        while self.accept("and"):
            left = Logical("and", left, self.negation())
        return left

    def negation(self) -> Expression:
        if not self.accept("not"):
            return self.comparison()
        self.enter()
        operand = self.negation()
        self.depth -= 1
        return Not(operand)

    def comparison(self) -> Expression:
        left = self.sum()
        relation = self.relation()
        if relation is None:
            return left
        right = self.sum()
        if is_many(left) and is_many(right):
            raise self.error("only one side of a comparison can stand for several values")
        if self.peek("=", "==", "!=", "<>", "<", "<=", ">", ">=", "contains"):
            raise self.error("comparisons don't chain; join two with `and`")
        return Comparison(relation, left, right)

    def relation(self) -> Relation | None:
        found = self.accept("==", "=", "<>", "!=", "<=", "<", ">=", ">", "contains")
        spelled = {"==": "=", "<>": "!="}.get(found or "", found)
        return cast(Relation | None, spelled)

    def sum(self) -> Expression:
        return self.chain(self.product, ("+", "-"))

    def product(self) -> Expression:
        return self.chain(self.signed, ("*", "/", "%"))

    def chain(self, operand: Callable[[], Expression], operators: tuple[str, ...]) -> Expression:
        left = operand()
        while operator := self.accept(*operators):
            right = operand()
            self.one_value(left, operator)
            self.one_value(right, operator)
            left = Arithmetic(cast(Literal["+", "-", "*", "/", "%"], operator), left, right)
        return left

    def one_value(self, value: Expression, user: str) -> None:
        if is_many(value):
            raise self.error(f"`{user}` needs one value, but its operand stands for several: use sum( ), min( ), max( )")

    def signed(self) -> Expression:
        if not self.accept("-"):
            return self.atom()
        self.enter()
        operand = self.signed()
        self.depth -= 1
        self.one_value(operand, "-")
        return Number(-operand.value) if isinstance(operand, Number) else Negative(operand)

    def atom(self) -> Expression:
        token = self.token
        if token.kind == "name":
            return self.named()
        if self.accept("("):
            inner = self.disjunction()
            self.expect(")")
            return inner
        self.position += 1
        if token.kind == "number":
            return Number(Decimal(token.text))
        if token.kind == "text":
            return Text(unquote(token.text))
        if token.kind == "any":
            return self.any_value(token.text[1:-1])
        self.position -= 1
        raise self.error("a value is expected here")

    def any_value(self, name: str) -> AnyRef:
        if name not in self.any_names:
            raise ScenarioError(
                f"`{self.text.strip()}` names <{name}>, which no `any` step declares{nearest(name, self.any_names)}"
            )
        return AnyRef(name)

    def named(self) -> Expression:
        name = self.token.text
        after = self.tokens[self.position + 1]
        if name in ("true", "false", "null"):
            self.position += 1
            return Constant({"true": True, "false": False, "null": None}[name])
        if name in FUNCTIONS and after.text == "(":
            return self.function(name)
        if self.in_filter:
            return self.path(Item(), needs_first=True)
        if name in self.any_names and after.text not in (".", "["):
            self.position += 1
            return AnyRef(name)
        return self.rooted_path()

    def function(self, name: str) -> Function:
        self.position += 1
        self.expect("(")
        argument = self.disjunction()
        self.expect(")")
        if name in ("count", "exists") and not isinstance(argument, Path):
            raise self.error(f"{name}( ) takes a path")
        if name not in OVER_MANY:
            self.one_value(argument, name)
        return Function(name, argument)

    # Paths.

    def rooted_path(self) -> Path:
        start = self.token.start
        root = self.root()
        return self.path(root, start=start)

    def root(self) -> Root:
        name = self.token.text
        self.position += 1
        if name == "response":
            return self.response_root()
        if name == "status":
            return Answer(None, "status")
        if name == "headers":
            return Answer(None, "headers")
        if name == "steps" and self.accept("["):
            return self.step_root()
        before = name == "before" and self.peek(".")
        if before:
            self.expect(".")
            name = self.identifier("a service")
        if not self.accept("."):
            self.position -= 1
            raise self.unknown_name(name)
        return Rows(name, self.identifier("a table"), before)

    def response_root(self) -> Answer:
        if self.accept("field"):
            self.tokens.insert(self.position, _Token("sign", ".", self.token.start, self.token.start))
        elif self.accept("text"):
            return Answer(None, "text")
        return Answer(None, "json")

    def step_root(self) -> Answer:
        number = self.integer()
        self.expect("]")
        self.expect(".")
        part = self.accept("json", "text", "status", "headers")
        if part is None:
            raise self.error("json, text, status or headers is expected here")
        return Answer(number, cast(Literal["json", "text", "status", "headers"], part))

    def unknown_name(self, name: str) -> ScenarioError:
        known = [*self.any_names, *FUNCTIONS, "response", "status", "headers", "steps", "before"]
        return self.error(
            f"`{name}` is no `any` value, function or path{nearest(name, known)}",
            f'Text is written in quotes: "{name}".',
        )

    def path(self, root: Root, *, needs_first: bool = False, start: int | None = None) -> Path:
        start = self.token.start if start is None else start
        segments: list[Segment] = []
        if needs_first and not self.peek("["):
            segments.append(Field(self.identifier("a field")))
        while self.peek(".", "[", "[]"):
            segments.append(self.segment())
        return Path(root, tuple(segments), self.text[start : self.tokens[self.position - 1].end].strip())

    def segment(self) -> Segment:
        if self.accept("[]"):
            return Each()
        if self.accept("."):
            return Field(self.identifier("a field"))
        self.expect("[")
        following = self.tokens[self.position + 1].text
        if self.token.kind == "text" and following == "]":
            field = Field(unquote(self.token.text))
            self.position += 2
            return field
        if following == "]" or (self.peek("-") and self.tokens[self.position + 2].text == "]"):
            index = Index(self.integer())
            self.expect("]")
            return index
        return self.filter()

    def filter(self) -> Each:
        outer, self.in_filter = self.in_filter, True
        condition = self.disjunction()
        self.in_filter = outer
        self.expect("]")
        return Each(condition)

    def identifier(self, what: str) -> str:
        if self.token.kind != "name":
            raise self.error(f"{what} is expected here", 'A name with other characters is written ["name"].')
        self.position += 1
        return self.tokens[self.position - 1].text

    def integer(self) -> int:
        sign = -1 if self.accept("-") else 1
        if self.token.kind != "number" or "." in self.token.text:
            raise self.error("a whole number is expected here")
        self.position += 1
        return sign * int(self.tokens[self.position - 1].text)


def is_many(expression: Expression) -> bool:
    """Whether the expression can stand for several values."""
    return isinstance(expression, Path) and expression.many


def unquote(quoted: str) -> str:
    """The text in quotes; `\\"`, `\\\\`, `\\n` and `\\t` are its escapes. Raises ScenarioError for another one."""

    def plain(match: re.Match[str]) -> str:
        escapes = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
        if match.group(1) not in escapes:
            raise ScenarioError(f'{quoted} has the unknown escape \\{match.group(1)}; write \\" \\\\ \\n or \\t')
        return escapes[match.group(1)]

    return re.sub(r"\\(.)", plain, quoted[1:-1])


def _tokens(text: str) -> list[_Token]:
    """The tokens, an end token (twice: look-ahead is two) last."""
    found: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if len(found) == MAX_TOKENS:
            raise ScenarioError(f"an expression of more than {MAX_TOKENS} words and signs; write several steps instead")
        if match is None:
            rest = text[position:].strip()
            problem = "the quote is not closed" if rest.startswith('"') else f"`{rest[:1]}` has no meaning in expressions"
            raise ScenarioError(f"in `{text.strip()}` at `{rest}`: {problem}")
        kind = str(match.lastgroup)
        found.append(_Token(kind, match.group(kind).strip("`"), match.start(kind), match.end()))
        position = match.end()
    return found + [_Token("end", "", end, end)] * 3
