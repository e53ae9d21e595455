"""What a step form is: a pattern, its documentation and example, and the builder of the typed step.

The forms themselves are the tables in `forms_given`, `forms_when` and `forms_then`; everything that is said about a form (the
documentation, the suggestions in error messages, the tests) is derived from its one entry there.

A pattern is the sentence with `{name:type}` placeholders, `[ ]` around what may be left out and `(a|b)` for a choice.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from presage.engine.errors import ScenarioError
from presage.engine.scenario.model import Expectation, Given, GivenAny, Request, Source, Window
from presage.engine.scenario.vocabulary import Vocabulary

Keyword: TypeAlias = Literal["Given", "When", "Then"]

Argument: TypeAlias = Literal["none", "rows", "row", "pairs", "body", "json"]
"""What stands below the step: nothing; `rows`: a table with a heading; `row`: a table of column and value; `pairs`: a table of
name and value, names may repeat; `body`: nothing, or a text between triple quotes; `json`: a JSON text between them."""

TYPES: Mapping[str, tuple[str, str]] = {
    "service": (r"[A-Za-z][\w-]*", "a service"),
    "table": (r"[A-Za-z][\w-]*\.[A-Za-z_]\w*", "a table, as service.table"),
    "key": (r"[A-Za-z_][\w.\-]*", "a name"),
    "name": (r"[A-Za-z_]\w*", "a name"),
    "text": (r'"(?:\\.|[^"\\])*"', "text in quotes"),
    "number": (r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?", "a number"),
    "count": (r"[0-9]{1,9}", "a whole number"),
    "moment": (r"\S+", "a time such as 2026-03-17T10:00:00Z"),
    "method": (r"[A-Z]+", "a method such as GET"),
    "path": (r"/\S*?", "a path such as /customers/7"),
    "field": (r"\S+?", "a field such as lines[0].amount"),
    "relation": (
        r"is not|is at least|is at most|is more than|is less than|does not contain|does not equal|is|equals|contains",
        "is, is not, equals, does not equal, is at least, is at most, is more than, is less than, contains, does not contain",
    ),
    "operand": (r"\S.*", "a value or a sum of values"),
    "expression": (r"\S.*", "an expression"),
    "many": (r"\S.*?", "a path such as response.lines[].amount"),
    "list": (r"\S.*", "values with commas between"),
}
"""Types of placeholders: regular expression, and what it is in words."""


@dataclass
class StepContext:
    """What a builder may look at: the step's place, the names that exist, and what came before it in the scenario.

    rows: the table below the step, cells as text, one list a row; row_lines: their lines. docstring: the text below it, and its
    media type. anys: `any` values declared so far. whens: how many When steps came before. window: for a Then.
    """

    source: Source
    vocabulary: Vocabulary
    anys: Mapping[str, GivenAny]
    whens: int
    window: Window
    previous_request: Request | None = None
    rows: Sequence[Sequence[str]] | None = None
    row_lines: Sequence[int] = ()
    docstring: str | None = None
    media_type: str = ""

    def row_error(self, row: int, message: str, next_step: str | None = None) -> ScenarioError:
        """An error about a row of the table below the step (0 is its heading)."""
        return ScenarioError(message, file=self.source.file, line=self.row_lines[row], next_step=next_step)


@dataclass(frozen=True, slots=True)
class RequestPart:
    """A When step that adds to the request before it."""

    request: Request


Built: TypeAlias = Given | Request | RequestPart | Expectation
Builder: TypeAlias = Callable[[Mapping[str, str], StepContext], Built]
"""Takes the placeholders' text (those in a part that was left out are missing) and the context. Raises ScenarioError."""


@dataclass(frozen=True)
class Form:
    """One form of a step.

    summary: one sentence, Markdown. example: the step with its keyword and what stands below it.
    """

    keyword: Keyword
    name: str
    pattern: str
    summary: str
    example: str
    build: Builder
    argument: Argument = "none"
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regex", re.compile(_regex(self.pattern)))

    def match(self, text: str) -> dict[str, str] | None:
        """The placeholders' text when the whole step matches, else None."""
        found = self.regex.fullmatch(text)
        return None if found is None else {key: value for key, value in found.groupdict().items() if value is not None}

    def check_argument(self, context: StepContext) -> None:
        """Raises ScenarioError, without a place, when what stands below the step is not what the form needs."""
        has_table, has_text = context.rows is not None, context.docstring is not None
        needs_table = self.argument in ("rows", "row", "pairs")
        if needs_table and not has_table:
            raise ScenarioError("this step needs a table below it", next_step=f"For example: {self.example}")
        if has_table and not needs_table:
            raise ScenarioError("this step takes no table", next_step=f"For example: {self.example}")
        if self.argument == "json" and not has_text:
            raise ScenarioError("this step needs a JSON text below it", next_step=f"For example: {self.example}")
        if has_text and self.argument not in ("json", "body", "pairs"):
            raise ScenarioError("this step takes no text below it", next_step=f"For example: {self.example}")

    def readable(self) -> str:
        """The pattern for people: `configuration KEY of SERVICE is TEXT`."""
        return _PLACEHOLDER.sub(_readable_placeholder, self.pattern)


_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_PIECE = re.compile(r"\{(?P<name>\w+)(?::(?P<type>\w+))?\}|(?P<sign>[\[\]()|])|(?P<text>[^\[\](){}|]+)")


def _readable_placeholder(match: re.Match[str]) -> str:
    if match.group(2) == "relation" or match.group(1) == "relation":
        return "is|is not|…"
    return match.group(1).upper()


def _regex(pattern: str) -> str:
    parts: list[str] = []
    for piece in _PIECE.finditer(pattern):
        if piece.group("name"):
            expression, _ = TYPES[piece.group("type") or piece.group("name")]
            parts.append(f"(?P<{piece.group('name')}>{expression})")
        elif piece.group("sign"):
            parts.append({"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}[piece.group("sign")])
        else:
            parts.append(re.escape(piece.group("text")))
    return "".join(parts)


def nearest_forms(text: str, forms: Sequence[Form], most: int = 3) -> list[Form]:
    """The forms whose wording is most like a step's, best first; the order of the table decides ties."""
    words = _words(text)
    scored = [
        (-difflib.SequenceMatcher(None, words, _words(_PLACEHOLDER.sub("_", form.pattern)), autojunk=False).ratio(), place)
        for place, form in enumerate(forms)
    ]
    return [forms[place] for _, place in sorted(scored)[:most]]


def _words(text: str) -> list[str]:
    """Words in lower case; quoted texts, numbers, paths and dotted names count as a placeholder."""
    plain = re.sub(r'"[^"]*"?|<\w+>|\S*[\d/]\S*|\w+\.\w[\w.]*', " _ ", text)
    return re.findall(r"[a-z_]+", plain.lower())
