"""What holds operations: blocks, functions with their parameters, modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from presage.engine.ir.parts import Label, Op, Span


@final
@dataclass(slots=True)
class Param:
    """A parameter; it arrives in the register of its position in ``Function.params``.

    ``kind`` is one of ``positional`` (positional only), ``normal``, ``rest`` (``*args``),
    ``keyword`` (keyword only), ``keywords`` (``**kwargs``). The order is that of the source:
    positional, normal, rest, keyword, keywords.
    """

    name: str
    kind: str = "normal"
    has_default: bool = False


@final
@dataclass(slots=True)
class Block:
    """A basic block: operations, the last of which is its terminator.

    ``handler`` is the block that control enters when an operation of this block raises.
    """

    label: Label
    ops: list[Op]
    handler: Label | None = None


@final
@dataclass(slots=True)
class Function:
    """A function, a module's body or a class's body.

    ``key`` is unique in the module (the qualified name, ``#n`` appended to later namesakes).
    ``kind`` is function, generator, coroutine, async_generator, module or class. ``locals`` names
    the registers that hold parameters and local variables. ``cells`` are this function's own
    variables that inner functions share, ``frees`` those of outer ones; ``@n`` indexes
    ``cells + frees``. Parameters that are cells are moved there by operations at the entry.
    """

    key: str
    name: str
    qualname: str
    kind: str
    params: tuple[Param, ...]
    locals: tuple[str, ...]
    registers: int
    cells: tuple[str, ...]
    frees: tuple[str, ...]
    blocks: list[Block]
    span: Span
    docstring: str | None = None


@final
@dataclass(slots=True)
class Module:
    """A lowered source file. ``functions`` maps keys to functions; the body's key is ``<module>``.

    ``diagnostics`` are legality errors: (message, span). ``target`` is the language version whose
    compiler decides what is legal.
    """

    name: str
    path: str
    language: str
    target: str
    functions: dict[str, Function]
    diagnostics: list[tuple[str, Span]]


BODY = "<module>"
