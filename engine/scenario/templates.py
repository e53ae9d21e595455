"""Values in a scenario that may hold placeholders: `<amount>` for an `any` value, `{{steps[0].json.id}}` for an earlier answer.

A text that is exactly one placeholder becomes the value itself, with its type; a placeholder inside other text is
rendered into it. `<name:text>` asks for the text where the placeholder stands alone, `<name:02>` pads a number with
zeros to two digits, `\\<` is a plain `<`. Not for giving placeholders a value: the runner does that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from presage.engine.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class AnyRef:
    """The value of the `any` declaration of that name."""

    name: str

    def __str__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """A part of an earlier answer of the same scenario.

    step: which When, from 0. part: `json`, `text`, `status` or `headers`. path: fields and indexes below it.
    """

    step: int
    part: str
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        below = "".join(f"[{item}]" if isinstance(item, int) else f".{item}" for item in self.path)
        return f"{{{{steps[{self.step}].{self.part}{below}}}}}"


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A value rendered as text; `width` pads a non-negative whole number with zeros (0: no padding)."""

    value: AnyRef | AnswerRef
    width: int = 0


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """Text with at least one interpolation; adjacent plain parts are joined, none is empty."""

    parts: tuple[str | Interpolation, ...]

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else str(part.value) for part in self.parts)


@dataclass(frozen=True, slots=True)
class JsonArray:
    """A JSON array whose items may hold placeholders."""

    items: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object in the order in which it is written, whose values may hold placeholders."""

    members: tuple[tuple[str, Template], ...]


Scalar: TypeAlias = None | bool | int | Decimal | str
TextLike: TypeAlias = "str | AnyRef | AnswerRef | TextTemplate"
Template: TypeAlias = "Scalar | AnyRef | AnswerRef | TextTemplate | JsonArray | JsonObject"

MAX_DEPTH: Final = 100
"""Levels of a JSON text; what walks over one recurses."""

_PLACEHOLDER = re.compile(
    r"\\<|<(?P<name>[A-Za-z_]\w*)(?::(?P<spec>text|0[1-9]\d?))?>"
    r"|\{\{\s*steps\[(?P<step>[0-9]{1,9})\]\.(?P<part>json|text|status|headers)(?P<path>(?:\.[\w-]+|\[[0-9]{1,9}\])*)\s*\}\}"
)
_PATH_ITEM = re.compile(r"\.([\w-]+)|\[(\d+)\]")
_BARE_IN_JSON = re.compile(r'"(?:\\.|[^"\\])*"|(?P<bare><[A-Za-z_]\w*>)')


def parse_text(text: str) -> TextLike:
    """The template that `text` is: plain text, one typed value, or text with interpolations."""
    parts: list[str | Interpolation] = []
    position = 0
    alone = False
    for match in _PLACEHOLDER.finditer(text):
        _add_text(parts, text[position : match.start()])
        position = match.end()
        if match.group() == "\\<":
            _add_text(parts, "<")
            continue
        spec = match.group("spec")
        width = int(spec) if spec and spec != "text" else 0
        parts.append(Interpolation(_placeholder(match), width))
        alone = match.group() == text and spec is None
    _add_text(parts, text[position:])
    if alone and isinstance(parts[0], Interpolation):
        return parts[0].value
    if all(isinstance(part, str) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    return TextTemplate(tuple(parts))


def _add_text(parts: list[str | Interpolation], text: str) -> None:
    if not text:
        return
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    else:
        parts.append(text)


def _placeholder(match: re.Match[str]) -> AnyRef | AnswerRef:
    if match.group("name"):
        return AnyRef(match.group("name"))
    path = tuple(int(index) if index else field for field, index in _PATH_ITEM.findall(match.group("path")))
    return AnswerRef(int(match.group("step")), match.group("part"), path)


def parse_json(text: str) -> Template:
    """The template that a JSON text is. A placeholder may also stand without quotes (`{"amount": <amount>}`).

    Numbers with a fraction or exponent become Decimal, with their scale. Raises ScenarioError, without a place, when the
    text is not strict JSON or repeats a key.
    """
    quoted = _BARE_IN_JSON.sub(lambda match: f'"{match.group()}"' if match.group("bare") else match.group(), text)
    try:
        value = json.loads(quoted, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique_members)
    except json.JSONDecodeError as error:
        raise ScenarioError(
            f"the JSON is damaged: {error.msg} in its line {error.lineno}, column {error.colno}",
            next_step='For a body that is not JSON, open the text with """text.',
        ) from error
    except ValueError as error:
        raise ScenarioError("the JSON has a number with too many digits") from error
    except RecursionError as error:
        raise ScenarioError(f"the JSON is nested more than {MAX_DEPTH} deep") from error
    return _from_json(value)


def _refuse_constant(name: str) -> object:
    raise ScenarioError(f"{name} is not JSON")


@dataclass(frozen=True, slots=True)
class _Members:
    pairs: list[tuple[str, object]]


def _unique_members(pairs: list[tuple[str, object]]) -> _Members:
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ScenarioError(f'the JSON has the key "{repeated[0]}" twice in one object')
    return _Members(pairs)


def _from_json(value: object, depth: int = 0) -> Template:
    if depth > MAX_DEPTH:
        raise ScenarioError(f"the JSON is nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return parse_text(value)
    if isinstance(value, list):
        return JsonArray(tuple(_from_json(item, depth + 1) for item in value))
    if isinstance(value, _Members):
        return JsonObject(tuple((name, _from_json(item, depth + 1)) for name, item in value.pairs))
    assert value is None or isinstance(value, (bool, int, Decimal))
    return value


def references(template: Template) -> Iterator[AnyRef | AnswerRef]:
    """Every placeholder of a template, in order, repeats included."""
    if isinstance(template, (AnyRef, AnswerRef)):
        yield template
    elif isinstance(template, TextTemplate):
        yield from (part.value for part in template.parts if isinstance(part, Interpolation))
    elif isinstance(template, JsonArray):
        for item in template.items:
            yield from references(item)
    elif isinstance(template, JsonObject):
        for _, item in template.members:
            yield from references(item)


JsonLike: TypeAlias = object
"""What `fill` builds: None, bool, int, Decimal, str, list, dict, and whatever `lookup` and `render` return as leaves."""


def fill(
    template: Template,
    lookup: Callable[[AnyRef | AnswerRef], JsonLike],
    render: Callable[[TextTemplate], JsonLike],
) -> JsonLike:
    """The template with its placeholders replaced: typed ones by `lookup`, text with interpolations by `render`."""
    if isinstance(template, (AnyRef, AnswerRef)):
        return lookup(template)
    if isinstance(template, TextTemplate):
        return render(template)
    if isinstance(template, JsonArray):
        return [fill(item, lookup, render) for item in template.items]
    if isinstance(template, JsonObject):
        return {name: fill(item, lookup, render) for name, item in template.members}
    return template
