"""What a function takes: its parameters with their possible shapes, and the calls made from values for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from presage.engine.inputs.shapes import ANY, Plain, Shape

Args: TypeAlias = tuple[Plain, ...]
"""A value for each parameter of a signature, in its order; see :class:`Parameter`."""


@dataclass(frozen=True)
class Parameter:
    """A parameter. ``how`` is positional, normal, rest, keyword or keywords, as in the IR.

    ``shapes`` are those that the uses suggest, the most likely first. ``declared`` is the annotated one: values stay inside it.
    Values for ``rest`` are tuples, those for ``keywords`` dictionaries with texts for keys. ``default`` is what stands for the
    parameter when a call leaves it out (one value, or none where it is required or its default is no plain data). ``named`` is
    the annotation where that is a name of no plain data.
    """

    name: str
    how: str = "normal"
    shapes: tuple[Shape, ...] = (ANY,)
    declared: Shape | None = None
    optional: bool = False
    default: tuple[Plain, ...] = ()
    named: str = ""


@dataclass(frozen=True)
class Signature:
    """A function's parameters, and the constants of its source that inputs are likely to be made of."""

    parameters: tuple[Parameter, ...]
    constants: tuple[Plain, ...] = ()
