"""The text form of every operation, declared once: the printer and the parser both follow this table.

A form is text with slots. ``{dest:def}`` is the field ``dest`` written as the notation ``def``; ``{items,starred:items}``
writes two fields together; ``[ from {names:names}]`` is left out where its fields have their defaults. The notations are
below the table, each a way to write and a way to read. ``def`` and ``use`` also say which registers an operation
defines and reads (:mod:`presage.engine.ir.operands`).

Not for the meaning of operations, nor for what makes a function well-formed (:mod:`presage.engine.ir.verify`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from presage.engine.ir import ops
from presage.engine.ir.text import Cursor, quote, read_literal, read_quoted, show_literal

TEMPLATES: dict[type, str] = {
    ops.Const: "{dest:def} = const {value:literal}",
    ops.Move: "{dest:def} = move {src:use}",
    ops.Unary: "{dest:def} = unary {operator:word} {operand:use}",
    ops.Binary: "{dest:def} = binary {operator:word} {left:use} {right:use}",
    ops.Inplace: "{dest:def} = inplace {operator:word} {left:use} {right:use}",
    ops.Compare: "{dest:def} = compare {operator:word} {left:use} {right:use}",
    ops.BuildSequence: "{dest:def} = build {kind:word} {items,starred:items}",
    ops.BuildMap: "{dest:def} = build_map {entries:entries}",
    ops.BuildString: "{dest:def} = build_string {parts:uses}",
    ops.GetAttr: "{dest:def} = get_attr {obj:use} {name:name}",
    ops.SetAttr: "set_attr {obj:use} {name:name} {value:use}",
    ops.DelAttr: "del_attr {obj:use} {name:name}",
    ops.GetItem: "{dest:def} = get_item {obj:use} {index:use}",
    ops.SetItem: "set_item {obj:use} {index:use} {value:use}",
    ops.DelItem: "del_item {obj:use} {index:use}",
    ops.GetGlobal: "{dest:def} = get_global {name:name}",
    ops.SetGlobal: "set_global {name:name} {value:use}",
    ops.DelGlobal: "del_global {name:name}",
    ops.GetName: "{dest:def} = get_name {name:name}[ {cell:cell}]",
    ops.SetName: "set_name {name:name} {value:use}",
    ops.DelName: "del_name {name:name}",
    ops.GetCell: "{dest:def} = get_cell {cell:cell}",
    ops.SetCell: "set_cell {cell:cell} {value:use}",
    ops.DelCell: "del_cell {cell:cell}",
    ops.CheckBound: "check_bound {reg:local} {name:name}",
    ops.Unbind: "unbind {reg:local}",
    ops.Unpack: "unpack {dests,star:targets} = {src:use}",
    ops.MakeFunction: (
        "{dest:def} = make_function {function:quoted}[ defaults {defaults:uses}][ kwdefaults {kwdefaults:keywords}]"
        "[ cells {cells:cells}][ annotations {annotations:use}]"
    ),
    ops.MakeClass: (
        "{dest:def} = make_class {name:quoted} body {function:quoted}[ bases {bases,starred:items}]"
        "[ keywords {keywords:keywords}][ cells {cells:cells}]"
    ),
    ops.Call: "{dest:def} = call {func:use} {args,starred:items}[ {keywords:keywords}]",
    ops.Iter: "{dest:def} = iter {src:use}",
    ops.Await: "{dest:def} = await {src:use}",
    ops.Yield: "{dest:def} = yield {value:use}",
    ops.YieldFrom: "{dest:def} = yield_from {src:use}",
    ops.Import: "{dest:def} = import {module:quoted}[ from {names:names}][ level {level:count}]",
    ops.ImportFrom: "{dest:def} = import_from {module:use} {name:name}",
    ops.ImportStar: "import_star {module:use}",
    ops.Catch: "{dest:def} = catch",
    ops.EnterHandler: "{dest:def} = enter_handler {exception:use}",
    ops.LeaveHandler: "leave_handler {former:use}",
    ops.Intrinsic: "{dest:def} = intrinsic {name:quoted} {args:uses}",
    ops.Unknown: "{dest:def} = unknown {reason:quoted}",
    ops.Jump: "jump {target:label}",
    ops.Branch: "branch {condition:use} {then:label} {otherwise:label}",
    ops.Switch: "switch {value:use} {cases:cases} else {default:label}",
    ops.Next: "{dest:def} = next {iterator:use} {body:label} {exit:label}",
    ops.Return: "return {value:use}",
    ops.Raise: "raise[ {exception:use}][ from {cause:use}]",
    ops.Reraise: "reraise {exception:use}",
}
"""Every operation's form, without the span that follows it."""

FUNCTION_TEMPLATE = (
    "function {key:quoted} name {name:quoted} qualname {qualname:quoted} kind {kind:word}{span:span}"
    "[\n  params {params:params}][\n  locals {locals:names}]\n  registers {registers:count}"
    "[\n  cells {cells:names}][\n  frees {frees:names}][\n  doc {docstring:quoted}]\n"
)
"""What stands before a function's blocks; the blocks are the one field that it leaves out."""

MODULE_TEMPLATE = "module {name:quoted} path {path:quoted} language {language:word} target {target:name}\n"
"""What stands before a module's diagnostics and functions."""


@dataclass(frozen=True, slots=True)
class Notation:
    """A way to write one or more fields. ``first`` is what its text starts with, where that is always the same."""

    first: str
    show: Callable[..., str]
    read: Callable[[Cursor], tuple[object, ...]]


# --- single values -----------------------------------------------------------------------------

_REG = re.compile(r"%(\d{1,12})(?!\d)")
_LABEL = re.compile(r"\^(\d{1,12})(?!\d)")
_CELL = re.compile(r"@(\d{1,12})(?!\d)")
_COUNT = re.compile(r"(\d{1,12})(?!\d)")
_NAME = re.compile(r"[A-Za-z0-9_.$#<>~-]+")
_OPERATOR = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*|[-+*/%@&|^~<>=!?.]+")
_SPAN = re.compile(r" +; (\d{1,12}):(\d{1,12})@(\d{1,12})(?!\d)")


def _read_reg(cursor: Cursor) -> int:
    return int(cursor.need(_REG, "a register").group(1))


def _read_label(cursor: Cursor) -> int:
    return int(cursor.need(_LABEL, "a label").group(1))


def _read_cell(cursor: Cursor) -> int:
    return int(cursor.need(_CELL, "a cell").group(1))


def _read_count(cursor: Cursor) -> int:
    return int(cursor.need(_COUNT, "a number").group(1))


def _show_name(name: str) -> str:
    return name if _NAME.fullmatch(name) else quote(name)


def _read_name(cursor: Cursor) -> str:
    return read_quoted(cursor) if cursor.at("'") else cursor.need(_NAME, "a name").group()


def _show_operator(operator: str) -> str:
    return operator if _OPERATOR.fullmatch(operator) else quote(operator)


def _read_operator(cursor: Cursor) -> str:
    return read_quoted(cursor) if cursor.at("'") else cursor.need(_OPERATOR, "an operator").group()


def show_span(span: ops.Span) -> str:
    """``  ; start:end@line``, or nothing for :data:`ops.NO_SPAN`."""
    start, end, line = span
    return f"  ; {start}:{end}@{line}" if start or end or line else ""


def read_span(cursor: Cursor) -> ops.Span:
    """The span that follows; :data:`ops.NO_SPAN` where none does."""
    found = cursor.match(_SPAN)
    return ops.Span(int(found[1]), int(found[2]), int(found[3])) if found else ops.NO_SPAN


# --- lists -------------------------------------------------------------------------------------


def _starred_list(regs: Sequence[int], starred: Sequence[int]) -> str:
    marked = frozenset(starred)
    return "[" + " ".join(f"*%{reg}" if i in marked else f"%{reg}" for i, reg in enumerate(regs)) + "]"


def _read_starred(cursor: Cursor) -> tuple[tuple[int, ...], tuple[int, ...]]:
    cursor.expect("[")
    items = cursor.sequence("]", " ", lambda inner: (inner.take("*"), _read_reg(inner)))
    return tuple(reg for _, reg in items), tuple(i for i, (star, _) in enumerate(items) if star)


def _show_targets(dests: Sequence[int], star: int) -> str:
    return _starred_list(dests, (star,) if star >= 0 else ())


def _read_targets(cursor: Cursor) -> tuple[object, ...]:
    start = cursor.position
    dests, starred = _read_starred(cursor)
    if len(starred) > 1:
        raise cursor.error("only one target takes the rest", start)
    return dests, starred[0] if starred else -1


def _read_uses(cursor: Cursor) -> tuple[object, ...]:
    cursor.expect("[")
    return (tuple(cursor.sequence("]", " ", _read_reg)),)


def _read_cells(cursor: Cursor) -> tuple[object, ...]:
    cursor.expect("[")
    return (tuple(cursor.sequence("]", " ", _read_cell)),)


def _read_names(cursor: Cursor) -> tuple[object, ...]:
    cursor.expect("[")
    return (tuple(cursor.sequence("]", " ", _read_name)),)


def _show_entries(entries: Sequence[tuple[int | None, int]]) -> str:
    return "{" + ", ".join(f"**%{reg}" if key is None else f"%{key}: %{reg}" for key, reg in entries) + "}"


def _read_entry(cursor: Cursor) -> tuple[int | None, int]:
    if cursor.take("**"):
        return None, _read_reg(cursor)
    key = _read_reg(cursor)
    cursor.expect(": ")
    return key, _read_reg(cursor)


def _show_keywords(keywords: Sequence[tuple[str | None, int]]) -> str:
    shown = (f"**%{reg}" if key is None else f"{_show_name(key)}: %{reg}" for key, reg in keywords)
    return "{" + ", ".join(shown) + "}"


def _read_keyword(cursor: Cursor) -> tuple[str | None, int]:
    if cursor.take("**"):
        return None, _read_reg(cursor)
    key = _read_name(cursor)
    cursor.expect(": ")
    return key, _read_reg(cursor)


def _show_cases(cases: Sequence[tuple[object, int]]) -> str:
    return "{" + ", ".join(f"{show_literal(value)}: ^{label}" for value, label in cases) + "}"


def _read_case(cursor: Cursor) -> tuple[object, int]:
    value = read_literal(cursor)
    cursor.expect(": ")
    return value, _read_label(cursor)


Entry: TypeAlias = Callable[[Cursor], object]


def _braces(read: Entry) -> Callable[[Cursor], tuple[object, ...]]:
    def read_braces(cursor: Cursor) -> tuple[object, ...]:
        cursor.expect("{")
        return (tuple(cursor.sequence("}", ", ", read)),)

    return read_braces


def _show_param(param: ops.Param) -> str:
    kind = "" if param.kind == "normal" else f":{param.kind}"
    return f"{_show_name(param.name)}{kind}{'?' if param.has_default else ''}"


def _read_param(cursor: Cursor) -> ops.Param:
    name = _read_name(cursor)
    kind = _read_name(cursor) if cursor.take(":") else "normal"
    return ops.Param(name, kind, cursor.take("?"))


def _read_params(cursor: Cursor) -> tuple[object, ...]:
    cursor.expect("[")
    return (tuple(cursor.sequence("]", " ", _read_param)),)


def _one(read: Callable[[Cursor], object]) -> Callable[[Cursor], tuple[object, ...]]:
    return lambda cursor: (read(cursor),)


NOTATIONS: dict[str, Notation] = {
    "def": Notation("%", lambda reg: f"%{reg}", _one(_read_reg)),
    "use": Notation("%", lambda reg: f"%{reg}", _one(_read_reg)),
    "local": Notation("%", lambda reg: f"%{reg}", _one(_read_reg)),
    "label": Notation("^", lambda label: f"^{label}", _one(_read_label)),
    "cell": Notation("@", lambda cell: f"@{cell}", _one(_read_cell)),
    "count": Notation("", str, _one(_read_count)),
    "name": Notation("", _show_name, _one(_read_name)),
    "word": Notation("", _show_operator, _one(_read_operator)),
    "quoted": Notation("'", quote, _one(read_quoted)),
    "literal": Notation("", show_literal, _one(read_literal)),
    "nothing": Notation("", str, lambda cursor: ()),
    "span": Notation("", show_span, _one(read_span)),
    "items": Notation("[", _starred_list, _read_starred),
    "targets": Notation("[", _show_targets, _read_targets),
    "uses": Notation("[", lambda regs: "[" + " ".join(f"%{reg}" for reg in regs) + "]", _read_uses),
    "cells": Notation("[", lambda cells: "[" + " ".join(f"@{cell}" for cell in cells) + "]", _read_cells),
    "names": Notation("[", lambda names: "[" + " ".join(map(_show_name, names)) + "]", _read_names),
    "params": Notation("[", lambda params: "[" + " ".join(map(_show_param, params)) + "]", _read_params),
    "entries": Notation("{", _show_entries, _braces(_read_entry)),
    "keywords": Notation("{", _show_keywords, _braces(_read_keyword)),
    "cases": Notation("{", _show_cases, _braces(_read_case)),
}
"""``def``, ``use`` and ``local`` look alike: a register that is defined, read, or (``local``) named as a variable."""


# --- forms -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """Fields in a notation, and the fixed text before them."""

    before: str
    fields: tuple[str, ...]
    notation: str


@dataclass(frozen=True, slots=True)
class Group:
    """A slot that is left out where its fields have the values ``absent``."""

    slot: Slot
    absent: tuple[object, ...]


class Form:
    """The text form of one class of dataclass instances."""

    __slots__ = ("after", "parts", "type")

    def __init__(self, cls: type, template: str) -> None:
        self.type = cls
        self.parts: tuple[Slot | Group, ...]
        self.parts, self.after = _compile(cls, template)

    def show(self, item: object) -> str:
        """The text of ``item``, an instance of the form's class."""
        shown: list[str] = []
        for part in self.parts:
            slot = part if isinstance(part, Slot) else part.slot
            values = [getattr(item, field) for field in slot.fields]
            if isinstance(part, Slot) or tuple(values) != part.absent:
                shown.append(slot.before)
                shown.append(NOTATIONS[slot.notation].show(*values))
        shown.append(self.after)
        return "".join(shown)

    def read(self, cursor: Cursor) -> dict[str, object]:
        """The fields of the instance whose text stands at the cursor; raises :class:`IrSyntaxError`."""
        values: dict[str, object] = {}
        for part in self.parts:
            slot = part if isinstance(part, Slot) else part.slot
            notation = NOTATIONS[slot.notation]
            if isinstance(part, Group) and not cursor.at(slot.before + notation.first):
                values.update(zip(slot.fields, part.absent, strict=True))
                continue
            if slot.before:
                cursor.expect(slot.before)
            values.update(zip(slot.fields, notation.read(cursor), strict=True))
        if self.after:
            cursor.expect(self.after)
        return values

    def slots(self) -> list[Slot]:
        """All slots in the order of the text, optional ones included."""
        return [part if isinstance(part, Slot) else part.slot for part in self.parts]


_TEMPLATE_SLOT = re.compile(r"([^\[\]{}]*)(?:\[([^\[\]{}]*))?\{([\w,]+):(\w+)\}\]?")


def _compile(cls: type, template: str) -> tuple[tuple[Slot | Group, ...], str]:
    """The parts of a template, and the fixed text after the last one."""
    parts: list[Slot | Group] = []
    end = 0
    for match in _TEMPLATE_SLOT.finditer(template):
        fixed, group, fields, notation = match[1], match[2], tuple(match[3].split(",")), match[4]
        if group is None:
            parts.append(Slot(fixed, fields, notation))
        else:
            parts.extend([Slot(fixed, (), "nothing")] if fixed else [])
            parts.append(Group(Slot(group, fields, notation), _absent(cls, fields)))
        end = match.end()
    return tuple(parts), template[end:]


def _absent(cls: type, fields: Sequence[str]) -> tuple[object, ...]:
    """The fields' defaults; an empty tuple for one that has no default."""
    defaults = {field.name: field.default for field in dataclasses.fields(cls)}
    return tuple(() if defaults[field] is dataclasses.MISSING else defaults[field] for field in fields)


FORMS: dict[type, Form] = {cls: Form(cls, template + "{span:span}") for cls, template in TEMPLATES.items()}
"""The form of every operation, with its span."""

BARE_FORMS: dict[type, Form] = {cls: Form(cls, template) for cls, template in TEMPLATES.items()}
"""The same without spans, for reading by people and for expected outputs of tests."""

FUNCTION_FORM = Form(ops.Function, FUNCTION_TEMPLATE)
BARE_FUNCTION_FORM = Form(ops.Function, FUNCTION_TEMPLATE.replace("{span:span}", ""))
MODULE_FORM = Form(ops.Module, MODULE_TEMPLATE)

BY_MNEMONIC: dict[str, Form] = {form.type.mnemonic: form for form in FORMS.values()}  # type: ignore[attr-defined]
"""Forms with spans, found by the word that the parser sees."""
