"""Reads `.feature` files into typed scenarios.

The Gherkin around the steps (backgrounds, rules, outlines, tags, languages) is read by gherkin-official; the steps
themselves by the forms. Everything that is wrong in a file is reported at once. Not for running scenarios.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from presage.engine.errors import ScenarioError
from presage.engine.scenario.form import Built, Form, Keyword, RequestPart, StepContext, nearest_forms
from presage.engine.scenario.forms import FORMS
from presage.engine.scenario.model import (
    Expectation,
    Given,
    GivenAny,
    GivenConfiguration,
    GivenFlag,
    GivenRows,
    GivenRun,
    GivenServiceDown,
    GivenTime,
    Request,
    Scenario,
    Source,
    Window,
)
from presage.engine.scenario.names import join
from presage.engine.scenario.vocabulary import Vocabulary

MAX_BYTES: Final = 4 * 1024 * 1024


class ScenarioProblems(ScenarioError):
    """Everything that is wrong in a scenario file (at least one problem), in the order of its lines."""

    def __init__(self, problems: Sequence[ScenarioError]) -> None:
        first = problems[0]
        super().__init__(first.message, file=first.file, line=first.line, next_step=first.next_step)
        self.problems = tuple(problems)

    def render(self) -> str:
        """Each problem with its place and next step, one after the other."""
        return "\n".join(problem.render() for problem in self.problems)


def read_scenarios(path: Path, vocabulary: Vocabulary | None = None, *, shown_as: str = "") -> tuple[Scenario, ...]:
    """The scenarios of a file, in order. shown_as: how results and messages call the file (default: the path as given).

    Raises ScenarioError when the file can't be read, ScenarioProblems (one too) for what is wrong in it.
    """
    name = shown_as or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScenarioError(f"a scenario file of more than {MAX_BYTES // 2**20} MiB", file=name)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror or error}", file=name) from error
    except UnicodeDecodeError as error:
        raise ScenarioError("is not text in UTF-8", file=name, next_step="Save it with the encoding UTF-8.") from error
    return parse_scenarios(text, name, vocabulary)


def parse_scenarios(text: str, file: str, vocabulary: Vocabulary | None = None) -> tuple[Scenario, ...]:
    """The scenarios of a file's text; `file` is its name in results and messages. Without vocabulary every name is accepted.

    Raises ScenarioProblems.
    """
    document = _gherkin(text, file)
    problems = [*_structural_problems(document, file), *_overlooked_steps(document, text.splitlines(), file)]
    scenarios: list[Scenario] = []
    places = _places(document)
    seen: dict[str, int] = {}
    for pickle, number in _numbered(_pickles(document, file)):
        reading = _Reading(file, vocabulary or Vocabulary.open(), places)
        scenario = reading.scenario(pickle, number)
        problems += reading.problems
        if scenario.name in seen:
            problems.append(
                ScenarioError(
                    f"a scenario called `{scenario.name}` is already on line {seen[scenario.name]}",
                    file=file,
                    line=scenario.line,
                    next_step="The name tells scenarios of one file apart, in reports and in the store: give it another one.",
                )
            )
        seen.setdefault(scenario.name, scenario.line)
        scenarios.append(scenario)
    if problems:
        raise ScenarioProblems(_in_order(problems))
    return tuple(scenarios)


def _in_order(problems: Sequence[ScenarioError]) -> list[ScenarioError]:
    """By line, without repeats (a background's problem shows in each scenario)."""
    unique = {problem.render(): problem for problem in problems}
    return sorted(unique.values(), key=lambda problem: problem.line or 0)


# Gherkin.


def _gherkin(text: str, file: str) -> dict[str, Any]:
    from gherkin.errors import CompositeParserException, ParserError
    from gherkin.parser import Parser

    try:
        return cast(dict[str, Any], Parser().parse(text))
    except CompositeParserException as error:
        found = [_syntax_problem(each, file) for each in error.errors]
        raise ScenarioProblems([each for each in found if "end of file" not in each.message] or found) from error
    except ParserError as error:
        raise ScenarioProblems([_syntax_problem(error, file)]) from error


def _syntax_problem(error: Exception, file: str) -> ScenarioError:
    location = getattr(error, "location", None) or {}
    message = str(error).partition("): ")[2] or str(error)
    expected, _, got = message.partition(", got ")
    if message.startswith("expected:"):
        step = f"Possible here: {_token_names(expected.removeprefix('expected:'))}."
        return ScenarioError(f"not Gherkin here: {got}", file=file, line=location.get("line"), next_step=step)
    if message.startswith("unexpected end of file"):
        step = f"Possible here: {_token_names(message.partition('expected:')[2])}."
        return ScenarioError("the end of file comes too early", file=file, line=location.get("line"), next_step=step)
    return ScenarioError(message, file=file, line=location.get("line"))


def _token_names(expected: str) -> str:
    words = {
        "EOF": "the end",
        "Empty": "an empty line",
        "Comment": "a comment",
        "BackgroundLine": "Background:",
        "TagLine": "a tag",
        "ScenarioLine": "Scenario:",
        "RuleLine": "Rule:",
        "ExamplesLine": "Examples:",
        "FeatureLine": "Feature:",
        "Language": "# language: …",
        "StepLine": "a step",
        "TableRow": "a line of a table",
        "DocStringSeparator": "triple quotes",
        "Other": "text",
    }
    return join(words.get(name.strip().lstrip("#"), name.strip()) for name in expected.split(","))


def _pickles(document: dict[str, Any], file: str) -> list[dict[str, Any]]:
    from gherkin.pickles.compiler import Compiler

    return cast(list[dict[str, Any]], Compiler().compile(cast(Any, {**document, "uri": file})))


def _numbered(pickles: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Each pickle with its number among the rows of its outline, from 1; 0 for a plain scenario."""
    counts: dict[str, int] = {}
    for pickle in pickles:
        outline = pickle["astNodeIds"][0]
        if len(pickle["astNodeIds"]) == 1:
            yield pickle, 0
            continue
        counts[outline] = counts.get(outline, 0) + 1
        yield pickle, counts[outline]


def _nodes(value: object) -> Iterator[dict[str, Any]]:
    """Every object of the syntax tree, in order."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _nodes(inner)


@dataclass(frozen=True)
class _Place:
    """Line and keyword of a step, lines of its table."""

    line: int
    keyword: str
    rows: tuple[int, ...] = ()


def _places(document: dict[str, Any]) -> dict[str, _Place]:
    """By node id: steps, scenarios and rows of Examples."""
    places: dict[str, _Place] = {}
    for node in _nodes(document):
        if "id" in node and "location" in node:
            rows = tuple(row["location"]["line"] for row in node.get("dataTable", {}).get("rows", ()))
            places[node["id"]] = _Place(node["location"]["line"], str(node.get("keyword", "")).strip(), rows)
    return places


def _structural_problems(document: dict[str, Any], file: str) -> Iterator[ScenarioError]:
    """What Gherkin allows and silently drops: scenarios without steps, outlines without rows, files without scenarios."""
    if not document.get("feature"):
        yield ScenarioError("there is no Feature in this file", file=file, line=1)
        return
    scenarios = [node["scenario"] for node in _nodes(document["feature"]["children"]) if "scenario" in node]
    if not scenarios:
        yield ScenarioError("the feature has no scenarios", file=file, line=document["feature"]["location"]["line"])
    for scenario in scenarios:
        line = scenario["location"]["line"]
        if not scenario["name"]:
            yield ScenarioError("the scenario has no name", file=file, line=line)
        if not scenario["steps"]:
            yield ScenarioError("the scenario has no steps", file=file, line=line)
        for examples in scenario["examples"]:
            yield from _example_problems(examples, scenario, file)


def _overlooked_steps(document: dict[str, Any], lines: Sequence[str], file: str) -> Iterator[ScenarioError]:
    """Lines that Gherkin takes for free text below a heading, but that were meant as steps, tables or headings."""
    for node in _nodes(document):
        description = node.get("description")
        if not isinstance(description, str) or "location" not in node:
            continue
        position = node["location"]["line"]
        for text in filter(None, map(str.strip, description.splitlines())):
            while position < len(lines) and lines[position].strip() != text:
                position += 1
            if meant := _meant_as(text):
                yield ScenarioError(
                    f"`{text}` is read as free text, but looks like {meant}",
                    file=file,
                    line=position + 1,
                    next_step="Steps begin with Given, When, Then, And or But, spelled so; headings end in a colon.",
                )
            position += 1


_PROSE = frozenset({"The", "They", "There", "Them", "Than", "An", "Ten", "Give", "Gives", "End", "Hand", "Band", "Land"})
"""Words that are like a keyword of a step and begin a sentence all the same."""


def _meant_as(text: str) -> str:
    """What a line of a description was surely meant as; empty for prose."""
    if text.startswith(("|", '"""', "```")):
        return "a table or text below a step"
    first, _, rest = text.partition(" ")
    keywords = ("Given", "When", "Then", "And", "But")
    if first in keywords or first.capitalize() in keywords:
        return "a step" if any(form.match(rest.strip()) is not None for form in FORMS) else ""
    if first[:1].isupper() and first not in _PROSE and difflib.get_close_matches(first, keywords, n=1, cutoff=0.75):
        return "a step"
    heading, colon, _ = text.partition(":")
    headings = ("scenario", "scenario outline", "background", "examples", "rule", "feature")
    near = difflib.get_close_matches(heading.strip().lower(), headings, n=1, cutoff=0.75)
    return "a heading" if colon and near else ""


def _example_problems(examples: dict[str, Any], scenario: dict[str, Any], file: str) -> Iterator[ScenarioError]:
    line = examples["location"]["line"]
    if not examples.get("tableHeader") or not examples["tableBody"]:
        yield ScenarioError("these Examples have no rows", file=file, line=line)
        return
    declared = [name for step in scenario["steps"] for name in _declared_names(step["text"])]
    for cell in examples["tableHeader"]["cells"]:
        if cell["value"] in declared:
            problem = f"`{cell['value']}` is both a column of Examples and an `any` value"
            yield ScenarioError(problem, file=file, line=cell["location"]["line"])
        elif not cell["value"].replace("_", "a").replace(" ", "a").isalnum():
            problem = f"`{cell['value']}` is no name for a column of Examples"
            yield ScenarioError(problem, file=file, line=cell["location"]["line"])


def _declared_names(step: str) -> Iterator[str]:
    for form in FORMS:
        if form.name.startswith("any "):
            found = form.match(step)
            if found:
                yield found["name"]


# Steps.


@dataclass
class _Reading:
    """The state of reading one scenario: what is built so far, and the problems found."""

    file: str
    vocabulary: Vocabulary
    places: Mapping[str, _Place]
    givens: list[Given] = field(default_factory=list)
    whens: list[Request] = field(default_factory=list)
    thens: list[Expectation] = field(default_factory=list)
    anys: dict[str, GivenAny] = field(default_factory=dict)
    problems: list[ScenarioError] = field(default_factory=list)
    window: Window = Window(0, 0)
    previous: Keyword | None = None
    failed_when: bool = False

    def scenario(self, pickle: dict[str, Any], number: int) -> Scenario:
        """The scenario of a pickle; incomplete where `problems` are found."""
        line = self.places[pickle["astNodeIds"][-1]].line
        for step in pickle["steps"]:
            self.step(step)
        if pickle["steps"] and not self.problems:
            self.check_complete(line)
        return Scenario(
            name=f"{pickle['name']} [{number}]" if number else pickle["name"],
            tags=tuple(dict.fromkeys(tag["name"] for tag in pickle["tags"])),
            file=self.file,
            line=line,
            givens=tuple(self.givens),
            whens=tuple(self.whens),
            thens=tuple(self.thens),
        )

    def check_complete(self, line: int) -> None:
        for keyword, found, purpose in (("When", self.whens, "nothing happens"), ("Then", self.thens, "nothing is expected")):
            if not found:
                self.problems.append(ScenarioError(f"the scenario has no {keyword}: {purpose}", file=self.file, line=line))

    def step(self, step: dict[str, Any]) -> None:
        place = self.places[step["astNodeIds"][0]]
        source = Source(step["text"].strip(), self.file, place.line)
        try:
            keyword = self.keyword(step, place)
            self.open_window(keyword)
            built = self.build(keyword, self.context(step, source, place))
            self.add(keyword, built)
            self.previous = keyword
        except ScenarioError as error:
            self.failed_when = self.failed_when or step["type"] == "Action"
            self.problems.append(
                ScenarioError(error.message, file=self.file, line=error.line or place.line, next_step=error.next_step)
            )

    def keyword(self, step: dict[str, Any], place: _Place) -> Keyword:
        kinds: dict[str, Keyword] = {"Context": "Given", "Action": "When", "Outcome": "Then"}
        keyword = kinds.get(str(step["type"]))
        if keyword is None:
            raise ScenarioError(
                f"`{place.keyword} {step['text']}` doesn't say whether it is given, done or expected",
                next_step="Begin it with Given, When or Then (or with And, after one of them).",
            )
        if keyword == "Given" and self.whens:
            raise ScenarioError(
                f"`{step['text']}` is a Given after a When: the state before the first request can't change later",
                next_step="Move it up, or write a second scenario.",
            )
        if keyword == "Then" and not self.whens and not self.failed_when:
            raise ScenarioError(f"`{step['text']}` expects something before the first When")
        return keyword

    def open_window(self, keyword: Keyword) -> None:
        """A Then is about the requests since the last Then before them."""
        if keyword == "Then":
            since = self.window.since if self.previous == "Then" else self.window.after
            self.window = Window(since, len(self.whens))

    def context(self, step: dict[str, Any], source: Source, place: _Place) -> StepContext:
        argument = step.get("argument") or {}
        table, docstring = argument.get("dataTable"), argument.get("docString")
        return StepContext(
            source=source,
            vocabulary=self.vocabulary,
            anys=self.anys,
            whens=len(self.whens),
            window=self.window,
            previous_request=self.whens[-1] if self.whens and self.previous == "When" else None,
            rows=None if table is None else [[cell["value"] for cell in row["cells"]] for row in table["rows"]],
            row_lines=place.rows,
            docstring=None if docstring is None else docstring["content"],
            media_type=(docstring or {}).get("mediaType") or "",
        )

    def build(self, keyword: Keyword, context: StepContext) -> Built:
        text = context.source.text
        for form in FORMS:
            found = form.match(text) if form.keyword == keyword else None
            if found is not None:
                form.check_argument(context)
                return form.build(found, context)
        raise _no_form(keyword, text, self.vocabulary)

    def add(self, keyword: Keyword, built: Built) -> None:
        if isinstance(built, GivenAny):
            self.anys[built.name] = built
        if isinstance(built, (GivenRows, GivenConfiguration, GivenFlag, GivenTime, GivenServiceDown, GivenRun, GivenAny)):
            self.check_not_repeated(built)
            self.givens.append(built)
        elif isinstance(built, Request):
            self.whens.append(built)
        elif isinstance(built, RequestPart):
            self.whens[-1] = built.request
        else:
            self.thens.append(built)

    def check_not_repeated(self, given: Given) -> None:
        for earlier in self.givens:
            if _setting(earlier) is not None and _setting(earlier) == _setting(given):
                raise ScenarioError(
                    f"`{given.source.text}` sets again what line {earlier.source.line} has set",
                    next_step="Say it once; a Background's step holds for every scenario below it.",
                )


def _setting(given: Given) -> tuple[str, ...] | None:
    """What a given decides that only one may decide."""
    if isinstance(given, GivenTime):
        return ("time",)
    if isinstance(given, GivenConfiguration):
        return ("configuration", given.service, given.key)
    if isinstance(given, GivenFlag):
        return ("flag", given.service, given.name)
    return None


def _no_form(keyword: Keyword, text: str, vocabulary: Vocabulary) -> ScenarioError:
    for form in FORMS:
        if form.match(text) is not None:
            return ScenarioError(
                f"`{text}` is no form of {keyword}, but one of {form.keyword}",
                next_step=f"Begin the step with {form.keyword} (And continues the keyword before it).",
            )
    close = nearest_forms(text, [form for form in FORMS if form.keyword == keyword])
    lines = [f"no form of {keyword} matches `{text}`; the nearest are"]
    for form in close:
        example = form.example.partition("\n")[0] if form.example.startswith(keyword) else _own_line(form)
        lines.append(f"    {keyword} {form.readable()}   (as in: {example})")
    names = _nameable(close, vocabulary)
    return ScenarioError("\n".join(lines), next_step=f"It could name {names}." if names else None)


def _own_line(form: Form) -> str:
    """The example's line that is the step itself."""
    return next(line for line in form.example.splitlines() if line.startswith(form.keyword))


def _nameable(forms: Sequence[Form], vocabulary: Vocabulary) -> str:
    """The names that the placeholders of these forms could have."""
    if not vocabulary.closed:
        return ""
    patterns = " ".join(form.pattern for form in forms)
    services = sorted(vocabulary.services.items())
    parts: list[str] = []
    if "service}" in patterns:
        parts.append(f"the services {join([name for name, _ in services], 'and')}")
    tables = [f"{name}.{table}" for name, known in services for table in sorted(known.tables or ())]
    if "{table}" in patterns and tables:
        parts.append(f"the tables {join(tables, 'and')}")
    keys = [f"{key} of {name}" for name, known in services for key in sorted(known.configuration or ())]
    if "configuration {key}" in patterns and keys:
        parts.append(f"the configuration {join(keys, 'and')}")
    return "; ".join(parts)
