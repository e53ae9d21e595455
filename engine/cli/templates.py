"""Arguments whose scalars are variables: made from examples or from the values of a domain, built in a state, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from presage.engine.inputs.shapes import Plain
from presage.engine.inputs.signature import Args
from presage.engine.lang.objects import DictObj, ListObj
from presage.engine.lang.values import MISSING, Sym, Value
from presage.engine.machine.state import State
from presage.frontends.python.meaning.convert import from_host, token
from presage.solvers import terms as T

LEAVES = 8
"""Scalars of one call that become formulas; the rest stays as it is."""
SORTS = {int: T.INT, bool: T.BOOL, str: T.STR, float: T.FLOAT64}


@dataclass(frozen=True)
class Given:
    """An object of the loaded module; its representation is the source that names it, as that of plain data is."""

    value: Value
    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Leaf:
    """A scalar that is given by a variable; ``type`` is its class."""

    name: str
    type: type


def numbered(choice: Sequence[Any]) -> tuple[Any, ...]:
    """Templates for values of a domain: a variable of its own for each class."""
    count = 0

    def template(value: Any) -> Any:
        nonlocal count
        if type(value) is tuple:
            return tuple([template(each) for each in value])
        if type(value) is not type:
            return value
        count += 1
        return Leaf(f"x{count - 1}", value)

    return tuple([template(each) for each in choice])


def templates_of(args: Args) -> tuple[Any, ...]:
    """Arguments whose first scalars are variables. Keys of dictionaries and elements of sets stay."""
    made: list[Leaf] = []

    def template(value: Plain) -> Any:
        if type(value) in SORTS and len(made) < LEAVES:
            made.append(Leaf(f"x{len(made)}", type(value)))
            return made[-1]
        if type(value) in (list, tuple):
            return type(value)([template(item) for item in value])
        if type(value) is dict:
            return {key: template(item) for key, item in value.items()}
        return value

    return tuple(map(template, args))


def has_leaf(template: Any) -> bool:
    """Whether there is a variable in it."""
    if type(template) in (list, tuple):
        return any(map(has_leaf, template))
    return type(template) is Leaf or (type(template) is dict and any(map(has_leaf, template.values())))


def built(state: State, template: Any) -> Value:
    """The machine's value for a template."""
    if type(template) is Given:
        return template.value
    if type(template) is Leaf:
        return Sym(T.var(template.name, SORTS[template.type]), template.type)
    if type(template) is tuple:
        return tuple([built(state, item) for item in template])
    if type(template) is list:
        return state.new(ListObj(list, [built(state, item) for item in template]))
    if type(template) is dict:
        return state.new(DictObj(dict, {token(state, key): built(state, item) for key, item in template.items()}))
    return from_host(state, template)


def filled_all(templates: tuple[Any, ...], model: Any) -> Args:
    """The host's values for templates under a model."""
    return tuple([_filled(template, model) for template in templates])


def _filled(template: Any, model: Any) -> Plain:
    """The host's value for a template under a model."""
    if type(template) is Leaf:
        value = model.get(template.name, MISSING)
        return template.type() if value is MISSING else value
    if type(template) in (list, tuple):
        return type(template)([_filled(item, model) for item in template])
    if type(template) is dict:
        return {key: _filled(item, model) for key, item in template.items()}
    return template
